"""What was coded, by whom, and the jobs that did it: entered with the document, also in stores of earlier layouts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from entente.errors import StoreBusyError, StoreError, UnknownNameError
from entente.evidence import Claim, Document, Speaker, ledger
from entente.evidence.codings import Coding
from entente.evidence.lock import alone

if TYPE_CHECKING:
    from entente.evidence import Store

DOCUMENT = Document("d_1", "0" * 64, "a.txt", "Kazakhstan praised Turkey.", "en", ())


def claim(identity: str, coder: str = "en.window", *, start: int = 0) -> Claim:
    return Claim(
        id=identity,
        document=DOCUMENT.id,
        paragraph=0,
        paragraph_role="body",
        start=start,
        end=10,
        quote=DOCUMENT.text[0:10],
        lang="en",
        source=("KAZ",),
        target=("TUR",),
        reciprocal=False,
        domain="diplomacy",
        topic="statement",
        kind="event",
        modality="asserted",
        speaker_chain=(Speaker("author", "author", "narration"),),
        coder=coder,
    )


def coding(*claims: Claim, replaces: str = "en.") -> Coding:
    return Coding(DOCUMENT.id, "embedded", "done", document=DOCUMENT, claims=claims, replaces=replaces, uri="a.txt")


def test_a_document_its_claims_and_the_note_are_one(store: Store) -> None:
    assert store.add_codings([coding(claim("c_1"))]) == 1
    (note,) = store.coded("embedded")
    assert (note.id, note.state, note.claims, note.uri) == ("d_1", "done", 1, "a.txt")
    assert store.coded("other") == ()
    assert len(store.coded()) == 1


def test_a_wrong_quote_leaves_nothing(store: Store) -> None:
    with pytest.raises(StoreError, match="quote"):
        store.add_codings([coding(claim("c_1", start=3))])
    assert (store.documents(), store.claims(), store.coded()) == ((), (), ())


def test_claims_of_the_same_family_give_way(store: Store) -> None:
    store.add_codings([coding(claim("c_1"), claim("c_2"))])
    store.add_claims([claim("c_3", "llm")])
    store.add_codings([coding(claim("c_4", "en.heads"))])
    assert {one.id for one in store.claims()} == {"c_3", "c_4"}
    assert {hit.id for hit in store.search("Kazakhstan") if hit.what == "claim"} == {"c_3", "c_4"}
    store.add_codings([coding(replaces="")])
    assert len(store.claims()) == 2


def test_failures_are_noted_without_a_document(store: Store) -> None:
    store.add_codings([Coding("d_9", "embedded", "failed", "too large", uri="b.txt")])
    assert [(one.state, one.message) for one in store.coded()] == [("failed", "too large")]
    assert store.documents() == ()


def test_a_store_of_the_first_layout_gets_the_table_when_it_is_written(store: Store) -> None:
    with closing(sqlite3.connect(store.path / ledger.FILE)) as connection:
        connection.execute("DROP TABLE IF EXISTS coding")
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert store.coded() == ()
    store.add_codings([coding(claim("c_1"))])
    assert len(store.coded()) == 1


def test_jobs(store: Store) -> None:
    first = store.begin_job("corpus", {"coder": "embedded"})
    second = store.begin_job("corpus", {"coder": "embedded"})
    store.add_codings([], job=(second, "3 documents"))
    states = {one.id: (one.state, one.message) for one in store.jobs("corpus")}
    assert states == {first: ("cancelled", " (killed)"), second: ("running", "3 documents")}
    store.end_job(second, "done", "9 documents")
    assert store.jobs()[-1].to_dict()["state"] == "done"
    with pytest.raises(UnknownNameError):
        store.end_job(99, "done", "")


def test_documents_and_claims_one_at_a_time(store: Store) -> None:
    store.add_codings([coding(claim("c_1"), claim("c_2"))])
    assert list(store.each_document()) == [DOCUMENT]
    assert list(store.each_claim()) == list(store.claims())
    assert list(store.each_claim("quantity")) == []


def test_a_lock_of_its_own(store: Store) -> None:
    with alone(store.path, "work.lock", "at work"):
        store.begin_job("corpus", {})  # others may write
        with pytest.raises(StoreBusyError, match="at work"), alone(store.path, "work.lock", "at work"):
            pass
    with alone(store.path, "work.lock", "at work"):
        pass
