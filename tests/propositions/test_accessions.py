"""Who joined or left which bloc and when, and who is a state's main supplier of arms, in two languages.

Dated rows of the membership table: Kazakhstan in the CSTO since 1992-05-15, in the EAEU since 2015-01-01; Uzbekistan
out of the CSTO since 2012-12-19; Armenia's part in the CSTO suspended since 2024-02; Georgia out of the CIS since
2009-08-18; the United Kingdom out of the EU since 2020-01-31; Türkiye a partner of the SCO since 2012-06. Arms: SIPRI.
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
