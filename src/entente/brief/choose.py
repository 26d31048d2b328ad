"""Which numbers are the headline: the latest year with values, who leads, what changed. Pure functions on rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.brief.contracts import Cell, DivergenceRow, Material
    from entente.brief.findings import RobustnessRow

SPAN = 10
"""Years back that changes are measured over, as nearly as the data allow, where no base year is given."""

SHORTEST = 3
"""Years that lie between two cells for a difference to be called a change."""

LEAST = 0.02
"""Difference of shares that is worth a word: two points."""

SURE = 0.95
"""Probability from which a lead is called clear."""

MOST_CHANGES = 2
"""Changes of each kind, full counts and shares with an interval, that the answer names."""

PARTIAL = frozenset({"blocs only"})
"""Series that stand in for a fuller one after its end: drawn, but no headline."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The pole with the largest share of a domain in its latest observed year.

    Attributes
    ----------
    clear
        Whether it leads the next pole with a probability of at least :data:`SURE`, or, where shares have no interval,
        by at least :data:`LEAST`.
    """

    cell: Cell
    second: Cell | None
    clear: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A pole's share of a domain then and now.

    Attributes
    ----------
    real
        The two intervals do not overlap, and the shares differ by at least :data:`LEAST`.
    """

    before: Cell
    after: Cell
    real: bool

    @property
    def counted(self) -> bool:
        """Whether both shares are full counts, which have no interval."""
        return self.before.low is None and self.after.low is None

    @property
    def size(self) -> float:
        """Difference of the shares, now minus then."""
        return (self.after.share or 0.0) - (self.before.share or 0.0)


def with_values(material: Material, domain: str) -> list[Cell]:
    """Return the cells of a domain that hold a share."""
    return [cell for cell in material.portfolio if cell.domain == domain and cell.share is not None]


def observed(material: Material, domain: str) -> list[Cell]:
    """Return the cells of a domain that may be a headline: not carried forward, and of no :data:`PARTIAL` series."""
    return [cell for cell in with_values(material, domain) if cell.status != "imputed" and cell.series not in PARTIAL]


def latest_year(material: Material, domain: str) -> int | None:
    """Return the last observed year of the domain, or ``None``."""
    return max((cell.year for cell in observed(material, domain)), default=None)


def year_cells(material: Material, domain: str, year: int | None) -> dict[str, Cell]:
    """Return pole -> cell of a domain in one year, cells with a share only."""
    return {cell.pole: cell for cell in with_values(material, domain) if cell.year == year}


def latest_cells(material: Material, domain: str) -> dict[str, Cell]:
    """Return pole -> cell of the last observed year; of the last year at all where nothing was observed."""
    last = max((cell.year for cell in with_values(material, domain)), default=None)
    year = latest_year(material, domain)
    return year_cells(material, domain, last if year is None else year)


def cells_at(material: Material, domain: str, year: int) -> dict[str, Cell]:
    """Return pole -> cell that ends in ``year``, else the one whose years hold it."""
    return _at(with_values(material, domain), year)


def observed_at(material: Material, domain: str, year: int) -> dict[str, Cell]:
    """Return the same as :func:`cells_at`, of observed cells only."""
    return _at(observed(material, domain), year)


def _at(cells: list[Cell], year: int) -> dict[str, Cell]:
    exact = {cell.pole: cell for cell in cells if cell.year == year}
    holding = [cell for cell in cells if cell.holds(year)]
    return exact or {cell.pole: cell for cell in sorted(holding, key=lambda cell: -cell.year)}


def leader(material: Material, domain: str) -> Lead | None:
    """Return who has the largest share of a domain in its latest observed year, or ``None`` without one."""
    cells = year_cells(material, domain, latest_year(material, domain)).values()
    ranked = sorted(cells, key=lambda cell: (-(cell.share or 0.0), cell.pole))
    if not ranked:
        return None
    second = ranked[1] if len(ranked) > 1 else None
    return Lead(ranked[0], second, clear=second is None or leads(ranked[0], second, len(ranked)))


def leads(first: Cell, second: Cell, poles: int) -> bool:
    """Whether one of ``poles`` shares of a whole is larger than another: surely, or by two points in a full count.

    Shares of one whole move against each other, so that their intervals may overlap although one is almost surely the
    larger. Under the Dirichlet posterior of the shares (Perks' prior, 1/K each) the first's part of the two is Beta
    distributed, and the probability that it exceeds one half is exact.
    """
    if first.low is None or second.low is None:
        return (first.share or 0.0) - (second.share or 0.0) >= LEAST - 1e-9
    if first.n_eff is None:
        return apart(first, second)
    return chance_larger(first.share or 0.0, second.share or 0.0, first.n_eff, poles) >= SURE


