"""The starter evidence: small tables that ship inside the package, and the hand-written events.

``starter/<table>.parquet`` hold rows whose source is named ``starter.<dataset>``; ``starter/origins.json`` maps each
such name to the fields of its :class:`~entente.evidence.records.Origin`, and may add ``vintage``, ``sha256``,
``added`` and ``rows`` of the copy that the figures were computed from. ``events.csv`` has the columns of
:class:`~entente.evidence.records.Event`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente.errors import StoreDamagedError
from entente.evidence import plain, schema
from entente.evidence.records import Origin, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FOLDER = Path(__file__).parent / "starter"
EVENTS_FILE = Path(__file__).parent / "events.csv"
SNAPSHOT = "starter"
EVENTS = "events"
PREFIX = "starter."

_EVENTS_SQL = (
    "SELECT 'events' AS source, 'starter' AS snapshot, CAST(left(date, 4) AS SMALLINT) AS year, * "
    "FROM read_csv({}, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', "
    "buffer_size = 1048576, max_line_size = 262144, force_not_null = ['pole', 'source_date', 'url']) ORDER BY date, id"
)
_EVENTS_ORIGIN = Origin(
    name=EVENTS,
    producer="The Entente developers",
    title="Dated events, each read in the source that its row cites",
    version="",
    citation="The Entente developers. Dated events, each with the title, publisher and address of its source.",
    url="",
    licence="MIT",
    redistributable=True,
)


@dataclass(frozen=True, slots=True)
class Shipped:
    """Where the starter's tables lie and what they are.

    Attributes
    ----------
    files
        Parquet file by table.
    snapshots
        One per starter source, all with the id ``starter``.
    events
        The file of hand-written events, or ``None`` if there is none.
    """

    files: Mapping[str, Path]
    snapshots: tuple[Snapshot, ...]
    events: Path | None


EMPTY = Shipped({}, (), None)


def shipped(folder: Path | None = None, events: Path | None = None) -> Shipped:
    """Return the starter evidence: what is not there counts as empty.

    Raises
    ------
    StoreDamagedError
        If ``origins.json`` cannot be understood.
    """
    place = FOLDER if folder is None else folder
    written = _existing(EVENTS_FILE if events is None else events)
    found = {name: place / f"{name}.parquet" for name in schema.tables()}
    snapshots = _snapshots(place / "origins.json")
    if written is not None and all(item.source != EVENTS for item in snapshots):
        snapshots = (*snapshots, _snapshot(EVENTS, {}, _EVENTS_ORIGIN))
    return Shipped({name: path for name, path in found.items() if path.is_file()}, snapshots, written)


def _existing(path: Path) -> Path | None:
    return path if path.is_file() else None


def _snapshots(path: Path) -> tuple[Snapshot, ...]:
    if not path.is_file():
        return ()
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_snapshot(name, more, _origin(name, more)) for name, more in sorted(_named(given).items()))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise damaged(path, error) from error


def _named(given: Any) -> dict[str, dict[str, Any]]:  # noqa: ANN401 - JSON
    """Accept a mapping by name, or a list of records with their names (bare or under ``origins``)."""
    if isinstance(given, dict) and isinstance(given.get("origins"), list | dict):
        given = given["origins"]
    return {item["name"]: item for item in given} if isinstance(given, list) else given


def _origin(name: str, given: Mapping[str, Any]) -> Origin:
    return plain.record(Origin, {**given, "name": name})


def _snapshot(name: str, given: Mapping[str, Any], origin: Origin) -> Snapshot:
    return Snapshot(
        id=SNAPSHOT,
        source=name,
        sha256=str(given.get("sha256", "")),
        added=str(given.get("added", "")),
        vintage=str(given.get("vintage", "")),
        origin=origin,
        rows=dict(given.get("rows", {})),
    )


def events_sql(quoted_path: str) -> str:
    """Return the DuckDB query that reads ``events.csv`` into the columns of table ``event``."""
    return _EVENTS_SQL.format(quoted_path)


def damaged(path: Path, error: Exception) -> StoreDamagedError:
    """Return the error for a file of the package that cannot be understood."""
    return StoreDamagedError(f"the starter file {path.name} cannot be read: {error}", hint="install Entente again")


def hidden_by(sources: Iterable[str]) -> frozenset[str]:
    """Return the starter sources that give way to stored ``sources``: ``starter.X`` to ``X``, and ``X`` to itself."""
    return frozenset(name for source in sources for name in (source, f"{PREFIX}{source}"))
