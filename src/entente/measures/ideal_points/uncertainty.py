"""Standard errors of positions: the joint curvature at the mode, with the items' own uncertainty in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.measures.ideal_points.frame import moments, turning
from entente.measures.ideal_points.items import Items
from entente.measures.ideal_points.problem import evaluate, loosened, session_groups
from entente.measures.ideal_points.steps import held, joint_system

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entente.measures.ideal_points.frame import State
    from entente.measures.ideal_points.joint import Joint
    from entente.measures.ideal_points.problem import Problem


def standard_errors(problem: Problem, state: State) -> NDArray[np.float64]:
    """Return standard errors of the positions, (T, I, D), 0 outside a state's span.

    The covariance is the inverse of minus the second derivative of the penalised log-likelihood by all positions and
    items, taken inside the frame (mean and variance of the positions are fixed, not estimated). Items shared by
    sessions enter as if each session had its own, which makes the intervals a little wide where roll calls are bridged.
    """
    theta = state[0]
    loose = loosened(problem)
    group = session_groups(problem.layout)
    own = (theta, Items(state[1].beta[group], state[1].cuts[group]))
    terms = evaluate(loose, own)
    frame = held(loose, terms, theta)
    system = joint_system(loose, own, terms, frame, 1.0)
    if system is None:
        system = joint_system(loose, own, terms, frame, 0.0)
    if system is None:
        return np.full(theta.shape, np.nan)
    return _in_frame(problem, system, frame.columns, theta)


def _in_frame(
    problem: Problem, system: Joint, columns: NDArray[np.float64], theta: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Take the directions that the frames fix out of the covariance, and return the roots of its diagonal.

    The votes' frame holds in the iteration; the frame in which positions are reported gives all country-sessions with
    a vote the same weight.
    """
    chain = system.chain
    equal = (problem.layout.votes > 0).astype(float)
    reported = np.concatenate([moments(theta, equal), turning(theta, equal)], axis=-1) / equal.sum()
    held_rows, shown = _rows(chain.flat(columns)), _rows(chain.flat(reported))
    solved = system.substitute(np.concatenate([held_rows, shown], axis=1))
    answer, cross = solved[:, : held_rows.shape[1]], solved[:, held_rows.shape[1] :]
    core = np.linalg.pinv(held_rows.T @ answer)
    variance = variances(system) - np.einsum("ri,ij,rj->r", answer, core, answer)
    cross = cross - answer @ core @ (held_rows.T @ cross)
    # moving to the reported frame subtracts its means and rescales: directions 1 and theta, one a condition
    moves = _rows(chain.flat(_generators(theta)))
    variance = variance - 2.0 * (moves * cross).sum(axis=1) + np.einsum("ri,ij,rj->r", moves, shown.T @ cross, moves)
    return np.sqrt(np.maximum(chain.spread(variance, theta.shape), 0.0))


def _rows(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values.reshape(-1, values.shape[-1])


def _generators(theta: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the directions in which a change of frame moves positions, in the order of the frame's conditions."""
    columns = moments(theta, np.ones(theta.shape[:2]))
    turn = turning(theta, np.ones(theta.shape[:2]))
    return np.concatenate([columns, turn], axis=-1)


def variances(system: Joint) -> NDArray[np.float64]:
    """Return the diagonal of the inverse of the factorised curvature, (rows,), by a backward recursion."""
    chain = system.chain
    result = np.empty(chain.ends[-1])
    after = system.inverses[-1]
    result[chain.rows(len(system.inverses) - 1)] = np.diag(after)
    for t in range(len(system.inverses) - 2, -1, -1):
        here, there, link = chain.here[t], chain.there[t], chain.link[t]
        gain = system.inverses[t][:, here] * link
        after = system.inverses[t] + gain @ after[np.ix_(there, there)] @ gain.T
        result[chain.rows(t)] = np.diag(after)
    return result
