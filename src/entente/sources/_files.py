"""Opening what a user hands over: plain, gzip or zip, always with limits and always with our own errors.

A reader never trusts a file's name. What is inside is told by its first bytes; how much comes out is counted, so a
compression bomb ends at the limit and a cut download ends with a sentence.
"""

from __future__ import annotations

import fnmatch
import gzip
import hashlib
import io
import stat
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, cast

from entente.errors import FormatError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MEBIBYTE = 1 << 20
LIMIT = 512 * MEBIBYTE
"""Bytes that may come out of one file, unless a reader that streams allows more."""

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
"""First bytes of an old Excel workbook (and of other files of that family)."""

MANY_MEMBERS = 10_000
_ENCRYPTED = 0x1


def digest(path: Path) -> str:
    """Return the SHA-256 of the file as it lies there, in hex.

    Raises
    ------
    InputError
        If there is no such file, if it is a folder or a device, empty, or may not be read.
    """
    _check_regular(path)
    with _reading(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_regular(path: Path) -> None:
    with _reading(path):
        found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise InputError(f"{path} is a folder, not a file", hint="name one file inside it")
    if not stat.S_ISREG(found.st_mode):
        raise InputError(f"{path} is not an ordinary file", hint="save the data to a file first")
    if found.st_size == 0:
        raise InputError(f"{path} is empty", hint="the download may have failed; get the file again")


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn what the operating system says into an :class:`InputError`."""
    try:
        yield
    except FileNotFoundError as error:
        raise InputError(f"there is no file {path}", hint="check the path") from error
    except PermissionError as error:
        raise InputError(f"{path} may not be read", hint="change the file's permissions") from error
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        raise InputError(f"{path} cannot be read: {error}", hint="check the path and the disk") from error


def kind(path: Path) -> str:
    """Return ``gzip``, ``zip``, ``xlsx``, ``xls`` or ``plain``, as the first bytes say."""
    with _reading(path), path.open("rb") as file:
        head = file.read(8)
    if head.startswith(GZIP):
        return "gzip"
    if head.startswith(OLE):
        return "xls"
    if head.startswith(ZIP):
        return "xlsx" if _is_workbook(path) else "zip"
    return "plain"


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


@contextmanager
def opened(path: Path, *, limit: int = LIMIT, prefer: Sequence[str] = ()) -> Iterator[IO[bytes]]:
    """Open the content of ``path``, decompressed as it is read.

    Parameters
    ----------
    path
        A plain file, a gzip file, or a zip archive with one file inside.
    limit
        Bytes that may come out.
    prefer
        Patterns of file names: which member to take if a zip archive has several.

    Raises
    ------
    InputError
        If the file cannot be read.
    FormatError
        If it is cut short or damaged, holds more than ``limit`` bytes, is encrypted, or if a zip archive does not
        hold exactly one file that fits.
    """
    _check_regular(path)
    form = kind(path)
    with _reading(path), path.open("rb") as file:
        if form == "zip":
            with _member(path, file, limit, prefer) as stream:
                yield _bounded(stream, path, limit)
        elif form == "gzip":
            with gzip.GzipFile(fileobj=file) as stream:
                yield _bounded(cast("IO[bytes]", stream), path, limit)
        else:
            yield _bounded(file, path, limit)


def whole(path: Path, *, limit: int = LIMIT, prefer: Sequence[str] = ()) -> bytes:
    """Return the whole decompressed content of ``path``; parameters and errors as :func:`opened`."""
    with opened(path, limit=limit, prefer=prefer) as stream:
        content = stream.read()
    if not content:
        raise FormatError(f"{path} holds nothing", hint="the download may have failed; get the file again")
    return content


@contextmanager
def _member(path: Path, file: IO[bytes], limit: int, prefer: Sequence[str]) -> Iterator[IO[bytes]]:
    try:
        with zipfile.ZipFile(file) as archive:
            info = _choose(path, members(archive), prefer)
            if info.file_size > limit:
                raise _too_large(path, limit)
            with archive.open(info) as stream:
                yield stream
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError) as error:
        raise damaged(path, error) from error


def members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files in an archive, without folders and without what macOS adds."""
    found = archive.infolist()[:MANY_MEMBERS]
    return [info for info in found if not info.is_dir() and not info.filename.startswith("__MACOSX/")]


def _choose(path: Path, found: Sequence[zipfile.ZipInfo], prefer: Sequence[str]) -> zipfile.ZipInfo:
    fits = [info for info in found if any(_fits(info.filename, pattern) for pattern in prefer)]
    candidates = list(found) if len(found) == 1 else fits
    if len(candidates) != 1:
        names = ", ".join(info.filename for info in found[:5]) or "nothing"
        raise FormatError(
            f"{path} should hold one data file but holds {len(found)}: {names}",
            hint="unpack it and name the file",
        )
    if candidates[0].flag_bits & _ENCRYPTED:
        raise FormatError(f"{path} is encrypted", hint="unpack it with its password first")
    return candidates[0]


def _fits(filename: str, pattern: str) -> bool:
    return fnmatch.fnmatch(filename.rsplit("/", 1)[-1].casefold(), pattern.casefold())


def _too_large(path: Path, limit: int) -> FormatError:
    return FormatError(
        f"{path} holds more than {limit // MEBIBYTE:,} MiB: too large for this dataset",
        hint="check that this is the right file; it may be a compression bomb",
    )


def damaged(path: Path, error: BaseException) -> FormatError:
    """Return the error for a file that ends early or whose checksum is wrong."""
    return FormatError(
        f"{path} is cut short or damaged: {error}", hint="get the file again; the download may have been interrupted"
    )


def _bounded(stream: IO[bytes], path: Path, limit: int) -> IO[bytes]:
    return io.BufferedReader(_Bounded(stream, path, limit), MEBIBYTE)


class _Bounded(io.RawIOBase):
    """A stream that counts what it gives and speaks in our errors."""

    def __init__(self, stream: IO[bytes], path: Path, limit: int) -> None:
        self._stream = stream
        self._path = path
        self._limit = limit
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # BufferedReader passes a memoryview
        try:
            chunk = self._stream.read(min(len(buffer), MEBIBYTE))
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise damaged(self._path, error) from error
        self._left -= len(chunk)
        if self._left < 0:
            raise _too_large(self._path, self._limit)
        buffer[: len(chunk)] = chunk
        return len(chunk)
