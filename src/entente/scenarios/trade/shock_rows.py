"""Rows of a shock's result: who replaces what, who else is touched, what happens by sector, what each setting says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from entente.scenarios.trade import shortage

if TYPE_CHECKING:
    from entente.scenarios.trade.records import Equilibrium, Floats
    from entente.scenarios.trade.runs import Run
    from entente.scenarios.trade.shocks import ShockResult

SMALLEST_SHARE = 1e-4
"""Suppliers who replace less than this part of a lost flow are not listed."""

SHOWN = 5
"""Third parties shown on either end."""


def substitutes(result: ShockResult, years: float) -> list[dict[str, Any]]:
    """Return quantities at the baseline's prices: what each other supplier adds, in shares of the lost flow."""
    found = result.shown(years)
    lost = result.baseline.economy.trade * (
        1 - np.broadcast_to(result.question.shock.open, result.baseline.economy.share.shape)
    )
    if not lost.any():
        return []
    if found is None:
        return shortage.suppliers(result.baseline, result.shortages, years)
    return [
        row
        for sector, importer in np.argwhere(lost.sum(axis=2) > 0)
        for row in _replaced(result, found, lost, (int(sector), int(importer)), years)
    ]


def _replaced(
    result: ShockResult, found: Equilibrium, lost: Floats, cell: tuple[int, int], years: float
) -> list[dict[str, Any]]:
    sector, importer = cell
    before = found.before.trade[sector, importer]
    after = found.economy.trade[sector, importer] / found.cost[:, sector]
    gone = lost[sector, importer]
    gap = float(gone.sum())
    more = after - (before - gone)
    countries = result.baseline.economy.countries
    names = ["home" if place == importer else name for place, name in enumerate(countries)]
    values = [*more.tolist(), gap - float(more.sum())]
    named = {
        "horizon_years": years,
        "importer": result.baseline.economy.countries[importer],
        "sector": result.baseline.economy.sectors[sector],
    }
    rows = [
        {**named, "supplier": name, "share_of_lost": round(value / gap, 6), "method": "priced"}
        for name, value in zip([*names, "not replaced"], values, strict=True)
        if abs(value) > SMALLEST_SHARE * gap
    ]
    return sorted(rows, key=lambda row: (row["supplier"] == "not replaced", -float(row["share_of_lost"])))


def third_parties(result: ShockResult, years: float) -> list[dict[str, Any]]:
    """Return who else gains and loses most, in percent and in the baseline's unit."""
    found = result.shown(years)
    if found is None:
        return []
    economy = result.baseline.economy
    inside = {*result.question.senders, *result.question.receivers}
    change = (found.real_income - 1) * economy.income
    order = [int(place) for place in np.argsort(-change, kind="stable") if int(place) not in inside]
    gain = [place for place in order[:SHOWN] if change[place] > 0]
    lose = [place for place in order[-SHOWN:] if change[place] < 0]
    return [
        {
            "horizon_years": years,
            "state": economy.countries[place],
            "real_income_pct": round(100 * (float(found.real_income[place]) - 1), 6),
            "musd": round(float(change[place]), 3),
        }
        for place in [*gain, *lose]
    ]


def by_sector(result: ShockResult, years: float) -> list[dict[str, Any]]:
    """Return prices and real output of the touched sectors on both sides, in percent."""
    found = result.shown(years)
    economy = result.baseline.economy
    touched = np.flatnonzero(result.question.cells.any(axis=(1, 2)))
    lost = economy.trade * result.question.cells
    rows: list[dict[str, Any]] = []
    for sector in touched.tolist():
        buyers, sellers = lost[sector].sum(axis=1), lost[sector].sum(axis=0)
        for side, flows in (("buyer", buyers), ("seller", sellers)):
            for place in np.flatnonzero(flows > 0).tolist():
                bought = float(flows[place] / economy.spending[sector, place]) if side == "buyer" else None
                rows.append(
                    {
                        "horizon_years": years,
                        "sector": economy.sectors[sector],
                        "state": economy.countries[place],
                        "side": side,
                        "touched_musd": round(float(flows[place]), 3),
                        "share_of_its_purchases": None if bought is None else round(bought, 6),
                        "price_pct": _price(found, sector, place),
                        "output_pct": _output(found, sector, place),
                    }
                )
    return rows


def _price(found: Equilibrium | None, sector: int, place: int) -> float | None:
    return None if found is None else round(100 * (float(found.price[sector, place]) - 1), 6)


def _output(found: Equilibrium | None, sector: int, place: int) -> float | None:
    """Return the change of real output in percent."""
    if found is None:
        return None
    before, after = found.before.output[sector, place], found.economy.output[sector, place]
    return round(100 * (float(after / found.cost[place, sector] / before) - 1), 6) if before > 0 else None


def setting_row(result: ShockResult, item: Run, role: str, place: int) -> dict[str, Any]:
    """Return one setting's change of real income, exact and first-order, in percent; ``None`` where it is rationed."""
    found, setting = item.found, item.setting
    return {
        "horizon_years": item.years,
        "state": result.baseline.economy.countries[place],
        "role": role,
        "family": setting.family,
        "path": setting.path_name,
        "closure": setting.closure,
        "specification": setting.spec,
        "draw": setting.draw if setting.draw >= 0 else None,
        "real_income_pct": None if found is None else round(100 * (float(found.real_income[place]) - 1), 6),
        "first_order_pct": None if found is None else round(100 * float(found.welfare_first_order[place]), 6),
        "why_rationed": item.why,
    }
