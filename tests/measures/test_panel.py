"""Panels: which rows there are, what each cell says, and that nothing is lost on the way out."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente import open_evidence, panel
from entente.actors import members, states
from entente.errors import NoDataError, OptionError, OutputError, UnknownActorError, UnknownNameError
from entente.evidence.records import Origin, Snapshot
from entente.evidence.schema import arrow
from entente.measures.agreement import agreement_matrix
from entente.measures.panel.axis import axis
from entente.measures.panel.bits import common, pack
from entente.measures.panel.votes import FEWEST, means

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from entente.evidence import Evidence
    from entente.measures.panel import Panel

STATUSES = {"value", "no_tie", "no_data", "not_member", "suspended", "imputed"}
SPAN = (1988, 1994)
ASIA = ("KAZ", "KGZ", "RUS", "SUN", "TUR", "UKR")
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


# --- evidence in memory


@dataclass
class Tables:
    """Rows behind the interface of pinned evidence."""

    tie: list[dict[str, Any]] = field(default_factory=list)
    attribute: list[dict[str, Any]] = field(default_factory=list)
    vote: list[dict[str, Any]] = field(default_factory=list)
    coverage: list[dict[str, Any]] = field(default_factory=list)

    def add_tie(self, kind: str, sender: str, receiver: str, *years: int, **more: Any) -> None:
        fixed = {"source": "alpha", "snapshot": "a1", "domain": "arms", "unit": "level", "n": 1, "item": ""}
        row = {**fixed, "kind": kind, "sender": sender, "receiver": receiver, "year": years[0], "year_to": years[-1]}
        self.tie.append({**row, "directed": True, "value": 1.0, "status": "value", "locator": "", **more})

    def cover(self, kind: str, low: int, high: int, actor: str = "*", partner: str = "*", **more: Any) -> None:
        row = {"source": "alpha", "snapshot": "a1", "domain": "arms", "kind": kind, "actor": actor, "partner": partner}
        self.coverage.append({**row, "year_from": low, "year_to": high, **more})

    def describe(self, name: str, actor: str, *years: int, **more: Any) -> None:
        row = {
            "source": "alpha",
            "snapshot": "a1",
            "actor": actor,
            "name": name,
            "year": years[0],
            "year_to": years[-1],
        }
        self.attribute.append({**row, "value": 1.0, "unit": "index", "n": 1, "status": "value", "locator": "", **more})

    def cast(self, actor: str, call: str, year: int, vote: int, source: str = "unga") -> None:
        row = {"source": source, "snapshot": "a1", "roll_call": call, "body": "UNGA", "date": f"{year}-10-01"}
        self.vote.append({**row, "year": year, "actor": actor, "vote": vote, "locator": ""})

    def sql(self, text: str) -> pa.Table:
        import duckdb

        with duckdb.connect(":memory:") as connection:
            for name in ("tie", "attribute", "vote", "coverage"):
                connection.register(name, pa.Table.from_pylist(getattr(self, name), schema=arrow(name)))
            return connection.execute(text).to_arrow_table()

    def run(self, query: Any) -> pa.Table:
        return self.sql(query.sql)

    def basis(self, query: Any, table: pa.Table) -> Any:
        raise NotImplementedError

    def snapshots(self) -> tuple[Snapshot, ...]:
        rows = (*self.tie, *self.attribute, *self.vote, *self.coverage)
        names = sorted({row["source"] for row in rows})
        return tuple(Snapshot("a1", name, "", "", f"vintage of {name}", _origin(name), {}) for name in names)

    def origins(self) -> dict[str, Origin]:
        return {item.source: item.origin for item in self.snapshots()}


def _origin(name: str) -> Origin:
    return Origin(name, "P", f"Title of {name}", "1", f"Cite {name}.", "https://example.org", "CC0", True)  # noqa: FBT003 - fields in order


def cells(built: Panel, column: str) -> dict[tuple[Any, ...], tuple[Any, str]]:
    """Return (year, states) -> value and status."""
    keys = ["year", "state"] if built.level == "states" else ["year", "state_a", "state_b"]
    rows = built.data.select([*keys, column, f"{column}_status"]).to_pylist()
    return {tuple(row[key] for key in keys): (row[column], row[f"{column}_status"]) for row in rows}


# --- rows


def alive(year: int, system: str = "cow") -> list[str]:
    """Return the states of a list that have an annual row, straight from the registry's spells."""
    from entente.actors.registry import spells

    return sorted(
        name
        for name, line in spells().items()
        if any(getattr(spell, system) is not None and spell.first_year <= year <= spell.last_year for spell in line)
    )


