"""Decisive votes: with whom a state votes when the poles part ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.measures.counting import joint_counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from entente.actors import Pole
    from entente.measures.rollcalls import VoteMatrix

    Floats = NDArray[np.float64]

POSITIONS = (1, 2, 3)
"""Yes, abstain, no."""

PRESENT = 0.5
"""A pole that has a position on a smaller part of a year's roll calls is left out of that year: its votes are missing
from the source, or it was not there. Counting it would show absence as distance."""


def pole_positions(counts: NDArray[np.int64]) -> NDArray[np.int8]:
    """Return the position that most members of each pole took.

    Parameters
    ----------
    counts
        Shape (poles, 3, roll calls): members that voted yes, abstained, voted no.

    Returns
    -------
    ndarray
        Shape (poles, roll calls), int8: 1, 2, 3, and 0 where the two largest groups are equal or nobody voted.
    """
    ordered = np.sort(counts, axis=1)
    clear = ordered[:, -1] > ordered[:, -2]
    return np.where(clear, counts.argmax(axis=1) + 1, 0).astype(np.int8)


def is_decisive(positions: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return, per roll call, whether every pole has a position and not all positions are the same.

    Parameters
    ----------
    positions
        Shape (poles, roll calls), 0 for no position; of the poles that take part.
    """
    if positions.shape[0] < 2:  # noqa: PLR2004 - one pole cannot part ways
        return np.zeros(positions.shape[1], bool)
    lowest, highest = positions.min(axis=0), positions.max(axis=0)
    return np.asarray((lowest > 0) & (highest > lowest))


def divide(votes: NDArray[np.int8], positions: NDArray[np.int8]) -> Floats:
    """Divide each cast vote over the poles that hold the same position.

    Parameters
    ----------
    votes
        Shape (states, roll calls), 0 where a state did not vote.
    positions
        Shape (poles, roll calls), 0 for no position; decisive roll calls only.

    Returns
    -------
    ndarray
        Shape (states, poles + 1, roll calls): 1 divided equally among the poles on the same side; to the last column
        (`other`) if there is none; all 0 where the state did not vote.
    """
    cast = votes > 0
    same = (votes[:, None, :] == positions[None]) & cast[:, None, :]
    sides = same.sum(axis=1)
    share = same / np.maximum(sides, 1)[:, None, :]
    alone = cast & (sides == 0)
    return np.concatenate([share, alone[:, None, :].astype(float)], axis=1)


@dataclass(frozen=True, slots=True)
class Credits:
    """Sums over the decisive votes of one year.

    Attributes
    ----------
    total, sumsq
        Shape (states, poles + 1): credit and sum of squared credits; the last column is `other`. NaN for a pole that
        takes no part: it is seldom present (see :data:`PRESENT`), or the state is its only member.
    n
        Shape (states,): decisive votes cast. What is known of a row of ``total`` adds up to it.
    """

    total: Floats
    sumsq: Floats
    n: NDArray[np.int64]


def decisive_credits(votes: NDArray[np.int8], members: NDArray[np.bool_]) -> Credits:
    """Sum up credits over the decisive votes of one year, for all states.

    A state's own vote never counts towards the position of its pole; a pole of which it is the only member takes no
    part for it.

    Parameters
    ----------
    votes
        Shape (states, roll calls): 1, 2, 3, and 0 where a state did not vote.
    members
        Shape (poles, states).
    """
    whole = _credit_of(votes, _counts(votes, members))
    for state in np.flatnonzero(members.any(axis=0)):
        own = state_credits(votes, members, int(state))
        whole.total[state], whole.sumsq[state], whole.n[state] = own.total[0], own.sumsq[0], own.n[0]
    return whole


def state_credits(votes: NDArray[np.int8], members: NDArray[np.bool_], state: int) -> Credits:
    """Sum up the credits of one state (its row in ``votes``): as :func:`decisive_credits`, with one row."""
    others = members.copy()
    others[:, state] = False
    return _credit_of(votes[[state]], _counts(votes, others))


def _counts(votes: NDArray[np.int8], members: NDArray[np.bool_]) -> NDArray[np.int64]:
    counts = [joint_counts(members, votes == value) for value in POSITIONS]
    return np.stack(counts, axis=1).astype(np.int64)


def _credit_of(votes: NDArray[np.int8], counts: NDArray[np.int64]) -> Credits:
    positions = pole_positions(counts)
    present = (positions > 0).mean(axis=1) >= PRESENT
    keep = is_decisive(positions[present])
    credit = divide(votes[:, keep], positions[present][:, keep])
    column = np.append(present, True)
    return Credits(
        _spread(credit.sum(axis=2), column), _spread((credit**2).sum(axis=2), column), (votes[:, keep] > 0).sum(axis=1)
    )


def _spread(sums: Floats, column: NDArray[np.bool_]) -> Floats:
    wide = np.full((sums.shape[0], column.size), np.nan)
    wide[:, column] = sums
    return wide


def membership(actors: Sequence[str], poles: Sequence[Pole], year: int) -> NDArray[np.bool_]:
    """Return who belongs to which pole in ``year``, shape (poles, actors)."""
    sides = [pole.actors(year) for pole in poles]
    return np.array([[actor in side for actor in actors] for side in sides], bool).reshape(len(poles), len(actors))


def credits_by_year(calls: VoteMatrix, poles: Sequence[Pole]) -> Iterator[tuple[int, Credits]]:
    """Yield, for each year with roll calls, the credits of all states in ``calls``."""
    for year, votes in calls.by_year():
        yield year, decisive_credits(votes, membership(calls.actors, poles, year))
