"""Portfolios: each domain's rule on small worlds, what no data looks like, and the whole on real data."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.actors import Pole, PoleMember
from entente.errors import NoDataError, OptionError, UnknownActorError, UnknownNameError, UsageError
from entente.evidence import open_evidence
from entente.evidence.records import DOMAINS
from entente.measures import PortfolioConfig, divergence, portfolio, supplier_shares
from entente.measures.domains.guarantees import KINDS, carried, depths, score
from entente.measures.domains.institutions import overlap
from entente.measures.spells import in_force

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

relaxed = settings(deadline=None)  # the first example loads SciPy; machines are shared

YES, ABSTAIN, NO = 1, 2, 3


def pole(name: str, *members: str) -> Pole:
    return Pole(name, name.title(), name.title(), tuple(PoleMember(member, None, None) for member in members))


NORTH, EAST = pole("north", "RUS"), pole("east", "CHN", "MNG")


def shares(result: Any, year: int) -> dict[str, float | None]:
    return {cell.pole: cell.share for cell in result.cells if cell.year == year}


def statuses(result: Any, year: int) -> set[str]:
    return {cell.status for cell in result.cells if cell.year == year}


# --- all domains -------------------------------------------------------------------------------------------------


def test_without_any_evidence_everything_is_no_data(world: Any) -> None:
    result = portfolio(world.evidence(), "KAZ", years=(1995, 1999), domains=[d for d in DOMAINS if d != "institutions"])
    assert {cell.share for cell in result.cells} == {None}
    assert {cell.status for cell in result.cells} == {"no_data"}
    assert all(cell.reason for cell in result.cells)
    assert {cell.domain for cell in result.cells} == set(DOMAINS) - {"institutions"}


@pytest.mark.parametrize("domain", ["exercises", "transit", "investment", "culture"])
def test_domains_that_no_source_covers_for_all_poles(world: Any, domain: str) -> None:
    world.cover("exercise", 2009, 2018, source="exercises_russia")
    world.tie("exercise", "KAZ", "RUS", 2015, source="exercises_russia", directed=False)
    cells = portfolio(world.evidence(), "KAZ", years=(2009, 2018), domains=[domain]).cells
    assert {(cell.share, cell.status, cell.year_from, cell.year) for cell in cells} == {(None, "no_data", 2009, 2018)}
    assert "every pole" in cells[0].reason


def test_shape_of_a_cell(world: Any) -> None:
    cell = portfolio(world.evidence(), "KAZ", years=(2000, 2000), domains=["trade"]).cells[0]
    expected = ["domain", "pole", "year", "share", "low", "high", "n", "status", "reason", "evidence"]
    assert list(cell.to_dict()) == expected
    assert isinstance(cell.to_dict()["evidence"], list)


def test_years_are_those_of_the_state(world: Any) -> None:
    assert portfolio(world.evidence(), "KAZ", years=(1980, 1993), domains=["arms"]).years == (1991, 1993)
    assert portfolio(world.evidence(), "SUN", years=(1980, 1995), domains=["arms"]).years == (1980, 1991)
    with pytest.raises(UnknownActorError, match="no actor named 'KAZ' in 1960"):
        portfolio(world.evidence(), "KAZ", years=(1950, 1960))
    with pytest.raises(NoDataError, match="SSD did not exist in 1992-1992"):
        portfolio(world.evidence(), "SSD")


@pytest.mark.parametrize(
    ("state", "options", "error"),
    [
        ("Atlantis", {}, UnknownActorError),
        ("CSTO", {}, UsageError),
        ("KAZ", {"domains": ["weather"]}, UnknownNameError),
        ("KAZ", {"years": (2005, 2001)}, OptionError),
        ("KAZ", {"poles": [NORTH]}, OptionError),
        ("KAZ", {"poles": [NORTH, pole("also", "RUS")]}, OptionError),
        ("KAZ", {"poles": [NORTH, pole("other", "CHN")]}, OptionError),
    ],
)
def test_bad_questions(world: Any, state: str, options: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        portfolio(world.evidence(), state, **options)


@pytest.mark.parametrize(
    "options", [{"window": 0}, {"min_votes": 0}, {"min_tiv": -1}, {"membership_weight": 2}, {"guarantee_rule": "sum"}]
)
def test_bad_settings(options: Any) -> None:
    with pytest.raises(OptionError):
        PortfolioConfig(**options)


# --- diplomacy ---------------------------------------------------------------------------------------------------


@pytest.fixture
def voted(world: Any) -> Any:
    world.cover("vote", 2001, 2002, source="unga")
    for call in range(12):
        world.vote(f"a{call}", 2001, {"KAZ": YES if call < 9 else NO, "RUS": YES, "CHN": NO, "MNG": NO, "TUR": ABSTAIN})
    return world


def test_decisive_votes(voted: Any) -> None:
    result = portfolio(voted.evidence(), "KAZ", years=(2000, 2002), poles=[NORTH, EAST], domains=["diplomacy"])
    assert shares(result, 2001) == {"north": 0.75, "east": 0.25, "other": 0.0}
    assert [cell.status for cell in result.cells if cell.year == 2001] == ["value", "value", "no_tie"]
    assert all(cell.n == 12 and cell.n_eff == 12 for cell in result.cells if cell.year == 2001)
    assert statuses(result, 2000) == {"no_data"}, "not covered"
    assert statuses(result, 2002) == {"no_data"}, "whether it was absent or had no vote is not known"
    assert shares(result, 2002) == {"north": None, "east": None, "other": None}


def test_votes_on_which_the_poles_agree_are_no_tie(voted: Any) -> None:
    voted.vote("alike", 2002, {"KAZ": YES, "RUS": YES, "CHN": YES, "MNG": YES})
    result = portfolio(voted.evidence(), "KAZ", years=(2002, 2002), poles=[NORTH, EAST], domains=["diplomacy"])
    assert {(cell.share, cell.status) for cell in result.cells} == {(None, "no_tie")}


def test_few_decisive_votes_have_no_shares(voted: Any) -> None:
    config = PortfolioConfig(min_votes=13)
    result = portfolio(
        voted.evidence(), "KAZ", years=(2001, 2001), poles=[NORTH, EAST], domains=["diplomacy"], config=config
    )
    assert {(cell.share, cell.status) for cell in result.cells} == {(None, "no_data")}
    assert "12 decisive votes" in result.cells[0].reason


def test_a_pole_does_not_lean_to_itself(voted: Any) -> None:
    result = portfolio(voted.evidence(), "RUS", years=(2001, 2001), domains=["diplomacy", "trade"])
    mine = [cell for cell in result.of("diplomacy") if cell.pole == "russia"]
    assert [(cell.share, cell.status, cell.reason) for cell in mine] == [
        (None, "no_data", "the state is itself this pole")
    ]


def test_shipped_sums_equal_votes_and_serve_the_shipped_poles_only(world: Any, new_world: Callable[[], Any]) -> None:
    from entente.actors import poles
    from entente.evidence.records import Query
    from entente.measures.aggregates import decisive_ties
    from entente.measures.rows import fetch

    rng = np.random.default_rng(5)
    names = ("KAZ", "RUS", "CHN", "TUR", "USA", "FRA", "DEU", "UZB")
    world.cover("vote", 2001, 2001, source="unga")
    for call in range(60):
        world.vote(f"a{call}", 2001, {name: int(vote) for name, vote in zip(names, rng.integers(1, 4, 8), strict=True)})
    raw = portfolio(world.evidence(), "KAZ", years=(2001, 2001), domains=["diplomacy"])
    columns = decisive_ties(fetch(world.evidence(), Query("vote")), poles())
    starter = new_world()
    starter.cover("decisive_votes", 1992, 2024, source="starter.unga")
    fixed = {"source": "starter.unga", "snapshot": "starter"}
    starter.ties += [{**dict(zip(columns, row, strict=True)), **fixed} for row in zip(*columns.values(), strict=True)]
    shipped = portfolio(starter.evidence(), "KAZ", years=(2001, 2001), domains=["diplomacy"])
    for one, other in zip(raw.cells, shipped.cells, strict=True):
        for name in ("pole", "share", "low", "high", "n", "status"):
            assert getattr(one, name) == pytest.approx(getattr(other, name))
    own = portfolio(starter.evidence(), "KAZ", years=(2001, 2001), poles=[NORTH, EAST], domains=["diplomacy"])
    assert {cell.status for cell in own.cells} == {"no_data"}
    assert "entente load unga" in own.cells[0].reason


# --- arms --------------------------------------------------------------------------------------------------------


def test_arms_in_a_trailing_window(world: Any) -> None:
    world.cover("arms_delivery", 1950, 2020)
    for line, (supplier, year, value) in enumerate([("RUS", 2010, 60.0), ("CHN", 2012, 30.0), ("XXX", 2012, 10.0)]):
        more = {"value": value, "sumsq": value**2, "unit": "TIV_million", "locator": f"line {line}"}
        world.tie("arms_delivery", supplier, "KAZ", year, **more)
    result = portfolio(world.evidence(), "KAZ", years=(2010, 2021), poles=[NORTH, EAST], domains=["arms"])
    assert shares(result, 2012) == pytest.approx({"north": 0.6, "east": 0.3, "other": 0.1})
    assert shares(result, 2010) == {"north": 1.0, "east": 0.0, "other": 0.0}
    assert shares(result, 2015) == pytest.approx({"north": 0.0, "east": 0.75, "other": 0.25}), (
        "2010 is out of the window"
    )
    assert {(cell.year_from, cell.share, cell.status) for cell in result.cells if cell.year == 2018} == {
        (2014, None, "no_tie")
    }
    assert statuses(result, 2021) == {"no_data"}


def test_a_window_does_not_reach_before_the_register(world: Any) -> None:
    world.cover("arms_delivery", 2010, 2012)
    cells = portfolio(world.evidence(), "KAZ", years=(2005, 2012), domains=["arms"]).cells
    found = {cell.year: (cell.year_from, cell.status) for cell in cells}
    assert (found[2009], found[2010], found[2012]) == ((2009, "no_data"), (2010, "no_tie"), (2010, "no_tie"))


def test_shipped_shares_stand_at_the_end_of_their_period(world: Any) -> None:
    world.cover("arms_share", 1991, 2025, source="starter.sipri")
    for supplier, value in (("RUS", 0.9), ("CHN", 0.1)):
        more = {"value": value, "sumsq": value**2, "unit": "share", "source": "starter.sipri", "year_to": 2015}
        world.tie("arms_share", supplier, "KAZ", 2011, **more)
    result = portfolio(world.evidence(), "KAZ", years=(1992, 2025), domains=["arms"])
    assert sorted({cell.year for cell in result.cells}) == [1995, 2000, 2005, 2010, 2015, 2020, 2025]
    found = [cell for cell in result.cells if cell.year == 2015 and cell.pole == "russia"]
    assert [(cell.year_from, cell.series) for cell in found] == [(2011, "five-year periods")]
    assert found[0].share == pytest.approx(0.9)
    assert statuses(result, 2020) == {"no_tie"}


# --- trade -------------------------------------------------------------------------------------------------------


def test_turnover_by_pole(world: Any) -> None:
    world.cover("trade_flow", 2018, 2019, source="kz_trade", actor="KAZ")
    fixed = {"source": "kz_trade", "reporter": "KAZ", "unit": "USD_thousand"}
    for sender, receiver, value in [
        *(("RUS", "KAZ", 30.0), ("KAZ", "CHN", 20.0), ("MNG", "KAZ", 10.0)),
        *(("WLD", "KAZ", 60.0), ("KAZ", "WLD", 40.0)),
    ]:
        world.tie("trade_flow", sender, receiver, 2018, value=value, **fixed)
    world.tie("trade_flow", "RUS", "KAZ", 2019, value=30.0, **fixed)
    result = portfolio(world.evidence(), "KAZ", years=(2018, 2019), poles=[NORTH, EAST], domains=["trade"])
    assert shares(result, 2018) == pytest.approx({"north": 0.3, "east": 0.3, "other": 0.4})
    assert {cell.reason for cell in result.cells if cell.year == 2018} == {
        "complete count: no sampling error; reporting error unknown"
    }
    assert shares(result, 2019) == {"north": None, "east": None, "other": None}
    assert "no total with the world" in result.cells[-1].reason


# --- institutions --------------------------------------------------------------------------------------------------


def test_overlap_averages_over_members() -> None:
    mine = np.array([1, 1, 1, 0], bool)
    theirs = np.array([[1, 1, 0, 1], [0, 0, 1, 1], [0, 0, 0, 0]], bool)
    assert overlap(mine, theirs, np.ones(4)) == pytest.approx((2 / 3 + 1 / 3) / 2), "the last is not in the data"
    assert overlap(mine, theirs, np.array([1, 1, 2, 1])) == pytest.approx((2 / 4 + 2 / 4) / 2)
    assert overlap(np.zeros(4, bool), theirs, np.ones(4)) == 0


def test_memberships_and_what_follows_them(world: Any) -> None:
    world.cover("membership", 1990, 2014, source="igo", partner="IGO:UN")
    everyone = ("KAZ", "RUS", "CHN", "MNG", "FRA", "USA")
    for code, members in {"UN": everyone, "EURASEC": ("KAZ", "RUS"), "SCO": ("KAZ", "RUS", "CHN")}.items():
        for state in members:
            world.tie("membership", state, f"IGO:{code}", 2001, source="igo", year_to=2014)
    world.tie("membership", "CHN", "IGO:EURASEC", 2001, source="igo", year_to=2014, value=3.0)
    config = PortfolioConfig(membership_weight=0.0)
    result = portfolio(
        world.evidence(), "KAZ", years=(2013, 2016), poles=[NORTH, EAST], domains=["institutions"], config=config
    )
    by_blocs = {"CSTO": "north", "CIS": "north", "OTS": "", "OIC": "", "TRACECA": ""}  # shared besides UN, EURASEC, SCO
    own = 3 + len(by_blocs)
    north, east = 5 / own, (2 / own + 1 / own) / 2
    assert shares(result, 2013) == pytest.approx({"north": north / (north + east), "east": east / (north + east)})
    later = [cell for cell in result.cells if cell.year == 2015]
    assert {cell.series for cell in later} == {"blocs only"}
    assert all("not comparable" in cell.note for cell in later)
    assert {fact.bloc for fact in result.facts} >= {"CSTO", "EAEU"}
    assert all(fact.url for fact in result.facts)
    assert "KAZ in CSTO" in result.cite()


def _blocs_only(state: str, year: int) -> dict[str, Any]:
    with open_evidence() as evidence:
        cells = portfolio(evidence, state, domains=["institutions"], years=(year, year)).cells
    assert {cell.series for cell in cells} == {"blocs only"}
    return {cell.pole: cell for cell in cells}


@pytest.mark.parametrize(("state", "known"), [("UKR", 1), ("TUR", 4)])
def test_few_blocs_are_not_divided(state: str, known: int) -> None:
    cells = _blocs_only(state, 2020)
    assert {(cell.share, cell.status, cell.n) for cell in cells.values()} == {(None, "no_data", known)}
    assert {cell.reason for cell in cells.values()} == {"fewer than 5 of the ten blocs known: too few to divide"}


def test_many_blocs_are_no_complete_count() -> None:
    cells = _blocs_only("KAZ", 2020)
    assert {cell.status for cell in cells.values()} == {"value"}
    assert {cell.reason for cell in cells.values()} == {"ten chosen blocs, not a complete count"}
    assert sum(cell.share for cell in cells.values()) == pytest.approx(1)


def test_shipped_overlaps_answer_for_their_own_weight_only() -> None:
    config = PortfolioConfig(membership_weight=0.0)
    with open_evidence() as evidence:
        cells = portfolio(evidence, "KAZ", domains=["institutions"], years=(2010, 2010), config=config).cells
    assert {cell.series for cell in cells} == {"blocs only"}


def test_sharing_none_of_ten_blocs_is_not_the_absence_of_ties() -> None:
    cells = _blocs_only("RUS", 2020)
    assert (cells["west"].share, cells["west"].status) == (None, "no_data")
    assert "none of the ten blocs" in cells["west"].reason
    assert cells["china"].status == "value"


# --- guarantees ----------------------------------------------------------------------------------------------------


def treaty(*kinds: str) -> list[bool]:
    return [kind in kinds for kind in KINDS]


def test_depths_of_obligations() -> None:
    columns = [
        treaty("defense", "nonaggression"),
        treaty("neutrality"),
        treaty("consultation", "nonaggression"),
        *[treaty("nonaggression")] * 4,
        treaty(),
    ]
    assert depths(np.array(columns).T).tolist() == [3, 2, 1, 0.5, 0.5, 0.5, 0.5, 0]


def test_score_of_a_pole() -> None:
    assert (score(np.array([3.0, 0, 0]), "max"), score(np.array([3.0, 0, 0]), "mean")) == (3, 1)
    assert score(np.zeros(0), "max") == 0


def test_carried_forward() -> None:
    """Leaving a bloc ends no treaty between two states: a known depth stays."""
    now = np.array([True, False, False, True])
    assert carried(np.array([3.0, 3.0, 1.0, 0.0]), now).tolist() == [3, 3, 1, 3]


def test_treaties_with_a_partner_that_left_the_bloc_are_kept(allied: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from entente.measures.domains import guarantees

    def blocs(state: str, year: int) -> frozenset[str]:
        inside = {"KAZ": 2030, "RUS": 2019, "MNG": 2030}
        return frozenset({"CSTO"} if year <= inside.get(state, 0) else ())

    monkeypatch.setattr(guarantees, "_blocs", blocs)
    poles = [NORTH, EAST]
    result = portfolio(allied.evidence(), "KAZ", years=(2019, 2020), poles=poles, domains=["guarantees"])
    assert shares(result, 2019) == shares(result, 2020) == {"north": 0.5, "east": 0.5}
    assert "kept" not in result.cells[0].note
    assert "no bloc shared any more with RUS: treaties of 2018 kept" in result.cells[-1].note


def _guarantees(state: str, year: int, **more: Any) -> dict[str, Any]:
    with open_evidence() as evidence:
        found = portfolio(evidence, state, domains=["guarantees"], years=(year, year), **more)
    return {cell.pole: cell for cell in found.cells}


def test_a_suspended_membership_is_told() -> None:
    paused = "participation in CSTO suspended since 2024-02"
    now, before = _guarantees("ARM", 2024), _guarantees("ARM", 2023)
    assert {cell.status for cell in now.values()} == {"imputed"}
    assert all(paused in cell.note and paused in cell.reason for cell in now.values())
    assert not any("suspended" in cell.note + cell.reason for cell in before.values())
    # who only worked with NATO was no member of it
    assert not any("suspended" in cell.reason for cell in _guarantees("RUS", 2018).values())


def test_shipped_scores_know_the_shipped_poles_and_rule_only() -> None:
    own = _guarantees("KAZ", 2010, poles=[NORTH, EAST])
    assert {(cell.share, cell.status) for cell in own.values()} == {(None, "no_data")}
    assert all("shipped scores know the shipped poles only" in cell.reason for cell in own.values())
    mean = _guarantees("KAZ", 2010, config=PortfolioConfig(guarantee_rule="mean"))
    assert {(cell.share, cell.status) for cell in mean.values()} == {(None, "no_data")}
    assert all("entente load atop" in cell.reason for cell in mean.values())


@pytest.fixture
def allied(world: Any) -> Any:
    for kind in KINDS:
        world.cover(kind, 1992, 2018, source="atop")
    world.tie("defense", "KAZ", "RUS", 1992, source="atop", year_to=2018, directed=False)
    world.tie("consultation", "CHN", "KAZ", 2002, source="atop", year_to=2018)
    return world


def test_treaties_and_what_follows_them(allied: Any) -> None:
    result = portfolio(allied.evidence(), "KAZ", years=(2001, 2019), poles=[NORTH, EAST], domains=["guarantees"])
    assert shares(result, 2001) == {"north": 1.0, "east": 0.0}
    assert shares(result, 2002) == {"north": 0.75, "east": 0.25}, "an obligation of either side counts"
    assert statuses(result, 2019) == {"imputed"}, "a member of CSTO"
    assert all("imputed" in cell.reason for cell in result.cells if cell.year == 2019)


@pytest.mark.parametrize(("state", "config"), [("KAZ", PortfolioConfig(carry_guarantees=False)), ("UZB", None)])
def test_nothing_is_carried_without_ground(allied: Any, state: str, config: PortfolioConfig | None) -> None:
    result = portfolio(
        allied.evidence(), state, years=(2018, 2019), poles=[NORTH, EAST], domains=["guarantees"], config=config
    )
    assert statuses(result, 2019) == {"no_data"}
    assert set(shares(result, 2019).values()) == {None}


def test_no_treaty_inside_coverage_is_not_no_data(allied: Any) -> None:
    result = portfolio(allied.evidence(), "UZB", years=(2018, 2018), poles=[NORTH, EAST], domains=["guarantees"])
    assert {(cell.share, cell.status) for cell in result.cells} == {(None, "no_tie")}


def test_treaties_with_shipped_poles_do_not_answer_for_others(world: Any) -> None:
    for kind in KINDS:
        world.cover(kind, 1992, 2018, source="starter.atop", partner="RUS")
    result = portfolio(world.evidence(), "KAZ", years=(2000, 2000), poles=[NORTH, EAST], domains=["guarantees"])
    assert statuses(result, 2000) == {"no_data"}


@relaxed
@given(
    st.lists(st.tuples(st.integers(1980, 2020), st.integers(0, 15), st.integers(0, 2)), max_size=12),
    st.integers(1990, 2000),
    st.integers(0, 20),
)
def test_spells_in_force(spells: list[tuple[int, int, int]], low: int, length: int) -> None:
    years = range(low, low + length + 1)
    first, extra, key = (np.array([spell[i] for spell in spells], np.int64) for i in range(3))
    found = in_force(first, first + extra, key, years, 3)
    for row, year in enumerate(years):
        for place in range(3):
            expected = any(begin <= year <= begin + more and k == place for begin, more, k in spells)
            assert found[row, place] == expected


# --- invariants ----------------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["RUS", "CHN", "MNG", "UKR"]), st.integers(2011, 2015), st.floats(1, 500)),
        min_size=1,
        max_size=10,
    ),
    st.permutations(["north", "east"]),
)
def test_shares_add_up_whatever_the_order_of_poles(
    new_world: Callable[[], Any], orders: list[tuple[str, int, float]], order: list[str]
) -> None:
    world = new_world()
    world.cover("arms_delivery", 2011, 2015)
    for line, (supplier, year, value) in enumerate(orders):
        more = {"value": value, "sumsq": value**2, "unit": "TIV_million", "locator": f"line {line}"}
        world.tie("arms_delivery", supplier, "KAZ", year, **more)
    named = {"north": NORTH, "east": EAST}
    one = portfolio(world.evidence(), "KAZ", years=(2015, 2015), poles=[NORTH, EAST], domains=["arms"])
    other = portfolio(world.evidence(), "KAZ", years=(2015, 2015), poles=[named[n] for n in order], domains=["arms"])
    assert sum(cell.share or 0 for cell in one.cells) == pytest.approx(1)
    assert all((cell.low or 0) <= (cell.share or 0) <= (cell.high or 1) for cell in one.cells)
    assert shares(one, 2015) == pytest.approx(shares(other, 2015))


# --- real data -----------------------------------------------------------------------------------------------------

FILES = {
    "unga": "votes/unga_rollcall/votes.csv.gz",
    "sipri": "arms/sipri_trade_register/trade-register.csv",
    "atop": "states/peacesciencer_tables/atop_alliance.csv.gz",
    "igo": "institutions/igo_members/state_year_format3.csv.gz",
    "kz_trade": "trade/kz_national_trade/kz_trade_by_partner_2018_2023_thousand_usd.csv",
}


@pytest.fixture(scope="module")
def loaded(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A real store with all sources."""
    from entente.evidence import Store, open_evidence
    from entente.sources.registry import get

    store = Store.init(tmp_path_factory.mktemp("store") / "store")
    for name, path in FILES.items():
        store.add(get(name).read(data / path))
    return open_evidence(store.path, starter=False)