@pytest.mark.parametrize("system", ["cow", "gw"])
@given(years=st.tuples(st.integers(1816, 2030), st.integers(0, 2)))
@settings(max_examples=8, deadline=None)
def test_rows_are_all_pairs_of_the_states_of_each_year(system: Any, years: tuple[int, int]) -> None:
    span = years[0], years[0] + years[1]
    evidence = Tables()
    directed = panel.dyads(evidence, span, system=system).data
    undirected = panel.dyads(evidence, span, system=system, directed=False).data
    single = panel.states(evidence, span, system=system).data
    here = {year: alive(year, system) for year in range(span[0], span[1] + 1)}
    assert directed.num_rows == 2 * undirected.num_rows == sum(len(now) * (len(now) - 1) for now in here.values())
    assert single.to_pydict()["state"] == [name for year in here for name in here[year]]
    columns = ("year", "state_a", "state_b")
    wanted = [(year, *pair) for year in here for pair in permutations(here[year], 2)]
    assert list(zip(*(directed.column(name).to_pylist() for name in columns), strict=True)) == wanted
    pairs = [(year, *pair) for year in here for pair in combinations(here[year], 2)]
    assert list(zip(*(undirected.column(name).to_pylist() for name in columns), strict=True)) == pairs


@pytest.mark.parametrize("level", ["directed", "dyads"])
@pytest.mark.parametrize("count", ["year", "year_end"])
def test_the_place_of_a_row_follows_from_its_year_and_states(level: Any, count: Any) -> None:
    rows = axis(level, (1816, 2024), "gw", count)
    year, one, other = (side.astype(np.int64) for side in (rows.year, rows.first, rows.second))
    assert (rows.slots(year, one, other) == np.arange(rows.rows)).all()
    assert (rows.slots(year, one, one) == -1).all()


def test_a_code_that_passes_on_within_a_year_is_counted_once() -> None:
    for year, here, gone in ((1991, "SUN", "RUS"), (1992, "RUS", "SUN"), (1918, "SRB", "YUG"), (1922, "SUN", "RUS")):
        names = panel.states(Tables(), (year, year)).data.to_pydict()["state"]
        assert here in names
        assert gone not in names


def test_states_of_31_december() -> None:
    year = panel.states(Tables(), (1991, 1991), count="year_end").data.to_pydict()["state"]
    assert "RUS" in year
    assert "SUN" not in year
    before, after = (panel.states(Tables(), (1990, 1990), count=rule).data for rule in ("year", "year_end"))
    assert "DDR" in before.to_pydict()["state"]
    assert "DDR" not in after.to_pydict()["state"]
    assert dict(zip(after["state"].to_pylist(), after["cow"].to_pylist(), strict=True))["DEU"] == 255


def test_only_chosen_states() -> None:
    built = panel.dyads(Tables(), (1990, 1993), states=["KAZ", "Turkey", "SUN"])
    pairs = {(row["year"], row["state_a"], row["state_b"]) for row in built.table()}
    assert (1990, "SUN", "TUR") in pairs
    assert (1991, "KAZ", "SUN") in pairs
    assert {pair[1:] for pair in pairs if pair[0] == 1993} == {("KAZ", "TUR"), ("TUR", "KAZ")}


# --- cells: a loop says the same


