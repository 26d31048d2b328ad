"""Votes in the General Assembly: the objects are roll calls in which both voted, unanimous ones included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import NoDataError
from entente.evidence.records import Query, Span
from entente.measures.agreement import unanimous_calls
from entente.measures.rows import covers, fetch, unique_bases
from entente.measures.similarity.found import Answer, Levels, Nothing, When
from entente.measures.similarity.shipped import KIND, count_votes, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, Condition
    from entente.measures.rows import EvidenceLike, Rows
    from entente.measures.similarity.found import Ask, Found

LOAD = "load the roll calls: entente load unga PATH"
NOT_HELD = "no source holds recorded votes of this {what}"
NOT_SHIPPED = "the shipped vote tables do not hold this pair; " + LOAD
NOT_JOINT = "no roll call in which both voted"


@dataclass(frozen=True, slots=True)
class _Counts:
    """Counts of one pair in one period: shape (3, 3), and how many of them the Assembly voted as one."""

    table: NDArray[np.int64]
    unanimous: int

    def __add__(self, other: _Counts) -> _Counts:
        return _Counts(self.table + other.table, self.unanimous + other.unanimous)


@dataclass(frozen=True, slots=True)
class _Read:
    """What one source says: counts by session or year, and the ids of their bases."""

    counts: dict[int, _Counts]
    bases: tuple[Basis, ...]
    speaks: bool


def read(evidence: EvidenceLike, ask: Ask) -> Answer:
    """Return the joint votes of the pair by session (by calendar year if a year is asked for)."""
    everything = _held(evidence, "session" if ask.year is None else "year", ask.config.prefer)
    shipped = _shipped(evidence)
    if not everything and not shipped:
        raise NoDataError("no recorded votes are at hand", hint=LOAD)
    asked = ask.session if ask.year is None else ask.year
    held = {
        source: keys if asked is None else (asked,) for source, keys in everything.items() if asked in {None, *keys}
    }
    reads = {source: _from_votes(evidence, source, keys, ask) for source, keys in held.items()}
    taken = {key for keys in held.values() for key in keys}
    for source in sorted(shipped):
        found = _from_tables(evidence, source, ask)
        left = {key: counts for key, counts in found.counts.items() if key not in taken}
        reads[source] = _Read(left, found.bases, found.speaks)
    keys = _wanted(ask, held, reads)
    lines = tuple(_line(key, ask, reads, taken, bool(shipped)) for key in keys)
    return Answer(lines, unique_bases(basis for found in reads.values() for basis in found.bases))


def _wanted(ask: Ask, held: dict[str, tuple[int, ...]], reads: dict[str, _Read]) -> list[int]:
    asked = ask.session if ask.year is None else ask.year
    if asked is not None:
        return [asked]
    found = sorted({key for read in reads.values() for key in read.counts})
    if not found:
        raise NoDataError(
            f"no roll call in which both {ask.first} and {ask.second} voted is at hand",
            hint=LOAD if not held else "ask for states and years of the source: entente store sources",
        )
    return found


def _line(key: int, ask: Ask, reads: dict[str, _Read], taken: set[int], shipped: bool) -> Found:  # noqa: FBT001 - private
    when = When.of_session(key) if ask.year is None else When.of_year(key)
    read = next((read for read in reads.values() if key in read.counts), None)
    if read is None:
        unknown = NOT_SHIPPED if shipped and not any(found.speaks for found in reads.values()) else NOT_HELD
        reason = NOT_JOINT if key in taken else unknown.format(what="session" if ask.year is None else "year")
        return Nothing(when, reason)
    counts, ids = read.counts[key], tuple(basis.id for basis in read.bases)
    note = f"{counts.unanimous} of the joint roll calls were unanimous in the Assembly" if counts.unanimous else ""
    return Levels(when, counts.table, sampled=True, evidence=ids, note=note, unanimous=counts.unanimous)


# --- loaded roll calls -----------------------------------------------------------------------------------------------


def holder(evidence: EvidenceLike, column: str, key: int, prefer: Sequence[str]) -> str | None:
    """Return the loaded source that is taken for a session or year, ``None`` if there is none."""
    held = _held(evidence, column, prefer)
    return next((source for source, keys in held.items() if key in keys), None)


def _held(evidence: EvidenceLike, column: str, prefer: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return source -> sessions (or years) for which it is taken: one source per period, the preferred one first."""
    text = (
        f"SELECT DISTINCT source, {column} AS key FROM vote "  # noqa: S608 - a column of ours
        f"WHERE body = 'UNGA' AND {column} IS NOT NULL"
    )
    rows = evidence.sql(text).to_pylist()
    order = {source: place for place, source in enumerate(prefer)}
    rows.sort(key=lambda row: (order.get(row["source"], len(order)), row["source"], row["key"]))
    chosen: dict[int, str] = {}
    for row in rows:
        chosen.setdefault(int(row["key"]), str(row["source"]))
    return {
        source: tuple(key for key, holder in sorted(chosen.items()) if holder == source)
        for source in dict.fromkeys(chosen.values())
    }


