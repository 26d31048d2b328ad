"""Panels against the published tables that they are made of, counted and compared by other means.

Rows: the list of states of the Correlates of War, v2016 (cow_states of peacesciencer 1.2). Columns: organisations
shared by two states (Pevehouse et al. 2020, dyadic counts), capabilities (NMC 7.0), alliance obligations (ATOP 5.1).
All comparisons are exact: counts and flags are whole numbers; capabilities are given to five digits.
"""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from entente import open_evidence, panel
from entente.actors import state_ids
from entente.evidence import Store
from entente.sources import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from entente.evidence import Evidence

TABLES = "states/peacesciencer_tables"
FILES = {
    "atop": f"{TABLES}/atop_alliance.csv.gz",
    "contiguity": f"{TABLES}/cow_contdir.csv.gz",
    "igo": "institutions/igo_members/state_year_format3.csv.gz",
    "nmc": f"{TABLES}/cow_nmc.csv.gz",
}
LISTED = (1816, 2016)
"""Years of the published list of states."""

TWO_CODES = {1990: 2}
"""Germany (260, then 255) and Yemen (678, then 679) have two numbers in 1990; here each is one state."""

DIRECTED_DYAD_YEARS = 1_912_350
"""Of the published list by its numbers, 1816 to 2016: sum of n (n - 1)."""


OUTSIDE = 5_768
"""Published directed dyad-years of alliances with a state that the list does not have in that year: Monaco, San Marino
and Liechtenstein before 1990, German states, governments in exile."""


