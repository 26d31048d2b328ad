"""Which years and which pole a headline is about: the same rules as the brief's, on the cells of a portfolio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.evidence.records import DOMAINS
from entente.measures.who import OTHER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.measures.cells import Cell

SPAN = 10
"""Years back that changes are measured over, as nearly as the data allow."""

SHORTEST = 3
"""Years that lie between two cells for a difference to be called a change."""

PARTIAL = frozenset({"blocs only"})
"""Series that stand in for a fuller one after its end: no headline."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The cells of one domain then and now: the same series, the later ones beginning after the earlier ones' year."""

    before: tuple[Cell, ...]
    after: tuple[Cell, ...]


def observed(cells: Sequence[Cell], domain: str) -> list[Cell]:
    """Return the cells of a domain that may be a headline: with a share, not carried forward, of no partial series."""
    return [
        cell
        for cell in cells
        if cell.domain == domain and cell.share is not None and cell.status != "imputed" and cell.series not in PARTIAL
    ]


def latest(cells: Sequence[Cell]) -> list[Cell]:
    """Return the cells of the last year among observed ones."""
    last = max((cell.year for cell in cells), default=None)
    return [cell for cell in cells if cell.year == last]


def leading_pole(cells: Sequence[Cell]) -> str | None:
    """Return the named pole with the largest share."""
    named = [cell for cell in cells if cell.pole != OTHER]
    return min(named, key=lambda cell: (-(cell.share or 0.0), cell.pole)).pole if named else None


def pair(cells: Sequence[Cell], base: int) -> Pair | None:
    """Return the cells then and now of one domain's observed ones, or ``None`` if they cannot be compared."""
    start = base if at(cells, base) else min((cell.year for cell in cells if cell.year > base), default=base)
    before = at(cells, start)
    series = {cell.series for cell in before}
    later = [c for c in cells if c.series in series and c.year >= start + SHORTEST and not _holds(c, start)]
    after = latest(later)
    return Pair(tuple(before), tuple(after)) if before and after else None


def at(cells: Sequence[Cell], year: int) -> list[Cell]:
    """Return the cells that end in ``year``, else those of the first window that holds it."""
    exact = [cell for cell in cells if cell.year == year]
    holding = [cell for cell in cells if _holds(cell, year)]
    first = min((cell.year for cell in holding), default=None)
    return exact or [cell for cell in holding if cell.year == first]


def _holds(cell: Cell, year: int) -> bool:
    return cell.year_from <= year <= cell.year


def base_year(cells: Sequence[Cell]) -> int | None:
    """Return the year that changes are measured from: the best of 6 to 14 years before the last observed one.

    The best is the year from which most domains can be compared; of several, the one nearest to :data:`SPAN` years.
    """
    by_domain = [found for domain in DOMAINS if (found := observed(cells, domain))]
    last = max((cell.year for found in by_domain for cell in found), default=None)
    if last is None:
        return None

    def worth(year: int) -> tuple[int, int]:
        return sum(pair(found, year) is not None for found in by_domain), -abs(last - SPAN - year)

    return max(range(last - 14, last - 5), key=worth)
