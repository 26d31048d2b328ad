"""The short run of a stop: what others can deliver by month, what stays short, and what that costs.

Where the elasticity of substitution is 1 or less no price replaces a lost supplier; quantities are rationed. Every
assumption is a constant of this module and is printed with the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.scenarios.trade.horizon import quantity_cost, ramps, ration, share_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from entente.scenarios.trade.baseline.store import Baseline
    from entente.scenarios.trade.horizon import Rationing
    from entente.scenarios.trade.records import Floats, Shock

SLACK = 0.05
"""Part of its best year of the last five by which a supplier can exceed it; at home, of its domestic sales."""

DIVERTED = 0.5
"""Part of a supplier's spare capacity that other importers take first."""

GROWTH = 1.0
"""Part of its present deliveries to this buyer by which a supplier can raise them at full rate (contracts, routes)."""

PREMIUM = 0.10
"""By how much a replacement is dearer than what was lost: an assumption, since the buyer had chosen otherwise."""

WINDOW = 6
"""Months up to the horizon over which shortages are averaged."""

STOCK_MONTHS = 1.0
"""Months of the lost deliveries that lie in store."""

ROUTE: dict[tuple[str, str], tuple[float, float]] = {
    ("inland", "inland"): (1.0, 4.0),
    ("near", "near"): (1.0, 4.0),
    ("inland", "near"): (2.0, 6.0),
}
FAR, HOME = (3.0, 9.0), (1.0, 12.0)
"""Months before the first delivery (contract and route), and months to full rate: by zones, else far, and at home."""

REDIRECT = (1.0, 12.0)
"""The same for the seller's search for other buyers."""

BETWEEN = 0.5
"""Elasticity between products in the middle estimate of a shortage's cost."""

MATERIAL = 0.01
"""Part of a producer's cost from which an input counts as one it cannot do without, in the upper bound."""

SHORTEST, LONGEST = 24, 240
"""Months that are followed, at least and at most."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """One buyer's lost product, month by month.

    Attributes
    ----------
    importer, sector
        Positions.
    cut
        Lost deliveries a month; in the unit of the baseline.
    course
        See :class:`entente.scenarios.trade.horizon.Rationing`.
    suppliers
        Positions of those who can add.
    """

    importer: int
    sector: int
    cut: float
    course: Rationing
    suppliers: tuple[int, ...]


def assumptions() -> dict[str, Any]:
    """Return every assumption of the rationed short run, as printed."""
    return {
        "spare_capacity": f"best exports of five years times {1 + SLACK:g}, less the baseline's; at home {SLACK:.0%}",
        "diverted_to_other_importers": DIVERTED,
        "growth_of_deliveries_to_this_buyer_at_most": GROWTH,
        "replacements_are_dearer_by": PREMIUM,
        "averaged_over_months_up_to_the_horizon": WINDOW,
        "stock_months_of_the_lost_deliveries": STOCK_MONTHS,
        "months_to_first_delivery_and_to_full_rate": {
            **{f"{one}-{other}": list(months) for (one, other), months in ROUTE.items()},
            "far": list(FAR),
            "home": list(HOME),
            "seller_finds_other_buyers": list(REDIRECT),
        },
        "elasticity_between_products": BETWEEN,
        "upper_bound": f"Leontief: producers lose what their scarcest input of {MATERIAL:.0%} of cost or more loses",
    }


def shortages(baseline: Baseline, shock: Shock, years: float) -> tuple[Shortage, ...]:
    """Return the course of every stopped flow's replacement, up to a horizon in years."""
    economy = baseline.economy
    lost = economy.trade * (1 - np.broadcast_to(shock.open, economy.share.shape))
    months = int(np.clip(np.ceil(12 * years), SHORTEST, LONGEST))
    return tuple(
        _course(baseline, shock, (int(sector), int(importer)), float(lost[sector, importer].sum()) / 12, months)
        for sector, importer in np.argwhere(lost.sum(axis=2) > 0)
    )