tie_rows = st.lists(
    st.tuples(
        st.sampled_from(["defense", "neutrality"]),
        st.permutations(ASIA).map(lambda names: tuple(names[:2])),
        st.integers(1985, 1997),
        st.integers(0, 5),
        st.booleans(),
        st.sampled_from(["value", "value", "value", "no_data"]),
    ),
    max_size=12,
)
cover_rows = st.lists(
    st.tuples(st.sampled_from(["*", *ASIA]), st.sampled_from(["*", *ASIA]), st.integers(1985, 1997), st.integers(0, 6)),
    max_size=4,
)


@given(ties=tie_rows, covers=cover_rows, directed=st.booleans())
@settings(max_examples=35, deadline=None, suppress_health_check=SLOW)
def test_obligations_are_what_a_loop_over_pairs_finds(
    ties: list[tuple[Any, ...]], covers: list[tuple[Any, ...]], *, directed: bool
) -> None:
    evidence = Tables()
    for kind, (one, other), year, length, way, status in ties:
        value = 1.0 if status == "value" else None
        years = (year, year + length)
        evidence.add_tie(kind, one, other, *years, directed=way, status=status, value=value)
    for actor, partner, year, length in [*covers, ("*", "*", 1800, 0)]:
        if actor != partner or actor == "*":
            evidence.cover("defense", year, year + length, actor, partner)
    built = panel.dyads(evidence, SPAN, columns=["defense"], directed=directed, states=ASIA)
    assert cells(built, "defense") == {
        key: loop_cell(evidence, key, directed=directed) for key in cells(built, "defense")
    }
    assert sum(built.counts("defense").values()) == len(built)


def loop_cell(evidence: Tables, key: tuple[Any, ...], *, directed: bool) -> tuple[Any, str]:
    year, a, b = key
    mine = [
        row
        for row in evidence.tie
        if row["kind"] == "defense"
        and row["year"] <= year <= row["year_to"]
        and ((row["sender"], row["receiver"]) == (a, b)
             or ((row["sender"], row["receiver"]) == (b, a) and not (row["directed"] and directed)))
    ]  # fmt: skip
    if any(row["status"] == "value" for row in mine):
        return 1, "value"
    if mine:
        return None, "no_data"
    return (0, "no_tie") if any(speaks(row, year, a, b) for row in evidence.coverage) else (None, "no_data")


def speaks(row: dict[str, Any], year: int, a: str, b: str) -> bool:
    ends = (row["actor"], row["partner"])
    fits = any(all(end in {"*", name} for end, name in zip(ends, pair, strict=True)) for pair in ((a, b), (b, a)))
    return fits and row["year_from"] <= year <= row["year_to"]


@given(votes=st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=0, max_size=90))
@settings(max_examples=40, deadline=None)
def test_agreement_by_bits_is_agreement_by_products(votes: list[list[int]]) -> None:
    matrix = np.array(votes, np.int8).reshape(-1, 3).T
    total, n, _ = agreement_matrix(matrix)
    found = means(matrix)
    assert np.isnan(found)[n < FEWEST].all()
    assert found[n >= FEWEST] == pytest.approx((total / np.maximum(n, 1))[n >= FEWEST])


def test_bits_without_the_count_of_newer_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    table = np.random.default_rng(7).random((9, 130)) < 0.4
    whole = table.astype(int) @ table.astype(int).T
    assert (common(pack(table), pack(table)) == whole).all()
    monkeypatch.delattr(np, "bitwise_count", raising=False)
    assert (common(pack(table), pack(table)) == whole).all()


# --- cells: cases


