"""Event intensities: how many events of which class a directed dyad has in a month.

Counted are claims that report done acts (:attr:`entente.evidence.claims.Claim.counts_as_event`) and rest on a span of a
stored text. Rows of event data that others coded are counted apart, never together with them. Of texts that are
copies of each other only the first is counted; the same act told twice in one text is one event.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from entente.evidence import Evidence, Store
    from entente.evidence.claims import Claim, SpeakerRole

Status = Literal["value", "no_tie", "no_data"]
QUAD_ITEMS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
_MONTH = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_COPY_THRESHOLD = 0.8
_SECOND_CODER = "llm"
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One directed dyad in one month.

    Attributes
    ----------
    quads
        Events by quad class: verbal and material cooperation, verbal and material conflict.
    unclassed
        Events without a PLOVER code, hence without a class.
    balance
        Cooperation minus conflict; an unclassed event counts by its valence, if that was judged. ``None`` if no event
        has a class or a valence.
    documents
        Different texts that report them.
    speakers
        Share of the events by the role of the innermost speaker, largest first.
    claims
        Ids of the claims behind the numbers; empty for imported rows.
    """

    sender: str
    receiver: str
    month: str
    quads: tuple[int, int, int, int]
    unclassed: int
    balance: int | None
    documents: int
    speakers: Mapping[str, float]
    claims: tuple[str, ...] = ()

    @property
    def events(self) -> int:
        """All events."""
        return sum(self.quads) + self.unclassed


@dataclass(frozen=True, slots=True)
class Intensities:
    """Events by directed dyad and month, and what was read for them.

    Attributes
    ----------
    origin
        ``claims``, or the import that was counted (``gdelt``, ``icews``, ...).
    cells
        By sender, receiver and month; only where there is an event.
    months
        Months that were read -> outlet -> documents. A dyad without a cell in such a month has no tie; in any other
        month there is no data.
    left_out
        Claims and documents that were not counted, by reason.
    """

    origin: str
    cells: tuple[Cell, ...]
    months: Mapping[str, Mapping[str, int]]
    left_out: Mapping[str, int] = field(default_factory=dict)

    def cell(self, sender: str, receiver: str, month: str) -> Cell | None:
        """Return the cell, or ``None``."""
        wanted = (sender, receiver, month)
        return next((one for one in self.cells if (one.sender, one.receiver, one.month) == wanted), None)

    def status(self, sender: str, receiver: str, month: str) -> Status:
        """Tell no tie (the month was read, nothing was found) from no data (it was not read)."""
        if self.cell(sender, receiver, month) is not None:
            return "value"
        return "no_tie" if month in self.months else "no_data"

    def table(self) -> list[dict[str, Any]]:
        """Return the cells as rows."""
        return [
            {
                **{name: getattr(one, name) for name in ("sender", "receiver", "month")},
                **dict(zip(QUAD_ITEMS, one.quads, strict=True)),
                **{name: getattr(one, name) for name in ("unclassed", "balance", "documents")},
                "speakers": ", ".join(f"{role} {share:.2f}" for role, share in one.speakers.items()),
            }
            for one in self.cells
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "origin": self.origin,
            "cells": [row | {"claims": list(one.claims)} for row, one in zip(self.table(), self.cells, strict=True)],
            "months": {month: dict(outlets) for month, outlets in self.months.items()},
            "left_out": dict(self.left_out),
        }


def intensities(
    store: Store,
    *,
    roles: Sequence[SpeakerRole] | None = None,
    coder: str | None = None,
    copies: float | None = _COPY_THRESHOLD,
) -> Intensities:
    """Count the events of the texts that lie in a store.

    Parameters
    ----------
    store
        With documents and claims.
    roles
        Count only what these speakers say (``author``, ``official``, ...); by default all, with their shares beside.
    coder
        Count only claims by coders whose names begin so, such as ``ru.``; by default by all but ``llm``, whose claims
        stand beside those of the embedded coders and would be counted twice.
    copies
        Texts that share at least this part of their five-word sequences are one text; ``None`` counts each.

    Returns
    -------
    Intensities
        An event belongs to the month that the text states, else to the month of publication. Undated texts without a
        stated month, and historical events without one, are left out and counted.
    """
    read = _Read.of(store, copies)
    gathered = _Gathered()
    for claim in store.each_claim("event"):
        if not (claim.coder.startswith(coder) if coder else claim.coder != _SECOND_CODER):
            gathered.left_out["other_coders"] += 1
            continue
        for key, kept in _counted(claim, read, roles, gathered.left_out):
            gathered.add(key, kept)
    gathered.left_out["documents_that_are_copies"] = len(read.copies)
    gathered.left_out["documents_without_a_date"] = read.undated
    return Intensities("claims", gathered.cells(), read.months, _nonzero(gathered.left_out))


