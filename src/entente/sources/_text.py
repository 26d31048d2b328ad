"""Text out of bytes, and records out of text, each with the line it stands on.

A stray quotation mark must not swallow the rest of a file: a record may span at most a few lines, and where it turns
out malformed only its first line is given up; reading goes on with the next.
"""

from __future__ import annotations

import codecs
import csv
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from entente.errors import FormatError
from entente.evidence.records import Reject
from entente.sources._files import OLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SHOWN = 160
"""Characters of a rejected row that are kept."""

LONGEST_LINE = 1 << 20
REPLACED = "\ufffd"
"""What stands where bytes were not text; a row that holds it is rejected."""

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_HEAD = 4096


def check_text(path: Path, head: bytes) -> None:
    """Refuse what is not text in an eight-bit encoding.

    Raises
    ------
    FormatError
        If ``head``, the first bytes of the content, are binary, or UTF-16, or UTF-32.
    """
    if head.startswith(OLE):
        raise FormatError(f"{path} is a workbook, not text", hint="give the table that the publisher offers as CSV")
    if head.startswith(_WIDE_MARKS):
        raise FormatError(f"{path} is UTF-16 or UTF-32 text", hint="save it as UTF-8")
    if b"\0" in head[:_HEAD]:
        raise FormatError(f"{path} is binary, not text", hint="give the table that the publisher offers as CSV")


def decode(path: Path, content: bytes, *, fallback: str = "") -> str:
    """Return ``content`` as text: UTF-8, else ``fallback``, else UTF-8 with marks where bytes are not text.

    Raises
    ------
    FormatError
        As :func:`check_text`.
    """
    check_text(path, content[:_HEAD])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode(fallback) if fallback else content.decode("utf-8-sig", errors="replace")


def lines_of(text: str) -> list[str]:
    r"""Return the lines of ``text``, without their ends; only ``\\n``, ``\\r\\n`` and ``\\r`` end a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def stream_lines(path: Path, stream: IO[bytes]) -> Iterator[str]:
    """Yield the lines of a byte stream as text.

    Raises
    ------
    FormatError
        As :func:`check_text`, or if a line is longer than :data:`LONGEST_LINE` bytes.
    """
    first = True
    while line := stream.readline(LONGEST_LINE + 1):
        if first:
            check_text(path, line)
            line, first = line.removeprefix(codecs.BOM_UTF8), False
        if len(line) > LONGEST_LINE:
            raise FormatError(f"{path} has a line of more than {LONGEST_LINE:,} bytes", hint="it is no table of text")
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the number of its first line (1-based), and its cells."""

    line: int
    cells: list[str]


def records(
    lines: Iterable[str], *, first: int = 1, width: int = 0, delimiter: str = ",", span: int = 1
) -> Iterator[Record | Reject]:
    """Yield the records of delimited text, and a :class:`Reject` for each malformed line.

    Parameters
    ----------
    lines
        Lines without their ends.
    first
        Number of the first of them.
    width
        Cells that a record must have; 0 admits any number.
    span
        Lines that one record may take at most (a quoted cell may hold line ends).
    """
    source = _Lines(iter(lines), first)
    while (line := source.take()) is not None:
        if not line.strip():
            continue
        number = source.number
        block = [line]
        while _is_open(block) and len(block) < span and (more := source.take()) is not None:
            block.append(more)
        result = _record(block, number, width, delimiter)
        if isinstance(result, Reject):
            source.give_back(block[1:])
        yield result


class _Lines:
    """Lines with their numbers, of which some may be given back."""

    def __init__(self, lines: Iterator[str], first: int) -> None:
        self._lines = lines
        self._waiting: list[str] = []
        self.number = first - 1

    def take(self) -> str | None:
        line = self._waiting.pop(0) if self._waiting else next(self._lines, None)
        self.number += line is not None
        return line

    def give_back(self, lines: list[str]) -> None:
        self._waiting = lines + self._waiting
        self.number -= len(lines)


def _is_open(block: list[str]) -> bool:
    return sum(line.count('"') for line in block) % 2 == 1


def _record(block: list[str], number: int, width: int, delimiter: str) -> Record | Reject:
    text = "\n".join(block)
    if REPLACED in text:
        return reject(number, "holds bytes that are not text", block[0])
    if "\0" in text or _is_open(block):
        return reject(number, "holds a stray quotation mark or a null byte", block[0])
    try:
        cells = next(csv.reader((line + "\n" for line in block), delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        return reject(number, f"cannot be split into cells: {error}", block[0])
    if width and len(cells) != width:
        return reject(number, f"has {len(cells)} cells, not {width}", block[0])
    return Record(number, cells)


def reject(line: int, reason: str, text: str = "") -> Reject:
    """Return a :class:`Reject` that keeps the beginning of the row."""
    return Reject(line=line, reason=reason, text=text[:SHOWN])


def is_count(word: str) -> bool:
    """Whether ``word`` is a whole number in plain digits."""
    return word.isascii() and word.isdecimal()


def cells_of(line: str, delimiter: str = "") -> list[str]:
    """Return the cells of one line, blanks around them taken off; of what is no line of a table, its beginning."""
    try:
        found = next(csv.reader([line], delimiter=delimiter or delimiter_of(line)), [])
    except csv.Error:
        found = [line[:SHOWN]]
    return [cell.strip() for cell in found]


def delimiter_of(line: str) -> str:
    """Return the delimiter of a header line: comma, semicolon or tab, whichever is most frequent."""
    return max(",;\t", key=line.count)
