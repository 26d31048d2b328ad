"""The formats that can be imported: a plain dict from a name to its reader."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente.errors import OptionError, UnknownNameError
from entente.reading.interchange.records import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entente.reading.interchange.records import CodedEvent


@dataclass(frozen=True, slots=True)
class Format:
    """A format of event data.

    Attributes
    ----------
    name, title
        How it is asked for, and what it is.
    reader
        ``module:function`` below this package; takes a path and a :class:`Tally`.
    expected
        ``module:attribute`` that says which columns it has.
    producer, url, citation, licence
        Of the data, as their producers state them.
    """

    name: str
    title: str
    reader: str
    expected: str
    producer: str
    url: str
    citation: str
    licence: str


_GDELT = {
    "producer": "The GDELT Project",
    "url": "https://www.gdeltproject.org",
    "citation": "The GDELT Project, https://www.gdeltproject.org",
    "licence": "free with attribution",
}
_ICEWS = "Boschee et al. (2015): ICEWS Coded Event Data. Harvard Dataverse, https://doi.org/10.7910/DVN/28075"
_POLECAT = "Halterman et al. (2023): PLOVER and POLECAT: a new political event ontology and dataset. POLECAT data"
_PLOVER_URL = "https://github.com/openeventdata/PLOVER"

FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("gdelt", "GDELT 2.0 Events", "gdelt:read_events", "gdelt:EVENTS", **_GDELT),
        Format("gdelt-mentions", "GDELT 2.0 Mentions", "gdelt:read_mentions", "gdelt:MENTIONS", **_GDELT),
        Format("gdelt-gkg", "GDELT 2.1 Global Knowledge Graph", "gdelt:read_graph", "gdelt:GRAPH", **_GDELT),
        Format(
            *("icews", "ICEWS coded events", "icews:read_events", "icews:EVENTS", "Lockheed Martin"),
            *("https://doi.org/10.7910/DVN/28075", _ICEWS, "terms of the Harvard Dataverse"),
        ),
        Format(
            *("polecat", "POLECAT, tab-separated", "polecat:read_table", "polecat:TABLE", "POLECAT project"),
            *("https://doi.org/10.7910/DVN/AJGVIT", _POLECAT, "terms of the Harvard Dataverse"),
        ),
        Format(
            *("ngec", "JSON lines of NGEC or PLOVER", "polecat:read_json", "polecat:JSON_EXPECTED", "whoever coded it"),
            *(_PLOVER_URL, "PLOVER records", "as the file's producer states"),
        ),
    )
}
"""Name -> format."""


def format_named(name: str) -> Format:
    """Return a format.

    Raises
    ------
    UnknownNameError
        If there is none of that name.
    """
    if name not in FORMATS:
        raise UnknownNameError.among("format of event data", name, FORMATS)
    return FORMATS[name]


def read_events(
    name: str, path: str | Path, *, tally: Tally | None = None, events: Path | None = None, every: bool = False
) -> Iterator[CodedEvent]:
    """Yield the events of a file, one at a time: memory does not grow with the file.

    Parameters
    ----------
    name
        One of :data:`FORMATS`.
    path
        Plain, gzip, or zip with one file inside.
    tally
        Filled while the events are drawn: rows, malformed rows with line and reason, what was left out and why.
    events
        For ``gdelt-mentions``: the Events file that the numbers refer to.
    every
        Also events with one known side or inside one state; by default only dyads of two actors with an entry.

    Raises
    ------
    UnknownNameError, InputError
        If there is no such format, or the file cannot be read.
    FormatError
        If it is not of that format; the message names the expected columns.
    """
    form = format_named(name)
    if events is not None and name != "gdelt-mentions":
        raise OptionError(f"an Events file goes with gdelt-mentions, not with {name}", hint="leave --events out")
    more = {"events": Path(events)} if events is not None else {}
    counted = Tally() if tally is None else tally
    expected = _named(form.expected)
    counted.about = (Path(path), getattr(expected, "expected", expected))
    yield from _named(form.reader)(Path(path), counted, every=every, **more)
    counted.check(*counted.about)


def _named(place: str) -> Any:  # noqa: ANN401 - a reader, or what says which columns it expects
    module, _, name = place.partition(":")
    return getattr(import_module(f"entente.reading.interchange.{module}"), name)
