"""Who delivered how much to a state, summed up over windows of years, with what the intervals need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.evidence.records import Query
from entente.measures import intervals
from entente.measures.rows import assign, covers, fetch, select, span_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, Condition
    from entente.measures.rows import EvidenceLike, Rows

    Floats = NDArray[np.float64]
    Window = tuple[int, int]

PERIOD, YEAR = "arms_share", "arms_year"
"""Kinds of shipped shares: by five-year period for all recipients, by year for some."""

UNNAMED = {
    "XXX": "unknown supplier",
    "XNS": "supplier that is no state",
    "XIO": "international organisation",
}
"""Suppliers without a state's id. They stay in the denominator."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Deliveries to one state in windows of years.

    Attributes
    ----------
    windows
        First and last year of each of W windows.
    suppliers
        Ids of S suppliers, sorted.
    value
        Shape (W, S): volume in million TIV, or share of the window if ``unit`` is ``share``.
    n
        Shape (W, S): orders with a delivery in the window.
    sumsq
        Shape (W, S): sum over orders of the square of the order's volume in the window.
    unit
        ``TIV_million`` or ``share``.
    evidence
        Ids of the bases.
    """

    windows: tuple[Window, ...]
    suppliers: tuple[str, ...]
    value: Floats
    n: NDArray[np.int64]
    sumsq: Floats
    unit: str
    evidence: tuple[str, ...]

    def effective_n(self) -> Floats:
        """Return the effective number of orders of each window, shape (W,)."""
        return intervals.effective_n(self.value.sum(axis=1), self.sumsq.sum(axis=1))


def periods(first: int, last: int) -> tuple[Window, ...]:
    """Return the five-year periods (... 2001-2005, 2006-2010 ...) from ``first`` to ``last``, ends cut to these."""
    starts = range((first - 1) // 5 * 5 + 1, last + 1, 5)
    return tuple((max(start, first), min(start + 4, last)) for start in starts)


def windows_ending(years: Sequence[int], length: int, first: int) -> tuple[Window, ...]:
    """Return for each year the window of ``length`` years that ends with it, not reaching before ``first``."""
    return tuple((min(max(year - length + 1, first), year), year) for year in years)


def sum_windows(
    year: NDArray[np.int64], order: NDArray[np.int64], value: Floats, windows: Sequence[Window]
) -> tuple[Floats, NDArray[np.bool_]]:
    """Sum up each order's deliveries in each window.

    Parameters
    ----------
    year, order, value
        One entry per order and delivery year; ``order`` counts from 0.

    Returns
    -------
    volume, present
        Shape (windows, orders).
    """
    orders = int(order.max(initial=-1)) + 1
    low = int(year.min(initial=9999))
    spread = max(int(year.max(initial=low)) - low + 1, 1)
    volume, count = np.zeros((spread, orders)), np.zeros((spread, orders))
    np.add.at(volume, (year - low, order), value)
    np.add.at(count, (year - low, order), 1.0)
    cuts = [slice(max(first - low, 0), max(last - low + 1, 0)) for first, last in windows]
    total = np.array([volume[cut].sum(axis=0) for cut in cuts]).reshape(len(cuts), orders)
    some = np.array([count[cut].sum(axis=0) > 0 for cut in cuts], bool).reshape(len(cuts), orders)
    return total, some


def from_deliveries(rows: Rows, windows: Sequence[Window]) -> Supply:
    """Sum up single deliveries. Deliveries of one order are one observation: orders, not years, are independent."""
    sender, suppliers = rows.codes("sender")
    line, lines = rows.codes("locator")
    keys, order = np.unique(sender * max(len(lines), 1) + line, return_inverse=True)
    volume, present = sum_windows(rows.integers("year"), order, np.nan_to_num(rows.floats("value")), windows)
    of_supplier = np.zeros((keys.size, len(suppliers)))
    of_supplier[order, sender] = 1.0
    return Supply(
        tuple(windows),
        tuple(suppliers),
        volume @ of_supplier,
        (present @ of_supplier).astype(np.int64),
        volume**2 @ of_supplier,
        "TIV_million",
        (rows.basis.id,),
    )


def from_shares(rows: Rows) -> Supply:
    """Spread rows of kind ``arms_share`` (one per period and supplier) into the same shape."""
    sender, suppliers = rows.codes("sender")
    ends = list(zip(rows.integers("year").tolist(), rows.integers("year_to").tolist(), strict=True))
    windows = sorted(set(ends))
    place = np.array([windows.index(end) for end in ends], np.int64)
    shape = (len(windows), len(suppliers))
    value, sumsq, n = np.zeros(shape), np.zeros(shape), np.zeros(shape, np.int64)
    np.add.at(value, (place, sender), np.nan_to_num(rows.floats("value")))
    np.add.at(sumsq, (place, sender), np.nan_to_num(rows.floats("sumsq")))
    np.add.at(n, (place, sender), rows.integers("n"))
    return Supply(tuple(windows), tuple(suppliers), value, n, sumsq, "share", (rows.basis.id,))


def with_empty(supply: Supply, windows: Sequence[Window]) -> Supply:
    """Add the ``windows`` that overlap none of the supply's own: covered, but nothing was delivered."""
    free = [w for w in windows if all(w[1] < low or w[0] > high for low, high in supply.windows)]
    order = sorted(range(len(supply.windows) + len(free)), key=lambda i: (*supply.windows, *free)[i])

    def widen(matrix: NDArray[Any]) -> NDArray[Any]:
        return np.vstack([matrix, np.zeros((len(free), matrix.shape[1]), matrix.dtype)])[order]

    every = (*supply.windows, *free)
    sums = widen(supply.value), widen(supply.n), widen(supply.sumsq)
    return Supply(tuple(every[i] for i in order), supply.suppliers, *sums, supply.unit, supply.evidence)


