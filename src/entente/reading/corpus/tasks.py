"""From paths to tasks: each document once, with the id that it will have, in a fixed order."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from entente.errors import DocumentError, InputError
from entente.reading.corpus.records import Outcome, Task
from entente.reading.formats.kinds import HEAD, SINGLE, kind_of
from entente.reading.formats.plain import MAX_BYTES
from entente.reading.formats.records import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from entente.reading.formats.records import Reject

_BLOCK = 1 << 20


def tasks(paths: Iterable[str | Path], refused: Callable[[Outcome], None]) -> Iterator[Task]:
    """Yield the documents of files, folders and bulk files, folders in the order of names.

    Parameters
    ----------
    paths
        Files with one article; folders; feeds, JSON lines, WARC (also compressed).
    refused
        Called with whatever gives no article.

    Raises
    ------
    InputError
        If a path does not exist: a slip of the pen, to be told before the work begins.
    """
    given = [Path(path) for path in paths]
    absent = [str(path) for path in given if not path.exists()]
    if absent:
        raise InputError(f"there is no file or folder {absent[0]}", hint="check the path")
    for path in given:
        for file in _files(path):
            yield from _of_file(file, refused)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for place, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if not name.startswith("."))


def _of_file(path: Path, refused: Callable[[Outcome], None]) -> Iterator[Task]:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
            if kind_of(head) not in SINGLE:
                yield from _of_bulk(path, refused)
                return
            sha256 = _hashed(head, file.read(MAX_BYTES))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        refused(Outcome(_nameless(str(path)), error=f"cannot be read: {reason}"))
        return
    yield Task(_identity(sha256), sha256, str(path), path=path)


def _hashed(head: bytes, rest: bytes) -> str:
    total = hashlib.sha256(head)
    total.update(rest)
    return total.hexdigest()


def _identity(sha256: str) -> str:
    return "d_" + sha256[:16]


def _nameless(place: str) -> Task:
    """Return a task for what has no readable content: its place stands in for it."""
    sha256 = hashlib.sha256(b"place\x00" + os.fsencode(place)).hexdigest()
    return Task(_identity(sha256), sha256, place)


def _of_bulk(path: Path, refused: Callable[[Outcome], None]) -> Iterator[Task]:
    from entente.reading.formats.bulk import entries

    def report(one: Reject) -> None:
        refused(Outcome(_nameless(f"{one.file}#{one.place}"), error=one.reason))

    try:
        for entry in entries(path, report):
            yield Task(_identity(entry.sha256), entry.sha256, entry.uri, extract=entry.extract)
    except DocumentError as error:
        refused(Outcome(_nameless(str(path)), error=bare(error, path)))
