"""POLECAT: the JSON lines of its coder (NGEC), its tab-separated release, and PLOVER's own exchange format.

An NGEC record may name several event types: each makes an event. POLECAT's tab files are partly malformed (a surplus
name in the header, surplus tabs): they are read by name, and what is empty beyond the header is dropped.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from entente.errors import FormatError
from entente.evidence.claims import QUADS, Plover
from entente.reading.interchange import values
from entente.reading.interchange.codes import named_actor, plover_domain
from entente.reading.interchange.lines import lines
from entente.reading.interchange.records import MOST_CONFIDENCE, CodedEvent, Recent, document_id
from entente.reading.interchange.tables import Layout, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from entente.evidence.claims import PloverType
    from entente.reading.interchange.records import Tally
    from entente.reading.interchange.tables import Row

CODER = "import.polecat"
EXCHANGE = "import.plover"
TABLE = Layout(
    "POLECAT events",
    (),
    ("event_id", "event_date", "event_type", "actor_country", "recipient_country"),
    headless=False,
)
JSON_EXPECTED = (
    "JSON lines of NGEC (id, date or pub_date, event_type, attributes.ACTOR, attributes.RECIP) or of PLOVER "
    "(id, date, actor, event)"
)
_OLD_NAMES = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
"""Names of PLOVER's first drafts."""
_ENTENTE = "entente"
_MOST_ARRAY = 200_000_000


def kind_of(name: str) -> PloverType | None:
    """Return the PLOVER type of a name, old names included, or ``None``."""
    given = name.strip().upper()
    found = _OLD_NAMES.get(given, given)
    return cast("PloverType", found) if found in QUADS else None


def read_table(path: Path, tally: Tally, *, every: bool = False) -> Iterator[CodedEvent]:
    """Yield the events of a POLECAT release file (tab-separated, with a header)."""
    seen = Recent()
    for _, row in rows(path, (TABLE,), tally):
        event = _from_row(row, tally)
        if event is not None:
            yield from _kept([event], seen, tally, every=every)


def _kept(found: Sequence[CodedEvent], seen: Recent, tally: Tally, *, every: bool) -> Iterator[CodedEvent]:
    for event in found:
        if not values.is_dyad(event, tally, every=every):
            continue
        kind = event.plover.type if event.plover else event.code
        if seen.seen(event.document or event.event_id, event.sender, event.receiver, kind, event.date):
            tally.left_out["repeats"] += 1
            continue
        tally.events += 1
        yield event


def _from_row(row: Row, tally: Tally) -> CodedEvent | None:
    cells = row.cells
    day, kind = values.any_day(cells["event_date"]), kind_of(cells["event_type"])
    if day is None or kind is None or not cells["event_id"].strip():
        tally.reject(row.line, "has no id, date or PLOVER type where they should stand", row.text)
        return None
    plover = _plover(kind, cells.get("event_mode", ""), _listed(cells.get("contexts", "")))
    year = int(day[:4])
    identity = cells["event_id"].strip()
    return CodedEvent(
        coder=CODER,
        event_id=identity,
        date=day,
        pub_date=values.any_day(cells.get("publication_date", "")) or "",
        sender=_actors([cells["actor_country"]], year, tally),
        receiver=_actors([cells["recipient_country"]], year, tally),
        sender_name=cells.get("actor_name", "").strip(),
        receiver_name=cells.get("recipient_name", "").strip(),
        code=kind,
        plover=plover,
        domain=plover_domain(kind, plover.context),
        topic=kind.lower(),
        line=row.line,
        confidence=MOST_CONFIDENCE,
        document=document_id(f"polecat:{identity}"),
        outlet=cells.get("source", "").strip(),
        lang=cells.get("language", "").strip().lower()[:8] or "und",
        intensity=values.number(cells.get("intensity", "")),
        place=named_actor(cells.get("country", ""), year),
    )


def _listed(text: str) -> tuple[str, ...]:
    """Return the entries of a cell such as ``military; economic`` or ``['military']``."""
    plain = text.strip().strip("[]").replace("'", "").replace('"', "")
    found = (one.strip().lower() for one in plain.replace(";", ",").split(","))
    return tuple(one for one in found if one and one not in {"none", "nan"})


