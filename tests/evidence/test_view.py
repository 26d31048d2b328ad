"""The pinned view: which snapshots are seen, what a query returns, what a number rests on."""

from __future__ import annotations

import concurrent.futures
import itertools
import tempfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.errors import OptionError, StoreDamagedError, StoreError, StoreMissingError, UnknownNameError
from entente.evidence import Coverage, Query, Span, Store, open_evidence, when
from entente.evidence.schema import arrow, columns, tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.evidence.conftest import MakeReading

    from entente.evidence import Evidence


@pytest.fixture
def evidence(store: Store, make: MakeReading) -> Iterator[Evidence]:
    """Three arms deliveries to KAZ (1999, 2001, 2001..2003) and one to UZB."""
    spans = [(1999, 1999), (2001, 2001), (2001, 2003)]
    ties = [{"year": first, "year_to": last, "value": float(first)} for first, last in spans]
    store.add(make("a", ties=[*ties, {"receiver": "UZB", "sender": "USA"}]))
    with open_evidence(store.path, starter=False) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "years"),
    [
        (Query("tie", {"receiver": ("KAZ",)}), [1999, 2001, 2001]),
        (Query("tie", {"receiver": ("KAZ", "UZB"), "sender": ("USA",)}), [2001]),
        (Query("tie", {"year": Span(2000, None), "receiver": ("KAZ",)}), [2001, 2001]),
        (Query("tie", {"value": Span(None, 1999.5)}), [1999, 2001]),
        (Query("tie", {"receiver": ("KAZ",)}, overlap=(2003, 2010)), [2001]),
        (Query("tie", {"receiver": ()}), []),
        (Query("tie", {"item": ('it\'s "quoted"; --',)}), []),
    ],
)
def test_a_query_selects_its_rows(evidence: Evidence, query: Query, years: list[int]) -> None:
    assert evidence.run(query).column("year").to_pylist() == years


@pytest.mark.parametrize("name", tables())
def test_every_declared_column_can_be_asked_for_and_has_its_type(evidence: Evidence, name: str) -> None:
    table = evidence.run(Query(name, {column.name: Span(None, None) for column in columns(name)}))
    assert table.schema.names == arrow(name).names
    assert table.schema.types == arrow(name).types


def test_an_unknown_table_or_column_is_named(evidence: Evidence) -> None:
    with pytest.raises(UnknownNameError, match="no evidence table named 'ties'"):
        evidence.run(Query("ties"))
    with pytest.raises(UnknownNameError, match="no column of table 'tie' named 'reciever'") as caught:
        evidence.run(Query("tie", {"reciever": ("KAZ",)}))
    assert "receiver" in caught.value.hint


def test_a_value_of_the_wrong_kind_is_named(evidence: Evidence) -> None:
    with pytest.raises(OptionError, match="'abc'"):
        evidence.run(Query("tie", {"year": ("abc",)}))


def test_a_basis_tells_rows_snapshots_and_sources(evidence: Evidence) -> None:
    query = Query("tie", {"receiver": ("KAZ",)})
    basis = evidence.basis(query, evidence.run(query))
    assert (basis.rows, basis.sources) == (3, ("sipri",))
    assert basis.snapshots == tuple(item.id for item in evidence.snapshots())
    assert evidence.sql(basis.query.sql).num_rows == basis.rows
    nothing = Query("tie", {"receiver": ("XYZ",)})
    assert evidence.basis(nothing, evidence.run(nothing)).snapshots == ()


def test_rejects_and_coverage_are_evidence_too(evidence: Evidence) -> None:
    (reject,) = evidence.run(Query("reject")).to_pylist()
    assert (reject["line"], reject["reason"], reject["text"]) == (9, "no year", "x;y")
    (row,) = evidence.run(Query("coverage")).to_pylist()
    assert (row["actor"], row["year_from"], row["year_to"]) == ("*", 1950, 2023)


def test_has_and_origins_speak_of_what_is_visible(evidence: Evidence) -> None:
    assert evidence.has("sipri")
    assert not evidence.has("atop")
    assert {name: origin.title for name, origin in evidence.origins().items()} == {"sipri": "Title of sipri"}
    assert repr(evidence).startswith("Evidence(sipri ")


def test_covers_follows_wildcards_and_years(store: Store, make: MakeReading) -> None:
    rows = (
        Coverage("trade", "trade_flow", "KAZ", "*", 2000, 2010),
        Coverage("trade", "trade_flow", "KAZ", "RUS", 2015, 2016),
        Coverage("arms", "arms_delivery", "*", "*", 1950, 2023),
    )
    store.add(make("a", coverage=rows))
    expected = {
        ("trade", "trade_flow", "KAZ", "TUR", 2000): True,
        ("trade", "trade_flow", "KAZ", "TUR", 2011): False,
        ("trade", "trade_flow", "KAZ", "RUS", 2015): True,
        ("trade", "trade_flow", "KAZ", "TUR", 2015): False,
        ("trade", "trade_flow", "UZB", "RUS", 2005): False,
        ("trade", "exports", "KAZ", "RUS", 2005): False,
        ("arms", "arms_delivery", "UZB", "RUS", 1950): True,
        ("arms", "arms_delivery", "UZB", "RUS", 2024): False,
    }
    with open_evidence(store.path, starter=False) as evidence:
        found = {
            (domain, kind, actor, partner, year): evidence.covers(
                domain=domain, kind=kind, actor=actor, partner=partner, year=year
            )
            for domain, kind, actor, partner, year in expected
        }
    assert found == expected


