"""GDELT 2.0: Events (61 columns), Mentions (16) and the Global Knowledge Graph (27).

The files are tab-separated though they are named ``.csv``, have no header and no quoting. Actors' countries are CAMEO
letters; places are FIPS 10-4 codes. One article gives many rows: one is kept for each document, dyad, root code and
day.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from entente.evidence.claims import Quantity
from entente.reading.interchange import values
from entente.reading.interchange.codes import cameo_actor, cameo_meaning, fips_actor, padded
from entente.reading.interchange.records import MOST_CONFIDENCE, CodedEvent, Recent, document_id
from entente.reading.interchange.tables import Layout, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entente.reading.interchange.records import Tally
    from entente.reading.interchange.tables import Row

CODER = "import.gdelt"
EVENT_CONFIDENCE = 0.2
"""Audits by users found about a fifth of the strongest conflict rows right."""
GRAPH_CONFIDENCE = 0.1
"""That two places stand in one text says little."""


def _actor(number: int) -> tuple[str, ...]:
    parts = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code")
    return tuple(f"actor{number}{part}".casefold() for part in (*parts, "Type1Code", "Type2Code", "Type3Code"))


def _geo(whose: str) -> tuple[str, ...]:
    parts = ("type", "fullname", "countrycode", "adm1code", "adm2code", "lat", "long", "featureid")
    return tuple(f"{whose}geo_{part}" for part in parts)


EVENTS = Layout(
    "GDELT 2.0 Events",
    (
        *("globaleventid", "sqldate", "monthyear", "year", "fractiondate"),
        *_actor(1),
        *_actor(2),
        *("isrootevent", "eventcode", "eventbasecode", "eventrootcode", "quadclass", "goldsteinscale"),
        *("nummentions", "numsources", "numarticles", "avgtone"),
        *_geo("actor1"),
        *_geo("actor2"),
        *_geo("action"),
        *("dateadded", "sourceurl"),
    ),
    ("globaleventid", "sqldate", "actor1countrycode", "actor2countrycode", "eventcode", "sourceurl"),
    headless=True,
)
MENTIONS = Layout(
    "GDELT 2.0 Mentions",
    (
        *("globaleventid", "eventtimedate", "mentiontimedate", "mentiontype", "mentionsourcename"),
        *("mentionidentifier", "sentenceid", "actor1charoffset", "actor2charoffset", "actioncharoffset"),
        *("inrawtext", "confidence", "mentiondoclen", "mentiondoctone", "mentiondoctranslationinfo", "extras"),
    ),
    ("globaleventid", "mentiontimedate", "mentionidentifier", "actioncharoffset", "confidence"),
    headless=True,
)
GRAPH = Layout(
    "GDELT 2.1 Global Knowledge Graph",
    (
        *("gkgrecordid", "date", "sourcecollectionidentifier", "sourcecommonname", "documentidentifier"),
        *("counts", "v2counts", "themes", "v2themes", "locations", "v2locations", "persons", "v2persons"),
        *("organizations", "v2organizations", "v2tone", "dates", "gcam", "sharingimage", "relatedimages"),
        *("socialimageembeds", "socialvideoembeds", "quotations", "allnames", "amounts", "translationinfo", "extras"),
    ),
    ("gkgrecordid", "date", "documentidentifier", "v2locations"),
    headless=True,
)


def read_events(path: Path, tally: Tally, *, every: bool = False) -> Iterator[CodedEvent]:
    """Yield the events of an Events file.

    Parameters
    ----------
    path
        ``YYYYMMDDHHMMSS.export.CSV``, plain, gzip or zip; a file with a header is read by its names.
    tally
        Counts what was left out.
    every
        Also rows with one known side or inside one state.
    """
    seen = Recent()
    for _, row in rows(path, (EVENTS,), tally):
        event = _event(row, tally)
        if event is not None and values.is_dyad(event, tally, every=every):
            url, root, day = event.url or event.event_id, event.code[:2], event.date
            if seen.seen(url, event.sender, event.receiver, root, day):
                tally.left_out["repeats"] += 1
                continue
            tally.events += 1
            yield event


def _event(row: Row, tally: Tally) -> CodedEvent | None:
    cells = row.cells
    day = values.compact_day(cells["sqldate"])
    code = cells["eventcode"].strip()
    if not cells["globaleventid"].strip().isdigit() or day is None or not code.isdigit():
        tally.reject(row.line, "has no event number, date or event code where they should stand", row.text)
        return None
    url = cells["sourceurl"].strip()
    code = padded(code)
    meaning = cameo_meaning(code)
    return CodedEvent(
        coder=CODER,
        event_id=cells["globaleventid"].strip(),
        date=day,
        pub_date=values.compact_day(cells.get("dateadded", "")[:8]) or "",
        sender=_side(cells, "actor1", int(day[:4]), tally),
        receiver=_side(cells, "actor2", int(day[:4]), tally),
        sender_name=cells.get("actor1name", "").strip(),
        receiver_name=cells.get("actor2name", "").strip(),
        code=code,
        plover=meaning.plover,
        domain=meaning.domain,
        topic=values.topic(meaning.plover),
        line=row.line,
        confidence=EVENT_CONFIDENCE,
        document=document_id(url),
        url=url if values.is_address(url) else "",
        outlet=values.host(url),
        intensity=values.number(cells.get("goldsteinscale", "")),
        place=fips_actor(cells.get("actiongeo_countrycode", "")),
    )


def _side(cells: dict[str, str], which: str, year: int, tally: Tally) -> tuple[str, ...]:
    country = cells.get(f"{which}countrycode", "").strip()
    group = cells.get(f"{which}knowngroupcode", "").strip()
    for code in filter(None, (country, group)):
        found = cameo_actor(code, year)
        if found:
            return (found,)
        tally.stranger(code)
    return ()


def read_mentions(path: Path, tally: Tally, *, events: Path | None = None, every: bool = False) -> Iterator[CodedEvent]:
    """Yield the mentions of a Mentions file: one a document and event, with its place in the text.

    Parameters
    ----------
    events
        The Events file that the numbers refer to: it says who acted on whom. Without it the ends stay empty, and the
        ``event_id`` is what joins both in the store.
    """
    if events is None:
        tally.notes.append("mentions carry no actors: give the Events file that they refer to (--events)")
        yield from _mentions(path, tally, None)
        return
    with tempfile.TemporaryDirectory(prefix="entente-") as folder, closing(_index(events, folder, tally)) as found:
        for event in _mentions(path, tally, found):
            if values.is_dyad(event, tally, every=every):
                tally.events += 1
                yield event


class _Known(NamedTuple):
    """What an Events file says about a number."""

    date: str
    sender: str
    receiver: str
    sender_name: str
    receiver_name: str
    code: str
    intensity: float | None
    place: str


def _index(path: Path, folder: str, tally: Tally) -> sqlite3.Connection:
    """Put the events on the disk by their number: an Events file can be larger than the memory."""
    from entente.reading.interchange.records import Tally as Own

    connection = sqlite3.connect(Path(folder) / "events.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("CREATE TABLE event (id TEXT PRIMARY KEY, d, s, r, sn, rn, c, i, p) WITHOUT ROWID")
    own = Own()
    connection.execute("BEGIN")
    for _, row in rows(path, (EVENTS,), own):
        event = _event(row, own)
        if event is not None:
            ends = ("+".join(event.sender), "+".join(event.receiver), event.sender_name, event.receiver_name)
            known = _Known(event.date, *ends, event.code, event.intensity, event.place)
            connection.execute("INSERT OR REPLACE INTO event VALUES (?,?,?,?,?,?,?,?,?)", (event.event_id, *known))
    connection.execute("COMMIT")
    own.check(path, EVENTS.expected)
    tally.unknown.update(own.unknown)
    return connection


def _mentions(path: Path, tally: Tally, index: sqlite3.Connection | None) -> Iterator[CodedEvent]:
    seen = Recent()
    for _, row in rows(path, (MENTIONS,), tally):
        event = _mention(row, tally, index)
        if event is None:
            continue
        root = event.code[:2] or event.event_id
        if seen.seen(event.document, event.sender or event.event_id, event.receiver, root, event.date):
            tally.left_out["repeats"] += 1
            continue
        if index is None:
            tally.events += 1
        yield event


def _mention(row: Row, tally: Tally, index: sqlite3.Connection | None) -> CodedEvent | None:
    cells = row.cells
    number, published = cells["globaleventid"].strip(), values.compact_day(cells["mentiontimedate"][:8])
    sure = values.number(cells["confidence"])
    if not number.isdigit() or published is None or sure is None:
        tally.reject(row.line, "has no event number, time or confidence where they should stand", row.text)
        return None
    known = _known(index, number)
    if known is None:
        tally.left_out["event_not_in_events_file"] += 1
        return None
    meaning = cameo_meaning(known.code)
    address = cells["mentionidentifier"].strip()
    translation = cells.get("mentiondoctranslationinfo", "").strip()
    return CodedEvent(
        coder=CODER,
        event_id=number,
        date=known.date or values.compact_day(cells.get("eventtimedate", "")[:8]) or "",
        pub_date=published,
        sender=tuple(filter(None, known.sender.split("+"))),
        receiver=tuple(filter(None, known.receiver.split("+"))),
        sender_name=known.sender_name,
        receiver_name=known.receiver_name,
        code=known.code,
        plover=meaning.plover,
        domain=meaning.domain,
        topic=values.topic(meaning.plover),
        line=row.line,
        confidence=round(MOST_CONFIDENCE * min(100.0, max(0.0, sure)) / 100, 4),
        document=document_id(address),
        url=address if values.is_address(address) else "",
        outlet=cells.get("mentionsourcename", "").strip(),
        lang=values.language(translation),
        translated=bool(translation),
        offset=values.offset(cells["actioncharoffset"]),
        sentence=values.offset(cells.get("sentenceid", "")),
        intensity=known.intensity,
        place=known.place,
    )


_UNKNOWN = _Known("", "", "", "", "", "", None, "")


def _known(index: sqlite3.Connection | None, number: str) -> _Known | None:
    if index is None:
        return _UNKNOWN
    found = index.execute("SELECT d, s, r, sn, rn, c, i, p FROM event WHERE id = ?", (number,)).fetchone()
    return _Known(*found) if found else None


def read_graph(path: Path, tally: Tally, *, every: bool = False) -> Iterator[CodedEvent]:
    """Yield what a Knowledge Graph file says of states: which are named together, and the counts that it found.

    A record names places, people and themes; it knows no acts. So it gives one claim of kind ``state`` (topic
    ``co_mention``, the states named in one document, in the order of the text) and one of kind ``quantity`` for each
    count, and neither ever counts as an event.

    Parameters
    ----------
    every
        Also documents that name one state only.
    """
    seen = Recent()
    for _, row in rows(path, (GRAPH,), tally):
        day = values.compact_day(row.cells["date"][:8])
        if day is None or "-" not in row.cells["gkgrecordid"]:
            tally.reject(row.line, "has no record id or date where they should stand", row.text)
            continue
        if seen.seen(row.cells["documentidentifier"], day):
            tally.left_out["repeats"] += 1
            continue
        found = [*_together(row, day, every=every), *_counts(row, day)]
        tally.left_out["names_no_two_states"] += not found
        tally.events += len(found)
        yield from found


def _together(row: Row, day: str, *, every: bool) -> Iterator[CodedEvent]:
    places = values.places(row.cells["v2locations"])
    states = list(dict.fromkeys(actor for code, _, _ in places if (actor := fips_actor(code))))
    if len(states) < (1 if every else 2):
        return
    where = min((offset for code, _, offset in places if fips_actor(code) and offset is not None), default=None)
    yield _of_graph(row, day, "co_mention", tuple(states), offset=where)


def _counts(row: Row, day: str) -> Iterator[CodedEvent]:
    for count in values.counts(row.cells.get("counts", "")):
        actor = fips_actor(count.country)
        if not actor:
            continue
        number = float(count.number)
        what = Quantity(number, number, number, "count", "other", count.object, 0, 0, base=count.kind.lower())
        yield _of_graph(row, day, count.kind.lower(), (actor,), quantity=what)


def _of_graph(  # noqa: PLR0913 - what tells the two kinds apart
    row: Row,
    day: str,
    topic: str,
    actors: tuple[str, ...],
    *,
    offset: int | None = None,
    quantity: Quantity | None = None,
) -> CodedEvent:
    cells = row.cells
    address = cells["documentidentifier"].strip()
    record = cells["gkgrecordid"].strip()
    surface = "" if quantity is None else f"{quantity.value:g} {quantity.surface}"
    return CodedEvent(
        coder=CODER,
        event_id=f"{record} {topic} {surface}".strip(),
        date=day,
        pub_date=day,
        sender=actors,
        receiver=(),
        code=topic,
        plover=None,
        domain="other",
        topic=topic,
        line=row.line,
        confidence=GRAPH_CONFIDENCE,
        kind="state" if quantity is None else "quantity",
        document=document_id(address),
        url=address if values.is_address(address) else "",
        outlet=cells.get("sourcecommonname", "").strip(),
        lang=values.language(cells.get("translationinfo", "")),
        translated="-T" in record,
        offset=offset,
        intensity=values.number(cells.get("v2tone", "").split(",")[0]),
        reciprocal=quantity is None,
        quantity=quantity,
    )
