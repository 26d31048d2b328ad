"""Tables larger than the memory go in piece by piece: whole or not at all, and once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from entente.errors import StoreError
from entente.evidence import Coverage, Origin, Query, ReadingStream, Reject, open_evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entente.evidence import Store

TIE = {
    "domain": "arms",
    "kind": "arms_delivery",
    "sender": "RUS",
    "receiver": "KAZ",
    "directed": True,
    "year": 2000,
    "year_to": 2000,
    "value": 1.0,
    "unit": "TIV_million",
    "n": 1,
    "status": "value",
    "item": "",
}
ORIGIN = Origin("stream", "p", "t", "v", "c", "u", "l", True)  # noqa: FBT003 - the record's order
COVERAGE = (Coverage("arms", "arms_delivery", "*", "*", 1950, 2023),)


def stream(pieces: Iterator[pa.Table], content: str = "", coverage: Any = COVERAGE) -> ReadingStream:
    digest = hashlib.sha256(content.encode()).hexdigest()
    return ReadingStream(ORIGIN, digest, "2024", "tie", pieces, lambda: (coverage, (Reject(3, "r"),), ("a note",)))


def pieces(count: int, *, fail: bool = False) -> Iterator[pa.Table]:
    for number in range(count):
        yield pa.Table.from_pylist([{**TIE, "locator": f"line {number}"}])
    if fail:
        message = "the file ends here"
        raise StoreError(message)


def test_each_piece_is_a_part(store: Store) -> None:
    snapshot = store.add_stream(stream(pieces(3)))
    assert snapshot.rows == {"coverage": 1, "reject": 1, "tie": 3}
    assert (snapshot.rejects, store.notes("stream", snapshot.id)) == (1, ("a note",))
    assert [part.rows for part in store.parts([snapshot]) if part.table == "tie"] == [1, 1, 1]
    with open_evidence(store.path, starter=False) as evidence:
        assert evidence.run(Query("tie")).column("locator").to_pylist() == ["line 0", "line 1", "line 2"]
    assert store.check().ok


def test_the_same_file_is_not_drawn_again(store: Store) -> None:
    first = store.add_stream(stream(pieces(2)))
    assert store.add_stream(stream(pieces(9, fail=True))) == first


@pytest.mark.parametrize("failing", ["pieces", "coverage", "column"])
def test_nothing_is_left_of_a_stream_that_fails(store: Store, failing: str) -> None:
    broken = {
        "pieces": stream(pieces(3, fail=True)),
        "coverage": stream(pieces(3), coverage=()),
        "column": stream(iter([pa.table({"odd": [1]})])),
    }[failing]
    with pytest.raises(StoreError):
        store.add_stream(broken)
    assert store.snapshots() == ()
    assert store.check().problems == ()
    assert store.add_stream(stream(pieces(1))).rows["tie"] == 1


def test_an_empty_stream_makes_no_part(store: Store) -> None:
    snapshot = store.add_stream(stream(pieces(0)))
    assert "tie" not in snapshot.rows
    assert store.check().ok
