"""Ties that last: from spells ``year..year_to`` to one yes or no per year and pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def in_force(
    first: NDArray[np.int64], last: NDArray[np.int64], key: NDArray[np.int64], years: Sequence[int], keys: int
) -> NDArray[np.bool_]:
    """Return whether any spell of a key is in force in a year.

    Parameters
    ----------
    first, last, key
        One entry per spell; ``key`` in 0 .. ``keys`` - 1.
    years
        Consecutive years, ascending.

    Returns
    -------
    ndarray
        Shape (years, keys).

    Notes
    -----
    A spell adds one at its start and takes one away after its end; running sums count the spells in force.
    """
    low, high = years[0], years[-1]
    steps = np.zeros((len(years) + 1, keys), np.int64)
    inside = (first <= high) & (last >= low)
    start, stop = np.maximum(first[inside], low) - low, np.minimum(last[inside], high) - low + 1
    np.add.at(steps, (start, key[inside]), 1)
    np.add.at(steps, (stop, key[inside]), -1)
    return np.asarray(steps.cumsum(axis=0)[:-1] > 0)
