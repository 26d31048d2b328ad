"""From rows of evidence to volumes: single deliveries of a register, or the yearly sums that ship."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from entente.measures.interoperability.standards import GROUPS, UNMAPPED, assumed_group
from entente.measures.interoperability.stock import (
    ASSUMED,
    CERTAIN,
    IMPORTED,
    LOCAL,
    PARTLY_LOCAL,
    READ,
    UNCERTAIN,
    Volumes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.measures.interoperability.standards import Standards
    from entente.measures.rows import Rows

KIND = "arms_stock"
PREFIX = "standard:"

DOUBTS = (
    *("number delivered uncertain", "numbers delivered estimated", "number estimated"),
    *("delivery year estimated", "delivery years estimated", "TIV estimated"),
)
"""Marks of the register that put in doubt what was delivered, or when; doubts about the order do not count."""

NAMES = (*GROUPS, UNMAPPED)
KNOWN = ("read", "assumed")
SURE = ("certain", "uncertain")
MADE = ("imported", "part local", "local")
SHAPE = (len(NAMES), len(KNOWN), len(SURE), len(MADE))

Cell = tuple[int, int, int, int]


def cell_of(item: str, supplier: str, note: str, standards: Standards) -> Cell:
    """Return the place of one delivery in the axes of :class:`Volumes`."""
    group, known = _group(item, supplier, note, standards)
    doubt = UNCERTAIN if any(mark in note for mark in DOUBTS) else CERTAIN
    made = PARTLY_LOCAL if "local production in part" in note else LOCAL if "local production" in note else IMPORTED
    return NAMES.index(group), known, doubt, made


def _group(item: str, supplier: str, note: str, standards: Standards) -> tuple[str, int]:
    family = standards.family_of(item)
    if family is not None:
        return family.group, READ
    assumed = assumed_group(supplier, item, note)
    return (UNMAPPED, READ) if assumed is None else (assumed, ASSUMED)


def from_register(rows: Rows, first: int, last: int, standards: Standards) -> Volumes:
    """Add up single deliveries to one state in the years ``first..last``."""
    keys = list(zip(rows.texts("item"), rows.texts("sender"), _notes(rows), strict=True))
    memo = {key: cell_of(*key, standards) for key in set(keys)}
    cells = np.array([memo[key] for key in keys], np.int64).reshape(-1, len(SHAPE))
    return _sum(rows, cells, np.ones(len(keys), np.int64), first, last)


def from_stock(rows: Rows, first: int, last: int) -> Volumes:
    """Spread shipped yearly sums into the same shape."""
    pairs = list(zip(rows.texts("sender"), rows.texts("item"), strict=True))
    memo = {pair: _read_cell(*pair) for pair in set(pairs)}
    cells = np.array([memo[pair] for pair in pairs], np.int64).reshape(-1, len(SHAPE))
    return _sum(rows, cells, rows.integers("n"), first, last)


def _notes(rows: Rows) -> list[str]:
    return [note or "" for note in rows.table.column("note").to_pylist()]


def _sum(rows: Rows, cells: np.ndarray, n: np.ndarray, first: int, last: int) -> Volumes:
    shape = (last - first + 1, *SHAPE)
    tiv, count = np.zeros(shape), np.zeros(shape, np.int64)
    year = rows.integers("year") - first
    kept = (year >= 0) & (year < shape[0])
    place = (year[kept], *cells[kept].T)
    np.add.at(tiv, place, np.nan_to_num(rows.floats("value"))[kept])
    np.add.at(count, place, n[kept])
    return Volumes(first, tiv, count)


def _read_cell(sender: str, item: str) -> Cell:
    known, sure, made = item.split(";")
    return NAMES.index(sender.removeprefix(PREFIX)), KNOWN.index(known), SURE.index(sure), MADE.index(made)


COLUMNS = (
    *("domain", "kind", "sender", "receiver", "directed", "year", "year_to"),
    *("value", "unit", "n", "sumsq", "status", "item", "locator", "note"),
)


def stock_ties(rows: Rows, recipient: str, standards: Standards, *, locator: str = "") -> dict[str, list[Any]]:
    """Return yearly volumes by group of designs as ties of kind ``arms_stock``, to ship instead of the deliveries.

    Parameters
    ----------
    rows
        Ties of kind ``arms_delivery`` to one recipient, of one source.
    locator
        The command that computed it.

    Returns
    -------
    dict
        Columns of the table ``tie``. Sender ``standard:<group>``; ``item`` says whether the group was read or assumed,
        whether the register is certain, and who made the weapons; ``n`` deliveries. Years without have no row.
    """
    lists = list(zip(*_ties(rows, recipient, standards, locator), strict=True)) or [()] * len(COLUMNS)
    return {name: list(values) for name, values in zip(COLUMNS, lists, strict=True)}


def _ties(rows: Rows, recipient: str, standards: Standards, locator: str) -> Iterator[tuple[Any, ...]]:
    if not rows.table.num_rows:
        return
    years = rows.integers("year")
    volumes = from_register(rows, int(years.min()), int(years.max()), standards)
    for index in np.argwhere(volumes.n > 0).tolist():
        place = tuple(index)
        ends = "arms", KIND, PREFIX + NAMES[place[1]], recipient, True
        year = volumes.first + place[0]
        sums = float(volumes.tiv[place]), "TIV_million", int(volumes.n[place]), None, "value"
        yield (*ends, year, year, *sums, item_of(place[2:]), locator, None)


def item_of(cell: Sequence[int]) -> str:
    """Return how a shipped row is told apart: knowledge, certainty and maker."""
    known, sure, made = cell
    return f"{KNOWN[known]};{SURE[sure]};{MADE[made]}"
