"""The starter evidence: seen beside the store, hidden where the store has the source itself."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from entente.errors import StoreDamagedError
from entente.evidence import Query, open_evidence, shipped
from entente.evidence.lake import encode
from entente.evidence.schema import conform

if TYPE_CHECKING:
    from pathlib import Path

    from tests.evidence.conftest import MakeReading

    from entente.evidence import Store

ORIGIN = {
    "producer": "UN",
    "title": "Votes",
    "version": "2024",
    "citation": "Cite",
    "url": "https://example.org",
    "licence": "CC0",
    "redistributable": True,
    "vintage": "2024-10-01",
}
EVENT = {
    "id": "ev_one",
    "date": "2021-11-12",
    "state": "KAZ",
    "partner": "TUR",
    "pole": "",
    "domain": "institutions",
    "kind": "membership",
    "title_en": 'A sentence, with "quotes"\nand a second line.',
    "title_ru": "Фраза.",
    "source_title": "Paper",
    "publisher": "Press",
    "source_date": "",
    "url": "https://example.org",
}


def tie(source: str, **more: Any) -> dict[str, Any]:
    row = {"source": source, "snapshot": "starter", "domain": "diplomacy", "kind": "vote_agreement", "sender": "KAZ"}
    rest = {"receiver": "RUS", "directed": False, "year": 2000, "year_to": 2000, "value": 0.5, "unit": "share", "n": 9}
    return {**row, **rest, "status": "value", "item": "", "locator": "entente starter build", **more}


@pytest.fixture
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A starter of two sources with a tie each, one computed event, and one hand-written event."""
    folder = tmp_path / "starter"
    folder.mkdir()
    ties = [tie("starter.unga"), tie("starter.sipri", domain="arms")]
    (folder / "tie.parquet").write_bytes(encode(conform("tie", pa.Table.from_pylist(ties))))
    event = {**EVENT, "source": "events", "snapshot": "starter", "year": 2021, "title_en": "an older copy"}
    (folder / "event.parquet").write_bytes(encode(conform("event", pa.Table.from_pylist([event]))))
    origins = {"starter.unga": ORIGIN, "starter.sipri": ORIGIN | {"future_field": 1}}
    (folder / "origins.json").write_text(json.dumps(origins), encoding="utf-8")
    events = tmp_path / "events.csv"
    write_events(events, [EVENT, EVENT | {"id": "ev_two", "date": "1999"}])
    monkeypatch.setattr(shipped, "EVENTS_FILE", events)
    return folder


def write_events(path: Path, rows: list[dict[str, str]]) -> None:
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(EVENT))
        writer.writeheader()
        writer.writerows(rows)


def test_the_starter_is_seen_without_a_store(starter: Path) -> None:
    with open_evidence(starter=starter) as evidence:
        query = Query("tie")
        basis = evidence.basis(query, evidence.run(query))
        assert (basis.sources, basis.snapshots) == (("starter.sipri", "starter.unga"), ("starter",))
        assert evidence.origins()["starter.unga"].title == "Votes"
        assert [(item.source, item.id) for item in evidence.snapshots()] == [
            ("starter.sipri", "starter"),
            ("starter.unga", "starter"),
            ("events", "starter"),
        ]
        assert evidence.snapshots()[0].vintage == "2024-10-01"


def test_a_starter_source_gives_way_to_the_stored_one(starter: Path, store: Store, make: MakeReading) -> None:
    snapshot = store.add(make("a", source="sipri"))
    with open_evidence(store.path, starter=starter) as evidence:
        found = evidence.run(Query("tie")).column("source").to_pylist()
        assert found == ["sipri", "starter.unga"]
        assert not evidence.has("starter.sipri")
        assert evidence.has("starter.unga")
        assert set(evidence.origins()) == {"sipri", "starter.unga", "events"}
    before = "2000-01-01"
    assert before < snapshot.added
    with open_evidence(store.path, as_of=before, starter=starter) as evidence:
        assert evidence.has("starter.sipri")


