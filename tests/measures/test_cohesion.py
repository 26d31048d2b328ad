"""Cohesion of blocs: what a reader sees, shipped figures against rows, and real votes pair by pair.

Shipped figures are rounded to twelve digits; means over some hundred pairs then agree to 1e-9.
"""

from __future__ import annotations

import csv
import gzip
import time
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from entente import actors
from entente.errors import NoDataError, OptionError, UnknownActorError, UnknownNameError
from entente.evidence import Store, open_evidence
from entente.measures import cohesion, cohesions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from entente.evidence import Evidence
    from entente.measures import CohesionResult

ask: Any = cohesion
ask_all: Any = cohesions
"""As one calls them from a notebook, where no type is checked."""

CSTO = ("ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK")
OTHERS = ("USA", "FRA", "DEU", "CHN", "TUR", "BRA", "IND")


@pytest.fixture
def voted(world: Any) -> Any:
    """Fill 2013 to 2020: members vote alike but for one each year; everybody else at random."""
    rng = np.random.default_rng(5)
    world.cover("vote", 2013, 2020, source="unga")
    for year in range(2013, 2021):
        for call in range(24):
            line = int(rng.integers(1, 4))
            members = {name: line if rng.random() < 0.8 else int(rng.integers(1, 4)) for name in CSTO}
            others = {name: int(rng.integers(1, 4)) for name in OTHERS}
            world.vote(f"{year}-{call}", year, {**members, **others})
    return world


def test_rows_and_trend_of_a_bloc(voted: Any) -> None:
    result = ask(voted.evidence(), "csto", by=("votes",), years=(2011, 2020))
    rows = {row.year: row for row in result.rows}
    assert [rows[year].status for year in (2011, 2012)] == ["no_data"] * 2
    assert all(rows[year].within is None and rows[year].reason for year in (2011, 2012))
    row = rows[2016]
    assert (row.n_members, row.n_pairs, row.by, row.unit) == (6, 15, "votes", "agreement")
    assert row.low is not None
    assert row.low < row.gap < row.high
    assert row.gap == pytest.approx(row.within - row.between)
    [trend] = result.trends
    assert (trend.period, trend.n) == ((2013, 2020), 8)
    assert trend.low < trend.slope_per_decade < trend.high
    assert trend.slope_per_decade == pytest.approx(trend.within_slope - trend.between_slope)
    assert {span.actor for span in result.members} >= set(CSTO)
    assert result.bases[0].id in row.evidence


def test_what_json_says(voted: Any) -> None:
    whole = ask(voted.evidence(), "CSTO", by=("votes",)).to_dict()
    assert (whole["bloc"], whole["years"]) == ("CSTO", [2013, 2020])
    assert {"year", "by", "within", "between", "gap", "low", "high", "n_members", "n_pairs", "status"} <= set(
        whole["rows"][0]
    )
    fields = {"slope_per_decade", "low", "high", "p_eroding", "verdict", "period"}
    assert set(whole["trend"]["votes"]) >= fields
    assert whole["evidence"][0]["rows"] > 0
    assert whole["sources"][0]["name"] == "unga"
    assert "votes:" in whole["joint"]["text"]


def test_a_fall_is_told_as_erosion(world: Any) -> None:
    rng = np.random.default_rng(2)
    world.cover("vote", 2000, 2015, source="unga")
    for year in range(2000, 2016):
        for call in range(40):
            line = int(rng.integers(1, 4))
            together = 0.95 - 0.05 * (year - 2000)
            votes = {name: line if rng.random() < together else int(rng.integers(1, 4)) for name in CSTO}
            world.vote(f"{year}-{call}", year, {**votes, **{name: int(rng.integers(1, 4)) for name in OTHERS}})
    result = ask(world.evidence(), "ARM,BLR,KAZ,KGZ,RUS,TJK", by=("votes",))
    [trend] = result.trends
    assert trend.verdict == "eroding"
    assert trend.p_eroding > 0.99
    assert result.joint.eroding == ("votes",)
    assert result.trends_fixed == result.trends, "a list has the same members throughout"


