"""The measure itself: which share of a state's arms can work with each bloc, and how firmly one standard holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import NoDataError, UnknownNameError
from entente.measures.interoperability.deliveries import KIND, NAMES, from_register, from_stock
from entente.measures.interoperability.result import InteroperabilityResult, StockShare, StockYear
from entente.measures.interoperability.standards import (
    GROUPS,
    STANDARD_OF,
    STANDARDS,
    UNMAPPED,
    WORKS_WITH,
    shipped,
)
from entente.measures.interoperability.stock import (
    ASSUMED,
    LIVES,
    LOCAL,
    READ,
    UNCERTAIN,
    bounds,
    flows,
    stocks,
)
from entente.measures.rows import assign, covers, fetch, origins_of, select, span_of
from entente.measures.who import state_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, CellStatus
    from entente.measures.interoperability.standards import Standards
    from entente.measures.interoperability.stock import Life, Volumes
    from entente.measures.rows import EvidenceLike

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

SINCE = 1992
"""First year that is shown if the user names none: the first full year of the states that came out of the USSR."""

FLOW_YEARS = 5
MIN_TIV = 1.0
NOTHING = "nothing delivered since the register begins for this state; inherited stocks are not in it"
TOO_SMALL = "a stock of less than 1 million TIV: too little to divide"
NOT_COVERED = "no source covers arms deliveries in this year"
LOAD = "try: entente load sipri PATH"


def interoperability(
    evidence: EvidenceLike,
    state: str,
    *,
    years: tuple[int, int] | None = None,
    life: Life = "life30",
    standards: Standards | None = None,
) -> InteroperabilityResult:
    """Measure which share of a state's delivered arms is of each standard, year by year.

    Parameters
    ----------
    state
        Recipient, by id or name.
    years
        First and last year to show; from 1992 (or the state's first year) to the end of the data if not given. All
        earlier deliveries count in the stock.
    life
        What is left of a delivery after some years: ``life30`` all for 30 years, ``none`` all for ever, ``decay5`` 5 %
        less each year.
    standards
        The table of designs; the shipped one if not given. Another one needs the loaded register.

    Returns
    -------
    InteroperabilityResult
        Shares of a year add up to 1 with what is unmapped. Bounds say what uncertain entries and unmapped designs
        could change. A year without any delivery so far has status ``no_tie``.

    Raises
    ------
    UnknownNameError
        If ``life`` is none of the three.
    UnknownActorError
        If there is no such state in the years.
    NoDataError
        If no source covers the state's arms, or another table is given and only sums are shipped.
    """
    if life not in LIVES:
        raise UnknownNameError.among("service life", life, LIVES)
    actor = state_of(state, years)
    first, last, source, register = _coverage(evidence, actor.id, int(actor.start[:4]))
    shown = _shown(years, first, last, int(actor.start[:4]))
    if standards is not None and not register:
        raise NoDataError("the shipped sums were made with the shipped table of standards", hint=LOAD)
    table = (standards or shipped()) if register else None
    volumes, basis = _read(evidence, actor.id, source, (first, last), table)
    view = _View(volumes, stocks(volumes.tiv, life), flows(volumes.tiv, FLOW_YEARS), (basis.id,))
    return InteroperabilityResult(
        actor.id,
        life,
        first,
        tuple(row for year in shown for row in view.rows(year, _STANDARD_MASKS, WORKS_WITH)),
        tuple(row for year in shown for row in view.rows(year, _GROUP_MASKS, _GROUP_WORKS)),
        tuple(view.year(year) for year in shown),
        (basis,),
        origins_of(evidence, (basis,)),
    )


def _coverage(evidence: EvidenceLike, state: str, born: int) -> tuple[int, int, str, bool]:
    """Return first and last year of the source that answers, its name, and whether it is a register."""
    kinds = ("arms_delivery", KIND)
    known = [cover for cover in covers(evidence, "arms", kinds) if cover.partner == "*" and cover.actor in {"*", state}]
    span = span_of(known, state)
    if span is None:
        raise NoDataError(f"no source covers arms deliveries to {state}", hint=LOAD)
    # a stock needs one source for all years: the one that answers for the last year
    source = next(iter(assign(known, state, [span[1]])))
    mine = [cover for cover in known if cover.source == source]
    low, high = max(min(cover.low for cover in mine), born), max(cover.high for cover in mine)
    if low > high:
        raise NoDataError(f"arms deliveries are covered to {high}; {state} begins in {born}", hint=LOAD)
    return low, high, source, any(cover.kind == "arms_delivery" for cover in mine)


def _shown(years: tuple[int, int] | None, first: int, last: int, born: int) -> range:
    if years is None:
        return range(min(max(first, SINCE), last), last + 1)
    return range(max(years[0], born), years[1] + 1)


def _read(
    evidence: EvidenceLike, state: str, source: str, span: tuple[int, int], standards: Standards | None
) -> tuple[Volumes, Basis]:
    """Return what was delivered: from a register by the table of standards, or from shipped sums (``None``)."""
    kind = KIND if standards is None else "arms_delivery"
    rows = fetch(evidence, select("tie", source, span, kind=(kind,), receiver=(state,), status=("value",)))
    volumes = from_stock(rows, *span) if standards is None else from_register(rows, *span, standards)
    return volumes, rows.basis


_STANDARD_MASKS: dict[str, Mask] = {
    standard: np.array([STANDARD_OF[group] == standard for group in GROUPS]) for standard in STANDARDS
}
_GROUP_MASKS: dict[str, Mask] = {group: np.array([each == group for each in GROUPS]) for group in GROUPS}
_GROUP_WORKS: dict[str, str] = {group: WORKS_WITH[STANDARD_OF[group]] for group in GROUPS} | {UNMAPPED: ""}


@dataclass(frozen=True, slots=True)
class _View:
    """Volumes, stocks and flows of one state, and how a year of them is shown."""

    volumes: Volumes
    stock: Floats
    flow: Floats
    evidence: tuple[str, ...]

    def _index(self, year: int) -> int | None:
        index = year - self.volumes.first
        return index if 0 <= index < len(self.stock) else None

    def _status(self, index: int | None) -> tuple[CellStatus, str]:
        if index is None:
            return "no_data", NOT_COVERED
        total = float(self.stock[index].sum())
        if total < MIN_TIV:
            return ("no_data", TOO_SMALL) if self.volumes.n[: index + 1].any() else ("no_tie", NOTHING)
        return "value", ""

    def rows(self, year: int, masks: Mapping[str, Mask], works_with: Mapping[str, str]) -> Iterator[StockShare]:
        """Yield a row for each mask, and one for what is unmapped."""
        index = self._index(year)
        status, reason = self._status(index)
        for name in (*masks, UNMAPPED):
            inside = _inside(masks.get(name))
            if index is None or status != "value":
                tiv = None if index is None else float(self.stock[index][inside].sum())
                n = 0 if index is None else int(self.volumes.n[: index + 1][:, inside].sum())
                nothing = None, None, None, tiv, None, None, None, None, n, status, reason
                yield StockShare(year, name, works_with[name], *nothing, self.evidence)
            else:
                yield self._row(year, index, name, works_with[name], masks.get(name))

    def _row(self, year: int, index: int, name: str, works_with: str, mask: Mask | None) -> StockShare:
        inside, stock = _inside(mask), self.stock[index]
        total, mine = float(stock.sum()), stock[inside]
        share, low, high = (float(mine.sum()) / total, None, None) if mask is None else bounds(stock, mask)
        flow = self.flow[index]
        made = [float(mine[..., place].sum()) / total for place in range(LOCAL + 1)]
        return StockShare(
            year,
            name,
            works_with,
            *(share, low, high),
            float(mine.sum()),
            float(mine[:, ASSUMED].sum()) / total,
            made[LOCAL],
            sum(made[1:]),
            float(flow[inside].sum() / flow.sum()) if flow.sum() >= MIN_TIV else None,
            int(self.volumes.n[: index + 1][:, inside].sum()),
            "value",
            "" if mask is not None else "what the table of designs does not know: no bounds",
            self.evidence,
        )

    def year(self, year: int) -> StockYear:
        """Return what is known of a whole year."""
        index = self._index(year)
        status, reason = self._status(index)
        if index is None or status != "value":
            tiv = None if index is None else float(self.stock[index].sum())
            return StockYear(year, tiv, *(None,) * 6, "", *(None,) * 3, "", None, status, reason)
        stock, flow = self.stock[index], self.flow[index]
        total = float(stock.sum())
        leading, lock_in = _leader(stock)
        flowing, flow_share = _leader(flow) if flow.sum() >= MIN_TIV else ("", (None, None, None))
        return StockYear(
            year,
            total,
            float(stock[:-1, READ].sum()) / total,
            float(stock[:-1, ASSUMED].sum()) / total,
            float(stock[-1].sum()) / total,
            float(stock[:, :, UNCERTAIN].sum()) / total,
            float(stock[..., LOCAL].sum()) / total,
            float(stock[..., 1:].sum()) / total,
            leading,
            *lock_in,
            flowing,
            flow_share[0],
            status,
            reason,
        )


def _inside(mask: Mask | None) -> Mask:
    """Return the mask over all seven names; ``None`` means what is unmapped."""
    whole = np.zeros(len(NAMES), bool)
    whole[: len(GROUPS)] = False if mask is None else mask
    whole[-1] = mask is None
    return whole


def _leader(cells: Floats) -> tuple[str, tuple[float | None, float | None, float | None]]:
    """Return the standard with the largest share, and that share with its bounds."""
    shares = {name: bounds(cells, mask) for name, mask in _STANDARD_MASKS.items()}
    name = max(shares, key=lambda each: shares[each][0])
    return (name, shares[name]) if shares[name][0] > 0 else ("", (None, None, None))