def _course(baseline: Baseline, shock: Shock, cell: tuple[int, int], cut: float, months: int) -> Shortage:
    sector, importer = cell
    stopped = np.broadcast_to(shock.open, baseline.economy.share.shape)[sector, importer] < 1
    # who sells nothing of it to this buyer in the baseline has no contract and no route to build on
    able = np.flatnonzero(~stopped & (baseline.economy.share[sector, importer] > 0))
    spare = _spare(baseline, sector, importer)[able] / 12
    times = [_route(baseline, importer, int(place)) for place in able]
    ramp = ramps([wait for wait, _ in times], [rise for _, rise in times], months)
    course = ration(cut, spare, ramp, stock=STOCK_MONTHS * cut)
    return Shortage(importer, sector, cut, course, tuple(int(place) for place in able))


def _spare(baseline: Baseline, sector: int, importer: int) -> Floats:
    """Return (N,) what each supplier can add a year for this buyer."""
    trade = baseline.economy.trade[sector]
    abroad = trade.sum(axis=0) - np.diagonal(trade)
    spare = abroad * (baseline.peak[sector] * (1 + SLACK) - 1) * (1 - DIVERTED)
    spare = np.minimum(spare, GROWTH * trade[importer])
    spare[importer] = trade[importer, importer] * SLACK
    return np.asarray(np.maximum(spare, 0.0))


def _route(baseline: Baseline, importer: int, exporter: int) -> tuple[float, float]:
    if importer == exporter:
        return HOME
    one, other = sorted((baseline.zones[importer], baseline.zones[exporter]))
    return ROUTE.get((one, other), FAR)


# --- what it costs ---------------------------------------------------------------------------------------------------


def buyer_cost(baseline: Baseline, found: tuple[Shortage, ...], importer: int, years: float) -> dict[str, float]:
    """Return a buyer's log change of real income in the months up to a horizon: ``hulten``, ``middle``, ``leontief``.

    Each holds the shortage valued in its own way and the premium on what is replaced.
    """
    economy = baseline.economy
    short, filled = _short(baseline, found, importer, years)
    weight = np.minimum(economy.spending[:, importer] / economy.income[importer], 1.0)
    dearer = float(np.log1p(PREMIUM * (weight * filled).sum()))
    left = 1 - short
    hulten = float((weight * np.log(left)).sum())
    middle = float(quantity_cost(weight, left, BETWEEN).sum())
    uses = economy.inputs[importer] >= MATERIAL
    worst = np.maximum((uses * short[:, None]).max(axis=0), short)
    made = economy.value_added_share[importer] * economy.output[:, importer]
    leontief = float(np.log(1 - (made * worst).sum() / made.sum()))
    return {"hulten": hulten - dearer, "middle": middle - dearer, "leontief": min(leontief, middle, hulten) - dearer}


def _short(baseline: Baseline, found: tuple[Shortage, ...], importer: int, years: float) -> tuple[Floats, Floats]:
    """Return (J,) parts of a buyer's use of each product that are missing, and that are replaced by others."""
    short, filled = np.zeros((2, len(baseline.economy.sectors)))
    for item in found:
        if item.importer == importer:
            bought = max(float(baseline.economy.spending[item.sector, importer]) / 12, 1e-300)
            window = _window(item, years)
            short[item.sector] = item.course.shortage[window].mean() / bought
            filled[item.sector] = item.course.supplied[:, window].sum(axis=0).mean() / bought
    return np.clip(short, 0.0, 0.999), filled


def _window(item: Shortage, years: float) -> slice:
    last = _month(item, years) + 1
    return slice(max(last - WINDOW, 0), last)


def _month(item: Shortage, years: float) -> int:
    return min(max(int(np.ceil(12 * years)), 1), len(item.course.months)) - 1


def _worst_month(item: Shortage, years: float) -> int:
    """Return the month of the largest shortage in the window."""
    window = _window(item, years)
    return int(np.argmax(item.course.shortage[window])) + int(window.start)


