"""Documents to claims: paragraphs, mentions, clauses, speakers, modality, quantities.

>>> from entente.reading import read_claims, read_document
>>> document = read_document("Турция поставила Казахстану 12 беспилотников.")
>>> [(claim.source, claim.target) for claim in read_claims(document)]
[(('TUR',), ('KAZ',))]

A claim is a statement made in a text, never a fact: it keeps its words, its place, its speaker and the force with which
it was said. What the claims of a text amount to is summed up by :func:`stance`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entente.reading.claims import read_claims
    from entente.reading.documents import read_document, read_documents
    from entente.reading.stances import Stance, stance

_HOMES = {
    "Stance": "entente.reading.stances",
    "read_claims": "entente.reading.claims",
    "read_document": "entente.reading.documents",
    "read_documents": "entente.reading.documents",
    "stance": "entente.reading.stances",
}

__all__ = ["Stance", "read_claims", "read_document", "read_documents", "stance"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what a module's attribute is, is not known here
    from importlib import import_module

    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
