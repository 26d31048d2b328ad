"""Shipped figures on arms: suppliers' shares by period and by year, and yearly volumes by standard of design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.evidence.records import Coverage
from entente.starter.part import LOCATOR, Part, as_rows, pole_members, rounded, shipped_origin, year_range

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from entente.evidence.records import Reading

FIRST_PERIOD = 1991
NOTE = "major conventional arms only: no small arms, services, spares or training"
STOCK_NOTE = f"{NOTE}; volumes by standard of design, inherited stocks are not in them"

POST_SOVIET = (
    *("ARM", "AZE", "BLR", "EST", "GEO", "KAZ", "KGZ", "LTU", "LVA", "MDA", "RUS", "TJK", "TKM", "UKR", "UZB"),
)
"""Recipients whose shares by year are shipped besides those of the members of the poles."""


def arms_part(reading: Reading) -> Part:
    """Return supplier shares by period and year, and volumes by standard, with orders and effective numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from entente.starter.cohesion import arms_extra, joined

    table = reading.tables["tie"].filter(pc.field("kind") == "arms_delivery")
    covered = [cover for cover in reading.coverage if cover.kind == "arms_delivery"]
    last = min(max(cover.year_to for cover in covered), year_range(reading, "tie")[1])
    first = min(cover.year_from for cover in covered)
    recipients = _by_recipient(table)
    parts = [*_shares(recipients, last), *_years(recipients, last), *_stocks(recipients)]
    ties = rounded(pa.concat_tables([pa.table(part) for part in parts], promote_options="permissive"))
    origin = shipped_origin(
        reading.origin, "Suppliers' shares of major conventional arms by period and year, volumes by standard of design"
    )
    yearly = [Coverage("arms", "arms_year", state, "*", FIRST_PERIOD, last, NOTE) for state in _yearly(last)]
    coverage = [
        Coverage("arms", "arms_share", "*", "*", FIRST_PERIOD, last, NOTE),
        Coverage("arms", "arms_stock", "*", "*", first, last, STOCK_NOTE),
        *yearly,
    ]
    return joined(Part(origin, reading.sha256, reading.vintage, ties, coverage), arms_extra(reading))


def _shares(recipients: Mapping[str, pa.Table], last: int) -> list[dict[str, list[object]]]:
    """Return shares by five-year period of all recipients."""
    from entente.measures.aggregates import supplier_ties
    from entente.measures.supply import periods

    windows = periods(FIRST_PERIOD, last)
    tables = {state: _since(table, FIRST_PERIOD) for state, table in recipients.items()}
    return [
        supplier_ties(as_rows(table), state, windows, locator=LOCATOR)
        for state, table in tables.items()
        if table.num_rows
    ]


def _years(recipients: Mapping[str, pa.Table], last: int) -> list[dict[str, list[object]]]:
    """Return shares by year of the recipients in :func:`_yearly`."""
    from entente.measures.aggregates import supplier_ties
    from entente.measures.suppliers import MIN_TIV
    from entente.measures.supply import YEAR

    windows = [(year, year) for year in range(FIRST_PERIOD, last + 1)]
    tables = {state: _since(recipients[state], FIRST_PERIOD) for state in _yearly(last) if state in recipients}
    return [
        supplier_ties(as_rows(table), state, windows, kind=YEAR, floor=MIN_TIV, locator=LOCATOR)
        for state, table in tables.items()
        if table.num_rows
    ]


def _stocks(recipients: Mapping[str, pa.Table]) -> list[dict[str, list[object]]]:
    """Return yearly volumes by standard of design since the register begins, of all recipients that are states."""
    from entente.measures.interoperability import shipped, stock_ties
    from entente.measures.interoperability.standards import NAMELESS

    return [
        stock_ties(as_rows(table), state, shipped(), locator=LOCATOR)
        for state, table in recipients.items()
        if state not in NAMELESS
    ]


def _yearly(last: int) -> list[str]:
    """Return the recipients whose shares by year are shipped."""
    return sorted({*POST_SOVIET, *pole_members(FIRST_PERIOD, last)})


def _since(table: pa.Table, year: int) -> pa.Table:
    import pyarrow.compute as pc

    return table.filter(pc.field("year") >= year)


def _by_recipient(table: pa.Table) -> dict[str, pa.Table]:
    import pyarrow.compute as pc

    names = sorted({str(name) for name in table["receiver"].unique().to_pylist()})
    return {name: table.filter(pc.field("receiver") == name) for name in names}
