"""A reported number is one that the text states."""

from __future__ import annotations

import pytest

from entente.reading.llm.numbers import matching, years


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("17,9 млрд долларов", 17.9e9),
        ("17.9 billion dollars", 17.9e9),
        ("$1,234.5 million", 1_234.5e6),
        ("1.234 adet", 1_234.0),
        ("1.234 adet", 1.234),
        ("12 000 тонн", 12_000.0),
        ("12 беспилотников", 12.0),
        ("+47 млн долларов", 47e6),
        ("30 milyon dolar", 30e6),
        ("15 мың тонна", 15_000.0),
        ("три соглашения", 3.0),
        ("three agreements", 3.0),
        ("two million barrels", 2e6),
        ("на 20 %", 20.0),
        ("на 20 %", -20.0),
    ],
)
def test_a_stated_number_is_found(surface: str, value: float) -> None:
    assert matching(surface, value) is not None


@pytest.mark.parametrize(("surface", "value"), [("почти треть", 33.3), ("a third", 33), ("half", 50), ("вдвое", 100)])
def test_shares_may_be_written_as_percentages(surface: str, value: float) -> None:
    assert matching(surface, value, share=True) is not None


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("17,9 млрд долларов", 17.9e6),
        ("17,9 млрд долларов", 18e9),
        ("12 беспилотников", 120.0),
        ("12 беспилотников", 1.0),
        ("12 беспилотников", 2.0),
        ("около 40 машин", 400.0),
        ("many", 1.0),
        ("", 0.0),
        ("на 20 %", 0.2),
        ("30 млн", float("nan")),
        ("30 млн", float("inf")),
    ],
)
def test_an_invented_number_is_not(surface: str, value: float) -> None:
    assert matching(surface, value) is None


def test_a_level_keeps_half_a_unit_of_its_last_digit() -> None:
    found = matching("17,9 млрд", 17.9e9)
    assert found is not None
    assert found.half == pytest.approx(0.05e9)


def test_years_are_four_digits_alone() -> None:
    assert years("в 2016-2020 годах, 12023 т, 1990-х") == {2016, 2020, 1990}
