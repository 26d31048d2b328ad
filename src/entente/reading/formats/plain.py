r"""Text from bytes: what every format is reduced to, how it is decoded and normalised, and how large it may be.

Normalisation is fixed, so that offsets survive: Unicode NFC, ``\r\n`` to ``\n``, no-break space to space, nothing
else.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from entente.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from entente.evidence.claims import ParagraphRole
    from entente.reading.paragraphs import Line

MAX_BYTES = 5_000_000
MAX_CHARACTERS = 200_000
MAX_PARAGRAPH = 20_000
MAX_PARAGRAPHS = 3_000
MAX_TOKENS = 60_000
HINT_ONE = "give one article at a time"
HINT_TEXT = "give a text or HTML file, or the article's text itself"

_BINARY = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a zip archive (or a .docx, .odt, .xlsx file)",
    b"PK\x05\x06": "an empty zip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\xd0\xcf\x11\xe0": "an old Office file (.doc, .xls)",
    b"{\\rtf": "an RTF file",
    b"\x7fELF": "a program",
    b"SQLite format 3": "an SQLite database",
    b"PAR1": "a Parquet file",
}
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CODE_PAGES = ["cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic", "cp1254", "cp1252"]
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_TEXT_CODECS = re.compile(
    r"(?:utf|iso|latin|l\d|cp|windows|koi8|mac|ascii|us-ascii|big5|gb|euc|shift|johab)", re.IGNORECASE
)
_TOKEN = re.compile(r"\w+|[^\w\s]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Extract(NamedTuple):
    """Text with paragraph spans and what its source says about itself.

    Attributes
    ----------
    text
        Normalised.
    lines
        Spans of the paragraphs with the roles that the format gives them; ``None`` if the lines of the text are all
        that is known.
    date
        ISO date of publication, or ``None``.
    """

    text: str
    lines: tuple[Line, ...] | None = None
    title: str = ""
    outlet: str = ""
    author: str = ""
    date: str | None = None


def normalise(text: str) -> str:
    r"""Apply the fixed normalisation: NFC, ``\r\n`` to ``\n``, no-break space to space."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\u00a0", " ")


def joined(pieces: Iterable[tuple[str, ParagraphRole | None]]) -> tuple[str, tuple[Line, ...]]:
    """Return the text of paragraphs, one a line, and their spans with the roles they were given."""
    from entente.reading.paragraphs import Line

    texts, lines, start = [], [], 0
    for text, role in pieces:
        texts.append(text)
        lines.append(Line(start, start + len(text), role))
        start += len(text) + 1
    return "\n".join(texts), tuple(lines)


def with_headline(made: Extract, title: str) -> Extract:
    """Return a text with its title as the first paragraph, unless it begins with it already."""
    from entente.reading.paragraphs import Line, lines_of

    if not title or made.text.lstrip().casefold().startswith(title.casefold()):
        return made._replace(title=title)
    shift = len(title) + 1
    lines = made.lines if made.lines is not None else tuple(lines_of(made.text))
    moved = tuple(Line(line.start + shift, line.end + shift, _demoted(line.hint)) for line in lines)
    return made._replace(text=f"{title}\n{made.text}", lines=(Line(0, len(title), "headline"), *moved), title=title)


def _demoted(role: ParagraphRole | None) -> ParagraphRole | None:
    """Make a subhead of a second headline."""
    return "subhead" if role == "headline" else role


def refuse_binary(data: bytes) -> None:
    """Raise a :class:`~entente.errors.DocumentError` that names what the bytes are, if they are no text."""
    kind = next((name for magic, name in _BINARY.items() if data.startswith(magic)), None)
    if kind is not None:
        raise DocumentError(f"the article is {kind}, not text", hint=HINT_TEXT)
    if b"\x00" in data and not data.startswith(tuple(_BOMS)):
        raise DocumentError("the article is a binary file, not text", hint=HINT_TEXT)


def refuse_control(text: str) -> None:
    """Raise a :class:`~entente.errors.DocumentError` if a text holds characters that no text has."""
    if _CONTROL.search(text):
        raise DocumentError("the article is not text: it holds control characters", hint=HINT_TEXT)
    refuse_surrogates(text)


