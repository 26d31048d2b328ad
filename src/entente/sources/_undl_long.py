"""The UN Digital Library's own file: one row a state and resolution, read as a stream (it has about a million rows)."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Reading, Reject
from entente.sources._columns import check_yield, doubles
from entente.sources._files import MEBIBYTE, opened
from entente.sources._layout import plain
from entente.sources._text import cells_of, is_count, records, reject, stream_lines
from entente.sources._ties import coverage_by_actor
from entente.sources._undl_common import (
    ASSEMBLY,
    VOTES,
    Call,
    Votes,
    bare_dates,
    clean,
    day_of,
    names,
    roll_call_table,
    seated,
    vote_table,
    years_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from entente.sources._names import Names
    from entente.sources._text import Record
    from entente.sources.registry import SourceSpec

LIMIT = 8192 * MEBIBYTE
"""The file repeats titles in every row; it is streamed, so its size costs time, not memory."""

SPAN = 8
"""Lines that a record may take: titles hold line ends."""

TOTALS = {"total_yes": "Y", "total_no": "N", "total_abstentions": "A", "total_non_voting": "X"}
SHOWN = 5


@dataclass(slots=True)
class _Rows:
    """What has been read so far: positions of calls and actors, votes, lines."""

    call: array[int] = field(default_factory=lambda: array("i"))
    actor: array[int] = field(default_factory=lambda: array("i"))
    vote: array[int] = field(default_factory=lambda: array("b"))
    line: array[int] = field(default_factory=lambda: array("i"))
    calls: dict[str, tuple[int, Call]] = field(default_factory=dict)
    actors: dict[str, int] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    torn_names: set[str] = field(default_factory=set)


def read(path: Path, spec: SourceSpec, sha256: str) -> Reading:
    """Read the long layout; see :func:`entente.sources.undl.read`."""
    rows = _Rows()
    with opened(path, limit=LIMIT, prefer=spec.files) as stream:
        lines = stream_lines(path, stream)
        header = [plain(name) for name in cells_of(next(lines, ""))]
        _collect(records(lines, first=2, width=len(header), span=SPAN), _places(header), rows)
    check_yield(path, spec, len(rows.vote), rows.rejects)
    calls = [call for _, call in rows.calls.values()]
    votes = seated(calls, _votes(rows))
    years = years_of(calls)[votes.call]
    note = "resolutions adopted by recorded vote"
    return Reading(
        origin=spec.origin,
        sha256=sha256,
        vintage="",
        tables={"vote": vote_table(calls, votes, sha256), "roll_call": roll_call_table(calls, sha256)},
        coverage=coverage_by_actor("diplomacy", "vote", votes.actor, years, note=note),
        rejects=tuple(sorted(rows.rejects, key=lambda item: item.line)),
        notes=(*_off_totals(calls, votes), *bare_dates(calls), *_name_notes(rows)),
    )


def _votes(rows: _Rows) -> Votes:
    """Return the votes, without those that repeat or contradict another."""
    kept = _drop_doubles(rows)
    actors = np.array(list(rows.actors), dtype=object)[np.array(rows.actor, dtype=np.int64)[kept]]
    call, vote, line = (np.array(column)[kept] for column in (rows.call, rows.vote, rows.line))
    return Votes(call, actors, vote, line)


def _places(header: Sequence[str]) -> dict[str, int]:
    wanted = ("undl_id", "ms_code", "ms_name", "ms_vote", "date", "resolution", "title", *TOTALS)
    return {name: header.index(name) for name in wanted if name in header}


def _collect(found: Iterable[Record | Reject], place: Mapping[str, int], rows: _Rows) -> None:
    memory = names()
    for item in found:
        fault = item if isinstance(item, Reject) else _take(item, place, rows, memory)
        if fault is not None:
            rows.rejects.append(fault)


def _take(row: Record, place: Mapping[str, int], rows: _Rows, memory: Names) -> Reject | None:
    """Add one row; return why it was left out, if it was."""
    cells = row.cells
    key, letter = cells[place["undl_id"]].strip(), cells[place["ms_vote"]].strip()
    day = cells[place["date"]].strip()
    found = rows.calls.get(key) or _new_call(row, place, rows)
    if isinstance(found, Reject):
        return found
    position, call = found
    if day != call.date:
        return reject(row.line, f"date {day[:20]!r} is not that of the record's other rows, {call.date}", key)
    if letter not in VOTES:
        return reject(row.line, f"ms_vote {letter[:20]!r} is none of Y, N, A, X", key)
    name = cells[place["ms_name"]]
    actor = _actor(cells[place["ms_code"]], name, int(day[:4]), rows, memory)
    if not actor:
        return reject(row.line, f"no state named {name.strip()!r} in {day[:4]}", key)
    rows.call.append(position)
    rows.actor.append(rows.actors.setdefault(actor, len(rows.actors)))
    rows.vote.append(VOTES[letter])
    rows.line.append(row.line)
    return None


def _new_call(row: Record, place: Mapping[str, int], rows: _Rows) -> tuple[int, Call] | Reject:
    """Enter the resolution of a row, or return why it is none."""
    cells = {name: row.cells[position].strip() for name, position in place.items()}
    key, day = cells["undl_id"], day_of(cells["date"])
    if not is_count(key):
        return reject(row.line, f"undl_id {key[:20]!r} is no record number", key)
    if not day:
        return reject(row.line, f"date {cells['date'][:20]!r} is no ISO date", key)
    words = {letter: cells.get(name, "") for name, letter in TOTALS.items()}
    totals = {letter: int(word) for letter, word in words.items() if re.fullmatch(r"\d{1,3}", word)}
    call = Call(key, ASSEMBLY, day, cells["resolution"] or None, cells.get("title", ""), totals)
    rows.calls[key] = (len(rows.calls), call)
    return rows.calls[key]


def _actor(code: str, name: str, year: int, rows: _Rows, memory: Names) -> str:
    """Return the actor by the official name at the time, else by the three-letter code."""
    by_name = memory.actor(clean(name), year) if name.strip() else ""
    by_code = memory.code(code.strip().upper(), year)
    if by_name and by_code and by_name != by_code:
        rows.torn_names.add(f"{name.strip()} ({code.strip()})")
    return by_name or by_code


def _drop_doubles(rows: _Rows) -> np.ndarray:
    call, actor, vote = np.array(rows.call, dtype=np.int64), np.array(rows.actor), np.array(rows.vote)
    again, torn = doubles(call * 1000 + actor, vote)
    keys, actors = list(rows.calls), list(rows.actors)
    for mask, reason in ((again, "second vote of {}"), (torn, "two different votes of {}")):
        for index in np.flatnonzero(mask).tolist():
            text = f"record {keys[rows.call[index]]}"
            rows.rejects.append(reject(rows.line[index], reason.format(actors[rows.actor[index]]), text))
    useful: np.ndarray = ~(again | torn)
    return useful


def _off_totals(calls: Sequence[Call], votes: Votes) -> list[str]:
    """Say which resolutions do not add up to their stated totals."""
    counts = np.zeros((len(calls), len(VOTES)), dtype=np.int64)
    np.add.at(counts, (votes.call, votes.vote), 1)
    off = [
        call.symbol or call.key
        for position, call in enumerate(calls)
        if any(counts[position, VOTES[letter]] != stated for letter, stated in call.totals.items())
    ]
    first = ", ".join(off[:SHOWN])
    return [f"votes do not add up to the stated totals in {len(off)} resolutions: {first}"] if off else []


def _name_notes(rows: _Rows) -> tuple[str, ...]:
    if not rows.torn_names:
        return ()
    shown = ", ".join(sorted(rows.torn_names)[:SHOWN])
    return (f"name and code mean different states in {len(rows.torn_names)} pairs, the name was followed: {shown}",)
