"""One joint step uphill, as near to Newton's as the curvature allows and short enough that the objective rises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.measures.ideal_points.items import moved
from entente.measures.ideal_points.problem import evaluate
from entente.measures.ideal_points.steps import newton

if TYPE_CHECKING:
    from entente.measures.ideal_points.frame import State
    from entente.measures.ideal_points.packing import Course
    from entente.measures.ideal_points.problem import Problem, Terms
    from entente.measures.ideal_points.steps import Newton, Rules

TAKEN_IN = (1.0, 0.7, 0.4, 0.0)
"""Share of the slopes' own curvature that a joint step takes in: all is Newton's method, none is scoring. The first
that is positive definite is taken; far from the mode Newton's is not."""
SHORTEST = 1e-2
"""Shares of a step below this are not tried."""
SLACK = 1e-9
"""Part of the objective by which it may fall between steps: rounding."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a joint step led: the state, its terms, and the place in ``TAKEN_IN`` that was used."""

    state: State
    terms: Terms
    level: int


def joint_step(task: Problem, rules: Rules, start: Reached, course: Course) -> Reached | None:
    """Take one joint step, or return None where none leads uphill.

    ``start.level`` is the first share tried: what was too much for the step before is likely too much again.
    """
    step, level = _direction(task, rules, start)
    if step is None:
        return None
    before = rules.height(start.state, start.terms)
    share = min(1.0, 1.0 / float(np.abs(step.theta).max() + 1e-12))
    while share > SHORTEST:
        items = moved(start.state[1], step.items, task.layout.tied, share)
        tried = rules.settle((start.state[0] + share * step.theta, items))
        found = evaluate(task, tried)
        course.passes += 1
        if rules.height(tried, found) >= before - SLACK * abs(before):
            return Reached(tried, found, level)
        share /= 3.0
    return None


def _direction(task: Problem, rules: Rules, start: Reached) -> tuple[Newton | None, int]:
    frame = rules.frame(start.state, start.terms)
    for level in range(start.level, len(TAKEN_IN)):
        step = newton(task, start.state, start.terms, TAKEN_IN[level], frame)
        if step is not None:
            return step, level
    return None, len(TAKEN_IN) - 1
