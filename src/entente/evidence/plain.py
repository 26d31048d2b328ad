"""Records to plain JSON values and back, by their type hints: nested dataclasses, tuples and options."""

from __future__ import annotations

import json
import types
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Hashable

T = TypeVar("T")


def dumps(value: object) -> str:
    """Return ``value`` as compact JSON text with sorted keys: equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=64)
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(cast("type", kind))


def record(kind: type[T], value: dict[str, Any]) -> T:
    """Return the dataclass ``kind`` whose ``asdict`` passed through JSON is ``value``.

    Keys that ``kind`` has no field for are passed over: a newer program may have written more.

    Raises
    ------
    TypeError
        If a field without default is absent.
    """
    hints = _hints(cast("Hashable", kind))
    known = {item.name for item in fields(kind) if item.init}  # type: ignore[arg-type]  # kind is a dataclass
    return kind(**{key: _build(hints[key], given) for key, given in value.items() if key in known})


def _build(hint: Any, value: Any) -> Any:  # noqa: ANN401 - any field type
    if value is None or get_origin(hint) is Literal:
        return value
    if get_origin(hint) in {Union, types.UnionType}:
        return _build(next(arm for arm in get_args(hint) if arm is not types.NoneType), value)
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint), value)
    return record(hint, value) if is_dataclass(hint) and isinstance(hint, type) else value


def _tuple(arms: tuple[Any, ...], values: list[Any]) -> tuple[Any, ...]:
    if len(arms) == 2 and arms[1] is Ellipsis:  # noqa: PLR2004 - tuple[X, ...]
        return tuple(_build(arms[0], value) for value in values)
    return tuple(_build(arm, value) for arm, value in zip(arms, values, strict=True))
