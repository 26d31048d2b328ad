"""Sums that are shipped instead of rows: what they say, and that nothing the measures need is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from entente.evidence.records import Query
from entente.measures import portfolio, supplier_shares
from entente.measures.aggregates import agreement_ties, guarantee_ties, overlap_ties, runs, supplier_ties
from entente.measures.rows import fetch
from entente.measures.supply import periods

if TYPE_CHECKING:
    from collections.abc import Callable


def shipped(new_world: Callable[[], Any], columns: dict[str, list[Any]], source: str) -> Any:
    """Return a world that holds the sums only."""
    world = new_world()
    fixed = {"source": source, "snapshot": "starter"}
    world.ties += [{**dict(zip(columns, row, strict=True)), **fixed} for row in zip(*columns.values(), strict=True)]
    return world


def test_agreement_of_pairs_without_unanimous_votes(world: Any) -> None:
    world.vote("divided", 2001, {"KAZ": 1, "RUS": 2, "USA": 3})
    world.vote("same", 2001, {"KAZ": 1, "RUS": 1, "USA": 1})
    found = agreement_ties(fetch(world.evidence(), Query("vote")), partners={"RUS"})
    pairs = zip(found["sender"], found["receiver"], found["value"], found["n"], found["sumsq"], strict=True)
    assert list(pairs) == [("KAZ", "RUS", 0.5, 1, 0.25), ("RUS", "USA", 0.5, 1, 0.25)]
    assert set(found["directed"]) == {False}


def test_no_votes_no_rows(world: Any) -> None:
    assert agreement_ties(fetch(world.evidence(), Query("vote")))["value"] == []


def test_supplier_shares_survive(world: Any, new_world: Callable[[], Any]) -> None:
    world.cover("arms_delivery", 2011, 2020)
    for line, (supplier, year, value) in enumerate([("RUS", 2011, 8.0), ("RUS", 2012, 4.0), ("TUR", 2012, 3.0)]):
        more = {"value": value, "sumsq": value**2, "locator": f"line {line}"}
        world.tie("arms_delivery", supplier, "KAZ", year, **more)
    world.tie("arms_delivery", "CHN", "KAZ", 2017, value=0.0, sumsq=0.0, locator="line 9")
    rows = fetch(world.evidence(), Query("tie"))
    sums = shipped(new_world, supplier_ties(rows, "KAZ", periods(2011, 2020)), "starter.sipri")
    sums.cover("arms_share", 2011, 2020, source="starter.sipri")
    one, other = (supplier_shares(each.evidence(), "KAZ").table() for each in (world, sums))
    for raw, summed in zip(one, other, strict=True):
        for name in ("supplier", "year", "year_to", "share", "low", "high", "n", "status"):
            assert raw[name] == pytest.approx(summed[name])
    assert other[-1]["status"] == "no_data", "an order below the unit is not nothing"


def test_overlaps_survive(world: Any, new_world: Callable[[], Any]) -> None:
    from entente.actors import poles

    world.cover("membership", 2001, 2003, source="igo")
    for code, members in {"UN": ("KAZ", "RUS", "CHN", "TUR", "FRA"), "ECO": ("KAZ", "TUR")}.items():
        for state in members:
            world.tie("membership", state, f"IGO:{code}", 2001, source="igo", year_to=2003)
    rows = fetch(world.evidence(), Query("tie"))
    columns = overlap_ties(rows, {"KAZ"}, range(2001, 2004), poles(), exponent=0.5, locator="")
    sums = shipped(new_world, columns, "starter.igo")
    sums.cover("shared_igos", 2001, 2003, source="starter.igo")
    one, other = (
        portfolio(each.evidence(), "KAZ", years=(2001, 2003), domains=["institutions"]).cells for each in (world, sums)
    )
    assert [(cell.pole, cell.year, cell.n) for cell in one] == [(cell.pole, cell.year, cell.n) for cell in other]
    assert [cell.share for cell in one] == pytest.approx([cell.share for cell in other])
    assert all(0 < (cell.share or 0) < 1 for cell in one)


def test_guarantee_scores_survive(world: Any, new_world: Callable[[], Any]) -> None:
    from entente.actors import poles
    from entente.measures.domains.guarantees import KINDS

    for kind in KINDS:
        world.cover(kind, 1992, 2018, source="atop")
    world.tie("defense", "KAZ", "RUS", 1994, source="atop", year_to=2018, directed=False)
    world.tie("consultation", "CHN", "KAZ", 2002, source="atop", year_to=2010)
    for partner in ("TUR", "USA", "FRA", "UZB"):
        world.tie("nonaggression", "KAZ", partner, 1992, source="atop", year_to=2018, directed=False)
    rows = fetch(world.evidence(), Query("tie"))
    columns = guarantee_ties(rows, {"KAZ", "UZB"}, range(1992, 2019), poles(), locator="")
    spells = zip(*(columns[name] for name in ("sender", "receiver", "year", "year_to", "value", "n")), strict=True)
    pledge = pytest.approx(3**-0.5)
    assert list(spells) == [
        ("KAZ", "pole:russia", 1994, 2018, 3.0, 1),
        ("KAZ", "pole:china", 2002, 2010, 1.0, 1),
        ("KAZ", "pole:turkiye", 1992, 2018, pledge, 1),
        ("KAZ", "pole:west", 1992, 2018, pledge, 2),
    ], "Uzbekistan belongs to no pole, so it does not dilute the pledges and has no row"
    sums = shipped(new_world, columns, "starter.atop")
    sums.cover("guarantee_depth", 1992, 2018, source="starter.atop")
    one, other = (
        portfolio(each.evidence(), "KAZ", years=(1992, 2023), domains=["guarantees"]).cells for each in (world, sums)
    )
    for raw, summed in zip(one, other, strict=True):
        for name in ("pole", "year", "share", "n", "status", "reason", "note", "series"):
            assert getattr(raw, name) == pytest.approx(getattr(summed, name)), (raw.year, raw.pole)


def test_runs_of_equal_years() -> None:
    figures = {1992: (3.0, 1), 1993: (3.0, 1), 1994: (3.0, 2), 1996: (3.0, 2)}
    assert runs(figures) == [(1992, 1993, 3.0, 1), (1994, 1994, 3.0, 2), (1996, 1996, 3.0, 2)]
