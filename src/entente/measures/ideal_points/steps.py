"""Two ways to go uphill: a plain sweep (positions, then items) and a joint Newton step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.measures.ideal_points.frame import moments, pull, turning
from entente.measures.ideal_points.items import moved
from entente.measures.ideal_points.joint import FINE, ROUGH, Joint, coupling, factorise
from entente.measures.ideal_points.problem import evaluate
from entente.measures.ideal_points.walk import solve_paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from entente.measures.ideal_points.frame import State
    from entente.measures.ideal_points.problem import Problem, Terms

LONGEST_MOVE = 1.0
"""Most that a sweep moves a position, in standard deviations."""
STEADY = 1e-3
"""Added to the curvature on two axes, where turning them changes nothing."""


@dataclass(frozen=True, slots=True)
class Held:
    """Positions held in their frame.

    Attributes
    ----------
    columns
        Slopes of the frame's conditions by the positions, (T, I, D, m).
    slope
        Slope of the objective less the part that only presses against the frame, (T, I, D).
    pull
        Curvature (D, D) that the frame adds to a position of weight 1.
    """

    columns: NDArray[np.float64]
    slope: NDArray[np.float64]
    pull: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rules:
    """What is climbed and how a state is held.

    Attributes
    ----------
    frame
        Slopes and curvature that hold the positions at a state.
    height
        What must not fall.
    settle
        Puts a state back into its frame after a step.
    """

    frame: Callable[[State, Terms], Held]
    height: Callable[[State, Terms], float]
    settle: Callable[[State], State]


def held(problem: Problem, terms: Terms, theta: NDArray[np.float64]) -> Held:
    """Find the forces of the frame by least squares."""
    span = problem.layout.span[..., None]
    columns = moments(theta, problem.weight)
    flat, slope = columns.reshape(theta.size, -1), np.where(span, terms.slope, 0.0)
    forces = np.asarray(np.linalg.solve(flat.T @ flat, flat.T @ slope.ravel()), float)
    turn = turning(theta, problem.weight)
    rest = slope - columns @ forces
    return Held(np.concatenate([columns, turn], axis=-1), rest, pull(forces, theta.shape[2]))


def positive_part(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a symmetric matrix without its negative directions."""
    size, axes = np.linalg.eigh(matrix)
    return np.asarray((axes * np.maximum(size, 0.0)) @ axes.T)


def in_frame(problem: Problem) -> Rules:
    """Return the rules of a full fit: positions stay standardised, nothing but the objective counts."""
    return Rules(lambda at, terms: held(problem, terms, at[0]), lambda _, terms: terms.objective, problem.framed)


def sweep(problem: Problem, state: State, rules: Rules) -> tuple[State, float]:
    """Move positions given items, then items given positions; return the new state and the height before."""
    theta, items = state
    span = problem.layout.span[..., None]
    terms = evaluate(problem, state)
    frame = rules.frame(state, terms)
    curvature = terms.curvature + problem.weight[..., None, None] * positive_part(frame.pull)
    if theta.shape[2] > 1:
        curvature = curvature + STEADY * np.eye(theta.shape[2])
    right = np.concatenate([frame.slope[..., None], frame.columns], axis=-1)
    solved = solve_paths(problem.walk, curvature, np.where(span[..., None], right, 0.0))
    move = within(frame.columns, solved[..., 0], solved[..., 1:])
    theta = np.where(span, theta + np.clip(move, -LONGEST_MOVE, LONGEST_MOVE), 0.0)
    theta, items = rules.settle((theta, items))
    step = np.where(problem.free[:, None], evaluate(problem, (theta, items)).items.step(), 0.0)
    return (theta, moved(items, step, problem.layout.tied)), rules.height(state, terms)


