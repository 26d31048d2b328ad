"""A maker of small readings, and stores in temporary folders."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa
import pytest

from entente.evidence import Coverage, Origin, Reading, Reject, Store

if TYPE_CHECKING:
    from pathlib import Path

TIE: dict[str, Any] = {
    "domain": "arms",
    "kind": "arms_delivery",
    "sender": "RUS",
    "receiver": "KAZ",
    "directed": True,
    "year": 2001,
    "year_to": 2001,
    "value": 1.5,
    "unit": "TIV_million",
    "n": 1,
    "status": "value",
    "item": "Su-27",
    "locator": "line 7",
}


class MakeReading(Protocol):
    """``make("file content", source="sipri", ties=[{"year": 1999}, ...])``: each tie overrides a complete one."""

    def __call__(
        self, content: str = "", *, source: str = "sipri", ties: list[dict[str, Any]] | None = None, **more: Any
    ) -> Reading: ...


def make_reading(
    content: str = "", *, source: str = "sipri", ties: list[dict[str, Any]] | None = None, **more: Any
) -> Reading:
    rows = [{**TIE, **tie} for tie in ([{}] if ties is None else ties)]
    given: dict[str, Any] = {
        "origin": Origin(source, "SIPRI", f"Title of {source}", "2024", "Cite it", "https://example.org", "own", False),  # noqa: FBT003 - the record's order
        "sha256": hashlib.sha256(content.encode()).hexdigest(),
        "vintage": "2024-03-11",
        "tables": {"tie": pa.Table.from_pylist(rows)} if rows else {},
        "coverage": (Coverage("arms", "arms_delivery", "*", "*", 1950, 2023),),
        "rejects": (Reject(9, "no year", "x;y"),),
        "notes": ("a known defect",),
    }
    return Reading(**(given | more))


@pytest.fixture(scope="session")
def make() -> MakeReading:
    return make_reading


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.init(tmp_path / "store")


@pytest.fixture(autouse=True)
def _no_store_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ENTENTE_STORE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
