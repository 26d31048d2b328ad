"""Words and sentences of English, Turkish and Kazakh text, with offsets, and the forms under which words are compared.

Turkish capitals are mapped by hand (``İ`` to ``i``, ``I`` to ``ı``): Python's ``lower`` spoils both. For comparing,
``ı`` then counts as ``i``, and in a text without any Turkish letter all Turkish letters count as their plain ones.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from entente.reading.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Tongue = Literal["en", "tr", "kk"]

MAX_TOKENS = 300
"""Longer sentences are cut there: prose has none."""

_TURKISH = re.compile(r"[ğĞşŞıİçÇöÖüÜ]")
_CAPITALS = str.maketrans({"İ": "i", "I": "ı"})
_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}"
    r"|\d+(?:[.,]\d+)*(?![^\W_])"
    r"|[^\W_]+(?:[-’'‑][^\W_]+)*"
    r"|[^\w\s]"
)
_SUFFIX = re.compile(r"^(.+?)(n['’]t|['’](?:s|S|re|ve|ll|d|m))$")
_END = re.compile(r"[.!?…]+[\"”»’')\]]*\s+(?=[\"“«‘'(\[]?[^\W_a-zа-яәғқңөұүһі])|\n+")
_ABBREVIATIONS: dict[str, frozenset[str]] = {
    "en": words(
        "mr mrs ms dr prof gen col lt sgt capt st no vs inc ltd co corp jan feb mar apr jun jul aug sep sept oct nov "
        "dec approx sen rep gov adm hon etc e.g i.e"
    ),
    "tr": words("dr prof doç av sn no vb vs bkz yy org gen alb st mr"),
    "kk": words("т.б т.с.с ж жж млн млрд трлн мың г гг см проф акад т б"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign: ``text`` as written at ``start..end`` of the document, ``low`` for comparing."""

    text: str
    low: str
    start: int
    end: int
    index: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph."""

    tokens: tuple[Token, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spelling:
    """How words of a text are compared.

    Attributes
    ----------
    tongue
        Language code.
    plain
        Whether the text is Turkish without Turkish letters.
    """

    tongue: Tongue
    plain: bool = False

    def fold(self, word: str) -> str:
        """Return the form of a word under which it is compared."""
        return _fold(word, self.tongue, self.plain)


def spelling(text: str, tongue: Tongue) -> Spelling:
    """Return how the words of a text are to be compared."""
    return Spelling(tongue, tongue == "tr" and not _TURKISH.search(text))


@lru_cache(maxsize=100_000)
def _fold(word: str, tongue: Tongue, plain: bool) -> str:  # noqa: FBT001 - private, cached by position
    if tongue == "tr":
        low = word.translate(_CAPITALS).lower().replace("i̇", "i").replace("ı", "i").replace("’", "'")
        low = low.replace("â", "a").replace("î", "i").replace("û", "u")
        return _stripped(low) if plain else low
    low = word.lower().replace("’", "'").replace("‑", "-")
    return _stripped(low) if tongue == "en" else low.replace("ё", "е")


def _stripped(word: str) -> str:
    """Drop accents."""
    if word.isascii():
        return word
    return "".join(one for one in unicodedata.normalize("NFKD", word) if not unicodedata.combining(one))


def joined(tokens: Sequence[Token]) -> tuple[str, list[int]]:
    """Return the words of a sentence joined by blanks, and where each begins: what patterns of words are sought in."""
    starts, at = [], 0
    for token in tokens:
        starts.append(at)
        at += len(token.low) + 1
    return " ".join(token.low for token in tokens), starts


def sentences(text: str, start: int, end: int, spelled: Spelling) -> Iterator[Sentence]:
    """Yield the sentences of ``text[start:end]``, a paragraph."""
    for left, right in _spans(text, start, end, spelled.tongue):
        tokens = list(_tokens(text, left, right, spelled))
        for first in range(0, len(tokens), MAX_TOKENS):
            part = tokens[first : first + MAX_TOKENS]
            numbered = tuple(Token(one.text, one.low, one.start, one.end, at) for at, one in enumerate(part))
            yield Sentence(numbered, numbered[0].start, numbered[-1].end)


def _spans(text: str, start: int, end: int, tongue: Tongue) -> Iterator[tuple[int, int]]:
    left = start
    for match in _END.finditer(text, start, end):
        if not _is_abbreviation(text, left, match.start(), tongue):
            yield left, match.end()
            left = match.end()
    yield left, end


def _is_abbreviation(text: str, left: int, stop: int, tongue: Tongue) -> bool:
    """Whether a full stop belongs to the word before it: a listed one, an initial, "U.S."; in Turkish an ordinal."""
    if text[stop] != ".":
        return False
    word = re.search(r"[^\s(\"“«]+$", text[max(left, stop - 20) : stop])
    if word is None:
        return False
    bare = word.group().lower()
    initial = len(bare) == 1 and bare.isalpha() and word.group().isupper()
    dotted = "." in bare and len(bare.rsplit(".", 1)[-1]) == 1 and tongue == "en"
    return bare in _ABBREVIATIONS[tongue] or initial or dotted or (tongue == "tr" and bare.isdigit() and len(bare) < 3)  # noqa: PLR2004 - "3. Ordu", but not "2024."


def _tokens(text: str, left: int, right: int, spelled: Spelling) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, left, right):
        word, start = match.group(), match.start()
        parts = _SUFFIX.match(word) if spelled.tongue == "en" else None
        for piece in parts.groups() if parts is not None else (word,):
            yield Token(piece, spelled.fold(piece), start, start + len(piece), 0)
            start += len(piece)
