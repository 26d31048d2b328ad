"""The frame of the positions: where zero lies, how long a unit is, which way the axes point.

The likelihood does not change when positions are moved, stretched or turned together with the items, so a frame is
chosen: mean 0 and variance 1 over votes cast (axes uncorrelated), the axes along the principal directions of the
discriminations, their signs by states that are named. Votes are the weights because the forces that the priors of the
items put on a session's place and scale grow with its number of roll calls: with equal weights for all states and
sessions, sessions with many roll calls are stretched and years are not comparable.
"""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np

from entente.measures.ideal_points.items import Items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

State = tuple["NDArray[np.float64]", Items]
"""Positions (T, I, D), 0 outside a state's span, and items."""


def standardised(state: State, weight: NDArray[np.float64], span: NDArray[np.bool_]) -> State:
    """Give the positions mean 0 and covariance 1 under the weights (T, I); move the items along."""
    theta, items = state
    share = weight[..., None] / weight.sum()
    mean = (share * theta).sum(axis=(0, 1))
    centred = theta - mean
    covariance = np.einsum("tid,tie->de", share * centred, centred)
    size, axes = np.linalg.eigh(covariance)
    root = np.sqrt(np.maximum(size, 1e-12))
    shrink, stretch = (axes / root) @ axes.T, (axes * root) @ axes.T
    cuts = items.cuts - (items.beta @ mean)[:, None]
    return np.where(span[..., None], centred @ shrink, 0.0), Items(items.beta @ stretch, cuts)


def turned(state: State, rotation: NDArray[np.float64]) -> State:
    """Turn positions and discriminations by an orthogonal matrix (D, D)."""
    theta, items = state
    return theta @ rotation, Items(items.beta @ rotation, items.cuts)


def principal(beta: NDArray[np.float64], votes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rotation that makes discriminations uncorrelated over votes, the strongest axis first."""
    _, axes = np.linalg.eigh(np.einsum("g,gd,ge->de", votes, beta, beta))
    return np.asarray(axes[:, ::-1])


def signs(theta: NDArray[np.float64], votes: NDArray[np.int64], positive: Sequence[int]) -> NDArray[np.float64]:
    """Return the sign (D,) of each axis that makes the mean of its positive state positive.

    Parameters
    ----------
    positive
        Index of the state of each axis; an axis without one takes the state farthest out.
    """
    means = (theta * votes[..., None]).sum(axis=0) / np.maximum(votes.sum(axis=0), 1)[:, None]
    chosen = [
        means[positive[axis], axis] if axis < len(positive) else means[np.abs(means[:, axis]).argmax(), axis]
        for axis in range(theta.shape[2])
    ]
    return np.where(np.array(chosen) < 0, -1.0, 1.0)


def moments(theta: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the slopes of means and (co)variances by the positions, (T, I, D, D + D (D + 1) / 2)."""
    axes = theta.shape[2]
    unit = np.eye(axes)
    columns = [np.broadcast_to(unit[a], theta.shape) for a in range(axes)]
    for a, b in combinations_with_replacement(range(axes), 2):
        column = theta[..., a : a + 1] * unit[b]
        columns.append(column if a == b else column + theta[..., b : b + 1] * unit[a])
    return np.asarray(weight[..., None, None] * np.stack(columns, axis=-1))


def turning(theta: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the direction in which a rotation moves positions, (T, I, 2, 1), or (T, I, 1, 0) on one axis."""
    if theta.shape[2] == 1:
        return np.empty((*theta.shape, 0))
    return weight[..., None, None] * np.stack([-theta[..., 1], theta[..., 0]], axis=-1)[..., None]


def pull(multipliers: NDArray[np.float64], axes: int) -> NDArray[np.float64]:
    """Return the matrix (D, D) by which the multipliers of the (co)variances pull positions to the centre."""
    matrix = np.zeros((axes, axes))
    for (a, b), value in zip(combinations_with_replacement(range(axes), 2), multipliers[axes:], strict=True):
        matrix[a, b] = matrix[b, a] = value
    return matrix
