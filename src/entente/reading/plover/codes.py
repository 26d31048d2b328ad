"""PLOVER codes for the claims of every language: predicate and event nouns to type, mode, contexts and quad class.

A claim says apart whether its act took place, so a code never stands for a type and a future at once: promised
cooperation is AGREE, announced force is THREATEN, and what is denied, advised or asked has no code.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from entente.errors import UnknownNameError
from entente.evidence.claims import QUADS, Plover
from entente.reading.plover.rules import read
from entente.reading.plover.types import MODES, NEEDS_RECIPIENT, TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.evidence.claims import Modality, PloverType
    from entente.reading.plover.rules import Reading

LANGUAGES = ("en", "ru", "tr", "kk")
STEMMED = frozenset({"tr", "kk"})
"""Languages whose tables hold stems (a word matches if it begins with one) and whose predicate stands last."""

CONTEXT_OF: Mapping[str, str] = {
    "guarantees": "military",
    "arms": "military",
    "exercises": "military",
    "institutions": "diplomatic",
    "diplomacy": "diplomatic",
    "trade": "economic",
    "transit": "economic",
    "investment": "economic",
    "culture": "culture",
}
"""Domain of a claim -> context."""

_STEM = 3
"""Shorter stems match whole words only."""

_COOPERATION = 2
_MATERIAL_CONFLICT = 4
_TURNING = frozenset({"AGREE", "REJECT", "REQUEST", "THREATEN"})
_GOVERNS = 1.5
_UNSAID = frozenset({"advice", "question"})
_ASKED: Mapping[str, str] = {
    **dict.fromkeys(("AID", "COOPERATE", "SUPPORT"), "assist"),
    **dict.fromkeys(("CONCEDE", "RETREAT"), "yield"),
    "CONSULT": "meet",
}
"""Type of what is demanded or refused -> mode of REQUEST and REJECT; ``change`` for the others."""

_MENACED: Mapping[str, str] = {
    **dict.fromkeys(("ASSAULT", "MOBILIZE"), "violence"),
    "COERCE": "restrict",
    "SANCTION": "relations",
    "PROTEST": "relations",
    "REJECT": "relations",
}
"""Type of what is threatened -> mode of THREATEN."""


@dataclass(frozen=True, slots=True)
class _Row:
    words: tuple[frozenset[str], ...]
    type: PloverType
    weight: float
    mode: str
    context: str


def code(  # noqa: PLR0913 - what a claim says of its act
    lemmas: Sequence[str],
    around: Sequence[str] = (),
    *,
    language: str,
    domain: str = "other",
    target: bool = True,
    negated: bool = False,
    future: bool = False,
    modality: Modality = "asserted",
) -> Plover | None:
    """Return the PLOVER code of a claim, or ``None`` where the codebook has no type for it.

    Parameters
    ----------
    lemmas
        Of the predicate and its event noun, lower case; English words in any form.
    around
        Lemmas of the rest of the clause: they may complete a phrase, but not begin one.
    language
        ``en``, ``ru``, ``tr`` or ``kk``.
    domain
        Of the claim; adds a context.
    target
        Whether the claim names whom it concerns: COOPERATE, AID and SANCTION need one.
    negated, future, modality
        As in :class:`~entente.evidence.claims.Claim`.

    Raises
    ------
    UnknownNameError
        For another language.
    """
    if language not in LANGUAGES:
        raise UnknownNameError.among("language with PLOVER codes", language, LANGUAGES)
    found = _english(lemmas, around) if language == "en" else _listed(lemmas, around, language)
    if found is None or modality in _UNSAID:
        return None
    said = _force(found, negated=negated, announced=modality == "intention" or (future and modality == "asserted"))
    said = _menaced(found) if said is not None and modality == "threat" and _quad(found) > _COOPERATION else said
    if said is None or (said.type in NEEDS_RECIPIENT and not target):
        return None
    return coded(said.type, said.mode, (*said.context, CONTEXT_OF.get(domain, "")))


def coded(kind: PloverType, mode: str = "", contexts: Sequence[str] = ()) -> Plover:
    """Return a code with its quad class; a mode that the type does not have and empty contexts are left out."""
    kept = mode if mode in MODES.get(kind, frozenset()) else ""
    return Plover(kind, kept, tuple(dict.fromkeys(one for one in contexts if one)), QUADS[kind])


def refused(kind: str) -> Plover:
    """Return the code of refusing what has a type."""
    return coded("REJECT", _ASKED.get(kind, "change"))


def requested(kind: str) -> Plover:
    """Return the code of demanding what has a type."""
    return coded("REQUEST", _ASKED.get(kind, "change"))


def threatened(kind: str) -> Plover:
    """Return the code of threatening with what has a type."""
    return coded("THREATEN", _MENACED.get(kind, "relations"))


def _quad(found: Plover) -> int:
    return QUADS[found.type]


def _force(found: Plover, *, negated: bool, announced: bool) -> Plover | None:
    """Return what is left of a code when the act is denied, or only announced."""
    cooperative = _quad(found) <= _COOPERATION
    if negated:
        return coded("REJECT", refused(found.type).mode, found.context) if announced and cooperative else None
    if not announced:
        return found
    if cooperative:
        return coded("AGREE", "", found.context)
    return _menaced(found) if _quad(found) == _MATERIAL_CONFLICT else found


def _menaced(found: Plover) -> Plover:
    if found.type == "THREATEN":
        return found
    return coded("THREATEN", threatened(found.type).mode, found.context)


def _english(lemmas: Sequence[str], around: Sequence[str]) -> Plover | None:
    """Return the code by the patterns for sentences, with signs for the actors around the predicate."""
    words = " ".join(one for one in lemmas if one.replace("-", "").isalpha())
    rest = " ".join(one for one in around if one.replace("-", "").isalpha())
    return found_in(read(f"<s>one</s> {words} {rest} <t>another</t>")) if words else None


def found_in(reading: Reading) -> Plover | None:
    """Return the code of an English sentence's best root; ``None`` if no pattern is found."""
    return of_root(reading, reading.root) if reading.root else None


