"""Stocks of arms by standard: the arithmetic, what is uncertain or unmapped, and what is said when nothing is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from entente.errors import FormatError, NoDataError, UnknownActorError, UnknownNameError
from entente.measures.interoperability import interoperability, read_standards, shipped
from entente.measures.interoperability.deliveries import SHAPE
from entente.measures.interoperability.standards import (
    EASTERN,
    GROUPS,
    STANDARDS,
    UNMAPPED,
    assumed_group,
    group_of,
)
from entente.measures.interoperability.stock import LIVES, bounds, flows, remaining, stocks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VOLUME = st.floats(0, 1e4).map(lambda value: round(value, 3))
YEARS_OF_CELLS = arrays(float, (12, *SHAPE), elements=VOLUME, fill=st.just(0.0))
ONE_YEAR = arrays(float, SHAPE, elements=VOLUME, fill=st.just(0.0))
INSIDE = arrays(bool, len(GROUPS))


# --- arithmetic


def test_what_remains() -> None:
    age = np.array([-1, 0, 1, 29, 30])
    assert remaining(age, "none").tolist() == [0, 1, 1, 1, 1]
    assert remaining(age, "life30").tolist() == [0, 1, 1, 1, 0]
    assert remaining(age, "decay5") == pytest.approx([0, 1, 0.95, 0.95**29, 0.95**30])


@settings(max_examples=30, deadline=None)
@given(YEARS_OF_CELLS)
def test_stock_without_depreciation_never_falls(delivered: np.ndarray) -> None:
    whole = stocks(delivered, "none")
    assert (np.diff(whole, axis=0) >= -1e-6).all()
    assert whole[-1] == pytest.approx(delivered.sum(axis=0))
    for life in LIVES:
        assert (stocks(delivered, life) <= whole + 1e-6).all()


@settings(max_examples=30, deadline=None)
@given(YEARS_OF_CELLS, st.integers(1, 15))
def test_flows_are_sums_of_the_last_years(delivered: np.ndarray, window: int) -> None:
    found = flows(delivered, window)
    for year in range(len(delivered)):
        assert found[year] == pytest.approx(delivered[max(year - window + 1, 0) : year + 1].sum(axis=0), abs=1e-6)


def test_a_share_of_everything_is_one_whatever_the_order_of_the_sum() -> None:
    for seed in range(300):
        stock = np.random.default_rng(seed).uniform(0, 1, SHAPE).round(3)
        stock[-1] = 0
        share, _, high = bounds(stock, np.ones(SHAPE[0] - 1, np.bool_))
        assert share <= high <= 1


@settings(max_examples=60, deadline=None)
@given(ONE_YEAR, INSIDE)
def test_bounds_are_in_order(stock: np.ndarray, inside: np.ndarray) -> None:
    share, low, high = bounds(stock, inside)
    if stock.sum() <= 0:
        assert np.isnan(share)
        return
    assert 0 <= low <= share <= high <= 1
    rest = bounds(stock, ~inside)
    unmapped = stock[-1].sum() / stock.sum()
    assert share + rest[0] + unmapped == pytest.approx(1)


@settings(max_examples=40, deadline=None)
@given(ONE_YEAR, INSIDE)
def test_certain_and_mapped_leaves_nothing_open(stock: np.ndarray, inside: np.ndarray) -> None:
    stock[-1] = stock[:, 1] = stock[:, :, 1] = 0
    share, low, high = bounds(stock, inside)
    assert np.isnan(share) or low == pytest.approx(share) == high


def test_bounds_by_hand() -> None:
    stock = np.zeros(SHAPE)
    stock[0, 0, 0, 0], stock[0, 0, 1, 0], stock[0, 1, 0, 0] = 50, 20, 5  # Soviet: sure, uncertain, assumed
    stock[1, 0, 0, 0], stock[1, 0, 1, 0] = 10, 5  # Western
    stock[-1, 0, 0, 0] = 10
    share, low, high = bounds(stock, np.arange(len(GROUPS)) == 0)
    assert share == pytest.approx(75 / 100)
    assert low == pytest.approx(50 / (50 + 15 + 5 + 10))
    assert high == pytest.approx((70 + 5 + 10) / (70 + 5 + 10 + 10))


# --- the table of designs


def test_every_row_of_the_table_is_cited() -> None:
    families = shipped().families
    assert len(families) > 120
    for family in families:
        assert family.citation.title, family.family
        assert family.citation.publisher, family.family
        assert family.citation.url.startswith("http"), family.family
        assert re.fullmatch("[A-Z]{3}", family.design), family.family


@pytest.mark.parametrize(
    ("designation", "design", "group"),
    [
        ("Mi-17", "SUN", "soviet_russian"),
        ("Su-30MK", "SUN", "soviet_russian"),
        ("T-72M1", "SUN", "soviet_russian"),
        ("BTR-82A", "RUS", "soviet_russian"),
        ("S-300PS", "SUN", "soviet_russian"),
        ("L-39C Albatros", "CSK", "soviet_russian"),
        ("F-16C Block-50", "USA", "nato_western"),
        ("M-60T Sabra-2", "USA", "nato_western"),
        ("S-70 Black Hawk", "USA", "nato_western"),
        ("Type-209/1400", "DEU", "nato_western"),
        ("C-295", "ESP", "nato_western"),
        ("K-9 Thunder 155mm", "KOR", "nato_western"),
        ("Bayraktar TB-2", "TUR", "turkish"),
        ("HQ-9", "CHN", "chinese"),
        ("JF-17 Thunder", "CHN", "chinese"),
        ("Harop", "ISR", "israeli"),
        ("PC-21", "CHE", "other"),
    ],
)
def test_designs(designation: str, design: str, group: str) -> None:
    family = shipped().family_of(designation)
    assert family is not None
    assert (family.design, family.group) == (design, group)


@pytest.mark.parametrize(
    "designation",
    ["aircraft engine", "Hermes", "CH-4A", "KS-1 Sopka", "D-30", "AS-90B Mallet 155mm", "Tornado IDS Radar", "J-79"],
)
def test_names_that_look_like_another_family(designation: str) -> None:
    """An engine, a British carrier, a Chinese drone, a Soviet missile: near to a pattern, not of the family."""
    assert shipped().family_of(designation) is None


def test_groups_of_designers() -> None:
    assert group_of("GBR") == "nato_western"
    assert group_of("RUS") == group_of("SUN") == "soviet_russian"
    assert group_of("POL") == "other", "its own designs need a row of the table"
    assert group_of("BRA") == "other"


def test_what_is_assumed_of_a_supplier() -> None:
    assert assumed_group("FRA", "New Gun", "") == "nato_western"
    assert assumed_group("RUS", "New Gun", "number delivered uncertain") == "soviet_russian"
    assert assumed_group("FRA", "New Gun", "second hand") is None
    assert assumed_group("RUS", "New Gun", "made under a third state's licence") is None
    assert assumed_group("FRA", "ship engine", "") is None
    assert all(assumed_group(state, "New Gun", "") is None for state in (*EASTERN, "XXX", "XNS"))


def test_own_table(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("pattern,family,design,standard,source\nGun-\\d+,Guns,KAZ,chinese,a book\n", encoding="utf-8")
    family = read_standards(path).family_of("Gun-7")
    assert family is not None
    assert (family.group, family.citation.title) == ("chinese", "a book")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pattern,family\nx,y\n", "lacks column 'design'"),
        ("pattern,family,design,standard,source\n(,y,KAZ,,s\n", "line 2: .* no pattern"),
        ("pattern,family,design,standard,source\nx,y,KAZ,martian,s\n", "no standard named 'martian'"),
        ("pattern,family,design,standard,source\nT-72.*\n", "line 2 has no field 'family'"),
    ],
)
def test_own_table_with_a_fault(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError, match=says):
        read_standards(path)


# --- the measure


def deliver(world: Any, supplier: str, weapon: str, years: dict[int, float], note: str | None = None) -> None:
    for year, value in years.items():
        more = {"value": value, "sumsq": value**2, "unit": "TIV_million", "item": weapon, "note": note}
        world.tie("arms_delivery", supplier, "KAZ", year, locator=f"line {len(world.ties)}", **more)


@pytest.fixture
def armed(world: Any) -> Any:
    world.cover("arms_delivery", 1950, 2025)
    deliver(world, "RUS", "MiG-29S", {1995: 40.0, 1996: 40.0})
    deliver(world, "UKR", "An-74", {2010: 10.0}, "number delivered uncertain")
    deliver(world, "TUR", "Bayraktar TB-2", {2020: 8.0}, "local production")
    deliver(world, "ZAF", "Marauder", {2020: 12.0}, "local production in part")
    deliver(world, "CHN", "HQ-9", {2021: 0.0}, "TIV below 0.5 million")
    deliver(world, "XXX", "thing", {2022: 10.0})
    return world


def test_shares_of_a_stock(armed: Any) -> None:
    result = interoperability(armed.evidence(), "KAZ")
    last = {row["standard"]: row for row in result.table() if row["year"] == 2024}
    assert last["soviet_russian"]["share"] == pytest.approx(90 / 120)
    assert last["nato_western"]["share"] == pytest.approx(8 / 120), "Turkish designs work with NATO"
    assert last["other"]["share"] == pytest.approx(12 / 120)
    assert last["other"]["assumed_share"] == pytest.approx(12 / 120)
    assert last[UNMAPPED]["share"] == pytest.approx(10 / 120)
    assert last["chinese"]["share"] == 0
    assert last["chinese"]["n"] == 1, "a delivery of less than 0.5 million counts as one"
    assert last["nato_western"]["flow_share"] == pytest.approx(8 / 30)
    assert last["nato_western"]["works_with"] == "NATO"
    year = next(year for year in result.years if year.year == 2024)
    assert (year.leading, year.flow_leading) == ("soviet_russian", "other")
    assert year.lock_in == pytest.approx(90 / 120)
    assert (year.mapped_share, year.assumed_share) == pytest.approx((98 / 120, 12 / 120))
    assert year.uncertain_share == pytest.approx(10 / 120)
    assert (year.local_share, year.local_high) == pytest.approx((8 / 120, 20 / 120))
    designs = {row.standard: row.share for row in result.designs if row.year == 2024}
    assert designs["turkish"] == pytest.approx(8 / 120)
    assert designs["nato_western"] == 0


def test_old_deliveries_leave_the_stock(armed: Any) -> None:
    shares = {}
    for life in LIVES:
        result = interoperability(armed.evidence(), "KAZ", life=life, years=(2025, 2025))
        shares[life] = next(row["tiv"] for row in result.table() if row["standard"] == "soviet_russian")
    assert shares["none"] == pytest.approx(90)
    assert shares["life30"] == pytest.approx(50), "what came in 1995 is gone after 30 years"
    assert shares["decay5"] == pytest.approx(40 * 0.95**30 + 40 * 0.95**29 + 10 * 0.95**15)


def test_a_stock_counts_what_came_before_the_years_shown(armed: Any) -> None:
    rows = interoperability(armed.evidence(), "KAZ", years=(2000, 2000)).table()
    assert {row["standard"]: row["tiv"] for row in rows}["soviet_russian"] == pytest.approx(80)


@pytest.mark.parametrize("life", LIVES)
def test_each_year_adds_up(armed: Any, life: Any) -> None:
    result = interoperability(armed.evidence(), "KAZ", life=life)
    for rows in (result.rows, result.designs):
        for year in range(1995, 2026):
            shares = [row.share for row in rows if row.year == year]
            assert sum(share for share in shares if share is not None) == pytest.approx(1)
            assert all(row.low <= row.share <= row.high for row in rows if row.low is not None and row.year == year)  # type: ignore[operator]  # a share stands beside its bounds


def test_nothing_delivered_is_not_no_data(armed: Any) -> None:
    result = interoperability(armed.evidence(), "KAZ", years=(1991, 2027))
    status = {year.year: year.status for year in result.years}
    assert status[1994] == "no_tie"
    assert status[1995] == "value"
    assert status[2026] == "no_data"
    assert len(result.rows) == 37 * (len(STANDARDS) + 1)


def test_too_little_to_divide(world: Any) -> None:
    world.cover("arms_delivery", 1991, 2000)
    deliver(world, "RUS", "Mi-8T", {1995: 0.4})
    years = {year.year: year for year in interoperability(world.evidence(), "KAZ").years}
    assert (years[1994].status, years[1995].status) == ("no_tie", "no_data")
    assert years[1995].lock_in is None


def test_limits_stand_beside_the_numbers(armed: Any) -> None:
    result = interoperability(armed.evidence(), "KAZ").to_dict()
    assert result["coverage"].startswith("major conventional arms only")
    assert any("inherited from the Soviet Union" in limit for limit in result["limits"])
    assert "bounds" in result["interval"]
    assert result["leading"] == "soviet_russian"
    assert result["evidence"]
    assert result["sources"]
    assert result["since"] == 1991


def test_a_custom_table_moves_the_shares(armed: Any, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("pattern,family,design,standard,source\nMiG-.*,MiG,CHN,,a book\n", encoding="utf-8")
    result = interoperability(armed.evidence(), "KAZ", standards=read_standards(path), years=(2020, 2020))
    assert {row.standard: row.tiv for row in result.rows}["chinese"] == pytest.approx(80)


def test_shipped_sums_take_no_other_table(world: Any) -> None:
    world.cover("arms_stock", 1950, 2025, source="starter.sipri")
    with pytest.raises(NoDataError, match="shipped table"):
        interoperability(world.evidence(), "KAZ", standards=shipped())


def test_bad_questions(armed: Any, world: Any) -> None:
    with pytest.raises(UnknownNameError, match="service life"):
        interoperability(armed.evidence(), "KAZ", life="for ever")  # type: ignore[arg-type]  # what a user may type
    with pytest.raises(UnknownActorError, match="1991-today"):
        interoperability(armed.evidence(), "Kazakhstan", years=(1950, 1960))
    world.coverage.clear()
    with pytest.raises(NoDataError, match="no source covers"):
        interoperability(world.evidence(), "KAZ")


def test_a_register_of_some_suppliers_is_no_stock(new_world: Callable[[], Any]) -> None:
    some = new_world()
    some.cover("arms_delivery", 1950, 2025, partner="RUS")
    deliver(some, "RUS", "MiG-29S", {1995: 40.0})
    with pytest.raises(NoDataError, match="no source covers"):
        interoperability(some.evidence(), "KAZ")


def test_a_table_of_bytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(b"\xfb\xff\x00pattern")
    with pytest.raises(FormatError, match="no CSV table in UTF-8"):
        read_standards(path)


def test_an_empty_table_maps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("pattern,family,design,standard,source\n", encoding="utf-8")
    assert read_standards(path).families == ()


def test_a_year_outside_the_data_has_no_stock_at_all(armed: Any) -> None:
    result = interoperability(armed.evidence(), "KAZ", years=(2100, 2100))
    assert [(row.status, row.tiv, row.n) for row in result.rows] == [("no_data", None, 0)] * len(result.rows)
    assert [year.tiv for year in result.years] == [None]
