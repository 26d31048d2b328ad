"""Event intensities: what counts, whose month it is, both ways, copies once, and no tie apart from no data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from entente.errors import NoDataError, OptionError
from entente.evidence import Query, Store, open_evidence
from entente.evidence.claims import Claim, Document, Paragraph, Plover, Speaker, Time
from entente.reading.corpus import add_intensities, intensities
from entente.reading.corpus.counting import directed
from entente.reading.interchange import import_events

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BODY = (
    "Officials of the two states met in the capital on that day and spoke for hours about the road, the railway, the "
    "power lines and the price of gas, and both sides said afterwards that the talks had been long and useful."
)
HEAD = "Event ID\tEvent Date\tSource Country\tCAMEO Code\tTarget Country\tStory ID\tPublisher"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.init(tmp_path / "store")


class Told:
    """Adds invented documents and claims to a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.count = 0

    def document(self, date: str | None = "2024-05-14", *, outlet: str = "A", text: str = "") -> str:
        self.count += 1
        full = text or f"Number {self.count}: " + " ".join(f"{word}{self.count}" for word in BODY.split())
        sha256 = f"{self.count:064x}"
        given = Document(
            id=f"d_{self.count:016d}",
            sha256=sha256,
            uri="",
            text=full,
            lang="en",
            paragraphs=(Paragraph(0, "body", 0, len(full)),),
            outlet=outlet,
            pub_date=date,
        )
        self.store.add_document(given)
        return given.id

    def claim(self, document: str, source: str = "KAZ", target: str = "TUR", **more: Any) -> Claim:
        self.count += 1
        given: dict[str, Any] = {
            "id": f"c_{self.count:016d}",
            "document": document,
            "paragraph": 0,
            "paragraph_role": "body",
            "start": 0,
            "end": 0,
            "quote": "",
            "lang": "en",
            "source": tuple(source.split()),
            "target": tuple(target.split()),
            "reciprocal": False,
            "domain": "diplomacy",
            "topic": "visit",
            "kind": "event",
            "modality": "asserted",
            "speaker_chain": (Speaker("author", "author", "narration"),),
            "coder": "en.window",
            "plover": Plover("CONSULT", quad=1),
        }
        claim = Claim(**(given | more))
        self.store.add_claims([claim])
        return claim


@pytest.fixture
def told(store: Store) -> Told:
    return Told(store)


def test_counts_by_quad_class_with_balance_and_speakers(store: Store, told: Told) -> None:
    one, two = told.document(), told.document(outlet="B")
    official = (Speaker("author", "author", "narration"), Speaker("Minister", "official", "indirect"))
    told.claim(one)
    told.claim(two)
    told.claim(two, plover=Plover("AID", quad=2), speaker_chain=official)
    told.claim(two, plover=Plover("SANCTION", quad=4), speaker_chain=official)
    (cell,) = intensities(store).cells
    assert (cell.sender, cell.receiver, cell.month) == ("KAZ", "TUR", "2024-05")
    assert (cell.quads, cell.unclassed, cell.balance, cell.documents, cell.events) == ((2, 1, 0, 1), 0, 2, 2, 4)
    assert cell.speakers == {"author": 0.5, "official": 0.5}
    assert len(cell.claims) == 4
    (said,) = intensities(store, roles=["official"]).cells
    assert (said.quads, said.balance) == ((0, 1, 0, 1), 0)


@pytest.mark.parametrize(
    "change",
    [
        {"negated": True},
        {"future": True},
        {"hypothetical": True},
        {"modality": "possibility"},
        {"kind": "state"},
        {"paragraph_role": "teaser"},
        {"backing": "row"},
        {"backing": "link"},
        {"target": ""},
        {"target": "KAZ"},
        {"coder": "llm"},
    ],
)
def test_what_is_no_event_of_a_dyad_is_left_out(store: Store, told: Told, change: dict[str, Any]) -> None:
    told.claim(told.document(), **change)
    assert intensities(store).cells == ()


