"""Shares of suppliers and of trade partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.errors import NoDataError, OptionError, UnknownNameError
from entente.measures import supplier_shares, trade_shares
from entente.measures.supply import periods, windows_ending

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def deliver(world: Any, supplier: str, line: int, years: dict[int, float], recipient: str = "KAZ") -> None:
    """Add an order: one row per delivery year."""
    for year, value in years.items():
        more = {"value": value, "sumsq": value**2, "unit": "TIV_million", "locator": f"line {line}"}
        world.tie("arms_delivery", supplier, recipient, year, **more)


def trade(
    world: Any, year: int, imports: dict[str, float], exports: dict[str, float], source: str = "kz_trade"
) -> None:
    fixed = {"source": source, "reporter": "KAZ", "unit": "USD_thousand"}
    for partner, value in imports.items():
        world.tie("trade_flow", partner, "KAZ", year, value=value, **fixed)
    for partner, value in exports.items():
        world.tie("trade_flow", "KAZ", partner, year, value=value, **fixed)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((2001, 2010), [(2001, 2005), (2006, 2010)]),
        ((1992, 2003), [(1992, 1995), (1996, 2000), (2001, 2003)]),
        ((2005, 2005), [(2005, 2005)]),
    ],
)
def test_periods_end_in_fives(span: tuple[int, int], expected: list[tuple[int, int]]) -> None:
    assert list(periods(*span)) == expected


@given(st.integers(1950, 2020), st.integers(0, 60))
def test_periods_hold_every_year_once(first: int, length: int) -> None:
    years = [year for low, high in periods(first, first + length) for year in range(low, high + 1)]
    assert years == list(range(first, first + length + 1))


def test_windows_do_not_reach_before_the_state() -> None:
    assert windows_ending([1992, 1999], 5, 1991) == ((1991, 1992), (1995, 1999))


# --- arms --------------------------------------------------------------------------------------------------------


@pytest.fixture
def armed(world: Any) -> Any:
    world.cover("arms_delivery", 1950, 2025)
    deliver(world, "RUS", 1, {2011: 30.0, 2012: 30.0})
    deliver(world, "RUS", 2, {2013: 20.0})
    deliver(world, "TUR", 3, {2014: 15.0})
    deliver(world, "XXX", 4, {2015: 5.0})
    deliver(world, "CHN", 5, {2017: 0.0})
    return world


def test_shares_of_a_period(armed: Any) -> None:
    rows = [row for row in supplier_shares(armed.evidence(), "KAZ").table() if row["year"] == 2011]
    assert [(row["supplier"], row["share"], row["n"], row["value"]) for row in rows] == [
        ("RUS", 0.8, 2, 80.0),
        ("TUR", 0.15, 1, 15.0),
        ("XXX", 0.05, 1, 5.0),
    ]
    assert sum(row["order_share"] for row in rows) == pytest.approx(1)
    assert all(row["low"] <= row["share"] <= row["high"] for row in rows)
    assert rows[2]["name"] == "unknown supplier", "it stays in the denominator and is shown"
    assert [row["pole"] for row in rows] == ["russia", "turkiye", "other"]


def test_no_delivery_is_not_no_data(armed: Any) -> None:
    rows = {row["year"]: row for row in supplier_shares(armed.evidence(), "KAZ").table()}
    nothing = rows[2006]
    assert (nothing["status"], nothing["value"], nothing["share"]) == ("no_tie", 0.0, None)
    tiny = rows[2016]
    assert (tiny["status"], tiny["share"], tiny["n"]) == ("no_data", None, 1), "a volume below 0.5 cannot be divided"


def test_years_that_no_source_covers(armed: Any) -> None:
    rows = supplier_shares(armed.evidence(), "KAZ", "year", years=(2025, 2026)).table()
    assert [(row["year"], row["status"]) for row in rows] == [(2026, "no_data"), (2025, "no_tie")]


def test_over_all_years(armed: Any) -> None:
    rows = supplier_shares(armed.evidence(), "KAZ", "all").table()
    assert [(row["supplier"], row["n"]) for row in rows] == [("RUS", 2), ("TUR", 1), ("XXX", 1), ("CHN", 1)]
    assert (rows[0]["year"], rows[0]["year_to"]) == (1991, 2025)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["RUS", "TUR", "USA"]), st.floats(1, 1e3)), min_size=1, max_size=8))
def test_splitting_an_order_over_years_changes_nothing(
    new_world: Callable[[], Any], orders: list[tuple[str, float]]
) -> None:
    whole, split = new_world(), new_world()
    for line, (supplier, value) in enumerate(orders):
        deliver(whole, supplier, line, {2011: value})
        deliver(split, supplier, line, {2011: value / 4, 2013: value / 2, 2015: value / 4})
    tables = []
    for each in (whole, split):
        each.cover("arms_delivery", 2011, 2015)
        tables.append(supplier_shares(each.evidence(), "KAZ").table())
    for one, other in zip(*tables, strict=True):
        for name in ("supplier", "share", "low", "high", "n"):
            assert one[name] == pytest.approx(other[name])


def test_shipped_shares_give_the_same_intervals_as_the_register(armed: Any, world: Any) -> None:
    raw = [row for row in supplier_shares(armed.evidence(), "KAZ").table() if row["year"] == 2011]
    world.ties.clear()
    world.coverage.clear()
    world.cover("arms_share", 1991, 2025, source="starter.sipri")
    sums = {"RUS": (0.8, 2, 0.6**2 + 0.2**2), "TUR": (0.15, 1, 0.15**2), "XXX": (0.05, 1, 0.05**2)}
    for supplier, (share, n, sumsq) in sums.items():
        more = {"value": share, "unit": "share", "n": n, "sumsq": sumsq, "source": "starter.sipri", "year_to": 2015}
        world.tie("arms_share", supplier, "KAZ", 2011, **more)
    shipped = supplier_shares(world.evidence(), "KAZ").table()
    filled = [row for row in shipped if row["year"] == 2011]
    for one, other in zip(raw, filled, strict=True):
        for name in ("supplier", "share", "low", "high", "n", "order_share"):
            assert one[name] == pytest.approx(other[name])
    assert filled[0]["value"] is None, "shares do not tell the volume"
    assert {row["status"] for row in shipped if row["year"] != 2011} == {"no_tie"}


def test_shipped_shares_know_periods_only(world: Any) -> None:
    world.cover("arms_share", 1991, 2025, source="starter.sipri")
    with pytest.raises(NoDataError, match="by year") as caught:
        supplier_shares(world.evidence(), "KAZ", "year")
    assert "entente load sipri" in caught.value.hint


def test_a_register_of_some_suppliers_gives_no_shares(world: Any) -> None:
    world.cover("arms_delivery", 1950, 2025, partner="USA")
    deliver(world, "USA", 1, {2011: 30.0})
    with pytest.raises(NoDataError, match="no source covers"):
        supplier_shares(world.evidence(), "KAZ")


def test_arms_bad_questions(armed: Any) -> None:
    with pytest.raises(UnknownNameError, match="decade"):
        supplier_shares(armed.evidence(), "KAZ", "decade")  # type: ignore[arg-type]  # what a user may type


# --- trade ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def trading(world: Any) -> Any:
    world.cover("trade_flow", 2018, 2020, source="kz_trade", actor="KAZ")
    trade(world, 2018, {"RUS": 40, "CHN": 20, "DEU": 10, "WLD": 100}, {"RUS": 10, "CHN": 30, "WLD": 100})
    trade(world, 2019, {"RUS": 45, "WLD": 100}, {"RUS": 10, "WLD": 150})
    trade(world, 2020, {"RUS": 50}, {"RUS": 20, "WLD": 100})
    return world


def test_import_shares(trading: Any) -> None:
    rows = trade_shares(trading.evidence(), "KAZ").table()
    found = {(row["year"], row["partner"]): (row["share"], row["status"]) for row in rows}
    assert found[2018, "RUS"] == (0.4, "value")
    assert found[2019, "CHN"] == (0.0, "no_tie"), "covered, nothing recorded"
    assert found[2020, "RUS"] == (None, "no_data"), "partners are never added up in place of the total"
    assert all(row["low"] is None and "complete count" in row["reason"] for row in rows if row["share"] is not None)


def test_turnover_and_poles(trading: Any) -> None:
    rows = trade_shares(trading.evidence(), "KAZ", "turnover", by="pole", years=(2018, 2018)).table()
    shares = {row["partner"]: row["share"] for row in rows}
    assert shares["russia"] == pytest.approx(0.25)
    assert shares["china"] == pytest.approx(0.25)
    assert shares["west"] == pytest.approx(0.05)
    assert shares["turkiye"] == 0
    assert sum(shares.values()) == pytest.approx(1)


def test_one_partner_or_one_pole(trading: Any) -> None:
    evidence = trading.evidence()
    assert {row["partner"] for row in trade_shares(evidence, "KAZ", partner="Germany").table()} == {"DEU"}
    west = trade_shares(evidence, "KAZ", partner="west").table()
    assert [row["share"] for row in west] == [0.1, 0.0, None]


def test_a_source_with_some_partners(world: Any) -> None:
    for partner in ("RUS", "WLD"):
        world.cover("trade_flow", 2018, 2018, source="wits", actor="KAZ", partner=partner)
    trade(world, 2018, {"RUS": 40, "WLD": 100}, {"RUS": 10, "WLD": 100}, "wits")
    rows = trade_shares(world.evidence(), "KAZ", by="pole").table()
    found = {row["partner"]: (row["share"], row["status"]) for row in rows}
    assert found["russia"] == (0.4, "value")
    assert found["china"] == found["other"] == (None, "no_data")


def test_two_figures_for_one_flow_are_no_figure(trading: Any) -> None:
    trade(trading, 2018, {"RUS": 41}, {})
    row = trade_shares(trading.evidence(), "KAZ", partner="RUS", years=(2018, 2018)).table()[0]
    assert (row["share"], row["status"]) == (None, "no_data")
    assert "two different figures" in row["reason"]


@pytest.mark.parametrize(
    ("options", "error"),
    [({"flow": "smuggling"}, UnknownNameError), ({"by": "street"}, UnknownNameError), ({"most": 0}, OptionError)],
)
def test_trade_bad_questions(trading: Any, options: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        trade_shares(trading.evidence(), "KAZ", **options)


def test_no_trade_source(world: Any, trading: Any) -> None:
    with pytest.raises(NoDataError, match="UZB"):
        trade_shares(trading.evidence(), "UZB")
    world.ties[:] = [tie for tie in world.ties if "WLD" not in {tie["sender"], tie["receiver"]}]
    with pytest.raises(NoDataError, match="no total with the world"):
        trade_shares(world.evidence(), "KAZ")


# --- real data -----------------------------------------------------------------------------------------------------


@pytest.mark.shared
def test_kazakhstan_bought_from_russia_first(data: Path, evidence_of: Callable[..., Any], world: Any) -> None:
    from entente.sources.registry import get

    path = data / "arms" / "sipri_trade_register" / "trade-register.csv"
    world.cover("arms_delivery", 1950, 2025)
    evidence = evidence_of({"tie": get("sipri").read(path).tables["tie"], "coverage": world.table("coverage")})
    rows = supplier_shares(evidence, "KAZ").table()
    first = {row["year"]: row["supplier"] for row in reversed(rows) if row["share"] is not None}
    assert set(first.values()) == {"RUS"}
    assert sum(row["n"] for row in supplier_shares(evidence, "KAZ", "all").table()) <= 93


@pytest.mark.shared
def test_a_third_of_imports_from_russia(data: Path, evidence_of: Callable[..., Any], world: Any) -> None:
    """The share that the Bureau of National Statistics itself prints for 2022: 35.10524 percent."""
    from entente.sources.registry import get

    path = data / "trade" / "kz_national_trade" / "kz_trade_by_partner_2018_2023_thousand_usd.csv"
    world.cover("trade_flow", 2018, 2023, source="kz_trade", actor="KAZ")
    evidence = evidence_of({"tie": get("kz_trade").read(path).tables["tie"], "coverage": world.table("coverage")})
    rows = {row["year"]: row for row in trade_shares(evidence, "KAZ", partner="RUS").table()}
    assert rows[2022]["share"] == pytest.approx(0.3510524, abs=1e-6)
