"""From the evidence to the series whose changes are dated, on a scale on which noise is alike everywhere.

Shares go to the logit scale (with half an observation added on each side, Gart and Zweifel 1967), where their sampling
error is known; ideal points stay as they are; counts go to Anscombe's root. One observation stands for one period.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import NoDataError, UnknownNameError
from entente.evidence.records import DOMAINS, Query, Span
from entente.measures.cells import PortfolioConfig
from entente.measures.portfolio import FIRST_YEAR, portfolio
from entente.measures.rows import covers, fetch
from entente.measures.who import OTHER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from entente.actors import Pole
    from entente.evidence.records import Basis
    from entente.measures.cells import Cell
    from entente.measures.portfolio import PortfolioResult
    from entente.measures.rows import EvidenceLike

    Floats = NDArray[np.float64]

ALL = "all"
"""In place of a domain: every domain that has a series."""

LAST_YEAR = 9999
"""No end."""

LEAST_SHARE = 0.005
"""Shares without a sampling error are kept this far from 0 and 1, where the logit ends."""

LOGIT = "logit of the share"
ROOT = "2 sqrt(count + 3/8)"
PLAIN = "none"
IDEAL = "ideal_point"
TRAILING = "trailing window"
SINGLE = "single years"
"""What the portfolio calls arms of the last years, and what they are when the window is one year."""

ONE_LIST = "the list of one source: how many exercises it knows in a year depends on the source too"
IMPUTED = "carried forward by rule: not observed"


@dataclass(frozen=True, slots=True)
class Point:
    """One observation.

    Attributes
    ----------
    year_from, year
        First and last year that it stands for.
    value, low, high
        As measured, with the 90 % interval if there is one.
    scaled, sd
        On the scale of the analysis, with its known standard error (``None``: not known, part of the noise).
    """

    year_from: int
    year: int
    value: float
    low: float | None
    high: float | None
    scaled: float
    sd: float | None


@dataclass(frozen=True, slots=True)
class Series:
    """Observations of one domain and pole, in order of time.

    Attributes
    ----------
    pole
        Empty for a series that is about no single pole (ideal point).
    label
        Which series of the domain, as the portfolio names it.
    scale
        How values were transformed.
    left_out
        What else the evidence holds and why it is not part of this series; what must be known of it.
    """

    domain: str
    pole: str
    label: str
    scale: str
    unit: str
    points: tuple[Point, ...]
    evidence: tuple[str, ...]
    left_out: tuple[str, ...] = ()

    @property
    def times(self) -> Floats:
        """Middle of each observation's years."""
        return np.array([(one.year_from + one.year) / 2.0 for one in self.points])

    @property
    def values(self) -> Floats:
        """Values on the scale of the analysis."""
        return np.array([one.scaled for one in self.points])

    @property
    def errors(self) -> Floats | None:
        """Known standard errors on that scale; 0 where none is known, ``None`` if nowhere."""
        known = [one.sd or 0.0 for one in self.points]
        return np.array(known) if any(known) else None

    def back(self, scaled: Floats) -> Floats:
        """Return values of the scale of the analysis as they were measured."""
        if self.scale == LOGIT:
            shares: Floats = 1.0 / (1.0 + np.exp(-np.asarray(scaled, float)))
            return shares
        if self.scale == ROOT:
            counts: Floats = np.maximum((np.asarray(scaled, float) / 2.0) ** 2 - 0.375, 0.0)
            return counts
        return np.asarray(scaled, float)


@dataclass(frozen=True, slots=True)
class Gathered:
    """All series of a question, and what they rest on."""

    state: str
    poles: tuple[str, ...]
    series: tuple[Series, ...]
    bases: tuple[Basis, ...]
    missing: dict[str, str] = field(default_factory=dict)


