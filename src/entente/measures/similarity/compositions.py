"""Similarity of portfolios that are shares of a whole: suppliers, export and import partners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.errors import OptionError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NAMES = ("s_abs", "s_sq", "overlap", "cosine")
"""Measures of shares, in the order in which they are shown."""

TOLERANCE = 1e-9


def check_shares(shares: Floats) -> Floats:
    """Return the shares as an array.

    Raises
    ------
    OptionError
        If one is negative or not finite, or a portfolio does not add up to 1.
    """
    given = np.asarray(shares, float)
    if not np.isfinite(given).all() or (given < 0).any():
        raise OptionError("a share is negative or not finite", hint="shares are between 0 and 1")
    if given.size == 0 or (np.abs(given.sum(axis=-1) - 1.0) > TOLERANCE).any():
        raise OptionError("shares do not add up to 1", hint="divide each portfolio by its sum")
    return given


def compare_shares(first: Floats, second: Floats, *, width: float = 1.0) -> dict[str, Floats]:
    """Compare portfolios of shares.

    Parameters
    ----------
    first, second
        Shape (..., N) over the same N objects, each adding up to 1.
    width
        Largest possible difference of two shares (Dmax), for S.

    Returns
    -------
    dict
        Each of shape (...). ``s_abs`` and ``s_sq``: S over the N objects. ``overlap``: 1 minus the total variation
        distance, the sum of the smaller of both shares, in [0, 1]. ``cosine``: of the angle between both, in [0, 1].

    Raises
    ------
    OptionError
        If the shapes differ, a portfolio is no composition, or ``width`` is not above 0.

    Notes
    -----
    S depends on N, the number of objects that are listed, since small differences on many objects look like
    agreement; overlap and cosine do not.
    """
    x, y = check_shares(first), check_shares(second)
    if x.shape[-1] != y.shape[-1]:
        raise OptionError(f"{x.shape[-1]} and {y.shape[-1]} objects", hint="give both over the same objects")
    if not width > 0:
        raise OptionError(f"the width of the scale is {width:g}", hint="give a number above 0")
    gap = np.abs(x - y)
    norms = np.sqrt((x**2).sum(axis=-1) * (y**2).sum(axis=-1))
    return {
        "s_abs": 1.0 - 2.0 * (gap / width).mean(axis=-1),
        "s_sq": 1.0 - 2.0 * ((gap / width) ** 2).mean(axis=-1),
        "overlap": 1.0 - gap.sum(axis=-1) / 2.0,
        "cosine": np.minimum((x * y).sum(axis=-1) / norms, 1.0),
    }
