"""A new session on top of an earlier fit: stored items stay, so the old part of a path moves by smoothing alone."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import OptionError
from entente.measures.ideal_points.ascent import Reached, joint_step
from entente.measures.ideal_points.frame import moments, pull
from entente.measures.ideal_points.items import Items
from entente.measures.ideal_points.packing import Course, Unit, packed
from entente.measures.ideal_points.problem import evaluate, problem
from entente.measures.ideal_points.starts import from_fit
from entente.measures.ideal_points.steps import Held, Rules, sweep
from entente.measures.ideal_points.uncertainty import standard_errors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entente.measures.ideal_points.frame import State
    from entente.measures.ideal_points.problem import Problem, Terms
    from entente.measures.ideal_points.records import IdealPointFit, RollCalls

FIRST_SWEEPS = 3
"""Plain sweeps that bring the new items near before joint steps are taken."""


def update(fit: IdealPointFit, calls: RollCalls, *, intervals: bool = True) -> IdealPointFit:
    """Add sessions to a fit without fitting the old ones again.

    Items that the fit has keep their values, and positions keep their zero and unit; positions of all sessions and the
    items of new roll calls are set to the mode that this leaves. New sessions shift the frame of a full fit a little,
    which an update does not: after many sessions fit again.

    Parameters
    ----------
    fit
        The earlier fit.
    calls
        All roll calls: those of the fit and the new ones.
    intervals
        Whether to compute standard errors.

    Raises
    ------
    OptionError
        If roll calls of the fit are not among ``calls``.
    """
    began = time.perf_counter()
    gone = set(fit.keys) - set(calls.keys)
    if gone:
        raise OptionError(
            f"{len(gone)} roll calls of the fit are missing, as {min(gone)}", hint="give the old sessions too"
        )
    with problem(calls, fit.config) as whole:
        course = Course()
        task = replace(whole, free=_new_groups(whole, calls, fit))
        state, held = _begin(task, calls, fit)
        state = _climb(task, state, held, course)
        errors = standard_errors(task, state) if intervals else np.full(state[0].shape, np.nan)
        course.seconds = time.perf_counter() - began
        unit = Unit(np.zeros(fit.config.dimensions), np.array(fit.scale))
        return packed(calls, task, state, errors, course, unit)


def _new_groups(task: Problem, calls: RollCalls, fit: IdealPointFit) -> NDArray[np.bool_]:
    """Tell which item groups have no roll call that the fit has."""
    known = set(fit.keys)
    keys = (key for key, kept in zip(calls.keys, task.layout.keep, strict=True) if kept)
    free = np.ones(task.layout.groups, bool)
    free[task.layout.group[[key in known for key in keys]]] = False
    return free


def _begin(task: Problem, calls: RollCalls, fit: IdealPointFit) -> tuple[State, Held]:
    """Return the state to start from, in the unit of the iteration, and the forces that held the earlier fit."""
    theta, items = from_fit(calls, task.layout, fit)
    scale = np.array(fit.scale)
    state = (theta * scale, Items(items.beta / scale, items.cuts))
    theta = state[0]
    columns = moments(theta, task.weight)
    old = np.isin(calls.sessions, fit.sessions[:-1])  # the last one feels the new ones already
    flat = columns[old].reshape(-1, columns.shape[-1])
    slope = evaluate(task, state).slope[old].ravel()
    forces = np.asarray(np.linalg.solve(flat.T @ flat, flat.T @ slope), float)
    axes = theta.shape[2]
    return state, Held(np.empty((*theta.shape, 0)), _constant(task, forces[:axes]), pull(forces, axes))


def _constant(task: Problem, forces: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(task.weight[..., None] * forces)


def _climb(task: Problem, state: State, forces: Held, course: Course) -> State:
    """Take joint steps under the forces of the earlier fit until nothing moves."""
    rules = Rules(
        lambda at, terms: _pressed(task, at, terms, forces),
        lambda at, terms: _height(task, at, terms, forces),
        lambda at: at,
    )
    for _ in range(FIRST_SWEEPS):
        state, _ = sweep(task, state, rules)
    here = Reached(state, evaluate(task, state), 0)
    course.passes += 2 + 2 * FIRST_SWEEPS
    while course.passes < task.config.max_sweeps and not course.converged:
        reached = joint_step(task, rules, replace(here, level=max(here.level - 1, 0)), course)
        reached = reached or _swept(task, here, rules, course)
        course.gain = rules.height(reached.state, reached.terms) - rules.height(here.state, here.terms)
        course.objective.append(reached.terms.objective)
        course.residual = float(((reached.state[0] - here.state[0]) ** 2).mean())
        course.converged = course.residual < task.config.tolerance / 10
        here = reached
    return here.state


def _swept(task: Problem, here: Reached, rules: Rules, course: Course) -> Reached:
    state, _ = sweep(task, here.state, rules)
    course.passes += 3
    return Reached(state, evaluate(task, state), 0)


def _pressed(task: Problem, state: State, terms: Terms, held: Held) -> Held:
    """Take the forces out of the slope."""
    span = task.layout.span[..., None]
    slope = terms.slope - held.slope - task.weight[..., None] * (state[0] @ held.pull)
    return Held(held.columns, np.where(span, slope, 0.0), held.pull)


def _height(task: Problem, state: State, terms: Terms, held: Held) -> float:
    """Return the objective less the potential of the forces."""
    theta = state[0]
    bent = 0.5 * np.einsum("ti,tid,de,tie->", task.weight, theta, held.pull, theta)
    return terms.objective - float((held.slope * theta).sum() + bent)
