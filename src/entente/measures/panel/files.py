"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from entente.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable


def write_whole(path: str | Path, write: Callable[[IO[bytes]], object]) -> Path:
    """Write a file beside its place, flush it to disk and rename it: a failure leaves what was there before.

    Parameters
    ----------
    write
        Gets the open file.

    Raises
    ------
    OutputError
        If the file cannot be written (full disk, no permission, a folder in the way).
    """
    place = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(place)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write {place}: {reason}", hint="choose another place, or free some space") from error
    return place