def chance_larger(first: float, second: float, n_eff: float, poles: int) -> float:
    """Return the posterior probability that the first of two shares of one whole is the larger."""
    from scipy.special import betainc

    prior = 1.0 / max(poles, 2)
    return float(1.0 - betainc(n_eff * first + prior, n_eff * second + prior, 0.5))


def apart(one: Cell, two: Cell) -> bool:
    """Whether the intervals of two cells do not overlap; a cell without one counts as its share alone."""
    low_one, high_one = _ends(one)
    low_two, high_two = _ends(two)
    return low_one > high_two or low_two > high_one


def _moved(old: Cell, new: Cell) -> bool:
    return apart(old, new) and abs((new.share or 0.0) - (old.share or 0.0)) >= LEAST


def _ends(cell: Cell) -> tuple[float, float]:
    share = cell.share or 0.0
    return (share if cell.low is None else cell.low, share if cell.high is None else cell.high)


def base_year(material: Material) -> int | None:
    """Return the year that changes are measured from: the one given, else the best of 6 to 14 years before the last.

    The best is the year from which most domains can be compared; of several, the one nearest to :data:`SPAN` years.
    """
    if material.base_year is not None:
        return material.base_year
    last = max((year for domain in DOMAINS if (year := latest_year(material, domain)) is not None), default=None)
    if last is None:
        return None

    def worth(year: int) -> tuple[int, int]:
        return len({change.after.domain for change in changes(material, year)}), -abs(last - SPAN - year)

    return max(range(last - 14, last - 5), key=worth)


def changes(material: Material, base: int) -> list[Change]:
    """Return the change of every domain and pole from ``base`` to the last year of the same series, largest first.

    Then are the cells that end in ``base`` or whose years hold it, or else, where a source begins later, those of its
    first year; now are the cells of the last year at least :data:`SHORTEST` years on whose years begin after that. A
    domain without either is left out: no other series stands in for it. Each cell names its own years.
    """
    found = []
    for domain in DOMAINS:
        start = _first(material, domain, base)
        before = observed_at(material, domain, start)
        after = _later(material, domain, start, {cell.series for cell in before.values()})
        pairs = ((before[pole], after[pole]) for pole in after if pole in before)
        found += [Change(old, new, _moved(old, new)) for old, new in pairs if old.series == new.series]
    return sorted(found, key=lambda change: -abs(change.size))


def named_changes(found: Sequence[Change]) -> list[Change]:
    """Return the changes that the answer names: the largest real ones of each kind, else the largest at all."""
    real = [item for item in found if item.real]
    kinds = ([item for item in real if item.counted is counted] for counted in (True, False))
    return [item for items in kinds for item in items[:MOST_CHANGES]] or list(found[:1])


def robustness_of(material: Material, headline: str, cell: Cell, before: Cell | None = None) -> RobustnessRow | None:
    """Return how firm the headline on a cell is, if that very headline was tried: same pole, same windows."""
    windows = (None if before is None else _window(before), _window(cell))
    return next(
        (
            row
            for row in material.robustness
            if (row.domain, row.headline, row.pole) == (cell.domain, headline, cell.pole)
            and (row.before, row.after) == windows
        ),
        None,
    )


def _window(cell: Cell) -> tuple[int, int]:
    return (cell.year if cell.year_from is None else cell.year_from, cell.year)


def _first(material: Material, domain: str, base: int) -> int:
    """Return ``base`` if an observed cell of the domain holds it, else the first later year with one."""
    later = [cell.year for cell in observed(material, domain) if cell.year > base]
    return base if observed_at(material, domain, base) else min(later, default=base)


def _later(material: Material, domain: str, base: int, series: set[str]) -> dict[str, Cell]:
    """Return pole -> cell of the last observed year of the given series that begins after ``base``."""
    later = [
        cell
        for cell in observed(material, domain)
        if cell.series in series and cell.year >= base + SHORTEST and not cell.holds(base)
    ]
    last = max((cell.year for cell in later), default=None)
    return {cell.pole: cell for cell in later if cell.year == last}


def several_series(material: Material, domain: str) -> bool:
    """Whether the domain's observed shares come from more than one series, so that a number must name its own."""
    return len({cell.series for cell in observed(material, domain)}) > 1


def latest_divergences(material: Material) -> list[DivergenceRow]:
    """Return the newest observed divergence of each pair of domains, or the newest at all where none is observed."""
    newest: dict[tuple[str, str], DivergenceRow] = {}
    for row in sorted(material.divergence, key=lambda row: (row.status != "imputed", row.year)):
        if row.value is not None:
            newest[row.first, row.second] = row
    pairs = dict.fromkeys((row.first, row.second) for row in material.divergence)
    return [newest[pair] for pair in pairs if pair in newest]


def silent_domains(material: Material) -> list[str]:
    """Return the domains that hold no share in any year."""
    return [domain for domain in DOMAINS if not with_values(material, domain)]
