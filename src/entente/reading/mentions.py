"""Actors named in a Russian text: longest match of alias words on the lemmas of a sentence.

Adjectives ("турецкие беспилотники"), demonyms, capitals, seats, leaders in office, blocs, products and compound
adjectives ("армяно-индийское") come from the alias table, not from the name tagger, which misses most of them. Every
mention keeps the rule that found it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from entente.actors import Alias, aliases
from entente.evidence.claims import Mention
from entente.reading import lexicon as lex
from entente.reading.nlp import fold, lemmas_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.evidence.claims import Via
    from entente.reading.nlp import Sentence, Token


_VIA: Mapping[str, Via] = {
    "name": "name",
    "short": "name",
    "capital": "capital",
    "seat": "capital",
    "demonym": "demonym",
    "adjective": "adjective",
    "stem": "adjective",
    "leader": "leader",
    "bloc": "org",
    "organisation": "org",
    "product": "product",
    "firm": "org",
}
_OWN = (Alias("натовский", "NATO", "ru", "adjective", None, None, ()),)
"""Adjectives of blocs: the alias table has none."""
_CAPITALISED = frozenset({"name", "short", "capital", "seat", "leader", "bloc", "organisation", "product", "firm"})
_PLACE_PREPOSITIONS = frozenset({"в", "во", "из", "под", "близ", "возле", "на"})
_FORMER = frozenset({"бывший", "экс-президент", "экс-премьер", "экс-министр", "покойный"})
_DIRECTIONS = frozenset({"северо", "южно", "юго", "западно", "восточно", "центрально", "анти", "про"})
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")

STATE_HEADS = lex.words(
    "власть армия дипломатия экспорт импорт товар правительство офицер военный солдат вооружение оружие техника "
    "беспилотник дрон коллега преференция газ нефть компания бизнес рынок сторона лидер президент министр войско "
    "граница политика экономика инвестиция капитал база спецслужба флот санкция руководство чиновник посол делегация "
    "военнослужащий поставка производство система самолет танк ракета транзит порт территория мид предприятие"
)
"""Nouns that make an ethnic adjective speak of the state: "казахская армия" but not "казахский язык"."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An alias prepared for matching: the admissible lemmas of each word, and its row."""

    words: tuple[frozenset[str], ...]
    row: Alias


Index = dict[str, list[Entry]]
"""First lemma -> entries."""


@dataclass(frozen=True, slots=True)
class _Hit:
    first: int
    last: int
    row: Alias


def find_mentions(sentence: Sentence, text: str, index: Index, *, date: str | None = None) -> tuple[Mention, ...]:
    """Return the actors named in a sentence, in order.

    Parameters
    ----------
    sentence
        Parsed sentence.
    text
        The document's text.
    index
        From :func:`build_index`.
    date
        ISO date of the document; dated aliases (leaders, renamed capitals) count only if valid then. Without it
        leaders in office today count.
    """
    found: list[Mention] = []
    position = 0
    while position < len(sentence.tokens):
        hit = _longest(sentence, position, index, date)
        if hit is None:
            found.extend(_compound(sentence.tokens[position], index))
            position += 1
        else:
            found.extend(_mention(sentence, text, hit))
            position = hit.last + 1
    return tuple(found)


def build_index(rows: Sequence[Alias] | None = None) -> Index:
    """Prepare alias rows for matching; by default all Russian aliases of :mod:`entente.actors`."""
    return _index((*aliases("ru"), *_OWN) if rows is None else tuple(rows))


@lru_cache(maxsize=8)
def _index(rows: tuple[Alias, ...]) -> Index:
    index: Index = {}
    for row in rows:
        words = _WORD.findall(row.alias)
        if not words:
            continue
        sets = (frozenset({fold(words[0])}),) if len(words) == 1 else tuple(map(lemmas_of, words))
        entry = Entry(sets, row)
        for key in sets[0]:
            index.setdefault(key, []).append(entry)
    return index


def _longest(sentence: Sentence, first: int, index: Index, date: str | None) -> _Hit | None:
    token = sentence.tokens[first]
    entries = {id(entry): entry for key in token.lemmas | {token.low} for entry in index.get(key, ())}
    fitting = [entry for entry in entries.values() if _fits(sentence, first, entry, date)]
    if not fitting:
        return None
    size = max(len(entry.words) for entry in fitting)
    longest = [entry for entry in fitting if len(entry.words) == size]
    if any("shared" in entry.row.flags for entry in longest) and len({entry.row.actor for entry in longest}) > 1:
        return None
    best = max(longest, key=lambda entry: (_meant(sentence, first, entry.row), _exact(token, entry)))
    return _Hit(first, first + size - 1, best.row)


def _meant(sentence: Sentence, first: int, row: Alias) -> bool:
    """Whether a word that is both adjective and people ("русский") is used as this type says."""
    noun = _head(sentence, first).index != first
    return noun if row.type == "adjective" else not noun if row.type == "demonym" else True


def _exact(token: Token, entry: Entry) -> bool:
    """Prefer the reading that the tagger chose."""
    return token.lemma in entry.words[0]


