"""Change points of simulated series whose truth is known: time, detections, false alarms; peers in the same run."""

from __future__ import annotations

import math
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from entente.benchmarks.process import measured
from entente.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

SERIES, YEARS, SHIFT, SEED = 1000, 75, 1.5, 0
HAZARD, WINDOW, THRESHOLD = 0.02, 5, 0.5
MONTHS = 900
SAMPLE = 40
"""Series given to peers that take seconds for each hundred."""

Noise = Literal["normal", "t4"]

_HERE = "entente.benchmarks.change"


def run(series: int = SERIES, years: int = YEARS, seed: int = SEED) -> dict[str, Any]:
    """Return what ``entente benchmark change --json`` prints.

    Raises
    ------
    OptionError
        If fewer than two series or ten years are asked for.
    """
    if series < 2 or years < 10:  # noqa: PLR2004 - one with and one without a shift; room for windows
        raise OptionError(f"{series} series of {years} years", hint="give two series of ten years at the least")
    size = {"series": series, "years": years, "seed": seed}
    own = measured(f"{_HERE}:exact", **size)
    return {
        "series": series,
        "years": years,
        **own.result,
        "peak_mb": own.peak_mb,
        "rule": f"probability over {THRESHOLD:g} in a window of {WINDOW} years; hazard {HAZARD:g}; known noise",
        "setting": f"half of the series with one shift of {SHIFT:g} SD in the middle three fifths",
        "also": measured(f"{_HERE}:variants", **size).result,
        "online": measured(f"{_HERE}:online", series=series, seed=seed).result,
        "null_test": measured(f"{_HERE}:null", seed=seed).result,
        "peers": {name: measured(f"{_HERE}:{name}", **size).result for name in PEERS},
    }


def exact(  # noqa: PLR0913 - plain values from another process
    *, series: int, years: int, seed: int, noise: Noise = "normal", known: bool = True, model: str = "normal"
) -> dict[str, Any]:
    """Analyse all series: probabilities, windows and the number of changes; the best of three runs is timed."""
    from entente.measures.change import Model, analyse
    from entente.measures.change.models import UNKNOWN
    from entente.measures.change.null import standardised
    from entente.measures.change.operating import rates, shifted

    raw, at = shifted(series, years, SHIFT, noise, np.random.default_rng(seed))
    values = raw if known else standardised(raw.T)[0].T
    unknown = UNKNOWN if model == "normal" else Model("student", UNKNOWN.noise_sd, UNKNOWN.level_sd)
    used = Model() if known else unknown
    seconds = _best(lambda: analyse(values, model=used, hazard=HAZARD, width=WINDOW), 3 if known else 1)
    told = rates(values, at, used, (noise, SHIFT), HAZARD, WINDOW, THRESHOLD)
    more = {"dated": told.dated, "delay": told.delay, "noticed": told.noticed}
    return {
        "seconds": round(seconds, 4),
        "detected": told.detected,
        "false_alarms": told.false_alarms,
        "mass_within_2y": round(told.mass_within_2, 4),
        **more,
        "online_false_alarms": told.online_false_alarms,
    }


VARIANTS: dict[str, dict[str, Any]] = {
    "unknown_variance": {"noise": "normal", "known": False},
    "t4_noise": {"noise": "t4", "known": True},
    "t4_noise_unknown_variance": {"noise": "t4", "known": False},
    "t4_noise_student_model": {"noise": "t4", "known": False, "model": "student"},
}
"""The same question where it is harder: noise that is not known, noise with heavy tails, and the model made for it."""


def variants(*, series: int, years: int, seed: int) -> dict[str, Any]:
    """Analyse the variants one after the other."""
    return {name: exact(series=series, years=years, seed=seed, **how) for name, how in VARIANTS.items()}


