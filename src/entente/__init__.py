"""Entente: how states align, measured and explained, with the evidence behind every number.

>>> from entente import open_evidence, portfolio
>>> with open_evidence() as evidence:  # doctest: +SKIP
...     portfolio(evidence, "KAZ").table()

The names below are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entente.actors import resolve
    from entente.brief import assemble, write_brief
    from entente.evidence import Store, open_evidence
    from entente.measures import (  # type: ignore[no-redef] # functions that share a name with their modules
        agreement,
        change,
        cohesion,
        dependence,
        divergence,
        hedging,
        ideal_points,
        interoperability,
        memberships,
        panel,
        portfolio,
        similarity,
        supplier_shares,
        trade_shares,
        treaties,
    )
    from entente.propositions import check
    from entente.reading import read_claims, read_document
    from entente.scenarios import shock
    from entente.sources import read

__version__ = "0.1.0"

_HOMES = {
    "Store": "evidence",
    "agreement": "measures",
    "assemble": "brief",
    "change": "measures",
    "check": "propositions",
    "cohesion": "measures",
    "dependence": "measures",
    "divergence": "measures",
    "hedging": "measures",
    "ideal_points": "measures",
    "interoperability": "measures",
    "memberships": "measures",
    "open_evidence": "evidence",
    "panel": "measures.panel",
    "portfolio": "measures",
    "read": "sources",
    "read_claims": "reading",
    "read_document": "reading",
    "resolve": "actors",
    "shock": "scenarios",
    "similarity": "measures",
    "supplier_shares": "measures",
    "trade_shares": "measures",
    "treaties": "measures",
    "write_brief": "brief",
}

__all__ = [
    "Store",
    "agreement",
    "assemble",
    "change",
    "check",
    "cohesion",
    "dependence",
    "divergence",
    "hedging",
    "ideal_points",
    "interoperability",
    "memberships",
    "open_evidence",
    "panel",
    "portfolio",
    "read",
    "read_claims",
    "read_document",
    "resolve",
    "shock",
    "similarity",
    "supplier_shares",
    "trade_shares",
    "treaties",
    "write_brief",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    home = import_module(f"{__name__}.{_HOMES[name]}")
    return home if _HOMES[name].endswith(f".{name}") else getattr(home, name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
