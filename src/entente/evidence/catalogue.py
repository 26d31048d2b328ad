"""What the ledger says about snapshots and parts: the rows behind :class:`~entente.evidence.store.Store`."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from entente.errors import StoreError
from entente.evidence import plain, when
from entente.evidence.lake import Part
from entente.evidence.records import Origin, Snapshot

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    Row = tuple[Any, ...]

_SNAPSHOT = "SELECT id, source, sha256, added, vintage, origin, rows, rejects FROM snapshot"
_STORED_PARTS = "FROM part JOIN snapshot ON part.source = snapshot.source AND snapshot = id AND state = 'stored'"


def find(connection: sqlite3.Connection, source: str, identity: str, sha256: str) -> Snapshot | None:
    """Return the stored snapshot of that file, or ``None``.

    Raises
    ------
    StoreError
        If another file with the same first 16 hex digits is stored.
    """
    query = f"{_SNAPSHOT} WHERE source = ? AND id = ? AND state = 'stored'"
    row = connection.execute(query, (source, identity)).fetchone()
    if row is None:
        return None
    if row[2] != sha256:
        message = f"another file of {source!r} is stored under the id {identity}: {row[2]}"
        raise StoreError(message, hint="use a second store for this file")
    return _snapshot(row)


def snapshots(connection: sqlite3.Connection, moment: str | None, state: str = "stored") -> tuple[Snapshot, ...]:
    """Return the snapshots in that state that were added up to ``moment`` (``None``: all), oldest first."""
    query = f"{_SNAPSHOT} WHERE state = ? AND added <= ? ORDER BY added"
    return tuple(map(_snapshot, connection.execute(query, (state, moment or "9999"))))


def latest(found: Iterable[Snapshot]) -> tuple[Snapshot, ...]:
    """Return the snapshot of each source that was added last, by source name."""
    chosen = {snapshot.source: snapshot for snapshot in sorted(found, key=lambda item: item.added)}
    return tuple(chosen[name] for name in sorted(chosen))


def _snapshot(row: Row) -> Snapshot:
    identity, source, sha256, added, vintage, origin, rows, rejects = row
    return Snapshot(
        id=identity,
        source=source,
        sha256=sha256,
        added=added,
        vintage=vintage,
        origin=plain.record(Origin, json.loads(origin)),
        rows=json.loads(rows),
        rejects=rejects,
    )


def last_added(connection: sqlite3.Connection) -> str | None:
    """Return when the last snapshot was entered."""
    return next(iter(connection.execute("SELECT max(added) FROM snapshot")))[0]  # type: ignore[no-any-return]  # TEXT


def notes(connection: sqlite3.Connection, source: str, snapshot: str) -> tuple[str, ...]:
    """Return the reader's notes on a snapshot."""
    query = "SELECT notes FROM snapshot WHERE source = ? AND id = ?"
    row = connection.execute(query, (source, snapshot)).fetchone()
    return tuple(json.loads(row[0])) if row else ()


def parts(connection: sqlite3.Connection, wanted: Iterable[Snapshot]) -> tuple[Part, ...]:
    """Return the parts of the snapshots, in their order, then by file name."""
    query = 'SELECT file, "table", sha256, rows, bytes FROM part WHERE source = ? AND snapshot = ? ORDER BY file'
    return tuple(Part(*row) for item in wanted for row in connection.execute(query, (item.source, item.id)))


def enter(
    connection: sqlite3.Connection, snapshot: Snapshot, remarks: tuple[str, ...], new: Iterable[Part], began: str
) -> None:
    """Enter a snapshot with its origin, its run and its parts; inside a transaction."""
    origin = plain.dumps(snapshot.origin.to_dict())
    run = _enter_run(connection, "add", f"{snapshot.source} {snapshot.id}", began)
    query = "INSERT INTO source VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET origin = excluded.origin"
    connection.execute(query, (snapshot.source, origin))
    row = (snapshot.source, snapshot.id, snapshot.sha256, snapshot.added, snapshot.vintage, origin)
    more = (plain.dumps(dict(snapshot.rows)), snapshot.rejects, plain.dumps(list(remarks)), "stored", run)
    connection.execute("DELETE FROM part WHERE source = ? AND snapshot = ?", (snapshot.source, snapshot.id))
    connection.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, *more))
    for part in new:
        values = (part.file, snapshot.source, snapshot.id, part.table, part.sha256, part.rows, part.bytes)
        connection.execute("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def _enter_run(connection: sqlite3.Connection, kind: str, subject: str, began: str) -> int:
    import entente

    query = "INSERT INTO run (kind, subject, started, ended, pid, program) VALUES (?, ?, ?, ?, ?, ?)"
    program = f"entente {entente.__version__}"
    return int(connection.execute(query, (kind, subject, began, when.now(), os.getpid(), program)).lastrowid or 0)


def mark_lost(connection: sqlite3.Connection, source: str, snapshot: str) -> None:
    """Take a snapshot out of sight. Its rows stay in the ledger to tell what has to be loaded again."""
    _mark(connection, source, snapshot, "lost")


def mark_found(connection: sqlite3.Connection, source: str, snapshot: str) -> None:
    """Take a lost snapshot whose parts are all back into sight again."""
    _mark(connection, source, snapshot, "stored")


def _mark(connection: sqlite3.Connection, source: str, snapshot: str, state: str) -> None:
    _enter_run(connection, f"mark {state}", f"{source} {snapshot}", when.now())
    connection.execute("UPDATE snapshot SET state = ? WHERE source = ? AND id = ?", (state, source, snapshot))


def stats(connection: sqlite3.Connection) -> dict[str, Any]:
    """Return counts over the whole ledger."""
    by_state = dict(connection.execute("SELECT state, count(*) FROM snapshot GROUP BY state"))
    by_table = dict(
        connection.execute(f'SELECT "table", sum(part.rows) {_STORED_PARTS} GROUP BY "table" ORDER BY "table"')
    )
    return {
        "sources": _one(connection, "SELECT count(DISTINCT source) FROM snapshot WHERE state = 'stored'"),
        "snapshots": by_state.get("stored", 0),
        "lost": by_state.get("lost", 0),
        "rows": by_table,
        "bytes": _one(connection, f"SELECT coalesce(sum(bytes), 0) {_STORED_PARTS}"),
        "documents": _one(connection, "SELECT count(*) FROM document"),
        "claims": _one(connection, "SELECT count(*) FROM claim"),
        "bases": _one(connection, "SELECT count(*) FROM evidence"),
        "last_added": last_added(connection),
    }


def _one(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])
