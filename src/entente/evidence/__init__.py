"""What is known, and from where: record types, the store, and the pinned view that every number is read through.

A :class:`Store` is a folder: a ledger (SQLite) that lists what was stored, and a lake of immutable Parquet parts.
:func:`open_evidence` pins one snapshot per source and answers :class:`Query` objects over exactly those, plus the
starter evidence that ships with the package. Documents and claims of read texts lie in the same ledger.

Nothing heavy is imported until a name is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entente.evidence.check import CheckReport, Problem
    from entente.evidence.claims import Claim, Document, Mention, Paragraph, Quantity, Speaker, Verdict
    from entente.evidence.codings import Coded, Coding, Job
    from entente.evidence.place import default_store
    from entente.evidence.records import (
        DOMAINS,
        Basis,
        Coverage,
        Domain,
        Event,
        Origin,
        Query,
        Reading,
        ReadingStream,
        Reject,
        Snapshot,
        Span,
    )
    from entente.evidence.schema import arrow, conform
    from entente.evidence.store import Store
    from entente.evidence.view import Evidence, Limits, open_evidence

_HOMES = {
    "check": ("CheckReport", "Problem"),
    "claims": ("Claim", "Document", "Mention", "Paragraph", "Quantity", "Speaker", "Verdict"),
    "codings": ("Coded", "Coding", "Job"),
    "place": ("default_store",),
    "records": (
        "DOMAINS",
        "Basis",
        "Coverage",
        "Domain",
        "Event",
        "Origin",
        "Query",
        "Reading",
        "ReadingStream",
        "Reject",
        "Snapshot",
        "Span",
    ),
    "schema": ("arrow", "conform"),
    "store": ("Store",),
    "view": ("Evidence", "Limits", "open_evidence"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "DOMAINS",
    "Basis",
    "CheckReport",
    "Claim",
    "Coded",
    "Coding",
    "Coverage",
    "Document",
    "Domain",
    "Event",
    "Evidence",
    "Job",
    "Limits",
    "Mention",
    "Origin",
    "Paragraph",
    "Problem",
    "Quantity",
    "Query",
    "Reading",
    "ReadingStream",
    "Reject",
    "Snapshot",
    "Span",
    "Speaker",
    "Store",
    "Verdict",
    "arrow",
    "conform",
    "default_store",
    "open_evidence",
]


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
