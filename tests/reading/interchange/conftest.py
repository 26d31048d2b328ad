"""Makers of rows in the formats of event data: invented events between real states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest

from entente.reading.interchange import Tally, read_events
from entente.reading.interchange.gdelt import EVENTS, GRAPH, MENTIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from entente.reading.interchange import CodedEvent
    from entente.reading.interchange.tables import Layout

EVENT = {
    "globaleventid": "900000001",
    "sqldate": "20240514",
    "actor1name": "ASTANA",
    "actor1countrycode": "KAZ",
    "actor2name": "ANKARA",
    "actor2countrycode": "TUR",
    "eventcode": "042",
    "eventrootcode": "04",
    "quadclass": "1",
    "goldsteinscale": "1.9",
    "actiongeo_countrycode": "TU",
    "dateadded": "20240514120000",
    "sourceurl": "https://news.example.org/a1",
}
MENTION = {
    "globaleventid": "900000001",
    "eventtimedate": "20240514120000",
    "mentiontimedate": "20240515120000",
    "mentiontype": "1",
    "mentionsourcename": "news.example.org",
    "mentionidentifier": "https://news.example.org/a1",
    "sentenceid": "3",
    "actor1charoffset": "-1",
    "actor2charoffset": "88",
    "actioncharoffset": "120",
    "confidence": "60",
    "mentiondoclen": "2500",
}
RECORD = {
    "gkgrecordid": "20240514120000-T7",
    "date": "20240514120000",
    "sourcecollectionidentifier": "1",
    "sourcecommonname": "news.example.org",
    "documentidentifier": "https://news.example.org/g1",
    "counts": "ARREST#12#miners#4#Karaganda, Kazakhstan#KZ#KZ12#49#73#1;",
    "v2locations": "1#Russia#RS#RS##60#100#RS#250;1#Turkey#TU#TU##39#35#TU#40;4#Paris#FR#FR##48#2#1#900",
    "v2tone": "-2.5,1,3,4,5,6,400",
    "translationinfo": "srclc:rus;eng:GT-RUS 1.0",
}


class Write(Protocol):
    """``write(EVENTS, [{...}, ...])``: each row overrides a complete one; ``name`` of the file."""

    def __call__(self, layout: Layout, rows: list[dict[str, Any]], name: str = "a.export.CSV") -> Path: ...


@pytest.fixture
def write(tmp_path: Path) -> Write:
    bases = {EVENTS.title: EVENT, MENTIONS.title: MENTION, GRAPH.title: RECORD}

    def make(layout: Layout, rows: list[dict[str, Any]], name: str = "a.export.CSV") -> Path:
        full = [{**bases[layout.title], **row} for row in rows]
        lines = ["\t".join(str(row.get(column, "")) for column in layout.columns) for row in full]
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return make


@pytest.fixture
def drawn() -> Callable[..., tuple[list[CodedEvent], Tally]]:
    """``drawn("gdelt", path)``: the events and the account."""

    def draw(name: str, path: Path, **more: Any) -> tuple[list[CodedEvent], Tally]:
        tally = Tally()
        return list(read_events(name, path, tally=tally, **more)), tally

    return draw
