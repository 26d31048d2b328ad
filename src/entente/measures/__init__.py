"""Ties to estimates: agreement, shares, portfolios, hedging and divergence, each with its interval and its evidence.

Every measure takes the pinned evidence and returns a frozen result with ``table()``, ``to_dict()``, ``bases``,
``cite()`` and ``figure()``. :data:`entente.measures.registry.MEASURES` lists them by name.
"""

from __future__ import annotations

from entente.measures.agreement import AgreementConfig, AgreementResult, agreement
from entente.measures.cells import Cell, PortfolioConfig
from entente.measures.change import ChangeConfig, ChangeResult, change
from entente.measures.cohesion import CohesionResult, CohesionTrend, CohesionYear, cohesion, cohesions
from entente.measures.dependence import DependenceConfig, DependenceResult, MirrorResult, dependence, mirror
from entente.measures.ideal_points import IdealPointConfig, IdealPointResult, ideal_points
from entente.measures.interoperability import InteroperabilityResult, interoperability
from entente.measures.memberships import MembershipResult, memberships
from entente.measures.portfolio import PortfolioResult, portfolio
from entente.measures.shares import SupplierResult, TradeResult, supplier_shares, trade_shares
from entente.measures.similarity import SimilarityConfig, SimilarityResult, similarity
from entente.measures.spread import DivergenceResult, HedgingResult, divergence, hedging
from entente.measures.treaties import TreatyConfig, TreatyResult, treaties

__all__ = [
    "AgreementConfig",
    "AgreementResult",
    "Cell",
    "ChangeConfig",
    "ChangeResult",
    "CohesionResult",
    "CohesionTrend",
    "CohesionYear",
    "DependenceConfig",
    "DependenceResult",
    "DivergenceResult",
    "HedgingResult",
    "IdealPointConfig",
    "IdealPointResult",
    "InteroperabilityResult",
    "MembershipResult",
    "MirrorResult",
    "PortfolioConfig",
    "PortfolioResult",
    "SimilarityConfig",
    "SimilarityResult",
    "SupplierResult",
    "TradeResult",
    "TreatyConfig",
    "TreatyResult",
    "agreement",
    "change",
    "cohesion",
    "cohesions",
    "dependence",
    "divergence",
    "hedging",
    "ideal_points",
    "interoperability",
    "memberships",
    "mirror",
    "portfolio",
    "similarity",
    "supplier_shares",
    "trade_shares",
    "treaties",
]
