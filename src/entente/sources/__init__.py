"""Published datasets become ties: one module a dataset, one registry, one downloader.

::

    from entente.sources import read
    reading = read("sipri", Path("trade-register.csv"))
    reading.tables["tie"], reading.coverage, reading.rejects, reading.notes
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entente.sources.download import Patience, Remote, fetch, pull, remotes
    from entente.sources.reader import detect, read
    from entente.sources.registry import SOURCES, Layout, SourceSpec, get, names

__all__ = [
    "SOURCES",
    "Layout",
    "Patience",
    "Remote",
    "SourceSpec",
    "detect",
    "fetch",
    "get",
    "names",
    "pull",
    "read",
    "remotes",
]

_HOME = {
    "SOURCES": "registry",
    "Layout": "registry",
    "Patience": "download",
    "Remote": "download",
    "SourceSpec": "registry",
    "detect": "reader",
    "fetch": "download",
    "get": "registry",
    "names": "registry",
    "pull": "download",
    "read": "reader",
    "remotes": "download",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
