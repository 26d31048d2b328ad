"""From yearly gaps to a trend with a verdict, and the types of tie side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.measures.cohesion import trend as lines
from entente.measures.cohesion.numbers import FEWEST
from entente.measures.cohesion.records import CohesionTrend, Joint
from entente.measures.intervals import LEVEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.measures.cohesion.frames import Found
    from entente.measures.cohesion.numbers import Parts
    from entente.measures.cohesion.records import By, Verdict

    Floats = NDArray[np.float64]

DECADE = 10.0
SURE = 0.5 + LEVEL / 2.0
"""Probability from which a verdict is given: the 90 % interval then lies on one side of 0."""

FEW_MEMBERS = f"some years have fewer than {FEWEST} members: differences between members are not in the interval"


@dataclass(frozen=True, slots=True)
class Point:
    """What one year (or period) says about a group by one type of tie."""

    year: int
    year_from: int
    by: By
    found: Found
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Series:
    """The years with a gap."""

    years: Floats
    members: tuple[tuple[str, ...], ...]
    parts: tuple[Parts, ...]

    @property
    def gap(self) -> Floats:
        return np.array([part.gap for part in self.parts])


def trend(by: By, points: Sequence[Point], reason: str) -> CohesionTrend:
    """Return the trend of the gap over the points; ``reason`` says why there are none, if there are none."""
    used = [(point, point.found.parts) for point in points if point.found.parts is not None]
    series = [(point, parts) for point, parts in used if not np.isnan(parts.gap)]
    if len(series) < lines.FEWEST:
        return _none(by, points, reason, len(series))
    years = np.array([(point.year + point.year_from) / 2.0 for point, _ in series])
    found = _Series(years, tuple(point.found.members for point, _ in series), tuple(parts for _, parts in series))
    return _fitted(by, found, (series[0][0].year_from, series[-1][0].year))


def _none(by: By, points: Sequence[Point], reason: str, n: int) -> CohesionTrend:
    told = reason or _commonest(points) or "no year with data"
    if n:
        told = f"{n} points with a gap, fewer than the {lines.FEWEST} needed"
    return CohesionTrend(by, *(None,) * 4, "no data", None, n, *(None,) * 5, told)


def _commonest(points: Sequence[Point]) -> str:
    reasons = [point.found.reason for point in points if point.found.reason]
    return max(reasons, key=reasons.count) if reasons else ""


def _fitted(by: By, series: _Series, period: tuple[int, int]) -> CohesionTrend:
    line = lines.fit(series.years, series.gap)
    apart, limit = _between_members(line, series)
    extra = apart * lines.few_members(float(np.median([len(names) for names in series.members])), line.df)
    low, high = line.interval(extra)
    falling = line.below(0.0, extra)
    return CohesionTrend(
        by=by,
        slope_per_decade=DECADE * line.slope,
        low=DECADE * low,
        high=DECADE * high,
        p_eroding=falling,
        verdict=_verdict(falling),
        period=period,
        n=len(series.years),
        within_slope=DECADE * float(line.coefficients @ [part.within for part in series.parts]),
        between_slope=DECADE * float(line.coefficients @ [part.between for part in series.parts]),
        se_time=DECADE * line.standard_error(),
        se_members=DECADE * float(np.sqrt(apart)),
        autocorrelation=line.rho,
        reason=limit,
    )


def _verdict(falling: float) -> Verdict:
    if falling >= SURE:
        return "eroding"
    return "tightening" if falling <= 1.0 - SURE else "no clear trend"


def _between_members(line: lines.Line, series: _Series) -> tuple[float, str]:
    """Return the slope's variance from differences between members, and what limits it."""
    names = sorted({name for members in series.members for name in members})
    place = {name: index for index, name in enumerate(names)}
    left, inside = np.full((len(series.years), len(names)), np.nan), np.zeros((len(series.years), len(names)), bool)
    small = False
    for row, (members, parts) in enumerate(zip(series.members, series.parts, strict=True)):
        columns = [place[name] for name in members]
        known = len(members) >= FEWEST and not np.isnan(parts.left).any()
        small |= not known
        left[row, columns], inside[row, columns] = (parts.left if known else np.nan), known
    found = lines.member_variance(series.years, line.coefficients, left, inside, series.gap)
    return found, FEW_MEMBERS if small else ""


# --- side by side ----------------------------------------------------------------------------------------------------


def joint(trends: Sequence[CohesionTrend]) -> Joint:
    """Put the types of tie side by side, without weights.

    Notes
    -----
    Whatever the dependence between them, all hold with a probability between ``sum p - (k - 1)`` and ``min p``, and at
    least one with a probability between ``max p`` and ``sum p``, cut to [0, 1] (Fréchet 1935).
    """
    groups: dict[Verdict, list[str]] = {"eroding": [], "tightening": [], "no clear trend": [], "no data": []}
    for found in trends:
        groups[found.verdict].append(found.by)
    known = np.array([found.p_eroding for found in trends if found.p_eroding is not None])
    total = float(known.sum())
    return Joint(
        text=_sentence(trends),
        eroding=tuple(groups["eroding"]),
        tightening=tuple(groups["tightening"]),
        unclear=tuple(groups["no clear trend"]),
        no_data=tuple(groups["no data"]),
        p_all_low=max(total - (len(known) - 1), 0.0) if len(known) else None,
        p_all_high=float(known.min()) if len(known) else None,
        p_any_low=float(known.max()) if len(known) else None,
        p_any_high=min(total, 1.0) if len(known) else None,
    )


def _sentence(trends: Sequence[CohesionTrend]) -> str:
    return "; ".join(_clause(found) for found in trends)


def _clause(found: CohesionTrend) -> str:
    if found.slope_per_decade is None or found.period is None:
        return f"{found.by}: {found.verdict} ({found.reason})"
    change = f"{found.slope_per_decade:+.3f} per decade ({found.low:+.3f} to {found.high:+.3f})"
    return f"{found.by}: {found.verdict}, {change}, {found.period[0]}-{found.period[1]}"
