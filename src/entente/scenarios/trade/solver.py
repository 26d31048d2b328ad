"""Exact-hat equilibrium: one sector or many, with input-output links and tariff revenue.

Caliendo and Parro (2015, REStud 82:1-44), equations 4-10 in relative changes; Dekle, Eaton and Kortum (2007) for the
one-sector case. Prices, wages and spending are found together, in logs, by a fixed point with Anderson's acceleration
(Walker and Ni 2011); the (N J)-square system is never built. With Eaton and Kortum's theta = sigma - 1 the same
equations are Armington's.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import ImpossibleShockError, NotConvergedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from entente.scenarios.trade.records import Economy, Equilibrium, Floats, Shock, SolveConfig

STEP = 0.5
"""Part of a country's relative excess of income over wages by which its wage moves in one sweep."""

LARGEST_STEP = 0.5
"""Bound on one sweep's move of a log wage: a badly unbalanced start would overshoot."""

RUNAWAY = 1e4
"""An attempt is given up when its step exceeds its best by this factor."""

STRANDED, STRANDED_WORLD = 1e-9, 1e-6
"""Part of world value added below which a deficit, or the sum of all, is rounding."""

ATTEMPTS = ((1.0, 1, False), (0.5, 1, False), (0.5, 1, True), (0.2, 0, False))
"""Damping of the steps, whether they are accelerated, and whether wages move the more the more closed a country is, in
the order in which they are tried: near autarky a wrong wage hardly shows in excess demand."""

LEAST_OPEN, KEEN = 1e-9, 10.0
"""Least part of sales that counts as exports, and the strength by which such moves are held back."""

SPENT = 1e-2
"""Income in value added below which a failed search is laid to a surplus that cannot be paid."""


VANISHED = 1e-7
"""Wage relative to the start below which a country has not found a new balance but fallen out of the world's trade: in
thousands of random worlds wages that clear stay above 1e-4, the others run to zero until they underflow."""


@dataclass(frozen=True, slots=True)
class _System:
    """The equations of one solve as arrays; see :class:`entente.scenarios.trade.records.Economy` for shapes."""

    weights: Floats  # (J, N, N): share * cost^-theta * open
    net: Floats  # weights / (1 + tariff')
    theta: Floats  # (J, 1)
    labour: Floats  # (J, N): value added in output
    inputs: Floats  # (N, J, J)
    inputs_turned: Floats  # (N, J out, J in)
    final: Floats  # (J, N)
    value_added: Floats
    deficit: Floats
    proportional: bool
    keen: bool
    lift: Floats  # (J, N): log of productivity and subsidy
    refund: Floats  # (J, N): 1 / (1 - subsidy)

    def sizes(self) -> tuple[int, int]:
        """Sectors and countries."""
        return self.labour.shape[0], self.labour.shape[1]


@dataclass(frozen=True, slots=True)
class _State:
    """One sweep's outcome."""

    step: Floats
    cost: Floats
    supply: Floats  # (J, N): cost^-theta
    reach: Floats  # (J, N): sum of weights * supply
    income: Floats
    excess: Floats
    deficit: Floats


def solve(economy: Economy, shock: Shock, config: SolveConfig | None = None) -> Equilibrium:
    """Return the equilibrium of ``economy`` after ``shock``.

    Measured tables seldom clear exactly (shares are clipped, deficits taken out); the economy is then settled first,
    without any shock and under the same closure, and the result is relative to that: no shock gives exactly 1.

    Returns
    -------
    Equilibrium
        Relative to the settled economy, :attr:`Equilibrium.before`.

    Raises
    ------
    ImpossibleShockError
        If a buyer is left with no supplier at all of something it needs, or a country owes more than it earns, before
        the shock or after it.
    NotConvergedError
        If no attempt clears the markets; the message names the residual and the country.
    """
    from entente.scenarios.trade.records import SolveConfig as Default
    from entente.scenarios.trade.welfare import finish

    config = config or Default()
    before = settle(economy, config)
    if _changes_nothing(before, shock):
        system = _system(before, shock, proportional=config.closure == "proportional")
        return finish(before, shock, _found(system, _start(before), 0, 0), config)
    return finish(before, shock, _find(before, shock, config), config)


