"""ICEWS coded event data: both layouts, the original ("Event Date" as text) and the one with days since 1970.

``event_id`` alone is not unique, the pair of id and date is. CAMEO codes are text with leading zeros. Countries are
names, in some rows there are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.reading.interchange import values
from entente.reading.interchange.codes import cameo_meaning, named_actor, padded
from entente.reading.interchange.records import MOST_CONFIDENCE, CodedEvent, Recent, document_id
from entente.reading.interchange.tables import Layout, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from entente.reading.interchange.records import Tally
    from entente.reading.interchange.tables import Row

CODER = "import.icews"
_COLUMNS = (
    *("event_id", "event_date", "source_name", "source_sectors", "source_country", "event_text", "cameo_code"),
    *("intensity", "target_name", "target_sectors", "target_country", "story_id", "sentence_number", "publisher"),
    *("city", "district", "province", "country", "latitude", "longitude"),
)
EVENTS = Layout(
    "ICEWS events",
    _COLUMNS,
    ("event_id", "event_date", "source_country", "cameo_code", "target_country"),
    headless=False,
)


def read_events(path: Path, tally: Tally, *, every: bool = False) -> Iterator[CodedEvent]:
    """Yield the events of an ICEWS file (tab- or comma-separated, with its header).

    Parameters
    ----------
    every
        Also rows with one known side or inside one state.
    """
    seen = Recent()
    for _, row in rows(path, (EVENTS,), tally):
        event = _event(row, tally)
        if event is None:
            continue
        if seen.seen(event.event_id, event.date):
            tally.left_out["repeats"] += 1
        elif values.is_dyad(event, tally, every=every):
            tally.events += 1
            yield event


def _event(row: Row, tally: Tally) -> CodedEvent | None:
    cells = row.cells
    day, code = values.any_day(cells["event_date"]), cells["cameo_code"].strip()
    if day is None or not code.isdigit() or not cells["event_id"].strip():
        tally.reject(row.line, "has no id, date or CAMEO code where they should stand", row.text)
        return None
    code = padded(code)
    meaning = cameo_meaning(code)
    story = cells.get("story_id", "").strip()
    year = int(day[:4])
    return CodedEvent(
        coder=CODER,
        event_id=cells["event_id"].strip(),
        date=day,
        sender=_actor(cells["source_country"], year, tally),
        receiver=_actor(cells["target_country"], year, tally),
        sender_name=cells.get("source_name", "").strip(),
        receiver_name=cells.get("target_name", "").strip(),
        code=code,
        plover=meaning.plover,
        domain=meaning.domain,
        topic=values.topic(meaning.plover),
        line=row.line,
        confidence=MOST_CONFIDENCE,
        document=document_id(f"icews:{story}" if story else ""),
        outlet=cells.get("publisher", "").strip(),
        sentence=values.offset(cells.get("sentence_number", "")),
        intensity=values.number(cells.get("intensity", "")),
        place=named_actor(cells.get("country", ""), year),
        text=cells.get("event_text", "").strip(),
    )


def _actor(name: str, year: int, tally: Tally) -> tuple[str, ...]:
    found = named_actor(name, year)
    if not found and name.strip():
        tally.stranger(name.strip())
    return (found,) if found else ()
