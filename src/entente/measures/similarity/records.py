"""What the user asks, and what the answer holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

from entente.errors import OptionError, UnknownNameError
from entente.measures.result import VEGA_LITE, Result, band_layers, record, year_axis
from entente.measures.rollcalls import PREFER_VOTES

if TYPE_CHECKING:
    from entente.evidence.records import Basis, CellStatus, Origin
    from entente.measures.similarity.scales import Scale

Portfolio = Literal["votes", "treaties", "arms", "exports", "imports", "exercises", "memberships"]
PORTFOLIOS: tuple[Portfolio, ...] = get_args(Portfolio)

Weights = Literal["none", "capability"]
Ends = Literal["in", "out"]
Pledges = Literal["keep", "drop"]

TREATY_LEVELS = (("defense", 3), ("offense", 3), ("neutrality", 2), ("nonaggression", 2), ("consultation", 1))
"""Obligation -> level on the scale of alliances."""

DEPTHS = frozenset(range(4))

HEADLINE = ("s_abs", "s_sq", "kappa_w2", "pi_nominal", "a", "agreement")
"""Measures at the top of :meth:`SimilarityResult.to_dict`."""

DRAWN = ("s_abs", "kappa_w2")
"""Measures in the figure: S, and beside it one that is corrected for chance."""


@dataclass(frozen=True, slots=True)
class SimilarityConfig:
    """How similarity is measured.

    Attributes
    ----------
    weights
        ``capability``: objects count by their share of world capabilities (CINC); treaties only.
    ends
        Whether the two states themselves are among the objects. ``None`` leaves it to the portfolio: ``in`` for
        treaties (a state is tied to itself at the top level, as in the published tables), ``out`` for shares (a state
        cannot trade with itself).
    pledges
        ``drop`` counts a pledge of non-aggression that stands alone as no tie.
    treaty_levels
        Level (0 to 3) of each kind of obligation.
    min_joint
        Joint objects below which there is no value (votes, treaties, exercises, memberships).
    window
        Years that one portfolio of arms or exercises sums up, ending with the year.
    draws, seed
        Of the bootstrap. The seed is combined with the period, so a period's interval does not depend on the others.
    prefer
        Sources to take first where several cover a year.

    Raises
    ------
    UnknownNameError, OptionError
        If an option has no such value.
    """

    weights: Weights = "none"
    ends: Ends | None = None
    pledges: Pledges = "keep"
    treaty_levels: tuple[tuple[str, int], ...] = TREATY_LEVELS
    min_joint: int = 10
    window: int = 5
    draws: int = 2000
    seed: int = 1999
    prefer: tuple[str, ...] = PREFER_VOTES

    def __post_init__(self) -> None:
        for name, kind in (("weights", Weights), ("ends", Ends), ("pledges", Pledges)):
            given = getattr(self, name)
            if given not in get_args(kind) and not (name == "ends" and given is None):
                raise UnknownNameError.among(f"value of {name}", str(given), get_args(kind))
        levels = dict(self.treaty_levels)
        if levels.keys() != dict(TREATY_LEVELS).keys() or not DEPTHS.issuperset(levels.values()):
            message = f"the levels of treaties are {self.treaty_levels}"
            raise OptionError(message, hint=f"give 0, 1, 2 or 3 for each of {', '.join(dict(TREATY_LEVELS))}")
        for name, least in (("min_joint", 1), ("window", 1), ("draws", 100), ("seed", 0)):
            if getattr(self, name) < least:
                raise OptionError(f"{name} is {getattr(self, name)}", hint=f"give {least} or more")


@dataclass(frozen=True, slots=True)
class Estimate:
    """One measure of one period.

    Attributes
    ----------
    value
        ``None`` if it is not known or not defined.
    low, high
        90 % interval, ``None`` if there is none.
    n
        Joint objects it was computed from.
    reason
        Why value or interval are missing, else how the interval was made.
    """

    measure: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    reason: str


@dataclass(frozen=True, slots=True)
class SimilarityPeriod:
    """One period: a session of the General Assembly, a year or a run of years.

    Attributes
    ----------
    session
        Of the General Assembly, else ``None``.
    year, year_to
        First and last year.
    n
        Joint objects: roll calls in which both voted, states, exercises, organisations, partners.
    table
        Contingency counts, first state in rows, levels in the order of the scale; ``None`` for shares.
    status, reason
        ``value`` or ``no_data``, and why.
    note
        What else the reader should know.
    """

    session: int | None
    year: int
    year_to: int
    n: int
    estimates: tuple[Estimate, ...]
    table: tuple[tuple[int, ...], ...] | None
    status: CellStatus
    reason: str
    note: str
    evidence: tuple[str, ...]

    def value(self, measure: str) -> float | None:
        """Return a measure's value, ``None`` if there is none."""
        return next((item.value for item in self.estimates if item.measure == measure), None)

    def summary(self) -> dict[str, Any]:
        """Return the period with its headline measures by name, and all intervals."""
        agreed = next((item.n for item in self.estimates if item.measure == "agreement"), None)
        values = {item.measure: item.value for item in self.estimates}
        return {
            "session": self.session,
            "year": self.year,
            "year_to": self.year_to,
            "n": self.n,
            **{name: values.get(name) for name in (*HEADLINE, *values)},
            "n_agreement": agreed,
            "status": self.status,
            "reason": self.reason,
            "note": self.note,
            "table": None if self.table is None else [list(row) for row in self.table],
            "intervals": {
                item.measure: {"low": item.low, "high": item.high, "reason": item.reason} for item in self.estimates
            },
        }


