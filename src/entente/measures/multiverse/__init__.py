"""Every headline under all reasonable specifications: how many agree, and which choices matter.

:func:`headlines` gives one result per headline of a state; :func:`multiverse` the same as one result.
"""

from __future__ import annotations

from entente.measures.multiverse.declared import declared, grids_from, read_grids, to_plain, to_toml
from entente.measures.multiverse.grid import Choice, Grid
from entente.measures.multiverse.records import Multiverse, MultiverseResult, Point, Silence
from entente.measures.multiverse.run import HEADLINES, headlines, issue_codes, multiverse
from entente.measures.multiverse.summary import Influence, LevelMean

__all__ = [
    "HEADLINES",
    "Choice",
    "Grid",
    "Influence",
    "LevelMean",
    "Multiverse",
    "MultiverseResult",
    "Point",
    "Silence",
    "declared",
    "grids_from",
    "headlines",
    "issue_codes",
    "multiverse",
    "read_grids",
    "to_plain",
    "to_toml",
]