def _nonzero(counts: Counter[str]) -> dict[str, int]:
    return {name: count for name, count in sorted(counts.items()) if count}


@dataclass(slots=True)
class _Read:
    """The documents of a store: their months, their outlets, and which are copies."""

    published: dict[str, str]
    copies: dict[str, str]
    months: dict[str, dict[str, int]]
    undated: int

    @classmethod
    def of(cls, store: Store, threshold: float | None) -> _Read:
        published, months, undated = {}, defaultdict[str, Counter[str]](Counter), 0
        for document in store.each_document():
            published[document.id] = document.pub_date or ""
            if document.pub_date:
                months[document.pub_date[:7]][document.outlet] += 1
            undated += not document.pub_date
        found = {month: dict(sorted(outlets.items())) for month, outlets in sorted(months.items())}
        return cls(published, _copies(store, threshold), found, undated)


def _copies(store: Store, threshold: float | None) -> dict[str, str]:
    """Return copy -> original."""
    from entente.reading.copies import find_copies

    if threshold is None:
        return {}
    groups = find_copies(store.each_document(), threshold)
    return {copy: group.original for group in groups for copy in group.copies if copy != group.original}


@dataclass(frozen=True, slots=True)
class _Event:
    """One event as it is counted; equal ones are one."""

    document: str
    what: str
    date: str
    quad: int
    sign: int


@dataclass(frozen=True, slots=True)
class _Kept:
    event: _Event
    role: str
    claim: str


def _counted(
    claim: Claim, read: _Read, roles: Sequence[SpeakerRole] | None, left_out: Counter[str]
) -> Iterator[tuple[Key, _Kept]]:
    reason = _reason(claim, read, roles)
    month = _month(claim, read.published.get(claim.document, "")) if not reason else ""
    pairs = list(directed(claim)) if month else []
    if not pairs:
        left_out[reason or ("undated" if not month else "without_two_sides")] += 1
        return
    date = claim.time.value if claim.time is not None and claim.time.value else month
    quad = claim.plover.quad if claim.plover is not None else 0
    event = _Event(claim.document, claim.plover.type if claim.plover else claim.topic, date, quad, _sign(claim))
    for sender, receiver in pairs:
        yield (sender, receiver, month), _Kept(event, claim.speaker.role, claim.id)


def _reason(claim: Claim, read: _Read, roles: Sequence[SpeakerRole] | None) -> str:
    if not claim.counts_as_event or claim.backing != "span":
        return "not_a_done_act"
    if claim.document in read.copies:
        return "in_copies"
    return "" if roles is None or claim.speaker.role in roles else "other_speakers"


def _month(claim: Claim, published: str) -> str:
    stated = claim.time.value if claim.time is not None else None
    if stated and _MONTH.fullmatch(stated):
        return stated[:7]
    # A bare year says less than the date of publication, unless it is another year.
    other = bool(stated) and bool(published) and not (stated or "").startswith(published[:4])
    return "" if claim.historical or other else published[:7]


def directed(claim: Claim) -> Iterator[tuple[str, str]]:
    """Yield the directed dyads of a claim: both ways where the roles may be swapped."""
    if claim.reciprocal and not claim.target:
        yield from permutations(dict.fromkeys(claim.source), 2)
        return
    for one, two in dict.fromkeys(product(claim.source, claim.target)):
        if one != two:
            yield one, two
            if claim.reciprocal:
                yield two, one


def _sign(claim: Claim) -> int:
    if claim.plover is not None:
        return _sign_of_quad(claim.plover.quad)
    return claim.valence or 0


