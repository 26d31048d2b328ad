"""The store: a folder that keeps every dataset as it was read, and every text with its claims.

::

    store/
      ledger.sqlite                                               what was stored
      lake/<table>/source=<s>/snapshot=<hash>/part-*.parquet      the rows, immutable
      writer.lock                                                 one writer at a time
      corpus.lock                                                 one corpus run at a time
      lost/...                                                    damaged parts that a repair moved out of the way
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from entente.errors import StoreDamagedError, StoreError
from entente.evidence import catalogue, lake, ledger, lock, schema, texts, when
from entente.evidence import check as checking
from entente.evidence import codings as coding_table
from entente.evidence.faults import told
from entente.evidence.place import absolute
from entente.evidence.records import Reading, Snapshot

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from entente.evidence.claims import Claim, Document
    from entente.evidence.codings import Coded, Coding, Job, JobState
    from entente.evidence.records import Basis, Origin, ReadingStream

_ID_DIGITS = 16
_SOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OURS = {lake.FOLDER, lock.FILE, lock.CORPUS_FILE, checking.LOST_FOLDER}


class Store:
    """A folder of evidence. Make one with :meth:`init`, use one with :meth:`open`.

    Any number of processes may read while one writes; a second writer waits up to ``wait`` seconds.

    Attributes
    ----------
    path
        The folder.
    wait
        Seconds to wait for another writer before :class:`~entente.errors.StoreBusyError`.
    """

    __slots__ = ("path", "wait")

    def __init__(self, path: Path, *, wait: float = lock.WAIT_SECONDS) -> None:
        self.path = path
        self.wait = wait

    def __repr__(self) -> str:
        return f"Store({str(self.path)!r})"

    @classmethod
    def init(cls, path: str | Path | None = None, *, wait: float = lock.WAIT_SECONDS) -> Store:
        """Make an empty store at ``path`` and return it; a store that is there is opened.

        Raises
        ------
        StoreError
            If the folder holds other files, or cannot be written.
        StoreDamagedError
            If there is a lake without a ledger.
        """
        root = absolute(path)
        _make_root(root)
        with lock.kernel_lock(root, wait), told(root):
            if not (root / ledger.FILE).exists():
                _lay_out(root)
        return cls.open(root, wait=wait)

    @classmethod
    def open(cls, path: str | Path | None = None, *, wait: float = lock.WAIT_SECONDS) -> Store:
        """Open the store at ``path`` (default: :func:`~entente.evidence.place.default_store`).

        Raises
        ------
        StoreMissingError
            If there is none.
        StoreDamagedError
            If its ledger is lost or is no ledger of Entente.
        StoreError
            If it was written by a newer Entente, or may not be read.
        """
        root = absolute(path)
        with ledger.reader(root):
            return cls(root, wait=wait)

    def add(self, reading: Reading) -> Snapshot:
        """Store what was read from one file. When this returns, it is on the disk.

        The same file (by its SHA-256) from the same source is stored once: the stored snapshot is returned. A snapshot
        that a repair has marked as lost is stored anew.

        Raises
        ------
        StoreError
            If a table does not fit its schema, or the disk is full or may not be written. Nothing is entered then.
        StoreBusyError
            If another process keeps writing.
        """
        key = _key(reading)
        with ledger.reader(self.path) as connection:
            stored = catalogue.find(connection, *key)
        if stored is not None:
            return stored
        tables = _tables(reading, key[1])
        with lock.writing(self.path, f"add {key[0]}", self.wait) as connection:
            return catalogue.find(connection, *key) or self._enter(connection, reading, tables)

    def add_stream(self, stream: ReadingStream) -> Snapshot:
        """Store what is read from a file piece by piece; as :meth:`add`, but with one piece in memory at a time.

        Other writers wait until it ends, readers do not.

        Raises
        ------
        StoreError, StoreBusyError
            As :meth:`add`. Whatever goes wrong while the pieces are drawn, nothing is entered and nothing is left.
        """
        key = _key(stream)
        with lock.writing(self.path, f"add {key[0]}", self.wait) as connection:
            return catalogue.find(connection, *key) or self._enter_stream(connection, stream)

    def _enter_stream(self, connection: sqlite3.Connection, stream: ReadingStream) -> Snapshot:
        source, identity, _ = _key(stream)
        pieces = (_labelled(stream.table, piece, source, identity) for piece in stream.chunks)
        parts = lake.write_chunks(self.path, source, identity, stream.table, pieces)
        try:
            coverage, rejects, notes = stream.close()
            head = Reading(stream.origin, stream.sha256, stream.vintage, {}, coverage, rejects, notes)
            return self._enter(connection, head, _tables(head, identity), before=parts)
        except BaseException:
            _withdraw(self.path, connection, _key(stream), parts)
            raise

    def _enter(
        self,
        connection: sqlite3.Connection,
        reading: Reading,
        tables: dict[str, pa.Table],
        before: tuple[lake.Part, ...] = (),
    ) -> Snapshot:
        began = when.now()
        source, identity, _ = _key(reading)
        parts = (*before, *lake.write(self.path, source, identity, tables))
        rows = {name: table.num_rows for name, table in tables.items()}
        for part in before:
            rows[part.table] = rows.get(part.table, 0) + part.rows
        snapshot = Snapshot(
            id=identity,
            source=source,
            sha256=reading.sha256,
            added=when.after(catalogue.last_added(connection), when.now()),
            vintage=reading.vintage,
            origin=reading.origin,
            rows=dict(sorted(rows.items())),
            rejects=len(reading.rejects),
        )
        try:
            with ledger.transaction(connection):
                catalogue.enter(connection, snapshot, reading.notes, parts, began)
        except BaseException:
            _withdraw(self.path, connection, _key(reading), parts)
            raise
        return snapshot

    def snapshots(self, *, as_of: str | None = None) -> tuple[Snapshot, ...]:
        """Return all stored snapshots (added up to ``as_of``, if given), oldest first.

        Parameters
        ----------
        as_of
            ISO 8601 date (its end in UTC) or time.
        """
        with ledger.reader(self.path) as connection:
            return catalogue.snapshots(connection, when.moment(as_of) if as_of is not None else None)

    def current(self, *, as_of: str | None = None) -> tuple[Snapshot, ...]:
        """Return the latest snapshot of each source (added up to ``as_of``, if given), by source name."""
        return catalogue.latest(self.snapshots(as_of=as_of))

    def lost(self) -> tuple[Snapshot, ...]:
        """Return the snapshots that a repair has marked as lost: their files have to be loaded again."""
        with ledger.reader(self.path) as connection:
            return catalogue.snapshots(connection, None, state="lost")

    def notes(self, source: str, snapshot: str) -> tuple[str, ...]:
        """Return the reader's notes on a stored snapshot: the known defects that were met."""
        with ledger.reader(self.path) as connection:
            return catalogue.notes(connection, source, snapshot)

    def parts(self, snapshots: Iterable[Snapshot]) -> tuple[lake.Part, ...]:
        """Return the Parquet parts of ``snapshots``, in their order."""
        with ledger.reader(self.path) as connection:
            return catalogue.parts(connection, snapshots)

    def sources(self) -> tuple[Origin, ...]:
        """Return the origins of all stored datasets (of the latest snapshot of each), by name."""
        return tuple(snapshot.origin for snapshot in self.current())

    def check(self, *, repair: bool = False) -> checking.CheckReport:
        """Compare ledger and lake: each part there with its size, SHA-256 and rows, and no file that nobody lists.

        Parameters
        ----------
        repair
            Remove files that were never entered; mark snapshots with damaged or missing parts as lost, so that views
            skip them, and keep what is left of them under ``lost/``.
        """
        return checking.check(self.path, repair=repair, wait=self.wait)

    def stats(self) -> dict[str, Any]:
        """Return counts: sources, snapshots, lost, rows by table, bytes of the lake, documents, claims, last added."""
        with ledger.reader(self.path) as connection:
            return {"path": str(self.path), "layout": ledger.VERSION, **catalogue.stats(connection)}

    def add_document(self, document: Document) -> bool:
        """Store a text; return whether it is new. A stored document with that id stays as it is."""
        with lock.writing(self.path, "add document", self.wait) as connection, ledger.transaction(connection):
            return texts.add_document(connection, document)

    def add_claims(self, claims: Iterable[Claim]) -> int:
        """Store claims; return how many are new. A claim with a stored id takes its place.

        Raises
        ------
        StoreError
            If a claim's document is not stored, or its quote is not the document's text at its offsets.
        """
        with lock.writing(self.path, "add claims", self.wait) as connection, ledger.transaction(connection):
            return texts.add_claims(connection, claims)

    def add_codings(self, codings: Iterable[Coding], *, job: tuple[int, str] | None = None) -> int:
        """Store what a coder made of documents: all of it, or nothing; return how many claims.

        Parameters
        ----------
        job
            Number of the job that did it, and how far it has come now.

        Raises
        ------
        StoreError
            As :meth:`add_claims`.
        """
        with lock.writing(self.path, "add codings", self.wait) as connection, ledger.transaction(connection):
            if job is not None:
                coding_table.update_job(connection, job[0], "running", job[1])
            return coding_table.enter(connection, codings)

    def coded(self, coder: str | None = None) -> tuple[Coded, ...]:
        """Return which documents were coded (by one coder, if given), and which could not be, by their ids."""
        with ledger.reader(self.path) as connection:
            return coding_table.coded(connection, coder)

    def begin_job(self, kind: str, request: dict[str, Any]) -> int:
        """Enter a job that runs now; return its number."""
        with lock.writing(self.path, f"begin {kind}", self.wait) as connection, ledger.transaction(connection):
            return coding_table.begin_job(connection, kind, request)

    def end_job(self, identity: int, state: JobState, message: str) -> None:
        """Say how a job ended; UnknownNameError if there is none of that number."""
        with lock.writing(self.path, "end job", self.wait) as connection, ledger.transaction(connection):
            coding_table.update_job(connection, identity, state, message)

    def jobs(self, kind: str | None = None) -> tuple[Job, ...]:
        """Return the jobs (of one kind, if given), oldest first."""
        with ledger.reader(self.path) as connection:
            return coding_table.jobs(connection, kind)

    def documents(self) -> tuple[Document, ...]:
        """Return all stored documents, in the order in which they were added."""
        with ledger.reader(self.path) as connection:
            return texts.documents(connection)

    def document(self, identity: str) -> Document:
        """Return the document of that id; UnknownNameError if there is none."""
        with ledger.reader(self.path) as connection:
            return texts.document(connection, identity)

    def claims(self, document: str | None = None) -> tuple[Claim, ...]:
        """Return the stored claims (of one document, if given), in the order of the text."""
        with ledger.reader(self.path) as connection:
            return texts.claims(connection, document)

    def each_document(self) -> Iterator[Document]:
        """Yield the stored documents one at a time, by their ids: a corpus can be larger than the memory."""
        with ledger.reader(self.path) as connection:
            yield from texts.each_document(connection)

    def each_claim(self, kind: str | None = None) -> Iterator[Claim]:
        """Yield the stored claims (of one kind, if given) one at a time, by document and in the order of the text."""
        with ledger.reader(self.path) as connection:
            yield from texts.each_claim(connection, kind)

    def search(self, words: str, *, most: int = 20) -> tuple[texts.Hit, ...]:
        """Return documents and claims in which all ``words`` occur, best first."""
        with ledger.reader(self.path) as connection:
            return texts.search(connection, words, most)

    def add_bases(self, bases: Iterable[Basis]) -> int:
        """Store what shown numbers rest on, so that each can be opened later by its id; return how many are new."""
        with lock.writing(self.path, "add bases", self.wait) as connection, ledger.transaction(connection):
            return texts.add_bases(connection, bases)

    def basis(self, identity: str) -> dict[str, Any]:
        """Return a stored basis as :meth:`Basis.to_dict` gives it; UnknownNameError if there is none."""
        with ledger.reader(self.path) as connection:
            return texts.basis(connection, identity)


