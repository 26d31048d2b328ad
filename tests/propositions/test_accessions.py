"""Who joined or left which bloc and when, and who is a state's main supplier of arms, in two languages.

Dated rows of the membership table: Kazakhstan in the CSTO since 1992-05-15, in the EAEU since 2015-01-01; Uzbekistan
out of the CSTO since 2012-12-19; Armenia's part in the CSTO suspended since 2024-02; Georgia out of the CIS since
2009-08-18; the United Kingdom out of the EU since 2020-01-31; Türkiye a partner of the SCO since 2012-06; Iran and
India observers of the SCO since 2005, Belarus since 2015-07-10; Finland in NATO since 2023-04-04. Last dated change:
EAEU 2024-12-26, NATO 2024-03-07, EU 2023-12-14, OTS 2021-11-12, CIS 2018-05-19. Arms: SIPRI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.evidence.claims import Claim, Verdict

    Run = Callable[..., list[tuple[Claim, Verdict]]]


def first(pairs: list[tuple[Claim, Verdict]]) -> Verdict:
    return pairs[0][1]


@pytest.mark.parametrize(
    ("english", "russian", "word"),
    [
        ("Kazakhstan left the CSTO in 2020.", "Казахстан вышел из ОДКБ в 2020 году.", "contradicted"),
        ("Kazakhstan left the CSTO.", "Казахстан вышел из ОДКБ.", "contradicted"),
        ("Uzbekistan left the CSTO in 2012.", "Узбекистан вышел из ОДКБ в 2012 году.", "supported"),
        ("Uzbekistan left the CSTO in 2015.", "Узбекистан вышел из ОДКБ в 2015 году.", "contradicted"),
        ("Georgia left the CIS in 2009.", "Грузия вышла из СНГ в 2009 году.", "supported"),
        ("The United Kingdom left the EU in 2016.", "Великобритания вышла из ЕС в 2016 году.", "contradicted"),
        ("Kazakhstan joined the EAEU in 2015.", "Казахстан вступил в ЕАЭС в 2015 году.", "supported"),
        ("Kazakhstan joined the EAEU in 2010.", "Казахстан вступил в ЕАЭС в 2010 году.", "contradicted"),
        ("Kazakhstan became a member of the EAEU in 2014.", "Казахстан стал членом ЕАЭС в 2014 году.", "contradicted"),
        ("Kazakhstan joined NATO in 2010.", "Казахстан вступил в НАТО в 2010 году.", "contradicted"),
        ("Armenia left the CSTO in 2024.", "Армения вышла из ОДКБ в 2024 году.", "mixed"),
        (
            "Armenia suspended its participation in the CSTO in 2024.",
            "Армения приостановила участие в ОДКБ в 2024 году.",
            "supported",
        ),
        ("Turkey joined the SCO in 2012.", "Турция вступила в ШОС в 2012 году.", "mixed"),
        ("Kazakhstan left the CSTO in 2090.", "Казахстан вышел из ОДКБ в 2090 году.", "not_checkable"),
        ("Kazakhstan left the CSTO summit in 2020.", "Казахстан покинул зал ОДКБ в 2020 году.", "not_checkable"),
        ("Kazakhstan joined NATO exercises in 2015.", "Казахстан вступил в спор с НАТО в 2015 году.", "not_checkable"),
    ],
)
def test_accessions_and_exits(english: str, russian: str, word: str, answered: Run) -> None:
    assert first(answered(english, lang="en")).word == word
    assert first(answered(russian)).word == word


@pytest.mark.parametrize(
    ("text", "pub_date", "word"),
    [
        ("Armenia left the EAEU.", "2031-05-14", "not_checkable"),
        ("Armenia left the EAEU.", "2024-12-26", "contradicted"),
        ("Armenia left the EAEU.", "2024-12-27", "not_checkable"),
        ("Armenia left the EAEU.", None, "contradicted"),
        ("Armenia joined the EU.", "2031-05-14", "not_checkable"),
        ("Armenia joined the EU.", "2020-01-01", "contradicted"),
        ("Kazakhstan joined NATO in 2023.", None, "contradicted"),
        ("Kazakhstan joined NATO in 2024.", None, "not_checkable"),
        ("Kazakhstan joined NATO in 2024.", "2024-02-01", "contradicted"),
        ("Kazakhstan joined NATO in February 2024.", None, "contradicted"),
        ("Kazakhstan joined NATO in May 2024.", None, "not_checkable"),
        ("Moldova left the CIS in 2019.", None, "not_checkable"),
        ("Moldova left the CIS in 2017.", None, "contradicted"),
        ("Turkey joined the OTS in 2022.", None, "not_checkable"),
        ("Finland joined NATO.", "2023-04-04", "supported"),
        ("Iran joined the SCO.", "2004-03-01", "contradicted"),
    ],
)
def test_nothing_later_than_what_is_known_of_the_bloc_is_contradicted(
    text: str, pub_date: str | None, word: str, answered: Run
) -> None:
    assert first(answered(text, lang="en", pub_date=pub_date)).word == word


@pytest.mark.parametrize(
    "text",
    [
        "Kazakhstan joined the EU in condemning Russia in 2022.",
        "Kazakhstan joined the EU in 2022 in condemning Russia.",
        "Turkey joined NATO for drills in 2023.",
        "Turkey joined NATO in an exercise.",
        "Turkey joined NATO in 3 exercises.",
        "Turkey joined NATO as a sponsor of the resolution.",
        "Turkey joined the EU as a partner in condemning Russia.",
        "Kazakhstan joined NATO–Ukraine talks in 2023.",
        "Kazakhstan joined NATO at a summit.",
        "Turkey joined the EU and activists in condemning Russia.",
        "Russia left the EU for dead.",
        "Russia left NATO in no doubt.",
        "Russia left NATO (and Turkey) in no doubt.",
        "Russia left NATO but little choice.",
        "Turkey joined NATO when condemning Russia.",
        "Russia left the EU, its main partner, without gas.",
        "Delegates from Kazakhstan left the CSTO in 2020.",
        "The president of Kazakhstan left the CSTO in 2020.",
        "Kazakhstan practically left the CSTO in 2020.",
        "Казахстан вступил в ЕС в диалог.",
        "Казахстан фактически вышел из ОДКБ в 2020 году.",
        "Делегация Казахстана покинула ОДКБ в 2020 году.",
        "Россия вступила в НАТО по ошибке.",
    ],
)
def test_an_idiom_or_another_agent_is_no_accession(text: str, answered: Run) -> None:
    language = "en" if "joined" in text or "left" in text else "ru"
    assert {verdict.word for _, verdict in answered(text, lang=language)} == {"not_checkable"}


@pytest.mark.parametrize(
    "text",
    [
        "In 2020 Kazakhstan left the CSTO.",
        "Kazakhstan formally left the CSTO in May 2020.",
        "Kazakhstan left the CSTO on 5 May 2020.",
        "Kazakhstan left the CSTO in the spring of 2020, the minister said.",
        '"Kazakhstan left the CSTO in 2020," he said.',
        "Kazakhstan left the CSTO in the 2010s because it was weak.",
        "Kazakhstan left the CSTO in 2020 after Uzbekistan left the CIS.",
        "В 2020 году Казахстан вышел из ОДКБ.",
        "Казахстан в 2020 году официально вышел из ОДКБ.",
        "«Казахстан вышел из ОДКБ», – заявил он.",
        "Казахстан вышел из ОДКБ, но не хотел этого.",
        "Казахстан вышел из ОДКБ 5 мая 2020 года.",
        "Казахстан покинул ОДКБ в конце 2020 года, сообщает агентство.",
        "Эксперты заявили, что Казахстан вышел из ОДКБ весной 2020 года.",
    ],
)
def test_a_time_another_clause_or_a_speaker_leaves_it_plain(text: str, answered: Run) -> None:
    language = "en" if "joined" in text or "left" in text else "ru"
    assert first(answered(text, lang=language)).word == "contradicted"


@pytest.mark.parametrize(
    ("english", "russian", "word"),
    [
        ("Iran joined the SCO in 2005.", "Иран вступил в ШОС в 2005 году.", "mixed"),
        ("India joined the SCO in 2005.", "Индия вступила в ШОС в 2005 году.", "mixed"),
        ("Belarus joined the SCO in 2015.", "Белоруссия вступила в ШОС в 2015 году.", "mixed"),
        (
            "Belarus joined the SCO as an observer in 2015.",
            "Белоруссия вступила в ШОС в качестве наблюдателя в 2015 году.",
            "supported",
        ),
        ("Iran joined the SCO in 2023.", "Иран вступил в ШОС в 2023 году.", "supported"),
        ("Iran joined the SCO in 2015.", "Иран вступил в ШОС в 2015 году.", "contradicted"),
        ("Turkmenistan left the CIS in 2005.", "Туркменистан вышел из СНГ в 2005 году.", "mixed"),
        ("Finland joined NATO in April 2023.", "Финляндия вступила в НАТО в апреле 2023 года.", "supported"),
        ("Finland joined NATO in May 2023.", "Финляндия вступила в НАТО в мае 2023 года.", "mixed"),
    ],
)
def test_another_status_or_another_day_of_the_year_is_mixed(
    english: str, russian: str, word: str, answered: Run
) -> None:
    assert first(answered(english, lang="en")).word == word
    assert first(answered(russian)).word == word


@pytest.mark.parametrize(
    "text",
    [
        "Finland, a partner, joined NATO in 2023.",
        "Finland joined NATO in 2023 as its partner Turkey agreed.",
        "Finland joined NATO in 2023 after Russia left the CSTO.",
        "Finland joined NATO in 2023 after it was seen as a candidate.",
    ],
)
def test_what_is_said_of_others_is_not_held_against_an_accession(text: str, answered: Run) -> None:
    assert first(answered(text, lang="en")).word == "supported"


@pytest.mark.parametrize(
    ("text", "pub_date", "word"),
    [
        ("Грузия вышла из СНГ в 2008 году.", None, "mixed"),
        ("Грузия вышла из СНГ в марте 2009 года.", None, "mixed"),
        ("Грузия вышла из СНГ.", "2008-08-18", "mixed"),
        ("Грузия вышла из СНГ.", "2008-08-17", "contradicted"),
        ("Грузия вышла из СНГ в 2007 году.", None, "contradicted"),
        ("Великобритания вышла из ЕС в 2019 году.", None, "mixed"),
        ("Великобритания вышла из ЕС в 2018 году.", None, "contradicted"),
    ],
)
def test_an_exit_told_up_to_a_year_before_it_took_effect_is_mixed(
    text: str, pub_date: str | None, word: str, answered: Run
) -> None:
    verdict = first(answered(text, pub_date=pub_date))
    assert verdict.word == word
    assert ("took effect" in verdict.explanation_en) == (word == "mixed")
    assert ("вступил в силу" in verdict.explanation_ru) == (word == "mixed")


def test_a_time_that_hangs_on_an_unknown_date_leaves_the_year_open(answered: Run) -> None:
    text = "Казахстан вступил в ЕАЭС в прошлом году."
    assert first(answered(text)).word == "mixed"
    assert "зависит от даты текста" in first(answered(text)).explanation_ru
    assert first(answered(text, pub_date="2016-03-01")).word == "supported"
    assert first(answered(text, pub_date="2017-03-01")).word == "contradicted"


def test_a_row_without_a_start_is_told_by_the_day_of_its_source(answered: Run) -> None:
    verdict = first(answered("Greece is a member of TRACECA.", lang="en"))
    assert "observer, seen 2021-10-21" in verdict.explanation_en
    assert "по состоянию на 2021-10-21" in verdict.explanation_ru
    assert verdict.series[0]["period"] == "2021-10-21-"


def test_a_member_that_is_said_to_have_left_is_shown_with_its_row(answered: Run) -> None:
    verdict = first(answered("Kazakhstan left the CSTO in 2020.", lang="en"))
    assert "1992-05-15 (member; " in verdict.explanation_en
    assert verdict.explanation_en.endswith("no exit on record.")
    assert verdict.explanation_ru.endswith("выхода в таблице нет.")
    assert verdict.series[0]["url"].startswith("http")
    assert not verdict.missing


def test_a_state_that_the_table_does_not_name_never_joined(answered: Run) -> None:
    verdict = first(answered("China joined NATO in 2010.", lang="en"))
    assert verdict.word == "contradicted"
    assert "no membership on record" in verdict.explanation_en
    assert verdict.series[0]["value"] == 0


@pytest.mark.parametrize(
    ("english", "russian", "word"),
    [
        (
            "Turkey was Kazakhstan's main arms supplier in 2016-2020.",
            "Турция была главным поставщиком оружия Казахстану в 2016-2020 годах.",
            "contradicted",
        ),
        (
            "Russia was Kazakhstan's main arms supplier in 2016-2020.",
            "Россия была главным поставщиком оружия Казахстану в 2016-2020 годах.",
            "supported",
        ),
        (
            "Russia was not Kazakhstan's main arms supplier in 2016-2020.",
            "Россия не была главным поставщиком оружия Казахстану в 2016-2020 годах.",
            "contradicted",
        ),
        (
            "Russia was Kazakhstan's main arms supplier in 2015-2016.",
            "Россия была главным поставщиком оружия Казахстану в 2015-2016 годах.",
            "supported",
        ),
        (
            "Turkey was Kazakhstan's main arms supplier in 2025-2026.",
            "Турция была главным поставщиком оружия Казахстану в 2025-2026 годах.",
            "not_checkable",
        ),
        (
            "Russia remains the largest supplier of weapons to Kazakhstan.",
            "Россия остаётся крупнейшим поставщиком оружия Казахстану.",
            "supported",
        ),
        (
            "Russia was Kazakhstan's main arms supplier in 1985.",
            "Россия была главным поставщиком оружия Казахстану в 1985 году.",
            "not_checkable",
        ),
        (
            "Turkey may become Kazakhstan's main arms supplier.",
            "Турция может стать главным поставщиком оружия Казахстану.",
            "not_checkable",
        ),
    ],
)
def test_main_suppliers_of_arms(english: str, russian: str, word: str, answered: Run) -> None:
    assert first(answered(english, lang="en")).word == word
    assert first(answered(russian)).word == word


def test_the_period_that_the_text_names_decides_and_its_leader_is_named(answered: Run) -> None:
    verdict = first(answered("Turkey was Kazakhstan's main arms supplier in 2016-2020.", lang="en"))
    assert "2016-2020: 0.0 %" in verdict.explanation_en
    assert "First: Russia (2016-2020)." in verdict.explanation_en
    assert "Первое место: Россия (2016-2020)." in verdict.explanation_ru