def _plover(kind: PloverType, mode: object, context: Sequence[str]) -> Plover:
    given = "" if mode is None else str(mode).strip().lower()
    return Plover(kind, "" if given in {"none", "nan"} else given, tuple(context), QUADS[kind])


def _actors(names: Sequence[str], year: int, tally: Tally) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in names:
        for part in name.replace(";", "|").split("|"):
            actor = named_actor(part, year)
            if actor:
                found[actor] = None
            elif part.strip() and part.strip().lower() != "none":
                tally.stranger(part.strip())
    return tuple(found)


def read_json(path: Path, tally: Tally, *, every: bool = False) -> Iterator[CodedEvent]:
    """Yield the events of a file of NGEC or PLOVER records: one a line, or one JSON list.

    Raises
    ------
    FormatError
        If no record has the fields of either.
    """
    seen = Recent()
    for number, record, text in _records(path):
        tally.rows += 1
        found = _from_record(number, record, tally) if isinstance(record, dict) else None
        if found is None:
            tally.reject(number, "is no record of NGEC or PLOVER", text)
            continue
        yield from _kept(found, seen, tally, every=every)


def _records(path: Path) -> Iterator[tuple[int, Any, str]]:
    stream = lines(path)
    for number, text in stream:
        if text is not None and text.lstrip().startswith("[") and number == 1:
            yield from _array(path)
            return
        yield number, _parsed(text), text or ""


def _parsed(text: str | None) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        return None


def _array(path: Path) -> Iterator[tuple[int, Any, str]]:
    whole = "\n".join(text or "" for _, text in lines(path, most=_MOST_ARRAY))
    found = _parsed(whole)
    if not isinstance(found, list):
        raise FormatError(f"{path} is not a JSON list", hint=f"expected {JSON_EXPECTED}")
    yield from ((number, record, json.dumps(record)[:200]) for number, record in enumerate(found, start=1))


def _from_record(number: int, record: Mapping[str, Any], tally: Tally) -> list[CodedEvent] | None:
    if record.get("event") == "DOCUMENT":  # a note that PLOVER files carry about themselves
        tally.left_out["documentation"] += 1
        return []
    if "event_type" in record and isinstance(record.get("attributes"), dict):
        return _from_ngec(number, record, tally)
    if "event" in record and ("actor" in record or "source" in record):
        return _from_plover(number, record, tally)
    return None


def _from_ngec(number: int, record: Mapping[str, Any], tally: Tally) -> list[CodedEvent] | None:
    published = values.any_day(str(record.get("pub_date") or ""))
    day = values.any_day(str(_resolved(record) or record.get("date") or "")) or published
    kinds = [kind_of(one) for one in _texts(record["event_type"])]
    if day is None or not kinds or None in kinds:
        return None
    actors, recipients = (_attribute(record, name) for name in ("ACTOR", "RECIP"))
    year, url = int(day[:4]), str(record.get("url") or "")
    score = min((value for one in actors if (value := _score(one)) is not None), default=1.0)
    contexts = tuple(one.lower() for one in _texts(record.get("contexts")))
    mode = next(iter(_texts(record.get("event_mode"))), "")
    found = []
    for kind in cast("list[PloverType]", kinds):
        plover = _plover(kind, mode if len(kinds) == 1 else "", contexts)
        event = CodedEvent(
            coder=CODER,
            event_id=f"{record.get('id', '')}" if len(kinds) == 1 else f"{record.get('id', '')} {kind}",
            date=day,
            pub_date=published or "",
            sender=_actors(_countries(actors), year, tally),
            receiver=_actors(_countries(recipients), year, tally),
            sender_name="; ".join(_texts([one.get("text") for one in actors])),
            receiver_name="; ".join(_texts([one.get("text") for one in recipients])),
            code=kind,
            plover=plover,
            domain=plover_domain(kind, contexts),
            topic=kind.lower(),
            line=number,
            confidence=round(MOST_CONFIDENCE * max(0.0, min(1.0, score)), 4),
            document=document_id(url or f"ngec:{record.get('doc_id') or record.get('id', '')}"),
            url=url if values.is_address(url) else "",
            outlet=str(record.get("publisher") or ""),
            offset=_start(actors),
            place=_place(record, year),
            text=str(record.get("headline") or ""),
        )
        found.append(event)
    return found


