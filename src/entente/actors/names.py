"""Names to actors: normal forms, the index of shipped names, and Babel's CLDR names where a language has no own table.

A name may be written in capitals, with or without accents, with trailing blanks, with its parts turned round
("Iran (Islamic Republic of)", "Молдова, Республика"), or twice ("Turkey (Türkiye)"). Misprints found in published
files are a table of their own: they are recognised because they were seen, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from entente.actors.lemmas import split
from entente.actors.records import LANGUAGES
from entente.actors.registry import spells
from entente.actors.tables import table
from entente.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from entente.actors.records import Language

_LATIN = re.compile(r"[A-Za-zÀ-ɏ\u0300-\u036f]+")
_PUNCTUATION = re.compile(r"[-‐-―_.,;:/()\[\]]+")
_QUOTES = re.compile(r"['’ʼ`´\"«»“”]")
_LIKE = 0.75
_PARTS = re.compile(r"^(?P<head>[^(\[]+)[(\[](?P<tail>[^()\[\]]+)[)\]]$")


@dataclass(frozen=True, slots=True)
class Hit:
    """An actor that a name stands for from year ``first`` to year ``last``."""

    actor: str
    first: int
    last: int


def check_language(language: str | None) -> None:
    """Raise :class:`UnknownNameError` unless ``language`` is shipped (or ``None``)."""
    if language is not None and language not in LANGUAGES:
        raise UnknownNameError.among("language", language, LANGUAGES)


@lru_cache(maxsize=50_000)
def normal(name: str) -> str:
    """Return the form under which names are compared: case, accents of Latin letters, ё and punctuation ignored."""
    plain = _LATIN.sub(_unaccented, unicodedata.normalize("NFC", name)).casefold().replace("ё", "е").replace("ı", "i")
    plain = _QUOTES.sub("", plain.replace("&", " and "))
    words = _PUNCTUATION.sub(" ", plain).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join("saint" if word == "st" else word for word in words)


def _unaccented(match: re.Match[str]) -> str:
    decomposed = unicodedata.normalize("NFKD", match.group())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def spellings(name: str) -> tuple[tuple[str, ...], ...]:
    """Return what to look up for a name, in order: each step a group of normal forms that must all be known.

    The name as it stands; its parts turned round; both parts as names of their own.
    """
    text = name.strip()
    match = _PARTS.match(text)
    head, tail = (match["head"], match["tail"]) if match else _halves(text)
    if not tail:
        return ((normal(text),),)
    return (normal(text),), (normal(f"{tail} {head}"),), (normal(head), normal(tail))


def _halves(text: str) -> tuple[str, str]:
    for mark in (",", "/"):
        head, found, tail = text.partition(mark)
        if found and tail.strip():
            return head, tail
    return text, ""


@lru_cache(maxsize=8)
def index(language: Language | None) -> Mapping[str, tuple[Hit, ...]]:
    """Return the shipped names of a language (all languages for ``None``) by normal form."""
    found: dict[str, dict[Hit, None]] = defaultdict(dict)
    for code in LANGUAGES if language is None else (language,):
        for name, hit in (*_state_names(code), *_bloc_names(code)):
            found[normal(name)][hit] = None
    if language in {None, "en"}:
        for row in table("misprints"):
            found[normal(row["form"])][Hit(row["actor"], 0, 9999)] = None
    return {name: tuple(hits) for name, hits in found.items()}


def _state_names(language: Language) -> Iterator[tuple[str, Hit]]:
    known = spells()
    for row in table(f"words_{language}"):
        if row["type"] in {"name", "short"} and "loose" not in row["flags"] and row["actor"] in known:
            yield row["word"], Hit(row["actor"], _year(row["start"], 0), _year(row["end"], 9999))


def _bloc_names(language: Language) -> Iterator[tuple[str, Hit]]:
    for row in table("blocs"):
        hit = Hit(row["id"], 0, 9999)
        names = [row[f"name_{language}"], *(split(row[f"aliases_{language}"]) if language in {"en", "ru"} else ())]
        yield from ((name, hit) for name in names if name)


def _year(day: str, default: int) -> int:
    return int(day[:4]) if day else default


@lru_cache(maxsize=4)
def cldr_index(language: Language) -> Mapping[str, tuple[Hit, ...]]:
    """Return Babel's CLDR names of the living states by normal form (imports Babel)."""
    names = cldr_names(language)
    return {normal(name): (Hit(actor, 0, 9999),) for actor, name in names.items()}


@lru_cache(maxsize=4)
def cldr_names(language: Language) -> Mapping[str, str]:
    """Return Babel's CLDR name of each living state by id (imports Babel)."""
    from babel import Locale

    territories = Locale.parse(language).territories
    living = {key: line[-1].iso2 for key, line in spells().items() if not line[-1].end}
    return {key: territories[two] for key, two in living.items() if two in territories}


def lookup(name: str, language: Language | None) -> tuple[Hit, ...]:
    """Return whom a name may stand for in any year; nobody if the shipped names and CLDR do not know it."""
    for step in spellings(name):
        hits = [index(language).get(form, ()) for form in step]
        if all(hits):
            return tuple(dict.fromkeys(hit for found in hits for hit in found))
    for code in LANGUAGES if language is None else (language,):
        if hit := cldr_index(code).get(normal(name)):
            return hit
    return ()


def near(name: str, language: Language | None, most: int = 3) -> list[str]:
    """Return shipped names that ``name`` may be a misspelling of, the likest first (rapidfuzz).

    At most a quarter of the letters may differ: "Northern Cyprus" is no misspelling of "Cyprus".
    """
    from rapidfuzz import process, utils
    from rapidfuzz.distance import Levenshtein

    shown = list(dict.fromkeys(word for word, _ in _all_names(language)))
    found = process.extract(
        name,
        shown,
        scorer=Levenshtein.normalized_similarity,
        processor=utils.default_process,
        limit=most,
        score_cutoff=_LIKE,
    )
    return [word for word, _, _ in found]


def _all_names(language: Language | None) -> Iterator[tuple[str, Hit]]:
    for code in LANGUAGES if language is None else (language,):
        yield from _state_names(code)
        yield from _bloc_names(code)
