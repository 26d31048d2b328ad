"""``entente benchmark trade``: published equilibria, speed by size, and gegravity in the same run."""

from __future__ import annotations

import csv
import gzip
import os
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.benchmarks.process import measured
from entente.errors import EntenteError
from entente.scenarios.trade.gravity import experiment
from entente.scenarios.trade.montecarlo import Between, DrawConfig, simulate
from entente.scenarios.trade.prepare import NAFTA, nafta, prepare, read_cp2015
from entente.scenarios.trade.records import Shock, SolveConfig
from entente.scenarios.trade.simulate import World, made_up, split
from entente.scenarios.trade.solver import settle, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from entente.scenarios.trade.records import Closure, Economy, Equilibrium, Floats

CP2015 = Path("fixtures/cp2015_nafta")
GE_GRAVITY = Path("fixtures/ge_gravity_wiod/TradeData0014_Results.csv.gz")
SAMPLE = Path("fixtures/gegravity_sample/sample_data_set.csv")

BALANCED = SolveConfig(closure="balanced")
RUNS = 5
WORKERS = 2
SEED = 2015
THETA_RANGE = (2.0, 8.0)
"""Ends of the elasticities drawn for one sector."""

# Caliendo and Parro (2015), Table 2: welfare (first order), terms of trade, volume of trade, real wage
PRINTED = {
    "MEX": (1.31, -0.41, 1.72, 1.72),
    "CAN": (-0.06, -0.11, 0.04, 0.32),
    "USA": (0.08, 0.04, 0.04, 0.11),
}
# the same with one digit more and trade among the members, from the published data
RECOMPUTED = {
    "MEX": (1.312, -0.412, 1.724, 1.715, 118.28),
    "CAN": (-0.064, -0.108, 0.044, 0.323, 11.11),
    "USA": (0.085, 0.044, 0.041, 0.112, 40.52),
}
EXACT = {"MEX": 0.007, "CAN": -0.110, "USA": 0.074}

# estimates of gegravity's example (Herman 2021)
HERMAN = {
    "lndist": (-0.3898623, 0.0729915),
    "contiguity": (0.891577, 0.1327354),
    "common_language": (0.0326249, 0.0840702),
    "pta": (0.4711383, 0.1076578),
    "international": (-3.412584, 0.2151235),
    "constant": (16.32434, 0.4844137),
}
SIGMA = 5
FAULT = (
    "its deviation documents a fault of its closure, not of ours: it keeps output and spending at baseline weights, so "
    "its flows miss market clearing; ours is the exact solution on its own fitted flows"
)


def run(data: Path | None = None) -> dict[str, Any]:
    """Solve the published cases, time sizes from one sector to 155 countries by 80 sectors, and run the peer.

    Parameters
    ----------
    data
        Folder of the public datasets. Without the published cases in it the anchors are ``None`` (with the reason),
        and sizes are timed on made-up worlds.

    Returns
    -------
    dict
        ``anchors``, ``scale`` (wall seconds of baseline and counterfactual, peak memory of a fresh process),
        ``one_sector_180``, ``monte_carlo_1000``, ``gegravity``.
    """
    folder = None if data is None or not (data / CP2015).is_dir() else str(data / CP2015)
    sample = None if data is None or not (data / SAMPLE).exists() else str(data / SAMPLE)
    draws = measured("entente.benchmarks.trade:monte_carlo")
    return {
        "anchors": _anchors(data),
        "scale": {"31x40": _scale(folder, 1, 1), "155x80": _scale(folder, 5, 2)},
        "one_sector_180": measured("entente.benchmarks.trade:one_sector_180").result,
        "monte_carlo_1000": {**draws.result, "seconds": round(draws.seconds, 2), "peak_mb": draws.peak_mb},
        "gegravity": {"30": _peer(30, sample), "100": _peer(100, None), "note": FAULT},
        "input": "published tables" if folder else f"made-up worlds: give --data with {CP2015} in it",
    }


