"""Tables are brought into their declared form, or refused with the column's name."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from entente.errors import StoreError, UnknownNameError
from entente.evidence import schema
from entente.evidence.schema import arrow, columns, conform

REJECT: dict[str, Any] = {"source": "s", "snapshot": "0", "line": 3, "reason": "bad"}
TIE: dict[str, Any] = {
    "source": "s",
    "snapshot": "0",
    "domain": "trade",
    "kind": "trade_flow",
    "sender": "KAZ",
    "receiver": "RUS",
    "directed": True,
    "year": 2000,
    "year_to": 2000,
    "value": 1.0,
    "unit": "USD_thousand",
    "n": 1,
    "status": "value",
    "item": "",
    "locator": "B7",
}


def test_the_declared_tables() -> None:
    assert schema.tables() == ("attribute", "coded_event", "coverage", "event", "reject", "roll_call", "tie", "vote")


@pytest.mark.parametrize("name", schema.tables())
def test_each_schema_follows_its_declaration(name: str) -> None:
    declared = columns(name)
    assert arrow(name).names == [column.name for column in declared]
    assert [field.nullable for field in arrow(name)] == [column.nullable for column in declared]
    assert {column.type for column in declared} <= schema.SQL_TYPES.keys()
    assert all(column.meaning for column in declared)


def test_an_undeclared_table_is_named() -> None:
    with pytest.raises(UnknownNameError, match="no evidence table named 'votes'") as caught:
        arrow("votes")
    assert "vote" in caught.value.hint


def test_absent_nullable_columns_become_nulls_and_order_does_not_matter() -> None:
    table = conform("reject", pa.Table.from_pylist([dict(reversed(REJECT.items()))]))
    assert table.schema.equals(arrow("reject"))
    assert table.to_pylist() == [{**REJECT, "text": None}]


def test_types_are_cast_without_loss() -> None:
    given = pa.table({**{key: [value] for key, value in TIE.items()}, "note": pa.nulls(1)})
    given = given.set_column(3, "kind", pa.array(["trade_flow"]).dictionary_encode())
    given = given.set_column(4, "sender", pa.array(["KAZ"], pa.large_string()))
    assert conform("tie", given).to_pylist()[0]["kind"] == "trade_flow"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"year": 70_000}, "'year' of table 'tie' is int64, not int16"),
        ({"year": 2000.5}, "'year' of table 'tie' is double, not int16"),
        ({"value": "many"}, "'value' of table 'tie' is string, not double"),
        ({"sender": None}, "'sender' of table 'tie' has 1 missing values"),
        ({"value": float("inf")}, "'value' of table 'tie' has an infinite value"),
        ({"domain": "Trade"}, "'domain' of table 'tie' has the value 'Trade'"),
        ({"status": "missing"}, "'status' of table 'tie' has the value 'missing'"),
        ({"year_to": 1999}, "'year' is later than its 'year_to'"),
        ({"sendr": "KAZ"}, "table 'tie' has no column 'sendr'"),
    ],
)
def test_what_does_not_fit_is_refused_by_column(change: dict[str, Any], message: str) -> None:
    with pytest.raises(StoreError, match=message):
        conform("tie", pa.Table.from_pylist([TIE | change]))


def test_a_missing_column_that_must_be_there_is_named() -> None:
    with pytest.raises(StoreError, match="table 'reject' lacks column 'reason'"):
        conform("reject", pa.Table.from_pylist([REJECT]).drop_columns(["reason"]))


def test_a_column_given_twice_is_named() -> None:
    table = pa.Table.from_pylist([REJECT])
    with pytest.raises(StoreError, match="has column 'line' twice"):
        conform("reject", table.append_column("line", table.column("line")))


def test_nan_means_not_known() -> None:
    assert conform("tie", pa.Table.from_pylist([TIE | {"value": float("nan")}])).column("value").to_pylist() == [None]


def test_nothing_is_still_a_table() -> None:
    empty = pa.Table.from_pylist([], schema=arrow("vote"))
    assert conform("vote", empty).num_rows == 0
