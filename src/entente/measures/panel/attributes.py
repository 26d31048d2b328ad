"""Attributes of states into cells: one figure a state and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Query
from entente.measures.panel.axis import expand
from entente.measures.panel.records import IMPUTED, NO_DATA, STATUSES, VALUE, Cells
from entente.measures.rows import encode

if TYPE_CHECKING:
    from typing import Literal

    import pyarrow as pa

    from entente.measures.panel.axis import Axis
    from entente.measures.panel.inventory import Attribute, Inventory


def query_of(item: Attribute, years: tuple[int, int]) -> Query:
    """Return the query for one attribute of one source."""
    return Query("attribute", {"source": (item.source,), "name": (item.name,)}, overlap=years)


def attribute_cells(
    inventory: Inventory,
    axis: Axis,
    item: Attribute,
    side: Literal["first", "second"] = "first",
    column: Literal["value", "sd"] = "value",
) -> Cells:
    """Return an attribute of the state, or of the first or second state of a pair.

    A state-year without a figure has no data: an attribute is never zero because nothing is recorded.
    """
    query = query_of(item, (int(axis.years[0]), int(axis.years[-1])))
    table, basis = inventory.table(query, "actor", "year", "year_to", column, "status")
    code, names = encode(table.column("actor"))
    first, last = (np.asarray(table.column(name).to_numpy(), np.int64) for name in ("year", "year_to"))
    row, year = expand(first, last, axis.years)
    state = axis.places(names)[code][row]
    figure = np.asarray(table.column(column).to_numpy(), float)[row]
    good = (state >= 0) & ~np.isnan(figure)
    values = np.zeros((len(axis.years), len(axis.states)))
    status = np.full(values.shape, NO_DATA, np.int8)
    values[year[good], state[good]] = figure[good]
    status[year[good], state[good]] = _statuses(table)[row[good]]
    pick = axis.of_first if side == "first" else axis.of_second
    return Cells(pick(values), pick(status), (basis,))


def _statuses(table: pa.Table) -> np.ndarray:
    """Return the status of each figure: imputed if the source says so, else a value."""
    code, names = encode(table.column("status"))
    known = np.array([IMPUTED if name == STATUSES[IMPUTED] else VALUE for name in names], np.int8)
    return known[code] if len(known) else np.zeros(0, np.int8)
