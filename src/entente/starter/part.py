"""One part of the starter evidence: the figures computed from one dataset."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa

    from entente.evidence.records import Coverage, Origin, Reading
    from entente.measures.rows import Rows

SINCE = 1992
"""First year of the shipped figures: the first full year of the states that came out of the Soviet Union."""

LOCATOR = "entente starter build"


@dataclass(frozen=True, slots=True)
class Part:
    """Figures computed from one dataset.

    Attributes
    ----------
    origin
        Named ``starter.<dataset>``; cites the dataset and says who computed.
    sha256, vintage
        Of the copy that was read.
    ties
        Columns of the table ``tie``; source and snapshot are filled in when it is written.
    coverage
        What the figures speak about.
    attributes
        Columns of the table ``attribute``, if there are any; filled in as the ties are.
    """

    origin: Origin
    sha256: str
    vintage: str
    ties: pa.Table
    coverage: Sequence[Coverage]
    attributes: pa.Table | None = None


def shipped_origin(origin: Origin, what: str) -> Origin:
    """Return the origin of figures that this project computed from a dataset."""
    return replace(
        origin,
        name=f"starter.{origin.name}",
        title=f"{what}, computed from: {origin.title}",
        citation=f"{what}: computed by Entente from {origin.citation}",
        licence=f"figures; source: {origin.licence}",
        redistributable=True,
    )


def no_ties() -> pa.Table:
    """Return the ties of a part that has none."""
    from entente.evidence.schema import arrow

    return arrow("tie").empty_table()


def as_rows(table: pa.Table) -> Rows:
    """Return a table as the measures read it; what is shipped stands for itself, so the basis is empty."""
    from entente.evidence.records import Basis, Query
    from entente.measures.rows import Rows

    return Rows(table, Basis(Query("tie"), table.num_rows, (), ()))


def rounded(table: pa.Table) -> pa.Table:
    """Return a table of ties with figures of twelve digits, to be the same on every machine."""
    import pyarrow as pa

    for name in ("value", "sumsq"):
        values = [None if value is None else float(f"{value:.12g}") for value in table[name].to_pylist()]
        table = table.set_column(table.column_names.index(name), name, pa.array(values, pa.float64()))
    return table


FAR = 2100
"""A year after all dated rows: who belongs to a pole then belongs to it today."""


def pole_members(first: int, last: int) -> tuple[str, ...]:
    """Return every actor that belongs to a shipped pole in any year of the span, or today, sorted."""
    from entente.actors import poles

    years = (*range(first, last + 1), FAR)
    return tuple(sorted({actor for pole in poles() for year in years for actor in pole.actors(year)}))


def year_range(reading: Reading, table: str) -> tuple[int, int]:
    """Return the first and last year of a table of a reading."""
    return ends(reading.tables[table])


def ends(table: pa.Table) -> tuple[int, int]:
    """Return the first and last year of a table."""
    years = table["year"].to_numpy()
    return int(years.min()), int(years.max())


def spans(years: Iterable[int]) -> list[tuple[int, int]]:
    """Return the unbroken runs of years, each as first and last."""
    runs: list[tuple[int, int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs
