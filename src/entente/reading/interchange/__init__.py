"""Event data of others come in, claims go out.

What is imported is the lower class of evidence: a row of somebody's table, without the sentence behind it. Such a row
backs a claim by itself (``row``) or by an address with an offset (``link``), its confidence is 0.3 at most, and it lies
in a table of its own (``coded_event``), so that it never mixes with claims that were read in a stored text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entente.reading.interchange.flat import write_csv, write_parquet
    from entente.reading.interchange.formats import FORMATS, read_events
    from entente.reading.interchange.plover import to_plover, write_plover
    from entente.reading.interchange.records import CodedEvent, Tally
    from entente.reading.interchange.storing import import_events, imported_claims

_HOMES = {
    "FORMATS": "formats",
    "CodedEvent": "records",
    "Tally": "records",
    "import_events": "storing",
    "imported_claims": "storing",
    "read_events": "formats",
    "to_plover": "plover",
    "write_csv": "flat",
    "write_parquet": "flat",
    "write_plover": "plover",
}

__all__ = [
    "FORMATS",
    "CodedEvent",
    "Tally",
    "import_events",
    "imported_claims",
    "read_events",
    "to_plover",
    "write_csv",
    "write_parquet",
    "write_plover",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what a module's attribute is, is not known here
    from importlib import import_module

    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
