"""Vote tables that ship: the counts of one pair, session and calendar year, packed as text in a row of ``tie``.

All measures and their intervals follow from the counts, so shipped tables and loaded roll calls give the same numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from entente.measures.rollcalls import unanimous

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

    from entente.measures.rows import Rows

KIND = "vote_table"
"""One row per pair, session and calendar year: ``item`` session, ``n`` joint votes, ``value`` those of them on which
the Assembly was divided, ``note`` the nine counts (sender yes, abstain, no by receiver yes, abstain, no)."""

LEVELS = 3

NAMES = (
    *("domain", "kind", "sender", "receiver", "directed", "year", "year_to"),
    *("value", "unit", "n", "sumsq", "status", "item", "locator", "note"),
)


def pack(counts: NDArray[np.int64]) -> str:
    """Return the counts, shape (3, 3), as text."""
    return " ".join(str(int(cell)) for cell in counts.ravel())


def unpack(text: str) -> NDArray[np.int64]:
    """Return the counts that :func:`pack` wrote."""
    return np.array([int(cell) for cell in text.split(" ")], np.int64).reshape(LEVELS, LEVELS)


def count_votes(first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.int64]:
    """Return the (3, 3) counts of two states' votes (1, 2, 3) on the same roll calls."""
    cell = (np.asarray(first, np.int64) - 1) * LEVELS + np.asarray(second, np.int64) - 1
    return np.bincount(cell, minlength=LEVELS**2).reshape(LEVELS, LEVELS)


def vote_table_ties(rows: Rows, states: Collection[str], *, locator: str = "") -> dict[str, list[Any]]:
    """Return the vote tables of all pairs among ``states`` as ties of kind ``vote_table``.

    Parameters
    ----------
    rows
        Rows of the table ``vote`` of one source with a session, of **all** states: whether the Assembly was divided
        is seen in all votes.
    locator
        The command that computed it.

    Returns
    -------
    dict
        Columns of the table ``tie`` without ``source`` and ``snapshot``; pairs without joint votes have no row.
    """
    lists = list(zip(*_lines(rows, sorted(states), locator), strict=True)) or [()] * len(NAMES)
    return {name: list(values) for name, values in zip(NAMES, lists, strict=True)}


def _lines(rows: Rows, states: list[str], locator: str) -> Iterator[tuple[Any, ...]]:
    actor, actors = rows.codes("actor")
    call, calls = rows.codes("roll_call")
    votes = np.zeros((len(actors), len(calls)), np.int8)
    votes[actor, call] = rows.integers("vote")
    when = np.zeros((len(calls), 2), np.int64)
    when[call] = np.stack([rows.integers("session"), rows.integers("year")], axis=1)
    same = unanimous(votes)
    chosen = [(name, votes[actors.index(name)]) for name in states if name in actors]
    for session, year in np.unique(when, axis=0):
        here = np.flatnonzero((when == (session, year)).all(axis=1))
        sides = [(name, vote[here]) for name, vote in chosen]
        for place, (first, x) in enumerate(sides):
            for second, y in sides[place + 1 :]:
                joint = (x > 0) & (y > 0)
                if joint.any():
                    ends = "diplomacy", KIND, first, second, False, int(year), int(year)
                    divided = float((joint & ~same[here]).sum())
                    counts = count_votes(x[joint], y[joint])
                    sums = divided, "votes", int(joint.sum()), None, "value"
                    yield (*ends, *sums, str(int(session)), locator, pack(counts))
