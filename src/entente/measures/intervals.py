"""The numeric core: shares, means, entropies and distances with their intervals. Arrays in, arrays out.

Every interval rests on three sums per row: the total ``v`` of the observed sizes, their number ``n`` and the sum of
their squares. Rows that were summed up before (the starter evidence) therefore give the same interval as the single
observations. See ``docs/methods/shares.md`` for the equations and their sources.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEVEL = 0.90
"""Probability that every interval of this package is stated for."""

COMPLETE = "complete count: no sampling error; reporting error unknown"
"""Why a total that counts everything has no interval."""


def effective_n(total: Floats, sumsq: Floats) -> Floats:
    """Kish's effective number of observations, ``(sum v)^2 / sum v^2``.

    Parameters
    ----------
    total, sumsq
        Sum of the sizes and of their squares; any one shape, not negative.

    Returns
    -------
    ndarray
        Same shape; 0 where nothing was observed, else at least 1. Equal sizes give their number.

    Notes
    -----
    Kish, L. (1965), *Survey Sampling*, section 11.7.
    """
    total, sumsq = np.asarray(total, float), np.asarray(sumsq, float)
    # sizes so small that their squares underflow count as one observation
    safe = np.where(sumsq > 0, sumsq, 1.0)
    return np.where(sumsq > 0, np.maximum(total**2 / safe, 1.0), np.where(total > 0, 1.0, 0.0))


def shares_of(values: Floats) -> Floats:
    """Divide the last axis by its sum.

    Parameters
    ----------
    values
        Shape (..., K), not negative.

    Returns
    -------
    ndarray
        Same shape, in [0, 1], summing to 1 over the last axis; NaN where the sum is 0: nothing has no shares.
    """
    values = np.asarray(values, float)
    # Dividing by the largest first keeps sums of very small and very large values finite.
    largest = np.max(values, axis=-1, keepdims=True, initial=0.0)
    scaled = values / np.where(largest > 0, largest, np.nan)
    shares: Floats = scaled / scaled.sum(axis=-1, keepdims=True)
    return shares


def posterior(shares: Floats, n_eff: Floats, k: int | None = None) -> Floats:
    """Parameters of the Dirichlet posterior of the shares under Perks' prior (1/K for each of K categories).

    Parameters
    ----------
    shares
        Shape (..., K).
    n_eff
        Shape (...): effective number of observations.
    k
        Number of categories for the prior; the length of the last axis if not given.

    Returns
    -------
    ndarray
        Shape (..., K): ``n_eff * share + 1/K``.

    Notes
    -----
    Perks, W. (1947), "Some observations on inverse probability including a new indifference rule", *Journal of the
    Institute of Actuaries* 73. The prior weighs as much as one observation, however many categories there are.
    """
    shares = np.asarray(shares, float)
    return np.asarray(n_eff, float)[..., None] * shares + 1.0 / (k or shares.shape[-1])


def share_interval(
    shares: Floats, n_eff: Floats, *, k: int | None = None, level: float = LEVEL
) -> tuple[Floats, Floats]:
    """Equal-tailed posterior interval of each share.

    Parameters
    ----------
    shares
        Shape (..., K): the raw shares.
    n_eff
        Shape (...): effective number of observations.
    k
        Number of categories that could have been observed (at least 2 are assumed).
    level
        Probability inside.

    Returns
    -------
    low, high
        Shape (..., K), in [0, 1]. A raw share of 0 has ``low`` 0 and a raw share of 1 has ``high`` 1; otherwise an
        end that would leave the raw share outside is moved to it. NaN where the share is NaN.
    """
    from scipy.special import betaincinv

    shares = np.asarray(shares, float)
    alpha = posterior(shares, n_eff, max(k or shares.shape[-1], 2))
    rest = np.asarray(n_eff, float)[..., None] + 1.0 - alpha
    tail = (1.0 - level) / 2.0
    low = np.where(shares <= 0, 0.0, betaincinv(alpha, rest, tail))
    high = np.where(shares >= 1, 1.0, betaincinv(alpha, rest, 1.0 - tail))
    return np.minimum(low, shares), np.maximum(high, shares)


def share_draws(shares: Floats, n_eff: Floats, rng: np.random.Generator, draws: int) -> Floats:
    """Draw whole portfolios from the posterior, so that shares of one draw add up to 1.

    Parameters
    ----------
    shares
        Shape (K,).
    n_eff
        Effective number of observations.
    draws
        Number of draws D.

    Returns
    -------
    ndarray
        Shape (D, K).
    """
    alpha = posterior(shares, np.asarray(n_eff, float))
    return rng.dirichlet(alpha, size=draws)


def mean_interval(total: Floats, n: Floats, sumsq: Floats, *, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Interval of the mean of observations in [0, 1]: Wilson's score interval with a matched number of trials.

    For a mean m with sample variance s^2 the number of yes/no trials with the same standard error is
    ``n * m (1 - m) / s^2``; it is never below n. Ends stay in [0, 1].

    Parameters
    ----------
    total, n, sumsq
        Sum, number and sum of squares of the observations; any one shape.
    level
        Probability inside.

    Returns
    -------
    low, high
        Same shape; NaN where ``n`` is 0.

    Notes
    -----
    Wilson, E. B. (1927), *JASA* 22, equation 3; Korn, E. L. and Graubard, B. I. (1998), *Survey Methodology* 24, for
    the matched number.
    """
    n = np.asarray(n, float)
    count = np.where(n > 0, n, np.nan)
    mean = np.asarray(total, float) / count
    spread = np.maximum(np.asarray(sumsq, float) / count - mean**2, 0.0)
    # With no spread at all (every observation equal) the number of observations itself is used.
    ratio = np.where(spread > _TINY, mean * (1.0 - mean) / np.where(spread > _TINY, spread, 1.0), 1.0)
    return wilson(mean, count * np.maximum(ratio, 1.0), level=level)


