"""How much a state depends on another in trade: shares, concentration, margins, asymmetry, exposure, replacement."""

from __future__ import annotations

from entente.measures.dependence.measure import dependence
from entente.measures.dependence.mirror import MirrorResult, mirror
from entente.measures.dependence.records import DependenceConfig, DependenceResult, DependenceRow

__all__ = ["DependenceConfig", "DependenceResult", "DependenceRow", "MirrorResult", "dependence", "mirror"]
