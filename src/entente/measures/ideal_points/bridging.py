"""Roll calls on (nearly) the same text share their item: this ties the scales of neighbouring sessions together.

Public::

    bridge(calls, pairs) -> RollCalls                       # pairs of keys of ``calls``; groups by union-find
    map_keys(calls, other, *, least=0.95) -> dict[str, str]  # key of ``other`` -> key of ``calls``, by vote vectors
    one_to_one(calls, other, *, least=0.95) -> dict[str, str]  # the same, each key of ``calls`` used once
    mapped(pairs, keys) -> tuple[tuple[str, str], ...]       # pairs in other keys -> pairs in own keys
    read_pairs(path) -> tuple[tuple[str, str], ...]          # a table with columns rcid1, rcid2 (Matches.csv)
    spanning(pairs, calls, *, longest=3) -> tuple[tuple[str, str], ...]  # chains of pairs cut after so many sessions
    pairs_from_texts(texts, ...) -> tuple[TextPair, ...]     # see entente.measures.ideal_points.texts
"""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import FormatError, InputError
from entente.measures.counting import joint_counts
from entente.measures.ideal_points.texts import CallText, TextPair, pairs_from_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from entente.measures.ideal_points.records import RollCalls

__all__ = [
    "CallText",
    "TextPair",
    "bridge",
    "map_keys",
    "mapped",
    "one_to_one",
    "pairs_from_texts",
    "read_pairs",
    "spanning",
]

LEAST_AGREEMENT = 0.95
"""Share of the larger set of voters that must have cast the same vote for two roll calls to be the same."""

LONGEST_CHAIN = 3
"""Sessions that a chain of like texts may span. A text that returns every year keeps its words while what a vote on it
means drifts: the published pairs chain to three roll calls on average (1,339 in 443 groups), texts alone to 36."""

Pair = tuple[str, str]


def spanning(pairs: Iterable[Pair], calls: RollCalls, *, longest: int = LONGEST_CHAIN) -> tuple[Pair, ...]:
    """Return the pairs without those that would let a chain span more than ``longest`` sessions; a new one begins.

    Parameters
    ----------
    pairs
        Earlier and later roll call each, by key; pairs of which one is not among ``calls`` are left out.
    """
    session = {key: int(calls.sessions[place]) for key, place in zip(calls.keys, calls.session_of, strict=True)}
    known = [pair for pair in pairs if session.keys() >= set(pair)]
    begun: dict[str, int] = {}
    kept: list[Pair] = []
    for one, other in sorted(known, key=lambda pair: (session[pair[0]], pair)):
        first = begun.get(one, session[one])
        if session[other] - first <= longest:
            begun[other] = first
            kept.append((one, other))
    return tuple(kept)


