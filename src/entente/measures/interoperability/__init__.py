"""Interoperability: the standards of a state's arms, over time, with what is uncertain in the open."""

from __future__ import annotations

from entente.measures.interoperability.deliveries import stock_ties
from entente.measures.interoperability.measure import interoperability
from entente.measures.interoperability.result import InteroperabilityResult, StockShare, StockYear
from entente.measures.interoperability.standards import Standards, read_standards, shipped

__all__ = [
    "InteroperabilityResult",
    "Standards",
    "StockShare",
    "StockYear",
    "interoperability",
    "read_standards",
    "shipped",
    "stock_ties",
]
