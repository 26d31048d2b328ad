"""The problem that the estimator solves: votes, walk, priors and frame, evaluated at a state."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from entente.measures.ideal_points.blas import one_thread
from entente.measures.ideal_points.frame import standardised
from entente.measures.ideal_points.items import gather_systems, session_system
from entente.measures.ideal_points.joint import chain
from entente.measures.ideal_points.kernels import survey
from entente.measures.ideal_points.layout import layout
from entente.measures.ideal_points.walk import random_walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from entente.measures.ideal_points.frame import State
    from entente.measures.ideal_points.items import ItemSystem
    from entente.measures.ideal_points.joint import Chain
    from entente.measures.ideal_points.layout import Layout
    from entente.measures.ideal_points.records import IdealPointConfig, RollCalls
    from entente.measures.ideal_points.walk import Walk

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """What stays fixed while positions and items are estimated.

    Attributes
    ----------
    layout, walk, chain, config
        Votes, prior of the positions, numbering of the rows of the joint system, what was asked.
    weight
        Weights of the frame, (T, I): votes cast, scaled to sum to the number of country-sessions with a vote.
    free
        Whether the items of a group are estimated, (G,), or held as they are.
    """

    layout: Layout
    walk: Walk
    chain: Chain
    config: IdealPointConfig
    weight: NDArray[np.float64]
    free: NDArray[np.bool_]

    def each(self, work: Callable[[int], T]) -> list[T]:
        """Do a piece of work for every session."""
        return [work(t) for t in range(len(self.layout.blocks))]

    def framed(self, state: State) -> State:
        """Standardise a state."""
        return standardised(state, self.weight, self.layout.span)


@contextmanager
def problem(calls: RollCalls, config: IdealPointConfig) -> Iterator[Problem]:
    """Set up a problem; linear algebra keeps to one thread while it lasts."""
    laid = layout(calls, config.min_minority)
    walk = random_walk(laid, config.omega2)
    weight = laid.votes * ((laid.votes > 0).sum() / laid.votes.sum())
    with one_thread():
        yield Problem(laid, walk, chain(laid, walk, config.dimensions), config, weight, np.ones(laid.groups, bool))


@dataclass(frozen=True, slots=True)
class Terms:
    """The penalised log-likelihood and its derivatives at a state.

    Attributes
    ----------
    objective
        Penalised log-likelihood.
    slope, curvature
        Of the positions, the walk's included: (T, I, D) and, block diagonal, (T, I, D, D).
    items
        Of the items.
    """

    objective: float
    slope: NDArray[np.float64]
    curvature: NDArray[np.float64]
    items: ItemSystem


def evaluate(problem: Problem, state: State) -> Terms:
    """Pass once over all votes."""
    theta, items = state
    slope = problem.walk.slope(theta)
    curvature = problem.walk.diagonal()[..., None, None] * np.eye(theta.shape[2])

    def session(t: int) -> tuple[float, ItemSystem]:
        block = problem.layout.blocks[t]
        here, beta = theta[t, block.nodes], items.beta[block.group]
        done = survey(block, here, beta, items.cuts[block.group])
        slope[t, block.nodes] -= block.slope.T @ beta
        pairs = beta[:, :, None] * beta[:, None, :]
        seen = (block.lower + block.upper).T @ pairs.reshape(len(beta), -1)
        curvature[t, block.nodes] += seen.reshape(-1, *pairs.shape[1:])
        return done.log_likelihood, session_system(block, here, done)

    parts = problem.each(session)
    objective = sum(part[0] for part in parts) - problem.walk.penalty(theta) - items.penalty(problem.config)
    system = gather_systems(problem.layout, [part[1] for part in parts], items, problem.config)
    return Terms(objective, slope, curvature, system)


def loosened(problem: Problem) -> Problem:
    """Return the problem with an item of its own for every roll call: no session is tied to another by items."""
    ends = np.cumsum([0, *(len(block.group) for block in problem.layout.blocks)])
    own = [np.arange(ends[t], ends[t + 1]) for t in range(len(ends) - 1)]
    blocks = tuple(replace(block, group=group) for block, group in zip(problem.layout.blocks, own, strict=True))
    group = session_groups(problem.layout)
    loose = replace(problem.layout, blocks=blocks, tied=problem.layout.tied[group], bridged=False)
    return replace(problem, layout=loose, free=np.ones(len(group), bool))


def session_groups(layout: Layout) -> NDArray[np.int64]:
    """Return the item group of each roll call, session by session."""
    return np.concatenate([block.group for block in layout.blocks])
