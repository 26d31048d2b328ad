"""The table of English patterns, and where they occur in a sentence.

A pattern is a row of words in base form. ``a|b`` is a choice, ``*`` a gap of at most :data:`GAP` units, ``**`` one of
at most :data:`WIDE`, both within a clause; ``S`` and ``T`` are the spans of source and target. ``scope`` ``turns`` says
that the row also turns what follows it into its own type: "refused to release" is a refusal, not a release.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

from entente.reading.plover.types import ROOT_OF
from entente.reading.plover.words import breaks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.reading.plover.words import Token

GAP = 5
"""Longest gap of a ``*``, in units: a span counts as one."""

WIDE = 14
"""Longest gap of a ``**``."""

NONE = "NONE"
"""Type of the rows that only keep others from counting: "State Department" is no state of emergency."""

_GAPS = {"*": GAP, "**": WIDE}


Word = frozenset[str] | int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of the table; ``words`` holds a choice of forms for each place, and the length of each gap."""

    row: int
    words: tuple[Word, ...]
    type: str
    root: str
    weight: float
    scope: Literal["", "turns"]
    mode: str
    context: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found at ``tokens[start:end]``."""

    pattern: Pattern
    start: int
    end: int


@cache
def table_digest() -> str:
    """Return 16 hex digits of the shipped table: a head trained with another one does not fit."""
    return hashlib.sha256("\n".join(_lines()).encode()).hexdigest()[:16]


def _lines() -> list[str]:
    source = resources.files("entente.reading") / "tables" / "plover_en.csv"
    return source.read_text(encoding="utf-8").splitlines()


@cache
def table() -> tuple[Pattern, ...]:
    """Return the shipped English patterns."""
    return tuple(_row(number, row) for number, row in enumerate(csv.DictReader(_lines())))


def _row(number: int, row: Mapping[str, str]) -> Pattern:
    words = tuple(_GAPS.get(one) or frozenset(one.split("|")) for one in row["pattern"].split())
    scope: Literal["", "turns"] = "turns" if row["scope"] == "turns" else ""
    root = ROOT_OF.get(row["type"], NONE)
    return Pattern(number, words, row["type"], root, float(row["weight"]), scope, row["mode"], row["context"])


@cache
def _index() -> Mapping[str, tuple[Pattern, ...]]:
    found: dict[str, list[Pattern]] = {}
    for pattern in table():
        first = pattern.words[0]
        for word in first if isinstance(first, frozenset) else ():
            found.setdefault(word, []).append(pattern)
    return {word: tuple(patterns) for word, patterns in found.items()}


def hits_in(tokens: Sequence[Token]) -> tuple[Hit, ...]:
    """Return the patterns that occur in a sentence, in order; the shortest match of each at each place."""
    index = _index()
    found: list[Hit] = []
    for start in range(len(tokens)):
        seen: set[int] = set()
        for form in sorted(_names(tokens, start)):
            for pattern in index.get(form, ()):
                if pattern.row not in seen:
                    seen.add(pattern.row)
                    end = min(_ends(tokens, start, pattern.words), default=0)
                    found += [Hit(pattern, start, end)] if end else []
    return tuple(found)


def _names(tokens: Sequence[Token], at: int) -> frozenset[str]:
    """Return what a token answers to; the first one of a span also to the span's sign."""
    token = tokens[at]
    if token.side and (at == 0 or tokens[at - 1].unit != token.unit):
        return token.forms | {token.side.upper()}
    return token.forms


def _ends(tokens: Sequence[Token], at: int, words: Sequence[Word]) -> Iterator[int]:
    if not words:
        yield at
        return
    first = words[0]
    if isinstance(first, int):
        for skip in _reach(tokens, at, first):
            yield from _ends(tokens, skip, words[1:])
        return
    if at >= len(tokens):
        return
    if first & tokens[at].forms:
        yield from _ends(tokens, at + 1, words[1:])
    if first & (_names(tokens, at) - tokens[at].forms):
        yield from _ends(tokens, _after(tokens, at), words[1:])


def _reach(tokens: Sequence[Token], at: int, gap: int) -> Iterator[int]:
    """Return the places that a gap starting at ``at`` may lead to."""
    for place in range(at, len(tokens)):
        if tokens[place].unit - tokens[at].unit > gap:
            return
        yield place
        if breaks(tokens[place]):
            return


def _after(tokens: Sequence[Token], at: int) -> int:
    unit = tokens[at].unit
    return next((place for place in range(at, len(tokens)) if tokens[place].unit != unit), len(tokens))