def gather(  # noqa: PLR0913 - one argument for each thing that a user may choose
    evidence: EvidenceLike,
    state: str,
    *,
    domain: str,
    pole: str | None = None,
    poles: Sequence[Pole] | None = None,
    years: tuple[int, int] | None = None,
) -> Gathered:
    """Return the series of a state in one domain, or in all.

    Parameters
    ----------
    domain
        One of the nine, or ``all``.
    pole
        Only this one, and nothing that is about no single pole; all poles, without ``other``, if not given.

    Raises
    ------
    UnknownNameError
        If there is no such domain or pole.
    NoDataError
        If the evidence has no series at all.
    """
    if domain not in {*DOMAINS, ALL}:
        raise UnknownNameError.among("domain", domain, (*DOMAINS, ALL))
    wanted = DOMAINS if domain == ALL else (domain,)
    # single years: trailing windows overlap, and would smear a break over their length
    shares = portfolio(evidence, state, poles=poles, years=years, domains=wanted, config=PortfolioConfig(window=1))
    if pole is not None and pole not in {*shares.poles, OTHER}:
        raise UnknownNameError.among("pole", pole, (*shares.poles, OTHER))
    names = shares.poles if pole is None else (pole,)
    found = [one for part in wanted for name in names if (one := from_cells(part, name, shares.of(part)))]
    more, bases = _others(evidence, shares.state, wanted, names, poles, years, whole=pole is None)
    every = (*found, *more)
    if not every:
        first = next((cell.reason for cell in shares.cells if cell.reason), "nothing recorded")
        raise NoDataError(f"no series of {shares.state} in {domain}: {first}", hint="entente load adds sources")
    used = {key for one in every for key in one.evidence}
    ours = tuple(basis for basis in shares.bases if basis.id in used)
    return Gathered(shares.state, names, every, (*ours, *bases), _missing(shares, every))


def _missing(shares: PortfolioResult, found: Iterable[Series]) -> dict[str, str]:
    there = {one.domain for one in found}
    cells = {cell.domain: cell.reason for cell in shares.cells if cell.domain not in there}
    return {name: reason or "nothing recorded" for name, reason in cells.items()}


def from_cells(domain: str, pole: str, cells: Iterable[Cell]) -> Series | None:
    """Return the series of one pole: observed cells of the label that most years bear."""
    mine = [cell for cell in cells if cell.pole == pole and cell.share is not None]
    seen = [cell for cell in mine if cell.status in {"value", "no_tie"}]
    if not seen:
        return None
    counts = Counter(cell.series for cell in seen)
    label = max(counts, key=lambda name: (counts[name], name))
    points = tuple(_share_point(cell) for cell in sorted(seen, key=lambda cell: cell.year) if cell.series == label)
    evidence = tuple(dict.fromkeys(key for cell in seen if cell.series == label for key in cell.evidence))
    left = [f"{count} of the series {name!r}: another measure" for name, count in counts.items() if name != label]
    left += [f"{len(mine) - len(seen)} {IMPUTED}"] if len(mine) > len(seen) else []
    shown = SINGLE if len(points) > 1 and all(p.year_from == p.year for p in points) and label == TRAILING else label
    return Series(domain, pole, shown, LOGIT, "share", points, evidence, tuple(left))


def _share_point(cell: Cell) -> Point:
    share = float(cell.share or 0.0)
    scaled, sd = logit(share, cell.n_eff)
    return Point(cell.year_from, cell.year, share, cell.low, cell.high, scaled, sd)


def logit(share: float, n: float | None) -> tuple[float, float | None]:
    """Return the logit of a share and its standard error.

    With n observations behind it: ``log((x + 1/2) / (n - x + 1/2))`` for x = n share, and the root of
    ``1 / (x + 1/2) + 1 / (n - x + 1/2)``. Without: the logit of the share, kept away from 0 and 1, and no error.
    """
    if n is None:
        kept = min(max(share, LEAST_SHARE), 1.0 - LEAST_SHARE)
        return float(np.log(kept / (1.0 - kept))), None
    yes, no = n * share + 0.5, n * (1.0 - share) + 0.5
    return float(np.log(yes / no)), float(np.sqrt(1.0 / yes + 1.0 / no))


