"""Cohesion of blocs: how much closer members are to each other than to outsiders, by type of tie, and its trend."""

from __future__ import annotations

from entente.measures.cohesion.measure import cohesion, cohesions
from entente.measures.cohesion.records import (
    CohesionResult,
    CohesionTrend,
    CohesionYear,
    Joint,
    MemberSpan,
)

__all__ = [
    "CohesionResult",
    "CohesionTrend",
    "CohesionYear",
    "Joint",
    "MemberSpan",
    "cohesion",
    "cohesions",
]
