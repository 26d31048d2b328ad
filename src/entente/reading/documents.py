r"""Articles from files, bytes or strings, as normalised text with paragraphs.

Text, HTML, PDF and mail are told apart by content. Normalisation is fixed, so that offsets survive: Unicode NFC,
``\r\n`` to ``\n``, no-break space to space, nothing else.
"""

from __future__ import annotations

import hashlib
import stat
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from entente.errors import DocumentError, OptionError
from entente.evidence.claims import Document
from entente.reading.formats.kinds import FILE_NAME
from entente.reading.formats.plain import (
    HINT_TEXT,
    MAX_BYTES,
    check_size,
    refuse_surrogates,
    too_large,
)
from entente.reading.formats.single import extract
from entente.reading.language import detect
from entente.reading.paragraphs import segment
from entente.reading.rolewords import date_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entente.evidence.claims import Paragraph
    from entente.reading.formats.plain import Extract
    from entente.reading.formats.records import Reject
    from entente.reading.language import Detector

LANGUAGES = ("ru", "en", "tr", "kk")


def read_document(
    source: Path | str | bytes, *, lang: str | None = None, pub_date: str | None = None, detector: Detector = "letters"
) -> Document:
    """Read an article.

    Parameters
    ----------
    source
        A file (:class:`~pathlib.Path`, or a string that names an existing file), its content as bytes, or the text
        itself. Plain text, HTML, PDF and mail (EML) are told apart by content.
    lang
        Language code if known; else detected (``ru``, ``en``, ``tr``, ``kk``, or ``und``).
    pub_date
        ISO date of publication, if known from elsewhere; it dates "last year" and the like.
    detector
        ``letters``, or ``lingua`` if that library is installed (it also tells other languages).

    Returns
    -------
    Document
        With paragraphs and their roles, and the blocks that quote one speaker.

    Raises
    ------
    DocumentError
        If the source is missing, empty, binary, encrypted, scanned, not decodable, holds several articles, or is too
        large: more than 5 MB, 200,000 characters, 60,000 words and signs, 3,000 paragraphs, or 20,000 characters in one
        paragraph.
    OptionError
        If ``pub_date`` is no ISO date, or the detector is not installed.
    """
    check_date(pub_date)
    data, uri = _load(source)
    try:
        return build(extract(data), sha256=sha256_of(data), uri=uri, lang=lang, pub_date=pub_date, detector=detector)
    except DocumentError as error:
        raise naming(error, uri) from error


def read_documents(
    source: Path | str | bytes,
    *,
    lang: str | None = None,
    pub_date: str | None = None,
    detector: Detector = "letters",
    on_reject: Callable[[Reject], None] | None = None,
) -> Iterator[Document]:
    """Read the articles of a bulk file or a folder one by one, in bounded memory.

    Parameters
    ----------
    source
        An RSS or Atom feed, a file of JSON lines, a WARC file (all also compressed with gzip), a folder of such files
        and of articles (read in the order of their names, hidden files left out), or a file with one article.
    lang, pub_date, detector
        As for :func:`read_document`; they hold for every article, before what the file says of each.
    on_reject
        Called with each :class:`~entente.reading.formats.records.Reject`: a line, page or file that gives no article.
        By default they go to the log ``entente.reading`` as warnings.

    Yields
    ------
    Document
        With the hash of its own content, so that an article's id does not depend on the file it comes in.

    Raises
    ------
    DocumentError
        If the source is missing, unreadable, cut off (after the articles before the cut), made to fill memory or disk,
        or gives no article at all.
    OptionError
        If ``pub_date`` is no ISO date, or the detector is not installed.
    """
    from entente.reading.formats.bulk import Tally, entries

    check_date(pub_date)
    tally = Tally(on_reject)
    for entry in entries(source, tally.reject):
        given = pub_date or entry.extract.date
        try:
            made = build(
                entry.extract,
                sha256=entry.sha256,
                uri=entry.uri,
                lang=lang or entry.lang,
                pub_date=given,
                detector=detector,
            )
        except DocumentError as error:
            tally.reject(entry.rejected(error))
            continue
        tally.documents += 1
        yield made
    tally.check(source)


