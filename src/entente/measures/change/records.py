"""What a change measurement is asked and what it answers, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from entente.errors import OptionError
from entente.measures.change.exact import HAZARD, WIDTH
from entente.measures.change.models import UNKNOWN, Model
from entente.measures.change.null import SIMULATIONS
from entente.measures.change.operating import THRESHOLD
from entente.measures.result import VEGA_LITE, Result, year_axis

if TYPE_CHECKING:
    from entente.evidence.records import Basis, Origin
    from entente.measures.change.matching import Match

MOST = 1_000_000
"""Simulations that a test may take."""

Verdict = Literal["change", "not beyond the null", "no change found", "constant", "too short"]

WORDS: dict[Verdict, str] = {
    "change": "a change that no null explains",
    "not beyond the null": "no change that the null cannot explain",
    "no change found": "no change found: no window reaches the threshold",
    "constant": "the series never varies",
    "too short": "too few observations to date a change",
}
"""Verdict -> how it is said."""


@dataclass(frozen=True, slots=True)
class ChangeConfig:
    """How changes are looked for.

    Attributes
    ----------
    hazard
        Prior probability of a change in a year. Over a gap of g years: 1 - (1 - hazard)^g.
    years
        Length of the windows.
    threshold
        Probability of a window above which it is called a change.
    level
        Largest corrected p-value at which the null counts as rejected.
    noise
        ``normal`` or heavy-tailed ``student``, of unknown size.
    least
        Observations below which a series is not analysed.
    simulations, seed
        Of the null test and of the operating characteristics.
    """

    hazard: float = HAZARD
    years: int = WIDTH
    threshold: float = THRESHOLD
    level: float = 0.05
    noise: Literal["normal", "student"] = "normal"
    least: int = 6
    simulations: int = SIMULATIONS
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.hazard < 1:
            raise OptionError(f"hazard is {self.hazard}", hint="give a number above 0 and below 1, such as 0.02")
        if not 0 < self.threshold < 1 or not 0 < self.level < 1:
            raise OptionError("threshold and level must lie between 0 and 1")
        if self.noise not in {"normal", "student"}:
            raise OptionError(f"noise is {self.noise!r}", hint="allowed: normal, student")
        for name, lowest, highest in (
            ("years", 1, None),
            ("least", 3, None),
            ("simulations", 1, MOST),
            ("seed", 0, None),
        ):
            given = getattr(self, name)
            if given < lowest or (highest is not None and given > highest):
                span = f"from {lowest} to {highest}" if highest else f"{lowest} or more"
                raise OptionError(f"{name} is {given}", hint=f"give a whole number, {span}")

    @property
    def model(self) -> Model:
        """Unknown noise of the kind asked for, on standardised series."""
        return UNKNOWN if self.noise == "normal" else Model("student", UNKNOWN.noise_sd, UNKNOWN.level_sd)


@dataclass(frozen=True, slots=True)
class Step:
    """The step between two observations.

    Attributes
    ----------
    after
        Last year of the earlier observation.
    year, year_to
        First and last year of the later one: where the new level would begin.
    probability
        Of at least one change in the step, given all observations.
    known_then
        Probability, given the observations up to ``year_to`` only, of a change within the last window.
    """

    after: int
    year: int
    year_to: int
    probability: float
    known_then: float


@dataclass(frozen=True, slots=True)
class Window:
    """A run of steps, and the probability of at least one change in it.

    Attributes
    ----------
    after, year_to
        Last year before the first step and last year after the last one.
    likely, likely_probability
        First year after the single step that is most probable, and how probable.
    """

    after: int
    year_to: int
    probability: float
    likely: int
    likely_probability: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch without a change in the most probable segmentation: mean level and its 90 % interval given that."""

    year_from: int
    year_to: int
    n: int
    level: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Observation:
    """One observation, as measured, as analysed, and the level behind it with its 90 % band over all segmentations."""

    year_from: int
    year: int
    value: float
    low: float | None
    high: float | None
    scaled: float
    sd: float | None
    level: float | None = None
    level_low: float | None = None
    level_high: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """All that is known of the changes of one series.

    Attributes
    ----------
    number
        Posterior of the number of steps with a change: probabilities of 0, 1, ..., the last is "or more".
    windows
        Windows that do not overlap, the most probable first, down to a probability of one fifth.
    segments
        Of the most probable segmentation.
    p_values, p_value
        By null model, and the largest of them.
    p_corrected
        That, corrected for the number of series tested (Holm).
    operating
        How the rule fares on simulated series of this length and with these errors.
    """

    domain: str
    pole: str
    label: str
    scale: str
    unit: str
    observations: tuple[Observation, ...]
    verdict: Verdict
    steps: tuple[Step, ...] = ()
    windows: tuple[Window, ...] = ()
    width: int = 0
    number: tuple[float, ...] = ()
    segments: tuple[Segment, ...] = ()
    p_values: dict[str, float] | None = None
    p_value: float | None = None
    p_corrected: float | None = None
    null: str | None = None
    operating: dict[str, Any] | None = None
    left_out: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def key(self) -> dict[str, str]:
        """What tells the series from others."""
        return {"domain": self.domain, "pole": self.pole, "series": self.label}

    @property
    def strongest(self) -> Window | None:
        """The most probable window, if the series was analysed."""
        return self.windows[0] if self.windows else None

    def row(self) -> dict[str, Any]:
        """Return the finding as one flat row."""
        top, seen = self.strongest, self.observations
        return {
            **self.key,
            "n": len(seen),
            "first": seen[0].year_from if seen else None,
            "last": seen[-1].year if seen else None,
            "window": f"{top.after}-{top.year_to}" if top else "",
            "probability": top.probability if top else None,
            "likeliest": top.likely if top else None,
            "none": self.number[0] if self.number else None,
            "changes": [segment.year_from for segment in self.segments[1:]],
            "p_value": self.p_value,
            "p_corrected": self.p_corrected,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class CommonYear:
    """One year of a pole's domains together: a common break, or one of a domain alone."""

    pole: str
    year: int
    common: float
    several: float
    own: dict[str, float]


@dataclass(frozen=True, slots=True)
class CommonFinding:
    """Whether the breaks of a pole's domains belong together.

    Attributes
    ----------
    log_evidence_common, log_evidence_own
        If all domains always change together, and if they never have to do with each other; both exact, each domain
        with its most probable noise. The larger is what the series support.
    """

    pole: str
    domains: tuple[str, ...]
    years: tuple[CommonYear, ...]
    log_evidence_common: float
    log_evidence_own: float
    all_common: tuple[float, ...]
    prior: dict[str, float]


@dataclass(frozen=True, slots=True)
class ChangeResult(Result):
    """When series of a state changed.

    Attributes
    ----------
    domain
        One of the nine, or ``all``.
    findings
        One for each domain and pole.
    common
        By pole, if several domains were asked for.
    events
        Dated events near the probable windows: context, never a cause.
    match
        Whether the dates lie near events of the domain more often than dates drawn at random.
    missing
        Domains without a series, with the reason.
    """

    measure: ClassVar[str] = "change"
    key: ClassVar[str] = "findings"

    state: str
    domain: str
    poles: tuple[str, ...]
    config: ChangeConfig
    findings: tuple[Finding, ...]
    common: tuple[CommonFinding, ...]
    events: tuple[dict[str, Any], ...]
    match: Match | None
    missing: dict[str, str]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Change points of {self.state}, {'all domains' if self.domain == 'all' else self.domain}"

    @property
    def leading(self) -> Finding | None:
        """The finding that says most: of the analysed series the one with the least p-value, then the best window."""
        tested = [one for one in self.findings if one.p_corrected is not None and one.strongest]
        return min(tested, key=_weight, default=None)

    def table(self) -> list[dict[str, Any]]:
        """Return one row per series."""
        return [one.row() for one in self.findings]

    def known_then(self) -> list[dict[str, Any]]:
        """Return, for each observation, the probability of a change in the window before it as known at that time."""
        return [
            {**finding.key, "year": step.year_to, "probability": step.known_then}
            for finding in self.findings
            for step in finding.steps
        ]

    def _extra(self) -> dict[str, Any]:
        from entente.measures.change.telling import extra

        return extra(self)

    def figure(self) -> dict[str, Any]:
        """Return the probability of a change at each step as bars, one row of them for each series."""
        rows = [
            {**finding.key, "year": step.year, "probability": step.probability, "after": step.after}
            for finding in self.findings
            for step in finding.steps
        ]
        y = {"field": "probability", "type": "quantitative", "scale": {"domain": [0, 1]}, "title": "P(change)"}
        tooltip = [{"field": name} for name in ("after", "year", "probability")]
        return {
            "$schema": VEGA_LITE,
            "title": self.title,
            "description": f"Probability of a change between observations, {self.state}, by domain and pole.",
            "data": {"values": rows},
            "facet": {"row": {"field": "domain", "type": "nominal"}, "column": {"field": "pole", "type": "nominal"}},
            "spec": {"mark": "bar", "encoding": {"x": year_axis(), "y": y, "tooltip": tooltip}},
        }


def _weight(finding: Finding) -> tuple[float, float]:
    top = finding.strongest
    return finding.p_corrected or 0.0, -(top.probability if top else 0.0)
