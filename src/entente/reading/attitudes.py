"""Attitudes that a clause tells: frames with the actors that fill their roles.

"Анкара критикует Париж" holds an attitude of Türkiye towards France; "выгодный союз" one of whoever speaks. The latter
belongs to the innermost speaker, never to the article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.evidence.claims import Attitude
from entente.reading.frames import arguments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from entente.evidence.claims import AttitudeBasis, Mention
    from entente.reading.clauses import Clause
    from entente.reading.frames import FrameHit
    from entente.reading.nlp import Sentence

LEAST = 0.3
"""Weaker ones are noise: a frame that is denied and half-meant."""


def attitudes(
    sentence: Sentence, clause: Clause, mentions: Sequence[Mention], hits: Sequence[FrameHit], *, speaker: int
) -> tuple[Attitude, ...]:
    """Return the attitudes of a clause.

    Parameters
    ----------
    sentence, clause
        The clause and its sentence.
    mentions
        Actors of the sentence.
    hits
        Frames of the sentence, from :func:`~entente.reading.frames.find_frames`.
    speaker
        Place of the innermost speaker in the chain.

    Returns
    -------
    tuple of Attitude
        One for each holder, object and sign, the strongest kept; nobody has an attitude towards himself.
    """
    words = frozenset(clause.tokens)
    named = _by_token(sentence, mentions)
    found = [one for hit in hits if hit.head in words for one in _of_frame(sentence, hit, named, speaker)]
    kept: dict[tuple[str, str, int], Attitude] = {}
    for one in sorted(found, key=lambda one: -one.strength):
        kept.setdefault((one.holder, one.object, one.sign), one)
    return tuple(kept.values())


def _of_frame(
    sentence: Sentence, hit: FrameHit, named: Mapping[int, Sequence[str]], speaker: int
) -> Iterator[Attitude]:
    filled = arguments(sentence, hit)
    roles = {"a0": _actors(sentence, filled.a0, named), "a1": _actors(sentence, filled.a1, named)}
    for one, other in (("a0", "a1"), ("a1", "a0")):
        value, basis = hit.polarity(one, other), "frame"
        if not value and other == "a1":
            value, basis = hit.effect("a1"), "effect"
        for holder in roles[one]:
            yield from _told(hit, holder, roles[other], value, basis)  # type: ignore[arg-type]  # one of two literals
    for role, actors in roles.items():
        yield from _told(hit, f"speaker:{speaker}", actors, hit.polarity("author", role), "frame")


def _told(hit: FrameHit, holder: str, objects: Iterable[str], value: float, basis: AttitudeBasis) -> Iterator[Attitude]:
    if abs(value) < LEAST:
        return
    sign, strength = (1 if value > 0 else -1), round(min(abs(value), 1.0), 3)
    for target in objects:
        if target != holder:
            yield Attitude(holder, target, sign, strength, basis, hit.frames[0].id, (hit.start, hit.end))


def _actors(sentence: Sentence, tokens: Iterable[int], named: Mapping[int, Sequence[str]]) -> tuple[str, ...]:
    """Return the actors that phrases stand for: their heads, else an adjective of theirs ("турецкие власти")."""
    found: list[str] = []
    for index in tokens:
        own = named.get(index, ())
        below = (child for child in sentence.children[index] if sentence.tokens[child].rel == "amod")
        found.extend(own or (actor for child in below for actor in named.get(child, ())))
    return tuple(dict.fromkeys(found))


def _by_token(sentence: Sentence, mentions: Sequence[Mention]) -> dict[int, tuple[str, ...]]:
    """Return the actors named at each token; a place is nobody."""
    found: dict[int, tuple[str, ...]] = {}
    starts = {token.start: token.index for token in sentence.tokens}
    for one in mentions:
        index = starts.get(one.start)
        if index is None:
            index = next((token.index for token in sentence.tokens if token.start <= one.start < token.end), -1)
        if "place" not in one.flags:
            found[index] = (*found.get(index, ()), one.actor)
    return found
