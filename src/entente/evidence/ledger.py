"""The ledger: an SQLite file that lists all that was stored. What is not in the ledger was not stored.

WAL, so that readers and the writer don't wait for each other; ``synchronous=FULL``, so that a commit is on the disk
when it returns; STRICT tables; the version of the layout in ``user_version``.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from entente.errors import StoreDamagedError, StoreError, StoreMissingError
from entente.evidence.faults import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "ledger.sqlite"
VERSION = 1
_APPLICATION = 0x454E5445  # "ENTE": tells our ledger from any other SQLite file
_BUSY_SECONDS = 10.0
_NO_SIDE_FILE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}

CODING = """
CREATE TABLE IF NOT EXISTS coding (
  document TEXT NOT NULL,
  coder TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('done', 'failed')),
  message TEXT NOT NULL,
  claims INTEGER NOT NULL,
  uri TEXT NOT NULL,
  updated TEXT NOT NULL,
  PRIMARY KEY (document, coder)
) STRICT, WITHOUT ROWID
"""
"""Made when first written: layout 1 was published without it, and a store may lack it."""
_LAYOUT = """
CREATE TABLE source (
  name TEXT PRIMARY KEY,
  origin TEXT NOT NULL
) STRICT;
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  started TEXT NOT NULL,
  ended TEXT NOT NULL,
  pid INTEGER NOT NULL,
  program TEXT NOT NULL
) STRICT;
CREATE TABLE snapshot (
  source TEXT NOT NULL REFERENCES source (name),
  id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  added TEXT NOT NULL,
  vintage TEXT NOT NULL,
  origin TEXT NOT NULL,
  rows TEXT NOT NULL,
  rejects INTEGER NOT NULL,
  notes TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('stored', 'lost')),
  run INTEGER NOT NULL REFERENCES run (id),
  PRIMARY KEY (source, id)
) STRICT;
CREATE INDEX snapshot_added ON snapshot (added);
CREATE TABLE part (
  file TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  "table" TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  rows INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  FOREIGN KEY (source, snapshot) REFERENCES snapshot (source, id)
) STRICT;
CREATE TABLE document (
  id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  uri TEXT NOT NULL,
  title TEXT NOT NULL,
  lang TEXT NOT NULL,
  text TEXT NOT NULL,
  body TEXT NOT NULL,
  added TEXT NOT NULL
) STRICT;
CREATE TABLE claim (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES document (id),
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  quote TEXT NOT NULL,
  body TEXT NOT NULL,
  added TEXT NOT NULL
) STRICT;
CREATE INDEX claim_document ON claim (document, first);
CREATE TABLE evidence (
  id TEXT PRIMARY KEY,
  query TEXT NOT NULL,
  rows INTEGER NOT NULL,
  snapshots TEXT NOT NULL,
  sources TEXT NOT NULL,
  added TEXT NOT NULL
) STRICT;
CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  request TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  message TEXT NOT NULL,
  created TEXT NOT NULL,
  updated TEXT NOT NULL
) STRICT;
CREATE TABLE writer (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  pid INTEGER NOT NULL,
  since TEXT NOT NULL,
  purpose TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE words USING fts5 (what UNINDEXED, id UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2');
"""


def create(path: Path) -> None:
    """Write an empty ledger at ``path``, which must not exist.

    Raises
    ------
    StoreError
        If this Python's SQLite lacks STRICT tables or FTS5, or the file cannot be written.
    """
    with told(path.parent), closing(_connect(path, "rwc")) as connection:
        _make_durable(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        _lay_out(connection)


def _lay_out(connection: sqlite3.Connection) -> None:
    header = f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {VERSION};"
    try:
        connection.executescript(f"BEGIN; {_LAYOUT} {header} COMMIT;")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        message = f"SQLite {sqlite3.sqlite_version} cannot hold the ledger: {error}"
        raise StoreError(message, hint="use a Python whose SQLite is 3.37 or later, with FTS5") from error


@contextmanager
def reader(root: Path) -> Iterator[sqlite3.Connection]:
    """Open the ledger for reading: one consistent state from the first query to the end.

    Raises
    ------
    StoreMissingError, StoreDamagedError, StoreError
        If there is no ledger, it is not one, or it is from a newer Entente.
    """
    with told(root), closing(_open_to_read(root)) as connection:
        connection.execute("BEGIN")
        yield connection


@contextmanager
def writer(root: Path) -> Iterator[sqlite3.Connection]:
    """Open the ledger for writing; each statement commits unless inside :func:`transaction`."""
    with told(root), closing(_open_to_write(root)) as connection:
        _verify(root, connection)
        _make_durable(connection)
        yield connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Enter all that is written inside, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _connect(path: Path, mode: str, more: str = "") -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}{more}"
    return sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)


def _make_durable(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _open_to_write(root: Path) -> sqlite3.Connection:
    _require(root)
    return _connect(root / FILE, "rw")


def _open_to_read(root: Path) -> sqlite3.Connection:
    _require(root)
    try:
        return _verified(root, _connect(root / FILE, "ro"))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _NO_SIDE_FILE or _has_log(root):
            raise
    # WAL needs a small file beside the ledger. On a read-only medium or a full disk there can be none, but what
    # nobody can write can be read as it is.
    return _verified(root, _connect(root / FILE, "ro", "&immutable=1"))


def _verified(root: Path, connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        _verify(root, connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _has_log(root: Path) -> bool:
    log = root / f"{FILE}-wal"
    return log.exists() and log.stat().st_size > 0


def _require(root: Path) -> None:
    hint = f"make one with `entente store init --store {root}`, or name another with --store or ENTENTE_STORE"
    if not root.exists():
        raise StoreMissingError(f"there is no store at {root}", hint=hint)
    if not root.is_dir():
        raise StoreMissingError(f"{root} is a file, and a store is a folder", hint=hint)
    if (root / FILE).is_file():
        return
    if any((root / "lake").rglob("*.parquet")):
        message = f"the store {root} has lost its ledger ({FILE})"
        raise StoreDamagedError(message, hint="restore the file from a backup, or load the files into a new store")
    raise StoreMissingError(f"the folder {root} is not a store: it has no {FILE}", hint=hint)


def _verify(root: Path, connection: sqlite3.Connection) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != _APPLICATION:
        hint = "this SQLite file belongs to another program; name another folder"
        raise StoreDamagedError(f"{root / FILE} is not a ledger of Entente", hint=hint)
    if version > VERSION:
        message = f"the store {root} has layout {version}; this Entente knows layouts up to {VERSION}"
        raise StoreError(message, hint="upgrade Entente, or name another store")
