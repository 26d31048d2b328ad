"""Role nouns: "эта республика", "страна", "союзник" stand for an actor named before.

The antecedent is the most salient state of the paragraph: near, often named, and not already another participant of the
same clause. Every such mention is flagged ``role_noun`` and trusted less.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from entente.evidence.claims import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.reading.nlp import Sentence, Token

NOUNS = frozenset({"республика", "страна", "государство", "союзник"})
_BREAKS = frozenset(",;:–—()")
_CONFIDENCE = 0.7
_LOOK_BACK = 2
_DETERMINERS = frozenset({"этот", "сам", "данный", "наш", "весь", "тот"})


def add_role_nouns(
    sentences: Sequence[Sentence], mentions: Sequence[tuple[Mention, ...]], main: str | None
) -> list[tuple[Mention, ...]]:
    """Add the role nouns of a paragraph to its mentions.

    Parameters
    ----------
    sentences, mentions
        Of one paragraph, sentence by sentence.
    main
        The state that the document names most, or ``None``.
    """
    known: list[tuple[Mention, ...]] = []
    for place, (sentence, found) in enumerate(zip(sentences, mentions, strict=True)):
        before = [mention for one in known[max(0, place - _LOOK_BACK) :] for mention in one]
        extra = [
            resolved
            for token in _nouns(sentence, found)
            if (resolved := _resolve(token, sentence, found, before, main)) is not None
        ]
        known.append(tuple(sorted((*found, *extra), key=lambda mention: mention.start)))
    return known


def main_state(mentions: Sequence[Mention], *, headline_end: int = 0) -> str | None:
    """Return the state that a document is about, or ``None``: named most, a name in the headline counting tenfold.

    Parameters
    ----------
    mentions
        Of the whole document.
    headline_end
        Offset of the end of the headline; 0 without one.
    """
    counts: Counter[str] = Counter()
    for one in mentions:
        if is_state(one.actor):
            weight = 3 if one.via in {"name", "capital"} else 1
            counts[one.actor] += weight * (10 if one.start < headline_end else 1)
    return min(counts, key=lambda actor: (-counts[actor], actor)) if counts else None


def is_state(actor: str) -> bool:
    """Whether an actor id is a state's: three capital letters that are no bloc."""
    return len(actor) == 3 and actor.isupper() and actor not in {"CIS", "SCO", "OTS", "OIC"}  # noqa: PLR2004 - ISO3


def _nouns(sentence: Sentence, found: tuple[Mention, ...]) -> Iterator[Token]:
    taken = {mention.start for mention in found}
    for token in sentence.tokens:
        if token.lemma in NOUNS and token.feats.get("Number") != "Plur" and token.start not in taken:
            follows = sentence.tokens[token.index + 1 : token.index + 2]
            named = any(
                (one.case == "Gen" and one.pos in {"NOUN", "PROPN", "ADJ"}) or one.text[:1].isupper() for one in follows
            )
            before = sentence.tokens[max(0, token.index - 1) : token.index]
            qualified = any(one.pos == "ADJ" and not one.lemmas & _DETERMINERS for one in before)
            if not named and not qualified:
                yield token


def _resolve(
    token: Token, sentence: Sentence, found: tuple[Mention, ...], before: Sequence[Mention], main: str | None
) -> Mention | None:
    clause = _clause(token, sentence)
    taken = {one.actor for one in found if clause[0] <= one.start < clause[1] and "place" not in one.flags}
    earlier = [one for one in found if one.end <= clause[0]]
    scores: Counter[str] = Counter({main: 2} if main else {})
    for weight, group in ((1, before), (2, earlier)):
        for one in group:
            scores[one.actor] += weight + (one.via in {"name", "capital"})
    free = {actor: score for actor, score in scores.items() if is_state(actor) and actor not in taken}
    if not free:
        return None
    actor = min(free, key=lambda one: (-free[one], one))
    return Mention(actor, token.text, token.start, token.end, "role_noun", ("role_noun",), _CONFIDENCE)


def _clause(token: Token, sentence: Sentence) -> tuple[int, int]:
    """Return the offsets between the punctuation marks around a token."""
    breaks = [one for one in sentence.tokens if one.text in _BREAKS]
    start = max((one.end for one in breaks if one.end <= token.start), default=sentence.start)
    end = min((one.start for one in breaks if one.start >= token.end), default=sentence.end)
    return start, end
