"""Common breaks against full enumeration, the null test, and the error rates of the rule."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import OptionError
from entente.measures.change import CommonPrior, Model, analyse, bounds, common_breaks, holm, null_test, operating
from entente.measures.change.common import two_or_more
from entente.measures.change.null import standardised

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PRIOR = CommonPrior(hazard=0.1)
STEPS = 6


def _patterns() -> NDArray[np.int64]:
    return np.array(list(itertools.product([0, 1], repeat=STEPS)))


def _likelihood(y: Floats, level_sd: float) -> Floats:
    """Return the likelihood of each pattern of changes for each series: shape (S, 2^6)."""
    matrix = {n: np.eye(n) + level_sd**2 for n in range(1, STEPS + 2)}
    inverse = {n: np.linalg.inv(one) for n, one in matrix.items()}
    size = {n: 0.5 * np.linalg.slogdet(2 * np.pi * one)[1] for n, one in matrix.items()}
    columns = []
    for cut in _patterns():
        ends = [0, *(np.flatnonzero(cut) + 1), STEPS + 1]
        parts = [(y[:, a:b], b - a) for a, b in itertools.pairwise(ends)]
        columns.append(sum(-0.5 * np.einsum("st,tu,su->s", p, inverse[n], p) - size[n] for p, n in parts))
    found: Floats = np.exp(np.array(columns).T)
    return found


def _step_weights(prior: CommonPrior) -> tuple[Floats, Floats]:
    """Return P(b1, b2) of one step as a 2 x 2 table, and the part of it that comes from a common break."""
    each = np.array([1 - prior.part, prior.part])
    own = np.array([1 - prior.own, prior.own])
    shared = prior.common * np.outer(each, each)
    return shared + (1 - prior.common) * np.outer(own, own), shared


def _exact_common(y: Floats, level_sd: float) -> Floats:
    """P(common break) at each step for two domains, summed over all 4,096 pairs of patterns: shape (S, 6)."""
    whole, shared = _step_weights(PRIOR)
    patterns = _patterns()
    one, two = (_likelihood(part, level_sd) for part in y)
    steps = whole[patterns[:, None, :], patterns[None, :, :]]  # (64, 64, 6)
    prior = steps.prod(axis=2)
    joint = one[:, :, None] * two[:, None, :] * prior
    joint /= joint.sum(axis=(1, 2), keepdims=True)
    ratio = (shared / whole)[patterns[:, None, :], patterns[None, :, :]]
    found: Floats = np.einsum("sab,abt->st", joint, ratio)
    return found


def test_common_breaks_against_full_enumeration() -> None:
    """The formula averages the other times domain by domain: near, not exact."""
    rng = np.random.default_rng(0)
    y = rng.normal(size=(2, 300, STEPS + 1))
    at = rng.integers(1, STEPS + 1, 300)
    after = np.arange(STEPS + 1) >= at[:, None]
    y[0] += np.where(after, 2.0, 0.0)
    y[1, :150] += np.where(after[:150], 2.0, 0.0)
    change = np.array([analyse(part, hazard=PRIOR.hazard).change.T for part in y])
    found = common_breaks(change, PRIOR)
    away = np.abs(found.common.T - _exact_common(y, Model().level_sd))
    assert away.mean() < 0.009
    assert np.median(away) < 0.003
    assert away.max() < 0.2
    together = found.common[at[:150] - 1, np.arange(150)].mean()
    alone = found.common[at[150:] - 1, np.arange(150, 300)].mean()
    assert together > 2 * alone


def test_common_breaks_where_breaks_are_rare_as_in_use() -> None:
    """At the hazard in use, without breaks in most series, the mean error is about 0.005."""
    rng = np.random.default_rng(1)
    y = rng.normal(size=(2, 300, STEPS + 1))
    y[:, :60, 3:] += 2.0
    change = np.array([analyse(part, hazard=PRIOR.hazard).change.T for part in y])
    away = np.abs(common_breaks(change, PRIOR).common.T - _exact_common(y, Model().level_sd))
    assert away.mean() < 0.008


def test_bounds_are_exact_and_tell_which_is_supported() -> None:
    rng = np.random.default_rng(2)
    y = rng.normal(size=(2, 30, 1))
    y[:, 15:] += 3.0
    joint = bounds([y[0], y[1]], [Model(), Model()])
    assert joint.log_common[0] > joint.log_own[0]
    assert joint.all_common[14, 0] > 0.95
    single = [analyse(part.T) for part in y]
    assert joint.log_own[0] == pytest.approx(sum(one.log_evidence[0] for one in single))
    assert joint.all_own[:, :, 0] == pytest.approx(np.array([one.change[0] for one in single]))
    y[1] = rng.normal(size=(30, 1))
    y[1, 6:] += 3.0
    apart = bounds([y[0], y[1]], [Model(), Model()])
    assert apart.log_common[0] < apart.log_own[0]


def test_a_domain_without_data_says_nothing() -> None:
    y = np.random.default_rng(3).normal(size=(1, 20))
    y[:, 10:] += 4
    known = analyse(y).change[0]
    empty = analyse(np.full((1, 20), np.nan)).change[0]
    assert empty == pytest.approx(0.02)
    one = common_breaks(np.array([known]))
    assert common_breaks(np.array([known, empty])).common == pytest.approx(one.common)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_two_or_more_of_independent_things(chances: list[float]) -> None:
    p = np.array(chances)
    said = two_or_more(p[:, None])[0]
    told = sum(
        np.prod(np.where(combo, p, 1 - p)) for combo in itertools.product([0, 1], repeat=p.size) if sum(combo) > 1
    )
    assert said == pytest.approx(told, abs=1e-12)


@given(st.floats(0.001, 0.3), st.floats(0.05, 0.95), st.floats(0.4, 1.0))
def test_the_parts_of_the_hazard_add_up(hazard: float, shared: float, part: float) -> None:
    prior = CommonPrior(hazard, shared, part)
    assert prior.common * prior.part + (1 - prior.common) * prior.own == pytest.approx(hazard)


@pytest.mark.parametrize("change", [{"hazard": 0.0}, {"shared": 1.0}, {"part": 0.0}, {"hazard": 0.9, "part": 0.1}])
def test_wrong_priors_are_refused(change: dict[str, float]) -> None:
    with pytest.raises(OptionError):
        CommonPrior(**change)


# --- null test -------------------------------------------------------------------------------------------------------


def _unbroken(kind: str, rng: np.random.Generator, length: int) -> Floats:
    y = np.asarray(rng.normal(size=length), float)
    kept = {"noise": 0.0, "swing": 0.6, "walk": 1.0}[kind]
    for time in range(1, length):
        y[time] += kept * y[time - 1]
    return y


@pytest.mark.parametrize("kind", ["noise", "swing", "walk"])
def test_series_without_a_break_are_seldom_called_one(kind: str) -> None:
    rng = np.random.default_rng(0)
    p = [null_test(_unbroken(kind, rng, 35), simulations=99).p_value for _ in range(40)]
    # 40 series at a level of 5 %: more than 6 rejections would have a probability under one in a hundred
    assert sum(value <= 0.05 for value in p) <= 6


def test_a_break_that_no_drift_explains() -> None:
    y = np.random.default_rng(1).normal(size=40)
    y[20:] += 7
    found = null_test(y, seed=5)
    assert found.p_value <= 0.01
    assert found == null_test(y, seed=5), "the same seed gives the same answer"
    assert found.p_values[found.hardest] == found.p_value == max(found.p_values.values())
    assert min(found.p_values.values()) >= 1 / 1000


def test_units_do_not_matter_to_the_null() -> None:
    y = np.random.default_rng(1).normal(size=30)
    errors = np.full(30, 0.4)
    plain = null_test(y, errors=errors, simulations=199)
    other = null_test(1000 * y + 7, errors=1000 * errors, simulations=199)
    assert other.p_value == pytest.approx(plain.p_value, abs=0.02)


def test_gaps_and_missing_years_are_bridged() -> None:
    y = np.random.default_rng(2).normal(size=30)
    y[[3, 4, 20]] = np.nan
    found = null_test(y, times=np.arange(0.0, 60.0, 2.0), simulations=99)
    assert 0 < found.p_value <= 1


def test_a_series_that_never_varies_is_not_divided_by_nothing() -> None:
    z, errors = standardised(np.full((9, 1), 0.3), np.full((9, 1), 0.1))
    assert bool((z == 0).all())
    assert errors is not None
    assert errors == pytest.approx(0.1)


def test_null_needs_values() -> None:
    with pytest.raises(OptionError):
        null_test(np.array([1.0, np.nan, 2.0]))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_never_lowers_and_keeps_the_order(p_values: list[float]) -> None:
    found = holm(p_values)
    assert all(p <= q <= 1 for p, q in zip(p_values, found, strict=True))
    order = np.argsort(p_values)
    assert sorted(found) == [found[place] for place in order]
    assert min(found) == pytest.approx(min(1.0, min(p_values) * len(p_values)))


# --- operating characteristics ---------------------------------------------------------------------------------------


def test_the_rule_on_a_thousand_series() -> None:
    """Near what is stated: 96 % detected and 1.4 % false alarms, measured once on 1,000 series of this kind."""
    found = operating(1.5, 75, "normal", series=1000, seed=0)
    assert found.detected == pytest.approx(0.96, abs=0.03)
    assert found.false_alarms == pytest.approx(0.017, abs=0.012)
    assert found.mass_within_2 == pytest.approx(0.76, abs=0.03)
    assert found.dated <= found.detected


def test_heavy_tails_raise_false_alarms_and_their_model_lowers_them() -> None:
    plain = operating(1.5, 40, "t4", known=False, series=300)
    heavy = operating(1.5, 40, "t4", known=False, series=300, model=Model("student", (0.3, 0.6, 0.9), 1.0))
    assert heavy.false_alarms < plain.false_alarms
    assert heavy.detected > 0.6


def test_larger_shifts_are_found_more_often_and_sooner() -> None:
    weak, strong = (operating(shift, 40, "normal", series=300) for shift in (0.5, 3.0))
    assert weak.detected < strong.detected
    assert weak.delay is None
    assert strong.delay is not None
    assert strong.delay <= 3


def test_too_few_simulated_series_are_refused() -> None:
    with pytest.raises(OptionError):
        operating(series=1)
