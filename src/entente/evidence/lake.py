"""The lake: immutable Parquet parts, one folder per table, source and snapshot.

A part is written beside its place under a temporary name, flushed to the disk, renamed, and its folder flushed. Only
then does the ledger learn of it: a crash leaves at most a file that nobody lists.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

FOLDER = "lake"
TEMPORARY = ".tmp"
PART_ROWS = 2_000_000
_GROUP_ROWS = 32_768
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file.

    Attributes
    ----------
    file
        Path below the store's folder, with ``/``.
    table
        Declared table whose rows it holds.
    sha256, rows, bytes
        Of the file.
    """

    file: str
    table: str
    sha256: str
    rows: int
    bytes: int


def encode(table: pa.Table) -> bytes:
    """Return ``table`` as Parquet (zstd): equal tables give equal bytes, whatever their chunks and metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    plain = table.replace_schema_metadata(None).combine_chunks()
    pq.write_table(plain, sink, compression="zstd", row_group_size=_GROUP_ROWS, version="2.6", store_schema=False)
    return bytes(sink.getvalue())


def write(root: Path, source: str, snapshot: str, tables: Mapping[str, pa.Table]) -> tuple[Part, ...]:
    """Write the parts of one snapshot; empty tables make no part. On an error nothing is left behind.

    Parameters
    ----------
    root
        The store's folder.
    tables
        Conformed tables by name.
    """
    written: list[Part] = []
    try:
        for name, table in sorted(tables.items()):
            folder = f"{FOLDER}/{name}/source={source}/snapshot={snapshot}"
            for part in _write_table(root, folder, name, table):
                written.append(part)  # noqa: PERF402 - what was written before an error must be known
    except BaseException:
        remove(root, [part.file for part in written])
        raise
    return tuple(written)


def write_chunks(root: Path, source: str, snapshot: str, name: str, chunks: Iterable[pa.Table]) -> tuple[Part, ...]:
    """Write one part for each table of ``chunks``, as they come; on an error nothing is left behind.

    Parameters
    ----------
    chunks
        Conformed pieces of table ``name``; only one is held at a time.
    """
    written: list[Part] = []
    folder = f"{FOLDER}/{name}/source={source}/snapshot={snapshot}"
    try:
        for number, rows in enumerate(one for one in chunks if one.num_rows):
            written.append(_write_part(root, folder, name, number, rows))
    except BaseException:
        remove(root, [part.file for part in written])
        raise
    return tuple(written)


def _write_table(root: Path, folder: str, name: str, table: pa.Table) -> Iterator[Part]:
    for number, first in enumerate(range(0, table.num_rows, PART_ROWS)):
        yield _write_part(root, folder, name, number, table.slice(first, PART_ROWS))


def _write_part(root: Path, folder: str, name: str, number: int, rows: pa.Table) -> Part:
    data = encode(rows)
    file = f"{folder}/part-{number:05d}.parquet"
    place(root, file, data)
    return Part(file, name, hashlib.sha256(data).hexdigest(), rows.num_rows, len(data))


def place(root: Path, file: str, data: bytes) -> None:
    """Put ``data`` at ``root/file``: whole or not at all, and on the disk when this returns."""
    target = root / file
    _make_folders(root, target.parent)
    temporary = target.with_name(f"{target.name}.{os.getpid()}{TEMPORARY}")
    try:
        with temporary.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(target)
        flush_folder(target.parent)
    except BaseException:
        remove(root, [str(temporary.relative_to(root)), file])
        raise


def _make_folders(root: Path, folder: Path) -> None:
    missing = [level for level in (folder, *folder.parents) if level.is_relative_to(root) and not level.exists()]
    for level in reversed(missing):
        level.mkdir(exist_ok=True)
        flush_folder(level.parent)


def flush_folder(folder: Path) -> None:
    """Put the names in ``folder`` on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(root: Path, files: list[str]) -> None:
    """Remove parts that were not entered, as far as the disk allows, and the folders that this leaves empty."""
    for file in files:
        with suppress(OSError):
            (root / file).unlink(missing_ok=True)
        prune(root, (root / file).parent)


def prune(root: Path, folder: Path) -> None:
    """Remove ``folder`` and its parents up to the lake, as long as they are empty."""
    with suppress(OSError):
        for level in (folder, *folder.parents):
            if level == root / FOLDER or not level.is_relative_to(root / FOLDER):
                return
            level.rmdir()


def files(root: Path) -> tuple[str, ...]:
    """Return all files in the lake, as paths below the store's folder, sorted."""
    found = (path for path in (root / FOLDER).rglob("*") if not path.is_dir() or path.is_symlink())
    return tuple(sorted(path.relative_to(root).as_posix() for path in found))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    total = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            total.update(block)
    return total.hexdigest()


def count_rows(path: Path) -> int:
    """Return the number of rows that the Parquet file states."""
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)
