"""The register itself: numbers that can be added up by hand, what is mapped, and that shipped sums say the same."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from entente.measures import supplier_shares
from entente.measures.interoperability import interoperability, shipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from entente.evidence.records import Reading

FILE = "arms/sipri_trade_register/trade-register.csv"
POST_SOVIET = {
    "Kazakhstan": "KAZ",
    "Uzbekistan": "UZB",
    "Azerbaijan": "AZE",
    "Armenia": "ARM",
    "Kyrgyzstan": "KGZ",
    "Tajikistan": "TJK",
    "Turkmenistan": "TKM",
    "Turkiye": "TUR",
    "Russia": "RUS",
    "Belarus": "BLR",
    "Georgia": "GEO",
    "Ukraine": "UKR",
}


@pytest.fixture(scope="module")
def reading(data: Path) -> Reading:
    from entente.sources import get

    return get("sipri").read(data / FILE)


@pytest.fixture(scope="module")
def orders(data: Path) -> list[dict[str, str]]:
    """The rows of the register as they stand in the file, read without our reader."""
    lines = (data / FILE).read_text(encoding="latin-1").splitlines()[11:]
    return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def register(reading: Reading, evidence_of: Callable[..., Any]) -> Any:
    return evidence_of({"tie": reading.tables["tie"], "coverage": _coverage(reading.coverage, "sipri")})


@pytest.fixture(scope="module")
def sums(reading: Reading, evidence_of: Callable[..., Any]) -> Any:
    """What ships: the figures computed from the register, and nothing else."""
    from entente.evidence.schema import conform
    from entente.starter.arms import arms_part

    part = arms_part(reading)
    labels = {name: pa.array([value] * part.ties.num_rows) for name, value in LABELS.items()}
    ties = part.ties
    for name, column in labels.items():
        ties = ties.append_column(name, column)
    return evidence_of({"tie": conform("tie", ties), "coverage": _coverage(part.coverage, LABELS["source"])})


LABELS = {"source": "starter.sipri", "snapshot": "starter"}


def _coverage(rows: Any, source: str) -> pa.Table:
    from dataclasses import asdict

    from entente.evidence.schema import conform

    return conform(
        "coverage", pa.Table.from_pylist([{**asdict(row), "source": source, "snapshot": "x" * 16} for row in rows])
    )


def _years(order: dict[str, str]) -> list[int]:
    return [int(year) for year in re.findall(r"\d{4}", order["Year(s) of delivery"])]


def _tiv(order: dict[str, str]) -> float:
    return float(order["SIPRI TIV of delivered weapons"] or 0)


def test_soviet_designs_of_kazakhstan_by_hand(orders: list[dict[str, str]], register: Any) -> None:
    """Fighters, helicopters and armour of Kazakhstan, added up from the file without the measure."""
    families = re.compile(r"(MiG|Su|Mi|Il|An)-\d.*|BTR-8.*|BMPT.*|S-300.*|5V55.*|Tor-.*|9M33.*|Buk-.*|R-7[37]|L-39.*")
    mine = [order for order in orders if order["Recipient"] == "Kazakhstan" and _years(order)]
    by_hand = sum(_tiv(order) for order in mine if families.fullmatch(order["Weapon designation"]))
    result = interoperability(register, "KAZ", life="none", years=(2025, 2025))
    row = next(row for row in result.rows if row.standard == "soviet_russian")
    assert row.share is not None
    assert row.assumed_share is not None
    assert row.tiv is not None
    total = sum(_tiv(order) for order in mine)
    assert result.years[0].tiv == pytest.approx(total)
    assert row.tiv - row.assumed_share * total == pytest.approx(by_hand)
    assert result.years[0].lock_in == pytest.approx(row.tiv / total)


def test_one_order_spread_over_its_years(register: Any) -> None:
    """The Tu-160 bombers that Ukraine gave to Russia (1,280 million TIV, one order) are of Soviet design."""
    rows = interoperability(register, "RUS", life="none", years=(1998, 2001)).rows
    stock = {row.year: row.tiv for row in rows if row.standard == "soviet_russian" and row.tiv is not None}
    assert stock[2001] >= stock[1998] + 1280


def test_most_of_what_the_region_received_is_mapped(orders: list[dict[str, str]]) -> None:
    """Share of the volume since 1992 whose design was read in a source that the table cites."""
    mapped, total = defaultdict[str, float](float), defaultdict[str, float](float)
    for order in orders:
        state = POST_SOVIET.get(order["Recipient"])
        if state and _years(order) and _years(order)[-1] >= 1992:
            total[state] += _tiv(order)
            mapped[state] += _tiv(order) * (shipped().family_of(order["Weapon designation"]) is not None)
    assert sum(mapped.values()) / sum(total.values()) > 0.82
    assert mapped["KAZ"] / total["KAZ"] > 0.9
    assert all(mapped[state] / total[state] > 0.6 for state in POST_SOVIET.values())


@pytest.mark.parametrize("state", POST_SOVIET.values())
def test_little_is_left_unmapped(register: Any, state: str) -> None:
    last = interoperability(register, state, life="none").years[-1]
    assert last.unmapped_share is not None
    assert last.mapped_share is not None
    assert last.assumed_share is not None
    assert last.mapped_share + last.assumed_share + last.unmapped_share == pytest.approx(1)
    assert last.unmapped_share < 0.3


@pytest.mark.parametrize("life", ["life30", "none", "decay5"])
@pytest.mark.parametrize("state", ["KAZ", "UZB", "TUR", "UKR", "POL", "IND", "KGZ"])
def test_shipped_sums_give_the_numbers_of_the_register(register: Any, sums: Any, state: str, life: Any) -> None:
    one = interoperability(register, state, life=life)
    other = interoperability(sums, state, life=life)
    assert len(one.rows) == len(other.rows) > 100
    for mine, theirs in zip((*one.rows, *one.designs), (*other.rows, *other.designs), strict=True):
        assert (mine.year, mine.standard, mine.n, mine.status) == (
            theirs.year,
            theirs.standard,
            theirs.n,
            theirs.status,
        )
        for name in ("share", "low", "high", "assumed_share", "local_share", "local_high", "flow_share"):
            assert _same(getattr(mine, name), getattr(theirs, name)), (name, mine, theirs)
    for before, after in zip(one.years, other.years, strict=True):
        assert before.leading == after.leading
        assert _same(before.mapped_share, after.mapped_share)
        assert _same(before.lock_in_low, after.lock_in_low)


def _same(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else abs(one - other) < 1e-9


@pytest.mark.parametrize("weigh", ["tiv", "orders"])
@pytest.mark.parametrize("state", ["KAZ", "TUR", "UZB", "KGZ"])
def test_shipped_years_give_the_shares_of_the_register(register: Any, sums: Any, state: str, weigh: Any) -> None:
    kept = ("supplier", "year", "status", "n", "pole")
    one = supplier_shares(register, state, "year", weigh=weigh, years=(1992, 2025)).table()
    other = supplier_shares(sums, state, "year", weigh=weigh, years=(1992, 2025)).table()
    assert len(one) == len(other) > 30
    for mine, theirs in zip(one, other, strict=True):
        assert [mine[name] for name in kept] == [theirs[name] for name in kept]
        assert all(_same(mine[name], theirs[name]) for name in ("share", "low", "high", "order_share"))


def test_soviet_union_ends_in_1991(register: Any) -> None:
    """Deliveries to 1991 come from the Soviet Union, later ones from Russia: one standard all along."""
    rows = supplier_shares(register, "IND", "year", years=(1991, 1992)).table()
    assert {row["supplier"] for row in rows if row["year"] == 1991} >= {"SUN"}
    assert "SUN" not in {row["supplier"] for row in rows if row["year"] == 1992}
    shares = {
        row.year: row.share
        for row in interoperability(register, "IND", years=(1990, 1993)).rows
        if row.standard == "soviet_russian"
    }
    values = [share for share in shares.values() if share is not None]
    assert max(values) - min(values) < 0.05


def test_categories_and_orders_of_kazakhstan(orders: list[dict[str, str]], register: Any) -> None:
    mine = [order for order in orders if order["Recipient"] == "Kazakhstan" and _years(order)]
    fighters = sum(
        _tiv(o)
        for o in mine
        if re.search("aircraft|helicopter|drone", o["Weapon description"])
        and "engine" not in o["Weapon description"]
        and "radar" not in o["Weapon description"]
        and "electro" not in o["Weapon description"]
    )
    rows = supplier_shares(register, "KAZ", "all", category="aircraft").table()
    assert sum(row["value"] for row in rows) == pytest.approx(fighters)
    by_orders = supplier_shares(register, "KAZ", "all", weigh="orders").table()
    assert sum(row["n"] for row in by_orders) == len(mine)
    top = by_orders[0]
    assert top["supplier"] == "RUS"
    assert top["share"] == pytest.approx(sum(order["Supplier"] == "Russia" for order in mine) / len(mine))


def test_every_order_has_a_category(reading: Reading) -> None:
    assert reading.tables["tie"].column("category").null_count == 0


def test_local_production_is_marked(reading: Reading) -> None:
    rows = [row for row in reading.tables["tie"].to_pylist() if row["receiver"] == "TUR" and row["item"] == "AIFV"]
    assert rows
    assert all("local production" in row["note"] for row in rows)
