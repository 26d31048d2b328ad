"""Which documents were coded by which coder, and the jobs that did it.

A document, its claims and the note that it was coded are entered in one transaction: a run that is killed finds, when
it goes on, each document either coded or not begun. A document that could not be coded is noted with its error.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from entente.errors import UnknownNameError
from entente.evidence import ledger, plain, texts, when

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from entente.evidence.claims import Claim, Document

CodingState = Literal["done", "failed"]
JobState = Literal["queued", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Coding:
    """What a coder made of a document.

    Attributes
    ----------
    id
        Of the document: ``d_`` and 16 hex digits.
    coder
        Name of the coder that the run was asked for.
    state, message
        ``done``, or ``failed`` with the error in one line.
    document, claims
        What is stored; no document where it could not be read.
    replaces
        Earlier claims on the document by coders whose names begin so give way (``ru.``); empty: none do.
    uri
        Where the document came from.
    """

    id: str
    coder: str
    state: CodingState
    message: str = ""
    document: Document | None = None
    claims: tuple[Claim, ...] = ()
    replaces: str = ""
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """The note on a document that was coded, or could not be."""

    id: str
    coder: str
    state: CodingState
    message: str
    claims: int
    uri: str
    updated: str


@dataclass(frozen=True, slots=True)
class Job:
    """A longer piece of work and how far it came."""

    id: int
    kind: str
    request: dict[str, Any]
    state: JobState
    message: str
    created: str
    updated: str

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


def enter(connection: sqlite3.Connection, codings: Iterable[Coding]) -> int:
    """Enter documents, claims and notes; return how many claims. Inside a transaction."""
    connection.execute(ledger.CODING)  # stores that an earlier Entente made have no such table
    return sum(_enter(connection, coding) for coding in codings)


def _enter(connection: sqlite3.Connection, coding: Coding) -> int:
    if coding.document is not None:
        texts.add_document(connection, coding.document)
        if coding.replaces and coding.state == "done":
            texts.remove_claims(connection, coding.id, coding.replaces)
        texts.add_claims(connection, coding.claims)
    row = (coding.id, coding.coder, coding.state, coding.message, len(coding.claims), coding.uri, when.now())
    connection.execute("INSERT OR REPLACE INTO coding VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return len(coding.claims)


def coded(connection: sqlite3.Connection, coder: str | None) -> tuple[Coded, ...]:
    """Return the notes (of one coder, if given), by document."""
    if not _has_table(connection):
        return ()
    query = "SELECT document, coder, state, message, claims, uri, updated FROM coding WHERE ? IS NULL OR coder = ?"
    return tuple(Coded(*row) for row in connection.execute(f"{query} ORDER BY document, coder", (coder, coder)))


def _has_table(connection: sqlite3.Connection) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'coding'"
    return connection.execute(query).fetchone() is not None


def begin_job(connection: sqlite3.Connection, kind: str, request: dict[str, Any]) -> int:
    """Enter a running job and return its number; jobs of that kind that still run are dead, and are marked so."""
    now = when.now()
    dead = "UPDATE job SET state = 'cancelled', updated = ?, message = message || ' (killed)'"
    connection.execute(f"{dead} WHERE kind = ? AND state = 'running'", (now, kind))
    query = "INSERT INTO job (kind, request, state, message, created, updated) VALUES (?, ?, 'running', '', ?, ?)"
    return int(connection.execute(query, (kind, plain.dumps(request), now, now)).lastrowid or 0)


def update_job(connection: sqlite3.Connection, identity: int, state: JobState, message: str) -> None:
    """Say how far a job came."""
    query = "UPDATE job SET state = ?, message = ?, updated = ? WHERE id = ?"
    if not connection.execute(query, (state, message, when.now(), identity)).rowcount:
        raise UnknownNameError(f"no job {identity}", hint="jobs are numbered by the store")


def jobs(connection: sqlite3.Connection, kind: str | None) -> tuple[Job, ...]:
    """Return the jobs (of one kind, if given), oldest first."""
    query = "SELECT id, kind, request, state, message, created, updated FROM job WHERE ? IS NULL OR kind = ?"
    rows = connection.execute(f"{query} ORDER BY id", (kind, kind))
    return tuple(Job(row[0], row[1], json.loads(row[2]), *row[3:]) for row in rows)
