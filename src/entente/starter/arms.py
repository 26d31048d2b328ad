"""Shipped figures on arms: suppliers' shares of the volume of deliveries, by five-year period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.evidence.records import Coverage
from entente.starter.part import LOCATOR, Part, as_rows, rounded, shipped_origin, year_range

if TYPE_CHECKING:
    import pyarrow as pa

    from entente.evidence.records import Reading

FIRST_PERIOD = 1991
NOTE = "major conventional arms only: no small arms, services, spares or training"


def arms_part(reading: Reading) -> Part:
    """Return each supplier's share of what each recipient received, by period, with orders and effective numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from entente.measures.aggregates import supplier_ties
    from entente.measures.supply import periods

    table = reading.tables["tie"]
    table = table.filter((pc.field("kind") == "arms_delivery") & (pc.field("year") >= FIRST_PERIOD))
    last = max(cover.year_to for cover in reading.coverage if cover.kind == "arms_delivery")
    windows = periods(FIRST_PERIOD, min(last, year_range(reading, "tie")[1]))
    parts = [
        supplier_ties(as_rows(mine), state, windows, locator=LOCATOR) for state, mine in _by_recipient(table).items()
    ]
    ties = rounded(pa.concat_tables([pa.table(part) for part in parts], promote_options="permissive"))
    origin = shipped_origin(reading.origin, "Suppliers' shares of major conventional arms by five-year period")
    coverage = [Coverage("arms", "arms_share", "*", "*", FIRST_PERIOD, windows[-1][1], NOTE)]
    return Part(origin, reading.sha256, reading.vintage, ties, coverage)


def _by_recipient(table: pa.Table) -> dict[str, pa.Table]:
    import pyarrow.compute as pc

    names = sorted({str(name) for name in table["receiver"].unique().to_pylist()})
    return {name: table.filter(pc.field("receiver") == name) for name in names}