def within(
    columns: NDArray[np.float64], free: NDArray[np.float64], answers: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Take out of a step what would leave the frame.

    Parameters
    ----------
    columns, answers
        The frame's conditions (..., m) and the system's solutions for them, (..., m).
    free
        The step without the frame, (...).
    """
    if not columns.shape[-1]:
        return free
    flat, solved = columns.reshape(free.size, -1), answers.reshape(free.size, -1)
    if not (np.isfinite(solved).all() and np.isfinite(free).all()):
        # a system that broke down: whoever asked sees it in the step and takes a plainer one
        return np.full_like(free, np.nan)
    forces = np.linalg.lstsq(flat.T @ solved, flat.T @ free.ravel(), rcond=None)[0]
    return np.asarray(free - answers @ forces)


def joint_system(problem: Problem, state: State, terms: Terms, frame: Held, exact: float) -> Joint | None:
    """Factorise the curvature of positions with the items eliminated; None if it has too many negative directions.

    The work space of the blocks must stem from :func:`evaluate` at this state. Newton's curvature may be negative
    across the frame, not along it; scoring's is positive. With bridged items only positive curvature is of use.
    """
    theta, items = state
    whitener = whiteners(problem, terms)
    bend = frame.pull if exact == 1.0 else positive_part(frame.pull)
    curvature = terms.curvature + problem.weight[..., None, None] * bend
    if theta.shape[2] > 1:
        curvature = curvature + STEADY * np.eye(theta.shape[2])

    def session(t: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        block = problem.layout.blocks[t]
        group = block.group
        tied = problem.layout.tied[group]
        across = coupling(block, theta[t, block.nodes], items.beta[group], whitener[group], tied, exact)
        return across, _diagonal(curvature[t, block.nodes]) - across.T @ across

    parts = problem.each(session)
    allowed = 0 if exact < 1.0 or problem.layout.bridged else frame.columns.shape[-1]
    factors = factorise(problem.chain, [part[1] for part in parts], allowed)
    if factors is None:
        return None
    return Joint(problem.chain, factors[0], [part[0] for part in parts], theta.shape[2], problem.layout, factors[1])


def _diagonal(blocks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put blocks (n, D, D) on the diagonal of a matrix."""
    states, axes, _ = blocks.shape
    matrix = np.zeros((states, axes, states, axes))
    matrix[np.arange(states), :, np.arange(states), :] = blocks
    return matrix.reshape(states * axes, states * axes)


@dataclass(frozen=True, slots=True)
class Newton:
    """A joint step: of the positions (T, I, D) and the items (G, K)."""

    theta: NDArray[np.float64]
    items: NDArray[np.float64]


def whiteners(problem: Problem, terms: Terms) -> NDArray[np.float64]:
    """Return the whiteners of the items, (G, K, K): zero for items that are held as they are."""
    return np.where(problem.free[:, None, None], terms.items.whitener(), 0.0)


def newton(problem: Problem, state: State, terms: Terms, exact: float, frame: Held) -> Newton | None:
    """Return the joint step, or None where the curvature is not positive definite.

    Parameters
    ----------
    exact
        Share of the slopes' own curvature that is taken in: 1 is Newton's method, 0 scoring.
    frame
        How positions are held.
    """
    theta, _ = state
    system = joint_system(problem, state, terms, frame, exact)
    if system is None:
        return None
    whitener = whiteners(problem, terms)
    seen = (whitener @ terms.items.slope[..., None])[..., 0]
    right = problem.chain.flat(np.concatenate([frame.slope[..., None], frame.columns], axis=-1))
    right = right.reshape(-1, right.shape[-1]).copy()
    right[:, 0] -= system.to_rows(seen[..., None])[:, 0]
    solved = system.solve(right, FINE if exact == 1.0 else ROUGH)
    if solved is None or not system.peaked(right[:, 1:], solved[:, 1:]):
        return None
    move = within(right[:, 1:], solved[:, 0], solved[:, 1:])
    rest = seen - system.to_items(move[:, None])[..., 0]
    return Newton(problem.chain.spread(move, theta.shape), (whitener.transpose(0, 2, 1) @ rest[..., None])[..., 0])
