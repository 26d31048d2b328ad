"""How many memberships two states would share by chance, given how many each has and how large each organisation is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

SWEEPS = 2000
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Chances:
    """Chance of each membership.

    Attributes
    ----------
    p
        Shape (states, organisations), in [0, 1]: rows sum to the states' memberships, columns to the members.
    error
        Largest difference of these sums from what they should be.
    """

    p: Floats
    error: float


def chances(member: Bools) -> Chances:
    """Return the chance of every membership under the bipartite configuration model.

    Parameters
    ----------
    member
        Shape (states, organisations).

    Returns
    -------
    Chances
        The distribution of largest entropy among those that keep, on average, every state's number of memberships
        and every organisation's number of members. Memberships are independent in it.

    Notes
    -----
    p = x y / (1 + x y), with x for states and y for organisations solved by fixed-point iteration: Saracco, F.,
    Di Clemente, R., Gabrielli, A. and Squartini, T. (2015), "Randomizing bipartite networks: the case of the World
    Trade Web", *Scientific Reports* 5, 10595, equations 8-9. States with the same number of memberships share one x.
    """
    k, n = member.sum(axis=1), member.sum(axis=0)
    p = member.astype(float)
    rows, columns = _open(member)
    inner = np.ix_(rows, columns)
    if rows.any() and columns.any():
        p[inner] = _solved(member[inner].sum(axis=1).astype(float), member[inner].sum(axis=0).astype(float))
    error = max(np.abs(p.sum(axis=1) - k).max(initial=0.0), np.abs(p.sum(axis=0) - n).max(initial=0.0))
    return Chances(p, float(error))


def _open(member: Bools) -> tuple[Bools, Bools]:
    """Return the rows and columns whose memberships are not certain.

    Whoever is in everything, or in nothing, is so for certain; so is what holds everybody or nobody. Taking these away
    may make others certain.
    """
    rows, columns = np.ones(member.shape[0], bool), np.ones(member.shape[1], bool)
    while True:
        k, n = (member & columns).sum(axis=1), (member & rows[:, None]).sum(axis=0)
        left = rows & (k > 0) & (k < columns.sum()), columns & (n > 0) & (n < rows.sum())
        if (left[0] == rows).all() and (left[1] == columns).all():
            return rows, columns
        rows, columns = left


def _solved(k: Floats, n: Floats) -> Floats:
    """Return the chances for the given sums of rows and columns."""
    rows, row_of, row_count = np.unique(k, return_inverse=True, return_counts=True)
    columns, column_of, column_count = np.unique(n, return_inverse=True, return_counts=True)
    x, y = rows / np.sqrt(k.sum()), columns / np.sqrt(k.sum())
    for _ in range(SWEEPS):
        x = rows / ((column_count * y) / (1.0 + np.outer(x, y))).sum(axis=1)
        y = columns / ((row_count * x)[:, None] / (1.0 + np.outer(x, y))).sum(axis=0)
        p = np.outer(x, y) / (1.0 + np.outer(x, y))
        if np.abs((p * column_count).sum(axis=1) - rows).max() < TOLERANCE:
            break
    found: Floats = p[np.ix_(row_of, column_of)]
    return found


def shared_by_chance(p: Floats, first: int, second: int, weights: Floats) -> tuple[float, float]:
    """Return mean and standard deviation of the weighted number of shared memberships.

    Parameters
    ----------
    p
        Of :class:`Chances`.
    weights
        Shape (organisations,).
    """
    both = p[first] * p[second]
    return float(weights @ both), float(np.sqrt(weights**2 @ (both * (1.0 - both))))
