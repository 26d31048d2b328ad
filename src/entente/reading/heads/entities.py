"""Entities of a document for the attitude model: actors by id, and other names of persons, places and organisations."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from entente.reading.heads.pairs import EntityMention
from entente.reading.mentions import build_index, find_mentions
from entente.reading.nlp import fold, lemma_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from entente.evidence.claims import Mention
    from entente.reading.nlp import Name, Sentence

_BY_ID = frozenset({"name", "adjective", "demonym", "org"})
"""Ways of naming that stand for the actor itself; capitals, leaders and products stay entities of their own."""
_NAMING = frozenset({"name", "org"})


def entities(sentences: Sequence[Sentence], text: str, *, date: str | None = None) -> tuple[EntityMention, ...]:
    """Return the entities of a parsed document, in order.

    Names, adjectives and demonyms of an actor form one group under its id; capitals, persons and all other names are
    grouped by their lemmas, persons by the last one.

    Parameters
    ----------
    sentences
        Of the document.
    text
        Its text.
    date
        ISO date of the document, for actors that are known for a time only.
    """
    index = build_index()
    found: list[EntityMention] = []
    for sentence in sentences:
        mentions = find_mentions(sentence, text, index, date=date)
        found.extend(_entity(one) for one in mentions)
        found.extend(_named(sentence.names, mentions))
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def enriched(
    sentences: Sequence[Sentence], text: str, given: Sequence[EntityMention], *, date: str | None = None
) -> tuple[EntityMention, ...]:
    """Add to given entities the adjectives and demonyms that speak of the same actors, in order of the text.

    A given group is an actor if the actor layer names it where the group is mentioned; "российский" belongs to the
    group of "Россия" then.
    """
    index = build_index()
    mentions = [one for sentence in sentences for one in find_mentions(sentence, text, index, date=date)]
    taken = _at(given)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    loose = []
    for mention in mentions:
        groups = _over(taken, mention)
        if groups and mention.via in _NAMING:
            votes[mention.actor][groups[0]] += 1
        elif not groups:
            loose.append(mention)
    added = [
        EntityMention(votes[one.actor].most_common(1)[0][0], one.start, one.end, "LOC")
        for one in loose
        if one.actor in votes
    ]
    return tuple(sorted([*given, *added], key=lambda one: (one.start, one.end)))


def _at(given: Iterable[EntityMention]) -> dict[int, str]:
    """Return the group at each character that an entity covers."""
    return {place: one.group for one in given for place in range(one.start, one.end)}


def _over(taken: Mapping[int, str], mention: Mention) -> list[str]:
    return [taken[place] for place in range(mention.start, mention.end) if place in taken]


def _entity(mention: Mention) -> EntityMention:
    kind = "PER" if mention.via == "leader" else "ORG" if mention.via in {"org", "product"} else "LOC"
    group = mention.actor if mention.via in _BY_ID else _lemmas(mention.surface, kind)
    return EntityMention(group, mention.start, mention.end, kind)


def _named(names: Sequence[Name], mentions: Sequence[Mention]) -> Iterator[EntityMention]:
    """Yield the tagger's names that no actor overlaps."""
    for name in names:
        if not any(one.start < name.end and name.start < one.end for one in mentions):
            yield EntityMention(_lemmas(name.text, name.kind), name.start, name.end, name.kind)


def _lemmas(surface: str, kind: str) -> str:
    words = [lemma_of(word) for word in fold(surface).replace("«", " ").replace("»", " ").split()]
    return words[-1] if kind == "PER" and words else " ".join(words)
