"""Trade into cells: what the first state exports to the second, by whoever reports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Query
from entente.measures.panel.inventory import covered
from entente.measures.panel.records import NO_DATA, VALUE, Cells, by_coverage
from entente.measures.panel.ties import COLUMNS, place, sizes
from entente.measures.rows import encode

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from entente.measures.panel.axis import Axis, Bools
    from entente.measures.panel.inventory import Inventory

KIND = "trade_flow"
WORLD = "WLD"


def queries(sources: Sequence[str], years: tuple[int, int]) -> Query:
    """Return the query for the trade flows that some sources report."""
    return Query("tie", {"source": tuple(sources), "kind": (KIND,)}, overlap=years)


def flows(inventory: Inventory, axis: Axis, sources: Sequence[str]) -> Cells:
    """Return exports of the first state to the second; in undirected panels the sum of both directions.

    Where both states report a flow, the importer's figure counts.
    """
    table, basis = inventory.table(queries(sources, _span(axis)), *COLUMNS, "reporter")
    known = covered(axis, [cover for source in sources for cover in inventory.covers_of(source, (KIND,))])
    status, values = by_coverage(known), np.zeros(axis.rows)
    best = table.filter(_first_report(table))
    placed = place(axis, best)
    slot, value = placed.slot[~np.isnan(placed.value)], placed.value[~np.isnan(placed.value)]
    status[placed.slot] = NO_DATA
    status[slot] = VALUE
    np.add.at(values, slot, value)
    return Cells(values, status, (basis,))


def _first_report(table: pa.Table) -> Bools:
    """Return which rows count: of two reports of one flow in one year, that of the importer."""
    (sender, _), (receiver, names) = encode(table.column("sender")), encode(table.column("receiver"))
    reporter = [str(name) for name in table.column("reporter").to_pylist()]
    importer = np.array([name == names[code] for name, code in zip(reporter, receiver, strict=True)], dtype=bool)
    key = (sender * 10_000 + receiver) * 10_000 + np.asarray(table.column("year").to_numpy(), np.int64)
    order = np.lexsort((~importer, key))
    keep = np.zeros(len(key), dtype=bool)
    keep[order[np.append([True], np.diff(key[order]) != 0)[: len(order)]]] = True
    return keep


def totals(inventory: Inventory, axis: Axis, sources: Sequence[str], side: str) -> Cells:
    """Return a state's total exports (``side`` = ``sender``) or imports (``receiver``) as it reports them itself."""
    other = "receiver" if side == "sender" else "sender"
    query = Query("tie", {"source": tuple(sources), "kind": (KIND,), other: (WORLD,)}, overlap=_span(axis))
    table, basis = inventory.table(query, *COLUMNS)
    code, names = encode(table.column(side))
    year = np.asarray(table.column("year").to_numpy(), np.int64) - axis.years[0]
    slot = axis.state_slots(year, axis.places(names)[code])
    value = sizes(table)
    good = (slot >= 0) & ~np.isnan(value)
    cells = Cells(np.zeros(axis.rows), np.full(axis.rows, NO_DATA, np.int8), (basis,))
    cells.values[slot[good]], cells.status[slot[good]] = value[good], VALUE
    return cells


def _span(axis: Axis) -> tuple[int, int]:
    return int(axis.years[0]), int(axis.years[-1])
