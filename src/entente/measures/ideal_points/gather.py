"""From the evidence, or from columns, to the arrays that the estimator takes.

Public::

    roll_calls(evidence, *, sessions=None, min_votes=MIN_VOTES) -> Gathered   # one source a session
    from_columns(actor, session, roll_call, vote) -> RollCalls                # columns of equal length (N,)
    from_table(table) -> RollCalls                                            # an Arrow table with these columns
    keep_calls(calls, keep) -> RollCalls                                      # only some roll calls, mask (V,)
    keep_votes(calls, keep) -> RollCalls                                      # only some votes, mask (N,)
    votes_by_session(calls) -> ndarray                                        # number of votes, (I, T)
    seat_of(actor) -> str                                                     # under which id a state's seat is scaled
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import InputError, NoDataError
from entente.evidence.records import Basis, Query, Span
from entente.measures.ideal_points.records import RollCalls
from entente.measures.rollcalls import PREFER_VOTES
from entente.measures.rows import encode, integers, unique_bases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import ArrayLike, NDArray

    from entente.actors import Actor
    from entente.measures.rows import EvidenceLike

FIRST_YEAR = 1945
"""Session n opens in year n + 1945."""

OPENING = "09"
"""Month in which a regular session opens."""

EMPTY_SESSION = 19
"""The Assembly took no regular recorded votes in its 19th session."""

MIN_VOTES = 5
"""Votes in a session below which a state has no position of its own in it: a prior's guess is no estimate."""

COLUMNS = ("actor", "session", "roll_call", "vote")

CONTINUED = ("SUN", "SCG")
"""States whose seat their successor kept without a break: one path through time, under the successor's id."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Roll calls taken from the evidence.

    Attributes
    ----------
    calls
        The votes.
    sources
        Session -> source it was taken from.
    thin
        (state, session) -> votes, of the state-sessions that were left out as nearly empty.
    bases
        What was asked of the evidence.
    notes
        What was left out and why, one sentence each.
    """

    calls: RollCalls
    sources: Mapping[int, str]
    thin: Mapping[tuple[str, int], int]
    bases: tuple[Basis, ...]
    notes: tuple[str, ...]


def seat_of(actor: str) -> str:
    """Return the id under which the seat of ``actor`` is scaled: its successor's if that kept the seat."""
    return _successors().get(actor, actor)


def sitters(seat: str) -> tuple[str, ...]:
    """Return the ids of the states that held a seat, the last one first."""
    return seat, *(actor for actor, successor in _successors().items() if successor == seat)


def sitter(seat: str, session: int) -> str:
    """Return who held the seat when the session opened."""
    opened = f"{session + FIRST_YEAR}-{OPENING}"
    return next((actor for actor in sitters(seat)[1:] if opened <= str(_state(actor).end)), seat)


@lru_cache(maxsize=1)
def _successors() -> dict[str, str]:
    return {actor: str(_state(actor).successor) for actor in CONTINUED}


@lru_cache(maxsize=8)
def _state(actor: str) -> Actor:
    from entente.actors import resolve

    return resolve(actor, _KNOWN_IN[actor], scheme="iso3")


_KNOWN_IN = {"SUN": 1990, "SCG": 2005}


# --- from columns ----------------------------------------------------------------------------------------------------


def from_columns(
    actor: Sequence[str] | NDArray[Any], session: ArrayLike, roll_call: Sequence[Any] | NDArray[Any], vote: ArrayLike
) -> RollCalls:
    """Return votes given as columns of equal length N as arrays for the estimator.

    Parameters
    ----------
    actor, roll_call
        Ids of states and keys of roll calls, as text (keys may be whole numbers).
    session
        Number of the session; one for all votes of a roll call.
    vote
        1 yes, 2 abstain, 3 no.

    Returns
    -------
    RollCalls
        Roll calls by session, then by key (shorter keys first); every roll call is a group of its own.

    Raises
    ------
    InputError
        If a vote is none of 1, 2, 3, a state votes twice in a roll call, or a roll call stands in two sessions.
    """
    import pyarrow as pa

    return from_table(
        pa.table(
            {
                "actor": pa.array(list(actor), pa.string()),
                "session": pa.array(np.asarray(session, np.int64)),
                "roll_call": pa.array([str(key) for key in np.asarray(roll_call).tolist()], pa.string()),
                "vote": pa.array(np.asarray(vote, np.int64)),
            }
        )
    )


