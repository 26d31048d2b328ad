"""Statements of membership: "Турция, член НАТО", "Казахстан – член ОДКБ и ЕАЭС", "один из партнёров по ОДКБ"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.reading.rolenouns import is_state

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.evidence.claims import Mention
    from entente.reading.nlp import Sentence, Token

_NOUNS = frozenset(
    {"страна", "член", "участник", "участница", "партнер", "союзник", "государство", "член-корреспондент"}
)
_BELONG = frozenset({"состоять", "входить"})
"""Verbs of membership, with "в" and the bloc; "вступить" and "войти" are acts with a date."""
_DASHES = frozenset({",", "–", "—", "-", "("})
_OPEN = re.compile(r"\?|\b(?:если|бы|чтобы|якобы|будто|вряд ли|едва ли|допустим|представ(?:им|ьте))\b", re.IGNORECASE)
"""With these, a sentence states no membership: questions, conditions, wishes and hearsay are left to the clauses."""
_GAP = 7
"""Words that may stand between the state and the noun."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A membership as stated by the words ``start..end``; ``implied`` if the state is not named beside it."""

    state: str
    blocs: tuple[str, ...]
    noun: Token
    start: int
    end: int
    negated: bool
    implied: bool


def stated(
    sentence: Sentence, mentions: Sequence[Mention], blocs: frozenset[str], main: str | None
) -> Iterator[Stated]:
    """Yield the memberships that a sentence states.

    Parameters
    ----------
    sentence, mentions
        The sentence and its actors.
    blocs
        Ids of all blocs.
    main
        State that "наш партнёр по ОДКБ" means if none is named, or ``None``.
    """
    if _OPEN.search(" ".join(token.text for token in sentence.tokens)):
        return
    for noun in sentence.tokens:
        belongs = _belongs(sentence, noun)
        if not noun.lemmas & _NOUNS and not belongs:
            continue
        named = _blocs(sentence, sentence.tokens[noun.index + 1] if belongs else noun, mentions, blocs)
        if not named:
            continue
        bearers = _subjects(sentence, noun, mentions) if belongs else _bearer(sentence, noun, mentions)
        bearers = bearers or ([] if belongs else _named_after(sentence, max(named.values()), mentions))
        negated = any(token.low == "не" for token in sentence.tokens[max(0, noun.index - 3) : noun.index])
        end = max(named.values())
        for bearer in bearers:
            start, stop = min(bearer.start, noun.start), max(end, bearer.end)
            yield Stated(bearer.actor, tuple(named), noun, start, stop, negated, implied=False)
        if bearers:
            continue
        if main is not None and not belongs and _is_role(sentence, noun):
            yield Stated(main, tuple(named), noun, _role_start(sentence, noun), end, negated, implied=True)


def _belongs(sentence: Sentence, verb: Token) -> bool:
    """Whether a verb says that somebody is or was in something: "состоит в ОДКБ", "не входил в НАТО"."""
    if not verb.lemmas & _BELONG or verb.form != "fin":
        return False
    return verb.index + 1 < len(sentence.tokens) and sentence.tokens[verb.index + 1].low in {"в", "во"}


def _subjects(sentence: Sentence, verb: Token, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the states right before a verb of membership, with those that are joined to the last by "и" or commas.

    Only "не", adverbs and particles may stand before the verb, and "которая" with its comma.
    """
    found: list[Mention] = []
    states = [one for one in mentions if is_state(one.actor) and one.via != "adjective"]
    stop = verb.start
    for one in reversed([one for one in states if one.end <= verb.start]):
        gap = [token for token in sentence.tokens if one.end <= token.start < stop]
        known = all(token.low in {"и", ","} for token in gap) if found else all(_is_light(token) for token in gap)
        if not known or (found and verb.feats.get("Number") != "Plur"):
            break
        found.insert(0, one)
        stop = one.start
    return found


def _is_light(token: Token) -> bool:
    return token.pos in {"ADV", "PART"} or token.low in {",", "который", "которая", "которое"}


def _blocs(sentence: Sentence, noun: Token, mentions: Sequence[Mention], blocs: frozenset[str]) -> dict[str, int]:
    """Return the blocs right after a noun, with the offset where each ends: "член ОДКБ и ЕАЭС", "партнёр по ОДКБ"."""
    found: dict[str, int] = {}
    at = noun.index + 1
    while at < len(sentence.tokens):
        token = sentence.tokens[at]
        mention = next((one for one in mentions if one.start == token.start and one.actor in blocs), None)
        if mention is not None:
            found[mention.actor] = mention.end
        elif token.low not in {"по", "и", ",", "блока", "альянса"} or at > noun.index + 1 + 2 * len(found):
            break
        at += 1
    return found


def _bearer(sentence: Sentence, noun: Token, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mention of the state before the noun: in apposition, or as subject before a dash or copula."""
    before = [one for one in mentions if one.end <= noun.start and is_state(one.actor) and one.via != "adjective"]
    if not before:
        return []
    gap = [token for token in sentence.tokens if before[-1].end <= token.start < noun.start]
    joined = any(
        token.text in _DASHES or token.lemmas & {"являться", "быть", "остаться", "стать"} for token in gap
    ) or [token.low for token in gap] == ["не"]
    plain = not any(token.form == "fin" and not token.lemmas & {"являться", "быть", "стать"} for token in gap)
    return [before[-1]] if joined and plain and len(gap) <= _GAP else []


def _named_after(sentence: Sentence, end: int, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the state named in apposition right after a role and its bloc: "союзник по ОДКБ, Армения, ..."."""
    found = next((one for one in mentions if one.start >= end and is_state(one.actor) and one.via == "name"), None)
    if found is None:
        return []
    gap = [token for token in sentence.tokens if end <= token.start < found.start]
    named = next((token for token in sentence.tokens if token.start == found.start), None)
    return [found] if [token.text for token in gap] == [","] and named is not None and named.case == "Nom" else []


def _role_start(sentence: Sentence, noun: Token) -> int:
    """Return where the words for a role begin: "один из ключевых партнёров" at "один"."""
    before = sentence.tokens[max(0, noun.index - 4) : noun.index]
    return next((token.start for token in before if token.low == "один"), noun.start)


def _is_role(sentence: Sentence, noun: Token) -> bool:
    """Read "Один из ключевых партнёров по ОДКБ": a singular role of somebody whom the reader knows."""
    if not noun.lemmas & {"партнер", "союзник", "участник"}:
        return False
    before = [token.low for token in sentence.tokens[max(0, noun.index - 4) : noun.index]]
    return "один" in before or noun.feats.get("Number") == "Sing"
