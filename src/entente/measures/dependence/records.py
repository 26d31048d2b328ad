"""What is asked about dependence, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from entente.measures.dependence.thresholds import THRESHOLDS
from entente.measures.result import VEGA_LITE, Result, record, year_axis

if TYPE_CHECKING:
    from entente.evidence.records import Basis, CellStatus, Origin

SHOWN = ("import_share", "export_share")


@dataclass(frozen=True, slots=True)
class DependenceConfig:
    """Assumptions of the measure.

    Attributes
    ----------
    bloc
        A bloc whose members' goods count as from inside (EC rule); the European Union for its members if not given.
    years_of_capacity
        Years in which a supplier's largest exports are looked for.
    slack
        Share by which suppliers can exceed their largest exports.
    ramp, delay, stock
        Months: from first delivery to full spare capacity; until the first delivery; stock at the start.
    most
        Products that are listed one by one.
    draws, seed
        Of the bootstrap over years.
    """

    bloc: str | None = None
    years_of_capacity: int = 5
    slack: float = 0.0
    ramp: float = 12.0
    delay: float = 1.0
    stock: float = 1.0
    most: int = 10
    draws: int = 2000
    seed: int = 0


@dataclass(frozen=True, slots=True)
class DependenceRow:
    """One figure.

    Attributes
    ----------
    indicator
        What is measured; see ``docs/methods/dependence.md``.
    subject, on
        Who depends on whom; ``on`` is empty for figures about all partners.
    product
        Item or what the user asked for; empty for all goods.
    year_from, year
        First and last year.
    value, low, high
        The figure and its bounds; what the bounds are is said in ``reason``.
    n
        Flows or products that it rests on.
    status, reason
        ``no_data`` with the reason why, or ``value`` with what limits it.
    evidence
        Ids of the bases.
    """

    indicator: str
    subject: str
    on: str
    product: str
    year_from: int | None
    year: int | None
    value: float | None
    low: float | None
    high: float | None
    unit: str
    n: int
    status: CellStatus
    reason: str
    evidence: tuple[str, ...]


def absent(  # noqa: PLR0913 - what tells rows apart, by name
    indicator: str, subject: str, on: str, reason: str, *, product: str = "", unit: str = "share"
) -> DependenceRow:
    """Return the row of a figure that cannot be given, and why."""
    return DependenceRow(indicator, subject, on, product, None, None, None, None, None, unit, 0, "no_data", reason, ())


@dataclass(frozen=True, slots=True)
class DependenceResult(Result):
    """Dependence of one state on another, both directions.

    Attributes
    ----------
    level
        Level of products at which concentration is measured, in words.
    coarse
        Whether that level is too coarse for rules that were made for six-digit products.
    """

    measure: ClassVar[str] = "dependence"

    state: str
    on: str
    product: str
    level: str
    coarse: bool
    config: DependenceConfig
    rows: tuple[DependenceRow, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        what = f" in {self.product}" if self.product else ""
        return f"Dependence of {self.state} on {self.on}{what}, and the other way round"

    def table(self) -> list[dict[str, Any]]:
        """Return one row per figure."""
        return [record(row) for row in self.rows]

    def latest(self, indicator: str, subject: str | None = None, product: str | None = None) -> DependenceRow | None:
        """Return the last row of an indicator, by default of the state; ``None`` if there is none with a value."""
        who = self.state if subject is None else subject
        known = [
            row
            for row in self.rows
            if row.indicator == indicator and row.subject == who and row.status != "no_data" and row.year is not None
        ]
        found = [row for row in known if product is None or row.product == product]
        return max(found, key=lambda row: row.year or 0) if found else None

    def _extra(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "on": self.on,
            "product": self.product,
            "level": self.level,
            "coarse": self.coarse,
            "assumptions": record(self.config),
            "thresholds": [item.to_dict() for item in THRESHOLDS],
            "latest": self._summary(),
        }

    def _summary(self) -> dict[str, dict[str, Any]]:
        """Return the last figure of each indicator, by subject."""
        keys = dict.fromkeys(
            (row.subject, row.indicator) for row in self.rows if not row.product or row.product == self.product
        )
        found = {key: self.latest(key[1], key[0], self.product) for key in keys}
        summary: dict[str, dict[str, Any]] = {}
        for (subject, indicator), row in found.items():
            if row is not None:
                summary.setdefault(subject, {})[indicator] = {"value": row.value, "year": row.year}
        return summary

    def figure(self) -> dict[str, Any]:
        """Return the shares of the partner over the years, a line for each direction."""
        rows = [
            {
                "year": row.year,
                "value": row.value,
                "series": f"{row.on} in {row.indicator.split('_')[0]}s of {row.subject}",
            }
            for row in self.rows
            if row.indicator in SHOWN and row.value is not None
        ]
        y = {"field": "value", "type": "quantitative", "title": "share", "axis": {"format": "%"}}
        return {
            "$schema": VEGA_LITE,
            "title": self.title,
            "description": f"{self.title}: shares of trade by year.",
            "data": {"values": rows},
            "mark": {"type": "line", "point": True},
            "encoding": {"x": year_axis(), "y": y, "color": {"field": "series", "type": "nominal", "title": None}},
        }
