"""Shipped figures on treaties: alliance obligations with members of the poles, and overlap of memberships."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from entente.evidence.records import Coverage
from entente.starter.part import LOCATOR, SINCE, Part, as_rows, pole_members, rounded, shipped_origin

if TYPE_CHECKING:
    import pyarrow as pa

    from entente.evidence.records import Reading

KINDS = ("defense", "offense", "neutrality", "nonaggression", "consultation")


def alliances_part(reading: Reading) -> Part:
    """Return the obligations in force since 1992 between any state and a member of a pole."""
    import pyarrow.compute as pc

    last = max(cover.year_to for cover in reading.coverage)
    partners = pole_members(SINCE, last)
    ours = pc.field("sender").isin(partners) | pc.field("receiver").isin(partners)
    table = reading.tables["tie"].filter(ours & (pc.field("year_to") >= SINCE))
    coverage = [
        Coverage("guarantees", kind, "*", partner, SINCE, last, "treaty obligations as the dataset codes them")
        for kind in KINDS
        for partner in partners
    ]
    origin = shipped_origin(reading.origin, "Alliance obligations with members of the poles")
    return Part(origin, reading.sha256, reading.vintage, rounded(_located(table)), coverage)


def _located(table: pa.Table) -> pa.Table:
    import pyarrow as pa

    place = table.column_names.index("locator")
    return table.set_column(place, "locator", pa.array([LOCATOR] * table.num_rows))


def memberships_part(reading: Reading) -> Part:
    """Return, for each state, year and pole, the weighted part of its memberships that the pole's members share."""
    import pyarrow as pa

    from entente.actors import poles, states
    from entente.measures.aggregates import overlap_ties
    from entente.measures.cells import PortfolioConfig

    last = max(cover.year_to for cover in reading.coverage)
    table = reading.tables["tie"]
    rows = as_rows(table)
    weight = PortfolioConfig().membership_weight
    named = {actor.id for year in range(SINCE, last + 1) for actor in states(year)}
    columns = overlap_ties(
        rows,
        named & set(table["sender"].to_pylist()),
        range(SINCE, last + 1),
        poles(),
        exponent=weight,
        locator=LOCATOR,
    )
    cover = replace(reading.coverage[0], kind="shared_igos", actor="*", partner="*", year_from=SINCE, year_to=last)
    origin = shipped_origin(reading.origin, "Overlap of memberships with each pole")
    note = f"an organisation of N members weighs N to the power of -{weight}"
    return Part(origin, reading.sha256, reading.vintage, rounded(pa.table(columns)), [replace(cover, note=note)])
