"""Dynamic ordinal ideal points: the mode of positions and items, found by a few sweeps and then Newton's method."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import NoDataError
from entente.measures.ideal_points.ascent import SLACK, Reached, joint_step
from entente.measures.ideal_points.frame import principal, signs, turned
from entente.measures.ideal_points.items import Items
from entente.measures.ideal_points.packing import Course, packed, reported_unit
from entente.measures.ideal_points.problem import evaluate, problem
from entente.measures.ideal_points.records import IdealPointConfig, IdealPointFit
from entente.measures.ideal_points.starts import from_fit, leading_positions, session_turns, starting_items
from entente.measures.ideal_points.steps import in_frame, sweep
from entente.measures.ideal_points.uncertainty import standard_errors
from entente.measures.ideal_points.updating import update

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entente.measures.ideal_points.frame import State
    from entente.measures.ideal_points.problem import Problem
    from entente.measures.ideal_points.records import RollCalls

__all__ = ["fit", "update"]

NEAR = 2e-3
"""Sweeps give way to joint steps when 1 - correlation of successive positions is below it."""
MOST_WARM = 40
NEARLY, ASKEW = 0.99, 0.7
"""Sessions turned against their neighbour by less than these cosines are turned back, in sweeps and joint steps."""


def fit(
    calls: RollCalls,
    config: IdealPointConfig | None = None,
    *,
    start: IdealPointFit | NDArray[np.float64] | None = None,
    intervals: bool = True,
) -> IdealPointFit:
    """Estimate ideal points.

    The estimate is the joint mode of positions and items under the model of Bailey, Strezhnev and Voeten (2017,
    doi:10.1177/0022002715595700): ``z = beta theta + e``, yes if ``z < cuts[0]``, no if ``z > cuts[1]``, abstention
    between, e standard normal, positions a random walk over sessions, normal priors on items.

    Parameters
    ----------
    calls
        The votes.
    config
        Priors, dimensions, stopping rule.
    start
        Where to start: an earlier fit (states, sessions and roll calls are matched by name), or positions
        (T, I, D). Without it, the leading directions of agreement.
    intervals
        Whether to compute standard errors; without them ``sd``, ``low`` and ``high`` are NaN.

    Raises
    ------
    NoDataError
        If no roll call divides the voters, or a state that fixes the orientation cast no vote.
    """
    began = time.perf_counter()
    config = config or IdealPointConfig()
    anchors = _anchors(calls, config)
    with problem(calls, config) as task:
        course = Course()
        state = _oriented(task, climb(task, _start(task, calls, start), anchors, course), anchors)
        errors = standard_errors(task, state) if intervals else np.full(state[0].shape, np.nan)
        course.seconds = time.perf_counter() - began
        return packed(calls, task, state, errors, course, reported_unit(task, state[0]))


def _anchors(calls: RollCalls, config: IdealPointConfig) -> list[int]:
    voters = set(np.unique(calls.state).tolist())
    places = {actor: place for place, actor in enumerate(calls.actors) if place in voters}
    missing = [actor for actor in config.positive[: config.dimensions] if actor not in places]
    if missing:
        raise NoDataError(
            f"{missing[0]} fixes the orientation but cast no vote", hint="name another state in `positive`"
        )
    return [places[actor] for actor in config.positive[: config.dimensions]]


def _start(task: Problem, calls: RollCalls, start: IdealPointFit | NDArray[np.float64] | None) -> State:
    if isinstance(start, IdealPointFit):
        return task.framed(from_fit(calls, task.layout, start))
    theta = leading_positions(task.layout, task.config.dimensions) if start is None else start
    theta, _ = task.framed((np.where(task.layout.span[..., None], theta, 0.0), _no_items(task)))
    return theta, starting_items(task.layout, theta)


def _no_items(task: Problem) -> Items:
    return Items(np.zeros((task.layout.groups, task.config.dimensions)), np.zeros((task.layout.groups, 2)))


def climb(task: Problem, state: State, anchors: list[int], course: Course) -> State:
    """Sweep until near, step until there, and hold the end against a plain sweep."""
    state = _warm(task, state, course)
    while course.passes < task.config.max_sweeps:
        flips = course.flips
        state = _newton_steps(task, _oriented(task, state, anchors), anchors, course)
        after = _checked(task, state, course)
        course.converged = course.converged and course.flips == flips
        if course.converged:
            return state
        state = after
    return state


def _warm(task: Problem, state: State, course: Course) -> State:
    for _ in range(MOST_WARM):
        before = state[0]
        state, objective = sweep(task, state, in_frame(task))
        course.passes += 2
        course.objective.append(objective)
        state, turned_round = _aligned(task, state, NEARLY)
        if not turned_round and distance(task, before, state[0]) < NEAR:
            break
    return state


def _aligned(task: Problem, state: State, least: float) -> tuple[State, bool]:
    """Turn sessions round that face the wrong way, items with them; tell whether there were any."""
    theta, items = state
    turns = session_turns(task.walk, theta, least)
    if turns is None:
        return state, False
    total, count = np.zeros((task.layout.groups, *turns.shape[1:])), np.zeros(task.layout.groups)
    for block, turn in zip(task.layout.blocks, turns, strict=True):
        np.add.at(total, block.group, turn)
        np.add.at(count, block.group, 1.0)
    # an item shared by sessions that turn and sessions that do not has to begin anew, near zero
    beta = np.einsum("gd,gde->ge", items.beta, total / count[:, None, None])
    return task.framed((theta @ turns, Items(beta, items.cuts))), True


def distance(task: Problem, before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """Return 1 - correlation of positions in country-sessions with a vote, the largest over the axes."""
    voted = task.layout.votes > 0
    pairs = [(before[voted][:, axis], after[voted][:, axis]) for axis in range(after.shape[2])]
    return max(_apart(x - x.mean(), y - y.mean()) for x, y in pairs)


def _apart(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Return 1 - cosine without loss of digits: half the squared length of the difference of unit vectors."""
    gap = x / max(float(np.linalg.norm(x)), 1e-300) - y / max(float(np.linalg.norm(y)), 1e-300)
    return 0.5 * float(gap @ gap)