def of_root(reading: Reading, root: str) -> Plover:
    """Return the code for a root, with mode and context of the best hit that counts for it.

    YIELD becomes RETREAT where the hit tells a material act, else CONCEDE.
    """
    best = next((one for one in reading.scored if one.root == root), None)
    pattern = best.hit.pattern if best else None
    if pattern is not None and pattern.root == root:
        return coded(_type(pattern.type), pattern.mode, (pattern.context,))
    kind = _type("CONCEDE" if root == "YIELD" else root)
    inner = pattern.type if pattern else ""
    turned = {"REJECT": refused, "REQUEST": requested, "THREATEN": threatened}
    made = turned[root](inner) if root in turned else coded(kind)
    return coded(kind, made.mode, (pattern.context if pattern else "",))


def _type(name: str) -> PloverType:
    return next(one for one in TYPES if one == name)


def _listed(lemmas: Sequence[str], around: Sequence[str], language: str) -> Plover | None:
    """Return the code of the weightiest row whose words are all there, the first one among the lemmas.

    A refusal, demand, threat or promise as predicate turns what it governs, so it outweighs that.
    """
    first, every = _words(lemmas), _words((*lemmas, *around))
    stemmed = language in STEMMED
    predicate = _words(lemmas[-1:] if stemmed else lemmas[:1])
    there = [
        row
        for row in _table(language)
        if _there(row.words[0], first, stemmed=stemmed)
        and all(_there(one, every, stemmed=stemmed) for one in row.words[1:])
    ]

    def weight(row: _Row) -> float:
        governs = row.type in _TURNING and _there(row.words[0], predicate, stemmed=stemmed)
        return row.weight + (_GOVERNS if governs else 0.0)

    best = max(there, key=weight, default=None)
    return None if best is None else coded(best.type, best.mode, (best.context,))


def _words(lemmas: Sequence[str]) -> frozenset[str]:
    return frozenset(word for one in lemmas for word in one.casefold().replace("ё", "е").split())


def _there(choice: frozenset[str], words: frozenset[str], *, stemmed: bool) -> bool:
    if choice & words:
        return True
    return stemmed and any(word.startswith(stem) for word in words for stem in choice if len(stem) >= _STEM)


@cache
def _table(language: str) -> tuple[_Row, ...]:
    source = resources.files("entente.reading") / "tables" / f"plover_{language}.csv"
    return tuple(
        _Row(
            tuple(frozenset(one.split("|")) for one in row["pattern"].split()),
            _type(row["type"]),
            float(row["weight"]),
            row["mode"],
            row["context"],
        )
        for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    )