@dataclass(frozen=True, slots=True)
class ArmsSource:
    """A source of arms and the years that it answers for.

    Attributes
    ----------
    register
        Whether it holds single deliveries (else shares by period).
    low
        First year that it covers, asked for or not: no window may reach before it.
    """

    name: str
    years: tuple[int, ...]
    register: bool
    low: int


def arms_sources(
    evidence: EvidenceLike,
    state: str,
    years: Sequence[int] | None,
    prefer: Sequence[str] = (),
    sums: str = PERIOD,
) -> tuple[ArmsSource, ...]:
    """Return which source answers for which of the years (all covered years if ``None``).

    A register that was exported for some suppliers only is no source of shares: the whole is not in it. ``sums`` is
    the kind of shipped shares that will do instead of a register.
    """
    known = [cover for cover in covers(evidence, "arms", ("arms_delivery", sums)) if cover.partner == "*"]
    span = span_of(known, state)
    if span is None:
        return ()
    wanted = range(span[0], span[1] + 1) if years is None else years
    registers = {cover.source for cover in known if cover.kind == "arms_delivery"}
    chosen = assign(known, state, wanted, prefer=prefer)
    low = {
        name: min(cover.low for cover in known if cover.source == name and cover.holds(state, found[0]))
        for name, found in chosen.items()
    }
    return tuple(ArmsSource(name, found, name in registers, low[name]) for name, found in chosen.items())


def read_deliveries(
    evidence: EvidenceLike, state: str, source: ArmsSource, windows: Sequence[Window], category: str | None = None
) -> tuple[Supply, Basis]:
    """Return what a register says was delivered to ``state`` in each of ``windows``, of one category if given."""
    years = [year for window in windows for year in window]
    where: dict[str, Condition] = {"kind": ("arms_delivery",), "receiver": (state,), "status": ("value",)}
    if category is not None:
        where["category"] = (category,)
    rows = fetch(evidence, select("tie", source.name, years, **where))
    return from_deliveries(rows, windows), rows.basis


def read_periods(evidence: EvidenceLike, state: str, source: ArmsSource) -> tuple[Supply, Basis]:
    """Return the shares by period of ``state``; covered periods without deliveries are there with zeros."""
    where: dict[str, Condition] = {"kind": ("arms_share",), "receiver": (state,), "source": (source.name,)}
    span = min(source.years), max(source.years)
    rows = fetch(evidence, Query("tie", where, overlap=span))  # a period may begin before the first of the years
    return with_empty(from_shares(rows), periods(*span)), rows.basis


def read_years(evidence: EvidenceLike, state: str, source: ArmsSource) -> tuple[Supply, Basis]:
    """Return the shipped shares of ``state`` by year; covered years without deliveries are there with zeros."""
    rows = fetch(evidence, select("tie", source.name, source.years, kind=(YEAR,), receiver=(state,)))
    return with_empty(from_shares(rows), [(year, year) for year in source.years]), rows.basis