def settle(economy: Economy, config: SolveConfig) -> Economy:
    """Return the economy in equilibrium without any shock; the same object if it is in equilibrium already."""
    from entente.scenarios.trade.records import Shock
    from entente.scenarios.trade.welfare import finish

    if config.closure == "balanced":
        economy = replace(economy, deficit=np.zeros_like(economy.deficit)) if economy.deficit.any() else economy
    _refuse_debt(economy)
    if config.closure == "fixed" and abs(economy.deficit.sum()) > STRANDED_WORLD * economy.value_added.sum():
        message = "the deficits of all countries do not sum to zero: the world as a whole would owe"
        raise ImpossibleShockError(
            message, hint="add the rest of the world, or use closure 'balanced' or 'proportional'"
        )
    nothing = Shock()
    state = _sweep(_system(economy, nothing, proportional=config.closure == "proportional"), _start(economy))
    if np.abs(state.step).max() < config.tolerance and _cleared(state, config):
        return economy
    return finish(economy, nothing, _find(economy, nothing, config), config).economy


def _refuse_debt(economy: Economy) -> None:
    poor = economy.income <= 0
    if poor.any():
        name = economy.countries[int(np.argmax(poor))]
        hint = "solve with balanced trade, or check the signs: a deficit is imports less exports"
        raise ImpossibleShockError(f"{name} gives away more than it earns: its surplus exceeds its income", hint=hint)


@dataclass(frozen=True, slots=True)
class Found:
    """What the iteration ended with: log wages (N,), log prices and log spending (J, N), weights of cells (J, N, N)."""

    wage: Floats
    price: Floats
    spending: Floats
    weights: Floats
    state: _State
    iterations: int
    attempts: int


def _find(economy: Economy, shock: Shock, config: SolveConfig) -> Found:
    system = _system(economy, shock, proportional=config.closure == "proportional")
    _refuse_cut_off(economy, system)
    _refuse_stranded(economy, system)
    start = _start(economy)
    best, done = start, 0
    for attempt, (damping, memory, keen) in enumerate(ATTEMPTS, start=1):
        best, count, ok = _iterate(replace(system, keen=keen), best, config, damping, memory * config.memory)
        done += count
        if ok:
            return _payable(economy, _found(system, best, done, attempt))
    best = _newton(system, best, config)
    found = _found(system, best, done, len(ATTEMPTS) + 1)
    if _cleared(found.state, config):
        return _payable(economy, found)
    _refuse_spent(economy, found, SPENT)
    worst = int(np.argmax(np.abs(found.state.excess)))
    message = (
        f"the markets do not clear: after {done} iterations {economy.countries[worst]} has an excess demand of "
        f"{found.state.excess[worst]:.2g} of its value added"
    )
    raise NotConvergedError(message, hint="try closure 'balanced', a smaller shock, or higher elasticities")


def _payable(economy: Economy, found: Found) -> Found:
    """Refuse what solves the equations but is no economy: a country that consumes less than nothing, or earns nothing.

    Spending on inputs can hide the first: what firms buy stays positive while households' demand is negative.
    """
    _refuse_spent(economy, found, 0.0)
    left = found.state.income / economy.value_added
    worst = int(np.argmin(left))
    if left[worst] <= 0:
        message = f"{economy.countries[worst]} would hand out all that it earns: its subsidies exceed its income"
        raise ImpossibleShockError(message, hint="try a smaller subsidy, or one of fewer sectors")
    lowest = int(np.argmin(found.wage))
    if found.wage[lowest] < np.log(VANISHED):
        message = f"no wage clears what {economy.countries[lowest]} can still sell and must buy: it falls towards zero"
        raise ImpossibleShockError(message, hint="leave a flow in each direction, or try closure 'balanced'")
    return found


def _refuse_spent(economy: Economy, found: Found, least: float) -> None:
    """Refuse a fixed surplus that leaves its country at most ``least`` of its value added to spend."""
    left = found.state.income / (np.exp(found.wage) * economy.value_added)
    worst = int(np.argmin(left))
    if left[worst] <= least and economy.deficit[worst] < 0:
        name = economy.countries[worst]
        message = f"{name} would give away all that it earns after the shock: its surplus is fixed, its income falls"
        raise ImpossibleShockError(message, hint="try closure 'balanced' or 'proportional', or a smaller shock")


def _start(economy: Economy) -> Floats:
    """Return the point of no change: wages and prices as they are, spending as observed."""
    jn = economy.spending.shape
    hats = np.zeros(jn[1] + jn[0] * jn[1])
    return np.concatenate([hats, np.log(np.maximum(economy.spending, _tiny(economy))).ravel()])


def _tiny(economy: Economy) -> float:
    return float(economy.spending.max()) * 1e-15


