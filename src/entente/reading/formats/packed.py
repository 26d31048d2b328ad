"""A bulk file as a stream of bytes, unpacked on the way if it is compressed with gzip.

A small archive can unpack to more than any disk holds. Text shrinks to a tenth, rarely to a fiftieth: a stream that
grows a hundredfold is refused. One that ends in the middle of an archive is refused as cut off.
"""

from __future__ import annotations

import gzip
import io
import zlib
from typing import TYPE_CHECKING, BinaryIO

from entente.reading.formats.records import FileError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_RATIO = 100
FREE = 32_000_000
"""Bytes that may come out before the ratio counts."""


class Stream:
    """Reads a file forward, with a look ahead; unpacks gzip, also of several members.

    Parameters
    ----------
    file
        Open for reading bytes, at its beginning.

    Raises
    ------
    FileError
        From every method, if the archive is cut off, damaged, or made to fill the memory.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._raw = file
        magic = file.read(2)
        file.seek(0)
        self._packed = magic == b"\x1f\x8b"
        self._source = _Source(gzip.GzipFile(fileobj=file).read1 if self._packed else file.read)
        self._file = io.BufferedReader(self._source, buffer_size=131_072)
        self._out = 0

    def peek(self, size: int) -> bytes:
        """Return up to ``size`` bytes without moving on."""
        return self._checked(self._file.peek(size))[:size]

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes, fewer only at the end."""
        return self._counted(self._checked(self._file.read(size)))

    def readline(self, size: int = -1) -> bytes:
        """Return the next line, or its first ``size`` bytes."""
        line = self._file.readline(size)
        whole = line.endswith(b"\n") or len(line) == size
        return self._counted(line if whole else self._checked(b"", instead=line))

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._out

    def _counted(self, data: bytes) -> bytes:
        self._out += len(data)
        if self._packed and self._out > max(FREE, MAX_RATIO * self._raw.tell()):
            raise FileError(f"the archive unpacks to more than {MAX_RATIO} times its size", hint="it is no text")
        return data

    def _checked(self, data: bytes, *, instead: bytes = b"") -> bytes:
        """Raise where nothing more comes because the archive is cut off or damaged, not because it ended."""
        if not data and self._source.broken:
            raise cut_off()
        return data or instead


class _Source(io.RawIOBase):
    """A way to read bytes as a raw file; it ends where an archive breaks off, so that what came before is not lost.

    Parameters
    ----------
    read
        Takes the most bytes to return; returns none at the end.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self.broken = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = b"" if self.broken else self._next(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        try:
            return self._read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self.broken = True
            return b""


def cut_off() -> FileError:
    """Return the error for a file that ends in the middle or is damaged."""
    return FileError("the file is cut off or damaged", hint="download it again")
