"""Treaty obligations of a state with each partner: how deep, and how deep once boiler-plate pacts are discounted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from entente.errors import NoDataError, OptionError, UnknownNameError
from entente.evidence.records import Query
from entente.measures.domains.guarantees import DEPTHS, DOMAIN, KINDS, SCORES, obligations_of
from entente.measures.result import VEGA_LITE, Result, record, year_axis
from entente.measures.rows import assign, covers, fetch, origins_of, span_of, unique_bases
from entente.measures.who import state_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, CellStatus, Condition, Origin
    from entente.measures.rows import Cover, EvidenceLike, Rows

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

GUARANTEE = 2.0
"""Depth from which an obligation counts as a guarantee: to defend, or to stay neutral if the other is attacked."""

SHALLOW = ("nonaggression", "consultation")
NO_COVER = "no source covers treaties in this year: no data, not an end of treaties"
NOTHING = "no obligation with this partner"
READ = "treaty texts are read in full: no sampling error; the depths are a convention"
BY_POLE = "shipped scores are by pole: load alliances for one partner (entente load atop PATH)"
SHIPPED = "shipped score of the pole's deepest member, under the rule of the portfolio; load atop for each partner"


@dataclass(frozen=True, slots=True)
class TreatyConfig:
    """How obligations are weighed.

    Attributes
    ----------
    depths
        Depth of each class of obligation, not negative.
    exponent
        A discounted obligation that the state has with n partners counts ``n ** -exponent`` of its depth: 1 shares
        one treaty among its members, 0 leaves the depths as they are.
    discounted
        Classes that are discounted. A guarantee is not weaker for having many members, a pledge of non-aggression
        signed by a whole continent is.
    """

    depths: Mapping[str, float] = field(default_factory=lambda: dict(DEPTHS))
    exponent: float = 1.0
    discounted: tuple[str, ...] = SHALLOW

    def __post_init__(self) -> None:
        for name in (*self.depths, *self.discounted):
            if name not in KINDS:
                raise UnknownNameError.among("class of obligation", name, KINDS)
        if not 0 <= self.exponent <= 1:
            raise OptionError(f"exponent is {self.exponent}", hint="give a number from 0 (no discount) to 1")
        if any(not 0 <= depth < np.inf for depth in self.depths.values()):
            raise OptionError("a depth is negative or not finite", hint="give depths from 0 up")


@dataclass(frozen=True, slots=True)
class Treaty:
    """Obligations between the state and one partner in one year.

    Attributes
    ----------
    partner
        Id of the state; ``pole:<id>`` where only shipped scores of poles are known.
    obligations
        Classes in force, of either side.
    depth
        Depth of the deepest, whoever else has it.
    weighted
        The same with discounted classes divided by the number of partners who have them.
    partners
        Number of the state's partners with the deepest of these classes; ``None`` if not known.
    """

    year: int
    partner: str
    name: str
    obligations: tuple[str, ...]
    depth: float | None
    weighted: float | None
    partners: int | None
    status: CellStatus
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TreatyYear:
    """All obligations of the state in one year.

    Attributes
    ----------
    partners, guarantees
        Partners with any obligation, and with one of depth 2 or more; ``None`` if not known.
    guarantee_share, guarantee_share_weighted
        Part of the sum of depths that such partners account for, before and after the discount.
    """

    year: int
    partners: int | None
    guarantees: int | None
    guarantee_share: float | None
    guarantee_share_weighted: float | None
    status: CellStatus
    reason: str


@dataclass(frozen=True, slots=True)
class TreatyResult(Result):
    """Obligations by year and partner, deepest first."""

    measure: ClassVar[str] = "treaties"

    state: str
    config: TreatyConfig
    rows: tuple[Treaty, ...]
    years: tuple[TreatyYear, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Treaty obligations of {self.state}"

    def table(self) -> list[dict[str, Any]]:
        """Return one row per year and partner."""
        return [record(row) for row in self.rows]

    def _extra(self) -> dict[str, Any]:
        settings = {
            "depths": dict(self.config.depths),
            "exponent": self.config.exponent,
            "discounted": list(self.config.discounted),
        }
        return {"state": self.state, "config": settings, "years": [record(year) for year in self.years]}

    def figure(self) -> dict[str, Any]:
        """Return the sums of depths of guarantees and of the rest, with and without the discount."""
        rows = [
            {"year": row.year, "value": getattr(row, side), "how": how}
            for row in self.years
            for side, how in (("guarantee_share", "as written"), ("guarantee_share_weighted", "discounted"))
            if getattr(row, side) is not None
        ]
        y = {"field": "value", "type": "quantitative", "title": "part of all depth", "scale": {"domain": [0, 1]}}
        return {
            "$schema": VEGA_LITE,
            "title": self.title,
            "description": f"{self.title}: part of the sum of depths that guarantees account for.",
            "data": {"values": rows},
            "mark": {"type": "line", "point": True},
            "encoding": {"x": year_axis(), "y": y, "color": {"field": "how", "type": "nominal", "title": None}},
        }


# --- numbers ---------------------------------------------------------------------------------------------------------


def weighted_depths(bound: Bools, config: TreatyConfig) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return depth, discounted depth and breadth of the tie with each partner.

    Parameters
    ----------
    bound
        Shape (classes, partners), classes in the order of :data:`entente.measures.domains.guarantees.KINDS`.

    Returns
    -------
    depth, weighted, breadth
        Each of shape (partners,): deepest class; deepest after the discount; number of partners who have the class
        that is deepest.
    """
    base = np.array([config.depths.get(kind, 0.0) for kind in KINDS])[:, None]
    breadth = bound.sum(axis=1)
    cut = np.array([kind in config.discounted for kind in KINDS])
    factor = np.where(cut, np.maximum(breadth, 1) ** -config.exponent, 1.0)[:, None]
    deepest = (bound * base).argmax(axis=0) if bound.shape[1] else np.zeros(0, np.int64)
    depth = (bound * base).max(axis=0, initial=0.0)
    return depth, (bound * base * factor).max(axis=0, initial=0.0), breadth[deepest]


