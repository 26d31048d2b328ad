"""Ranks, memberships by date and number, directions, exercises, dated acts and firsts, against shipped and loaded data.

Published figures: Bureau of National Statistics of Kazakhstan, trade by country (China first in turnover in 2023,
Russia in 2018); dated memberships as cited in the table; joint exercises with Russia, 2009-2018.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.evidence import Store, open_evidence
from entente.propositions import answer
from entente.propositions.comparing import Point, moved, turned
from entente.propositions.ranks import Rank, rank_in
from entente.propositions.trends import flow_in
from entente.reading import read_claims, read_document
from entente.sources.registry import get

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from entente.evidence import Evidence
    from entente.evidence.claims import Claim, Verdict

    Run = Callable[..., list[tuple[Claim, Verdict]]]

LEAD = "Казахстан: торговля, оружие и голоса\n"


def first_of(pairs: list[tuple[Claim, Verdict]]) -> tuple[Claim, Verdict]:
    """Return the verdict that says most: one that is not open, else the first."""
    body = [pair for pair in pairs if pair[0].paragraph > 0]
    return next((pair for pair in body if pair[1].word != "not_checkable"), body[0])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Китай остаётся главным торговым партнёром Казахстана.", "supported"),
        ("В 2022-2023 годах Турция была крупнейшим торговым партнёром Казахстана.", "contradicted"),
        ("В 2022-2090 годах Турция была крупнейшим торговым партнёром Казахстана.", "not_checkable"),
        ("Россия – главный торговый партнёр Казахстана.", "mixed"),
        ("Россия остаётся одним из двух крупнейших торговых партнёров Казахстана.", "supported"),
        ("В 2018 году Россия была крупнейшим торговым партнёром Казахстана.", "supported"),
        ("В 2018 году Китай был крупнейшим торговым партнёром Казахстана.", "contradicted"),
        ("Китай занимает второе место в импорте Казахстана.", "supported"),
        ("Китай не является главным торговым партнёром Казахстана.", "not_checkable"),
        ("К 2030 году Турция станет главным торговым партнёром Казахстана.", "not_checkable"),
        ("Казахстан вступил в ЕАЭС в 2015 году.", "supported"),
        ("Казахстан вступил в ЕАЭС в 2010 году.", "contradicted"),
        ("Узбекистан вышел из ОДКБ в 2012 году.", "supported"),
        ("Казахстан не вступал в НАТО в 2015 году.", "not_checkable"),
        ("В ОТГ входят пять государств.", "supported"),
        ("ОДКБ объединяет девять государств.", "contradicted"),
        ("Узбекистан состоит в ОДКБ.", "contradicted"),
        ("Узбекистан не входит в ОДКБ.", "supported"),
        ("Армения - член ЕАЭС.", "supported"),
        ("Союзник по НАТО, Греция, закупила самолёты.", "supported"),
        ("Турция не член Евросоюза.", "supported"),
        ("Турция и Россия состоят в НАТО.", "supported"),
        ("Россия вряд ли состоит в НАТО.", "not_checkable"),
        ("Если Турция - член Евросоюза, то Москва удивится.", "not_checkable"),
        ("Россия якобы входит в НАТО.", "not_checkable"),
        ("Узбекистан был членом ОДКБ.", "supported"),
        ("Узбекистан никогда не был членом ОДКБ.", "contradicted"),
        ("В 2010 году Узбекистан был членом ОДКБ.", "supported"),
        ("В 2004 году Узбекистан был членом ОДКБ.", "contradicted"),
        ("В 2004 году Узбекистан не входил в ОДКБ.", "supported"),
        ("Доля России в торговле Казахстана в 2022 году упала до 20%.", "supported"),
        ("В 2023 году доля России в торговле Казахстана не превышала 10%.", "contradicted"),
        ("В 2023 году доля России в торговле Казахстана не превышала 30%.", "supported"),
        ("Доля России в казахстанской торговле в 2022 году составляла 40%.", "contradicted"),
        ("Импорт Казахстана из Китая растёт.", "supported"),
        ("Импорт Казахстана из Китая сокращается.", "contradicted"),
        ("Импорт Казахстана из Китая будет расти.", "not_checkable"),
        ("В 2018 году Казахстан и Турция подписали соглашение о военном сотрудничестве.", "supported"),
        ("В 2019 году Казахстан и Турция подписали соглашение о военном сотрудничестве.", "not_checkable"),
        ("В 2018 году Казахстан и Турция отказались подписать соглашение о военном сотрудничестве.", "not_checkable"),
        ("Казахстан и Россия провели совместные учения.", "not_checkable"),
        ("Казахстан стал первой страной за пределами Турции, где начали выпускать беспилотники.", "not_checkable"),
    ],
)
def test_statements(text: str, word: str, answered: Run) -> None:
    claim, verdict = first_of(answered(LEAD + text))
    assert verdict.word == word, (claim, verdict)
    assert verdict.explanation_en
    assert verdict.explanation_ru
    if word == "not_checkable":
        assert verdict.reason
    else:
        assert verdict.series


def test_a_true_level_without_its_trend_is_mixed_and_says_so(answered: Run) -> None:
    _, verdict = first_of(answered(LEAD + "На Россию приходится 28 % импорта Казахстана."))
    assert verdict.word == "mixed"
    assert "leaves out that the series has moved (42.5 % in 2021, 27.9 % in 2023)" in verdict.explanation_en
    assert "42,5 %" in verdict.explanation_ru


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Россия ввела санкции против Грузии.", "sanctions by imposer"),
        ("Казахстан проголосовал против резолюции ООН.", "roll calls"),
        ("Израиль атаковал Сирию.", "uses of force"),
    ],
)
def test_what_is_missing_is_what_would_answer(text: str, missing: str, answered: Run) -> None:
    claim, verdict = first_of(answered(LEAD + text))
    assert missing in verdict.missing, (claim, verdict)


def test_voting_alike_in_the_present_tense(answered: Run) -> None:
    pairs = answered(LEAD + "Казахстан голосует в ООН так же, как Россия, в 99% случаев.")
    (verdict,) = [verdict for claim, verdict in pairs if claim.quantity is not None]
    assert verdict.reason == "undated"
    assert verdict.series


def test_one_year_that_is_missing_is_named_once(answered: Run) -> None:
    _, verdict = first_of(answered(LEAD + "Импорт Казахстана из Китая в 1950 году составил 3 млрд долларов."))
    assert verdict.word == "not_checkable"
    assert verdict.missing.endswith("in 1950")


def test_growth_is_shown_in_money(answered: Run) -> None:
    _, verdict = first_of(answered(LEAD + "Импорт Казахстана из Китая в 2023 году вырос вдвое."))
    assert verdict.word == "contradicted"
    assert "billion USD" in verdict.explanation_en
    assert "%" not in verdict.explanation_en
    assert {row["unit"] for row in verdict.series} == {"USD"}


def test_each_end_of_a_change_has_its_own_year(answered: Run) -> None:
    text = "Доля России в импорте Казахстана снизилась с 42 процентов в 2021 году до 28 процентов в 2023 году."
    words = [verdict.word for claim, verdict in answered(LEAD + text) if claim.quantity is not None]
    assert words == ["supported", "supported"]


def test_a_share_that_goes_on_is_of_the_same_flow(answered: Run) -> None:
    text = "Доля России в импорте Казахстана в 2023 году – 28%. Ещё в 2021 году на Россию приходилось более 40%."
    words = [verdict.word for claim, verdict in answered(LEAD + text) if claim.quantity is not None]
    assert words == ["supported", "supported"]


def test_a_dated_level_leaves_no_trend_out(answered: Run) -> None:
    _, verdict = first_of(answered(LEAD + "В 2023 году на Россию приходилось 28 % импорта Казахстана."))
    assert verdict.word == "supported"


def test_an_open_claim_shows_the_nearest_act_on_record(answered: Run) -> None:
    text = "В 2019 году Казахстан и Турция подписали соглашение о военном сотрудничестве."
    _, verdict = first_of(answered(LEAD + text))
    assert "2018-09-13" in verdict.explanation_en
    assert verdict.evidence


@pytest.fixture(scope="module")
def exercised(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    store = Store.init(tmp_path_factory.mktemp("exercises") / "store")
    file = data / "exercises" / "russia_joint" / "Joint_Military_Exercises_Involving_Russia.csv"
    store.add(get("exercises_russia").read(file))
    with open_evidence(store.path) as evidence:
        yield evidence


@pytest.mark.shared
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Казахстан и Россия провели совместные учения.", {"supported"}),
        ("В 2014 году Казахстан и Россия провели совместные учения.", {"supported"}),
        ("В 2012–2016 годах Россия и Казахстан провели 212 совместных учений.", {"contradicted"}),
        ("В 2022 году Казахстан и Россия провели совместные учения.", {"not_checkable"}),
    ],
)
def test_loaded_exercises_answer(text: str, words: set[str], exercised: Evidence) -> None:
    document = read_document(LEAD + text, lang="ru")
    claims = read_claims(document)
    verdicts = answer(claims, exercised, document).verdicts
    pairs = [(claim, one) for claim, one in zip(claims, verdicts, strict=True) if claim.domain == "exercises"]
    numbers = [one for claim, one in pairs if claim.quantity is not None]
    assert (numbers or [one for _, one in pairs])[0].word in words


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("Китай – крупнейший торговый партнёр Ирана", Rank("turnover", 1)),
        ("Индия – один из трёх главных поставщиков Непала", Rank("imports", 3)),
        ("Италия занимает второе место в экспорте Ливии", Rank("exports", 2, exact=True)),
        ("China is the largest trading partner of Iran", Rank("turnover", 1)),
        ("Italy is one of the largest buyers of Libya", Rank("exports", 5)),
        ("Китай – главный поставщик оружия Ирану", None),
        ("Китай торгует с Ираном", None),
    ],
)
def test_ranks_in_words(text: str, rank: Rank | None) -> None:
    assert rank_in(text) == rank


@pytest.mark.parametrize(
    ("text", "flow"), [("растёт импорт", "imports"), ("trade with Iran", "turnover"), ("ремонт дорог", None)]
)
def test_flows_in_words(text: str, flow: str | None) -> None:
    assert flow_in(text) == flow


@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=8), st.sampled_from(["up", "down"]))
def test_a_direction_turned_over_turns_the_finding(values: list[float], direction: str) -> None:
    points = [Point(2000 + at, 2000 + at, value) for at, value in enumerate(values)]
    mirrored = [Point(one.first, one.last, 1e12 / one.value) for one in points]
    other = {"up": "down", "down": "up"}[direction]
    ends = [abs(two.value / one.value - 1) for one, two in ((points[-2], points[-1]), (points[-5:][0], points[-1]))]
    if all(end > 0.06 for end in ends):  # away from the edge of "no movement", which is no mirror image
        assert moved(points, direction, None).word == moved(mirrored, other, None).word


@given(st.floats(1, 1e6), st.integers(2, 8))
def test_a_series_that_stands_still_has_no_trend(value: float, size: int) -> None:
    points = [Point(2000 + at, 2000 + at, value) for at in range(size)]
    assert turned(points, ()) is None
    assert moved(points, "up", None).word == "contradicted"


def test_one_point_is_no_movement() -> None:
    assert moved([Point(2020, 2020, 1.0)], "up", None).reason == "no_period"
