r"""Articles from files, bytes or strings, as normalised text with paragraphs.

Normalisation is fixed, so that offsets survive: Unicode NFC, ``\r\n`` to ``\n``, no-break space to space, nothing
else.
"""

from __future__ import annotations

import hashlib
import re
import stat
import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from entente.errors import DocumentError, OptionError
from entente.evidence.claims import Document
from entente.reading.blocks import mark_quotes
from entente.reading.language import detect
from entente.reading.paragraphs import DATE, segment

if TYPE_CHECKING:
    from entente.evidence.claims import Paragraph
    from entente.reading.paragraphs import Line

MAX_BYTES = 5_000_000
MAX_CHARACTERS = 200_000
MAX_PARAGRAPH = 20_000
MAX_PARAGRAPHS = 3_000
MAX_TOKENS = 60_000
LANGUAGES = ("ru", "en", "tr", "kk")

_MAGIC = {
    b"%PDF": "a PDF file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a zip archive (or a .docx, .odt, .xlsx file)",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\xd0\xcf\x11\xe0": "an old Office file (.doc, .xls)",
    b"{\\rtf": "an RTF file",
    b"\x7fELF": "a program",
    b"SQLite format 3": "an SQLite database",
    b"PAR1": "a Parquet file",
}
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CODE_PAGES = ["cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic", "cp1254", "cp1252"]
_MARKUP = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,20}"
    r"<(?:!doctype html|html|head|body|article|main|section|header|meta|title|div|h[1-6][ >]|p[ >])",
    re.IGNORECASE | re.DOTALL,
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_TOKEN = re.compile(r"\w+|[^\w\s]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PATHLIKE = re.compile(r"\S{1,300}\.(?:txt|md|html?|pdf|docx?|rtf)", re.IGNORECASE)
_HINT_TEXT = "give a text or HTML file, or the article's text itself"
_HINT_UTF8 = "save the file as UTF-8 text"


class Extract(NamedTuple):
    """Text with paragraph spans and what the page says about itself."""

    text: str
    lines: tuple[Line, ...] | None = None
    title: str = ""
    outlet: str = ""
    author: str = ""
    date: str | None = None


def read_document(source: Path | str | bytes, *, lang: str | None = None, pub_date: str | None = None) -> Document:
    """Read an article.

    Parameters
    ----------
    source
        A file (:class:`~pathlib.Path`, or a string that names an existing file), its content as bytes, or the text
        itself. Plain text and HTML are told apart by content.
    lang
        Language code if known; else detected (``ru``, ``en``, ``tr``, ``kk``, or ``und``).
    pub_date
        ISO date of publication, if known from elsewhere; it dates "last year" and the like.

    Returns
    -------
    Document
        With paragraphs and their roles; for Russian also with the blocks that quote one speaker.

    Raises
    ------
    DocumentError
        If the source is missing, empty, binary, not decodable, or too large: more than 5 MB, 200,000 characters,
        60,000 words and signs, 3,000 paragraphs, or 20,000 characters in one paragraph.
    OptionError
        If ``pub_date`` is no ISO date.
    """
    _check_date(pub_date)
    data, uri = _load(source)
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        return build(_extract(data), sha256=sha256, uri=uri, lang=lang, pub_date=pub_date)
    except DocumentError as error:
        raise _naming(error, uri) from error


def _naming(error: DocumentError, uri: str) -> DocumentError:
    """Return the error with the file's name in front: who reads several articles must know which one."""
    name = uri.rsplit("/", 1)[-1]
    return DocumentError(f"{name}: {error.message}", hint=error.hint) if name else error


def _check_date(given: str | None) -> None:
    try:
        if given is not None:
            date.fromisoformat(given)
    except ValueError:
        raise OptionError(f"pub_date is {given!r}, no ISO date", hint="give it as 2024-05-14") from None


def build(
    extract: Extract, *, sha256: str, uri: str = "", lang: str | None = None, pub_date: str | None = None
) -> Document:
    """Make the record of a document from its normalised text."""
    _check_size(extract.text, extract.lines)
    language = lang or detect(extract.text)
    paragraphs = segment(extract.text, extract.lines)
    if language == "ru":
        paragraphs = mark_quotes(extract.text, paragraphs)
    return Document(
        id="d_" + sha256[:16],
        sha256=sha256,
        uri=uri,
        text=extract.text,
        lang=language,
        paragraphs=paragraphs,
        title=extract.title or _headline(extract.text, paragraphs),
        outlet=extract.outlet,
        author=extract.author,
        pub_date=pub_date or extract.date or _dateline(extract.text, paragraphs),
    )


def normalise(text: str) -> str:
    r"""Apply the fixed normalisation: NFC, ``\r\n`` to ``\n``, no-break space to space."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\u00a0", " ")


def _load(source: Path | str | bytes) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return _within(source, "the text"), ""
    if isinstance(source, str):
        path = _named(source)
        return (_within(source.encode("utf-8", "surrogatepass"), "the text"), "") if path is None else _read(path)
    return _read(source)


def _named(text: str) -> Path | None:
    """Return the file that a string names, or ``None`` if it is the text itself."""
    if "\n" in text or len(text) > 1000:  # noqa: PLR2004 - longer than any path that one would type
        return None
    try:
        exists = Path(text).is_file()
    except (OSError, ValueError):
        exists = False
    return Path(text) if exists or _PATHLIKE.fullmatch(text.strip()) else None


def _read(path: Path) -> tuple[bytes, str]:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise DocumentError(f"{str(path)!r} is no ordinary file", hint="save the article to a file first")
        size = found.st_size
        if size > MAX_BYTES:
            raise _too_large(path.name, f"{size / 1e6:.1f} MB", f"{MAX_BYTES / 1e6:.0f} MB")
        return path.read_bytes(), str(path)
    except FileNotFoundError:
        raise DocumentError(f"no article at {str(path)!r}", hint="check the path") from None
    except OSError as error:
        raise DocumentError(f"cannot read {str(path)!r}: {error.strerror}", hint=_HINT_TEXT) from error


def _within(data: bytes, name: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise _too_large(name, f"{len(data) / 1e6:.1f} MB", f"{MAX_BYTES / 1e6:.0f} MB")
    return data


def _too_large(what: str, size: str, limit: str) -> DocumentError:
    return DocumentError(
        f"{what} is too large for an article: {size}, at most {limit}", hint="give one article at a time"
    )


def _check_size(text: str, lines: tuple[Line, ...] | None) -> None:
    if not text.strip():
        raise DocumentError("the article is empty", hint=_HINT_TEXT)
    spans = [line.end - line.start for line in lines] if lines is not None else [len(one) for one in text.split("\n")]
    sizes = (
        ("the text", len(text), MAX_CHARACTERS, "characters"),
        ("one paragraph", max(spans), MAX_PARAGRAPH, "characters"),
        ("the text", sum(map(bool, spans)), MAX_PARAGRAPHS, "paragraphs"),
        ("the text", sum(1 for _ in _TOKEN.finditer(text)), MAX_TOKENS, "words and signs"),
    )
    for what, size, limit, unit in sizes:
        if size > limit:
            raise _too_large(what, f"{size:,} {unit}", f"{limit:,}")


def _extract(data: bytes) -> Extract:
    _refuse_binary(data)
    text = _decode(data)
    if _CONTROL.search(text):
        raise DocumentError("the article is not text: it holds control characters", hint=_HINT_TEXT)
    if _MARKUP.match(text):
        from entente.reading.markup import extract

        return extract(text)
    return Extract(normalise(text))


def _refuse_binary(data: bytes) -> None:
    kind = next((name for magic, name in _MAGIC.items() if data.startswith(magic)), None)
    if kind is not None:
        raise DocumentError(f"the article is {kind}, not text", hint=_HINT_TEXT)
    if b"\x00" in data and not data.startswith(tuple(_BOMS)):
        raise DocumentError("the article is a binary file, not text", hint=_HINT_TEXT)


def _decode(data: bytes) -> str:
    codec = next((name for bom, name in _BOMS.items() if data.startswith(bom)), None)
    for name in (codec,) if codec else ("utf-8", _declared(data)):
        text = _attempt(data, name)
        if text is not None:
            return text
    return _guess(data)


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:4096])
    return found.group(1).decode("ascii", "replace") if found else None


def _attempt(data: bytes, codec: str | None) -> str | None:
    if codec is None:
        return None
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _guess(data: bytes) -> str:
    """Decode a legacy code page, or refuse."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000], cp_isolation=_CODE_PAGES, preemptive_behaviour=False).best()
    text = _attempt(data, best.encoding) if best is not None else None
    if text is None or not _looks_written(text):
        raise DocumentError("the article's encoding is unknown", hint=_HINT_UTF8)
    return text


def _looks_written(text: str) -> bool:
    """Whether a decoded text is mostly letters, digits and blanks."""
    sample = text[:20_000]
    plain = sum(one.isalnum() or one.isspace() for one in sample)
    return plain > 0.8 * len(sample)


def _headline(text: str, paragraphs: tuple[Paragraph, ...]) -> str:
    return next((text[one.start : one.end] for one in paragraphs if one.role == "headline"), "")


def _dateline(text: str, paragraphs: tuple[Paragraph, ...]) -> str | None:
    """Return the ISO date of the first byline that has one."""
    from entente.reading.lexicon import MONTHS

    bylines = (text[one.start : one.end] for one in paragraphs if one.role == "byline")
    found = next(filter(None, map(DATE.search, bylines)), None)
    if found is None:
        return None
    day, word, number, year = found.groups()
    month = int(number) if number else next(value for stem, value in MONTHS.items() if word.lower().startswith(stem))
    return f"{year}-{month:02d}-{int(day):02d}" if 1 <= month <= 12 and 1 <= int(day) <= 31 else None  # noqa: PLR2004
