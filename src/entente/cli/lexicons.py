"""Lexicons that the user may add to the coder: pulled or loaded like datasets, kept beside his models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from entente.cli.edges import show

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from entente.cli.edges import Form

MEBIBYTE = 1024 * 1024
LARGEST = 64 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Offered:
    """Where a lexicon is published.

    Attributes
    ----------
    url, sha256
        A fixed version of the file.
    licence
        Of the lexicon.
    """

    url: str
    sha256: str
    licence: str


LEXICONS: dict[str, Offered] = {
    "rusentiframes": Offered(
        "https://raw.githubusercontent.com/nicolay-r/RuSentiFrames/81b50c609adeb63ea36c8d95f92ecf7c6e218f89/"
        "collection.json",
        "3dc4274ca004ce2b103e1fbb31de6ad43c8d64d351a14c6a87f758184931147f",
        "MIT (c) 2019 Nicolay Rusnachenko; Loukachevitch and Rusnachenko, Dialogue-2020",
    )
}


def fetch_lexicon(name: str, folder: Path, url: str | None, progress: Callable[[int, int | None], None]) -> Path:
    """Download a lexicon; errors as :func:`entente.sources.fetch`."""
    from entente.sources import fetch

    offered = LEXICONS[name]
    target = folder / f"{name}.json"
    sha256 = offered.sha256 if url is None else None
    return fetch(url or offered.url, target, sha256=sha256, max_bytes=LARGEST, progress=progress)


def add_lexicon(name: str, path: Path, form: Form) -> None:
    """Check a lexicon's file and keep it where the coder looks for it.

    Raises
    ------
    FormatError, InputError
        If the file is not that lexicon, or cannot be read.
    OutputError
        If it cannot be kept.
    """
    from entente.errors import FormatError, InputError
    from entente.reading.frames import FILE, rusentiframes
    from entente.reading.heads.place import models_dir
    from entente.reading.training.run import keep

    try:
        if path.stat().st_size > LARGEST:
            raise FormatError(f"{path.name} is too large for a lexicon", hint="take the published file as it is")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {str(path)!r}: {error.strerror}", hint="check the path") from error
    size = rusentiframes(data).size
    kept = keep(models_dir() / FILE, data)
    whole: dict[str, Any] = {"lexicon": name, "phrases": size, "path": str(kept), "licence": LEXICONS[name].licence}
    show(form, rows=[whole], whole=whole, note="the Russian coder uses it from now on")