def bridge(calls: RollCalls, pairs: Iterable[Sequence[str]]) -> RollCalls:
    """Return the roll calls with the paired ones (and whatever chains through them) in one item group.

    Parameters
    ----------
    pairs
        Keys of two roll calls each. Pairs of which one key is not among ``calls`` tie nothing; groups that are there
        already are kept and may be joined.

    Returns
    -------
    RollCalls
        Same votes; ``group`` numbered anew from 0 in order of the first roll call.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    place = {key: index for index, key in enumerate(calls.keys)}
    ends = [(place[a], place[b]) for a, b in pairs if a in place and b in place]
    joined = calls.group[np.asarray(ends, np.int64).reshape(-1, 2)]
    count = int(calls.group.max(initial=-1)) + 1
    graph = coo_array((np.ones(len(joined), np.int8), (joined[:, 0], joined[:, 1])), shape=(count, count))
    part = connected_components(graph, directed=False)[1][calls.group]
    return replace(calls, group=_renumbered(part))


def _renumbered(part: NDArray[np.int64]) -> NDArray[np.int64]:
    _, first, which = np.unique(part, return_index=True, return_inverse=True)
    place = np.empty(len(first), np.int64)
    place[np.argsort(first)] = np.arange(len(first))
    return place[which]


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """Read pairs of matched roll calls: comma-separated text with columns ``rcid1`` and ``rcid2``.

    Raises
    ------
    InputError
        If the file cannot be read, or has other columns (FormatError).
    """
    try:
        with path.open(encoding="latin-1", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}", hint="name a table with columns rcid1, rcid2") from error
    if not rows or not {"rcid1", "rcid2"} <= set(rows[0]):
        raise FormatError(f"{path} is no table of matched roll calls", hint="expected columns: rcid1, rcid2")
    return tuple((str(row["rcid1"] or "").strip(), str(row["rcid2"] or "").strip()) for row in rows)


def mapped(pairs: Iterable[Pair], keys: Mapping[str, str]) -> tuple[Pair, ...]:
    """Return the pairs in the keys that ``keys`` leads to; pairs with an end that leads nowhere fall away."""
    return tuple((keys[a], keys[b]) for a, b in pairs if a in keys and b in keys and keys[a] != keys[b])


# --- the same roll call under two keys -------------------------------------------------------------------------------


def map_keys(calls: RollCalls, other: RollCalls, *, least: float = LEAST_AGREEMENT) -> dict[str, str]:
    """Find the roll calls of ``other`` among ``calls`` by who voted how, inside each session.

    Parameters
    ----------
    least
        Share of the larger set of voters that must have cast the same vote. States that one side has no votes of in
        the session are passed over: releases differ in whom they list.

    Returns
    -------
    dict
        Key of ``other`` -> key of ``calls``. A roll call whose best match is not unique is left out; several of
        ``other`` may lead to one of ``calls`` (see :func:`one_to_one`).

    Notes
    -----
    For each session three products of one-hot matrices (states x roll calls) give the votes in common of all pairs.
    """
    return {theirs: mine for theirs, mine, _ in _matches(calls, other, least)}


def one_to_one(calls: RollCalls, other: RollCalls, *, least: float = LEAST_AGREEMENT) -> dict[str, str]:
    """Return :func:`map_keys` with each key of ``calls`` used once: by the best match, then by the first key."""
    found: dict[str, tuple[float, int, str]] = {}
    for place, (theirs, mine, share) in enumerate(_matches(calls, other, least)):
        found[mine] = min(found.get(mine, (1.0, place, theirs)), (-share, place, theirs))
    return {theirs: mine for mine, (_, _, theirs) in found.items()}


def _matches(calls: RollCalls, other: RollCalls, least: float) -> list[tuple[str, str, float]]:
    """Return (key of ``other``, key of ``calls``, share of equal votes), by session and key."""
    mine, theirs = _sessions(calls, calls.actors), _sessions(other, calls.actors)
    found: list[tuple[str, str, float]] = []
    for number in sorted(mine.keys() & theirs.keys()):
        (keys, votes), (other_keys, other_votes) = mine[number], theirs[number]
        both = votes.any(axis=1) & other_votes.any(axis=1)
        best = _best(votes[both], other_votes[both], least)
        found += [(other_keys[row], keys[column], share) for row, column, share in best]
    return found


def _sessions(calls: RollCalls, actors: Sequence[str]) -> dict[int, tuple[list[str], NDArray[np.int8]]]:
    """Return, for each session, the keys of its roll calls (V,) and the votes of ``actors``, (I, V), 0 for none."""
    where = {actor: index for index, actor in enumerate(actors)}
    row_of = np.asarray([where.get(actor, len(actors)) for actor in calls.actors], np.int64)
    session = calls.session_of[calls.call].astype(np.int16)
    ends = np.searchsorted(
        session, np.arange(1, len(calls.sessions)), sorter=(order := np.argsort(session, kind="stable"))
    )
    found: dict[int, tuple[list[str], NDArray[np.int8]]] = {}
    for number, rows in zip(calls.sessions.tolist(), np.split(order, ends), strict=True):
        columns, column = np.unique(calls.call[rows], return_inverse=True)
        votes = np.zeros((len(actors) + 1, len(columns)), np.int8)
        votes[row_of[calls.state[rows]], column] = calls.vote[rows]
        found[number] = [calls.keys[index] for index in columns], votes[:-1]
    return found


def _best(mine: NDArray[np.int8], theirs: NDArray[np.int8], least: float) -> list[tuple[int, int, float]]:
    """Return (column of theirs, column of mine, share) of unique best matches."""
    same = sum(joint_counts((theirs == value).T, mine == value) for value in (1, 2, 3))
    larger = np.maximum((theirs > 0).sum(axis=0)[:, None], (mine > 0).sum(axis=0)[None, :])
    share = np.asarray(same) / np.maximum(larger, 1)
    top = share.max(axis=1, initial=0.0)
    alone = (share >= top[:, None]).sum(axis=1) == 1
    good = np.flatnonzero(alone & (top >= least))
    columns = share[good].argmax(axis=1) if len(good) else good
    return [(int(row), int(column), float(top[row])) for row, column in zip(good, columns, strict=True)]
