"""Imported events go into the store, file by file, and come back as claims."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from entente.errors import InputError
from entente.evidence.claims import Plover, Quantity
from entente.evidence.records import Coverage, Origin, Query, ReadingStream
from entente.evidence.schema import arrow
from entente.reading.interchange.formats import format_named, read_events
from entente.reading.interchange.leftout import in_words
from entente.reading.interchange.lines import sha256_of
from entente.reading.interchange.records import CodedEvent, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from entente.evidence import Evidence, Store
    from entente.evidence.claims import Claim
    from entente.evidence.records import Reject, Snapshot
    from entente.reading.interchange.formats import Format

TABLE = "coded_event"
CHUNK = 100_000
_BATCH = 4_000
_LONGEST_STEM = 46
_TAIL = 8
_JOINED = "|"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file.

    Attributes
    ----------
    snapshot
        As it stands in the store.
    tally
        What was read and left out. All zero if the file had been stored before.
    new
        Whether it was stored now.
    replaced
        Id of the snapshot of the same name whose place it took; empty if there was none.
    """

    snapshot: Snapshot
    tally: Tally
    new: bool
    replaced: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        snapshot = self.snapshot
        head = {"source": snapshot.source, "snapshot": snapshot.id, "sha256": snapshot.sha256, "new": self.new}
        stored = {"replaced": self.replaced, "stored": snapshot.rows.get(TABLE, 0)}
        return {**head, **stored, **self.tally.to_dict()}


def import_events(
    name: str, path: str | Path, store: Store, *, events: Path | None = None, every: bool = False
) -> Imported:
    """Read a file of event data and store its events in the table ``coded_event``.

    Each file is a source of its own (``gdelt.20180601120000.export``), so that files stand beside each other; a newer
    copy of a file takes the older one's place. Memory does not grow with the file.

    Parameters
    ----------
    name, path, events, every
        As for :func:`~entente.reading.interchange.formats.read_events`.
    store
        Where to.

    Raises
    ------
    InputError, FormatError
        If the file cannot be read, is of another format, or holds no event for us; nothing is stored then.
    StoreError
        If the store cannot be written.
    """
    form, given, tally = format_named(name), Path(path), Tally()
    source, digest = source_name(name, given), _digest(given, events, every=every)
    before = [one for one in store.snapshots() if one.source == source]
    found = read_events(name, given, tally=tally, events=events, every=every)
    span = _Span()
    stream = ReadingStream(
        origin=_origin(form, source),
        sha256=digest,
        vintage="",
        table=TABLE,
        chunks=_chunks(span.watched(found)),
        close=lambda: _close(given, tally, span),
    )
    snapshot = store.add_stream(stream)
    new = all(one.sha256 != digest for one in before)
    return Imported(snapshot, tally, new, before[-1].id if before and new else "")


def _digest(path: Path, events: Path | None, *, every: bool) -> str:
    """Return the hash of the file, or of all that its reading depends on: so that another reading is another copy."""
    own = sha256_of(path)
    if events is None and not every:
        return own
    beside = sha256_of(events) if events is not None else ""
    return hashlib.sha256(f"{own} events={beside} every={every}".encode()).hexdigest()


def source_name(name: str, path: Path) -> str:
    """Return the name under which a file is stored: the format and the file's own name."""
    stem = re.sub(r"[^a-z0-9._-]+", "_", path.name.casefold())
    for ending in (".zip", ".gz", ".csv", ".tsv", ".txt", ".tab", ".jsonl", ".json"):
        stem = stem.removesuffix(ending)
    if len(stem) > _LONGEST_STEM:
        tail = hashlib.sha256(stem.encode()).hexdigest()[:_TAIL]
        stem = f"{stem[: _LONGEST_STEM - _TAIL - 1]}_{tail}"
    return f"{name}.{stem.strip('.') or 'events'}"


def _origin(form: Format, source: str) -> Origin:
    return Origin(
        name=source,
        producer=form.producer,
        title=f"{form.title} ({source.split('.', 1)[1]})",
        version="",
        citation=form.citation,
        url=form.url,
        licence=form.licence,
        redistributable=False,
    )


class _Span:
    """First and last year that passed by."""

    def __init__(self) -> None:
        self.years: set[int] = set()

    def watched(self, found: Iterator[CodedEvent]) -> Iterator[CodedEvent]:
        for event in found:
            if event.date:
                self.years.add(int(event.date[:4]))
            yield event


