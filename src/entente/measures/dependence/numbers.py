"""The numeric core of dependence: concentration, margins, asymmetry, replacement time, ranks. Arrays in, arrays out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

NO_EXPORTS = 9999.0
"""Ratio of imports to exports where nothing is exported, as CEPII's GeoDep sets it."""

WINDOW = 3
"""Years of one draw, and of GeoDep's rule: two years out of three."""

NEEDED = 2
MONTHS = 12


def hhi(values: Floats, groups: Integers, count: int) -> Floats:
    """Return the Herfindahl-Hirschman index of each group: the sum of squared shares.

    Parameters
    ----------
    values
        (n,) flows, not negative.
    groups
        (n,) whole numbers in 0..count-1: which product (or other whole) a flow belongs to.
    count
        Number of groups.

    Returns
    -------
    (count,) between ``1 / number of flows`` and 1; NaN where a group has no trade.
    """
    total = np.bincount(groups, weights=values, minlength=count)
    share = np.divide(values, total[groups], out=np.zeros_like(values), where=total[groups] > 0)
    return np.where(total > 0, np.bincount(groups, weights=share**2, minlength=count), np.nan)


def bounds(shares: Floats) -> tuple[float, float]:
    """Return the lowest and highest index that named shares leave open: the rest is one partner, or a crowd.

    Parameters
    ----------
    shares
        (n,) shares of named partners, adding up to 1 at most.
    """
    named = float((shares**2).sum())
    rest = max(1.0 - float(shares.sum()), 0.0)
    return named, min(named + rest**2, 1.0)


def ratio(imports: Floats, exports: Floats) -> Floats:
    """Return imports over exports, :data:`NO_EXPORTS` where nothing is exported; NaN where nothing is imported."""
    some = np.divide(imports, exports, out=np.full_like(imports, NO_EXPORTS), where=exports > 0)
    return np.where(imports > 0, np.minimum(some, NO_EXPORTS), np.nan)


def margin(indicator: Floats, threshold: float) -> Floats:
    """Return ``ln(indicator / threshold)``: above 0 where the condition is met; -inf where the indicator is 0.

    Monotone in the indicator. NaN stays NaN.
    """
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(indicator / threshold), dtype=float)


def composite(margins: Floats) -> Floats:
    """Return the smallest margin of each product: above 0 only where all conditions are met.

    Parameters
    ----------
    margins
        (conditions, ...) as :func:`margin` gives them.
    """
    return np.asarray(np.min(margins, axis=0), dtype=float)


def flag_probability(margins: Floats, rng: np.random.Generator, draws: int = 2000) -> tuple[Floats, Floats, Floats]:
    """Return how probably a product is flagged in two of three years, when years are drawn with replacement.

    Parameters
    ----------
    margins
        (years, products) composite margins; NaN counts as not flagged.

    Returns
    -------
    Probability (products,) in [0, 1]; the 5 % and 95 % points of the mean margin over the drawn years (products,), NaN
    where the margin is not finite in some year.
    """
    years = margins.shape[0]
    drawn = rng.integers(0, years, (draws, WINDOW))
    flags = margins > 0
    counts = np.stack([flags[drawn[:, place]] for place in range(WINDOW)]).sum(axis=0)
    finite = np.where(np.isfinite(margins), margins, np.nan)
    means = np.stack([finite[row].mean(axis=0) for row in drawn[: min(draws, 400)]])
    low, high = np.quantile(means, (0.05, 0.95), axis=0)
    return (counts >= NEEDED).mean(axis=0), low, high


def asymmetry(needs: float, matters: float) -> float:
    """Return ``ln(needs / matters)``: above 0 if the first state needs the second more than it matters to it.

    Parameters
    ----------
    needs
        Share of the second in the imports of the first.
    matters
        Share of the first in the exports of the second.

    Returns
    -------
    Infinite if one share is 0, NaN if both are.
    """
    if needs == 0 and matters == 0:
        return math.nan
    if matters == 0:
        return math.inf
    return math.log(needs / matters) if needs > 0 else -math.inf


def replacement(
    gap: float, spare: Floats, *, ramp: float = 12.0, delay: float = 1.0, stock: float = 1.0
) -> tuple[float, float]:
    """Return after how many months others cover a stopped flow, and which share of it they can cover at all.

    Parameters
    ----------
    gap
        The flow that stops, per year.
    spare
        (suppliers,) what each other supplier can add per year at most.
    ramp
        Months that a supplier takes from its first delivery to its whole spare capacity, linearly.
    delay
        Months until the first delivery.
    stock
        Months of the stopped flow that lie in stock; drawn down from the start.

    Returns
    -------
    Months until others deliver as much as was lost (infinite if never; 0 if nothing is lost), and the share of
    the gap that spare capacity covers in the end, at most 1. A stock as large as all that is short meanwhile counts
    as no gap: then the months are 0.
    """
    if gap <= 0:
        return 0.0, 1.0
    cover = min(float(spare.sum()) / gap, 1.0)
    if cover < 1.0:
        return math.inf, cover
    months = delay + ramp * gap / float(spare.sum())
    # what is missing until then, in months of the stopped flow: all of it while goods travel, half of it on the ramp
    missing = delay + 0.5 * (months - delay)
    return (0.0 if stock >= missing else months), cover


def spare_capacity(exports: Floats, slack: float = 0.0) -> Floats:
    """Return what suppliers can add: their largest exports in the years held, plus slack, less those of the last year.

    Parameters
    ----------
    exports
        (years, suppliers), at most the last five years; NaN where not known.
    """
    known = np.nan_to_num(exports)
    return np.asarray(np.maximum(known.max(axis=0) * (1.0 + slack) - known[-1], 0.0), dtype=float)


def rank(values: Floats, place: int) -> int:
    """Return the rank of ``values[place]``, 1 for the largest; equal values share the better rank."""
    return int((values > values[place]).sum()) + 1


def periods(years: Integers, values: Floats) -> list[tuple[int, int, float]]:
    """Return three periods of about equal length: first year, last year, mean value.

    Parameters
    ----------
    years, values
        (n,) in order of years.

    Returns
    -------
    Three periods, or none if there are fewer than three years.
    """
    if len(years) < WINDOW:
        return []
    parts = zip(np.array_split(years, WINDOW), np.array_split(values, WINDOW), strict=True)
    return [(int(part[0]), int(part[-1]), float(found.mean())) for part, found in parts]
