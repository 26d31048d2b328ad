"""Where trained models and loaded lexicons lie: the user's folder first, then what ships with the package."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

from entente.errors import InputError
from entente.evidence.place import default_store

VARIABLE = "ENTENTE_MODELS"


def models_dir() -> Path:
    """Return the folder of the user's own models: ``ENTENTE_MODELS``, else ``models`` beside the default store."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else default_store().parent / "models"


def find(name: str) -> bytes | None:
    """Return the bytes of a model or lexicon, the user's own before the shipped one; ``None`` if there is neither.

    Raises
    ------
    InputError
        If the user's file is there but cannot be read.
    """
    own = models_dir() / name
    try:
        return own.read_bytes()
    except FileNotFoundError:
        shipped = resources.files("entente.reading.heads") / "data" / name
        return shipped.read_bytes() if shipped.is_file() else None
    except OSError as error:
        raise InputError(f"cannot read {str(own)!r}: {error.strerror}", hint="check the file, or remove it") from error
