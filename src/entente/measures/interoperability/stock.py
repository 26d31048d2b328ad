"""The arithmetic of stocks: what was delivered, what is left of it, and between which bounds a share lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Life = Literal["life30", "none", "decay5"]
LIVES: tuple[Life, ...] = get_args(Life)
"""``life30``: gone after 30 years; ``none``: all that was ever delivered; ``decay5``: 5 % less each year."""

LIFETIME = 30
DECAY = 0.95

READ, ASSUMED = 0, 1
CERTAIN, UNCERTAIN = 0, 1
IMPORTED, PARTLY_LOCAL, LOCAL = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Volumes:
    """Deliveries to one state, year by year.

    Attributes
    ----------
    first
        Calendar year of index 0 of the first axis.
    tiv
        Shape (Y, 7, 2, 2, 3): million TIV by year, group of designs (the seventh is unmapped), read in the table or
        assumed, certain or uncertain, imported or made locally (in part, wholly).
    n
        Same shape: deliveries, one for each order and year.
    """

    first: int
    tiv: Floats
    n: NDArray[np.int64]


def remaining(age: NDArray[np.int64], life: Life) -> Floats:
    """Return which part of a delivery is left after ``age`` years: rho of the stock equation.

    Parameters
    ----------
    age
        Whole years since delivery; any shape. Negative ages give 0: not delivered yet.

    Returns
    -------
    ndarray
        Same shape, in [0, 1].
    """
    left = {
        "none": np.ones(age.shape),
        "life30": (age < LIFETIME).astype(float),
        "decay5": DECAY ** np.maximum(age, 0).astype(float),
    }[life]
    return np.where(age >= 0, left, 0.0)


def stocks(delivered: Floats, life: Life) -> Floats:
    """Return the stock at the end of each year: ``K[t] = sum over tau <= t of V[tau] rho(t - tau)``.

    Parameters
    ----------
    delivered
        Shape (Y, ...): volume by year, without gaps.

    Returns
    -------
    ndarray
        Same shape.
    """
    years = np.arange(delivered.shape[0])
    weight = remaining(years[:, None] - years[None, :], life)
    flat = delivered.reshape(delivered.shape[0], -1)
    total: Floats = (weight @ flat).reshape(delivered.shape)
    return total


def flows(delivered: Floats, window: int) -> Floats:
    """Return the volume of the ``window`` years that end with each year; shape as ``delivered``."""
    total = np.cumsum(delivered, axis=0)
    before = np.zeros_like(total)
    before[window:] = total[:-window] if window < len(total) else total[:0]
    return total - before


def bounds(stock: Floats, inside: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Return the share of the groups ``inside``, and the least and the greatest that it can be.

    Low: entries that the register marks as uncertain are left out on this side and kept on the other; what the table
    does not know (assumed or unmapped) is of another standard. High: the reverse.

    Parameters
    ----------
    stock
        Shape (7, 2, 2, ...): one year of a stock, as in :class:`Volumes`.
    inside
        Shape (6,): the groups that count.

    Returns
    -------
    share, low, high
        ``low <= share <= high``, in [0, 1]; NaN for an empty stock.
    """
    cells = stock.reshape(*stock.shape[:3], -1).sum(axis=-1)
    named, unmapped = cells[:-1], float(cells[-1].sum())
    total = float(cells.sum())
    if total <= 0:
        return float("nan"), float("nan"), float("nan")
    mine, others = named[inside], named[~inside]
    open_to_both = float(named[:, ASSUMED].sum()) + unmapped
    sure, all_read = float(mine[:, READ, CERTAIN].sum()), float(mine[:, READ].sum())
    other_sure, other_read = float(others[:, READ, CERTAIN].sum()), float(others[:, READ].sum())
    share = min(float(mine.sum()) / total, 1.0)  # summed in another order, a part may exceed its whole by a hair
    low = _part(sure, other_read + open_to_both)
    high = _part(all_read + open_to_both, other_sure)
    # rounding may move an end past the share by a hair
    return share, min(low, share), max(high, share)


def _part(one: float, rest: float) -> float:
    return one / (one + rest) if one + rest > 0 else 0.0
