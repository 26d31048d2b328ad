"""What a multiverse returns: one point per specification, and what all of them say together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from entente.measures.result import Result, record

if TYPE_CHECKING:
    from entente.evidence.records import Basis, CellStatus, Origin
    from entente.measures.multiverse.grid import Grid, Spec
    from entente.measures.multiverse.summary import Influence

Kind = Literal["lead", "change", "hedging", "gap", "divergence"]

Window = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Point:
    """One specification's answer.

    Attributes
    ----------
    choices
        What was chosen, by name; choices that do not apply are not in it.
    estimate, low, high
        The headline's signed quantity with its 90 % band; ``None`` if not known (then ``reason`` says why), ends
        ``None`` if there is no sampling error.
    n
        Observations (of the later window).
    status
        ``value`` or ``no_data``.
    reason
        Why there is no estimate, or no band.
    rival
        For a lead: the other pole that comes nearest.
    before, after
        Years summed up; ``before`` is ``None`` where only one window counts.
    evidence
        Ids of the bases.
    """

    choices: Spec
    estimate: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    status: CellStatus = "value"
    reason: str = ""
    rival: str = ""
    before: Window | None = None
    after: Window | None = None
    evidence: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values; the choices as a dictionary."""
        return {**record(self), "choices": dict(self.choices)}


@dataclass(frozen=True, slots=True)
class MultiverseResult(Result):
    """One headline under all specifications of a grid.

    Attributes
    ----------
    domain
        One of the nine, or ``trade-arms``.
    headline
        ``lead``: how much closer the state is to ``pole`` than to the nearest other one. ``change``: by how much its
        closeness to ``pole`` rose. ``hedging``: by how much the hedging index rose. ``gap``: share of ``pole`` in arms
        minus that in trade. ``divergence``: by how much the distance of trade and arms grew.
    pole
        Whom it is about; empty for an index.
    rival
        For a lead: the nearest other pole under the default.
    before, after
        Windows of the default specification.
    estimate, low, high
        Under the default specification.
    n_specs, n_answered, n_banded
        Specifications; those with an estimate; those of them with a band. Nothing below counts the others.
    share_same_sign
        Of the answered ones, the share with the sign of the default.
    share_clear
        Of those with a band, the share whose band excludes zero; ``None`` if none has one.
    robust
        Whether ``share_same_sign`` reaches ``grid.robust``; ``None`` if fewer than ``grid.least`` were answered, so
        that nothing is said.
    influential
        The two choices that explain most of the variance of the estimates, the strongest first.
    depends_on
        If not all agree: the choices that explain most of who agrees, at most two, the strongest first.
    influences
        All choices with more than one level answered.
    points
        The default first, then in order of the grid.
    """

    measure: ClassVar[str] = "multiverse"
    key: ClassVar[str] = "points"

    state: str
    domain: str
    headline: Kind
    pole: str
    rival: str
    before: Window | None
    after: Window | None
    estimate: float
    low: float | None
    high: float | None
    n_specs: int
    n_answered: int
    n_banded: int
    share_same_sign: float
    share_clear: float | None
    robust: bool | None
    influential: tuple[str, ...]
    depends_on: tuple[str, ...]
    influences: tuple[Influence, ...]
    grid: Grid
    points: tuple[Point, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    @property
    def grid_id(self) -> str:
        """Id of the grid, with which the number can be run again."""
        return self.grid.id

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"{self.state}, {self.domain}: {QUANTITY[self.headline].format(pole=self.pole)}{_when(self)}"

    @property
    def unanswered(self) -> dict[str, int]:
        """Reason -> how many specifications it left without an answer, most first."""
        reasons = [point.reason for point in self.points if point.estimate is None]
        return {reason: reasons.count(reason) for reason in sorted(set(reasons), key=lambda r: (-reasons.count(r), r))}

    @property
    def sentence(self) -> str:
        """What may be said, in one English sentence."""
        from entente.measures.multiverse.saying import sentence

        return sentence(self)

    def summary(self) -> dict[str, Any]:
        """Return one row: the headline without its points."""
        names = (
            *("domain", "headline", "pole", "rival", "before", "after", "estimate", "low", "high"),
            *("n_specs", "n_answered", "share_same_sign", "n_banded", "share_clear", "robust"),
            *("influential", "depends_on"),
        )
        plain = record(self)
        return {**{name: plain[name] for name in names}, "grid": self.grid.id}

    def table(self) -> list[dict[str, Any]]:
        """Return one row per specification, each choice in a column of its own (``None`` where it does not apply)."""
        names = [choice.name for choice in self.grid.choices]
        rows = []
        for point in self.points:
            chosen, rest = dict(point.choices), record(point)
            del rest["choices"]
            rows.append({**{name: chosen.get(name) for name in names}, **rest})
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the headline, its points, evidence and sources as plain values."""
        return {
            "measure": self.measure,
            "title": self.title,
            "state": self.state,
            **self.body(),
            "evidence": [basis.to_dict() for basis in self.bases],
            "sources": [origin.to_dict() for origin in self.origins],
        }

    def body(self) -> dict[str, Any]:
        """Return the headline and its points as plain values, without evidence and sources."""
        return {
            **self.summary(),
            "sentence": self.sentence,
            "influences": [
                {**record(item), "levels": [record(level) for level in item.levels]} for item in self.influences
            ],
            "unanswered": self.unanswered,
            "grid": self.grid.to_dict(),
            "points": [point.to_dict() for point in self.points],
        }

    def figure(self) -> dict[str, Any]:
        """Return the specification curve: sorted estimates with their bands, and below what was chosen in each."""
        from entente.measures.multiverse.figure import curve

        return curve(self)


QUANTITY: dict[str, str] = {
    "lead": "lead of {pole} over the nearest other pole",
    "change": "change of closeness to {pole}",
    "hedging": "change of the hedging index",
    "gap": "share of {pole} in arms minus that in trade",
    "divergence": "change of the distance between trade and arms",
}
"""Headline -> what its number is."""


def _when(result: MultiverseResult) -> str:
    spans = [span for span in (result.before, result.after) if span]
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in spans]
    return f", {' to '.join(texts)}" if texts else ""


@dataclass(frozen=True, slots=True)
class Silence:
    """A headline that cannot be given, and why."""

    domain: str
    headline: Kind
    reason: str


@dataclass(frozen=True, slots=True)
class Multiverse(Result):
    """All headlines of one state.

    Attributes
    ----------
    missing
        Headlines that the evidence cannot give under the default specification.
    """

    measure: ClassVar[str] = "multiverse"
    key: ClassVar[str] = "headlines"

    state: str
    headlines: tuple[MultiverseResult, ...]
    missing: tuple[Silence, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Headlines of {self.state} under all reasonable specifications"

    def table(self) -> list[dict[str, Any]]:
        """Return one row per headline."""
        return [headline.summary() for headline in self.headlines]

    def to_dict(self) -> dict[str, Any]:
        """Return the state, its headlines with their points, what is missing, evidence and sources."""
        return {
            "measure": self.measure,
            "title": self.title,
            "state": self.state,
            "headlines": [headline.body() for headline in self.headlines],
            "missing": [record(item) for item in self.missing],
            "evidence": [basis.to_dict() for basis in self.bases],
            "sources": [origin.to_dict() for origin in self.origins],
        }

    def figure(self) -> dict[str, Any]:
        """Return the specification curves, one below the other."""
        from entente.measures.multiverse.figure import curves

        return curves(self.title, self.headlines)
