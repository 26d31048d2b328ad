"""Lemmas of the Russian words, as pymorphy3 yields them for a text: computed once, shipped as ``lemmas_ru.csv``.

A text is matched by lemma. For a name that the dictionary does not hold, the lemma guessed from an oblique form may
differ from the name itself (Богота, but "Боготы" is read as a form of "богот"); such guesses are kept as variants.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from entente.actors.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator

SCORE = 0.1
"""Lemmas whose parses have less than this share of the probability are not variants (the first parse always is)."""

MOST = 16
"""Most variants of one word group."""

_ENDINGS: tuple[tuple[tuple[str, ...], int, tuple[str, ...]], ...] = (
    (("ский", "цкий", "ый"), 0, ()),
    (("ия",), 1, ("и", "ю", "ей")),
    (("ий",), 1, ("я", "ю", "ем")),
    (("ка", "га", "ха"), 1, ("и", "е", "у", "ой")),
    (("жа", "ша", "ча", "ща", "ца"), 1, ("и", "е", "у", "ей")),
    (("а",), 1, ("ы", "е", "у", "ой")),
    (("я",), 1, ("и", "е", "ю", "ей")),
    (("й",), 1, ("я", "ю", "ем", "е")),
    (("ово", "ево"), 1, ("а", "у", "ом", "е")),
    (tuple("бвгджзклмнпрстфхцчшщ"), 0, ("а", "у", "ом", "е")),
)


def forms(word: str) -> tuple[str, ...]:
    """Return ``word`` and its singular case forms, by its ending; the word alone where the ending does not change."""
    for endings, cut, others in _ENDINGS:
        if word.endswith(endings):
            stem = word[: len(word) - cut]
            return (word, *(stem + other for other in others))
    return (word,)


@lru_cache(maxsize=1)
def _analyzer() -> Any:  # noqa: ANN401 - pymorphy3 has no types
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=20_000)
def lemmas_of(token: str) -> tuple[str, ...]:
    """Return the lemmas of one token that a text's reader meets, the likeliest first."""
    weight: dict[str, float] = {}
    for parse in _analyzer().parse(token):
        weight[parse.normal_form] = weight.get(parse.normal_form, 0.0) + parse.score
    ranked = sorted(weight, key=lambda lemma: -weight[lemma])
    return (ranked[0], *(lemma for lemma in ranked[1:] if weight[lemma] >= SCORE))


def word_lemmas(word: str, *, declined: bool = True, homograph: bool = False) -> tuple[str, ...]:
    """Return the lemmas under which one word is found, the word itself first.

    Guesses that are dictionary words are left out, unless the bare form always reads so; for a ``homograph`` always.
    Acronyms take no cases.
    """
    base = word.lower()
    found = [base]
    for form in forms(base) if declined and not word.isupper() else (base,):
        got = lemmas_of(form)
        if base in got:
            continue
        keep_known = form == base and not homograph
        found += [lemma for lemma in got if keep_known or not _analyzer().word_is_known(lemma)]
    return tuple(dict.fromkeys(lemma for lemma in found if lemma[:2] == base[:2]))


def group_lemmas(words: str, *, person: bool = False, homograph: bool = False) -> tuple[str, ...]:
    """Return the lemma sequences under which a word group is found, its own words in lower case first.

    Each word of a ``person``'s name takes cases of its own.
    """
    tokens = words.split()
    if len(tokens) == 1:
        return word_lemmas(tokens[0], homograph=homograph)
    each = [word_lemmas(token) if person else lemmas_of(token.lower()) for token in tokens]
    sequences = (" ".join(choice) for choice in islice(product(*each), MOST))
    return tuple(dict.fromkeys((words.lower(), *sequences)))


def _own_words() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Words of ``words_ru.csv`` with their lemmas; peoples and adjectives are in the dictionary."""
    for row in table("words_ru"):
        word, homograph = row["word"], "homograph" in row["flags"]
        if row["type"] in {"demonym", "adjective"}:
            yield word, word_lemmas(word, declined=False, homograph=homograph)
        elif row["type"] != "stem":
            yield word, group_lemmas(word, homograph=homograph)


def _other_words() -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in table("blocs"):
        yield from ((word, group_lemmas(word)) for word in (row["name_ru"], *split(row["aliases_ru"])))
    for row in table("leaders"):
        yield from ((word, group_lemmas(word, person=True)) for word in (row["name_ru"], *split(row["alias_ru"])))
    for row in table("products"):
        yield from ((word, group_lemmas(word)) for word in split(row["alias_ru"]))


def split(cell: str) -> list[str]:
    """Return the words of a cell that separates them with ``|``."""
    return [word.strip() for word in cell.split("|") if word.strip()]


def lemma_rows() -> list[dict[str, str]]:
    """Compute the rows of ``lemmas_ru.csv``: one per word and lemma, sorted by word."""
    lemmas: dict[str, dict[str, None]] = {}
    for word, found in (*_own_words(), *_other_words()):
        lemmas.setdefault(word, {}).update(dict.fromkeys(found))
    return [{"word": word, "lemma": lemma} for word in sorted(lemmas) for lemma in lemmas[word]]