def from_table(table: pa.Table) -> RollCalls:
    """Return an Arrow table of votes as arrays for the estimator; columns and errors as :func:`from_columns`."""
    vote = integers(table, "vote")
    _demand(np.isin(vote, (1, 2, 3)), "a vote is none of 1 yes, 2 abstain, 3 no")
    state, actors = encode(table.column("actor"))
    call, keys = encode(table.column("roll_call"))
    session = _sessions_of(call, integers(table, "session"), len(keys))
    order = sorted(range(len(keys)), key=lambda index: (session[index], len(keys[index]), keys[index]))
    place = np.empty(len(keys), np.int64)
    place[order] = np.arange(len(keys))
    call = place[call]
    numbers, session_of = np.unique(session[order], return_inverse=True)
    cell = call * max(len(actors), 1) + state
    rows = np.argsort(cell, kind="stable")
    _demand(np.diff(cell[rows]) > 0, "a state has two votes in one roll call")
    return RollCalls(
        actors=tuple(actors),
        sessions=numbers,
        keys=tuple(keys[index] for index in order),
        session_of=session_of.astype(np.int64),
        group=np.arange(len(keys)),
        state=state[rows].astype(np.int32),
        call=call[rows].astype(np.int32),
        vote=vote[rows].astype(np.int8),
    )


def _demand(good: NDArray[np.bool_], what: str) -> None:
    if not good.all():
        raise InputError(f"{what} ({int((~good).sum())} times)", hint="give one vote a state and roll call")


def _sessions_of(call: NDArray[np.int64], session: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    found = np.zeros(count, np.int64)
    found[call] = session
    _demand(found[call] == session, "a roll call stands in two sessions")
    return found


def keep_calls(calls: RollCalls, keep: NDArray[np.bool_]) -> RollCalls:
    """Return only the roll calls in ``keep``, a mask (V,); states and sessions without votes fall away."""
    return _compact(calls, keep[calls.call])


def keep_votes(calls: RollCalls, keep: NDArray[np.bool_]) -> RollCalls:
    """Return only the votes in ``keep``, a mask (N,); states, sessions and roll calls without votes fall away."""
    return _compact(calls, keep)


def _compact(calls: RollCalls, rows: NDArray[np.bool_]) -> RollCalls:
    states, state = np.unique(calls.state[rows], return_inverse=True)
    kept, call = np.unique(calls.call[rows], return_inverse=True)
    sessions, session_of = np.unique(calls.session_of[kept], return_inverse=True)
    return RollCalls(
        actors=tuple(calls.actors[index] for index in states),
        sessions=calls.sessions[sessions],
        keys=tuple(calls.keys[index] for index in kept),
        session_of=session_of.astype(np.int64),
        group=np.unique(calls.group[kept], return_inverse=True)[1].astype(np.int64),
        state=state.astype(np.int32),
        call=call.astype(np.int32),
        vote=calls.vote[rows],
    )


def votes_by_session(calls: RollCalls) -> NDArray[np.int64]:
    """Return the number of votes of each state in each session, (I, T)."""
    shape = len(calls.actors), len(calls.sessions)
    cell = calls.state.astype(np.int64) * shape[1] + calls.session_of[calls.call]
    return np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)


# --- from the evidence -----------------------------------------------------------------------------------------------


def roll_calls(
    evidence: EvidenceLike,
    *,
    sessions: tuple[int, int] | None = None,
    min_votes: int = MIN_VOTES,
    prefer: Sequence[str] = PREFER_VOTES,
) -> Gathered:
    """Gather the General Assembly's roll calls from the evidence, each session from one source.

    Parameters
    ----------
    sessions
        First and last session; all if not given.
    min_votes
        State-sessions with fewer votes are left out (and named in the notes).
    prefer
        Sources to take first where several hold a session.

    Raises
    ------
    NoDataError
        If no roll calls are loaded (for these sessions).
    """
    sources = _choose(_held(evidence, sessions), prefer)
    if not sources:
        hint = "load the roll calls: entente load unga PATH"
        raise NoDataError("no roll calls of the UN General Assembly are loaded", hint=hint)
    parts = [_fetched(evidence, source, numbers) for source, numbers in _by_source(sources).items()]
    calls, thin = thinned(from_table(_joined([table for table, _ in parts])), min_votes)
    bases = unique_bases(basis for _, basis in parts)
    notes = (*_hole_notes(sources), *_seat_notes(calls), *_thin_notes(thin, min_votes))
    return Gathered(calls, sources, thin, bases, notes)


def thinned(calls: RollCalls, min_votes: int) -> tuple[RollCalls, dict[tuple[str, int], int]]:
    """Return the roll calls without state-sessions of fewer than ``min_votes`` votes, and those with their votes."""
    counts = votes_by_session(calls)
    few = (counts > 0) & (counts < min_votes)
    thin = {(calls.actors[i], int(calls.sessions[t])): int(counts[i, t]) for i, t in np.argwhere(few).tolist()}
    return keep_votes(calls, ~few[calls.state, calls.session_of[calls.call]]), thin


