"""What the measure of interoperability returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from entente.measures.interoperability.standards import shipped
from entente.measures.result import VEGA_LITE, Result, record, year_axis

if TYPE_CHECKING:
    from entente.evidence.records import Basis, CellStatus, Origin
    from entente.measures.interoperability.stock import Life

COVERAGE = "major conventional arms only: no small arms, spares, services or training"

LIMITS = (
    COVERAGE,
    "stocks inherited from the Soviet Union or another predecessor are not in the register, nor are a state's own arms",
    "arms that were lost, sold on or modernised stay in the stock of their first standard",
    "TIV is a volume index of military use, neither a price nor a number of weapons",
    "the standard is that of the design: radios, data links and ammunition that were changed later are not seen",
)
"""Said beside every number."""

INTERVAL = (
    "bounds, not a probability: low leaves out the entries that the register marks as uncertain and takes all that the "
    "table of designs lacks as of another standard; high the reverse"
)


@dataclass(frozen=True, slots=True)
class StockShare:
    """What one standard, or one group of designs, makes up of a state's stock at the end of a year.

    Attributes
    ----------
    standard
        ``soviet_russian``, ``nato_western``, ``chinese``, ``other`` or ``unmapped``; for designs also ``turkish`` and
        ``israeli`` apart. The shares of a year add up to 1.
    works_with
        With whom a force of this standard can work without adapting.
    share, low, high
        Of the stock, with the bounds of :data:`INTERVAL`.
    tiv
        Stock in million TIV; ``None`` in a year that no source covers.
    assumed_share
        Part of the whole stock for which this standard is only assumed of the supplier.
    local_share, local_high
        Part of the whole stock, of this standard, that the state made or assembled itself: all of an order; and
        orders of which some was.
    flow_share
        Of the deliveries of the five years that end with this one.
    n
        Deliveries so far (one for each order and year).
    """

    year: int
    standard: str
    works_with: str
    share: float | None
    low: float | None
    high: float | None
    tiv: float | None
    assumed_share: float | None
    local_share: float | None
    local_high: float | None
    flow_share: float | None
    n: int
    status: CellStatus
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StockYear:
    """A state's stock at the end of a year.

    Attributes
    ----------
    tiv
        The whole stock, million TIV; ``None`` in a year that no source covers.
    mapped_share
        Part whose design was read in a cited source.
    assumed_share, unmapped_share
        Parts whose standard is assumed of the supplier, or not known.
    uncertain_share
        Part that the register marks as uncertain.
    local_share, local_high
        Parts that the state made or assembled itself: orders wholly, and orders of which some.
    leading, lock_in, lock_in_low, lock_in_high
        Standard with the largest share, and that share.
    flow_leading, flow_share
        The same for the deliveries of the last five years.
    """

    year: int
    tiv: float | None
    mapped_share: float | None
    assumed_share: float | None
    unmapped_share: float | None
    uncertain_share: float | None
    local_share: float | None
    local_high: float | None
    leading: str
    lock_in: float | None
    lock_in_low: float | None
    lock_in_high: float | None
    flow_leading: str
    flow_share: float | None
    status: CellStatus
    reason: str


@dataclass(frozen=True, slots=True)
class InteroperabilityResult(Result):
    """Shares of a state's stock of arms by standard, year by year.

    Attributes
    ----------
    since
        First year whose deliveries are counted.
    rows
        By year and standard.
    designs
        By year and group of designs: Turkish and Israeli ones apart.
    years
        By year: what is mapped, local, uncertain, and the leading standard.
    """

    measure: ClassVar[str] = "interoperability"

    state: str
    life: Life
    since: int
    rows: tuple[StockShare, ...]
    designs: tuple[StockShare, ...]
    years: tuple[StockYear, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Standards of the arms delivered to {self.state} since {self.since}"

    @property
    def latest(self) -> StockYear | None:
        """The last year with a stock, or ``None``."""
        return next((year for year in reversed(self.years) if year.lock_in is not None), None)

    def table(self) -> list[dict[str, Any]]:
        """Return one row per year and standard."""
        return [record(row) for row in self.rows]

    def _extra(self) -> dict[str, Any]:
        last = self.latest
        headline = {} if last is None else {name: value for name, value in record(last).items() if name != "reason"}
        return {
            "state": self.state,
            "unit": "share of the stock by TIV",
            "life": self.life,
            "since": self.since,
            **{name: headline.get(name) for name in _HEADLINE},
            "coverage": COVERAGE,
            "limits": list(LIMITS),
            "interval": INTERVAL,
            "standards": _table_of_standards(),
            "years": [record(year) for year in self.years],
            "designs": [record(row) for row in self.designs],
        }

    def figure(self) -> dict[str, Any]:
        """Return stacked areas: shares of standards over the years."""
        rows = [row for row in self.table() if row["share"] is not None]
        return {
            "$schema": VEGA_LITE,
            "title": self.title,
            "description": f"{self.title}: shares by volume (SIPRI trend-indicator value). {COVERAGE}.",
            "data": {"values": rows},
            "mark": {"type": "area", "interpolate": "step-after"},
            "encoding": {
                "x": year_axis(),
                "y": {
                    "field": "share",
                    "type": "quantitative",
                    "title": "share of the stock",
                    "stack": "zero",
                    "scale": {"domain": [0, 1]},
                },
                "color": {"field": "standard", "type": "nominal", "title": "standard"},
                "tooltip": [{"field": name} for name in ("year", "standard", "share", "low", "high", "flow_share")],
            },
        }


_HEADLINE = (
    *("year", "tiv", "leading", "lock_in", "lock_in_low", "lock_in_high", "flow_leading", "flow_share"),
    *("mapped_share", "assumed_share", "unmapped_share", "uncertain_share", "local_share", "local_high"),
)


def _table_of_standards() -> dict[str, Any]:
    families = shipped().families
    return {
        "families": len(families),
        "sources": len({family.citation.url for family in families}),
        "where": "entente.measures.interoperability.shipped()",
    }
