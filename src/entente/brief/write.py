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
    from collections.abc import Mapping

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
    paths = {key: place / name for key, (name, _) in texts.items()}
    _write_all({paths[key]: text.encode() for key, (_, text) in texts.items()})
    return paths


def _write_all(files: Mapping[Path, bytes]) -> None:
    """Write every file beside its place first, then move all of them: a full disk changes none."""
    written: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            written.append((_beside(path, data), path))
        for beside, path in written:
            beside.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        for beside, _ in written:
            beside.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> OutputError:
    """Return the error; a file in the way is named, as no free space would help then."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        file = next((one for one in path.parents if one.is_file()), path.parent)
        return OutputError(f"cannot write {path}: {file} is a file, not a folder", hint="choose a folder with --out")
    reason = error.strerror or str(error)
    return OutputError(f"cannot write {path}: {reason}", hint="free some space, or choose another folder with --out")


def _beside(path: Path, data: bytes) -> Path:
    """Write and flush a file next to ``path``; return where it lies."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