def _system(economy: Economy, shock: Shock, *, proportional: bool) -> _System:
    tariff = economy.tariff if shock.tariff is None else shock.tariff
    weights = _weights(economy, shock)
    subsidy = np.broadcast_to(np.asarray(shock.subsidy, float), economy.final.shape).T
    gain = np.broadcast_to(np.asarray(shock.productivity, float), economy.final.shape).T
    return _System(
        weights=weights,
        net=weights / (1 + tariff),
        theta=economy.theta[:, None],
        labour=np.ascontiguousarray(economy.value_added_share.T),
        inputs=economy.inputs,
        inputs_turned=np.ascontiguousarray(economy.inputs.transpose(0, 2, 1)),
        final=np.ascontiguousarray(economy.final.T),
        value_added=economy.value_added,
        deficit=economy.deficit,
        proportional=proportional,
        keen=False,
        lift=np.log(1 - subsidy) - np.log(gain),
        refund=1 / (1 - subsidy),
    )


def _weights(economy: Economy, shock: Shock) -> Floats:
    """Return shares times what the shock does to costs of delivery; powers only where there is something to raise."""
    factor = np.asarray(shock.cost, float)
    if shock.tariff is not None:
        factor = factor * ((1 + shock.tariff) / (1 + economy.tariff))
    if factor.ndim or factor != 1:
        return np.asarray(economy.share * factor ** -economy.theta[:, None, None] * shock.open)
    return np.asarray(economy.share * shock.open)


def _refuse_cut_off(economy: Economy, system: _System) -> None:
    """Refuse a shock that leaves a buyer without any supplier: its price would be infinite."""
    cut = (system.weights.sum(axis=2) <= 0) & (economy.spending > 0)
    if cut.any():
        sector, buyer = (int(axis) for axis in np.argwhere(cut)[0])
        message = f"{economy.countries[buyer]} is left with no supplier of {economy.sectors[sector]}"
        raise ImpossibleShockError(message, hint="leave a supplier, or ask for the rationed short run instead")


def _refuse_stranded(economy: Economy, system: _System) -> None:
    """Refuse what no prices can clear: countries that only buy abroad, or only sell, with no deficit to match."""
    bought = np.asarray(((system.weights > 0) & (economy.spending > 0)[:, :, None]).any(axis=0))
    scaled = system.proportional and bool(economy.deficit.any())
    if scaled or (_reaches_all(bought) and _reaches_all(bought.T)):
        return
    from scipy.sparse.csgraph import connected_components

    count, group = connected_components(bought, connection="strong")
    owed = np.bincount(group, weights=economy.deficit, minlength=count)
    between = bought & (group[:, None] != group[None, :])
    buys, sells = (np.bincount(group[between.any(axis=axis)], minlength=count) > 0 for axis in (1, 0))
    small = STRANDED * economy.value_added.sum()
    wrong = (~sells & ~(owed > small) & (buys | (owed < -small))) | (
        ~buys & ~(owed < -small) & (sells | (owed > small))
    )
    if wrong.any():
        # the smallest group is the one that was cut off
        one_group = min(np.flatnonzero(wrong), key=lambda place: int((group == place).sum()))
        names = [name for name, own in zip(economy.countries, group, strict=True) if own == one_group]
        who = ", ".join(names[:5]) + (" ..." if len(names) > 5 else "")  # noqa: PLR2004 - enough to recognise
        message = f"the trade that is left to {who} cannot match what is bought and sold abroad: no prices clear it"
        raise ImpossibleShockError(message, hint="leave a flow in each direction, or take deficits out or in")


def _reaches_all(links: NDArray[np.bool_]) -> bool:
    """Whether the first country reaches every other along the links."""
    seen = np.arange(len(links)) == 0
    while True:
        further = seen | links[seen].any(axis=0)
        if (further == seen).all():
            return bool(seen.all())
        seen = further


def _changes_nothing(economy: Economy, shock: Shock) -> bool:
    same_tariff = shock.tariff is None or np.array_equal(shock.tariff, economy.tariff)
    ones = all((np.asarray(part) == 1).all() for part in (shock.cost, shock.open, shock.productivity))
    return bool(same_tariff and ones and not np.asarray(shock.subsidy).any())


