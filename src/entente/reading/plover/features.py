"""What the trained head sees of a sentence: its words by place, the patterns found in it, and what governs them.

Names of actors are masked: a span counts as one sign, beside its last or first words.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entente.reading.plover.rules import Reading
    from entente.reading.plover.words import Token

AFTER = 6
"""How many units behind the later span a word still counts as near."""

_SOURCE_WORDS = 3
_TARGET_WORDS = 6


def names_of(reading: Reading) -> Counter[str]:
    """Return the features of a sentence and how often each occurs.

    ``B_`` and ``A_`` words between and shortly after the spans, ``S_`` and ``T_`` words of the spans, plain words and
    ``a__b`` pairs of the masked sentence, ``H`` rows of the pattern table, ``R_`` roots by zone, ``G_`` what governs
    which type.
    """
    found = Counter(_placed(reading.tokens))
    found.update(_sequence(reading.tokens))
    for one in reading.scored:
        pattern = one.hit.pattern
        found.update((f"H{pattern.row}", f"R_{one.root}_{one.zone}", f"G_{one.governor}_{pattern.root}"))
    return found


def _base(token: Token) -> str:
    """Return the shortest form: a stem that inflected forms share."""
    return min(token.forms, key=lambda form: (len(form), form)) if token.text.isalpha() else token.text


def _placed(tokens: tuple[Token, ...]) -> Iterator[str]:
    sides = {side: [one for one in tokens if one.side == side] for side in ("s", "t")}
    yield from (f"S_{one.text}" for one in sides["s"][-_SOURCE_WORDS:])
    yield from (f"T_{one.text}" for one in sides["t"][:_TARGET_WORDS])
    low, high = sorted(spans[0].unit if spans else -1 for spans in sides.values())
    for one in tokens:
        if not one.side and low < one.unit < high:
            yield f"B_{_base(one)}"
        elif not one.side and high < one.unit < high + AFTER:
            yield f"A_{_base(one)}"


def _sequence(tokens: tuple[Token, ...]) -> Iterator[str]:
    masked = [
        one.side.upper() * 3 if one.side else _base(one)
        for at, one in enumerate(tokens)
        if not (one.side and at and tokens[at - 1].unit == one.unit)
    ]
    yield from masked
    yield from (f"{first}__{second}" for first, second in pairwise(masked))
