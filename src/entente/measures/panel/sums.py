"""Ties of a state summed up: how many partners it has, how much it receives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from entente.measures.panel.axis import expand
from entente.measures.panel.inventory import covered
from entente.measures.panel.records import VALUE, Cells, by_coverage
from entente.measures.panel.ties import COLUMNS, query_of, sizes
from entente.measures.rows import encode

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from entente.evidence.records import Basis
    from entente.measures.panel.axis import Axis, Bools, Ints
    from entente.measures.panel.inventory import Inventory
    from entente.measures.panel.ties import Floats


def _spread(axis: Axis, table: pa.Table) -> tuple[Ints, Ints, Ints, Floats]:
    """Return year, sender, receiver (positions, -1 for others than the panel's) and size of each tie and year."""
    (sender, senders), (receiver, receivers) = encode(table.column("sender")), encode(table.column("receiver"))
    first, last = (np.asarray(table.column(name).to_numpy(), np.int64) for name in ("year", "year_to"))
    row, year = expand(first, last, axis.years)
    return year, axis.places(senders)[sender][row], axis.places(receivers)[receiver][row], sizes(table)[row]


def _fetch(inventory: Inventory, axis: Axis, source: str, kinds: Sequence[str]) -> tuple[pa.Table, Basis, Bools]:
    query = query_of(source, kinds, (int(axis.years[0]), int(axis.years[-1])))
    table, basis = inventory.table(query, *COLUMNS)
    return table, basis, covered(axis, inventory.covers_of(source, kinds))


def partner_cells(inventory: Inventory, axis: Axis, source: str, kinds: Sequence[str]) -> Cells:
    """Return with how many states of the panel a state has a tie of one of the kinds, in whichever direction."""
    table, basis, known = _fetch(inventory, axis, source, kinds)
    year, one, other, size = _spread(axis, table)
    inside = (one >= 0) & (other >= 0) & (size > 0)
    year, one, other = year[inside], one[inside], other[inside]
    alive = (axis.rank[year, one] >= 0) & (axis.rank[year, other] >= 0)
    many = len(axis.states)
    pairs = np.concatenate([(year * many + one) * many + other, (year * many + other) * many + one])
    unique = np.unique(pairs[np.concatenate([alive, alive])])
    slot = axis.state_slots(unique // many**2, unique // many % many)
    values = np.bincount(slot, minlength=axis.rows).astype(np.int16)
    return Cells(values, _status(known, values > 0), (basis,))


def sum_cells(
    inventory: Inventory, axis: Axis, source: str, kinds: Sequence[str], side: Literal["sender", "receiver"]
) -> Cells:
    """Return the sum of the ties that a state sends or receives, whoever the other side is."""
    table, basis, known = _fetch(inventory, axis, source, kinds)
    year, one, other, size = _spread(axis, table)
    slot = axis.state_slots(year, one if side == "sender" else other)
    good = (slot >= 0) & ~np.isnan(size)
    values = np.bincount(slot[good], weights=size[good], minlength=axis.rows)
    recorded = np.bincount(slot[good], minlength=axis.rows) > 0
    return Cells(values, _status(known, recorded), (basis,))


def _status(known: Bools, recorded: Bools) -> np.ndarray:
    status = by_coverage(known)
    status[recorded] = VALUE
    return status
