"""The numeric core of dependence: indices, margins, asymmetry, replacement time, Leontief identities."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from entente.measures.dependence.leontief import InputOutput, exposure, extraction, without_user
from entente.measures.dependence.numbers import (
    NO_EXPORTS,
    asymmetry,
    bounds,
    composite,
    flag_probability,
    hhi,
    margin,
    periods,
    rank,
    ratio,
    replacement,
    spare_capacity,
)

amounts = st.floats(0, 1e9, allow_subnormal=False)
positive = st.floats(1e-6, 1e9)


@given(arrays(float, st.integers(1, 30), elements=positive))
def test_index_lies_between_one_over_n_and_one(values: np.ndarray) -> None:
    found = hhi(values, np.zeros(len(values), int), 1)[0]
    assert 1 / len(values) - 1e-9 <= found <= 1 + 1e-9


@given(arrays(float, st.integers(1, 12), elements=positive), st.floats(0.01, 100))
def test_index_has_no_unit_and_equal_partners_give_one_over_n(values: np.ndarray, factor: float) -> None:
    groups = np.zeros(len(values), int)
    assert hhi(values * factor, groups, 1)[0] == pytest.approx(hhi(values, groups, 1)[0])
    assert hhi(np.full(len(values), 7.0), groups, 1)[0] == pytest.approx(1 / len(values))


@given(arrays(float, st.integers(2, 12), elements=positive))
def test_merging_two_partners_raises_the_index(values: np.ndarray) -> None:
    merged = np.append(values[2:], values[:2].sum())
    before, after = (hhi(each, np.zeros(len(each), int), 1)[0] for each in (values, merged))
    assert after >= before - 1e-12


def test_groups_are_apart_and_an_empty_one_has_no_index() -> None:
    found = hhi(np.array([1.0, 1.0, 5.0]), np.array([0, 0, 2]), 3)
    assert found[0] == 0.5
    assert np.isnan(found[1])
    assert found[2] == 1.0


@given(arrays(float, st.integers(1, 10), elements=st.floats(0, 0.1)))
def test_bounds_hold_whatever_the_rest_is(shares: np.ndarray) -> None:
    low, high = bounds(shares)
    rest = 1 - shares.sum()
    halves = (shares**2).sum() + 2 * (rest / 2) ** 2
    assert low <= halves <= high + 1e-12
    assert high <= 1.0


@given(positive, positive, st.floats(0.01, 10))
def test_margins_are_monotone_and_zero_at_the_threshold(one: float, other: float, threshold: float) -> None:
    low, high = sorted((one, other))
    found = margin(np.array([low, high, threshold]), threshold)
    assert found[0] <= found[1]
    assert found[2] == 0.0
    assert (found[0] > 0) == (math.log(low / threshold) > 0)


@given(arrays(float, (3, 5), elements=st.floats(-5, 5)))
def test_the_smallest_margin_decides(margins: np.ndarray) -> None:
    assert ((composite(margins) > 0) == (margins > 0).all(axis=0)).all()


def test_no_exports_give_the_ratio_of_geodep_and_no_imports_none() -> None:
    found = ratio(np.array([5.0, 0.0, 6.0]), np.array([0.0, 3.0, 2.0]))
    assert found[0] == NO_EXPORTS
    assert np.isnan(found[1])
    assert found[2] == 3.0


@given(st.integers(0, 6))
def test_probability_of_two_years_in_three(good: int) -> None:
    margins = np.where(np.arange(6) < good, 0.3, -0.3)[:, None]
    found, low, high = flag_probability(margins, np.random.default_rng(1), 20_000)
    share = good / 6
    assert found[0] == pytest.approx(3 * share**2 * (1 - share) + share**3, abs=0.015)
    assert low[0] <= high[0]


def test_probability_repeats_with_its_seed_and_unknown_years_are_not_flagged() -> None:
    margins = np.array([[0.1, np.nan], [0.1, np.nan], [-0.1, np.nan]])
    first, second = (flag_probability(margins, np.random.default_rng(3))[0] for _ in range(2))
    assert (first == second).all()
    assert first[1] == 0.0


@given(positive, positive)
def test_asymmetry_turns_with_the_sides(needs: float, matters: float) -> None:
    assert asymmetry(needs, matters) == pytest.approx(-asymmetry(matters, needs))


def test_asymmetry_at_the_ends() -> None:
    assert asymmetry(0.2, 0.0) == math.inf
    assert asymmetry(0.0, 0.2) == -math.inf
    assert math.isnan(asymmetry(0.0, 0.0))


@given(st.floats(1, 100), arrays(float, 4, elements=st.floats(0, 100)), st.floats(1.01, 3))
def test_more_spare_capacity_never_takes_longer(gap: float, spare: np.ndarray, factor: float) -> None:
    slow, cover = replacement(gap, spare)
    fast, better = replacement(gap, spare * factor)
    assert fast <= slow
    assert cover <= better
    assert 0 <= cover <= 1


def test_replacement_by_hand() -> None:
    # 1 month of travel, then 12 months of ramp: spare capacity twice the gap covers it half-way up the ramp
    assert replacement(10, np.array([20.0]), ramp=12, delay=1, stock=0) == (7.0, 1.0)
    assert replacement(10, np.array([4.0, 1.0])) == (math.inf, 0.5)
    assert replacement(0, np.array([])) == (0.0, 1.0)
    # missing until month 7: one month whole, six months half: a stock of four months bridges it
    assert replacement(10, np.array([20.0]), stock=4)[0] == 0.0
    assert replacement(10, np.array([20.0]), stock=3.9)[0] == 7.0


def test_spare_capacity_is_the_peak_less_the_present() -> None:
    exports = np.array([[5.0, 1.0], [3.0, np.nan], [4.0, 2.0]])
    assert spare_capacity(exports).tolist() == [1.0, 0.0]
    assert spare_capacity(exports, 0.5).tolist() == [3.5, 1.0]


def test_ranks_and_periods() -> None:
    assert [rank(np.array([3.0, 5.0, 3.0]), place) for place in range(3)] == [2, 1, 2]
    found = periods(np.arange(2010, 2017), np.arange(7.0))
    assert found == [(2010, 2012, 1.0), (2013, 2014, 3.5), (2015, 2016, 5.5)]
    assert periods(np.array([2010, 2011]), np.zeros(2)) == []


@st.composite
def tables(draw: st.DrawFn) -> InputOutput:
    """Return a balanced table: value added is what inputs leave of output."""
    states, industries = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    cells = states * industries
    inputs = draw(arrays(float, (cells, cells), elements=st.floats(0, 1)))
    final = draw(arrays(float, (cells, states), elements=st.floats(0.1, 5)))
    # inputs of a cell are at most 80 % of what final users alone buy from it, and so of its output
    inputs *= np.minimum(0.8 * final.sum(axis=1) / np.maximum(inputs.sum(axis=0), 1e-9), 1.0)
    output = inputs.sum(axis=1) + final.sum(axis=1)
    made = output - inputs.sum(axis=0)
    home = np.repeat(np.arange(states), industries)
    names = tuple(f"S{place}" for place in range(states))
    return InputOutput(names, home, ("A",) * cells, inputs, final, made)


@given(tables())
def test_value_added_of_all_origins_makes_up_what_is_bought(table: InputOutput) -> None:
    shares = exposure(table)
    assert shares.sum(axis=0) == pytest.approx(1.0)
    assert (shares >= -1e-9).all()


@given(tables())
def test_exposure_equals_what_falls_when_the_user_is_taken_out(table: InputOutput) -> None:
    shares, spent = exposure(table), table.final.sum(axis=0)
    for origin in range(len(table.states)):
        assert without_user(table, origin, 0) == pytest.approx(shares[origin, 0] * spent[0], rel=1e-6, abs=1e-9)


@given(tables())
def test_a_seller_loses_at_most_all_and_nothing_without_trade(table: InputOutput) -> None:
    assert 0 <= extraction(table, 0, 1) <= 1
    sold, bought = table.home == 0, table.home == 1
    inputs, final = table.inputs.copy(), table.final.copy()
    inputs[np.ix_(sold, bought)], final[sold, 1] = 0.0, 0.0
    apart = InputOutput(table.states, table.home, table.industry, inputs, final, table.made)
    assert extraction(apart, 0, 1) == pytest.approx(0.0, abs=1e-12)


def test_leontief_of_two_states_by_hand() -> None:
    # one industry each: the first buys half of its output's worth from the second, both sell all to their own users
    table = InputOutput(
        ("AAA", "BBB"),
        np.array([0, 1]),
        ("X", "X"),
        np.array([[0.0, 0.0], [5.0, 0.0]]),
        np.array([[10.0, 0.0], [0.0, 15.0]]),
        np.array([5.0, 20.0]),
    )
    assert exposure(table).tolist() == [[0.5, 0.0], [0.5, 1.0]]
    assert extraction(table, 1, 0) == pytest.approx(0.25)
    assert extraction(table, 0, 1) == 0.0
