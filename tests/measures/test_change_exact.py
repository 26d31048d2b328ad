"""Exact change points: against full enumeration, and what must hold for any series."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from entente.errors import OptionError
from entente.measures.change import Model, OnlineConfig, analyse, models, run_lengths
from entente.measures.change import exact as core
from entente.measures.change.many import mix
from entente.measures.change.measure import level_draws

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MODELS = {
    "normal": Model(),
    "unknown": Model(noise_sd=(0.4, 1.0, 2.0)),
    "student": Model("student", (0.8,), 2.0),
    "conjugate": Model("conjugate", (1.0,), 2.0),
}


def _log_normal(y: Floats, variance: Floats, level_sd: float) -> float:
    """Return the log density of a segment from its dense covariance matrix: shared level, own noise."""
    matrix = np.diag(variance) + level_sd**2
    return float(-0.5 * (y @ np.linalg.solve(matrix, y) + np.linalg.slogdet(2 * np.pi * matrix)[1]))


def _log_conjugate(y: Floats, model: Model) -> float:
    """Return the log density of a segment under the conjugate prior by numeric integration over the precision."""
    beta = max(model.shape - 1, 0.5) * model.noise_sd[0] ** 2
    grid = np.exp(np.linspace(-9, 7, 4001))
    prior = (model.shape - 1) * np.log(grid) - beta * grid + model.shape * np.log(beta)
    prior -= float(np.log(np.arange(1, int(model.shape))).sum())  # log gamma of a whole shape
    eye = np.eye(y.size) + model.level_sd**2
    fit = -0.5 * grid * (y @ np.linalg.solve(eye, y)) - 0.5 * np.linalg.slogdet(eye)[1]
    fit += 0.5 * y.size * (np.log(grid) - np.log(2 * np.pi))
    log = prior + fit + np.log(grid)  # integrated over the log of the precision
    return float(np.log(np.exp(log - log.max()).sum() * (16 / 4000)) + log.max())


def _enumerated(y: Floats, errors: Floats, hazard: Floats, model: Model) -> tuple[Floats, Floats, Floats, float]:
    """Sum over all segmentations one by one: P(change), P(number), P(no change in windows of 2), log evidence."""
    length = y.size
    cuts = np.array(list(itertools.product([0, 1], repeat=length - 1)))
    logs = np.array([_one(y, errors, hazard, model, cut) for cut in cuts])
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    number = np.bincount(cuts.sum(axis=1), weights=weights, minlength=length)
    quiet = np.array([weights[(cuts[:, a : a + 2] == 0).all(axis=1)].sum() for a in range(length - 2)])
    change = np.asarray(weights @ cuts, float)
    return change, np.asarray(number, float), quiet, float(np.log(np.exp(logs - logs.max()).sum()) + logs.max())


def _one(y: Floats, errors: Floats, hazard: Floats, model: Model, cut: NDArray[np.int64]) -> float:
    log = float(np.where(cut == 1, np.log(hazard), np.log1p(-hazard)).sum())
    ends = [0, *(np.flatnonzero(cut) + 1), y.size]
    for first, last in itertools.pairwise(ends):
        seen = ~np.isnan(y[first:last])
        part = y[first:last][seen]
        if not part.size:
            continue
        if model.noise == "conjugate":
            log += _log_conjugate(part, model)
        else:
            log += _log_normal(part, model.noise_sd[0] ** 2 + errors[first:last][seen] ** 2, model.level_sd)
    return log


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("name", ["normal", "conjugate"])
def test_all_segmentations_one_by_one(name: str, *, missing: bool) -> None:
    rng = np.random.default_rng(3)
    y = rng.normal(size=8)
    y[5:] += 3
    y[[2, 6]] = np.where(missing, np.nan, y[[2, 6]])
    errors = rng.uniform(0.1, 2, 8) if name == "normal" else np.zeros(8)
    hazard = rng.uniform(0.02, 0.4, 7)
    model = MODELS[name]
    change, number, quiet, evidence = _enumerated(y, errors, hazard, model)
    found = analyse(y, model=model, hazard=hazard, errors=errors if name == "normal" else None, width=2, most=8)
    # the integral over the precision is good to six digits
    near = 1e-10 if name == "normal" else 1e-6
    assert found.change[0] == pytest.approx(change, abs=near)
    assert found.number[0] == pytest.approx(number, abs=near)
    assert found.quiet[0] == pytest.approx(quiet, abs=near)
    assert found.log_evidence[0] == pytest.approx(evidence, abs=1e-9 if name == "normal" else 1e-5)


def test_heavy_tails_on_nodes_agree_with_normal_where_the_tail_is_light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "TAIL", 1e6)
    y = np.random.default_rng(0).normal(size=(3, 20))
    student = analyse(y, model=Model("student", (1.0,), 2.0)).change
    # levels are cut off at three standard deviations of their prior
    assert student == pytest.approx(analyse(y, model=Model(level_sd=2.0)).change, abs=5e-3)


def test_the_most_probable_segmentation_is_the_best_of_all() -> None:
    rng = np.random.default_rng(8)
    hazard = np.full(7, 0.2)
    for _ in range(20):
        y = rng.normal(size=8) + np.repeat(rng.normal(0, 2, 4), 2)
        cuts = np.array(list(itertools.product([0, 1], repeat=7)))
        logs = [_one(y, np.zeros(8), hazard, Model(), cut) for cut in cuts]
        best = tuple(int(place) + 1 for place in np.flatnonzero(cuts[int(np.argmax(logs))]))
        assert core.best(mix(y[:, None], None, Model(), hazard).fits[0].starts)[0] == best


def test_draws_of_segmentations_have_the_posterior_s_probabilities() -> None:
    y = np.random.default_rng(2).normal(size=(30, 1))
    y[18:] += 4
    mixed = mix(y, None, MODELS["unknown"], 0.1)
    starts = mixed.fits[1].starts
    drawn = core.draws(starts, 0, 20_000, np.random.default_rng(0))
    assert drawn.mean(axis=0) == pytest.approx(mixed.fits[1].change[:, 0], abs=0.015)
    counts = np.bincount(drawn.sum(axis=1), minlength=16)[:16] / len(drawn)
    assert counts[:10] == pytest.approx(core.number(starts)[:10, 0], abs=0.015)
    paths = level_draws(mixed, np.random.default_rng(0), 300)
    assert paths.shape == (300, 30)
    assert np.median(paths, axis=0)[[8, 24]] == pytest.approx([y[:18].mean(), y[18:].mean()], abs=0.4)


VALUES = hnp.arrays(float, st.tuples(st.integers(1, 4), st.integers(2, 14)), elements=st.floats(-50, 50))


@settings(max_examples=40, deadline=None)
@given(VALUES, st.sampled_from(sorted(MODELS)), st.floats(0.001, 0.9), st.integers(1, 6))
def test_probabilities_are_probabilities(values: Floats, name: str, hazard: float, width: int) -> None:
    found = analyse(values, model=MODELS[name], hazard=hazard, width=width)
    for part in (found.change, found.quiet, found.window, found.recent, found.number, found.noise):
        assert bool(((part >= 0) & (part <= 1)).all())
    assert found.number.sum(axis=1) == pytest.approx(1)
    steps = np.arange(found.number.shape[1])
    if found.number.shape[1] == values.shape[1]:  # all numbers told apart: their mean is the sum of probabilities
        assert found.number @ steps == pytest.approx(found.change.sum(axis=1), abs=1e-8)
    assert bool((found.change.max(axis=1) <= found.window.max(axis=1) + 1e-9).all()), "a window holds its steps"


@settings(max_examples=40, deadline=None)
@given(VALUES, st.sampled_from(sorted(MODELS)))
def test_time_may_run_backwards(values: Floats, name: str) -> None:
    ahead, back = (analyse(one, model=MODELS[name]).change for one in (values, values[:, ::-1]))
    assert ahead == pytest.approx(back[:, ::-1], abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(VALUES, st.sampled_from([0.01, 3.0, 1000.0]), st.booleans())
def test_units_and_signs_do_not_matter(values: Floats, scale: float, turned: bool) -> None:  # noqa: FBT001 - drawn
    sign = -1.0 if turned else 1.0
    plain = analyse(values)
    other = analyse(sign * scale * values, model=Model("normal", (scale,), 3.0 * scale))
    assert other.change == pytest.approx(plain.change, abs=1e-7)


@settings(max_examples=30, deadline=None)
@given(VALUES, st.integers(0, 14))
def test_a_missing_value_says_nothing(values: Floats, place: int) -> None:
    """A missing year widens a step: its two halves together are the one step of the series without it."""
    hazard = 0.03
    place = min(place, values.shape[1])
    with_gap = np.insert(values, place, np.nan, axis=1)
    steps = np.full(values.shape[1] - 1, hazard)
    inner = 0 < place < values.shape[1]
    if inner:
        steps[place - 1] = 1 - (1 - hazard) ** 2
    found = analyse(with_gap, hazard=hazard, width=1)
    plain = analyse(values, hazard=steps, width=1)
    assert found.log_evidence == pytest.approx(plain.log_evidence, abs=1e-7)
    if inner:
        two = analyse(with_gap, hazard=hazard, width=2).window[:, place - 1]
        assert two == pytest.approx(plain.change[:, place - 1], abs=1e-7)


def test_a_known_error_takes_a_point_s_weight() -> None:
    y = np.zeros(20)
    y[10] = 8.0
    errors = np.zeros(20)
    sure = analyse(y).window.max()
    errors[10] = 20.0
    assert sure > 0.9
    assert analyse(y, errors=errors).window.max() < 0.2


def test_single_odd_years_count_less_with_heavy_tails() -> None:
    y = np.random.default_rng(5).normal(size=40)
    y[20] = 7.0
    assert analyse(y).window.max() > 0.9
    assert analyse(y, model=Model("student", (0.7,), 2.0)).window.max() < 0.3


def test_long_and_far_series_stay_finite() -> None:
    y = np.concatenate([np.full(300, -1e6), np.full(300, 1e6)])
    found = analyse(y)
    assert found.change[0, 299] == pytest.approx(1)
    assert np.isfinite(found.log_evidence).all()
    assert found.number[0].argmax() == 1


@pytest.mark.parametrize(
    ("values", "options"),
    [
        ([1.0], {}),
        ([1.0, np.inf], {}),
        ([1.0, 2.0], {"hazard": 0.0}),
        ([1.0, 2.0, 3.0], {"hazard": [0.1]}),
        ([1.0, 2.0], {"width": 0}),
        ([1.0, 2.0], {"errors": [-1.0, 0.0]}),
        ([1.0, 2.0], {"errors": [1.0, 1.0, 1.0]}),
        ([1.0, 2.0], {"errors": [1.0, 1.0], "model": Model("conjugate")}),
    ],
)
def test_wrong_input_is_refused(values: list[float], options: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        analyse(np.array(values), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"noise": "laplace"}, {"noise_sd": (0.0,)}, {"noise_sd": ()}, {"level_sd": -1.0}])
def test_wrong_models_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        Model(**change)  # type: ignore[arg-type]


def test_a_thousand_series_take_less_than_half_a_second() -> None:
    values = np.random.default_rng(0).normal(size=(1000, 75))
    taken = []
    for _ in range(3):
        start = time.process_time()  # CPU time: neighbours on the machine are not measured
        analyse(values)
        taken.append(time.process_time() - start)
    assert min(taken) < 0.5


# --- online ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("noise", "model"), [("known", Model()), ("unknown", Model("conjugate"))])
def test_unpruned_runs_are_the_exact_filter(noise: str, model: Model) -> None:
    y = np.random.default_rng(1).normal(size=(5, 60))
    y[:2, 30:] += 2
    y[1, 7:12] = np.nan
    found = run_lengths(y, OnlineConfig(noise=noise, width=5, least=0.0))  # type: ignore[arg-type]
    assert found.recent == pytest.approx(analyse(y, model=model).recent, abs=1e-9)
    assert found.log_evidence == pytest.approx(analyse(y, model=model).log_evidence, abs=1e-9)
    assert bool((found.run >= 1).all())


def test_pruned_runs_stay_near_the_exact_filter() -> None:
    y = np.random.default_rng(2).normal(size=(4, 500))
    y[:2, 250:] += 1.5
    away = np.abs(run_lengths(y).recent - analyse(y, width=12).recent)
    assert away.mean() < 0.002
    assert away.max() < 0.06


def test_online_finds_a_shift_within_months() -> None:
    y = np.random.default_rng(4).normal(size=(200, 300))
    y[:, 150:] += 2.0
    found = run_lengths(y)
    late = (found.recent[:, 150:162] > 0.5).argmax(axis=1) + 1
    assert np.median(late) <= 5
    assert np.median(found.run[:, 149]) > 100
    assert np.median(found.run[:, 165]) == pytest.approx(16, abs=2)


@pytest.mark.parametrize("change", [{"hazard": 1.0}, {"noise": "odd"}, {"keep": 1}, {"noise_sd": 0.0}, {"width": 0}])
def test_wrong_online_options_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        OnlineConfig(**change)  # type: ignore[arg-type]


def test_online_refuses_infinite_values() -> None:
    with pytest.raises(OptionError):
        run_lengths(np.array([1.0, np.inf]))
