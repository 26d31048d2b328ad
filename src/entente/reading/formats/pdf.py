"""PDF files: the text of their pages as paragraphs, without what stands on every page, and their metadata.

pypdf gives the lines with their place and size of type; :mod:`entente.reading.formats.layout` makes paragraphs of
them. Parsing takes place in a process of its own.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from entente.errors import DocumentError
from entente.reading.formats.apart import parse_apart
from entente.reading.formats.layout import Row, paragraphs_of
from entente.reading.formats.plain import MAX_CHARACTERS, Extract, joined, looks_written, normalise, too_large
from entente.reading.formats.plain import without_control as cleaned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdf import PageObject, PdfReader

MAX_PAGES = 400
MAX_DRAWING = 4_000_000
"""Bytes of a page's drawing, unpacked; a page of text has some ten thousand, one with a map a million."""
_HINT_SCAN = "make its text readable with text recognition (OCR) first"
_NO_TITLES = ("untitled", "microsoft word", "без имени", "документ", "document")
_LEAST = 20
"""Characters under which a file has no text to speak of: a stamp, page numbers."""


def extract(data: bytes) -> Extract:
    """Return the article of a PDF file.

    Parameters
    ----------
    data
        The file.

    Returns
    -------
    Extract
        A paragraph a line, hyphenation undone; title and author from the metadata, the date of its making as the date.

    Raises
    ------
    DocumentError
        If the file is encrypted, scanned, damaged, or has more than 400 pages.
    """
    found = parse_apart("pdf", data)
    text, lines = joined((normalise(text), role) for text, role in found["paragraphs"])
    return Extract(text, lines, found["title"], "", found["author"], found["date"])


def parse(data: bytes) -> dict[str, Any]:
    """Parse a PDF file: ``{"paragraphs": [[text, role]], "title", "author", "date"}``. Runs in the child."""
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        _unlock(reader)
        pages = _pages(reader)
    except LimitReachedError as error:
        raise DocumentError("the PDF file unpacks to more than any article", hint="print it to a new PDF") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise DocumentError("the PDF file is damaged", hint="download it again, or print it to a new PDF") from error
    paragraphs = paragraphs_of(pages)
    _refuse_empty("".join(text for text, _ in paragraphs))
    return {"paragraphs": paragraphs, **_metadata(reader)}


def _unlock(reader: PdfReader) -> None:
    """Open a file that is encrypted with an empty password: it only forbids printing or copying."""
    from pypdf.errors import DependencyError

    if not reader.is_encrypted:
        return
    try:
        opened = bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        opened = False
    if not opened:
        raise DocumentError("the PDF file is encrypted", hint="save it without a password, or copy its text")


def _pages(reader: PdfReader) -> list[list[Row]]:
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise too_large("the PDF file", f"{count:,} pages", f"{MAX_PAGES}")
    pages, size = [], 0
    for page in reader.pages:
        _refuse_drawing(page)
        rows = _rows(page)
        size += sum(len(row.text) for row in rows)
        if size > MAX_CHARACTERS:
            raise too_large("the PDF file", f"more than {MAX_CHARACTERS:,} characters", f"{MAX_CHARACTERS:,}")
        pages.append(rows)
    return pages


def _refuse_drawing(page: PageObject) -> None:
    """Refuse a page of which the drawing alone is longer than a whole article's."""
    content = page.get_contents()
    size = len(content.get_data()) if content is not None else 0
    if size > MAX_DRAWING:
        raise too_large("a page of the PDF file", f"{size / 1e6:.1f} MB", f"{MAX_DRAWING / 1e6:.0f} MB")


def _rows(page: PageObject) -> list[Row]:
    """Return the lines of a page in the order in which they are drawn."""
    rows: list[Row] = []
    open_: Row | None = None

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float) -> None:
        nonlocal open_
        scale = abs(tm[3] * cm[3]) or abs(tm[1] * cm[2]) or 1.0
        for index, piece in enumerate(cleaned(text).split("\n")):
            if index and open_ is not None:
                rows.append(open_)
                open_ = None
            if open_ is None and piece.strip():
                open_ = Row(piece, tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5], round(size * scale, 1))
            elif open_ is not None:
                open_ = open_._replace(text=open_.text + piece)

    page.extract_text(visitor_text=visit)
    return [*rows, open_] if open_ is not None else rows


def _refuse_empty(text: str) -> None:
    if len(text.strip()) < _LEAST:
        raise DocumentError("the PDF file holds no text: it is scanned or drawn", hint=_HINT_SCAN)
    if not looks_written(text):
        raise DocumentError("the PDF file's letters have no meaning outside it (no Unicode map)", hint=_HINT_SCAN)


def _metadata(reader: PdfReader) -> dict[str, str | None]:
    """Return title, author and date, empty where the file's are missing or meaningless."""
    said = reader.metadata
    title, author = (_words(said.title), _words(said.author)) if said is not None else ("", "")
    if title.lower().startswith(_NO_TITLES):
        title = ""
    try:
        made = said.creation_date if said is not None else None
    except ValueError:
        made = None
    return {"title": title, "author": author, "date": made.date().isoformat() if made is not None else None}


def _words(value: object) -> str:
    return normalise(" ".join(cleaned(value).split()))[:500] if isinstance(value, str) else ""
