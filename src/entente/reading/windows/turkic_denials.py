"""Turkish and Kazakh frames that deny or doubt an act: "sattığı söylenemez", "iddiaya göre", "сатты деген өтірік".

A frame stands behind the act that it holds and marks the nearest one before it; "iddiaya göre" and its like mark every
act of the sentence. Patterns are matched against folded words, where Turkish dotless i is written "i".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from entente.reading.windows.predicates import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.reading.windows.predicates import Flag, Predicate
    from entente.reading.windows.text import Token, Tongue

_STOPS = frozenset(",;:–—()")
_FACT = r"\b\w+[dt][iuü][gğ][iuü]n?(?:[iuüae]|[dt]a)? (?:(?:ise|da|de) )?"
_HELD: Mapping[Tongue, tuple[tuple[re.Pattern[str], Flag], ...]] = {
    "tr": (
        (
            re.compile(
                _FACT + r"(?:s[oö]ylenemez\w*|iddia edilemez\w*|yalan(?:dir|di|landi)?\b|uydurma\w*|yanli[sş]\w*"
                r"|(?:do[gğ]ru|ger[cç]ek) de[gğ]il\w*|do[gğ]rulanmadi|inanan yok\w*)"
            ),
            "negated",
        ),
        (
            re.compile(
                _FACT + r"(?:[oö]ne s[uü]r[uü]l\w+|ileri s[uü]r[uü]l\w+|iddia edil\w+|s[oö]yleni\w+|varsayil\w+"
                r"|tahmin edil\w+)"
            ),
            "possibility",
        ),
        (re.compile(r"\byasa[gğ]i\w* (?:kaldir|sona er|bit)\w*"), "possibility"),
        (re.compile(r"\byoklu[gğ]u\w*"), "negated"),
    ),
    "kk": (
        (
            re.compile(
                r"\b(?:деуге болмайды|дегенге (?:\w+ )?сенбей\w*|(?:деген\w*|\w+[ғгқк][ае]ны) (?:\w+ )?"
                r"(?:өтірік\w*|жалған\w*"
                r"|(?:рас|дұрыс|шындық) емес|шындыққа жанаспайды)|деген (?:\w+ ){0,2}(?:расталмады|жоққа шығарылды))"
            ),
            "negated",
        ),
        (re.compile(r"\bдеген (?:\w+ )?(?:қауесет|болжам|сыбыс|өсек|күдік|қауіп|үміт)\w*"), "possibility"),
    ),
}
_HEARSAY: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(r"\b(?:iddia(?:ya|lara|larina|sina)|s[oö]ylenti(?:ye|lere|sine)|dedikodu(?:ya|lara)) g[oö]re\b"),
    "kk": re.compile(r"\b(?:болжам\w*|қауесет\w*|сыбыс\w*|өсек\w*) (?:бойынша|қарағанда|сәйкес)\b|-мыс\b|\bимиш\b"),
}


def denials(tokens: Sequence[Token], found: Sequence[Predicate], tongue: Tongue) -> list[tuple[Mark, ...]]:
    """Return, for each predicate of a sentence, the marks that such frames set.

    Parameters
    ----------
    tokens
        Words of the sentence.
    found
        Its predicates, in order.
    tongue
        ``tr`` or ``kk``.
    """
    surface, starts = " ".join(token.low for token in tokens), _starts(tokens)
    hearsay = _HEARSAY[tongue].search(surface) is not None
    held = [
        (_word(starts, match.start()), _word(starts, match.end() - 1), flag)
        for pattern, flag in _HELD[tongue]
        for match in pattern.finditer(surface)
    ]
    return [(*_doubted(one, hearsay=hearsay), *_marks(one, tokens, found, held)) for one in found]


def _starts(tokens: Sequence[Token]) -> list[int]:
    starts, at = [], 0
    for token in tokens:
        starts.append(at)
        at += len(token.low) + 1
    return starts


def _word(starts: Sequence[int], position: int) -> int:
    return max(at for at, start in enumerate(starts) if start <= position)


def _doubted(one: Predicate, *, hearsay: bool) -> Iterator[Mark]:
    if hearsay:
        yield Mark("possibility", one.first, one.first)


def _marks(
    one: Predicate, tokens: Sequence[Token], found: Sequence[Predicate], held: Sequence[tuple[int, int, Flag]]
) -> Iterator[Mark]:
    for first, last, flag in held:
        if first <= one.head <= last or one.head == _held(tokens, found, first):
            yield Mark(flag, one.first, one.first)


def _held(tokens: Sequence[Token], found: Sequence[Predicate], first: int) -> int:
    """Return the head of the act that a frame holds: its first word, the act right before it, or else the next."""
    heads = [one.head for one in found if one.act != "speech"]
    before = [at for at in heads if at < first and not any(token.text in _STOPS for token in tokens[at:first])]
    after = [at for at in heads if at >= first]
    if first in heads:
        return first
    return max(before) if before else min(after, default=-1)
