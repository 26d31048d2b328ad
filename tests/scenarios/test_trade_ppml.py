"""The gravity estimator against a general one with dummies, a published table, and its own equations."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.errors import OptionError
from entente.scenarios.trade.ppml import cost_factor, ppml

if TYPE_CHECKING:
    from pathlib import Path

    from entente.scenarios.trade.ppml import PpmlResult

NAMES = ("lndist", "contiguity", "common_language", "pta", "international")

# Herman (2021), gegravity: General Equilibrium Gravity Modeling in Python, USITC Working Paper 2021-04-B: estimates of
# its example, seven digits
HERMAN = {
    "lndist": (-0.3898623, 0.0729915),
    "contiguity": (0.891577, 0.1327354),
    "common_language": (0.0326249, 0.0840702),
    "pta": (0.4711383, 0.1076578),
    "international": (-3.412584, 0.2151235),
}


@pytest.fixture(scope="module")
def sample(data: Path) -> dict[str, Any]:
    path = data / "fixtures" / "gegravity_sample" / "sample_data_set.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    table: dict[str, Any] = {name: np.array([float(row[name]) for row in rows]) for name in (*NAMES, "trade")}
    for side in ("exporter", "importer"):
        table[side] = np.array([row[side] for row in rows])
    pairs = ["-".join(sorted((row["exporter"], row["importer"]))) for row in rows]
    return {**table, "pair": np.array(pairs)}


def _fit(sample: dict[str, Any], **options: Any) -> PpmlResult:
    regressors = {name: sample[name] for name in NAMES}
    return ppml(sample["trade"], regressors, sample["exporter"], sample["importer"], **options)


def test_published_estimates_of_the_sample(sample: dict[str, Any]) -> None:
    found = {row["regressor"]: row for row in _fit(sample).table()}
    for name, (beta, error) in HERMAN.items():
        assert found[name]["beta"] == pytest.approx(beta, abs=1.5e-6)
        assert found[name]["standard_error"] == pytest.approx(error, abs=1.5e-6)


@pytest.mark.parametrize("kind", ["robust", "clustered"])
def test_a_general_estimator_with_dummies_gives_the_same(sample: dict[str, Any], kind: str) -> None:
    models = pytest.importorskip("statsmodels.api", reason="statsmodels (extra bench) is not installed")
    dummies = [
        (sample[side][:, None] == np.unique(sample[side])[first:]).astype(float)
        for side, first in (("exporter", 0), ("importer", 1))
    ]
    design = np.hstack([np.column_stack([sample[name] for name in NAMES]), *dummies])
    groups = np.unique(sample["pair"], return_inverse=True)[1]
    clustered = {"cov_type": "cluster", "cov_kwds": {"groups": groups, "use_correction": False}}
    options = clustered if kind == "clustered" else {"cov_type": "HC0"}
    model = models.GLM(sample["trade"], design, family=models.families.Poisson())
    other = model.fit(tol=1e-13, maxiter=200, **options)
    ours = _fit(sample, cluster=sample["pair"] if kind == "clustered" else None)
    number = 465 if kind == "clustered" else 900
    assert ours.beta == pytest.approx(other.params[:5], abs=1e-9)
    assert ours.error == pytest.approx(other.bse[:5] * np.sqrt(number / (number - 1)), abs=1e-9)
    assert ours.fitted == pytest.approx(other.fittedvalues, rel=1e-8)
    assert (ours.kind, ours.clusters) == (kind, 465 if kind == "clustered" else None)


def test_fitted_totals_are_the_observed_ones(sample: dict[str, Any]) -> None:
    """The equation that ties Poisson effects to multilateral resistances (Fally 2015)."""
    fitted = _fit(sample).fitted
    for side in ("exporter", "importer"):
        codes = np.unique(sample[side], return_inverse=True)[1]
        assert np.bincount(codes, fitted) == pytest.approx(np.bincount(codes, sample["trade"]), rel=1e-9)


def _world(seed: int, size: int, beta: float, *, noise: bool = False) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    exporter, importer = (side.ravel() for side in np.meshgrid(np.arange(size), np.arange(size), indexing="ij"))
    distance = rng.uniform(5, 10, size * size)
    border = (exporter != importer).astype(float)
    mean = np.exp(beta * distance - 2 * border + rng.normal(0, 2, size)[exporter] + rng.normal(0, 2, size)[importer])
    return {
        "flows": rng.poisson(mean * 1e4) * 1.0 if noise else mean,
        "regressors": {"distance": distance, "border": border},
        "exporter": exporter,
        "importer": importer,
    }


@given(seed=st.integers(0, 1000), size=st.integers(4, 12), beta=st.floats(-2, 1))
@settings(max_examples=25, deadline=None)
def test_flows_without_noise_give_the_coefficients_back(seed: int, size: int, beta: float) -> None:
    found = ppml(**_world(seed, size, beta))
    assert found.beta == pytest.approx([beta, -2], abs=1e-6)
    assert found.error == pytest.approx([0, 0], abs=1e-5)


def test_units_and_order_do_not_matter() -> None:
    world = _world(3, 8, -0.7, noise=True)
    found = ppml(**world)
    turn = np.random.default_rng(0).permutation(64)
    moved = ppml(
        1000 * world["flows"][turn],
        {name: column[turn] for name, column in world["regressors"].items()},
        world["exporter"][turn],
        world["importer"][turn],
    )
    assert moved.beta == pytest.approx(found.beta, abs=1e-9)
    assert moved.error == pytest.approx(found.error, rel=1e-6)


def test_a_country_that_never_sells_is_left_out_in_the_open() -> None:
    world = _world(5, 8, -0.7, noise=True)
    found = ppml(**world)
    silent = np.full(8, 8)
    more: dict[str, Any] = {
        "flows": np.concatenate([world["flows"], np.zeros(8)]),
        "regressors": {name: np.concatenate([column, column[:8]]) for name, column in world["regressors"].items()},
        "exporter": np.concatenate([world["exporter"], silent]),
        "importer": np.concatenate([world["importer"], np.arange(8)]),
    }
    wider = ppml(**more)
    assert (wider.dropped, wider.used) == (8, 64)
    assert wider.beta == pytest.approx(found.beta, abs=1e-9)
    assert (wider.fitted[-8:] == 0).all()


def test_years_that_share_no_country_label() -> None:
    """Effects of separate years form separate parts; each has an effect of its own that is pinned."""
    first, second = _world(1, 6, -0.7, noise=True), _world(2, 6, -0.7, noise=True)
    both = ppml(
        np.concatenate([first["flows"], second["flows"]]),
        {name: np.concatenate([first["regressors"][name], second["regressors"][name]]) for name in first["regressors"]},
        *(
            [f"{code} {year}" for year, world in ((1, first), (2, second)) for code in world[side]]
            for side in ("exporter", "importer")
        ),
    )
    assert both.beta[0] == pytest.approx(-0.7, abs=0.05)


def test_a_regressor_without_news_is_named() -> None:
    world = _world(1, 6, -0.7)
    for column in (np.ones(36), world["exporter"] * 2.5, world["regressors"]["distance"] + world["importer"]):
        regressors = {**world["regressors"], "odd": column}
        with pytest.raises(OptionError, match="odd cannot be told apart"):
            ppml(world["flows"], regressors, world["exporter"], world["importer"])


def test_a_regressor_that_only_zeros_know_is_named() -> None:
    world = _world(1, 6, -0.7, noise=True)
    cut = (world["exporter"] == 0) & (world["importer"] == 1)
    flows = np.where(cut, 0, world["flows"])
    with pytest.raises(OptionError, match=r"war cannot be told apart .* flows are zero"):
        ppml(flows, {**world["regressors"], "war": cut * 1.0}, world["exporter"], world["importer"])


def test_regressors_that_only_one_zero_tells_apart() -> None:
    """Without the zero that both foretell together, the second is the first."""
    world = _world(1, 9, -0.7, noise=True)
    seller, buyer = world["exporter"], world["importer"]
    apart = (seller == 0) & (buyer == 1)
    flows = np.where(apart, 0, world["flows"])
    tie = ((seller + buyer) % 3 == 0) * 1.0
    regressors = {**world["regressors"], "tie": tie, "tie_but": tie - apart}
    with pytest.raises(OptionError, match="tie_but"):
        ppml(flows, regressors, seller, buyer)
    found = ppml(flows, {**world["regressors"], "tie": tie}, seller, buyer)
    assert found.dropped == 0  # an ordinary zero is no separated one


def test_ordinary_zeros_are_kept() -> None:
    world = _world(11, 10, -0.7, noise=True)
    flows = np.where(np.random.default_rng(1).uniform(size=100) < 0.3, 0, world["flows"])
    found = ppml(**{**world, "flows": flows})
    assert (flows == 0).sum() > 20
    assert found.dropped == 0


@pytest.mark.parametrize(
    "change",
    [
        {"flows": -np.ones(36)},
        {"flows": np.zeros(36)},
        {"flows": np.full(36, np.nan)},
        {"flows": np.ones(35)},
        {"regressors": {}},
        {"regressors": {"x": np.full(36, np.inf)}},
        {"exporter": ["a"]},
        {"cluster": np.zeros(36)},
        {"cluster": ["a", "b"]},
    ],
)
def test_bad_input_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        ppml(**{**_world(1, 6, -0.7, noise=True), **change})


def test_cost_factor() -> None:
    assert cost_factor({"pta": 0.4711383}, {"pta": 1.0}, 5) == pytest.approx(np.exp(-0.4711383 / 4))
    halved = cost_factor({"lndist": -1.0}, {"lndist": np.log([0.5, 1.0])}, 5)
    assert halved == pytest.approx([0.5**0.25, 1.0])
    with pytest.raises(OptionError, match="no coefficient of rta"):
        cost_factor({"pta": 1.0}, {"rta": 1.0}, 5)
    with pytest.raises(OptionError, match="sigma"):
        cost_factor({"pta": 1.0}, {"pta": 1.0}, 1.0)


def test_the_estimate_makes_the_cost_vector(sample: dict[str, Any]) -> None:
    found = _fit(sample)
    assert found.factor({"pta": np.array([0.0, 1.0])}, 5) == pytest.approx([1, np.exp(-0.4711383 / 4)], rel=1e-6)
