"""Imported events in the store, and claims out of it: whole or not at all, and back again."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from entente.errors import FormatError, InputError, StoreError
from entente.evidence import Query, Store, open_evidence
from entente.evidence.claims import Attitude, Claim, Plover, Speaker, Time
from entente.reading import read_document
from entente.reading.interchange import (
    import_events,
    imported_claims,
    read_events,
    to_plover,
    write_csv,
    write_parquet,
    write_plover,
)
from entente.reading.interchange.gdelt import EVENTS, GRAPH, MENTIONS
from entente.reading.interchange.plover import Export
from entente.reading.interchange.storing import event_of, row_of, source_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reading.interchange.conftest import Write

    from entente.evidence.claims import Document

TEXT = "Kazakhstan and Türkiye signed an agreement on drones. Astana may join the corridor."


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.init(tmp_path / "store")


def test_an_import_is_a_snapshot_in_a_table_of_its_own(store: Store, write: Write) -> None:
    path = write(EVENTS, [{}, {"sqldate": "20240516"}, {"actor2countrycode": ""}, {"sqldate": "x"}])
    done = import_events("gdelt", path, store)
    assert done.new
    assert done.snapshot.source == "gdelt.a.export"
    assert done.snapshot.rows == {"coded_event": 2, "coverage": 1, "reject": 1}
    assert store.stats()["claims"] == 0
    with open_evidence(store.path, starter=False) as evidence:
        claims = list(imported_claims(evidence))
        assert evidence.run(Query("coverage")).to_pylist()[0]["kind"] == "coded_event"
    assert {claim.backing for claim in claims} == {"row"}
    assert not any(claim.counts_as_event for claim in claims)
    assert store.check().ok


def test_the_same_file_is_stored_once_and_a_newer_copy_takes_its_place(store: Store, write: Write) -> None:
    first = import_events("gdelt", write(EVENTS, [{}]), store)
    assert not import_events("gdelt", write(EVENTS, [{}]), store).new
    newer = import_events("gdelt", write(EVENTS, [{}, {"sqldate": "20240516"}]), store)
    assert (first.replaced, newer.replaced) == ("", first.snapshot.id)
    import_events("gdelt", write(EVENTS, [{"sqldate": "20240520"}], "b.export.CSV"), store)
    assert len(store.snapshots()) == 3
    with open_evidence(store.path, starter=False) as evidence:
        days = evidence.sql("SELECT DISTINCT date FROM coded_event ORDER BY date").to_pylist()
    assert [row["date"] for row in days] == ["2024-05-14", "2024-05-16", "2024-05-20"]
    assert first.snapshot.source != source_name("gdelt", write(EVENTS, [{}], "b.export.CSV"))


def test_names_of_sources_stay_apart_and_short() -> None:
    names = [source_name("gdelt-mentions", Path(f"{'long' * 30} (Copy {number}).CSV.zip")) for number in range(3)]
    assert len(set(names)) == 3
    assert all(len(name) <= 64 for name in names)
    assert source_name("icews", Path("Events.2018.Tab")) == "icews.events.2018"


@pytest.mark.parametrize("layout", ["gdelt", "gdelt-gkg"])
def test_rows_of_the_table_are_the_events(write: Write, layout: str) -> None:
    path = write(EVENTS if layout == "gdelt" else GRAPH, [{}])
    for event in read_events(layout, path):
        stored = event_of(row_of(event))
        assert replace(stored, text=event.text) == event
        assert stored.claim() == event.claim()


def test_nothing_is_stored_of_a_file_that_fails_midway(store: Store, write: Write, monkeypatch: Any) -> None:
    monkeypatch.setattr("entente.reading.interchange.storing.CHUNK", 2)
    monkeypatch.setattr("entente.reading.interchange.storing._BATCH", 2)
    rows = [{"sourceurl": f"https://news.example.org/{number}"} for number in range(9)]
    path = write(EVENTS, rows)
    packed = path.with_suffix(".gz")
    import gzip

    packed.write_bytes(gzip.compress(path.read_bytes() * 200)[:-30])
    with pytest.raises(FormatError):
        import_events("gdelt", packed, store)
    assert store.snapshots() == ()
    assert store.check().problems == ()
    whole = import_events("gdelt", path, store)
    assert whole.snapshot.rows["coded_event"] == 9
    assert len([part for part in store.parts([whole.snapshot]) if part.table == "coded_event"]) == 5


def test_a_file_without_any_dyad_is_refused(store: Store, write: Write) -> None:
    with pytest.raises(InputError, match="1 without two known sides"):
        import_events("gdelt", write(EVENTS, [{"actor1countrycode": ""}]), store)
    assert store.snapshots() == ()


def test_another_reading_of_a_file_is_another_copy(store: Store, write: Write) -> None:
    mentions, events = write(MENTIONS, [{}], "m.CSV"), write(EVENTS, [{}], "e.CSV")
    assert import_events("gdelt-mentions", mentions, store).new
    joined = import_events("gdelt-mentions", mentions, store, events=events)
    assert joined.new
    assert not import_events("gdelt-mentions", mentions, store, events=events).new
    with open_evidence(store.path, starter=False) as evidence:
        (claim,) = imported_claims(evidence)
    assert (claim.source, claim.target, claim.backing) == (("KAZ",), ("TUR",), "link")


@pytest.fixture
def document() -> Document:
    return replace(
        read_document(TEXT, lang="en"), pub_date="2024-05-14", outlet="The Steppe", uri="https://s.example/1"
    )


@pytest.fixture
def make(document: Document) -> Callable[..., Claim]:
    """A coded claim on the first sentence; overrides by name."""

    def build(**more: Any) -> Claim:
        quote = TEXT.split(". ", maxsplit=1)[0] + "."
        given: dict[str, Any] = {
            "id": "c_0123456789abcdef",
            "document": document.id,
            "paragraph": 0,
            "paragraph_role": "body",
            "start": 0,
            "end": len(quote),
            "quote": quote,
            "lang": "en",
            "source": ("KAZ",),
            "target": ("TUR",),
            "reciprocal": False,
            "domain": "arms",
            "topic": "arms_transfer",
            "kind": "event",
            "modality": "asserted",
            "speaker_chain": (Speaker("author", "author", "narration"),),
            "confidence": 0.6,
            "coder": "en.window",
            "valence": 1,
            "plover": Plover("AGREE", "", ("military",), 1),
            "time": Time("2024-05-13", "day", "", 0, 0),
            "attitudes": (Attitude("KAZ", "TUR", 1, 0.5, "frame"),),
        }
        return Claim(**(given | more))

    return build


def records(document: Document, *claims: Claim) -> tuple[list[dict[str, Any]], Export]:
    export = Export()
    return list(to_plover(claims, {document.id: document}.get, export=export)), export


def test_a_record_of_plover(document: Document, make: Callable[..., Claim]) -> None:
    (record,), export = records(document, make())
    assert {"id", "date", "actor", "event"} <= set(record)
    assert (record["date"], record["event"], record["quad_code"]) == ("2024-05-13", ["AGREE"], 1)
    assert record["actor"] == [{"actor_text": "KAZ", "code": "KAZ"}]
    assert record["text"] == TEXT[record["text_info"]["start"] : record["text_info"]["end"]]
    own = record["entente"]
    assert (own["modality"], own["claim_id"], own["evidence"]) == ("asserted", "c_0123456789abcdef", "span")
    assert own["speaker_chain"][0]["role"] == "author"
    assert "comment" not in record
    assert export.to_dict() == {"written": 1, "left_out": {}}
    json.dumps(record)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, (True, True)),
        ({"backing": "row"}, (True, False)),
        ({"backing": "row", "modality": "possibility"}, (False, False)),
        ({"negated": True}, (False, False)),
        ({"paragraph_role": "teaser"}, (False, False)),
    ],
)
def test_done_and_well_backed_are_told_apart(
    document: Document, make: Callable[..., Claim], change: dict[str, Any], told: tuple[bool, bool]
) -> None:
    (record,), _ = records(document, make(**change))
    assert (record["entente"]["done_act"], record["entente"]["counts_as_event"]) == told
    text = io.StringIO()
    write_csv([make(**change)], {document.id: document}.get, text)
    (row,) = csv.DictReader(text.getvalue().splitlines())
    assert (row["done_act"], row["counts_as_event"]) == tuple(map(str, told))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"plover": None}, "no_plover"),
        ({"time": None, "historical": True}, "no_date"),
        ({"source": ()}, "no_actor"),
        ({"plover": Plover("AID", quad=2), "target": ()}, "no_recipient"),
    ],
)
def test_claims_without_a_record_are_counted(
    document: Document, make: Callable[..., Claim], change: dict[str, Any], reason: str
) -> None:
    found, export = records(document, make(**change))
    assert found == []
    assert dict(export.left_out) == {reason: 1}


def test_an_undated_claim_gets_the_date_of_publication_with_a_comment(
    document: Document, make: Callable[..., Claim]
) -> None:
    (record,), _ = records(document, make(time=None))
    assert record["date"] == "2024-05-14"
    assert "publication" in record["comment"]
    _, export = records(replace(document, pub_date=None), make(time=None))
    assert export.left_out["no_date"] == 1


def test_plover_out_and_in_again(document: Document, make: Callable[..., Claim], tmp_path: Path) -> None:
    claims = [
        make(),
        make(id="c_1", plover=Plover("SANCTION", "", ("economic",), 4), time=Time("2024-05-12", "day", "", 0, 0)),
        make(id="c_2", negated=True),
        make(id="c_3", modality="possibility"),
    ]
    path = tmp_path / "out.jsonl"
    with path.open("w", encoding="utf-8") as out:
        assert write_plover(claims, {document.id: document}.get, out).written == 4
    back = list(read_events("ngec", path))
    kept = claims[:2]  # what did not take place is written with its modality, and comes in as no event
    assert [(one.sender, one.receiver, one.date) for one in back] == [
        (claim.source, claim.target, claim.time.value if claim.time else "") for claim in kept
    ]
    assert [one.plover for one in back] == [claim.plover for claim in kept]
    assert [(one.domain, one.topic, one.document) for one in back] == [("arms", "arms_transfer", document.id)] * 2
    assert all(one.confidence <= 0.3 and one.coder == "import.plover" for one in back)
    assert all(one.claim().backing == "link" for one in back)


def test_csv_and_parquet_hold_every_claim(document: Document, make: Callable[..., Claim], tmp_path: Path) -> None:
    claims = [make(), make(id="c_1", plover=None, time=None, valence=None, target=("TUR", "IRN"))]
    look = {document.id: document}.get
    text = io.StringIO()
    assert write_csv(claims, look, text) == 2
    path = tmp_path / "claims.parquet"
    assert write_parquet(claims, look, path, metadata={"source": "test", "vintage": "2024-05-14"}) == 2
    table = pq.read_table(path)
    assert table.schema.metadata is not None
    assert table.schema.metadata[b"source"] == b"test"
    assert table.schema.metadata[b"schema"] == b"entente.claim.flat/1"
    rows = table.to_pylist()
    assert rows[1]["target"] == "TUR|IRN"
    assert (rows[0]["plover"], rows[1]["plover"], rows[1]["time"]) == ("AGREE", None, None)
    listed = list(csv.DictReader(io.StringIO(text.getvalue())))
    assert list(listed[0]) == table.column_names
    assert [row["id"] for row in listed] == [row["id"] for row in rows]
    assert [row["quote"] for row in rows] == [claim.quote for claim in claims]
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_a_failed_parquet_leaves_nothing(document: Document, make: Callable[..., Claim], tmp_path: Path) -> None:
    def broken() -> Any:
        yield make()
        message = "no more"
        raise StoreError(message)

    with pytest.raises(StoreError):
        write_parquet(broken(), {document.id: document}.get, tmp_path / "c.parquet")
    assert list(tmp_path.iterdir()) == []
