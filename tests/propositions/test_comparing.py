"""Stated numbers against series: tolerance, dates, changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.evidence.claims import Quantity
from entente.propositions.comparing import Point, Range, admissible, around, change, level, pair

# Russia's share of Kazakhstan's imports, per cent: Bureau of National Statistics of Kazakhstan, rounded.
SERIES = tuple(
    Point(year, year, value)
    for year, value in ((2018, 39.3), (2019, 36.0), (2020, 35.4), (2021, 42.5), (2022, 35.1), (2023, 27.9))
)


def quantity(value: float, low: float | None, high: float | None, *, approx: bool = False) -> Quantity:
    return Quantity(value, low, high, "pct", "imports", "x", 0, 1, approx=approx)


@pytest.mark.parametrize(
    ("stated", "low", "high"),
    [
        (quantity(35.1, 35.05, 35.15), 34.398, 35.802),
        (quantity(0.5, 0.45, 0.55), 0.45, 0.55),
        (quantity(20, 18, 22, approx=True), 18, 22),
        (quantity(100 / 3, 30, 100 / 3, approx=True), 30, 36.667),
        (quantity(20, 20, None, approx=True), 19.6, None),
        (quantity(20, None, 20, approx=True), None, 20.4),
    ],
)
def test_tolerance_is_half_a_digit_two_per_cent_or_ten_if_rough(
    stated: Quantity, low: float | None, high: float | None
) -> None:
    found = admissible(stated)
    assert found.low == pytest.approx(low, abs=1e-3)
    assert found.high == pytest.approx(high, abs=1e-3)


def test_a_quantity_without_a_level_has_no_range() -> None:
    with pytest.raises(ValueError, match="level"):
        admissible(Quantity(None, None, None, "USD", "imports", "x", 0, 1, delta=5.0))


@given(st.floats(0.01, 1e12), st.booleans())
def test_the_stated_value_is_always_admissible(value: float, approx: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    assert admissible(quantity(value, value, value, approx=approx)).holds(value)
    assert around(value, approx=approx).holds(value)


@pytest.mark.parametrize(
    ("low", "high", "period", "written", "word", "reason"),
    [
        (34.4, 35.8, (2022, 2022), None, "supported", ""),
        (34.4, 35.8, (2023, 2023), None, "contradicted", ""),
        (34.4, 35.8, (2024, 2024), None, "not_checkable", "no_period"),
        (34.4, 35.8, (2022, 2024), None, "not_checkable", "no_period"),
        (34.4, 36.5, (2019, 2020), None, "supported", ""),
        (34.4, 35.8, (2019, 2020), None, "mixed", ""),
        (27, 29, None, None, "mixed", ""),  # true, but it was half as much again two years before
        (30, 36.7, None, None, "mixed", ""),
        (10, 12, None, 2026, "not_checkable", "undated"),
        (10, 12, None, None, "not_checkable", "undated"),
        (10, 12, None, 2024, "contradicted", ""),
    ],
)
def test_levels(  # noqa: PLR0913, PLR0917 - one argument per column of the table
    low: float, high: float, period: tuple[int, int] | None, written: int | None, word: str, reason: str
) -> None:
    found = level(SERIES, Range(low, high), period, written)
    assert (found.word, found.reason) == (word, reason)


def test_a_mixed_level_names_the_years_that_fit() -> None:
    found = level(SERIES, Range(30, 36.7), None, 2025)
    assert found.fits == ("2019", "2020", "2022")
    assert found.against == "2023"


def test_an_empty_series_answers_nothing() -> None:
    assert level((), Range(1, 2), (2022, 2022), None).reason == "no_dataset"
    assert change((), Range(1, 2), (2022, 2022), relative=True).reason == "no_dataset"


def test_a_sum_over_several_years_is_one_reading_of_money() -> None:
    points = [Point(year, year, 10.0) for year in (2020, 2021, 2022)]
    assert level(points, Range(29, 31), (2020, 2022), None, sums=True).how == "sum"
    assert level(points, Range(29, 31), (2020, 2022), None).word == "contradicted"


@pytest.mark.parametrize(
    ("low", "high", "period", "relative", "word"),
    [
        (-8, -7, (2023, 2023), False, "supported"),
        (7, 8, (2023, 2023), False, "contradicted"),
        (-21, -20, (2023, 2023), True, "supported"),
        (-12, -11, (2018, 2023), False, "supported"),
        (-12, -11, (2018, 2018), False, "not_checkable"),
        (-12, -11, None, False, "not_checkable"),
    ],
)
def test_changes(low: float, high: float, period: tuple[int, int] | None, *, relative: bool, word: str) -> None:
    assert change(SERIES, Range(low, high), period, relative=relative).word == word


def test_two_levels_are_found_as_a_pair_of_years() -> None:
    found = pair(SERIES, Range(38.5, 39.5), Range(27.5, 28.5))
    assert (found.word, found.fits) == ("supported", ("2018", "2023"))
    assert pair(SERIES, Range(27.5, 28.5), Range(38.5, 39.5)).reason == "undated"


@given(st.integers(0, 5), st.floats(0.1, 5))
def test_a_true_dated_level_is_supported_and_a_false_one_contradicted(at: int, slack: float) -> None:
    point = SERIES[at]
    period = (point.first, point.last)
    assert level(SERIES, Range(point.value - slack, point.value + slack), period, None).word == "supported"
    assert level(SERIES, Range(point.value + slack, point.value + 2 * slack), period, None).word == "contradicted"