def rows_of(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def columns_of(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    """Return whole-number columns of a compressed table."""
    from pyarrow import csv as arrow

    table = arrow.read_csv(path)
    return {name: np.asarray(table.column(name)) for name in table.column_names}


@pytest.fixture(scope="module")
def loaded(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    place = tmp_path_factory.mktemp("panel") / "store"
    store = Store.init(place)
    for source, name in FILES.items():
        store.add(read(source, data / name))
    with open_evidence(place) as evidence:
        yield evidence


def test_states_of_each_year_are_those_of_the_published_list(data: Path, loaded: Evidence) -> None:
    spells = [
        (int(r["ccode"]), int(r["styear"]), int(r["endyear"])) for r in rows_of(data / TABLES / "cow_states.csv.gz")
    ]
    built = panel.states(loaded, LISTED).data
    names, years = np.array(built["state"].to_pylist()), np.asarray(built["year"])
    by_number = 0
    for year in range(LISTED[0], LISTED[1] + 1):
        codes = sorted({code for code, first, last in spells if first <= year <= last})
        by_number += len(codes) * (len(codes) - 1)
        mine = names[years == year]
        assert set(mine) == set(state_ids("cow", codes, year))
        assert len(mine) == len(codes) - TWO_CODES.get(year, 0)
    assert by_number == DIRECTED_DYAD_YEARS


def test_directed_dyad_years_of_the_published_list(loaded: Evidence) -> None:
    """165 numbers in 1990 are 163 states: 165 * 164 - 163 * 162 = 654 rows fewer."""
    assert len(panel.dyads(loaded, LISTED)) == DIRECTED_DYAD_YEARS - 654
    assert len(panel.dyads(loaded, LISTED, directed=False)) == (DIRECTED_DYAD_YEARS - 654) // 2


def test_two_hundred_years_to_2024(loaded: Evidence) -> None:
    assert len(panel.dyads(loaded, (1816, 2024))) == 1_911_696 + 8 * 195 * 194


@pytest.mark.parametrize(("one", "other", "both"), [("KAZ", "RUS", 47), ("KAZ", "TUR", 42), ("CHN", "KAZ", 36)])
def test_organisations_shared_in_2014(one: str, other: str, both: int, loaded: Evidence) -> None:
    """Pevehouse et al. 2020, dyadic counts of 2014."""
    built = panel.dyads(loaded, (2014, 2014), columns=["shared_memberships"], states=[one, other], directed=False)
    (row,) = built.table()
    assert (row["state_a"], row["state_b"], row["shared_memberships"]) == (one, other, both)


def test_organisations_shared_by_every_pair_in_every_year(data: Path, loaded: Evidence) -> None:
    """All 917,695 dyadic counts, 1816 to 2014, computed here from memberships alone."""
    published = columns_of(data / TABLES / "cow_igo_ndy.csv.gz")
    assert len(published["year"]) == 917_695
    found = lookup(loaded, "shared_memberships", published, directed=False)
    assert (found == published["dyadigos"]).all()


@pytest.mark.parametrize(("state", "cinc"), [("KAZ", 0.00266), ("TUR", 0.01250), ("RUS", 0.03820), ("CHN", 0.23410)])
def test_capabilities_in_2022(state: str, cinc: float, loaded: Evidence) -> None:
    """NMC 7.0, composite index."""
    (row,) = panel.states(loaded, (2022, 2022), columns=["cinc"], states=[state]).table()
    assert round(row["cinc"], 5) == cinc
    pair = panel.dyads(loaded, (2022, 2023), columns=["cinc_a"], states=[state, "USA"])
    assert [(row["cinc_a"] is None, row["cinc_a_status"]) for row in pair.table() if row["state_a"] == state] == [
        (False, "value"), (True, "no_data"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "flag"),
    [
        ("defense", "atop_defense"),
        ("offense", "atop_offense"),
        ("neutrality", "atop_neutral"),
        ("nonaggression", "atop_nonagg"),
        ("consultation", "atop_consul"),
    ],
)
def test_obligations_of_every_directed_pair(column: str, flag: str, data: Path, loaded: Evidence) -> None:
    """ATOP 5.1: each published flag stands in its cell, and no cell has one that is not published."""
    published = columns_of(data / TABLES / "atop_alliance.csv.gz")
    seen = published["year"] >= 1816
    published = {name: values[seen] for name, values in published.items()}
    found = lookup(loaded, column, published, directed=True)
    given, known = published[flag], found >= 0
    assert (~known).sum() == OUTSIDE
    known &= published["year"] != min(TWO_CODES)  # there an obligation under either of a state's two numbers counts
    assert (found[known] == given[known]).all()
    built = panel.dyads(loaded, (1816, 2018), columns=[column])
    elsewhere = np.asarray(built.data["year"]) != min(TWO_CODES)
    assert np.asarray(built.data[column].to_numpy())[elsewhere].sum() == given[known].sum()
    assert "no_data" not in built.counts(column)
    assert built.left_out[0] > 0


def lookup(
    evidence: Evidence, column: str, published: dict[str, np.ndarray[Any, Any]], *, directed: bool
) -> np.ndarray[Any, Any]:
    """Return the panel's cell for each published row, -1 where the panel has no such row."""
    span = (int(published["year"].min()), int(published["year"].max()))
    built = panel.dyads(evidence, span, columns=[column], directed=directed)
    table = built.data
    ids = dictionary(table["state_a"])
    place = {name: index for index, name in enumerate(ids)}

    def key(years: np.ndarray[Any, Any], a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        low, high = (a, b) if directed else (np.minimum(a, b), np.maximum(a, b))
        return np.where((low >= 0) & (high >= 0), (years.astype(np.int64) * 1000 + low) * 1000 + high, -1)

    mine = key(np.asarray(table["year"]), *(indices(table[side]) for side in ("state_a", "state_b")))
    codes = [state_ids("cow", published[name], published["year"]) for name in ("ccode1", "ccode2")]
    theirs = key(published["year"], *(np.array([place.get(name, -1) for name in side]) for side in codes))
    order = np.argsort(mine)
    spot = np.minimum(np.searchsorted(mine[order], theirs), len(mine) - 1)
    values = np.asarray(table[column].to_numpy())[order]
    return np.where(mine[order][spot] == theirs, values[spot], -1)


def dictionary(column: Any) -> list[str]:
    return [str(name) for name in column.chunk(0).dictionary.to_pylist()]


def indices(column: Any) -> np.ndarray[Any, Any]:
    return np.asarray(column.chunk(0).indices).astype(np.int64)


def test_contiguity_of_kazakhstan(loaded: Evidence) -> None:
    """Stinnett et al. 2002, version 3.2: five land borders, and no data after 2016."""
    built = panel.dyads(loaded, (2016, 2017), columns=["contiguity"])
    rows = [row for row in built.data.to_pylist() if row["state_a"] == "KAZ"]
    land = {row["state_b"] for row in rows if row["year"] == 2016 and row["contiguity"] == 1}
    assert land == {"CHN", "KGZ", "RUS", "TKM", "UZB"}
    assert {row["contiguity_status"] for row in rows if row["year"] == 2017} == {"no_data"}