def test_a_newcomer_is_not_erosion(world: Any) -> None:
    rng = np.random.default_rng(4)
    world.cover("vote", 1993, 2018, source="unga")
    names = sorted(actors.members("OTS", on=2018) + OTHERS[:2])
    for year in range(2009, 2019):
        for call in range(40):
            line = int(rng.integers(1, 4))
            votes = {name: line if rng.random() < 0.8 else int(rng.integers(1, 4)) for name in names}
            world.vote(f"{year}-{call}", year, {**votes, "UZB": int(rng.integers(1, 4))})
    result = ask(world.evidence(), "OTS", by=("votes",))
    assert "UZB" not in result.members_fixed
    assert {span.actor for span in result.members if span.last < 2018} == set()
    for mode, size in (("founding", len(actors.members("OTS", on=2009))), ("latest", len(names) - 2)):
        found = ask(world.evidence(), "OTS", by=("votes",), members=mode)
        assert {row.n_members for row in found.rows if row.gap is not None} >= {size}
        assert {span.first for span in found.members} == {result.years[0]}


def test_outsiders_may_be_named(voted: Any) -> None:
    evidence = voted.evidence()
    nato = ask(evidence, "CSTO", by=("votes",), against="NATO").rows[0]
    some = ask(evidence, "CSTO", by=("votes",), against="USA,FRA,DEU,TUR").rows[0]
    every = ask(evidence, "CSTO", by=("votes",)).rows[0]
    assert nato.between == pytest.approx(some.between)
    assert nato.between != pytest.approx(every.between)
    assert nato.within == every.within


def test_two_members_have_no_interval(voted: Any) -> None:
    row = ask(voted.evidence(), "KAZ,KGZ", by=("votes",)).rows[0]
    assert (row.status, row.low, row.high) == ("value", None, None)
    assert "no interval" in row.reason


def test_one_member_has_no_data(voted: Any) -> None:
    result = ask(voted.evidence(), "KAZ", by=("votes",))
    assert {row.status for row in result.rows} == {"no_data"}
    assert result.trends[0].verdict == "no data"
    assert "one member" in result.trends[0].reason
    assert result.joint.p_all_low is None


