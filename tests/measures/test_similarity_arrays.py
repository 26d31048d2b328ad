"""The numeric core of similarity: invariants, definitions, and what is undefined stays undefined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from entente.errors import OptionError, UnknownNameError
from entente.measures.counting import EXACT
from entente.measures.similarity import ALLIANCE, MEASURES, VOTES, Scale, compare, compare_all, compare_shares
from entente.measures.similarity.compositions import check_shares
from entente.measures.similarity.contingency import Tables, count_all, table_of_pair
from entente.measures.similarity.estimating import bootstrap, mean_ends

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

relaxed = settings(deadline=None, max_examples=60)  # machines are shared

BOUNDS = {"s_abs": (-1, 1), "s_sq": (-1, 1), "a": (-2, 2), "agreement": (0, 1)}
"""Chance-corrected measures have the upper end 1 and no lower end that holds for all margins."""


some_rows = st.integers(2, 5)


def codes(rows: st.SearchStrategy[int] = some_rows, *, low: int = 0) -> st.SearchStrategy[NDArray[np.int64]]:
    return hnp.arrays(np.int64, st.tuples(rows, st.integers(1, 14)), elements=st.integers(low, 3))


pairs = codes(st.just(2))
weighted = st.integers(1, 14).flatmap(
    lambda n: st.tuples(
        hnp.arrays(np.int64, (3, n), elements=st.integers(0, 3)),
        hnp.arrays(np.float64, n, elements=st.floats(0.001, 50)),
    )
)


def both(portfolios: NDArray[Any], weights: NDArray[np.float64] | None = None) -> dict[str, float]:
    return compare(portfolios[0], portfolios[1], ALLIANCE, weights=weights)


def same(one: Mapping[str, Any], other: Mapping[str, Any], tolerance: float = 1e-12) -> None:
    assert one.keys() == other.keys()
    for name, value in one.items():
        np.testing.assert_allclose(value, other[name], rtol=0, atol=tolerance, equal_nan=True, err_msg=name)


# --- invariants ------------------------------------------------------------------------------------------------------


@relaxed
@given(pairs)
def test_symmetric(portfolios: NDArray[np.int64]) -> None:
    same(both(portfolios), both(portfolios[::-1]))


@relaxed
@given(pairs)
def test_bounded(portfolios: NDArray[np.int64]) -> None:
    for name, value in both(portfolios).items():
        low, high = BOUNDS.get(name, (-np.inf, 1))
        assert np.isnan(value) or low - 1e-12 <= value <= high + 1e-12, name


@relaxed
@given(codes(st.just(1)))
def test_a_portfolio_is_like_itself(portfolios: NDArray[np.int64]) -> None:
    found = compare(portfolios[0], portfolios[0], ALLIANCE)
    constant = len(set(portfolios[0].tolist())) == 1
    assert (found["s_abs"], found["s_sq"], found["agreement"]) == (1, 1, 1)
    for name in (name for name in MEASURES if name.startswith(("kappa", "pi"))):
        assert np.isnan(found[name]) if constant else found[name] == 1, name
    assert found["a"] >= 0


@relaxed
@given(pairs, st.randoms(use_true_random=False))
def test_objects_may_be_relabelled(portfolios: NDArray[np.int64], random: Any) -> None:
    order = list(range(portfolios.shape[1]))
    random.shuffle(order)
    same(both(portfolios), both(portfolios[:, order]))


@relaxed
@given(pairs)
def test_turning_the_scale_changes_nothing(portfolios: NDArray[np.int64]) -> None:
    """Whether yes is 1 or 3 does not matter."""
    same(both(portfolios), both(3 - portfolios))


@relaxed
@given(weighted, st.floats(0.01, 100))
def test_only_relative_weights_matter(drawn: tuple[NDArray[np.int64], NDArray[np.float64]], factor: float) -> None:
    portfolios, weights = drawn
    x, y = portfolios[:2]
    same(compare(x, y, ALLIANCE, weights=weights), compare(x, y, ALLIANCE, weights=weights * factor), 1e-9)
    same(compare(x, y, ALLIANCE), compare(x, y, ALLIANCE, weights=np.full(x.size, 7.0)))


@relaxed
@given(pairs)
def test_a_weight_of_two_is_the_object_twice(portfolios: NDArray[np.int64]) -> None:
    weights = np.where(np.arange(portfolios.shape[1]) % 2, 2.0, 1.0)
    twice = np.repeat(portfolios, weights.astype(int), axis=1)
    same(both(portfolios, weights=weights), both(twice))


@relaxed
@given(codes(low=-1))
def test_matrix_form_equals_pair_form(portfolios: NDArray[np.int64]) -> None:
    values = np.where(portfolios < 0, np.nan, portfolios.astype(float))
    found = compare_all(values, ALLIANCE)
    for i, x in enumerate(values):
        for j, y in enumerate(values):
            same({name: matrix[i, j] for name, matrix in found.items()}, compare(x, y, ALLIANCE))


@relaxed
@given(weighted)
def test_weighted_matrix_form_equals_pair_form(drawn: tuple[NDArray[np.int64], NDArray[np.float64]]) -> None:
    portfolios, weights = drawn
    found = compare_all(portfolios, ALLIANCE, weights=weights)
    for i, x in enumerate(portfolios):
        for j, y in enumerate(portfolios):
            one = compare(x, y, ALLIANCE, weights=weights)
            same({name: matrix[i, j] for name, matrix in found.items()}, one, 1e-9)


def test_chance_is_none_for_independent_portfolios() -> None:
    rng = np.random.default_rng(5)
    x = rng.choice(4, 200_000, p=(0.7, 0.1, 0.1, 0.1))
    y = rng.choice(4, 200_000, p=(0.5, 0.2, 0.1, 0.2))
    found = compare(x, y, ALLIANCE)
    for name in ("kappa_nominal", "kappa_w1", "kappa_w2", "a"):
        assert found[name] == pytest.approx(0, abs=0.01), name
    assert found["s_abs"] > 0.2, "shared zeros alone make S positive"


def test_kappa_of_exactly_independent_tables_is_zero() -> None:
    x, y = (side.ravel() for side in np.meshgrid([0, 0, 1, 3], [0, 2, 2]))
    found = compare(x, y, ALLIANCE)
    assert [found[name] for name in ("kappa_nominal", "kappa_w1", "kappa_w2", "a")] == pytest.approx([0] * 4, abs=1e-15)


# --- definitions, written down independently -------------------------------------------------------------------------


@relaxed
@given(pairs)
def test_s_by_its_formula(portfolios: NDArray[np.int64]) -> None:
    x, y = portfolios
    found = compare(x, y, ALLIANCE)
    for name, power in (("s_abs", 1), ("s_sq", 2)):
        expected = 1 - 2 * (np.abs(x - y) ** power).sum() / (3**power * x.size)
        assert found[name] == pytest.approx(expected, abs=1e-12)
    assert found["agreement"] == pytest.approx((found["s_abs"] + 1) / 2, abs=1e-12)


@relaxed
@given(pairs)
def test_a_is_s_minus_s_of_all_pairings(portfolios: NDArray[np.int64]) -> None:
    x, y = portfolios
    every = 1 - 2 * np.abs(x[:, None] - y[None, :]).mean() / 3
    found = compare(x, y, ALLIANCE)
    assert found["a"] == pytest.approx(found["s_abs"] - every, abs=1e-12)


@relaxed
@given(pairs)
def test_nominal_pi_by_its_formula(portfolios: NDArray[np.int64]) -> None:
    x, y = portfolios
    middle = np.bincount(np.concatenate([x, y]), minlength=4) / (2 * x.size)
    found = compare(x, y, ALLIANCE)["pi_nominal"]
    chance = (middle**2).sum()
    if chance < 1:
        assert found == pytest.approx(((x == y).mean() - chance) / (1 - chance), abs=1e-12)
    else:
        assert np.isnan(found)


# --- the scale is given ----------------------------------------------------------------------------------------------


def test_the_width_comes_from_the_scale_not_from_the_values() -> None:
    x, y = [0, 0, 1, 1], [0, 1, 1, 1]
    assert compare(x, y, ALLIANCE)["s_abs"] == pytest.approx(1 - 2 / 12)
    binary = Scale("tie", (0, 1), ("none", "some"))
    assert compare(x, y, binary)["s_abs"] == pytest.approx(1 - 2 / 4)


@pytest.mark.parametrize("value", [4, -1, 0.5, np.inf])
def test_a_value_off_the_scale_raises(value: float) -> None:
    with pytest.raises(OptionError, match="not on the scale 'alliance'") as caught:
        compare([0.0, value], [0.0, 1.0], ALLIANCE)
    assert "3 defence" in caught.value.hint


def test_votes_know_their_mark_for_absence() -> None:
    found = compare([1, 0, 3, 2], [1, 3, np.nan, 3], VOTES)
    assert found == compare([1, 2], [1, 3], VOTES)
    with pytest.raises(OptionError, match="the value 4"):
        compare([4], [1], VOTES)


@pytest.mark.parametrize("levels", [(1.0,), (2.0, 1.0), (1.0, 1.0), (0.0, np.nan)])
def test_a_scale_ascends(levels: tuple[float, ...]) -> None:
    with pytest.raises(OptionError, match="has the levels"):
        Scale("bad", levels, tuple("x" for _ in levels))


def test_a_scale_names_its_levels() -> None:
    with pytest.raises(OptionError, match="1 labels"):
        Scale("bad", (0, 1), ("none",))


def test_levels_need_not_be_even() -> None:
    uneven = Scale("depth", (0, 1, 10), ("none", "some", "full"))
    assert compare([0, 10], [1, 10], uneven)["s_abs"] == pytest.approx(1 - 2 * 1 / 20)


# --- undefined stays undefined ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [0, 3])
def test_all_in_one_cell_has_no_kappa_and_no_pi(level: int) -> None:
    found = compare([level] * 12, [level] * 12, ALLIANCE)
    assert all(np.isnan(found[name]) for name in found if name.startswith(("kappa", "pi")))
    assert (found["s_abs"], found["a"]) == (1, 0)


def test_one_constant_portfolio_has_kappa_zero() -> None:
    found = compare([1, 1, 1, 1], [0, 1, 2, 3], ALLIANCE)
    assert (found["kappa_nominal"], found["a"]) == pytest.approx((0, 0), abs=1e-15)


def test_nothing_in_common_is_not_a_number() -> None:
    found = compare([1, np.nan], [np.nan, 1], ALLIANCE)
    assert all(np.isnan(value) for value in found.values())
    assert all(np.isnan(value) for value in compare([1], [1], ALLIANCE, weights=[0.0]).values())


@pytest.mark.parametrize("weights", [[1.0], [1.0, -1.0], [1.0, np.nan]])
def test_unusable_weights_raise(weights: list[float]) -> None:
    with pytest.raises(OptionError, match="weight"):
        compare([0, 1], [1, 1], ALLIANCE, weights=weights)


def test_shapes_must_agree() -> None:
    with pytest.raises(OptionError, match="shapes"):
        compare([0, 1], [1], ALLIANCE)
    with pytest.raises(OptionError, match="matrix"):
        compare_all([0, 1], ALLIANCE)


def test_tau_b_is_not_offered() -> None:
    with pytest.raises(UnknownNameError, match="tau_b"):
        compare([0, 1], [1, 1], ALLIANCE, names=("tau_b",))


# --- precision -------------------------------------------------------------------------------------------------------


def test_whole_weights_are_exact_in_single_precision() -> None:
    rng = np.random.default_rng(3)
    drawn = rng.integers(0, 4, (6, 500)).astype(np.int8)
    weights = rng.integers(0, 30_000, 500).astype(float)
    assert weights.sum() < EXACT
    single, double = count_all(drawn, 4, weights), count_all(drawn, 4, weights + 0.5)
    halves = count_all(drawn, 4, np.full(500, 0.5))
    np.testing.assert_array_equal(single.sums, np.round(double.sums - halves.sums, 6))


def test_weights_beyond_single_precision_stay_exact() -> None:
    drawn = np.zeros((2, 3), np.int8)
    weights = np.array([float(EXACT), 1.0, 1.0])
    assert count_all(drawn, 2, weights).total[0, 1] == EXACT + 2


# --- shares of a whole -----------------------------------------------------------------------------------------------


compositions = st.integers(2, 9).flatmap(
    lambda n: hnp.arrays(np.float64, (2, n), elements=st.floats(0.001, 1)).map(
        lambda drawn: drawn / drawn.sum(axis=1, keepdims=True)
    )
)


@relaxed
@given(compositions)
def test_shares_are_symmetric_bounded_and_like_themselves(shares: NDArray[np.float64]) -> None:
    one, other = compare_shares(shares[0], shares[1]), compare_shares(shares[1], shares[0])
    same(one, other)
    assert all(-1e-12 <= one[name] <= 1 + 1e-12 for name in ("overlap", "cosine"))
    assert all(-1 - 1e-12 <= one[name] <= 1 + 1e-12 for name in ("s_abs", "s_sq"))
    assert list(compare_shares(shares[0], shares[0]).values()) == pytest.approx([1] * 4)
    smaller = np.minimum(shares[0], shares[1]).sum()
    assert one["overlap"] == pytest.approx(smaller, abs=1e-12)


def test_overlap_does_not_depend_on_partners_with_whom_neither_trades() -> None:
    short = compare_shares(np.array([0.6, 0.4]), np.array([0.1, 0.9]))
    long = compare_shares(np.array([0.6, 0.4, 0, 0]), np.array([0.1, 0.9, 0, 0]))
    assert (long["overlap"], long["cosine"]) == pytest.approx((short["overlap"], short["cosine"]))
    assert long["s_abs"] > short["s_abs"]


def test_the_width_of_shares_is_given() -> None:
    x, y = np.array([0.6, 0.4]), np.array([0.4, 0.6])
    assert compare_shares(x, y)["s_abs"] == pytest.approx(1 - 2 * 0.2)
    assert compare_shares(x, y, width=0.5)["s_abs"] == pytest.approx(1 - 2 * 0.4)
    with pytest.raises(OptionError, match="width"):
        compare_shares(x, y, width=0)
    with pytest.raises(OptionError, match="objects"):
        compare_shares(x, np.array([0.2, 0.3, 0.5]))


@pytest.mark.parametrize("shares", [[0.5, 0.4], [1.5, -0.5], [np.nan, 1.0], []])
def test_no_composition_raises(shares: list[float]) -> None:
    with pytest.raises(OptionError, match="share"):
        check_shares(np.array(shares))


# --- intervals -------------------------------------------------------------------------------------------------------

TRUTH = np.array([[0.45, 0.10, 0.05], [0.05, 0.10, 0.05], [0.02, 0.03, 0.15]])


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """400 samples of 80 roll calls: nominal 90 %, and three standard errors of that share are 4.5 points."""
    rng = np.random.default_rng(17)
    true = {name: float(value) for name, value in _measures(TRUTH).items()}
    names = ("kappa_w2", "pi_nominal", "a")
    held = dict.fromkeys((*names, "s_abs"), 0)
    for _ in range(400):
        counts = rng.multinomial(80, TRUTH.ravel()).reshape(3, 3)
        for name, (low, high) in bootstrap(counts, VOTES, names, rng, 400).items():
            held[name] += low <= true[name] <= high
        low, high = mean_ends(counts, VOTES.distance("absolute"))
        held["s_abs"] += 2 * low - 1 <= true["s_abs"] <= 2 * high - 1
    assert all(0.85 <= count / 400 <= 0.945 for count in held.values()), held


def _measures(shares: NDArray[np.float64]) -> dict[str, Any]:
    from entente.measures.similarity.scores import measure

    return measure(Tables.of(shares), VOTES)


def test_bootstrap_of_one_cell_says_so() -> None:
    counts = np.zeros((3, 3), np.int64)
    counts[0, 0] = 20
    found = bootstrap(counts, VOTES, ("kappa_w2", "a"), np.random.default_rng(1), 200)
    assert np.isnan(found["kappa_w2"]).all()
    assert found["a"] == (0, 0)


def test_table_of_a_pair_counts_the_joint_objects() -> None:
    table = table_of_pair([1, 1, 2, 0, 3], [1, 3, 2, 1, 0], VOTES)
    assert table.sums.tolist() == [[1, 0, 1], [0, 1, 0], [0, 0, 0]]
    assert table.total == 3
