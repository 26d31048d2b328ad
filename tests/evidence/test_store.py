"""Storing and reading back: what was added is there, once, and survives."""

from __future__ import annotations

import dataclasses
import itertools
import re
import sqlite3
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.errors import EntenteError, OptionError, StoreBusyError, StoreDamagedError, StoreError, StoreMissingError
from entente.evidence import Coverage, Store, default_store, open_evidence, when
from entente.evidence.lake import encode
from entente.evidence.records import DOMAINS, Query
from entente.evidence.schema import arrow, conform

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.evidence.conftest import MakeReading


def test_add_returns_what_is_then_stored(store: Store, make: MakeReading) -> None:
    reading = make("a file", ties=[{"year": 1999, "year_to": 1999}, {}])
    snapshot = store.add(reading)
    assert snapshot.id == reading.sha256[:16]
    assert snapshot.rows == {"coverage": 1, "reject": 1, "tie": 2}
    assert snapshot.rejects == 1
    assert store.snapshots() == (snapshot,)
    assert store.sources() == (reading.origin,)
    assert store.notes("sipri", snapshot.id) == ("a known defect",)


def test_parts_lie_where_the_house_says_and_hold_the_rows(store: Store, make: MakeReading) -> None:
    snapshot = store.add(make("a file"))
    part = store.path / f"lake/tie/source=sipri/snapshot={snapshot.id}/part-00000.parquet"
    table = pq.ParquetFile(part).read()
    assert table.schema.names == arrow("tie").names
    assert table.column("snapshot").to_pylist() == [snapshot.id]
    assert table.column("source").to_pylist() == ["sipri"]


def test_the_same_file_is_stored_once(store: Store, make: MakeReading) -> None:
    first = store.add(make("a file"))
    again = store.add(make("a file", ties=[{}, {}]))
    assert again == first
    assert store.stats()["rows"]["tie"] == 1


def test_one_file_under_two_sources_is_two_snapshots(store: Store, make: MakeReading) -> None:
    first, second = store.add(make("a file")), store.add(make("a file", source="undl"))
    assert first.id == second.id
    assert [item.source for item in store.current()] == ["sipri", "undl"]


def test_two_files_with_the_same_id_are_told_apart(store: Store, make: MakeReading) -> None:
    store.add(make(sha256="ab" * 32))
    with pytest.raises(StoreError, match=r"another file of 'sipri' is stored under the id abababababababab"):
        store.add(make(sha256="ab" * 31 + "cd"))


def test_current_is_the_latest_of_each_source(store: Store, make: MakeReading) -> None:
    old = store.add(make("old"))
    other = store.add(make("other", source="atop"))
    new = store.add(make("new"))
    assert store.current() == (other, new)
    assert store.snapshots() == (old, other, new)
    assert store.snapshots(as_of=old.added) == (old,)
    assert store.current(as_of=other.added) == (other, old)


