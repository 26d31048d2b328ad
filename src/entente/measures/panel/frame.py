"""The built panel: what it holds, how it is described, and the forms in which it leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from entente.errors import OptionError, UnknownNameError
from entente.measures.panel.files import write_whole
from entente.measures.panel.records import STATUSES
from entente.measures.result import VEGA_LITE, Result

if TYPE_CHECKING:
    from typing import IO

    import pyarrow as pa

    from entente.evidence.records import Basis, Origin
    from entente.measures.panel.axis import Counting, Level, System
    from entente.measures.panel.records import PanelColumn

Library = Literal["pyarrow", "pandas", "polars"]
LIBRARIES: tuple[Library, ...] = ("pyarrow", "pandas", "polars")
STATUS = "_status"
"""What the name of a column's column of statuses ends with."""

BATCH = 131_072
SHOWN = 1000


@dataclass(frozen=True, slots=True)
class Panel(Result):
    """Dyad-years or state-years with the columns that were asked for.

    Each column ``x`` has a column ``x_status`` beside it: ``value`` (recorded), ``no_tie`` (the source covers the cell
    and records nothing: the value is 0), ``no_data`` (nothing is known: the value is empty), ``not_member`` and
    ``suspended`` (memberships: the value is 0), ``imputed`` (the source filled the value in). Source, vintage, years
    covered, licence, citation and query of each column stand in :attr:`columns` and in the metadata of the Arrow
    schema, which Parquet files keep.

    Attributes
    ----------
    level
        ``directed``, ``dyads`` (undirected) or ``states``.
    system, count
        List of states, and how the years of a state are counted.
    data
        Arrow table: ``year``, ``state_a``, ``state_b`` (actor ids), their numbers in the list, then the columns.
    columns
        One a column asked for, in that order.
    left_out
        For each of them, how many ties by year have no row, since one of the two states is not in the list in that
        year (an exile government, a microstate before its admission).
    """

    measure: ClassVar[str] = "panel"
    key: ClassVar[str] = "columns"

    level: Level
    years: tuple[int, int]
    system: System
    count: Counting
    data: pa.Table
    columns: tuple[PanelColumn, ...]
    left_out: tuple[int, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    def __len__(self) -> int:
        return int(self.data.num_rows)

    def __repr__(self) -> str:
        names = ", ".join(column.name for column in self.columns)
        return f"Panel({self.title}: {len(self):,} rows; {names or 'no columns'})"

    @property
    def title(self) -> str:
        """What the panel is, in one line."""
        what = {"directed": "Directed dyad-years", "dyads": "Dyad-years", "states": "State-years"}[self.level]
        return f"{what} {self.years[0]}-{self.years[1]} ({self.system.upper()} list)"

    # --- what is in it -----------------------------------------------------------------------------------------------

    def counts(self, name: str) -> dict[str, int]:
        """Return how many cells of a column have each status, those without any left out.

        Raises
        ------
        UnknownNameError
            If there is no such column.
        """
        if name not in {column.name for column in self.columns}:
            raise UnknownNameError.among("column", name, [column.name for column in self.columns])
        found = np.zeros(len(STATUSES), np.int64)
        chunks: list[Any] = self.data.column(f"{name}{STATUS}").chunks
        for chunk in chunks:
            found += np.bincount(np.asarray(chunk.indices), minlength=len(STATUSES))
        return {status: int(n) for status, n in zip(STATUSES, found, strict=True) if n}

    def describe(self) -> list[dict[str, Any]]:
        """Return, a column each, its source, vintage and years, and how many cells have each status."""
        zeros: dict[str, int] = dict.fromkeys(STATUSES, 0)
        return [
            {**_short(column), **zeros, **self.counts(column.name), "left_out": left_out}
            for column, left_out in zip(self.columns, self.left_out, strict=True)
        ]

    def table(self, most: int = SHOWN, *, status: bool = True) -> list[dict[str, Any]]:
        """Return the first rows as plain values; all of them are in :attr:`data`."""
        return self.arrow(status=status).slice(0, most).to_pylist()

    def first(self, rows: int) -> Panel:
        """Return the panel with its first rows only."""
        return replace(self, data=self.data.slice(0, rows))

    def to_dict(self, most: int = SHOWN, *, status: bool = True) -> dict[str, Any]:
        """Return what the panel is, its columns with their counts by status, and the first rows."""
        return {
            "panel": self.level,
            "title": self.title,
            "years": list(self.years),
            "system": self.system,
            "count": self.count,
            "n_rows": len(self),
            "columns": [
                {**column.to_dict(), "status": self.counts(column.name), "left_out": left_out}
                for column, left_out in zip(self.columns, self.left_out, strict=True)
            ],
            "shown": min(most, len(self)),
            "rows": self.table(most, status=status),
            "evidence": [basis.to_dict() for basis in self.bases],
            "sources": [origin.to_dict() for origin in self.origins],
        }

    def figure(self) -> dict[str, Any]:
        """Return bars of the share of cells by status, a column each."""
        rows = [
            {"column": column.name, "status": status, "cells": n}
            for column in self.columns
            for status, n in self.counts(column.name).items()
        ]
        return {
            "$schema": VEGA_LITE,
            "title": self.title,
            "description": f"{self.title}: how many cells of each column have a value, no tie, or no data.",
            "data": {"values": rows},
            "mark": "bar",
            "encoding": {
                "y": {"field": "column", "type": "nominal", "title": None, "sort": None},
                "x": {"field": "cells", "type": "quantitative", "stack": "normalize", "title": "share of cells"},
                "color": {"field": "status", "type": "nominal", "scale": {"domain": list(STATUSES)}},
                "tooltip": [{"field": "cells", "type": "quantitative"}, {"field": "status", "type": "nominal"}],
            },
        }

    def _repr_html_(self) -> str:
        from entente.measures.result import html_table

        return html_table(self.title, self.describe() or self.table(10))

    # --- the forms in which it leaves --------------------------------------------------------------------------------

    def arrow(self, *, status: bool = True) -> pa.Table:
        """Return the Arrow table, with or without the columns of statuses."""
        if status:
            return self.data
        return self.data.drop_columns([f"{column.name}{STATUS}" for column in self.columns])

    def to_frame(self, library: Library = "pandas", *, status: bool = True) -> Any:  # noqa: ANN401 - pandas or Polars
        """Return a data frame, made through Narwhals; ids and statuses are categories.

        Parameters
        ----------
        library
            ``pandas``, ``polars`` or ``pyarrow`` (the Arrow table itself).

        Raises
        ------
        UnknownNameError
            If it is none of the three.
        OptionError
            If the library is not installed.
        """
        if library not in LIBRARIES:
            raise UnknownNameError.among("library of data frames", library, LIBRARIES)
        table = self.arrow(status=status)
        if library == "pyarrow":
            return table
        if find_spec(library) is None:
            raise OptionError(f"{library} is not installed", hint=f"pip install {library}, or take to_frame('pyarrow')")
        import narwhals as nw

        frame = nw.from_native(table, eager_only=True)
        return frame.to_pandas() if library == "pandas" else frame.to_polars()

    def to_parquet(self, path: str | Path, *, status: bool = True) -> Path:
        """Write a Parquet file that keeps types, statuses and the metadata of the columns; whole or not at all.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        from pyarrow import parquet

        table = self.arrow(status=status)
        return write_whole(path, lambda file: parquet.write_table(table, file, compression="zstd"))

    def to_ipc(self, path: str | Path, *, status: bool = True) -> Path:
        """Write an Arrow file (IPC, Feather 2); see :meth:`to_parquet`."""
        from pyarrow import feather

        table = self.arrow(status=status)
        return write_whole(path, lambda file: feather.write_feather(table, file, compression="zstd"))

    def to_csv(self, path: str | Path | IO[bytes], *, status: bool = True) -> Path | None:
        """Write comma-separated text with a header; empty where there is no data.

        Parameters
        ----------
        path
            A file, written whole or not at all; or a binary stream, to which rows are written as they are made.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        table = self.arrow(status=status)
        if isinstance(path, str | Path):
            return write_whole(path, lambda file: _csv(table, file))
        _csv(table, path)
        return None


def _short(column: PanelColumn) -> dict[str, Any]:
    years = f"{column.years[0]}-{column.years[1]}" if column.years else ""
    source, vintage = ", ".join(column.sources), ", ".join(column.vintages)
    return {"column": column.name, "unit": column.unit, "source": source, "vintage": vintage, "covers": years}


def _csv(table: pa.Table, file: IO[bytes]) -> None:
    import pyarrow as pa
    from pyarrow import csv

    schema = pa.schema([(field.name, _plain(field.type)) for field in table.schema])
    options = csv.WriteOptions(quoting_style="needed")
    with csv.CSVWriter(file, schema, write_options=options) as writer:
        for batch in table.to_batches(max_chunksize=BATCH):
            writer.write_table(pa.Table.from_batches([batch]).cast(schema))


def _plain(kind: pa.DataType) -> pa.DataType:
    import pyarrow as pa

    return pa.string() if pa.types.is_dictionary(kind) else kind
