"""Headlines under all specifications: on the evidence that ships, on worlds written down here, on the real files."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from entente.actors import poles
from entente.brief import choose
from entente.errors import NoDataError, OptionError, UnknownActorError, UnknownNameError
from entente.evidence import Store, open_evidence
from entente.measures import divergence, hedging, portfolio
from entente.measures.multiverse import grids_from, headlines, multiverse
from entente.measures.multiverse.anchors import base_year, latest, observed, pair
from entente.sources import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from entente.evidence import Evidence
    from entente.measures.multiverse import MultiverseResult

STATES = ("KAZ", "KGZ", "TUR")


@pytest.fixture(scope="module")
def shipped() -> Iterator[Evidence]:
    """The evidence that ships."""
    with open_evidence() as evidence:
        yield evidence


@pytest.fixture(scope="module")
def kaz(shipped: Evidence) -> dict[tuple[str, str], MultiverseResult]:
    """All headlines of Kazakhstan, by domain and headline."""
    return {(item.domain, item.headline): item for item in headlines(shipped, "KAZ")}


# --- on the evidence that ships --------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_years_are_chosen_as_in_a_brief(shipped: Evidence, state: str) -> None:
    cells = portfolio(shipped, state).cells
    told = [_Cell(cell) for cell in cells]
    material: Any = _Material(told)
    assert base_year(cells) == choose.base_year(material)
    for domain in ("guarantees", "arms", "institutions", "diplomacy", "trade"):
        newest = latest(observed(cells, domain))
        assert (newest[0].year if newest else None) == choose.latest_year(material, domain)
        duo = pair(observed(cells, domain), base_year(cells) or 0)
        theirs = [change for change in choose.changes(material, base_year(cells) or 0) if change.after.domain == domain]
        assert {(c.before.year, c.after.year) for c in theirs} == (
            {(duo.before[0].year, duo.after[0].year)} if duo else set()
        )


class _Cell:
    """A cell as the brief holds it."""

    def __init__(self, cell: Any) -> None:
        for name in ("domain", "pole", "year", "share", "low", "high", "status", "series", "year_from", "n_eff"):
            setattr(self, name, getattr(cell, name))

    def holds(self, year: int) -> bool:
        return bool(self.year_from <= year <= self.year)  # type: ignore[attr-defined]


class _Material:
    def __init__(self, cells: list[_Cell]) -> None:
        self.portfolio, self.base_year = cells, None


@pytest.mark.parametrize("state", STATES)
def test_the_default_specification_is_what_the_portfolio_says(shipped: Evidence, state: str) -> None:
    whole = portfolio(shipped, state)
    base = base_year(whole.cells)
    for item in headlines(shipped, state, kinds=("lead", "change")):
        if item.domain == "trade-arms":
            continue
        cells = observed(whole.cells, item.domain)
        newest = {cell.pole: cell.share or 0.0 for cell in latest(cells) if cell.pole != "other"}
        if item.headline == "lead":
            rest = max(share for pole, share in newest.items() if pole != item.pole)
            assert item.pole == min(newest, key=lambda pole: (-newest[pole], pole))
            assert item.estimate == pytest.approx(newest[item.pole] - rest)
        else:
            duo = pair(cells, base or 0)
            assert duo is not None
            then, now = ({cell.pole: cell.share or 0 for cell in side} for side in (duo.before, duo.after))
            assert item.estimate == pytest.approx(now[item.pole] - then[item.pole], abs=1e-9)
            assert item.after == (duo.after[0].year_from, duo.after[0].year)


def test_default_indices_are_those_of_the_measures(
    shipped: Evidence, kaz: dict[tuple[str, str], MultiverseResult]
) -> None:
    whole = portfolio(shipped, "KAZ")
    index = {(row.domain, row.year): row.value or 0 for row in hedging(whole).rows}
    for (domain, headline), item in kaz.items():
        if headline == "hedging" and item.before and item.after:
            rise = index[domain, item.after[1]] - index[domain, item.before[1]]
            assert item.estimate == pytest.approx(rise, abs=1e-9)
    far = {row.year: row.value or 0 for row in divergence(whole, "trade", "arms").rows}
    assert kaz["trade-arms", "divergence"].estimate == pytest.approx(far[2023] - far[2018], abs=1e-9)


def test_kazakhstan_in_trade_flips_between_exports_and_imports(kaz: dict[tuple[str, str], MultiverseResult]) -> None:
    """In 2023 the West leads in turnover and exports, but not in imports: the claim depends on the flow."""
    trade = kaz["trade", "lead"]
    assert (trade.pole, trade.n_specs, trade.n_answered) == ("west", 9, 9)
    assert trade.share_same_sign == pytest.approx(6 / 9)
    assert trade.robust is False
    assert trade.influential[0] == trade.depends_on[0] == "flow"
    assert "it depends on the choice of flow" in trade.sentence
    levels = {
        level.level: level.same_sign for item in trade.influences if item.choice == "flow" for level in item.levels
    }
    assert levels == {"turnover": 1.0, "imports": 0.0, "exports": 1.0}


def test_what_cannot_be_answered_is_listed_but_not_counted(kaz: dict[tuple[str, str], MultiverseResult]) -> None:
    for item in kaz.values():
        answered = [point for point in item.points if point.status == "value"]
        lost = [point for point in item.points if point.status == "no_data"]
        assert len(answered) + len(lost) == item.n_specs == len(item.points)
        assert len(answered) == item.n_answered
        assert all(point.estimate is None and point.reason for point in lost)
        assert sum(item.unanswered.values()) == len(lost)
        same = [np.sign(point.estimate) == np.sign(item.estimate) for point in answered]  # type: ignore[arg-type]
        assert item.share_same_sign == pytest.approx(np.mean(same), abs=1e-9)
    assert kaz["guarantees", "lead"].robust is None, "one answer says nothing about robustness"
    assert "Nothing is said" in kaz["guarantees", "lead"].sentence


def test_bands_hold_their_estimates(kaz: dict[tuple[str, str], MultiverseResult]) -> None:
    points = [point for item in kaz.values() for point in item.points if point.low is not None]
    assert points
    assert all(
        point.low <= point.estimate <= point.high  # type: ignore[operator]
        for point in points
    )
    without = [p for item in kaz.values() for p in item.points if p.estimate is not None and p.low is None]
    assert all(point.reason or point.choices for point in without)


def test_every_point_names_its_evidence(kaz: dict[tuple[str, str], MultiverseResult]) -> None:
    for item in kaz.values():
        ids = {basis.id for basis in item.bases}
        assert ids == {key for point in item.points for key in point.evidence}
        assert item.origins
        assert item.cite()


def test_results_do_not_depend_on_what_else_is_asked(
    shipped: Evidence, kaz: dict[tuple[str, str], MultiverseResult]
) -> None:
    (alone,) = headlines(shipped, "KAZ", domains=("arms",), kinds=("hedging",))
    assert alone.to_dict() == kaz["arms", "hedging"].to_dict()


def test_all_domains_take_less_than_two_seconds(shipped: Evidence) -> None:
    headlines(shipped, "UZB")
    start = time.process_time()
    headlines(shipped, "KGZ")
    assert time.process_time() - start < 2.0


def test_results_are_plain_json_and_tables_have_one_shape(
    shipped: Evidence, kaz: dict[tuple[str, str], MultiverseResult]
) -> None:
    whole = multiverse(shipped, "KAZ", domains=("diplomacy", "trade"))
    told = json.loads(json.dumps(whole.to_dict()))
    assert told["state"] == "KAZ"
    first = told["headlines"][0]
    assert {"domain", "headline", "estimate", "n_specs", "n_answered", "share_same_sign", "share_clear"} <= first.keys()
    assert {"robust", "influential", "depends_on", "points", "grid", "sentence"} <= first.keys()
    point = {"choices", "estimate", "low", "high", "n", "status", "reason"}
    assert all(point <= item.keys() for headline in told["headlines"] for item in headline["points"])
    assert first["grid"]["id"] == whole.headlines[0].grid_id
    for item in kaz.values():
        assert len({tuple(row) for row in item.table()}) == 1
    assert "<table>" in kaz["trade", "lead"]._repr_html_()


def test_a_grid_from_a_result_gives_the_number_again(
    shipped: Evidence, kaz: dict[tuple[str, str], MultiverseResult]
) -> None:
    told = kaz["trade", "lead"].to_dict()["grid"]
    grids = grids_from({"trade": told["choices"], "leading": told["leading"], "robust": told["robust"]})
    (again,) = headlines(shipped, "KAZ", grids=grids, kinds=("lead",))
    assert again.grid_id == told["id"]
    assert again.to_dict() == kaz["trade", "lead"].to_dict()


def test_a_pole_can_be_asked_for(shipped: Evidence) -> None:
    (china,) = headlines(shipped, "KAZ", domains=("trade",), kinds=("lead",), pole="china")
    assert (china.pole, china.rival) == ("china", "west")
    assert china.estimate < 0


def test_own_poles_have_headlines_where_rows_are_known(shipped: Evidence) -> None:
    two = poles()[:2]
    found = headlines(shipped, "KAZ", poles=two, domains=("trade",), kinds=("lead",))
    assert {item.pole for item in found} == {"china"}
    assert {point.rival for item in found for point in item.points} == {"russia"}


def test_an_earlier_last_year_can_be_asked_for(shipped: Evidence) -> None:
    (item,) = headlines(shipped, "KAZ", domains=("diplomacy",), kinds=("lead",), years=(1992, 2010))
    assert item.after == (2010, 2010)
    windows = {point.after for point in item.points if point.after}
    assert {end for _, end in windows} == {2010}
    assert {end - start for start, end in windows} == {0, 2, 4}


def test_an_earlier_state_of_the_evidence_is_a_choice(shipped: Evidence) -> None:
    """The same evidence twice: every specification has a twin with the same number."""
    (item,) = headlines(shipped, "KAZ", domains=("trade",), kinds=("lead",), earlier={"before": shipped})
    vintages = [dict(point.choices)["vintage"] for point in item.points]
    assert vintages.count("current") == vintages.count("before") == 9
    assert "vintage" not in item.influential


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"domains": ("weather",)}, UnknownNameError),
        ({"kinds": ("guess",)}, UnknownNameError),
        ({"pole": "mars"}, UnknownNameError),
        ({"domains": ("arms",), "grids": grids_from({"trade": {"window": [1]}})}, OptionError),
        ({"domains": ("trade",), "years": (1993, 1995)}, NoDataError),
    ],
)
def test_wrong_questions_are_refused(shipped: Evidence, options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        multiverse(shipped, "KAZ", **options)


def test_an_unknown_state_is_refused(shipped: Evidence) -> None:
    with pytest.raises(UnknownActorError):
        headlines(shipped, "Atlantis")


def test_domains_without_data_are_named(shipped: Evidence) -> None:
    found = multiverse(shipped, "ARM")
    assert {(item.domain, item.headline) for item in found.missing} >= {("trade", "lead"), ("trade-arms", "gap")}
    assert all("trade" in item.reason for item in found.missing)


@pytest.mark.parametrize("key", [("trade", "lead"), ("diplomacy", "change"), ("trade-arms", "gap")])
def test_figures_draw(kaz: dict[tuple[str, str], MultiverseResult], key: tuple[str, str]) -> None:
    import vl_convert

    figure = kaz[key].figure()
    rows = figure["vconcat"][0]["data"]["values"]
    assert [row["rank"] for row in rows] == list(range(1, kaz[key].n_answered + 1))
    assert [row["estimate"] for row in rows] == sorted(row["estimate"] for row in rows)
    assert sum(row["says"] == "the default" for row in rows) == 1
    assert vl_convert.vegalite_to_svg(json.dumps(figure)).startswith("<svg")


def test_the_figure_of_all_headlines_holds_each(shipped: Evidence) -> None:
    whole = multiverse(shipped, "KAZ", domains=("trade",))
    assert len(whole.figure()["vconcat"]) == len(whole.headlines) == 3


# --- on worlds written down here -------------------------------------------------------------------------------------


def _trader(world: Any, year: int, imports: dict[str, float], exports: dict[str, float]) -> None:
    for partner, value in imports.items():
        world.tie(
            "trade_flow", partner, "KAZ", year, source="kz_trade", reporter="KAZ", value=value, unit="USD_thousand"
        )
    for partner, value in exports.items():
        world.tie(
            "trade_flow", "KAZ", partner, year, source="kz_trade", reporter="KAZ", value=value, unit="USD_thousand"
        )


def test_a_specification_that_flips_makes_it_not_robust_and_is_named(world: Any) -> None:
    world.cover("trade_flow", 2010, 2020, source="kz_trade", actor="KAZ")
    for year in range(2010, 2021):
        _trader(
            world,
            year,
            {"RUS": 60.0, "CHN": 20.0, "TUR": 1.0, "USA": 1.0, "WLD": 100.0},
            {"RUS": 10.0, "CHN": 40.0, "TUR": 1.0, "USA": 1.0, "WLD": 100.0},
        )
    found = {item.headline: item for item in headlines(world.evidence(), "KAZ", domains=("trade",), base=2015)}
    assert found["lead"].pole == "russia"
    assert (found["lead"].robust, found["lead"].depends_on) == (False, ("flow",))
    assert found["change"].estimate == pytest.approx(0.0)
    assert found["change"].robust is True, "nothing changed under any specification"


def test_where_nothing_flips_it_is_robust(world: Any) -> None:
    world.cover("trade_flow", 2010, 2020, source="kz_trade", actor="KAZ")
    for year in range(2010, 2021):
        both = {"RUS": 50.0 + year - 2010, "CHN": 20.0, "TUR": 1.0, "USA": 1.0, "WLD": 100.0}
        _trader(world, year, both, both)
    found = {item.headline: item for item in headlines(world.evidence(), "KAZ", domains=("trade",), base=2015)}
    assert all(found[kind].robust is True for kind in ("lead", "change"))
    assert found["change"].n_answered == 9
    assert found["lead"].depends_on == ()


def _armed(world: Any) -> None:
    world.cover("arms_delivery", 1992, 2020)
    deliveries = [
        ("RUS", year, 10.0, "line 1", None) for year in range(1995, 2006)
    ] + [
        ("USA", 2018, 30.0, "line 2", None),
        ("USA", 2019, 40.0, "line 3", "number delivered uncertain"),
        ("RUS", 2019, 5.0, "line 4", None),
        ("RUS", 2020, 5.0, "line 5", "number ordered uncertain"),
        ("RUS", 2020, 5.0, "line 6", None),
    ]  # fmt: skip
    for supplier, year, value, line, note in deliveries:
        world.tie("arms_delivery", supplier, "KAZ", year, value=value, locator=line, note=note, sumsq=value**2)


def test_arms_by_hand(world: Any) -> None:
    """Flow of five years: USA 70, Russia 15; without uncertain entries 30 to 15; by orders 2 to 3; stock 70 to 125."""
    _armed(world)
    grids = grids_from(
        {
            "arms": {
                "weigh": ["tiv", "orders"],
                "basis": ["flow", "stock", "stock_life", "stock_loss"],
                "window": [5, 20],
                "uncertain": ["in", "out"],
            }
        }
    )
    (item,) = headlines(world.evidence(), "KAZ", domains=("arms",), kinds=("lead",), grids=grids, pole="west")
    found = {point.choices: point.estimate for point in item.points}

    def lead_of(**chosen: Any) -> float | None:
        whole = {"weigh": "tiv", "basis": "flow", "window": 5, "uncertain": "in", "counted": "supplier", **chosen}
        if whole["basis"] != "flow":
            del whole["window"]
        return found[tuple(sorted(whole.items()))]

    assert lead_of() == pytest.approx((70 - 15) / 85)
    assert lead_of(uncertain="out") == pytest.approx((30 - 15) / 45)
    assert lead_of(weigh="orders") == pytest.approx((2 - 3) / 5)
    assert lead_of(basis="stock") == pytest.approx((70 - 125) / 195)
    assert lead_of(basis="stock", weigh="orders") == pytest.approx((2 - 4) / 6)
    assert lead_of(basis="stock_loss") == pytest.approx(_lossy())
    assert lead_of(window=20) == pytest.approx((70 - 65) / 135), "2001-2020 holds five of the eleven years"
    assert item.robust is False


def _lossy() -> float:
    def left(year: int, value: float) -> float:
        return float(value * 0.95 ** (2020 - year))

    west = left(2018, 30) + left(2019, 40)
    russia = sum(left(year, 10) for year in range(1995, 2006)) + left(2019, 5) + 10
    return (west - russia) / (west + russia)


def test_stored_ideal_points_answer_their_specifications(world: Any, evidence_of: Callable[..., Any]) -> None:
    import pyarrow as pa

    from entente.evidence.schema import arrow

    _vote_on_both_sides(world)
    west = dict.fromkeys(poles()[-1].actors(2014), 2.0)
    places = {**west, "KAZ": -0.5, "RUS": -1.0, "CHN": -0.75, "TUR": 0.5, "USA": 3.0}
    rows = [
        {"source": "starter.ideal", "snapshot": "starter", "actor": actor, "name": "ideal_point", "year": year}
        | {"year_to": year, "value": value, "sd": 0.1, "unit": "sd", "n": 40, "status": "value", "locator": ""}
        for year in range(2000, 2015)
        for actor, value in places.items()
    ]
    schema = arrow("attribute")
    attribute = pa.table({f.name: [row.get(f.name) for row in rows] for f in schema}, schema=schema)
    tables = {name: world.table(name) for name in ("tie", "vote", "coverage")}
    empty = arrow("roll_call")
    calls = pa.table({f.name: [] for f in empty}, schema=empty)
    evidence = evidence_of({**tables, "attribute": attribute, "roll_call": calls})
    (item,) = headlines(evidence, "KAZ", domains=("diplomacy",), kinds=("lead",), pole="china")
    found = [point for point in item.points if dict(point.choices)["measure"] == "ideal_point"]
    assert len(found) == 6
    for point in found:
        # China lies 0.25 away, Russia 0.5, of a range of 4
        assert point.estimate == pytest.approx((0.5 - 0.25) / 4)
        assert point.rival == "russia"
        assert point.low is not None


def _vote_on_both_sides(world: Any) -> None:
    for year in range(2000, 2015):
        world.cover("vote", year, year, source="unga")
        for number in range(24):
            votes = {"KAZ": 1 + number % 2, "RUS": 1 + number % 3, "CHN": 1 + number % 2, "TUR": 2, "USA": 3, "GBR": 3}
            world.vote(f"{year}{number:03d}", year, votes)


def test_a_lead_needs_every_pole_that_the_default_knows(world: Any, evidence_of: Callable[..., Any]) -> None:
    import pyarrow as pa

    from entente.evidence.schema import arrow

    _vote_on_both_sides(world)
    empty = {
        name: pa.table({f.name: [] for f in arrow(name)}, schema=arrow(name)) for name in ("attribute", "roll_call")
    }
    tables = {name: world.table(name) for name in ("tie", "vote", "coverage")}
    grids = grids_from({"diplomacy": {"measure": ["decisive", "agreement"], "reference": ["leading", "mean"]}})
    one = {**grids["diplomacy"].to_dict(), "leading": {}}
    (named,) = headlines(evidence_of({**tables, **empty}), "KAZ", domains=("diplomacy",), kinds=("lead",), grids=grids)
    assert named.n_answered == 2
    assert named.unanswered == {"closeness to west is not known": 1}, "two of the West's members are too few for a mean"
    lost = grids_from({"diplomacy": one["choices"], "leading": {}})
    (item,) = headlines(evidence_of({**tables, **empty}), "KAZ", domains=("diplomacy",), kinds=("lead",), grids=lost)
    assert [r for r in item.unanswered if "names no leading member" in r]
    assert item.n_answered == 1


# --- on the real files -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def loaded(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    """A store with the register and the treaties."""
    place = tmp_path_factory.mktemp("store")
    store = Store.init(place)
    store.add(read("atop", data / "states/peacesciencer_tables/atop_alliance.csv.gz"))
    store.add(read("sipri", data / "arms/sipri_trade_register/trade-register.csv"))
    with open_evidence(place) as evidence:
        yield evidence


@pytest.mark.shared
def test_loaded_files_answer_what_shipped_sums_cannot(loaded: Evidence) -> None:
    found = {(item.domain, item.headline): item for item in headlines(loaded, "KAZ", domains=("guarantees", "arms"))}
    guarantees, arms = found["guarantees", "lead"], found["arms", "lead"]
    assert guarantees.n_answered == guarantees.n_specs == 18
    assert guarantees.robust is True
    assert arms.n_answered == arms.n_specs == 48
    assert arms.low is not None
    assert {"weigh", "uncertain"} & set(arms.influential)


@pytest.mark.shared
@pytest.mark.parametrize("state", ["KAZ", "ARM"])
def test_shipped_sums_give_the_numbers_of_the_loaded_files(shipped: Evidence, loaded: Evidence, state: str) -> None:
    """Every specification that both answer; years under 1 million TIV have no shipped shares, hence the tolerance."""
    ours, theirs = (
        {item.domain: item for item in headlines(each, state, domains=("guarantees", "arms"), kinds=("lead",))}
        for each in (shipped, loaded)
    )
    for domain, item in ours.items():
        assert item.estimate == pytest.approx(theirs[domain].estimate, abs=1e-9)
        assert (item.low, item.high) == pytest.approx((theirs[domain].low, theirs[domain].high), abs=1e-9)
        same = {point.choices: point.estimate for point in theirs[domain].points}
        answered = [point for point in item.points if point.estimate is not None]
        assert len(answered) >= (19 if domain == "arms" else 1)
        assert all(point.estimate == pytest.approx(same[point.choices], abs=2e-3) for point in answered)