def share_of_guarantees(depth: Floats, deep: Bools) -> float | None:
    """Return the part of the sum of depths that the ``deep`` ones account for; ``None`` if the sum is 0."""
    total = float(depth.sum())
    return float(depth[deep].sum()) / total if total > 0 else None


# --- from the evidence -----------------------------------------------------------------------------------------------


def treaties(
    evidence: EvidenceLike,
    state: str,
    *,
    partner: str | None = None,
    years: tuple[int, int] | None = None,
    config: TreatyConfig | None = None,
) -> TreatyResult:
    """Measure how deep the treaty obligations of a state are, by partner and year.

    Parameters
    ----------
    state
        By id or name.
    partner
        Only this partner: then every year has a row, also those without an obligation.
    years
        First and last year; all covered years of the state if not given.

    Returns
    -------
    TreatyResult
        Depth with and without a discount for classes that many partners share. Years outside coverage are ``no_data``.
        From the shipped evidence alone, scores by pole.

    Raises
    ------
    UnknownActorError
        If ``state`` or ``partner`` is no known state.
    OptionError
        If the years run backwards, or the partner is the state itself.
    NoDataError
        If no source covers treaties.
    """
    config = config or TreatyConfig()
    mine = state_id(state, years)
    other = None if partner is None else state_id(partner, years)
    if other == mine:
        raise OptionError(f"{mine} has no obligation to itself", hint="name another state as partner")
    known = covers(evidence, DOMAIN, (*KINDS, SCORES))
    span = _span(known, mine, years)
    listed = {cover.source for cover in known if cover.kind != SCORES}
    rows: list[Treaty] = []
    summed: dict[int, TreatyYear] = {}
    bases: list[Basis] = []
    for source, found in assign(known, mine, range(span[0], span[1] + 1)).items():
        read = _from_treaties if source in listed else _from_scores
        part, totals, used = read(evidence, mine, other, source, found, config)
        rows += part
        summed |= totals
        bases += used
    missing = [year for year in range(span[0], span[1] + 1) if year not in summed]
    summed |= {year: TreatyYear(year, *(None,) * 4, "no_data", NO_COVER) for year in missing}
    if other is not None:
        reason = BY_POLE if not listed else NO_COVER
        rows += [_no_row(year, other, reason) for year in missing]
    ordered = tuple(sorted(rows, key=lambda row: (row.year, -(row.weighted or 0.0), row.partner)))
    used_bases = unique_bases(bases)
    every = tuple(summed[year] for year in sorted(summed))
    return TreatyResult(mine, config, ordered, every, used_bases, origins_of(evidence, used_bases))


def _span(known: Sequence[Cover], state: str, years: tuple[int, int] | None) -> tuple[int, int]:
    from entente import actors

    covered = span_of(known, state)
    if covered is None:
        raise NoDataError(f"no source covers treaties of {state}", hint="load alliances: entente load atop PATH")
    if years is not None and years[0] > years[1]:
        raise OptionError(f"the years {years[0]}-{years[1]} run backwards", hint="give the first year first")
    if years is not None:
        return years
    first = int(actors.resolve(state).start[:4])
    return (min(max(covered[0], first), covered[1]), covered[1])


