"""Shipped figures on similarity: the vote tables of chosen pairs by session and calendar year."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from entente.evidence.records import Coverage
from entente.starter.part import LOCATOR, SINCE, as_rows

if TYPE_CHECKING:
    import pyarrow as pa

NOTE = "recorded votes of regular sessions, unanimous ones included"

FIRST_SESSION = SINCE - 1946
"""The session under way at the beginning of the first year, so that this year is whole."""

POST_SOVIET = (
    *("ARM", "AZE", "BLR", "EST", "GEO", "KAZ", "KGZ", "LTU"),
    *("LVA", "MDA", "RUS", "TJK", "TKM", "UKR", "UZB"),
)
POLES = ("CHN", "TUR", "USA", "GBR", "FRA", "DEU", "ITA", "CAN", "POL")
"""Larger members of the shipped poles, besides Russia."""

NEIGHBOURS = ("AFG", "IND", "IRN", "MNG", "PAK")
STATES = tuple(sorted({*POST_SOVIET, *POLES, *NEIGHBOURS}))


def vote_tables(votes: pa.Table) -> tuple[pa.Table, list[Coverage]]:
    """Return the vote tables of all pairs among :data:`STATES`, and what they cover.

    Parameters
    ----------
    votes
        Rows of the table ``vote`` of all states and years, 0 (not voting) left out or not.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    from entente.measures.similarity.shipped import KIND, vote_table_ties

    kept = votes.filter((pc.field("session") >= FIRST_SESSION) & (pc.field("vote") > 0) & (pc.field("body") == "UNGA"))
    last = int(pc.max(kept["year"]).as_py())
    ties = pa.table(vote_table_ties(as_rows(kept), STATES, locator=LOCATOR))
    covered = [Coverage("diplomacy", KIND, *pair, SINCE, last, NOTE) for pair in combinations(STATES, 2)]
    return ties, covered
