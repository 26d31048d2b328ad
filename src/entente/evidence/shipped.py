"""The starter evidence: small tables that ship inside the package, and the hand-written events.

``starter/<table>.parquet`` hold rows whose source is named ``starter.<dataset>``; ``starter/origins.json`` maps each
such name to the fields of its :class:`~entente.evidence.records.Origin`, and may add ``vintage``, ``sha256``,
``added`` and ``rows`` of the copy that the figures were computed from. ``events.csv`` has the columns of
:class:`~entente.evidence.records.Event`.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente.errors import StoreDamagedError
from entente.evidence import plain, schema
from entente.evidence.records import Origin, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

FOLDER = Path(__file__).parent / "starter"
EVENTS_FILE = Path(__file__).parent / "events.csv"
SNAPSHOT = "starter"
EVENTS = "events"
PREFIX = "starter."

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
        The hand-written events in the schema of table ``event``, or ``None`` if there are none.
    """

    files: Mapping[str, Path]
    snapshots: tuple[Snapshot, ...]
    events: pa.Table | None


EMPTY = Shipped({}, (), None)


def shipped(folder: Path | None = None, events: Path | None = None) -> Shipped:
    """Return the starter evidence: what is not there counts as empty.

    Raises
    ------
    StoreDamagedError
        If ``origins.json`` or ``events.csv`` cannot be understood.
    """
    place = FOLDER if folder is None else folder
    table = _events(EVENTS_FILE if events is None else events)
    found = {name: place / f"{name}.parquet" for name in schema.tables()}
    snapshots = _snapshots(place / "origins.json")
    if table is not None and all(item.source != EVENTS for item in snapshots):
        snapshots = (*snapshots, _snapshot(EVENTS, {"rows": {"event": table.num_rows}}, _EVENTS_ORIGIN))
    return Shipped({name: path for name, path in found.items() if path.is_file()}, snapshots, table)


def _snapshots(path: Path) -> tuple[Snapshot, ...]:
    if not path.is_file():
        return ()
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_snapshot(name, more, _origin(name, more)) for name, more in sorted(_named(given).items()))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(path, error) from error


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


def _events(path: Path) -> pa.Table | None:
    if not path.is_file():
        return None
    import pyarrow as pa

    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (row.get("date") or "", row.get("id") or ""))
    try:
        plain_rows = [_event(row) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path, error) from error
    columns = {item.name: [row.get(item.name) for row in plain_rows] for item in schema.columns("event")}
    return schema.conform("event", pa.table(columns))


def _event(row: Mapping[str, str]) -> dict[str, Any]:
    return {**row, "source": EVENTS, "snapshot": SNAPSHOT, "year": int(row["date"][:4])}


def _damaged(path: Path, error: Exception) -> StoreDamagedError:
    return StoreDamagedError(f"the starter file {path.name} cannot be read: {error}", hint="install Entente again")


def hidden_by(sources: Iterable[str]) -> frozenset[str]:
    """Return the starter sources that give way to stored ``sources``: ``starter.X`` to ``X``, and ``X`` to itself."""
    return frozenset(name for source in sources for name in (source, f"{PREFIX}{source}"))
