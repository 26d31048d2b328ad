"""What all specifications say together: pure functions on the estimates of a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.measures.multiverse.grid import Level, Spec

    Floats = NDArray[np.float64]

TINY = 1e-12


@dataclass(frozen=True, slots=True)
class LevelMean:
    """What specifications with one level of a choice say.

    Attributes
    ----------
    mean
        Of their estimates.
    same_sign
        Share of them with the sign of the default.
    n
        How many could be answered.
    """

    level: Level
    mean: float
    same_sign: float
    n: int


@dataclass(frozen=True, slots=True)
class Influence:
    """How much one choice matters.

    Attributes
    ----------
    explained
        Share of the variance of the estimates that the means by level explain, in [0, 1].
    sign_explained
        The same for having the sign of the default or not.
    spread
        Largest minus smallest mean.
    levels
        In order of the grid; levels without an answer are left out.
    """

    choice: str
    explained: float
    sign_explained: float
    spread: float
    levels: tuple[LevelMean, ...]


def same_sign(estimates: Floats, default: float) -> NDArray[np.bool_]:
    """Return which estimates have the sign of the default one; zero has a sign of its own.

    Parameters
    ----------
    estimates
        Shape (N,).
    """
    return np.asarray(_sign(estimates) == _sign(np.asarray(default)))


def clear(low: Floats, high: Floats) -> NDArray[np.bool_]:
    """Return which bands lie on one side of zero.

    Parameters
    ----------
    low, high
        Shape (N,); no NaN.
    """
    return np.asarray((low > TINY) | (high < -TINY))


def share(flags: NDArray[np.bool_]) -> float | None:
    """Return the share of true ones, or ``None`` of none at all."""
    return float(flags.mean()) if flags.size else None


def explained(values: Floats, groups: Sequence[Level]) -> float:
    """Return the share of the variance of ``values`` between ``groups`` (eta squared), 0 if nothing varies.

    Parameters
    ----------
    values
        Shape (N,).
    groups
        N labels.

    Returns
    -------
    float
        In [0, 1]. In a grid with holes the shares of several choices may overlap.
    """
    values = np.asarray(values, float)
    total = float(((values - values.mean()) ** 2).sum()) if values.size else 0.0
    if total <= TINY:
        return 0.0
    between = sum(part.size * (part.mean() - values.mean()) ** 2 for part in _parts(values, groups).values())
    return min(max(float(between) / total, 0.0), 1.0)


def influences(specs: Sequence[Spec], estimates: Floats, default: float) -> tuple[Influence, ...]:
    """Return how much each choice matters, most variance explained first.

    Parameters
    ----------
    specs
        The answered ones; a choice that does not apply to a specification is a level of its own for it, but is not
        listed among the levels.
    estimates
        Shape (N,).
    default
        Estimate of the default specification.

    Returns
    -------
    tuple of Influence
        Choices with at least two levels among the specifications.
    """
    names = dict.fromkeys(name for spec in specs for name, _ in spec)
    same = same_sign(estimates, default)
    whole = [dict(spec) for spec in specs]
    found = [_influence(name, whole, np.asarray(estimates, float), same) for name in names]
    several = [item for item in found if len(item.levels) > 1]
    return tuple(sorted(several, key=lambda item: (-round(item.explained, 9), -round(item.spread, 9), item.choice)))


def _influence(
    name: str, specs: Sequence[Mapping[str, Level]], estimates: Floats, same: NDArray[np.bool_]
) -> Influence:
    applies = np.array([name in spec for spec in specs], bool)
    labels = [spec[name] for spec in specs if name in spec]
    means = _parts(estimates[applies], labels)
    signs = _parts(same[applies].astype(float), labels)
    levels = tuple(
        LevelMean(level, float(means[level].mean()), float(signs[level].mean()), means[level].size) for level in means
    )
    middle = [level.mean for level in levels]
    # Where the choice does not apply, nothing is explained by it: only the part within which it does is looked at.
    weight = _part_of_variance(estimates, applies)
    sign_weight = _part_of_variance(same.astype(float), applies)
    return Influence(
        name,
        explained(estimates[applies], labels) * weight,
        explained(same[applies].astype(float), labels) * sign_weight,
        max(middle) - min(middle),
        levels,
    )


def _part_of_variance(values: Floats, inside: NDArray[np.bool_]) -> float:
    """Return the sum of squares within a part (about its own mean) over that of the whole."""
    total = float(((values - values.mean()) ** 2).sum())
    part = values[inside]
    within = float(((part - part.mean()) ** 2).sum()) if part.size else 0.0
    return within / total if total > TINY else 0.0


def depends_on(found: Sequence[Influence], most: int = 2) -> tuple[str, ...]:
    """Return the choices that decide the sign, the strongest first; none if all agree."""
    ranked = sorted(found, key=lambda item: (-round(item.sign_explained, 9), -round(item.explained, 9), item.choice))
    return tuple(item.choice for item in ranked[:most] if item.sign_explained > TINY)


def _parts(values: Floats, groups: Sequence[Level]) -> dict[Level, Floats]:
    found: dict[Level, list[float]] = {}
    for value, group in zip(values.tolist(), groups, strict=True):
        found.setdefault(group, []).append(value)
    return {group: np.array(part) for group, part in found.items()}


def _sign(values: Floats) -> Floats:
    return np.where(np.abs(values) <= TINY, 0.0, np.sign(values))
