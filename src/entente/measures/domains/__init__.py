"""One module per domain: from evidence to blocks of amounts by pole. The rules: ``docs/methods/portfolio.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.measures.domains import arms, diplomacy, guarantees, institutions, trade, unmeasured

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.measures.cells import Blocks, Frame
    from entente.measures.rows import EvidenceLike

RULES: dict[str, Callable[[EvidenceLike, Frame], Blocks]] = {
    "guarantees": guarantees.blocks,
    "arms": arms.blocks,
    "exercises": unmeasured.exercises,
    "institutions": institutions.blocks,
    "diplomacy": diplomacy.blocks,
    "trade": trade.blocks,
    "transit": unmeasured.transit,
    "investment": unmeasured.investment,
    "culture": unmeasured.culture,
}
"""Domain -> how it is measured, in the order in which domains are shown."""

WITH_OTHER = frozenset({"arms", "diplomacy", "trade"})
"""Domains whose amounts add up to a whole, so that something goes to nobody's pole. The rest compare scores."""
