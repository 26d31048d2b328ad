"""Reading a file by the dataset's name, and guessing the name from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from entente.errors import FormatError, InputError
from entente.sources._files import damaged, digest, kind, opened
from entente.sources._layout import has_columns, plain
from entente.sources._text import cells_of
from entente.sources.registry import SOURCES, get

if TYPE_CHECKING:
    from entente.evidence.records import Reading

HEAD_BYTES = 1 << 20
HEAD_LINES = 100
HEAD_ROWS = 15


def read(source: str, path: str | Path) -> Reading:
    """Read the file at ``path`` as dataset ``source``.

    Parameters
    ----------
    source
        Name in the registry, such as ``sipri``.
    path
        A plain, gzip or zip file.

    Returns
    -------
    Tables, coverage, rejected rows and notes; nothing is stored.

    Raises
    ------
    UnknownNameError
        If there is no such dataset; the hint names the nearest.
    InputError
        If the file cannot be read; a FormatError if it is not what this dataset's files are. The message names the
        expected columns, and the dataset that the file seems to belong to.
    """
    given = Path(path)
    try:
        reading = get(source).read(given)
    except FormatError as error:
        others = [name for name in _guess(given) if name != source]
        if len(others) != 1:
            raise
        hint = f"it looks like a file of {others[0]!r}: entente load {others[0]} {given}"
        raise FormatError(error.message, hint=hint) from error
    if _ends_torn(given, reading):
        raise damaged(given, ValueError("the last line ends in the middle of a row"))
    return reading


def _ends_torn(path: Path, reading: Reading) -> bool:
    """Whether a plain text file stops without a line end in a row that could not be read: a download that was cut."""
    last = max((item.line for item in reading.rejects), default=0)
    if not last or not path.is_file() or kind(path) != "plain":
        return False
    content = path.read_bytes()
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    return not content.endswith((b"\n", b"\r")) and last == lines


def _guess(path: Path) -> tuple[str, ...]:
    try:
        return detect(path)
    except InputError:
        return ()


def detect(path: str | Path) -> tuple[str, ...]:
    """Return the names of the built-in datasets whose layout the file at ``path`` has; empty if it is none.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    given = Path(path)
    digest(given)
    if kind(given) in {"xls", "xlsx"}:
        return _detect_workbook(given)
    rows = _head(given)
    return tuple(
        name
        for name, spec in sorted(SOURCES.items())
        if any(has_columns(row, layout.columns) for layout in spec.layouts for row in rows)
    )


def _detect_workbook(path: Path) -> tuple[str, ...]:
    """Tell workbooks apart by what stands in their first rows."""
    from entente.sources._kz_grids import sheets

    rows = [row for sheet in sheets(path) for row in sheet.rows[:HEAD_ROWS]]
    text = " ".join(plain(cell) for row in rows for cell in row if isinstance(cell, str))
    return tuple(
        name
        for name, spec in sorted(SOURCES.items())
        if any(".xls" in pattern for pattern in spec.files)
        and any(all(plain(column) in text for column in layout.columns) for layout in spec.layouts)
    )


def _head(path: Path) -> list[list[str]]:
    """Return the cells of the first lines, or nothing if it is no text."""
    patterns = [pattern for spec in SOURCES.values() for pattern in spec.files]
    try:
        with opened(path, prefer=patterns) as stream:
            text = stream.read(HEAD_BYTES).decode("utf-8-sig", errors="replace")
    except FormatError:
        return []
    lines = text.splitlines()[:HEAD_LINES]
    return [cells_of(line, mark) for line in lines for mark in ",;\t" if mark in line]
