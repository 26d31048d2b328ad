"""Treaties by depth and memberships against chance: what a reader sees, and what must hold for any network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from entente.errors import NoDataError, OptionError, UnknownNameError
from entente.measures import TreatyConfig, memberships, treaties
from entente.measures.expectation import chances, shared_by_chance
from entente.measures.treaties import share_of_guarantees, weighted_depths

if TYPE_CHECKING:
    from pathlib import Path

pacts_of: Any = treaties
shared_by: Any = memberships
share: Any = share_of_guarantees
"""As one calls them from a notebook, where no type is checked."""

relaxed = settings(deadline=None, max_examples=50)
networks = hnp.arrays(bool, st.tuples(st.integers(3, 9), st.integers(2, 8)))


# --- treaties --------------------------------------------------------------------------------------------------------


@pytest.fixture
def pledged(world: Any) -> Any:
    """Fill a defence pact with one, consultation with two, and a pledge of non-aggression with twenty, to 2018."""
    for kind in ("defense", "offense", "neutrality", "nonaggression", "consultation"):
        world.cover(kind, 1816, 2018, source="atop")
    common = {"source": "atop", "year_to": 2018, "directed": False}
    world.tie("defense", "KAZ", "RUS", 1992, **common)
    for partner in ("RUS", "FRA"):
        world.tie("consultation", *sorted(("KAZ", partner)), 1992, **common)
    for partner in EUROPE:
        world.tie("nonaggression", *sorted(("KAZ", partner)), 1994, **common)
    return world


EUROPE = (
    *("ALB", "AUT", "BEL", "BGR", "CAN", "CHE", "DEU", "DNK", "ESP", "FIN"),
    *("FRA", "GBR", "GRC", "HUN", "IRL", "ISL", "ITA", "NLD", "NOR", "RUS"),
)


def test_a_pledge_of_many_does_not_drown_a_guarantee(pledged: Any) -> None:
    result = pacts_of(pledged.evidence(), "KAZ", years=(2010, 2010))
    rows = {row.partner: row for row in result.rows}
    assert (rows["RUS"].depth, rows["RUS"].weighted) == (3.0, 3.0)
    assert (rows["ALB"].depth, rows["ALB"].weighted, rows["ALB"].partners) == (1.0, 1 / 20, 20)
    assert (rows["FRA"].depth, rows["FRA"].weighted) == (1.0, 0.5), "consultation is shared by two, the pledge by 20"
    assert rows["RUS"].obligations == ("defense", "consultation", "nonaggression")
    assert result.rows[0].partner == "RUS"
    [year] = result.years
    assert (year.partners, year.guarantees) == (20, 1)
    assert year.guarantee_share == pytest.approx(3 / 22)
    assert year.guarantee_share_weighted == pytest.approx(3 / (3 + 0.5 + 18 / 20))


def test_years_after_the_data_are_no_data(pledged: Any) -> None:
    result = pacts_of(pledged.evidence(), "KAZ", partner="CHN", years=(2017, 2020))
    assert [row.status for row in result.rows] == ["no_tie", "no_tie", "no_data", "no_data"]
    assert [row.weighted for row in result.rows] == [0.0, 0.0, None, None]
    assert [year.status for year in result.years] == ["value", "value", "no_data", "no_data"]
    assert [(year.partners, year.guarantees) for year in result.years[2:]] == [(None, None)] * 2
    assert [row.partners for row in result.rows] == [0, 0, None, None]


def test_a_state_is_no_partner_of_itself(pledged: Any) -> None:
    with pytest.raises(OptionError, match="itself"):
        pacts_of(pledged.evidence(), "KAZ", partner="Kazakhstan", years=(2010, 2010))


def test_states_of_the_past_answer_in_their_years(pledged: Any) -> None:
    pledged.tie("defense", "BGR", "SUN", 1948, source="atop", year_to=1990, directed=False)
    [row] = pacts_of(pledged.evidence(), "SUN", years=(1950, 1950)).rows
    assert (row.partner, row.depth) == ("BGR", 3.0)


def test_all_years_of_the_state(pledged: Any) -> None:
    result = pacts_of(pledged.evidence(), "KAZ")
    assert (result.years[0].year, result.years[-1].year) == (1991, 2018)
    assert result.years[0].status == "no_tie"
    assert result.years[0].guarantee_share is None
    assert len(result.to_dict()["years"]) == 28
    assert len(result.figure()["data"]["values"]) > 10


def test_shipped_scores_are_by_pole(world: Any) -> None:
    world.cover("guarantee_depth", 1992, 2018, source="starter.atop")
    more = {"source": "starter.atop", "year_to": 2018, "value": 3.0, "n": 1}
    world.tie("guarantee_depth", "KAZ", "pole:russia", 1993, **more)
    evidence = world.evidence()
    [row] = pacts_of(evidence, "KAZ", years=(2000, 2000)).rows
    assert (row.partner, row.weighted, row.depth) == ("pole:russia", 3.0, None)
    [year] = pacts_of(evidence, "KAZ", years=(2000, 2000)).years
    assert (year.partners, year.guarantees) == (None, None), "scores by pole do not count partners"
    [lacking] = pacts_of(evidence, "KAZ", partner="RUS", years=(2000, 2000)).rows
    assert (lacking.status, "entente load atop" in lacking.reason) == ("no_data", True)


@relaxed
@given(hnp.arrays(bool, st.tuples(st.just(5), st.integers(1, 12))), st.floats(0, 1))
def test_the_discount_never_deepens_a_tie(bound: np.ndarray, exponent: float) -> None:
    depth, weighted, breadth = weighted_depths(bound, TreatyConfig(exponent=exponent))
    assert (weighted <= depth + 1e-12).all()
    assert ((weighted > 0) == bound.any(axis=0)).all()
    assert (breadth[bound.any(axis=0)] >= 1).all()
    plain, same, _ = weighted_depths(bound, TreatyConfig(exponent=0.0))
    np.testing.assert_array_equal(plain, same)
    deep = depth >= 2
    if depth.any():
        assert share(weighted, deep) >= share(depth, deep) - 1e-12


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"exponent": 1.5}, OptionError),
        ({"discounted": ("peace",)}, UnknownNameError),
        ({"depths": {"defense": -1.0}}, OptionError),
    ],
)
def test_wrong_weights(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        TreatyConfig(**options)


def test_no_treaties_at_all(world: Any) -> None:
    with pytest.raises(NoDataError, match="atop"):
        pacts_of(world.evidence(), "KAZ")


# --- memberships -----------------------------------------------------------------------------------------------------


@relaxed
@given(networks)
def test_chances_keep_the_numbers(member: np.ndarray) -> None:
    found = chances(member)
    assert (found.p >= 0).all()
    assert (found.p <= 1 + 1e-12).all()
    np.testing.assert_allclose(found.p.sum(axis=1), member.sum(axis=1), atol=0.05)
    np.testing.assert_allclose(found.p.sum(axis=0), member.sum(axis=0), atol=0.05)


def test_chances_relabel() -> None:
    member = np.random.default_rng(1).random((12, 30)) < 0.4
    order = np.random.default_rng(2).permutation(12)
    np.testing.assert_allclose(chances(member[order]).p, chances(member).p[order], atol=1e-6)


def test_random_memberships_have_no_excess_on_average() -> None:
    rng = np.random.default_rng(8)
    p = np.clip(np.outer(rng.uniform(0.2, 0.9, 30), rng.uniform(0.1, 1.0, 60)), 0, 1)
    excess = []
    for _ in range(20):
        member = rng.random(p.shape) < p
        found = chances(member).p
        for a, b in ((0, 1), (4, 9), (12, 3)):
            excess.append((member[a] & member[b]).sum() - shared_by_chance(found, a, b, np.ones(60))[0])
    assert abs(np.mean(excess)) < 4 * np.std(excess) / np.sqrt(len(excess)) + 0.1


@pytest.fixture
def joined(world: Any) -> Any:
    """Fill five organisations to 2014: one of all, one of KAZ and RUS alone."""
    sides = {
        "UN": ("KAZ", "RUS", "TUR", "USA", "FRA"),
        "CLUB": ("KAZ", "RUS"),
        "WEST": ("TUR", "USA", "FRA"),
        "SEA": ("TUR", "RUS"),
        "TRADE": ("RUS", "USA", "FRA"),
    }
    for code, members in sides.items():
        world.cover("membership", 1995, 2014, source="igo", partner=f"IGO:{code}")
        for state in members:
            world.tie("membership", state, f"IGO:{code}", 1995, source="igo", year_to=2014, value=1.0, item=code)
    world.tie("membership", "USA", "IGO:CLUB", 1995, source="igo", year_to=2014, value=3.0, item="CLUB")
    return world


def test_shared_memberships_of_a_pair(joined: Any) -> None:
    result = shared_by(joined.evidence(), "KAZ", "RUS", years=(2010, 2016))
    rows = {row.year: row for row in result.years}
    row = rows[2014]
    assert (row.shared, row.of_first, row.of_second) == (2, 2, 4)
    assert row.weighted == pytest.approx(5**-0.5 + 2**-0.5)
    assert row.part == pytest.approx(1.0)
    assert row.excess == pytest.approx(2 - row.expected)
    assert row.excess > 0
    assert "CSTO" in row.blocs
    assert (rows[2015].status, rows[2015].shared, rows[2015].expected) == ("no_data", None, None)
    assert "EAEU" in rows[2015].blocs, "the dated table of blocs goes on"


def test_observers_do_not_share(joined: Any) -> None:
    [row] = shared_by(joined.evidence(), "KAZ", "USA", years=(2000, 2000)).years
    assert (row.shared, row.of_second) == (1, 3)


def test_none_shared_is_not_no_data(joined: Any) -> None:
    from dataclasses import replace

    alone = replace(joined, ties=[row for row in joined.ties if row["item"] != "UN"])
    [row] = shared_by(alone.evidence(), "KAZ", "TUR", years=(2000, 2000)).years
    assert (row.status, row.shared, row.weighted) == ("no_tie", 0, 0.0)


@pytest.mark.parametrize(
    "options", [{"b": "KAZ"}, {"years": (2010, 2000)}, {"exponent": 2.0}], ids=["self", "years", "exponent"]
)
def test_wrong_pairs(joined: Any, options: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        shared_by(joined.evidence(), **{"a": "KAZ", "b": "RUS", **options})


def test_without_any_list_blocs_are_named(world: Any) -> None:
    row = shared_by(world.evidence(), "KAZ", "TUR", years=(2020, 2020)).years[0]
    assert (row.status, "OTS" in row.blocs) == ("no_data", True)


def test_real_treaties_and_memberships(data: Path, tmp_path: Path) -> None:
    from entente.evidence import Store, open_evidence
    from entente.sources import get

    store = Store.init(tmp_path)
    store.add(get("atop").read(data / "states/peacesciencer_tables/atop_alliance.csv.gz"))
    store.add(get("igo").read(data / "institutions/igo_members/state_year_format3.csv.gz"))
    with open_evidence(tmp_path, starter=False) as evidence:
        pacts = {row.year: row for row in pacts_of(evidence, "KAZ").years}
        shared = {row.year: row for row in shared_by(evidence, "KAZ", "RUS", years=(2010, 2015)).years}
    assert (pacts[2018].partners, pacts[2018].guarantees) == (58, 9)
    assert pacts[2018].guarantee_share < 0.4
    assert pacts[2018].guarantee_share_weighted > 0.9
    assert shared[2014].excess > 5
    assert shared[2015].shared is None
