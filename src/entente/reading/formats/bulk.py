"""Bulk files and folders as a stream of articles, in bounded memory."""

from __future__ import annotations

import io
import logging
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from entente.errors import DocumentError
from entente.reading.formats.kinds import HEAD, SINGLE, kind_of
from entente.reading.formats.packed import Stream
from entente.reading.formats.plain import MAX_BYTES, too_many_bytes
from entente.reading.formats.records import Entry, Reject, bare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entente.reading.formats.kinds import Kind

_LOG = logging.getLogger("entente.reading")
_HINT = "give a feed, JSON lines, a WARC file, a folder, or an article"


class Tally:
    """Counts documents and rejects of one run, and passes the rejects on.

    Parameters
    ----------
    on_reject
        Called with each reject; by default they are logged as warnings.
    """

    def __init__(self, on_reject: Callable[[Reject], None] | None) -> None:
        self.documents = 0
        self.rejects = 0
        self._first: Reject | None = None
        self._pass_on = on_reject or _log

    def reject(self, one: Reject) -> None:
        """Count a reject and pass it on."""
        self.rejects += 1
        self._first = self._first or one
        self._pass_on(one)

    def check(self, source: Path | str | bytes) -> None:
        """Raise a :class:`~entente.errors.DocumentError` if the run gave no document."""
        if self.documents:
            return
        given = "" if isinstance(source, bytes) else os.fsdecode(source)
        name, first = Path(given).name or "the file", self._first
        if first is not None and (first.file, first.place) == (given, ""):  # the file is the article
            raise DocumentError(f"{name}: {first.reason}", hint=first.hint)
        why = f"; the first of {self.rejects:,} left out: {first}" if first is not None else ""
        raise DocumentError(f"{name}: no article in it{why}", hint=_HINT)


def entries(source: Path | str | bytes, report: Callable[[Reject], None]) -> Iterator[Entry]:
    """Yield the articles of a bulk file, a folder, or a single file.

    Parameters
    ----------
    source
        Path, or the bytes of a file.
    report
        Called with whatever gives no article.

    Raises
    ------
    DocumentError
        If the source is missing, unreadable, damaged or cut off. In a folder such files are rejects.
    """
    if isinstance(source, bytes):
        yield from _of_stream(io.BytesIO(source), "", report)
        return
    path = Path(source)
    if _is_folder(path):
        yield from _of_folder(path, report)
    else:
        yield from _of_file(path, report)


def _log(one: Reject) -> None:
    _LOG.warning("no article: %s", one)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _of_folder(folder: Path, report: Callable[[Reject], None]) -> Iterator[Entry]:
    """Yield the articles of all files below a folder, in the order of their paths; hidden ones are left out."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if name.startswith(".") or not path.is_file():
                continue
            try:
                yield from _of_file(path, report)
            except DocumentError as error:
                report(Reject(str(path), "", bare(error, path), error.hint))


def _of_file(path: Path, report: Callable[[Reject], None]) -> Iterator[Entry]:
    from entente.reading.documents import naming

    try:
        _refuse_special(path)
        with path.open("rb") as file:
            yield from _of_stream(file, str(path), report)
    except FileNotFoundError:
        raise DocumentError(f"no file or folder at {str(path)!r}", hint="check the path") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DocumentError(f"cannot read {str(path)!r}: {reason}", hint=_HINT) from error
    except DocumentError as error:
        raise naming(error, str(path)) from error


def _refuse_special(path: Path) -> None:
    """Refuse pipes and devices: they would be waited for, or never end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise DocumentError(f"{str(path)!r} is no ordinary file", hint=_HINT)


def _of_stream(file: BinaryIO, name: str, report: Callable[[Reject], None]) -> Iterator[Entry]:
    stream = Stream(file)
    kind = kind_of(stream.peek(HEAD))
    if kind in SINGLE:
        yield _single(stream, name)
    else:
        yield from _several(kind, stream, name, report)


def _several(kind: Kind, stream: Stream, name: str, report: Callable[[Reject], None]) -> Iterator[Entry]:
    if kind == "jsonl":
        from entente.reading.formats.jsonl import entries as found
    elif kind == "warc":
        from entente.reading.formats.warc import entries as found
    elif kind == "feed":
        from entente.reading.formats.feed import entries as found
    else:
        what = "a gzip archive in a gzip archive" if kind == "gzip" else "JSON that is not one object a line"
        hint = "unpack it first" if kind == "gzip" else "make JSON lines of it with jq -c . or jq -c '.[]'"
        raise DocumentError(f"the file is {what}", hint=hint)
    yield from found(stream, name, report)


def _single(stream: Stream, name: str) -> Entry:
    """Return the article of a file that holds one."""
    from entente.reading.documents import sha256_of
    from entente.reading.formats.single import extract

    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_many_bytes("the file")
    return Entry(extract(data), sha256_of(data), name, name, "")
