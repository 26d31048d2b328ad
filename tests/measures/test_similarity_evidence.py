"""Similarity from the evidence: which rows count, what is no data, and what stands at the top of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest

from entente.errors import NoDataError, OptionError, UnknownActorError, UnknownNameError
from entente.evidence.records import Query
from entente.evidence.schema import arrow, conform
from entente.measures.registry import run
from entente.measures.rows import fetch
from entente.measures.similarity import ALLIANCE, VOTES, SimilarityConfig, compare, similarity, similarity_of_all
from entente.measures.similarity.portfolios.treaties import system
from entente.measures.similarity.shipped import pack, unpack, vote_table_ties

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HEADLINE = ("s_abs", "s_sq", "kappa_w2", "pi_nominal", "a", "agreement")
KAZ = [1, 1, 1, 2, 2, 3, 1, 1, 1, 2, 1, 3]
RUS = [1, 1, 3, 3, 2, 3, 2, 1, 1, 1, 3, 3]


@pytest.fixture
def voted(world: Any) -> Any:
    """Fill session 77 with 12 divided and 3 unanimous roll calls, autumn and spring, and session 78 with 2."""
    world.cover("vote", 2022, 2023, source="unga")
    for call, (x, y) in enumerate(zip(KAZ, RUS, strict=True)):
        world.vote(f"a{call:02}", 2022 if call < 8 else 2023, {"KAZ": x, "RUS": y, "USA": 3 if x == y == 1 else 1})
    for call in range(3):
        world.vote(f"b{call}", 2022, {"KAZ": 1, "RUS": 1, "USA": 1})
    world.vote("absent", 2022, {"KAZ": 1, "USA": 3})
    for call in range(2):
        world.vote(f"c{call}", 2023, {"KAZ": 1, "RUS": 3, "USA": 1})
    for row in world.votes:
        row["session"] = 78 if row["roll_call"].startswith("c") else 77
    return world


# --- votes -----------------------------------------------------------------------------------------------------------


def test_a_session_counts_all_joint_roll_calls(voted: Any) -> None:
    found = similarity(voted.evidence(), "KAZ", "RUS", session=77)
    told = found.to_dict()
    expected = compare([*KAZ, 1, 1, 1], [*RUS, 1, 1, 1], VOTES)
    assert told["n"] == 15
    for name in HEADLINE[:-1]:
        assert told[name] == pytest.approx(expected[name], abs=1e-12), name
    assert told["agreement"] == pytest.approx(compare(KAZ, RUS, VOTES)["agreement"])
    assert (told["n_agreement"], told["session"], told["year"], told["year_to"]) == (12, 77, 2022, 2023)
    assert np.sum(told["table"]) == 15


def test_the_pair_may_be_named_either_way(voted: Any) -> None:
    one = similarity(voted.evidence(), "KAZ", "RUS", session=77).to_dict()
    other = similarity(voted.evidence(), "Россия", "Казахстан", session=77).to_dict()
    assert {name: one[name] for name in HEADLINE} == pytest.approx({name: other[name] for name in HEADLINE})
    assert np.array(one["table"]).T.tolist() == other["table"]


def test_a_calendar_year_takes_its_own_roll_calls(voted: Any) -> None:
    found = similarity(voted.evidence(), "KAZ", "RUS", year=2022).shown
    assert (found.n, found.session) == (11, None)
    assert found.value("s_abs") == pytest.approx(compare([*KAZ[:8], 1, 1, 1], [*RUS[:8], 1, 1, 1], VOTES)["s_abs"])


def test_every_interval_holds_its_value_and_is_stated(voted: Any) -> None:
    rows = similarity(voted.evidence(), "KAZ", "RUS", session=77).table()
    assert len(rows) == 10
    for row in rows:
        assert row["low"] <= row["value"] <= row["high"]
        assert "Wilson" in row["reason"] or "bootstrap" in row["reason"]
    again = similarity(voted.evidence(), "KAZ", "RUS", session=77).table()
    assert again == rows, "seeded"
    other = similarity(voted.evidence(), "KAZ", "RUS", session=77, config=SimilarityConfig(seed=5)).table()
    assert [row["low"] for row in other] != [row["low"] for row in rows]


def test_an_interval_does_not_depend_on_the_other_periods(voted: Any) -> None:
    alone = similarity(voted.evidence(), "KAZ", "RUS", session=77).periods[0]
    among = similarity(voted.evidence(), "KAZ", "RUS").periods[0]
    assert alone.estimates == among.estimates


def test_all_sessions_and_the_latest_with_a_value_on_top(voted: Any) -> None:
    found = similarity(voted.evidence(), "KAZ", "RUS")
    assert [period.session for period in found.periods] == [77, 78]
    assert found.periods[1].status == "no_data"
    assert "2 joint objects, fewer than the 10 needed" in found.periods[1].reason
    assert (found.periods[1].n, found.periods[1].value("s_abs")) == (2, None)
    assert found.shown.session == 77


def test_all_of_it_in_one_cell_is_not_one(world: Any) -> None:
    world.cover("vote", 2022, 2022, source="unga")
    for call in range(12):
        world.vote(f"a{call}", 2022, {"KAZ": 1, "RUS": 1, "USA": 1})
    found = similarity(world.evidence(), "KAZ", "RUS", year=2022)
    told = found.to_dict()
    assert (told["s_abs"], told["a"], told["kappa_w2"], told["pi_nominal"]) == (1, 0, None, None)
    assert (told["agreement"], told["n_agreement"]) == (None, 0)
    assert "one cell" in told["intervals"]["kappa_w2"]["reason"]
    assert "divided" in told["intervals"]["agreement"]["reason"]
    assert told["intervals"]["s_abs"]["low"] < 0.95, "twelve like votes are not certainty"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"session": 50}, "no source holds recorded votes of this session"),
        ({"year": 1999}, "no source holds recorded votes of this year"),
    ],
)
def test_outside_coverage_is_no_data(voted: Any, options: dict[str, int], reason: str) -> None:
    found = similarity(voted.evidence(), "KAZ", "RUS", **options)  # type: ignore[arg-type]
    told = found.to_dict()
    assert (told["status"], told["reason"], told["n"]) == ("no_data", reason, 0)
    assert all(told[name] is None for name in HEADLINE)


def test_a_state_that_never_voted_is_no_data(voted: Any) -> None:
    found = similarity(voted.evidence(), "KAZ", "UZB", session=77)
    assert found.shown.reason == "no roll call in which both voted"
    with pytest.raises(NoDataError, match="KAZ and UZB"):
        similarity(voted.evidence(), "KAZ", "UZB")


def test_no_votes_at_all(world: Any) -> None:
    with pytest.raises(NoDataError, match="no recorded votes") as caught:
        similarity(world.evidence(), "KAZ", "RUS", session=77)
    assert "entente load unga" in caught.value.hint


def test_the_preferred_source_answers(voted: Any) -> None:
    for call in range(12):
        voted.vote(f"x{call}", 2022, {"KAZ": 1, "RUS": 3, "USA": 1}, source="undl")
    for row in voted.votes:
        row.setdefault("session", 77)
    assert similarity(voted.evidence(), "KAZ", "RUS", session=77).shown.n == 15
    other = SimilarityConfig(prefer=("undl",))
    assert similarity(voted.evidence(), "KAZ", "RUS", session=77, config=other).shown.n == 12


def test_shipped_tables_give_the_same_numbers(voted: Any, evidence_of: Callable[[Mapping[str, pa.Table]], Any]) -> None:
    evidence = voted.evidence()
    columns = vote_table_ties(fetch(evidence, Query("vote")), ("KAZ", "RUS"))
    size = len(columns["kind"])
    fixed = {"source": ["starter.unga"] * size, "snapshot": ["starter"] * size}
    ties = conform("tie", pa.table({**columns, **fixed}))
    cover = {"source": "starter.unga", "snapshot": "starter", "domain": "diplomacy", "kind": "vote_table"}
    line = {**cover, "actor": "KAZ", "partner": "RUS", "year_from": 2022, "year_to": 2023, "note": None}
    coverage = pa.Table.from_pylist([line], schema=arrow("coverage"))
    shipped = evidence_of({"tie": ties, "coverage": coverage})
    for options in ({"session": 77}, {"session": 78}, {"year": 2022}, {"year": 2023}, {}):
        for pair in (("KAZ", "RUS"), ("RUS", "KAZ")):
            ours = similarity(shipped, *pair, **options).periods  # type: ignore[arg-type]
            theirs = similarity(evidence, *pair, **options).periods  # type: ignore[arg-type]
            assert [(p.n, p.estimates, p.table) for p in ours] == [(p.n, p.estimates, p.table) for p in theirs]
    with_usa = similarity(shipped, "KAZ", "USA", session=77).shown
    assert "shipped vote tables do not hold this pair" in with_usa.reason


def test_packing_loses_nothing() -> None:
    counts = np.arange(9).reshape(3, 3)
    np.testing.assert_array_equal(unpack(pack(counts)), counts)


# --- treaties --------------------------------------------------------------------------------------------------------


@pytest.fixture
def allied(world: Any) -> Any:
    """Fill 2000-2010: KAZ, RUS and BLR with each other, pledges with CHN, one-sided defence of RUS for ARM."""
    for kind in ("defense", "offense", "neutrality", "nonaggression", "consultation"):
        world.cover(kind, 2000, 2010, source="atop")

    def tie(kind: str, one: str, other: str, *, directed: bool = False) -> None:
        first, second = (one, other) if directed else sorted((one, other))
        world.tie(kind, first, second, 2000, year_to=2010, directed=directed, source="atop")

    tie("defense", "KAZ", "RUS")
    tie("defense", "BLR", "RUS")
    tie("consultation", "BLR", "KAZ")
    for state in ("KAZ", "RUS"):
        tie("nonaggression", state, "CHN")
    tie("neutrality", "KAZ", "UKR")
    tie("defense", "RUS", "ARM", directed=True)
    return world


def _expected(ties: dict[str, dict[str, int]], year: int) -> dict[str, float]:
    names = sorted(system(year))
    rows = [[ties[state].get(name, 0) for name in names] for state in ("KAZ", "RUS")]
    return compare(rows[0], rows[1], ALLIANCE)


MINE = {
    "KAZ": {"KAZ": 3, "RUS": 3, "BLR": 1, "CHN": 2, "UKR": 2},
    "RUS": {"RUS": 3, "KAZ": 3, "BLR": 3, "CHN": 2, "ARM": 3},
}


def test_treaties_by_level(allied: Any) -> None:
    found = similarity(allied.evidence(), "KAZ", "RUS", portfolio="treaties", year=2005)
    expected = _expected(MINE, 2005)
    for name in HEADLINE:
        assert found.shown.value(name) == pytest.approx(expected[name], abs=1e-12), name
    assert found.shown.n == len(system(2005))
    assert found.shown.estimates[0].low is None
    assert "no sampling error" in found.shown.estimates[0].reason


def test_a_one_sided_pledge_binds_its_giver_only(allied: Any) -> None:
    """ARM receives a defence pledge and gives none: its portfolio is its own tie alone."""
    table = similarity(allied.evidence(), "ARM", "RUS", portfolio="treaties", year=2005).shown.table
    assert table is not None
    assert (sum(table[3]), sum(row[3] for row in table)) == (1, 4)


def test_bare_pledges_are_shown_both_ways(allied: Any) -> None:
    kept = similarity(allied.evidence(), "KAZ", "RUS", portfolio="treaties", year=2005)
    dropped = similarity(
        allied.evidence(), "KAZ", "RUS", portfolio="treaties", year=2005, config=SimilarityConfig(pledges="drop")
    )
    without = {state: {name: level for name, level in row.items() if name != "CHN"} for state, row in MINE.items()}
    assert dropped.shown.value("kappa_w2") == pytest.approx(_expected(without, 2005)["kappa_w2"], abs=1e-12)
    assert kept.to_dict()["other_pledges"]["kappa_w2"] == dropped.shown.value("kappa_w2")
    assert dropped.to_dict()["other_pledges"]["kappa_w2"] == kept.shown.value("kappa_w2")


def test_ends_may_stay_outside(allied: Any) -> None:
    found = similarity(
        allied.evidence(), "KAZ", "RUS", portfolio="treaties", year=2005, config=SimilarityConfig(ends="out")
    ).shown
    assert found.n == len(system(2005)) - 2
    assert found.table is not None
    assert (found.table[3][3], found.table[2][2]) == (0, 1)


def test_after_the_treaty_data_is_no_data(allied: Any) -> None:
    found = similarity(allied.evidence(), "KAZ", "RUS", portfolio="treaties", year=2015).to_dict()
    assert (found["status"], found["reason"]) == ("no_data", "treaty data cover 2000-2010")
    assert found["s_abs"] is None


def test_all_years_of_treaties(allied: Any) -> None:
    found = similarity(allied.evidence(), "KAZ", "RUS", portfolio="treaties")
    assert [period.year for period in found.periods] == list(range(2000, 2011))
    figure = found.figure()
    assert {row["measure"] for row in figure["data"]["values"]} == {"s_abs", "kappa_w2"}
    assert figure["layer"][1]["encoding"]["y"]["scale"]["domain"] == [-1, 1]
    assert "<table>" in found._repr_html_()
    assert found.cite()


def test_no_treaties_loaded(world: Any) -> None:
    with pytest.raises(NoDataError, match="no treaty obligations") as caught:
        similarity(world.evidence(), "KAZ", "RUS", portfolio="treaties", year=2005)
    assert "entente load atop" in caught.value.hint


def _with_capabilities(
    world: Any, evidence_of: Callable[[Mapping[str, pa.Table]], Any], shares: Mapping[str, float]
) -> Any:
    fixed = {"source": "nmc", "snapshot": "0", "name": "cinc", "year": 2005, "year_to": 2005, "unit": "share"}
    rest = {"status": "value", "locator": "line 1"}
    rows = [{**fixed, **rest, "actor": actor, "value": value} for actor, value in shares.items()]
    schema = arrow("attribute")
    columns = {name: [row.get(name) for row in rows] for name in schema.names}
    tables = {"tie": world.table("tie"), "coverage": world.table("coverage")}
    return evidence_of({**tables, "attribute": pa.table(columns, schema=schema)})


def test_capability_weights(allied: Any, evidence_of: Callable[[Mapping[str, pa.Table]], Any]) -> None:
    shares = {"KAZ": 0.01, "RUS": 0.05, "BLR": 0.01, "CHN": 0.2, "UKR": 0.02, "ARM": 0.001, "USA": 0.15}
    evidence = _with_capabilities(allied, evidence_of, shares)
    found = similarity(evidence, "KAZ", "RUS", portfolio="treaties", year=2005, weights="capability")
    gap = {"BLR": 2, "UKR": 2, "ARM": 3}
    expected = 1 - 2 * sum(shares[name] * size for name, size in gap.items()) / (3 * sum(shares.values()))
    assert found.shown.value("s_abs") == pytest.approx(expected, abs=1e-12)
    assert found.shown.n == len(system(2005))
    assert f"{len(system(2005)) - len(shares)} states without one weigh nothing" in found.shown.note
    assert found.to_dict()["weights"] == "capability"
    assert any("cinc" in basis.query.sql for basis in found.bases)


def test_capabilities_that_are_not_loaded(allied: Any, evidence_of: Callable[[Mapping[str, pa.Table]], Any]) -> None:
    evidence = _with_capabilities(allied, evidence_of, {})
    with pytest.raises(NoDataError, match="no capability shares") as caught:
        similarity(evidence, "KAZ", "RUS", portfolio="treaties", year=2005, weights="capability")
    assert "entente load nmc" in caught.value.hint


def test_own_levels_of_obligations(allied: Any) -> None:
    levels = (("defense", 3), ("offense", 3), ("neutrality", 1), ("nonaggression", 0), ("consultation", 2))
    config = SimilarityConfig(treaty_levels=levels)
    found = similarity(allied.evidence(), "KAZ", "RUS", portfolio="treaties", year=2005, config=config).shown
    mine = {"KAZ": {"KAZ": 3, "RUS": 3, "BLR": 2, "UKR": 1}, "RUS": {"RUS": 3, "KAZ": 3, "BLR": 3, "ARM": 3}}
    assert found.value("kappa_w2") == pytest.approx(_expected(mine, 2005)["kappa_w2"], abs=1e-12)
    for wrong in ((("defense", 3),), (*levels[:4], ("consultation", 9))):
        with pytest.raises(OptionError, match="levels of treaties"):
            SimilarityConfig(treaty_levels=wrong)


# --- all pairs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{"session": 77}, {"year": 2022}])
def test_all_pairs_of_votes_are_the_pairs(voted: Any, options: dict[str, int]) -> None:
    evidence = voted.evidence()
    found = similarity_of_all(evidence, **options)  # type: ignore[arg-type]
    assert found.states == ("KAZ", "RUS", "USA")
    for row in found.table():
        pair = similarity(evidence, row["first"], row["second"], **options).shown  # type: ignore[arg-type]
        assert row["n"] == pair.n
        for name in HEADLINE:
            assert row[name] == pytest.approx(pair.value(name), abs=1e-12), name
    assert found.figure()["mark"] == "rect"
    assert found.to_dict()["pairs"] == found.table()


@pytest.mark.parametrize("more", [{}, {"ends": "out"}, {"pledges": "drop"}])
def test_all_pairs_of_treaties_are_the_pairs(allied: Any, more: dict[str, Any]) -> None:
    evidence, config = allied.evidence(), SimilarityConfig(**more)
    found = similarity_of_all(evidence, portfolio="treaties", year=2005, config=config)
    rows = {(row["first"], row["second"]): row for row in found.table()}
    assert len(rows) == len(system(2005)) * (len(system(2005)) - 1) // 2
    for pair in (("KAZ", "RUS"), ("ARM", "RUS"), ("BLR", "KAZ"), ("FRA", "USA")):
        one = similarity(evidence, *pair, portfolio="treaties", year=2005, config=config).shown
        assert rows[pair]["n"] == one.n
        for name in HEADLINE:
            assert rows[pair][name] == pytest.approx(one.value(name), abs=1e-12), (pair, name)


def test_all_pairs_are_asked_for_one_period(voted: Any) -> None:
    for options in ({}, {"session": 77, "year": 2022}):
        with pytest.raises(OptionError, match="one session or one year"):
            similarity_of_all(voted.evidence(), **options)  # type: ignore[arg-type]
    with pytest.raises(NoDataError, match="session 12"):
        similarity_of_all(voted.evidence(), session=12)
    with pytest.raises(NoDataError, match="treaties of 2005"):
        similarity_of_all(voted.evidence(), portfolio="treaties", year=2005)
    with pytest.raises(OptionError, match="by year and without weights"):
        similarity_of_all(voted.evidence(), portfolio="treaties", session=3)


# --- memberships, exercises ------------------------------------------------------------------------------------------


def test_memberships_by_status(world: Any) -> None:
    for place in range(12):
        world.cover("membership", 2000, 2005, source="igo", partner=f"IGO:X{place:02}")
        world.tie("membership", "USA", f"IGO:X{place:02}", 2000, year_to=2005, source="igo")
    world.cover("membership", 2000, 2005, source="igo", partner="IGO:DEAD")
    for state, place, value in (("KAZ", 0, 1.0), ("RUS", 0, 1.0), ("KAZ", 1, 3.0), ("RUS", 1, 2.0), ("RUS", 2, 1.0)):
        world.tie("membership", state, f"IGO:X{place:02}", 2000, year_to=2005, source="igo", value=value)
    world.tie("membership", "KAZ", "IGO:X11", 2000, year_to=2005, source="igo", value=None, status="no_data")
    found = similarity(world.evidence(), "KAZ", "RUS", portfolio="memberships", year=2003).shown
    assert found.n == 11, "one is not known for KAZ, one has no members"
    assert found.value("s_abs") == pytest.approx(1 - 2 * (1 + 3) / (3 * 11))
    assert "1 organisations left out" in found.note
    later = similarity(world.evidence(), "KAZ", "RUS", portfolio="memberships", year=2010).shown
    assert (later.status, later.reason) == ("no_data", "membership data cover 2000-2005")


def test_exercises_by_participation(world: Any) -> None:
    for actor, partner in (("RUS", "*"), ("*", "RUS")):
        world.cover("exercise", 2009, 2018, source="exercises_russia", actor=actor, partner=partner)
    for place in range(12):
        for state in ("BLR", *(("ARM", "KAZ") if place < 4 else ()), *(("ARM",) if place == 5 else ())):
            first, second = sorted(("RUS", state))
            more = {"item": f"e{place}", "directed": False, "source": "exercises_russia"}
            world.tie("exercise", first, second, 2015 + place % 2, **more)
    found = similarity(world.evidence(), "KAZ", "ARM", portfolio="exercises", year=2016).shown
    assert (found.n, found.table) == (12, ((7, 1), (0, 4)))
    assert found.value("s_abs") == pytest.approx(1 - 2 / 12)
    assert (found.year, found.year_to) == (2012, 2016)
    assert "with RUS only" in found.note
    assert similarity(world.evidence(), "KAZ", "ARM", portfolio="exercises", year=2010).shown.status == "no_data"


# --- shares ----------------------------------------------------------------------------------------------------------


def test_suppliers_in_a_window(world: Any) -> None:
    world.cover("arms_delivery", 2000, 2020)
    orders = (
        ("KAZ", "RUS", 80.0),
        ("KAZ", "TUR", 20.0),
        ("UZB", "RUS", 30.0),
        ("UZB", "CHN", 60.0),
        ("UZB", "KAZ", 9.0),
    )
    for place, (to, by, value) in enumerate(orders):
        world.tie(
            "arms_delivery", by, to, 2018, value=value, sumsq=value**2, locator=f"line {place}", unit="TIV_million"
        )
    found = similarity(world.evidence(), "KAZ", "UZB", portfolio="arms", year=2020)
    period = found.shown
    assert (period.year, period.year_to, period.n) == (2016, 2020, 3), "KAZ itself is no supplier that both could have"
    assert period.value("overlap") == pytest.approx(30 / 90)
    assert period.value("kappa_w2") is None
    low, high = period.estimates[2].low, period.estimates[2].high
    assert low is not None
    assert high is not None
    assert low < 30 / 90 < high
    assert found.to_dict()["scale"] is None
    assert "KAZ 2 orders, UZB 2 orders" in period.note
    within = similarity(
        world.evidence(), "KAZ", "UZB", portfolio="arms", year=2020, config=SimilarityConfig(ends="in")
    ).shown
    assert within.n == 4
    assert similarity(world.evidence(), "KAZ", "UZB", portfolio="arms", year=2015).shown.status == "no_data"


def test_exports_of_two_reporters(world: Any) -> None:
    for state, source in (("KAZ", "kz_trade"), ("UZB", "uz_trade")):
        world.cover("trade_flow", 2020, 2021, source=source, actor=state)
        values = {"WLD": 100.0, "CHN": 50.0, "RUS": 30.0, "TUR": 20.0 if state == "UZB" else 0.0}
        for partner, value in values.items():
            world.tie("trade_flow", state, partner, 2020, value=value, reporter=state, source=source)
    world.tie("trade_flow", "KAZ", "UZB", 2020, value=20.0, reporter="KAZ", source="kz_trade")
    found = similarity(world.evidence(), "KAZ", "UZB", portfolio="exports", year=2020).shown
    assert found.value("overlap") == pytest.approx(min(50 / 80, 0.5) + min(30 / 80, 0.3))
    assert "KAZ 80.0%, UZB 100.0% of the total" in found.note
    assert found.estimates[0].low is None
    assert "complete count" in found.estimates[0].reason
    with pytest.raises(NoDataError, match="TJK reports"):
        similarity(world.evidence(), "KAZ", "TJK", portfolio="exports")
    told = similarity(world.evidence(), "KAZ", "TJK", portfolio="exports", year=2020).to_dict()
    assert (told["status"], told["s_abs"]) == ("no_data", None)


# --- what is asked ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"session": 77, "year": 2022}, "both a session and a year"),
        ({"portfolio": "treaties", "session": 77}, "treaties have no sessions"),
        ({"session": 0}, "no session 0"),
        ({"year": 1500}, "the year 1500"),
        ({"weights": "capability"}, "cannot be weighted"),
    ],
)
def test_options_that_do_not_fit(voted: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        similarity(voted.evidence(), "KAZ", "RUS", **options)


def test_wrong_names(voted: Any) -> None:
    evidence = voted.evidence()
    with pytest.raises(UnknownNameError, match="no portfolio named 'vote'") as caught:
        similarity(evidence, "KAZ", "RUS", portfolio="vote")  # type: ignore[arg-type]
    assert "votes" in caught.value.hint
    with pytest.raises(UnknownActorError):
        similarity(evidence, "KAZ", "Atlantis")
    with pytest.raises(OptionError, match="like itself"):
        similarity(evidence, "KAZ", "Kazakhstan")
    with pytest.raises(UnknownNameError, match="pledges"):
        SimilarityConfig(pledges="some")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="min_joint"):
        SimilarityConfig(min_joint=0)


def test_by_name_in_the_registry(voted: Any) -> None:
    found = run("similarity", voted.evidence(), "KAZ", "RUS", session=77, portfolio="votes", year=None)
    assert found.to_dict()["n"] == 15


def test_a_constant_portfolio_has_no_interval_of_zero_width(world: Any) -> None:
    world.cover("vote", 2022, 2022, source="unga")
    for call, vote in enumerate(KAZ):
        world.vote(f"a{call:02}", 2022, {"KAZ": vote, "RUS": 1, "USA": 3})
    rows = {row["measure"]: row for row in similarity(world.evidence(), "KAZ", "RUS", year=2022).table()}
    for name in ("kappa_nominal", "kappa_w1", "kappa_w2", "a"):
        assert (rows[name]["value"], rows[name]["low"], rows[name]["high"]) == (0.0, None, None), name
        assert "one level only" in rows[name]["reason"]
    assert rows["pi_nominal"]["low"] < rows["pi_nominal"]["high"]
    assert rows["s_abs"]["low"] < rows["s_abs"]["high"]


def test_arms_begin_when_both_states_exist(world: Any) -> None:
    world.cover("arms_delivery", 1950, 2000, source="sipri")
    for recipient in ("KAZ", "USA"):
        world.tie("arms_delivery", "FRA", recipient, 1996, source="sipri", value=5.0, sumsq=25.0, locator=recipient)
    periods = similarity(world.evidence(), "KAZ", "USA", portfolio="arms").periods
    assert [(period.year, period.year_to) for period in periods] == [(1991, 1995), (1996, 2000)]
