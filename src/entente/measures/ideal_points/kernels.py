"""One pass over the votes of a session: log-likelihood, slopes and information, from ratios of the normal law.

For a bound x, ``erfcx(-x / sqrt 2)`` gives both the log of the normal distribution function and the ratio of density to
it (the inverse Mills ratio) without loss in the tails, at the price of one special function a vote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entente.measures.ideal_points.layout import Block

ROOT_HALF = 0.7071067811865476
MILLS = 0.7978845608028654  # sqrt(2 / pi)
FARTHEST = 35.0
"""Bounds beyond this many standard deviations are as good as infinite; exp(x^2 / 2) still fits a double."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What one session's votes say at given positions and items. V roll calls.

    Attributes
    ----------
    log_likelihood
        Sum over the votes.
    by_lower, by_upper
        Its derivatives by the first and the second cut point, (V,).
    between
        Minus its second derivative across the two cut points, with the sign turned, (V,): 0 without abstentions.
    """

    log_likelihood: float
    by_lower: NDArray[np.float64]
    by_upper: NDArray[np.float64]
    between: NDArray[np.float64]


def survey(block: Block, theta: NDArray[np.float64], beta: NDArray[np.float64], cuts: NDArray[np.float64]) -> Pass:
    """Evaluate a session and leave slopes and information in the block's work space.

    Parameters
    ----------
    theta, beta, cuts
        Positions (n, D) of the block's states; discriminations (V, D) and cut points (V, 2) of its roll calls.
    """
    _, calls = block.shape
    lean = (theta @ beta.T).ravel()
    bound = np.minimum(block.sign * (cuts.ravel()[block.bound] - lean[block.one]), FARTHEST)
    total, ratio, weight = _one_sided(bound)
    lower, upper, total_two = _two_sided(cuts[block.two_call] - lean[block.two][:, None])
    between = lower[0] * upper[0]
    _store(block, ratio * block.sign, weight, upper[0] - lower[0], lower[1] - between, upper[1] - between)
    yes, call = block.yes, block.bound // 2
    by_lower = np.bincount(call[:yes], ratio[:yes], calls) - np.bincount(block.two_call, lower[0], calls)
    by_upper = np.bincount(block.two_call, upper[0], calls) - np.bincount(call[yes:], ratio[yes:], calls)
    return Pass(total + total_two, by_lower, by_upper, np.bincount(block.two_call, between, calls))


def _store(block: Block, one: NDArray[np.float64], weight: NDArray[np.float64], *two: NDArray[np.float64]) -> None:
    slope, lower, upper = block.slope.reshape(-1), block.lower.reshape(-1), block.upper.reshape(-1)
    slope[block.one], slope[block.two] = one, two[0]
    lower[block.one[: block.yes]], lower[block.two] = weight[: block.yes], two[1]
    upper[block.one[block.yes :]], upper[block.two] = weight[block.yes :], two[2]


def _one_sided(bound: NDArray[np.float64]) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Return sum of log Phi(x), phi/Phi, and minus the second derivative of log Phi."""
    from scipy.special import erfcx

    tail = erfcx(-ROOT_HALF * bound)
    ratio = MILLS / tail
    total = float(np.log(0.5 * tail).sum() - 0.5 * (bound @ bound))
    return total, ratio, ratio * (ratio + bound)


def _two_sided(
    bounds: NDArray[np.float64],
) -> tuple[tuple[NDArray[np.float64], NDArray[np.float64]], tuple[NDArray[np.float64], NDArray[np.float64]], float]:
    """Return for log(Phi(b) - Phi(a)), bounds (n, 2), (density ratio, curvature) at a and at b, and its sum.

    The curvature is minus the second derivative by that bound alone; across the bounds it is minus the product of the
    ratios. Bounds on the right are mirrored to the left, where the difference keeps its digits.
    """
    from scipy.special import erfcx

    a, b = bounds[:, 0], bounds[:, 1]
    mirrored = a + b > 0
    left, right = np.where(mirrored, -b, a), np.minimum(np.where(mirrored, -a, b), FARTHEST)
    shrink = np.exp(0.5 * (right * right - left * left))
    mass = erfcx(-ROOT_HALF * right) - erfcx(-ROOT_HALF * left) * shrink
    at_right = MILLS / mass
    at_left = shrink * at_right
    total = float(np.log(0.5 * mass).sum() - 0.5 * (right @ right))
    low, high = np.where(mirrored, at_right, at_left), np.where(mirrored, at_left, at_right)
    return (low, low * (low - a)), (high, high * (high + b)), total
