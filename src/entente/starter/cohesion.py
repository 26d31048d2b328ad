"""Shipped figures on cohesion, by dataset: ties and coverage that join the parts of the same dataset."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from entente.evidence.records import Coverage
from entente.starter.part import LOCATOR, SINCE, as_rows, ends, pole_members, rounded, year_range

if TYPE_CHECKING:
    import pyarrow as pa

    from entente.evidence.records import Reading
    from entente.starter.part import Part

    Extra = tuple[pa.Table, list[Coverage]]

FIRST_PERIOD = 1991
"""As in the shipped shares by supplier: both have the same periods."""

VOTES_NOTE = "pairs within a bloc (partner: the bloc) and each state's mean with all others (partner WLD)"
ARMS_NOTE = "share of all deliveries of major conventional arms in the period; no small arms, services or training"


def votes_extra(reading: Reading) -> Extra:
    """Return pairs within the blocs that no pole's member is in, and each state's mean agreement with all others."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from entente import actors
    from entente.measures.cohesion.shipped import cohesion_vote_ties, ever_members
    from entente.measures.cohesion.votes import EVERYONE, SUMS

    table = reading.tables["vote"].filter((pc.field("year") >= SINCE) & (pc.field("vote") > 0))
    first, last = ends(table)
    blocs = [bloc.id for bloc in actors.blocs()]
    sides = [ever_members(bloc, first, last) for bloc in blocs]
    columns = cohesion_vote_ties(as_rows(table), sides, skip=pole_members(first, last), locator=LOCATOR)
    coverage = [Coverage("diplomacy", SUMS, "*", who, first, last, VOTES_NOTE) for who in (EVERYONE, *blocs)]
    return rounded(pa.table(columns)), coverage


def arms_extra(reading: Reading) -> Extra:
    """Return each recipient's share of all deliveries, by five-year period."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from entente.measures.cohesion.arms import RECEIVED
    from entente.measures.cohesion.shipped import received_ties
    from entente.measures.supply import periods

    table = reading.tables["tie"]
    table = table.filter((pc.field("kind") == "arms_delivery") & (pc.field("year") >= FIRST_PERIOD))
    last = max(cover.year_to for cover in reading.coverage if cover.kind == "arms_delivery")
    windows = periods(FIRST_PERIOD, min(last, year_range(reading, "tie")[1]))
    ties = rounded(pa.table(received_ties(as_rows(table), windows, locator=LOCATOR)))
    return ties, [Coverage("arms", RECEIVED, "*", "*", FIRST_PERIOD, windows[-1][1], ARMS_NOTE)]


def joined(part: Part, extra: Extra) -> Part:
    """Return a part with more ties and coverage of the same dataset."""
    import pyarrow as pa

    ties, coverage = extra
    names = part.ties.column_names
    more = ties.select([name for name in names if name in ties.column_names])
    both = pa.concat_tables([part.ties, more], promote_options="permissive")
    return replace(part, ties=both, coverage=[*part.coverage, *coverage])
