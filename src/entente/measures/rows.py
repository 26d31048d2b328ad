"""From the evidence to arrays: what is covered by which source, and one column at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from entente.evidence.records import Query, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from entente.evidence.records import Basis, Condition, Origin


class EvidenceLike(Protocol):
    """What a measure needs of :class:`entente.evidence.Evidence`."""

    def run(self, query: Query) -> pa.Table:
        """Return the rows that the query selects."""
        ...

    def basis(self, query: Query, table: pa.Table) -> Basis:
        """Return what a number computed from ``table`` rests on."""
        ...

    def sql(self, text: str) -> pa.Table:
        """Return the answer to read-only SQL over the same views."""
        ...

    def origins(self) -> Mapping[str, Origin]:
        """Return the origins of all pinned sources by name."""
        ...


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one query and the basis that numbers computed from them carry."""

    table: pa.Table
    basis: Basis

    def floats(self, column: str) -> NDArray[np.float64]:
        """Return a numeric column; NaN where it is missing."""
        import numpy as np
        import pyarrow as pa

        return np.asarray(self.table.column(column).cast(pa.float64()).to_numpy(), float)

    def integers(self, column: str) -> NDArray[np.int64]:
        """Return a whole-number column without missing values."""
        return integers(self.table, column)

    def codes(self, column: str) -> tuple[NDArray[np.int64], list[str]]:
        """Return a text column as positions in the list of its distinct values, and that list (sorted)."""
        return encode(self.table.column(column))

    def texts(self, column: str) -> list[str]:
        """Return a text column as a list."""
        return [str(value) for value in self.table.column(column).to_pylist()]


def integers(table: pa.Table, column: str) -> NDArray[np.int64]:
    """Return a whole-number column without missing values, (rows,)."""
    import numpy as np

    return np.asarray(table.column(column).to_numpy(), np.int64)


def encode(column: pa.ChunkedArray[Any]) -> tuple[NDArray[np.int64], list[str]]:
    """Return positions in the sorted list of distinct values, and that list.

    Parameters
    ----------
    column
        Text without missing values.

    Returns
    -------
    codes, names
        ``codes`` of shape (rows,).
    """
    import numpy as np

    coded = column.combine_chunks().dictionary_encode()
    names = [str(name) for name in coded.dictionary.to_pylist()]
    order = np.argsort(np.asarray(names, object)) if names else np.zeros(0, int)
    place = np.empty(len(names), np.int64)
    place[order] = np.arange(len(names))
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return place[codes], [names[index] for index in order]


def fetch(evidence: EvidenceLike, query: Query) -> Rows:
    """Run ``query`` and keep its basis."""
    table = evidence.run(query)
    return Rows(table, evidence.basis(query, table))


@dataclass(frozen=True, slots=True)
class Cover:
    """One row of the coverage table."""

    source: str
    kind: str
    actor: str
    partner: str
    low: int
    high: int

    def holds(self, actor: str, year: int) -> bool:
        """Whether ties of ``actor`` in ``year`` are covered."""
        return self.actor in {"*", actor} and self.low <= year <= self.high


def covers(evidence: EvidenceLike, domain: str, kinds: Iterable[str]) -> tuple[Cover, ...]:
    """Return the coverage of ``kinds`` in ``domain``, in order of source name."""
    query = Query("coverage", {"domain": (domain,), "kind": tuple(sorted(kinds))})
    rows = evidence.run(query).to_pylist()
    found = (
        Cover(row["source"], row["kind"], row["actor"], row["partner"], row["year_from"], row["year_to"])
        for row in rows
    )
    return tuple(sorted(found, key=lambda cover: (cover.source, cover.kind, cover.low)))


def assign(
    known: Sequence[Cover], actor: str, years: Iterable[int], *, prefer: Sequence[str] = ()
) -> dict[str, tuple[int, ...]]:
    """Choose one source per year, so that nothing is counted twice.

    Parameters
    ----------
    known
        Coverage of the kinds in question.
    prefer
        Sources to take first, in order. The rest follow: loaded ones by name, then the starter evidence.

    Returns
    -------
    dict
        Source -> years it answers for, ascending. Years that no source covers are in none.
    """
    ranked = sorted({cover.source for cover in known}, key=lambda source: _rank(source, prefer))
    chosen: dict[str, list[int]] = {}
    for year in sorted(set(years)):
        first = next((s for s in ranked if any(c.source == s and c.holds(actor, year) for c in known)), None)
        if first is not None:
            chosen.setdefault(first, []).append(year)
    return {source: tuple(found) for source, found in chosen.items()}


def partners_of(known: Iterable[Cover], source: str, actor: str, year: int) -> frozenset[str] | None:
    """Return the partners with whom the source covers ties of ``actor`` in ``year``; ``None`` for all."""
    found = {cover.partner for cover in known if cover.source == source and cover.holds(actor, year)}
    return None if "*" in found else frozenset(found)


def _rank(source: str, prefer: Sequence[str]) -> tuple[int, bool, str]:
    place = prefer.index(source) if source in prefer else len(prefer)
    return place, source.startswith("starter"), source


def select(table: str, source: str, years: Sequence[int], **where: Condition) -> Query:
    """Return the query for single-year rows of one source in the years' span."""
    return Query(table, {"source": (source,), "year": Span(min(years), max(years)), **where})


def span_of(known: Iterable[Cover], actor: str) -> tuple[int, int] | None:
    """Return first and last year covered for ``actor``, or ``None``."""
    mine = [cover for cover in known if cover.actor in {"*", actor}]
    return (min(cover.low for cover in mine), max(cover.high for cover in mine)) if mine else None


def origins_of(evidence: EvidenceLike, bases: Iterable[Basis]) -> tuple[Origin, ...]:
    """Return the origins of all sources that the bases name, by name."""
    known = evidence.origins()
    names = sorted({source for basis in bases for source in basis.sources})
    return tuple(known[name] for name in names if name in known)


def unique_bases(bases: Iterable[Basis]) -> tuple[Basis, ...]:
    """Return the bases without repetition, in order of first appearance."""
    return tuple({basis.id: basis for basis in bases}.values())


def plain(value: Any) -> Any:  # noqa: ANN401 - any field of a record
    """Return tuples as lists, all else as it is: what JSON readers expect."""
    return [plain(item) for item in value] if isinstance(value, tuple) else value