def _close(path: Path, tally: Tally, span: _Span) -> tuple[tuple[Coverage, ...], tuple[Reject, ...], tuple[str, ...]]:
    if not tally.events or not span.years:
        why = in_words(tally.left_out, "no rows")
        raise InputError(f"{path} holds no event between two known actors ({why})", hint="try --every, or another file")
    note = "rows that others coded: confidence 0.3 at most, no sentence behind them"
    coverage = (Coverage("", TABLE, "*", "*", min(span.years), max(span.years), note),)
    left_out = in_words(dict(sorted(tally.left_out.items())))
    notes = [f"{tally.rows} rows, {tally.malformed} malformed, {tally.events} events; left out: {left_out}"]
    return coverage, tuple(tally.rejects), (*notes, *tally.notes)


def _chunks(events: Iterator[CodedEvent]) -> Iterator[pa.Table]:
    import pyarrow as pa

    declared = arrow(TABLE)
    own = pa.schema([field for field in declared if field.name not in {"source", "snapshot"}])
    held: list[pa.Table] = []
    # Small batches of Python rows, large parts: a row as a dictionary takes twenty times its place in a column.
    while rows := [row_of(event) for event in islice(events, _BATCH)]:
        held.append(pa.Table.from_pylist(rows, schema=own))
        if len(held) * _BATCH >= CHUNK:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def row_of(event: CodedEvent) -> dict[str, Any]:
    """Return an event as a row of the table ``coded_event``."""
    code = event.plover
    what = event.quantity
    return {
        "id": event.id,
        "coder": event.coder,
        "event_id": event.event_id,
        "date": event.date,
        "year": int(event.date[:4]) if event.date else 0,
        "pub_date": event.pub_date or None,
        "sender": _JOINED.join(event.sender),
        "receiver": _JOINED.join(event.receiver),
        "sender_name": event.sender_name or None,
        "receiver_name": event.receiver_name or None,
        "reciprocal": event.reciprocal,
        "kind": event.kind,
        "code": event.code,
        "plover": code.type if code else None,
        "mode": (code.mode or None) if code else None,
        "context": (_JOINED.join(code.context) or None) if code else None,
        "quad": code.quad if code else None,
        "domain": event.domain,
        "topic": event.topic,
        "backing": event.backing,
        "confidence": event.confidence,
        "document": event.document,
        "url": event.url or None,
        "outlet": event.outlet or None,
        "lang": event.lang,
        "translated": event.translated,
        "start": event.offset,
        "sentence": event.sentence,
        "intensity": event.intensity,
        "value": what.value if what else None,
        "item": what.surface if what else None,
        "place": event.place or None,
        "locator": f"line {event.line}",
    }


def imported_claims(evidence: Evidence, *, coder: str = "") -> Iterator[Claim]:
    """Yield the imported events of the pinned evidence as claims, in stored order.

    Parameters
    ----------
    coder
        Only those of one import, such as ``import.gdelt``.
    """
    where: dict[str, Any] = {"coder": (coder,)} if coder else {}
    table = evidence.run(Query(TABLE, where))
    for batch in table.to_batches(_BATCH):
        yield from (event_of(row).claim() for row in batch.to_pylist())


def event_of(row: Mapping[str, Any]) -> CodedEvent:
    """Return the event of a row of the table ``coded_event``."""
    return CodedEvent(
        coder=row["coder"],
        event_id=row["event_id"],
        date=row["date"],
        sender=_split(row["sender"]),
        receiver=_split(row["receiver"]),
        code=row["code"],
        plover=_plover(row),
        domain=row["domain"],
        topic=row["topic"],
        line=int(row["locator"].removeprefix("line ")),
        confidence=row["confidence"],
        kind=row["kind"],
        pub_date=row["pub_date"] or "",
        sender_name=row["sender_name"] or "",
        receiver_name=row["receiver_name"] or "",
        document=row["document"],
        url=row["url"] or "",
        outlet=row["outlet"] or "",
        lang=row["lang"],
        translated=row["translated"],
        offset=row["start"],
        sentence=row["sentence"],
        intensity=row["intensity"],
        place=row["place"] or "",
        reciprocal=row["reciprocal"],
        quantity=_quantity(row),
    )


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(filter(None, (text or "").split(_JOINED)))


def _plover(row: Mapping[str, Any]) -> Plover | None:
    if row["plover"] is None:
        return None
    return Plover(cast("Any", row["plover"]), row["mode"] or "", _split(row["context"]), row["quad"])


def _quantity(row: Mapping[str, Any]) -> Quantity | None:
    number = row["value"]
    if number is None:
        return None
    return Quantity(number, number, number, "count", "other", row["item"] or "", 0, 0, base=row["topic"])
