"""Compute the shipped figures and write them: one Parquet file a table, and ``origins.json``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa

    from entente.evidence.records import Reading
    from entente.starter.part import Part

SNAPSHOT = "starter"
ORDER = ("domain", "kind", "sender", "receiver", "year", "reporter", "item", "source")
"""By domain and sender first: a question about one state then reads few blocks of the file."""

ATTRIBUTE_ORDER = ("name", "actor", "year", "source")


def _part(module: str, function: str) -> Callable[[Reading], Part]:
    def compute(reading: Reading) -> Part:
        from importlib import import_module

        part: Part = getattr(import_module(f"entente.starter.{module}"), function)(reading)
        return part

    return compute


PARTS: dict[str, tuple[str, Callable[[Reading], Part]]] = {
    "unga": ("votes/unga_rollcall/votes.csv.gz", _part("votes", "votes_part")),
    "sipri": ("arms/sipri_trade_register/trade-register.csv", _part("arms", "arms_part")),
    "atop": ("states/peacesciencer_tables/atop_alliance.csv.gz", _part("treaties", "alliances_part")),
    "igo": ("institutions/igo_members/state_year_format3.csv.gz", _part("treaties", "memberships_part")),
    "kz_trade": (
        "trade/kz_national_trade/kz_trade_by_partner_2018_2023_thousand_usd.csv",
        _part("trade", "trade_part"),
    ),
    "kg_trade": ("trade/kz_national_trade/kyrgyz", _part("trade", "trade_part")),
    "uz_trade": ("trade/kz_national_trade/uzbek", _part("trade", "trade_part")),
}
"""Dataset -> where its file lies in the data folder, and what computes its part."""


def _parts(module: str, function: str) -> Callable[[Mapping[str, Reading]], tuple[Part, ...]]:
    def compute(readings: Mapping[str, Reading]) -> tuple[Part, ...]:
        from importlib import import_module

        parts: tuple[Part, ...] = getattr(import_module(f"entente.starter.{module}"), function)(readings)
        return parts

    return compute


BESIDE: dict[str, str] = {"unvotes": "votes/unga_issue_codes"}
"""Datasets that have no part of their own -> where they lie."""

JOINT: dict[str, tuple[tuple[str, ...], Callable[[Mapping[str, Reading]], tuple[Part, ...]]]] = {
    "ideal_points": (("unga", "unvotes"), _parts("ideal_points", "positions_parts")),
}
"""Figures for which several datasets are read together -> those datasets, and what computes the parts."""


def build(data: Path, out: Path | None = None, *, tell: Callable[[str], None] = lambda _: None) -> list[dict[str, Any]]:
    """Compute the starter evidence from public data.

    Parameters
    ----------
    data
        Folder with the datasets, laid out as in :data:`PARTS`.
    out
        Folder to write to; ``None`` writes into the package.
    tell
        Is told what is being done.

    Returns
    -------
    One record a file: name, rows, bytes.

    Raises
    ------
    InputError
        If a dataset is missing; nothing is written then.
    OutputError
        If a file cannot be written.
    """
    places = {name: where for name, (where, _) in PARTS.items()} | BESIDE
    missing = [where for where in places.values() if not (data / where).exists()]
    if missing:
        raise InputError(f"{data} lacks {', '.join(missing)}", hint="name the folder that holds the public datasets")
    place = Path(__file__).parents[1] / "evidence" / "starter" if out is None else out
    return write(_computed(data, places, tell), place)


def _computed(data: Path, places: Mapping[str, str], tell: Callable[[str], None]) -> list[Part]:
    """Return all parts: by dataset, then those for which several are read together."""
    from entente.sources import get

    shared = {name for needed, _ in JOINT.values() for name in needed}
    kept: dict[str, Reading] = {}
    parts: list[Part] = []
    for name in sorted(places):
        tell(f"computing from {name} ...")
        reading = get(name).read(data / places[name])
        parts += [PARTS[name][1](reading)] if name in PARTS else []
        kept |= {name: reading} if name in shared else {}
    for title, (needed, compute) in sorted(JOINT.items()):
        tell(f"computing {title} from {' and '.join(needed)} ...")
        parts += compute({name: kept[name] for name in needed})
    return parts


def write(parts: Sequence[Part], place: Path) -> list[dict[str, Any]]:
    """Write the parts; returns what was written."""
    from entente.evidence.lake import encode

    tables = {"tie": _ties(parts), "coverage": _coverage(parts), "attribute": _attributes(parts)}
    origins: dict[str, dict[str, Any]] = {}
    for part in parts:  # several parts may come from one dataset: the first one describes it
        origins[part.origin.name] = _described(part, origins.get(part.origin.name))
    text = json.dumps(origins, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    files = {f"{name}.parquet": encode(table) for name, table in tables.items()} | {"origins.json": text.encode()}
    rows = {f"{name}.parquet": table.num_rows for name, table in tables.items()} | {"origins.json": len(origins)}
    _replace(place, files)
    return [{"file": name, "rows": rows[name], "bytes": len(content)} for name, content in files.items()]


def _replace(place: Path, files: Mapping[str, bytes]) -> None:
    """Write all files beside their places, then move them there: a reader never sees half a file."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (place / f"{name}.tmp").write_bytes(content)
        for name in files:
            (place / f"{name}.tmp").replace(place / name)
    except OSError as error:
        for name in files:
            (place / f"{name}.tmp").unlink(missing_ok=True)
        raise OutputError(f"the starter evidence cannot be written: {error}", hint="choose another folder") from error


def _described(part: Part, before: Mapping[str, Any] | None) -> dict[str, Any]:
    attributes = 0 if part.attributes is None else part.attributes.num_rows
    counts = {"tie": part.ties.num_rows, "coverage": len(part.coverage), "attribute": attributes}
    origin = {**asdict(part.origin), "sha256": part.sha256, "vintage": part.vintage} if before is None else before
    rows = {} if before is None else before["rows"]
    total = {name: count + rows.get(name, 0) for name, count in counts.items()}
    return {**origin, "rows": {name: count for name, count in total.items() if count}}


def _ties(parts: Sequence[Part]) -> pa.Table:
    return _stacked("tie", [_named(part, part.ties) for part in parts], ORDER)


def _attributes(parts: Sequence[Part]) -> pa.Table:
    tables = [_named(part, part.attributes) for part in parts if part.attributes is not None]
    return _stacked("attribute", tables, ATTRIBUTE_ORDER)


def _stacked(name: str, tables: Sequence[pa.Table], order: Sequence[str]) -> pa.Table:
    import pyarrow as pa

    from entente.evidence.schema import arrow, conform

    whole = pa.concat_tables([arrow(name).empty_table(), *(conform(name, table) for table in tables)])
    return whole.sort_by([(column, "ascending") for column in order])


def _named(part: Part, table: pa.Table) -> pa.Table:
    import pyarrow as pa

    table = table.drop_columns([name for name in ("source", "snapshot") if name in table.column_names])
    for name, value in (("source", part.origin.name), ("snapshot", SNAPSHOT)):
        table = table.append_column(name, pa.array([value] * table.num_rows, pa.string()))
    return table


def _coverage(parts: Sequence[Part]) -> pa.Table:
    import pyarrow as pa

    from entente.evidence.schema import conform

    rows = [
        {**asdict(row), "source": part.origin.name, "snapshot": SNAPSHOT} for part in parts for row in part.coverage
    ]
    order = ("source", "kind", "actor", "partner", "year_from")
    return conform("coverage", pa.Table.from_pylist(rows)).sort_by([(name, "ascending") for name in order])
