"""Whose file is this? A wrong file is told apart by the columns it has."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from entente.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from entente.sources.registry import Layout, SourceSpec

SHOWN = 8


def has_columns(found: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether each ``wanted`` column is there just once among those ``found``, letter case and blanks aside."""
    counts = Counter(plain(name) for name in found)
    return all(counts[plain(name)] == 1 for name in wanted)


def plain(name: str) -> str:
    """Return a column's name as it is compared: lower case, single blanks."""
    return " ".join(name.casefold().split())


def owner(found: Sequence[str], *, beside: str = "") -> SourceSpec | None:
    """Return the built-in dataset whose layout has the columns ``found``; ``beside`` is left out."""
    from entente.sources.registry import SOURCES

    fits = [
        (len(layout.columns), spec) for spec, layout in _layouts(SOURCES.values()) if has_columns(found, layout.columns)
    ]
    others = [item for item in fits if item[1].name != beside]
    return max(others, key=lambda item: item[0])[1] if others else None


def _layouts(specs: Iterable[SourceSpec]) -> list[tuple[SourceSpec, Layout]]:
    return [(spec, layout) for spec in specs for layout in spec.layouts]


def wrong_layout(path: Path, spec: SourceSpec, found: Sequence[str]) -> FormatError:
    """Return the error for a file without the columns of ``spec``: what was expected, what is there, whose it is."""
    shown = ", ".join(repr(name[:40]) for name in found[:SHOWN]) or "nothing"
    other = owner(found, beside=spec.name)
    hint = (
        f"it looks like a file of {other.name!r}: entente load {other.name} {path}"
        if other
        else f"get the file from {spec.origin.url}"
    )
    expected = "; or ".join(spec.expects)
    return FormatError(f"{path} is no {spec.name!r} file: expected {expected}; found {shown}", hint=hint)