def _texts(value: object) -> list[str]:
    listed = value if isinstance(value, list | tuple) else [value]
    return [str(one).strip() for one in listed if one is not None and str(one).strip()]


def _attribute(record: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = record["attributes"].get(name) or []
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]


def _resolved(record: Mapping[str, Any]) -> object:
    return record.get("event_date") or record.get("resolved_date")


def _countries(attributes: Sequence[Mapping[str, Any]]) -> list[str]:
    return [str(one["country"]) for one in attributes if one.get("country")]


def _score(attribute: Mapping[str, Any]) -> float | None:
    return values.number(str(attribute.get("qa_score")))


def _start(attributes: Sequence[Mapping[str, Any]]) -> int | None:
    starts = (values.offset(str(one.get("start"))) for one in attributes)
    return min((one for one in starts if one is not None), default=None)


def _place(record: Mapping[str, Any], year: int) -> str:
    where = record.get("event_geolocation")
    first = where[0] if isinstance(where, list) and where else where
    if not isinstance(first, dict):
        return ""
    return named_actor(str(first.get("country_code3") or first.get("country") or ""), year)


def _from_plover(number: int, record: Mapping[str, Any], tally: Tally) -> list[CodedEvent] | None:
    day = values.any_day(str(record.get("date") or ""))
    kinds = [kind_of(one) for one in _texts(record["event"])]
    if day is None or not kinds or None in kinds:
        return None
    ours = record.get(_ENTENTE)
    own: Mapping[str, Any] = ours if isinstance(ours, dict) else {}
    if _undone(own):
        tally.left_out["not_a_done_act"] += 1
        return []
    year, contexts = int(day[:4]), tuple(one.lower() for one in _texts(record.get("context")))
    ends = (_ends(record, "actor", "source"), _ends(record, "recipient", "target"))
    mode = next(iter(_texts(record.get("mode"))), "")
    url = str(own.get("uri") or "")
    return [
        CodedEvent(
            coder=EXCHANGE,
            event_id=str(record.get("id", "")),
            date=day,
            sender=_actors(_codes(ends[0]), year, tally),
            receiver=_actors(_codes(ends[1]), year, tally),
            sender_name="; ".join(_names(ends[0])),
            receiver_name="; ".join(_names(ends[1])),
            code=kind,
            plover=_plover(kind, mode if len(kinds) == 1 else "", contexts),
            domain=str(own.get("domain") or plover_domain(kind, contexts)),
            topic=str(own.get("topic") or kind.lower()),
            line=number,
            confidence=MOST_CONFIDENCE,
            document=str(own.get("document") or "") or document_id(url or str(record.get("id", ""))),
            url=url if values.is_address(url) else "",
            outlet=str(own.get("outlet") or record.get("publication") or ""),
            lang=str(own.get("lang") or record.get("language") or "und"),
            offset=values.offset(str(own.get("start"))),
            reciprocal=bool(own.get("reciprocal")),
        )
        for kind in cast("list[PloverType]", kinds)
    ]


def _undone(own: Mapping[str, Any]) -> bool:
    """Whether a record of our own says that the act did not, may or will take place: plain PLOVER cannot say so."""
    flags = own.get("aux")
    aux: Mapping[str, Any] = flags if isinstance(flags, dict) else {}
    if own.get("done_act") is False:
        return True
    said = own.get("modality", "asserted") != "asserted" or own.get("kind", "event") != "event"
    return said or any(aux.get(name) for name in ("negated", "future", "hypothetical"))


def _ends(record: Mapping[str, Any], name: str, old: str) -> list[Mapping[str, Any]]:
    found = record.get(name) or record.get(old) or []
    listed = found if isinstance(found, list) else [found]
    return [one if isinstance(one, dict) else {"code": one} for one in listed if one]


def _codes(ends: Sequence[Mapping[str, Any]]) -> list[str]:
    return [str(one.get("code") or one.get("country") or "") for one in ends]


def _names(ends: Sequence[Mapping[str, Any]]) -> list[str]:
    return _texts([one.get("actor_text") or one.get("actorText") or one.get("text") for one in ends])
