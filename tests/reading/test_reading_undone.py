"""Acts that are named and did not come about, and judgements of acts; each rule with a plain report beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.evidence.claims import Claim

    ClaimsOf = Callable[[str], tuple[Claim, ...]]

NEGATED: tuple[str, ...] = (
    "Провал сделки о поставках турецких дронов Польше удивил экспертов.",
    "Задержка поставок российских вертолётов Индии встревожила военных.",
    "Фейк о вторжении Армении в Грузию обошёл все газеты.",
    "Несостоявшийся визит президента Турции в Армению обсуждали неделю.",
    "Мнимая продажа Сербией снарядов Украине вызвала скандал.",
    "Передача Украине норвежских ракет сорвалась.",
    "Решение о поставках турецких дронов Польше отложено до весны.",
    "Турция отложила поставки дронов Польше.",
    "Турция тянет с передачей дронов Польше.",
    "Сербия избежала введения санкций против России.",
    "Япония воздерживается от поставок оружия Украине.",
    "Иордания открестилась от участия в ударах по Йемену.",
    "Говорить о разрыве Казахстана с Россией преждевременно.",
    "Попытку Армении получить кредит у Ирана сорвала смена правительства.",
    "Сообщения о том, что Турция продала дроны Украине, ничем не подкреплены.",
    "Багдад отмёл обвинения в том, что снабжает Дамаск топливом.",
)
OPEN: tuple[str, ...] = (
    "Судьба контракта на поставку Польше корейских танков неясна.",
    "Запланированная поставка Украине норвежских ракет обсуждалась в парламенте.",
    "Соглашение предусматривает поставку Ираном ракет России.",
    "Иран был в шаге от удара по Израилю.",
    "Отмена Турцией пошлин на казахский уголь осталась на бумаге.",
    "План вывода французских войск из Чада лёг на стол министра.",
    "Турция, мол, продала дроны Украине.",
)
PLAIN: tuple[str, ...] = (
    "Запланированная поставка Украине норвежских ракет состоялась.",
    "Поставка Украине норвежских ракет завершилась.",
    "Турция перенесла базу из Сирии в Ирак.",
    "Россия поставила Ирану ракеты.",
    "Франция вывела войска из Чада.",
    "Казахстан сорвал попытку России провести газопровод.",
    "Турция закрыла вопрос о поставках дронов Польше.",
)
JUDGED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Россия обвинила Турцию в поставках оружия Украине.", ("TUR",)),
    ("Турция была обвинена Россией в поставках дронов Украине.", ("TUR",)),
    ("Казахстан осудил удары Израиля по Ирану.", ("ISR",)),
    ("Китай осудил санкции против России.", ()),
    ("Турция поблагодарила Россию за поставки газа Армении.", ("RUS",)),
    ("Иран раскритиковал Азербайджан за сотрудничество с Израилем.", ("AZE",)),
)


@pytest.mark.parametrize("text", NEGATED)
def test_what_failed_was_put_off_or_shunned_is_denied(text: str, claims_of: ClaimsOf) -> None:
    found = claims_of(text)
    assert any(one.negated and len({*one.source, *one.target}) for one in found)
    assert not any(one.counts_as_event and one.source and one.target for one in found)


@pytest.mark.parametrize("text", OPEN)
def test_what_is_planned_or_nearly_happened_is_no_event(text: str, claims_of: ClaimsOf) -> None:
    found = claims_of(text)
    assert found
    assert not any(one.counts_as_event and one.source and one.target for one in found)


@pytest.mark.parametrize("text", PLAIN)
def test_plain_reports_beside_them_are_done(text: str, claims_of: ClaimsOf) -> None:
    found = claims_of(text)
    assert any(not (one.negated or one.hypothetical or one.future) and one.modality == "asserted" for one in found)


@pytest.mark.parametrize(("text", "target"), JUDGED)
def test_a_judgement_concerns_whom_it_judges(text: str, target: tuple[str, ...], claims_of: ClaimsOf) -> None:
    (found,) = claims_of(text)
    assert (found.target, found.domain, found.topic) == (target, "diplomacy", "statement")
    assert found.counts_as_event


def test_what_is_laid_at_somebodys_door_is_his_act_and_not_reported_as_done(claims_of: ClaimsOf) -> None:
    charge, act = claims_of("Киев обвинил Минск в том, что тот передал Москве карты.")
    assert (charge.source, charge.target, charge.counts_as_event) == (("UKR",), ("BLR",), True)
    assert (act.source, act.target, act.modality) == (("BLR",), ("RUS",), "possibility")
    assert act.speaker.actor == "UKR"


def test_a_second_verb_keeps_the_accuser_as_its_subject(claims_of: ClaimsOf) -> None:
    found = claims_of("Россия обвинила Турцию в поставках дронов и закрыла границу с Грузией.")
    assert [(one.source, one.target) for one in found] == [(("RUS",), ("TUR",)), (("RUS",), ("GEO",))]


@pytest.mark.parametrize(
    ("text", "source", "target", "mutual"),
    [
        ("Претензии Армении отвергла Грузия.", ("GEO",), ("ARM",), False),
        ("Азербайджанский спецназ подготовили турецкие инструкторы.", ("TUR",), ("AZE",), False),
        ("Алжир разорвал отношения с Марокко.", ("DZA",), ("MAR",), False),
        ("Алжир восстановил отношения с Марокко.", ("DZA",), ("MAR",), True),
        ("Грузия и Китай отменили визы друг для друга.", ("GEO",), ("CHN",), True),
        ("Вместо того чтобы помочь Армении, Россия подписала договор с Ираном.", ("RUS",), ("IRN",), True),
        ("Россия и Иран провели учения без Турции.", ("RUS",), ("IRN",), True),
    ],
)
def test_who_does_it_to_whom(
    text: str,
    source: tuple[str, ...],
    target: tuple[str, ...],
    mutual: bool,  # noqa: FBT001 - parametrised
    claims_of: ClaimsOf,
) -> None:
    found = claims_of(text)[-1]
    assert (found.source, found.target, found.reciprocal) == (source, target, mutual)


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Россия, а не Китай, ввела санкции против Казахстана.", ("RUS",), ("KAZ",)),
        ("Россия ввела санкции против Казахстана, а не против Китая.", ("RUS",), ("KAZ",)),
        ("Россия поставила газ Белоруссии, но не Украине.", ("RUS",), ("BLR",)),
        ("Россия не исключает, что введёт санкции против Казахстана.", ("RUS",), ("KAZ",)),
        ("Франция заявила, что поставит Армении радары.", ("FRA",), ("ARM",)),
        ("«Мы поставим оружие Украине», — заявил президент Франции Эммануэль Макрон.", ("FRA",), ("UKR",)),
        ("«Мы не продаём оружие Армении», — сказал министр обороны Турции.", ("TUR",), ("ARM",)),
    ],
)
def test_those_who_are_set_apart_left_out_or_meant_by_we(
    text: str, source: tuple[str, ...], target: tuple[str, ...], claims_of: ClaimsOf
) -> None:
    found = claims_of(text)[-1]
    assert (found.source, found.target) == (source, target)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Россия пригрозила Казахстану санкциями.", "threat"),
        ("Россия предупредила Казахстан о пошлинах.", "threat"),
        ("Россия предупредила Казахстан о паводке.", "asserted"),
        ("Песков назвал санкции США незаконными.", "opinion"),
        ("Турция назвала действия России провокацией.", "opinion"),
    ],
)
def test_threats_and_names_by_what_the_verb_governs(text: str, modality: str, claims_of: ClaimsOf) -> None:
    assert claims_of(text)[-1].modality == modality


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("Казахстан и Турция усиливают военное сотрудничество.", "guarantees"),
        ("Казахстан и Турция подписали соглашение об оборонном партнёрстве.", "guarantees"),
        ("Казахстан и Турция развивают торговое сотрудничество.", "trade"),
        ("Коридор снижает транзитную зависимость Казахстана от России.", "transit"),
        ("Москва ввела ограничения на транзит казахского угля.", "transit"),
        ("Москва ввела ограничения на ввоз казахского угля.", "trade"),
    ],
)
def test_what_the_bond_is_about_gives_the_domain(text: str, domain: str, claims_of: ClaimsOf) -> None:
    assert claims_of(text)[-1].domain == domain


def test_a_denied_membership_is_one_claim(claims_of: ClaimsOf) -> None:
    (found,) = claims_of("Армения не является членом ЕС.")
    assert (found.source, found.target, found.negated) == (("ARM",), ("EU",), True)


def test_the_paper_that_is_told_is_no_speaker(claims_of: ClaimsOf) -> None:
    text = "Турция усилила армию, пояснил Вестнику политолог Иван Петров. Казахстан закупил дроны, уверен политолог."
    assert {one.speaker.name for one in claims_of(text)} == {"Иван Петров"}


@pytest.mark.parametrize(
    "text",
    [
        "Президент Турции совершил запланированный визит в Россию.",
        "Турция выполнила обещанную поставку дронов Украине.",
        "Россия перенесла переговоры с Турцией в Москву.",
        "На пороге зимы Россия прекратила поставки газа Молдавии.",
        "Близко к границе Россия разместила ракеты против Украины.",
        "Россия не опоздала с поставкой ракет Турции.",
        "Говорить рано, но Россия ударила по Украине.",
        "Россия построила мол в Сирии.",
        "Несмотря на запрет Вашингтона, Никарагуа закупила у России вертолёты.",
        "Турция исключила Россию из проекта.",
    ],
)
def test_words_that_take_an_act_back_elsewhere_leave_these_alone(text: str, claims_of: ClaimsOf) -> None:
    assert any(one.counts_as_event and one.source and one.target for one in claims_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "Кения ждала британских десантников.",
        "Казахстан исключил присоединение к санкциям против России.",
        "Саудовская Аравия рассматривала возможность покупки турецких фрегатов.",
        "Проект договора о помощи между Чадом и Францией застрял в парламенте.",
        "Индия и Пакистан были на грани войны.",
    ],
)
def test_what_is_awaited_ruled_out_weighed_or_drafted_is_not_done(text: str, claims_of: ClaimsOf) -> None:
    found = claims_of(text)
    assert found
    assert not any(one.counts_as_event for one in found)
    assert all(one.negated or one.hypothetical or one.modality == "possibility" for one in found)


@pytest.mark.parametrize(
    ("text", "source", "target", "mutual"),
    [
        ("Испания, так и не сумевшая договориться с Францией, подписала договор с Чили.", ("ESP",), ("CHL",), True),
        ("Несмотря на запрет Вашингтона, Никарагуа закупила у России вертолёты.", ("NIC",), ("RUS",), False),
        ("Албания и Италия отменили визы.", ("ALB",), ("ITA",), True),
        ("Албания и Италия отменили пошлины на сталь.", ("ALB", "ITA"), (), False),
        ("Аргентина купила у Дании истребители F-16.", ("ARG",), ("DNK",), False),
        ("Президент Кении прибыл в Ташкент.", ("KEN",), ("UZB",), False),
        ("Президент Кении выступил в Ташкенте.", ("KEN",), (), False),
    ],
)
def test_asides_things_shared_makers_and_goals(
    text: str,
    source: tuple[str, ...],
    target: tuple[str, ...],
    mutual: bool,  # noqa: FBT001 - parametrised
    claims_of: ClaimsOf,
) -> None:
    found = claims_of(text)[-1]
    assert (found.source, found.target, found.reciprocal) == (source, target, mutual)


def test_a_third_sides_harm_is_no_threat(claims_of: ClaimsOf) -> None:
    assert claims_of("США предупредили Украину об ударе России.")[-1].modality != "threat"


def test_none_of_a_thing_is_no_amount(claims_of: ClaimsOf) -> None:
    assert not [one for one in claims_of("Турция не получила от России ни одного танка.") if one.quantity is not None]
    assert [one for one in claims_of("Турция получила от России 12 танков.") if one.quantity is not None]
