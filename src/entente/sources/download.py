"""Downloads that survive cuts: resumed where they stopped, never spliced from two versions, checked before they count.

A download grows in ``<target>.part``; beside it ``<target>.part.json`` remembers which version of which file it is
(ETag or Last-Modified). A later call asks only for the rest, and only of that version (``If-Range``, RFC 9110 13.1.5):
if the file on the server has changed, the download begins again.
"""

from __future__ import annotations

import contextlib
import csv
import errno
import hashlib
import json
import os
import random
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from entente.errors import FetchError, OptionError, OutputError, UsageError
from entente.sources import _http
from entente.sources.registry import get

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Progress = Callable[[int, int | None], None]

LARGEST = 2_000_000_000
"""Bytes that a download may have, unless the caller says otherwise."""

HINTS = {
    errno.ENOSPC: "the disk is full; free some space, then run the same command: it goes on where it stopped",
    errno.EDQUOT: "the disk quota is used up; free some space, then run the same command",
    errno.EACCES: "no permission; choose a folder that you may write to",
    errno.EPERM: "no permission; choose a folder that you may write to",
    errno.EROFS: "the file system is read-only; choose another folder",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EISDIR: "name a file, not a folder",
}


@dataclass(frozen=True, slots=True)
class Remote:
    """Where a publisher offers a dataset as a stable open file.

    Attributes
    ----------
    file
        Name under which it is kept.
    sha256
        Of the file, or empty if the publisher states none and may replace it.
    bytes
        Size, or ``None``.
    """

    source: str
    url: str
    file: str
    sha256: str
    bytes: int | None
    licence: str


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, and how often to try.

    Attributes
    ----------
    attempts
        Requests in a row that may fail without a single new byte.
    stall
        Seconds without a byte after which a request has failed; also the limit for connecting.
    pause
        Seconds before the second attempt; doubled for each further one, with jitter.
    longest
        Seconds that a pause may last at most; a server that asks for more is not waited for.
    sleep, jitter
        What waits, and what draws a number in [0, 1); tests pass their own.
    """

    attempts: int = 5
    stall: float = 30.0
    pause: float = 1.0
    longest: float = 60.0
    sleep: Callable[[float], None] = field(default=time.sleep)
    jitter: Callable[[], float] = field(default=random.SystemRandom().random)

    def before(self, attempt: int, asked: float | None) -> float:
        """Return the seconds to wait before attempt ``attempt`` (2, 3, ...); ``asked`` is the server's wish."""
        grown = min(self.pause * 2.0 ** (attempt - 2), self.longest) * (0.5 + 0.5 * self.jitter())
        return grown if asked is None else max(asked, grown)


def remotes() -> dict[str, Remote]:
    """Return by dataset where it can be pulled from (table ``remotes.csv``)."""
    with (Path(__file__).parent / "remotes.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["source"]: Remote(
                row["source"], row["url"], row["file"], row["sha256"], int(row["bytes"] or 0) or None, row["licence"]
            )
            for row in csv.DictReader(file)
        }


def pull(  # noqa: PLR0913 - what a download can be told
    name: str,
    folder: Path,
    *,
    url: str | None = None,
    max_bytes: int = LARGEST,
    progress: Progress | None = None,
    patience: Patience | None = None,
) -> Path:
    """Download dataset ``name`` from its publisher into ``folder`` and return the file's path.

    Parameters
    ----------
    url
        Take the file from here instead; its checksum is then not known.

    Raises
    ------
    UnknownNameError
        If there is no such dataset.
    UsageError
        If its publisher offers no stable open file, or its licence wants a person to fetch it: the hint says how.
    FetchError, OutputError, OptionError
        As :func:`fetch`.
    """
    spec = get(name)
    remote = remotes().get(name)
    if url is not None:
        return fetch(url, folder / _file_name(url, name), max_bytes=max_bytes, progress=progress, patience=patience)
    if remote is None:
        raise UsageError(
            f"{name!r} cannot be pulled: no stable open file is offered ({spec.origin.licence})",
            hint=f"{spec.by_hand or 'get the file from ' + spec.origin.url}, then: entente load {name} FILE",
        )
    return fetch(
        remote.url,
        folder / remote.file,
        sha256=remote.sha256 or None,
        max_bytes=max_bytes,
        progress=progress,
        patience=patience,
    )


def _file_name(url: str, name: str) -> str:
    """Return the last part of the address as a harmless file name."""
    last = unquote(urlsplit(url).path).rsplit("/", 1)[-1]
    return re.sub(r"[^\w.\- ()]", "_", last).lstrip(".")[-120:] or name


