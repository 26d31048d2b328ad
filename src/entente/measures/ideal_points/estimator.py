"""Dynamic ordinal ideal points: the mode of positions and items, found by a few sweeps and then Newton's method."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import NoDataError
from entente.measures.ideal_points.frame import principal, signs, turned
from entente.measures.ideal_points.items import Items, moved
from entente.measures.ideal_points.problem import evaluate, problem
from entente.measures.ideal_points.records import IdealPointConfig, IdealPointFit
from entente.measures.ideal_points.starts import from_fit, leading_positions, session_signs, starting_items
from entente.measures.ideal_points.steps import newton, sweep
from entente.measures.ideal_points.uncertainty import standard_errors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entente.measures.ideal_points.frame import State
    from entente.measures.ideal_points.problem import Problem, Terms
    from entente.measures.ideal_points.records import RollCalls

NEAR = 2e-3
"""Sweeps give way to joint steps when 1 - correlation of successive positions is below it."""
TAKEN_IN = (1.0, 0.7, 0.4, 0.0)
"""Share of the slopes' own curvature that a joint step takes in: all is Newton's method, none is scoring. The first
that is positive definite is taken; far from the mode Newton's is not."""
SHORTEST = 1e-2
"""Below this share of a joint step a plain sweep is made instead."""
MOST_WARM = 40
SLACK = 1e-9
"""Part of the objective by which it may fall between steps: rounding."""


@dataclass(slots=True)
class Course:
    """How the iteration went so far."""

    passes: int = 0
    flips: int = 0
    objective: list[float] = field(default_factory=list)
    residual: float = float("nan")
    gain: float = float("nan")
    converged: bool = False


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
        return _packed(calls, task, state, errors, course, began)


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
        state, objective = sweep(task, state)
        course.passes += 2
        course.objective.append(objective)
        state, turned_round = _aligned(task, state)
        if not turned_round and distance(task, before, state[0]) < NEAR:
            break
    return state


def _aligned(task: Problem, state: State) -> tuple[State, bool]:
    """Turn sessions round that face the wrong way, items with them; tell whether there were any."""
    theta, items = state
    sign = session_signs(task.walk, theta)
    if (sign == 1).all():
        return state, False
    count = np.zeros((task.layout.groups, theta.shape[2] + 1))
    for block, facing in zip(task.layout.blocks, sign, strict=True):
        np.add.at(count, block.group, np.append(facing, 1.0))
    # an item shared by sessions that turn and sessions that do not has to begin anew, near zero
    facing = count[:, :-1] / count[:, -1:]
    return task.framed((theta * sign[:, None], Items(items.beta * facing, items.cuts))), True


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
    level = 0
    terms = evaluate(task, state)
    course.passes += 1
    while course.passes < task.config.max_sweeps:
        before = state[0]
        state, terms, level = _step(task, state, terms, course, max(level - 1, 0))
        course.objective.append(terms.objective)
        state, turned_round = _aligned(task, state)
        flipped = bool((signs(state[0], task.layout.votes, anchors) < 0).any())
        if turned_round or flipped:
            course.flips += int(not turned_round)
            state = _oriented(task, state, anchors)
            terms = evaluate(task, state)
            course.passes += 1
            continue
        moved_by = distance(task, before, state[0])
        if moved_by < task.config.tolerance / 10:
            break
    return state


def _step(task: Problem, state: State, terms: Terms, course: Course, level: int) -> tuple[State, Terms, int]:
    """Take a joint step, shortened until the objective does not fall."""
    step = newton(task, state, terms, TAKEN_IN[level])
    while step is None and level < len(TAKEN_IN) - 1:
        level += 1
        step = newton(task, state, terms, TAKEN_IN[level])
    share = min(1.0, 1.0 / float(np.abs(step.theta).max() + 1e-12)) if step else 0.0
    while step and share > SHORTEST:
        tried = (state[0] + share * step.theta, moved(state[1], step.items, task.layout.tied, share))
        tried = task.framed(tried)
        found = evaluate(task, tried)
        course.passes += 1
        if found.objective >= terms.objective - SLACK * abs(terms.objective):
            return tried, found, level
        share /= 3.0
    return *_plain(task, state, course), len(TAKEN_IN) - 1


def _plain(task: Problem, state: State, course: Course) -> tuple[State, Terms]:
    state, _ = sweep(task, state)
    state = task.framed(state)
    course.passes += 3
    return state, evaluate(task, state)


def _checked(task: Problem, state: State, course: Course) -> State:
    """Hold the state against a plain sweep, which has no acceleration; return the swept state."""
    swept, before = sweep(task, state)
    after = evaluate(task, swept).objective
    course.passes += 3
    course.residual, course.gain = distance(task, state[0], swept[0]), after - before
    steady = course.gain >= -SLACK * abs(before)
    course.converged = course.residual < task.config.tolerance and steady
    return swept


def _oriented(task: Problem, state: State, anchors: list[int]) -> State:
    """Turn the axes to their principal directions, with the signs that the anchors give."""
    theta, items = state
    if theta.shape[2] > 1:
        votes = np.bincount(task.layout.group, minlength=task.layout.groups).astype(float)
        theta, items = turned(state, principal(items.beta, votes))
    sign = signs(theta, task.layout.votes, anchors)
    return turned((theta, items), np.diag(sign))


def _packed(
    calls: RollCalls, task: Problem, state: State, errors: NDArray[np.float64], course: Course, began: float
) -> IdealPointFit:
    """Express a state in standard deviations over country-sessions with a vote."""
    theta, items = state
    voted, span = task.layout.votes > 0, task.layout.span[..., None]
    mean, scale = theta[voted].mean(axis=0), theta[voted].std(axis=0)
    from scipy.special import ndtri

    reach = float(ndtri(0.5 + task.config.level / 2))
    place = np.where(span, (theta - mean) / scale, np.nan).transpose(1, 0, 2)
    sd = np.where(span, errors / scale, np.nan).transpose(1, 0, 2)
    return IdealPointFit(
        actors=calls.actors,
        sessions=calls.sessions,
        theta=place,
        sd=sd,
        low=place - reach * sd,
        high=place + reach * sd,
        votes=task.layout.votes.T,
        beta=items.beta * scale,
        cuts=items.cuts - (items.beta @ mean)[:, None],
        keys=tuple(key for key, kept in zip(calls.keys, task.layout.keep, strict=True) if kept),
        group=task.layout.group,
        objective=np.array(course.objective),
        sweeps=course.passes,
        converged=course.converged,
        seconds=time.perf_counter() - began,
        config=task.config,
        residual=course.residual,
        gain=course.gain,
        flips=course.flips,
        scale=tuple(float(value) for value in scale),
    )
