"""Figures that can be shipped instead of rows, so that cohesion comes out the same.

Each function returns rows of the table ``tie`` as columns, without ``source`` and ``snapshot``, as in
:mod:`entente.measures.aggregates`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from entente.measures.aggregates import NAMES
from entente.measures.cohesion.arms import RECEIVED, received_shares
from entente.measures.cohesion.votes import EVERYONE, SUMS, agreements

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from entente.measures.aggregates import Columns
    from entente.measures.rows import Rows
    from entente.measures.supply import Window

TODAY = 2100
"""A year after all dated rows: who belongs to a bloc then belongs to it today."""


def ever_members(bloc: str, first: int, last: int) -> frozenset[str]:
    """Return every state that was a member of the bloc at the end of any year of the span, or is one today."""
    from entente import actors

    return frozenset(actor for year in (*range(first, last + 1), TODAY) for actor in actors.members(bloc, on=year))


def cohesion_vote_ties(
    rows: Rows, sides: Iterable[Collection[str]], *, skip: Collection[str] = (), locator: str = ""
) -> Columns:
    """Return what cohesion by votes needs: pairs within the ``sides``, and each state's mean with all others.

    Parameters
    ----------
    rows
        Rows of the table ``vote`` of one source, of all states.
    sides
        Groups of states whose pairs are wanted (everybody who was ever in a bloc).
    skip
        States whose pairs are shipped already (as ``vote_agreement``).

    Returns
    -------
    dict
        Kind ``cohesion_votes``. Pairs: ``value`` mean agreement, ``n`` 10 (the least number of joint votes for which a
        pair is compared; pairs with fewer have no row). Receiver ``WLD``: mean over all partners, ``n`` partners.
    """
    found = list(_vote_rows(rows, [frozenset(side) for side in sides], frozenset(skip), locator))
    lists = list(zip(*found, strict=True)) or [()] * len(NAMES)
    return {name: list(values) for name, values in zip(NAMES, lists, strict=True)}


def _vote_rows(
    rows: Rows, sides: Sequence[frozenset[str]], skip: frozenset[str], locator: str
) -> Iterator[tuple[Any, ...]]:
    from entente.measures.cohesion.votes import MIN_JOINT

    for year, names, similar in agreements(rows):
        known = ~np.isnan(similar)
        for place in np.flatnonzero(known.any(axis=1)):
            n = int(known[place].sum())
            yield _vote_row(names[place], EVERYONE, year, float(np.nansum(similar[place])) / n, n, locator)
        inside = [np.array([name in side for name in names], bool) for side in sides]
        mates = np.any([one[:, None] & one[None, :] for one in inside], axis=0) if inside else known & False
        free = np.array([name not in skip for name in names], bool)
        for a, b in np.argwhere(np.triu(known & mates & free[:, None] & free[None, :], 1)).tolist():
            yield _vote_row(names[a], names[b], year, float(similar[a, b]), MIN_JOINT, locator)


def _vote_row(sender: str, receiver: str, year: int, value: float, n: int, locator: str) -> tuple[Any, ...]:  # noqa: PLR0913, PLR0917 - the fields that differ
    ends = "diplomacy", SUMS, sender, receiver, False
    return (*ends, year, year, value, "share", n, None, "value", "", locator, None)


def received_ties(rows: Rows, windows: Sequence[Window], *, locator: str = "") -> Columns:
    """Return each recipient's share of all deliveries of a period, as ties of kind ``arms_received``.

    Parameters
    ----------
    rows
        Ties of kind ``arms_delivery`` of one source, of all recipients.
    windows
        Non-overlapping periods, the same as those of the shipped supplier shares.

    Returns
    -------
    dict
        Sender ``WLD``; ``value`` share of the world's volume, ``n`` 1. With the supplier shares of each recipient
        this gives back every volume, up to the world's total of the period.
    """
    found = list(_received_rows(rows, windows, locator))
    lists = list(zip(*found, strict=True)) or [()] * len(NAMES)
    return {name: list(values) for name, values in zip(NAMES, lists, strict=True)}


def _received_rows(rows: Rows, windows: Sequence[Window], locator: str) -> Iterator[tuple[Any, ...]]:
    for window, shares in received_shares(rows, windows):
        for recipient, value in sorted(shares.items()):
            ends = "arms", RECEIVED, EVERYONE, recipient, True
            yield (*ends, *window, value, "share", 1, None, "value", "", locator, None)
