"""Shipped figures on votes: yearly agreement with the members of the poles, decisive votes by pole, vote tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.evidence.records import Coverage
from entente.starter.part import LOCATOR, SINCE, Part, as_rows, ends, pole_members, rounded, shipped_origin

if TYPE_CHECKING:
    from entente.evidence.records import Reading

AGREEMENT_NOTE = "recorded votes of regular sessions; roll calls that were unanimous among all who voted are left out"
DECISIVE_NOTE = "recorded votes of regular sessions on which the poles part ways"


def votes_part(reading: Reading) -> Part:
    """Return agreement with every pole member, decisive votes of all states, and vote tables, since 1992."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from entente.actors import poles
    from entente.measures.aggregates import agreement_ties, decisive_ties
    from entente.starter.cohesion import joined, votes_extra
    from entente.starter.similarity import vote_tables

    table = reading.tables["vote"].filter((pc.field("year") >= SINCE) & (pc.field("vote") > 0))
    first, last = ends(table)
    partners = pole_members(first, last)
    tables, covered = vote_tables(reading.tables["vote"])
    parts = [
        pa.table(agreement_ties(as_rows(table), partners=partners, locator=LOCATOR)),
        pa.table(decisive_ties(as_rows(table), poles(), locator=LOCATOR)),
        tables,
    ]
    ties = rounded(pa.concat_tables(parts, promote_options="permissive"))
    coverage = [
        *(Coverage("diplomacy", "vote_agreement", "*", other, first, last, AGREEMENT_NOTE) for other in partners),
        Coverage("diplomacy", "decisive_votes", "*", "*", first, last, DECISIVE_NOTE),
        *covered,
    ]
    origin = shipped_origin(reading.origin, "Voting agreement, decisive votes, vote tables and positions")
    return joined(Part(origin, reading.sha256, reading.vintage, ties, coverage), votes_extra(reading))
