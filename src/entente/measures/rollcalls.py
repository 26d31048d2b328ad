"""Roll calls as matrices: one row per state, one column per roll call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from entente.measures.rows import Rows

PREFER_VOTES = ("unga", "undl", "unvotes")
"""Roll-call sources in the order in which they are taken where several cover a year."""


@dataclass(frozen=True, slots=True)
class VoteMatrix:
    """Roll calls as a matrix.

    Attributes
    ----------
    actors
        Ids of the states, sorted.
    years
        Calendar year of each roll call, ascending.
    votes
        Shape (states, roll calls), int8: 1, 2, 3, and 0 where a state did not vote.
    """

    actors: tuple[str, ...]
    years: NDArray[np.int64]
    votes: NDArray[np.int8]

    def by_year(self) -> Iterator[tuple[int, NDArray[np.int8]]]:
        """Yield each year with its columns."""
        for year in np.unique(self.years):
            low, high = np.searchsorted(self.years, [year, year + 1])
            yield int(year), self.votes[:, low:high]


def vote_matrix(rows: Rows, drop: frozenset[str] = frozenset()) -> VoteMatrix:
    """Spread rows of the table ``vote`` (of one source) into a matrix.

    Parameters
    ----------
    drop
        Roll calls to leave out.
    """
    actor, actors = rows.codes("actor")
    call, calls = rows.codes("roll_call")
    year_of = np.zeros(len(calls), np.int64)
    year_of[call] = rows.integers("year")
    matrix = np.zeros((len(actors), len(calls)), np.int8)
    matrix[actor, call] = rows.integers("vote")
    keep = np.flatnonzero([name not in drop for name in calls])
    order = keep[np.argsort(year_of[keep], kind="stable")]
    return VoteMatrix(tuple(actors), year_of[order], matrix[:, order])


def unanimous(votes: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return, per roll call, whether all who voted cast the same vote (also if nobody voted).

    Parameters
    ----------
    votes
        Shape (states, roll calls), 0 where a state did not vote.
    """
    kinds = sum((votes == value).any(axis=0).astype(int) for value in (1, 2, 3))
    return np.asarray(kinds) <= 1
