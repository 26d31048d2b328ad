"""A straight line through an autocorrelated series: its slope, and the probability that it falls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.measures.intervals import LEVEL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST = 5
"""Years (or periods) below which no slope is stated."""

RHOS = np.linspace(0.0, 0.98, 20)
"""Autocorrelations that are weighed against each other; never negative, to be on the wide side."""

PRIOR = -0.5 * np.log1p(-(RHOS**2))
"""Logarithm of their weights beforehand (arcsine): short series tell little, and look less correlated than they are."""

BISECTIONS = 60
_FLOOR = 1e-24


@dataclass(frozen=True, slots=True)
class Line:
    """Posterior of the slope of a line whose errors follow a first-order autoregression.

    Attributes
    ----------
    slopes, scales, weights
        One entry per autocorrelation in :data:`RHOS`: the slope's posterior is Student's t with ``df`` degrees of
        freedom around each, mixed by the weights.
    coefficients
        Shape (years,): the mean slope is the inner product of these and the series.
    df
        Years minus two.
    rho
        Posterior mean of the autocorrelation.
    """

    slopes: Floats
    scales: Floats
    weights: Floats
    coefficients: Floats
    df: int
    rho: float

    @property
    def slope(self) -> float:
        """Mean of the posterior, per year."""
        return float(self.weights @ self.slopes)

    def below(self, value: float, extra: float = 0.0) -> float:
        """Return the probability that the slope is below ``value``; ``extra`` is a variance to add."""
        from scipy.special import stdtr

        scale = np.sqrt(self.scales**2 + extra)
        return float(self.weights @ stdtr(self.df, (value - self.slopes) / scale))

    def quantile(self, p: float, extra: float = 0.0) -> float:
        """Return the value below which the slope lies with probability ``p``."""
        from scipy.special import stdtrit

        # A mixture's quantile lies between the smallest and the largest of its parts' quantiles.
        ends = self.slopes + np.sqrt(self.scales**2 + extra) * stdtrit(self.df, p)
        low, high = float(ends.min()), float(ends.max())
        for _ in range(BISECTIONS):
            middle = (low + high) / 2.0
            low, high = (middle, high) if self.below(middle, extra) < p else (low, middle)
        return (low + high) / 2.0

    def interval(self, extra: float = 0.0) -> tuple[float, float]:
        """Return the equal-tailed 90 % interval."""
        tail = (1.0 - LEVEL) / 2.0
        return self.quantile(tail, extra), self.quantile(1.0 - tail, extra)

    def standard_error(self) -> float:
        """Return the mean scale: what one standard error of the slope is, from movement around the line."""
        return float(np.sqrt(self.weights @ (self.scales**2 + (self.slopes - self.slope) ** 2)))


def fit(years: Floats, values: Floats) -> Line:
    """Fit a line with first-order autocorrelated errors, averaged over the autocorrelation.

    Parameters
    ----------
    years
        Shape (T,), ascending, T at least :data:`FEWEST`; gaps are allowed.
    values
        Shape (T,), finite.

    Returns
    -------
    Line

    Notes
    -----
    Priors: flat on the line, 1/sigma, arcsine on the autocorrelation over [0, 0.98]. Given the autocorrelation the
    slope's posterior is Student's t; the mixture weighs each value by its marginal likelihood, as in Zellner, A. and
    Tiao, G. C. (1964), "Bayesian analysis of the regression model with autocorrelated errors", *JASA* 59.
    """
    steps = np.abs(years[:, None] - years[None, :]) / float(np.median(np.diff(years)))
    found = [_given(rho, steps, years, values) for rho in RHOS]
    logs = PRIOR + np.array([log for *_, log in found])
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    coefficients = weights @ np.array([row for row, _, _ in found])
    scales = np.array([scale for _, scale, _ in found])
    slopes = np.array([float(row @ values) for row, _, _ in found])
    return Line(slopes, scales, weights, coefficients, len(years) - 2, float(weights @ RHOS))


def _given(rho: float, steps: Floats, years: Floats, values: Floats) -> tuple[Floats, float, float]:
    """Return the row that gives the slope, its standard error and the log marginal likelihood, for one ``rho``."""
    weight = np.linalg.inv(np.where(steps > 0, rho**steps, 1.0))
    design = np.column_stack([np.ones(len(years)), years - years.mean()])
    inner = design.T @ weight @ design
    solve = np.linalg.solve(inner, design.T @ weight)
    rest = values - design @ (solve @ values)
    # A series on a line to the last digit leaves nothing: the floor keeps the figures finite.
    squares = max(float(rest @ weight @ rest), _FLOOR)
    df = len(years) - 2
    log = 0.5 * np.linalg.slogdet(weight)[1] - 0.5 * np.linalg.slogdet(inner)[1] - df / 2.0 * np.log(squares)
    return solve[1], float(np.sqrt(squares / df * np.linalg.inv(inner)[1, 1])), float(log)


def member_variance(
    years: Floats, coefficients: Floats, left: Floats, inside: NDArray[np.bool_], full: Floats
) -> float:
    """Return the variance of the slope that comes from members who move differently, beyond yearly noise.

    Parameters
    ----------
    years, coefficients
        Shape (T,); the coefficients are those of :class:`Line`.
    left
        Shape (T, members): the figure without each member; NaN where that is not known.
    inside
        Shape (T, members): who was a member.
    full
        Shape (T,): the figure with all members.

    Returns
    -------
    float
        Jackknife variance of the slope over members, less the part that members contribute by moving from year to
        year (which is in the movement around the line already); not below 0. Two-way clustering after Cameron,
        Gelbach and Miller (2011), *Journal of Business & Economic Statistics* 29.
    """
    shift = np.where(inside & ~np.isnan(left), left - full[:, None], 0.0)
    size = np.maximum(inside.sum(axis=1), 1).astype(float)
    # What leaving a member out changes, against what leaving out any member changes on average in that year.
    centred = np.where(inside, shift - (shift.sum(axis=1) / size)[:, None], 0.0)
    scaled = centred * np.sqrt((size - 1.0) / size)[:, None]
    together = float(((coefficients @ scaled) ** 2).sum())
    columns = zip(scaled.T, inside.T, strict=True)
    apart = sum(_noise(years[here], column[here], coefficients[here]) for column, here in columns)
    return max(together - apart, 0.0)


def _noise(years: Floats, values: Floats, coefficients: Floats) -> float:
    """Return the variance that movement around a member's own line brings into the slope."""
    df = len(years) - 2
    if df < 1:
        return 0.0
    design = np.column_stack([np.ones(len(years)), years - years.mean()])
    rest = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    return float((coefficients**2).sum() * (rest**2).sum() / df)


def few_members(members: float, df: int) -> float:
    """Return by how much to widen a variance estimated from few members, beside ``df`` of the line itself."""
    from scipy.special import stdtrit

    p = 0.5 + LEVEL / 2.0
    return float(max(stdtrit(max(members - 1.0, 1.0), p) / stdtrit(df, p), 1.0) ** 2)
