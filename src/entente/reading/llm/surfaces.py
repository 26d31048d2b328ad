"""Actors named in the paragraphs that a language model is asked about.

Russian, English, Turkish and Kazakh paragraphs are read as the embedded coders read them. In other languages the words
of all four tables are looked up as they are written, names also with a short ending.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from entente.actors import Alias
from entente.actors import aliases as aliases_of
from entente.evidence.claims import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.evidence.claims import Document, Paragraph, Via
    from entente.reading.windows.text import Tongue

    Named = Mapping[int, tuple[Mention, ...]]

_TONGUES: dict[str, Tongue] = {"en": "en", "tr": "tr", "kk": "kk"}
_TABLES = ("en", "ru", "tr", "kk")
_NAMES = frozenset({"name", "short", "bloc", "organisation"})
_WORD = re.compile(r"[^\W_]+(?:[-.&’'][^\W_]+)*")
_CONFIDENCE = 0.7
_LEAST_STEM = 5
_ENDING = 3

_Table = dict[str, tuple[tuple[tuple[str, ...], Alias], ...]]


def named_in(document: Document, paragraphs: Sequence[Paragraph], aliases: Sequence[Alias] | None = None) -> Named:
    """Return the mentions of each paragraph, by its index, in order of the text.

    Parameters
    ----------
    paragraphs
        Those that will be shown to the model.
    aliases
        Words that name actors; by default those of :func:`entente.actors.aliases`.
    """
    if document.lang == "ru":
        return _russian(document, paragraphs, aliases)
    tongue = _TONGUES.get(document.lang)
    if tongue is not None:
        return _by_windows(document, paragraphs, tongue, aliases)
    table = _shipped() if aliases is None else _table(aliases)
    return {one.index: tuple(_found(document.text[one.start : one.end], one.start, table)) for one in paragraphs}


def _russian(document: Document, paragraphs: Sequence[Paragraph], aliases: Sequence[Alias] | None) -> Named:
    from entente.reading.mentions import build_index, find_mentions
    from entente.reading.nlp import parse

    index = build_index(aliases)
    parsed = parse([(one.start, document.text[one.start : one.end]) for one in paragraphs])
    return {
        paragraph.index: tuple(
            mention
            for sentence in sentences
            for mention in find_mentions(sentence, document.text, index, date=document.pub_date)
        )
        for paragraph, sentences in zip(paragraphs, parsed, strict=True)
    }


def _by_windows(
    document: Document, paragraphs: Sequence[Paragraph], tongue: Tongue, aliases: Sequence[Alias] | None
) -> Named:
    from entente.reading.windows.names import build_index, find_mentions
    from entente.reading.windows.text import sentences, spelling

    spelled = spelling(document.text, tongue)
    index = build_index(spelled, aliases)
    return {
        one.index: tuple(
            mention
            for sentence in sentences(document.text, one.start, one.end, spelled)
            for mention in find_mentions(sentence, document.text, index, date=document.pub_date)
        )
        for one in paragraphs
    }


# ---- other languages ----


@lru_cache(maxsize=1)
def _shipped() -> _Table:
    return _table([row for name in _TABLES for row in aliases_of(name)])


def _table(rows: Sequence[Alias]) -> _Table:
    """Return names by their first word, the longest first; what names several actors at once names nobody."""
    table: dict[str, list[tuple[tuple[str, ...], Alias]]] = {}
    for row in rows:
        words = tuple(_WORD.findall(row.alias.lower()))
        if words and row.type in _NAMES and not {"shared", "homograph", "historical"} & set(row.flags):
            table.setdefault(words[0], []).append((words, row))
    return {key: tuple(sorted(found, key=lambda one: -len(one[0]))) for key, found in table.items()}


def _found(text: str, offset: int, table: _Table) -> Iterator[Mention]:
    words = list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        hit = _longest(words, place, table)
        if hit is not None:
            start, end = words[place].start(), words[place + hit[0] - 1].end()
            via: Via = "name" if hit[1].type in {"name", "short"} else "org"
            yield Mention(hit[1].actor, text[start:end], offset + start, offset + end, via, (), _CONFIDENCE)
        place += hit[0] if hit is not None else 1


def _longest(words: Sequence[re.Match[str]], place: int, table: _Table) -> tuple[int, Alias] | None:
    """Return how many words name an actor here, and whom."""
    if not words[place].group()[:1].isupper():
        return None
    first = words[place].group().lower()
    keys = [first, *(first[:-size] for size in range(1, _ENDING + 1) if len(first) - size >= _LEAST_STEM)]
    fitting = [
        (len(alias), row)
        for key in keys
        for alias, row in table.get(key, ())
        if _fits(words[place : place + len(alias)], alias, row)
    ]
    return max(fitting, key=lambda one: one[0], default=None)


def _fits(words: Sequence[re.Match[str]], alias: tuple[str, ...], row: Alias) -> bool:
    surfaces = [one.group() for one in words]
    if "acronym" in row.flags:
        return len(surfaces) == len(alias) == 1 and surfaces[0].isupper() and surfaces[0].lower() == alias[0]
    lows = [one.lower() for one in surfaces]
    if len(lows) < len(alias) or lows[:-1] != list(alias[:-1]):
        return False
    stem = alias[-1]
    free = len(stem) >= _LEAST_STEM and len(lows[-1]) - len(stem) <= _ENDING
    return lows[-1] == stem or (free and lows[-1].startswith(stem))
