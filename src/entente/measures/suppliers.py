"""Supplier shares of a state's arms: by volume or by orders, of all weapons or of one category."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

import numpy as np

from entente.errors import NoDataError, UnknownNameError
from entente.evidence.arms import CATEGORIES
from entente.evidence.records import Query
from entente.measures import intervals
from entente.measures.result import VEGA_LITE, Result, record
from entente.measures.rows import origins_of
from entente.measures.supply import (
    UNNAMED,
    YEAR,
    arms_sources,
    periods,
    read_deliveries,
    read_periods,
    read_years,
)
from entente.measures.who import OTHER, poles_or_shipped, state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from entente.actors import Actor, Pole
    from entente.evidence.records import Basis, CellStatus, Origin
    from entente.measures.rows import EvidenceLike
    from entente.measures.supply import ArmsSource, Supply, Window

    Floats = NDArray[np.float64]

By = Literal["period", "year", "all"]
Weigh = Literal["tiv", "orders"]

NO_DELIVERY = "no delivery of major conventional arms recorded: no shares"
TOO_SMALL = "orders of less than 1 million TIV together: too little to divide"
MIN_TIV = 1.0
NEEDS_REGISTER = "shipped shares are by five-year period: load the register (entente load sipri PATH)"
NEEDS_CATEGORIES = "categories are in the register only: load it, or load it again (entente load sipri PATH)"


@dataclass(frozen=True, slots=True)
class SupplierShare:
    """What one supplier delivered in the years ``year..year_to``.

    Attributes
    ----------
    supplier
        Id of the state; ``XXX`` unknown, ``XNS`` no state, ``XIO`` an international organisation; empty in a row that
        says that nothing was delivered.
    pole
        Pole of the supplier in the last year, or ``other``.
    share, low, high
        Of the volume (or the orders) delivered to the state by all, with the 90 % interval.
    value
        Volume in million TIV, or ``None`` where only shares are known.
    n, order_share
        Orders with a delivery in these years, and their share of all such orders.
    """

    supplier: str
    name: str
    pole: str
    year: int
    year_to: int
    share: float | None
    low: float | None
    high: float | None
    value: float | None
    n: int
    order_share: float | None
    status: CellStatus
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupplierResult(Result):
    """Supplier shares, by period, largest first."""

    measure: ClassVar[str] = "arms"

    state: str
    by: By
    rows: tuple[SupplierShare, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]
    weigh: Weigh = "tiv"
    category: str | None = None

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        only = f" ({self.category.replace('_', ' ')} only)" if self.category else ""
        return f"Suppliers of major conventional arms to {self.state}{only}"

    def table(self) -> list[dict[str, Any]]:
        """Return one row per period and supplier."""
        return [record(row) for row in self.rows]

    def _extra(self) -> dict[str, Any]:
        unit = "share of TIV" if self.weigh == "tiv" else "share of orders"
        return {"state": self.state, "by": self.by, "weigh": self.weigh, "category": self.category, "unit": unit}

    def figure(self) -> dict[str, Any]:
        """Return stacked bars: shares of suppliers by period."""
        rows = [{**row, "period": _label(row)} for row in self.table() if row["share"] is not None]
        return {
            "$schema": VEGA_LITE,
            "title": self.title,
            "description": f"{self.title}: shares of the volume delivered (SIPRI trend-indicator value).",
            "data": {"values": rows},
            "mark": {"type": "bar"},
            "encoding": {
                "x": {"field": "period", "type": "ordinal", "title": None},
                "y": {
                    "field": "share",
                    "type": "quantitative",
                    "title": "share of volume",
                    "scale": {"domain": [0, 1]},
                },
                "color": {"field": "name", "type": "nominal", "title": "supplier"},
                "order": {"field": "share", "type": "quantitative", "sort": "descending"},
                "tooltip": [{"field": name} for name in ("name", "period", "share", "low", "high", "n")],
            },
        }


def _label(row: dict[str, Any]) -> str:
    return str(row["year"]) if row["year"] == row["year_to"] else f"{row['year']}-{row['year_to']}"


def supplier_shares(  # noqa: PLR0913 - one argument for each thing that a user may choose
    evidence: EvidenceLike,
    state: str,
    by: By = "period",
    *,
    years: tuple[int, int] | None = None,
    poles: Sequence[Pole] | None = None,
    weigh: Weigh = "tiv",
    category: str | None = None,
) -> SupplierResult:
    """Measure which suppliers a state's major conventional arms come from.

    Parameters
    ----------
    state
        Recipient, by id or name.
    by
        ``period``: five-year periods (... 2011-2015, 2016-2020 ...), cut to the years covered; ``year``; ``all``: one
        row per supplier over all years. The last needs the loaded register, the second too for most recipients.
    years
        First and last year; from the state's first year to the end of the data if not given.
    poles
        For the column ``pole``; the shipped ones if not given.
    weigh
        ``tiv``: each order counts by its volume; ``orders``: all orders alike.
    category
        Only weapons of this one of :data:`entente.evidence.arms.CATEGORIES`; needs the loaded register.

    Returns
    -------
    SupplierResult
        Unknown suppliers stay in the denominator and in the table. A period inside coverage without any delivery has
        one row with status ``no_tie``; outside coverage, one with ``no_data``.

    Raises
    ------
    UnknownNameError
        If ``by``, ``weigh`` or ``category`` is none of the allowed words.
    NoDataError
        If no source covers the state's arms, or what is asked for is in the register only and that is not loaded.
    """
    _check_arms(by, weigh, category)
    actor = state_of(state, years)
    first = int(actor.start[:4])
    span = None if years is None else range(max(years[0], first), years[1] + 1)
    sources = _arms_sources(evidence, actor.id, span, by)
    parts = [_read(evidence, actor, source, by, category) for source in sources]
    bases = tuple(basis for _, basis in parts)
    supplies = [_weighed(supply, weigh) for supply, _ in parts]
    rows = tuple(row for supply in supplies for row in _supplier_rows(supply, poles_or_shipped(poles), span))
    outside = _uncovered(span, sources)
    origins = origins_of(evidence, bases)
    return SupplierResult(actor.id, by, (*outside, *rows), bases, origins, weigh, category)


def _check_arms(by: str, weigh: str, category: str | None) -> None:
    words = [("way to sum up", by, get_args(By)), ("weight", weigh, get_args(Weigh))]
    if category is not None:
        words.append(("category of weapons", category, CATEGORIES))
    for what, given, allowed in words:
        if given not in allowed:
            raise UnknownNameError.among(what, given, allowed)


def _arms_sources(evidence: EvidenceLike, state: str, span: range | None, by: By) -> tuple[ArmsSource, ...]:
    if by == "year":
        found = arms_sources(evidence, state, span, sums=YEAR)
        if found:
            return found
    sources = arms_sources(evidence, state, span)
    if not sources:
        raise NoDataError(f"no source covers arms deliveries to {state}", hint="try: entente load sipri PATH")
    if by != "period" and not all(source.register for source in sources):
        raise NoDataError(f"arms deliveries to {state} by {by} are not known", hint=NEEDS_REGISTER)
    return sources


def _read(
    evidence: EvidenceLike, actor: Actor, source: ArmsSource, by: By, category: str | None
) -> tuple[Supply, Basis]:
    if source.register:
        low, high = max(source.years[0], int(actor.start[:4])), source.years[-1]
        _check_categories(evidence, actor.id, source, category)
        return read_deliveries(evidence, actor.id, source, _windows(low, high, by), category)
    if category is not None:
        raise NoDataError(f"arms deliveries to {actor.id} by category are not known", hint=NEEDS_CATEGORIES)
    return (read_years if by == "year" else read_periods)(evidence, actor.id, source)


def _check_categories(evidence: EvidenceLike, state: str, source: ArmsSource, category: str | None) -> None:
    """Refuse a register that was stored before categories were kept: nothing would be found in it."""
    if category is None:
        return
    rows = evidence.run(Query("tie", {"source": (source.name,), "kind": ("arms_delivery",), "receiver": (state,)}))
    if rows.num_rows and rows.column("category").null_count == rows.num_rows:
        raise NoDataError(f"arms deliveries to {state} by category are not known", hint=NEEDS_CATEGORIES)


def _weighed(supply: Supply, weigh: Weigh) -> Supply:
    """Return the supply with all orders alike, if that is asked for."""
    if weigh == "tiv":
        return supply
    n = supply.n.astype(float)
    return replace(supply, value=n, sumsq=n, unit="orders")


def _windows(low: int, high: int, by: By) -> tuple[Window, ...]:
    if by == "period":
        return periods(low, high)
    return ((low, high),) if by == "all" else tuple((year, year) for year in range(low, high + 1))


def _uncovered(span: range | None, sources: Iterable[ArmsSource]) -> Iterator[SupplierShare]:
    covered = {year for source in sources for year in source.years}
    for year in span or ():
        if year not in covered:
            yield _no_supplier(year, year, None, "no_data", "no source covers arms deliveries in this year", ())


def _supplier_rows(supply: Supply, poles: Sequence[Pole], span: range | None) -> Iterator[SupplierShare]:
    """Yield the rows of each window that overlaps ``span``, largest share first."""
    for index, (first, last) in enumerate(supply.windows):
        if span is None or (first <= span[-1] and last >= span[0]):
            yield from _window_rows(supply, index, poles)


def _window_rows(supply: Supply, index: int, poles: Sequence[Pole]) -> Iterator[SupplierShare]:
    window, orders = supply.windows[index], supply.n[index]
    total = float(supply.value[index].sum())
    small = total <= 0 or (supply.unit == "TIV_million" and total < MIN_TIV)
    if not orders.sum() or small:
        n = int(orders.sum())
        status: CellStatus = "no_data" if n else "no_tie"
        yield _no_supplier(*window, None if n else 0.0, status, TOO_SMALL if n else NO_DELIVERY, supply.evidence, n)
        return
    shares, low, high = _intervals(supply, index)
    homes = _homes(poles, window)
    for place in sorted(np.flatnonzero(orders), key=lambda place: (-shares[place], supply.suppliers[place])):
        supplier = supply.suppliers[place]
        yield SupplierShare(
            supplier,
            name_of(supplier),
            homes.get(supplier, OTHER),
            *window,
            *(float(shares[place]), float(low[place]), float(high[place])),
            float(supply.value[index, place]) if supply.unit == "TIV_million" else None,
            int(orders[place]),
            float(orders[place] / orders.sum()),
            "value",
            "",
            supply.evidence,
        )


def _intervals(supply: Supply, index: int) -> tuple[Floats, Floats, Floats]:
    """Return shares, low and high; one category more than was seen stands for all who might have delivered."""
    shares = intervals.shares_of(supply.value[index])
    seen = int((supply.n[index] > 0).sum())
    return shares, *intervals.share_interval(shares, supply.effective_n()[index], k=seen + 1)


def _no_supplier(  # noqa: PLR0913, PLR0917 - the fields that differ
    year: int,
    year_to: int,
    value: float | None,
    status: CellStatus,
    reason: str,
    evidence: tuple[str, ...],
    n: int = 0,
) -> SupplierShare:
    return SupplierShare("", "", "", year, year_to, None, None, None, value, n, None, status, reason, evidence)


def _homes(poles: Sequence[Pole], window: Window) -> dict[str, str]:
    """Return the pole of each member; the last year in which it belongs to one decides, as in a portfolio."""
    homes: dict[str, str] = {}
    for year in range(window[0], window[1] + 1):
        homes |= {actor: pole.id for pole in poles for actor in pole.actors(year)}
    return homes


def name_of(actor: str) -> str:
    """Return a name to show; a territory that is no state in the registry goes by its ISO letters."""
    from entente.actors import display_name, known

    return UNNAMED[actor] if actor in UNNAMED else display_name(actor) if known(actor) else actor