def test_no_tie_is_zero_and_no_data_is_empty() -> None:
    evidence = Tables()
    evidence.cover("arms_delivery", 1992, 1993)
    evidence.add_tie("arms_delivery", "RUS", "KAZ", 1992, value=2.5)
    evidence.add_tie("arms_delivery", "RUS", "KAZ", 1992, value=0.5)
    evidence.add_tie("arms_delivery", "XXX", "KAZ", 1992, value=9.0)
    evidence.add_tie("arms_delivery", "RUS", "TUR", 1993, value=None)
    found = cells(panel.dyads(evidence, (1992, 1994), columns=["arms_tiv"], states=["KAZ", "RUS", "TUR"]), "arms_tiv")
    assert found[1992, "RUS", "KAZ"] == (3.0, "value")
    assert found[1992, "KAZ", "RUS"] == (0.0, "no_tie")
    assert found[1993, "RUS", "TUR"] == (None, "no_data")
    assert found[1994, "RUS", "KAZ"] == (None, "no_data")
    received = cells(panel.states(evidence, (1992, 1994), columns=["arms_received"], states=["KAZ"]), "arms_received")
    assert received == {
        (1992, "KAZ"): (12.0, "value"), (1993, "KAZ"): (0.0, "no_tie"), (1994, "KAZ"): (None, "no_data"),
    }  # fmt: skip


def test_undirected_sums_flows_and_takes_any_obligation() -> None:
    evidence = Tables()
    for kind in ("arms_delivery", "defense"):
        evidence.cover(kind, 1992, 1992)
        evidence.add_tie(kind, "RUS", "KAZ", 1992, value=2.0)
        evidence.add_tie(kind, "KAZ", "RUS", 1992, value=1.0)
    built = panel.dyads(
        evidence, (1992, 1992), columns=["arms_tiv", "any_obligation"], states=["KAZ", "RUS"], directed=False
    )
    assert cells(built, "arms_tiv") == {(1992, "KAZ", "RUS"): (3.0, "value")}
    assert cells(built, "any_obligation") == {(1992, "KAZ", "RUS"): (1, "value")}


def test_the_nearest_contiguity_of_a_year_counts() -> None:
    evidence = Tables()
    evidence.cover("contiguity", 1992, 1993, domain="")
    evidence.add_tie("contiguity", "KAZ", "RUS", 1992, 1993, value=5.0, directed=False, domain="")
    evidence.add_tie("contiguity", "KAZ", "RUS", 1993, value=1.0, directed=False, domain="")
    found = cells(
        panel.dyads(evidence, (1992, 1993), columns=["contiguity"], states=["KAZ", "RUS", "TUR"]), "contiguity"
    )
    assert (found[1992, "RUS", "KAZ"], found[1993, "KAZ", "RUS"]) == ((5, "value"), (1, "value"))
    assert found[1992, "KAZ", "TUR"] == (0, "no_tie")
    partners = panel.states(evidence, (1992, 1993), columns=["contiguity_partners"], states=["KAZ", "RUS", "TUR"])
    assert cells(partners, "contiguity_partners")[1993, "KAZ"] == (1, "value")
    assert cells(partners, "contiguity_partners")[1993, "TUR"] == (0, "no_tie")


def test_all_states_of_a_source_on_one_list_are_those_of_that_list() -> None:
    evidence = Tables()
    evidence.cover("defense", 2000, 2000, source="atop")
    built = panel.dyads(evidence, (2000, 2000), columns=["defense"], system="gw", states=["KAZ", "RUS", "TUR", "TON"])
    found = cells(built, "defense")
    assert found[2000, "KAZ", "RUS"] == (0, "no_tie")
    few = panel.dyads(evidence, (1950, 1950), system="gw").data.to_pydict()
    assert "TBT" in few["state_a"]
    evidence.cover("defense", 1950, 1950, source="atop")
    tibet = cells(panel.dyads(evidence, (1950, 1950), columns=["defense"], system="gw"), "defense")
    assert tibet[1950, "TBT", "USA"] == (None, "no_data")
    assert tibet[1950, "GBR", "USA"] == (0, "no_tie")


