"""Verdicts on what articles claim, from the shipped evidence alone and from loaded sources.

Published figures: Bureau of National Statistics of Kazakhstan, foreign trade by country, 2018-2023 (2022: imports 50.93
billion USD, from Russia 17.88, from Türkiye 1.60; 2023: 60.41, from Russia 16.85, from China 15.39); Voeten, UN General
Assembly votes; SIPRI arms transfers.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from entente.evidence import Store, open_evidence
from entente.propositions import CHECKERS, answer, check
from entente.reading import read_claims, read_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from entente.evidence import Evidence
    from entente.evidence.claims import Claim, Verdict
    from entente.propositions import Answers

Run = "Callable[..., list[tuple[Claim, Verdict]]]"
Checked = "tuple[tuple[Claim, ...], Answers]"

LEAD = "Казахстан: торговля, оружие и голоса\n"


def of_quantity(pairs: list[tuple[Claim, Verdict]]) -> Verdict:
    (verdict,) = [verdict for claim, verdict in pairs if claim.quantity is not None]
    return verdict


def by_surface(claims: tuple[Claim, ...], answers: Answers) -> dict[str, Verdict]:
    pairs = zip(claims, answers.verdicts, strict=True)
    return {claim.quantity.surface: verdict for claim, verdict in pairs if claim.quantity is not None}


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("По итогам 2022 года импорт Казахстана из России составил 17,9 млрд долларов.", "supported", ""),
        ("По итогам 2022 года импорт Казахстана из России составил 25 млрд долларов.", "contradicted", ""),
        ("По итогам 2022 года импорт Казахстана из России превысил 17 млрд долларов.", "supported", ""),
        ("По итогам 2022 года импорт Казахстана из России превысил 20 млрд долларов.", "contradicted", ""),
        ("По итогам 2010 года импорт Казахстана из России составил 17,9 млрд долларов.", "not_checkable", "no_period"),
        ("В январе–июне 2022 года импорт Казахстана из России составил 8 млрд долларов.", "not_checkable", "no_period"),
        ("По итогам 2022 года импорт Казахстана из России составил 17,9 млрд евро.", "not_checkable", "ambiguous_unit"),
        ("В 2023 году на Китай пришлась четверть казахстанского импорта.", "supported", ""),
        ("В 2023 году на Турцию пришлась пятая часть импорта Казахстана.", "contradicted", ""),
        ("В 2023 году на Евросоюз пришлось 39 % экспорта Казахстана.", "supported", ""),
        ("В 2023 году товарооборот Казахстана с Китаем превысил 30 млрд долларов.", "supported", ""),
        ("В 2023 году импорт Казахстана из России сократился на 6 %.", "supported", ""),
        ("В 2023 году импорт Казахстана из России вырос на 6 %.", "contradicted", ""),
        ("Доля России в импорте Казахстана снизилась с 39 % до 28 %.", "supported", ""),
        ("На Россию приходится почти треть импорта Казахстана.", "mixed", ""),
        ("На Россию приходится 28 % импорта Казахстана.", "mixed", ""),
        ("В 2022 году импорт Замбии из Малави составил 5 млн долларов.", "not_checkable", "no_dataset"),
        ("К 2030 году импорт Казахстана из России составит 30 млрд долларов.", "not_checkable", "not_a_fact"),
        ("Если Москва закроет границу, импорт Казахстана из России упадёт на 50 %.", "not_checkable", "not_a_fact"),
        ("В 2016–2020 годах на Россию приходилось около 90 % поставок вооружений Казахстану.", "supported", ""),
        ("В 2016–2020 годах на Турцию приходилось около 90 % поставок вооружений Казахстану.", "contradicted", ""),
        ("Турция поставила Казахстану 12 беспилотников.", "not_checkable", "no_dataset"),
        ("В 2022 году Казахстан голосовал так же, как Россия, в 75 % случаев.", "mixed", ""),
        ("В 2022 году Казахстан голосовал так же, как Россия, в 20 % случаев.", "contradicted", ""),
    ],
)
def test_quantities(text: str, word: str, reason: str, answered: Callable[[str], list[tuple[Claim, Verdict]]]) -> None:
    verdict = of_quantity(answered(LEAD + text))
    assert (verdict.word, verdict.reason) == (word, reason)
    assert verdict.explanation_en
    assert verdict.explanation_ru
    if word != "not_checkable":
        assert verdict.evidence
        assert verdict.series
    elif reason == "no_dataset":
        assert verdict.missing


def test_an_undated_false_share_is_contradicted_only_while_the_data_are_fresh(
    answered: Callable[..., list[tuple[Claim, Verdict]]],
) -> None:
    text = LEAD + "На Турцию приходится пятая часть импорта Казахстана."
    assert of_quantity(answered(text, pub_date="2024-03-01")).word == "contradicted"
    late = of_quantity(answered(text, pub_date="2030-03-01"))
    assert (late.word, late.reason) == ("not_checkable", "undated")
    assert late.series


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Турция, член НАТО, поставляет дроны.", "supported"),
        ("Казахстан – член ОДКБ и ЕАЭС.", "supported"),
        ("Казахстан – член НАТО.", "contradicted"),
        ("Казахстан, член ОДКБ и НАТО, ждёт.", "mixed"),
        ("Казахстан – не член НАТО.", "supported"),
        ("Турция, партнёр по ШОС, ждёт.", "supported"),
        ("Турция, член ШОС, ждёт.", "contradicted"),
    ],
)
def test_memberships(text: str, word: str, answered: Callable[..., list[tuple[Claim, Verdict]]]) -> None:
    (verdict,) = [verdict for claim, verdict in answered(text, pub_date="2024-06-01") if claim.topic == "membership"]
    assert verdict.word == word


def test_a_verdict_on_a_number_begins_with_the_words_compared(
    answered: Callable[[str], list[tuple[Claim, Verdict]]],
) -> None:
    verdict = of_quantity(
        answered(LEAD + "По итогам 2022 года импорт Казахстана из России составил 17,9 млрд долларов.")
    )
    assert verdict.explanation_en.startswith("Compared: “17,9 млрд долларов”. ")
    assert verdict.explanation_ru.startswith("Проверено: «17,9 млрд долларов». ")
    unmet = of_quantity(answered(LEAD + "Турция поставила Казахстану 12 беспилотников."))
    assert unmet.word == "not_checkable"
    assert unmet.explanation_en.startswith("Stated: “12 беспилотников”. ")


def membership(pairs: list[tuple[Claim, Verdict]]) -> Verdict:
    (verdict,) = [verdict for claim, verdict in pairs if claim.topic == "membership"]
    return verdict


def test_an_undated_membership_is_compared_with_the_table_as_it_stands(
    answered: Callable[..., list[tuple[Claim, Verdict]]],
) -> None:
    verdict = membership(answered("Узбекистан – член ОДКБ."))
    assert verdict.word == "contradicted"
    assert "as the table stands" in verdict.explanation_en
    assert "по таблице" in verdict.explanation_ru
    assert verdict.explanation_en.endswith("Only the membership is compared.")
    assert verdict.explanation_ru.endswith("Проверено только членство.")
    dated = membership(answered("Узбекистан – член ОДКБ.", pub_date="2010-05-01"))
    assert dated.word == "supported"
    assert "as the table stands" not in dated.explanation_en


def test_a_suspended_member_is_neither_in_nor_out(answered: Callable[..., list[tuple[Claim, Verdict]]]) -> None:
    text = "Армения – член ОДКБ."
    for pub_date in (None, "2024-06-01"):
        verdict = membership(answered(text, pub_date=pub_date))
        assert verdict.word == "mixed"
        assert "participation suspended since 2024-02" in verdict.explanation_en
        assert "участие приостановлено с 2024-02" in verdict.explanation_ru
    assert membership(answered(text, pub_date="2020-06-01")).word == "supported"
    assert membership(answered("Беларусь – член НАТО.")).word == "contradicted"


def test_voting_alike_is_answered_in_both_readings(answered: Callable[[str], list[tuple[Claim, Verdict]]]) -> None:
    text = LEAD + "В 2022 году Казахстан голосовал так же, как Россия, в 75 % случаев."
    verdict = of_quantity(answered(text))
    assert verdict.word == "mixed"
    same, index = verdict.explanation_en.split("same vote – ")[1].split("agreement index – ")
    assert same.startswith("2022: 60.8 % (interval ")
    assert "does not fit" in same
    assert "(interval " in index
    assert "The stated level fits" in index
    assert "the same vote, which is what the words state" in verdict.explanation_en
    assert "индекс согласия, в котором воздержание считается за половину" in verdict.explanation_ru
    alike = of_quantity(answered(LEAD + "В 2022 году Казахстан голосовал так же, как Россия, в 61 % случаев."))
    assert alike.word == "mixed"
    rows = [row for row in verdict.series if row["period"] == "2022"]
    assert all(row["low"] < row["value"] < row["high"] for row in rows)


def test_a_membership_names_the_source_of_its_row(answered: Callable[..., list[tuple[Claim, Verdict]]]) -> None:
    (verdict,) = [verdict for claim, verdict in answered("Казахстан – член ЕАЭС.") if claim.topic == "membership"]
    assert "2015-01-01" in verdict.explanation_en
    assert verdict.series[0]["url"].startswith("http")


@pytest.mark.parametrize(
    "text",
    [
        "Турции такой расклад выгоден.",
        "Казахстану следует закупать турецкие дроны.",
        "Введёт ли Москва санкции против Астаны?",
        "Турция может поставить Казахстану дроны.",
    ],
)
def test_judgements_and_plans_are_no_facts(text: str, answered: Callable[[str], list[tuple[Claim, Verdict]]]) -> None:
    assert {verdict.reason for _, verdict in answered(text)} == {"not_a_fact"}


def test_every_claim_gets_one_verdict_and_every_basis_can_be_opened(
    example: tuple[tuple[Claim, ...], Answers], starter: Evidence
) -> None:
    claims, answers = example
    assert [verdict.claim for verdict in answers.verdicts] == [claim.id for claim in claims]
    for verdict in answers.verdicts:
        for key in verdict.evidence:
            basis = answers.bases[key]
            assert starter.run(basis.query).num_rows == basis.rows > 0
    json.dumps([verdict.to_dict() for verdict in answers.verdicts], allow_nan=False)


def test_verdicts_of_the_example(example: tuple[tuple[Claim, ...], Answers]) -> None:
    words = {surface: verdict.word for surface, verdict in by_surface(*example).items()}
    assert words == {
        "около 17,9 млрд долларов": "supported",
        "50,9 млрд долларов": "supported",
        "почти треть": "mixed",
        "четверть": "supported",
        "превысил 30 млрд долларов": "supported",
        "1,6 млрд долларов": "supported",
        "+47 млн долларов": "not_checkable",
        "+28 млн долларов": "not_checkable",
        "+19 млн долларов": "not_checkable",
        "пятая часть": "contradicted",
        "около 90 %": "supported",
        "с 30 млн до 250 млн долларов": "not_checkable",
        "75 %": "mixed",
        "около 39 %": "supported",
        "15 млрд долларов": "not_checkable",
    }


def test_almost_a_third_is_answered_with_level_and_trend(real: tuple[tuple[Claim, ...], Answers]) -> None:
    verdict = by_surface(*real)["почти треть"]
    assert verdict.word == "mixed"
    assert [row["period"] for row in verdict.series] == ["2018", "2019", "2020", "2021", "2022", "2023"]
    values = [row["value"] for row in verdict.series]
    assert values == pytest.approx([39.33, 36.04, 35.37, 42.51, 35.11, 27.89], abs=0.01)
    assert "Series: 39.3 % (2018) … 42.5 % (2021) … 27.9 % (2023)." in verdict.explanation_en
    held = "The level held in 2019, 2020 and 2022; in the latest year covered (2023) it was 27.9 %."
    assert verdict.explanation_en.endswith(held)
    assert "Ряд: 39,3 % (2018) … 42,5 % (2021) … 27,9 % (2023)." in verdict.explanation_ru
    assert "Такой уровень был: 2019, 2020 и 2022; последний год в данных (2023): 27,9 %." in verdict.explanation_ru
    assert "does not say" not in verdict.explanation_en


def test_sums_by_product_say_which_data_are_missing(real: tuple[tuple[Claim, ...], Answers]) -> None:
    found = by_surface(*real)
    for surface in ("+364 млн долларов", "+390 млн долларов", "+334 млн долларов"):
        assert (found[surface].word, found[surface].reason) == ("not_checkable", "no_dataset")
        assert "by product" in found[surface].missing
        assert found[surface].series


def test_nothing_else_of_a_real_opinion_piece_is_called_true_or_false(real: tuple[tuple[Claim, ...], Answers]) -> None:
    claims, answers = real
    decided = [
        (claim.topic, verdict.word)
        for claim, verdict in zip(claims, answers.verdicts, strict=True)
        if verdict.word != "not_checkable"
    ]
    assert sorted(decided) == [
        ("arms_transfer", "supported"),
        ("flow", "mixed"),
        ("membership", "supported"),
        ("membership", "supported"),
        ("membership", "supported"),
    ]


def test_the_main_supplier_is_told_by_period(real: tuple[tuple[Claim, ...], Answers]) -> None:
    claims, answers = real
    claim = next(claim for claim in claims if "главным поставщиком" in claim.quote)
    verdict = next(one for one in answers.verdicts if one.claim == claim.id)
    assert verdict.word == "supported"
    assert "7 of 7" in verdict.explanation_en


def test_links_and_captions_are_not_checked(answered: Callable[[str], list[tuple[Claim, Verdict]]]) -> None:
    body = "Казахстан ведёт торговлю с Россией, и эта торговля растёт из года в год уже довольно долго.\n"
    text = "Торговля\n" + body * 3 + "Казахстан импортирует из России товаров на 99 млрд долларов\n" + body * 3
    pairs = [(claim, verdict) for claim, verdict in answered(text) if claim.paragraph_role == "teaser"]
    assert pairs
    assert {verdict.reason for _, verdict in pairs} == {"not_a_fact"}


def test_loaded_sources_answer_like_the_shipped_figures(root: Path, data: Path, tmp_path: Path) -> None:
    from entente.sources import registry

    place = tmp_path / "store"
    store = Store.init(place)
    folder = data / "trade" / "kz_national_trade"
    store.add(registry.get("kz_trade").read(folder / "kz_trade_by_partner_2018_2023_thousand_usd.csv"))
    store.add(registry.get("sipri").read(data / "arms" / "sipri_trade_register" / "trade-register.csv"))
    document = read_document(root / "examples" / "article_ru.txt")
    claims = read_claims(document)
    with open_evidence(place) as evidence:
        answers = answer(claims, evidence, document)
        words = {surface: verdict.word for surface, verdict in by_surface(claims, answers).items()}
        assert words["около 17,9 млрд долларов"] == words["четверть"] == words["около 90 %"] == "supported"
        assert words["почти треть"] == "mixed"
        assert words["пятая часть"] == "contradicted"
        sources = {source for basis in answers.bases.values() for source in basis.sources}
        assert {"kz_trade", "sipri"} <= sources
        assert "starter.kz_trade" not in sources
        exact = LEAD + "В 2015–2019 годах на Россию приходилось около 90 % поставок вооружений Казахстану."
        document = read_document(exact)
        verdicts = check(read_claims(document), evidence, document)
        assert [verdict.word for verdict in verdicts if verdict.series] == ["supported"]


def test_loaded_roll_calls_give_both_readings_like_the_shipped_sums(
    data: Path, tmp_path: Path, starter: Evidence
) -> None:
    from entente.sources import registry

    place = tmp_path / "store"
    store = Store.init(place)
    store.add(registry.get("unga").read(data / "votes" / "unga_rollcall" / "votes.csv.gz"))
    document = read_document(LEAD + "В 2022 году Казахстан голосовал так же, как Россия, в 75 % случаев.", lang="ru")
    claims = [claim for claim in read_claims(document) if claim.quantity is not None]
    (shipped,) = check(claims, starter, document)
    with open_evidence(place) as evidence:
        (loaded,) = check(claims, evidence, document)
    assert loaded.explanation_en == shipped.explanation_en
    for mine, theirs in zip(loaded.series, shipped.series, strict=True):
        assert (mine["label"], mine["period"]) == (theirs["label"], theirs["period"])
        assert [mine[key] for key in ("value", "low", "high")] == pytest.approx(
            [theirs[key] for key in ("value", "low", "high")]
        )


def test_without_any_evidence_nothing_is_decided(root: Path, tmp_path: Path) -> None:
    place = tmp_path / "store"
    Store.init(place)
    document = read_document(root / "examples" / "article_ru.txt")
    claims = read_claims(document)
    with open_evidence(place, starter=False) as evidence:
        verdicts = check(claims, evidence, document)
    numbers = [verdict for claim, verdict in zip(claims, verdicts, strict=True) if claim.quantity is not None]
    assert {verdict.word for verdict in numbers} == {"not_checkable"}


def test_each_measure_has_its_checker() -> None:
    assert set(CHECKERS) == {
        "imports",
        "exports",
        "turnover",
        "arms_share",
        "arms_units",
        "votes",
        "members",
        "exercises",
    }