def online(*, series: int, seed: int, months: int = MONTHS) -> dict[str, Any]:
    """Follow monthly series with a shift in the middle of half of them."""
    from entente.measures.change import run_lengths

    values = np.random.default_rng(seed).standard_normal((series, months))
    values[: series // 2, months // 2 :] += SHIFT
    start = time.perf_counter()
    found = run_lengths(values)
    seconds = time.perf_counter() - start
    alarm = found.recent > THRESHOLD
    after = alarm[: series // 2, months // 2 : months // 2 + 12]
    delay = np.where(after.any(axis=1), after.argmax(axis=1) + 1.0, np.inf)
    noticed = float(np.isfinite(delay).mean())
    middle = float(np.median(delay))
    return {
        "series": series,
        "months": months,
        "seconds": round(seconds, 3),
        "noticed_within_12": noticed,
        "median_delay": middle if math.isfinite(middle) else None,
        "false_alarms_per_100_months": round(100.0 * _rises(alarm[series // 2 :]) / (months - 1), 4),
    }


def _rises(alarm: NDArray[np.bool_]) -> float:
    """Return how often, per series, an alarm begins."""
    return float((alarm[:, 1:] & ~alarm[:, :-1]).sum(axis=1).mean())


def null(*, seed: int, years: int = 35, simulations: int = 999) -> dict[str, Any]:
    """Test one series against 999 simulated ones of each null model."""
    from entente.measures.change import null_test

    values = np.random.default_rng(seed).standard_normal(years)
    seconds = _best(lambda: null_test(values, simulations=simulations, seed=seed), 3)
    return {"years": years, "simulations": simulations, "models": 2, "seconds": round(seconds, 3)}


def _best(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


# --- peers: each is given the same series, and what it needs to be at its best --------------------------------------


def kernelcpd(*, series: int, years: int, seed: int) -> dict[str, Any]:
    """Run ruptures KernelCPD (linear kernel, C) with penalty 3 ln T."""
    penalty = 3.0 * math.log(years)
    return _ruptures(
        lambda rpt, y: rpt.KernelCPD(kernel="linear", min_size=1).fit(y).predict(pen=penalty), series, years, seed
    )


def pelt(*, series: int, years: int, seed: int) -> dict[str, Any]:
    """Run ruptures PELT (l2, every step a candidate) with penalty 3 ln T on a sample."""
    penalty = 3.0 * math.log(years)

    def find(rpt: Any, y: Floats) -> list[int]:  # noqa: ANN401 - the package, which may be missing
        cuts: list[int] = rpt.Pelt(model="l2", min_size=1, jump=1).fit(y).predict(pen=penalty)
        return cuts

    return _ruptures(find, series, years, seed, SAMPLE)


def _ruptures(
    find: Callable[[Any, Floats], list[int]], series: int, years: int, seed: int, sample: int | None = None
) -> dict[str, Any]:
    package = _peer("ruptures")
    if package is None:
        return {"reason": "ruptures is not installed: pip install 'entente[bench]'"}
    values, at, half = _sampled(series, years, seed, sample)
    start = time.perf_counter()
    cuts = [find(package, one[:, None])[:-1] for one in values]
    seconds = time.perf_counter() - start
    near = [any(abs(cut - true) <= 2 for cut in mine) for mine, true in zip(cuts, at, strict=False)]  # noqa: PLR2004 - years
    return {
        "version": _version("ruptures"),
        "series": len(values),
        "seconds": round(seconds, 4),
        "detected": float(np.mean([bool(mine) for mine in cuts[:half]])),
        "false_alarms": float(np.mean([bool(mine) for mine in cuts[half:]])),
        "within_2y": float(np.mean(near)),
        "probabilities": None,
    }


def cusum(*, series: int, years: int, seed: int) -> dict[str, Any]:
    """Run the CUSUM test of statsmodels on each series; it tests for any break and dates none."""
    diagnostic = _peer("statsmodels.stats.diagnostic")
    if diagnostic is None:
        return {"reason": "statsmodels is not installed: pip install 'entente[bench]'"}
    values, _, half = _sampled(series, years, seed, None)
    start = time.perf_counter()
    p_values = np.array([diagnostic.breaks_cusumolsresid(one - one.mean(), ddof=1)[1] for one in values])
    seconds = time.perf_counter() - start
    return {
        "version": _version("statsmodels"),
        "series": len(values),
        "seconds": round(seconds, 4),
        "detected": float((p_values[:half] < 0.05).mean()),  # noqa: PLR2004 - the usual level
        "false_alarms": float((p_values[half:] < 0.05).mean()),  # noqa: PLR2004 - the usual level
        "within_2y": None,
        "reason": "the test gives no date",
    }


PEERS: dict[str, Callable[..., dict[str, Any]]] = {"kernelcpd": kernelcpd, "pelt": pelt, "cusum": cusum}
"""Name -> peer: ruptures KernelCPD and PELT, statsmodels breaks_cusumolsresid."""


def _sampled(series: int, years: int, seed: int, sample: int | None) -> tuple[Floats, Whole, int]:
    """Return the same series as :func:`exact`, or ``sample`` of them, half with a shift."""
    from entente.measures.change.operating import shifted

    values, at = shifted(series, years, SHIFT, "normal", np.random.default_rng(seed))
    half = series // 2
    take = half if sample is None else min(half, sample // 2)
    return np.concatenate([values[:take], values[half : half + take]]), at[:take], take


def _peer(name: str) -> Any:  # noqa: ANN401 - a package that may be missing
    try:
        return import_module(name)
    except ImportError:
        return None


def _version(name: str) -> str:
    from importlib.metadata import version

    return version(name)
