"""One joint step uphill, as near to Newton's as the curvature allows and short enough that the objective rises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from entente.measures.ideal_points.items import Items, moved
from entente.measures.ideal_points.problem import evaluate
from entente.measures.ideal_points.steps import Newton, newton

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entente.measures.ideal_points.frame import State
    from entente.measures.ideal_points.packing import Course
    from entente.measures.ideal_points.problem import Problem, Terms
    from entente.measures.ideal_points.steps import Rules

TAKEN_IN = (1.0, 0.7, 0.4, 0.0)
"""Share of the slopes' own curvature that a joint step takes in: all is Newton's method, none is scoring. The first
that is positive definite is taken; far from the mode Newton's is not."""
EAGER = 3.0
"""First share tried of a step that is short of Newton's: scoring's curvature is too large along slow directions."""
TRIALS = 3
"""Shares of a step that are tried, each a third of the one before."""
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
    frame = rules.frame(start.state, start.terms)
    for level in range(start.level, len(TAKEN_IN)):
        step = newton(task, start.state, start.terms, TAKEN_IN[level], frame)
        reached = _along(task, rules, replace(start, level=level), step, course) if step else None
        if reached is not None:
            return reached
        if step:  # the trial has overwritten the work space
            evaluate(task, start.state)
            course.passes += 1
    return None


def _along(task: Problem, rules: Rules, start: Reached, step: Newton, course: Course) -> Reached | None:
    """Go along a step, less far if the height falls; on two axes sessions turn along circles, not along tangents."""
    before, reach = rules.height(start.state, start.terms), EAGER if start.level else 1.0
    angle, rest = split(task, start.state, step)
    share = min(reach, 1.0 / float(np.abs(rest.theta).max() + np.abs(angle).max() + 1e-12))
    for _ in range(TRIALS):
        items = moved(start.state[1], rest.items, task.layout.tied, share)
        there = (start.state[0] + share * rest.theta, items)
        tried = rules.settle(there if rest is step else _rotated(task, there, share * angle))
        found = evaluate(task, tried)
        course.passes += 1
        if rules.height(tried, found) >= before - SLACK * abs(before):
            return Reached(tried, found, start.level)
        share /= 3.0
    return None


def split(task: Problem, state: State, step: Newton) -> tuple[NDArray[np.float64], Newton]:
    """Split a step on two axes into an angle for each session, (T,), and the rest; one axis has no angles."""
    theta, items = state
    if theta.shape[2] == 1:
        return np.zeros(len(theta)), step
    across = np.stack([-theta[..., 1], theta[..., 0]], axis=-1)
    angle = (step.theta * across).sum(axis=(1, 2)) / np.maximum((theta**2).sum(axis=(1, 2)), 1e-12)
    shared = _shared(task, angle[:, None])
    turned = np.stack([-items.beta[:, 1], items.beta[:, 0]], axis=-1)
    rest = step.items.copy()
    rest[:, :2] -= shared * turned
    return angle, Newton(step.theta - angle[:, None, None] * across, rest)


def _rotated(task: Problem, state: State, angle: NDArray[np.float64]) -> State:
    """Turn each session and its items by an angle; an item of several sessions turns by their mean."""
    theta, items = state
    turn = np.stack([np.cos(angle), np.sin(angle), -np.sin(angle), np.cos(angle)], axis=-1).reshape(-1, 2, 2)
    shared = _shared(task, angle[:, None])[:, 0]
    back = np.stack([np.cos(shared), np.sin(shared), -np.sin(shared), np.cos(shared)], axis=-1).reshape(-1, 2, 2)
    return theta @ turn, Items(np.einsum("gd,gde->ge", items.beta, back), items.cuts)


def _shared(task: Problem, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give each item group the mean of its sessions' values, (G, n)."""
    total, count = np.zeros((task.layout.groups, values.shape[1])), np.zeros((task.layout.groups, 1))
    for block, value in zip(task.layout.blocks, values, strict=True):
        np.add.at(total, block.group, value)
        np.add.at(count, block.group, 1.0)
    return total / count
