"""What must hold of any equilibrium, on random worlds, and what can be worked out by hand.

Tolerance: markets clear to 1e-8 of value added, steps end below 1e-10 in logs; hats are then good to about 1e-8.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from entente.errors import ImpossibleShockError, NotConvergedError, OptionError, ScenarioError, UnknownNameError
from entente.scenarios.trade.gravity import experiment, one_sector
from entente.scenarios.trade.prepare import Tables, prepare
from entente.scenarios.trade.records import CLOSURES, Shock, SolveConfig
from entente.scenarios.trade.simulate import World, made_up, split
from entente.scenarios.trade.solver import settle, solve

if TYPE_CHECKING:
    from entente.scenarios.trade.records import Closure, Economy, Equilibrium, Floats

CLOSE = 1e-7
closures = st.sampled_from(CLOSURES)
seeds = st.integers(0, 10_000)
worlds = st.builds(
    World,
    countries=st.integers(2, 7),
    sectors=st.integers(1, 4),
    imbalance=st.sampled_from([0.0, 0.3, 0.85]),
    home=st.sampled_from([1.0, 3.0, 10.0]),
    inputs=st.booleans(),
)
wild = st.builds(
    World,
    countries=st.integers(1, 7),
    sectors=st.integers(1, 4),
    imbalance=st.sampled_from([0.0, 0.3, 0.85]),
    home=st.sampled_from([1.0, 10.0, 1e3, 1e6]),
    empty=st.sampled_from([0.0, 0.5, 0.95]),
    tariff=st.sampled_from([0.0, 0.1, 2.0]),
    inputs=st.booleans(),
)
quick = settings(max_examples=25, deadline=None)


def _abroad(economy: Economy, value: Floats | float, home: float = 1.0) -> Floats:
    """A table of cells with ``value`` off the diagonal."""
    own = np.eye(len(economy.countries), dtype=bool)[None]
    return np.where(np.broadcast_to(own, economy.share.shape), home, value)


def _costs(economy: Economy, seed: int, low: float = 0.7, high: float = 1.5) -> Shock:
    return Shock(cost=_abroad(economy, np.random.default_rng(seed).uniform(low, high, economy.share.shape)))


def _solved(economy: Economy, shock: Shock, closure: Closure = "fixed") -> Equilibrium:
    """Solve; a made-up surplus may exceed what a country can earn at all, which is then said and not our subject."""
    try:
        found = solve(economy, shock, SolveConfig(closure=closure))
    except ImpossibleShockError as reason:
        assume("surplus" not in reason.message)
        raise
    return found


def _sound(found: Equilibrium) -> bool:
    arrays = (found.wage, found.cost, found.price, found.real_income, found.real_wage, found.welfare_first_order)
    after = found.economy
    return all(np.isfinite(array).all() for array in (*arrays, after.share, after.spending)) and bool(
        (found.real_income > 0).all() and (found.wage > 0).all()
    )


@given(worlds, seeds, closures)
@quick
def test_markets_clear_in_badly_unbalanced_worlds(world: World, seed: int, closure: Closure) -> None:
    economy = made_up(world, np.random.default_rng(seed))
    found = _solved(economy, _costs(economy, seed), closure)
    assert _sound(found)
    assert found.residual < 1e-8
    assert found.walras < 1e-8
    after = found.economy
    # written down anew: what is sold is what is used and consumed, and every country spends what it has
    used = np.einsum("nkj,jn->kn", after.inputs, after.output)
    assert after.spending == pytest.approx(used + after.final.T * after.income, rel=1e-6)
    assert (after.value_added_share.T * after.output).sum(axis=0) == pytest.approx(after.value_added, rel=1e-6)
    gap = after.trade.sum(axis=(0, 2)) - after.trade.sum(axis=(0, 1))
    assert gap == pytest.approx(after.deficit, abs=1e-7 * float(after.value_added.max()))


@given(wild, seeds, closures, st.sampled_from(["stops", "alone", "tariffs", "costs", "subsidies"]))
@example(World(countries=2, sectors=1, imbalance=0.3, home=1.0, tariff=0.0), 2649, "proportional", "stops")
@example(World(countries=5, sectors=4, imbalance=0.0, home=10.0, empty=0.95), 5716, "proportional", "alone")
@example(World(countries=7, sectors=3, imbalance=0.3, home=10.0, tariff=0.0), 9767, "fixed", "costs")
@quick
def test_an_answer_or_a_reason_never_nan(world: World, seed: int, closure: Closure, kind: str) -> None:
    rng = np.random.default_rng(seed)
    economy = made_up(world, rng)
    shock = {
        "stops": Shock(open=_abroad(economy, (rng.uniform(size=economy.share.shape) > 0.5).astype(float))),
        "alone": Shock(open=_abroad(economy, 0.0)),
        "tariffs": Shock(tariff=_abroad(economy, rng.uniform(0, 8, economy.share.shape), 0.0)),
        "costs": _costs(economy, seed, 0.2, 20),
        "subsidies": Shock(subsidy=rng.uniform(0, 0.9, (len(economy.countries), len(economy.sectors)))),
    }[kind]
    told: list[ScenarioError] = []
    try:
        found = solve(economy, shock, SolveConfig(closure=closure, most=300))
    except (ImpossibleShockError, NotConvergedError) as reason:
        told.append(reason)
    if told:
        assert told[0].hint
        assert "nan" not in told[0].message
        return
    assert _sound(found)
    assert found.wage.min() > 1e-7  # a wage that runs to zero passes for a cleared market once it underflows
    assert found.residual < 1e-8
    assert found.walras < 1e-8


def test_a_surplus_that_no_income_covers_is_refused_though_the_equations_have_a_solution() -> None:
    """Found by the test above: raising tariffs little by little takes this country's income through zero."""
    world = World(countries=3, sectors=1, imbalance=0.3, home=1.0, tariff=0.0)
    rng = np.random.default_rng(2366)
    economy = made_up(world, rng)
    rng.uniform(size=economy.share.shape)
    tariff = _abroad(economy, rng.uniform(0, 8, economy.share.shape), 0.0)
    incomes = [_solved(economy, Shock(tariff=part * tariff)).real_income.min() for part in (0.1, 0.2, 0.3, 0.5)]
    assert incomes == sorted(incomes, reverse=True)
    with pytest.raises(ImpossibleShockError, match="C000 would give away all that it earns") as told:
        solve(economy, Shock(tariff=tariff))
    assert told.value.hint
    assert solve(economy, Shock(tariff=tariff), SolveConfig(closure="proportional")).real_income.min() > 0


