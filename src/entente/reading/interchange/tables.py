"""Rows of a delimited file: with the header that it has, or by a list of columns where it has none."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from entente.errors import FormatError
from entente.reading.interchange.lines import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from entente.reading.interchange.lines import Line
    from entente.reading.interchange.records import Tally

_HEAD = 20


class Row(NamedTuple):
    """Cells by column name, and where they stand."""

    line: int
    cells: dict[str, str]

    @property
    def text(self) -> str:
        """The row as one text, for the list of what was left out."""
        return "\t".join(self.cells.values())


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is told and read.

    Attributes
    ----------
    title
        What it is, in a few words.
    columns
        All columns in order, where the file has no header.
    required
        Columns that a header must have (in lower case, words joined by ``_``).
    headless
        Whether the file as published has no header and is tab-separated without quoting.
    """

    title: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    headless: bool

    @property
    def expected(self) -> str:
        """The sentence for an error."""
        if self.headless:
            shown = ", ".join((*self.columns[:8], "...", self.columns[-1]))
            return f"{self.title}: {len(self.columns)} tab-separated columns without a header ({shown})"
        return f"{self.title}: columns {', '.join(self.required)}"


def rows(path: Path, layouts: Sequence[Layout], tally: Tally) -> Iterator[tuple[Layout, Row]]:
    """Yield the rows of a file in the first of ``layouts`` that fits its head; malformed ones go to ``tally``.

    Raises
    ------
    FormatError
        If none fits; the message names the expected columns.
    InputError
        If the file cannot be read.
    """
    stream = lines(path)
    head = list(islice(stream, _HEAD))
    if not head:
        raise FormatError(f"{path} holds nothing", hint="the download may have failed; get the file again")
    for layout in layouts:
        parse = _reader(head, layout)
        if parse is not None:
            body = head[1:] if parse.named else head
            yield from ((layout, row) for row in _parsed(chain(body, stream), parse, tally))
            return
    wanted = "; or ".join(layout.expected for layout in layouts)
    raise FormatError(f"{path} has none of the layouts that are known here", hint=f"expected {wanted}")


@dataclass(frozen=True, slots=True)
class _Parser:
    split: Callable[[str], list[str]]
    columns: tuple[str, ...]
    named: bool


def _reader(head: Sequence[Line], layout: Layout) -> _Parser | None:
    first = head[0].text or ""
    for split in (_tabs, _commas):
        names = _names(split(first))
        if set(layout.required) <= set(names):
            return _Parser(split, names, named=True)
    counts = (len(_tabs(line.text)) for line in head if line.text is not None)
    return _Parser(_tabs, layout.columns, named=False) if layout.headless and len(layout.columns) in counts else None


def _names(cells: list[str]) -> tuple[str, ...]:
    """Return the names of a header without surplus tabs at its end."""
    names = [_name(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _name(cell: str) -> str:
    return "_".join(cell.strip().strip('"').casefold().replace("_", " ").split())


def _tabs(text: str) -> list[str]:
    return text.split("\t")


def _commas(text: str) -> list[str]:
    try:
        return next(csv.reader((text,)), [])
    except csv.Error:
        return []


def _parsed(found: Iterator[Line], parse: _Parser, tally: Tally) -> Iterator[Row]:
    wanted = len(parse.columns)
    for number, text in found:
        tally.rows += 1
        if text is None:
            tally.reject(number, "is too long to be a row", "")
            continue
        cells = parse.split(text)
        while len(cells) > wanted and not cells[-1].strip():
            cells.pop()
        if len(cells) == wanted - 1 and parse.named:
            cells.append("")  # a surplus name in the header
        if len(cells) != wanted:
            tally.reject(number, f"has {len(cells)} columns, not {wanted}", text)
            continue
        yield Row(number, dict(zip(parse.columns, cells, strict=True)))
