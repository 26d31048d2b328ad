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
        self._file: io.BufferedReader = io.BufferedReader(
            gzip.GzipFile(fileobj=file) if self._packed else _Raw(file),
            buffer_size=131_072,
        )
        self._out = 0

    def peek(self, size: int) -> bytes:
        """Return up to ``size`` bytes without moving on."""
        return self._guarded(lambda: self._file.peek(size))[:size]

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes, fewer only at the end."""
        return self._counted(self._guarded(lambda: self._file.read(size)))

    def readline(self, size: int = -1) -> bytes:
        """Return the next line, or its first ``size`` bytes."""
        return self._counted(self._guarded(lambda: self._file.readline(size)))

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._out

    def _counted(self, data: bytes) -> bytes:
        self._out += len(data)
        if self._packed and self._out > max(FREE, MAX_RATIO * self._raw.tell()):
            raise FileError(f"the archive unpacks to more than {MAX_RATIO} times its size", hint="it is no text")
        return data

    def _guarded(self, read: Callable[[], bytes]) -> bytes:
        try:
            return read()
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise cut_off() from error


class _Raw(io.RawIOBase):
    """A file as raw bytes, so that one kind of buffer serves files and archives."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def cut_off() -> FileError:
    """Return the error for a file that ends in the middle or is damaged."""
    return FileError("the file is cut off or damaged", hint="download it again")