def test_added_rises_even_if_the_clock_stands(store: Store, make: MakeReading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(when, "now", lambda: "2024-01-01T00:00:00.000000Z")
    added = [store.add(make(str(number))).added for number in range(3)]
    assert added == [f"2024-01-01T00:00:00.00000{number}Z" for number in range(3)]


def test_stats_count_what_is_there(store: Store, make: MakeReading) -> None:
    empty = store.stats()
    assert (empty["snapshots"], empty["rows"], empty["bytes"], empty["last_added"]) == (0, {}, 0, None)
    snapshot = store.add(make("a file", ties=[{}, {}, {}]))
    stats = store.stats()
    on_disk = sum(path.stat().st_size for path in (store.path / "lake").rglob("*.parquet"))
    assert stats["rows"] == {"coverage": 1, "reject": 1, "tie": 3}
    assert (stats["sources"], stats["snapshots"], stats["lost"], stats["bytes"]) == (1, 1, 0, on_disk)
    assert stats["last_added"] == snapshot.added


def test_a_reading_without_rows_keeps_its_coverage(store: Store, make: MakeReading) -> None:
    snapshot = store.add(make("empty", ties=[], rejects=()))
    assert snapshot.rows == {"coverage": 1, "reject": 0}
    with open_evidence(store.path, starter=False) as evidence:
        assert evidence.run(Query("tie")).num_rows == 0
        assert evidence.covers(domain="arms", kind="arms_delivery", actor="KAZ", partner="RUS", year=2000)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"coverage": ()}, "covers nothing"),
        ({"sha256": "abc"}, "not a SHA-256"),
        ({"tables": {"ties": pa.table({})}}, "no evidence table named 'ties'"),
        ({"tables": {"coverage": pa.table({})}}, "gives 'coverage' as records"),
        ({"coverage": (Coverage("army", "x", "*", "*", 1, 2),)}, "column 'domain' of table 'coverage'.*'army'"),
        ({"coverage": (Coverage("arms", "x", "*", "*", 2, 1),)}, "'year_from' is later than its 'year_to'"),
    ],
)
def test_a_bad_reading_is_refused_and_leaves_nothing(
    store: Store, make: MakeReading, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(EntenteError, match=message):
        store.add(make("bad", **change))
    assert store.snapshots() == ()
    assert store.check().ok


@pytest.mark.parametrize("name", ["", "../up", "A b", "x/y", ".hidden"])
def test_a_source_name_cannot_leave_the_lake(store: Store, make: MakeReading, name: str) -> None:
    with pytest.raises(StoreError, match="not a source name"):
        store.add(make("a", source=name))


def _texts() -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def _tie() -> st.SearchStrategy[dict[str, Any]]:
    years = st.tuples(st.integers(1816, 2030), st.integers(0, 60))
    return st.builds(
        lambda span, **row: {**row, "year": span[0], "year_to": span[0] + span[1]},
        years,
        domain=st.sampled_from(DOMAINS),
        kind=_texts(),
        sender=_texts(),
        receiver=_texts(),
        directed=st.booleans(),
        reporter=st.none() | _texts(),
        date=st.none() | _texts(),
        value=st.none() | st.floats(allow_nan=False, allow_infinity=False),
        unit=_texts(),
        n=st.integers(-(2**31), 2**31 - 1),
        sumsq=st.none() | st.floats(allow_nan=False, allow_infinity=False),
        status=st.sampled_from(["value", "no_tie", "no_data", "not_member", "suspended", "imputed"]),
        item=_texts(),
        locator=_texts(),
        note=st.none() | _texts(),
        category=st.none() | _texts(),
        description=st.none() | _texts(),
    )


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(_tie(), max_size=12))
def test_any_ties_come_back_as_they_were_given(make: MakeReading, rows: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.init(folder)
        fields = [field for field in arrow("tie") if field.name not in {"source", "snapshot"}]
        table = pa.Table.from_pylist(rows, schema=pa.schema(fields))
        snapshot = store.add(make("content", tables={"tie": table}))
        with open_evidence(folder, starter=False) as evidence:
            found = evidence.run(Query("tie")).to_pylist()
        label = {"source": "sipri", "snapshot": snapshot.id}
        assert found == [{**label, **row} for row in rows]
        assert store.check().ok


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(_tie(), min_size=1, max_size=20), cuts=st.lists(st.integers(0, 20), max_size=4))
def test_equal_tables_give_equal_bytes(rows: list[dict[str, Any]], cuts: list[int]) -> None:
    label = {"source": "s", "snapshot": "0" * 16}
    whole = conform("tie", pa.Table.from_pylist([{**label, **row} for row in rows]))
    ends = sorted({0, len(rows), *(min(cut, len(rows)) for cut in cuts)})
    pieces = [whole.slice(first, last - first) for first, last in itertools.pairwise(ends)]
    chunked = pa.concat_tables(pieces).replace_schema_metadata({"made": "elsewhere"})
    assert encode(chunked) == encode(whole)


def test_init_twice_keeps_what_is_there(tmp_path: Path, make: MakeReading) -> None:
    snapshot = Store.init(tmp_path / "s").add(make("a"))
    assert Store.init(tmp_path / "s").snapshots() == (snapshot,)


def test_init_after_an_interrupted_init(tmp_path: Path) -> None:
    (tmp_path / ".ledger.sqlite.tmp").write_bytes(b"half")
    (tmp_path / "lake").mkdir()
    with pytest.raises(StoreMissingError):
        Store.open(tmp_path)
    assert Store.init(tmp_path).check().ok


