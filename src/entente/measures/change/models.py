"""What a segment without a change looks like: the marginal likelihood of every segment, its level integrated out.

Arrays run over time first and series second inside this package: shape (T, S). Missing values are NaN: a segment
without an observed value has likelihood 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from entente.errors import OptionError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Noise = Literal["normal", "student", "conjugate"]

GRID: tuple[float, ...] = tuple(float(round(value, 4)) for value in np.geomspace(0.08, 1.4, 9))
"""Noise, in standard deviations of the whole series, over which an unknown common noise is averaged."""

TAIL = 4.0
"""Degrees of freedom of the heavy-tailed noise."""

NODES = 61
"""Levels at which a segment with heavy-tailed noise is evaluated."""


@dataclass(frozen=True, slots=True)
class Model:
    """Noise around a level that stays the same until a change.

    Attributes
    ----------
    noise
        ``normal``; ``student``: four degrees of freedom, so that single odd years count less; ``conjugate``: normal
        with a variance of its own in every segment, so that a change of the scale is a change too.
    noise_sd
        Standard deviation (``student``: scale) of the noise. Several values: unknown, one for the whole series,
        averaged over these with equal prior weight. ``conjugate``: prior guess of it, the first value is taken.
    level_sd
        Standard deviation of the levels around 0; ``conjugate``: in units of the segment's own noise.
    shape
        ``conjugate``: how firmly the guess is held; half the number of observations that it is worth.
    """

    noise: Noise = "normal"
    noise_sd: tuple[float, ...] = (1.0,)
    level_sd: float = 3.0
    shape: float = 2.0

    def __post_init__(self) -> None:
        if self.noise not in {"normal", "student", "conjugate"}:
            raise OptionError(f"noise is {self.noise!r}", hint="allowed: normal, student, conjugate")
        if not self.noise_sd or not all(0 < value < math.inf for value in (*self.noise_sd, self.level_sd, self.shape)):
            raise OptionError("noise_sd, level_sd and shape must be above 0 and finite")

    @property
    def grid(self) -> tuple[float, ...]:
        """The values of the noise that are averaged over."""
        return self.noise_sd[:1] if self.noise == "conjugate" else self.noise_sd

    def segments(self, values: Floats, errors: Floats | None, noise_sd: float) -> Segments:
        """Return the segments' likelihoods for one value of the noise.

        Parameters
        ----------
        values
            Shape (T, S).
        errors
            Known standard deviations of the measurement, shape (T, S) or (T, 1) if all series share them.
        noise_sd
            One value of the grid.
        """
        if self.noise == "normal":
            return normal_segments(values, errors, noise_sd, self.level_sd)
        if self.noise == "student":
            return student_segments(values, errors, noise_sd, self.level_sd)
        if errors is not None:
            hint = "use the noise normal or student"
            raise OptionError("a variance of its own in every segment leaves no room for known errors", hint=hint)
        return conjugate_segments(values, noise_sd, self.level_sd, self.shape)


UNKNOWN = Model(noise_sd=GRID, level_sd=1.0)
"""For standardised series of unknown noise: what the measure uses."""


class Segments(Protocol):
    """Marginal log likelihoods of all segments of S series."""

    @property
    def shape(self) -> tuple[int, int]:
        """Length and number of the series, (T, S)."""
        ...

    @property
    def offset(self) -> Floats:
        """Log likelihood of the first values that no segmentation changes, shape (T, S), summed up over time."""
        ...

    def rows(self, end: int) -> Floats:
        """Return the log likelihoods of the segments ``0..end``, ``1..end``, ..., ``end..end``: (end + 1, S)."""
        ...

    def level(self, first: int, last: int) -> tuple[Floats, Floats]:
        """Return mean and standard deviation of the level of the segment ``first..last``, each of shape (S,)."""
        ...


def observed(values: Floats) -> NDArray[np.bool_]:
    """Return where values are, shape (T, 1) if all series miss the same times, else (T, S)."""
    there = ~np.isnan(values)
    same = bool((there == there[:, :1]).all())
    return there[:, :1] if same else there


def running(values: Floats) -> Floats:
    """Return sums over the times before each, shape (T + 1, ...)."""
    return np.concatenate([np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)])


@dataclass(frozen=True, slots=True)
class NormalSegments:
    """Normal noise of known variance, level N(0, v0): likelihoods from running sums.

    Attributes
    ----------
    weight, moment
        Shapes (T + 1, S or 1) and (T + 1, S): running sums of the precisions w and of w y.
    """

    weight: Floats
    moment: Floats
    level_var: float
    offset: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Length and number of the series."""
        return self.moment.shape[0] - 1, self.moment.shape[1]

    def rows(self, end: int) -> Floats:
        """Return (sum w y)^2 / 2 (sum w + 1/v0) - log(1 + v0 sum w) / 2 for each start."""
        precision = self.weight[end + 1] - self.weight[: end + 1] + 1.0 / self.level_var
        found: Floats = self.moment[end + 1] - self.moment[: end + 1]
        found *= found
        found *= 0.5 / precision
        found -= 0.5 * np.log(self.level_var * precision)
        return found

    def level(self, first: int, last: int) -> tuple[Floats, Floats]:
        """Return mean and standard deviation of the level's posterior."""
        precision = self.weight[last + 1] - self.weight[first] + 1.0 / self.level_var
        moment = self.moment[last + 1] - self.moment[first]
        mean: Floats = moment / precision
        return mean, np.broadcast_to(1.0 / np.sqrt(precision), moment.shape)


