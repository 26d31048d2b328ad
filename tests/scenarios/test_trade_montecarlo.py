"""Draws over elasticities and closures: the same for any worker, honest about what failed."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np
import pytest

from entente.errors import NotConvergedError, OptionError
from entente.scenarios.trade.montecarlo import Around, Between, DrawConfig, simulate
from entente.scenarios.trade.records import Shock, SolveConfig
from entente.scenarios.trade.simulate import World, made_up
from entente.scenarios.trade.solver import solve

if TYPE_CHECKING:
    from entente.scenarios.trade.records import Economy

TWO = World(countries=5, sectors=2, imbalance=0.3)


@pytest.fixture(scope="module")
def economy() -> Economy:
    return made_up(TWO, np.random.default_rng(4))


@pytest.fixture(scope="module")
def shock(economy: Economy) -> Shock:
    cost = np.ones_like(economy.share)
    cost[:, 0, 1:] = 1.3
    return Shock(cost=cost)


RANGE = Between(np.array([1.0, 3.0]), np.array([4.0, 9.0]))
FEW = DrawConfig(draws=50, seed=7)


def test_any_executor_gives_the_same_bits(economy: Economy, shock: Shock) -> None:
    alone = simulate(economy, shock, RANGE, FEW)
    with ThreadPoolExecutor(3) as threads:
        threaded = simulate(economy, shock, RANGE, FEW, executor=threads)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        spread = simulate(economy, shock, RANGE, FEW, executor=processes)
    for other in (threaded, spread):
        for name in ("real_income", "real_wage", "exports", "theta"):
            assert (getattr(other, name) == getattr(alone, name)).all(), name
        assert other.closure == alone.closure


def test_a_draw_is_a_solve(economy: Economy, shock: Shock) -> None:
    drawn = simulate(economy, shock, RANGE, FEW)
    for place in (0, 31):
        config = SolveConfig(closure=drawn.closure[place])
        found = solve(economy.with_theta(drawn.theta[place]), shock, config)
        assert drawn.real_income[place] == pytest.approx(100 * (found.real_income - 1), abs=1e-9)


def test_more_draws_begin_with_the_same_draws(economy: Economy, shock: Shock) -> None:
    few = simulate(economy, shock, RANGE, DrawConfig(draws=5, seed=7))
    assert (few.theta == simulate(economy, shock, RANGE, FEW).theta[:5]).all()
    other = simulate(economy, shock, RANGE, DrawConfig(draws=5, seed=8))
    assert not (few.theta == other.theta).any()


def test_bands_lie_in_order_and_tell_the_seed(economy: Economy, shock: Shock) -> None:
    drawn = simulate(economy, shock, RANGE, FEW)
    low, middle, high = drawn.band()
    assert (low <= middle).all()
    assert (middle <= high).all()
    assert low[0] < high[0] < 0
    told = drawn.to_dict()
    assert (told["seed"], told["draws"], told["failed"]) == (7, 50, [])
    assert set(drawn.closure) == {"fixed", "balanced", "proportional"}
    assert drawn.table()[0]["real_income_median"] == pytest.approx(middle[0])


def test_lower_elasticities_cost_more(economy: Economy, shock: Shock) -> None:
    config = DrawConfig(draws=40, closures=("balanced",))
    drawn = simulate(economy, shock, RANGE, config)
    order = np.argsort(drawn.theta[:, 0])
    loss = drawn.real_income[order, 0]
    assert (np.diff(loss) > -1e-9).all()


@pytest.mark.parametrize("together", [True, False])
def test_draws_stay_in_their_range(together: bool) -> None:  # noqa: FBT001 - a parameter of the test
    rng = np.random.default_rng(0)
    low, high = np.array([1.0, 2.0, 3.0]), np.array([2.0, 8.0, 3.0])
    thetas = np.stack([Between(low, high, together).draw(rng) for _ in range(200)])
    assert (thetas >= low - 1e-12).all()
    assert (thetas <= high + 1e-12).all()
    part = np.log(thetas[:, :2] / low[:2]) / np.log(high[:2] / low[:2])
    assert (np.corrcoef(part.T)[0, 1] > 0.99) == together
    around = np.stack([Around(low, 0.5, together).draw(rng) for _ in range(400)])
    assert np.log(around / low).std() == pytest.approx(0.5, rel=0.15)


def test_no_answer_when_most_draws_fail(economy: Economy) -> None:
    with pytest.raises(NotConvergedError, match=r"10 of 10 draws have no equilibrium: .* left with no supplier"):
        simulate(economy, Shock(open=np.zeros_like(economy.share)), RANGE, DrawConfig(draws=10))


def test_a_failed_draw_is_left_out_in_the_open() -> None:
    from entente.scenarios.trade.montecarlo import _collected, _Draw

    economy = made_up(World(countries=2, sectors=1), np.random.default_rng(0))
    good = _Draw(np.ones(1), "fixed", np.zeros((3, 2)))
    told = _collected(economy, [good, _Draw(np.ones(1), "fixed", None, "no markets"), good], DrawConfig(draws=3))
    assert told.failed == ((1, "no markets"),)
    assert told.to_dict()["failed"] == [{"draw": 1, "reason": "no markets"}]
    assert told.real_income.shape == (2, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"draws": 0},
        {"seed": -1},
        {"closures": ()},
        {"closures": ("open",)},
        {"level": 1.0},
    ],
)
def test_wrong_options_of_the_draws(wrong: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        DrawConfig(**wrong)  # type: ignore[arg-type]


def test_wrong_ranges() -> None:
    for low, high in (([1.0], [0.5]), ([0.0], [1.0]), ([1.0, 2.0], [3.0]), ([1.0], [np.inf])):
        with pytest.raises(OptionError):
            Between(np.array(low), np.array(high))
    with pytest.raises(OptionError):
        Around(np.array([-1.0]))
    with pytest.raises(OptionError):
        simulate(
            made_up(World(countries=2, sectors=1), np.random.default_rng(0)),
            Shock(),
            Around(np.array([1.0])),
            DrawConfig(draws=1),
        ).band("prices")
