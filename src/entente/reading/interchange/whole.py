"""Files that appear whole or not at all, and errors that name the file that was asked for."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Yield a place beside a file to write to; what is written there becomes the file when all went well.

    Raises
    ------
    OSError
        If it cannot be written, with the name of the file (or of its folder, if that is not there).
    """
    beside = _beside(path)
    try:
        yield beside
        beside.replace(path)
    except OSError as error:
        if error.filename not in {None, str(beside)}:
            raise
        raise _about(path, error) from error
    finally:
        beside.unlink(missing_ok=True)


def _about(path: Path, error: OSError) -> OSError:
    number = error.errno or errno.EIO  # some libraries tell the number only in words
    return OSError(number, os.strerror(number), str(path))


def _beside(path: Path) -> Path:
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def try_to_write(path: Path) -> None:
    """Raise the OSError that writing a file would end in, as far as it can be known; the file stays as it is.

    Raises
    ------
    OSError
        As :func:`whole`.
    """
    beside = _beside(path)
    try:
        beside.touch()
    except OSError as error:
        raise _about(path, error) from error
    finally:
        beside.unlink(missing_ok=True)