@given(worlds, seeds, closures)
@quick
def test_no_shock_changes_nothing(world: World, seed: int, closure: Closure) -> None:
    economy = made_up(world, np.random.default_rng(seed))
    found = _solved(economy, Shock(cost=np.ones_like(economy.share), tariff=economy.tariff), closure)
    assert (found.wage == 1).all()
    for hat in (found.real_income, found.real_wage, found.price, found.cost):
        assert hat == pytest.approx(np.ones_like(hat), abs=1e-12)
    assert np.abs(found.welfare_first_order).max() < 1e-12


@given(worlds, seeds)
@quick
def test_there_and_back_is_no_change(world: World, seed: int) -> None:
    economy = settle(made_up(replace(world, imbalance=0.0), np.random.default_rng(seed)), SolveConfig())
    shock = _costs(economy, seed)
    out = solve(economy, shock)
    back = solve(out.economy, Shock(cost=1 / np.asarray(shock.cost)))
    assert out.real_income * back.real_income == pytest.approx(np.ones(world.countries), abs=CLOSE)
    assert back.economy.share == pytest.approx(economy.share, abs=CLOSE)


@given(worlds, seeds, closures)
@quick
def test_relabelling_countries_and_sectors_permutes_the_results(world: World, seed: int, closure: Closure) -> None:
    rng = np.random.default_rng(seed)
    economy = made_up(world, rng)
    shock = _costs(economy, seed)
    n, j = rng.permutation(world.countries), rng.permutation(world.sectors)
    found = _solved(economy, shock, closure)
    turned = solve(
        _turned(economy, n, j), Shock(cost=np.asarray(shock.cost)[np.ix_(j, n, n)]), SolveConfig(closure=closure)
    )
    assert turned.real_income == pytest.approx(found.real_income[n], abs=CLOSE)
    assert turned.price == pytest.approx(found.price[np.ix_(j, n)], abs=CLOSE)
    assert turned.welfare_first_order == pytest.approx(found.welfare_first_order[n], abs=CLOSE)