def test_the_importers_report_of_a_flow_counts() -> None:
    evidence = Tables()
    evidence.cover("trade_flow", 2020, 2020, "KAZ", domain="trade")
    evidence.add_tie("trade_flow", "KAZ", "KGZ", 2020, value=5.0, reporter="KAZ")
    evidence.add_tie("trade_flow", "KAZ", "KGZ", 2020, value=6.0, reporter="KGZ", source="beta")
    evidence.add_tie("trade_flow", "KGZ", "KAZ", 2020, value=3.0, reporter="KGZ", source="beta")
    evidence.add_tie("trade_flow", "KAZ", "WLD", 2020, value=70.0, reporter="KAZ")
    evidence.cover("trade_flow", 2020, 2020, "KGZ", "KAZ", domain="trade", source="beta")
    built = panel.dyads(evidence, (2020, 2020), columns=["trade"], states=["KAZ", "KGZ", "RUS", "TUR"])
    found = cells(built, "trade")
    assert found[2020, "KAZ", "KGZ"] == (6.0, "value")
    assert found[2020, "KGZ", "KAZ"] == (3.0, "value")
    assert found[2020, "RUS", "KAZ"] == (0.0, "no_tie")
    assert found[2020, "KGZ", "RUS"] == (None, "no_data")
    totals = cells(panel.states(evidence, (2020, 2020), columns=["exports"], states=["KAZ", "KGZ"]), "exports")
    assert totals == {(2020, "KAZ"): (70.0, "value"), (2020, "KGZ"): (None, "no_data")}


def test_votes_too_few_in_common_are_no_data() -> None:
    evidence = Tables()
    for call in range(FEWEST + 2):
        evidence.cast("KAZ", f"c{call}", 2001, 1)
        evidence.cast("RUS", f"c{call}", 2001, 1 if call % 2 else 2)
        evidence.cast("TUR", f"c{call}", 2001, 3)
        if call < FEWEST - 1:
            evidence.cast("UKR", f"c{call}", 2001, 1)
    for name in ("KAZ", "RUS", "TUR", "UKR"):
        evidence.cover("vote", 2001, 2001, name, source="unga", domain="diplomacy")
    built = panel.dyads(evidence, (2001, 2002), columns=["agreement"], states=["KAZ", "RUS", "TUR", "UKR"])
    found = cells(built, "agreement")
    assert found[2001, "KAZ", "RUS"] == found[2001, "RUS", "KAZ"] == (0.75, "value")
    assert found[2001, "KAZ", "TUR"] == (0.0, "value")
    assert found[2001, "KAZ", "UKR"] == (None, "no_data")
    assert found[2002, "KAZ", "RUS"] == (None, "no_data")


def test_shared_memberships_count_full_and_associate_members() -> None:
    evidence = Tables()
    for code, level in (("UN", 1.0), ("ABC", 2.0), ("XYZ", 3.0)):
        evidence.cover("membership", 2000, 2001, "*", f"IGO:{code}", domain="institutions", source="igo")
        evidence.add_tie("membership", "KAZ", f"IGO:{code}", 2000, 2001, value=1.0, source="igo")
        evidence.add_tie("membership", "RUS", f"IGO:{code}", 2000, 2001, value=level, source="igo")
    evidence.add_tie("membership", "TUR", "IGO:ABC", 2000, 2001, value=None, status="no_data", source="igo")
    names = ["shared_memberships", "membership:ABC"]
    built = panel.dyads(evidence, (2000, 2002), columns=names, states=["KAZ", "RUS", "TUR"], directed=False)
    assert cells(built, "shared_memberships")[2000, "KAZ", "RUS"] == (2, "value")
    assert cells(built, "shared_memberships")[2001, "KAZ", "TUR"] == (0, "no_tie")
    assert cells(built, "shared_memberships")[2002, "KAZ", "RUS"] == (None, "no_data")
    assert cells(built, "membership:ABC")[2000, "KAZ", "RUS"] == (0, "not_member")
    assert cells(built, "membership:ABC")[2000, "KAZ", "TUR"] == (None, "no_data")
    single = panel.states(evidence, (2000, 2002), columns=["memberships", "member:UN"], states=["KAZ", "TUR"])
    assert cells(single, "memberships")[2000, "KAZ"] == (3, "value")
    assert cells(single, "member:UN")[2000, "TUR"] == (0, "not_member")
    with pytest.raises(UnknownNameError, match="bloc or organisation named 'UNO'"):
        panel.states(evidence, (2000, 2002), columns=["member:UNO"])


