"""What is asked about a bloc's cohesion, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from entente.measures.result import VEGA_LITE, Result, band_layers, record, year_axis

if TYPE_CHECKING:
    from entente.evidence.records import Basis, CellStatus, Origin

By = Literal["votes", "arms", "trade", "suppliers", "ideal_points"]
"""Types of tie; the first three are measured unless others are asked for."""

Members = Literal["current", "fixed", "founding", "latest"]
"""Who counts as a member: those of each year, of every year, or of the first or the last year throughout."""

Verdict = Literal["eroding", "no clear trend", "tightening", "no data"]

DEFAULT_BY: tuple[By, ...] = ("votes", "arms", "trade")


@dataclass(frozen=True, slots=True)
class CohesionYear:
    """Cohesion by one type of tie in one year, or in one five-year period (arms).

    Attributes
    ----------
    year, year_from
        The year, or last and first year of the period.
    unit
        Of the three figures: ``agreement``, ``share`` or ``overlap``, all in [0, 1], or ``minus distance``.
    within
        Mean similarity of pairs of members, or members' share of what members receive or trade.
    between
        The same of members with outsiders, or members' share of what outsiders receive or trade.
    gap
        ``within - between``; ``None`` if either is not known.
    low, high
        90 % interval of the gap: jackknife over members.
    n_members
        Members with data.
    n_pairs
        Pairs of members that are compared; for shares, members whose deliveries or trade are known.
    spread
        Standard deviation of the members' positions (ideal points only).
    status, reason
        Of the gap; for ``no_data`` the reason why, for ``value`` what limits it.
    evidence
        Ids of the bases.
    """

    year: int
    year_from: int
    by: By
    unit: str
    within: float | None
    between: float | None
    gap: float | None
    low: float | None
    high: float | None
    n_members: int
    n_pairs: int
    spread: float | None
    status: CellStatus
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CohesionTrend:
    """How the gap of one type of tie moves over the period.

    Attributes
    ----------
    slope_per_decade, low, high
        Change of the gap in ten years and its 90 % interval: a straight line with first-order autocorrelated errors,
        its uncertainty widened by what differs between members.
    p_eroding
        Probability that the slope is negative.
    verdict
        ``eroding`` or ``tightening`` if that probability is at least 95 %, else ``no clear trend``; ``no data``.
    period
        First and last year used.
    n
        Years or periods used.
    within_slope, between_slope
        The parts, per decade: their difference is the slope. What moves all pairs alike moves both.
    se_time, se_members
        Standard errors per decade: from movement around the line, and from differences between members.
    autocorrelation
        Posterior mean of the errors' correlation from one year (or period) to the next.
    reason
        Why there is no verdict, or what limits it.
    """

    by: By
    slope_per_decade: float | None
    low: float | None
    high: float | None
    p_eroding: float | None
    verdict: Verdict
    period: tuple[int, int] | None
    n: int
    within_slope: float | None
    between_slope: float | None
    se_time: float | None
    se_members: float | None
    autocorrelation: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class MemberSpan:
    """A run of years in which a state was counted as a member."""

    actor: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Joint:
    """The types of tie side by side; none is weighted against another.

    Attributes
    ----------
    text
        One sentence.
    p_all_low, p_all_high
        Bounds of the probability that all measured types erode, whatever their dependence (Fréchet 1935).
    p_any_low, p_any_high
        The same for at least one.
    """

    text: str
    eroding: tuple[str, ...]
    tightening: tuple[str, ...]
    unclear: tuple[str, ...]
    no_data: tuple[str, ...]
    p_all_low: float | None
    p_all_high: float | None
    p_any_low: float | None
    p_any_high: float | None


@dataclass(frozen=True, slots=True)
class CohesionResult(Result):
    """Cohesion of a bloc by type of tie and year, with its trends.

    ``trends`` follow ``members_mode``; ``trends_fixed`` take the states that were members in every year, so that a
    bloc that takes in or loses members does not seem to erode or tighten.
    """

    measure: ClassVar[str] = "cohesion"

    bloc: str
    name: str
    against: str
    members_mode: Members
    by: tuple[By, ...]
    rows: tuple[CohesionYear, ...]
    trends: tuple[CohesionTrend, ...]
    trends_fixed: tuple[CohesionTrend, ...]
    joint: Joint
    members: tuple[MemberSpan, ...]
    members_fixed: tuple[str, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Cohesion of {self.name}: its members among themselves against {self.against}"

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year of the rows."""
        found = [row.year for row in self.rows]
        return (min(found), max(found)) if found else None

    def table(self) -> list[dict[str, Any]]:
        """Return one row per type of tie and year."""
        return [record(row) for row in self.rows]

    def _extra(self) -> dict[str, Any]:
        return {
            "bloc": self.bloc,
            "name": self.name,
            "against": self.against,
            "years": None if self.years is None else list(self.years),
            "by": list(self.by),
            "trend": {trend.by: record(trend) for trend in self.trends},
            "trend_fixed": {trend.by: record(trend) for trend in self.trends_fixed},
            "joint": record(self.joint),
            "members_mode": self.members_mode,
            "members": [record(span) for span in self.members],
            "members_fixed": list(self.members_fixed),
        }

    def figure(self) -> dict[str, Any]:
        """Return the gap over the years with its band, one panel for each type of tie."""
        rows = [{**row, "value": row["gap"]} for row in self.table() if row["gap"] is not None]
        y = {"field": "value", "type": "quantitative", "title": "within minus between"}
        return {
            "$schema": VEGA_LITE,
            "title": self.title,
            "description": f"{self.title}. Above 0: members are closer to each other than to the others.",
            "data": {"values": rows},
            "facet": {"row": {"field": "by", "type": "nominal", "title": None}},
            "spec": {"encoding": {"x": year_axis()}, "layer": band_layers(y)},
            "resolve": {"scale": {"y": "independent"}},
        }