def naming(error: DocumentError, uri: str) -> DocumentError:
    """Return the error with the file's name in front: who reads several articles must know which one."""
    name = uri.rsplit("/", 1)[-1]
    return DocumentError(f"{name}: {error.message}", hint=error.hint) if name else error


def check_date(given: str | None) -> None:
    """Raise an :class:`~entente.errors.OptionError` if a date of publication is no ISO date."""
    try:
        if given is not None:
            date.fromisoformat(given)
    except ValueError:
        raise OptionError(f"pub_date is {given!r}, no ISO date", hint="give it as 2024-05-14") from None


def sha256_of(data: bytes) -> str:
    """Return the hash that makes a document's id."""
    return hashlib.sha256(data).hexdigest()


def build(  # noqa: PLR0913 - what the caller knows of the text, by name
    made: Extract,
    *,
    sha256: str,
    uri: str = "",
    lang: str | None = None,
    pub_date: str | None = None,
    detector: Detector = "letters",
) -> Document:
    """Make the record of a document from its normalised text."""
    check_size(made.text, made.lines)
    language = lang or detect(made.text, detector=detector)
    paragraphs = _quoted(made.text, segment(made.text, made.lines, lang=language), language)
    return Document(
        id="d_" + sha256[:16],
        sha256=sha256,
        uri=uri,
        text=made.text,
        lang=language,
        paragraphs=paragraphs,
        title=made.title or _headline(made.text, paragraphs),
        outlet=made.outlet,
        author=made.author,
        pub_date=pub_date or made.date or _dateline(made.text, paragraphs),
    )


def _load(source: Path | str | bytes) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return _within(source), ""
    if isinstance(source, str):
        path = _named(source)
        return _text_bytes(source) if path is None else read_file(path)
    return read_file(source)


def _text_bytes(text: str) -> tuple[bytes, str]:
    refuse_surrogates(text)
    return _within(text.encode("utf-8")), ""


def _named(text: str) -> Path | None:
    """Return the file that a string names, or ``None`` if it is the text itself."""
    if "\n" in text or len(text) > 1000:  # noqa: PLR2004 - longer than any path that one would type
        return None
    try:
        exists = Path(text).is_file()
    except (OSError, ValueError):
        exists = False
    return Path(text) if exists or FILE_NAME.fullmatch(text.strip()) else None


def read_file(path: Path) -> tuple[bytes, str]:
    """Return the content of one article's file and its path, as long as it is no larger than an article."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise DocumentError(f"{str(path)!r} is no ordinary file", hint="save the article to a file first")
        if found.st_size > MAX_BYTES:
            raise _too_many_bytes(path.name, found.st_size)
        return path.read_bytes(), str(path)
    except FileNotFoundError:
        raise DocumentError(f"no article at {str(path)!r}", hint="check the path") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DocumentError(f"cannot read {str(path)!r}: {reason}", hint=HINT_TEXT) from error


def _within(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise _too_many_bytes("the text", len(data))
    return data


def _too_many_bytes(what: str, size: int) -> DocumentError:
    return too_large(what, f"{size / 1e6:.1f} MB", f"{MAX_BYTES / 1e6:.0f} MB")


def _quoted(text: str, paragraphs: tuple[Paragraph, ...], language: str) -> tuple[Paragraph, ...]:
    """Mark the paragraphs that quote one speaker: by the parse in Russian, by quotation marks elsewhere."""
    if language == "ru":
        from entente.reading.blocks import mark_quotes

        return mark_quotes(text, paragraphs)
    from entente.reading.quoting import mark_quotations

    return mark_quotations(text, paragraphs)


def _headline(text: str, paragraphs: tuple[Paragraph, ...]) -> str:
    return next((text[one.start : one.end] for one in paragraphs if one.role == "headline"), "")


def _dateline(text: str, paragraphs: tuple[Paragraph, ...]) -> str | None:
    """Return the ISO date of the first byline that has one."""
    bylines = (text[one.start : one.end] for one in paragraphs if one.role == "byline")
    return next(filter(None, map(date_in, bylines)), None)
