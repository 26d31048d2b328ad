"""What a shock costs: both sides pay, bands are ordered, costs fall with time, and bad questions are refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from entente.errors import ImpossibleShockError, OptionError, UnknownNameError
from entente.scenarios.trade import shortage
from entente.scenarios.trade.baseline import load, of_economy
from entente.scenarios.trade.horizon import ramps, ration
from entente.scenarios.trade.records import SolveConfig
from entente.scenarios.trade.shocks import ShockConfig, shock
from entente.scenarios.trade.simulate import World, made_up
from entente.scenarios.trade.solver import settle
from entente.scenarios.trade.verbs import Verb

if TYPE_CHECKING:
    from pathlib import Path

    from entente.errors import EntenteError
    from entente.scenarios.trade.baseline import Baseline
    from entente.scenarios.trade.shocks import ShockResult

PRODUCTS = ("textiles", "precious-metals", "chemicals")
QUICK = ShockConfig(horizons=(5.0,), closures=("fixed",), draws=0)


@pytest.fixture(scope="module")
def result() -> ShockResult:
    return shock(sender="RUS", receiver="KAZ", products=PRODUCTS)


def _cost(found: ShockResult, state: str) -> list[float]:
    return [row["real_income_pct_middle"] for row in found.table() if row["state"] == state]


# --- costs -----------------------------------------------------------------------------------------------------------


def test_both_sides_pay_at_every_horizon(result: ShockResult) -> None:
    for state in ("RUS", "KAZ"):
        assert len(_cost(result, state)) == 4
        assert all(value < 0 for value in _cost(result, state))
    assert all(abs(kaz) > abs(rus) for rus, kaz in zip(_cost(result, "RUS"), _cost(result, "KAZ"), strict=True))


def test_bands_are_ordered(result: ShockResult) -> None:
    for row in result.table():
        assert row["real_income_pct_low"] <= row["real_income_pct_middle"] <= row["real_income_pct_high"]
        assert row["musd_low"] <= row["musd_middle"] <= row["musd_high"]
        assert row["first_order_pct_low"] <= row["first_order_pct_middle"] <= row["first_order_pct_high"]
        assert row["runs"] >= 18


def test_cost_falls_as_elasticities_grow(result: ShockResult) -> None:
    """For every setting by itself: family, path and closure held, only time passes."""
    here = result.baseline.economy.place("KAZ")
    courses: dict[tuple[object, ...], list[float]] = {}
    for item in result.runs:
        key = (item.setting.family, item.setting.path_name, item.setting.closure, item.setting.draw, item.setting.spec)
        if item.found is not None:
            courses.setdefault(key, []).append(float(item.found.real_income[here]))
    several = [course for course in courses.values() if len(course) > 1]
    assert len(several) > 10
    assert all(np.all(np.diff(course) > 0) for course in several)


def test_usd_are_percent_of_income(result: ShockResult) -> None:
    income = result.baseline.economy.income
    for row in result.table():
        part = row["real_income_pct_middle"] / 100 * income[result.baseline.economy.place(row["state"])]
        assert row["musd_middle"] == pytest.approx(part, abs=0.05)


def test_markets_clear(result: ShockResult) -> None:
    whole = result.to_dict()
    assert whole["residual"] < 1e-8
    assert whole["walras"] < 1e-8


def test_more_is_stopped_more_is_lost(result: ShockResult) -> None:
    half = Verb("export_stop", {"exporter": "RUS", "importer": "KAZ", "sector": "chemicals", "share": 0.5})
    whole = Verb("export_stop", {"exporter": "RUS", "importer": "KAZ", "sector": "chemicals"})
    costs = [shock(verbs=[verb], config=QUICK).table()[1]["real_income_pct_middle"] for verb in (half, whole)]
    assert result.table()[5]["state"] == "KAZ"
    assert 0 > costs[0] > costs[1]


def test_same_seed_same_answer() -> None:
    config = ShockConfig(horizons=(5.0,), closures=("fixed",), draws=3, seed=7)
    first, second = (shock(sender="RUS", receiver="KAZ", products=("fuels",), config=config).to_dict() for _ in "ab")
    assert first == second
    other = ShockConfig(horizons=(5.0,), closures=("fixed",), draws=3, seed=8)
    assert shock(sender="RUS", receiver="KAZ", products=("fuels",), config=other).to_dict() != first


def test_every_setting_is_listed(result: ShockResult) -> None:
    rows = result.settings()
    assert len(rows) == 2 * len(result.runs)
    assert {row["specification"] for row in rows} == {"national", "adb"}
    assert {row["closure"] for row in rows} == {"fixed", "balanced"}
    assert all((row["real_income_pct"] is None) == bool(row["why_rationed"]) for row in rows)


def test_closures_differ(result: ShockResult) -> None:
    here = result.baseline.economy.place("KAZ")
    values = {
        item.setting.closure: float(item.found.real_income[here])
        for item in result.at(10.0)
        if item.found is not None and item.setting.path_name == "middle" and item.setting.family == "product"
    }
    assert set(values) == {"fixed", "balanced"}
    assert values["fixed"] != values["balanced"]


# --- substitutes and third parties -----------------------------------------------------------------------------------


@pytest.mark.parametrize("years", [0.5, 1.0, 5.0, 10.0])
def test_substitutes_make_up_the_lost_flow(result: ShockResult, years: float) -> None:
    rows = [row for row in result.substitutes() if row["horizon_years"] == years]
    assert {row["sector"] for row in rows} == {"textiles", "clothing", "nonferrous", "chemicals"}
    for sector in ("textiles", "chemicals"):
        total = sum(row["share_of_lost"] for row in rows if row["sector"] == sector)
        assert total == pytest.approx(1, abs=0.01)
    assert not any(row["supplier"] == "RUS" for row in rows)


def test_less_stays_unreplaced_with_time(result: ShockResult) -> None:
    rows = [row for row in result.substitutes() if row["sector"] == "chemicals" and row["supplier"] == "not replaced"]
    left = [row["share_of_lost"] for row in rows]
    assert left == sorted(left, reverse=True)


def test_third_parties_gain_and_lose(result: ShockResult) -> None:
    rows = [row for row in result.third_parties() if row["horizon_years"] == 5.0]
    assert rows[0]["musd"] > 0 > rows[-1]["musd"]
    assert not {"RUS", "KAZ"} & {row["state"] for row in rows}


def test_prices_rise_for_the_buyer_and_sales_fall_for_the_seller(result: ShockResult) -> None:
    rows = [row for row in result.by_sector() if row["horizon_years"] == 5.0 and row["sector"] == "chemicals"]
    buyer, seller = (next(row for row in rows if row["side"] == side) for side in ("buyer", "seller"))
    assert buyer["price_pct"] > 0
    assert seller["output_pct"] < 0


# --- the rationed short run ------------------------------------------------------------------------------------------


def test_rationed_where_no_price_clears(result: ShockResult) -> None:
    early = [item for item in result.at(0.5) if item.found is None]
    assert early
    assert all("sigma of" in item.why or "ten times" in item.why for item in early)
    assert all(item.found is not None for item in result.at(10.0))


def test_rationed_costs_run_from_hulten_to_leontief(result: ShockResult) -> None:
    rows = result.rationing()
    assert {row["horizon_years"] for row in rows} == {0.5, 1.0}
    for row in rows:
        assert 0 > row["real_income_pct_hulten"] >= row["real_income_pct_middle"] >= row["real_income_pct_leontief"]


def test_a_horizon_without_any_price_still_has_a_band() -> None:
    found = shock(sender="RUS", receiver="KAZ", products=("chemicals",), config=ShockConfig(horizons=(0.1,), draws=0))
    assert all(item.found is None for item in found.runs)
    row = next(row for row in found.table() if row["state"] == "KAZ")
    assert row["real_income_pct_low"] < row["real_income_pct_middle"] <= row["real_income_pct_high"] < 0
    assert row["first_order_pct_middle"] is None
    assert {item["method"] for item in found.substitutes()} == {"rationed"}
    assert found.third_parties() == []


def test_replacement_takes_months(result: ShockResult) -> None:
    rows = result.to_dict()["replacement"]
    assert {row["sector"] for row in rows} == {"textiles", "clothing", "nonferrous", "chemicals"}
    assert all(row["months"] is None or row["months"] >= 2 for row in rows)


def test_who_goes_short_depends_on_the_rule(result: ShockResult) -> None:
    rows = [row for row in result.to_dict()["rationing"]["who_goes_short"] if row["sector"] == "chemicals"]
    by_rule = {row["rule"]: row for row in rows if row["horizon_years"] == 0.5}
    even = by_rule["pro_rata"]
    assert even["producers_short_pct"] == pytest.approx(even["households_short_pct"], abs=0.01)
    first = by_rule["households_first"]
    assert first["households_short_pct"] < even["households_short_pct"]
    assert first["producers_short_pct"] > even["producers_short_pct"]
    assert by_rule["producers_first"]["producers_short_pct"] < even["producers_short_pct"]


def test_assumptions_are_printed(result: ShockResult) -> None:
    told = result.to_dict()["rationing"]["assumptions"]
    assert told["stock_months_of_the_lost_deliveries"] == shortage.STOCK_MONTHS
    assert told["replacements_are_dearer_by"] == shortage.PREMIUM


def test_a_ramp_without_capacity_never_replaces() -> None:
    course = ration(1.0, np.array([0.4]), ramps([1.0], [3.0], 24), stock=1.0)
    assert np.isinf(course.replaced)
    assert course.shortage[-1] == pytest.approx(0.6)


# --- what is illustrative --------------------------------------------------------------------------------------------


def test_what_is_illustrative_is_said(result: ShockResult) -> None:
    told = result.illustrative()
    assert "2013" in told["label"]
    assert told["touched_flows"] == {"observed": 0.0, "scaled": 1.0, "imputed": 0.0}
    assert told["touched_flows_in_pairs_with_official_totals"] == 1.0
    assert any("precious-metals" in note for note in told["notes"])


def test_the_whole_answer_is_plain_and_finite(result: ShockResult) -> None:
    text = json.dumps(result.to_dict(), allow_nan=False)
    whole = json.loads(text)
    assert whole["baseline"]["id"] == load().id
    assert whole["seed"] == 0
    assert whole["numeraire"] == "world value added"
    assert len(whole["sources"]) >= 10
    assert all(source["citation"] for source in whole["sources"])
    assert whole["touched_total_musd"] == pytest.approx(sum(row["musd"] for row in whole["touched"]), abs=0.01)


def test_the_picture_can_be_drawn(result: ShockResult) -> None:
    import vl_convert

    picture = vl_convert.vegalite_to_svg(json.dumps(result.figure()))
    assert "Kazakhstan" in picture
    assert "not replaced" in picture


# --- scenarios -------------------------------------------------------------------------------------------------------


def test_blocs_stand_for_their_members() -> None:
    verb = Verb("coalition_sanction", {"coalition": "EU", "target": "RUS", "sector": "electronics", "flow": "exports"})
    found = shock(verbs=[verb], config=QUICK)
    names = found.baseline.economy.countries
    assert {names[place] for place in found.question.senders} == {"DEU", "FRA", "ITA", "NLD", "POL", "ESP", "REU"}
    assert [names[place] for place in found.question.receivers] == ["RUS"]


def test_a_tariff_is_never_rationed() -> None:
    verb = Verb("tariff", {"importer": "Казахстан", "exporter": "Россия", "rate": 0.1, "sector": "сталь"})
    found = shock(verbs=[verb], config=ShockConfig(horizons=(0.5, 5.0), draws=0))
    assert all(item.found is not None for item in found.runs)
    assert found.to_dict()["replacement"] == []
    assert found.rationing() == []


def test_own_economy_without_a_second_family() -> None:
    rng = np.random.default_rng(3)
    base = of_economy(settle(made_up(World(5, 3), rng), SolveConfig()))
    found = shock(base, sender="C000", receiver="C001", products=("S001",), config=QUICK)
    assert found.to_dict()["bands"]["families"] == ["product", "rescaled"]
    assert len(found.table()) == 2


# --- bad questions ---------------------------------------------------------------------------------------------------

BAD: list[tuple[dict[str, object], type[EntenteError], str]] = [
    ({"sender": "RUS", "receiver": "KAZ", "products": ("textles",)}, UnknownNameError, "textles"),
    ({"sender": "RUS", "receiver": "KAZ", "products": ()}, OptionError, "nothing is stopped"),
    ({"sender": "RUS", "receiver": None, "products": ("oil",)}, OptionError, "one side is missing"),
    ({"sender": "RUS", "receiver": "Atlantis", "products": ("oil",)}, UnknownNameError, "Atlantis"),
    ({"sender": "RUS", "receiver": "SWE", "products": ("oil",)}, UnknownNameError, "only inside REU"),
    ({"sender": "KAZ", "receiver": "KAZ", "products": ("oil",)}, OptionError, "both sides"),
    ({"sender": "RUS", "receiver": "KAZ", "products": ("public",)}, ImpossibleShockError, "not traded"),
    ({"sender": "CHE", "receiver": "KAZ", "products": ("coal",)}, ImpossibleShockError, "nothing is traded"),
    ({"verbs": []}, ImpossibleShockError, "does nothing"),
    ({"verbs": [Verb("tarif", {})]}, UnknownNameError, "tarif"),
    ({"verbs": [Verb("tariff", {"importer": "KAZ", "exporter": "RUS", "rate": 0})]}, ImpossibleShockError, "nothing"),
    ({"verbs": [Verb("tariff", {"importer": "KAZ", "rate": 0.1})]}, OptionError, "exporter"),
    ({"verbs": [Verb("tariff", {})], "sender": "RUS"}, OptionError, "at once"),
]


@pytest.mark.parametrize(("asked", "error", "words"), BAD, ids=[case[2] for case in BAD])
def test_bad_questions(asked: dict[str, object], error: type[EntenteError], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        shock(config=QUICK, **asked)  # type: ignore[arg-type]  # the cases are wrong on purpose
    assert caught.value.hint


@pytest.mark.parametrize("horizons", [(), (0.0,), (-1.0,), (60.0,), (float("nan"),)])
def test_bad_horizons(horizons: tuple[float, ...]) -> None:
    with pytest.raises(OptionError):
        ShockConfig(horizons=horizons)


def test_baseline_is_never_changed() -> None:
    base: Baseline = load()
    before = base.economy.share.copy()
    shock(base, sender="RUS", receiver="KAZ", products=("fuels",), config=QUICK)
    assert np.array_equal(base.economy.share, before)


def test_it_ships(root: Path) -> None:
    assert (root / "src/entente/scenarios/trade/starter/baseline.parquet").is_file()
