"""Panels of dyad-years and state-years, with columns from every visible source and a status for every cell.

>>> from entente import open_evidence, panel
>>> with open_evidence() as evidence:  # doctest: +SKIP
...     found = panel.dyads(evidence, (1992, 2024), columns=["agreement", "membership:CSTO"])
...     found.to_parquet("panel.parquet")
"""

from __future__ import annotations

from entente.measures.panel.build import columns, dyads, states
from entente.measures.panel.frame import Panel
from entente.measures.panel.records import PanelColumn

__all__ = ["Panel", "PanelColumn", "columns", "dyads", "states"]
