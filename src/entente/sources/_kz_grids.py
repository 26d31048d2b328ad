"""Tables out of the Bureau's workbooks: old and new Excel files, and archives of several, as plain rows."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.errors import FormatError
from entente.sources._files import LIMIT, OLE, ZIP, damaged, kind, members, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

Cell = str | float | None
"""Text, a number, or nothing; what Excel shows as an error is the text ``#error``."""

MOST_ROWS, MOST_COLUMNS = 20_000, 60
MOST_BOOKS = 50
ERROR = "#error"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: where it stands, and its rows."""

    file: str
    name: str
    rows: tuple[tuple[Cell, ...], ...]


def sheets(path: Path) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook, or of all workbooks in a zip archive.

    Raises
    ------
    FormatError
        If there is no workbook, or if one is damaged, encrypted, or too large.
    """
    form = kind(path)
    if form != "zip":
        content = whole(path)
        return tuple(_book(path, path.name.removesuffix(".gz"), content))
    return tuple(sheet for name, content in _archive(path) for sheet in _book(path, name, content))


def _archive(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the workbooks in an archive; together they may not exceed the limit."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = [info for info in members(archive) if info.filename.casefold().endswith((".xls", ".xlsx"))]
            if not found or len(found) > MOST_BOOKS or sum(info.file_size for info in found) > LIMIT:
                raise FormatError(
                    f"{path} holds {len(found)} workbooks: expected 1 to {MOST_BOOKS}, {LIMIT >> 20} MiB in all",
                    hint="put the Bureau's workbooks into one archive",
                )
            for info in found:
                with archive.open(info) as stream:
                    yield _name(info), stream.read(info.file_size + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise damaged(path, error) from error


def _name(info: zipfile.ZipInfo) -> str:
    return info.filename.rsplit("/", 1)[-1]


def is_workbook(content: bytes) -> bool:
    """Whether the first bytes are those of an Excel file."""
    return content.startswith((OLE, ZIP))


def _book(path: Path, name: str, content: bytes) -> Iterator[Sheet]:
    if content.startswith(OLE):
        yield from _old(path, name, content)
    elif content.startswith(ZIP):
        yield from _new(path, name, content)
    else:
        raise FormatError(f"{name} in {path} is no Excel workbook", hint="give the Bureau's .xls or .xlsx file")


def _failures() -> tuple[type[Exception], ...]:
    """Return what the parsers of workbooks raise when a file is damaged: they check little themselves."""
    import zlib
    from xml.etree.ElementTree import ParseError

    return (
        ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, NotImplementedError,
        OSError, ParseError, RecursionError, RuntimeError, TypeError, ValueError, struct.error, zipfile.BadZipFile,
        zlib.error,
    )  # fmt: skip


def _old(path: Path, name: str, content: bytes) -> Iterator[Sheet]:
    import xlrd
    from xlrd.compdoc import CompDocError

    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), on_demand=False)
        found = [Sheet(name, sheet.name, tuple(_old_rows(sheet))) for sheet in book.sheets()]
    except (xlrd.XLRDError, CompDocError, *_failures()) as error:
        raise damaged(path, error) from error
    yield from found


def _old_rows(sheet: Any) -> Iterator[tuple[Cell, ...]]:  # noqa: ANN401 - xlrd has no types
    for row in range(min(sheet.nrows, MOST_ROWS)):
        yield tuple(_old_cell(cell.ctype, cell.value) for cell in sheet.row(row)[:MOST_COLUMNS])


def _old_cell(ctype: int, value: object) -> Cell:
    text, number, error = 1, 2, 5
    if ctype == text:
        return str(value)
    if ctype == number and isinstance(value, int | float):
        return float(value)
    return ERROR if ctype == error else None


def _new(path: Path, name: str, content: bytes) -> Iterator[Sheet]:
    import warnings

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    failures: tuple[type[Exception], ...] = (InvalidFileException, *_failures())
    _check_size(path, content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl remarks on styles that it does not know
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            found = [Sheet(name, sheet.title, tuple(_new_rows(sheet))) for sheet in book.worksheets]
    except failures as error:
        raise damaged(path, error) from error
    yield from found


def _check_size(path: Path, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise damaged(path, error) from error
    if size > LIMIT:
        raise FormatError(f"{path} unpacks to more than {LIMIT >> 20} MiB", hint="it may be a compression bomb")


def _new_rows(sheet: Any) -> Iterator[tuple[Cell, ...]]:  # noqa: ANN401 - openpyxl has no types
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True):
        yield tuple(_new_cell(value) for value in row)


def _new_cell(value: object) -> Cell:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    text = str(value)
    return ERROR if text.startswith("#") else text
