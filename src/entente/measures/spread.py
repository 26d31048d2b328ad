"""Hedging index and domain divergence: how evenly a portfolio is spread, and how far two domains lie apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from entente.errors import OptionError, UnknownNameError
from entente.evidence.records import DOMAINS
from entente.measures import intervals
from entente.measures.portfolio import PortfolioResult, portfolio
from entente.measures.result import Result, band_figure, record
from entente.measures.who import OTHER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, CellStatus, Origin
    from entente.measures.cells import Cell
    from entente.measures.rows import EvidenceLike

    Floats = NDArray[np.float64]

DRAWS = 4000
SEED = 20240229
"""Seed of the draws unless one is given; it stands in every result."""

FEW_POLES = "fewer than two poles can be compared"
NO_TIES = "no tie with any named pole: nothing to spread"


@dataclass(frozen=True, slots=True)
class Mix:
    """One domain in one year as numbers.

    Attributes
    ----------
    shares
        Shape (K,): shares of the poles and, last, of ``other`` (0 in domains without it), summing to 1.
    poles
        Shape (K,): which entries are named poles that can be observed.
    cell
        One of the cells, for status, number of observations and evidence.
    """

    shares: Floats
    poles: NDArray[np.bool_]
    cell: Cell


@dataclass(frozen=True, slots=True)
class HedgingYear:
    """Hedging index of one domain in one year.

    Attributes
    ----------
    value
        Entropy of the shares of the named poles (renormalised) over its maximum; ``None`` without data.
    low, high
        90 % interval from draws of whole portfolios, or ``None`` with the reason.
    mean
        Mean over the draws: above ``value`` when few observations stand behind the shares.
    other
        Share of the ties that go to nobody's pole; not part of the index. ``None`` in domains without it.
    """

    domain: str
    year: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    other: float | None = None
    n: int = 0
    status: CellStatus = "no_data"
    reason: str = ""
    evidence: tuple[str, ...] = ()
    series: str = ""


@dataclass(frozen=True, slots=True)
class HedgingResult(Result):
    """Hedging indices by domain and year; ``seed`` and ``draws`` reproduce the intervals."""

    measure: ClassVar[str] = "hedging"
    key: ClassVar[str] = "hedging"

    state: str
    rows: tuple[HedgingYear, ...]
    seed: int
    draws: int
    bases: tuple[Basis, ...] = ()
    origins: tuple[Origin, ...] = ()

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Hedging index by domain: {self.state}" if self.state else "Hedging index by domain"

    def table(self) -> list[dict[str, Any]]:
        """Return one row per domain and year."""
        return [record(row) for row in self.rows]

    def _extra(self) -> dict[str, Any]:
        return {"state": self.state, "seed": self.seed, "draws": self.draws}

    def figure(self) -> dict[str, Any]:
        """Return a line with its band for each domain."""
        rows = [row for row in self.table() if row["value"] is not None]
        description = f"{self.title}: 0 ties with one pole only, 1 evenly spread over the poles."
        return band_figure(self.title, description, rows, color="domain", label="hedging index")


@dataclass(frozen=True, slots=True)
class DivergenceYear:
    """Distance between two domains in one year.

    Attributes
    ----------
    value
        Jensen-Shannon distance of the shares of the named poles (renormalised); ``None`` without data in either.
    low, high
        90 % interval from draws, or ``None`` with the reason.
    first_years, second_years
        Years that the two cells sum up.
    """

    first: str
    second: str
    year: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    first_years: tuple[int, int] | None = None
    second_years: tuple[int, int] | None = None
    status: CellStatus = "no_data"
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DivergenceResult(Result):
    """Distances between two domains by year; ``seed`` and ``draws`` reproduce the intervals."""

    measure: ClassVar[str] = "divergence"
    key: ClassVar[str] = "divergence"

    state: str
    first: str
    second: str
    rows: tuple[DivergenceYear, ...]
    seed: int
    draws: int
    bases: tuple[Basis, ...] = ()
    origins: tuple[Origin, ...] = ()

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Divergence of {self.first} and {self.second}: {self.state}"

    def table(self) -> list[dict[str, Any]]:
        """Return one row per year."""
        return [record(row) for row in self.rows]

    def _extra(self) -> dict[str, Any]:
        pair = {"first": self.first, "second": self.second}
        return {"state": self.state, **pair, "seed": self.seed, "draws": self.draws}

    def figure(self) -> dict[str, Any]:
        """Return a line with its band."""
        rows = [{**row, "pair": f"{self.first}-{self.second}"} for row in self.table() if row["value"] is not None]
        description = f"{self.title}: 0 the same shares of the poles, 1 no pole in common."
        return band_figure(self.title, description, rows, color="pair", label="Jensen-Shannon distance")


# --- hedging ---------------------------------------------------------------------------------------------------------


def hedging(cells: PortfolioResult | Iterable[Cell], *, seed: int = SEED, draws: int = DRAWS) -> HedgingResult:
    """Measure how evenly each domain's ties are spread over the named poles.

    The index is the entropy of the poles' shares over its maximum; ``other`` is left out (ties with outsiders are no
    hedge between the poles) and shown beside it. The value comes from the raw shares, so a reader can check it; the
    interval from joint draws of the whole portfolio.

    Parameters
    ----------
    cells
        A portfolio, or cells of one state.
    seed, draws
        Of the joint draws.

    Returns
    -------
    HedgingResult
        One row for each domain and year of the cells. No data has no index: it must not look like hedging.
    """
    _check_draws(draws)
    given = _cells(cells)
    rows = tuple(_hedge(key, group, seed, draws) for key, group in _groups(given).items())
    return HedgingResult(_state(cells), rows, seed, draws, *_credit(cells, rows))


def _hedge(key: tuple[str, int], group: Sequence[Cell], seed: int, draws: int) -> HedgingYear:
    cell = _leading(group)
    other = next((each.share for each in group if each.pole == OTHER), None)
    blank = HedgingYear(*key, other=other, n=cell.n, evidence=cell.evidence, series=cell.series)
    mix = mix_of(group)
    if isinstance(mix, str):
        return replace(blank, status="no_tie" if cell.status == "no_tie" else "no_data", reason=mix)
    found = _measure([mix], lambda parts: intervals.entropy(parts[0]), _rng(seed, key), draws)
    return replace(blank, **found, status=_status([mix]), reason="" if "low" in found else cell.reason)


# --- divergence ------------------------------------------------------------------------------------------------------


def divergence(
    shares: PortfolioResult, first: str, second: str, *, seed: int = SEED, draws: int = DRAWS
) -> DivergenceResult:
    """Measure how far two domains of one portfolio lie apart.

    The Jensen-Shannon distance (square root of the divergence, logarithms to base 2) of the shares of the named
    poles, year by year. Where a domain has cells for periods only, the period that holds the year is used.

    Parameters
    ----------
    shares
        A portfolio with cells of both domains.
    first, second
        Domains.
    seed, draws
        Of the joint draws.

    Raises
    ------
    UnknownNameError
        If a domain does not exist.
    OptionError
        If both are the same, or the portfolio has no cells of one.
    """
    _check_draws(draws)
    _check_pair(shares, first, second)
    ours, theirs = (_by_year(shares.of(domain)) for domain in (first, second))
    blanks = [DivergenceYear(first, second, year) for year in sorted({*ours, *theirs})]
    rows = tuple(
        _distance(blank, _covering(ours, blank.year), _covering(theirs, blank.year), seed, draws) for blank in blanks
    )
    return DivergenceResult(shares.state, first, second, rows, seed, draws, *_credit(shares, rows))


def _check_pair(shares: PortfolioResult, first: str, second: str) -> None:
    for domain in (first, second):
        if domain not in DOMAINS:
            raise UnknownNameError.among("domain", domain, DOMAINS)
        if not shares.of(domain):
            raise OptionError(f"the portfolio has no cells of {domain}", hint="measure it with both domains")
    if first == second:
        raise OptionError(f"{first} and {second} are the same domain", hint="name two different domains")


def _by_year(cells: Iterable[Cell]) -> dict[int, list[Cell]]:
    return {year: group for (_, year), group in _groups(cells).items()}


def _covering(groups: dict[int, list[Cell]], year: int) -> list[Cell]:
    """Return the group of the year, else the one whose window holds it."""
    if year in groups:
        return groups[year]
    holding = [group for group in groups.values() if group[0].year_from <= year <= group[0].year]
    return holding[0] if holding else []


def _distance(blank: DivergenceYear, ours: list[Cell], theirs: list[Cell], seed: int, draws: int) -> DivergenceYear:
    blank = replace(blank, first_years=_window(ours), second_years=_window(theirs), evidence=_evidence(ours, theirs))
    first, second = mix_of(ours), mix_of(theirs)
    if isinstance(first, str) or isinstance(second, str):
        named = ((blank.first, first), (blank.second, second))
        return replace(blank, reason="; ".join(f"{name}: {mix}" for name, mix in named if isinstance(mix, str)))
    common = first.poles & second.poles
    pair = [replace(mix, poles=common) for mix in (first, second)]
    if common.sum() < 2 or any(mix.shares[common].sum() <= 0 for mix in pair):  # noqa: PLR2004 - see FEW_POLES
        return replace(blank, reason=FEW_POLES)
    rng = _rng(seed, (blank.first, blank.year), blank.second)
    found = _measure(pair, lambda parts: intervals.divergence(parts[0], parts[1]), rng, draws)
    return replace(blank, **found, status=_status(pair), reason="" if "low" in found else first.cell.reason)


def _window(group: Sequence[Cell]) -> tuple[int, int] | None:
    return (group[0].year_from, group[0].year) if group else None


def _evidence(*groups: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for group in groups if group for key in _leading(group).evidence))


# --- what both share -------------------------------------------------------------------------------------------------


def mix_of(group: Sequence[Cell]) -> Mix | str:
    """Return the cells of one domain and year as numbers, or the reason why that is impossible."""
    if not group:
        return "not measured in this year"
    ordered = [cell for cell in group if cell.pole != OTHER]
    shares = np.array([cell.share if cell.share is not None else 0.0 for cell in ordered])
    seen = np.array([cell.share is not None for cell in ordered], bool)
    if not seen.any():
        return _leading(group).reason or "no data"
    if seen.sum() < 2:  # noqa: PLR2004 - see FEW_POLES
        return FEW_POLES
    if shares.sum() <= 0:
        return NO_TIES
    rest = max(1.0 - float(shares.sum()), 0.0)
    return Mix(np.append(shares, rest), np.append(seen, False), _leading(group))


def _leading(group: Sequence[Cell]) -> Cell:
    """Return a cell with a share if there is one: it carries the interval's number and the status."""
    return max(group, key=lambda cell: (cell.pole != OTHER, cell.share is not None, cell.share or 0.0))


