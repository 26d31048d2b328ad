"""Many documents at a time: a run that survives being killed, and what its events add up to.

:func:`run_corpus` codes files, folders, feeds, JSON lines and WARC files in a pool of processes and stores each
document with its claims at once. :func:`intensities` counts the events of the stored claims by directed dyad and month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entente.reading.corpus.coders import CODERS
    from entente.reading.corpus.counting import Intensities, intensities
    from entente.reading.corpus.records import Failure, RunReport
    from entente.reading.corpus.run import run_corpus
    from entente.reading.corpus.ties import add_intensities

_HOMES = {
    "CODERS": "coders",
    "Failure": "records",
    "Intensities": "counting",
    "RunReport": "records",
    "add_intensities": "ties",
    "intensities": "counting",
    "run_corpus": "run",
}

__all__ = ["CODERS", "Failure", "Intensities", "RunReport", "add_intensities", "intensities", "run_corpus"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what a module's attribute is, is not known here
    from importlib import import_module

    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