@dataclass(frozen=True, slots=True)
class SimilarityResult(Result):
    """Similarity of the portfolios of the states ``first`` and ``second``.

    Attributes
    ----------
    scale
        Of the portfolio; ``None`` for shares of a whole.
    periods
        In order of time.
    variant
        For treaties the same periods with the other treatment of non-aggression pledges, else empty.
    """

    measure: ClassVar[str] = "similarity"

    first: str
    second: str
    portfolio: Portfolio
    config: SimilarityConfig
    scale: Scale | None
    periods: tuple[SimilarityPeriod, ...]
    variant: tuple[SimilarityPeriod, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Similarity of {self.first} and {self.second}: {self.portfolio}"

    @property
    def shown(self) -> SimilarityPeriod:
        """The latest period with a value, else the last one: what stands at the top of :meth:`to_dict`."""
        return latest(self.periods)

    def table(self) -> list[dict[str, Any]]:
        """Return one row per period and measure."""
        return [self._row(period, item) for period in self.periods for item in period.estimates]

    def _row(self, period: SimilarityPeriod, item: Estimate) -> dict[str, Any]:
        when = {"session": period.session, "year": period.year, "year_to": period.year_to}
        reason = item.reason or period.reason
        rest = {"status": period.status, "reason": reason, "evidence": list(period.evidence)}
        return {"first": self.first, "second": self.second, **when, **record(item), **rest}

    def _extra(self) -> dict[str, Any]:
        fixed = {
            "first": self.first,
            "second": self.second,
            "portfolio": self.portfolio,
            "weights": self.config.weights,
        }
        other = {"pledges": self.config.pledges, "other_pledges": self._other()} if self.variant else {}
        scale = None if self.scale is None else self.scale.to_dict()
        return {**fixed, **self.shown.summary(), **other, "scale": scale, "config": record(self.config)}

    def _other(self) -> dict[str, Any]:
        treated: Pledges = "drop" if self.config.pledges == "keep" else "keep"
        same = next(item for item in self.variant if item.year == self.shown.year)
        return {"pledges": treated, "year": same.year, **{name: same.value(name) for name in HEADLINE}}

    def figure(self) -> dict[str, Any]:
        """Return S and a chance-corrected measure over time with their bands."""
        names = DRAWN if self.scale is not None else ("overlap", "cosine")
        rows = [row for row in self.table() if row["measure"] in names]
        y = {"field": "value", "type": "quantitative", "title": "similarity", "scale": {"domain": [-1, 1]}}
        return {
            "$schema": VEGA_LITE,
            "title": self.title,
            "description": f"{self.title}, {self.periods[0].year}-{self.periods[-1].year_to}: 1 is the same portfolio.",
            "data": {"values": rows},
            "encoding": {"x": year_axis(), "color": {"field": "measure", "type": "nominal"}},
            "layer": band_layers(y),
        }


def latest(periods: tuple[SimilarityPeriod, ...]) -> SimilarityPeriod:
    """Return the latest period with a value, else the last one."""
    return next((period for period in reversed(periods) if period.status == "value"), periods[-1])
