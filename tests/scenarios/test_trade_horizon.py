"""Elasticities by horizon and what a lost quantity costs.

Figures in percent are those worked out in the method's section on elasticities, printed with two digits.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from entente.errors import OptionError
from entente.scenarios.trade.horizon import (
    BAND,
    LEAST_THETA,
    Path,
    loss_price,
    quantity_cost,
    ramps,
    ration,
    rescaled,
    second_order,
    sector_sigma,
    share_out,
)

shares = st.floats(0.01, 0.99)
quantities = st.floats(0.01, 1.0)


@pytest.mark.parametrize(
    ("share", "sigma", "percent", "digit"),
    [(0.35, 2, 54, 0.5), (0.35, 8.83, 5.7, 0.05), (0.65, 2, 186, 0.5), (0.65, 4.45, 36, 0.5)],
)
def test_price_of_a_lost_supplier(share: float, sigma: float, percent: float, digit: float) -> None:
    assert 100 * np.expm1(loss_price(share, sigma)) == pytest.approx(percent, abs=digit)


def test_a_lost_supplier_has_no_finite_price_at_low_sigma() -> None:
    assert loss_price(0.35, 1.0) == np.inf
    assert loss_price(0.35, 0.76) == np.inf
    assert loss_price(1.0, 5.0) == np.inf
    assert loss_price(0.0, 0.5) == 0


def test_elasticities_grow_from_impact_to_long_run() -> None:
    path = Path()
    assert path.sigma(0) == pytest.approx(0.76)
    assert path.sigma(100) == pytest.approx(2.0)
    years = np.linspace(0, 20, 50)
    assert (np.diff([path.sigma(year) for year in years]) > 0).all()
    # nine tenths of the way after 7 to 10 years
    for one in BAND:
        for year, holds in ((6.8, np.less_equal), (10.0, np.greater_equal)):
            assert holds((one.sigma(year) - one.short) / (one.long - one.short), 0.9)
    assert BAND[0].sigma(3) < BAND[1].sigma(3) < BAND[2].sigma(3)


def test_sectors_start_together_and_part() -> None:
    long_run = np.array([3.0, 8.83, 0.5])
    assert sector_sigma(long_run, 0, Path()) == pytest.approx([0.76] * 3)
    assert sector_sigma(long_run, 1e3, Path()) == pytest.approx([3.0, 8.83, 0.76])
    assert (np.diff(sector_sigma(long_run, 2.0, Path())[:2]) > 0).all()


def test_rescaling_keeps_the_order_and_sets_the_mean() -> None:
    theta = np.array([2.0, 4.0, 12.0])
    scaled = rescaled(theta, 3.0)
    assert (scaled + 1).mean() == pytest.approx(3.0)
    assert (np.diff(scaled) > 0).all()
    assert rescaled(theta, 0.2) == pytest.approx([LEAST_THETA] * 3)


@pytest.mark.parametrize("wrong", [{"short": 0.0}, {"short": 3.0}, {"years": 0.0}])
def test_wrong_paths(wrong: dict[str, float]) -> None:
    with pytest.raises(OptionError):
        Path(**wrong)  # type: ignore[arg-type]


# --- quantities ------------------------------------------------------------------------------------------------------


@given(shares, quantities)
def test_limits_of_the_cost_of_a_lost_quantity(share: float, quantity: float) -> None:
    x = np.log(quantity)
    assert quantity_cost(share, quantity, 0.0) == pytest.approx(x)  # Leontief
    assert quantity_cost(share, quantity, 1.0) == pytest.approx(share * x)  # Cobb-Douglas
    assert quantity_cost(share, quantity, 1e9) == pytest.approx(
        np.log(1 - share + share * quantity), abs=1e-6
    )  # linear
    assert quantity_cost(share, quantity, 1 + 1e-7) == pytest.approx(share * x, abs=1e-4)
    assert quantity_cost(share, quantity, 1e-4) == pytest.approx(x, abs=1e-2)


@given(shares, quantities)
@example(0.25, 1.0)
@settings(max_examples=50)
def test_the_cost_falls_with_sigma(share: float, quantity: float) -> None:
    costs = [float(quantity_cost(share, quantity, sigma)) for sigma in (0.0, 0.2, 0.76, 1.0, 2.0, 8.0)]
    assert (np.diff(costs) >= -1e-12).all()
    assert np.log(quantity) - 1e-12 <= costs[0]
    assert costs[-1] <= 0


@given(shares, st.floats(0.5, 5))
def test_second_order_is_the_exact_cost_of_a_small_loss(share: float, sigma: float) -> None:
    """The error falls with the third power of the loss."""
    errors = []
    for size in (1e-2, 1e-3):
        quantity = np.exp(-size)
        errors.append(abs(quantity_cost(share, quantity, sigma) - second_order(share, quantity, sigma)))
    assert errors[0] < 1e-6
    assert errors[1] < errors[0] / 500 + 1e-10


def test_a_total_loss() -> None:
    assert quantity_cost(0.35, 0.0, 2.0) == pytest.approx(2 * np.log(0.65))
    assert quantity_cost(0.35, 0.0, 0.76) == -np.inf
    assert quantity_cost(0.0, 0.0, 0.76) == 0
    assert quantity_cost(np.array([0.0, 0.5]), 1.0, 0.5).tolist() == [0, 0]
    for wrong in ((-0.1, 0.5, 1.0), (1.1, 0.5, 1.0), (0.5, -0.5, 1.0), (0.5, 0.5, -1.0)):
        with pytest.raises(OptionError):
            quantity_cost(*wrong)


# --- rationing -------------------------------------------------------------------------------------------------------


def test_ramps_wait_then_rise() -> None:
    found = ramps([0, 2], [4, 2], 6)
    assert found[0].tolist() == [0.25, 0.5, 0.75, 1, 1, 1]
    assert found[1].tolist() == [0, 0, 0.5, 1, 1, 1]
    assert ramps([3], [0], 5).tolist() == [[0, 0, 0, 1, 1]]


def test_rationing_by_hand() -> None:
    found = ration(10.0, np.array([4.0, 10.0]), ramps([0, 2], [1, 2], 6), stock=9.0)
    assert found.supplied.sum(axis=0).tolist() == pytest.approx([4, 4, 9, 10, 10, 10])
    assert found.drawn.tolist() == [6, 3, 0, 0, 0, 0]
    assert found.shortage.tolist() == [0, 3, 1, 0, 0, 0]
    assert found.replaced == 4


def test_capacity_that_never_suffices() -> None:
    found = ration(10.0, np.array([4.0]), ramps([0], [1], 12), stock=200.0)
    assert found.shortage.sum() == 0  # stocks last
    assert found.replaced == np.inf  # but nobody replaces the supplier
    assert ration(10.0, np.array([10.0]), ramps([0], [0], 3)).replaced == 1
    assert ration(0.0, np.array([0.0]), ramps([0], [1], 3)).replaced == 1


@given(
    st.floats(0, 100),
    st.lists(st.floats(0, 50), min_size=1, max_size=4),
    st.floats(0, 300),
    st.integers(1, 24),
)
def test_quantities_add_up(cut: float, spare: list[float], stock: float, months: int) -> None:
    capacity = np.array(spare)
    found = ration(cut, capacity, ramps([1] * len(spare), [6] * len(spare), months), stock=stock)
    whole = found.supplied.sum(axis=0) + found.drawn + found.shortage
    assert whole == pytest.approx(np.full(months, cut), abs=1e-6)
    assert found.drawn.sum() <= stock + 1e-6
    assert (found.supplied <= capacity[:, None] + 1e-9).all()
    assert (found.shortage >= 0).all()


@pytest.mark.parametrize(
    ("cut", "spare", "ramp", "stock"), [(-1, 1, 1, 0), (1, -1, 1, 0), (1, 1, 2, 0), (1, 1, -1, 0), (1, 1, 1, -1)]
)
def test_wrong_quantities(cut: float, spare: float, ramp: float, stock: float) -> None:
    with pytest.raises(OptionError):
        ration(cut, np.array([spare]), np.array([[ramp]]), stock=stock)


gaps = st.lists(st.floats(0.5, 20), min_size=1, max_size=4)


@given(gaps, st.lists(st.floats(0.5, 20), min_size=1, max_size=3))
@settings(max_examples=25, deadline=None)
def test_with_all_routes_open_sharing_is_pro_rata(wanted: list[float], offered: list[float]) -> None:
    claim, offer = np.array(wanted), np.array(offered)
    found = share_out(claim, offer, np.ones((len(claim), len(offer))))
    served = min(claim.sum(), offer.sum())
    assert found.sum() == pytest.approx(served, abs=1e-6)
    assert found.sum(axis=1) == pytest.approx(claim * served / claim.sum(), abs=1e-5)
    assert (found.sum(axis=0) <= offer + 1e-6).all()


@given(gaps, st.floats(0.5, 20), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_with_an_order_the_first_is_served_first(wanted: list[float], offered: float, random: object) -> None:
    claim = np.array(wanted)
    order = list(range(len(claim)))
    random.shuffle(order)  # type: ignore[attr-defined]
    found = share_out(claim, np.array([offered]), np.ones((len(claim), 1)), order=order).sum(axis=1)
    left = offered
    for place in order:
        assert found[place] == pytest.approx(min(claim[place], left), abs=1e-6)
        left -= found[place]


def test_closed_routes_are_respected_and_gone_around() -> None:
    # the second supplier reaches only the first claimant; so it serves it, and the other supplier serves the second
    allowed = np.array([[1.0, 1.0], [1.0, 0.0]])
    found = share_out(np.array([10.0, 10.0]), np.array([10.0, 10.0]), allowed)
    assert found[1, 1] == 0
    assert found.sum(axis=1) == pytest.approx([10, 10], abs=1e-6)
    assert share_out(np.array([5.0]), np.array([5.0]), np.array([[0.0]])).tolist() == [[0]]
