"""Numbers in Russian text: levels, shares, ratios, changes, ranges and bounds; years and periods."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.reading.periods import nearest, period_of, periods
from entente.reading.quantities import amounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.evidence.claims import Claim

THIRD = 1 / 3
Row = tuple[str, float | None, str, float | None]

FORMS: tuple[Row, ...] = (
    ("17,9 млрд долларов", 17.9e9, "USD", None),
    ("17.9 млрд долл. США", 17.9e9, "USD", None),
    ("17 880 630 долларов", 17_880_630, "USD", None),
    ("17\u202f880\u202f630 долларов", 17_880_630, "USD", None),
    ("$5 млн", 5e6, "USD", None),
    ("€1,2 млрд", 1.2e9, "EUR", None),
    ("300 млрд тенге", 300e9, "KZT", None),
    ("2,4 трлн рублей", 2.4e12, "RUB", None),
    ("1,6 млрд юаней", 1.6e9, "CNY", None),
    ("40 млрд турецких лир", 40e9, "TRY", None),
    ("полтора миллиарда долларов", 1.5e9, "USD", None),
    ("миллиард долларов", 1e9, "USD", None),
    ("пять миллионов евро", 5e6, "EUR", None),
    ("250 тыс. долларов", 250e3, "USD", None),
    ("35,1% импорта", 35.1, "pct", None),
    ("40 процентов экспорта", 40, "pct", None),
    ("12 п. п.", 12, "pp", None),
    ("треть импорта", THIRD, "share", None),
    ("две трети импорта", 2 / 3, "share", None),
    ("четверть импорта", 0.25, "share", None),
    ("три четверти импорта", 0.75, "share", None),
    ("половина импорта", 0.5, "share", None),
    ("пятая часть импорта", 0.2, "share", None),
    ("шестую часть импорта", 1 / 6, "share", None),
    ("десятая часть импорта", 0.1, "share", None),
    ("в трёх случаях из четырёх", 0.75, "share", None),
    ("12 беспилотников", 12, "pcs", None),
    ("двадцать пять процентов импорта", 25, "pct", None),
    ("сто двадцать миллионов долларов", 120e6, "USD", None),
    ("36 ударных беспилотников", 36, "pcs", None),
    ("50 танков", 50, "pcs", None),
    ("1 500 военнослужащих", 1500, "persons", None),
    ("свыше 100 тыс. тонн", 100e3, "t", None),
    ("120 голосований", 120, "count", None),
    ("10–15 % импорта", 12.5, "pct", None),
    ("от 10 до 15 млрд долларов", 12.5e9, "USD", None),
    ("+364 млн долларов", None, "USD", 364e6),
    ("−12 млн долларов", None, "USD", -12e6),
    ("импорт вырос на 20 %", None, "pct", 20),
    ("импорт упал на 7,5 %", None, "pct", -7.5),
    ("импорт сократился на треть", None, "pct", -100 * THIRD),
    ("доля снизилась на 5 процентных пунктов", None, "pp", -5),
    ("рост составил 5 %", None, "pct", 5),
    ("импорт вырос вдвое", None, "pct", 100),
    ("импорт вырос втрое", None, "pct", 200),
    ("импорт вырос в 2,5 раза", None, "pct", 150),
    ("импорт вырос в полтора раза", None, "pct", 50),
    ("импорт сократился вдвое", None, "pct", -50),
    ("товарооборот удвоился", None, "pct", 100),
    ("закупки выросли с 30 млн до 250 млн долларов", 250e6, "USD", 220e6),
    ("доля снизилась с 39 % до 28 %", 28, "pct", -11),
    ("доля снизилась с 39 до 28 %", 28, "pct", -11),
    ("закупки выросли на 30 млн до 250 млн долларов", 250e6, "USD", 30e6),
)

BOUNDS: tuple[tuple[str, float | None, float | None], ...] = (
    ("50-55 млрд долларов", 50e9, 55e9),
    ("25-30%", 25, 30),
    ("25%-30%", 25, 30),
    ("по меньшей мере 30%", 30, None),
    ("не была ниже 99%", 99, None),
    ("ниже 20%", None, 20),
    ("около четверти", 0.225, 0.275),
    ("17,9 млрд долларов", 17.85e9, 17.95e9),
    ("около 20 %", 18, 22),
    ("примерно 20 %", 18, 22),
    ("порядка 20 %", 18, 22),
    ("почти 20 %", 18, 20),
    ("чуть менее 20 %", 18, 20),
    ("свыше 20 %", 20, None),
    ("более 20 %", 20, None),
    ("не менее 20 %", 20, None),
    ("превысил 20 %", 20, None),
    ("менее 20 %", None, 20),
    ("не более 20 %", None, 20),
    ("почти треть", 0.3, THIRD),
)


@pytest.mark.parametrize(("text", "value", "unit", "delta"), FORMS)
def test_forms_of_numbers(text: str, value: float | None, unit: str, delta: float | None) -> None:
    (found,) = amounts(f"Итак, {text}.")
    assert found.unit == unit
    assert found.value == pytest.approx(value)
    assert found.delta == pytest.approx(delta)


@pytest.mark.parametrize(("text", "low", "high"), BOUNDS)
def test_bounds_of_numbers(text: str, low: float | None, high: float | None) -> None:
    (found,) = amounts(text)
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)
    assert text[found.start : found.end] == text


@pytest.mark.parametrize(
    "text",
    [
        "в 2022 году",
        "14 мая 2024 года",
        "в 2010-х",
        "третья страна",
        "четверть века",
        "статья 5 договора",
        "двух стран",
        "в первом полугодии",
        "С-400 и Ка-52",
    ],
)
def test_years_ordinals_and_names_are_no_amounts(text: str) -> None:
    assert amounts(text) == ()


def test_several_amounts_of_a_sentence_come_in_order_and_apart() -> None:
    text = "удобрения (+47 млн долларов), бумага (+28 млн долларов), мебель (+19 млн долларов)"
    assert [one.delta for one in amounts(text)] == [47e6, 28e6, 19e6]


@given(st.text(alphabet="0123456789 ,.%$€млнрдос–-+()", max_size=60))
def test_any_mixture_of_signs_gives_amounts_that_lie_apart_in_the_text(text: str) -> None:
    found = amounts(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(one.value is not None or one.delta is not None for one in found)


@given(st.integers(1, 9_999), st.integers(0, 99), st.sampled_from(["тыс.", "млн", "млрд"]))
def test_a_written_number_comes_back(whole: int, cents: int, scale: str) -> None:
    factor = {"тыс.": 1e3, "млн": 1e6, "млрд": 1e9}[scale]
    (found,) = amounts(f"сумма {whole},{cents:02d} {scale} долларов")
    assert found.value == pytest.approx((whole + cents / 100) * factor)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("по итогам 2022 года", (2022, 2022, True)),
        ("в 2015–2019 годах", (2015, 2019, True)),
        ("с 2018 по 2023 год", (2018, 2023, True)),
        ("в 2010-х годах", (2010, 2019, True)),
        ("в ноябре 2021-го", (2021, 2021, True)),
        ("в январе–июне 2023 года", (2023, 2023, False)),
        ("за первые девять месяцев 2023 года", (2023, 2023, False)),
        ("к 2030 году", (2030, 2030, True)),
        ("в прошлом году", (2023, 2023, True)),
        ("в этом году", (2024, 2024, True)),
    ],
)
def test_periods(text: str, expected: tuple[int, int, bool]) -> None:
    (found,) = periods(text, now=2024)
    assert (found.first, found.last, found.whole) == expected


def test_relative_years_stay_unresolved_without_a_date() -> None:
    assert periods("в прошлом году") == ()


def test_the_nearest_period_is_taken() -> None:
    text = "в 2018 году 39 %, в 2023 году 28 %"
    found = periods(text)
    assert [nearest(found, text.index(number)).first for number in ("39", "28")] == [2018, 2023]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("с 42 % в 2021 году до 28 % в 2023 году", (2021, 2023)),
        ("в 2021 году доля составила 42 %, в 2023 году упала до 28 %", (2021, 2023)),
        ("доля составила 18 %, что на 2 пункта больше, чем в 2022 году", ()),
        ("в 2023 году доля составила 18 % против уровня 2022 года", (2023,)),
        ("доля из-за санкций против Грузии в 2022 году упала до 18 %", (2022,)),
        ("42 % импорта в 2021 году и 28 % импорта в 2023 году", (2021, 2023)),
    ],
)
def test_an_amount_has_the_period_that_follows_it(text: str, years: tuple[int, ...]) -> None:
    found = [period_of(text, periods(text), one.start, one.end) for one in amounts(text)]
    assert tuple(one.first for one in found if one is not None) == years


@pytest.mark.parametrize(
    ("text", "measure", "reporter", "partner"),
    [
        ("По итогам 2022 года импорт Казахстана из России составил 17,9 млрд долларов.", "imports", "KAZ", "RUS"),
        ("На долю России приходится 35 % казахстанского импорта.", "imports", "KAZ", "RUS"),
        ("Доля России в импорте Казахстана снизилась с 39 % до 28 %.", "imports", "KAZ", "RUS"),
        ("В 2023 году Казахстан импортировал из Китая товаров на 15,4 млрд долларов.", "imports", "KAZ", "CHN"),
        ("Экспорт Казахстана в Турцию вырос вдвое.", "exports", "KAZ", "TUR"),
        ("Российский экспорт в Казахстан составил 17 млрд долларов.", "exports", "RUS", "KAZ"),
        ("Товарооборот между Казахстаном и Турцией достиг 6 млрд долларов.", "turnover", "KAZ", "TUR"),
        ("Товарооборот Казахстана с Россией составил 27 млрд долларов.", "turnover", "KAZ", "RUS"),
        ("На Россию приходилось около 90 % поставок вооружений Казахстану.", "arms_share", "KAZ", "RUS"),
        ("Казахстан голосовал так же, как Россия, в 75 % случаев.", "votes", "KAZ", "RUS"),
        ("Турция поставила Казахстану 12 беспилотников.", "arms_units", "KAZ", "TUR"),
        ("На Евросоюз пришлось 39 % экспорта Казахстана.", "exports", "KAZ", "EU"),
    ],
)
def test_what_a_number_measures(
    text: str, measure: str, reporter: str, partner: str, claims_of: Callable[[str], tuple[Claim, ...]]
) -> None:
    quantities = [claim.quantity for claim in claims_of("Казахстан: торговля и оружие\n" + text) if claim.quantity]
    assert [(one.measure, one.reporter, one.partner) for one in quantities] == [(measure, reporter, partner)]


def test_quantities_of_a_real_article(real_claims: tuple[Claim, ...]) -> None:
    third, *sums = [claim.quantity for claim in real_claims if claim.quantity is not None]
    assert (third.surface, third.unit, third.measure, third.reporter, third.partner) == (
        "почти треть",
        "share",
        "imports",
        "KAZ",
        "RUS",
    )
    assert third.base == "всего импорта этой республики"
    assert [(one.delta, one.product) for one in sums] == [
        (364e6, "текстильных изделий"),
        (390e6, "драгоценных металлов"),
        (334e6, "химической продукции"),
    ]
    assert {(one.measure, one.reporter, one.partner) for one in sums} == {("imports", "KAZ", "RUS")}
