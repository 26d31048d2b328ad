"""Evidence in memory, for the tests of the measures: the same queries, on tables that a test writes down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from entente.evidence.records import Basis, Origin
from entente.evidence.schema import arrow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from entente.evidence.records import Query

    Row = dict[str, Any]

TIE: dict[str, Any] = {
    "source": "sipri",
    "snapshot": "0123456789abcdef",
    "directed": True,
    "value": 1.0,
    "unit": "level",
    "n": 1,
    "sumsq": 1.0,
    "status": "value",
    "item": "",
    "locator": "",
}


class FakeEvidence:
    """Arrow tables behind the interface of :class:`entente.evidence.Evidence`."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        import duckdb

        self._tables = dict(tables)
        self._connection = duckdb.connect(":memory:")
        for name, table in self._tables.items():
            self._connection.register(name, table)

    def run(self, query: Query) -> pa.Table:
        return self.sql(query.sql)

    def sql(self, text: str) -> pa.Table:
        return self._connection.execute(text).to_arrow_table()

    def basis(self, query: Query, table: pa.Table) -> Basis:
        return Basis(query, table.num_rows, distinct(table, "snapshot"), distinct(table, "source"))

    def origins(self) -> dict[str, Origin]:
        names = {name for table in self._tables.values() for name in distinct(table, "source")}
        fixed = {"producer": "a producer", "version": "1", "url": "https://example.org", "licence": "CC0"}
        return {
            name: Origin(name, title=f"Title of {name}", citation=f"Cite {name}.", redistributable=True, **fixed)
            for name in sorted(names)
        }


@dataclass
class World:
    """Rows that a test adds, and the evidence made of them."""

    ties: list[Row]
    votes: list[Row]
    coverage: list[Row]
    attributes: list[Row] = field(default_factory=list)

    def tie(self, kind: str, sender: str, receiver: str, year: int, **more: Any) -> None:
        domain = DOMAINS[kind]
        row = {**TIE, "domain": domain, "kind": kind, "sender": sender, "receiver": receiver, "year": year}
        self.ties.append({**row, "year_to": year, **more})

    def cover(self, kind: str, low: int, high: int, *, source: str = "sipri", **more: Any) -> None:
        row = {"source": source, "snapshot": "0123456789abcdef", "domain": DOMAINS[kind], "kind": kind}
        self.coverage.append({**row, "actor": "*", "partner": "*", "year_from": low, "year_to": high, **more})

    def vote(self, call: str, year: int, votes: Mapping[str, int], *, source: str = "unga") -> None:
        fixed = {"source": source, "snapshot": "0123456789abcdef", "body": "UNGA", "locator": ""}
        self.votes += [
            {**fixed, "roll_call": call, "date": f"{year}-10-01", "year": year, "actor": actor, "vote": vote}
            for actor, vote in votes.items()
        ]

    def attribute(self, name: str, actor: str, year: int, **more: Any) -> None:
        fixed = {"source": "starter.unga", "snapshot": "starter", "unit": "sd", "status": "value", "locator": ""}
        self.attributes.append({**fixed, "name": name, "actor": actor, "year": year, "year_to": year, **more})

    def table(self, name: str) -> pa.Table:
        rows = {"tie": self.ties, "vote": self.votes, "coverage": self.coverage, "attribute": self.attributes}
        return table(name, rows.get(name, []))

    def evidence(self) -> FakeEvidence:
        return FakeEvidence({name: self.table(name) for name in EVERY_TABLE})


EVERY_TABLE = ("tie", "vote", "coverage", "attribute", "roll_call")


DOMAINS = {
    "arms_delivery": "arms",
    "arms_share": "arms",
    "arms_stock": "arms",
    "arms_year": "arms",
    "trade_flow": "trade",
    "vote": "diplomacy",
    "vote_agreement": "diplomacy",
    "decisive_votes": "diplomacy",
    "membership": "institutions",
    "shared_igos": "institutions",
    "exercise": "exercises",
    "defense": "guarantees",
    "offense": "guarantees",
    "neutrality": "guarantees",
    "nonaggression": "guarantees",
    "consultation": "guarantees",
    "guarantee_depth": "guarantees",
}


def distinct(table: pa.Table, column: str) -> tuple[str, ...]:
    return tuple(sorted(str(value) for value in table.column(column).unique().to_pylist()))


def table(name: str, rows: Sequence[Row]) -> pa.Table:
    """Return rows in the declared schema of a table of evidence."""
    schema = arrow(name)
    columns = {field.name: [row.get(field.name) for row in rows] for field in schema}
    return pa.table(columns, schema=schema)


@pytest.fixture
def world() -> World:
    """An empty world to add rows to."""
    return World([], [], [])


@pytest.fixture(scope="session")
def new_world() -> Callable[[], World]:
    """Empty worlds, as many as a test needs."""
    return lambda: World([], [], [])


@pytest.fixture(scope="session")
def evidence_of() -> Callable[[Mapping[str, pa.Table]], FakeEvidence]:
    """Evidence made of whole tables."""

    def make(tables: Mapping[str, pa.Table]) -> FakeEvidence:
        empty = {name: table(name, []) for name in EVERY_TABLE}
        return FakeEvidence({**empty, **tables})

    return make