@pytest.mark.parametrize("bloc", ["CSTO", "EAEU", "NATO", "OTS"])
def test_membership_of_blocs_on_31_december(bloc: str) -> None:
    built = panel.states(Tables(), (1990, 2024), columns=[f"member:{bloc}"])
    found = cells(built, f"member:{bloc}")
    for year in (1995, 2005, 2015, 2024):
        suspended = set(members(bloc, on=year, status="suspended"))
        full = set(members(bloc, on=year)) - suspended
        assert {name for (when, name), (value, _) in found.items() if when == year and value} == full
        marked = {name for (when, name), (_, status) in found.items() if when == year and status == "suspended"}
        assert marked == suspended & set(alive(year))
    pairs = cells(panel.dyads(Tables(), (2024, 2024), columns=[f"membership:{bloc}"]), f"membership:{bloc}")
    for (_, a, b), (value, status) in pairs.items():
        one, other = found[2024, a], found[2024, b]
        assert value == one[0] * other[0]
        if status == "suspended":
            assert {one[1], other[1]} <= {"suspended", "value"}


def test_a_year_that_is_not_over_has_no_members_yet() -> None:
    built = panel.states(Tables(), (2099, 2099), columns=["member:CSTO"])
    assert built.counts("member:CSTO") == {"no_data": len(built)}


def test_attributes_of_either_side() -> None:
    evidence = Tables()
    evidence.describe("cinc", "KAZ", 1992, value=0.25, sd=0.5)
    evidence.describe("cinc", "RUS", 1992, 1993, value=0.75, status="imputed")
    evidence.describe("cinc", "TUR", 1992, value=None, status="no_data")
    built = panel.dyads(evidence, (1992, 1993), columns=["cinc_a", "cinc_b"], states=["KAZ", "RUS", "TUR"])
    assert cells(built, "cinc_a")[1992, "KAZ", "RUS"] == (0.25, "value")
    assert cells(built, "cinc_b")[1992, "KAZ", "RUS"] == (0.75, "imputed")
    assert cells(built, "cinc_b")[1993, "RUS", "KAZ"] == (None, "no_data")
    assert cells(built, "cinc_a")[1992, "TUR", "KAZ"] == (None, "no_data")
    single = panel.states(evidence, (1992, 1993), columns=["cinc", "cinc_sd"], states=["KAZ", "RUS"])
    assert cells(single, "cinc_sd") == {
        (1992, "KAZ"): (0.5, "value"), (1992, "RUS"): (None, "no_data"), (1993, "KAZ"): (None, "no_data"),
        (1993, "RUS"): (None, "no_data"),
    }  # fmt: skip


def test_of_several_sources_the_loaded_one_is_read_and_each_can_be_named() -> None:
    evidence = Tables()
    for source, value in (("starter.alpha", 1.0), ("beta", 0.0)):
        evidence.describe("score", "KAZ", 2000, value=value, source=source)
    built = panel.states(evidence, (2000, 2000), columns=["score", "score@starter.alpha"], states=["KAZ"])
    assert built.table()[0]["score"] == 0.0
    assert built.table()[0]["score@starter.alpha"] == 1.0
    assert [column.sources for column in built.columns] == [("beta",), ("starter.alpha",)]


# --- what a user gets wrong


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"columns": ["agrement"]}, UnknownNameError, "did you mean agreement"),
        ({"columns": ["agreement", "agreement"]}, OptionError, "asked for twice"),
        ({"columns": "agreement"}, OptionError, "give a list"),
        ({"columns": ["defense"]}, NoDataError, "entente load atop PATH"),
        ({"columns": ["cinc_a"]}, NoDataError, "entente load nmc PATH"),
        ({"columns": ["exports"]}, UnknownNameError, "column of states, not of dyads"),
        ({"columns": ["membership:ABC"]}, NoDataError, "entente load igo PATH"),
        ({"years": (2000, 1990)}, OptionError, "is empty"),
        ({"years": (1700, 1990)}, OptionError, "not within 1816-2100"),
        ({"years": 2000}, OptionError, "first and the last year"),
        ({"system": "un"}, UnknownNameError, "list of states"),
        ({"count": "day"}, UnknownNameError, "way of counting"),
        ({"states": ["Atlantis"]}, UnknownActorError, "Atlantis"),
        ({"states": ["KAZ"]}, NoDataError, "fewer than two"),
        ({"states": ["SUN", "DDR"], "years": (2000, 2001)}, NoDataError, "none of these states exists"),
    ],
)
def test_mistakes_are_told(options: dict[str, Any], error: type[Exception], words: str, shipped: Evidence) -> None:
    with pytest.raises(error) as caught:
        panel.dyads(shipped, **{"years": (2000, 2001), **options})
    assert words in str(caught.value)


