"""Large tables of codes and numbers, read by columns: every cell checked, every row with its line."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from entente.errors import FormatError
from entente.evidence.records import Reject
from entente.sources._layout import plain, wrong_layout
from entente.sources._text import cells_of, check_text, decode, delimiter_of, lines_of, records, reject

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import pyarrow as pa
    from pyarrow.csv import InvalidRow

    from entente.sources.registry import SourceSpec

QUOTE = b'"'
LONGEST_HEADER = 1 << 20
MANY = 100
"""From this many rejected rows on, a file in which they are the majority is refused as a whole."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of a table as text.

    Attributes
    ----------
    table
        Arrow table of strings, (n,) rows; column names as asked for.
    lines
        (n,) int64: the line each row stands on, 1-based.
    rejects
        Rows that could not be split into cells.
    """

    table: pa.Table
    lines: np.ndarray
    rejects: list[Reject]


def header_of(content: bytes) -> list[str]:
    """Return the cells of the first line."""
    line = content[:LONGEST_HEADER].split(b"\n", 1)[0].decode("utf-8-sig", errors="replace").strip("\r\n")
    return cells_of(line)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What to take from each line: names and places of the columns, how many cells there are, what parts them."""

    wanted: Sequence[str]
    places: Sequence[int]
    width: int
    delimiter: str


def layout(*layouts: Sequence[str]) -> Callable[[Sequence[str]], Sequence[str] | None]:
    """Return what :func:`read_columns` chooses by: the first of ``layouts`` whose columns are all there."""
    return lambda names: next((wanted for wanted in layouts if set(wanted) <= set(names)), None)


def read_columns(
    path: Path, content: bytes, spec: SourceSpec, choose: Callable[[Sequence[str]], Sequence[str] | None]
) -> Columns:
    """Read some columns of delimited text whose first line names them.

    Parameters
    ----------
    content
        The decompressed file.
    choose
        Gets the names in the header, in lower case; returns the names of the columns to read, or ``None`` if this is
        not the dataset.

    Raises
    ------
    FormatError
        If the content is not text or not this dataset; the message names the expected columns.
    """
    check_text(path, content[:4096])
    found = header_of(content)
    names = [plain(name) for name in found]
    wanted = choose(names)
    if wanted is None or len(set(names)) != len(names):
        raise wrong_layout(path, spec, found)
    head, _, body = _unix(content).partition(b"\n")
    delimiter = delimiter_of(head.decode("utf-8", errors="replace"))
    shape = _Shape(wanted, [names.index(name) for name in wanted], len(names), delimiter)
    bare = _without_quotes(body, delimiter)
    return _fast(path, bare, shape) if bare and bare.strip() else _slow(path, body, shape)


def _unix(content: bytes) -> bytes:
    if b"\r" not in content:
        return content
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _without_quotes(body: bytes, delimiter: str) -> bytes | None:
    """Return ``body`` without quotation marks, or ``None`` if they hold delimiters or do not enclose whole cells."""
    marks = body.count(QUOTE)
    if marks == 0:
        return body
    edge = rb"\n" + re.escape(delimiter.encode())
    pairs = re.compile(rb"(?<![^" + edge + rb'])"[^"' + edge + rb']*"(?![^' + edge + rb"])")
    return body.replace(QUOTE, b"") if marks == 2 * sum(1 for _ in pairs.finditer(body)) else None


def _fast(path: Path, body: bytes, shape: _Shape) -> Columns:
    import pyarrow as pa

    rejects: list[Reject] = []

    def keep(row: InvalidRow) -> Literal["skip"]:
        number = (row.number or 0) + 1
        rejects.append(reject(number, f"has {row.actual_columns} cells, not {shape.width}", row.text))
        return "skip"

    try:
        table = _parse(_as_utf8(body), shape, keep)
    except pa.ArrowInvalid as error:
        raise FormatError(f"{path} is no table: {error}", hint="get the file again") from error
    lines = _lines_left(table.num_rows, [item.line for item in rejects])
    filled = ~_blank(table)
    malformed = [item for item in rejects if item.text.strip()]
    return Columns(table.filter(pa.array(filled)).combine_chunks(), lines[filled], malformed)


def _as_utf8(body: bytes) -> bytes:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("utf-8", errors="replace").encode()
    return body


