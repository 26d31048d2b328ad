"""Actors named in the paragraphs that a language model is asked about.

Russian paragraphs are read as the embedded coder reads them. In other languages the words of the alias table are looked
up as they are written, with the endings that Turkish and Kazakh add; a text in a language without a table is held
against the words of all four.
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

LANGUAGES = ("ru", "en", "tr", "kk")
_VIA: Mapping[str, Via] = {
    "name": "name",
    "short": "name",
    "capital": "capital",
    "seat": "capital",
    "demonym": "demonym",
    "adjective": "adjective",
    "stem": "adjective",
    "leader": "leader",
    "product": "product",
}
_WORD = re.compile(r"[^\W_]+(?:[-.&][^\W_]+)*")
_KAZAKH = re.compile(
    r"(?:лар|лер|дар|дер|тар|тер)?(?:[ыі]м[ыі]з|с[ыі]|[ыі])?"
    r"(?:н[ыі]ң|д[ыі]ң|т[ыі]ң|ға|ге|қа|ке|на|не|н[ыі]|д[ыі]|т[ыі]|н?да|н?де|та|те|н?ан|н?ен|дан|ден|тан|тен"
    r"|мен|бен|пен|[дт]ағы|[дт]егі)?"
)
_TURKISH = re.compile(r"(?:l[ae]r)?(?:[yns]?[ıiuü]n|[yn]?[ıiuü]|[yn]?[ae]|n?[dt][ae](?:n|ki)?|y?l[ae])?", re.IGNORECASE)
_ENGLISH = re.compile(r"(?:s|['’]s|['’])?")
_ENDINGS = {"kk": _KAZAKH, "tr": _TURKISH, "en": _ENGLISH}
_LONGEST = 8
_LEAST_STEM = 4

_Table = dict[str, tuple[tuple[tuple[str, ...], Alias], ...]]


def named_in(
    document: Document, paragraphs: Sequence[Paragraph], aliases: Sequence[Alias] | None = None
) -> Mapping[int, tuple[Mention, ...]]:
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
    table = _table(_rows(document.lang) if aliases is None else tuple(aliases))
    date = document.pub_date
    return {one.index: tuple(_found(document.text[one.start : one.end], one.start, table, date)) for one in paragraphs}


def _russian(
    document: Document, paragraphs: Sequence[Paragraph], aliases: Sequence[Alias] | None
) -> Mapping[int, tuple[Mention, ...]]:
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


@lru_cache(maxsize=8)
def _rows(language: str) -> tuple[Alias, ...]:
    names = (language,) if language in LANGUAGES else LANGUAGES
    return tuple(row for name in names for row in aliases_of(name))


@lru_cache(maxsize=8)
def _table(rows: tuple[Alias, ...]) -> _Table:
    """Return the aliases by their first word, the longest first; what names several actors at once names nobody."""
    table: dict[str, list[tuple[tuple[str, ...], Alias]]] = {}
    for row in rows:
        words = tuple(_WORD.findall(_low(row.alias, row.language)))
        if words and "shared" not in row.flags and row.type != "stem":
            table.setdefault(words[0], []).append((words, row))
    return {key: tuple(sorted(found, key=lambda one: -len(one[0]))) for key, found in table.items()}


def _low(text: str, language: str = "") -> str:
    """Fold for look-ups, each letter by one letter; Turkish has a dotted and a dotless i."""
    marked = text.replace("i\u0307", "i").replace("İ", "i")
    marked = marked.replace("I", "ı") if language == "tr" else marked
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in marked)


def _found(text: str, offset: int, table: _Table, date: str | None) -> Iterator[Mention]:
    words = list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        hit = _longest(words, place, table, date)
        if hit is None:
            place += 1
            continue
        size, row = hit
        start, end = words[place].start(), words[place + size - 1].end()
        flags = ("ethnic_adjective",) if "ethnic" in row.flags else ()
        via = _VIA.get(row.type, "org")
        yield Mention(row.actor, text[start:end], offset + start, offset + end, via, flags, 0.6 if flags else 0.9)
        place += size


def _longest(words: Sequence[re.Match[str]], place: int, table: _Table, date: str | None) -> tuple[int, Alias] | None:
    first = words[place].group()
    best: tuple[int, Alias] | None = None
    for key in _keys(first):
        for alias, row in table.get(key, ()):
            if best is not None and len(alias) <= best[0]:
                break
            if _fits(words[place : place + len(alias)], alias, row, date):
                best = (len(alias), row)
    return best


def _keys(word: str) -> Iterator[str]:
    """Yield what a word may be an inflected form of: itself, and its beginnings."""
    for low in dict.fromkeys((_low(word), _low(word, "tr"))):
        yield low
        for size in range(len(low) - 1, max(_LEAST_STEM, len(low) - _LONGEST) - 1, -1):
            yield low[:size]


def _fits(words: Sequence[re.Match[str]], alias: tuple[str, ...], row: Alias, date: str | None) -> bool:
    if len(words) < len(alias) or not _written(words[0].group(), row) or not _valid(row, date):
        return False
    lows = [_low(one.group(), row.language) for one in words]
    return lows[:-1] == list(alias[:-1]) and _inflected(lows[-1], alias[-1], row)


def _inflected(word: str, stem: str, row: Alias) -> bool:
    """Whether a word is an alias or an inflected form of it; short ones and abbreviations stand as they are."""
    if word == stem:
        return True
    ending = _ENDINGS.get(row.language)
    free = len(stem) >= _LEAST_STEM and "acronym" not in row.flags and word.startswith(stem)
    return free and ending is not None and bool(ending.fullmatch(word[len(stem) :]))


def _written(surface: str, row: Alias) -> bool:
    """Whether a word is written as the name that the alias is."""
    if "acronym" in row.flags:
        return surface.isupper()
    lower = row.type in {"adjective", "demonym"} and row.language in {"ru", "kk"}
    return lower or surface[:1].isupper()


def _valid(row: Alias, date: str | None) -> bool:
    if date is None:
        return row.type != "leader" or row.end is None
    return (row.start is None or row.start <= date) and (row.end is None or date < row.end)