def test_the_same_act_told_twice_in_one_text_is_one_event(store: Store, told: Told) -> None:
    one, two = told.document(), told.document()
    told.claim(one)
    told.claim(one)
    told.claim(two)
    found = intensities(store)
    assert found.cells[0].quads[0] == 2
    assert found.left_out["told_twice_in_one_text"] == 1


def test_copies_of_a_text_count_once(store: Store, told: Told) -> None:
    first = told.document("2024-05-01", text=BODY)
    copy = told.document("2024-06-02", text=BODY + " Read more.", outlet="B")
    told.claim(first)
    told.claim(copy)
    found = intensities(store)
    assert [(cell.month, cell.events) for cell in found.cells] == [("2024-05", 1)]
    assert found.left_out["documents_that_are_copies"] == 1
    assert sum(cell.events for cell in intensities(store, copies=None).cells) == 2


def test_reciprocal_claims_count_both_ways(store: Store, told: Told) -> None:
    told.claim(told.document(), "KAZ RUS", "TUR", reciprocal=True)
    told.claim(told.document(), "ARM IRN", "", reciprocal=True)
    found = {(cell.sender, cell.receiver) for cell in intensities(store).cells}
    assert found == {
        *(("KAZ", "TUR"), ("TUR", "KAZ"), ("RUS", "TUR"), ("TUR", "RUS")),
        *(("ARM", "IRN"), ("IRN", "ARM")),
    }


def test_dyads_never_repeat(told: Told) -> None:
    claim = told.claim(told.document(), "KAZ TUR", "TUR KAZ", reciprocal=False)
    assert sorted(directed(claim)) == [("KAZ", "TUR"), ("TUR", "KAZ")]


@pytest.mark.parametrize(
    ("published", "stated", "month"),
    [
        ("2024-05-14", None, "2024-05"),
        ("2024-05-14", "2024-04-30", "2024-04"),
        ("2024-05-14", "2024-04", "2024-04"),
        ("2024-05-14", "2024", "2024-05"),
        ("2024-05-14", "2019", None),
        (None, "2024-04-30", "2024-04"),
        (None, None, None),
    ],
)
def test_the_month_of_an_event(
    store: Store, told: Told, published: str | None, stated: str | None, month: str | None
) -> None:
    time = Time(stated, "day", "", 0, 0) if stated else None
    told.claim(told.document(published), time=time)
    assert [cell.month for cell in intensities(store).cells] == ([month] if month else [])


@pytest.mark.parametrize(("stated", "month"), [("1998-03", "1998-03"), (None, None), ("2024", None)])
def test_the_past_is_not_dated_by_publication(store: Store, told: Told, stated: str | None, month: str | None) -> None:
    time = Time(stated, "month", "", 0, 0) if stated else None
    told.claim(told.document(), time=time, historical=True)
    assert [cell.month for cell in intensities(store).cells] == ([month] if month else [])


def test_unclassed_events_have_a_balance_only_if_they_were_judged(store: Store, told: Told) -> None:
    told.claim(told.document(), plover=None)
    told.claim(told.document(), "RUS", "IRN", plover=None, valence=-1)
    judged, unjudged = sorted(intensities(store).cells, key=lambda cell: cell.balance is None)
    assert (judged.balance, judged.unclassed) == (-1, 1)
    assert (unjudged.balance, unjudged.unclassed) == (None, 1)


