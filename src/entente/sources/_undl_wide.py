"""The UN Digital Library's records as one wide table: a row a resolution, a column a spelling of a state's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from entente.evidence.records import Reading, Reject
from entente.sources._columns import check_yield, doubles
from entente.sources._files import MEBIBYTE, whole
from entente.sources._layout import plain
from entente.sources._text import LONGEST_LINE, cells_of, decode, is_count, lines_of, records, reject
from entente.sources._ties import coverage_by_actor
from entente.sources._undl_common import (
    ASSEMBLY,
    COUNCIL,
    GARBLED,
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
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from entente.evidence.records import Coverage
    from entente.sources._text import Record
    from entente.sources.registry import SourceSpec

LIMIT = 512 * MEBIBYTE
BODIES = {"General Assembly": ASSEMBLY, "Security Council": COUNCIL}
TOTALS = {"TOTAL VOTES": "YNAX", "NO-VOTE COUNT": "X", "ABSENT COUNT": "A", "NO COUNT": "N", "YES COUNT": "Y"}
"""Column of a total -> the letters it counts (the column named ABSENT counts abstentions)."""

FACTS = {plain(name): name for name in ("Council", "Date", "Title", "Resolution", *TOTALS, "Link", "token")}
"""Columns that are no states: as compared -> as named."""

MISSING = "MISSING_DATA"
SPAN = 3


class _Row(NamedTuple):
    """A resolution with its line and the letters in its state columns."""

    line: int
    call: Call
    letters: list[str]


@dataclass(frozen=True, slots=True)
class _Cells:
    """Filled cells of the state columns: positions of row and column, and the vote."""

    row: np.ndarray
    column: np.ndarray
    vote: np.ndarray


def read(path: Path, spec: SourceSpec, sha256: str) -> Reading:
    """Read the wide layout; see :func:`entente.sources.undl.read`."""
    content = whole(path, limit=LIMIT, prefer=spec.files)
    header = _header(content)
    rows, rejects = _rows(decode(path, content), header)
    check_yield(path, spec, len(rows), rejects)
    votes, notes = _votes([name for name in header if plain(name) not in FACTS], rows, rejects)
    calls = [row.call for row in rows]
    return Reading(
        origin=spec.origin,
        sha256=sha256,
        vintage="",
        tables={"vote": vote_table(calls, votes, sha256), "roll_call": roll_call_table(calls, sha256)},
        coverage=_coverage(calls, votes),
        rejects=tuple(sorted(rejects, key=lambda item: item.line)),
        notes=(*notes, *bare_dates(calls)),
    )


def _header(content: bytes) -> list[str]:
    """Return the names in the header, blanks kept: they tell misread columns apart."""
    import csv

    line = content[:LONGEST_LINE].split(b"\n", 1)[0].decode("utf-8-sig", errors="replace").rstrip("\r")
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return cells_of(line)


def _rows(text: str, header: Sequence[str]) -> tuple[list[_Row], list[Reject]]:
    body = lines_of(text)[1:]
    place = {FACTS[plain(name)]: position for position, name in enumerate(header) if plain(name) in FACTS}
    states = [position for position, name in enumerate(header) if plain(name) not in FACTS]
    found = [
        row if isinstance(row, Reject) else _row(row, place, states)
        for row in records(body, first=2, width=len(header), span=SPAN)
    ]
    rejects = [item for item in found if isinstance(item, Reject)]
    rows = [item for item in found if isinstance(item, _Row)]
    first = {row.call.key: row for row in reversed(rows)}
    again = [row for row in rows if first[row.call.key] is not row]
    rejects += [reject(row.line, f"second row for the record {row.call.key}") for row in again]
    return [row for row in rows if first[row.call.key] is row], rejects


def _row(row: Record, place: Mapping[str, int], states: Sequence[int]) -> _Row | Reject:
    facts = {name: row.cells[position].strip() for name, position in place.items()}
    letters = [row.cells[position].strip() for position in states]
    totals, fault = _totals(facts, letters)
    fault = _fault(facts, letters) or fault
    if fault:
        return reject(row.line, fault, ",".join(row.cells[:4]))
    symbol = facts["Resolution"] if facts["Resolution"] not in {"", MISSING} else None
    body, day = BODIES[facts["Council"]], day_of(facts["Date"])
    return _Row(row.line, Call(facts["token"], body, day, symbol, facts.get("Title", ""), totals), letters)


def _fault(facts: Mapping[str, str], letters: Sequence[str]) -> str:
    """Return what is malformed in a row, or an empty string."""
    if facts["Council"] not in BODIES:
        return f"Council {facts['Council'][:20]!r} is none of {', '.join(BODIES)}"
    if not day_of(facts["Date"]):
        return f"Date {facts['Date'][:20]!r} is no ISO date"
    if not is_count(facts["token"]):
        return f"token {facts['token'][:20]!r} is no record number"
    wrong = sorted(set(letters) - {"", *VOTES})
    return f"{wrong[0][:20]!r} is none of the votes Y, N, A, X" if wrong else ""


def _totals(facts: Mapping[str, str], letters: Sequence[str]) -> tuple[dict[str, int], str]:
    """Return the stated totals by letter, and what is wrong with them."""
    stated = {}
    for column, counted in TOTALS.items():
        word = facts.get(column, "")
        if not word:
            continue
        if not is_count(word):
            return {}, f"{column} {word!r} is no number"
        votes = sum(letters.count(letter) for letter in counted)
        if int(word) != votes:
            return {}, f"{column} is {word} but the columns hold {votes}"
        stated[counted] = int(word)
    return stated, ""


def _votes(states: Sequence[str], rows: Sequence[_Row], rejects: list[Reject]) -> tuple[Votes, list[str]]:
    """Return the votes in the filled cells; cells that cannot be used move to the rejects."""
    cells = _cells(rows)
    actor, actors, notes = _actors(states, rows, cells, rejects)
    kept = (actor >= 0) & ~_drop_doubles(cells, actor, actors, rows, rejects)
    lines = np.array([row.line for row in rows], dtype=np.int64)
    ids = np.array(actors, dtype=object)[actor[kept]]
    found = Votes(cells.row[kept], ids, cells.vote[kept], lines[cells.row[kept]])
    return seated([row.call for row in rows], found), notes


def _cells(rows: Sequence[_Row]) -> _Cells:
    letters = np.array([row.letters for row in rows], dtype="U1")
    row, column = np.nonzero(letters != "")
    vote = np.zeros(len(row), dtype=np.int64)
    for letter, code in VOTES.items():
        vote[letters[row, column] == letter] = code
    return _Cells(row, column, vote)


def _actors(
    states: Sequence[str], rows: Sequence[_Row], cells: _Cells, rejects: list[Reject]
) -> tuple[np.ndarray, list[str], list[str]]:
    """Return for each cell the position of its actor (-1 for none), the actors, and what was put right."""
    memory, ids = names(), dict[str, int]()
    years = years_of([row.call for row in rows])[cells.row]
    pairs, which = np.unique(cells.column * 10_000 + years, return_inverse=True)
    found = np.full(len(pairs), -1)
    for index, pair in enumerate(pairs.tolist()):
        name = states[pair // 10_000]
        actor = "" if GARBLED.match(name.upper()) else memory.actor(clean(name), pair % 10_000)
        if actor:
            found[index] = ids.setdefault(actor, len(ids))
    actor_of = found[which]
    nobody = np.flatnonzero(actor_of < 0).tolist()
    rejects += [_unknown(states[cells.column[cell]], rows[cells.row[cell]]) for cell in nobody]
    return actor_of, list(ids), _merged(states, len(ids))


def _merged(states: Sequence[str], actors: int) -> list[str]:
    right = sorted({name.strip() for name in states if clean(name) != name.upper() and not GARBLED.match(name.upper())})
    notes = [f"{len(states)} columns of state names merged into {actors} states"]
    return notes + ([f"misread names put right: {', '.join(right)}"] if right else [])


def _unknown(name: str, row: _Row) -> Reject:
    if GARBLED.match(name.upper()):
        return reject(row.line, f"the vote is garbled in the column {name!r}", row.call.symbol or "")
    return reject(row.line, f"no state named {name.strip()!r} in {row.call.date[:4]}", row.call.symbol or "")


def _drop_doubles(
    cells: _Cells, actor: np.ndarray, actors: Sequence[str], rows: Sequence[_Row], rejects: list[Reject]
) -> np.ndarray:
    """Return the cells that repeat or contradict another cell of the same state and resolution."""
    keys = np.where(actor >= 0, cells.row * 1000 + actor, -1 - np.arange(len(actor)))
    again, torn = doubles(keys, cells.vote)
    for cell in np.flatnonzero(torn).tolist():
        row = rows[cells.row[cell]]
        reason = f"two columns give different votes of {actors[actor[cell]]}"
        rejects.append(reject(row.line, reason, row.call.symbol or ""))
    useless: np.ndarray = again | torn
    return useless


def _coverage(calls: Sequence[Call], votes: Votes) -> tuple[Coverage, ...]:
    years = years_of(calls)[votes.call]
    assembly = np.array([call.body == ASSEMBLY for call in calls], dtype=bool)[votes.call]
    actors = votes.actor
    return (
        *coverage_by_actor("diplomacy", "vote", actors[assembly], years[assembly], note="adopted resolutions only"),
        *coverage_by_actor("diplomacy", "vote_unsc", actors[~assembly], years[~assembly], note="Security Council"),
    )
