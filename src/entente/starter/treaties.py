"""Shipped figures on treaties: depth of alliance obligations with each pole, and overlap of memberships."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from entente.evidence.records import Coverage
from entente.starter.part import LOCATOR, SINCE, Part, as_rows, rounded, shipped_origin

if TYPE_CHECKING:
    from entente.evidence.records import Reading

NOTE = "score of the deepest member of each shipped pole, in [0, 3]; treaty obligations as the dataset codes them"


def alliances_part(reading: Reading) -> Part:
    """Return, for each state and pole, the depth of obligation since 1992: computed scores, no coded treaty."""
    import pyarrow as pa

    from entente.actors import poles, states
    from entente.measures.aggregates import guarantee_ties

    last = max(cover.year_to for cover in reading.coverage)
    years = range(SINCE, last + 1)
    named = {actor.id for year in years for actor in states(year)}
    columns = guarantee_ties(as_rows(reading.tables["tie"]), named, years, poles(), locator=LOCATOR)
    coverage = [Coverage("guarantees", "guarantee_depth", "*", "*", SINCE, last, NOTE)]
    origin = shipped_origin(reading.origin, "Depth of alliance obligations with each pole")
    return Part(origin, reading.sha256, reading.vintage, rounded(pa.table(columns)), coverage)


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