def _no_row(year: int, partner: str, reason: str) -> Treaty:
    return Treaty(year, partner, _name(partner), (), *(None,) * 3, "no_data", reason, ())


def _name(actor: str) -> str:
    from entente.actors import display_name, known

    return display_name(actor) if known(actor) else actor


def _from_treaties(  # noqa: PLR0913, PLR0917 - whose, with whom, from where, when, how
    evidence: EvidenceLike,
    state: str,
    partner: str | None,
    source: str,
    years: Sequence[int],
    config: TreatyConfig,
) -> tuple[list[Treaty], dict[int, TreatyYear], list[Basis]]:
    where: dict[str, Condition] = {"kind": KINDS, "source": (source,)}
    span = range(years[0], years[-1] + 1)
    ends = (("sender", "receiver"), ("receiver", "sender"))
    sides = [
        (theirs, fetch(evidence, Query("tie", {**where, mine: (state,)}, overlap=(span[0], span[-1]))))
        for mine, theirs in ends
    ]
    partners = sorted(
        {name for column, rows in sides for name in rows.texts(column)} | ({partner} if partner else set())
    )
    bound = obligations_of(sides, partners, span)
    ids = tuple(rows.basis.id for _, rows in sides)
    rows: list[Treaty] = []
    summed: dict[int, TreatyYear] = {}
    for year in years:
        now = bound[:, year - span[0]]
        figures = weighted_depths(now, config)
        summed[year] = _summed(year, *figures[:2], now)
        rows += _rows(year, partners, now, figures, partner, ids)
    return rows, summed, [table.basis for _, table in sides]


def _summed(year: int, depth: Floats, weighted: Floats, now: Bools) -> TreatyYear:
    deep, some = depth >= GUARANTEE, now.any(axis=0)
    shares = share_of_guarantees(depth, deep), share_of_guarantees(weighted, deep)
    status: CellStatus = "value" if some.any() else "no_tie"
    return TreatyYear(year, int(some.sum()), int(deep.sum()), *shares, status, READ if some.any() else "no obligation")


def _rows(  # noqa: PLR0913, PLR0917 - what one year holds
    year: int,
    partners: Sequence[str],
    now: Bools,
    figures: tuple[Floats, Floats, NDArray[np.int64]],
    only: str | None,
    evidence: tuple[str, ...],
) -> list[Treaty]:
    found: list[Treaty] = []
    for index, name in enumerate(partners):
        kinds = tuple(kind for kind, there in zip(KINDS, now[:, index], strict=True) if there)
        if name == only or (kinds and only is None):
            depth, weighted, breadth = (figure[index] for figure in figures)
            status: CellStatus = "value" if kinds else "no_tie"
            sums = float(depth), float(weighted), int(breadth) if kinds else 0
            found.append(Treaty(year, name, _name(name), kinds, *sums, status, READ if kinds else NOTHING, evidence))
    return found


def _from_scores(
    evidence: EvidenceLike,
    state: str,
    partner: str | None,
    source: str,
    years: Sequence[int],
    _config: TreatyConfig,
) -> tuple[list[Treaty], dict[int, TreatyYear], list[Basis]]:
    """Return the shipped scores of the poles; they cannot say how deep the tie with one partner is."""
    if partner is not None:
        return [], {}, []
    where: dict[str, Condition] = {"kind": (SCORES,), "sender": (state,), "source": (source,)}
    rows = fetch(evidence, Query("tie", where, overlap=(years[0], years[-1])))
    found = [
        Treaty(year, pole, pole.removeprefix("pole:"), (), None, value, n, "value", SHIPPED, (rows.basis.id,))
        for pole, value, n, year in _spells(rows)
        if year in years
    ]
    held = {row.year for row in found}
    summed = {year: TreatyYear(year, *(None,) * 4, "value" if year in held else "no_tie", SHIPPED) for year in years}
    return found, summed, [rows.basis]


def _spells(rows: Rows) -> list[tuple[str, float, int, int]]:
    """Return pole, score, partners and year, one for each year of each spell."""
    spells = zip(
        rows.texts("receiver"),
        rows.floats("value").tolist(),
        rows.integers("n").tolist(),
        rows.integers("year").tolist(),
        rows.integers("year_to").tolist(),
        strict=True,
    )
    return [(pole, value, n, year) for pole, value, n, low, high in spells for year in range(low, high + 1)]
