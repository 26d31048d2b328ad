"""What the disk and SQLite report, turned into errors that say what to do."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from entente.errors import StoreBusyError, StoreDamagedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NO_ROOM_HINT = "free some space or put the store elsewhere (ENTENTE_STORE), then repeat; what was stored before is safe"
_NO_RIGHT_HINT = "check who may write there, or put the store elsewhere (ENTENTE_STORE)"
_CHECK_HINT = "run `entente store check`; the files can be loaded again into a new store"

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_RIGHT = {errno.EACCES, errno.EPERM, errno.EROFS}
_SQLITE_NO_RIGHT = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_SQLITE_DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CONSTRAINT}
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@contextmanager
def told(root: Path) -> Iterator[None]:
    """Turn the errors of disk and ledger that are raised inside into :class:`~entente.errors.StoreError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise from_sqlite(root, error) from error
    except OSError as error:
        raise from_os(root, error) from error


def from_os(root: Path, error: OSError) -> StoreError:
    """Return the store's error for an ``OSError``."""
    if error.errno in _NO_ROOM:
        return StoreError(f"no room left to write in {root}", hint=NO_ROOM_HINT)
    reason = error.strerror or str(error)
    if error.errno in _NO_RIGHT:
        return StoreError(f"no permission for {root}: {reason}", hint=_NO_RIGHT_HINT)
    return StoreError(f"cannot use the store {root}: {reason}", hint="check the disk and the path")


def from_sqlite(root: Path, error: sqlite3.Error) -> StoreError:
    """Return the store's error for an SQLite error, by its primary result code."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return StoreError(f"no room left to write in {root}", hint=NO_ROOM_HINT)
    if code in _SQLITE_NO_RIGHT:
        return StoreError(f"no permission for the ledger in {root}: {error}", hint=_NO_RIGHT_HINT)
    if code in _SQLITE_BUSY:
        return StoreBusyError(f"the ledger in {root} is locked by another process", hint="repeat in a moment")
    if code in _SQLITE_DAMAGED:
        return StoreDamagedError(f"the ledger in {root} is damaged: {error}", hint=_CHECK_HINT)
    return StoreError(f"cannot use the ledger in {root}: {error}", hint="check the disk and its free space")
