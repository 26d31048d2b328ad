"""The words that name actors, prepared for looking up token by token.

Every alias becomes an entry under the lemmas and the case forms of its first word; what a text's word can begin is
looked up once and remembered, so that a document costs a dictionary look-up a token. Names of something else that hold
an actor's name ("Латинская Америка", «Единая Россия») are entries too: they win by length and name nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from entente.actors import Alias, aliases
from entente.actors.lemmas import forms
from entente.actors.words import decoys
from entente.reading import nlp
from entente.reading.nlp import fold, lemmas_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from entente.reading.nlp import Token

_OWN = (
    Alias("натовский", "NATO", "ru", "adjective", None, None, ()),
    Alias("usa", "USA", "en", "short", None, None, ()),
)
"""What the alias table does not have: adjectives of blocs, codes used as names."""
_CAPITALISED = frozenset({"name", "short", "capital", "seat", "leader", "bloc", "organisation", "product", "firm"})
_DECLINED = frozenset({"name", "short", "capital", "seat"})
_FOREIGN = frozenset({"name", "short", "adjective"})
_PLAIN = re.compile(r"[^\W_]+(?:-[^\W_]+)*(?: [^\W_]+(?:-[^\W_]+)*)*")
_MISREAD = frozenset({"тонга", "ярен"})
"""Names that the dictionary holds, though it reads their case forms as other words."""

_RARE = 0.05
"""Share of its readings with which a word counts as a name."""

_MOST = 100_000
"""Words remembered; a text of more different words starts afresh."""

_CYRILLIC = str.maketrans("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху")
"""Latin letters that are written for Cyrillic ones in names of weapons."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """An alias prepared for matching: the admissible lemmas of each word, and its row; ``None`` names nobody."""

    words: tuple[frozenset[str], ...]
    row: Alias | None


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Aliases by the lemmas of their first word.

    Attributes
    ----------
    entries
        First lemma, folded -> entries, the longest first.
    given
        Folded surname of a leader -> lemmas of the first names under which the table has it.
    seen
        Words of texts that were looked up before.
    """

    entries: Mapping[str, tuple[Entry, ...]]
    given: Mapping[str, frozenset[str]]
    seen: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    def begun(self, token: Token) -> tuple[Entry, ...]:
        """Return the entries whose first word a token may be, written as they are, the longest first."""
        found = self.seen.get(token.text)
        if found is None:
            if len(self.seen) > _MOST:
                self.seen.clear()
            found = self.seen[token.text] = self.look_up(token.text, token.lemmas)
        return found

    def look_up(self, text: str, lemmas: frozenset[str]) -> tuple[Entry, ...]:
        """Return the entries that a word may begin."""
        low = fold(text)
        keys = [key for key in (low, *(lemmas - {low}), *_respelt(text)) if key in self.entries]
        if not keys:
            return ()
        found = {id(one): one for key in sorted(keys) for one in self.entries[key] if _written(text, one)}
        return tuple(sorted(found.values(), key=lambda one: -len(one.words)))


def build_index(rows: Sequence[Alias] | None = None) -> Index:
    """Prepare alias rows for matching; by default all Russian aliases of :mod:`entente.actors`, and English names."""
    return _all() if rows is None else _index(tuple(rows))


@lru_cache(maxsize=1)
def _all() -> Index:
    foreign = [row for row in aliases("en") if row.type in _FOREIGN and "homograph" not in row.flags]
    return _make((*aliases("ru"), *_OWN, *foreign), decoys("ru"))


@lru_cache(maxsize=8)
def _index(rows: tuple[Alias, ...]) -> Index:
    return _make(rows, ())


def _make(rows: Iterable[Alias], others: Iterable[str]) -> Index:
    entries: dict[str, list[Entry]] = defaultdict(list)
    given: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        words = _words(row.alias)
        if not words:
            continue
        entry = Entry(_sets(words, row), row)
        for key in entry.words[0]:
            entries[key].append(entry)
        if row.type == "leader" and len(words) > 1:
            given[fold(words[-1])] |= entry.words[0]
    for words in map(_words, others):
        entry = Entry(tuple(map(lemmas_of, words)), None)
        for key in entry.words[0]:
            entries[key].append(entry)
    ordered = {key: tuple(sorted(found, key=lambda one: -len(one.words))) for key, found in entries.items()}
    return Index(ordered, {surname: frozenset(names) for surname, names in given.items()})


def _words(alias: str) -> list[str]:
    """Cut an alias as a text is cut; a stem is one word."""
    if _PLAIN.fullmatch(alias):
        return alias.split(" ")
    if alias.endswith("-"):
        return [alias]
    from razdel import tokenize

    return [token.text for token in tokenize(alias)]


def _sets(words: Sequence[str], row: Alias) -> tuple[frozenset[str], ...]:
    if row.language != "ru":
        return tuple(frozenset({fold(word)}) for word in words)
    if len(words) > 1:
        return tuple(map(lemmas_of, words))
    word = fold(words[0])
    declined = row.type in _DECLINED and "acronym" not in row.flags and "homograph" not in row.flags
    return (frozenset(_own_forms(word)) if declined else frozenset({word}),)


def _own_forms(word: str) -> Iterator[str]:
    """Yield a name and, where the dictionary does not hold it, its case forms; never words of another kind."""
    yield word
    if word in _MISREAD or not nlp.dictionary().word_is_known(word):
        yield from filter(_may_be_noun, forms(word)[1:])


def _may_be_noun(form: str) -> bool:
    """Whether the dictionary does not hold a form, or reads it as a noun."""
    if not nlp.dictionary().word_is_known(form):
        return True
    return any(parse.tag.POS == "NOUN" for parse in nlp.dictionary().parse(form)[:1])


def _written(text: str, entry: Entry) -> bool:
    """Whether a word is written as a name where the alias is one; an acronym has two capitals ("БиГ")."""
    row = entry.row
    if row is None:
        return text[:1].isupper()
    if row.language != "ru":
        return text[:1].isupper() and (row.type != "short" or len(text) > 3 or text.isupper())  # noqa: PLR2004 - "US", never "Us"
    if "acronym" in row.flags:
        return sum(letter.isupper() for letter in text) > 1
    return row.type not in _CAPITALISED or text[:1].isupper()


def _respelt(text: str) -> tuple[str, ...]:
    """Return the Cyrillic spelling of a weapon's name in Latin letters: "C-400"."""
    if "-" in text and text.isascii() and text[-1:].isdigit():
        return (fold(text.translate(_CYRILLIC)),)
    return ()


@lru_cache(maxsize=20_000)
def is_given_name(token: str) -> bool:
    """Whether the dictionary lists a word as a first name, patronymic or surname."""
    named = {"Surn", "Name", "Patr"}
    parses = nlp.dictionary().parse(token) if nlp.dictionary().word_is_known(token.lower()) else ()
    return any(parse.score >= _RARE and parse.tag.grammemes & named for parse in parses)
