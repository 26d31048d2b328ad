"""Memberships that two states share: how many, how exclusive, and how many more than by chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from entente.errors import OptionError
from entente.evidence.records import Query
from entente.measures.domains.institutions import FULL, by_year
from entente.measures.expectation import chances, shared_by_chance
from entente.measures.result import VEGA_LITE, Result, band_layers, record, year_axis
from entente.measures.rows import Rows, assign, covers, fetch, origins_of
from entente.measures.who import state_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, CellStatus, Origin
    from entente.measures.domains.institutions import Memberships
    from entente.measures.rows import Cover, EvidenceLike

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

SPREAD = 1.6448536269514722
"""Standard deviations from the middle of a normal distribution to the ends of its central 90 %."""

NO_COVER = "no source covers all memberships in this year: only the dated table of blocs is known"
NO_MEMBER = "{} has no membership in the data"
FIRST_YEAR, LAST_YEAR = 1816, 2100


@dataclass(frozen=True, slots=True)
class SharedYear:
    """Memberships that two states share in one year.

    Attributes
    ----------
    shared
        Organisations of which both are full members.
    of_first, of_second
        Organisations of which either is.
    weighted
        Sum over shared organisations of ``members ** -exponent``: a club of five counts more than the United Nations.
    part
        ``weighted`` over what the state with fewer could share at most, in [0, 1].
    expected, low, high
        Shared organisations by chance, given how many each state has and how large each organisation is, and the
        central 90 % of what chance gives.
    excess
        ``shared - expected``.
    weighted_excess
        ``weighted`` less what chance gives of it.
    blocs
        Blocs of the dated table that both are members of at the end of the year; known in every year.
    """

    year: int
    shared: int | None
    of_first: int | None
    of_second: int | None
    weighted: float | None
    part: float | None
    expected: float | None
    low: float | None
    high: float | None
    excess: float | None
    weighted_excess: float | None
    blocs: tuple[str, ...]
    status: CellStatus
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MembershipResult(Result):
    """Shared memberships of the states ``first`` and ``second``, by year."""

    measure: ClassVar[str] = "memberships"

    first: str
    second: str
    exponent: float
    years: tuple[SharedYear, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Memberships that {self.first} and {self.second} share"

    def table(self) -> list[dict[str, Any]]:
        """Return one row per year."""
        return [{"first": self.first, "second": self.second, **record(year)} for year in self.years]

    def _extra(self) -> dict[str, Any]:
        return {"first": self.first, "second": self.second, "exponent": self.exponent}

    def figure(self) -> dict[str, Any]:
        """Return the number shared as a line over the band of what chance gives."""
        rows = [{**row, "value": row["shared"]} for row in self.table() if row["shared"] is not None]
        return {
            "$schema": VEGA_LITE,
            "title": self.title,
            "description": f"{self.title}, by year; band: what chance gives (90 %).",
            "data": {"values": rows},
            "encoding": {"x": year_axis()},
            "layer": band_layers({"field": "value", "type": "quantitative", "title": "organisations"}),
        }


def memberships(
    evidence: EvidenceLike, a: str, b: str, *, years: tuple[int, int] | None = None, exponent: float = 0.5
) -> MembershipResult:
    """Measure the memberships in international organisations that two states share, year by year.

    Parameters
    ----------
    a, b
        States, by id or name.
    years
        First and last year; all covered years in which both have a membership if not given.
    exponent
        An organisation of N members weighs ``N ** -exponent``: 0 counts all alike, 1 shares one unit among its members.

    Returns
    -------
    MembershipResult
        Years outside coverage are ``no_data``; the blocs of the dated table are named in every year.

    Raises
    ------
    OptionError
        If both are the same state, the years run backwards, or the exponent is outside 0..1.
    UnknownActorError
        If one is no known state.
    """
    pair = state_id(a, years), state_id(b, years)
    _check(pair, years, exponent)
    known = [cover for cover in covers(evidence, "institutions", ("membership",)) if cover.actor == "*"]
    wanted = range(*_span(known, pair, years))
    found: dict[int, SharedYear] = {}
    bases: list[Basis] = []
    for source, covered in assign(known, "*", wanted).items():
        where = {"kind": ("membership",), "source": (source,)}
        rows = fetch(evidence, Query("tie", where, overlap=(covered[0], covered[-1])))
        bases.append(rows.basis)
        found |= _years(rows, pair, covered, exponent)
    every = [found.get(year, _nothing(pair, year, NO_COVER)) for year in wanted]
    shown = every if years else _lived(every)
    return MembershipResult(*pair, exponent, tuple(shown), tuple(bases), origins_of(evidence, bases))


def _check(pair: tuple[str, str], years: tuple[int, int] | None, exponent: float) -> None:
    if pair[0] == pair[1]:
        raise OptionError(f"{pair[0]} shares all memberships with itself", hint="name two different states")
    if years is not None and years[0] > years[1]:
        raise OptionError(f"the years {years[0]}-{years[1]} run backwards", hint="give the first year first")
    if not 0 <= exponent <= 1:
        raise OptionError(f"exponent is {exponent}", hint="give a number from 0 (all alike) to 1")


def _span(known: Sequence[Cover], pair: tuple[str, str], years: tuple[int, int] | None) -> tuple[int, int]:
    """Return the first year and the year after the last."""
    from entente import actors

    if years is not None:
        return years[0], years[1] + 1
    lives = [actors.resolve(state) for state in pair]
    first = max(int(actor.start[:4]) for actor in lives)
    last = min([int(actor.end[:4]) for actor in lives if actor.end] or [LAST_YEAR])
    seen = [first, last] if last < LAST_YEAR else [first, *(cover.high for cover in known), _youngest_bloc(pair)]
    return first, max(seen) + 1


def _youngest_bloc(pair: tuple[str, str]) -> int:
    """Return the last year in which the table of blocs records a beginning or an end for either state."""
    from entente import actors

    dates = [date for state in pair for row in actors.memberships(state) for date in (row.start, row.end) if date]
    return max((int(date[:4]) for date in dates), default=FIRST_YEAR)


def _lived(every: Sequence[SharedYear]) -> list[SharedYear]:
    """Leave out the years before either state had any membership or bloc."""
    first = next((index for index, year in enumerate(every) if year.shared is not None or year.blocs), len(every))
    return list(every[first:])


def _years(rows: Rows, pair: tuple[str, str], years: Sequence[int], exponent: float) -> dict[int, SharedYear]:
    """Return what each year says."""
    import pyarrow.compute as pc

    full = Rows(rows.table.filter(pc.field("value") == FULL), rows.basis)
    states = sorted({*full.texts("sender"), *pair})
    spread = by_year(full, states, range(years[0], years[-1] + 1))
    ids = (rows.basis.id,)
    return {year: _year(pair, year, spread[year], exponent, ids) for year in years}


def _year(
    pair: tuple[str, str], year: int, found: Memberships, exponent: float, evidence: tuple[str, ...]
) -> SharedYear:
    here: Bools = np.asarray(found.member.any(axis=1))
    places = [found.states.index(state) for state in pair]
    absent = [state for state, place in zip(pair, places, strict=True) if not here[place]]
    if absent:
        return _nothing(pair, year, NO_MEMBER.format(absent[0]), evidence)
    member = found.member[here][:, found.size > 0]
    mine = [int(here[:place].sum()) for place in places]
    weights = found.size[found.size > 0] ** -exponent
    return _counted(pair, year, member, mine, weights, evidence)


def _counted(  # noqa: PLR0913, PLR0917 - whose, when, what, how
    pair: tuple[str, str],
    year: int,
    member: Bools,
    mine: Sequence[int],
    weights: Floats,
    evidence: tuple[str, ...],
) -> SharedYear:
    both = member[mine[0]] & member[mine[1]]
    most = min(float(weights @ member[place]) for place in mine)
    p = chances(member).p
    expected, deviation = shared_by_chance(p, mine[0], mine[1], np.ones_like(weights))
    by_weight, _ = shared_by_chance(p, mine[0], mine[1], weights)
    shared, weighted = int(both.sum()), float(weights @ both)
    return SharedYear(
        year=year,
        shared=shared,
        of_first=int(member[mine[0]].sum()),
        of_second=int(member[mine[1]].sum()),
        weighted=weighted,
        part=weighted / most,
        expected=expected,
        low=max(expected - SPREAD * deviation, 0.0),
        high=expected + SPREAD * deviation,
        excess=shared - expected,
        weighted_excess=weighted - by_weight,
        blocs=_blocs(pair, year),
        status="value" if shared else "no_tie",
        reason="complete count: the interval is that of chance, not of the count",
        evidence=evidence,
    )


def _nothing(pair: tuple[str, str], year: int, reason: str, evidence: tuple[str, ...] = ()) -> SharedYear:
    return SharedYear(year, *(None,) * 10, _blocs(pair, year), "no_data", reason, evidence)


def _blocs(pair: tuple[str, str], year: int) -> tuple[str, ...]:
    from entente import actors

    sides = [{row.bloc for row in actors.memberships(state, on=year) if row.status == "member"} for state in pair]
    return tuple(sorted(sides[0] & sides[1]))