def _parse(body: bytes, shape: _Shape, keep: Callable[[InvalidRow], Literal["skip"]]) -> pa.Table:
    """Split lines into cells, all of them text; one thread, so that malformed rows know their number."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    keys = [f"c{position}" for position in range(shape.width)]
    used = [keys[place] for place in shape.places]
    text = dict.fromkeys(used, pa.string())
    reading = arrow.ReadOptions(column_names=keys, use_threads=False)
    parsing = arrow.ParseOptions(
        delimiter=shape.delimiter, quote_char=False, ignore_empty_lines=False, invalid_row_handler=keep
    )
    converting = arrow.ConvertOptions(include_columns=used, column_types=text, strings_can_be_null=False)
    table = arrow.read_csv(io.BytesIO(body), reading, parsing, converting)
    return table.rename_columns(list(shape.wanted))


def _lines_left(count: int, taken: Sequence[int]) -> np.ndarray:
    """Return the numbers of the ``count`` lines after the header that are not ``taken``."""
    left = np.ones(count + len(taken), dtype=bool)
    left[np.asarray(taken, dtype=np.int64) - 2] = False
    return np.flatnonzero(left) + 2


def _blank(table: pa.Table) -> np.ndarray:
    import pyarrow as pa
    import pyarrow.compute as pc

    blank = np.ones(table.num_rows, dtype=bool)
    for column in table.columns:
        blank &= np.asarray(pc.equal(pc.binary_length(column), pa.scalar(0)))
    return blank


def _slow(path: Path, body: bytes, shape: _Shape) -> Columns:
    import pyarrow as pa

    found = list(records(lines_of(decode(path, body)), first=2, width=shape.width, delimiter=shape.delimiter))
    rejects = [item for item in found if isinstance(item, Reject)]
    rows = [item for item in found if not isinstance(item, Reject)]
    arrays = [pa.array([row.cells[place].strip() for row in rows], pa.string()) for place in shape.places]
    lines = np.array([row.line for row in rows], dtype=np.int64)
    return Columns(pa.table(arrays, names=list(shape.wanted)), lines, rejects)


def integers(column: pa.ChunkedArray[Any], pattern: str = r"\d{1,9}") -> tuple[np.ndarray, np.ndarray]:
    """Return the column as numbers, and which of its cells are numbers.

    Parameters
    ----------
    column
        Strings, (n,).
    pattern
        Regular expression that a whole cell must match.

    Returns
    -------
    (n,) int64, zero where the cell is no such number; (n,) bool.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    good = pc.match_substring_regex(column, f"^(?:{pattern})$")
    numbers = pc.cast(pc.if_else(good, column, pa.scalar("0")), pa.int64())
    return np.asarray(numbers), np.asarray(good)


def doubles(key: np.ndarray, value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which entries repeat an earlier one, and which stand under a key whose entries contradict each other.

    Parameters
    ----------
    key, value
        (n,) whole numbers.

    Returns
    -------
    Two (n,) bool; a contradicting entry is not counted among the repeated.
    """
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    again = np.ones(len(key), dtype=bool)
    again[first] = False
    if not again.any():
        return again, np.zeros(len(key), dtype=bool)
    torn = np.bincount(which, weights=value != value[first[which]])[which] > 0
    return again & ~torn, torn


class Sieve:
    """Which rows are still in, and why the others are out."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.kept = np.ones(columns.table.num_rows, dtype=bool)
        self.rejects = list(columns.rejects)

    def demand(self, good: np.ndarray, reason: str) -> None:
        """Throw out the rows that are still in but not ``good``, for ``reason``."""
        self.throw(np.flatnonzero(self.kept & ~good), reason)

    def throw(self, rows: np.ndarray, reason: str) -> None:
        """Throw out ``rows`` (indices) for ``reason``; it may name columns, as in ``{year}``."""
        import pyarrow as pa

        table = self._columns.table
        picked = table.take(pa.array(rows)).to_pylist()
        for index, cells in zip(rows.tolist(), picked, strict=True):
            text = ",".join(list(cells.values())[:8])
            self.rejects.append(reject(int(self._columns.lines[index]), reason.format(**cells), text))
        self.kept[rows] = False

    def drop(self, rows: np.ndarray) -> int:
        """Take rows (a mask) out without calling them malformed; return how many were still in."""
        count = int((self.kept & rows).sum())
        self.kept &= ~rows
        return count

    def check(self, path: Path, spec: SourceSpec) -> None:
        """Refuse a file of which little or nothing is left.

        Raises
        ------
        FormatError
            If no row is left, or if rejected rows are many and the majority.
        """
        check_yield(path, spec, int(self.kept.sum()), self.rejects)


def check_yield(path: Path, spec: SourceSpec, kept: int, rejects: Sequence[Reject]) -> None:
    """Refuse a file of which little or nothing is left; see :meth:`Sieve.check`."""
    if kept and not len(rejects) > max(kept, MANY):
        return
    first = f"; line {rejects[0].line} {rejects[0].reason}" if rejects else ""
    raise FormatError(
        f"{path} is no usable {spec.name!r} file: {kept} good rows, {len(rejects)} malformed{first}",
        hint="expected " + " or ".join(spec.expects),
    )