def _scale(folder: str | None, countries: int, sectors: int) -> dict[str, Any]:
    done = measured("entente.benchmarks.trade:scale", folder=folder, countries=countries, sectors=sectors)
    return {**done.result, "seconds": round(done.seconds, 4), "peak_mb": done.peak_mb}


def _again(work: Callable[[], Equilibrium]) -> tuple[Equilibrium, float, float]:
    """Return what the work gives, the median of some runs, and the time of the first."""
    times = []
    for run_number in range(RUNS):
        start = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - start)
        if run_number + 1 < RUNS:
            del found  # or two results would lie in memory at once
    return found, median(times), times[0]


# --- anchors ---------------------------------------------------------------------------------------------------------


def _anchors(data: Path | None) -> dict[str, Any]:
    reason = {"reason": "no published tables: give --data with the folder fixtures in it"}
    nothing = {"cp2015": {"max_dev_pp": None, "seconds": None, **reason}, "ge_gravity": {"max_dev": None, **reason}}
    if data is None:
        return nothing
    given = {}
    if (data / CP2015).is_dir():
        given["cp2015"] = measured("entente.benchmarks.trade:cp2015", folder=str(data / CP2015)).result
    if (data / GE_GRAVITY).exists():
        given["ge_gravity"] = measured("entente.benchmarks.trade:ge_gravity", path=str(data / GE_GRAVITY)).result
    return nothing | given


def cp2015(folder: str) -> dict[str, Any]:
    """Hold NAFTA against Caliendo and Parro's Table 2. Runs in a process of its own."""
    tables, later = read_cp2015(Path(folder))
    economy = prepare(tables)[0]
    found, seconds, first = _again(lambda: solve(economy, nafta(economy, later), BALANCED))
    gaps = [_gap(found, name) for name in NAFTA]
    return {
        "max_dev_pp": round(max(gap for gap, _ in gaps), 5),
        "seconds": round(seconds, 4),
        "first_seconds": round(first, 4),
        "exact_welfare_max_dev_pp": round(max(gap for _, gap in gaps), 5),
        "residual": found.residual,
        "walras": found.walras,
    }


def _gap(found: Equilibrium, name: str) -> tuple[float, float]:
    """Return the largest deviation from the published figures of one country, and that of exact welfare."""
    place = found.before.place(name)
    others = [found.before.place(other) for other in NAFTA if other != name]
    sums = [one.trade[:, place, others].sum() for one in (found.before, found.economy)]
    parts = (found.welfare_first_order, found.terms_of_trade, found.volume_of_trade, found.real_wage - 1)
    told = [*(100 * float(part[place]) for part in parts), float(100 * (sums[1] / sums[0] - 1))]
    held = [*zip(told, PRINTED[name], strict=False), *zip(told, RECOMPUTED[name], strict=True)]
    exact = abs(100 * float(found.real_income[place] - 1) - EXACT[name])
    return max(abs(ours - theirs) for ours, theirs in held), exact


