"""The numeric core of ideal points: each fast piece against a plain one.

Tolerances: the tail function is fitted to 3e-13; finite differences with step 1e-5 leave 1e-6 of relative error.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import erfcx, log_ndtr

from entente.measures.ideal_points.frame import standardised, turned
from entente.measures.ideal_points.items import Items, moved
from entente.measures.ideal_points.joint import factorise
from entente.measures.ideal_points.kernels import scaled_tail, survey
from entente.measures.ideal_points.problem import evaluate, problem
from entente.measures.ideal_points.records import IdealPointConfig
from entente.measures.ideal_points.simulate import world
from entente.measures.ideal_points.starts import random_positions, session_turns, starting_items
from entente.measures.ideal_points.steps import held, joint_system
from entente.measures.ideal_points.uncertainty import variances
from entente.measures.ideal_points.walk import random_walk, solve_paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from entente.measures.ideal_points.frame import State
    from entente.measures.ideal_points.problem import Problem
    from entente.measures.ideal_points.records import RollCalls

Floats = "NDArray[np.float64]"


def small(axes: int = 1, *, bridged: bool = False) -> RollCalls:
    calls = world(7, 4, 6, np.random.default_rng(2), dimensions=axes).calls
    if not bridged:
        return calls
    group = calls.group.copy()
    group[6], group[18], group[19] = group[0], group[0], group[7]
    return replace(calls, group=np.unique(group, return_inverse=True)[1])


def somewhere(task: Problem, seed: int = 5) -> State:
    rng = np.random.default_rng(seed)
    theta = random_positions(task.layout, task.config.dimensions, rng)
    theta, _ = task.framed((theta, starting_items(task.layout, theta)))
    return theta, starting_items(task.layout, theta)


def test_the_tail_is_that_of_scipy() -> None:
    x = np.concatenate([np.linspace(-60.0, 36.0, 20001), [0.0, -1e-300, 1e-300]])
    np.testing.assert_allclose(scaled_tail(x), erfcx(-x / np.sqrt(2)), rtol=5e-13)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(-9, 9), min_size=3, max_size=3), st.floats(-3, 3), st.floats(-2.5, 2.5), st.floats(0.01, 3.0))
def test_log_likelihood_and_slopes_of_single_votes(theta: list[float], beta: float, first: float, gap: float) -> None:
    from entente.measures.ideal_points.layout import Block, Runs

    run = Runs(np.array([0]), np.array([0]))
    work = [np.zeros((1, 3)) for _ in range(3)]
    # one yes, one abstention, one no on one roll call
    block = Block(
        nodes=np.arange(3), group=np.array([0]), one=np.array([0, 2]), sign=np.array([1.0, -1.0]),
        bound=np.array([0, 1]),
        yes=1, yeses=run, noes=run, two=np.array([1]), two_call=np.array([0]),
        slope=work[0], lower=work[1], upper=work[2],
    )  # fmt: skip
    places, items, cuts = np.array(theta)[:, None], np.array([[beta]]), np.array([[first, first + gap]])

    def plain(cuts: NDArray[np.float64]) -> float:
        low, high = cuts[0, 0] - beta * places[:, 0], cuts[0, 1] - beta * places[:, 0]
        a, b = (low[1], high[1]) if low[1] + high[1] < 0 else (-high[1], -low[1])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            between = log_ndtr(b) + np.log1p(-np.exp(log_ndtr(a) - log_ndtr(b)))
        return float(log_ndtr(low[0]) + between + log_ndtr(-high[2]))

    done = survey(block, places, items, cuts)
    assert done.log_likelihood == pytest.approx(plain(cuts), rel=1e-8, abs=1e-8)
    for column, slope in ((0, done.by_lower[0]), (1, done.by_upper[0])):
        nudge = np.zeros((1, 2))
        nudge[0, column] = 1e-5
        assert slope == pytest.approx((plain(cuts + nudge) - plain(cuts - nudge)) / 2e-5, rel=1e-4, abs=1e-4)


def numeric(function: Callable[[NDArray[np.float64]], float], at: NDArray[np.float64]) -> NDArray[np.float64]:
    slopes = np.empty_like(at)
    for place in np.ndindex(at.shape):
        nudge = np.zeros_like(at)
        nudge[place] = 1e-5
        slopes[place] = (function(at + nudge) - function(at - nudge)) / 2e-5
    return slopes


@pytest.mark.parametrize("axes", [1, 2])
def test_slopes_are_those_of_the_objective(axes: int) -> None:
    with problem(small(axes, bridged=True), IdealPointConfig(dimensions=axes)) as task:
        theta, items = somewhere(task)
        terms = evaluate(task, (theta, items))
        by_theta = numeric(lambda x: evaluate(task, (x, items)).objective, theta)
        by_beta = numeric(lambda x: evaluate(task, (theta, Items(x, items.cuts))).objective, items.beta)
        by_cuts = numeric(lambda x: evaluate(task, (theta, Items(items.beta, x))).objective, items.cuts)
        span = task.layout.span
        np.testing.assert_allclose(terms.slope[span], by_theta[span], rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(terms.items.slope[:, :axes], by_beta, rtol=1e-5, atol=1e-5)
        tied = task.layout.tied
        np.testing.assert_allclose(terms.items.slope[~tied, axes:], by_cuts[~tied], rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(terms.items.slope[tied, axes], by_cuts[tied].sum(axis=1), rtol=1e-5, atol=1e-5)


def dense_curvature(task: Problem, state: State) -> NDArray[np.float64]:
    """Return minus the second derivative by positions (in the order of the rows) with the items eliminated."""
    theta, items = state
    axes, tied = theta.shape[2], task.layout.tied
    free = np.ones((task.layout.groups, axes + 2), bool)
    free[tied, axes + 1] = False

    def slope(moves: NDArray[np.float64]) -> NDArray[np.float64]:
        rows = len(task.chain.time) * axes
        at = theta + task.chain.spread(moves[:rows], theta.shape)
        step = np.zeros(free.shape)
        step[free] = moves[rows:]
        cuts = items.cuts + np.where(tied[:, None], step[:, axes : axes + 1], step[:, axes:])
        terms = evaluate(task, (at, Items(items.beta + step[:, :axes], cuts)))
        return np.concatenate([task.chain.flat(terms.slope).ravel(), terms.items.slope[free]])

    size = len(task.chain.time) * axes + free.sum()
    matrix = np.stack([(slope(-1e-5 * unit) - slope(1e-5 * unit)) / 2e-5 for unit in np.eye(size)], axis=1)
    rows = size - free.sum()
    across = matrix[:rows, rows:]
    return np.asarray(matrix[:rows, :rows] - across @ np.linalg.solve(matrix[rows:, rows:], across.T))


@pytest.mark.parametrize("axes", [1, 2])
@pytest.mark.parametrize("bridged", [False, True])
def test_the_joint_system_is_the_curvature_with_items_eliminated(axes: int, bridged: bool) -> None:  # noqa: FBT001 - a case
    with problem(small(axes, bridged=bridged), IdealPointConfig(dimensions=axes)) as task:
        state = somewhere(task)
        frame = held(task, evaluate(task, state), state[0])
        # enough pull to the centre that the curvature is positive wherever the state is
        firm = replace(frame, pull=60.0 * np.eye(axes))
        system = joint_system(task, state, evaluate(task, state), firm, 1.0)
        assert system is not None
        assert system.negative == 0
        right = np.random.default_rng(0).standard_normal((task.chain.ends[-1], 3))
        pulls = np.repeat(task.weight[task.chain.time, task.chain.node], axes)
        dense = dense_curvature(task, state) + 60.0 * np.diag(pulls) + 1e-3 * (axes - 1) * np.eye(len(pulls))
        found = system.solve(right, 1e-10)
        assert found is not None
        np.testing.assert_allclose(found, np.linalg.solve(dense, right), rtol=1e-3, atol=1e-6)
        if not bridged:
            np.testing.assert_allclose(variances(system), np.diag(np.linalg.inv(dense)), rtol=1e-4)


def test_negative_directions_are_counted() -> None:
    with problem(small(), IdealPointConfig()) as task:
        sizes = np.diff(task.chain.ends)
        blocks = [50.0 * np.eye(size) for size in sizes]
        blocks[1][0, 0], blocks[3][2, 2] = -40.0, -40.0
        found = factorise(task.chain, [block.copy() for block in blocks], 2)
        assert found is not None
        assert found[1] == 2
        assert factorise(task.chain, blocks, 1) is None


def test_paths_are_solved_state_by_state() -> None:
    with problem(small(), IdealPointConfig()) as task:
        walk = random_walk(task.layout, 0.5)
        rng = np.random.default_rng(3)
        diagonal = walk.diagonal() + rng.uniform(1, 4, task.layout.span.shape)
        right = rng.standard_normal((*task.layout.span.shape, 1, 2))
        found = solve_paths(walk, diagonal[..., None, None], right)
        for state in range(found.shape[1]):
            on = np.flatnonzero(task.layout.span[:, state])
            link = walk.link[on[:-1], state]
            dense = np.diag(diagonal[on, state]) - np.diag(link, 1) - np.diag(link, -1)
            np.testing.assert_allclose(found[on, state, 0], np.linalg.solve(dense, right[on, state, 0]), rtol=1e-10)


@pytest.mark.parametrize("axes", [1, 2])
def test_a_change_of_frame_leaves_the_likelihood(axes: int) -> None:
    with problem(small(axes), IdealPointConfig(dimensions=axes)) as task:
        theta, items = somewhere(task)
        span = task.layout.span

        def likelihood(state: State) -> float:
            found = evaluate(task, state).objective
            return found + task.walk.penalty(state[0]) + state[1].penalty(task.config)

        shifted = np.where(span[..., None], 1.7 * theta + 0.4, 0.0)
        bent = Items(items.beta / 1.7, items.cuts + 0.4 * (items.beta / 1.7).sum(axis=1, keepdims=True))
        assert likelihood((shifted, bent)) == pytest.approx(likelihood((theta, items)))
        back = standardised((shifted, bent), task.weight, span)
        assert likelihood(back) == pytest.approx(likelihood((theta, items)))
        np.testing.assert_allclose(np.abs(back[0][span]), np.abs(theta[span]), atol=1e-9)
        turn = np.array([[0.6, 0.8], [-0.8, 0.6]]) if axes == 2 else np.array([[-1.0]])
        assert likelihood(turned((theta, items), turn)) == pytest.approx(likelihood((theta, items)))


def test_sessions_that_face_the_wrong_way_are_found() -> None:
    with problem(small(), IdealPointConfig()) as task:
        theta = np.where(task.layout.span, np.linspace(-1, 1, task.layout.span.shape[1]), 0.0)[..., None]
        assert session_turns(task.walk, theta, 0.7) is None
        flipped = theta * np.array([1.0, -1.0, -1.0, 1.0])[:, None, None]
        turns = session_turns(task.walk, flipped, 0.7)
        assert turns is not None
        np.testing.assert_allclose(turns.ravel(), [1.0, -1.0, -1.0, 1.0])


def test_cut_points_never_cross() -> None:
    items = Items(np.zeros((3, 1)), np.array([[0.0, 0.1], [0.0, 2.0], [0.3, 0.3]]))
    step = np.array([[0.0, 5.0, -5.0], [9.0, 0.0, -3.0], [0.0, 0.2, 0.0]])
    after = moved(items, step, np.array([False, False, True]))
    assert (after.cuts[:2, 0] < after.cuts[:2, 1]).all()
    assert after.cuts[2, 0] == after.cuts[2, 1] == pytest.approx(0.5)
    assert np.abs(after.beta).max() <= 0.7
