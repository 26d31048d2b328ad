"""Actors named in Russian text: adjectives, demonyms, capitals, leaders, products, homographs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from entente.reading.mentions import SILENT, build_index, find_mentions
from entente.reading.nlp import parse
from entente.reading.rolenouns import add_role_nouns, main_state

if TYPE_CHECKING:
    from entente.evidence.claims import Mention


def all_mentions(text: str, date: str | None = None) -> list[Mention]:
    """Return the mentions of a sentence, with those by which no actor is meant."""
    ((sentence, *_),) = parse([(0, text)])
    return list(find_mentions(sentence, text, build_index(), date=date, silent=True))


def stand_ins(text: str, main: str | None = None) -> list[Mention]:
    """Return the role nouns of a paragraph."""
    index = build_index()
    (sentences,) = parse([(0, text)])
    found = [find_mentions(sentence, text, index) for sentence in sentences]
    return [one for group in add_role_nouns(sentences, found, main) for one in group if one.via == "role_noun"]


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


@pytest.mark.parametrize(
    ("text", "surface", "actor", "flag"),
    [
        ("Казахский язык сложен, а казахская кухня известна.", "казахская", "KAZ", "people"),
        ("Вышла «Казахстанская правда» и ещё одна газета.", "Казахстанская", "KAZ", "title"),
        ("Победила «Мисс Норвегия-2017».", "Норвегия", "NOR", "title"),
        ("Это случилось в бывшем Советском Союзе.", "Советском Союзе", "SUN", "former"),
        ("Он работал в журнале France Football.", "France", "FRA", "foreign"),
        ("Завод стоил 10 млн долларов США.", "США", "USA", "currency"),
        ("Он занял 5 млн турецких лир.", "турецких", "TUR", "currency"),
    ],
)
def test_words_by_which_no_actor_is_meant_are_found_but_silent(text: str, surface: str, actor: str, flag: str) -> None:
    (found,) = [one for one in all_mentions(text) if one.surface == surface]
    assert (found.actor, flag in found.flags) == (actor, True)
    assert flag in SILENT
    assert surface not in {one for one, _, _ in mentions(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Казахская армия обновляется.", ["Казахская"]),
        ("Казахстанские власти назвали это «большим успехом».", ["Казахстанские"]),
        ("Норвегия-Швеция, итог встречи.", ["Норвегия", "Швеция"]),
        ("Советский Союз и Турция спорили.", ["Советский Союз", "Турция"]),
        ("Экспорт США вырос на 10 млн долларов.", ["США"]),
        ("Турецкая лира упала.", ["Турецкая"]),
    ],
)
def test_the_same_words_speak_of_the_state_elsewhere(text: str, expected: list[str]) -> None:
    assert [surface for surface, _, _ in mentions(text)] == expected


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Страны Латинской Америки ждут.", "Америка ждёт."),
        ("Депутат от «Единой России» молчит.", "Депутат из единой России молчит."),
        ("Он учился в Колумбийском университете.", "Он учился в колумбийском городе."),
        ("Корабли ушли в Индийский океан.", "Корабли ушли в индийский порт."),
        ("Дом стоит на улице Советской.", "Дом построен советской армией."),
        ("Книга вышла на турецком и русском языках.", "Книга вышла на турецком рынке."),
        ("Она быстро освоила немецкий.", "Она быстро освоила немецкий рынок."),
        ("Здесь жил художник Сальвадор Дали.", "Здесь жил художник из Сальвадора."),
        ("Русская служба агентства ждёт.", "Русская армия генерала ждёт."),
        ("Дожди идут в штате Вашингтон.", "Дожди идут в городе Вашингтон."),
        ("Здесь жила королева Виктория.", "Здесь жил президент Колумбии."),
        ("Самое важное уже позади.", "Жители Самоа уже позади."),
        ("Рабочий купил болгарку и дрель.", "В финале победила опытная болгарка."),
    ],
)
def test_names_of_something_else_name_nobody(text: str, other: str) -> None:
    assert all_mentions(text) == []
    assert len(all_mentions(other)) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Дональд Трамп ждёт ответа.", True),
        ("Решение принял Трамп.", True),
        ("Иванка Трамп ждёт ответа.", False),
        ("Решение приняла Мелания Трамп.", False),
    ],
)
def test_a_namesake_of_a_leader_is_not_the_leader(text: str, found: bool) -> None:  # noqa: FBT001 - a test's case
    assert ("leader" in {via for _, _, via in mentions(text, date="2018-06-01")}) == found


@pytest.mark.parametrize(
    ("text", "surface", "actor"),
    [
        ("Умер король Тонги.", "Тонги", "TON"),
        ("Он вернулся из Кот-д’Ивуара.", "Кот-д’Ивуара", "CIV"),
        ("Туристы из Папуа-Новой Гвинеи ждут.", "Папуа-Новой Гвинеи", "PNG"),
        ("Выборы в БиГ прошли.", "БиГ", "BIH"),
        ("Погиб плотник-афганец.", "афганец", "AFG"),
        ("Выступала гватемалка из столицы.", "гватемалка", "GTM"),
        ("Армия получила C-400 и ждёт.", "C-400", "RUS"),
        ("Доклад о расходах USA вышел.", "USA", "USA"),
    ],
)
def test_forms_and_spellings(text: str, surface: str, actor: str) -> None:
    assert (surface, actor) in {(one.surface, one.actor) for one in all_mentions(text)}


@pytest.mark.parametrize(
    ("text", "rule", "place", "metonymy"),
    [
        ("Переговоры прошли в Москве.", "capital.at", True, False),
        ("Делегация прибыла из Анкары.", "capital.from", True, False),
        ("Из всех сигнал из Вашингтона был самым ясным.", "capital.sent", False, True),
        ("Давление на Анкару растёт.", "capital.toward", False, True),
        ("В Москве считают, что сделка выгодна.", "capital.voice", True, True),
        ("В Москве дождливо, люди ждут.", "capital.at", True, False),
        ("Анкара требует уступок.", "capital.subject", False, True),
        ("Позиция Москвы не изменилась.", "capital.genitive", False, True),
        ("Улицы Анкары опустели.", "capital.of_place", True, False),
        ("Договор предложен Анкарой.", "capital.agent", False, True),
        ("Анкару затопило.", "capital.nature", True, False),
        ("Анкару убедили.", "capital.object", False, True),
    ],
)
def test_a_capital_is_a_place_or_a_government(text: str, rule: str, place: bool, metonymy: bool) -> None:  # noqa: FBT001 - a test's case
    (found,) = all_mentions(text)
    assert (found.rule, "place" in found.flags, found.metonymy) == (rule, place, metonymy)


def test_a_state_that_freezes_is_a_place() -> None:
    assert [one.flags for one in all_mentions("Норвегия замёрзла.")] == [("place",)]
    assert [one.flags for one in all_mentions("Норвегия согласилась.")] == [()]


def test_every_mention_keeps_its_rule() -> None:
    text = "Токаев, казахстанцы, ОДКБ, Bayraktar, Астана и армяно-турецкая граница: Россия и русские песни."
    assert all(one.rule for one in all_mentions(text))


def test_blocs_and_capitals_by_date() -> None:
    assert mentions("Это решили в Нур-Султане.", date="2021-01-01") == [("Нур-Султане", "KAZ", "capital")]
    assert mentions("Это решили в Нур-Султане.", date="2024-01-01") == []
    assert mentions("Это решил ЕАЭС.", date="2020-01-01") == [("ЕАЭС", "EAEU", "org")]
    assert mentions("Это решил ЕАЭС.", date="2010-01-01") == []


@pytest.mark.parametrize(
    ("text", "rule", "actors", "antecedents"),
    [
        ("Турция ждёт. Страна готова.", "role_noun.state", ["TUR"], ["Турция"]),
        ("Казахстан ждёт ОДКБ. Блок молчит.", "role_noun.bloc", ["CSTO"], ["ОДКБ"]),
        (
            "Казахстан принял гостей из Турции. Стороны довольны.",
            "role_noun.pair",
            ["KAZ", "TUR"],
            ["Казахстан", "Турции"],
        ),
    ],
)
def test_role_nouns_keep_antecedent_and_rule(text: str, rule: str, actors: list[str], antecedents: list[str]) -> None:
    found = sorted(stand_ins(text), key=lambda one: one.actor)
    assert [(one.actor, one.rule, one.confidence) for one in found] == [(actor, rule, 0.7) for actor in actors]
    assert [text[one.antecedent[0] : one.antecedent[1]] for one in found if one.antecedent] == antecedents


@pytest.mark.parametrize(
    "text",
    [
        "Турция ждёт. Стороны довольны.",
        "Казахстан и Турция ждут. Со стороны виднее.",
        "Казахстан ждёт. Блок молчит.",
        "Казахстан ждёт. Соседние страны молчат.",
        "Казахстан ждёт. Южный сосед Казахстана молчит.",
    ],
)
def test_role_nouns_without_an_antecedent_of_their_kind_stay_open(text: str) -> None:
    assert stand_ins(text) == []