def _turned(economy: Economy, n: Any, j: Any) -> Economy:
    return replace(
        economy,
        countries=tuple(economy.countries[place] for place in n),
        sectors=tuple(economy.sectors[place] for place in j),
        share=economy.share[np.ix_(j, n, n)],
        spending=economy.spending[np.ix_(j, n)],
        value_added_share=economy.value_added_share[np.ix_(n, j)],
        inputs=economy.inputs[np.ix_(n, j, j)],
        final=economy.final[np.ix_(n, j)],
        theta=economy.theta[j],
        value_added=economy.value_added[n],
        deficit=economy.deficit[n],
        tariff=economy.tariff[np.ix_(j, n, n)],
    )


@given(worlds, seeds, closures, st.integers(1, 3), st.integers(1, 3))
@quick
def test_cutting_countries_and_sectors_changes_nothing(
    world: World, seed: int, closure: Closure, far: int, deep: int
) -> None:
    economy = made_up(world, np.random.default_rng(seed))
    shock = _costs(economy, seed)
    cost = np.repeat(np.repeat(np.repeat(np.asarray(shock.cost), deep, 0), far, 1), far, 2)
    found = _solved(economy, shock, closure)
    finer = solve(split(economy, far, deep), Shock(cost=cost), SolveConfig(closure=closure))
    assert finer.real_income[::far] == pytest.approx(found.real_income, abs=CLOSE)
    assert finer.real_wage[::far] == pytest.approx(found.real_wage, abs=CLOSE)
    assert finer.terms_of_trade[::far] == pytest.approx(found.terms_of_trade, abs=CLOSE)


@given(worlds, seeds)
@quick
def test_units_do_not_matter(world: World, seed: int) -> None:
    economy = made_up(replace(world, imbalance=min(world.imbalance, 0.3)), np.random.default_rng(seed))
    larger = replace(
        economy,
        spending=economy.spending * 1e6,
        value_added=economy.value_added * 1e6,
        deficit=economy.deficit * 1e6,
    )
    shock = _costs(economy, seed)
    assert solve(larger, shock).real_income == pytest.approx(solve(economy, shock).real_income, abs=CLOSE)


@given(worlds, seeds, st.integers(0, 6))
@quick
def test_the_numeraire_moves_money_not_welfare(world: World, seed: int, place: int) -> None:
    assume(place < world.countries)
    economy = made_up(world, np.random.default_rng(seed))
    shock = _costs(economy, seed)
    name = economy.countries[place]
    one = _solved(economy, shock)
    other = solve(economy, shock, SolveConfig(numeraire=name))
    assert other.wage[place] == pytest.approx(1, abs=1e-12)
    assert (one.economy.value_added).sum() == pytest.approx(one.before.value_added.sum(), rel=1e-9)
    assert other.real_income == pytest.approx(one.real_income, rel=1e-9)
    assert other.price / one.price == pytest.approx(np.full(one.price.shape, 1 / one.wage[place]), rel=1e-9)


# --- what grows with what --------------------------------------------------------------------------------------------


