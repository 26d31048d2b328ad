"""Words that name actors: what dictionaries say of them, and how many of a corpus's mentions they find."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING, Any

import pytest

from entente import actors
from entente.actors.lemmas import forms, group_lemmas, lemmas_of, word_lemmas
from entente.actors.records import ALIAS_TYPES
from entente.actors.tables import table
from entente.actors.words import decoys
from entente.errors import UnknownNameError

if TYPE_CHECKING:
    from pathlib import Path

    from entente.actors.records import Alias

# Capitals that pymorphy3's dictionary does not know as nouns; the table of lemmas holds what it guesses instead.
NOT_IN_DICTIONARY = {
    "Порто-Ново",
    "Гитега",
    "Яунде",
    "Масеру",
    "Ярен",
    "Эр-Рияд",
    "Претория",
    "Тайбэй",
    "Ломе",
    "Порт-Вила",
}


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def _aliases(language: str, kind: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for alias in actors.aliases(language):
        if alias.type == kind:
            found[alias.alias].add(alias.actor)
    return found


def _words(kind: str) -> list[str]:
    return [row["word"] for row in table("words_ru") if row["type"] == kind]


def test_every_russian_adjective_is_one() -> None:
    wrong = [
        word
        for word in _words("adjective")
        if not any("ADJF" in p.tag and p.normal_form == word for p in _analyzer().parse(word))
    ]
    assert wrong == []


def test_every_russian_capital_takes_cases() -> None:
    for word in _words("capital"):
        for part in word.split():
            parses = [
                p for p in _analyzer().parse(part) if {"NOUN", "ADJF"} & set(str(p.tag).replace(",", " ").split())
            ]
            inflected = any(p.inflect({"gent"}) is not None for p in parses if "nomn" in p.tag)
            assert inflected or word in NOT_IN_DICTIONARY, word


@pytest.mark.parametrize("word", _words("demonym"))
def test_every_russian_demonym_is_a_noun(word: str) -> None:
    parses = _analyzer().parse(word)
    assert any("NOUN" in p.tag or "ADJF" in p.tag for p in parses)


def test_the_russian_words_cover_the_world() -> None:
    have = {kind: set().union(*_aliases("ru", kind).values()) for kind in ("name", "adjective", "capital", "demonym")}
    now = {actor.id for actor in actors.states()}
    assert now <= have["name"]
    assert len(now & have["adjective"]) > 180
    assert len(now & have["capital"]) > 170
    assert len(now & have["demonym"]) > 160


def test_other_languages_cover_the_main_states() -> None:
    for language, least in (("en", 185), ("tr", 60), ("kk", 60)):
        for kind in ("adjective", "capital"):
            assert len(set().union(*_aliases(language, kind).values())) >= least, (language, kind)
        names = set().union(*_aliases(language, "name").values())
        assert {actor.id for actor in actors.states()} <= names


@pytest.mark.parametrize(
    ("language", "word", "kind", "actor"),
    [
        ("ru", "турецкий", "adjective", "TUR"),
        ("ru", "турок", "demonym", "TUR"),
        ("ru", "турчанка", "demonym", "TUR"),
        ("ru", "казахстанец", "demonym", "KAZ"),
        ("ru", "армяно-", "stem", "ARM"),
        ("ru", "турецко-", "stem", "TUR"),
        ("ru", "российско-", "stem", "RUS"),
        ("ru", "кремль", "seat", "RUS"),
        ("ru", "ак-орда", "seat", "KAZ"),
        ("ru", "белый дом", "seat", "USA"),
        ("ru", "сша", "name", "USA"),
        ("ru", "соединить штат", "short", "USA"),
        ("ru", "анкара", "capital", "TUR"),
        ("ru", "одкб", "bloc", "CSTO"),
        ("en", "turkish", "adjective", "TUR"),
        ("en", "beijing", "capital", "CHN"),
        ("en", "csto", "bloc", "CSTO"),
        ("tr", "amerikan", "adjective", "USA"),
        ("tr", "fransa", "name", "FRA"),
        ("kk", "ресейлік", "adjective", "RUS"),
        ("kk", "франция", "name", "FRA"),
    ],
)
def test_words(language: str, word: str, kind: str, actor: str) -> None:
    assert actor in _aliases(language, kind)[word]


def _flags(language: str, word: str, actor: str) -> set[str]:
    return {flag for a in actors.aliases(language) if a.alias == word and a.actor == actor for flag in a.flags}


@pytest.mark.parametrize(
    ("word", "actor", "flag"),
    [
        ("казахский", "KAZ", "ethnic"),
        ("русский", "RUS", "ethnic"),
        ("казахско-", "KAZ", "ethnic"),
        ("того", "TGO", "homograph"),
        ("мали", "MLI", "homograph"),
        ("чад", "TCD", "homograph"),
        ("куба", "CUB", "homograph"),
        ("ссср", "SUN", "historical"),
        ("сша", "USA", "acronym"),
        ("америка", "USA", "loose"),
        ("корея", "KOR", "shared"),
        ("брюссель", "BEL", "shared"),
    ],
)
def test_flags(word: str, actor: str, flag: str) -> None:
    assert flag in _flags("ru", word, actor)


def test_a_word_of_a_gone_state_is_left_to_the_living_one() -> None:
    assert _aliases("ru", "capital")["прага"] == {"CZE"}
    assert _aliases("ru", "capital")["белград"] == {"SRB"}
    assert _flags("ru", "прага", "CZE") == set()


def test_leaders_of_one_name_at_different_times_are_not_shared() -> None:
    assert all("shared" not in a.flags for a in actors.aliases("ru") if a.type == "leader")


@pytest.mark.parametrize(("word", "actor"), [("турецкий", "TUR"), ("казахстанский", "KAZ"), ("россия", "RUS")])
def test_plain_words_have_no_flags(word: str, actor: str) -> None:
    assert _flags("ru", word, actor) == set()


def test_turkic_is_no_state() -> None:
    assert not [a for a in actors.aliases("ru") if a.alias.startswith("тюркск") and a.type == "adjective"]


def test_capitals_that_were_renamed_are_dated() -> None:
    found = {a.alias: (a.start, a.end) for a in actors.aliases("ru") if a.actor == "KAZ" and a.type == "capital"}
    assert found["нур-султан"] == ("2019-03-23", "2022-09-17")
    assert found["астана"] == ("1998-05-06", None)


def test_leaders_are_dated_and_products_have_a_producer() -> None:
    leaders = [a for a in actors.aliases("ru") if a.type == "leader"]
    assert {a.actor for a in leaders} >= {"KAZ", "TUR", "RUS"}
    assert all(a.start for a in leaders)
    products = _aliases("ru", "product")
    assert products["с-400"] == {"RUS"}
    assert products["rafale"] == {"FRA"}


def test_gone_states_with_names_of_today_s_regions_are_left_out() -> None:
    assert not {"BAV", "PMA", "HAN"} & {a.actor for language in ("ru", "en") for a in actors.aliases(language)}


@pytest.mark.parametrize("language", ["en", "ru", "tr", "kk"])
def test_every_alias_is_well_formed(language: str) -> None:
    for alias in actors.aliases(language):
        assert alias.alias == alias.alias.strip() != ""
        assert alias.type in ALIAS_TYPES
        assert actors.known(alias.actor), alias
        assert (alias.type == "stem") == (alias.alias.endswith("-")), alias
        assert set(alias.flags) <= {"ethnic", "homograph", "acronym", "loose", "shared", "historical"}
    assert len(set(actors.aliases(language))) == len(actors.aliases(language))


def test_decoys_hold_the_name_of_an_actor_and_are_no_alias() -> None:
    names = {a.alias for a in actors.aliases("ru")}
    assert "Латинская Америка" in decoys("ru")
    assert decoys("tr") == ()
    assert not {phrase.lower() for phrase in decoys("ru")} & names


def test_unknown_language() -> None:
    with pytest.raises(UnknownNameError):
        actors.aliases("de")


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("Боготы", "Богота"),
        ("Претории", "Претория"),
        ("Эр-Рияде", "Эр-Рияд"),
        ("Сараеве", "Сараево"),
        ("Турцией", "Турция"),
        ("Казахстане", "Казахстан"),
    ],
)
def test_oblique_forms_of_names_lead_back_to_them(text: str, lemma: str) -> None:
    assert set(lemmas_of(text.lower())) & set(word_lemmas(lemma))


def test_case_forms_by_ending() -> None:
    assert forms("астана") == ("астана", "астаны", "астане", "астану", "астаной")
    assert forms("турция") == ("турция", "турции", "турцию", "турцией")
    assert forms("турецкий") == ("турецкий",)
    assert forms("баку") == ("баку",)


def test_a_homograph_keeps_off_ordinary_words() -> None:
    assert word_lemmas("Того", homograph=True) == ("того",)
    assert "тот" in word_lemmas("Того")
    assert len(group_lemmas("Соединённые Штаты Америки")) <= 17


class Corpus:
    """Finds the spans of a corpus with the Russian aliases, as a reader does: by lemma, or by stem before a hyphen."""

    def __init__(self) -> None:
        rows: tuple[Alias, ...] = actors.aliases("ru")
        self.words = {row.alias.replace("ё", "е") for row in rows if row.type != "stem"}
        self.stems = tuple(row.alias for row in rows if row.type == "stem")

    def finds(self, span: str) -> bool:
        tokens = [{token.lower(), *lemmas_of(token.lower())} for token in span.split()]
        groups = (" ".join(choice).replace("ё", "е") for choice in islice(product(*tokens), 500))
        return any(group in self.words for group in groups) or span.lower().startswith(self.stems)


def _spans(folder: Path, kinds: set[str]) -> list[tuple[str, str]]:
    out = []
    for path in sorted(folder.glob("*.ann")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("T"):
                _, place, span = line.split("\t")
                if (kind := place.split()[0]) in kinds:
                    out.append((kind, span))
    return out


def test_recall_on_nerel(data: Path) -> None:
    """NEREL's dev part: states as nouns and adjectives, and nationalities (which include peoples without a state)."""
    spans = _spans(data / "text" / "nerel" / "NEREL-v1.1" / "dev", {"COUNTRY", "NATIONALITY"})
    corpus = Corpus()
    found: dict[str, list[bool]] = defaultdict(list)
    for kind, span in spans:
        adjective = kind == "COUNTRY" and "ADJF" in _analyzer().parse(span.split()[-1])[0].tag
        found["adjective" if adjective else kind].append(corpus.finds(span))
    assert {kind: len(hits) for kind, hits in found.items()} == {"COUNTRY": 262, "adjective": 93, "NATIONALITY": 59}
    assert sum(found["COUNTRY"]) / 262 >= 0.95
    assert sum(found["adjective"]) / 93 >= 0.97
    assert sum(found["NATIONALITY"]) / 59 >= 0.78