def refuse_surrogates(text: str) -> None:
    """Raise a :class:`~entente.errors.DocumentError` if a text holds halves of characters."""
    if _SURROGATE.search(text):
        raise DocumentError(
            "the article holds halves of characters (lone surrogates)", hint="save it again as UTF-8 text"
        )


def without_control(text: str) -> str:
    """Drop characters that no text has: for formats whose writers leave some behind."""
    return _SURROGATE.sub("", _CONTROL.sub("", text))


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode the bytes of a text.

    Parameters
    ----------
    data
        A byte-order mark decides; then UTF-8 is tried, then ``declared``, then what a ``meta`` tag declares, then UTF-8
        with one broken character in a thousand, then the legacy code pages of Russian, English and Turkish by
        statistics.
    declared
        Character set that a header names.

    Raises
    ------
    DocumentError
        If no encoding gives a text.
    """
    codec = next((name for bom, name in _BOMS.items() if data.startswith(bom)), None)
    for name in (codec,) if codec else ("utf-8", declared, _declared(data)):
        text = _attempt(data, name)
        if text is not None:
            return text
    return _mended(data) or _guess(data)


def check_size(text: str, lines: tuple[Line, ...] | None) -> None:
    """Raise a :class:`~entente.errors.DocumentError` if a text is empty or too large for an article."""
    if not text.strip():
        raise DocumentError("the article is empty", hint=HINT_TEXT)
    spans = [line.end - line.start for line in lines] if lines is not None else [len(one) for one in text.split("\n")]
    sizes = (
        ("the text", len(text), MAX_CHARACTERS, "characters"),
        ("one paragraph", max(spans, default=0), MAX_PARAGRAPH, "characters"),
        ("the text", sum(map(bool, spans)), MAX_PARAGRAPHS, "paragraphs"),
        ("the text", sum(1 for _ in _TOKEN.finditer(text)), MAX_TOKENS, "words and signs"),
    )
    for what, size, limit, unit in sizes:
        if size > limit:
            hint = "put its paragraphs on lines of their own" if what == "one paragraph" else HINT_ONE
            raise too_large(what, f"{size:,} {unit}", f"{limit:,}", hint=hint)


def too_large(what: str, size: str, limit: str, *, hint: str = HINT_ONE) -> DocumentError:
    """Return the error for what exceeds an article's size."""
    return DocumentError(f"{what} is too large for an article: {size}, at most {limit}", hint=hint)


def too_many_bytes(what: str) -> DocumentError:
    """Return the error for what is larger than an article's file, by how much is not known."""
    return DocumentError(
        f"{what} is too large for an article: more than {MAX_BYTES / 1e6:.0f} MB",
        hint="give one article at a time, or many as JSON lines",
    )


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:4096])
    return found.group(1).decode("ascii", "replace") if found else None


def _attempt(data: bytes, codec: str | None) -> str | None:
    """Decode by a named character set; codecs that are none (``zlib``, ``idna``, ...) are not tried."""
    if codec is None or not _TEXT_CODECS.match(codec):
        return None
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _mended(data: bytes) -> str | None:
    """Decode UTF-8 with a few broken characters, as cut downloads and careless programs leave them."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(one > "\x7f" for one in text) - broken
    return text if broken * 1_000 <= len(text) + 1_000 and whole >= 20 * broken else None


def _guess(data: bytes) -> str:
    """Decode a legacy code page, or refuse."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000], cp_isolation=_CODE_PAGES, preemptive_behaviour=False).best()
    text = _attempt(data, best.encoding) if best is not None else None
    if text is None or not looks_written(text):
        raise DocumentError("the article's encoding is unknown", hint="save the file as UTF-8 text")
    return text


def looks_written(text: str) -> bool:
    """Whether a decoded text is mostly letters, digits and blanks."""
    sample = text[:20_000]
    plain = sum(one.isalnum() or one.isspace() for one in sample)
    return plain > 0.8 * len(sample)