@given(worlds, seeds)
@quick
def test_a_country_loses_more_the_dearer_its_borders(world: World, seed: int) -> None:
    economy = made_up(replace(world, tariff=0.0, imbalance=0.0), np.random.default_rng(seed))
    losses = []
    for factor in (1.0, 1.05, 1.2, 1.6, 2.5):
        cost = np.ones_like(economy.share)
        cost[:, 0, 1:] = cost[:, 1:, 0] = factor
        losses.append(solve(economy, Shock(cost=cost)).real_income[0])
    assert losses[0] == pytest.approx(1, abs=1e-12)
    assert (np.diff(losses) < 0).all()


@given(seeds, st.floats(0.05, 0.95))
@quick
def test_a_stop_is_the_limit_of_dear_delivery(seed: int, part: float) -> None:
    economy = made_up(World(4, 2), np.random.default_rng(seed))
    cells = np.zeros(economy.share.shape, bool)
    cells[:, 0, 1] = True
    stop = solve(economy, Shock(open=np.where(cells, 0.0, 1.0)))
    dear = solve(economy, Shock(cost=np.where(cells, 1e9, 1.0)))
    half = solve(economy, Shock(open=np.where(cells, part, 1.0)))
    assert (stop.economy.share[cells] == 0).all()
    assert dear.real_income == pytest.approx(stop.real_income, abs=1e-6)
    assert stop.price[:, 0].max() > half.price[:, 0].max() or stop.real_wage[0] < half.real_wage[0]


def test_perfect_substitutes_make_a_stop_free() -> None:
    economy = settle(made_up(World(5, 2, tariff=0.0), np.random.default_rng(2)), SolveConfig(closure="balanced"))
    shut = np.ones_like(economy.share)
    shut[:, 0, 1] = 0
    losses = [
        np.abs(solve(economy.with_theta(np.full(2, theta)), Shock(open=shut)).real_income - 1).max()
        for theta in (1.0, 10.0, 100.0, 1000.0)
    ]
    assert (np.diff(losses) < 0).all()
    assert losses[-1] < 2e-3


@given(seeds, st.floats(0.5, 12))
@quick
def test_gains_from_trade_of_one_sector(seed: int, theta: float) -> None:
    """Arkolakis, Costinot and Rodriguez-Clare (2012): autarky costs lambda^(1 / theta)."""
    world = World(5, 1, tariff=0.0, inputs=False)
    economy = made_up(world, np.random.default_rng(seed)).with_theta(np.array([theta]))
    found = solve(economy, Shock(open=_abroad(economy, 0.0)))
    home = np.einsum("jnn->n", found.before.share)
    assert found.real_income == pytest.approx(home ** (1 / theta), abs=CLOSE)


@given(seeds)
@quick
def test_gains_from_trade_with_inputs(seed: int) -> None:
    """The same through the Leontief inverse: prices rise by (I - A')^-1 (-ln lambda / theta) over wages."""
    economy = settle(made_up(World(4, 3, tariff=0.0), np.random.default_rng(seed)), SolveConfig())
    found = solve(economy, Shock(open=_abroad(economy, 0.0)))
    for place in range(4):
        direct = -np.log(np.einsum("jnn->jn", economy.share)[:, place]) / economy.theta
        rise = np.linalg.solve(np.eye(3) - economy.inputs[place].T, direct)
        assert np.log(found.real_wage[place]) == pytest.approx(-economy.final[place] @ rise, abs=CLOSE)


# --- one sector ------------------------------------------------------------------------------------------------------


def _by_definition(share: Floats, output: Floats, deficit: Floats, weight: Floats, theta: float) -> Floats:
    """Plain iteration of Dekle, Eaton and Kortum (2007); real spending relative to before."""
    wage = np.ones(len(output))
    for _ in range(20_000):
        price = ((share * weight) @ wage**-theta) ** (-1 / theta)
        spending = wage * output + deficit
        sold = ((share * weight) * (price**theta * spending)[:, None]).sum(axis=0) * wage**-theta
        later = wage * (sold / (wage * output)) ** (0.5 / (1 + theta))
        later *= output.sum() / (later @ output)
        if np.abs(later - wage).max() < 1e-14:
            break
        wage = later
    return np.asarray(spending / (output + deficit) / price)