def normal_segments(values: Floats, errors: Floats | None, noise_sd: float, level_sd: float) -> NormalSegments:
    """Return segments with variance ``noise_sd^2 + errors^2`` at each time."""
    there = observed(values)
    filled = np.where(there, values, 0.0)
    variance = noise_sd**2 + (np.zeros((1, 1)) if errors is None else errors**2)
    weight = np.where(there, 1.0 / np.broadcast_to(variance, np.broadcast_shapes(variance.shape, there.shape)), 0.0)
    constant = np.where(there, -0.5 * np.log(2.0 * np.pi * variance), 0.0) - 0.5 * weight * filled**2
    return NormalSegments(running(weight), running(weight * filled), level_sd**2, np.cumsum(constant, axis=0))


@dataclass(frozen=True, slots=True)
class ConjugateSegments:
    """Normal noise whose variance is inverse-gamma in each segment; the level is Student.

    Attributes
    ----------
    count, total, square
        Running sums of 1, y and y^2, shapes (T + 1, S or 1), (T + 1, S), (T + 1, S).
    """

    count: Floats
    total: Floats
    square: Floats
    kappa: float
    alpha: float
    beta: float
    offset: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Length and number of the series."""
        return self.total.shape[0] - 1, self.total.shape[1]

    def _posterior(self, starts: slice, end: int) -> tuple[Floats, Floats, Floats]:
        n = self.count[end + 1] - self.count[starts]
        total = self.total[end + 1] - self.total[starts]
        spread = self.square[end + 1] - self.square[starts] - total**2 / (self.kappa + n)
        # running sums cancel: a spread of nothing may come out a hair below 0
        return n, total, self.beta + 0.5 * np.maximum(spread, 0.0)

    def rows(self, end: int) -> Floats:
        """Return the log density of a multivariate Student distribution for each start."""
        n, _, beta = self._posterior(slice(0, end + 1), end)
        alpha = self.alpha + 0.5 * n
        table = _log_gamma(self.alpha, self.count.shape[0])
        known = table[n.astype(np.int64)] - table[0] + self.alpha * math.log(self.beta)
        known -= 0.5 * np.log1p(n / self.kappa)
        rows: Floats = known - alpha * np.log(beta)
        return rows

    def level(self, first: int, last: int) -> tuple[Floats, Floats]:
        """Return mean and standard deviation of the level's posterior."""
        n, total, beta = self._posterior(slice(first, first + 1), last)
        variance = beta / np.maximum(self.alpha + 0.5 * n - 1.0, 0.5) / (self.kappa + n)
        mean: Floats = (total / (self.kappa + n))[0]
        return mean, np.sqrt(variance)[0]


