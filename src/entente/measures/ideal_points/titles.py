"""What the gathered roll calls were about: titles and issue codes of whichever source has them.

A source with texts need not be the one whose votes are used: its roll calls are found among the gathered ones by who
voted how (:func:`entente.measures.ideal_points.bridging.one_to_one`).

Public::

    described(evidence, gathered) -> Described
    text_bases(evidence) -> tuple[Basis, ...]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from entente.evidence.records import Query, Span
from entente.measures.ideal_points.bridging import map_keys, one_to_one
from entente.measures.ideal_points.gather import from_table, votes_of
from entente.measures.ideal_points.texts import CallText
from entente.measures.rollcalls import PREFER_VOTES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from entente.evidence.records import Basis
    from entente.measures.ideal_points.gather import Gathered
    from entente.measures.ideal_points.records import RollCalls
    from entente.measures.rows import EvidenceLike

PREFER_TEXTS = ("unvotes", "undl")
"""Sources of titles in the order in which they are taken: the first one has issue codes too."""


@dataclass(frozen=True, slots=True)
class Described:
    """Texts of gathered roll calls.

    Attributes
    ----------
    texts
        One a roll call that has a title, under its key among the gathered ones.
    issues
        Key -> issue codes; only roll calls that have some.
    own_keys
        Key in the source of the texts -> key among the gathered roll calls (several may lead to one).
    bases, notes
        What was asked, and how much of it was found.
    """

    texts: tuple[CallText, ...]
    issues: Mapping[str, tuple[str, ...]]
    own_keys: Mapping[str, str]
    bases: tuple[Basis, ...]
    notes: tuple[str, ...]


def described(evidence: EvidenceLike, gathered: Gathered) -> Described:
    """Return the texts of the gathered roll calls, from every loaded source that has some."""
    texts: dict[str, CallText] = {}
    issues: dict[str, tuple[str, ...]] = {}
    own_keys: dict[str, str] = {}
    bases: list[Basis] = []
    notes: list[str] = []
    for source in text_sources(evidence):
        rows, basis = _rows(evidence, source)
        once, every = _keys(evidence, source, gathered)
        found = {once[row["roll_call"]]: row for row in rows if row["roll_call"] in once}
        texts = {key: _text(key, row) for key, row in found.items()} | texts
        issues = {key: tuple(row["issues"].split(";")) for key, row in found.items() if row["issues"]} | issues
        own_keys = dict(every) | own_keys
        bases.append(basis)
        notes.append(f"{len(found)} of {len(rows)} roll calls with a title in {source!r} are among the votes")
    order = {key: place for place, key in enumerate(gathered.calls.keys)}
    ranked = tuple(texts[key] for key in sorted(texts, key=order.__getitem__))
    return Described(ranked, issues, own_keys, tuple(bases), tuple(notes))


def text_bases(evidence: EvidenceLike) -> tuple[Basis, ...]:
    """Return what :func:`described` asks of the evidence."""
    return tuple(_rows(evidence, source)[1] for source in text_sources(evidence))


def text_sources(evidence: EvidenceLike) -> tuple[str, ...]:
    """Return the loaded sources that have titles of the Assembly's roll calls, the preferred one first."""
    sql = "SELECT DISTINCT source FROM roll_call WHERE body = 'UNGA' AND title IS NOT NULL"
    found = [str(name) for name in evidence.sql(sql).to_pydict()["source"]]
    return tuple(sorted(found, key=lambda name: (_rank(name), name)))


def _rank(source: str) -> int:
    return PREFER_TEXTS.index(source) if source in PREFER_TEXTS else len(PREFER_TEXTS)


def _rows(evidence: EvidenceLike, source: str) -> tuple[list[dict[str, Any]], Basis]:
    query = Query("roll_call", {"source": (source,), "body": ("UNGA",), "session": Span(1, None)})
    table = evidence.run(query)
    return table.to_pylist(), evidence.basis(query, table)


def _text(key: str, row: Mapping[str, Any]) -> CallText:
    return CallText(
        key=key,
        session=int(row["session"]),
        symbol=row["symbol"] or "",
        title=row["title"] or "",
        description=row["description"] or "",
        stage=row["stage"] or "",
    )


def _keys(evidence: EvidenceLike, source: str, gathered: Gathered) -> tuple[dict[str, str], dict[str, str]]:
    """Return key in the source -> key among the gathered: each of these once, and however often."""
    own = {session for session, name in gathered.sources.items() if name == source}
    if own >= gathered.sources.keys():
        same = _plain_keys(source, gathered.calls)
        return same, same
    other = _votes(evidence, source, gathered.sources.keys() - own)
    if other is None:
        return {}, {}
    same = _plain_keys(source, gathered.calls) if own else {}
    return same | one_to_one(gathered.calls, other), same | map_keys(gathered.calls, other)


def _plain_keys(source: str, calls: RollCalls) -> dict[str, str]:
    """Return the source's own keys of the gathered roll calls that came from it."""
    if source == PREFER_VOTES[0]:
        return {key: key for key in calls.keys if ":" not in key}
    return {key.removeprefix(f"{source}:"): key for key in calls.keys if key.startswith(f"{source}:")}


def _votes(evidence: EvidenceLike, source: str, sessions: Collection[int]) -> RollCalls | None:
    table, _ = votes_of(evidence, source, sorted(sessions))
    return from_table(table) if table.num_rows else None
