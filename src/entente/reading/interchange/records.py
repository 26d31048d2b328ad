"""What an importer makes of a row, and the account that it keeps of the others."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from entente.errors import FormatError
from entente.evidence.claims import Claim, Mention, Speaker, Time
from entente.evidence.records import Reject

if TYPE_CHECKING:
    from pathlib import Path

    from entente.evidence.claims import ClaimKind, EvidenceClass, Plover, Quantity

MOST_CONFIDENCE = 0.3
"""No imported row is surer than this."""
MOST_REJECTS = 10_000
"""Malformed rows that are listed one by one; the others are only counted."""
_VERSION = "1"
_SHOWN = 200
_ENOUGH = 1_000
"""Malformed rows without a single good one after which a file is refused unread."""


@dataclass(frozen=True, slots=True)
class CodedEvent:
    """One event of an imported table.

    Attributes
    ----------
    coder
        ``import.gdelt``, ``import.icews``, ``import.polecat`` or ``import.plover``.
    event_id
        Key in the imported table.
    date, pub_date
        ISO dates of the event and of the publication; empty if not stated.
    sender, receiver
        Actor ids; several act jointly.
    sender_name, receiver_name
        As the table names them.
    code
        Event code of the table, leading zeros kept.
    document, url, outlet, lang
        The text that was coded: an id made from its address, the address, who published it, its language.
    translated
        Whether a machine translation was coded; offsets count in the translation.
    offset, sentence
        Place in the text (characters, sentence number); ``None`` if unknown.
    intensity
        The table's own score (Goldstein scale for CAMEO), or ``None``.
    place
        Actor id of the state where it happened, from the table's geography, or empty.
    line
        In the file as given.
    """

    coder: str
    event_id: str
    date: str
    sender: tuple[str, ...]
    receiver: tuple[str, ...]
    code: str
    plover: Plover | None
    domain: str
    topic: str
    line: int
    confidence: float
    kind: ClaimKind = "event"
    pub_date: str = ""
    sender_name: str = ""
    receiver_name: str = ""
    document: str = ""
    url: str = ""
    outlet: str = ""
    lang: str = "und"
    translated: bool = False
    offset: int | None = None
    sentence: int | None = None
    intensity: float | None = None
    place: str = ""
    reciprocal: bool = False
    text: str = ""
    quantity: Quantity | None = None

    @property
    def backing(self) -> EvidenceClass:
        """``link`` where an address and an offset lead to the words; else ``row``."""
        return "link" if self.url and self.offset is not None else "row"

    @property
    def id(self) -> str:
        """Stable id: ``c_`` and 16 hex digits."""
        ends = ("+".join(self.sender), "+".join(self.receiver))
        parts = (self.document, self.event_id, self.date, self.offset, *ends, self.code, self.domain, self.kind)
        text = "\x1f".join(map(str, (*parts, self.coder, _VERSION)))
        return "c_" + hashlib.sha256(text.encode()).hexdigest()[:16]

    def claim(self) -> Claim:
        """Return the event as a claim without a quote: its words are not stored."""
        start = self.offset or 0
        return Claim(
            id=self.id,
            document=self.document,
            paragraph=max(0, self.sentence or 0),
            paragraph_role="body",
            start=start,
            end=start,
            quote="",
            lang=self.lang,
            source=self.sender,
            target=self.receiver,
            reciprocal=self.reciprocal,
            domain=self.domain,
            topic=self.topic,
            kind=self.kind,
            modality="asserted",
            speaker_chain=(Speaker(self.outlet or self.coder, "outlet", "narration"),),
            quantity=self.quantity,
            mentions=self._mentions(start),
            confidence=self.confidence,
            flags=("translated",) if self.translated else (),
            coder=self.coder,
            valence=self._valence(),
            plover=self.plover,
            time=Time(self.date, "day", "", start, start) if self.date else None,
            backing=self.backing,
            coder_version=_VERSION,
            rule=self.code,
        )

    def _mentions(self, start: int) -> tuple[Mention, ...]:
        ends = ((self.sender, self.sender_name), (self.receiver, self.receiver_name))
        named = ((actor, name) for actors, name in ends for actor in actors)
        return tuple(Mention(actor, name or actor, start, start, "name", rule=self.coder) for actor, name in named)

    def _valence(self) -> int | None:
        if self.plover is None:
            return None
        return 1 if self.plover.quad <= 2 else -1  # noqa: PLR2004 - quads 1 and 2 are cooperation


def is_done_act(claim: Claim) -> bool:
    """Whether a claim tells a done act, whatever backs it.

    ``Claim.counts_as_event`` asks besides that a text backs it, so that imported rows are never added to claims that
    were read. Who gets both in one format needs the two apart: whether it was done, and how it is backed.
    """
    return replace(claim, backing="span").counts_as_event


def document_id(address: str) -> str:
    """Return the id of a document that is known by its address alone; empty for an empty address."""
    return "d_" + hashlib.sha256(address.encode()).hexdigest()[:16] if address else ""


@dataclass(slots=True)
class Tally:
    """What became of the rows of a file. It grows while the events are drawn.

    Attributes
    ----------
    rows
        Rows with content.
    events
        Events that were passed on.
    malformed
        Rows that could not be read; the first 10,000 stand in ``rejects`` with line and reason.
    left_out
        Well-formed rows without an event for us, by reason: ``repeats``, ``no_dyad``, ``one_state``, ...
    unknown
        Codes or names of actors that have no entry, with how often they came.
    notes
        What a reader of the numbers should know.
    about
        The file and what it should hold, for the error.
    """

    rows: int = 0
    events: int = 0
    malformed: int = 0
    rejects: list[Reject] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    most_unknown: int = 5_000
    about: tuple[Path, str] | None = None

    def reject(self, line: int, reason: str, text: str) -> None:
        """Count a malformed row."""
        self.malformed += 1
        if len(self.rejects) < MOST_REJECTS:
            self.rejects.append(Reject(line, reason, text[:_SHOWN]))
        if self.about is not None and self.malformed >= _ENOUGH:
            self.check(*self.about)

    def stranger(self, name: str) -> None:
        """Count an actor without an entry."""
        if name in self.unknown or len(self.unknown) < self.most_unknown:
            self.unknown[name] += 1

    def to_dict(self) -> dict[str, object]:
        """Return the counts as plain values."""
        return {
            "rows": self.rows,
            "events": self.events,
            "malformed": self.malformed,
            "left_out": dict(sorted(self.left_out.items())),
            "unknown_actors": dict(self.unknown.most_common(20)),
            "notes": list(self.notes),
        }

    def check(self, path: Path, expected: str) -> None:
        """Refuse a file whose first rows are all malformed: it is not what it is said to be.

        Raises
        ------
        FormatError
            Naming the expected columns.
        """
        if self.rows and self.rows == self.malformed:
            why = f": line {self.rejects[0].line} {self.rejects[0].reason}" if self.rejects else ""
            raise FormatError(f"{path} has no row of that layout{why}", hint=f"expected {expected}")


class Recent:
    """Tells whether a key was seen before, among the last 250,000 to 500,000 different keys: bounded memory."""

    def __init__(self, most: int = 250_000) -> None:
        self._most = most
        self._new: set[bytes] = set()
        self._old: set[bytes] = set()

    def seen(self, *parts: object) -> bool:
        """Return whether the key came before, and remember it."""
        key = hashlib.blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=10).digest()
        if key in self._new or key in self._old:
            return True
        if len(self._new) >= self._most:
            self._old, self._new = self._new, set()
        self._new.add(key)
        return False