def test_init_takes_no_folder_with_other_files(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(StoreError, match=r"holds other files \(thesis\.docx") as caught:
        Store.init(tmp_path)
    assert "new or empty folder" in caught.value.hint
    assert sorted(path.name for path in tmp_path.iterdir()) == ["thesis.docx"]


def test_open_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError, match="there is no store at") as caught:
        Store.open(tmp_path / "nowhere")
    assert "entente store init" in caught.value.hint
    with pytest.raises(StoreMissingError, match=r"has no ledger\.sqlite"):
        Store.open(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(StoreMissingError, match="is a file"):
        Store.open(tmp_path / "file")


def test_a_lake_without_ledger_is_not_overwritten(store: Store, make: MakeReading) -> None:
    store.add(make("a"))
    (store.path / "ledger.sqlite").unlink()
    for attempt in (Store.open, Store.init):
        with pytest.raises(StoreDamagedError):
            attempt(store.path)
    assert list((store.path / "lake").rglob("*.parquet"))


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to be read as one" * 40])
def test_a_wrong_file_as_ledger_is_named(store: Store, content: bytes) -> None:
    (store.path / "ledger.sqlite").write_bytes(content)
    with pytest.raises(StoreDamagedError, match=re.escape(str(store.path))):
        Store.open(store.path)


def _edit(store: Store, sql: str) -> None:
    connection = sqlite3.connect(store.path / "ledger.sqlite")
    connection.execute(sql)
    connection.close()


def test_another_programs_database_is_refused(store: Store) -> None:
    _edit(store, "PRAGMA application_id = 7")
    with pytest.raises(StoreDamagedError, match="is not a ledger of Entente"):
        Store.open(store.path)


def test_a_store_of_a_newer_entente_is_refused(store: Store, make: MakeReading) -> None:
    _edit(store, "PRAGMA user_version = 99")
    for use in (lambda: Store.open(store.path), lambda: store.add(make("a")), store.check):
        with pytest.raises(StoreError, match="layout 99") as caught:
            use()
        assert "upgrade" in caught.value.hint


def test_default_store_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert default_store() == tmp_path / "home" / "entente" / "store"
    monkeypatch.setenv("ENTENTE_STORE", str(tmp_path / "mine"))
    assert default_store() == tmp_path / "mine"
    assert Store.init().path == tmp_path / "mine"


@pytest.mark.parametrize(
    ("given_", "meant"),
    [
        ("2024-02-29", "2024-02-29T23:59:59.999999Z"),
        ("20240229", "2024-02-29T23:59:59.999999Z"),
        ("2024-02-29T12:00", "2024-02-29T12:00:00.000000Z"),
        ("2024-02-29T12:00:00+05:00", "2024-02-29T07:00:00.000000Z"),
        ("0990-01-01", "0990-01-01T23:59:59.999999Z"),
    ],
)
def test_as_of_is_a_date_or_a_time(given_: str, meant: str) -> None:
    assert when.moment(given_) == meant


@pytest.mark.parametrize("wrong", ["", "yesterday", "2024", "2023-02-29", "29.02.2024", "0001-01-01T00:00+05:00"])
def test_a_wrong_as_of_is_refused(store: Store, wrong: str) -> None:
    with pytest.raises(OptionError, match="not an ISO date"):
        store.snapshots(as_of=wrong)


_HOLDER = """
import sys
from pathlib import Path
from entente.evidence.lock import writing
with writing(Path(sys.argv[1]), "long load"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(store: Store) -> Iterator[subprocess.Popen[str]]:
    """Start a process that holds the store for writing until its input ends."""
    command = [sys.executable, "-c", _HOLDER, str(store.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_writer_is_told_who_writes_and_since_when(
    store: Store, make: MakeReading, holder: subprocess.Popen[str]
) -> None:
    hasty = Store.open(store.path, wait=0.05)
    pattern = rf"process {holder.pid} \(since \d{{4}}-\d\d-\d\dT[\d:.]+Z: long load\) is writing"
    with pytest.raises(StoreBusyError, match=pattern):
        hasty.add(make("a"))
    assert hasty.snapshots() == ()
    assert hasty.check().notes == ("leftover files were not looked for: the store is being written, or may not be",)


def test_a_waiting_writer_goes_on_when_the_other_ends(
    store: Store, make: MakeReading, holder: subprocess.Popen[str]
) -> None:
    patient = Store.open(store.path, wait=30)
    assert holder.stdin is not None
    holder.stdin.close()
    assert patient.add(make("a")) in store.snapshots()


def test_a_dead_writers_lock_is_taken_over(store: Store, make: MakeReading, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    assert Store.open(store.path, wait=0).add(make("a")) in store.snapshots()


def test_snapshots_are_plain_values(store: Store, make: MakeReading) -> None:
    snapshot = store.add(make("a"))
    assert snapshot.to_dict()["origin"]["name"] == "sipri"
    assert dataclasses.replace(snapshot) == snapshot


def test_import_is_light() -> None:
    code = "import sys, entente.evidence as e; e.Query; print({'duckdb', 'pyarrow', 'sqlite3'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_public_names_are_sorted_and_there() -> None:
    import entente.evidence as package

    assert set(package.__all__) == set(package._HOME)
    assert all(hasattr(package, name) for name in package.__all__)
    assert dir(package) == sorted(package.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = package.nonsense
