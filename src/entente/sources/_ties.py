"""Building the tables of evidence: ties, votes and roll calls in the declared columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from entente.evidence.records import Coverage
from entente.evidence.schema import conform

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

SNAPSHOT_DIGITS = 16


def build(name: str, source: str, sha256: str, columns: Mapping[str, Any]) -> pa.Table:
    """Return table ``name`` from columns; single values are repeated, ``source`` and ``snapshot`` are filled in.

    Parameters
    ----------
    columns
        Column -> array, sequence, Arrow array, or one value for all rows.
    """
    import pyarrow as pa

    rows = max((len(value) for value in columns.values() if _is_column(value)), default=0)
    full = {"source": source, "snapshot": sha256[:SNAPSHOT_DIGITS], **columns}
    arrays: dict[str, Any] = {key: _array(value, rows) for key, value in full.items()}
    return conform(name, pa.table(arrays))


def _is_column(value: object) -> bool:
    return hasattr(value, "__len__") and not isinstance(value, str)


def _array(value: Any, rows: int) -> Any:  # noqa: ANN401 - a column of any type
    import pyarrow as pa

    if not _is_column(value):
        return pa.repeat(pa.scalar(value), rows) if value is not None else pa.nulls(rows, pa.string())
    if isinstance(value, np.ndarray) and value.dtype == object:
        return pa.array(value.tolist())
    return value if isinstance(value, pa.Array | pa.ChunkedArray) else pa.array(value)


def line_locators(lines: np.ndarray) -> pa.StringArray:
    """Return ``line 7`` and so on for an array of line numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = pc.cast(pa.array(lines), pa.string())
    joined: pa.StringArray = pc.binary_join_element_wise("line", numbers, " ")
    return joined


def runs(years: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each unbroken run in sorted, distinct ``years``."""
    if not len(years):
        return
    start = last = int(years[0])
    for year in years[1:]:
        if year != last + 1:
            yield start, last
            start = int(year)
        last = int(year)
    yield start, last


def coverage_by_actor(  # noqa: PLR0913 - what a coverage row says
    domain: str, kind: str, actors: np.ndarray, years: np.ndarray, *, partner: str = "*", note: str = ""
) -> tuple[Coverage, ...]:
    """Return a coverage row for each unbroken run of years in which an actor is observed.

    Parameters
    ----------
    actors, years
        (n,) observations, in any order and number.
    """
    seen: dict[str, set[int]] = {}
    codes, names = _coded(actors)
    for key in np.unique(codes * 10_000 + years):
        seen.setdefault(names[key // 10_000], set()).add(int(key % 10_000))
    return tuple(
        Coverage(domain, kind, actor, partner, first, last, note)
        for actor in sorted(seen)
        for first, last in runs(sorted(seen[actor]))
    )


def _coded(values: np.ndarray) -> tuple[np.ndarray, list[str]]:
    import pyarrow as pa

    encoded = pa.array(values, pa.string()).dictionary_encode()
    return encoded.indices.to_numpy().astype(np.int64), [str(name) for name in encoded.dictionary.to_pylist()]
