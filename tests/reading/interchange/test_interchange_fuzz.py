"""Whatever a file holds: one clear error, or an account in which every row is told."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente.errors import InputError
from entente.reading.interchange import Tally, read_events
from entente.reading.interchange.gdelt import EVENTS, GRAPH, MENTIONS
from entente.reading.interchange.storing import event_of, row_of

if TYPE_CHECKING:
    from pathlib import Path

CELL = st.one_of(
    st.sampled_from(
        ["", "KAZ", "TUR", "042", "20240514", "20240514120000-1", "https://a.example/1", "12000101", "-1", "60", "nan"]
    ),
    st.text(st.characters(exclude_characters="\t\n\r", exclude_categories=["Cs"]), max_size=12),
)
LAYOUTS = {"gdelt": EVENTS, "gdelt-mentions": MENTIONS, "gdelt-gkg": GRAPH}
SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
ANY_JSON = st.recursive(
    st.sampled_from(["AID", "2024-05-14", "0900-01-01", "KAZ"])
    | st.none()
    | st.booleans()
    | st.floats(allow_nan=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("id", "date", "pub_date", "event", "event_type", "attributes", "actor", "recipient", "entente", "mode")


def account(name: str, path: Path) -> None:
    tally = Tally()
    found = []
    with suppress(InputError):
        found = list(read_events(name, path, tally=tally, every=True))
    assert not found or tally.events == len(found)
    for event in found:
        assert event.confidence <= 0.3
        claim = event.claim()
        assert claim.backing in {"row", "link"}
        assert event_of(row_of(event)).claim() == claim


@pytest.mark.parametrize("name", sorted(LAYOUTS))
@given(data=st.data())
@SLOW
def test_any_cells(name: str, tmp_path: Path, data: st.DataObject) -> None:
    width = len(LAYOUTS[name].columns)
    rows = data.draw(st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=4))
    path = tmp_path / "any.tsv"
    path.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    account(name, path)


@given(records=st.lists(st.dictionaries(st.sampled_from(FIELDS), ANY_JSON), min_size=1, max_size=4))
@SLOW
def test_any_records(tmp_path: Path, records: list[dict[str, object]]) -> None:
    path = tmp_path / "any.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in records), encoding="utf-8")
    account("ngec", path)


@pytest.mark.parametrize("name", ["gdelt", "icews", "polecat", "ngec", "gdelt-gkg"])
@given(content=st.binary(max_size=300))
@SLOW
def test_any_bytes(name: str, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any"
    path.write_bytes(content)
    account(name, path)