def wilson(share: Floats, n: Floats, *, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Wilson's score interval of a proportion.

    Parameters
    ----------
    share
        Observed proportions, in [0, 1].
    n
        Number of trials, same shape; more than 0.

    Returns
    -------
    low, high
        Same shape, in [0, 1], around ``share``.
    """
    from statistics import NormalDist

    z = NormalDist().inv_cdf(0.5 + level / 2.0)
    share, n = np.asarray(share, float), np.asarray(n, float)
    scale = 1.0 + z**2 / n
    middle = (share + z**2 / (2.0 * n)) / scale
    half = z / scale * np.sqrt(share * (1.0 - share) / n + z**2 / (4.0 * n**2))
    # Rounding may leave an end a hair inside the share itself when the share is 0 or 1.
    return np.clip(np.minimum(middle - half, share), 0.0, 1.0), np.clip(np.maximum(middle + half, share), 0.0, 1.0)


def entropy(shares: Floats) -> Floats:
    """Entropy of the last axis over its maximum, ``-sum p ln p / ln K``.

    Parameters
    ----------
    shares
        Shape (..., K) with K at least 2, summing to 1.

    Returns
    -------
    ndarray
        Shape (...), in [0, 1]: 0 all in one category, 1 evenly spread. NaN in, NaN out.
    """
    shares = np.asarray(shares, float)
    logs = np.log(np.where(shares > 0, shares, 1.0))
    value = -(shares * logs).sum(axis=-1) / np.log(shares.shape[-1])
    clipped: Floats = np.clip(value, 0.0, 1.0) + 0.0  # no negative zero
    return clipped


def divergence(first: Floats, second: Floats) -> Floats:
    """Jensen-Shannon distance: the square root of the divergence with logarithms to base 2.

    Parameters
    ----------
    first, second
        Shape (..., K), each summing to 1.

    Returns
    -------
    ndarray
        Shape (...), in [0, 1]: 0 the same shares, 1 nothing in common.

    Notes
    -----
    Lin, J. (1991), *IEEE Transactions on Information Theory* 37; a metric by Endres and Schindelin (2003).
    """
    first, second = np.asarray(first, float), np.asarray(second, float)
    middle = (first + second) / 2.0
    value = (_relative(first, middle) + _relative(second, middle)) / 2.0
    # Terms cancel to about 1e-16: below that the shares are the same.
    return np.sqrt(np.where(value > _TINY, np.minimum(value, 1.0), value * 0.0))


def _relative(p: Floats, q: Floats) -> Floats:
    ratio = np.where(p > 0, p / np.where(q > 0, q, 1.0), 1.0)
    bits: Floats = (p * np.log2(ratio)).sum(axis=-1)
    return bits


def tails(draws: Floats, value: float, *, level: float = LEVEL) -> tuple[float, float]:
    """Equal-tailed interval of the draws, widened to hold ``value``.

    Parameters
    ----------
    draws
        Shape (D,).
    value
        The figure that is shown, computed from the raw shares.

    Returns
    -------
    low, high
    """
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(draws, [tail, 1.0 - tail])
    return min(float(low), value), max(float(high), value)


_TINY = 1e-12
