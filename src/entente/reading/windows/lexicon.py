"""Word lists of the window coders, read from one table a language.

A row of ``tables/lexicon_<language>.csv`` has a ``kind`` (what its words do), a ``domain`` and ``topic`` for words that
tell what a text is about, and the ``words``, separated by ``|``; a phrase is several words. English words are base
forms, Turkish and Kazakh ones are stems to which endings attach.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from entente.actors.tables import rows_of
from entente.reading.windows.text import Spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from entente.reading.windows.text import Token, Tongue

FOLDER = Path(__file__).parent.parent / "tables"
_COLUMNS = ("kind", "domain", "topic", "words")
_SHORTEST = 3
"""Letters a stem must have to be found at the beginning of a longer word."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words of one language.

    Attributes
    ----------
    kinds
        Kind -> its words and phrases.
    topics
        Word -> ``(domain, topic)`` of each topic it speaks for.
    spelled
        How the words were folded.
    """

    kinds: Mapping[str, frozenset[str]]
    topics: Mapping[str, tuple[tuple[str, str], ...]]
    spelled: Spelling
    unions: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)
    """Words of several kinds, as asked for before."""

    def words(self, *kinds: str) -> frozenset[str]:
        """Return the words of one or several kinds."""
        if kinds not in self.unions:
            self.unions[kinds] = frozenset().union(*(self.kinds.get(kind, frozenset()) for kind in kinds))
        return self.unions[kinds]

    def has(self, words: Iterable[str], *kinds: str) -> bool:
        """Whether any of the words is of one of the kinds."""
        return not self.words(*kinds).isdisjoint(words)


def lexicon(spelled: Spelling) -> Lexicon:
    """Return the word lists for a text."""
    return _lexicon(spelled.tongue, spelled.plain)


@lru_cache(maxsize=8)
def _lexicon(tongue: Tongue, plain: bool) -> Lexicon:  # noqa: FBT001 - private, cached by position
    spelled = Spelling(tongue, plain)
    kinds: dict[str, set[str]] = defaultdict(set)
    topics: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows_of(FOLDER / f"lexicon_{tongue}.csv", _COLUMNS):
        for word in map(spelled.fold, filter(None, row["words"].split("|"))):
            kinds[row["kind"]].add(word)
            if row["topic"]:
                topics[word].append((row["domain"], row["topic"]))
    return Lexicon(
        {kind: frozenset(words) for kind, words in kinds.items()},
        {word: tuple(dict.fromkeys(found)) for word, found in topics.items()},
        spelled,
    )


def stems(word: str, known: frozenset[str] | Mapping[str, object]) -> tuple[str, ...]:
    """Return the listed stems that a word begins with, the longest first; a final consonant may soften."""
    found = []
    for size in range(len(word), _SHORTEST - 1, -1):
        begun = word[:size]
        hard = begun[:-1] + _HARD.get(begun[-1], begun[-1])
        found += [one for one in dict.fromkeys((begun, hard)) if one in known]
    return tuple(found) or ((word,) if word in known else ())


_HARD = {"ğ": "k", "b": "p", "c": "ç", "d": "t", "г": "к", "ғ": "қ", "б": "п"}
"""Final consonants before a vowel, and what they were: "ortağı" from "ortak"."""


def phrases(tokens: Sequence[Token], known: frozenset[str], *, most: int = 4) -> Iterator[tuple[int, int]]:
    """Yield ``(first, last)`` indices of listed phrases of at least two words, exactly as listed."""
    lows = [token.low for token in tokens]
    for first in range(len(lows)):
        for size in range(min(most, len(lows) - first), 1, -1):
            if " ".join(lows[first : first + size]) in known:
                yield tokens[first].index, tokens[first + size - 1].index
                break