@given(seeds, st.floats(0.8, 9))
@settings(max_examples=10, deadline=None)
def test_one_sector_is_many_sectors_with_one(seed: int, theta: float) -> None:
    rng = np.random.default_rng(seed)
    flows = np.exp(rng.normal(0, 1, (5, 5))) + 10 * np.diag(np.exp(rng.normal(0, 1, 5)))
    economy = one_sector(list("ABCDE"), flows, theta)
    cost = _abroad(economy, rng.uniform(0.8, 1.3, (1, 5, 5)))
    found = solve(economy, Shock(cost=cost))
    truth = _by_definition(economy.share[0], flows.sum(axis=1), economy.deficit, cost[0] ** -theta, theta)
    assert found.real_income == pytest.approx(truth, abs=CLOSE)
    # several sectors that are all alike are one
    assert solve(split(economy, 1, 3), Shock(cost=np.repeat(cost, 3, 0))).real_income == pytest.approx(truth, abs=CLOSE)


def test_a_gravity_experiment_tells_what_it_assumed() -> None:
    flows = np.array([[100.0, 10], [12, 200]])
    found = experiment(["AAA", "BBB"], flows, np.array([[1, 1.1], [1, 1]]), sigma=7, numeraire="AAA", money="wage")
    told = found.to_dict()
    assert [row["iso3"] for row in told["countries"]] == ["AAA", "BBB"]
    assert told["numeraire"] == "AAA"
    assert told["numeraire_kind"] == "wage"
    assert told["residual"] < 1e-8
    assert all(row["welfare_pct"] < 0 for row in told["countries"])


# --- verbs that pay: tariffs, subsidies, productivity ----------------------------------------------------------------


def test_productivity_of_all_raises_all_by_the_same() -> None:
    economy = made_up(World(4, 2, inputs=False), np.random.default_rng(0))
    found = solve(economy, Shock(productivity=np.full((4, 2), 1.1)))
    assert found.real_income == pytest.approx(np.full(4, 1.1), abs=CLOSE)


def test_a_subsidy_beyond_all_income_is_refused() -> None:
    economy = settle(made_up(World(countries=3, sectors=2), np.random.default_rng(0)), SolveConfig(closure="balanced"))
    subsidy = np.zeros((3, 2))
    subsidy[1] = 0.7
    with pytest.raises(ImpossibleShockError, match="C001 would hand out all that it earns") as told:
        solve(economy, Shock(subsidy=subsidy), SolveConfig(closure="balanced"))
    assert told.value.hint
    assert solve(economy, Shock(subsidy=subsidy / 7), SolveConfig(closure="balanced")).real_income.min() > 0


def test_a_subsidy_is_paid_by_the_treasury() -> None:
    economy = made_up(World(4, 2, tariff=0.0), np.random.default_rng(0))
    subsidy = np.zeros((4, 2))
    subsidy[0, 0] = 0.3
    found = solve(economy, Shock(subsidy=subsidy))
    assert found.cost[0, 0] < found.cost[0, 1]
    # nothing is free: the one who pays loses, its customers gain
    assert found.real_income[0] < 1
    assert found.real_income[1:].max() > 1
    assert found.residual < 1e-8


def test_a_small_tariff_pays_a_large_one_does_not() -> None:
    economy = made_up(World(4, 1, tariff=0.0, home=1.0, inputs=False), np.random.default_rng(1))
    real = []
    for rate in (0.02, 10.0):
        tariff = np.zeros_like(economy.tariff)
        tariff[:, 0, 1:] = rate
        real.append(solve(economy, Shock(tariff=tariff)).real_income)
    assert real[0][0] > 1
    assert real[1][0] < real[0][0]
    assert real[1][1:].min() < 1


