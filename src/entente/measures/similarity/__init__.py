"""How alike the portfolios of states are: S, kappa, pi, A and agreement, for one pair or for all pairs at once.

:func:`similarity` answers from the evidence for one pair, :func:`similarity_of_all` for all pairs; :func:`compare` and
:func:`compare_all` work on arrays over a given scale, :func:`compare_shares` on shares of a whole.
"""

from __future__ import annotations

from entente.measures.similarity.compositions import compare_shares
from entente.measures.similarity.everyone import AllPairsResult, similarity_of_all
from entente.measures.similarity.measuring import similarity
from entente.measures.similarity.records import Estimate, SimilarityConfig, SimilarityPeriod, SimilarityResult
from entente.measures.similarity.scales import ALLIANCE, MEMBERSHIP, PARTICIPATION, SCALES, VOTES, Scale
from entente.measures.similarity.scores import MEASURES, compare, compare_all

__all__ = [
    "ALLIANCE",
    "MEASURES",
    "MEMBERSHIP",
    "PARTICIPATION",
    "SCALES",
    "VOTES",
    "AllPairsResult",
    "Estimate",
    "Scale",
    "SimilarityConfig",
    "SimilarityPeriod",
    "SimilarityResult",
    "compare",
    "compare_all",
    "compare_shares",
    "similarity",
    "similarity_of_all",
]
