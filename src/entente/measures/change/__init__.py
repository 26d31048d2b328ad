"""Change points: exact Bayesian segmentation, a null test, an online variant, and common against single breaks."""

from __future__ import annotations

from entente.measures.change.common import Bounds, Common, CommonPrior, bounds, common_breaks
from entente.measures.change.many import Posterior, analyse
from entente.measures.change.matching import Match, match_events
from entente.measures.change.measure import change
from entente.measures.change.models import Model
from entente.measures.change.null import NullTest, holm, null_test
from entente.measures.change.online import Online, OnlineConfig, run_lengths
from entente.measures.change.operating import Operating, operating, operating_curve
from entente.measures.change.records import ChangeConfig, ChangeResult

__all__ = [
    "Bounds",
    "ChangeConfig",
    "ChangeResult",
    "Common",
    "CommonPrior",
    "Match",
    "Model",
    "NullTest",
    "Online",
    "OnlineConfig",
    "Operating",
    "Posterior",
    "analyse",
    "bounds",
    "change",
    "common_breaks",
    "holm",
    "match_events",
    "null_test",
    "operating",
    "operating_curve",
    "run_lengths",
]
