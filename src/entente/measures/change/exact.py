"""Exact Bayesian segmentation: every way to cut a series into segments is summed over, in O(T^2) per series.

The filter gives, for each time s, the probabilities that the segment which holds s began at t, given the values up to
s. All else follows from these: read backwards they are the chain of segments of the posterior, so that probabilities
of changes, of windows, of the number of changes, the best segmentation and draws need no further likelihoods.

Fearnhead, P. (2006), "Exact and efficient Bayesian inference for multiple changepoint problems", *Statistics and
Computing* 16, sections 2 and 3. The filter is that of Adams and MacKay (2007).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import OptionError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entente.measures.change.models import Segments

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

HAZARD = 1.0 / 50.0
"""Prior probability of a change at a step: one in fifty years."""

WIDTH = 5
"""Steps of a window."""

MOST = 16
"""Numbers of changes told apart: 0, 1, ..., 14 and "15 or more"."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The posterior of S series of length T as chains of segments.

    Attributes
    ----------
    starts
        T arrays; the one at s has shape (s + 1, S): probability that the segment which holds time s began at t, given
        the values up to s.
    ends
        Shape (T, S): probability that a segment ends at t, given all values. The last row is 1.
    quiet
        Shape (T - width, S): probability of no change at the steps a, ..., a + width - 1. Step a lies between the
        times a and a + 1.
    log_filter
        Shape (T, S): log evidence of the values up to each time.
    """

    starts: tuple[Floats, ...]
    ends: Floats
    quiet: Floats
    log_filter: Floats

    @property
    def change(self) -> Floats:
        """Probability of a change between t and t + 1, shape (T - 1, S)."""
        return self.ends[:-1]

    @property
    def log_evidence(self) -> Floats:
        """Log evidence of all values, shape (S,)."""
        last: Floats = self.log_filter[-1]
        return last


def fit(segments: Segments, hazard: Floats, width: int = WIDTH) -> Fit:
    """Sum over all segmentations.

    Parameters
    ----------
    segments
        Likelihoods of all segments, T times and S series.
    hazard
        Shape (T - 1,): prior probability of a change at each step, above 0 and below 1.
    width
        Steps of the windows; cut to T - 1.
    """
    starts, log_filter = _forward(segments, hazard)
    ends, quiet = backward(starts, width)
    return Fit(starts, ends, quiet, log_filter + segments.offset)


def hazards(hazard: float | Floats, steps: int) -> Floats:
    """Return the hazard of each step, shape (steps,).

    Raises
    ------
    OptionError
        If one is not above 0 and below 1, or their number is not that of the steps.
    """
    given = np.asarray(hazard, float)
    if given.ndim and given.shape != (steps,):
        raise OptionError(f"{given.size} hazards for {steps} steps", hint="give one, or one for each step")
    if not bool(((given > 0) & (given < 1)).all()):
        raise OptionError("a hazard is not above 0 and below 1", hint="0.02 is one change in fifty steps")
    return np.broadcast_to(given, (steps,))


def _forward(segments: Segments, hazard: Floats) -> tuple[tuple[Floats, ...], Floats]:
    """Return the filter of segment starts and the log evidence of the first values, without the offset."""
    length, count = segments.shape
    survived = np.concatenate([[0.0], np.cumsum(np.log1p(-hazard))])
    begun = np.zeros((length, count))  # log of: the values before t, a change right before t; over survival up to t
    log_filter = np.empty((length, count))
    starts = []
    for end in range(length):
        weight = segments.rows(end)
        weight += begun[: end + 1]
        top = weight.max(axis=0)
        weight -= top
        np.exp(weight, out=weight)
        total = weight.sum(axis=0)
        weight /= total
        starts.append(weight)
        log_filter[end] = np.log(total) + top + survived[end]
        if end + 1 < length:
            begun[end + 1] = log_filter[end] + np.log(hazard[end]) - survived[end + 1]
    return tuple(starts), log_filter


def backward(starts: tuple[Floats, ...], width: int) -> tuple[Floats, Floats]:
    """Return the probabilities that a segment ends at each time and that each window has no change.

    Returns
    -------
    ends, quiet
        As in :class:`Fit`. Sums of products of probabilities: nothing cancels, so a very small ``quiet`` is exact.
    """
    length, count = len(starts), starts[0].shape[1]
    width = min(width, length - 1)
    covering = np.zeros((length, count))  # P(a segment begins at t and ends at s or later)
    ends = np.zeros((length, count))
    quiet = np.empty((length - width, count))
    ends[-1] = 1.0
    for end in range(length - 1, -1, -1):
        covering[: end + 1] += ends[end] * starts[end]
        if end:
            ends[end - 1] = covering[end]
        if end >= width:
            quiet[end - width] = covering[: end - width + 1].sum(axis=0)
    return np.minimum(ends, 1.0), np.minimum(quiet, 1.0)


def number(starts: tuple[Floats, ...], most: int = MOST) -> Floats:
    """Return the posterior of the number of changes, shape (most, S); the last row is "most - 1 or more"."""
    length, count = len(starts), starts[0].shape[1]
    most = max(2, min(most, length))
    known = np.zeros((length, most, count))
    known[0, 0] = 1.0
    for end in range(1, length):
        told = np.einsum("ts,tks->ks", starts[end][1:], known[:end])
        known[end, 0] = starts[end][0]
        known[end, 1:] = told[:-1]
        known[end, -1] += told[-1]
    found: Floats = known[-1] / known[-1].sum(axis=0)
    return found


def best(starts: tuple[Floats, ...]) -> list[tuple[int, ...]]:
    """Return the most probable segmentation of each series: the times before which a change lies, ascending."""
    length, count = len(starts), starts[0].shape[1]
    score = np.zeros((length + 1, count))  # score[t]: of the best segmentation of the times before t
    came = np.zeros((length, count), np.int64)
    for end, weight in enumerate(starts):
        log = np.log(np.maximum(weight, np.finfo(float).tiny)) + score[: end + 1]
        came[end] = log.argmax(axis=0)
        score[end + 1] = log.max(axis=0)
    return [_chain(came[:, series]) for series in range(count)]


def _chain(came: Whole) -> tuple[int, ...]:
    cuts = []
    start = int(came[-1])
    while start:
        cuts.append(start)
        start = int(came[start - 1])
    return tuple(reversed(cuts))


def draws(starts: tuple[Floats, ...], series: int, count: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Draw whole segmentations of one series from the posterior.

    Returns
    -------
    ndarray
        Shape (count, T - 1): whether a change lies between t and t + 1.
    """
    length = len(starts)
    cut = np.zeros((count, length), bool)
    place = np.full(count, length - 1)
    for end in range(length - 1, 0, -1):
        here = np.flatnonzero(place == end)
        if not here.size:
            continue
        sums = np.cumsum(starts[end][:, series])
        begin = np.searchsorted(sums, rng.random(here.size) * sums[-1], side="right")
        begin = np.minimum(begin, end)
        cut[here, begin] = True  # a change lies right before the begin; before time 0 it is none
        place[here] = begin - 1
    return cut[:, 1:]


def recent(starts: tuple[Floats, ...], width: int = WIDTH) -> Floats:
    """Return what was known at each time: the probability of a change in the last ``width`` steps, shape (T, S)."""
    rows = [weight[max(1, end - width + 1) :].sum(axis=0) for end, weight in enumerate(starts)]
    known: Floats = np.minimum(np.array(rows), 1.0)
    return known