# --- what the portfolio does not hold --------------------------------------------------------------------------------


def _others(  # noqa: PLR0913, PLR0917 - the parts of one question
    evidence: EvidenceLike,
    state: str,
    domains: Sequence[str],
    names: Sequence[str],
    poles: Sequence[Pole] | None,
    years: tuple[int, int] | None,
    *,
    whole: bool,
) -> tuple[list[Series], list[Basis]]:
    found = [ideal_points(evidence, state, years)] if whole and "diplomacy" in domains else []
    if "exercises" in domains:
        found += [exercises(evidence, state, name, years, poles) for name in names]
    kept = [one for one in found if one is not None]
    return [series for series, _ in kept], [basis for _, basis in kept]


def ideal_points(evidence: EvidenceLike, state: str, years: tuple[int, int] | None) -> tuple[Series, Basis] | None:
    """Return the yearly ideal point of a state, if the evidence has one; the loaded source before the shipped."""
    query = Query("attribute", {"actor": (state,), "name": (IDEAL,), "year": Span(*(years or (FIRST_YEAR, None)))})
    rows = fetch(evidence, query)
    lines = [row for row in rows.table.to_pylist() if row["value"] is not None]
    sources = sorted({row["source"] for row in lines}, key=lambda name: (name.startswith("starter"), name))
    mine = sorted((row for row in lines if row["source"] == sources[0]), key=lambda row: row["year"]) if lines else []
    if not mine:
        return None
    points = tuple(_plain_point(row) for row in {row["year"]: row for row in mine}.values())
    return Series("diplomacy", "", "ideal point", PLAIN, "sd", points, (rows.basis.id,)), rows.basis


def _plain_point(row: dict[str, Any]) -> Point:
    year, value = int(row["year"]), float(row["value"])
    return Point(year, year, value, row["low"], row["high"], value, row["sd"])


def exercises(
    evidence: EvidenceLike, state: str, pole: str, years: tuple[int, int] | None, poles: Sequence[Pole] | None
) -> tuple[Series, Basis] | None:
    """Return the yearly number of joint exercises with a pole, where a source covers them.

    Exercises of one side alone: a count says nothing about the others, so there is no share.
    """
    side = _pole(pole, poles)
    every = covers(evidence, "exercises", ("exercise",))
    known = [one for one in every if one.actor in _members(side, one.high) and one.partner in {"*", state}]
    if not known or state in _members(side, max(cover.high for cover in known)):
        return None
    low, high = years or (FIRST_YEAR, LAST_YEAR)
    first, last = max(low, min(cover.low for cover in known)), min(high, max(cover.high for cover in known))
    if first > last:
        return None
    ends = tuple(sorted({state, *(cover.actor for cover in known)}))
    query = Query(
        "tie",
        {
            "kind": ("exercise",),
            "status": ("value",),
            "year": Span(first, last),
            "sender": ends,
            "receiver": ends,
        },
    )
    rows = fetch(evidence, query)
    sides = zip(rows.texts("sender"), rows.texts("receiver"), rows.integers("year"), strict=True)
    counts = Counter(int(year) for one, two, year in sides if state in {one, two})
    points = tuple(_count_point(year, counts[year]) for year in range(first, last + 1))
    found = Series("exercises", pole, "joint exercises", ROOT, "count", points, (rows.basis.id,), (ONE_LIST,))
    return found, rows.basis


def _pole(name: str, poles: Sequence[Pole] | None) -> Pole | None:
    from entente import actors

    return next((one for one in (actors.poles() if poles is None else poles) if one.id == name), None)


def _members(pole: Pole | None, year: int) -> frozenset[str]:
    return frozenset() if pole is None else pole.actors(year)


def _count_point(year: int, count: int) -> Point:
    return Point(year, year, float(count), None, None, 2.0 * float(np.sqrt(count + 0.375)), 1.0)
