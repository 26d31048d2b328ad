"""Numbers against series: whether a stated level or change fits what a source records, and when.

Pure functions on small series. A stated number is admissible within half a unit of its last digit, at least 2 %, or
10 % where the text says "about"; "more than" and "less than" leave one end open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.claims import Quantity, Reason, VerdictWord

EXACT = 0.02
ROUGH = 0.10
MOVED = 0.25
"""A series that has moved by more than this share of its earlier value has a trend that a level alone leaves out."""

RECENT = 5
"""Points over which that is asked."""

STILL = 0.05
"""Share of the earlier value below which a change is none."""

FRESH = 1
"""Years by which an undated text may be later than the data and still be contradicted by them."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series, for the years ``first..last``; ``low``, ``high`` its interval where one is known."""

    first: int
    last: int
    value: float
    low: float | None = None
    high: float | None = None

    @property
    def label(self) -> str:
        """The period in digits: ``2022`` or ``2016-2020``."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Range:
    """Admissible values; ``None`` leaves an end open."""

    low: float | None
    high: float | None

    def holds(self, value: float) -> bool:
        """Whether a value is admissible."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def scaled(self, factor: float) -> Range:
        """Return the range in another unit."""
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        return Range(low, high)

    def stretched(self, factor: float) -> Range:
        """Return the range with each end moved outwards by a factor of 1 or more, also below zero."""
        low = None if self.low is None else min(self.low / factor, self.low * factor)
        high = None if self.high is None else max(self.high / factor, self.high * factor)
        return Range(low, high)

    def widened(self, by: float) -> Range:
        """Return the range with each end moved outwards by an amount."""
        return Range(None if self.low is None else self.low - by, None if self.high is None else self.high + by)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a comparison found.

    Attributes
    ----------
    word, reason
        As in :class:`~entente.evidence.claims.Verdict`.
    fits
        Labels of the periods whose value is admissible.
    against
        Label of the period that decided, or empty.
    how
        ``dated``, ``undated``, ``trend`` (the latest value fits, but the series has moved), ``sum`` (over the period),
        ``change``, ``moved`` (a direction) or ``pair`` (from one year to another).
    """

    word: VerdictWord
    reason: Reason
    fits: tuple[str, ...]
    against: str
    how: Literal["dated", "undated", "trend", "sum", "change", "moved", "pair"]


def admissible(quantity: Quantity) -> Range:
    """Return the admissible range of a stated level, in the quantity's unit.

    Raises
    ------
    ValueError
        If the quantity states no level.
    """
    if quantity.value is None:
        msg = "a quantity without a level has no range"
        raise ValueError(msg)
    value, closed = quantity.value, quantity.low is not None and quantity.high is not None
    slack = abs(value) * (ROUGH if quantity.approx and closed else EXACT)
    low = None if quantity.low is None else min(quantity.low, value - slack)
    high = None if quantity.high is None else max(quantity.high, value + slack)
    return Range(low, high)


def around(value: float, *, approx: bool) -> Range:
    """Return the admissible range of a stated change."""
    slack = abs(value) * (ROUGH if approx else EXACT)
    return Range(value - max(slack, 0.0), value + max(slack, 0.0))


def level(
    points: Sequence[Point], admitted: Range, period: tuple[int, int] | None, written: int | None, *, sums: bool = False
) -> Finding:
    """Compare a stated level with a series.

    Parameters
    ----------
    points
        The series, ascending; may be empty.
    admitted
        Admissible values, in the unit of the points.
    period
        Years that the text states, or ``None``.
    written
        Year of the document, or ``None``.
    sums
        Whether a total over several years is an admissible reading (money is, shares are not).
    """
    fits = tuple(one.label for one in points if admitted.holds(one.value))
    if not points:
        return Finding("not_checkable", "no_dataset", (), "", "dated")
    if period is None:
        return _undated(points, fits, written)
    return _dated(points, admitted, period, fits, sums=sums)


def change(points: Sequence[Point], admitted: Range, period: tuple[int, int] | None, *, relative: bool) -> Finding:
    """Compare a stated change with a series: over the year before the stated one, or over the stated years.

    Parameters
    ----------
    relative
        Whether the change is in per cent of the earlier value; else in the unit of the points.
    """
    if not points:
        return Finding("not_checkable", "no_dataset", (), "", "change")
    if period is None:
        return Finding("not_checkable", "undated", (), "", "change")
    first, last = period if period[0] < period[1] else (period[0] - 1, period[0])
    values = {one.first: one.value for one in points if one.first == one.last}
    if first not in values or last not in values or (relative and not values[first]):
        return Finding("not_checkable", "no_period", (), "", "change")
    moved = values[last] - values[first]
    moved = 100 * moved / values[first] if relative else moved
    label = f"{first}-{last}"
    word: VerdictWord = "supported" if admitted.holds(moved) else "contradicted"
    return Finding(word, "", (label,) if word == "supported" else (), label, "change")


def pair(points: Sequence[Point], start: Range, end: Range) -> Finding:
    """Look for two years between which a series went from one stated level to another."""
    for at, one in enumerate(points):
        for other in reversed(points[at + 1 :]):
            if start.holds(one.value) and end.holds(other.value):
                label = f"{one.label}-{other.label}"
                return Finding("supported", "", (one.label, other.label), label, "pair")
    return Finding("not_checkable", "undated", (), "", "pair")


def _dated(
    points: Sequence[Point], admitted: Range, period: tuple[int, int], fits: tuple[str, ...], *, sums: bool
) -> Finding:
    inside = [one for one in points if _covers(one, period)]
    whole = {year for one in inside for year in range(one.first, one.last + 1)}
    if not inside or not set(range(period[0], period[1] + 1)) <= whole:
        return Finding("not_checkable", "no_period", fits, "", "dated")
    label = inside[0].label if len(inside) == 1 else f"{inside[0].first}-{inside[-1].last}"
    holding = [one for one in inside if admitted.holds(one.value)]
    if sums and len(inside) > 1 and admitted.holds(sum(one.value for one in inside)):
        return Finding("supported", "", fits, label, "sum")
    word: VerdictWord = "supported" if len(holding) == len(inside) else "mixed" if holding else "contradicted"
    return Finding(word, "", fits, label, "dated")


def _covers(point: Point, period: tuple[int, int]) -> bool:
    """Whether a point lies in the stated years, or (for periods of years) shares most of them."""
    if point.first == point.last:
        return period[0] <= point.first <= period[1]
    shared = min(point.last, period[1]) - max(point.first, period[0]) + 1
    return shared > 0


def _undated(points: Sequence[Point], fits: tuple[str, ...], written: int | None) -> Finding:
    """Let the latest value decide; a level that held only earlier is mixed."""
    latest = points[-1]
    if latest.label in fits:
        turn = turned(points, fits)
        if turn is not None:
            return Finding("mixed", "", fits, f"{turn.label}..{latest.label}", "trend")
        return Finding("supported", "", fits, latest.label, "undated")
    if fits:
        return Finding("mixed", "", fits, latest.label, "undated")
    fresh = written is not None and written - latest.last <= FRESH
    if fresh:
        return Finding("contradicted", "", (), latest.label, "undated")
    return Finding("not_checkable", "undated", (), latest.label, "undated")


def turned(points: Sequence[Point], fits: Sequence[str]) -> Point | None:
    """Return the recent point from which the latest has moved far, where the stated level did not hold; else ``None``.

    Somebody who gives the latest level alone leaves out that it was another one a few periods ago.
    """
    latest = points[-1]
    before = [one for one in points[-RECENT:-1] if one.label not in fits]
    far = [one for one in before if abs(latest.value - one.value) > MOVED * abs(one.value)]
    return max(far, key=lambda one: abs(latest.value - one.value), default=None)


def moved(points: Sequence[Point], direction: str, period: tuple[int, int] | None) -> Finding:
    """Compare a stated direction with a series: over the stated years, else over the recent points.

    Less than 5 % of the earlier value is no movement. A direction that holds from one end to the other, but not over
    the last step, is mixed.
    """
    inside = [one for one in points if period is None or (period[0] - 1 <= one.first and one.last <= period[1])]
    inside = inside if period is not None else inside[-RECENT:]
    if len(inside) < 2:  # noqa: PLR2004 - two points make a movement
        return Finding("not_checkable", "no_period", (), "", "moved")
    whole, last = _way(inside[0], inside[-1]), _way(inside[-2], inside[-1])
    label = f"{inside[0].label}-{inside[-1].label}"
    if whole == direction:
        word: VerdictWord = "supported" if last in {direction, "flat"} else "mixed"
    else:
        word = "mixed" if last == direction else "contradicted"
    return Finding(word, "", (), label, "moved")


def _way(one: Point, other: Point) -> str:
    difference = other.value - one.value
    if abs(difference) < STILL * abs(one.value):
        return "flat"
    return "up" if difference > 0 else "down"