def ge_gravity(path: str) -> dict[str, Any]:
    """Hold 44 countries against ge_gravity's own output. Runs in a process of its own."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if float(row["year"]) == 2000]  # noqa: PLR2004 - its example
    names = sorted({row["exporter"] for row in rows})
    table = partial(_square, names, rows)
    flows = table("trade")
    factor = np.exp(-table("eu_effect") * table("new_eu_pair") / (SIGMA - 1))
    worst: dict[str, float] = {}
    cases: tuple[tuple[Closure, str], ...] = (("fixed", "w_eu"), ("proportional", "w_mult"))
    for closure, column in cases:
        found = experiment(names, flows, factor, sigma=SIGMA, closure=closure)
        worst[closure] = float(np.abs(1 + found.welfare / 100 - table(column)[:, 0]).max())
    return {"max_dev": worst["fixed"], "max_dev_proportional": worst["proportional"], "countries": len(names)}


def _square(names: list[str], rows: list[dict[str, str]], column: str) -> Floats:
    place = {name: index for index, name in enumerate(names)}
    table = np.zeros((len(names), len(names)))
    for row in rows:
        table[place[row["exporter"]], place[row["importer"]]] = float(row[column])
    return table


# --- size ------------------------------------------------------------------------------------------------------------


def scale(folder: str | None, countries: int, sectors: int) -> dict[str, Any]:
    """Time baseline and counterfactual of NAFTA, its countries and sectors cut into parts. Runs in its own process."""
    economy, shock = _nafta_or_made_up(folder, countries, sectors)
    found, seconds, first = _again(lambda: solve(economy, shock, BALANCED))
    size = f"{len(economy.countries)}x{len(economy.sectors)}"
    told = {"size": size, "seconds": seconds, "first_seconds": round(first, 4), "iterations": found.iterations}
    if folder is not None:
        told["mexico_real_wage_pct"] = round(100 * float(found.real_wage[19 * countries] - 1), 4)
    return {**told, "residual": found.residual}


def _nafta_or_made_up(folder: str | None, countries: int, sectors: int) -> tuple[Economy, Shock]:
    if folder is None:
        economy = made_up(World(31 * countries, 40 * sectors, imbalance=0.2), np.random.default_rng(SEED))
        return economy, Shock(tariff=economy.tariff / 2)
    tables, later = read_cp2015(Path(folder))
    economy = prepare(tables)[0]
    tariff = nafta(economy, later).tariff
    for axis, count in ((0, sectors), (1, countries), (2, countries)):
        tariff = np.repeat(tariff, count, axis=axis) if tariff is not None else None
    return split(economy, countries, sectors), Shock(tariff=tariff)


def _one_sector() -> tuple[Economy, Shock]:
    world = World(180, 1, imbalance=0.2, tariff=0.0, inputs=False)
    economy = settle(made_up(world, np.random.default_rng(SEED)), SolveConfig())
    cost = np.ones_like(economy.share)
    cost[:, 0, 1:] = cost[:, 1:, 0] = 1.2
    return economy, Shock(cost=cost)


def one_sector_180() -> dict[str, Any]:
    """Time one sector with 180 countries. Runs in a process of its own."""
    economy, shock = _one_sector()
    found, seconds, first = _again(lambda: solve(economy, shock))
    return {"seconds": round(seconds, 5), "first_seconds": round(first, 5), "residual": found.residual}


def monte_carlo() -> dict[str, Any]:
    """Time 1,000 drawn elasticities for one sector with 180 countries, workers' start included. Runs on its own."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # one worker a core: threads of linear algebra in each would only get in each other's way
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    economy, shock = _one_sector()
    low, high = (np.array([end]) for end in THETA_RANGE)
    config = DrawConfig(draws=1000, seed=SEED, closures=("fixed",))
    start = time.perf_counter()
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as executor:
        found = simulate(economy, shock, Between(low, high), config, executor=executor)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "draws": len(found.real_income), "failed": len(found.failed), "workers": WORKERS}


# --- gegravity -------------------------------------------------------------------------------------------------------


def _peer(countries: int, sample: str | None) -> dict[str, Any]:
    """Return the peer's time, ours on its fitted flows, and how far its real output is off; or why there is none."""
    from importlib.util import find_spec

    nothing = {"seconds": None, "ours_seconds": None, "max_dev_pp": None}
    if find_spec("gegravity") is None:
        return {**nothing, "reason": "gegravity is not installed: pip install 'entente[bench]'"}
    try:
        done = measured("entente.benchmarks.trade:gegravity", countries=countries, sample=sample)
    except EntenteError as error:
        return {**nothing, "reason": error.message}
    return {**done.result, "seconds": round(done.seconds, 3), "peak_mb": done.peak_mb}