def test_an_unknown_column_of_a_panel_and_a_library_are_told(built: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownNameError, match="agreement"):
        built.counts("agrement")
    with pytest.raises(UnknownNameError, match="pandas"):
        built.to_frame("panda")  # type: ignore[arg-type]
    monkeypatch.setattr("entente.measures.panel.frame.find_spec", lambda _: None)
    with pytest.raises(OptionError, match="polars is not installed") as caught:
        built.to_frame("polars")
    assert "pip install polars" in caught.value.hint


def test_what_cannot_be_written_is_told_and_leaves_nothing(built: Panel, tmp_path: Path) -> None:
    for write in (built.to_csv, built.to_parquet, built.to_ipc):
        with pytest.raises(OutputError, match="cannot write"):
            write(tmp_path / "none" / "x")
        (tmp_path / "folder").mkdir(exist_ok=True)
        with pytest.raises(OutputError):
            write(tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


# --- on the evidence that ships


COLUMNS = ["agreement", "trade", "membership:CSTO"]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    from entente.evidence import Store

    place = tmp_path_factory.mktemp("store") / "empty"
    Store.init(place)
    with open_evidence(place) as evidence:
        yield evidence


@pytest.fixture(scope="module")
def built(shipped: Evidence) -> Panel:
    return panel.dyads(shipped, (1990, 2024), columns=COLUMNS, states=["KAZ", "RUS", "SUN", "TUR", "ARM", "USA", "TON"])


def test_every_column_that_ships_can_be_built(shipped: Evidence) -> None:
    found = panel.columns(shipped)
    names = {level: [item.name for item in found if item.level == level] for level in ("dyads", "states")}
    assert {"agreement", "trade", "membership:OTS"} <= set(names["dyads"])
    some = ["KAZ", "KGZ", "UZB", "RUS", "TUR", "CHN", "DEU", "FRA", "AZE", "PAK"]
    dyads = panel.dyads(shipped, (1990, 2024), columns=names["dyads"], states=some)
    single = panel.states(shipped, (1990, 2024), columns=names["states"], states=some)
    for whole in (dyads, single):
        for column in whole.columns:
            counts = whole.counts(column.name)
            assert set(counts) <= STATUSES
            assert sum(counts.values()) == len(whole)
            assert counts.get("value", 0) > 0
            check_empty_is_no_data(whole, column.name)


def check_empty_is_no_data(whole: Panel, name: str) -> None:
    """A cell is empty exactly where there is no data, and 0 where there is no tie or no membership."""
    for value, status in cells(whole, name).values():
        assert (value is None) == (status == "no_data")
        if status in {"no_tie", "not_member", "suspended"}:
            assert value == 0


def test_agreement_is_that_of_the_measure(shipped: Evidence, built: Panel) -> None:
    from entente.measures import agreement

    measured = {row["year"]: row["agreement"] for row in agreement(shipped, "KAZ", "RUS").table()}
    found = {year: value for (year, a, b), (value, _) in cells(built, "agreement").items() if (a, b) == ("KAZ", "RUS")}
    assert {year: value for year, value in found.items() if value is not None} == {
        year: pytest.approx(value) for year, value in measured.items() if value is not None and year in found
    }


def test_columns_tell_where_they_come_from(shipped: Evidence, built: Panel) -> None:
    for column in (*built.columns, *panel.columns(shipped)):
        assert column.meaning
        assert column.unit
        assert column.licence
        assert column.citation.endswith(".")
        assert column.sources
        assert len(column.snapshots) == len(column.vintages) >= 1
        assert column.years is not None
    assert "Voeten" in built.cite()
    assert {basis.sources for basis in built.bases} >= {("starter.unga",)}


def test_status_counts_survive_parquet_and_arrow(built: Panel, tmp_path: Path) -> None:
    from pyarrow import feather, parquet

    read: dict[str, tuple[Any, Any]] = {
        "x.parquet": (built.to_parquet, parquet.read_table),
        "x.arrow": (built.to_ipc, feather.read_table),
    }
    for name, (write, back) in read.items():
        table = back(write(tmp_path / name))
        assert table.schema.equals(built.data.schema, check_metadata=True)
        assert table.equals(built.data)
        told = table.schema.field("agreement").metadata
        assert json.loads(told[b"sources"]) == ["starter.unga"]
        assert told[b"unit"] == b"share"
        assert b"Voeten" in told[b"citation"]
        assert json.loads(told[b"years"]) == [1992, 2024]
        assert told[b"query"].startswith(b"SELECT")
        for column in COLUMNS:
            assert Counter(table.column(f"{column}_status").to_pylist()) == built.counts(column)
            assert table.column(column).null_count == built.counts(column).get("no_data", 0)


def test_status_counts_survive_csv(built: Panel, tmp_path: Path) -> None:
    path = built.to_csv(tmp_path / "x.csv")
    assert path is not None
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(built)
    for column in COLUMNS:
        assert Counter(row[f"{column}_status"] for row in rows) == built.counts(column)
        assert sum(row[column] == "" for row in rows) == built.counts(column).get("no_data", 0)
        given = [row[column] for row in built.data.to_pylist()]
        assert [float(row[column]) if row[column] else None for row in rows] == pytest.approx(given, nan_ok=True)


def test_csv_goes_into_a_stream_too(built: Panel, tmp_path: Path) -> None:
    stream = io.BytesIO()
    assert built.to_csv(stream) is None
    built.to_csv(tmp_path / "x.csv")
    assert stream.getvalue() == (tmp_path / "x.csv").read_bytes()
    bare = io.BytesIO()
    built.to_csv(bare, status=False)
    assert b"_status" not in bare.getvalue()


def test_pandas_frames_keep_empty_and_zero_apart(built: Panel) -> None:
    pytest.importorskip("pandas")
    frame = built.to_frame("pandas")
    assert len(frame) == len(built)
    counts = frame["trade_status"].value_counts()
    assert {key: int(counts[key]) for key in built.counts("trade")} == built.counts("trade")
    assert frame["trade"].isna().sum() == built.counts("trade")["no_data"]
    assert str(frame["trade_status"].dtype) == "category"


def test_polars_frames_keep_empty_and_zero_apart(built: Panel) -> None:
    pytest.importorskip("polars")
    frame = built.to_frame("polars")
    assert frame["trade"].null_count() == built.counts("trade")["no_data"]
    assert frame.height == len(built)


def test_the_arrow_table_itself(built: Panel) -> None:
    assert built.to_frame("pyarrow") is built.data
    assert not any(name.endswith("_status") for name in built.arrow(status=False).column_names)


def test_a_panel_shows_itself(built: Panel) -> None:
    assert repr(built).startswith("Panel(Directed dyad-years 1990-2024")
    assert [row["column"] for row in built.describe()] == COLUMNS
    assert "<table>" in built._repr_html_()
    assert built.figure()["data"]["values"]
    whole = built.to_dict(3)
    assert (whole["n_rows"], whole["shown"], len(whole["rows"])) == (len(built), 3, 3)
    assert whole["columns"][0]["status"] == built.counts("agreement")
    json.dumps(whole)


def test_states_are_those_of_the_registry() -> None:
    cow = panel.states(Tables(), (2020, 2020)).data.to_pydict()["state"]
    assert set(cow) == {actor.id for actor in states(2020) if actor.cow is not None}