def _sweep(system: _System, point: Floats) -> _State:
    """Return the step of one sweep from ``point``: log wages, then log prices, then log spending."""
    jn, n = system.sizes(), system.sizes()[1]
    wage, price = point[:n], point[n : n + jn[0] * n].reshape(jn)
    logs = point[n + jn[0] * n :].reshape(jn)
    cost = system.labour * wage + np.matmul(system.inputs_turned, price.T[:, :, None])[:, :, 0].T + system.lift
    supply = np.exp(-system.theta * cost)
    reach = np.matmul(system.weights, supply[:, :, None])[:, :, 0]
    spent = np.exp(logs)
    per = spent / reach
    bought = np.matmul(system.net, supply[:, :, None])[:, :, 0] * per
    sold = supply * np.matmul(per[:, None, :], system.net)[:, 0, :]
    output = sold * system.refund
    paid = np.exp(wage) * system.value_added
    deficit = _deficit(system, paid)
    income = paid + spent.sum(axis=0) - bought.sum(axis=0) + deficit - (output - sold).sum(axis=0)
    wanted = np.matmul(system.inputs, output.T[:, :, None])[:, :, 0].T + system.final * income
    earned = (system.labour * output).sum(axis=0)
    push = np.log(earned / paid)
    if system.keen:
        home = supply * per * np.einsum("jnn->jn", system.net)
        open_part = np.maximum(1 - home.sum(axis=0) / sold.sum(axis=0), LEAST_OPEN)
        push = push / (open_part * KEEN)
    moved = wage + STEP * np.clip(push, -LARGEST_STEP, LARGEST_STEP)
    moved = moved - np.log((np.exp(moved) * system.value_added).sum() / system.value_added.sum())
    floor = 1e-300
    step = np.concatenate(
        [
            moved - wage,
            (-np.log(reach) / system.theta - price).ravel(),
            (np.log(np.maximum(wanted, floor)) - logs).ravel(),
        ]
    )
    # relative to what is earned after the shock: a wage that runs off to zero must not pass for a cleared market
    excess = (bought.sum(axis=0) - deficit - sold.sum(axis=0)) / paid
    return _State(step, cost, supply, reach, income, excess, deficit)


def _deficit(system: _System, paid: Floats) -> Floats:
    """Return deficits: fixed, or growing with value added and scaled to a world sum of zero."""
    if not system.proportional:
        return system.deficit
    wide = (1 + system.deficit / system.value_added) * paid
    return np.asarray(wide * paid.sum() / wide.sum() - paid)


def _cleared(state: _State, config: SolveConfig) -> bool:
    return bool(np.isfinite(state.step).all() and np.abs(state.excess).max() < config.residual)


def _iterate(
    system: _System, start: Floats, config: SolveConfig, damping: float, memory: int
) -> tuple[Floats, int, bool]:
    """Return the best point, the number of sweeps and whether it is a solution."""
    past: list[tuple[Floats, Floats]] = []
    point, best, least = start, start, np.inf
    for count in range(1, config.most + 1):
        with np.errstate(all="ignore"):  # what is not finite ends the attempt just below
            state = _sweep(system, point)
        size = float(np.abs(state.step).max())
        if size < least:
            best, least = point, size
        if size < config.tolerance and _cleared(state, config):
            return point, count, True
        if not np.isfinite(size) or size > RUNAWAY * least:
            return best, count, False
        past = [*past, (point, damping * state.step)][-(memory + 1) :]
        point = _mixed(past)
    return best, config.most, False


def _mixed(past: list[tuple[Floats, Floats]]) -> Floats:
    """Return Anderson's next point from the last points and their steps."""
    point, step = past[-1]
    if len(past) == 1:
        return point + step
    points = np.stack([later[0] - earlier[0] for earlier, later in itertools.pairwise(past)], axis=1)
    steps = np.stack([later[1] - earlier[1] for earlier, later in itertools.pairwise(past)], axis=1)
    gram = steps.T @ steps
    # a ridge far below the data keeps nearly parallel steps from being divided by zero
    gram[np.diag_indices_from(gram)] *= 1 + 1e-12
    try:
        mix = np.linalg.solve(gram, steps.T @ step)
    except np.linalg.LinAlgError:
        return point + step
    return np.asarray(point + step - (points + steps) @ mix)


def _newton(system: _System, start: Floats, config: SolveConfig) -> Floats:
    """Return what Newton and Krylov make of the best point, or that point if they fail."""
    from scipy.optimize import NoConvergence, newton_krylov

    step: Callable[[Floats], Floats] = lambda point: _sweep(system, point).step  # noqa: E731 - a name for the solver
    try:
        with np.errstate(all="ignore"):
            return np.asarray(newton_krylov(step, start, f_tol=config.tolerance, maxiter=60, method="lgmres"))
    except (NoConvergence, ValueError, FloatingPointError, np.linalg.LinAlgError):
        return start


def _found(system: _System, point: Floats, iterations: int, attempts: int) -> Found:
    jn, n = system.sizes(), system.sizes()[1]
    with np.errstate(all="ignore"):
        state = _sweep(system, point)
    price = -np.log(state.reach) / system.theta
    spending = point[n + jn[0] * n :].reshape(jn)
    return Found(point[:n], price, spending, system.weights, state, iterations, attempts)
