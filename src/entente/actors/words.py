"""Words that name actors in texts: names, capitals, seats, adjectives, demonyms, stems, leaders, products, blocs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from entente.actors.lemmas import split
from entente.actors.names import check_language, cldr_names
from entente.actors.records import Alias
from entente.actors.registry import spells
from entente.actors.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from entente.actors.records import AliasType, Language

OLDEST = 1900
"""States gone before this year give no aliases: their names are those of today's regions and cities."""


@lru_cache(maxsize=4)
def aliases(language: str) -> tuple[Alias, ...]:
    """Return the words that name actors in texts of a language.

    Russian words are lemmas (or sequences of lemmas) as pymorphy3 yields them, ё kept, the word itself in lower case
    among them; words of other languages are in lower case. Names of living states that the own tables of a language
    leave out come from Babel's CLDR.

    Parameters
    ----------
    language
        ``en``, ``ru``, ``tr`` or ``kk``.

    Raises
    ------
    UnknownNameError
        If the language is none of these.
    """
    check_language(language)
    code = cast("Language", language)
    lemmas = _lemmas() if code == "ru" else {}
    rows = (*_words(code), *_cldr(code), *_blocs(code), *_leaders(code), *_products(code))
    found = (replace(row, alias=lemma) for row in rows for lemma in lemmas.get(row.alias, (row.alias.lower(),)))
    return _marked(_present(tuple(dict.fromkeys(found))))


def decoys(language: str) -> tuple[str, ...]:
    """Return names of something else that hold an actor's name: "Латинская Америка" is not the United States.

    Only Russian has a table of them; other languages have none here.
    """
    check_language(language)
    return tuple(row["phrase"] for row in table("decoys_ru")) if language == "ru" else ()


@lru_cache(maxsize=1)
def _lemmas() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in table("lemmas_ru"):
        found[row["word"]].append(row["lemma"])
    return {word: tuple(lemmas) for word, lemmas in found.items()}


def _present(found: tuple[Alias, ...]) -> tuple[Alias, ...]:
    """Leave out what a state that is gone shares with one that lives: Prague is Czechia's, not Czechoslovakia's."""
    living = {alias.alias for alias in found if "historical" not in alias.flags}
    return tuple(alias for alias in found if "historical" not in alias.flags or alias.alias not in living)


def _marked(found: tuple[Alias, ...]) -> tuple[Alias, ...]:
    """Add the flag ``shared`` to aliases that name several actors at one time."""
    rows: dict[str, list[Alias]] = defaultdict(list)
    for alias in found:
        rows[alias.alias].append(alias)
    return tuple(
        replace(alias, flags=(*alias.flags, "shared"))
        if any(_rivals(alias, row) for row in rows[alias.alias])
        else alias
        for alias in found
    )


def _rivals(one: Alias, two: Alias) -> bool:
    apart = (one.end or "9999") <= (two.start or "") or (two.end or "9999") <= (one.start or "")
    return one.actor != two.actor and not apart


def _words(language: Language) -> Iterator[Alias]:
    gone = {key: line[-1].end for key, line in spells().items() if line[-1].end}
    for row in table(f"words_{language}"):
        end = gone.get(row["actor"], "")
        if end and int(end[:4]) < OLDEST:
            continue
        flags = tuple(row["flags"].split()) + (("historical",) if end else ())
        kind = cast("AliasType", row["type"])
        yield Alias(row["word"], row["actor"], language, kind, row["start"] or None, row["end"] or None, flags)


def _cldr(language: Language) -> Iterator[Alias]:
    own = {row["actor"] for row in table(f"words_{language}") if row["type"] == "name"}
    if own >= {key for key, line in spells().items() if not line[-1].end}:
        return
    for actor, name in cldr_names(language).items():
        if actor not in own:
            yield Alias(name, actor, language, "name", None, None, ())


def _blocs(language: Language) -> Iterator[Alias]:
    for row in table("blocs"):
        names = [row[f"name_{language}"], *(split(row[f"aliases_{language}"]) if language in {"en", "ru"} else ())]
        for name in dict.fromkeys(filter(None, names)):
            yield Alias(name, row["id"], language, "bloc", row["start"] or None, row["end"] or None, _acronym(name))


def _acronym(word: str) -> tuple[str, ...]:
    return ("acronym",) if word.isupper() and " " not in word else ()


def _leaders(language: Language) -> Iterator[Alias]:
    """Leaders have names in English and Russian only."""
    for row in table("leaders"):
        names = {"en": [row["name_en"]], "ru": [row["name_ru"], *split(row["alias_ru"])]}.get(language, [])
        yield from _dated(names, row["actor"], language, "leader", row)


def _products(language: Language) -> Iterator[Alias]:
    for row in table("products"):
        kind: AliasType = "firm" if row["kind"] == "firm" else "product"
        names = {"en": [row["product"], *split(row["alias_en"])], "ru": split(row["alias_ru"])}.get(language, [])
        yield from (Alias(name, row["actor"], language, kind, None, None, ()) for name in dict.fromkeys(names))


def _dated(
    names: Iterable[str], actor: str, language: Language, kind: AliasType, row: Mapping[str, str]
) -> Iterator[Alias]:
    for name in dict.fromkeys(filter(None, names)):
        yield Alias(name, actor, language, kind, row["start"] or None, row["end"] or None, ())