def _held(evidence: EvidenceLike, sessions: tuple[int, int] | None) -> dict[int, dict[str, int]]:
    """Return session -> source -> number of votes."""
    low, high = sessions or (1, 999)
    query = Query("vote", {"body": ("UNGA",), "vote": Span(1, 3), "session": Span(low, high)})
    text = f"SELECT session, source, count(*) AS n FROM ({query.sql}) GROUP BY session, source"  # noqa: S608 - Query quotes
    held: dict[int, dict[str, int]] = {}
    for row in evidence.sql(text).to_pylist():
        if row["session"] != EMPTY_SESSION:
            held.setdefault(int(row["session"]), {})[str(row["source"])] = int(row["n"])
    return held


def _choose(held: Mapping[int, Mapping[str, int]], prefer: Sequence[str]) -> dict[int, str]:
    def rank(source: str) -> tuple[int, str]:
        return (prefer.index(source) if source in prefer else len(prefer)), source

    return {session: min(found, key=rank) for session, found in sorted(held.items())}


def _by_source(sources: Mapping[int, str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for session, source in sources.items():
        found.setdefault(source, []).append(session)
    return found


def _fetched(evidence: EvidenceLike, source: str, sessions: Sequence[int]) -> tuple[pa.Table, Basis]:
    """Return the votes of some sessions of one source under the keys of gathered roll calls, and their basis."""
    table, basis = votes_of(evidence, source, sessions)
    return _with(table, "roll_call", keyed(source, table.column("roll_call"))), basis


def votes_of(evidence: EvidenceLike, source: str, sessions: Sequence[int]) -> tuple[pa.Table, Basis]:
    """Return the votes of some sessions of one source, states under the ids of their seats, and what they rest on.

    Only the columns that are needed: all of them would take ten times as long.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    span = Span(min(sessions), max(sessions))
    query = Query("vote", {"source": (source,), "body": ("UNGA",), "vote": Span(1, 3), "session": span})
    table = evidence.sql(f"SELECT {', '.join(COLUMNS)} FROM ({query.sql})")  # noqa: S608 - Query quotes
    found = evidence.sql(f"SELECT DISTINCT snapshot FROM ({query.sql})").to_pydict()["snapshot"]  # noqa: S608 - Query quotes
    basis = Basis(query, table.num_rows, tuple(sorted(map(str, found))), (source,))
    table = table.filter(pc.is_in(table.column("session"), pa.array(sessions, pa.int16())))
    return _with(table, "actor", _seated(table.column("actor"))), basis


def _with(table: pa.Table, name: str, column: pa.ChunkedArray[Any]) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, column)


def keyed(source: str, keys: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    """Return the keys of a source's roll calls as they stand in gathered ones: those of ``unga`` as they are."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if source == PREFER_VOTES[0]:
        return keys
    joined: pa.ChunkedArray[Any] = pc.binary_join_element_wise(pa.scalar(source), keys, pa.scalar(":"))  # type: ignore[call-overload]  # the stubs know no mixture
    return joined


def _seated(actors: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    """Return the actors with those whose successor kept the seat under the successor's id."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for actor, successor in _successors().items():
        actors = pc.if_else(pc.equal(actors, pa.scalar(actor)), pa.scalar(successor), actors)
    return actors


def _joined(tables: Sequence[pa.Table]) -> pa.Table:
    import pyarrow as pa

    return pa.concat_tables(tables)


def _hole_notes(sources: Mapping[int, str]) -> list[str]:
    numbers = sorted(sources)
    holes = [number for number in range(numbers[0], numbers[-1] + 1) if number not in sources]
    notes = ["emergency special sessions are not part of the series: only regular sessions are"]
    if EMPTY_SESSION in holes:
        notes.append("session 19 is absent: the Assembly took no regular recorded votes in it")
    rest = [str(number) for number in holes if number != EMPTY_SESSION]
    return notes + ([f"no votes are loaded for the sessions {', '.join(rest)}"] if rest else [])


def _seat_notes(calls: RollCalls) -> list[str]:
    kept = [f"{actor} and {seat}" for actor, seat in _successors().items() if seat in calls.actors]
    return [f"one path for a seat that was kept by a successor: {', '.join(kept)}"] if kept else []


def _thin_notes(thin: Mapping[tuple[str, int], int], min_votes: int) -> list[str]:
    if not thin:
        return []
    named = ", ".join(f"{actor} {session} ({n})" for (actor, session), n in sorted(thin.items()))
    return [f"left out for fewer than {min_votes} votes in a session (state, session, votes): {named}"]
