"""The records that the floors of the house hand to each other.

A published dataset has an :class:`Origin`; one dated copy of it is a :class:`Snapshot`. A reader turns a copy into a
:class:`Reading`: ties and votes as Arrow tables, what they cover, and the rows that were left out. Columns of the
Arrow tables are declared in ``schema/*.csv`` (name, type, unit, meaning); see :func:`entente.evidence.schema.arrow`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pyarrow as pa

Domain = Literal[
    "guarantees", "arms", "exercises", "institutions", "diplomacy", "trade", "transit", "investment", "culture"
]
DOMAINS: tuple[Domain, ...] = get_args(Domain)
"""The nine domains, in the order in which they are shown."""

CellStatus = Literal["value", "no_tie", "no_data", "not_member", "suspended", "imputed"]
"""`no_tie`: inside coverage, nothing recorded. `no_data`: outside coverage. They are never mixed."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who published a dataset, and what may be done with it.

    Attributes
    ----------
    name
        Short key of the dataset in the registry, such as ``sipri``.
    producer, title, version, citation, url, licence
        As the producer states them; ``citation`` is the sentence to print.
    redistributable
        Whether rows may be passed on. If false, exports keep aggregates and link the publisher.
    bibtex
        Complete BibTeX entry, key included.
    """

    name: str
    producer: str
    title: str
    version: str
    citation: str
    url: str
    licence: str
    redistributable: bool
    bibtex: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One dated copy of a dataset.

    Attributes
    ----------
    id
        First 16 hex digits of ``sha256``.
    source
        Key of the dataset, as in :attr:`Origin.name`.
    sha256
        Of the file as read (before decompression).
    added
        ISO 8601 UTC time at which the copy was entered in the ledger; what ``as_of`` is compared with.
    vintage
        The producer's own date or version of this copy, ISO 8601 where known.
    rows
        Rows stored, by table (``{"tie": 812, "coverage": 3}``).
    rejects
        Rows left out, with their reasons in the table ``reject``.
    """

    id: str
    source: str
    sha256: str
    added: str
    vintage: str
    origin: Origin
    rows: Mapping[str, int]
    rejects: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a snapshot speaks about: inside it, a missing tie means "none recorded"; outside, "no data".

    Attributes
    ----------
    domain, kind
        What is covered.
    actor
        Whose ties; ``*`` for all states.
    partner
        With whom; ``*`` for all.
    year_from, year_to
        First and last year, both included.
    note
        Limits in one sentence ("major conventional arms only").
    """

    domain: str
    kind: str
    actor: str
    partner: str
    year_from: int
    year_to: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was left out, and why. ``line`` is 1-based in the file as given."""

    line: int
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one file.

    Attributes
    ----------
    origin
        The dataset's origin, ``version`` filled in from the file where it says so.
    sha256
        Of the file as given.
    vintage
        The producer's date of this copy (ISO 8601), or empty.
    tables
        Arrow tables by name: ``tie``, ``attribute``, ``vote``, ``roll_call`` (any subset), in the declared schemas.
    coverage
        At least one row.
    rejects
        Malformed rows, each with its line number.
    notes
        Known defects that were met and what was done about them, one sentence each.
    """

    origin: Origin
    sha256: str
    vintage: str
    tables: Mapping[str, pa.Table]
    coverage: tuple[Coverage, ...]
    rejects: tuple[Reject, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingStream:
    """What a reader makes of a file that may be larger than the memory: one table, in pieces.

    Attributes
    ----------
    origin, sha256, vintage
        As in :class:`Reading`.
    table
        Name of the declared table.
    chunks
        Pieces of it, drawn one at a time.
    close
        Asked once all pieces are drawn: coverage, rejected rows and notes.
    """

    origin: Origin
    sha256: str
    vintage: str
    table: str
    chunks: Iterable[pa.Table]
    close: Callable[[], tuple[tuple[Coverage, ...], tuple[Reject, ...], tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Span:
    """A closed interval in a :class:`Query`; ``None`` leaves an end open."""

    low: int | float | str | None
    high: int | float | str | None


Condition = tuple[str | int | float, ...] | Span
"""A column is one of these values, or lies in the span."""


@dataclass(frozen=True, slots=True)
class Query:
    """An exact, re-runnable filter on one evidence table.

    Attributes
    ----------
    table
        ``tie``, ``attribute``, ``vote``, ``roll_call``, ``event``, ``coded_event`` or ``coverage``.
    where
        Column -> admitted values (a tuple) or :class:`Span`. All conditions must hold.
    overlap
        If set, ``(low, high)``: keep rows whose years ``year..year_to`` overlap the span.

    Raises
    ------
    ValueError
        If a table or column name is not an identifier.
    TypeError
        If a value is not a string or a number.
    """

    table: str
    where: Mapping[str, Condition] = field(default_factory=dict)
    overlap: tuple[int, int] | None = None

    @property
    def sql(self) -> str:
        """The query as SQL text, as displayed and as run by ``entente store query``."""
        terms = [_term(column, condition) for column, condition in sorted(self.where.items())]
        if self.overlap is not None:
            terms.append(f"year <= {int(self.overlap[1])} AND year_to >= {int(self.overlap[0])}")
        clause = " WHERE " + " AND ".join(terms) if terms else ""
        return f"SELECT * FROM {_name(self.table)}{clause}"  # noqa: S608 - names checked, values quoted by _literal

    @property
    def id(self) -> str:
        """Stable id of the query's text: ``q_`` and 12 hex digits of its SHA-256."""
        return "q_" + hashlib.sha256(self.sql.encode()).hexdigest()[:12]


