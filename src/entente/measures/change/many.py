"""Many series at once: blocks that fit the cache, and an unknown noise averaged over its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import OptionError
from entente.measures.change import exact
from entente.measures.change.exact import HAZARD, MOST, WIDTH
from entente.measures.change.models import Model

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from entente.measures.change.exact import Fit
    from entente.measures.change.models import Segments

    Floats = NDArray[np.float64]

BLOCK = 400_000
"""Segments held at a time (series times T^2 / 2): about 3 MB."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is known of S series of length T.

    Attributes
    ----------
    change
        Shape (S, T - 1): probability of a change between t and t + 1. The row's sum is the expected number of
        changes, which even a series without any has above 0: never report it as a count.
    quiet
        Shape (S, T - width): probability of no change in the ``width`` steps from t on.
    number
        Shape (S, most): posterior of the number of changes, summing to 1; the last column is "or more".
    recent
        Shape (S, T): probability, as known at t, of a change in the last ``width`` steps.
    log_evidence
        Shape (S,).
    noise
        Shape (S, G): posterior weights of the values of the noise.
    """

    change: Floats
    quiet: Floats
    number: Floats
    recent: Floats
    log_evidence: Floats
    noise: Floats

    @property
    def window(self) -> Floats:
        """Probability of at least one change in the ``width`` steps from t on, shape (S, T - width)."""
        return 1.0 - self.quiet


@dataclass(frozen=True, slots=True)
class Mixture:
    """One fit for each value of the noise.

    Attributes
    ----------
    fits, segments
        By value of the noise.
    weights
        Shape (G, S): posterior weights of the values, given all.
    """

    fits: tuple[Fit, ...]
    segments: tuple[Segments, ...]
    weights: Floats

    def mean(self, of: Callable[[Fit], Floats]) -> Floats:
        """Average probabilities of shape (..., S) over the noise."""
        parts = [of(one) * weight for one, weight in zip(self.fits, self.weights, strict=True)]
        mean: Floats = np.minimum(np.sum(parts, axis=0), 1.0)  # weights add up to 1 but for rounding
        return mean

    def recent(self, width: int) -> Floats:
        """Average :func:`exact.recent`, at each time with the weights known then; shape (T, S)."""
        logs = np.array([one.log_filter for one in self.fits])
        weights = _weights(logs)
        parts = [weight * exact.recent(one.starts, width) for weight, one in zip(weights, self.fits, strict=True)]
        known: Floats = np.minimum(np.sum(parts, axis=0), 1.0)
        return known

    @property
    def log_evidence(self) -> Floats:
        """Log evidence with the noise averaged out, shape (S,)."""
        logs = np.array([one.log_evidence for one in self.fits])
        top = logs.max(axis=0)
        mean: Floats = np.log(np.exp(logs - top).mean(axis=0)) + top
        return mean


def mix(
    values: Floats, errors: Floats | None, model: Model, hazard: float | Floats = HAZARD, width: int = WIDTH
) -> Mixture:
    """Fit series of shape (T, S) for each value of the noise; ``errors`` of shape (T, S) or (T, 1)."""
    steps = exact.hazards(hazard, values.shape[0] - 1)
    segments = tuple(model.segments(values, errors, noise) for noise in model.grid)
    fits = tuple(exact.fit(one, steps, width) for one in segments)
    return Mixture(fits, segments, _weights(np.array([one.log_evidence for one in fits])))


def _weights(logs: Floats) -> Floats:
    weights = np.exp(logs - logs.max(axis=0))
    total: Floats = weights / weights.sum(axis=0)
    return total


def analyse(  # noqa: PLR0913 - one argument for each thing that a user may choose
    values: Floats,
    *,
    model: Model | None = None,
    hazard: float | Floats = HAZARD,
    errors: Floats | None = None,
    width: int = WIDTH,
    most: int = MOST,
) -> Posterior:
    """Return the exact posterior of the change points of many series.

    Parameters
    ----------
    values
        Shape (S, T) or (T,): centred so that levels lie around 0, in units of the model; NaN where missing.
    model
        Noise and levels: standard normal noise, if not given.
    hazard
        Prior probability of a change at a step (a geometric prior of the lengths); one, or shape (T - 1,).
    errors
        Known standard deviations of the measurement, shape (S, T), or (T,) for all series.
    width
        Steps of the windows.
    most
        Numbers of changes told apart, the last being "or more".

    Returns
    -------
    Posterior

    Raises
    ------
    OptionError
        If there are fewer than two times, values are infinite, shapes do not fit, or a hazard is out of range.
    """
    table = np.atleast_2d(np.asarray(values, float)).T
    sd = checked(table, errors)
    if width < 1:
        raise OptionError(f"a window of {width} steps", hint="give 1 or more")
    model = model or Model()
    size = max(1, int(BLOCK / (0.5 * table.shape[0] ** 2)) // (8 if model.noise == "student" else 1))
    blocks = [slice(first, first + size) for first in range(0, table.shape[1], size)]
    parts = [_block(table[:, one], _cut(sd, one), model, hazard, width, most) for one in blocks]
    return Posterior(*(np.concatenate(field) for field in zip(*parts, strict=True)))


def checked(table: Floats, errors: Floats | None) -> Floats | None:
    """Return the errors as (T, S) or (T, 1) after checking values of shape (T, S)."""
    if table.shape[0] < 2:  # noqa: PLR2004 - a change needs two times
        raise OptionError(f"{table.shape[0]} time given", hint="a change needs at least two")
    if np.isinf(table).any():
        raise OptionError("a value is infinite", hint="mark what is not known with NaN")
    if errors is None:
        return None
    given = np.asarray(errors, float)
    sd = given[:, None] if given.ndim == 1 else given.T
    if sd.shape[0] != table.shape[0] or sd.shape[1] not in {1, table.shape[1]}:
        raise OptionError(f"errors of shape {given.shape} for series of shape {table.T.shape}")
    used = np.where(np.isnan(table), 0.0, sd)
    if not bool(((used >= 0) & np.isfinite(used)).all()):
        raise OptionError("an error is negative or not a number", hint="errors are standard deviations")
    finite: Floats = np.nan_to_num(sd, nan=0.0, posinf=0.0)
    return finite


def _cut(errors: Floats | None, block: slice) -> Floats | None:
    return errors if errors is None or errors.shape[1] == 1 else errors[:, block]


def _block(  # noqa: PLR0913, PLR0917 - the parts of one question
    values: Floats, errors: Floats | None, model: Model, hazard: float | Floats, width: int, most: int
) -> tuple[Floats, ...]:
    mixed = mix(values, errors, model, hazard, width)
    return (
        mixed.mean(lambda one: one.change).T,
        mixed.mean(lambda one: one.quiet).T,
        mixed.mean(lambda one: exact.number(one.starts, most)).T,
        mixed.recent(width).T,
        mixed.log_evidence,
        mixed.weights.T,
    )