def test_only_the_latest_snapshot_of_a_source_is_seen(store: Store, make: MakeReading) -> None:
    old = store.add(make("old", ties=[{"item": "old"}]))
    store.add(make("new", ties=[{"item": "new"}]))
    with open_evidence(store.path, starter=False) as now, open_evidence(store.path, as_of=old.added) as then:
        assert now.run(Query("tie")).column("item").to_pylist() == ["new"]
        assert then.run(Query("tie", {"source": ("sipri",)})).column("item").to_pylist() == ["old"]


def test_a_view_stays_as_it_was_opened(store: Store, make: MakeReading) -> None:
    store.add(make("old"))
    with open_evidence(store.path, starter=False) as evidence:
        before = evidence.run(Query("tie"))
        store.add(make("new", ties=[{}, {}]))
        assert evidence.run(Query("tie")).equals(before)


@settings(max_examples=15, deadline=None)
@given(
    adds=st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["sipri", "atop", "igo"])), max_size=5),
    asked=st.lists(st.integers(-1, 41), min_size=2, max_size=4),
)
def test_a_later_as_of_sees_no_less(make: MakeReading, adds: list[tuple[int, str]], asked: list[int]) -> None:
    times = [f"2024-01-{day // 24 + 1:02d}T{day % 24:02d}:00:00.000000Z" for day in range(42)]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        store = Store.init(folder)
        for number, (hour, source) in enumerate(sorted(adds)):
            patch.setattr(when, "now", lambda hour=hour: times[hour])
            store.add(make(f"{number}", source=source))
        seen = []
        for hour in sorted(asked):
            moment = times[hour] if hour >= 0 else "2023-12-31"
            with open_evidence(folder, as_of=moment, starter=False) as evidence:
                seen.append({item.source: item.added for item in evidence.snapshots()})
                assert set(evidence.run(Query("tie")).column("snapshot").to_pylist()) == {
                    item.id for item in evidence.snapshots()
                }
    for earlier, later in itertools.pairwise(seen):
        assert all(later[source] >= added for source, added in earlier.items())


def test_the_order_of_rows_is_the_stored_one(store: Store, make: MakeReading) -> None:
    numbers = [float(number * 7919 % 10_007) for number in range(10_007)]
    store.add(make("a", source="atop", ties=[{"value": number} for number in numbers]))
    store.add(make("b", source="sipri", ties=[{"value": -number} for number in numbers]))
    with open_evidence(store.path, starter=False) as evidence:
        found = evidence.run(Query("tie")).column("value").to_pylist()
    assert found == [*numbers, *(-number for number in numbers)]


def test_parts_that_lack_a_later_column_still_answer(
    store: Store, make: MakeReading, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(make("a"))
    more = (*columns("tie"), columns("tie")[-1].__class__("mood", "float64", "", nullable=True, meaning="added later"))
    from entente.evidence import schema

    monkeypatch.setattr(schema, "columns", lambda name: more if name == "tie" else columns(name))
    with open_evidence(store.path, starter=False) as evidence:
        assert evidence.run(Query("tie")).column("mood").to_pylist() == [None]


def test_several_threads_may_ask(evidence: Evidence) -> None:
    query = Query("tie", {"receiver": ("KAZ",)})
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: evidence.run(query).num_rows, range(40)))
    assert found == [3] * 40


@pytest.mark.parametrize("name", ["a[1]*?", "it's", "два слова", "x/../y"])
def test_any_folder_name_will_do(tmp_path: Path, make: MakeReading, name: str) -> None:
    (tmp_path / "x").mkdir()
    store = Store.init(tmp_path / name)
    store.add(make("a"))
    with open_evidence(tmp_path / name, starter=False) as evidence:
        assert evidence.run(Query("tie")).num_rows == 1


def test_a_named_store_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreMissingError):
        open_evidence(tmp_path / "nowhere")
    monkeypatch.setenv("ENTENTE_STORE", str(tmp_path / "nowhere"))
    with pytest.raises(StoreMissingError):
        open_evidence()


def test_without_any_store_the_starter_answers(make: MakeReading) -> None:
    with open_evidence() as evidence:
        assert not evidence.has("sipri")
    with pytest.raises(StoreMissingError):
        open_evidence(starter=False)
    Store.init().add(make("a"))
    with open_evidence() as evidence:
        assert evidence.has("sipri")


@pytest.mark.parametrize("harm", ["missing", "shorter", "flipped"])
def test_a_damaged_part_is_refused_before_it_gives_a_number(store: Store, make: MakeReading, harm: str) -> None:
    store.add(make("a"))
    (part,) = (store.path / "lake" / "tie").rglob("*.parquet")
    content = part.read_bytes()
    middle = len(content) // 2
    flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    part.write_bytes({"missing": b"", "shorter": content[:-1], "flipped": flipped}[harm])
    if harm == "missing":
        part.unlink()
    with pytest.raises(StoreDamagedError, match="part-00000") as caught:
        open_evidence(store.path)
    assert "check --repair" in caught.value.hint


def test_closed_evidence_says_so(store: Store) -> None:
    evidence = open_evidence(store.path)
    evidence.close()
    with pytest.raises(StoreError, match="cannot be read"):
        evidence.run(Query("tie"))
