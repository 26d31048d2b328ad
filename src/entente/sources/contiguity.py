"""Direct contiguity of the Correlates of War: which states border on each other, by land or across how much water."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Coverage, Reading
from entente.sources._columns import Sieve, integers, layout, read_columns
from entente.sources._files import MEBIBYTE, digest, whole
from entente.sources._names import cow_states
from entente.sources._ties import build
from entente.sources.registry import get

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    import pyarrow as pa

    from entente.sources._columns import Columns

LIMIT = 64 * MEBIBYTE
TIDY = ("ccode1", "ccode2", "conttype", "stdate", "enddate")
PUBLISHED = ("statelno", "statehno", "conttype", "begin", "end")
DATE = r"\d{4}-\d{2}-\d{2}|\d{6}"
FIRST_YEAR, LAST_YEAR = 1800, 2100
LEVELS = "1 land, 2 up to 12 miles of water, 3 up to 24, 4 up to 150, 5 up to 400"
ONE, OTHER, LEVEL, FROM, TO, LINE = range(6)
"""Columns of the array of spells: the two codes, the type, first and last year, line."""

LIMITS = f"{LEVELS}; pairs farther apart have no tie"
_SHIFT = 1000


@dataclass(frozen=True, slots=True)
class _Years:
    """Pairs by year, each as often as it is listed: positions of the two actors (lower first), year, type, line."""

    low: np.ndarray
    high: np.ndarray
    year: np.ndarray
    level: np.ndarray
    line: np.ndarray
    actors: list[str]


def read(path: Path) -> Reading:
    """Read direct contiguity.

    Parameters
    ----------
    path
        Comma-separated text (plain, gzip or zip) with two Correlates of War codes, the type (1 to 5; 0 is not
        contiguous) and the months from and to which it holds: the publisher's file or a tidied copy.

    Returns
    -------
    Table ``tie``, kind ``contiguity``, without a domain (geography is no alignment), undirected: spells of years on at
    least one day of which a type holds, value 1 (land) to 5 (up to 400 miles of water), unit level. Where a type
    changes within a year, both spells hold that year.

    Raises
    ------
    InputError
        If the file cannot be read, or is not of this layout (FormatError).
    """
    spec = get("contiguity")
    sha256 = digest(path)
    columns = read_columns(path, whole(path, limit=LIMIT, prefer=spec.files), spec, layout(TIDY, PUBLISHED))
    sieve = Sieve(columns)
    spells = _sift(columns, sieve)
    sieve.check(path, spec)
    years, elsewhere = _by_year(spells)
    first, last = int(spells[:, FROM].min()), int(spells[:, TO].max())
    return Reading(
        origin=spec.origin,
        sha256=sha256,
        vintage="",
        tables={"tie": build("tie", "contiguity", sha256, _ties(years))},
        coverage=(Coverage("", "contiguity", "*", "*", first, last, LIMITS),),
        rejects=tuple(sorted(sieve.rejects, key=lambda item: item.line)),
        notes=_notes(spells, elsewhere, last),
    )


def _sift(columns: Columns, sieve: Sieve) -> np.ndarray:
    """Return the good rows as an array (n, 6), those of type 0 included."""
    one, other, level, start, end = columns.table.columns
    parsed = [integers(column, r"\d{1,3}") for column in (one, other)]
    sieve.demand(parsed[0][1] & parsed[1][1], "a state code is no number")
    kind, known = integers(level, "[0-5]")
    sieve.demand(known, "the type is none of 0 to 5")
    (first, good_first), (last, good_last) = _year(start), _year(end)
    sieve.demand(good_first & good_last, f"a date is neither YYYY-MM-DD nor YYYYMM in {FIRST_YEAR}..{LAST_YEAR}")
    sieve.demand(_ordered(start, end), "the spell ends before it begins")
    sieve.demand(parsed[0][0] != parsed[1][0], "both sides are the same state")
    rows = np.stack([parsed[0][0], parsed[1][0], kind, first, last, columns.lines], axis=1)
    return rows[sieve.kept]


def _year(column: pa.ChunkedArray[Any]) -> tuple[np.ndarray, np.ndarray]:
    import pyarrow as pa
    import pyarrow.compute as pc

    shaped = pc.match_substring_regex(column, f"^(?:{DATE})$")
    text = pc.if_else(shaped, column, pa.scalar("0000"))
    year = np.asarray(pc.cast(pc.utf8_slice_codeunits(text, 0, 4), pa.int64()))
    return year, (year >= FIRST_YEAR) & (year <= LAST_YEAR)


def _ordered(start: pa.ChunkedArray[Any], end: pa.ChunkedArray[Any]) -> np.ndarray:
    import pyarrow.compute as pc

    bare = [pc.replace_substring(column, "-", "") for column in (start, end)]
    return np.asarray(pc.less_equal(pc.utf8_slice_codeunits(bare[0], 0, 6), pc.utf8_slice_codeunits(bare[1], 0, 6)))


def _by_year(spells: np.ndarray) -> tuple[_Years, int]:
    """Return the contiguous pairs by year, and how many pair-years name a state that was none then."""
    near = spells[spells[:, LEVEL] > 0]
    length = near[:, TO] - near[:, FROM] + 1
    row = np.repeat(np.arange(len(near)), length)
    year = near[row, FROM] + np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length)
    codes = np.concatenate([near[row, ONE], near[row, OTHER]])
    both, actors = cow_states(codes, np.concatenate([year, year]))
    one, other = both[: len(row)], both[len(row) :]
    good = (one >= 0) & (other >= 0) & (one != other)
    ends = np.sort(np.stack([one[good], other[good]]), axis=0)
    picked = near[row[good]]
    return _Years(ends[0], ends[1], year[good], picked[:, LEVEL], picked[:, LINE], actors), int((~good).sum())


def _ties(years: _Years) -> dict[str, Any]:
    ids = np.array(years.actors, dtype=object)
    pair = (years.low * _SHIFT + years.high) * 10 + years.level
    order = np.lexsort((years.line, years.year, pair))
    once = order[np.append([True], np.diff(pair[order] * 10_000 + years.year[order]) != 0)[: len(order)]]
    breaks = (np.diff(pair[once]) != 0) | (np.diff(years.year[once]) != 1)
    begin, end = once[np.append([True], breaks)[: len(once)]], once[np.append(breaks, [True])[: len(once)]]
    return {
        "domain": "",
        "kind": "contiguity",
        "sender": ids[years.low[begin]],
        "receiver": ids[years.high[begin]],
        "directed": False,
        "year": years.year[begin],
        "year_to": years.year[end],
        "value": years.level[begin].astype(float),
        "unit": "level",
        "n": 1,
        "sumsq": years.level[begin].astype(float) ** 2,
        "status": "value",
        "item": "",
        "locator": [f"line {line}" for line in years.line[begin].tolist()],
    }


def _notes(spells: np.ndarray, elsewhere: int, last: int) -> tuple[str, ...]:
    far = int((spells[:, LEVEL] == 0).sum())
    notes = [f"coverage ends in {last}"]
    if far:
        notes.append(f"{far} rows of type 0 (not contiguous) make no tie")
    if elsewhere:
        notes.append(f"{elsewhere} pair-years left out: one of the two was no state in that year, or both are one")
    return tuple(notes)
