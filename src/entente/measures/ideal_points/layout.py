"""Roll calls laid out for passes over the votes: one dense block of states by roll calls a session."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import NoDataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entente.measures.ideal_points.records import RollCalls

YES, ABSTAIN, NO = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of cells of the same roll call: where each starts, and which roll call it is."""

    starts: NDArray[np.int64]
    calls: NDArray[np.int64]

    def sums(self, values: NDArray[np.float64], calls: int) -> NDArray[np.float64]:
        """Add up values over the cells of each roll call."""
        total = np.zeros(calls)
        if len(self.starts):
            total[self.calls] = np.add.reduceat(values, self.starts)
        return total


@dataclass(frozen=True, slots=True)
class Block:
    """One session: n states in their span, V roll calls; a cell is roll call * n + state.

    Attributes
    ----------
    nodes, group
        Indices of the states, (n,), and of the item group of each roll call, (V,).
    one
        Cells with a yes, then cells with a no: one bound each.
    sign, bound
        +1 for a yes and -1 for a no; place of the bound in the flattened cut points (V, 2) of the session.
    yes, yeses, noes
        How many of ``one`` are a yes; the runs of either part by roll call.
    two, two_call
        Cells with an abstention, and their roll call.
    slope, lower, upper
        Work space (V, n): minus the derivative of the log-likelihood by beta theta, and the information that comes
        through the first and the second cut point. Zero where nobody voted; every pass overwrites the other cells.
    """

    nodes: NDArray[np.int64]
    group: NDArray[np.int64]
    one: NDArray[np.int64]
    sign: NDArray[np.float64]
    bound: NDArray[np.int64]
    yes: int
    yeses: Runs
    noes: Runs
    two: NDArray[np.int64]
    two_call: NDArray[np.int64]
    slope: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]

    @property
    def shape(self) -> tuple[int, int]:
        """Roll calls and states in their span."""
        return self.slope.shape[0], self.slope.shape[1]


@dataclass(frozen=True, slots=True)
class Layout:
    """All sessions. I states, T sessions, G item groups.

    Attributes
    ----------
    blocks
        One a session, (T,).
    span
        Whether a state is between its first and last session with a vote, (T, I).
    votes
        Votes cast, (T, I).
    years
        Sessions from one to the next, (T - 1,): 2 over a session without votes.
    tied
        Whether nobody abstained on any roll call of the group, (G,): then both cut points are one.
    keep
        Which roll calls of the input are used, (V,).
    group
        Item group of each roll call used, renumbered, (V used,).
    kept_groups
        Which groups of the input are used, (G,), as their old numbers.
    bridged
        Whether some group has roll calls in two sessions.
    """

    blocks: tuple[Block, ...]
    span: NDArray[np.bool_]
    votes: NDArray[np.int64]
    years: NDArray[np.float64]
    tied: NDArray[np.bool_]
    keep: NDArray[np.bool_]
    group: NDArray[np.int64]
    kept_groups: NDArray[np.int64]
    bridged: bool

    @property
    def groups(self) -> int:
        """Number of item groups."""
        return len(self.tied)


def layout(calls: RollCalls, min_minority: int) -> Layout:
    """Lay out the roll calls that divide the voters.

    Raises
    ------
    NoDataError
        If no roll call has ``min_minority`` votes outside its largest side.
    """
    keep = _divided(calls, min_minority)
    if not keep.any():
        raise NoDataError("no roll call divides the voters", hint="give more roll calls, or a lower min_minority")
    kept_groups, group = np.unique(calls.group[keep], return_inverse=True)
    number = np.full(len(keep), -1)
    number[keep] = np.arange(keep.sum())
    used = keep[calls.call]
    state, call, vote = calls.state[used].astype(np.int64), number[calls.call[used]], calls.vote[used]
    session_of = calls.session_of[keep]
    votes = _counts(session_of[call], state, (len(calls.sessions), len(calls.actors)))
    tied = np.bincount(group[call], vote == ABSTAIN, len(kept_groups)) == 0
    span = _span(votes > 0)
    blocks = _blocks(span, session_of, group, (state, call, vote))
    years = np.diff(calls.sessions).astype(float)
    bridged = len(np.unique(np.stack([group, session_of]), axis=1).T) > len(kept_groups)
    return Layout(blocks, span, votes, years, tied, keep, group, kept_groups, bridged)


def _counts(first: NDArray[np.int64], second: NDArray[np.int64], shape: tuple[int, int]) -> NDArray[np.int64]:
    """Count pairs of indices."""
    return np.bincount(first * shape[1] + second, minlength=shape[0] * shape[1]).reshape(shape)


def _divided(calls: RollCalls, min_minority: int) -> NDArray[np.bool_]:
    """Tell which roll calls have ``min_minority`` votes outside the largest side."""
    sides = _counts(calls.call.astype(np.int64), calls.vote.astype(np.int64), (len(calls.keys), NO + 1))
    return np.asarray(sides.sum(axis=1) - sides.max(axis=1) >= min_minority)


def _span(voted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Fill the time between a state's first and last vote."""
    since = np.maximum.accumulate(voted, axis=0)
    return np.asarray(since & np.maximum.accumulate(voted[::-1], axis=0)[::-1])


def _blocks(
    span: NDArray[np.bool_],
    session_of: NDArray[np.int64],
    group: NDArray[np.int64],
    cast: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int8]],
) -> tuple[Block, ...]:
    state, call, vote = cast
    order = np.argsort(session_of[call], kind="stable")
    ends = np.searchsorted(session_of[call][order], np.arange(len(span) + 1))
    blocks = []
    for session, (start, end) in enumerate(pairwise(ends)):
        mine = order[start:end]
        nodes, here = np.flatnonzero(span[session]), np.flatnonzero(session_of == session)
        row, column = np.searchsorted(nodes, state[mine]), np.searchsorted(here, call[mine])
        blocks.append(_block(nodes, group[here], column * len(nodes) + row, vote[mine]))
    return tuple(blocks)


def _block(
    nodes: NDArray[np.int64], group: NDArray[np.int64], cell: NDArray[np.int64], vote: NDArray[np.int8]
) -> Block:
    states = max(len(nodes), 1)
    yes, no, two = (np.sort(cell[vote == side]) for side in (YES, NO, ABSTAIN))
    one = np.concatenate([yes, no])
    sign = np.repeat([1.0, -1.0], [len(yes), len(no)])
    work = [np.zeros((len(group), len(nodes))) for _ in range(3)]
    return Block(
        nodes=nodes,
        group=group,
        one=one,
        sign=sign,
        bound=one // states * 2 + (sign < 0),
        yes=len(yes),
        yeses=_runs(yes // states),
        noes=_runs(no // states),
        two=two,
        two_call=two // states,
        slope=work[0],
        lower=work[1],
        upper=work[2],
    )


def _runs(calls: NDArray[np.int64]) -> Runs:
    present, starts = np.unique(calls, return_index=True)
    return Runs(starts, present)
