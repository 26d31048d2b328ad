"""Poles: named sets of actors that others lean to, from the shipped table or from a file of the user's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from entente.actors.blocs import all_memberships, bloc_ids, day_of
from entente.actors.names import lookup
from entente.actors.records import Pole, PoleMember
from entente.actors.registry import FIRST_YEAR, LAST_YEAR, spells
from entente.actors.tables import COLUMNS, FOLDER, rows_of
from entente.errors import FormatError, UnknownActorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from entente.actors.tables import Row


@dataclass(frozen=True, slots=True)
class _Line:
    """One row: the years of a state (``bloc`` empty) or of a bloc's members."""

    pole: str
    actor: str
    bloc: str
    first: int
    last: int


def poles(path: Path | None = None) -> tuple[Pole, ...]:
    """Return the poles, in the order in which the table names them first.

    Parameters
    ----------
    path
        A CSV file with the columns ``pole,name_en,name_ru,member,from,to`` (years, both included, either may be
        empty). A member is an actor id, a state's name, or a bloc's id, which stands for the states that are its
        members on 31 December of each year. A state that has a row of its own in any pole is left out of what blocs
        bring in. ``None`` reads the shipped table: Russia (with the Soviet Union), China, Türkiye, and the West: the
        United States, the United Kingdom, Canada, and the members of the European Union and NATO except Türkiye.

    Raises
    ------
    FormatError
        The file cannot be read, is empty, lacks a column, or has a year that is none. In the shipped table also: an
        actor counted to two poles in one year (in a user's file that is allowed and stands in ``notes``).
    UnknownActorError
        A member that is neither state nor bloc.
    """
    if path is None:
        return _shipped()
    found = parse_poles(rows_of(path, COLUMNS["poles"]), str(path))
    notes = overlaps(found)
    return tuple(Pole(p.id, p.name_en, p.name_ru, p.members, tuple(n for k, n in notes if p.id in k)) for p in found)


@lru_cache(maxsize=1)
def _shipped() -> tuple[Pole, ...]:
    found = parse_poles(rows_of(FOLDER / "poles.csv", COLUMNS["poles"]), "the shipped pole table")
    if notes := overlaps(found):
        raise FormatError(f"the shipped pole table counts an actor twice: {notes[0][1]}", hint="mend tables/poles.csv")
    return found


def parse_poles(rows: Sequence[Row], label: str) -> tuple[Pole, ...]:
    """Turn table rows into poles; ``label`` names the table in errors."""
    if not rows:
        raise FormatError(f"{label} names no pole", hint=f"expected rows with {','.join(COLUMNS['poles'])}")
    lines = [_line(row, f"{label}, pole {row['pole'] or '(no name)'}") for row in rows]
    alone = frozenset(line.actor for line in lines if not line.bloc)
    named = {row["pole"]: (row["name_en"] or row["pole"], row["name_ru"] or row["pole"]) for row in reversed(rows)}
    order = dict.fromkeys(row["pole"] for row in rows)
    return tuple(Pole(key, *named[key], _members(key, lines, alone)) for key in order)


def _line(row: Row, label: str) -> _Line:
    if not row["pole"] or not row["member"]:
        raise FormatError(f"{label}: a row without pole or member", hint="every row needs both")
    first, last = _year(row["from"], FIRST_YEAR, label), _year(row["to"], LAST_YEAR, label)
    if first > last:
        raise FormatError(f"{label}: {row['member']} from {first} to {last}", hint="from may not be after to")
    if row["member"] in bloc_ids():
        return _Line(row["pole"], "", row["member"], first, last)
    return _Line(row["pole"], _state(row["member"], label), "", first, last)


def _year(cell: str, default: int, label: str) -> int:
    if not cell:
        return default
    if not cell.isdigit() or not FIRST_YEAR <= int(cell) <= LAST_YEAR:
        raise FormatError(f"{label}: {cell!r} is no year", hint=f"write a year from {FIRST_YEAR} on, or nothing")
    return int(cell)


def _state(member: str, label: str) -> str:
    if member in spells():
        return member
    actors = {hit.actor for hit in lookup(member, None)} & set(spells())
    if len(actors) != 1:
        raise UnknownActorError(f"{label}: no state or bloc {member!r}", hint="use ids, such as KAZ, SUN or NATO")
    return actors.pop()


def _members(pole: str, lines: Iterable[_Line], alone: frozenset[str]) -> tuple[PoleMember, ...]:
    years: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for line in lines:
        if line.pole == pole:
            for actor, first, last in _spans(line, alone):
                years[actor].append((first, last))
    return tuple(
        PoleMember(actor, None if first <= FIRST_YEAR else first, None if last >= LAST_YEAR else last)
        for actor in sorted(years)
        for first, last in _joined(years[actor])
    )


def _spans(line: _Line, alone: frozenset[str]) -> Iterator[tuple[str, int, int]]:
    """Years of each actor of a row, cut to the row's own years."""
    if not line.bloc:
        yield line.actor, line.first, line.last
        return
    for row in all_memberships():
        if row.bloc != line.bloc or row.status != "member" or row.actor in alone or row.start is None:
            continue
        first = max(line.first, int(row.start[:4]))
        last = min(line.last, int(day_of(row.end, last=True)[:4]) - 1 if row.end else LAST_YEAR)
        if first <= last:
            yield row.actor, first, last


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that overlap or touch."""
    out: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


def overlaps(found: Iterable[Pole]) -> list[tuple[tuple[str, str], str]]:
    """Return pairs of poles that count one actor in one year, each with a sentence that names it."""
    out = []
    for left, right in combinations(found, 2):
        for one in left.members:
            for two in right.members:
                first = max(one.start or FIRST_YEAR, two.start or FIRST_YEAR)
                last = min(one.end or LAST_YEAR, two.end or LAST_YEAR)
                if one.actor == two.actor and first <= last:
                    until = "today" if last == LAST_YEAR else str(last)
                    text = f"{one.actor} is in {left.id} and in {right.id} from {first} to {until}"
                    out.append(((left.id, right.id), text))
    return out
