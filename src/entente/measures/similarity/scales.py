"""The scale of a portfolio: given, never guessed from the values that happen to occur."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from entente.errors import OptionError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int8]

Distance = Literal["nominal", "absolute", "squared"]

MISSING = -1
"""Code of an object about which nothing is known."""

MOST_LEVELS = 100


@dataclass(frozen=True, slots=True)
class Scale:
    """Ordered levels that an object of a portfolio can have.

    Attributes
    ----------
    name
        Of the scale, for messages and results.
    levels
        The L levels as numbers, ascending. The width of the scale (Dmax) is the last minus the first.
    labels
        What each level means.
    missing
        Number that stands for "not known" in the values given, besides NaN; ``None`` if there is none.

    Raises
    ------
    OptionError
        If there are fewer than two levels, more than 100, they do not ascend, are not finite, or the labels do not
        match.
    """

    name: str
    levels: tuple[float, ...]
    labels: tuple[str, ...]
    missing: float | None = None

    def __post_init__(self) -> None:
        good = all(low < high for low, high in zip(self.levels, self.levels[1:], strict=False))
        if not (1 < len(self.levels) <= MOST_LEVELS and good and np.isfinite(self.levels).all()):
            hint = "give two or more numbers, each larger than the one before"
            raise OptionError(f"the scale {self.name!r} has the levels {self.levels}", hint=hint)
        if len(self.labels) != len(self.levels):
            raise OptionError(f"the scale {self.name!r} has {len(self.labels)} labels", hint="give one for each level")

    @property
    def width(self) -> float:
        """Largest possible difference, Dmax."""
        return float(self.levels[-1] - self.levels[0])

    def encode(self, values: ArrayLike) -> Codes:
        """Return the position of each value among the levels, :data:`MISSING` where nothing is known.

        Parameters
        ----------
        values
            Numbers of any shape; NaN and :attr:`missing` stand for "not known".

        Raises
        ------
        OptionError
            If a value is not on the scale.
        """
        given = np.asarray(values, float)
        absent = np.isnan(given) | (np.zeros(given.shape, bool) if self.missing is None else given == self.missing)
        levels = np.asarray(self.levels, float)
        place = np.minimum(np.searchsorted(levels, np.where(absent, levels[0], given)), levels.size - 1)
        wrong = ~absent & (levels[place] != given)
        if wrong.any():
            raise OptionError(f"the value {given[wrong].flat[0]:g} is not on the scale {self.name!r}", hint=self._hint)
        return np.asarray(np.where(absent, MISSING, place), np.int8)

    @property
    def _hint(self) -> str:
        pairs = zip(self.levels, self.labels, strict=True)
        known = ", ".join(f"{level:g} {label}" for level, label in pairs)
        return f"allowed: {known}" + ("" if self.missing is None else f"; {self.missing:g} for not known")

    def distance(self, kind: Distance) -> Floats:
        """Return the disagreement of any two levels, shape (L, L), in [0, 1].

        ``nominal``: 0 if they are the same, else 1. ``absolute``: the difference over the width. ``squared``: its
        square.
        """
        levels = np.asarray(self.levels, float)
        difference = np.abs(levels[:, None] - levels[None, :]) / self.width
        if kind == "nominal":
            return np.asarray(difference > 0, float)
        return np.asarray(difference if kind == "absolute" else difference**2, float)

    def to_dict(self) -> dict[str, object]:
        """Return name, levels, labels and width as plain values."""
        return {"name": self.name, "levels": list(self.levels), "labels": list(self.labels), "width": self.width}


VOTES = Scale("votes", (1, 2, 3), ("yes", "abstain", "no"), missing=0)
"""Recorded votes; 0 is "did not vote". Signorino and Ritter count 3 as yes: the measures do not change."""

ALLIANCE = Scale(
    "alliance", (0, 1, 2, 3), ("none", "consultation (entente)", "neutrality or non-aggression", "defence")
)
"""Deepest obligation towards an object, as in the Correlates of War classes (Signorino and Ritter 1999)."""

MEMBERSHIP = Scale("membership", (0, 1, 2, 3), ("none", "observer", "associate", "full member"))
"""Status in an organisation."""

PARTICIPATION = Scale("participation", (0, 1), ("not there", "took part"))
"""Part in an exercise."""

SCALES: dict[str, Scale] = {scale.name: scale for scale in (VOTES, ALLIANCE, MEMBERSHIP, PARTICIPATION)}
"""Name -> scale."""
