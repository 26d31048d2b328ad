"""Documents, claims and bases: stored once, read back whole, found by their words."""

from __future__ import annotations

import dataclasses
import tempfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.errors import StoreError, UnknownNameError
from entente.evidence import (
    Basis,
    Claim,
    Document,
    Mention,
    Origin,
    Paragraph,
    Quantity,
    Query,
    Speaker,
    Store,
)
from entente.evidence.plain import dumps, record

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

TEXT = "Казахстан купил турецкие беспилотники.\nАнкара «не исключает» поставок на $12 млн."


def document(identity: str = "d_1") -> Document:
    paragraphs = (Paragraph(0, "lead", 0, 38), Paragraph(1, "body", 39, len(TEXT)))
    return Document(identity, "0" * 64, "file:a.txt", TEXT, "ru", paragraphs, title="Заголовок", pub_date="2024-05-01")


def claim(identity: str = "c_1", start: int = 39, end: int = len(TEXT), **more: object) -> Claim:
    quantity = Quantity(12e6, 11.5e6, 12.5e6, "USD", "other", "$12 млн", 70, 77, period=(2023, 2024))
    speaker = Speaker("Анкара", "official", "indirect", actor="TUR", verb="исключать", cue=(46, 58))
    full = Claim(
        id=identity,
        document="d_1",
        paragraph=1,
        paragraph_role="body",
        start=start,
        end=end,
        quote=TEXT[start:end],
        lang="ru",
        source=("TUR",),
        target=("KAZ", "AZE"),
        reciprocal=False,
        domain="arms",
        topic="drones",
        kind="forecast",
        modality="possibility",
        speaker_chain=(Speaker("автор", "author", "narration"), speaker),
        negated=True,
        future=True,
        direction="up",
        quantity=quantity,
        mentions=(Mention("TUR", "Анкара", 39, 45, "capital", ("seat",), 0.9),),
        flags=("hedged",),
        cues=((46, 58, "modality"),),
    )
    return dataclasses.replace(full, **more)  # type: ignore[arg-type]  # any field


@pytest.fixture
def read(store: Store) -> Store:
    store.add_document(document())
    store.add_claims([claim(), claim("c_2", 0, 38, quantity=None, direction=None)])
    return store


def test_a_document_comes_back_whole(read: Store) -> None:
    assert read.document("d_1") == document()
    assert read.documents() == (document(),)


def test_claims_come_back_whole_in_the_order_of_the_text(read: Store) -> None:
    second, first = claim(), claim("c_2", 0, 38, quantity=None, direction=None)
    assert read.claims("d_1") == (first, second)
    assert read.claims() == (first, second)
    assert read.claims("d_9") == ()


def test_adding_again_changes_nothing(read: Store) -> None:
    before = read.claims()
    assert read.add_document(document()) is False
    assert read.add_claims([claim()]) == 0
    assert read.claims() == before
    assert (read.stats()["documents"], read.stats()["claims"]) == (1, 2)
    assert [hit.id for hit in read.search("исключает")] == ["c_1", "d_1"]


def test_a_claim_read_anew_takes_the_old_ones_place(read: Store) -> None:
    better = claim(confidence=0.9, negated=False)
    assert read.add_claims([better, claim("c_3", 0, 9)]) == 1
    assert better in read.claims()
    assert claim() not in read.claims()


def test_a_stored_document_stays_as_it_is(read: Store) -> None:
    read.add_document(dataclasses.replace(document(), text="anything else"))
    assert read.document("d_1").text == TEXT


def test_a_claim_needs_its_document_and_its_quote(read: Store) -> None:
    with pytest.raises(StoreError, match="a document that is not stored: d_7") as caught:
        read.add_claims([claim("c_4", document="d_7")])
    assert "add the document first" in caught.value.hint
    with pytest.raises(StoreError, match=r"quote of claim c_5 is not the text of d_1 at 39\.\.45"):
        read.add_claims([claim("c_6"), claim("c_5", 39, 45, quote="анкара")])
    assert [item.id for item in read.claims()] == ["c_2", "c_1"]


def test_words_are_found_in_documents_and_claims(read: Store) -> None:
    assert {(hit.what, hit.id) for hit in read.search("БЕСПИЛОТНИКИ турецкие")} == {
        ("document", "d_1"),
        ("claim", "c_2"),
    }
    assert "[беспилотники]" in read.search("беспилотники")[0].excerpt
    assert read.search("отсутствует") == ()
    assert len(read.search("турецкие", most=1)) == 1


@pytest.mark.parametrize("words", ["", "   ", '"', "AND OR NOT", "a* (b", "col:x", "—", "^$%"])
def test_any_words_may_be_searched(read: Store, words: str) -> None:
    assert isinstance(read.search(words), tuple)


def test_an_unknown_document_is_named(read: Store) -> None:
    with pytest.raises(UnknownNameError, match="no document named 'd_2'") as caught:
        read.document("d_2")
    assert "d_1" in caught.value.hint


def test_bases_can_be_opened_by_their_id(store: Store) -> None:
    basis = Basis(Query("tie", {"sender": ("KAZ",)}), 3, ("starter",), ("starter.unga",))
    assert store.add_bases([basis, basis]) == 1
    assert store.basis(basis.id) == basis.to_dict()
    assert store.stats()["bases"] == 1
    with pytest.raises(UnknownNameError, match="no basis named"):
        store.basis("e_0")


def _any_text() -> SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=20, deadline=None)
@given(text=_any_text(), title=_any_text(), span=st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_any_text_comes_back_as_it_was(text: str, title: str, span: tuple[int, int]) -> None:
    start, end = sorted(min(place, len(text)) for place in span)
    given_ = dataclasses.replace(document(), text=text, title=title)
    said = claim(start=start, end=end, quote=text[start:end])
    with tempfile.TemporaryDirectory() as folder:
        store = Store.init(folder)
        store.add_document(given_)
        store.add_claims([said])
        assert store.documents() == (given_,)
        assert store.claims() == (said,)


def test_records_pass_over_fields_of_a_newer_program() -> None:
    origin = Origin("a", "b", "c", "d", "e", "f", "g", redistributable=True)
    assert record(Origin, {**origin.to_dict(), "doi": "x"}) == origin
    assert dumps({"b": 1, "a": "я"}) == '{"a":"я","b":1}'
