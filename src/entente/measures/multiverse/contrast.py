"""From closeness to poles to the signed quantities of the headlines, each with its 90 % band. Arrays in, arrays out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.measures import intervals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Number = Floats | float
    Band = tuple[float, float | None, float | None]

DRAWS = 1000
"""Draws of whole portfolios behind the band of an index."""

SEED = 20240229


def difference(  # noqa: PLR0913, PLR0917 - two estimates with two ends each
    first: Number,
    first_low: Number,
    first_high: Number,
    second: Number,
    second_low: Number,
    second_high: Number,
    r: Number = 0.0,
) -> tuple[Floats, Floats, Floats]:
    """Return ``first - second`` with the interval that follows from their two intervals.

    Parameters
    ----------
    first, first_low, first_high, second, second_low, second_high
        Estimates with their intervals; any one shape. NaN ends give NaN ends.
    r
        Correlation of the two estimates.

    Returns
    -------
    value, low, high
        Same shape; ``low <= value <= high``.

    Notes
    -----
    Square-and-add: the distances from each estimate to its own ends stand for its standard error on that side
    (Newcombe 1998, *Statistics in Medicine* 17; with correlation: Zou 2007, *Psychological Methods* 12).
    """
    value = np.asarray(first, float) - np.asarray(second, float)
    below, above = np.asarray(first) - first_low, np.asarray(first_high) - first
    under, over = np.asarray(second) - second_low, np.asarray(second_high) - second
    low = value - np.sqrt(np.maximum(below**2 + over**2 - 2.0 * r * below * over, 0.0))
    high = value + np.sqrt(np.maximum(above**2 + under**2 - 2.0 * r * above * under, 0.0))
    return value, low, high


def share_correlation(first: Floats, second: Floats) -> Floats:
    """Return the correlation of two shares of one whole: ``-sqrt(p q / ((1 - p)(1 - q)))``, 0 where either is 0 or 1.

    Parameters
    ----------
    first, second
        Shares, in [0, 1]; any one shape.
    """
    p, q = np.clip(first, 0.0, 1.0), np.clip(second, 0.0, 1.0)
    odds = (1.0 - p) * (1.0 - q)
    return np.where(odds > 0, -np.minimum(np.sqrt(p * q / np.where(odds > 0, odds, 1.0)), 1.0), 0.0)


def lead(value: Floats, low: Floats, high: Floats, place: int, *, whole: bool) -> tuple[Band, int]:
    """Return by how much one pole leads the nearest of the others, and which that is.

    Parameters
    ----------
    value, low, high
        Shape (K,): closeness to each pole with its interval; NaN where not known (ends: where there are none).
    place
        The pole in question. At least one other pole must be known.
    whole
        Whether the values are shares of one whole, which move against each other.

    Returns
    -------
    band, rival
        Estimate, low and high: the smallest difference to any other pole; negative if another is closer. The low end
        is the smallest of the low ends of all differences: leading everybody must hold against each. The high end is
        that of the rival.
    """
    others = np.array([k for k in range(value.size) if k != place and np.isfinite(value[k])])
    r = share_correlation(value[place], value[others]) if whole else 0.0
    mine = (value[place], low[place], high[place])
    gaps, lows, highs = difference(*mine, value[others], low[others], high[others], r)
    nearest = int(gaps.argmin())
    if not np.isfinite(lows).all():
        return (float(gaps[nearest]), None, None), int(others[nearest])
    return (float(gaps[nearest]), float(lows.min()), float(highs[nearest])), int(others[nearest])


def plain(value: Floats, low: Floats, high: Floats) -> Band:
    """Return single numbers; ``None`` for ends that do not exist."""
    known = np.isfinite(low) and np.isfinite(high)
    return float(value), float(low) if known else None, float(high) if known else None


def draws_of(shares: Floats, n_eff: float | None, rng: np.random.Generator, draws: int = DRAWS) -> Floats:
    """Return draws of the shares, shape (draws, K); the shares themselves where they have no sampling error.

    Parameters
    ----------
    shares
        Shape (K,), adding up to 1; NaN where a pole cannot be observed, and so in the draws.
    """
    full = np.full((draws, shares.size), np.nan)
    live = np.isfinite(shares)
    full[:, live] = (
        shares[live] if n_eff is None else intervals.share_draws(shares[live], np.asarray(n_eff), rng, draws)
    )
    return full


def index_change(before: Floats, after: Floats, drawn: tuple[Floats, Floats] | None) -> Band:
    """Return by how much the hedging index rose.

    Parameters
    ----------
    before, after
        Shape (K,): shares of the named poles; only poles known in both count.
    drawn
        Draws of both, each of shape (D, K); ``None`` if neither has a sampling error.
    """
    both = np.isfinite(before) & np.isfinite(after)

    def change(then: Floats, now: Floats) -> Floats:
        return intervals.entropy(intervals.shares_of(now[..., both])) - intervals.entropy(
            intervals.shares_of(then[..., both])
        )

    value = float(change(before, after))
    return (value, None, None) if drawn is None else (value, *intervals.tails(change(*drawn), value))


def distance(first: Floats, second: Floats) -> Floats:
    """Return the Jensen-Shannon distance of the named poles' shares, renormalised; last axis (K,), NaN left out."""
    both = np.isfinite(first).reshape(-1, first.shape[-1]).all(axis=0)
    both &= np.isfinite(second).reshape(-1, second.shape[-1]).all(axis=0)
    return intervals.divergence(intervals.shares_of(first[..., both]), intervals.shares_of(second[..., both]))
