"""One writer at a time.

The kernel's lock on ``writer.lock`` says whether a writer lives: it falls with its process, however that ends, so a
dead writer's lock needs no guessing. The row ``writer`` in the ledger says who it is, for the message.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from entente.errors import EntenteError, StoreBusyError
from entente.evidence import ledger, when
from entente.evidence.faults import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "writer.lock"
CORPUS_FILE = "corpus.lock"
"""Held by the one corpus run that may be at work on a store."""
WAIT_SECONDS = 10.0
_PAUSE_SECONDS = 0.02


@contextmanager
def writing(root: Path, purpose: str, wait: float = WAIT_SECONDS) -> Iterator[sqlite3.Connection]:
    """Hold the store for writing and yield a connection to its ledger.

    Parameters
    ----------
    root
        The store's folder.
    purpose
        Shown to those who find the store busy.
    wait
        Seconds to wait for another writer.

    Raises
    ------
    StoreBusyError
        If another process still writes after ``wait`` seconds; the message names it and since when.
    """
    with kernel_lock(root, wait), ledger.writer(root) as connection:
        row = (1, os.getpid(), when.now(), purpose)
        connection.execute("INSERT OR REPLACE INTO writer VALUES (?, ?, ?, ?)", row)
        try:
            yield connection
        finally:
            # The kernel's lock decides; on a full disk the row just stays until the next writer overwrites it.
            with suppress(sqlite3.Error):
                connection.execute("DELETE FROM writer")


@contextmanager
def kernel_lock(root: Path, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock file of ``root``; see :func:`writing` for the errors."""
    with told(root):
        handle = os.open(root / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        _seize(root, handle, wait)
        yield
    finally:
        os.close(handle)


@contextmanager
def alone(root: Path, name: str, busy: str) -> Iterator[None]:
    """Hold a lock of its own in ``root`` for a long piece of work that writes now and then.

    Parameters
    ----------
    name
        File below the store's folder.
    busy
        What to say if another process holds it.

    Raises
    ------
    StoreBusyError
        If another process does.
    """
    with told(root):
        handle = os.open(root / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        if not _try(root, handle):
            raise StoreBusyError(busy, hint="wait until it ends, or stop it: a dead process holds nothing")
        yield
    finally:
        os.close(handle)


def _seize(root: Path, handle: int, wait: float) -> None:
    end = time.monotonic() + wait
    while not _try(root, handle):
        if time.monotonic() >= end:
            hint = "wait until it ends, or stop it: the lock of a dead process is taken over by itself"
            raise StoreBusyError(f"{_holder(root)} is writing to the store {root}", hint=hint)
        time.sleep(_PAUSE_SECONDS)


def _try(root: Path, handle: int) -> bool:
    with told(root):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _holder(root: Path) -> str:
    try:
        with ledger.reader(root) as connection:
            row = connection.execute("SELECT pid, since, purpose FROM writer").fetchone()
    except EntenteError:
        row = None
    return f"process {row[0]} (since {row[1]}: {row[2]})" if row else "another process"
