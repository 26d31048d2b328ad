"""From the solver's logs to an equilibrium: the economy after, and welfare both ways."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from entente.scenarios.trade.records import Equilibrium

if TYPE_CHECKING:
    from entente.scenarios.trade.records import Economy, Floats, Shock, SolveConfig
    from entente.scenarios.trade.solver import Found


def finish(start: Economy, shock: Shock, found: Found, config: SolveConfig) -> Equilibrium:
    """Return the equilibrium that the solver found.

    Parameters
    ----------
    start
        What the hats are relative to.
    """
    lift = _numeraire(start, found.wage, config)
    wage, spending = np.exp(found.wage + lift), np.exp(found.spending + lift)
    price, cost = np.exp(found.price + lift), np.exp(found.state.cost + lift).T
    after = _after(start, shock, found, wage, spending, lift)
    index = np.exp((start.final.T * np.log(price)).sum(axis=0))
    income = found.state.income * np.exp(lift)
    toe, vot = first_order(start, after, cost)
    return Equilibrium(
        before=start,
        economy=after,
        wage=wage,
        cost=cost,
        price=price,
        real_income=income / start.income / index,
        real_wage=wage / index,
        welfare_first_order=toe + vot,
        terms_of_trade=toe,
        volume_of_trade=vot,
        residual=float(np.abs(found.state.excess).max()),
        walras=float(
            abs((found.state.excess * np.exp(found.wage) * start.value_added).sum()) / start.value_added.sum()
        ),
        iterations=found.iterations,
        attempts=found.attempts,
        config=config,
        label=shock.label,
    )


def _numeraire(economy: Economy, wage: Floats, config: SolveConfig) -> float:
    """Return what to add to all log prices so that the numeraire's stays."""
    return 0.0 if config.numeraire == "world" else -float(wage[economy.place(config.numeraire)])


def _after(  # noqa: PLR0913, PLR0917 - what the solver found, and in which units
    economy: Economy, shock: Shock, found: Found, wage: Floats, spending: Floats, lift: float
) -> Economy:
    tariff = economy.tariff if shock.tariff is None else shock.tariff
    share = found.weights * found.state.supply[:, None, :] / found.state.reach[:, :, None]
    return replace(
        economy,
        share=share,
        spending=spending,
        tariff=tariff,
        value_added=wage * economy.value_added,
        deficit=found.state.deficit * np.exp(lift),
    )


def first_order(before: Economy, after: Economy, cost: Floats) -> tuple[Floats, Floats]:
    """Return terms of trade and volume of trade, each (N,), as fractions of income.

    Caliendo and Parro (2015), equation 14, evaluated in one jump with hats minus one, as their Table 2 does. For large
    shocks it can be far from the exact change of real income (for Mexico under NAFTA 1.31 % against 0.01 %).
    """
    flows, rise = before.trade, cost.T - 1
    own = np.einsum("jnn->jn", flows)
    sold = ((flows.sum(axis=1) - own) * rise).sum(axis=0)
    bought = (np.matmul(flows, rise[:, :, None])[:, :, 0] - own * rise).sum(axis=0)
    income = before.income
    return (sold - bought) / income, _volume(before, after, flows, rise) / income


def _volume(before: Economy, after: Economy, flows: Floats, rise: Floats) -> Floats:
    """Return tariff revenue gained by volumes, (N,), in units of income."""
    if not before.tariff.any():
        return np.zeros(len(before.countries))
    growth = np.divide(after.trade, flows, out=np.ones_like(flows), where=flows > 0) - 1
    return np.asarray((before.tariff * flows * (growth - rise[:, None, :])).sum(axis=(0, 2)))
