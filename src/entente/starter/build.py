"""Compute the shipped figures and write them: ``tie.parquet``, ``coverage.parquet`` and ``origins.json``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

    from entente.evidence.records import Reading
    from entente.starter.part import Part

SNAPSHOT = "starter"
MOST_BYTES = 4_000_000
ORDER = ("source", "kind", "reporter", "sender", "receiver", "year", "item")


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
    missing = [where for where, _ in PARTS.values() if not (data / where).exists()]
    if missing:
        raise InputError(f"{data} lacks {', '.join(missing)}", hint="name the folder that holds the public datasets")
    parts = [_compute(name, data, tell) for name in sorted(PARTS)]
    place = Path(__file__).parents[1] / "evidence" / "starter" if out is None else out
    return write(parts, place)


def _compute(name: str, data: Path, tell: Callable[[str], None]) -> Part:
    from entente.sources import get

    where, compute = PARTS[name]
    tell(f"computing from {name} ...")
    return compute(get(name).read(data / where))


def write(parts: Sequence[Part], place: Path) -> list[dict[str, Any]]:
    """Write the parts; returns what was written."""
    import pyarrow.parquet as pq

    place.mkdir(parents=True, exist_ok=True)
    tables = {"tie": _ties(parts), "coverage": _coverage(parts)}
    for name, table in tables.items():
        pq.write_table(
            table, place / f"{name}.parquet", compression="zstd", compression_level=19, write_statistics=False
        )
    origins = {part.origin.name: _described(part) for part in parts}
    text = json.dumps(origins, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (place / "origins.json").write_text(text, encoding="utf-8")
    rows = {**{f"{name}.parquet": table.num_rows for name, table in tables.items()}, "origins.json": len(origins)}
    return [{"file": name, "rows": count, "bytes": (place / name).stat().st_size} for name, count in rows.items()]


def _described(part: Part) -> dict[str, Any]:
    counts = {"tie": part.ties.num_rows, "coverage": len(part.coverage)}
    return {**asdict(part.origin), "sha256": part.sha256, "vintage": part.vintage, "rows": counts}


def _ties(parts: Sequence[Part]) -> pa.Table:
    import pyarrow as pa

    from entente.evidence.schema import conform

    tables = [conform("tie", _named(part)) for part in parts]
    return pa.concat_tables(tables).sort_by([(name, "ascending") for name in ORDER])


def _named(part: Part) -> pa.Table:
    import pyarrow as pa

    table = part.ties.drop_columns([name for name in ("source", "snapshot") if name in part.ties.column_names])
    for name, value in (("source", part.origin.name), ("snapshot", SNAPSHOT)):
        table = table.append_column(name, pa.array([value] * table.num_rows))
    return table


def _coverage(parts: Sequence[Part]) -> pa.Table:
    import pyarrow as pa

    from entente.evidence.schema import conform

    rows = [
        {**asdict(row), "source": part.origin.name, "snapshot": SNAPSHOT} for part in parts for row in part.coverage
    ]
    order = ("source", "kind", "actor", "partner", "year_from")
    return conform("coverage", pa.Table.from_pylist(rows)).sort_by([(name, "ascending") for name in order])
