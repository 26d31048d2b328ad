"""The rows of a panel: which states there are in which year, and where a state-year or dyad-year stands.

Rows lie in order of year, first state, second state; the place of a row follows from the three by arithmetic, so that
ties are put into their cells without a join.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np

from entente.actors.registry import spells
from entente.errors import NoDataError, OptionError, UnknownActorError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from entente.actors.registry import Spell

    Ints = NDArray[np.int64]
    Shorts = NDArray[np.int16]
    Bools = NDArray[np.bool_]

Scalar = TypeVar("Scalar", bound=np.generic)
System = Literal["cow", "gw"]
Counting = Literal["year", "year_end"]
Level = Literal["dyads", "directed", "states"]

FIRST_YEAR, LAST_YEAR = 1816, 2100


@dataclass(frozen=True, slots=True)
class Axis:
    """States by year, and the rows made of them.

    Attributes
    ----------
    level
        ``states`` (one row a state and year), ``dyads`` (one a pair and year, the first state before the second in the
        alphabet) or ``directed`` (both orders).
    years
        Shape (Y,), consecutive.
    states
        Ids of S states, sorted.
    rank
        Shape (Y, S): place of the state among those of the year, -1 where it is none.
    offset
        Shape (Y + 1,): row at which each year begins; the last is the number of rows.
    code
        Shape (Y, S): number of the state in the list (Correlates of War or Gleditsch-Ward), 0 where it is none.
    listed
        Shape (Y, S): whether the Correlates of War list has the state in that year.
    year, first, second
        Shape (rows,): positions in ``years`` and ``states``; ``second`` is empty for states.
    """

    level: Level
    years: Ints
    states: tuple[str, ...]
    rank: Shorts
    offset: Ints
    code: Shorts
    listed: Bools
    year: Shorts
    first: Shorts
    second: Shorts

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.offset[-1])

    def places(self, ids: Iterable[str]) -> Ints:
        """Return the position of each id in ``states``, -1 where it is none of them."""
        place = {name: index for index, name in enumerate(self.states)}
        return np.array([place.get(name, -1) for name in ids], np.int64)

    def span(self, first: int, last: int) -> slice:
        """Return the positions of the years ``first..last`` that the panel has."""
        low = int(self.years[0])
        return slice(max(first - low, 0), max(min(last - low + 1, len(self.years)), 0))

    def slots(self, year: Ints, one: Ints, other: Ints) -> Ints:
        """Return the row of each (year, state, state) given by positions, -1 where there is none."""
        a, b = (np.where(side >= 0, self.rank[year, side], -1).astype(np.int64) for side in (one, other))
        if self.level == "dyads":
            a, b = np.minimum(a, b), np.maximum(a, b)
        n = self.size[year]
        within = a * (n - 1) + b - (b > a) if self.level == "directed" else a * (2 * n - a - 1) // 2 + b - a - 1
        return np.where((a >= 0) & (b >= 0) & (a != b), self.offset[year] + within, -1)

    def state_slots(self, year: Ints, one: Ints) -> Ints:
        """Return the row of each (year, state) of a panel of states, -1 where there is none."""
        rank = np.where(one >= 0, self.rank[year, one], -1)
        return np.where(rank >= 0, self.offset[year] + rank, -1)

    @property
    def size(self) -> Ints:
        """Shape (Y,): number of states in each year."""
        return np.asarray((self.rank >= 0).sum(axis=1), np.int64)

    def here(self, year: int) -> Ints:
        """Return the positions of the states of a year (by its position), in order of rank."""
        return np.flatnonzero(self.rank[year] >= 0)

    def cells(self, matrix: NDArray[Scalar]) -> NDArray[Scalar]:
        """Return a matrix over the states of one year as the rows of that year have it.

        Parameters
        ----------
        matrix
            Shape (n, n) over the states that exist in the year, in order.
        """
        n = len(matrix)
        return matrix[np.triu_indices(n, 1)] if self.level == "dyads" else matrix[~np.eye(n, dtype=bool)]

    def of_first(self, table: NDArray[Scalar]) -> NDArray[Scalar]:
        """Return the rows' values of a (Y, S) table for the first state."""
        return table[self.year, self.first]

    def of_second(self, table: NDArray[Scalar]) -> NDArray[Scalar]:
        """Return the rows' values of a (Y, S) table for the second state."""
        return table[self.year, self.second]


