"""Cohesion, the numbers: what must hold for any votes, and how often the intervals hold the truth.

The tolerances of the simulated coverage are four standard errors of the share of 150 replicates (0.024) below 90 %.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from entente.measures.cohesion.frames import ALONE, ShareFrame
from entente.measures.cohesion.numbers import jackknife, pair_parts, share_parts
from entente.measures.cohesion.trend import few_members, fit, member_variance
from entente.measures.cohesion.votes import MIN_JOINT, agreements, pair_frame

if TYPE_CHECKING:
    from entente.measures.cohesion.frames import PairFrame

relaxed = settings(deadline=None, max_examples=50)

shares = st.floats(0, 1, allow_nan=False)


def frame_of(similar: np.ndarray) -> PairFrame:
    similar = (similar + similar.T) / 2
    np.fill_diagonal(similar, np.nan)
    return pair_frame(2000, [f"S{index}" for index in range(len(similar))], similar, ())


squares = st.integers(4, 8).flatmap(lambda n: hnp.arrays(float, (n, n), elements=shares))


@relaxed
@given(squares, st.randoms(use_true_random=False))
def test_members_may_be_relabelled(similar: np.ndarray, random: Any) -> None:
    names = [f"S{index}" for index in range(len(similar))]
    order = list(range(len(names)))
    random.shuffle(order)
    frame = frame_of(similar.copy())
    other = frame_of(similar[np.ix_(order, order)].copy())
    members = names[:3]
    moved = [names[order.index(names.index(name))] for name in members]
    one, two = frame.of(members, None).parts, other.of(moved, None).parts
    assert one is not None
    assert two is not None
    assert one.gap == pytest.approx(two.gap, abs=1e-12)
    np.testing.assert_allclose(one.left, two.left, atol=1e-12)


@relaxed
@given(squares, st.floats(-0.5, 0.5))
def test_what_moves_all_pairs_alike_leaves_the_gap(similar: np.ndarray, shift: float) -> None:
    members = ["S0", "S1", "S2"]
    one, two = frame_of(similar.copy()).of(members, None).parts, frame_of(similar + shift).of(members, None).parts
    assert one is not None
    assert two is not None
    assert two.gap == pytest.approx(one.gap, abs=1e-12)
    assert two.within == pytest.approx(one.within + shift, abs=1e-12)


@relaxed
@given(squares)
def test_equals_the_mean_over_pairs_one_by_one(similar: np.ndarray) -> None:
    frame = frame_of(similar)
    n, members = len(similar), [0, 1, 2]
    found = frame.of([f"S{index}" for index in members], None).parts
    assert found is not None
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]

    def mean(inside: list[int], outside: list[int], want: int) -> float:
        counts = [(i in inside) + (j in inside) for i, j in pairs]
        gone = [(i in inside or i in outside) and (j in inside or j in outside) for i, j in pairs]
        chosen = [frame.similar[p] for p, c, g in zip(pairs, counts, gone, strict=True) if c == want and g]
        return float(np.mean(chosen))

    others = [index for index in range(n) if index not in members]
    assert found.within == pytest.approx(mean(members, others, 2))
    assert found.between == pytest.approx(mean(members, others, 1))
    for place, member in enumerate(members):
        rest = [index for index in members if index != member]
        assert found.left_within[place] == pytest.approx(mean(rest, others, 2))
        assert found.left_between[place] == pytest.approx(mean(rest, others, 1))


@relaxed
@given(hnp.arrays(np.int8, st.tuples(st.just(6), st.integers(MIN_JOINT, 30)), elements=st.integers(1, 3)))
def test_who_votes_alike_has_a_within_of_one(votes: np.ndarray) -> None:
    from entente.evidence.records import Basis, Query
    from entente.measures.rows import Rows

    votes[1] = votes[2] = votes[0]
    votes[3] = 4 - votes[0]  # somebody else, so that no roll call is unanimous unless all abstain
    assume((votes[0] != 2).sum() >= MIN_JOINT)
    rows = Rows(vote_table(votes), Basis(Query("vote"), 1, (), ()))
    [(_, names, similar)] = list(agreements(rows))
    parts = pair_frame(2000, names, similar, ()).of(["S0", "S1", "S2"], None).parts
    assert parts is not None
    assert parts.within == 1.0
    assert parts.gap >= 0.0


def vote_table(votes: np.ndarray) -> Any:
    import pyarrow as pa

    states, calls = np.nonzero(votes)
    columns = {
        "actor": [f"S{index}" for index in states],
        "roll_call": [f"R{index:03d}" for index in calls],
        "year": [2000] * len(states),
        "vote": votes[states, calls].tolist(),
    }
    return pa.table(columns)


def test_random_blocs_have_a_gap_of_zero_on_average() -> None:
    rng = np.random.default_rng(7)
    similar = rng.uniform(size=(40, 40))
    frame = frame_of(similar)
    gaps = []
    for _ in range(400):
        members = [f"S{index}" for index in rng.choice(40, 6, replace=False)]
        parts = frame.of(members, None).parts
        assert parts is not None
        gaps.append(parts.gap)
    assert abs(np.mean(gaps)) < 4 * np.std(gaps) / np.sqrt(len(gaps))


@pytest.mark.parametrize("frame", [frame_of(np.full((3, 3), 0.5)), None])
def test_a_bloc_of_one_has_no_pairs(frame: PairFrame | None) -> None:
    shown = frame or ShareFrame(2000, 1996, {"S0": 0, "S1": 1}, np.eye(2), np.ones(2), frozenset({"S1"}), ())
    found = shown.of(["S0"], None)
    assert (found.parts, found.reason) == (None, ALONE)


def test_a_state_without_data_is_not_counted() -> None:
    similar = np.full((5, 5), 0.5)
    similar[:, 2] = similar[2] = np.nan
    found = frame_of(similar).of(["S0", "S1", "S2"], None)
    assert found.members == ("S0", "S1")
    assert found.parts is not None
    assert (found.parts.n_members, found.parts.n_pairs) == (2, 1)


def test_shares_leave_members_out_as_receivers() -> None:
    parts = share_parts(np.array([8.0, 1.0, 0.0]), np.array([10.0, 2.0, 4.0]), (5.0, 20.0))
    assert (parts.within, parts.between) == (9 / 16, 0.25)
    np.testing.assert_allclose(parts.left_within, [1 / 6, 8 / 14, 9 / 12])


def test_jackknife_of_a_mean_is_the_variance_of_the_mean() -> None:
    values = np.array([0.3, 0.5, 0.9, 0.1])
    left = (values.sum() - values) / 3
    assert jackknife(left) == pytest.approx(values.var(ddof=1) / 4)
    assert np.isnan(jackknife(left[:2]))


def test_no_pairs_are_no_number() -> None:
    parts = pair_parts(np.full((3, 3), np.nan), np.zeros(3), np.zeros(3))
    assert np.isnan(parts.within)
    assert np.isnan(parts.gap)


# --- trends ------------------------------------------------------------------------------------------------------


@relaxed
@given(st.floats(-0.1, 0.1), st.floats(-1, 1), st.integers(5, 30))
def test_a_straight_line_gives_its_slope(slope: float, start: float, n: int) -> None:
    years = np.arange(n, dtype=float)
    line = fit(years, start + slope * years)
    assert line.slope == pytest.approx(slope, abs=1e-9)
    low, high = line.interval()
    assert low <= line.slope <= high
    assert high - low < 1e-9


@relaxed
@given(hnp.arrays(float, 12, elements=st.floats(-1, 1)), st.floats(-5, 5), st.floats(0.1, 10))
def test_trend_moves_with_shift_and_scale(values: np.ndarray, shift: float, scale: float) -> None:
    assume(np.ptp(values) > 1e-3)
    years = np.array([1990, 1991, 1993, 1994, 1995, 1997, 1998, 1999, 2000, 2003, 2004, 2005], float)
    one, two = fit(years, values), fit(years + 7, shift + scale * values)
    assert two.slope == pytest.approx(scale * one.slope, rel=1e-6, abs=1e-9)
    assert two.below(0.0) == pytest.approx(one.below(0.0), abs=1e-6)
    assert one.below(one.quantile(0.05)) == pytest.approx(0.05, abs=1e-9)


@pytest.mark.parametrize(("n", "rho"), [(7, 0.3), (15, 0.6), (32, 0.0), (32, 0.6)])
def test_intervals_of_a_trendless_series_hold_zero(n: int, rho: float) -> None:
    rng, years = np.random.default_rng(11), np.arange(n, dtype=float)
    held = []
    for _ in range(150):
        noise = rng.normal(size=n)
        values = np.empty(n)
        values[0] = noise[0] / np.sqrt(1 - rho**2)
        for t in range(1, n):
            values[t] = rho * values[t - 1] + noise[t]
        low, high = fit(years, values).interval()
        held.append(low <= 0 <= high)
    assert np.mean(held) >= 0.90 - 4 * 0.024


@pytest.mark.parametrize(("drift", "members"), [(0.0, 6), (0.03, 6), (0.03, 12)])
def test_members_who_drift_apart_widen_the_interval(drift: float, members: int) -> None:
    rng, years = np.random.default_rng(3), np.arange(25, dtype=float)
    held = []
    for _ in range(150):
        level, slope = rng.normal(0, 0.3, members), rng.normal(0, drift, members)
        parts = [
            pair_parts((x[:, None] + x[None, :]) / 2, np.zeros(members), np.ones(members))
            for x in (level + slope * year + rng.normal(0, 0.1, members) for year in years)
        ]
        gap, left = np.array([part.gap for part in parts]), np.array([part.left for part in parts])
        line = fit(years, gap)
        inside = np.ones(left.shape, bool)
        extra = member_variance(years, line.coefficients, left, inside, gap) * few_members(members, line.df)
        low, high = line.interval(extra)
        held.append(low <= 0 <= high)
    assert np.mean(held) >= 0.90 - 4 * 0.024


def test_ideal_points_are_compared_by_distance() -> None:
    positions = import_module("entente.measures.cohesion.positions")
    frame = positions._frame(2000, ["S0", "S1", "S2", "S3"], np.array([0.0, 1.0, 3.0, 7.0]), ())
    found = frame.of(["S0", "S1"], None)
    assert (found.parts.within, found.parts.between) == (-1.0, -(3 + 7 + 2 + 6) / 4)
    assert found.spread == pytest.approx(np.sqrt(0.5))
