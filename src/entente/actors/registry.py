"""The year-aware registry of states: spells read from ``states.csv``, and who held which code when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from entente.actors.records import Actor
from entente.actors.tables import table
from entente.errors import OptionError, UnknownActorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIRST_YEAR = 1816
LAST_YEAR = 2200
"""Years beyond are refused: they are typing errors, or scenarios that outlive every state list."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A spell in which an actor keeps its codes; ``end`` is the last day, empty while open."""

    id: str
    name: str
    cow: int | None
    gw: int | None
    iso3: str | None
    iso2: str | None
    iso_numeric: int | None
    numeric_other: tuple[int, ...]
    start: str
    end: str
    first_year: int
    last_year: int
    listed: bool
    successors: tuple[str, ...]
    abbreviations: tuple[str, str]

    def touches(self, year: int) -> bool:
        """Whether at least one day of ``year`` lies in the spell."""
        return int(self.start[:4]) <= year <= int(self.end[:4] or LAST_YEAR)


def this_year() -> int:
    """Return the current year (UTC)."""
    return dt.datetime.now(tz=dt.UTC).year


def checked_year(year: int | None) -> int:
    """Return ``year``, or the current one for ``None``; raise :class:`OptionError` outside 1816-2200."""
    if year is None:
        return this_year()
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise OptionError(f"year {year} is outside {FIRST_YEAR}-{LAST_YEAR}", hint="the state lists begin in 1816")
    return int(year)


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


@lru_cache(maxsize=1)
def spells() -> Mapping[str, tuple[Spell, ...]]:
    """Return the spells of every state by its id, in order of time."""
    rows = (
        Spell(
            id=row["id"],
            name=row["name"],
            cow=_number(row["cow"]),
            gw=_number(row["gw"]),
            iso3=row["iso3"] or None,
            iso2=row["iso2"] or None,
            iso_numeric=_number(row["iso_numeric"]),
            numeric_other=tuple(int(code) for code in row["numeric_other"].split()),
            start=row["from"],
            end=row["to"],
            first_year=int(row["first_year"]),
            last_year=int(row["last_year"] or LAST_YEAR),
            listed=row["systems"] != "un",
            successors=tuple(row["successor"].split()),
            abbreviations=(row["cow_abb"], row["gw_abb"]),
        )
        for row in table("states")
    )
    return {key: tuple(group) for key, group in groupby(rows, key=lambda spell: spell.id)}


def exists(actor_id: str, year: int) -> bool:
    """Whether the state exists on at least one day of ``year``."""
    return any(spell.touches(year) for spell in spells()[actor_id])


def holders(actor_ids: Iterable[str], year: int) -> tuple[str, ...]:
    """Of several actors that share a code, those whose annual rows ``year``'s are (one, but for gaps)."""
    return tuple(
        key for key in actor_ids if any(spell.first_year <= year <= spell.last_year for spell in spells()[key])
    )


def spell_in(actor_id: str, year: int) -> Spell | None:
    """Return the last spell of the state that touches ``year``."""
    return next((spell for spell in reversed(spells()[actor_id]) if spell.touches(year)), None)


def nearest_spell(actor_id: str, year: int) -> Spell:
    """Return the spell of the state nearest to ``year``."""
    return min(
        spells()[actor_id],
        key=lambda s: max(int(s.start[:4]) - year, year - int(s.end[:4] or LAST_YEAR), 0),
    )


def record(spell: Spell) -> Actor:
    """Return the actor as it stands in ``spell``; its dates are those of the whole time without a gap around it."""
    start, end = _without_gap(spell)
    return Actor(
        id=spell.id,
        kind="state",
        name=spell.name,
        iso3=spell.iso3,
        iso_numeric=spell.iso_numeric,
        cow=spell.cow,
        gw=spell.gw,
        start=start,
        end=end or None,
        successor=spell.successors[0] if len(spell.successors) == 1 else None,
        listed_by=_listed_by(spell),
    )


def _listed_by(spell: Spell) -> tuple[str, ...]:
    # XKX is a letter code that ISO 3166 leaves to its users.
    letters = spell.iso3 if spell.iso3 != "XKX" else None
    codes = {"COW": spell.cow, "GW": spell.gw, "ISO 3166": letters}
    return tuple(name for name, code in codes.items() if code is not None)


def _without_gap(spell: Spell) -> tuple[str, str]:
    line = spells()[spell.id]
    first = last = line.index(spell)
    while first and _day_after(line[first - 1].end) == line[first].start:
        first -= 1
    while last + 1 < len(line) and _day_after(line[last].end) == line[last + 1].start:
        last += 1
    return line[first].start, line[last].end


def _day_after(day: str) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()


def states(year: int | None = None) -> tuple[Actor, ...]:
    """Return the states of ``year`` (today if ``None``), sorted by id.

    A state is an actor that the Correlates of War list or the list of Gleditsch and Ward has on at least one day of
    the year. Actors known to the registry only as members or observers of the United Nations (Ukraine before 1991,
    Palestine) are not among them, though :func:`entente.actors.resolve` finds them.

    Raises
    ------
    OptionError
        If ``year`` is outside 1816-2200.
    """
    when = checked_year(year)
    found = (spell_in(key, when) for key, line in spells().items() if any(s.listed and s.touches(when) for s in line))
    return tuple(record(spell) for spell in found if spell is not None)


def state(actor_id: str, year: int | None = None) -> Actor:
    """Return the state with this id in ``year``, or in its last spell if ``year`` is ``None``.

    Raises
    ------
    UnknownActorError
        If no state has the id, or it does not exist in ``year``.
    """
    if actor_id not in spells():
        raise UnknownActorError(f"no state has the id {actor_id!r}", hint="ids are ISO letters, such as KAZ or SUN")
    spell = spells()[actor_id][-1] if year is None else spell_in(actor_id, checked_year(year))
    if spell is None:
        raise UnknownActorError(f"{actor_id} is no state in {year}", hint=when_it_existed(actor_id))
    return record(spell)


def when_it_existed(actor_id: str) -> str:
    """Say in which years a state existed and what followed, for a hint."""
    line = spells()[actor_id]
    runs = sorted({_without_gap(spell) for spell in line})
    years = ", ".join(f"{start[:4]}-{end[:4] or 'today'}" for start, end in runs)
    after = f"; followed by {', '.join(line[-1].successors)}" if line[-1].successors else ""
    return f"{line[-1].name} ({actor_id}) is in the registry {years}{after}"


def successors(actor_id: str) -> tuple[str, ...]:
    """Return the ids of the states that followed a state that is gone; empty for one that lives.

    The single one that keeps its Correlates of War code or absorbs it, or all into which it dissolved.
    """
    if actor_id not in spells():
        raise UnknownActorError(f"no state has the id {actor_id!r}", hint="ids are ISO letters, such as KAZ or SUN")
    return spells()[actor_id][-1].successors


def predecessors(actor_id: str) -> tuple[str, ...]:
    """Return the ids of the states that name ``actor_id`` as a successor, sorted."""
    return tuple(sorted(key for key, line in spells().items() if actor_id in line[-1].successors))
