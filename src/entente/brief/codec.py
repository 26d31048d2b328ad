"""Frozen dataclasses to plain JSON values and back, by their type hints."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from entente.evidence.records import Basis, Query, Span


def encode(value: Any) -> Any:  # noqa: ANN401 - JSON values
    """Return ``value`` as dicts, lists, strings, numbers and ``None``.

    A :class:`~entente.evidence.records.Basis` gets its id and the text of its query, for readers of the file.
    """
    if isinstance(value, Basis):
        return value.to_dict() | {"filter": encode(value.query)}
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: encode(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): encode(value[key]) for key in sorted(value)}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return value


def decode(hint: Any, value: Any) -> Any:  # noqa: ANN401 - JSON values
    """Return ``value`` as an instance of the type ``hint``; the inverse of :func:`encode`."""
    if value is None or hint is Any or get_origin(hint) is Literal:
        return value
    if hint is Basis:
        return _basis(value)
    if hint is Query:
        return _query(value)
    if is_dataclass(hint):
        return _record(cast("type", hint), value)
    return _container(hint, value)


def _container(hint: Any, value: Any) -> Any:  # noqa: ANN401 - JSON values
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        return _tuple(inner, value)
    if origin in {Union, types.UnionType}:
        return decode(next(item for item in inner if item is not types.NoneType), value)
    if origin in {dict, Mapping}:
        return {key: decode(inner[1], item) for key, item in value.items()}
    return value


def _tuple(inner: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if inner[-1] is Ellipsis:
        return tuple(decode(inner[0], item) for item in value)
    return tuple(decode(hint, item) for hint, item in zip(inner, value, strict=True))


def _record(cls: type, value: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an instance of cls
    hints = _hints(cls)
    return cls(**{name: decode(hint, value[name]) for name, hint in hints.items() if name in value})


@cache
def _hints(cls: type) -> dict[str, Any]:
    # The records name Mapping for type checkers only.
    return get_type_hints(cls, localns={"Mapping": Mapping})


def _basis(value: Mapping[str, Any]) -> Basis:
    snapshots, sources = tuple(value["snapshots"]), tuple(value["sources"])
    return Basis(query=_query(value["filter"]), rows=value["rows"], snapshots=snapshots, sources=sources)


def _query(value: Mapping[str, Any]) -> Query:
    where = {
        column: Span(low=term["low"], high=term["high"]) if isinstance(term, Mapping) else tuple(term)
        for column, term in value["where"].items()
    }
    overlap = value["overlap"]
    return Query(table=value["table"], where=where, overlap=None if overlap is None else (overlap[0], overlap[1]))