def _name(name: str) -> str:
    if not name.isidentifier():
        msg = f"not a table or column name: {name!r}"
        raise ValueError(msg)
    return name


def _literal(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        msg = f"a query takes strings and numbers, not {value!r}"
        raise TypeError(msg)
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def _term(column: str, condition: Condition) -> str:
    name = _name(column)
    if isinstance(condition, Span):
        ends = [(">=", condition.low), ("<=", condition.high)]
        return " AND ".join(f"{name} {sign} {_literal(end)}" for sign, end in ends if end is not None) or "TRUE"
    if len(condition) == 1:
        return f"{name} = {_literal(condition[0])}"
    return f"{name} IN ({', '.join(_literal(value) for value in condition)})"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a number rests on: the link from any shown figure to its evidence.

    Attributes
    ----------
    query
        The filter that selects the rows.
    rows
        Number of rows it selected.
    snapshots
        Ids of the snapshots (or ``starter``) they came from.
    sources
        Dataset keys, for citations.
    """

    query: Query
    rows: int
    snapshots: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def id(self) -> str:
        """Stable id over query text and snapshots: ``e_`` and 12 hex digits."""
        text = json.dumps([self.query.sql, sorted(self.snapshots)])
        return "e_" + hashlib.sha256(text.encode()).hexdigest()[:12]

    def to_dict(self) -> dict[str, Any]:
        """Return id, query text, number of rows, snapshots and sources."""
        return {
            "id": self.id,
            "query": self.query.sql,
            "rows": self.rows,
            "snapshots": list(self.snapshots),
            "sources": list(self.sources),
        }


@dataclass(frozen=True, slots=True)
class Event:
    """A dated act between a state and a partner, read in the source that the row cites.

    Attributes
    ----------
    id
        ``ev_`` and a readable slug.
    date
        ISO date, ``YYYY-MM`` or ``YYYY``, as precise as the source states.
    state, partner
        Actor ids (ISO3 or bloc code).
    pole
        Pole of the partner, ``other`` for an act with parties of several poles, or empty.
    domain
        One of the nine.
    kind
        ``agreement``, ``delivery``, ``production``, ``exercise``, ``training``, ``base``, ``guarantee``, ``corridor``,
        ``troops``, ``mission`` (civilian), ``membership``, ``investment``, ``culture``, ``announcement``, ``removal``,
        ``disruption`` or ``exit``.
    title_en, title_ru
        One sentence each, written for this project.
    source_title, publisher, source_date, url
        Where the fact was read.
    """

    id: str
    date: str
    state: str
    partner: str
    pole: str
    domain: str
    kind: str
    title_en: str
    title_ru: str
    source_title: str
    publisher: str
    source_date: str
    url: str