def _fits(sentence: Sentence, first: int, entry: Entry, date: str | None) -> bool:
    tokens = sentence.tokens[first : first + len(entry.words)]
    if len(tokens) < len(entry.words) or entry.row.type == "stem":
        return False
    same = all((token.lemmas | {token.low}) & words for token, words in zip(tokens, entry.words, strict=True))
    return same and _case_fits(sentence, first, entry.row) and _valid(entry.row, date)


def _case_fits(sentence: Sentence, first: int, row: Alias) -> bool:
    """Whether the surface is written as a name where the alias is one."""
    surface = sentence.tokens[first].text
    if "acronym" in row.flags and not surface.isupper():
        return False
    if row.type in _CAPITALISED:
        return surface[0].isupper() and ("homograph" not in row.flags or _is_name(sentence, first))
    return "homograph" not in row.flags or row.type == "adjective"


def _is_name(sentence: Sentence, first: int) -> bool:
    """Ask for a capital letter inside the sentence, or the tagger's word for it at the beginning."""
    token = sentence.tokens[first]
    if not token.text[0].isupper():
        return False
    opens = first == 0 or sentence.tokens[first - 1].text in '«"“.:'
    return not opens or any(name.start <= token.start < name.end and name.kind == "LOC" for name in sentence.names)


def _valid(row: Alias, date: str | None) -> bool:
    if date is None:
        return row.type != "leader" or row.end is None
    return (row.start is None or row.start <= date) and (row.end is None or date < row.end)


def _mention(sentence: Sentence, text: str, hit: _Hit) -> Iterator[Mention]:
    """Make the mention of a hit, unless its context says that no actor is meant."""
    row, first = hit.row, sentence.tokens[hit.first]
    via = _VIA[row.type]
    if (row.type == "leader" or "historical" in row.flags) and _is_former(sentence, hit.first):
        return
    if row.type in {"adjective", "demonym"} and _is_title(sentence, hit.first):
        return
    if row.type == "adjective" and "ethnic" in row.flags and not _head(sentence, hit.first).lemmas & STATE_HEADS:
        return
    flags: tuple[str, ...] = ("ethnic_adjective",) if "ethnic" in row.flags else ()
    if via == "capital" and _is_place(sentence, hit.first):
        flags += ("place",)
    end = sentence.tokens[hit.last].end
    confidence = 0.6 if flags else 0.9 if row.flags else 1.0
    yield Mention(row.actor, text[first.start : end], first.start, end, via, flags, confidence)


def _is_former(sentence: Sentence, first: int) -> bool:
    before = sentence.tokens[max(0, first - 3) : first]
    return any(token.lemmas & _FORMER or token.low.startswith("экс-") for token in before)


def _is_title(sentence: Sentence, first: int) -> bool:
    """Whether a word is part of a quoted title: «Казахстанская правда», "Первый русский"."""
    around = sentence.tokens[max(0, first - 3) : first + 4]
    opening = [token for token in around if token.index < first and token.text in '«"“']
    closing = [token for token in around if token.index > first and token.text in '»"”']
    if not opening or not closing:
        return False
    return sentence.tokens[opening[-1].index + 1].text[:1].isupper()


def _head(sentence: Sentence, index: int) -> Token:
    """Return the noun that an adjective belongs to: its governor, or the next noun."""
    head = sentence.tokens[index].head
    if head >= 0 and sentence.tokens[head].pos in {"NOUN", "PROPN"}:
        return sentence.tokens[head]
    after = sentence.tokens[index + 1 : index + 4]
    return next((token for token in after if token.pos in {"NOUN", "PROPN"}), sentence.tokens[index])


def _is_place(sentence: Sentence, first: int) -> bool:
    """Whether a capital stands as a place: after "в", "из", "под"."""
    before = sentence.tokens[first - 1] if first else None
    return before is not None and before.low in _PLACE_PREPOSITIONS


def _compound(token: Token, index: Index) -> Iterator[Mention]:
    """Yield the actors of a compound adjective: "казахстанско-турецкое"."""
    parts = token.text.split("-")
    if len(parts) < 2 or not all(parts):  # noqa: PLR2004 - one hyphen at least
        return
    start = token.start
    for place, part in enumerate(parts):
        actor = _stem(part, index) if place < len(parts) - 1 else _adjective(lemmas_of(part), index)
        if actor is not None and fold(parts[0]) not in _DIRECTIONS:
            yield Mention(actor, part, start, start + len(part), "adjective", (), 0.9)
        start += len(part) + 1


def _stem(part: str, index: Index) -> str | None:
    """Resolve "армяно" by the table of stems, "казахстанско" by its adjective."""
    low = fold(part)
    listed = [entry.row.actor for key in (low, low + "-") for entry in index.get(key, ()) if entry.row.type == "stem"]
    if listed:
        return listed[0]
    return _adjective(frozenset({low[:-1] + "ий", low[:-1] + "ый"}), index) if low.endswith("о") else None


def _adjective(lemmas: frozenset[str], index: Index) -> str | None:
    rows = [entry.row for lemma in lemmas for entry in index.get(lemma, ()) if len(entry.words) == 1]
    return next((row.actor for row in rows if row.type == "adjective"), None)
