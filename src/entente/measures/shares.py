"""Supplier shares of a state's arms, and partners' shares of its trade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

import numpy as np

from entente.errors import NoDataError, OptionError, UnknownNameError
from entente.measures import intervals
from entente.measures.flows import NO_WORLD, Flow, read_flows
from entente.measures.result import VEGA_LITE, Result, band_figure, record
from entente.measures.rows import origins_of
from entente.measures.supply import UNNAMED, arms_sources, periods, read_deliveries, read_periods
from entente.measures.who import OTHER, pole_named, state_id, state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from entente.actors import Actor, Pole
    from entente.evidence.records import Basis, CellStatus, Origin
    from entente.measures.flows import Flows
    from entente.measures.rows import EvidenceLike
    from entente.measures.supply import ArmsSource, Supply, Window

    Floats = NDArray[np.float64]

By = Literal["period", "year", "all"]
Side = Literal["partner", "pole"]

NO_DELIVERY = "no delivery of major conventional arms recorded: no shares"
TOO_SMALL = "orders of less than 1 million TIV together: too little to divide"
MIN_TIV = 1.0
NEEDS_REGISTER = "shipped shares are by five-year period: load the register (entente load sipri PATH)"

# --- arms ------------------------------------------------------------------------------------------------------------


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
        Of the volume delivered to the state by all, with the 90 % interval.
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

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Suppliers of major conventional arms to {self.state}"

    def table(self) -> list[dict[str, Any]]:
        """Return one row per period and supplier."""
        return [record(row) for row in self.rows]

    def _extra(self) -> dict[str, Any]:
        return {"state": self.state, "by": self.by, "unit": "share of TIV"}

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


def supplier_shares(
    evidence: EvidenceLike,
    state: str,
    by: By = "period",
    *,
    years: tuple[int, int] | None = None,
    poles: Sequence[Pole] | None = None,
) -> SupplierResult:
    """Measure which suppliers a state's major conventional arms come from.

    Parameters
    ----------
    state
        Recipient, by id or name.
    by
        ``period``: five-year periods (... 2011-2015, 2016-2020 ...), cut to the years covered; ``year``; ``all``: one
        row per supplier over all years. The last two need the loaded register.
    years
        First and last year; from the state's first year to the end of the data if not given.
    poles
        For the column ``pole``; the shipped ones if not given.

    Returns
    -------
    SupplierResult
        Unknown suppliers stay in the denominator and in the table. A period inside coverage without any delivery has
        one row with status ``no_tie``; outside coverage, one with ``no_data``.

    Raises
    ------
    UnknownNameError
        If ``by`` is not one of the three.
    NoDataError
        If no source covers the state's arms, or only periods are shipped and ``by`` is not ``period``.
    """
    if by not in get_args(By):
        raise UnknownNameError.among("way to sum up", by, get_args(By))
    actor = state_of(state, years)
    first = int(actor.start[:4])
    span = None if years is None else range(max(years[0], first), years[1] + 1)
    sources = arms_sources(evidence, actor.id, span)
    if not sources:
        raise NoDataError(f"no source covers arms deliveries to {actor.id}", hint="try: entente load sipri PATH")
    parts = [_read(evidence, actor, source, by) for source in sources]
    bases = tuple(basis for _, basis in parts)
    rows = tuple(row for supply, _ in parts for row in _supplier_rows(supply, _poles(poles), span))
    outside = _uncovered(span, sources)
    return SupplierResult(actor.id, by, (*outside, *rows), bases, origins_of(evidence, bases))


def _read(evidence: EvidenceLike, actor: Actor, source: ArmsSource, by: By) -> tuple[Supply, Basis]:
    if source.register:
        low, high = max(source.years[0], int(actor.start[:4])), source.years[-1]
        return read_deliveries(evidence, actor.id, source, _windows(low, high, by))
    if by != "period":
        raise NoDataError(f"arms deliveries to {actor.id} by {by} are not known", hint=NEEDS_REGISTER)
    return read_periods(evidence, actor.id, source)


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
    small = total <= 0 or (supply.unit != "share" and total < MIN_TIV)
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
            _name(supplier),
            homes.get(supplier, OTHER),
            *window,
            *(float(shares[place]), float(low[place]), float(high[place])),
            float(supply.value[index, place]) if supply.unit != "share" else None,
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


def _name(actor: str) -> str:
    """Return a name to show; a territory that is no state in the registry goes by its ISO letters."""
    from entente.actors import display_name, known

    return UNNAMED[actor] if actor in UNNAMED else display_name(actor) if known(actor) else actor


def _poles(given: Sequence[Pole] | None) -> Sequence[Pole]:
    from entente.actors import poles

    return poles() if given is None else given


def _homes(poles: Sequence[Pole], window: Window) -> dict[str, str]:
    """Return the pole of each member; the last year in which it belongs to one decides, as in a portfolio."""
    homes: dict[str, str] = {}
    for year in range(window[0], window[1] + 1):
        homes |= {actor: pole.id for pole in poles for actor in pole.actors(year)}
    return homes


# --- trade -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TradeShare:
    """One partner's (or pole's) share of a flow in a year.

    Attributes
    ----------
    partner
        Id of the partner, or of the pole.
    share
        Of the flow with the world.
    value, world
        In thousand USD.
    n
        Flows that the source records (2 for a turnover with both directions).
    """

    partner: str
    name: str
    year: int
    share: float | None
    low: float | None
    high: float | None
    value: float | None
    world: float | None
    n: int
    status: CellStatus
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TradeResult(Result):
    """Trade shares by year, largest first."""

    measure: ClassVar[str] = "trade"

    state: str
    flow: Flow
    rows: tuple[TradeShare, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Shares of partners in the {self.flow} of {self.state}"

    def table(self) -> list[dict[str, Any]]:
        """Return one row per year and partner."""
        return [record(row) for row in self.rows]

    def _extra(self) -> dict[str, Any]:
        return {"state": self.state, "flow": self.flow, "unit": "share of the flow with the world"}

    def figure(self) -> dict[str, Any]:
        """Return a line for each partner."""
        rows = [{**row, "value": row["share"]} for row in self.table() if row["share"] is not None]
        return band_figure(self.title, f"{self.title}, by year.", rows, color="name", label="share")


def trade_shares(  # noqa: PLR0913 - one argument for each thing that a user may choose
    evidence: EvidenceLike,
    state: str,
    flow: Flow = "imports",
    partner: str | None = None,
    *,
    by: Side = "partner",
    years: tuple[int, int] | None = None,
    most: int | None = 12,
    poles: Sequence[Pole] | None = None,
) -> TradeResult:
    """Measure partners' or poles' shares of a state's trade, as the state itself reports it.

    The denominator is the source's own total with the world; partners are never added up in its place.

    Parameters
    ----------
    state
        Reporter, by id or name.
    flow
        ``imports``, ``exports`` or ``turnover`` (both).
    partner
        A state or a pole; the ``most`` largest partners if not given (by their sum over the years; ``None``: all).
    by
        ``pole``: all poles and ``other`` instead of partners.
    years
        First and last year; all covered years if not given.

    Returns
    -------
    TradeResult
        A partner inside coverage without a row has share 0 and status ``no_tie``. A year without a total with the
        world has no shares (``no_data``).

    Raises
    ------
    UnknownNameError
        If ``flow`` or ``by`` is none of the allowed words.
    NoDataError
        If no source covers the state's trade, or none of the years has a total with the world.
    """
    _check_trade(flow, by, most)
    actor = state_id(state, years)
    span = None if years is None else range(years[0], years[1] + 1)
    flows, bases = read_flows(evidence, actor, span)
    if flows is None:
        raise NoDataError(f"no source covers trade of {actor}", hint="see: entente store sources")
    faults = flows.faults(flow)
    if all(fault == NO_WORLD for fault in faults):
        raise NoDataError(f"{flow} of {actor}: {NO_WORLD}, in any of the years", hint="load a file with world totals")
    wanted = _partners(flows, flow, partner, by, most, _poles(poles))
    rows = tuple(row for index in range(len(faults)) for row in _year_rows(flows, flow, index, faults[index], wanted))
    return TradeResult(actor, flow, rows, bases, origins_of(evidence, bases))


def _check_trade(flow: str, by: str, most: int | None) -> None:
    for what, given, allowed in (("flow", flow, get_args(Flow)), ("way to sum up", by, get_args(Side))):
        if given not in allowed:
            raise UnknownNameError.among(what, given, allowed)
    if most is not None and most < 1:
        raise OptionError(f"most is {most}", hint="give 1 or more, or None for all partners")


@dataclass(frozen=True, slots=True)
class _Partner:
    """Whom a row is about: its members by year (one for a state), ``None`` for all who belong to no pole."""

    id: str
    name: str
    pole: Pole | None = None
    rest: tuple[Pole, ...] = ()

    def members(self, year: int, partners: Sequence[str]) -> frozenset[str]:
        """Return the partners that the row sums up."""
        return frozenset(partners) - self.needs(year) if self.rest else self.needs(year)

    def needs(self, year: int) -> frozenset[str]:
        """Return the partners that the source must cover: for the rest, all members of the poles."""
        sides = self.rest or ((self.pole,) if self.pole else ())
        return frozenset().union(*(pole.actors(year) for pole in sides)) if sides else frozenset({self.id})


def _partners(  # noqa: PLR0913, PLR0917 - all that decides who is shown
    flows: Flows, flow: Flow, partner: str | None, by: Side, most: int | None, poles: Sequence[Pole]
) -> list[_Partner]:
    if partner in {pole.id for pole in poles}:
        pole = pole_named(poles, str(partner))
        return [_Partner(pole.id, pole.name_en, pole)]
    if partner is not None:
        return [_Partner(state_id(partner), _name(state_id(partner)))]
    if by == "pole":
        rest = _Partner(OTHER, OTHER, rest=tuple(poles))
        return [*(_Partner(pole.id, pole.name_en, pole) for pole in poles), rest]
    total = np.nan_to_num(flows.of(flow)[0]).sum(axis=0)
    order = np.argsort(-total, kind="stable")[:most]
    return [_Partner(flows.partners[place], _name(flows.partners[place])) for place in order]


def _year_rows(flows: Flows, flow: Flow, index: int, fault: str, wanted: Sequence[_Partner]) -> list[TradeShare]:
    rows = [_trade_row(flows, flow, index, fault, partner) for partner in wanted]
    return sorted(rows, key=lambda row: -1.0 if row.share is None else -row.share)


def _trade_row(flows: Flows, flow: Flow, index: int, fault: str, partner: _Partner) -> TradeShare:
    year, ids = flows.years[index], flows.evidence[index]
    values, world = (matrix[index] for matrix in flows.of(flow))
    inside = partner.members(year, flows.partners)
    mask = np.array([name in inside for name in flows.partners], bool)
    n = _count(flows, flow, index, mask)
    if fault or not flows.covered(index, partner.needs(year)):
        reason = fault or "the source does not cover this partner in this year"
        return TradeShare(partner.id, partner.name, year, *(None,) * 5, n, "no_data", reason, ids)
    value = float(np.nansum(values[mask])) if not partner.rest else float(world - np.nansum(values[~mask]))
    status: CellStatus = "value" if value > 0 else "no_tie"
    figures = value / float(world), None, None, value, float(world)
    return TradeShare(partner.id, partner.name, year, *figures, n, status, intervals.COMPLETE, ids)


def _count(flows: Flows, flow: Flow, index: int, mask: NDArray[np.bool_]) -> int:
    sides = {"imports": [flows.imports], "exports": [flows.exports], "turnover": [flows.imports, flows.exports]}
    return sum(int((~np.isnan(side[index][mask])).sum()) for side in sides[flow])
