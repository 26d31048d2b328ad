"""Turkish and Kazakh frames that deny or doubt an act: "sattığı söylenemez", "iddiaya göre", "сатты деген өтірік".

A frame stands behind the act that it holds and marks the nearest one before it. One that is itself the predicate
("kâğıt üzerinde kaldı", "екіталай") or stands inside the clause ("az kalsın") marks its own clause, and "iddiaya göre"
and its like mark every act of the sentence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from entente.reading.windows.predicates import Mark
from entente.reading.windows.text import joined
from entente.reading.windows.turkic_frames import HEARSAY, HELD, OWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.reading.windows.predicates import Flag, Predicate
    from entente.reading.windows.text import Token, Tongue

_STOPS = frozenset(",;:–—()")


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
    surface, starts = joined(tokens)
    hearsay = HEARSAY[tongue].search(surface) is not None
    heads = [one.head for one in found if one.act != "speech"]
    stops = [token.index for token in tokens if token.text in _STOPS]
    held = [
        (_word(starts, match.start()), _word(starts, match.end() - 1), flag)
        for pattern, flag in HELD[tongue]
        for match in pattern.finditer(surface)
    ]
    frames = [(first, last, _held(heads, stops, first), flag) for first, last, flag in held]
    own = list(_own(surface, starts, tongue))
    return [(*_doubted(one, hearsay=hearsay), *_marks(one, frames), *_inside(one, own)) for one in found]


def _own(surface: str, starts: Sequence[int], tongue: Tongue) -> Iterator[Mark]:
    """Yield the frames that mark the clause they stand in, by their words."""
    for pattern, flag in OWN[tongue]:
        for match in pattern.finditer(surface):
            yield Mark(flag, _word(starts, match.start()), _word(starts, match.end() - 1))


def _inside(one: Predicate, own: Sequence[Mark]) -> Iterator[Mark]:
    """Yield the frames of a clause: their last word is in it or next to it."""
    for mark in own:
        if one.begin <= mark.last < one.end or mark.first <= one.head <= mark.last:
            yield mark


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
