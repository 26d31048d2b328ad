"""Change points of a state's series, from evidence to verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest

from entente.errors import NoDataError, OptionError, UnknownNameError
from entente.evidence import open_evidence
from entente.measures.change import ChangeConfig, change, match_events
from entente.measures.change.series import IDEAL, LOGIT, ROOT, from_cells, gather, logit
from entente.measures.registry import run
from entente.measures.result import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from entente.evidence import Evidence
    from entente.measures.cells import Cell
    from entente.measures.change import ChangeResult

QUICK = ChangeConfig(simulations=99)
SHARES = {"TUR": 0.2, "CHN": 0.1, "USA": 0.1}


@pytest.fixture(scope="module")
def shipped() -> Iterator[Evidence]:
    """Open the evidence that ships."""
    with open_evidence() as evidence:
        yield evidence


@pytest.fixture(scope="module")
def arms(shipped: Evidence) -> ChangeResult:
    return change(shipped, "KAZ", domain="arms", config=QUICK)


@pytest.fixture(scope="module")
def every(shipped: Evidence) -> ChangeResult:
    return change(shipped, "KAZ", pole="russia", config=QUICK)


def _assert_whole(told: dict[str, Any]) -> None:
    """Check what must hold for every answer."""
    for row in told["probabilities"]:
        assert 0 <= row["probability"] <= 1
        assert 0 <= row["known_then"] <= 1
        assert row["after"] < row["year"] <= row["year_to"]
    for row in told["number"]:
        assert sum(row["posterior"].values()) == pytest.approx(1)
    for row in told["segments"]:
        assert row["low"] <= row["level"] <= row["high"]
    ids = {basis["id"] for basis in told["evidence"]}
    assert all(set(test["evidence"]) <= ids for test in told["tests"])
    assert told["sources"]


def test_arms_of_kazakhstan_show_no_change(arms: ChangeResult) -> None:
    """Seven periods, each of few orders: nothing can be dated, and the answer says how little could have been."""
    told = arms.to_dict()
    _assert_whole(told)
    assert told["state"] == "KAZ"
    assert told["verdict"] == "no change found: no window reaches the threshold"
    assert told["p_value"] > 0.5
    assert told["null"]["model"] in {"random walk", "AR(1)"}
    assert told["operating"]["detected"] < 0.2
    assert told["common"] is None
    assert told["events"] == []
    russia = [row for row in told["series"] if row["pole"] == "russia"]
    assert [(row["year_from"], row["year"]) for row in russia][-1] == (2021, 2025)
    assert russia[-1]["value"] == pytest.approx(0.847, abs=0.0005)
    assert all(row["sd"] > 0 for row in russia)
    # a window of five years is one step between periods
    assert {finding.width for finding in arms.findings} == {1}


def test_the_hazard_of_a_step_covers_its_years(shipped: Evidence) -> None:
    """With next to no information the posterior is the prior: 1 - 0.98^5 for a step of five years."""
    told = change(shipped, "KAZ", domain="arms", pole="china", config=QUICK)
    steps = [step.probability for step in told.findings[0].steps]
    assert np.mean(steps) == pytest.approx(1 - 0.98**5, abs=0.02)


def test_all_domains_of_one_pole(every: ChangeResult) -> None:
    told = every.to_dict()
    _assert_whole(told)
    assert {row["domain"] for row in told["tests"]} >= {"guarantees", "arms", "diplomacy", "institutions"}
    assert "transit" in told["missing"]
    (common,) = told["common"]
    assert common["pole"] == "russia"
    assert set(common["log_evidence"]) == {"all_common", "all_own"}
    for year in common["years"]:
        assert year["common"] + max(year["own"].values()) <= 1 + 1e-9
        assert 0 <= year["several"] <= 1
    corrected = [row["p_corrected"] for row in told["tests"] if row["p_corrected"] is not None]
    assert told["p_value"] == min(corrected)
    assert told["null"]["correction"] == f"Holm over {len(corrected)} series"
    assert told["null"]["least_p_value"] == pytest.approx(len(corrected) / 100)
    assert told["null"]["least_p_value"] <= told["p_value"] + 1e-12


def test_guarantees_change_in_2001_and_what_lay_near_is_told_as_context(every: ChangeResult) -> None:
    finding = next(one for one in every.findings if one.domain == "guarantees")
    assert finding.strongest is not None
    assert finding.strongest.likely == 2001
    assert finding.strongest.after <= 2000
    assert finding.strongest.year_to >= 2001
    years = {row["year"] for row in every.events}
    assert all(any(abs(year - step.year) <= 1 for one in every.findings for step in one.steps) for year in years)
    assert every.match is not None
    assert 0 < (every.match.p_value or 1) <= 1
    assert "never a cause" in every.to_dict()["note"]
    assert any(row["series"].startswith("treaties") for row in every.to_dict()["tests"])
    assert any("carried forward" in note for one in every.findings for note in one.left_out)


def test_what_was_known_then(every: ChangeResult) -> None:
    rows = every.known_then()
    assert rows
    assert all(0 <= row["probability"] <= 1 for row in rows)
    table = every.table()
    assert len(table) == len(every.findings)
    assert isinstance(every, Result)
    assert "KAZ" in every.figure()["title"]
    assert every.cite()


def test_the_same_seed_gives_the_same_answer(shipped: Evidence, arms: ChangeResult) -> None:
    assert change(shipped, "KAZ", domain="arms", config=QUICK).to_dict() == arms.to_dict()
    assert run("change", shipped, "KAZ", domain="arms", pole="russia").measure == "change"


def test_wrong_questions_are_refused(shipped: Evidence) -> None:
    with pytest.raises(UnknownNameError):
        change(shipped, "KAZ", domain="navy")
    with pytest.raises(UnknownNameError):
        change(shipped, "KAZ", domain="arms", pole="atlantis")
    with pytest.raises(NoDataError, match="transit"):
        change(shipped, "KAZ", domain="transit")


@pytest.mark.parametrize(
    "wrong",
    [
        *({"hazard": 0.0}, {"hazard": 1.5}, {"noise": "odd"}, {"threshold": 1.0}, {"simulations": 0}, {"least": 2}),
        *({"simulations": 10**9}, {"seed": -1}, {"years": 0}),
    ],
)
def test_wrong_options_are_refused(wrong: dict[str, Any]) -> None:
    [name] = wrong
    with pytest.raises(OptionError, match=name):
        ChangeConfig(**wrong)


# --- series made for the purpose -------------------------------------------------------------------------------------


def _trade(world: Any, russia: Callable[[int], float], years: range) -> Any:
    for year in years:
        shares = {"RUS": russia(year), **SHARES, "WLD": 1.0}
        for partner, share in shares.items():
            for ends in ((partner, "KAZ"), ("KAZ", partner)):
                world.tie("trade_flow", *ends, year, value=1000 * share, unit="USD_thousand", reporter="KAZ")
    world.cover("trade_flow", years[0], years[-1], actor="KAZ")
    return world.evidence()


EVENTS = ("event", "attribute")


@pytest.fixture
def known() -> Callable[[Any], Any]:
    """Evidence with empty tables of events and attributes beside the ties."""
    from entente.evidence.schema import arrow

    def make(evidence: Any, more: Mapping[str, pa.Table] | None = None) -> Any:
        for name in EVENTS:
            table = (more or {}).get(name, pa.table({f.name: [] for f in arrow(name)}, schema=arrow(name)))
            evidence._connection.register(name, table)
            evidence._tables[name] = table
        return evidence

    return make


def test_a_large_shift_is_found_and_dated(world: Any, known: Callable[..., Any]) -> None:
    noise = np.random.default_rng(0).normal(0, 0.01, 40)
    evidence = known(_trade(world, lambda year: (0.4 if year < 2012 else 0.15) + noise[year - 1992], range(1992, 2022)))
    told = change(evidence, "KAZ", domain="trade", config=QUICK)
    russia = next(one for one in told.findings if one.pole == "russia")
    assert russia.verdict == "change"
    assert russia.strongest is not None
    assert russia.strongest.likely == 2012
    assert [segment.year_from for segment in russia.segments] == [1992, 2012]
    before, after = russia.segments
    assert before.level == pytest.approx(0.4, abs=0.02)
    assert after.level == pytest.approx(0.15, abs=0.02)
    assert told.leading is russia
    late = [step.known_then for step in russia.steps if step.year in {2011, 2012, 2013}]
    assert late[0] < 0.2
    assert late[2] > 0.9
    others = {one.pole: one.verdict for one in told.findings if one.pole != "russia"}
    assert set(others.values()) == {"constant"}
    assert "a change that no null explains: trade, russia" in told.to_dict()["verdict"]


def test_a_trend_is_not_a_change(world: Any, known: Callable[..., Any]) -> None:
    noise = np.random.default_rng(1).normal(0, 0.01, 40)
    evidence = known(_trade(world, lambda year: 0.45 - 0.01 * (year - 1992) + noise[year - 1992], range(1992, 2022)))
    told = change(evidence, "KAZ", domain="trade", pole="russia", config=QUICK)
    assert told.findings[0].verdict == "not beyond the null"
    assert told.to_dict()["verdict"].startswith("no change that the null cannot explain")


def test_short_and_constant_series_are_told_not_tested(world: Any, known: Callable[..., Any]) -> None:
    told = change(known(_trade(world, lambda _: 0.3, range(2015, 2019))), "KAZ", domain="trade", config=QUICK)
    assert {one.verdict for one in told.findings} == {"too short"}
    whole = told.to_dict()
    assert whole["p_value"] is None
    assert whole["verdict"] == "too few observations to date a change"
    assert whole["probabilities"] == []


def test_ideal_points_and_exercises_join_where_the_evidence_has_them(world: Any, known: Callable[..., Any]) -> None:
    from entente.evidence.schema import arrow

    rows = [
        {
            **{f.name: None for f in arrow("attribute")},
            "source": "ideal",
            "snapshot": "0123456789abcdef",
            "actor": "KAZ",
            "name": IDEAL,
            "year": year,
            "year_to": year,
            "value": 0.1 * (year >= 2005),
            "sd": 0.02,
            "unit": "sd",
            "n": 70,
            "status": "value",
            "locator": "",
        }
        for year in range(1995, 2015)
    ]
    schema = arrow("attribute")
    table = pa.table({f.name: [row[f.name] for row in rows] for f in schema}, schema=schema)
    for year in range(2009, 2019):
        for number in range(1 + 4 * (year >= 2014)):
            world.tie("exercise", "KAZ", "RUS", year, directed=False, item=f"exercise {number}")
    world.cover("exercise", 2009, 2018, actor="RUS")
    evidence = known(world.evidence(), {"attribute": table})
    ideal = change(evidence, "KAZ", domain="diplomacy", config=QUICK).findings
    assert [(one.pole, one.label, one.scale) for one in ideal] == [("", "ideal point", "none")]
    assert ideal[0].strongest is not None
    assert ideal[0].strongest.likely == 2005
    drills = gather(evidence, "KAZ", domain="exercises").series
    assert [(one.pole, one.scale, len(one.points)) for one in drills] == [("russia", ROOT, 10)]
    assert drills[0].points[-1].value == 5
    assert drills[0].back(drills[0].values)[-1] == pytest.approx(5)


def test_series_of_another_kind_are_left_out_not_joined() -> None:
    from entente.measures.cells import Cell

    def cell(year: int, series: str, status: Any = "value") -> Cell:
        shown = ("institutions", "russia", year, 0.5, None, None, 3, status, "", ("e_1",))
        return Cell(*shown, year_from=year, series=series)

    cells = [cell(year, "all memberships") for year in range(2000, 2015)]
    cells += [cell(year, "blocs only") for year in range(2015, 2024)] + [cell(2024, "blocs only", "imputed")]
    found = from_cells("institutions", "russia", cells)
    assert found is not None
    assert len(found.points) == 15
    assert any("blocs only" in note for note in found.left_out)
    assert any("carried forward" in note for note in found.left_out)
    assert from_cells("institutions", "west", cells) is None


def test_shares_and_their_errors_on_the_logit_scale() -> None:
    middle, sd = logit(0.5, 10.0)
    assert middle == pytest.approx(0.0)
    assert sd == pytest.approx((2 / 5.5) ** 0.5)
    low, wide = logit(0.0, 4.0)
    assert low < -2
    assert wide is not None
    assert wide > 1
    top, none = logit(1.0, None)
    assert top == pytest.approx(np.log(0.995 / 0.005))
    assert none is None
    assert LOGIT.startswith("logit")


# --- events ----------------------------------------------------------------------------------------------------------


def test_matching_against_random_dates() -> None:
    found = match_events([2000, 2010], [2001, 2011, 2016], (1992, 2021))
    assert (found.found, found.events, found.precision) == (2, 3, 1.0)
    assert found.recall == pytest.approx(2 / 3)
    # nine of thirty years lie near an event; two hits in two: 9/30 * 8/29
    assert found.chance_precision == pytest.approx(0.3)
    assert found.p_value == pytest.approx(9 / 30 * 8 / 29, abs=0.01)
    dense = match_events([2000], range(1992, 2022), (1992, 2021))
    assert dense.p_value == 1.0, "where events are everywhere a hit says nothing"


def test_nothing_to_match() -> None:
    none = match_events([], [2000], (1992, 2021))
    assert (none.precision, none.recall, none.p_value) == (None, 0.0, None)
    assert match_events([2000], [], (1992, 2021)).precision == 0.0
    with pytest.raises(OptionError):
        match_events([2000], [2000], (2021, 1992))
