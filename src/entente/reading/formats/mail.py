"""Mail (EML): the text of a message, with its subject as headline, sender and date.

Attachments are named in a last paragraph and not read; quoted mails and signatures are boilerplate.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

from entente.errors import DocumentError
from entente.reading.formats.dates import iso_date
from entente.reading.formats.plain import decode, joined, normalise, with_headline
from entente.reading.formats.single import extract_decoded
from entente.reading.paragraphs import Line, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage, MIMEPart

    from entente.reading.formats.plain import Extract

MAX_PARTS = 100
MAX_HEADER = 200_000
"""Bytes of one header; parts and headers beyond these limits are there to hold the parser up."""
MAX_FIELD = 2_000
MAX_WORK = 1_500_000
"""Parts times lines: every line is compared with the boundary of every part that is open."""
_STUB = 200
"""Characters under which a plain part only says that the mail is in HTML."""

_HINT = "save the mail's text"
_PARTS = re.compile(rb"boundary\s*=|message/rfc822", re.IGNORECASE)
_BLANK = re.compile(rb"\r?\n\r?\n")
_QUOTED = re.compile(
    r"^\s*>|^-- ?$|^(?:On|Am|Le) .{5,100} wrote:$|^-{2,}\s*(?:Original|Forwarded|Исходное|Пересылаемое)\b"
)


def extract(data: bytes) -> Extract:
    """Return the article of a mail: its plain text, or its HTML where that says more.

    Raises
    ------
    DocumentError
        If the mail has no text, or more parts or longer headers than a mail has.
    """
    _refuse_bombs(data)
    try:
        message = message_from_bytes(data, policy=policy.default)
        text, flowed = _text(message)
        names = [_field(str(part.get_filename() or "unnamed")) for part in message.iter_attachments()]
    except (LookupError, ValueError, RecursionError, AttributeError, TypeError) as error:
        raise DocumentError("the mail is damaged", hint=_HINT) from error
    made = with_headline(_roles(extract_decoded(_unflowed(text) if flowed else text)), _header(message, "Subject"))
    return _with_attachments(made, names)._replace(
        author=_sender(message), date=iso_date(_header(message, "Date")) or made.date
    )


def _refuse_bombs(data: bytes) -> None:
    head = len(_BLANK.split(data, maxsplit=1)[0])
    if head > MAX_HEADER:
        raise DocumentError(
            f"the mail's header has {head:,} bytes, at most {MAX_HEADER:,}", hint="save the mail's text"
        )
    parts, lines = len(_PARTS.findall(data)), data.count(b"\n")
    if parts > MAX_PARTS or (parts > 1 and parts * lines > MAX_WORK):
        raise DocumentError(f"the mail has too many parts: {parts:,} in {lines:,} lines", hint=_HINT)


def _text(message: EmailMessage) -> tuple[str, bool]:
    """Return the text of a mail and whether its lines flow (RFC 3676)."""
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    text = _decoded(plain)
    if page is not None and len(text.strip()) < _STUB:
        return _as_page(_decoded(page)) or text, False
    if not text.strip():
        raise DocumentError("the mail has no text", hint="save the attachment that holds the article")
    return text, plain is not None and plain.get_param("format") == "flowed"


def _as_page(html: str) -> str:
    """Wrap the HTML of a mail, which may lack its page, so that it is read as one."""
    return html if not html.strip() or html.lstrip().lower().startswith(("<html", "<!doctype")) else f"<html>{html}"


def _decoded(part: MIMEPart | None) -> str:
    payload = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(payload, bytes):
        return ""
    return decode(payload, part.get_content_charset())


def _unflowed(text: str) -> str:
    return re.sub(r" \r?\n(?!>|\s)", " ", text)


def _header(message: EmailMessage, name: str) -> str:
    """Return a header decoded; overlong ones are not parsed, for that takes forever."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    try:
        return _field(str(message[name])) if 0 < len(raw) <= MAX_FIELD else ""
    except (ValueError, IndexError, AttributeError, TypeError, RecursionError):
        return ""


def _field(text: str) -> str:
    return normalise(" ".join(text.encode("utf-8", "ignore").decode().split()))[:500]


def _sender(message: EmailMessage) -> str:
    from email.utils import parseaddr

    name, address = parseaddr(_header(message, "From"))
    return name or address


def _roles(made: Extract) -> Extract:
    """Mark quoted mails and whatever follows the signature's dashes as boilerplate."""
    if made.lines is not None:
        return made
    return made._replace(lines=tuple(_marked(made.text)))


def _marked(text: str) -> Iterator[Line]:
    signed = False
    for line in lines_of(text):
        surface = text[line.start : line.end]
        signed = signed or surface.startswith("--")
        yield Line(line.start, line.end, "boilerplate") if signed or _QUOTED.search(surface) else line


def _with_attachments(made: Extract, names: list[str]) -> Extract:
    if not names:
        return made
    note = f"[Attachments, not read: {'; '.join(names[:20])}]"
    tail, (line,) = joined([(note, "boilerplate")])
    start = len(made.text) + 1
    lines = made.lines if made.lines is not None else tuple(lines_of(made.text))
    return made._replace(
        text=f"{made.text}\n{tail}", lines=(*lines, Line(start + line.start, start + line.end, line.hint))
    )
