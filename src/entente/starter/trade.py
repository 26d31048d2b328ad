"""Shipped figures on trade: exports and imports of the Central Asian states, as their statistics report them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from entente.starter.part import SINCE, Part, ends, pole_members, rounded, shipped_origin, spans

if TYPE_CHECKING:
    from entente.evidence.records import Coverage, Reading

NEIGHBOURS = (
    *("ARM", "AZE", "BLR", "GEO", "KAZ", "KGZ", "MDA", "TJK", "TKM", "UKR", "UZB"),
    *("AFG", "ARE", "IND", "IRN", "ISR", "JPN", "KOR", "MNG", "PAK", "SAU", "CHE"),
)
"""Partners that are shipped besides the members of the poles: neighbours and large partners of the region."""

WORLD = "WLD"


def trade_part(reading: Reading) -> Part:
    """Return flows with the members of the poles, with neighbours and with the world, since 1992."""
    import pyarrow.compute as pc

    table = reading.tables["tie"].filter((pc.field("year") >= SINCE) & (pc.field("status") == "value"))
    partners = sorted({*pole_members(*ends(table)), *NEIGHBOURS, WORLD})
    # the reporter is one end of each of its flows: both ends among the partners means that the other one is
    both = pc.field("sender").isin(partners) & pc.field("receiver").isin(partners)
    table = table.filter(both)
    coverage = [
        replace(cover, partner=other, year_from=max(cover.year_from, SINCE))
        for cover in _world(reading.coverage)
        for other in partners
        if cover.year_to >= SINCE and other != cover.actor
    ]
    origin = shipped_origin(reading.origin, "Exports and imports by partner")
    return Part(origin, reading.sha256, reading.vintage, rounded(table), coverage)


def _world(coverage: tuple[Coverage, ...]) -> list[Coverage]:
    """Return the coverage of trade with all partners, unbroken runs of years joined."""
    first = coverage[0]
    years = {year for cover in coverage for year in range(cover.year_from, cover.year_to + 1)}
    return [replace(first, partner="*", year_from=low, year_to=high) for low, high in spans(years)]