def _named(mix: Mix, shares: Floats) -> Floats:
    """Return the shares of the named poles, renormalised; last axis (K,)."""
    return intervals.shares_of(shares[..., mix.poles])


def _measure(
    mixes: Sequence[Mix], measure: Callable[[list[Floats]], Floats], rng: np.random.Generator, draws: int
) -> dict[str, Any]:
    """Return the measure of the raw shares and, if any of them has a sampling error, its interval and mean."""
    value = float(measure([_named(mix, mix.shares) for mix in mixes]))
    if all(mix.cell.n_eff is None for mix in mixes):
        return {"value": value}
    sample = measure([_named(mix, _drawn(mix, rng, draws)) for mix in mixes])
    low, high = intervals.tails(sample, value)
    return {"value": value, "low": low, "high": high, "mean": float(sample.mean())}


def _status(mixes: Sequence[Mix]) -> CellStatus:
    return "imputed" if any(mix.cell.status == "imputed" for mix in mixes) else "value"


def _drawn(mix: Mix, rng: np.random.Generator, draws: int) -> Floats:
    """Return draws of the shares, shape (draws, K); the shares themselves where they have no sampling error."""
    if mix.cell.n_eff is None:
        return np.broadcast_to(mix.shares, (draws, mix.shares.size))
    # Categories that cannot be observed take no part in the prior.
    live = mix.poles | (np.arange(mix.shares.size) == mix.shares.size - 1)
    full = np.zeros((draws, mix.shares.size))
    full[:, live] = intervals.share_draws(mix.shares[live], np.asarray(mix.cell.n_eff), rng, draws)
    return full


