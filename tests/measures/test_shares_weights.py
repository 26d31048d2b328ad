"""Supplier shares by orders and by category, and what is said where that is not known."""

from __future__ import annotations

from typing import Any

import pytest

from entente.errors import NoDataError, UnknownNameError
from entente.measures import supplier_shares


def deliver(world: Any, supplier: str, year: int, value: float, category: str | None) -> None:
    more = {"value": value, "sumsq": value**2, "unit": "TIV_million", "category": category}
    world.tie("arms_delivery", supplier, "KAZ", year, locator=f"line {len(world.ties)}", **more)


@pytest.fixture
def armed(world: Any) -> Any:
    world.cover("arms_delivery", 1950, 2025)
    deliver(world, "RUS", 2011, 60.0, "aircraft")
    deliver(world, "TUR", 2012, 15.0, "armour")
    deliver(world, "TUR", 2013, 15.0, "aircraft")
    deliver(world, "CHN", 2014, 0.0, "missile")
    return world


def test_all_orders_alike(armed: Any) -> None:
    result = supplier_shares(armed.evidence(), "KAZ", weigh="orders", years=(2011, 2015))
    rows = {row["supplier"]: row for row in result.table()}
    assert {name: row["share"] for name, row in rows.items()} == {"RUS": 0.25, "TUR": 0.5, "CHN": 0.25}
    assert all(row["low"] < row["share"] < row["high"] for row in rows.values())
    assert all(row["order_share"] == row["share"] for row in rows.values())
    assert result.to_dict()["unit"] == "share of orders"
    assert next(iter(rows)) == "TUR", "largest first"


def test_one_category(armed: Any) -> None:
    result = supplier_shares(armed.evidence(), "KAZ", category="aircraft", years=(2011, 2015))
    assert [(row["supplier"], row["share"]) for row in result.table()] == [("RUS", 0.8), ("TUR", 0.2)]
    assert "aircraft only" in result.title
    nothing = supplier_shares(armed.evidence(), "KAZ", category="ship", years=(2011, 2015)).table()
    assert [row["status"] for row in nothing] == ["no_tie"]


def test_a_category_without_a_volume_has_orders(armed: Any) -> None:
    rows = supplier_shares(armed.evidence(), "KAZ", category="missile", weigh="orders", years=(2011, 2015)).table()
    assert [(row["supplier"], row["share"]) for row in rows] == [("CHN", 1.0)]


def test_a_register_without_categories_is_refused(world: Any) -> None:
    world.cover("arms_delivery", 1950, 2025)
    deliver(world, "RUS", 2011, 60.0, None)
    with pytest.raises(NoDataError, match="by category") as caught:
        supplier_shares(world.evidence(), "KAZ", category="aircraft")
    assert "again" in caught.value.hint


def test_shipped_shares_know_no_category(world: Any) -> None:
    world.cover("arms_share", 1991, 2025, source="starter.sipri")
    with pytest.raises(NoDataError, match="by category"):
        supplier_shares(world.evidence(), "KAZ", category="aircraft")


def test_shipped_shares_by_year(world: Any) -> None:
    world.cover("arms_share", 1991, 2025, source="starter.sipri")
    world.cover("arms_year", 1991, 1994, source="starter.sipri", actor="KAZ")
    more = {"unit": "share", "source": "starter.sipri", "n": 2, "sumsq": 0.5}
    world.tie("arms_year", "RUS", "KAZ", 1992, value=1.0, **more)
    rows = supplier_shares(world.evidence(), "KAZ", "year").table()
    assert [(row["year"], row["status"]) for row in rows] == [
        (1991, "no_tie"),
        (1992, "value"),
        (1993, "no_tie"),
        (1994, "no_tie"),
    ]
    with pytest.raises(NoDataError, match="BRA by year"):
        supplier_shares(world.evidence(), "BRA", "year")


@pytest.mark.parametrize(
    ("options", "what"), [({"weigh": "price"}, "weight"), ({"category": "tanks"}, "category of weapons")]
)
def test_bad_words(armed: Any, options: dict[str, Any], what: str) -> None:
    with pytest.raises(UnknownNameError, match=what):
        supplier_shares(armed.evidence(), "KAZ", **options)