@pytest.mark.shared
def test_kazakhstan_on_real_data(loaded: Any) -> None:
    result = portfolio(loaded, "KAZ")
    shown = {cell.domain for cell in result.cells if cell.share is not None}
    assert shown == {"diplomacy", "arms", "trade", "institutions", "guarantees"}
    groups: dict[tuple[str, int], float] = {}
    for cell in result.cells:
        if cell.share is not None:
            groups[cell.domain, cell.year] = groups.get((cell.domain, cell.year), 0.0) + cell.share
    assert list(groups.values()) == pytest.approx([1.0] * len(groups))
    russia = {(cell.domain, cell.year): cell for cell in result.cells if cell.pole == "russia"}
    assert (russia["arms", 2020].share or 0) > 0.8
    assert all(cell.share is not None or cell.reason for cell in result.cells)
    assert all(cell.low is not None or cell.reason for cell in result.cells)
    known = {basis.id for basis in result.bases}
    assert all(set(cell.evidence) <= known for cell in result.cells)


@pytest.mark.shared
@pytest.mark.parametrize("state", ["KAZ", "ARM", "TUR", "DEU"])
def test_shipped_figures_equal_loaded_ones(loaded: Any, state: str, tmp_path: Path) -> None:
    from entente.evidence import Store, open_evidence

    domains = ["diplomacy", "guarantees", "institutions"]
    with open_evidence(Store.init(tmp_path / "empty").path) as shipped:
        pairs = [portfolio(each, state, years=(1992, 2024), domains=domains).cells for each in (loaded, shipped)]
    for one, other in zip(*pairs, strict=True):
        assert (one.domain, one.pole, one.year, one.n, one.status) == (
            *(other.domain, other.pole, other.year, other.n, other.status),
        )
        assert (one.share, one.low, one.high) == pytest.approx((other.share, other.low, other.high), abs=1e-9)