def _rng(seed: int, key: tuple[str, int], other: str | None = None) -> np.random.Generator:
    """Return a generator of its own for each domain and year: results do not depend on what else is measured."""
    names: list[str] = [*DOMAINS]
    place = names.index(key[0]), key[1], 1 + names.index(other) if other else 0
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=place))


def _groups(cells: Iterable[Cell]) -> dict[tuple[str, int], list[Cell]]:
    groups: dict[tuple[str, int], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.domain, cell.year), []).append(cell)
    return groups


def _check_draws(draws: int) -> None:
    if draws < 100:  # noqa: PLR2004 - tails of 5 % need some draws
        raise OptionError(f"{draws} draws", hint="give 100 or more")


def _cells(given: PortfolioResult | Iterable[Cell]) -> tuple[Cell, ...]:
    return given.cells if isinstance(given, PortfolioResult) else tuple(given)


def _state(given: PortfolioResult | Iterable[Cell]) -> str:
    return given.state if isinstance(given, PortfolioResult) else ""


def _credit(
    given: PortfolioResult | Iterable[Cell], rows: Iterable[HedgingYear | DivergenceYear]
) -> tuple[tuple[Basis, ...], tuple[Origin, ...]]:
    """Return those bases of the portfolio that the rows name, and their origins."""
    if not isinstance(given, PortfolioResult):
        return (), ()
    ids = {key for row in rows for key in row.evidence}
    bases = tuple(basis for basis in given.bases if basis.id in ids)
    sources = {source for basis in bases for source in basis.sources}
    return bases, tuple(origin for origin in given.origins if origin.name in sources)


# --- straight from the evidence --------------------------------------------------------------------------------------


def state_hedging(evidence: EvidenceLike, state: str, **options: Any) -> HedgingResult:  # noqa: ANN401 - passed on
    """Measure a state's portfolio and its hedging indices; ``options`` as :func:`entente.measures.portfolio`."""
    return hedging(portfolio(evidence, state, **options))


def state_divergence(
    evidence: EvidenceLike,
    state: str,
    first: str = "trade",
    second: str = "arms",
    **options: Any,  # noqa: ANN401 - passed on
) -> DivergenceResult:
    """Measure two domains of a state and how far they lie apart; ``options`` as :func:`entente.measures.portfolio`."""
    return divergence(portfolio(evidence, state, domains=(first, second), **options), first, second)