def _sign_of_quad(quad: int) -> int:
    return 1 if quad in {1, 2} else -1


class _Gathered:
    """Events by cell while they come in."""

    def __init__(self) -> None:
        self.kept: dict[Key, dict[_Event, _Kept]] = {}
        self.left_out: Counter[str] = Counter()

    def add(self, key: Key, one: _Kept) -> None:
        """Keep an event; one that the same text has told before is left out."""
        events = self.kept.setdefault(key, {})
        if one.event in events:
            self.left_out["told_twice_in_one_text"] += 1
            return
        events[one.event] = one

    def cells(self) -> tuple[Cell, ...]:
        """Return the cells in order."""
        return tuple(_cell(key, list(found.values())) for key, found in sorted(self.kept.items()))


def _cell(key: Key, kept: Sequence[_Kept]) -> Cell:
    quads = Counter(one.event.quad for one in kept)
    signs = [one.event.sign for one in kept if one.event.quad or one.event.sign]
    return Cell(
        *key,
        quads=(quads[1], quads[2], quads[3], quads[4]),
        unclassed=quads[0],
        balance=sum(signs) if signs else None,
        documents=len({one.event.document for one in kept}),
        speakers=_shares(one.role for one in kept),
        claims=tuple(sorted(one.claim for one in kept)),
    )


def _shares(roles: Iterable[str]) -> dict[str, float]:
    counts = Counter(roles)
    total = sum(counts.values())
    return {role: count / total for role, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))}


_IMPORTED = """
WITH event AS (
  SELECT DISTINCT coalesce(nullif(document, ''), event_id) AS text, unnest(string_split(sender, '|')) AS one,
    receiver, date, coalesce(plover, code) AS what, quad, outlet
  FROM coded_event WHERE coder = {coder} AND kind = 'event' AND date <> '' AND sender <> '' AND receiver <> ''
), dyad AS (
  SELECT DISTINCT text, one, unnest(string_split(receiver, '|')) AS two, date, what, quad FROM event
)
SELECT one, two, date[1:7] AS month, count(*) FILTER (quad = 1) AS q1, count(*) FILTER (quad = 2) AS q2,
  count(*) FILTER (quad = 3) AS q3, count(*) FILTER (quad = 4) AS q4, count(*) FILTER (quad IS NULL) AS q0,
  count(DISTINCT text) AS documents
FROM dyad WHERE one <> two GROUP BY ALL ORDER BY ALL
"""
_MONTHS = """
SELECT date[1:7] AS month, coalesce(outlet, '') AS outlet,
  count(DISTINCT coalesce(nullif(document, ''), event_id)) AS documents
FROM coded_event WHERE coder = {coder} AND date <> '' GROUP BY ALL ORDER BY ALL
"""


def imported_intensities(evidence: Evidence, origin: str) -> Intensities:
    """Count the events of one kind of imported rows; they are never mixed with claims read in texts.

    Parameters
    ----------
    evidence
        With the table ``coded_event``.
    origin
        ``gdelt``, ``icews``, ``polecat`` or ``plover``.

    Returns
    -------
    Intensities
        One event for each text, dyad, type and day, over all imported files. A month counts as read if any row of the
        import falls into it.
    """
    coder = f"'import.{origin}'"
    cells = [_imported_cell(row) for row in evidence.sql(_IMPORTED.format(coder=coder)).to_pylist()]
    months: dict[str, dict[str, int]] = {}
    for row in evidence.sql(_MONTHS.format(coder=coder)).to_pylist():
        months.setdefault(row["month"], {})[row["outlet"]] = row["documents"]
    return Intensities(origin, tuple(cells), months)


def _imported_cell(row: Mapping[str, Any]) -> Cell:
    quads = (row["q1"], row["q2"], row["q3"], row["q4"])
    return Cell(
        sender=row["one"],
        receiver=row["two"],
        month=row["month"],
        quads=quads,
        unclassed=row["q0"],
        balance=quads[0] + quads[1] - quads[2] - quads[3] if sum(quads) else None,
        documents=row["documents"],
        speakers={"outlet": 1.0},
    )
