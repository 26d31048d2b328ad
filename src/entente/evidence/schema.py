"""The declared tables: what columns a table of evidence has, read from ``schema/*.csv``.

The CSV files (name, type, unit, nullable, meaning) are the one place where a column is declared; the readers'
output, the lake, the views and the documentation all follow them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

from entente.errors import StoreError, UnknownNameError
from entente.evidence.records import DOMAINS, CellStatus

if TYPE_CHECKING:
    import pyarrow as pa

_FOLDER = Path(__file__).parent / "schema"
_ALLOWED = {"domain": DOMAINS, "status": get_args(CellStatus)}
_NO_DOMAIN = ("", *DOMAINS)  # capabilities of a state, or who borders on whom, belong to no domain
_MAY_LACK_DOMAIN = frozenset({"coverage", "tie"})
_MAY_BE_OTHER = frozenset({"coded_event"})  # what others coded need not fall into one of the nine
_ORDERED = {"tie": ("year", "year_to"), "attribute": ("year", "year_to"), "coverage": ("year_from", "year_to")}

SQL_TYPES = {
    "string": "VARCHAR",
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "float64": "DOUBLE",
    "bool": "BOOLEAN",
}
"""Declared type -> DuckDB type."""


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column.

    Attributes
    ----------
    name, type, unit, meaning
        As declared; ``type`` is one of :data:`SQL_TYPES`.
    nullable
        Whether a value may be missing.
    """

    name: str
    type: str
    unit: str
    nullable: bool
    meaning: str


@lru_cache(maxsize=1)
def tables() -> tuple[str, ...]:
    """Return the names of the declared tables, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.csv")))


@lru_cache(maxsize=32)
def columns(name: str) -> tuple[Column, ...]:
    """Return the declared columns of table ``name``, in order.

    Raises
    ------
    UnknownNameError
        If no such table is declared.
    """
    if name not in tables():
        raise UnknownNameError.among("evidence table", name, tables())
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_column(row) for row in csv.DictReader(file))


def _column(row: dict[str, str]) -> Column:
    return Column(row["name"], row["type"], row["unit"], row["nullable"] == "true", row["meaning"])


@lru_cache(maxsize=32)
def arrow(name: str) -> pa.Schema:
    """Return the Arrow schema of table ``name``: types and nullability as declared.

    Raises
    ------
    UnknownNameError
        If no such table is declared.
    """
    import pyarrow as pa

    kinds: dict[str, pa.DataType] = {
        "string": pa.string(),
        "int8": pa.int8(),
        "int16": pa.int16(),
        "int32": pa.int32(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
    }
    return pa.schema([pa.field(item.name, kinds[item.type], nullable=item.nullable) for item in columns(name)])


def conform(name: str, table: pa.Table) -> pa.Table:
    """Return ``table`` in the declared schema of table ``name``.

    Absent nullable columns are added as nulls, the others are cast without loss, columns are put in the declared
    order. In floating columns a NaN becomes a null: both mean that the size is not known.

    Parameters
    ----------
    name
        A declared table, such as ``tie``.
    table
        Any column order; no columns beyond the declared ones.

    Raises
    ------
    StoreError
        If a column is undeclared, absent, cannot be cast without loss, holds a null or an infinite value where none
        may be, names no known domain or status, or if a tie's years run backwards. The message names the column.
    """
    import pyarrow as pa

    schema = arrow(name)
    _refuse_undeclared(name, table, schema)
    arrays = [_conformed(name, table, field) for field in schema]
    result = pa.Table.from_arrays(arrays, schema=schema).combine_chunks()
    _check_meaning(name, result)
    return result


def _refuse_undeclared(name: str, table: pa.Table, schema: pa.Schema) -> None:
    given = table.column_names
    extra = [column for column in given if column not in schema.names]
    if extra:
        raise StoreError(f"table {name!r} has no column {extra[0]!r}", hint="known: " + ", ".join(schema.names))
    twice = sorted({column for column in given if given.count(column) > 1})
    if twice:
        raise StoreError(f"table {name!r} has column {twice[0]!r} twice")


def _conformed(name: str, table: pa.Table, field: pa.Field[Any]) -> pa.ChunkedArray[Any]:
    import pyarrow as pa

    if field.name not in table.column_names:
        if not field.nullable:
            raise StoreError(f"table {name!r} lacks column {field.name!r}", hint="this column may not be left out")
        return pa.chunked_array([pa.nulls(table.num_rows, field.type)])
    array = _cast(name, table.column(field.name), field)
    if pa.types.is_floating(field.type):
        array = _finite(name, field.name, array)
    if array.null_count and not field.nullable:
        raise StoreError(f"column {field.name!r} of table {name!r} has {array.null_count} missing values")
    return array


def _cast(name: str, array: pa.ChunkedArray[Any], field: pa.Field[Any]) -> pa.ChunkedArray[Any]:
    import pyarrow as pa

    try:
        return array.cast(field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        reason = str(error).split("\n", 1)[0]
        message = f"column {field.name!r} of table {name!r} is {array.type}, not {field.type}: {reason}"
        raise StoreError(message, hint=f"give {field.name!r} as {field.type}") from error


def _finite(name: str, column: str, array: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pc.any(pc.is_inf(array)).as_py():
        raise StoreError(f"column {column!r} of table {name!r} has an infinite value")
    known = pc.if_else(pc.is_nan(array), pa.scalar(None, array.type), array)
    return cast("pa.ChunkedArray[Any]", known)


def _check_meaning(name: str, table: pa.Table) -> None:
    for column in _ALLOWED.keys() & set(table.column_names):
        _check_allowed(name, table, column)
    if name in _ORDERED:
        _check_order(name, table, *_ORDERED[name])


def _check_allowed(name: str, table: pa.Table, column: str) -> None:
    allowed = _allowed(name, column)
    wrong = sorted({str(value) for value in table.column(column).unique().to_pylist() if value not in allowed})
    if wrong:
        message = f"column {column!r} of table {name!r} has the value {wrong[0]!r}"
        raise StoreError(message, hint="allowed: " + ", ".join(allowed))


def _allowed(name: str, column: str) -> tuple[str, ...]:
    if column == "domain" and name in _MAY_LACK_DOMAIN:
        return _NO_DOMAIN
    return (*DOMAINS, "other") if column == "domain" and name in _MAY_BE_OTHER else _ALLOWED[column]


def _check_order(name: str, table: pa.Table, first: str, last: str) -> None:
    import pyarrow.compute as pc

    if pc.any(pc.greater(table.column(first), table.column(last))).as_py():
        raise StoreError(f"table {name!r} has a row whose {first!r} is later than its {last!r}")