def _from_votes(evidence: EvidenceLike, source: str, keys: Sequence[int], ask: Ask) -> _Read:
    column = "session" if ask.year is None else "year"
    where: dict[str, Condition] = {
        "source": (source,),
        "body": ("UNGA",),
        "vote": Span(1, 3),
        column: (keys[0],) if len(keys) == 1 else Span(min(keys), max(keys)),
    }
    rows = fetch(evidence, Query("vote", {**where, "actor": ask.pair}))
    same, basis = unanimous_calls(evidence, Query("vote", where), rows.basis)
    counts = _count(rows, ask.pair, column, same)
    return _Read({key: counts[key] for key in keys if key in counts}, (rows.basis, basis), speaks=True)


def _count(rows: Rows, pair: tuple[str, str], column: str, same: frozenset[str]) -> dict[int, _Counts]:
    """Return period -> counts from rows of the table ``vote`` of two states."""
    actor, actors = rows.codes("actor")
    if set(pair) - set(actors):
        return {}
    call, calls = rows.codes("roll_call")
    votes = np.zeros((len(actors), len(calls)), np.int64)
    votes[actor, call] = rows.integers("vote")
    period = np.zeros(len(calls), np.int64)
    period[call] = rows.integers(column)
    alike = np.array([name in same for name in calls], bool)
    first, second = (votes[actors.index(name)] for name in pair)
    joint = (first > 0) & (second > 0)
    return {
        int(key): _Counts(count_votes(first[here], second[here]), int(alike[here].sum()))
        for key in np.unique(period[joint])
        for here in [joint & (period == key)]
    }


# --- shipped tables --------------------------------------------------------------------------------------------------


def _shipped(evidence: EvidenceLike) -> frozenset[str]:
    return frozenset(cover.source for cover in covers(evidence, "diplomacy", (KIND,)))


def _from_tables(evidence: EvidenceLike, source: str, ask: Ask) -> _Read:
    mine = [cover for cover in covers(evidence, "diplomacy", (KIND,)) if cover.source == source]
    spoken = [cover for cover in mine if {cover.actor, cover.partner} == set(ask.pair)]
    where: dict[str, Condition] = {
        "source": (source,),
        "kind": (KIND,),
        "sender": (min(ask.pair),),
        "receiver": (max(ask.pair),),
    }
    if ask.session is not None:
        where["item"] = (str(ask.session),)
    if ask.year is not None:
        where["year"] = (ask.year,)
    rows = fetch(evidence, Query("tie", where))
    years, sessions = rows.integers("year").tolist(), [int(item) for item in rows.texts("item")]
    found = zip(
        years if ask.year is not None else sessions, _unpacked(rows, turned=ask.pair[0] > ask.pair[1]), strict=True
    )
    counts = sum_up(found)
    if ask.year is not None and not any(cover.low <= ask.year <= cover.high for cover in spoken):
        counts = {}  # the first session that ships begins in a year of which the other months do not ship
    return _Read(counts, (rows.basis,) if counts else (), speaks=bool(spoken))


def _unpacked(rows: Rows, *, turned: bool) -> list[_Counts]:
    lines = zip(rows.texts("note"), rows.integers("n").tolist(), rows.floats("value").tolist(), strict=True)
    found = [_Counts(unpack(text), n - round(divided)) for text, n, divided in lines]
    return [_Counts(item.table.T, item.unanimous) for item in found] if turned else found


def sum_up(lines: Iterable[tuple[int, _Counts]]) -> dict[int, _Counts]:
    """Add up the counts of each key."""
    total: dict[int, _Counts] = {}
    for key, counts in lines:
        total[key] = total[key] + counts if key in total else counts
    return total