def gegravity(countries: int, sample: str | None) -> dict[str, Any]:
    """Let gegravity and ours do the same experiment. Runs in a process of its own."""
    import contextlib
    import io
    import warnings

    rows = _sample_rows(Path(sample)) if sample is not None else _made_up_rows(countries)
    pair = ("CAN", "JPN") if sample is not None else ("C000", "C001")
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # the peer's own, of pandas
        theirs, fitted, seconds = _run_gegravity(rows, pair, "DEU" if sample is not None else "C002")
    names = sorted(theirs)
    flows = np.array([[fitted[exporter, importer] for importer in names] for exporter in names])
    factor = np.ones_like(flows)
    place = names.index(pair[0]), names.index(pair[1])
    factor[place] = factor[place[::-1]] = np.exp(-HERMAN["pta"][0] / (SIGMA - 1))
    start = time.perf_counter()
    ours = experiment(names, flows, factor, sigma=SIGMA, closure="proportional")
    ours_seconds = time.perf_counter() - start
    gap = np.abs(ours.real_gdp - np.array([theirs[name] for name in names]))
    first = names.index(pair[0])
    return {
        "seconds": seconds,
        "ours_seconds": round(ours_seconds, 5),
        "max_dev_pp": round(float(gap.max()), 6),
        "countries": len(names),
        "example": {"iso3": pair[0], "gegravity": theirs[pair[0]], "exact": float(ours.real_gdp[first])},
        "input": "its own sample" if sample is not None else "made up, balanced",
    }


def _run_gegravity(
    rows: list[dict[str, Any]], pair: tuple[str, str], reference: str
) -> tuple[dict[str, float], Mapping[tuple[str, str], float], float]:
    """Return its change of real output by country (percent), its fitted flows, and its wall time."""
    import gegravity as peer
    import pandas as pd

    table = pd.DataFrame(rows)
    estimates = pd.DataFrame([(name, *both) for name, both in HERMAN.items()], columns=["var", "beta", "stderr"])
    start = time.perf_counter()
    baseline = peer.BaselineData(
        table,
        imp_var_name="importer",
        exp_var_name="exporter",
        year_var_name="year",
        trade_var_name="trade",
        expend_var_name="E",
        output_var_name="Y",
    )
    costs = peer.CostCoeffs(estimates=estimates, identifier_col="var", coeff_col="beta", stderr_col="stderr")
    model = peer.OneSectorGE(
        baseline=baseline,
        cost_coeff_values=costs,
        cost_variables=list(HERMAN),
        year=str(rows[0]["year"]),
        reference_importer=reference,
        sigma=SIGMA,
    )
    model.build_baseline(omr_rescale=1)
    later = model.baseline_data.copy()
    both = later.importer.isin(pair) & later.exporter.isin(pair) & (later.importer != later.exporter)
    later.loc[both, "pta"] = 1
    model.define_experiment(later)
    model.simulate()
    seconds = time.perf_counter() - start
    change = model.country_results["GDP change (percent)"].to_dict()
    return change, model.bilateral_trade_results["baseline modeled trade"].to_dict(), seconds


def _sample_rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    named = {"exporter", "importer", "year"}
    return [
        {**{key: value if key in named else float(value) for key, value in row.items()}, "constant": 1.0}
        for row in rows
    ]


def _made_up_rows(countries: int) -> list[dict[str, Any]]:
    """Return a balanced world: output is spending, distances are those of points in a square."""
    rng = np.random.default_rng(SEED)
    names = [f"C{place:03d}" for place in range(countries)]
    size = 1e6 * np.exp(rng.normal(0, 1, countries))
    spot = rng.uniform(0, 10_000, (countries, 2))
    far = np.log(np.hypot(*(spot[:, None] - spot[None]).transpose(2, 0, 1)) + 100)
    return [
        {
            "exporter": seller,
            "importer": buyer,
            "year": "2006",
            "trade": float(size[i] * size[j] / size.sum()),
            "Y": float(size[i]),
            "E": float(size[j]),
            "pta": 0.0,
            "contiguity": 0.0,
            "common_language": 0.0,
            "lndist": float(far[i, j]),
            "international": float(i != j),
            "constant": 1.0,
        }
        for i, seller in enumerate(names)
        for j, buyer in enumerate(names)
    ]
