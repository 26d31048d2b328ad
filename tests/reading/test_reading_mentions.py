"""Actors named in Russian text: adjectives, demonyms, capitals, leaders, products, homographs."""

from __future__ import annotations

import pytest

from entente.reading.mentions import build_index, find_mentions
from entente.reading.nlp import parse
from entente.reading.rolenouns import add_role_nouns, main_state


def mentions(text: str, date: str | None = None) -> list[tuple[str, str, str]]:
    index = build_index()
    ((sentence, *_),) = parse([(0, text)])
    found = find_mentions(sentence, text, index, date=date)
    assert all(text[one.start : one.end] == one.surface for one in found)
    return [(one.surface, one.actor, one.via) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Казахстан активно делает ставку на турецкие беспилотники.",
            [("Казахстан", "KAZ", "name"), ("турецкие", "TUR", "adjective")],
        ),
        (
            "Казахстанские военные тренируются с турецкими.",
            [("Казахстанские", "KAZ", "adjective"), ("турецкими", "TUR", "adjective")],
        ),
        (
            "Москву и Анкару ждут в Астане.",
            [("Москву", "RUS", "capital"), ("Анкару", "TUR", "capital"), ("Астане", "KAZ", "capital")],
        ),
        ("Кремль и Белый дом молчат.", [("Кремль", "RUS", "capital"), ("Белый дом", "USA", "capital")]),
        ("Турки и китайцы ждут ответа.", [("Турки", "TUR", "demonym"), ("китайцы", "CHN", "demonym")]),
        ("В ОДКБ, ЕАЭС и НАТО это знают.", [("ОДКБ", "CSTO", "org"), ("ЕАЭС", "EAEU", "org"), ("НАТО", "NATO", "org")]),
        ("Саммит Организации тюркских государств прошёл.", [("Организации тюркских государств", "OTS", "org")]),
        (
            "Власти Саудовской Аравии и Южной Кореи ждут.",
            [("Саудовской Аравии", "SAU", "name"), ("Южной Кореи", "KOR", "name")],
        ),
        (
            "Армяно-индийское сотрудничество растёт.",
            [("Армяно", "ARM", "adjective"), ("индийское", "IND", "adjective")],
        ),
        (
            "Подписан российско-китайский договор.",
            [("российско", "RUS", "adjective"), ("китайский", "CHN", "adjective")],
        ),
        ("Армия купила Bayraktar и С-400.", [("Bayraktar", "TUR", "product"), ("С-400", "RUS", "product")]),
        ("Токаев приехал вечером.", [("Токаев", "KAZ", "leader")]),
        ("Страны используют натовские стандарты.", [("натовские", "NATO", "adjective")]),
    ],
)
def test_actors_are_found_with_the_rule_that_found_them(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert mentions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Того и гляди, мали зелёный куба льда.",
        "Казахский язык и русская литература изучаются.",
        "Каспийское море замёрзло.",
        "Вышла «Казахстанская правда» и ещё одна газета.",
        "Строительство на территории бывших советских республик.",
    ],
)
def test_words_that_only_look_like_actors_are_left_alone(text: str) -> None:
    assert mentions(text) == []


def test_homographs_need_a_capital_inside_the_sentence() -> None:
    assert mentions("Власти Чада и Мали подписали договор.") == [("Чада", "TCD", "name"), ("Мали", "MLI", "name")]


def test_ethnic_adjectives_count_before_nouns_of_state_only() -> None:
    assert mentions("Казахская армия обновляется.") == [("Казахская", "KAZ", "adjective")]
    assert mentions("Казахская кухня известна.") == []


def test_leaders_count_inside_their_term_only() -> None:
    assert mentions("Решение принял Назарбаев.", date="2015-06-01") == [("Назарбаев", "KAZ", "leader")]
    assert mentions("Решение принял Назарбаев.", date="2023-06-01") == []
    assert mentions("Решение принял бывший президент Токаев.", date="2023-06-01") == []


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Казахстан закупает дроны. На долю России приходится треть импорта этой республики.", "KAZ"),
        ("В Казахстане запустили завод турецких дронов, а страна стала первой за пределами Турции.", "KAZ"),
    ],
)
def test_role_nouns_stand_for_the_salient_state(text: str, actor: str) -> None:
    index = build_index()
    (sentences,) = parse([(0, text)])
    found = [find_mentions(sentence, text, index) for sentence in sentences]
    main = main_state([one for group in found for one in group])
    resolved = [one for group in add_role_nouns(sentences, found, main) for one in group if one.via == "role_noun"]
    assert [one.actor for one in resolved] == [actor]
    assert "role_noun" in resolved[0].flags


@pytest.mark.parametrize(
    "text", ["Турция, страна НАТО, ждёт.", "Эта исламская республика ждёт.", "Республика Казахстан ждёт."]
)
def test_role_nouns_with_a_name_of_their_own_are_not_resolved(text: str) -> None:
    index = build_index()
    (sentences,) = parse([(0, text)])
    found = [find_mentions(sentence, text, index) for sentence in sentences]
    resolved = [one for group in add_role_nouns(sentences, found, "KAZ") for one in group if one.via == "role_noun"]
    assert resolved == []