def _make_root(root: Path) -> None:
    with told(root):
        if root.exists() and not root.is_dir():
            raise StoreError(f"{root} is a file, and a store is a folder", hint="name a new folder")
        strangers = [] if (root / ledger.FILE).exists() or not root.exists() else _strangers(root)
        if strangers:
            hint = "name a new or empty folder for the store"
            raise StoreError(f"the folder {root} holds other files ({strangers[0]}, ...)", hint=hint)
        root.mkdir(parents=True, exist_ok=True)


def _strangers(root: Path) -> list[str]:
    names = sorted(path.name for path in root.iterdir())
    return [name for name in names if name not in _OURS and not name.startswith(f".{ledger.FILE}")]


def _lay_out(root: Path) -> None:
    if (root / lake.FOLDER).exists() and lake.files(root):
        hint = f"restore {ledger.FILE} from a backup, or make the store in a new folder"
        raise StoreDamagedError(f"the store {root} has a lake but no ledger", hint=hint)
    (root / lake.FOLDER).mkdir(exist_ok=True)
    # Under another name first: a ledger that is there is complete.
    temporary = root / f".{ledger.FILE}{lake.TEMPORARY}"
    for leftover in root.glob(f".{ledger.FILE}*"):
        leftover.unlink()
    (root / lock.FILE).touch()  # now, so that a lock can be taken on a full disk
    ledger.create(temporary)
    temporary.replace(root / ledger.FILE)
    lake.flush_folder(root)