def seller_cost(baseline: Baseline, shock: Shock, exporter: int, years: float) -> dict[str, float]:
    """Return a seller's log change of real income: lost sales that find no other buyer yet.

    ``hulten`` counts the value added of the product itself, ``leontief`` the whole sale (suppliers at home stand still
    too), ``middle`` the mean of the two.
    """
    economy = baseline.economy
    lost = (economy.trade * (1 - np.broadcast_to(shock.open, economy.share.shape)))[:, :, exporter].sum(axis=1)
    month = max(int(np.ceil(12 * years)), 1)
    stuck = 1 - float(ramps([REDIRECT[0]], [REDIRECT[1]], month)[0, -WINDOW:].mean())
    stuck += (1 - stuck) * PREMIUM  # other buyers pay less than the one who was left
    whole = stuck * lost.sum() / economy.income[exporter]
    own = stuck * (lost * economy.value_added_share[exporter]).sum() / economy.income[exporter]
    low, high = float(np.log(1 - min(own, 0.999))), float(np.log(1 - min(whole, 0.999)))
    return {"hulten": low, "middle": (low + high) / 2, "leontief": high}


def claims(baseline: Baseline, found: tuple[Shortage, ...], years: float) -> list[dict[str, Any]]:
    """Return who goes short in the worst month before a horizon: in proportion, producers first, households first."""
    return [row for item in found for row in _claims(baseline, item, years)]


def _claims(baseline: Baseline, item: Shortage, years: float) -> list[dict[str, Any]]:
    economy, month = baseline.economy, _worst_month(item, years)
    if item.course.shortage[month] <= 0:
        return []
    uses = economy.inputs[item.importer, item.sector] * economy.output[:, item.importer]
    households = max(float(economy.spending[item.sector, item.importer] - uses.sum()), 0.0)
    wants = np.array([uses.sum(), households])
    gaps = item.cut * wants / max(float(wants.sum()), 1e-300)
    course = item.course
    offered = np.array([float(course.supplied[:, month].sum() + course.drawn[month])])
    allowed: NDArray[np.float64] = np.ones((2, 1))
    rules: Mapping[str, list[int] | None] = {"pro_rata": None, "producers_first": [0, 1], "households_first": [1, 0]}
    rows = []
    for rule, order in rules.items():
        given = share_out(gaps, offered, allowed, order).sum(axis=1)
        missing = np.maximum(gaps - given, 0.0) / np.maximum(wants / 12, 1e-300)
        rows.append(
            {
                "horizon_years": years,
                "importer": economy.countries[item.importer],
                "sector": economy.sectors[item.sector],
                "month": month + 1,
                "rule": rule,
                "producers_short_pct": _percent(missing[0]),
                "households_short_pct": _percent(missing[1]),
            }
        )
    return rows


def _percent(part: float) -> float:
    return round(100 * float(min(part, 1.0)), 4)


def replacement(baseline: Baseline, found: tuple[Shortage, ...]) -> list[dict[str, Any]]:
    """Return by stopped flow the month from which others fill the whole gap (``None``: never in the time followed)."""
    economy = baseline.economy
    return [
        {
            "importer": economy.countries[item.importer],
            "sector": economy.sectors[item.sector],
            "lost_per_month": round(item.cut, 4),
            "months": item.course.replaced if np.isfinite(item.course.replaced) else None,
            "filled_after_12_months_pct": _percent(1 - _gap(item, 12) / item.cut),
        }
        for item in found
    ]


def _gap(item: Shortage, month: int) -> float:
    """Return what others leave open in a month, stocks apart."""
    place = min(month, len(item.course.months)) - 1
    return float(item.course.shortage[place] + item.course.drawn[place])


def suppliers(baseline: Baseline, found: tuple[Shortage, ...], years: float) -> list[dict[str, Any]]:
    """Return who fills which part of the lost flow in the month at a horizon."""
    economy = baseline.economy
    rows = []
    for item in found:
        month = _month(item, years)
        given = dict(zip(item.suppliers, item.course.supplied[:, month], strict=True))
        parts = {economy.countries[place]: float(value) / item.cut for place, value in given.items()}
        parts["stocks"] = float(item.course.drawn[month]) / item.cut
        for supplier, part in parts.items():
            rows.append((item, supplier, part))
    return [
        {
            "horizon_years": years,
            "importer": economy.countries[item.importer],
            "sector": economy.sectors[item.sector],
            "supplier": supplier,
            "share_of_lost": round(part, 6),
            "method": "rationed",
        }
        for item, supplier, part in rows
        if part > 1e-6  # noqa: PLR2004 - rounding, not trade
    ]
