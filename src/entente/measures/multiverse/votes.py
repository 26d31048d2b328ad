"""Votes of a state beside those of each pole's members, tallied so that any measure of closeness follows."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from entente.measures import intervals
from entente.measures.similarity.contingency import Tables
from entente.measures.similarity.scales import VOTES
from entente.measures.similarity.scores import measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from entente.measures.rollcalls import VoteMatrix

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]

MEANS: dict[str, tuple[float, float, float]] = {
    "agreement": (1.0, 0.5, 0.0),
    "s_abs": (1.0, 0.5, 0.0),
    "s_squared": (1.0, 0.75, 0.0),
}
"""Measures that are a mean over joint votes: the closeness of votes that are equal, one step and two steps apart."""

CORRECTED = {"kappa": "kappa_w2", "pi": "pi_nominal", "a": "a"}
"""Measures corrected for chance, which need the whole table; level of the grid -> name of the measure."""

STEP = 1e-4
"""Part of the votes by which a cell is changed to find how a measure reacts."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Joint votes of one state with M members of poles.

    Attributes
    ----------
    steps
        Shape (3, M): joint votes that were equal, one step and two steps apart.
    cells
        Shape (3, 3, M): joint votes by the state's vote and the member's; ``None`` where only steps are known.
    """

    steps: Counts
    cells: Counts | None = None

    @property
    def n(self) -> Counts:
        """Joint votes, shape (M,)."""
        return np.asarray(self.steps.sum(axis=0))


def tally_votes(calls: VoteMatrix, state: str, members: Sequence[str], year: int) -> Tally:
    """Tally the roll calls of a year; members without a vote have zeros."""
    low, high = np.searchsorted(calls.years, [year, year + 1])
    votes = calls.votes[:, low:high]
    place = {name: index for index, name in enumerate(calls.actors)}
    none = np.zeros(high - low, np.int8)
    mine = votes[place[state]] if state in place else none
    theirs = np.array([votes[place[name]] if name in place else none for name in members]).reshape(len(members), -1)
    cells = np.array([[((mine == i) & (theirs == j)).sum(axis=1) for j in (1, 2, 3)] for i in (1, 2, 3)], np.int64)
    return Tally(steps_of(cells), cells)


def steps_of(cells: Counts) -> Counts:
    """Return the joint votes that were equal, one step and two steps apart, shape (3, M)."""
    equal = cells[0, 0] + cells[1, 1] + cells[2, 2]
    far = cells[0, 2] + cells[2, 0]
    return np.array([equal, cells.sum(axis=(0, 1)) - equal - far, far])


def tally_sums(total: Floats, n: Counts, sumsq: Floats) -> Tally:
    """Return the steps that give these sums of agreement (1, 1/2, 0) and of its squares; shape (M,) each."""
    one = np.rint(4.0 * (total - sumsq)).astype(np.int64)
    equal = np.rint(total - one / 2.0).astype(np.int64)
    return Tally(np.array([equal, one, n - equal - one]))


def add(parts: Iterable[Tally]) -> Tally:
    """Add up the tallies of several years; without cells if any year lacks them."""
    found = list(parts)
    cells = [part.cells for part in found if part.cells is not None]
    whole = np.asarray(sum(cells)) if len(cells) == len(found) else None
    return Tally(np.asarray(sum(part.steps for part in found)), whole)


def masked(tally: Tally, keep: NDArray[np.bool_]) -> Tally:
    """Return the tally with zeros for members that are not to be counted; ``keep`` of shape (M,)."""
    return Tally(tally.steps * keep, None if tally.cells is None else tally.cells * keep)


def closeness(tally: Tally, name: str, least: int) -> tuple[Floats, Floats, Floats] | None:
    """Return the closeness to each member with its interval, each of shape (M,); ``None`` if the tally cannot tell.

    Every measure is put on its own range from 0 (farthest) to 1 (the same): agreement as it is, S, kappa, pi and A as
    ``(x + 1) / 2``.

    Parameters
    ----------
    least
        Joint votes below which there is no value (NaN).
    """
    few = tally.n < least
    if name in MEANS:
        found = _mean(tally, MEANS[name])
    elif tally.cells is not None:
        found = _corrected(tally.cells, CORRECTED[name])
    else:
        return None
    value, low, high = (np.where(few, np.nan, ends) for ends in found)
    return value, low, high


def _mean(tally: Tally, worth: tuple[float, float, float]) -> tuple[Floats, Floats, Floats]:
    points = np.array(worth)[:, None]
    total, sumsq = (tally.steps * points).sum(axis=0), (tally.steps * points**2).sum(axis=0)
    some = np.maximum(tally.n, 1).astype(float)
    low, high = intervals.mean_interval(total, some, sumsq)
    return total / some, low, high


def _corrected(cells: Counts, name: str) -> tuple[Floats, Floats, Floats]:
    """Return a chance-corrected measure with its interval by the delta method for multinomial counts."""
    shares = cells / np.maximum(cells.sum(axis=(0, 1)), 1)
    value = _score(shares, name)
    slopes = np.zeros_like(shares)
    for cell in np.ndindex(3, 3):
        moved = shares.copy()
        moved[cell] += STEP
        slopes[cell] = (_score(moved, name) - value) / STEP
    mean = (shares * slopes).sum(axis=(0, 1))
    variance = ((shares * slopes**2).sum(axis=(0, 1)) - mean**2) / np.maximum(cells.sum(axis=(0, 1)), 1)
    reach = NormalDist().inv_cdf(0.5 + intervals.LEVEL / 2.0) * np.sqrt(np.maximum(variance, 0.0))
    low, high = (np.clip((end + 1.0) / 2.0, 0.0, 1.0) for end in (value - reach, value + reach))
    middle = np.clip((value + 1.0) / 2.0, 0.0, 1.0)
    return middle, low, high


def _score(shares: Floats, name: str) -> Floats:
    return np.asarray(measure(Tables.of(shares), VOTES, (name,))[name], float)