# --- what cannot be --------------------------------------------------------------------------------------------------


def test_a_buyer_without_a_supplier() -> None:
    economy = made_up(World(3, 2), np.random.default_rng(0))
    shut = np.ones_like(economy.share)
    shut[1, 2] = 0
    with pytest.raises(ImpossibleShockError, match="C002 is left with no supplier of S001"):
        solve(economy, Shock(open=shut))


def test_a_deficit_without_imports_and_a_surplus_without_exports() -> None:
    economy = settle(made_up(World(4, 2, imbalance=0.3), np.random.default_rng(0)), SolveConfig())
    for place, axis in ((int(np.argmax(economy.deficit)), 1), (int(np.argmin(economy.deficit)), 2)):
        shut = np.moveaxis(np.ones_like(economy.share), axis, 0)
        shut[place] = 0
        shut = np.moveaxis(shut, 0, axis)
        shut[:, place, place] = 1
        with pytest.raises(ImpossibleShockError, match=economy.countries[place]):
            solve(economy, Shock(open=shut))


def test_a_country_that_buys_and_never_sells() -> None:
    economy = made_up(World(3, 1, inputs=False), np.random.default_rng(0))
    shut = np.ones_like(economy.share)
    shut[:, :2, 2] = 0
    with pytest.raises(ImpossibleShockError, match="C002"):
        solve(economy, Shock(open=shut), SolveConfig(closure="balanced"))


def test_a_surplus_above_all_income() -> None:
    economy = made_up(World(3, 1, tariff=0.0), np.random.default_rng(0))
    owed = economy.value_added[0] * np.array([-1.5, 1.5, 0])
    with pytest.raises(ImpossibleShockError, match="C000 gives away more than it earns"):
        solve(replace(economy, deficit=owed), Shock())


def test_a_fixed_surplus_that_cannot_be_earned() -> None:
    """At 99 % of the surplus its payer keeps 0.3 % of its income; the whole cannot be paid."""
    economy = made_up(World(6, 2, imbalance=0.85, inputs=False), np.random.default_rng(6))
    with pytest.raises(ImpossibleShockError, match="C000 would give away all that it earns"):
        solve(economy, Shock())
    assert _sound(solve(economy, Shock(), SolveConfig(closure="proportional")))


@pytest.mark.parametrize("factor", [10.0, 100.0, 1000.0])
def test_near_autarky(factor: float) -> None:
    economy = made_up(World(2, 3, tariff=0.0, home=1.0), np.random.default_rng(0))
    found = solve(economy, Shock(cost=_abroad(economy, factor)))
    assert found.residual < 1e-8
    assert found.real_income == pytest.approx(solve(economy, Shock(open=_abroad(economy, 0.0))).real_income, rel=1e-4)


def test_deficits_that_do_not_add_up() -> None:
    economy = made_up(World(3, 1), np.random.default_rng(0))
    owing = replace(economy, deficit=0.1 * economy.value_added)
    with pytest.raises(ImpossibleShockError, match="sum to zero"):
        solve(owing, Shock())
    assert _sound(solve(owing, Shock(), SolveConfig(closure="proportional")))


def test_one_country_alone() -> None:
    economy = made_up(World(1, 2), np.random.default_rng(0))
    found = solve(economy, Shock(productivity=np.full((1, 2), 2.0)))
    assert found.real_income[0] > 2  # inputs get cheaper as well


def test_no_patience_is_told_as_such() -> None:
    economy = made_up(World(6, 3, imbalance=0.85, home=1e5), np.random.default_rng(15))
    with pytest.raises(ScenarioError) as caught:
        solve(economy, Shock(), SolveConfig(most=5))
    assert caught.value.hint


