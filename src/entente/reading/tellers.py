"""Who tells: the person, body or state that is the subject of a verb of speech, by its place and by the parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.reading import lexicon as lex
from entente.reading.nlp import is_person, lemma_of, nominative_phrase
from entente.reading.persons import Person, find_person, someone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.claims import Mention
    from entente.reading.nlp import Sentence, Token

SOURCES = frozenset({"данные", "дать", "информация", "сведение", "подсчет", "сообщение"})
"""Nouns behind which a document is named: "по данным регистров"."""
_RELATIVE = frozenset({"который", "кто", "что"})
_BESIDE = frozenset({"appos", "flat:name", "flat:foreign", "nmod", "amod"})


def voice(mention: Mention) -> Person:
    """Return an actor that speaks or thinks, named in the nominative where one word names it."""
    surface = mention.surface
    plain = " " not in surface and not surface.isupper()
    return Person(lemma_of(surface).capitalize() if plain else surface, "", "actor", actor=mention.actor)


def mentioned(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Person | None:
    """Return an actor as the one who speaks: "как считает Москва", "повторяют в Астане"."""
    if not tokens:
        return None
    inside = [one for one in mentions if tokens[0].start <= one.start <= tokens[-1].end and one.via != "adjective"]
    return voice(inside[0]) if inside else None


def is_name(token: Token) -> bool:
    """Whether a token is written like a person's name."""
    return token.text[:1].isupper() and not token.text.isupper()


def stating(around: Sequence[Token], mentions: Sequence[Mention], verb: Token) -> Person | None:
    """Return a state that thinks or speaks: "Москва считает", or "в Москве опасаются" with a plural verb."""
    at = {token.start: token for token in around}
    for mention in mentions:
        word = at.get(mention.start)
        if word is None or mention.via in {"adjective", "product"}:
            continue
        spoken = word.case == "Nom" and word.rel.startswith(("nsubj", "conj", "appos", "root"))
        thought = "place" in mention.flags and verb.feats.get("Number") == "Plur"
        if spoken or thought:
            return voice(mention)
    return None


def governing(sentence: Sentence, mentions: Sequence[Mention], verb: Token) -> Person | None:
    """Return the subject of a verb by the parse, over clauses that stand between, or what "в котором" refers to."""
    tokens = sentence.tokens
    subject = next((one for one in sentence.children[verb.index] if tokens[one].rel == "nsubj"), None)
    if subject is not None and tokens[subject].lemma in _RELATIVE:
        subject = None
    if subject is None and verb.rel == "acl:relcl" and verb.head >= 0:
        subject = verb.head
    if subject is None or subject > verb.index:
        return None
    return _person_at(sentence, mentions, subject)


def speaking(sentence: Sentence, mentions: Sequence[Mention], verb: Token) -> Person | None:
    """Return the person who is the subject of a verb by the parse, before or behind it.

    Of two, the one with an office or occupation speaks: the other may be the paper that he tells it to.
    """
    subjects = [one for one in sentence.children[verb.index] if sentence.tokens[one].rel == "nsubj"]
    titled = (one for one in subjects if sentence.tokens[one].lemmas & lex.SPEAKERS.keys())
    subject = next(titled, next(iter(subjects), None))
    return _person_at(sentence, mentions, subject) if subject is not None else None


def _person_at(sentence: Sentence, mentions: Sequence[Mention], index: int) -> Person | None:
    """Return the person, body or actor whose noun is at an index, with what stands right beside it."""
    tokens = sentence.tokens
    start, stop = index, index + 1
    while start and tokens[start - 1].head == index and tokens[start - 1].rel in {"amod", "det", "nmod", "appos"}:
        start -= 1
    while stop < len(tokens) and tokens[stop].rel in _BESIDE and stop - index < 5:  # noqa: PLR2004 - an office and a name
        stop += 1
    words = tokens[start:stop]
    noun = tokens[index]
    named = noun.lemmas & lex.SPEAKERS.keys() or is_name(noun) or any(one.rel == "flat:name" for one in words)
    animate = noun.pos in {"NOUN", "PROPN"} and is_person(noun.low)
    oblique = noun.case not in {"Nom", ""}
    person = find_person(words, mentions, oblique=oblique) if named else None
    return person or mentioned((noun,), mentions) or (someone(noun) if animate else None)


def caller(sentence: Sentence, mentions: Sequence[Mention], verb: Token) -> Mention | None:
    """Return the actor that is a verb's subject, or the capital in which one thinks so, if it has none."""
    subjects = [child for child in sentence.children[verb.index] if sentence.tokens[child].rel.startswith("nsubj")]
    starts = {sentence.tokens[child].start for child in subjects}
    named = [one for one in mentions if one.start in starts and one.via not in {"adjective", "product"}]
    if subjects or verb.feats.get("Number") != "Plur":
        return named[0] if named else None
    return next((one for one in mentions if "place" in one.flags and one.end <= verb.start), None)


def cited(tokens: Sequence[Token], phrase: int, stop: int) -> Person | None:
    """Read "по данным открытых регистров": the words after the noun name the document, put into the nominative."""
    inside = tokens[phrase + 1 : stop]
    known = tokens[phrase].lemmas & SOURCES or tokens[phrase].low == "согласно"
    if not inside or not known:
        return None
    return Person(nominative_phrase([token.text for token in inside]), "", "document")
