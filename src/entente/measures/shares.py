"""Partners' shares of a state's trade; suppliers' shares of its arms are in :mod:`entente.measures.suppliers`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

import numpy as np

from entente.errors import NoDataError, OptionError, UnknownNameError
from entente.measures import intervals
from entente.measures.flows import NO_WORLD, Flow, read_flows
from entente.measures.result import Result, band_figure, record
from entente.measures.rows import origins_of
from entente.measures.suppliers import SupplierResult, SupplierShare, name_of, supplier_shares
from entente.measures.who import OTHER, pole_named, poles_or_shipped, state_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.actors import Pole
    from entente.evidence.records import Basis, CellStatus, Origin
    from entente.measures.flows import Flows
    from entente.measures.rows import EvidenceLike

    Floats = NDArray[np.float64]

__all__ = ["SupplierResult", "SupplierShare", "TradeResult", "TradeShare", "supplier_shares", "trade_shares"]

Side = Literal["partner", "pole"]


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
    wanted = _partners(flows, flow, partner, by, most, poles_or_shipped(poles))
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
        return [_Partner(state_id(partner), name_of(state_id(partner)))]
    if by == "pole":
        rest = _Partner(OTHER, OTHER, rest=tuple(poles))
        return [*(_Partner(pole.id, pole.name_en, pole) for pole in poles), rest]
    total = np.nan_to_num(flows.of(flow)[0]).sum(axis=0)
    order = np.argsort(-total, kind="stable")[:most]
    return [_Partner(flows.partners[place], name_of(flows.partners[place])) for place in order]


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
