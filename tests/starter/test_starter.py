"""The evidence that ships: small, reproducible, cited, and it answers like the rows it was computed from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import entente
from entente.errors import InputError
from entente.evidence import Store, open_evidence
from entente.measures import agreement, portfolio, supplier_shares
from entente.starter import PARTS, build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entente.evidence import Evidence

FOLDER = Path(entente.__file__).parent / "evidence" / "starter"
FILES = ("tie.parquet", "coverage.parquet", "attribute.parquet", "origins.json")


@pytest.fixture(scope="module")
def starter() -> Iterator[Evidence]:
    with open_evidence() as evidence:
        yield evidence


@pytest.fixture(scope="module")
def loaded(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    """Open a store that holds the datasets themselves, so that no shipped figure is read."""
    from entente.sources import get

    place = tmp_path_factory.mktemp("loaded")
    store = Store.init(place)
    for name, (where, _) in PARTS.items():
        store.add(get(name).read(data / where))
    with open_evidence(place) as evidence:
        yield evidence


def _rows(evidence: Evidence, sql: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = evidence.sql(sql).to_pylist()
    return rows


def test_all_of_it_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 4_000_000


def test_same_data_give_the_same_bytes(data: Path, tmp_path: Path) -> None:
    build(data, tmp_path)
    differ = [name for name in FILES if (tmp_path / name).read_bytes() != (FOLDER / name).read_bytes()]
    assert differ == [], "run `make starter`, or say why the figures moved"


def test_missing_data_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"trade-register\.csv"):
        build(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_every_source_is_cited(starter: Evidence) -> None:
    used = {row["source"] for row in _rows(starter, "SELECT DISTINCT source FROM tie")}
    origins = starter.origins()
    assert used == {f"starter.{name}" for name in PARTS}
    for name in used:
        origin = origins[name]
        assert "computed by Entente from" in origin.citation
        assert origin.licence
        assert origin.url.startswith("http")


def test_no_register_row_is_shipped(starter: Evidence) -> None:
    kinds = {row["kind"] for row in _rows(starter, "SELECT DISTINCT kind FROM tie WHERE source = 'starter.sipri'")}
    assert {"arms_share"} <= kinds <= {"arms_share", "arms_stock", "arms_year", "arms_received"}
    sql = "SELECT max(value) AS most, count(*) AS n FROM tie WHERE kind IN ('arms_share', 'arms_year')"
    found = _rows(starter, sql)[0]
    assert found["n"] > 5000
    assert found["most"] <= 1


def test_no_coded_treaty_is_shipped(starter: Evidence) -> None:
    """Obligations with dates and classes are the dataset's own work; what ships are scores computed from them."""
    rows = _rows(starter, "SELECT * FROM tie WHERE domain = 'guarantees'")
    assert {row["kind"] for row in rows} == {"guarantee_depth"}
    assert {row["receiver"] for row in rows} == {f"pole:{name}" for name in ("russia", "china", "turkiye", "west")}
    assert all(0 < row["value"] <= 3 and row["n"] > 0 for row in rows)
    assert len({row["sender"] for row in rows}) > 100
    sql = "SELECT kind, actor, partner, year_from, year_to FROM coverage WHERE domain = 'guarantees'"
    assert [tuple(row.values()) for row in _rows(starter, sql)] == [("guarantee_depth", "*", "*", 1992, 2018)]


def test_whole_world_since_1992(starter: Evidence) -> None:
    sql = (
        "SELECT count(DISTINCT sender) AS states, min(year) AS first, max(year) AS last FROM tie "
        "WHERE kind = 'decisive_votes'"
    )
    found = _rows(starter, sql)[0]
    assert found["states"] >= 193
    assert (found["first"], found["last"]) == (1992, 2024)


def test_central_asian_trade(starter: Evidence) -> None:
    sql = "SELECT reporter, count(DISTINCT year) AS years FROM tie WHERE kind = 'trade_flow' GROUP BY reporter"
    years = {row["reporter"]: row["years"] for row in _rows(starter, sql)}
    assert years == {"KAZ": 6, "KGZ": 30, "UZB": 14}


def test_imports_of_kazakhstan_from_russia_as_published(starter: Evidence) -> None:
    # Bureau of National Statistics, foreign trade by country 2023: thousand US dollars
    sql = "SELECT year, value FROM tie WHERE sender = 'RUS' AND receiver = 'KAZ' AND reporter = 'KAZ' ORDER BY year"
    values = {row["year"]: row["value"] for row in _rows(starter, sql)}
    assert values[2022] == pytest.approx(17_880_630.5, abs=0.1)
    assert values[2023] == pytest.approx(16_847_033.9, abs=0.1)


@pytest.mark.parametrize(("one", "other"), [("KAZ", "RUS"), ("KAZ", "TUR"), ("UZB", "CHN"), ("ARM", "USA")])
def test_agreement_is_that_of_the_rows(starter: Evidence, loaded: Evidence, one: str, other: str) -> None:
    shipped = {row["year"]: row for row in agreement(starter, one, other).table() if row["agreement"] is not None}
    rows = {row["year"]: row for row in agreement(loaded, one, other).table() if row["agreement"] is not None}
    assert len(shipped) > 20
    assert shipped.keys() == {year for year in rows if year >= 1992}
    for row in shipped.values():
        for name in ("agreement", "low", "high"):
            assert row[name] == pytest.approx(rows[row["year"]][name], abs=1e-9)
        assert row["n"] == rows[row["year"]]["n"]


def test_supplier_shares_are_those_of_the_rows(starter: Evidence, loaded: Evidence) -> None:
    key = ("supplier", "year", "year_to")
    rows = {tuple(row[name] for name in key): row for row in supplier_shares(loaded, "KAZ", by="period").table()}
    shipped = supplier_shares(starter, "KAZ", by="period").table()
    assert shipped
    for row in shipped:
        other = rows[tuple(row[name] for name in key)]
        assert row["n"] == other["n"]
        for name in ("share", "low", "high"):
            assert row[name] == pytest.approx(other[name], abs=1e-9)


@pytest.mark.parametrize("state", ["KAZ", "KGZ", "ARM", "UZB", "TUR", "POL", "RUS"])
def test_portfolio_is_that_of_the_rows(starter: Evidence, loaded: Evidence, state: str) -> None:
    """Arms differ on purpose: rows give trailing windows, shipped figures give fixed periods."""
    wanted = ("guarantees", "institutions", "diplomacy", "trade")
    shipped = {
        (c.domain, c.pole, c.year): c for c in portfolio(starter, state, domains=wanted, years=(1992, 2023)).cells
    }
    rows = {(c.domain, c.pole, c.year): c for c in portfolio(loaded, state, domains=wanted, years=(1992, 2023)).cells}
    assert shipped.keys() == rows.keys()
    for key, cell in shipped.items():
        for name in ("share", "low", "high"):
            mine, theirs = getattr(cell, name), getattr(rows[key], name)
            assert (mine is None) == (theirs is None), key
            assert mine is None or mine == pytest.approx(theirs, abs=1e-9), key