def _key(reading: Reading | ReadingStream) -> tuple[str, str, str]:
    source = reading.origin.name
    if not _SOURCE_NAME.fullmatch(source):
        raise StoreError(f"not a source name: {source!r}", hint="lower-case letters, digits, dot, dash and underscore")
    if not _SHA256.fullmatch(reading.sha256):
        raise StoreError(f"not a SHA-256 of the file of {source!r}: {reading.sha256!r}", hint="64 hex digits")
    return source, reading.sha256[:_ID_DIGITS], reading.sha256


def _tables(reading: Reading, snapshot: str) -> dict[str, pa.Table]:
    import pyarrow as pa

    given = dict(reading.tables)
    for own, field in (("coverage", "coverage"), ("reject", "rejects")):
        if own in given:
            raise StoreError(f"a reading gives {own!r} as records, not as a table", hint=f"use Reading.{field}")
    if not reading.coverage:
        raise StoreError(f"the reading of {reading.origin.name!r} covers nothing", hint="give at least one Coverage")
    given["coverage"] = pa.Table.from_pylist([_plain(row) for row in reading.coverage])
    given["reject"] = _rejects(reading)
    return {name: _labelled(name, table, reading.origin.name, snapshot) for name, table in given.items()}


def _plain(row: object) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(row)  # type: ignore[call-overload,no-any-return]  # Coverage and Reject are dataclasses


def _rejects(reading: Reading) -> pa.Table:
    import pyarrow as pa

    declared = schema.arrow("reject")
    wanted = pa.schema([declared.field(name) for name in ("line", "reason", "text")])
    return pa.Table.from_pylist([_plain(row) for row in reading.rejects], schema=wanted)


def _labelled(name: str, table: pa.Table, source: str, snapshot: str) -> pa.Table:
    import pyarrow as pa

    for column, value in (("source", source), ("snapshot", snapshot)):
        if column in table.column_names:
            table = table.drop_columns([column])
        table = table.append_column(column, pa.repeat(pa.scalar(value, pa.string()), table.num_rows))
    return schema.conform(name, table)


def _withdraw(
    root: Path, connection: sqlite3.Connection, key: tuple[str, str, str], parts: tuple[lake.Part, ...]
) -> None:
    """Remove the parts of an add that failed, unless the ledger has it after all (a commit's error can come late)."""
    import sqlite3

    try:
        entered = catalogue.find(connection, *key) is not None
    except sqlite3.Error:
        return  # unknown: leave the files, `check` will tell
    if not entered:
        lake.remove(root, [part.file for part in parts])
