"""Dynamic ordinal ideal points from roll calls.

:func:`ideal_points` answers from the evidence for a state; the estimator itself works on arrays
(:class:`~entente.measures.ideal_points.records.RollCalls`).
"""

from __future__ import annotations

from entente.measures.ideal_points.records import IdealPointConfig, IdealPointFit, RollCalls
from entente.measures.ideal_points.result import IdealPoint, IdealPointResult, ideal_points

__all__ = ["IdealPoint", "IdealPointConfig", "IdealPointFit", "IdealPointResult", "RollCalls", "ideal_points"]