def conjugate_segments(values: Floats, noise_sd: float, level_sd: float, shape: float) -> ConjugateSegments:
    """Return segments with the normal-inverse-gamma prior whose mean variance is ``noise_sd^2`` (``shape`` > 1)."""
    there = observed(values)
    filled = np.where(there, values, 0.0)
    beta = max(shape - 1.0, 0.5) * noise_sd**2
    constant = np.where(there, -0.5 * math.log(2.0 * math.pi), 0.0) + np.zeros_like(filled)
    sums = running(there.astype(float)), running(filled), running(filled**2)
    return ConjugateSegments(*sums, level_sd**-2.0, shape, beta, np.cumsum(constant, axis=0))


def _log_gamma(start: float, count: int) -> Floats:
    """Return log gamma of ``start``, ``start + 1/2``, ... (``count`` values)."""
    return np.array([math.lgamma(start + 0.5 * step) for step in range(count)])


@dataclass(frozen=True, slots=True)
class StudentSegments:
    """Student noise; the level is summed over nodes, exact up to their spacing.

    Attributes
    ----------
    density
        Running sums of log densities at each node, shape (T + 1, M, S).
    nodes, log_prior
        Shape (M,).
    """

    density: Floats
    nodes: Floats
    log_prior: Floats
    offset: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Length and number of the series."""
        return self.density.shape[0] - 1, self.density.shape[2]

    def rows(self, end: int) -> Floats:
        """Return the log of the sum over nodes for each start."""
        found = self.density[end + 1] - self.density[: end + 1] + self.log_prior[:, None]
        top = found.max(axis=1)
        found -= top[:, None]
        np.exp(found, out=found)
        rows: Floats = np.log(found.sum(axis=1)) + top
        return rows

    def level(self, first: int, last: int) -> tuple[Floats, Floats]:
        """Return mean and standard deviation of the level's posterior."""
        log = self.density[last + 1] - self.density[first] + self.log_prior[:, None]
        weight = np.exp(log - log.max(axis=0))
        weight /= weight.sum(axis=0)
        mean = (weight * self.nodes[:, None]).sum(axis=0)
        return mean, np.sqrt((weight * (self.nodes[:, None] - mean) ** 2).sum(axis=0))


def student_segments(values: Floats, errors: Floats | None, noise_sd: float, level_sd: float) -> StudentSegments:
    """Return segments with noise of scale ``sqrt(noise_sd^2 + errors^2)`` and :data:`TAIL` degrees of freedom."""
    there = observed(values)
    filled = np.where(there, values, 0.0)
    nodes = np.linspace(-3.0 * level_sd, 3.0 * level_sd, NODES)
    prior = -0.5 * (nodes / level_sd) ** 2
    prior -= np.log(np.exp(prior).sum())
    scale = np.sqrt(noise_sd**2 + (np.zeros((1, 1)) if errors is None else errors**2))[:, None]
    known = math.lgamma(0.5 * (TAIL + 1.0)) - math.lgamma(0.5 * TAIL) - 0.5 * math.log(TAIL * math.pi)
    far = (filled[:, None] - nodes[:, None]) / scale
    log = known - np.log(scale) - 0.5 * (TAIL + 1.0) * np.log1p(far**2 / TAIL)
    density = running(np.where(there[:, None], log, 0.0))
    return StudentSegments(density, nodes, prior, np.zeros_like(filled))


@dataclass(frozen=True, slots=True)
class JointSegments:
    """Several sets of series that change at the same times: likelihoods multiply."""

    parts: tuple[Segments, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Length and number of the series."""
        return self.parts[0].shape

    @property
    def offset(self) -> Floats:
        """Sum of the parts' offsets."""
        total: Floats = np.sum([part.offset for part in self.parts], axis=0)
        return total

    def rows(self, end: int) -> Floats:
        """Return the sum of the parts' log likelihoods."""
        total: Floats = np.sum([part.rows(end) for part in self.parts], axis=0)
        return total

    def level(self, first: int, last: int) -> tuple[Floats, Floats]:
        """Return mean and standard deviation of the level of the first part."""
        return self.parts[0].level(first, last)
