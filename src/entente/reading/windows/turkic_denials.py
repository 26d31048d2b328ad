"""Turkish and Kazakh frames that deny or doubt an act: "sattığı söylenemez", "iddiaya göre", "сатты деген өтірік".

A frame stands behind the act that it holds and marks the nearest one before it; "iddiaya göre" and its like mark every
act of the sentence. Patterns are matched against folded words, where Turkish dotless i is written "i".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from entente.reading.windows.predicates import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.reading.windows.predicates import Flag, Predicate
    from entente.reading.windows.text import Token, Tongue

_STOPS = frozenset(",;:–—()")
_FACT = r"\b\w+[dt][iuü][gğ][iuü]n?(?:[iuüae]|[dt]a)? (?:(?:ise|da|de|haber\w*|s[oö]zleri|bilgi\w*) )?"
_HELD: Mapping[Tongue, tuple[tuple[re.Pattern[str], Flag], ...]] = {
    "tr": (
        (
            re.compile(
                _FACT + r"(?:s[oö]ylenemez\w*|iddia edilemez\w*|yalan(?:dir|di|landi)?\b|uydurma\w*|yanli[sş]\w*"
                r"|(?:do[gğ]ru|ger[cç]ek) de[gğ]il\w*|do[gğ]rulanmadi|kanitlanmadi|inanan yok\w*)"
            ),
            "negated",
        ),
        (
            re.compile(
                _FACT + r"(?:[oö]ne s[uü]r[uü]l\w+|ileri s[uü]r[uü]l\w+|iddia edil\w+|s[oö]yleni\w+|varsayil\w+"
                r"|tahmin edil\w+|masal\w*|efsane\w*|[sş][uü]pheli\w*)"
            ),
            "possibility",
        ),
        (re.compile(r"\byasa[gğ]i\w* (?:kaldir|sona er|bit)\w*"), "possibility"),
        (re.compile(r"\byoklu[gğ]u\w*"), "negated"),
    ),
    "kk": (
        (
            re.compile(
                r"\b(?:деуге болмайды|дегенге (?:\w+ )?(?:сенбей\w*|сену қиын)"
                r"|(?:деген\w*|\w+[ғгқк][ае]ны) (?:\w+ )?"
                r"(?:өтірік\w*|жалған\w*"
                r"|(?:рас|дұрыс|шындық) емес|шындыққа жанаспайды)"
                r"|деген (?:\w+ ){0,2}(?:расталмады|жоққа шығарылды|дәлел\w* жоқ)|деген дәлел\w* жоқ)"
            ),
            "negated",
        ),
        (re.compile(r"\bдеген\w* (?:\w+ )?(?:қауесет|болжам|сыбыс|өсек|күдік|күмән|қауіп|үміт)\w*"), "possibility"),
    ),
}
_HEARSAY: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(
        r"\b(?:iddia(?:ya|lara|larina|sina)|s[oö]ylenti(?:ye|lere|sine)|dedikodu(?:ya|lara)|rivayete) g[oö]re\b"
        r"|\bteoride\b"
    ),
    "kk": re.compile(
        r"\b(?:болжам\w*|қауесет\w*|сыбыс\w*|өсек\w*) (?:бойынша|қарағанда|сәйкес)\b|-мыс\b|\bимиш\b|\bтеория жүзінде\b"
    ),
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
    heads = [one.head for one in found if one.act != "speech"]
    stops = [token.index for token in tokens if token.text in _STOPS]
    held = [
        (_word(starts, match.start()), _word(starts, match.end() - 1), flag)
        for pattern, flag in _HELD[tongue]
        for match in pattern.finditer(surface)
    ]
    frames = [(first, last, _held(heads, stops, first), flag) for first, last, flag in held]
    return [(*_doubted(one, hearsay=hearsay), *_marks(one, frames)) for one in found]


def _starts(tokens: Sequence[Token]) -> list[int]:
    starts, at = [], 0
    for token in tokens:
        starts.append(at)
        at += len(token.low) + 1
    return starts


def _word(starts: Sequence[int], position: int) -> int:
    return bisect_right(starts, position) - 1


def _doubted(one: Predicate, *, hearsay: bool) -> Iterator[Mark]:
    if hearsay:
        yield Mark("possibility", one.first, one.first)


def _marks(one: Predicate, frames: Sequence[tuple[int, int, int, Flag]]) -> Iterator[Mark]:
    for first, last, head, flag in frames:
        if first <= one.head <= last or one.head == head:
            yield Mark(flag, one.first, one.first)


def _held(heads: Sequence[int], stops: Sequence[int], first: int) -> int:
    """Return the head of the act that a frame holds: its first word, the act right before it, or else the next."""
    place = bisect_left(heads, first)
    if place < len(heads) and heads[place] == first:
        return first
    stop = bisect_left(stops, first)
    edge = stops[stop - 1] if stop else -1
    if place and heads[place - 1] > edge:
        return heads[place - 1]
    return heads[place] if place < len(heads) else -1
