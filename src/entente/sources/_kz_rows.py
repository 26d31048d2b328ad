"""Rows of Kazakhstan's trade by country, from the merged table and from the Bureau's sheets."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.evidence.records import Reject
from entente.sources._kz_grids import ERROR
from entente.sources._layout import plain
from entente.sources._text import cells_of, delimiter_of, records, reject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.sources._kz_grids import Cell, Sheet

COLUMNS = ("year", "file", "partner", "turnover", "exports", "imports")
HEADS = {"turnover": "товарооборот", "exports": "экспорт", "imports": "импорт"}
SHARES = {"turnover": "turn_share", "exports": "exp_share", "imports": "imp_share"}
UNIT = "тыс. долларов"
HEADER_WITHIN = 15
SPAN = 3

ROUNDING = 0.16
"""Thousand USD: three figures rounded to one decimal may miss each other by this much."""

_NUMBER = re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?")
_NOTHING = ("", "-", "–", "—", "…", "...")
_MONTH = re.compile(r"январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр")
_WHOLE_YEAR = re.compile(r"январь\s*[-–—]\s*декабрь")
_PUBLISHED = re.compile(r"Дата опубликования:\s*(\d{2})\.(\d{2})\.(\d{4})")


@dataclass(frozen=True, slots=True)
class Row:
    """Trade with one partner in one year, thousand USD; ``None`` where the cell is empty.

    Attributes
    ----------
    shares
        Stated shares in the totals, percent, for turnover, exports and imports; ``None`` where not stated.
    """

    year: int
    file: str
    partner: str
    turnover: float | None
    exports: float | None
    imports: float | None
    shares: tuple[float | None, float | None, float | None]
    line: int
    locator: str


class FaultError(ValueError):
    """Why a row or sheet is not used."""


class NoTableError(FaultError):
    """The sheet holds something else: a cover, an explanation."""


def csv_rows(lines: Sequence[str]) -> Iterator[Row | Reject]:
    """Yield the rows of the merged table; ``lines[0]`` names the columns."""
    names = [plain(name) for name in cells_of(lines[0])]
    for record in records(lines[1:], first=2, width=len(names), delimiter=delimiter_of(lines[0]), span=SPAN):
        if isinstance(record, Reject):
            yield record
            continue
        cells = dict(zip(names, record.cells, strict=True))
        try:
            yield _row(cells, int(_year(cells["year"])), cells["file"], record.line, f"line {record.line}")
        except FaultError as fault:
            yield reject(record.line, str(fault), ",".join(record.cells))


def sheet_rows(sheet: Sheet) -> Iterator[Row | Reject]:
    """Yield the rows of one sheet of a workbook.

    Raises
    ------
    FaultError
        If the sheet holds no table of trade, or one that is not used (in another unit, of a part of a year).
    """
    head, places = _find_head(sheet)
    year = _check_title(sheet, head)
    body = head + 2  # a second line of column names follows
    for number, cells in enumerate(sheet.rows[body:], start=body + 1):
        named = {key: cells[place] if place < len(cells) else None for key, place in places.items()}
        if not isinstance(named["partner"], str) or not named["partner"].strip():
            continue
        try:
            yield _row(named, year, sheet.file, number, f"{sheet.file}, sheet {sheet.name!r}, row {number}")
        except FaultError as fault:
            yield reject(number, f"sheet {sheet.name!r}: {fault}", named["partner"])


def published(sheets: Sequence[Sheet]) -> str:
    """Return the latest date of publication that the sheets state (ISO 8601), or an empty string."""
    texts = [cell for sheet in sheets for row in sheet.rows[:30] for cell in row if isinstance(cell, str)]
    dates = [f"{found[3]}-{found[2]}-{found[1]}" for text in texts if (found := _PUBLISHED.search(text))]
    return max(dates, default="")


def _find_head(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """Return the row with the column names, and the place of each column."""
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        words = [cell.strip().casefold() if isinstance(cell, str) else "" for cell in row]
        if set(HEADS.values()) <= set(words):
            places = {name: words.index(word) for name, word in HEADS.items()}
            return index, {"partner": 0, **places, **{SHARES[name]: place + 1 for name, place in places.items()}}
    raise NoTableError("no table of trade by country")


def _check_title(sheet: Sheet, head: int) -> int:
    """Return the year of the sheet; refuse other units and parts of years."""
    title = " ".join(cell for row in sheet.rows[:head] for cell in row if isinstance(cell, str)).casefold()
    if UNIT not in title:
        raise FaultError(f"the unit is not {UNIT!r}")
    if _MONTH.search(_WHOLE_YEAR.sub("", title)):
        raise FaultError("it covers a part of a year")
    years = sorted({int(word) for word in re.findall(r"\b(?:19|20)\d{2}\b", title)})
    if len(years) != 1:
        raise FaultError(f"the title names {len(years)} years, not one")
    return years[0]


def _row(cells: Mapping[str, Cell], year: int, file: str, line: int, locator: str) -> Row:
    partner = " ".join(str(cells["partner"]).split())
    if not partner:
        raise FaultError("names no partner")
    turnover, exports, imports = (_amount(cells[name], name) for name in HEADS)
    if turnover is None and exports is None and imports is None:
        raise FaultError("holds no figure")
    if turnover is not None and abs(turnover - (exports or 0.0) - (imports or 0.0)) > ROUNDING:
        raise FaultError(f"turnover {turnover:g} is not exports {exports or 0:g} plus imports {imports or 0:g}")
    turn, export, imported = (_share(cells.get(name)) for name in SHARES.values())
    return Row(year, file, partner, turnover, exports, imports, (turn, export, imported), line, locator)


def _year(word: object) -> str:
    text = str(word).strip()
    if not re.fullmatch(r"(19|20)\d{2}", text):
        raise FaultError(f"year {text[:20]!r} is no year")
    return text


def _amount(cell: Cell, name: str) -> float | None:
    if cell is None:
        return None
    if isinstance(cell, float):
        value = cell
    else:
        word = cell.strip().replace("\xa0", "").replace(" ", "").replace(",", ".")
        if word.casefold() in _NOTHING:
            return None
        if word == ERROR or not _NUMBER.fullmatch(word):
            raise FaultError(f"{name} {cell[:20]!r} is no number")
        value = float(word)
    if not math.isfinite(value) or value < 0:
        raise FaultError(f"{name} {value!r} is no amount")
    return value


def _share(cell: Cell) -> float | None:
    try:
        return _amount(cell, "share")
    except FaultError:
        return None
