"""The baseline that ships: its accounts hold, official totals are met, and the same data give the same bytes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import entente
from entente.errors import FormatError, InputError, NotConvergedError, OptionError, UnknownNameError
from entente.evidence import open_evidence
from entente.scenarios.trade.baseline import load, of_economy, product, words, write_baseline
from entente.scenarios.trade.baseline.balance import balance_flows, balance_table
from entente.scenarios.trade.baseline.concordance import goods, groups, places, region_of, regions, sectors
from entente.scenarios.trade.records import SolveConfig
from entente.scenarios.trade.solver import settle

SHIPPED = Path(entente.__file__).parent / "scenarios" / "trade" / "starter"
ROUNDED = 1e-4
"""Arrays are shipped with five significant digits, so totals of many cells are met to a part in ten thousand."""


# --- accounts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", ["national", "adb"])
def test_accounts_hold(spec: str) -> None:
    economy = load(spec).economy
    assert np.allclose(economy.share.sum(axis=2), 1, atol=1e-12)
    assert np.allclose(economy.value_added_share + economy.inputs.sum(axis=1), 1, atol=1e-12)
    assert abs(economy.deficit.sum()) < 1e-6 * economy.value_added.sum()
    made = (economy.value_added_share * economy.output.T).sum(axis=1)
    assert np.allclose(made, economy.value_added, rtol=ROUNDED)
    final = economy.final * economy.income[:, None]
    used = np.matmul(economy.inputs, economy.output.T[:, :, None])[:, :, 0]
    assert np.allclose((final + used).T, economy.spending, rtol=5e-3, atol=1e-6 * economy.spending.max())


def test_markets_clear_to_rounding() -> None:
    economy = load().economy
    settled = settle(economy, SolveConfig())
    assert np.abs(np.log(settled.value_added / economy.value_added)).max() < ROUNDED


def test_services_stay_at_home() -> None:
    economy = load().economy
    for sector in np.flatnonzero(~goods()):
        assert np.array_equal(economy.share[sector], np.eye(len(economy.countries)))


# --- official totals -------------------------------------------------------------------------------------------------

SQL = """
select sender, receiver, value from tie
where kind = 'trade_flow' and reporter = 'KAZ' and year = 2022 and status = 'value' and coalesce(item, '') = ''
"""


@pytest.mark.parametrize("partner", ["RUS", "CHN", "TUR", "ITA", "DEU", "UZB", "KGZ", "KOR", "USA", "GBR", "POL"])
def test_flows_of_kazakhstan_are_the_official_ones(partner: str) -> None:
    with open_evidence() as evidence:
        rows = evidence.sql(SQL).to_pylist()
    stated = {(row["sender"], row["receiver"]): row["value"] / 1000 for row in rows}
    trade = load().economy.trade.sum(axis=0)
    here, there = load().economy.place("KAZ"), load().economy.place(partner)
    assert trade[there, here] == pytest.approx(stated["KAZ", partner], rel=ROUNDED)
    assert trade[here, there] == pytest.approx(stated[partner, "KAZ"], rel=ROUNDED)


def test_totals_and_shares_of_kazakhstan() -> None:
    with open_evidence() as evidence:
        rows = evidence.sql(SQL).to_pylist()
    stated = {(row["sender"], row["receiver"]): row["value"] / 1000 for row in rows}
    economy = load().economy
    here = economy.place("KAZ")
    trade = economy.trade.sum(axis=0)
    np.fill_diagonal(trade, 0)
    assert trade[:, here].sum() == pytest.approx(stated["KAZ", "WLD"], rel=ROUNDED)
    assert trade[here].sum() == pytest.approx(stated["WLD", "KAZ"], rel=ROUNDED)
    russia = trade[here, economy.place("RUS")] / trade[here].sum()
    assert russia == pytest.approx(stated["RUS", "KAZ"] / stated["WLD", "KAZ"], rel=ROUNDED)


def test_two_sources_disagree_openly() -> None:
    """National statistics say 84.6 bn USD of exports, the industry tables 59.6; both versions ship."""
    row = next(row for row in load().facts["exports_by_two_sources"] if row["state"] == "KAZ")
    exports = {}
    for spec in ("national", "adb"):
        economy = load(spec).economy
        here = economy.place("KAZ")
        exports[spec] = economy.trade[:, :, here].sum() - economy.trade[:, here, here].sum()
        assert economy.value_added[here] == pytest.approx(206_346, rel=1e-4)
        assert exports[spec] == pytest.approx(row[spec], rel=ROUNDED)
    assert exports["national"] > 1.4 * exports["adb"]


def test_flags_say_what_is_no_observation() -> None:
    base = load()
    assert base.economy.flags is not None
    assert set(np.unique(base.economy.flags)) == {0, 1, 2}
    shares = base.shares_of_flags()
    assert sum(shares.values()) == pytest.approx(1, abs=1e-5)
    assert shares["observed"] == 0, "no flow of a product is an observation"
    here = base.economy.place("KAZ")
    assert base.stated[np.arange(len(base.names)) != here, here].all()
    assert "illustrative" in base.label
    assert base.facts["largest_miss_of_a_total"] < 1e-6


def test_every_source_is_cited() -> None:
    base = load()
    assert len(base.origins) >= 10
    assert all(origin.citation and origin.url and origin.licence for origin in base.origins)


# --- the file --------------------------------------------------------------------------------------------------------


def test_small() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 400_000


def test_same_data_same_bytes(data: Path, tmp_path: Path) -> None:
    files = write_baseline(data, tmp_path)
    assert {item["file"] for item in files} == {"baseline.parquet", "baseline.json"}
    for item in files:
        assert (tmp_path / item["file"]).read_bytes() == (SHIPPED / item["file"]).read_bytes()


def test_missing_data_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="adb_mrio_summary"):
        write_baseline(tmp_path)


def test_no_baseline_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no baseline"):
        load(folder=tmp_path)


def test_damaged_baseline(tmp_path: Path) -> None:
    (tmp_path / "baseline.json").write_bytes((SHIPPED / "baseline.json").read_bytes())
    (tmp_path / "baseline.parquet").write_bytes(b"PAR1 no table PAR1")
    with pytest.raises(FormatError):
        load(folder=tmp_path)


def test_unknown_specification() -> None:
    with pytest.raises(UnknownNameError, match="specification"):
        load("oecd")


def test_own_economy_becomes_a_baseline() -> None:
    base = of_economy(load().economy, label="mine")
    assert base.spec == "own"
    assert base.id == load().id
    assert base.label == "mine"


# --- concordances ----------------------------------------------------------------------------------------------------


def test_every_industry_and_pattern_sector_is_used_once() -> None:
    codes = [code for sector in sectors() for code in sector.gtap39]
    assert len(codes) == len(set(codes)) == 39
    industries = {number for sector in sectors() for number in sector.adb}
    assert industries == set(range(1, 36))
    assert sorted(number for group in groups() for number in group) == list(range(1, 36))
    assert {number for sector in sectors() for number in sector.cp} == set(range(1, 41))


def test_every_economy_belongs_to_a_region() -> None:
    known = {region.id for region in regions()}
    assert {place.region for place in places()} == known
    assert region_of("SWE") == "REU"
    assert region_of("MEX") == region_of("TKM") == "ROW"
    numbers = [place.adb72 for place in places() if place.adb72]
    assert sorted(numbers) == list(range(1, 74))


def test_every_word_means_sectors() -> None:
    known = {sector.id for sector in sectors()}
    for word in words():
        assert set(product(word).sectors) <= known


@pytest.mark.parametrize(
    ("word", "meant", "wider"),
    [
        ("textiles", {"textiles", "clothing"}, False),
        ("precious-metals", {"nonferrous"}, True),
        ("Precious metals", {"nonferrous"}, True),
        ("chemicals", {"chemicals"}, False),
        ("нефть", {"oil"}, False),
        ("Драгоценные металлы", {"nonferrous"}, True),
        ("machinery", {"machinery"}, False),
    ],
)
def test_words(word: str, meant: set[str], wider: bool) -> None:  # noqa: FBT001 - a case's column
    found = product(word)
    assert set(found.sectors) == meant
    assert found.wider is wider


def test_unknown_word_names_the_nearest_and_the_list() -> None:
    with pytest.raises(UnknownNameError, match="textles") as caught:
        product("textles")
    assert "textiles" in caught.value.hint
    assert "chemicals" in caught.value.hint


# --- balancing -------------------------------------------------------------------------------------------------------

SEEDS = arrays(float, (3, 4, 4), elements=st.floats(0.01, 100))


@given(seed=SEEDS, goal=SEEDS)
@settings(max_examples=25, deadline=None)
def test_balanced_flows_meet_every_total(seed: np.ndarray, goal: np.ndarray) -> None:
    """Totals taken from some table can be met from any positive seed."""
    own = np.eye(4, dtype=bool)
    seed, goal = np.where(own, 0, seed), np.where(own, 0, goal)
    group = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    exports = np.einsum("gj,jni->gi", group, goal)
    fixed = np.zeros((4, 4), bool)
    fixed[:, 0] = fixed[0] = True
    pairs = goal.sum(axis=0)
    flows, miss, _ = balance_flows(seed, group, exports, np.ones(4, bool), pairs, fixed & ~own, "ABCD")
    assert miss < 1e-6
    assert np.allclose(np.einsum("gj,jni->gi", group, flows), exports, rtol=1e-5)
    assert np.allclose(flows.sum(axis=0)[fixed & ~own], pairs[fixed & ~own], rtol=1e-5)
    assert (flows[:, own] == 0).all()


def test_totals_that_disagree_are_never_balanced() -> None:
    seed = np.ones((1, 2, 2)) - np.eye(2)
    fixed = ~np.eye(2, dtype=bool)
    with pytest.raises(OptionError, match="by industry and"):
        balance_flows(
            seed, np.ones((1, 1)), np.array([[5.0, 7.0]]), np.ones(2, bool), np.array([[0, 7.0], [6.0, 0]]), fixed, "AB"
        )


def test_totals_that_contradict_the_pattern_are_named() -> None:
    """A sells only its first good, and only to B, whose purchases are fixed too low."""
    seed = np.zeros((2, 3, 3))
    seed[0, 1, 0] = seed[1, 2, 0] = seed[0, 0, 1] = seed[0, 0, 2] = 1.0
    fixed = np.zeros((3, 3), bool)
    fixed[1, 0] = True
    pairs = np.zeros((3, 3))
    pairs[1, 0] = 1.0
    exports = np.array([[5.0, 1.0, 1.0], [1.0, 0.0, 0.0]])
    with pytest.raises(NotConvergedError, match="exports of A"):
        balance_flows(seed, np.eye(2), exports, np.ones(3, bool), pairs, fixed, "ABC")


@given(
    seed=arrays(float, (4, 3), elements=st.floats(0.1, 10)),
    goal=arrays(float, (4, 3), elements=st.floats(0.1, 10)),
)
@settings(max_examples=25, deadline=None)
def test_balanced_table(seed: np.ndarray, goal: np.ndarray) -> None:
    rows, columns = goal.sum(axis=1), goal.sum(axis=0)
    table, miss = balance_table(seed, rows, columns)
    assert miss < 1e-6
    assert np.allclose(table.sum(axis=1), rows, rtol=1e-5)
    assert np.allclose(table.sum(axis=0), columns, rtol=1e-5)


def test_table_with_other_sums_is_refused() -> None:
    with pytest.raises(OptionError, match="do not add up"):
        balance_table(np.ones((2, 2)), np.array([1.0, 1.0]), np.array([1.0, 2.0]))
