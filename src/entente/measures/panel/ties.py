"""Ties into cells: spells and single years of a kind, put where their pair and year stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from entente.evidence.records import Query
from entente.measures.panel.axis import expand
from entente.measures.panel.inventory import covered
from entente.measures.panel.records import NO_DATA, STATUSES, VALUE, Cells, blank, by_coverage
from entente.measures.rows import encode, integers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from entente.measures.panel.axis import Axis, Bools, Ints
    from entente.measures.panel.inventory import Inventory
    from entente.measures.panel.records import Kind

    Floats = NDArray[np.float64]

How = Literal["any", "sum", "least", "last"]
"""How several ties of one cell become one number: 1 if there is any, their sum, the least, or the last one."""

COLUMNS = ("sender", "receiver", "directed", "year", "year_to", "value", "status")


@dataclass(frozen=True, slots=True)
class Placed:
    """Ties in their rows.

    Attributes
    ----------
    slot
        Shape (m,): row of each tie and year; ties of others than the panel's states and years are left out.
    value
        Shape (m,), NaN where the size is not known.
    left_out
        Ties by year between states of the panel that have no row: one is not in the list in that year.
    """

    slot: Ints
    value: Floats
    left_out: int


def query_of(source: str, kinds: Sequence[str], years: tuple[int, int]) -> Query:
    """Return the query for the ties of some kinds in one source."""
    return Query("tie", {"source": (source,), "kind": tuple(kinds)}, overlap=years)


def tie_cells(  # noqa: PLR0913 - whose ties, of which kinds, how they are summed up and stored
    inventory: Inventory, axis: Axis, source: str, kinds: Sequence[str], *, how: How, kind: Kind
) -> Cells:
    """Return a column of dyads from the ties of one source.

    A cell inside coverage in which nothing is recorded is 0 with the status ``no_tie``; one outside coverage has no
    data. A tie whose size is not known, or that the source marks as missing, makes its cell no data, unless another
    tie of the cell has a size.
    """
    query = query_of(source, kinds, (int(axis.years[0]), int(axis.years[-1])))
    table, basis = inventory.table(query, *COLUMNS)
    placed = place(axis, table)
    known = covered(axis, inventory.covers_of(source, kinds))
    return replace(fill(placed, known, how=how, kind=kind), bases=(basis,))


def place(axis: Axis, table: pa.Table) -> Placed:
    """Put ties into their rows; undirected ties, and in undirected panels all ties, count for both orders."""
    (sender, senders), (receiver, receivers) = encode(table.column("sender")), encode(table.column("receiver"))
    one, other = axis.places(senders)[sender], axis.places(receivers)[receiver]
    row, year = expand(integers(table, "year"), integers(table, "year_to"), axis.years)
    slots, value = axis.slots(year, one[row], other[row]), sizes(table)[row]
    left_out = int(((one[row] >= 0) & (other[row] >= 0) & (one[row] != other[row]) & (slots < 0)).sum())
    if axis.level == "directed":
        both = ~np.asarray(table.column("directed").to_numpy(), bool)[row]
        slots = np.concatenate([slots, axis.slots(year[both], other[row[both]], one[row[both]])])
        value = np.concatenate([value, value[both]])
    inside = slots >= 0
    return Placed(slots[inside], value[inside], left_out)


def sizes(table: pa.Table) -> Floats:
    """Return the values of ties, NaN where they are missing or marked as no data."""
    code, names = encode(table.column("status"))
    marked = np.array([name == STATUSES[NO_DATA] for name in names], dtype=bool)[code]
    return np.where(marked, np.nan, np.asarray(table.column("value").to_numpy(), float))


def fill(placed: Placed, known: Bools, *, how: How, kind: Kind) -> Cells:
    """Return cells from placed ties: see :func:`tie_cells`."""
    status = by_coverage(known)
    values = blank(len(known), kind)
    sized = ~np.isnan(placed.value)
    status[placed.slot[~sized]] = NO_DATA
    slot, value = placed.slot[sized], placed.value[sized]
    status[slot] = VALUE
    _put(values, slot, value, how)
    return Cells(values, status, left_out=placed.left_out)


def _put(values: NDArray[np.generic], slot: Ints, value: Floats, how: How) -> None:
    if how == "any":
        values[slot] = value > 0
    elif how == "last":
        values[slot] = value
    elif how == "sum":
        np.add.at(values, slot, value.astype(values.dtype))
    else:
        most = np.full(len(values), np.iinfo(np.int16).max, np.int16)
        np.minimum.at(most, slot, value.astype(np.int16))
        values[slot] = most[slot]
