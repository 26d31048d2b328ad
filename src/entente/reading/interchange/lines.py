"""Lines of a file that the user holds, one at a time: plain, gzip or zip, bounded in length and in number of bytes."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from entente.errors import FormatError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST = 4_000_000
"""Characters of one line; the longest GKG record is far below."""
_LONGEST_ROW = 64 << 20
_MOST_BLANK = 1_000_000
_FEWEST_BYTES = 256 << 20
_RATIO = 100
"""Times that text may shrink when it is compressed; event data shrink to a tenth."""
_ENCRYPTED = 1
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"


class Line(NamedTuple):
    """A line without its end; ``number`` is 1-based; ``text`` is ``None`` if the line is too long to be a row."""

    number: int
    text: str | None


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as it lies there.

    Raises
    ------
    InputError
        If it is missing, empty, a folder, or may not be read.
    """
    with _telling(path), path.open("rb") as handle:
        if not path.stat().st_size:
            raise InputError(f"{path} is empty", hint="the download may have failed; get the file again")
        return hashlib.file_digest(handle, "sha256").hexdigest()


def lines(path: Path, *, most: int | None = None) -> Iterator[Line]:
    """Yield the lines of a file that is not blank, decompressed as they are read.

    Undecodable bytes become U+FFFD. A byte-order mark is dropped.

    Parameters
    ----------
    most
        Bytes that may come out; by default a hundred times the size of the file, 256 MiB at least.

    Raises
    ------
    InputError
        If the file cannot be read.
    FormatError
        If it is cut short, damaged, encrypted, not text, or if a zip archive holds more than one file.
    """
    with _telling(path), _opened(path) as stream:
        bound = most if most is not None else max(_FEWEST_BYTES, _RATIO * path.stat().st_size)
        text = io.TextIOWrapper(io.BufferedReader(_Counted(stream, path, bound), 1 << 20), "utf-8-sig", "replace", "\n")
        yield from _numbered(text, path)


def _numbered(text: io.TextIOWrapper, path: Path) -> Iterator[Line]:
    number = blank = 0
    while line := text.readline(LONGEST):
        number += 1
        if number == 1 and "\x00" in line:
            raise FormatError(f"{path} is a binary file, not text", hint="give the table as text")
        if len(line) == LONGEST and not line.endswith("\n"):
            _skip(text, path, number)
            yield Line(number, None)
        elif line.strip():
            yield Line(number, line.rstrip("\r\n"))
        else:
            blank += 1
            _check_blank(path, blank)


def _skip(text: io.TextIOWrapper, path: Path, number: int) -> None:
    """Pass over the rest of a line that is too long to be a row."""
    left = _LONGEST_ROW - LONGEST
    while (more := text.readline(LONGEST)) and not more.endswith("\n"):
        left -= len(more)
        if left < 0:
            message = f"{path}, line {number} is longer than {_LONGEST_ROW >> 20} MiB: no table of events"
            raise FormatError(message, hint="give the table with one row a line")


def _check_blank(path: Path, blank: int) -> None:
    if blank > _MOST_BLANK:
        raise FormatError(f"{path} has more than {_MOST_BLANK:,} blank lines", hint="check that it is the right file")


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turn what the system says into one of our errors."""
    try:
        yield
    except FileNotFoundError as error:
        raise InputError(f"there is no file {path}", hint="check the path") from error
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError) as error:
        hint = "get the file again; the download may have been interrupted"
        raise FormatError(f"{path} is cut short or damaged: {error}", hint=hint) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{path} cannot be read: {reason}", hint="name one ordinary file") from error


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(0)
        if head.startswith(_GZIP):
            with gzip.GzipFile(fileobj=file) as stream:
                yield cast("IO[bytes]", stream)
        elif head.startswith(_ZIP):
            with zipfile.ZipFile(file) as archive, archive.open(_member(path, archive)) as member:
                yield member
        else:
            yield file


def _member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    found = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX/")]
    if len(found) != 1:
        names = ", ".join(one.filename for one in found[:5]) or "nothing"
        raise FormatError(f"{path} should hold one data file but holds {len(found)}: {names}", hint="unpack it first")
    if found[0].flag_bits & _ENCRYPTED:
        raise FormatError(f"{path} is encrypted", hint="unpack it with its password first")
    return found[0]


class _Counted(io.RawIOBase):
    """A stream that stops at a number of bytes: a compression bomb ends there."""

    def __init__(self, stream: IO[bytes], path: Path, most: int) -> None:
        self._stream = stream
        self._path = path
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # BufferedReader passes a memoryview
        chunk = self._stream.read(min(len(buffer), 1 << 20))
        self._left -= len(chunk)
        if self._left < 0:
            raise FormatError(f"{self._path} is too large; it may be a compression bomb", hint="unpack and split it")
        buffer[: len(chunk)] = chunk
        return len(chunk)