def fetch(  # noqa: PLR0913 - what a download can be told
    url: str,
    target: Path,
    *,
    sha256: str | None = None,
    max_bytes: int = LARGEST,
    progress: Progress | None = None,
    patience: Patience | None = None,
) -> Path:
    """Download ``url`` to ``target``.

    Parameters
    ----------
    sha256
        What the file must have, in hex. A target that already has it is returned as it is.
    max_bytes
        Size that is refused beyond.
    progress
        Called with bytes so far and the total, if known.
    patience
        Attempts and waits.

    Returns
    -------
    ``target``, complete: it appears only when everything has arrived and been checked.

    Raises
    ------
    OptionError
        If the address is not http or https, or a limit is not positive.
    FetchError
        If the server refuses, is not reached, keeps cutting or stalling, sends more than ``max_bytes`` or another
        file than ``sha256`` says, or if the same download is under way in another process.
    OutputError
        If the disk is full or the folder may not be written to.
    KeyboardInterrupt
        If interrupted; what has arrived is kept for the next call.
    """
    _check_options(url, max_bytes)
    patience = patience or Patience()
    with _writing(target):
        if sha256 and target.is_file() and _digest(target) == sha256.lower():
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        with _Part.opened(target) as part, _http.client(patience.stall) as client:
            job = _http.Job(client, url, max_bytes, progress or _silent)
            _until_complete(job, part, patience)
            _finish(job, part, target, sha256, patience)
    return target


def _silent(_done: int, _total: int | None) -> None:
    """Report nothing."""


def _check_options(url: str, max_bytes: int) -> None:
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise OptionError(f"no address to download from: {url!r}", hint="give one that begins with https://")
    if max_bytes <= 0:
        raise OptionError(f"the size limit must be positive, not {max_bytes}", hint="give a number of bytes")


def _until_complete(job: _http.Job, part: _Part, patience: Patience) -> None:
    """Ask until everything is there; give up after too many requests in a row without a new byte."""
    failures = 0
    while True:
        before = part.size
        trouble = job.attempt(part)
        if trouble is None:
            return
        failures = 0 if part.size > before else failures + 1
        if trouble.final or failures >= patience.attempts:
            raise trouble.error
        wait = patience.before(max(failures, 1) + 1, trouble.wait)
        if trouble.wait is not None and trouble.wait > patience.longest:
            raise FetchError(
                f"{job.url}: the server asks to wait {trouble.wait:.0f} s", hint="try again later; nothing is lost"
            )
        patience.sleep(wait)


def _finish(job: _http.Job, part: _Part, target: Path, sha256: str | None, patience: Patience) -> None:
    """Check what arrived and put it in place; a wrong sum after a resumed download earns one fresh start."""
    if sha256 and part.digest() != sha256.lower() and job.resumed:
        part.restart({})
        job.resumed = False
        _until_complete(job, part, patience)
    found = part.digest()
    if sha256 and found != sha256.lower():
        part.discard()
        raise FetchError(
            f"{job.url} is not the expected file: its SHA-256 is {found}, not {sha256}",
            hint="the publisher may have replaced it; check the address, then load the file by hand",
        )
    part.move_to(target)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _writing(target: Path) -> Iterator[None]:
    """Turn what the operating system says into an :class:`OutputError`."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(
            f"cannot write {target}: {reason}", hint=HINTS.get(error.errno or 0, "check the folder")
        ) from error


class _Part:
    """The growing file, and what is known of the version that it is a part of."""

    def __init__(self, file: IO[bytes], path: Path, about: Path) -> None:
        self._file = file
        self._path = path
        self._about = about
        self.known = self._load()

    @classmethod
    @contextlib.contextmanager
    def opened(cls, target: Path) -> Iterator[_Part]:
        """Open (or begin) the part of ``target``; one process at a time."""
        import fcntl

        path, about = (target.with_name(target.name + end) for end in (".part", ".part.json"))
        with path.open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FetchError(
                    f"{target} is being downloaded by another process", hint="wait until it is done"
                ) from error
            part = cls(file, path, about)
            try:
                yield part
            finally:
                file.close()
                if path.exists() and path.stat().st_size == 0:
                    part.forget()

    @property
    def size(self) -> int:
        """Bytes so far."""
        return self._file.tell()

    def _load(self) -> dict[str, str]:
        """Return what is known of the version; a part of which nothing is known is worth nothing."""
        try:
            known = json.loads(self._about.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = None
        if isinstance(known, dict) and all(isinstance(value, str) for value in known.values()):
            return known
        self._file.truncate(0)
        self._file.seek(0)
        return {}

    def restart(self, known: dict[str, str]) -> None:
        """Begin again, with another version."""
        self._file.truncate(0)
        self._file.seek(0)
        self.known = known
        self._about.write_text(json.dumps(known), encoding="utf-8")

    def write(self, chunk: bytes) -> None:
        """Append."""
        self._file.write(chunk)

    def flush(self) -> None:
        """Hand everything to the operating system."""
        self._file.flush()

    def digest(self) -> str:
        """Return the SHA-256 of what is there."""
        self._file.flush()
        return _digest(self._path)

    def move_to(self, target: Path) -> None:
        """Put the complete file in place, durably and at once."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._path.replace(target)
        self._about.unlink(missing_ok=True)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def discard(self) -> None:
        """Throw away what has arrived."""
        self.restart({})

    def forget(self) -> None:
        """Remove both files."""
        self._path.unlink(missing_ok=True)
        self._about.unlink(missing_ok=True)
