"""The numeric core: shares, intervals, entropy, distance."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.measures import intervals

relaxed = settings(deadline=None)  # the first example loads SciPy; machines are shared

# Monte-Carlo error of a coverage rate over 3,000 samples is below one percentage point: the band 85-95 around the
# nominal 90 leaves room for the approximation, none for a wrong formula.
SAMPLES = 3000
BAND = (0.85, 0.95)

amounts = st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=2, max_size=8).filter(lambda x: sum(x) > 1e-3)


@relaxed
@given(amounts, st.floats(1, 500))
def test_shares_add_up_and_lie_in_their_interval(values: list[float], n_eff: float) -> None:
    shares = intervals.shares_of(np.array(values))
    low, high = intervals.share_interval(shares, np.array(n_eff))
    assert math.isclose(shares.sum(), 1.0, rel_tol=1e-12)
    assert ((low >= 0) & (low <= shares) & (shares <= high) & (high <= 1)).all()


@relaxed
@given(amounts, st.integers(0, 2**32 - 1))
def test_relabelling_moves_shares_and_intervals_along(values: list[float], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(values))
    shares = intervals.shares_of(np.array(values))
    again = intervals.shares_of(np.array(values)[order])
    np.testing.assert_allclose(again, shares[order], rtol=1e-12)
    for end, moved in zip(
        intervals.share_interval(shares, np.array(9.0)), intervals.share_interval(again, np.array(9.0)), strict=True
    ):
        np.testing.assert_allclose(moved, end[order], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(intervals.entropy(again), intervals.entropy(shares), atol=1e-12)


def test_nothing_has_no_shares() -> None:
    assert np.isnan(intervals.shares_of(np.zeros(3))).all()


def test_a_zero_share_has_low_zero_and_a_high_end() -> None:
    shares = np.array([1.0, 0.0, 0.0])
    low, high = intervals.share_interval(shares, np.array(10.0))
    assert low[1] == 0
    assert 0 < high[1] < 0.35
    assert high[0] == 1
    assert low[0] > 0.65


def test_more_observations_narrow_the_interval() -> None:
    shares = np.array([0.7, 0.2, 0.1])
    few, many = (intervals.share_interval(shares, np.array(n)) for n in (5.0, 500.0))
    assert ((many[1] - many[0]) < (few[1] - few[0]) / 5).all()


@relaxed
@given(st.lists(st.floats(0.01, 1e4), min_size=1, max_size=30))
def test_effective_n_lies_between_one_and_n(sizes: list[float]) -> None:
    values = np.array(sizes)
    n_eff = float(intervals.effective_n(values.sum(), (values**2).sum()))
    assert 1 - 1e-9 <= n_eff <= len(sizes) + 1e-9


def test_equal_sizes_count_one_each() -> None:
    assert float(intervals.effective_n(np.array(5 * 3.0), np.array(5 * 9.0))) == pytest.approx(5)
    assert float(intervals.effective_n(np.array(0.0), np.array(0.0))) == 0


@relaxed
@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=200))
def test_mean_interval_holds_the_mean_and_stays_in_range(values: list[float]) -> None:
    x = np.array(values)
    low, high = intervals.mean_interval(x.sum(), np.array(x.size), (x**2).sum())
    assert 0 <= low <= x.mean() + 1e-12
    assert x.mean() - 1e-12 <= high <= 1


def test_wilson_against_the_published_example() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263, 95 %, score method without correction.
    low, high = intervals.wilson(np.array(81 / 263), np.array(263.0), level=0.95)
    assert (round(float(low), 4), round(float(high), 4)) == (0.2553, 0.3662)


def test_no_joint_vote_has_no_interval() -> None:
    low, high = intervals.mean_interval(np.array(0.0), np.array(0.0), np.array(0.0))
    assert np.isnan(low)
    assert np.isnan(high)


@relaxed
@given(amounts)
def test_entropy_lies_between_zero_and_one(values: list[float]) -> None:
    value = float(intervals.entropy(intervals.shares_of(np.array(values))))
    assert 0 <= value <= 1


def test_entropy_at_its_ends() -> None:
    assert float(intervals.entropy(np.array([1.0, 0, 0, 0]))) == 0
    assert float(intervals.entropy(np.full(4, 0.25))) == pytest.approx(1)
    assert float(intervals.entropy(np.array([0.5, 0.5, 0, 0]))) == pytest.approx(0.5)


@relaxed
@given(st.integers(2, 6).flatmap(lambda k: st.tuples(*[st.lists(st.floats(0.001, 1), min_size=k, max_size=k)] * 3)))
def test_divergence_is_a_metric(triple: tuple[list[float], ...]) -> None:
    p, q, r = (intervals.shares_of(np.array(values)) for values in triple)
    d = intervals.divergence
    assert float(d(p, q)) == pytest.approx(float(d(q, p)), abs=1e-9)
    assert 0 <= float(d(p, q)) <= 1
    assert float(d(p, r)) <= float(d(p, q)) + float(d(q, r)) + 1e-6


@relaxed
@given(amounts)
def test_divergence_is_zero_for_the_same_shares(values: list[float]) -> None:
    p = intervals.shares_of(np.array(values))
    assert float(intervals.divergence(p, p)) == 0


def test_divergence_is_positive_for_different_shares_and_one_for_nothing_in_common() -> None:
    assert float(intervals.divergence(np.array([0.6, 0.4]), np.array([0.4, 0.6]))) > 0.1
    assert float(intervals.divergence(np.array([1.0, 0]), np.array([0, 1.0]))) == 1
    # By hand, with the mean m = (3/4, 1/4): D(p, m) = log2(4/3), D(q, m) = log2(2/3)/2 + log2(2)/2.
    value = float(intervals.divergence(np.array([1.0, 0]), np.array([0.5, 0.5])))
    assert value**2 == pytest.approx((math.log2(4 / 3) + math.log2(2 / 3) / 2 + 1 / 2) / 2)


# --- coverage ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spread", [0.0, 1.0])
@pytest.mark.parametrize(("n", "truth"), [(25, (0.55, 0.2, 0.15, 0.1)), (80, (0.4, 0.3, 0.2, 0.1))])
def test_share_intervals_cover(n: int, truth: tuple[float, ...], spread: float) -> None:
    """Orders fall on suppliers at random, their sizes are log-normal: the interval must hold the true share."""
    rng = np.random.default_rng(11)
    who = rng.choice(len(truth), size=(SAMPLES, n), p=truth)
    size = rng.lognormal(0, spread, size=(SAMPLES, n))
    values = np.stack([(size * (who == k)).sum(axis=1) for k in range(len(truth))], axis=1)
    n_eff = intervals.effective_n(size.sum(axis=1), (size**2).sum(axis=1))
    low, high = intervals.share_interval(intervals.shares_of(values), n_eff)
    inside = ((low <= truth) & (np.array(truth) <= high)).mean()
    assert BAND[0] <= inside <= BAND[1]


@pytest.mark.parametrize("weights", [(0.8, 0.15, 0.05), (0.3, 0.4, 0.3), (0.1, 0.2, 0.7)])
@pytest.mark.parametrize("n", [20, 80])
def test_agreement_intervals_cover(n: int, weights: tuple[float, ...]) -> None:
    rng = np.random.default_rng(12)
    x = rng.choice([1.0, 0.5, 0.0], size=(SAMPLES, n), p=weights)
    low, high = intervals.mean_interval(x.sum(axis=1), np.full(SAMPLES, n), (x**2).sum(axis=1))
    truth = weights[0] + weights[1] / 2
    assert BAND[0] <= ((low <= truth) & (truth <= high)).mean() <= BAND[1]


def test_entropy_intervals_cover() -> None:
    rng = np.random.default_rng(13)
    truth = np.array([0.5, 0.25, 0.15, 0.1])
    target = float(intervals.entropy(truth))
    hits = 0
    for counts in rng.multinomial(60, truth, size=400):
        shares = intervals.shares_of(counts.astype(float))
        draws = intervals.entropy(intervals.share_draws(shares, np.array(60.0), rng, 800))
        low, high = intervals.tails(draws, float(intervals.entropy(shares)))
        hits += low <= target <= high
    assert BAND[0] <= hits / 400 <= BAND[1]


@settings(max_examples=20)
@given(amounts, st.integers(0, 2**32 - 1))
def test_draws_are_shares_and_follow_the_seed(values: list[float], seed: int) -> None:
    shares = intervals.shares_of(np.array(values))
    first, again = (intervals.share_draws(shares, np.array(7.0), np.random.default_rng(seed), 50) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    np.testing.assert_allclose(first.sum(axis=1), 1)
