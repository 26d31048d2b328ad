"""Claims out as PLOVER JSON: one record a line, what PLOVER has no field for under the key ``entente``.

Required are ``id``, ``date``, ``actor`` and ``event``. A claim without a PLOVER code has no record: dependence, shares
and slow changes have none. A claim that is not dated gets the date of publication, with a comment; without either it
is left out. What is left out is counted.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from entente.reading.interchange.records import is_done_act

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from entente.evidence.claims import Claim, Document, Speaker

    Lookup = Callable[[str], Document | None]

VERSION = "0.8"
KEY = "entente"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")
_PUBLISHED = "date of publication: the event itself is not dated in the text"


@dataclass(slots=True)
class Export:
    """What became of the claims.

    Attributes
    ----------
    written
        Records.
    left_out
        Claims without a record, by reason: ``no_plover``, ``no_date``, ``no_actor``, ``no_recipient``.
    """

    written: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain values."""
        return {"written": self.written, "left_out": dict(sorted(self.left_out.items()))}


_NEEDS_RECIPIENT = frozenset({"COOPERATE", "AID", "SANCTION"})
"""Types that the manual's chapters define by whom they are done to."""


def to_plover(claims: Iterable[Claim], document: Lookup, *, export: Export | None = None) -> Iterator[dict[str, Any]]:
    """Yield PLOVER records for claims, in their order.

    Parameters
    ----------
    claims
        Of any backing; ``entente.evidence`` says which it is.
    document
        From a document's id to the document, or ``None`` where it is not stored (imported rows).
    export
        Filled while the records are drawn.

    Notes
    -----
    A claim that says that something did not happen, may happen or will happen is a record too, since its modality
    goes with it: readers of plain PLOVER must look at ``entente.done_act`` before they count, and at
    ``entente.evidence`` before they add up: imported rows are events of a lower class.
    """
    counted = Export() if export is None else export
    for claim in claims:
        source = document(claim.document)
        record = _record(claim, source, counted)
        if record is not None:
            counted.written += 1
            yield record


def _record(claim: Claim, source: Document | None, counted: Export) -> dict[str, Any] | None:
    code = claim.plover
    published = source.pub_date if source is not None else None
    day, comment = _date(claim, published)
    reason = _missing(claim, day)
    if reason or code is None:
        counted.left_out[reason or "no_plover"] += 1
        return None
    optional = {
        "recipient": _actors(claim, claim.target),
        "quad_code": code.quad,
        "mode": [code.mode] if code.mode else [],
        "context": list(code.context),
        "event_text": [claim.quote] if claim.quote else [],
        "text": claim.quote,
        "text_info": _place(claim),
        "cite_info": _citation(source),
        "coder": f"{claim.coder} {claim.coder_version}",
        "coded_date": datetime.now(UTC).date().isoformat(),
        "comment": comment,
    }
    return {
        "id": f"entente-{claim.id}",
        "date": day,
        "actor": _actors(claim, claim.source),
        "event": [code.type],
        **{key: value for key, value in optional.items() if value},
        "version": code.version,
        KEY: _own(claim, source),
    }


def _missing(claim: Claim, day: str | None) -> str:
    """Return why a claim has no record; empty if it has one."""
    if claim.plover is None:
        return "no_plover"
    if day is None:
        return "no_date"
    if not claim.source:
        return "no_actor"
    needed = claim.plover.type in _NEEDS_RECIPIENT and not claim.reciprocal
    return "no_recipient" if needed and not claim.target else ""


def _date(claim: Claim, published: str | None) -> tuple[str | None, str]:
    """Return the day of the event, else that of publication, and a comment that says so."""
    stated = claim.time.value if claim.time is not None else None
    if stated and _DAY.fullmatch(stated):
        return stated, ""
    if published and stated and _MONTH.fullmatch(stated) and published.startswith(stated):
        return published, f"{_PUBLISHED} beyond {stated}"
    if published is None or claim.historical:
        return None, ""
    return published, f"{_PUBLISHED} beyond {stated}" if stated else _PUBLISHED


def _actors(claim: Claim, actors: tuple[str, ...]) -> list[dict[str, str]]:
    named = {one.actor: one.surface for one in reversed(claim.mentions)}
    return [{"actor_text": named.get(actor, actor), "code": actor} for actor in actors]


def _place(claim: Claim) -> dict[str, int]:
    if claim.backing == "row":
        return {}
    return {"sequence": claim.paragraph, "start": claim.start, "end": claim.end}


def _citation(source: Document | None) -> dict[str, str]:
    if source is None:
        return {}
    given = {"title": source.title, "publication": source.outlet, "author": source.author, "uri": source.uri}
    return {key: value for key, value in given.items() if value}


def _own(claim: Claim, source: Document | None) -> dict[str, Any]:
    """Return what PLOVER has no field for."""
    return {
        "schema": "entente.claim/1",
        "claim_id": claim.id,
        "document": claim.document,
        "uri": source.uri if source is not None else "",
        "outlet": source.outlet if source is not None else "",
        "lang": claim.lang,
        "start": claim.start if claim.backing != "row" else None,
        "evidence": claim.backing,
        "done_act": is_done_act(claim),
        "counts_as_event": claim.counts_as_event,
        "domain": claim.domain,
        "topic": claim.topic,
        "kind": claim.kind,
        "reciprocal": claim.reciprocal,
        "modality": claim.modality,
        "aux": {name: getattr(claim, name) for name in ("negated", "future", "hypothetical", "historical")},
        "speaker_chain": [_speaker(one) for one in claim.speaker_chain],
        "attitudes": [asdict(one) for one in claim.attitudes],
        "valence": claim.valence,
        "confidence": claim.confidence,
        "flags": list(claim.flags),
    }


def _speaker(speaker: Speaker) -> dict[str, Any]:
    given = {"name": speaker.name, "role": speaker.role, "form": speaker.form, "distance": speaker.distance}
    return (
        given | ({"actor": speaker.actor} if speaker.actor else {}) | ({"verb": speaker.verb} if speaker.verb else {})
    )


def write_plover(claims: Iterable[Claim], document: Lookup, out: IO[str]) -> Export:
    """Write PLOVER records to an open text file, one a line; return what was written and left out."""
    export = Export()
    for record in to_plover(claims, document, export=export):
        out.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
    return export