@pytest.mark.parametrize(
    "wrong",
    [{"closure": "open"}, {"tolerance": 0.0}, {"residual": 2.0}, {"memory": 0}, {"most": 0}],
)
def test_wrong_options_of_the_solver(wrong: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        SolveConfig(**wrong)


def test_an_unknown_numeraire() -> None:
    economy = made_up(World(3, 1), np.random.default_rng(0))
    with pytest.raises(UnknownNameError, match="XXX"):
        solve(economy, _costs(economy, 0), SolveConfig(numeraire="XXX"))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("share", lambda array: array * 1.01),
        ("share", lambda array: array[:, :2]),
        ("final", lambda array: array * np.nan),
        ("theta", lambda array: array * 0),
        ("value_added", lambda array: array * 0),
        ("tariff", lambda array: array - 1),
        ("inputs", lambda array: array * 1.1),
    ],
)
def test_an_economy_that_is_none(name: str, change: Any) -> None:
    economy = made_up(World(3, 2), np.random.default_rng(0))
    with pytest.raises(OptionError):
        replace(economy, **{name: change(getattr(economy, name))})


@pytest.mark.parametrize("wrong", [{"countries": 0}, {"sectors": 0}, {"imbalance": 1.0}, {"home": 0.0}, {"empty": 1.0}])
def test_wrong_worlds(wrong: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        World(**wrong)
    with pytest.raises(OptionError):
        split(made_up(World(2, 1), np.random.default_rng(0)), 0)


# --- from tables -----------------------------------------------------------------------------------------------------


def _tables(**change: Any) -> Tables:
    rng = np.random.default_rng(8)
    given: dict[str, Any] = {
        "countries": ("A", "B", "C"),
        "sectors": ("x", "y"),
        "trade": rng.uniform(1, 5, (2, 3, 3)),
        "tariff": rng.uniform(0, 0.2, (2, 3, 3)),
        "inputs": rng.uniform(0.1, 1, (3, 2, 2)),
        "value_added_share": rng.uniform(0.4, 0.9, (3, 2)),
        "output": rng.uniform(60, 90, (3, 2)),
        "theta": np.array([4.0, 6.0]),
        "unit": "USD",
        "year": 2020,
    }
    return Tables(**{**given, **change})


def test_prepared_tables_are_an_equilibrium() -> None:
    economy, clipped = prepare(_tables())
    assert clipped.notes() == economy.notes == ()
    assert settle(economy, SolveConfig()) is economy
    made = economy.output.T
    assert made == pytest.approx(_tables().output)
    assert (np.einsum("jnn->jn", economy.tariff) == 0).all()
    assert economy.deficit.sum() == pytest.approx(0, abs=1e-9)
    assert (economy.unit, economy.year) == ("USD", 2020)


def test_what_is_mended_is_told() -> None:
    tables = _tables()
    inputs, output, trade = tables.inputs.copy(), tables.output.copy(), tables.trade.copy()
    inputs[0, 0, 0] = -0.1
    inputs[1, :, 1] = 0
    output[2, 0] = 1.0
    trade[1, :, 2], trade[1, 2, :], output[2, 1] = 0, 0, 0
    economy, clipped = prepare(_tables(inputs=inputs, output=output, trade=trade))
    assert (clipped.inputs, clipped.columns, clipped.output) == (1, 1, 1)
    assert len(economy.notes) == 4
    assert economy.value_added_share[1, 1] == 1
    # neither made nor bought: its own supplier of nothing
    assert economy.share[1, 2].tolist() == [0, 0, 1]
    assert _sound(solve(economy, Shock(cost=_abroad(economy, 1.2))))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"trade": np.zeros((2, 3, 2))}, "shape"),
        ({"trade": np.full((2, 3, 3), np.nan)}, "not finite"),
        ({"tariff": np.full((2, 3, 3), -0.1)}, "negative"),
        ({"value_added_share": np.full((3, 2), 40.0)}, "percent"),
        ({"trade": np.zeros((2, 3, 3)), "output": np.array([[1, 1], [1, 1], [0, 0]]) * 1.0}, "C produces nothing"),
    ],
)
def test_tables_that_make_no_economy(change: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        prepare(_tables(**change))