def test_no_tie_is_not_no_data(store: Store, told: Told) -> None:
    told.claim(told.document("2024-05-14"))
    told.document("2024-06-01", outlet="B")
    found, snapshot = add_intensities(store)
    assert found.status("KAZ", "TUR", "2024-05") == "value"
    assert found.status("KAZ", "TUR", "2024-06") == "no_tie"
    assert found.status("TUR", "KAZ", "2024-05") == "no_tie"
    assert found.status("KAZ", "TUR", "2024-07") == "no_data"
    assert snapshot.source == "intensity.claims"
    with open_evidence(store.path, starter=False) as evidence:
        rows = evidence.run(Query("tie", {"kind": ("event_intensity",)})).to_pylist()
        (coverage,) = evidence.run(Query("coverage", {"kind": ("event_intensity",)})).to_pylist()
    by_month = {(row["date"], row["item"]): row for row in rows}
    assert by_month["2024-05", "balance"]["value"] == 1.0
    assert by_month["2024-05", "verbal_cooperation"]["locator"].startswith("claims c_")
    assert "author 1.00" in by_month["2024-05", "balance"]["note"]
    assert ("2024-06", "balance") not in by_month  # read, and nothing found: coverage says so
    missing = [row["date"] for row in rows if row["status"] == "no_data"]
    assert missing == [f"2024-{month:02d}" for month in (1, 2, 3, 4, 7, 8, 9, 10, 11, 12)]
    assert all(row["value"] is None for row in rows if row["status"] == "no_data")
    assert coverage["note"] == "months read: 05 06; documents: A 1, B 1"
    assert {row["domain"] for row in rows} == {""}


def test_the_same_claims_give_the_same_snapshot(store: Store, told: Told) -> None:
    document = told.document()
    told.claim(document)
    first = add_intensities(store)[1]
    assert add_intensities(store)[1] == first
    told.claim(document, "RUS", "IRN")
    assert add_intensities(store)[1].id != first.id
    assert add_intensities(store, roles=["author"])[1].source == "intensity.claims.author"


def test_imported_rows_are_counted_apart(store: Store, told: Told, tmp_path: Path) -> None:
    told.claim(told.document("2018-06-01"))
    path = tmp_path / "events.tab"
    rows = ["1\t2018-06-01\tKazakhstan\t042\tTurkey\t5\tA", "2\t2018-06-01\tTurkey\t163\tKazakhstan\t6\tB"]
    rows += ["3\t2018-06-02\tKazakhstan\t010\tTurkey\t7\tB"]
    path.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    import_events("icews", path, store)
    path.with_name("again.tab").write_text("\n".join([HEAD, rows[0]]), encoding="utf-8")
    import_events("icews", path.with_name("again.tab"), store)
    read, _ = add_intensities(store)
    assert [(cell.sender, cell.quads) for cell in read.cells] == [("KAZ", (1, 0, 0, 0))]
    imported, snapshot = add_intensities(store, imported="icews")
    assert [(cell.sender, cell.quads, cell.unclassed) for cell in imported.cells] == [
        ("KAZ", (1, 0, 0, 0), 1),
        ("TUR", (0, 0, 0, 1), 0),
    ]
    assert imported.months == {"2018-06": {"A": 1, "B": 2}}
    with open_evidence(store.path, starter=False) as evidence:
        kinds = evidence.sql("SELECT kind, source, sum(value) AS total FROM tie WHERE item = 'balance' GROUP BY ALL")
        found = {(row["kind"], row["source"]): row["total"] for row in kinds.to_pylist()}
    assert found == {
        ("event_intensity", "intensity.claims"): 1.0,
        ("event_intensity_imported", snapshot.source): 0.0,
    }
    assert store.stats()["bases"] == 1


def test_nothing_to_count(store: Store, told: Told) -> None:
    with pytest.raises(NoDataError, match="nothing was read"):
        add_intensities(store)
    told.claim(told.document(), negated=True)
    with pytest.raises(NoDataError, match="1 told as no done act"):
        add_intensities(store)
    with pytest.raises(NoDataError):
        add_intensities(store, imported="gdelt")
    with pytest.raises(OptionError, match="no import named"):
        add_intensities(store, imported="acled")
    with pytest.raises(OptionError, match="no speakers"):
        add_intensities(store, imported="icews", roles=["author"])


def test_tables_and_plain_values(store: Store, told: Told, make_json: Callable[[object], str]) -> None:
    told.claim(told.document())
    found = intensities(store)
    assert found.table()[0]["speakers"] == "author 1.00"
    assert '"verbal_cooperation": 1' in make_json(found.to_dict())
    assert replace(found, cells=()).cell("KAZ", "TUR", "2024-05") is None


@pytest.fixture
def make_json() -> Callable[[object], str]:
    import json

    return json.dumps
