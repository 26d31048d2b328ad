"""Counting what pairs of states have in common, by bits: exact, small, and without threads that wait for each other.

A matrix product does the same; for many small matrices on a busy machine its threads cost more than the counting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Words = NDArray[np.uint64]

_ONES = np.array([byte.bit_count() for byte in range(256)], np.uint8)
_BITS = 64


def pack(table: NDArray[np.bool_]) -> Words:
    """Return the rows of a table of yes and no as words of 64 bits.

    Parameters
    ----------
    table
        Shape (n, k).

    Returns
    -------
    ndarray
        Shape (n, ceil(k / 64)).
    """
    rows, columns = table.shape
    padded = np.zeros((rows, -(-columns // _BITS) * _BITS), dtype=bool)
    padded[:, :columns] = table
    return np.packbits(padded, axis=1).view(np.uint64)


def common(one: Words, other: Words) -> NDArray[np.int32]:
    """Return how many bits each row of ``one`` has in common with each row of ``other``.

    Parameters
    ----------
    one, other
        Shapes (n, w) and (m, w), from :func:`pack`.

    Returns
    -------
    ndarray
        Shape (n, m).
    """
    found = np.zeros((len(one), len(other)), np.int32)
    for mine, theirs in zip(one.T, other.T, strict=True):
        found += _count(mine[:, None] & theirs[None, :])
    return found


def _count(words: Words) -> NDArray[np.int32]:
    if hasattr(np, "bitwise_count"):
        return np.bitwise_count(words).astype(np.int32)
    split = words.view(np.uint8).reshape(*words.shape, 8)  # NumPy before 2
    return np.asarray(_ONES[split].sum(axis=-1), np.int32)
