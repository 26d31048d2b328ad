"""Arms: the objects are the suppliers, the shares those of the volume delivered in a window of years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.errors import NoDataError
from entente.measures import intervals
from entente.measures.rows import unique_bases
from entente.measures.similarity.found import Answer, Nothing, Shares, When, keep_own
from entente.measures.supply import arms_sources, periods, read_deliveries, read_periods, windows_ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.records import Basis
    from entente.measures.rows import EvidenceLike
    from entente.measures.similarity.found import Ask, Found
    from entente.measures.supply import ArmsSource, Supply, Window

LOAD = "load the register: entente load sipri PATH"


def read(evidence: EvidenceLike, ask: Ask) -> Answer:
    """Return suppliers' shares of the pair: by five-year period, or in the window that ends with a year."""
    wanted = None if ask.year is None else (ask.year,)
    sources = arms_sources(evidence, ask.first, wanted, ask.config.prefer)
    if not sources and ask.year is None:
        raise NoDataError(f"no source covers arms delivered to {ask.first}", hint=LOAD)
    if not sources:
        return Answer((Nothing(When.of_year(ask.year or 0), "no source covers arms in this year"),), ())
    found: list[Found] = []
    bases: list[Basis] = []
    for source in sources:
        part, used = _from_source(evidence, ask, source)
        found += part
        bases += used
    return Answer(tuple(sorted(found, key=lambda item: item.when.year)), unique_bases(bases))


def _from_source(evidence: EvidenceLike, ask: Ask, source: ArmsSource) -> tuple[list[Found], list[Basis]]:
    if source.register:
        windows: Sequence[Window] = _windows(ask, source)
        reads = [read_deliveries(evidence, state, source, windows) for state in ask.pair]
    else:
        reads = [read_periods(evidence, state, source) for state in ask.pair]
        windows = _shipped_windows(ask, [supply for supply, _ in reads])
    first, second = (supply for supply, _ in reads)
    return [_window(ask, window, first, second) for window in windows], [basis for _, basis in reads]


def _windows(ask: Ask, source: ArmsSource) -> tuple[Window, ...]:
    if ask.year is None:
        return periods(min(max(min(source.years), _born(ask)), max(source.years)), max(source.years))
    return windows_ending(source.years, ask.config.window, source.low)


def _born(ask: Ask) -> int:
    """Return the first year in which both states exist."""
    from entente.actors import resolve

    return max(int(resolve(state).start[:4]) for state in ask.pair)


def _shipped_windows(ask: Ask, supplies: Sequence[Supply]) -> list[Window]:
    """Return the shipped periods of both; of one year the period that holds it."""
    every = sorted({window for supply in supplies for window in supply.windows})
    return [window for window in every if ask.year is None or window[0] <= ask.year <= window[1]]


def _window(ask: Ask, window: Window, first: Supply, second: Supply) -> Found:
    when, ids = When(*window), tuple(dict.fromkeys((*first.evidence, *second.evidence)))
    rows = [_by_supplier(side, window) for side in (first, second)]
    objects = keep_own({*rows[0], *rows[1]}, ask.pair, ends=ask.config.ends or "out")
    values = [np.array([row.get(name, (0.0, 0, 0.0))[0] for name in objects]) for row in rows]
    empty = [state for state, value in zip(ask.pair, values, strict=True) if not value.sum() > 0]
    if empty:
        return Nothing(when, f"no delivery with a volume to {empty[0]} from other suppliers than the two states", ids)
    numbers = [_effective(row, objects) for row in rows]
    orders = [sum(row.get(name, (0.0, 0, 0.0))[1] for name in objects) for row in rows]
    note = ", ".join(f"{state} {n} orders" for state, n in zip(ask.pair, orders, strict=True))
    x, y = (value / value.sum() for value in values)
    return Shares(when, x, y, (numbers[0], numbers[1]), ids, note)


def _by_supplier(side: Supply, window: Window) -> dict[str, tuple[float, int, float]]:
    """Return supplier -> volume (or share), orders, sum of squares in a window."""
    if window not in side.windows:
        return {}
    at = side.windows.index(window)
    cells = zip(side.value[at].tolist(), side.n[at].tolist(), side.sumsq[at].tolist(), strict=True)
    return {name: cell for name, cell in zip(side.suppliers, cells, strict=True) if cell[1]}


def _effective(row: dict[str, tuple[float, int, float]], objects: Sequence[str]) -> float:
    cells = [row[name] for name in objects if name in row]
    total, squares = sum(cell[0] for cell in cells), sum(cell[2] for cell in cells)
    return float(intervals.effective_n(np.asarray(total), np.asarray(squares)))