def _newton_steps(task: Problem, state: State, anchors: list[int], course: Course) -> State:
    rules = in_frame(task)
    course.settled = False
    here = _at(task, state, course)
    while course.passes < task.config.max_sweeps:
        before = here.state[0]
        earlier = replace(here, level=max(here.level - len(course.objective) % 2, 0))
        here = joint_step(task, rules, earlier, course) or _plain(task, here.state, course)
        course.objective.append(here.terms.objective)
        state, turned_round = _aligned(task, here.state, ASKEW)
        flipped = bool((signs(state[0], task.layout.votes, anchors) < 0).any())
        course.flips += int(flipped and not turned_round)
        if turned_round or flipped:
            here = _at(task, _oriented(task, state, anchors), course)
        elif here.level == 0 and distance(task, before, here.state[0]) < task.config.tolerance / 10:
            course.settled = True
            break
    return here.state


def _at(task: Problem, state: State, course: Course) -> Reached:
    course.passes += 1
    return Reached(state, evaluate(task, state), 0)


def _plain(task: Problem, state: State, course: Course) -> Reached:
    """Sweep where no joint step leads uphill."""
    state, _ = sweep(task, state, in_frame(task))
    course.passes += 2
    return _at(task, task.framed(state), course)


def _checked(task: Problem, state: State, course: Course) -> State:
    """Hold the state against a plain sweep, which has no acceleration; return the swept state."""
    swept, before = sweep(task, state, in_frame(task))
    after = evaluate(task, swept).objective
    course.passes += 3
    course.residual, course.gain = distance(task, state[0], swept[0]), after - before
    steady = course.gain >= -SLACK * abs(before)
    course.converged = course.settled and course.residual < task.config.tolerance and steady
    return swept


def _oriented(task: Problem, state: State, anchors: list[int]) -> State:
    """Turn the axes to their principal directions, with the signs that the anchors give."""
    theta, items = state
    if theta.shape[2] > 1:
        votes = np.bincount(task.layout.group, minlength=task.layout.groups).astype(float)
        theta, items = turned(state, principal(items.beta, votes))
    sign = signs(theta, task.layout.votes, anchors)
    return turned((theta, items), np.diag(sign))
