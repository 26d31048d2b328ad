"""Hedging index and domain divergence, and the registry of measures."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.errors import OptionError, UnknownNameError
from entente.measures import Cell, PortfolioConfig, PortfolioResult, divergence, hedging
from entente.measures.registry import MEASURES, get, run

POLES = ("russia", "china", "turkiye", "west")


def cells(
    domain: str, year: int, shares: dict[str, float | None], n_eff: float | None = None, **more: Any
) -> list[Cell]:
    """Cells of one domain and year; a share of ``None`` is no data."""
    return [
        Cell(
            *(domain, pole, year, share, None, None, 20),
            "value" if share else "no_data" if share is None else "no_tie",
            "why" if share is None or n_eff is None else "",
            ("e_1",),
            **{"year_from": year, "n_eff": n_eff, **more},
        )
        for pole, share in shares.items()
    ]


def result(*groups: list[Cell]) -> PortfolioResult:
    every = tuple(cell for group in groups for cell in group)
    return PortfolioResult("KAZ", POLES, (2000, 2025), PortfolioConfig(), every, (), ())


def even(**change: float) -> dict[str, float | None]:
    return {**dict.fromkeys(POLES, 0.25), **change}


def test_the_ends_of_the_index() -> None:
    rows = hedging([*cells("trade", 2020, even()), *cells("trade", 2021, {"russia": 1.0, "china": 0.0})]).rows
    assert [row.value for row in rows] == [pytest.approx(1.0), 0.0]
    assert all(row.low is None and row.reason == "why" for row in rows), "no sampling error: a reason instead"


def test_other_is_beside_the_index() -> None:
    shares: dict[str, float | None] = {"russia": 0.1, "china": 0.1, "turkiye": 0.1, "west": 0.1, "other": 0.6}
    row = hedging(cells("arms", 2020, shares, 30.0)).rows[0]
    assert row.value == pytest.approx(1.0)
    assert row.other == 0.6
    assert row.low is not None
    assert row.low < 1.0


def test_no_data_has_no_index() -> None:
    rows = hedging(
        [*cells("trade", 2020, dict.fromkeys(POLES)), *cells("arms", 2020, {"russia": 0.0, "other": 1.0})]
    ).rows
    assert [row.value for row in rows] == [None, None]
    assert rows[0].status == "no_data"
    assert rows[0].reason == "why"


def test_a_pole_without_data_takes_no_part() -> None:
    row = hedging(cells("diplomacy", 2023, {"russia": 0.5, "china": 0.5, "turkiye": None})).rows[0]
    assert row.value == pytest.approx(1.0)


def test_same_seed_same_interval_and_domains_do_not_disturb_each_other() -> None:
    arms = cells("arms", 2020, {"russia": 0.7, "china": 0.2, "other": 0.1}, 8.0)
    alone, beside = hedging(arms), hedging([*cells("diplomacy", 2020, even(), 40.0), *arms])
    assert alone.rows[0] == beside.rows[1]
    assert alone.seed == beside.seed
    assert hedging(arms, seed=2).rows[0].low != alone.rows[0].low


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=4, max_size=4).filter(lambda x: sum(x) > 0.1), st.floats(1, 200))
def test_index_and_interval_lie_in_range(amounts: list[float], n_eff: float) -> None:
    shares = {pole: amount / sum(amounts) for pole, amount in zip(POLES, amounts, strict=True)}
    row = hedging(cells("arms", 2020, {**shares, "other": 0.0}, n_eff), draws=200).rows[0]
    if row.value is None:
        return
    assert 0 <= (row.low or 0) <= row.value <= (row.high or 1) <= 1


def test_divergence_of_trade_and_arms() -> None:
    trade = cells("trade", 2020, {"russia": 0.5, "china": 0.0, "other": 0.5})
    arms = cells("arms", 2020, {"russia": 0.0, "china": 1.0, "other": 0.0}, 12.0)
    row = divergence(result(trade, arms), "trade", "arms").rows[0]
    assert row.value == 1.0, "no pole in common once others are set aside"
    assert row.low is not None
    assert row.low < 1.0
    back = divergence(result(trade, arms), "arms", "trade").rows[0]
    assert back.value == row.value
    assert row.evidence == ("e_1",)


def test_the_same_shares_do_not_diverge() -> None:
    row = divergence(
        result(cells("trade", 2020, even()), cells("institutions", 2020, even())), "trade", "institutions"
    ).rows[0]
    assert row.value == 0
    assert (row.low, row.reason) == (None, "why")


def test_a_period_answers_for_its_years() -> None:
    trade = [cells("trade", year, even()) for year in (2015, 2016)]
    arms = cells("arms", 2020, even(russia=0.4, china=0.1), 9.0, year_from=2016)
    found = {row.year: row for row in divergence(result(*trade, arms), "trade", "arms").rows}
    assert found[2016].second_years == (2016, 2020)
    assert found[2016].value is not None
    assert (found[2015].value, found[2015].status) == (None, "no_data")
    assert "arms: not measured" in found[2015].reason
    assert found[2020].value is None


@pytest.mark.parametrize(
    ("pair", "error"),
    [(("trade", "trade"), OptionError), (("trade", "weather"), UnknownNameError), (("trade", "arms"), OptionError)],
)
def test_bad_pairs(pair: tuple[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        divergence(result(cells("trade", 2020, even())), *pair)


def test_too_few_draws() -> None:
    with pytest.raises(OptionError, match="5 draws"):
        hedging(cells("trade", 2020, even()), draws=5)


def test_results_are_tables_and_dictionaries() -> None:
    found = hedging(result(cells("arms", 2020, {"russia": 0.7, "china": 0.3}, 8.0)))
    assert found.to_dict()["hedging"] == found.table()
    assert set(found.table()[0]) >= {"domain", "year", "value", "low", "high", "n", "status", "reason", "evidence"}
    assert "KAZ" in found._repr_html_()
    assert found.figure()["data"]["values"][0]["value"] == pytest.approx(
        -(0.7 * math.log(0.7) + 0.3 * math.log(0.3)) / math.log(2)
    )


# --- registry ------------------------------------------------------------------------------------------------------


def test_registry_runs_every_measure(world: Any) -> None:
    by_years = {name: measure for name, measure in MEASURES.items() if "years" in {a.name for a in measure.arguments}}
    assert {"arms", "trade", "agreement", "portfolio", "hedging", "divergence"} <= set(by_years)
    world.cover("arms_delivery", 1950, 2025)
    world.cover("vote", 1950, 2025, source="unga")
    world.cover("defense", 1950, 2025, source="atop")
    world.tie("defense", "KAZ", "RUS", 2018, value=1.0, source="atop")
    world.cover("trade_flow", 2018, 2018, source="kz_trade", actor="KAZ")
    fixed = {"source": "kz_trade", "reporter": "KAZ"}
    world.tie("trade_flow", "WLD", "KAZ", 2018, value=10.0, **fixed)
    world.tie("trade_flow", "RUS", "KAZ", 2018, value=4.0, **fixed)
    world.attribute("ideal_point", "KAZ", 2018, value=0.5, sd=0.1, low=0.3, high=0.7, n=60)
    for name, measure in by_years.items():
        required = ("KAZ", "RUS")[: sum(argument.required for argument in measure.arguments)]
        found = run(name, world.evidence(), *required, years=(2018, 2018))
        assert found.measure == name
        assert found.table()
        assert found.figure()["description"]
        assert {"measure", "title", "evidence", "sources"} <= set(found.to_dict())


def test_registry_knows_its_names() -> None:
    with pytest.raises(UnknownNameError, match="agreemnt") as caught:
        get("agreemnt")
    assert "agreement" in caught.value.hint