@pytest.mark.shared
def test_lost_votes_of_a_pole_are_no_data(loaded: Any) -> None:
    """Türkiye's votes of session 78 are missing from the file: its share of 2023 must not fall to nothing."""
    cells = {cell.pole: cell for cell in portfolio(loaded, "KAZ", years=(2022, 2023), domains=["diplomacy"]).cells}
    assert (cells["turkiye"].share, cells["turkiye"].status) == (None, "no_data")
    assert cells["china"].share is not None
    assert cells["china"].series == "decisive votes without turkiye"


@pytest.mark.shared
def test_a_state_takes_a_second_and_a_half_at_most(loaded: Any) -> None:
    portfolio(loaded, "KAZ", years=(2020, 2020))  # tables of actors are read once per process
    began = time.process_time()
    portfolio(loaded, "KAZ", years=(1992, 2025))
    assert time.process_time() - began < 1.5


@pytest.mark.shared
def test_a_distance_cites_what_it_rests_on(loaded: Any) -> None:
    found = divergence(portfolio(loaded, "KAZ"), "trade", "arms")
    assert {source for basis in found.bases for source in basis.sources} == {"kz_trade", "sipri"}
    assert [origin.name for origin in found.origins] == ["kz_trade", "sipri"]


@pytest.mark.shared
def test_the_figure_can_be_drawn(loaded: Any) -> None:
    import vl_convert

    result = portfolio(loaded, "KAZ", years=(2015, 2023))
    figure = result.figure()
    assert figure["description"].startswith("Shares of each pole")
    assert "config" not in figure, "no theme"
    assert "<svg" in vl_convert.vegalite_to_svg(figure)