def test_without_starter_only_the_store_is_seen(starter: Path, store: Store, make: MakeReading) -> None:
    assert starter.is_dir()
    store.add(make("a"))
    with open_evidence(store.path, starter=False) as evidence:
        assert evidence.run(Query("tie")).column("source").to_pylist() == ["sipri"]
        assert evidence.run(Query("event")).num_rows == 0
        assert not evidence.has("events")


def test_hand_written_events_are_seen_once_in_order_of_date(starter: Path) -> None:
    with open_evidence(starter=starter) as evidence:
        rows = evidence.run(Query("event")).to_pylist()
    assert [(row["id"], row["year"], row["source"], row["snapshot"]) for row in rows] == [
        ("ev_two", 1999, "events", "starter"),
        ("ev_one", 2021, "events", "starter"),
    ]
    assert rows[1] == {**EVENT, "source": "events", "snapshot": "starter", "year": 2021}


def test_an_absent_starter_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "EVENTS_FILE", tmp_path / "none.csv")
    with open_evidence(starter=tmp_path) as evidence:
        assert evidence.snapshots() == ()
        assert {name: evidence.run(Query(name)).num_rows for name in ("tie", "event", "coverage")} == {
            "tie": 0,
            "event": 0,
            "coverage": 0,
        }


@pytest.mark.parametrize("content", ["{", '{"starter.unga": {"title": "x"}}', '{"starter.unga": 3}', "[1]", "7"])
def test_a_broken_origins_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "origins.json").write_text(content, encoding="utf-8")
    with pytest.raises(StoreDamagedError, match=r"origins\.json"):
        open_evidence(starter=tmp_path)


@pytest.mark.parametrize("shape", ["list", "under origins"])
def test_origins_may_be_a_list(starter: Path, shape: str) -> None:
    listed: Any = [{**ORIGIN, "name": "starter.unga"}]
    given = listed if shape == "list" else {"origins": listed}
    (starter / "origins.json").write_text(json.dumps(given), encoding="utf-8")
    with open_evidence(starter=starter) as evidence:
        assert evidence.has("starter.unga")


def test_a_broken_events_file_is_named(starter: Path) -> None:
    write_events(shipped.EVENTS_FILE, [EVENT | {"date": "soon"}])
    with pytest.raises(StoreDamagedError, match=r"events\.csv"):
        open_evidence(starter=starter)


def test_the_shipped_events_are_there() -> None:
    with open_evidence() as evidence:
        rows = evidence.run(Query("event", {"source": ("events",)})).to_pylist()
    assert len(rows) >= 60
    assert all(row["url"].startswith("http") and row["source_title"] and row["publisher"] for row in rows)


_FIRST_ANSWER = """
import sys, time
from pathlib import Path
from entente.evidence import Query, open_evidence
import duckdb, pyarrow
start = time.process_time()
evidence = open_evidence(starter=Path(sys.argv[1]))
rows = evidence.run(Query("tie", {"sender": ("A07",)})).num_rows
print(time.process_time() - start, rows, "pandas" in sys.modules)
"""


def test_the_first_answer_comes_at_once(tmp_path: Path) -> None:
    """Budget: 0.35 s for 300,000 starter rows (measured 0.05 s of CPU beyond importing DuckDB and Arrow)."""
    count = 300_000
    actors = pa.array([f"A{number * 200 // count:02d}" for number in range(count)])
    one = pa.Table.from_pylist([tie("starter.unga")])
    columns = {name: pa.repeat(one.column(name)[0], count) for name in one.column_names} | {"sender": actors}
    (tmp_path / "tie.parquet").write_bytes(encode(conform("tie", pa.table(columns))))
    (tmp_path / "origins.json").write_text(json.dumps({"starter.unga": ORIGIN}), encoding="utf-8")
    runs = []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", _FIRST_ANSWER, str(tmp_path)], capture_output=True, text=True, check=True
        )
        seconds, rows, pandas = done.stdout.split()
        assert (rows, pandas) == (str(count // 200), "False")
        runs.append(float(seconds))
    assert min(runs) < 0.35
