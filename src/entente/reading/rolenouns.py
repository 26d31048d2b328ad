"""Role nouns: "эта республика", "страна", "сосед", "блок", "стороны" stand for actors named before.

The antecedent is the most salient actor of the same kind in the paragraph: near, often named, a subject, and not
already another participant of the same clause; "стороны" needs two states. Every such mention is flagged
``role_noun``, trusted less, and keeps its antecedent.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.evidence.claims import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.reading.nlp import Sentence, Token

NOUNS = frozenset({"республика", "страна", "государство", "союзник", "сосед"})
BLOC_NOUNS = frozenset({"блок", "альянс", "объединение"})
PAIR_NOUN = "сторона"
_BREAKS = frozenset(",;:–—()")
_CONFIDENCE = 0.7
_LOOK_BACK = 2
_DETERMINERS = frozenset({"этот", "сам", "данный", "наш", "весь", "тот"})
_BOTH = frozenset({"оба"})


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
    subjects = frozenset(
        token.start for sentence in sentences for token in sentence.tokens if token.rel.startswith("nsubj")
    )
    for place, (sentence, found) in enumerate(zip(sentences, mentions, strict=True)):
        before = tuple(mention for one in known[max(0, place - _LOOK_BACK) :] for mention in one)
        scene = _Scene(sentence, found, before, subjects, main)
        extra = [one for token in _nouns(sentence, found) for one in _resolve(token, scene)]
        known.append(tuple(sorted((*found, *extra), key=lambda mention: mention.start)))
    return known


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence with its mentions, those of the sentences before it, and where the paragraph's subjects begin."""

    sentence: Sentence
    found: tuple[Mention, ...]
    before: tuple[Mention, ...]
    subjects: frozenset[int]
    main: str | None

    def salience(self, end: int) -> Counter[str]:
        """Return how present each actor is for a reader who has come to an offset."""
        scores: Counter[str] = Counter({self.main: 2} if self.main else {})
        earlier = tuple(one for one in self.found if one.end <= end)
        for weight, group in ((1, self.before), (2, earlier)):
            for one in group:
                scores[one.actor] += weight + (one.via in {"name", "capital"}) + (one.start in self.subjects)
        return scores

    def antecedent(self, actor: str, end: int) -> tuple[int, int] | None:
        """Return the span of the last mention of an actor before an offset; ``None`` if the paragraph has none."""
        spans = [(one.start, one.end) for one in (*self.before, *self.found) if one.actor == actor and one.end <= end]
        return max(spans, default=None)


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
        if token.start in taken or not (_is_pair(sentence, token) or _is_single(token)):
            continue
        if not _is_named(sentence, token) and not _is_qualified(sentence, token):
            yield token


def _is_single(token: Token) -> bool:
    return (token.lemma in NOUNS or token.lemma in BLOC_NOUNS) and token.feats.get("Number") != "Plur"


def _is_pair(sentence: Sentence, token: Token) -> bool:
    """Whether a word is "стороны" as participants, not "со стороны" or "с обеих сторон"."""
    if token.lemma != PAIR_NOUN or token.feats.get("Number") != "Plur":
        return False
    before = [one for one in sentence.tokens[max(0, token.index - 2) : token.index] if not one.lemmas & _BOTH]
    return not (before and before[-1].pos == "ADP")


def _is_named(sentence: Sentence, token: Token) -> bool:
    """Whether the noun has a name or complement of its own: "Республика Казахстан", "страна НАТО"."""
    after = sentence.tokens[token.index + 1 : token.index + 2]
    return any((one.case == "Gen" and one.pos in {"NOUN", "PROPN", "ADJ"}) or one.text[:1].isupper() for one in after)


def _is_qualified(sentence: Sentence, token: Token) -> bool:
    """Whether an adjective says which one: "исламская республика"."""
    before = sentence.tokens[max(0, token.index - 1) : token.index]
    return any(one.pos == "ADJ" and not one.lemmas & (_DETERMINERS | _BOTH) for one in before)


def _resolve(token: Token, scene: _Scene) -> Iterator[Mention]:
    """Yield the mention of the actor that a role noun stands for; both of them for "стороны"."""
    start, end = _clause(token, scene.sentence)
    if token.lemma == PAIR_NOUN:
        ranked = _ranked(scene.salience(token.start), states=True)
        both = [(one, scene.antecedent(one, token.start)) for one in ranked]
        named = [one for one, place in both if place is not None][:2]
        if len(named) == 2:  # noqa: PLR2004 - two sides
            yield from (_stand_in(one, token, "role_noun.pair", scene, token.start) for one in named)
        return
    taken = {one.actor for one in scene.found if start <= one.start < end and "place" not in one.flags}
    states = token.lemma in NOUNS
    free = [one for one in _ranked(scene.salience(start), states=states) if one not in taken]
    if free:
        yield _stand_in(free[0], token, f"role_noun.{'state' if states else 'bloc'}", scene, start)


def _ranked(scores: Counter[str], *, states: bool) -> list[str]:
    """Return the states, or the blocs, the most salient first."""
    return sorted((one for one in scores if is_state(one) == states), key=lambda one: (-scores[one], one))


def _stand_in(actor: str, token: Token, rule: str, scene: _Scene, end: int) -> Mention:
    antecedent = scene.antecedent(actor, end)
    flags = ("role_noun",)
    return Mention(actor, token.text, token.start, token.end, "role_noun", flags, _CONFIDENCE, rule, antecedent)


def _clause(token: Token, sentence: Sentence) -> tuple[int, int]:
    """Return the offsets between the punctuation marks around a token."""
    breaks = [one for one in sentence.tokens if one.text in _BREAKS]
    start = max((one.end for one in breaks if one.end <= token.start), default=sentence.start)
    end = min((one.start for one in breaks if one.start >= token.end), default=sentence.end)
    return start, end
