"""Memberships into cells: organisations that two states share, and who is in which bloc."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from entente.actors import blocs, memberships
from entente.actors.blocs import all_memberships, day_of, holds, today
from entente.evidence.records import Origin, Query
from entente.measures.panel.axis import expand
from entente.measures.panel.bits import common, pack
from entente.measures.panel.inventory import covered
from entente.measures.panel.records import NO_DATA, NOT_MEMBER, SUSPENDED, VALUE, Cells, by_coverage
from entente.measures.panel.ties import sizes
from entente.measures.rows import Cover, encode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entente.evidence.records import Basis
    from entente.measures.panel.axis import Axis
    from entente.measures.panel.inventory import Inventory

KIND = "membership"
ASSOCIATE = 2
"""Levels 1 (full) to 2 count as belonging to an organisation, as in the published counts; observers (3) do not."""

BLOCS = Origin(
    name="blocs",
    producer="The Entente developers",
    title="Dated membership of blocs, each row read in the source that it cites",
    version="",
    citation="The Entente developers. Dated membership of blocs, each row with the title and address of its source.",
    url="",
    licence="MIT",
    redistributable=True,
)


# --- organisations ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Members:
    """Shape (Y, S, K): who belongs to which of K organisations, at which level (0 not, -1 not known)."""

    level: NDArray[np.int8]
    names: list[str]
    basis: Basis


def query_of(source: str, years: tuple[int, int], organisation: str = "") -> Query:
    """Return the query for memberships in one source, of one organisation or all."""
    one = {"receiver": (f"IGO:{organisation}",)} if organisation else {}
    return Query("tie", {"source": (source,), "kind": (KIND,), **one}, overlap=years)


def _members(inventory: Inventory, axis: Axis, source: str, organisation: str = "") -> _Members:
    query = query_of(source, (int(axis.years[0]), int(axis.years[-1])), organisation)
    table, basis = inventory.table(query, "sender", "receiver", "year", "year_to", "value", "status")
    (sender, senders), (code, names) = encode(table.column("sender")), encode(table.column("receiver"))
    first, last = (np.asarray(table.column(name).to_numpy(), np.int64) for name in ("year", "year_to"))
    row, year = expand(first, last, axis.years)
    state = axis.places(senders)[sender][row]
    level = np.zeros((len(axis.years), len(axis.states), len(names)), np.int8)
    size = np.nan_to_num(sizes(table), nan=-1.0).astype(np.int8)
    inside = state >= 0
    level[year[inside], state[inside], code[row][inside]] = size[row][inside]
    return _Members(level, names, basis)


def _years_known(inventory: Inventory, source: str) -> list[Cover]:
    """Return coverage of the source as a whole: the years in which it knows the members of some organisation."""
    known = inventory.covers_of(source, (KIND,))
    return [Cover(source, KIND, "*", "*", low, high) for low, high in {(item.low, item.high) for item in known}]


def _belongs(level: NDArray[np.int8]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (level > 0) & (level <= ASSOCIATE)
    return found


def shared_cells(inventory: Inventory, axis: Axis, source: str) -> Cells:
    """Return how many organisations both states belong to, as full or associate members."""
    found = _members(inventory, axis, source)
    status = by_coverage(covered(axis, _years_known(inventory, source)))
    values = np.zeros(axis.rows, np.int16)
    inside = _belongs(found.level)
    alive = np.asarray(inside.any(axis=1), bool)
    for year in range(len(axis.years)):
        member = pack(inside[year][np.ix_(axis.here(year), alive[year])])
        values[axis.offset[year] : axis.offset[year + 1]] = axis.cells(common(member, member))
    values[status == NO_DATA] = 0
    status[values > 0] = VALUE
    return Cells(values, status, (found.basis,))


def count_cells(inventory: Inventory, axis: Axis, source: str) -> Cells:
    """Return how many organisations a state belongs to, as a full or associate member."""
    found = _members(inventory, axis, source)
    status = by_coverage(covered(axis, _years_known(inventory, source)))
    values = axis.of_first(_belongs(found.level).sum(axis=2).astype(np.int16))
    status[(values > 0) & (status != NO_DATA)] = VALUE
    return Cells(values, status, (found.basis,))


def organisation_cells(inventory: Inventory, axis: Axis, source: str, organisation: str) -> Cells:
    """Return 1 where a state, or both states, are full members of an organisation of the dataset."""
    found = _members(inventory, axis, source, organisation)
    level = found.level[:, :, 0] if found.names else np.zeros(found.level.shape[:2], np.int8)
    own = [item for item in inventory.covers_of(source, (KIND,)) if item.partner == f"IGO:{organisation}"]
    known = covered(axis, [Cover(source, KIND, "*", "*", item.low, item.high) for item in own])
    table = np.where(level == 1, VALUE, np.where(level < 0, NO_DATA, NOT_MEMBER)).astype(np.int8)
    return _both(axis, table, known, (found.basis,))


# --- blocs -----------------------------------------------------------------------------------------------------------


def bloc_cells(axis: Axis, bloc: str) -> Cells:
    """Return 1 where a state, or both states, are members of a bloc on 31 December; 0 with the reason elsewhere.

    The status tells a suspended member from a state that is none. Before the bloc exists nobody is a member; years
    that are not over have no data, nor has a state whose source shows it in the bloc without saying since when, until
    the day of the source.
    """
    table = np.full((len(axis.years), len(axis.states)), NOT_MEMBER, np.int8)
    place = {name: index for index, name in enumerate(axis.states)}
    for name, rows in _bloc_states(bloc, int(axis.years[0]), int(axis.years[-1])).items():
        if name in place:
            table[:, place[name]] = rows
    known = axis.years[axis.year] <= last_year()
    return _both(axis, table, known, ())


def last_year() -> int:
    """Return the last year whose 31 December is over."""
    return int(today()[:4]) - (today()[5:] != "12-31")


@lru_cache(maxsize=64)
def _bloc_states(bloc: str, first: int, last: int) -> dict[str, NDArray[np.int8]]:
    """Return the status of each state that was ever a member of the bloc, by year."""
    names = {row.actor for row in all_memberships() if row.bloc == bloc and row.status in {"member", "suspended"}}
    return {name: np.array([_on(name, bloc, year) for year in range(first, last + 1)], np.int8) for name in names}


def _on(name: str, bloc: str, year: int) -> int:
    day = f"{year}-12-31"
    rows = [row for row in memberships(name) if row.bloc == bloc]
    held = {row.status for row in rows if holds(row, day)}
    if "suspended" in held:
        return SUSPENDED
    if "member" in held:
        return VALUE
    since = next((actor.start for actor in blocs() if actor.id == bloc), "")
    vague = any(row.status == "member" and not row.start and day < day_of(row.seen or today()) for row in rows)
    return NO_DATA if vague and day >= since else NOT_MEMBER


# --- both ------------------------------------------------------------------------------------------------------------

_ORDER = np.array([VALUE, SUSPENDED, NO_DATA, NOT_MEMBER], np.int8)
"""Of two states' statuses the later in this order is the pair's: one that is no member settles it."""


def _both(axis: Axis, table: NDArray[np.int8], known: NDArray[np.bool_], bases: tuple[Basis, ...]) -> Cells:
    """Return the status of states, or of pairs, and 1 where it is a full membership."""
    status = axis.of_first(table)
    if axis.level != "states":
        order = np.zeros(int(_ORDER.max()) + 1, np.int8)
        order[_ORDER] = np.arange(len(_ORDER))
        status = _ORDER[np.maximum(order[status], order[axis.of_second(table)])]
    status = np.where(known, status, np.int8(NO_DATA))
    return Cells((status == VALUE).astype(np.int8), status, bases)
