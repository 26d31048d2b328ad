"""The baseline that ships: 22 regions and 27 sectors around Kazakhstan in 2022, illustrative by product."""

from __future__ import annotations

from entente.scenarios.trade.baseline.concordance import Product, product, words
from entente.scenarios.trade.baseline.store import LABEL, SPECS, Baseline, load, of_economy, write_baseline

__all__ = ["LABEL", "SPECS", "Baseline", "Product", "load", "of_economy", "product", "words", "write_baseline"]