def axis(
    level: Level,
    years: tuple[int, int],
    system: System = "cow",
    count: Counting = "year",
    only: Collection[str] | None = None,
) -> Axis:
    """Lay out the rows of a panel.

    Parameters
    ----------
    years
        First and last year, both included.
    system
        List of states: Correlates of War, or Gleditsch and Ward.
    count
        ``year``: a state has the years that the annual lists give it, which is any year of which it is a member on at
        least one day; of two states that share a code in a year of change (the Soviet Union and Russia in 1991) the
        one that held it longer. ``year_end``: a state has the years on whose 31 December it is a member.
    only
        Ids of the states to keep; all if not given.

    Raises
    ------
    OptionError
        If the span of years is empty or outside 1816-2100.
    UnknownActorError
        If an id in ``only`` is no state of the registry.
    NoDataError
        If no row is left.
    """
    _check_years(years)
    names = _chosen(only)
    code = {name: _codes(spells()[name], years, system, count) for name in names}
    alive = [name for name in names if code[name].any()]
    if not alive:
        raise NoDataError(f"none of these states exists in {years[0]}-{years[1]}", hint=_when(names))
    codes = np.stack([code[name] for name in alive], axis=1)
    listed = np.stack([_codes(spells()[name], years, "cow", count) > 0 for name in alive], axis=1)
    exists = codes > 0
    rank = np.where(exists, exists.cumsum(axis=1) - 1, -1).astype(np.int16)
    year, first, second = _rows(level, exists)
    offset = np.searchsorted(year, np.arange(len(exists) + 1))
    if not len(year):
        raise NoDataError("fewer than two of these states exist in any one year", hint="choose more states or years")
    return Axis(
        level, np.arange(years[0], years[1] + 1), tuple(alive), rank, offset, codes, listed, year, first, second
    )


def _check_years(years: tuple[int, int]) -> None:
    first, last = years
    if first > last:
        raise OptionError(f"the span of years {first}-{last} is empty", hint="write it as 1991-2024")
    if not (first >= FIRST_YEAR and last <= LAST_YEAR):
        message = f"the years {first}-{last} are not within {FIRST_YEAR}-{LAST_YEAR}"
        raise OptionError(message, hint=f"the state lists begin in {FIRST_YEAR}")


def _chosen(only: Collection[str] | None) -> list[str]:
    if only is None:
        return sorted(spells())
    unknown = sorted(set(only) - set(spells()))
    if unknown:
        raise UnknownActorError(f"no state has the id {unknown[0]!r}", hint="ids are ISO letters, such as KAZ or SUN")
    return sorted(set(only))


def _when(names: Iterable[str]) -> str:
    lines = [(name, spells()[name]) for name in names][:5]
    return "; ".join(f"{name} is listed {line[0].start[:4]}-{line[-1].end[:4] or 'today'}" for name, line in lines)


def _codes(line: Iterable[Spell], years: tuple[int, int], system: System, count: Counting) -> Shorts:
    """Return the state's number in each year, 0 where it is not in the list."""
    codes = np.zeros(years[1] - years[0] + 1, np.int16)
    for spell in line:
        number = spell.cow if system == "cow" else spell.gw
        first, last = _years_of(spell, count)
        if number is not None and first <= last:
            codes[max(first - years[0], 0) : max(last - years[0] + 1, 0)] = number
    return codes


def _years_of(spell: Spell, count: Counting) -> tuple[int, int]:
    if count == "year":
        return spell.first_year, spell.last_year
    last = int(spell.end[:4]) if spell.end else LAST_YEAR
    return int(spell.start[:4]), last if not spell.end or spell.end[5:] == "12-31" else last - 1


def _rows(level: Level, exists: Bools) -> tuple[Shorts, Shorts, Shorts]:
    """Return year, first and second state of all rows, year by year."""
    here = [np.flatnonzero(row).astype(np.int16) for row in exists]
    if level == "states":
        sizes = [len(places) for places in here]
        return np.repeat(np.arange(len(here), dtype=np.int16), sizes), np.concatenate(here), np.zeros(0, np.int16)
    pairs = [_pairs(places, directed=level == "directed") for places in here]
    year = np.repeat(np.arange(len(here), dtype=np.int16), [len(one) for one, _ in pairs])
    return year, np.concatenate([one for one, _ in pairs]), np.concatenate([other for _, other in pairs])


def _pairs(places: Shorts, *, directed: bool) -> tuple[Shorts, Shorts]:
    n = len(places)
    keep = ~np.eye(n, dtype=bool) if directed else np.triu(np.ones((n, n), dtype=bool), 1)
    one, other = np.broadcast_to(places[:, None], (n, n)), np.broadcast_to(places[None, :], (n, n))
    return one[keep], other[keep]


def expand(first: Ints, last: Ints, years: Ints) -> tuple[Ints, Ints]:
    """Spread spells over years.

    Parameters
    ----------
    first, last
        Shape (n,): years, both included.
    years
        Shape (Y,), consecutive.

    Returns
    -------
    row, year
        Shape (m,): which spell, and position of the year in ``years``, one entry for each year of each spell.
    """
    low = np.maximum(first, years[0]) - years[0]
    high = np.minimum(last, years[-1]) - years[0]
    length = np.maximum(high - low + 1, 0)
    row = np.repeat(np.arange(len(first)), length)
    start = np.cumsum(length) - length
    return row, low[row] + np.arange(len(row)) - start[row]
