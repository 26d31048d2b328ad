"""Contingency tables of two portfolios, for one pair or for all pairs at once. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import OptionError
from entente.measures.counting import EXACT, joint_counts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from entente.measures.similarity.scales import Codes, Scale

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tables:
    """Contingency tables of any number of pairs over one scale of L levels.

    Attributes
    ----------
    sums
        Shape (L, L, ...): total weight of the objects on which the first portfolio has level i and the second level
        j. The leading axes are the table, so that every step runs over whole planes of pairs.
    total
        Shape (...): weight of the joint objects.
    rows, columns
        Shape (L, ...): margins of the first and of the second portfolio.
    """

    sums: Floats
    total: Floats
    rows: Floats
    columns: Floats

    @classmethod
    def of(cls, sums: Floats | NDArray[np.int64]) -> Tables:
        """Return the tables with their margins."""
        whole: Floats = np.asarray(sums, float)
        rows = whole.sum(axis=1)
        return cls(whole, rows.sum(axis=0), rows, whole.sum(axis=0))


def check_weights(weights: ArrayLike | None, objects: int) -> Floats | None:
    """Return the weights of the objects as an array of shape (objects,), ``None`` for equal weights.

    Raises
    ------
    OptionError
        If their number is wrong, or one is negative or not finite.
    """
    if weights is None:
        return None
    given = np.asarray(weights, float)
    if given.shape != (objects,):
        raise OptionError(f"weights of shape {given.shape} for {objects} objects", hint="give one weight an object")
    if not np.isfinite(given).all() or (given < 0).any():
        raise OptionError("a weight is negative or not finite", hint="weights are 0 or more")
    return given


def table_of_pair(first: ArrayLike, second: ArrayLike, scale: Scale, weights: ArrayLike | None = None) -> Tables:
    """Return the table of two portfolios.

    Parameters
    ----------
    first, second
        Shape (objects,): values on ``scale``; NaN (or the scale's own mark) where nothing is known. Only objects that
        are known in both count.
    weights
        Shape (objects,), 0 or more; equal if not given.

    Returns
    -------
    Tables
        ``sums`` of shape (L, L).

    Raises
    ------
    OptionError
        If the shapes differ, a value is not on the scale, or a weight is not usable.
    """
    x, y = scale.encode(first), scale.encode(second)
    if x.ndim != 1 or x.shape != y.shape:
        message = f"portfolios of shapes {x.shape} and {y.shape}"
        raise OptionError(message, hint="give two lists over the same objects")
    return count_pair(x, y, len(scale.levels), check_weights(weights, x.size))


def count_pair(x: Codes, y: Codes, levels: int, weights: Floats | None = None) -> Tables:
    """Return the table of two coded portfolios (see :meth:`~.scales.Scale.encode`)."""
    joint = (x >= 0) & (y >= 0)
    cell = x[joint].astype(np.int64) * levels + y[joint]
    mass = None if weights is None else weights[joint]
    sums: Floats = np.bincount(cell, mass, minlength=levels**2).reshape(levels, levels).astype(float)
    return Tables.of(sums)


def tables_of_all(portfolios: ArrayLike, scale: Scale, weights: ArrayLike | None = None) -> Tables:
    """Return the tables of all pairs of portfolios.

    Parameters
    ----------
    portfolios
        Shape (states, objects): values on ``scale``; NaN (or the scale's own mark) where nothing is known.
    weights
        Shape (objects,), 0 or more; equal if not given.

    Returns
    -------
    Tables
        ``sums`` of shape (L, L, states, states).

    Raises
    ------
    OptionError
        If a value is not on the scale, the shape is not two-dimensional, or a weight is not usable.
    """
    codes = scale.encode(portfolios)
    if codes.ndim != 2:  # noqa: PLR2004 - a matrix
        raise OptionError(f"portfolios of shape {codes.shape}", hint="give a matrix of states by objects")
    return count_all(codes, len(scale.levels), check_weights(weights, codes.shape[1]))


def count_all(codes: Codes, levels: int, weights: Floats | None = None) -> Tables:
    """Return the tables of all pairs of coded portfolios.

    Notes
    -----
    With a 0/1 matrix H_l (states by objects) of each level, table (i, j) of all pairs is H_i diag(w) H_j'. The H_l are
    stacked, so that one matrix product gives all L^2 of them. Single precision is exact for whole weights whose sum
    stays below 2^24, and is used only then; other weights are multiplied in double precision.
    """
    states = codes.shape[0]
    exact = _whole(weights, codes.shape[1])
    kind = np.float32 if exact else np.float64
    level = np.arange(levels, dtype=codes.dtype)[:, None, None]
    stacked = (codes[None] == level).reshape(levels * states, codes.shape[1]).astype(kind)
    weighted = stacked if weights is None else stacked * weights.astype(kind)
    sums = joint_counts(weighted, stacked.T) if exact else weighted @ stacked.T
    product = sums.reshape(levels, states, levels, states)
    return Tables.of(product.transpose(0, 2, 1, 3).astype(np.float64))


def _whole(weights: Floats | None, objects: int) -> bool:
    if weights is None:
        return objects < EXACT
    return bool((weights == np.floor(weights)).all() and weights.sum() < EXACT)
