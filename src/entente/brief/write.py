"""Writing a brief to a folder: whole files or nothing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from entente.brief.contracts import dumps
from entente.brief.figures import draw
from entente.brief.render import render_html
from entente.errors import OutputError

if TYPE_CHECKING:
    from entente.brief.contracts import Brief


def write_brief(brief: Brief, folder: str | Path, *, figures: bool = False) -> dict[str, Path]:
    """Write ``brief.html`` and ``brief.json`` into ``folder``, which is made if need be.

    Each file is written beside its place, flushed to disk and renamed: a reader never sees half a file, and a failure
    leaves what was there before.

    Parameters
    ----------
    figures
        Also write each figure as ``figures/<id>.svg``, with its title and source line.

    Returns
    -------
    dict
        ``html``, ``json`` and, with ``figures``, ``figures/<id>`` -> path.

    Raises
    ------
    OutputError
        If the folder or a file cannot be written (full disk, no permission, a file in the way).
    """
    place = Path(folder)
    texts = {"html": ("brief.html", render_html(brief)), "json": ("brief.json", dumps(brief))}
    if figures:
        texts |= {f"figures/{item.id}": (f"figures/{item.id}.svg", draw(item)) for item in brief.figures}
    return {key: _write(place / name, text) for key, (name, text) in texts.items()}


def _write(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text.encode())
    except OSError as error:
        reason = error.strerror or str(error)
        hint = "free some space, or choose another folder with --out"
        raise OutputError(f"cannot write {path}: {reason}", hint=hint) from error
    return path


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
