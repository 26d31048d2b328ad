"""PLOVER codes: types of English sentences by patterns and a trained head, and codes for the claims of all languages.

Source of the types: PLOVER, Political Language Ontology for Verifiable Event Records, draft manual 0.8 of 2021 (Open
Event Data Alliance). PLOVER is an interchange code here, not what a claim is.
"""

from __future__ import annotations

from entente.reading.plover.coder import Coded, event_of
from entente.reading.plover.codes import code

__all__ = ["Coded", "code", "event_of"]
