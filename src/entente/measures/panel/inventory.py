"""What the evidence holds: which kinds of ties, attributes and votes, of which source, covering whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from entente.evidence.records import Basis
from entente.measures.panel.axis import expand
from entente.measures.rows import Cover, EvidenceLike

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa

    from entente.evidence.records import Query, Snapshot
    from entente.measures.panel.axis import Axis, Bools, Ints

COW_SOURCES = frozenset({"atop", "igo", "contiguity", "nmc", "democracy", "gdp"})
"""Datasets whose "all states" are those of the Correlates of War list."""

PREFER = ("unga", "undl", "unvotes")
"""Sources of roll calls in the order in which they are taken."""


class PinnedEvidence(EvidenceLike, Protocol):
    """What a panel needs of :class:`entente.evidence.Evidence`."""

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Return the pinned snapshots."""
        ...


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of states in one source.

    Attributes
    ----------
    unit
        The unit, or each with its years if it changes.
    years
        First and last year with a figure.
    errors
        Whether figures have standard errors.
    """

    source: str
    name: str
    unit: str
    years: tuple[int, int]
    errors: bool


class Inventory:
    """The evidence, asked once for what there is.

    Parameters
    ----------
    evidence
        Pinned evidence.
    """

    def __init__(self, evidence: PinnedEvidence) -> None:
        self.evidence = evidence
        self.snapshots: Mapping[str, Snapshot] = {item.source: item for item in evidence.snapshots()}

    @cached_property
    def covers(self) -> tuple[Cover, ...]:
        """Return the coverage of ties, those of attributes left out."""
        names = "SELECT source, kind, actor, partner, year_from, year_to FROM coverage"
        table = self.evidence.sql(f"{names} WHERE domain <> '' OR kind = 'contiguity'")
        columns = (table.column(name).to_pylist() for name in table.column_names)
        return tuple(Cover(*row) for row in zip(*columns, strict=True))

    @cached_property
    def attributes(self) -> tuple[Attribute, ...]:
        """Return the attributes by name, loaded sources before the starter evidence."""
        text = (
            "SELECT source, name, unit, min(year) AS first, max(year_to) AS last, count(sd) AS errors "
            "FROM attribute GROUP BY source, name, unit ORDER BY source, name, first"
        )
        found: dict[tuple[str, str], list[dict[str, object]]] = {}
        for row in self.evidence.sql(text).to_pylist():
            found.setdefault((row["source"], row["name"]), []).append(row)
        items = (_attribute(source, name, rows) for (source, name), rows in found.items())
        return tuple(sorted(items, key=lambda item: (item.name, _late(item.source))))

    def sources_of(self, *kinds: str) -> tuple[str, ...]:
        """Return the sources that cover one of the kinds, loaded ones first."""
        return tuple(sorted({cover.source for cover in self.covers if cover.kind in kinds}, key=_late))

    def covers_of(self, source: str, kinds: Sequence[str]) -> tuple[Cover, ...]:
        """Return the coverage of some kinds in one source."""
        return tuple(cover for cover in self.covers if cover.source == source and cover.kind in kinds)

    def years_of(self, sources: Iterable[str], kinds: Sequence[str]) -> tuple[int, int] | None:
        """Return the first and last year that the sources cover."""
        found = [cover for source in sources for cover in self.covers_of(source, kinds)]
        return (min(item.low for item in found), max(item.high for item in found)) if found else None

    def table(self, query: Query, *columns: str) -> tuple[pa.Table, Basis]:
        """Return some columns of the rows that a query selects, and the basis of numbers computed from them."""
        table = self.evidence.sql(query.sql.replace("SELECT *", f"SELECT {', '.join(columns)}", 1))
        condition = query.where.get("source", ())
        sources = tuple(str(name) for name in condition) if isinstance(condition, tuple) else ()
        ids = tuple(sorted({self.snapshots[name].id for name in sources if name in self.snapshots}))
        return table, Basis(query, table.num_rows, ids, sources)


def _attribute(source: str, name: str, rows: Sequence[Mapping[str, object]]) -> Attribute:
    spans = [(str(row["unit"]), int(str(row["first"])), int(str(row["last"]))) for row in rows]
    unit = spans[0][0] if len(spans) == 1 else "; ".join(f"{unit} {low}-{high}" for unit, low, high in spans)
    years = min(low for _, low, _ in spans), max(high for *_, high in spans)
    return Attribute(source, name, unit, years, any(int(str(row["errors"])) > 0 for row in rows))


def _late(source: str) -> tuple[int, bool, str]:
    place = PREFER.index(source) if source in PREFER else len(PREFER)
    return place, source.startswith("starter"), source


def covered(axis: Axis, known: Iterable[Cover]) -> Bools:
    """Return which rows the coverage speaks about.

    A row of coverage with one named state and all partners covers its ties in both directions. In sources that are
    coded by the Correlates of War list, "all states" are those of that list.

    Returns
    -------
    ndarray
        Shape (rows,).
    """
    rows = tuple(known)
    found = _everywhere(axis, [cover for cover in rows if {cover.actor, cover.partner} == {"*"}])
    one = _by_state(axis, [cover for cover in rows if _single(cover)])
    if one.any():
        found |= axis.of_first(one)
        if axis.level != "states":
            found |= axis.of_second(one)
    pairs = [cover for cover in rows if "*" not in {cover.actor, cover.partner}]
    if pairs and axis.level != "states":
        found[_pair_slots(axis, pairs)] = True
    return found


def _single(cover: Cover) -> bool:
    return (cover.actor == "*") != (cover.partner == "*")


def _everywhere(axis: Axis, known: Iterable[Cover]) -> Bools:
    years = np.zeros((2, len(axis.years)), dtype=bool)
    for cover in known:
        by_list = cover.source.removeprefix("starter.") in COW_SOURCES
        years[int(by_list), axis.span(cover.low, cover.high)] = True
    found: Bools = years[0][axis.year]
    if years[1].any():
        inside = axis.of_first(axis.listed)
        inside = inside if axis.level == "states" else inside & axis.of_second(axis.listed)
        found |= years[1][axis.year] & inside
    return found


def _by_state(axis: Axis, known: Iterable[Cover]) -> Bools:
    table = np.zeros((len(axis.years), len(axis.states)), dtype=bool)
    place = {name: index for index, name in enumerate(axis.states)}
    for cover in known:
        name = cover.partner if cover.actor == "*" else cover.actor
        if name in place:
            table[axis.span(cover.low, cover.high), place[name]] = True
    return table


def _pair_slots(axis: Axis, pairs: Sequence[Cover]) -> Ints:
    one, other = (axis.places(names) for names in zip(*((c.actor, c.partner) for c in pairs), strict=True))
    low, high = (np.array(years) for years in zip(*((c.low, c.high) for c in pairs), strict=True))
    row, year = expand(low, high, axis.years)
    slots = np.concatenate([axis.slots(year, one[row], other[row]), axis.slots(year, other[row], one[row])])
    return slots[slots >= 0]
