"""Rows of a brief beyond shares: robustness, positions, changes, standards of arms, blocs. Part of the contracts."""

from __future__ import annotations

from dataclasses import dataclass

FAINT = 0.02
"""Probability of a change below which a step is left out: the prior of a change in one year."""


@dataclass(frozen=True, slots=True)
class RobustnessRow:
    """A headline of one domain under all reasonable specifications of its measure.

    Attributes
    ----------
    headline
        ``lead``: by how much ``pole`` is ahead of the nearest other pole. ``change``: by how much its share rose.
    estimate, low, high
        Under the default specification; ends ``None`` if there is no sampling error. ``estimate`` is ``None`` if the
        headline cannot be given (then ``reason`` says why).
    n
        Observations under the default.
    agree, answered, declared
        Specifications with the sign of the default, with an answer, and in all.
    needed, least
        Share of the answered ones that must agree for the headline to be called robust, and how many must be answered
        for anything to be said.
    robust
        ``None`` if nothing can be said.
    depends_on
        If not all agree: the choices that explain most of who agrees, the strongest first.
    before, after
        First and last year of the windows of the default; ``before`` is ``None`` where one window counts.
    grid
        Id of the grid, with which the number can be run again.
    """

    domain: str
    headline: str
    pole: str
    rival: str
    estimate: float | None
    low: float | None
    high: float | None
    n: int
    agree: int
    answered: int
    declared: int
    needed: float
    least: int
    robust: bool | None
    depends_on: tuple[str, ...] = ()
    before: tuple[int, int] | None = None
    after: tuple[int, int] | None = None
    grid: str = ""
    status: str = "value"
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PositionRow:
    """Ideal point of a state in one session of the UN General Assembly, by the year in which it opened.

    Attributes
    ----------
    pole
        Pole that the actor stands for; empty for the state that the brief is about.
    value, low, high
        In standard deviations of all positions, with the 90 % interval; higher is nearer to the United States.
    n
        Votes behind it.
    """

    actor: str
    name: str
    pole: str
    year: int
    value: float | None
    low: float | None
    high: float | None
    n: int
    status: str = "value"
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DistanceRow:
    """The state's position less the mean of a pole's members: above zero it is nearer to the United States than they.

    ``n`` is the number of the pole's members with a position in that year.
    """

    pole: str
    year: int
    value: float
    low: float
    high: float
    n: int
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Whether and when one series of shares changed.

    Attributes
    ----------
    series
        Which series of the domain, in the brief's language.
    first, last, n
        Years and number of its observations.
    verdict
        ``change``, ``not beyond the null``, ``no change found``, ``constant`` or ``too short``.
    after, to
        The most probable window: last year before it and its last year.
    likely
        Year in which the new level most probably begins.
    probability
        Of at least one change in the window.
    p_value
        Share of drifting series without a break that look as broken, corrected for the ``tested`` series.
    """

    domain: str
    pole: str
    series: str
    first: int
    last: int
    n: int
    verdict: str
    after: int | None = None
    to: int | None = None
    likely: int | None = None
    probability: float | None = None
    p_value: float | None = None
    tested: int = 0
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepRow:
    """Probability of a change between two observations: the last year of the one, the first year of the next."""

    domain: str
    pole: str
    after: int
    year: int
    probability: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommonRow:
    """Probability that the shares of one pole broke in two or more domains in the same year."""

    pole: str
    year: int
    probability: float
    domains: tuple[str, ...]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NearEvents:
    """Dated events within a year of a probable change: context, never a cause.

    Attributes
    ----------
    events
        Ids, as in :attr:`~entente.brief.contracts.Material.events`.
    near, chance
        Share of the found years with an event of the domain near, and of years drawn at random.
    p_value
        Share of random placements with at least as many near; ``None`` if there is nothing to compare.
    """

    events: tuple[str, ...]
    near: float | None = None
    chance: float | None = None
    p_value: float | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StandardRow:
    """What one standard makes up of the arms that the state received, at the end of a year.

    Attributes
    ----------
    standard
        ``soviet_russian``, ``nato_western``, ``chinese``, ``other`` or ``unmapped``.
    share, low, high
        Of the stock. The ends are bounds, not a probability: what uncertain entries and unmapped designs could change.
    flow
        Share of the deliveries of the five years that end with this one.
    n
        Deliveries so far.
    """

    year: int
    standard: str
    share: float | None
    low: float | None
    high: float | None
    flow: float | None
    n: int
    status: str = "value"
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlocRow:
    """A bloc that the state belongs to, by the dated table of memberships, and where that was read."""

    bloc: str
    name: str
    status: str
    since: str
    members: int


@dataclass(frozen=True, slots=True)
class CohesionRow:
    """How much closer a bloc's members are to each other than to outsiders, by one type of tie.

    ``gap`` is within minus between, with its 90 % interval; ``n`` is the number of members with data.
    """

    bloc: str
    by: str
    year_from: int
    year: int
    gap: float | None
    low: float | None
    high: float | None
    n: int
    status: str = "value"
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrendRow:
    """How the gap of one type of tie moves, per decade.

    ``verdict`` is ``eroding``, ``no clear trend``, ``tightening`` or ``no data``; ``n`` is the number of years or
    periods used.
    """

    bloc: str
    by: str
    slope: float | None
    low: float | None
    high: float | None
    p_eroding: float | None
    verdict: str
    first: int | None
    last: int | None
    n: int
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A section that holds nothing, and why."""

    section: str
    reason: str