@pytest.mark.parametrize(
    ("arguments", "error", "told"),
    [
        ({"bloc": "CTSO"}, UnknownNameError, "CSTO"),
        ({"bloc": "Ruritania"}, UnknownNameError, "bloc, pole or list of states"),
        ({"bloc": "KAZ,Ruritania"}, UnknownActorError, "Ruritania"),
        ({"bloc": "CSTO", "by": ("vote",)}, UnknownNameError, "votes"),
        ({"bloc": "CSTO", "by": ()}, OptionError, "type of tie"),
        ({"bloc": "CSTO", "members": "old"}, UnknownNameError, "current"),
        ({"bloc": "CSTO", "years": (2010, 2000)}, OptionError, "backwards"),
        ({"bloc": "KAZ,RUS", "against": "RUS,KAZ"}, OptionError, "outside"),
        ({"bloc": "CSTO", "against": "csto"}, OptionError, "itself"),
        ({"bloc": ","}, OptionError, "no state"),
    ],
)
def test_wrong_questions(voted: Any, arguments: dict[str, Any], error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        ask(voted.evidence(), **{"by": ("votes",), **arguments})


def test_nothing_loaded_is_an_error(world: Any) -> None:
    with pytest.raises(NoDataError, match="load"):
        ask(world.evidence(), "CSTO")


@pytest.mark.parametrize("name", ["НАТО", "nato", "NATO"])
def test_blocs_go_by_their_names(voted: Any, name: str) -> None:
    assert ask(voted.evidence(), name, by=("votes",)).bloc == "NATO"


# --- arms and trade --------------------------------------------------------------------------------------------------


def test_arms_are_shares_of_what_members_receive(world: Any) -> None:
    world.cover("arms_delivery", 2011, 2020)
    orders = [("RUS", "KAZ", 60), ("RUS", "ARM", 20), ("USA", "KAZ", 20), ("RUS", "IND", 50), ("USA", "IND", 150)]
    for line, (sender, receiver, value) in enumerate(orders):
        world.tie(
            "arms_delivery", sender, receiver, 2012, value=float(value), unit="TIV_million", locator=f"line {line}"
        )
    result = ask(world.evidence(), "CSTO", by=("arms",))
    row = next(row for row in result.rows if row.year == 2015)
    assert (row.year_from, row.unit, row.n_members) == (2011, "share", 2)
    assert (row.within, row.between, row.gap) == (0.8, 0.25, pytest.approx(0.55))
    assert "2 of 6 members" in row.reason
    empty = next(row for row in result.rows if row.year == 2020)
    assert (empty.status, empty.gap) == ("no_data", None)


def test_suppliers_are_compared_by_overlap(world: Any) -> None:
    world.cover("arms_delivery", 2011, 2015)
    shares = {"KAZ": (6, 4), "ARM": (8, 2), "IND": (0, 10)}
    for receiver, counts in shares.items():
        for sender, count in zip(("RUS", "USA"), counts, strict=True):
            for line in range(count):
                locator = f"{receiver} {sender} {line}"
                world.tie("arms_delivery", sender, receiver, 2012, value=1.0, unit="TIV_million", locator=locator)
    row = ask(world.evidence(), "KAZ,ARM", by=("suppliers",)).rows[-1]
    assert (row.within, row.between) == (pytest.approx(0.8), pytest.approx(0.3))


def test_trade_of_too_few_reporters_is_not_compared(world: Any) -> None:
    for reporter in ("KAZ", "KGZ"):
        world.cover("trade_flow", 2015, 2016, source=f"{reporter}_trade", actor=reporter)
        for partner, value in (("RUS", 30.0), ("CHN", 50.0), ("WLD", 100.0)):
            for sender, receiver in ((reporter, partner), (partner, reporter)):
                more = {"reporter": reporter, "value": value, "unit": "USD_thousand", "source": f"{reporter}_trade"}
                world.tie("trade_flow", sender, receiver, 2015, **more)
    result = ask(world.evidence(), "EAEU", by=("trade",), years=(2014, 2016))
    rows = {row.year: row for row in result.rows}
    assert (rows[2015].within, rows[2015].gap, rows[2015].status) == (pytest.approx(0.3), None, "no_data")
    assert "2 of 5 members" in rows[2015].reason
    assert rows[2014].within is None
    assert result.trends[0].verdict == "no data"
    pair = ask(world.evidence(), "KAZ,KGZ,RUS", by=("trade",), years=(2015, 2015)).rows[0]
    assert pair.within == pytest.approx(0.3)
    assert pair.gap is None, "no outsider reports"


# --- shipped figures -------------------------------------------------------------------------------------------------


def test_shipped_sums_answer_like_the_votes(
    voted: Any, evidence_of: Callable[..., Any], new_world: Callable[[], Any]
) -> None:
    import pyarrow as pa

    from entente.evidence.schema import conform
    from entente.measures.cohesion.shipped import cohesion_vote_ties
    from entente.starter.part import as_rows

    columns = cohesion_vote_ties(as_rows(voted.table("vote")), [set(CSTO), set(OTHERS[:4])])
    ties = pa.table(columns)
    for name, value in (("source", "starter.unga"), ("snapshot", "starter")):
        ties = ties.append_column(name, pa.array([value] * ties.num_rows))
    cover = {"source": "starter.unga", "snapshot": "starter", "domain": "diplomacy", "kind": "cohesion_votes"}
    known = new_world()
    known.coverage += [
        {**cover, "actor": "*", "partner": who, "year_from": 2013, "year_to": 2020} for who in ("WLD", "CSTO")
    ]
    shipped = evidence_of({"tie": conform("tie", ties), "coverage": known.table("coverage")})
    for options in ({}, {"members": "fixed"}, {"years": (2015, 2022)}):
        same(
            ask(voted.evidence(), "CSTO", by=("votes",), **options),
            ask(shipped, "CSTO", by=("votes",), **options),
        )
    row = ask(shipped, "KAZ,CHN", by=("votes",)).rows[0]
    assert (row.status, "KAZ" in row.reason) == ("no_data", True), "a pair that was not shipped is no data"
    with pytest.raises(UnknownNameError):
        ask(shipped, "XYZ", by=("votes",))


def same(one: CohesionResult, two: CohesionResult) -> None:
    """Hold that two results show the same numbers."""
    for left, right in zip(one.rows, two.rows, strict=True):
        assert (left.year, left.status, left.reason, left.n_members, left.n_pairs) == (
            right.year,
            right.status,
            right.reason,
            right.n_members,
            right.n_pairs,
        )
        for name in ("within", "between", "gap", "low", "high"):
            assert getattr(left, name) == pytest.approx(getattr(right, name), abs=1e-9)
    for first, second in zip((*one.trends, *one.trends_fixed), (*two.trends, *two.trends_fixed), strict=True):
        assert first.verdict == second.verdict
        assert first.slope_per_decade == pytest.approx(second.slope_per_decade, abs=1e-9)
        assert first.p_eroding == pytest.approx(second.p_eroding, abs=1e-7)


# --- real data -------------------------------------------------------------------------------------------------------

VOTES = "votes/unga_rollcall/votes.csv.gz"
REGISTER = "arms/sipri_trade_register/trade-register.csv"


@pytest.fixture(scope="module")
def places(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a store with roll calls and register, and a folder with the figures that would ship."""
    from entente.sources import get
    from entente.starter.arms import arms_part
    from entente.starter.build import write
    from entente.starter.cohesion import arms_extra, joined, votes_extra
    from entente.starter.votes import votes_part

    votes, register = get("unga").read(data / VOTES), get("sipri").read(data / REGISTER)
    place, shipped = tmp_path_factory.mktemp("loaded"), tmp_path_factory.mktemp("shipped")
    store = Store.init(place)
    store.add(votes)
    store.add(register)
    write([joined(votes_part(votes), votes_extra(votes)), joined(arms_part(register), arms_extra(register))], shipped)
    Store.init(shipped / "empty")
    return place, shipped


@pytest.fixture(scope="module")
def loaded(places: tuple[Path, Path]) -> Iterator[Evidence]:
    with open_evidence(places[0], starter=False) as evidence:
        yield evidence


@pytest.fixture(scope="module")
def shipped(places: tuple[Path, Path]) -> Iterator[Evidence]:
    with open_evidence(places[1] / "empty", starter=places[1]) as evidence:
        yield evidence


def test_shipped_figures_equal_rows_on_real_data(loaded: Evidence, shipped: Evidence) -> None:
    blocs = ("CSTO", "EAEU", "SCO", "OTS", "NATO", "EU", "BRICS", "OIC", "west", "KAZ,UZB,KGZ")
    options: dict[str, Any] = {"by": ("votes", "arms", "suppliers"), "years": (1992, 2023)}
    for one, two in zip(ask_all(loaded, blocs, **options), ask_all(shipped, blocs, **options), strict=True):
        same(one, two)
    against = {"by": ("votes",), "years": (1992, 2023), "against": "west"}
    same(ask(loaded, "CSTO", **against), ask(shipped, "CSTO", **against))


def test_all_blocs_since_1946_take_seconds(loaded: Evidence) -> None:
    began = time.perf_counter()
    found = ask_all(loaded, [bloc.id for bloc in actors.blocs()], by=("votes",))
    assert time.perf_counter() - began < 10, "about 0.7 s on an idle machine with 2 cores"
    assert min(result.years[0] for result in found) == 1949
    assert all(row.status == "no_data" for result in found for row in result.rows if row.year == 1964)


def by_hand(data: Path, bloc: str, year: int) -> tuple[float, float, int]:
    """Return within, between and the number of member pairs, vote by vote from the file."""
    codes = {actor.cow: actor.id for actor in actors.states(year) if actor.cow is not None}
    cast: dict[str, dict[str, int]] = {}
    with gzip.open(data / VOTES, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["date"][:4] == str(year):
                cast.setdefault(row["resid"], {})[codes[int(row["ccode"])]] = int(row["vote"])
    divided = [votes for votes in cast.values() if len(set(votes.values())) > 1]
    sides: dict[bool, list[float]] = {True: [], False: []}
    inside = set(actors.members(bloc, on=year))
    for one, two in combinations(sorted({state for votes in divided for state in votes}), 2):
        if one in inside or two in inside:
            same = [1 - abs(v[one] - v[two]) / 2 for v in divided if one in v and two in v]
            if len(same) >= 10:
                sides[one in inside and two in inside].append(sum(same) / len(same))
    return float(np.mean(sides[True])), float(np.mean(sides[False])), len(sides[True])


@pytest.mark.parametrize(("bloc", "year"), [("CSTO", 2022), ("NATO", 1995), ("EU", 2003)])
def test_equals_a_loop_over_real_votes(data: Path, loaded: Evidence, bloc: str, year: int) -> None:
    [row] = ask(loaded, bloc, by=("votes",), years=(year, year)).rows
    within, between, pairs = by_hand(data, bloc, year)
    assert row.within == pytest.approx(within, abs=1e-9)
    assert row.between == pytest.approx(between, abs=1e-9)
    assert row.n_pairs == pairs


def test_arms_equal_a_sum_over_the_register(loaded: Evidence) -> None:
    members = actors.members("CSTO", on=2025)
    rows = loaded.sql(
        "SELECT sender, receiver, sum(value) AS v FROM tie "
        "WHERE kind = 'arms_delivery' AND year BETWEEN 2021 AND 2025 GROUP BY ALL"
    ).to_pylist()
    mine = [row for row in rows if row["receiver"] in members]
    share = sum(row["v"] for row in mine if row["sender"] in members) / sum(row["v"] for row in mine)
    [row] = [r for r in ask(loaded, "CSTO", by=("arms",), years=(2021, 2025)).rows if r.year == 2025]
    assert row.within == pytest.approx(share, abs=1e-12)
    assert row.year_from == 2021