def test_few_years_show_the_same_cells_as_many() -> None:
    """What a year rests on lies partly before it: asking for less must not change it."""
    with open_evidence() as evidence:
        every = {(cell.domain, cell.pole, cell.year): cell for cell in portfolio(evidence, "KAZ").cells}
        few = portfolio(evidence, "KAZ", years=(2022, 2023)).cells
    assert {"guarantees", "arms", "trade", "diplomacy"} <= {cell.domain for cell in few if cell.share is not None}
    for cell in few:
        if cell.status != "no_data":
            assert cell == every[cell.domain, cell.pole, cell.year]
    assert all(cell.year_from <= 2023 and cell.year >= 2022 for cell in few)


SHIPPED_STATES = ("KAZ", "TUR", "ARM", "AZE", "GEO", "TJK", "UZB", "KGZ", "TKM", "UKR", "BLR", "IND", "POL")


@pytest.mark.parametrize("state", SHIPPED_STATES)
def test_portfolio_and_supplier_shares_tell_the_same_of_every_period(state: str) -> None:
    with open_evidence() as evidence:
        cells = portfolio(evidence, state, domains=["arms"]).cells
        rows = supplier_shares(evidence, state, by="period").table()
    ends = {row["year_to"] for row in rows}
    assert ends == {cell.year for cell in cells}
    for end in ends:
        mine = {cell.pole: cell for cell in cells if cell.year == end}
        theirs = [row for row in rows if row["year_to"] == end]
        divided = any(row["share"] is not None for row in theirs)
        assert divided == any(cell.share is not None for cell in mine.values())
        if not divided:
            assert {cell.status for cell in mine.values() if "itself" not in cell.reason} == {theirs[0]["status"]}
        for name, cell in mine.items():
            total = sum(row["share"] or 0 for row in theirs if row["pole"] == name)
            assert (cell.share or 0) == pytest.approx(total), (end, name)


def test_the_first_period_reaches_before_the_first_year_asked_for() -> None:
    with open_evidence() as evidence:
        cells = portfolio(evidence, "TUR", domains=["arms"]).cells
    first = {cell.pole: cell for cell in cells if cell.year == 1995}
    assert first["west"].year_from == 1991
    assert (first["west"].share or 0) > 0.5
