"""From a state of the iteration to the fit that is handed out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from entente.measures.ideal_points.records import IdealPointFit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entente.measures.ideal_points.frame import State
    from entente.measures.ideal_points.problem import Problem
    from entente.measures.ideal_points.records import RollCalls


@dataclass(slots=True)
class Course:
    """How the iteration went so far; settled if joint steps ended because nothing moved."""

    passes: int = 0
    flips: int = 0
    objective: list[float] = field(default_factory=list)
    residual: float = float("nan")
    gain: float = float("nan")
    settled: bool = False
    converged: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Unit:
    """Zero and unit (D,) of the positions that are reported, in those of the iteration."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]


def reported_unit(task: Problem, theta: NDArray[np.float64]) -> Unit:
    """Return mean and standard deviation over country-sessions with a vote."""
    voted = task.layout.votes > 0
    return Unit(theta[voted].mean(axis=0), theta[voted].std(axis=0))


def packed(  # noqa: PLR0913, PLR0917 - all that a fit tells
    calls: RollCalls, task: Problem, state: State, errors: NDArray[np.float64], course: Course, unit: Unit
) -> IdealPointFit:
    """Express a state and its standard errors (T, I, D) in the reported unit."""
    from scipy.special import ndtri

    theta, items = state
    span = task.layout.span[..., None]
    reach = float(ndtri(0.5 + task.config.level / 2))
    place = np.where(span, (theta - unit.mean) / unit.scale, np.nan).transpose(1, 0, 2)
    sd = np.where(span, errors / unit.scale, np.nan).transpose(1, 0, 2)
    return IdealPointFit(
        actors=calls.actors,
        sessions=calls.sessions,
        theta=place,
        sd=sd,
        low=place - reach * sd,
        high=place + reach * sd,
        votes=task.layout.votes.T,
        beta=items.beta * unit.scale,
        cuts=items.cuts - (items.beta @ unit.mean)[:, None],
        keys=tuple(key for key, kept in zip(calls.keys, task.layout.keep, strict=True) if kept),
        group=task.layout.group,
        objective=np.array(course.objective),
        sweeps=course.passes,
        converged=course.converged,
        seconds=course.seconds,
        config=task.config,
        residual=course.residual,
        gain=course.gain,
        flips=course.flips,
        scale=tuple(float(value) for value in unit.scale),
    )
