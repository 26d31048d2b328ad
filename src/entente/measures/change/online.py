"""Online detection: how long the present level has lasted, updated with each value and pruned, for long series.

Adams, R. P. and MacKay, D. J. C. (2007), "Bayesian online changepoint detection", arXiv:0710.3742. Without pruning
the run lengths are the exact filter of :mod:`entente.measures.change.exact`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from entente.errors import OptionError
from entente.measures.change.exact import HAZARD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

YEAR = 12
"""Steps of monthly data in which a change counts as recent."""


@dataclass(frozen=True, slots=True)
class OnlineConfig:
    """How runs are followed.

    Attributes
    ----------
    hazard
        Prior probability of a change at a step.
    noise
        ``known``: normal of standard deviation ``noise_sd``. ``unknown``: every run has a variance of its own, with
        the guess ``noise_sd`` held as firmly as ``2 shape`` observations.
    level_sd
        Standard deviation of levels around 0; with unknown noise in units of the run's noise.
    width
        Steps in which a change counts as recent.
    keep, least
        Pruning: at most ``keep`` runs of a series, each with at least this mass (at the time of pruning).
    """

    hazard: float = HAZARD
    noise: Literal["known", "unknown"] = "known"
    noise_sd: float = 1.0
    level_sd: float = 3.0
    shape: float = 2.0
    width: int = YEAR
    keep: int = 100
    least: float = 1e-6

    def __post_init__(self) -> None:
        if not 0 < self.hazard < 1:
            raise OptionError(f"hazard is {self.hazard}", hint="give a number above 0 and below 1")
        if self.noise not in {"known", "unknown"}:
            raise OptionError(f"noise is {self.noise!r}", hint="allowed: known, unknown")
        if not (self.noise_sd > 0 and self.level_sd > 0 and self.shape > 1):
            raise OptionError("noise_sd and level_sd must be above 0, shape above 1")
        if self.width < 1 or self.keep < 2 or not 0 <= self.least < 1:  # noqa: PLR2004 - a run and its rival
            raise OptionError("width must be 1 or more, keep 2 or more, least in 0 to 1")


@dataclass(frozen=True, slots=True)
class Online:
    """What was known at each time.

    Attributes
    ----------
    recent
        Shape (S, T): probability of a change in the last ``width`` steps.
    run
        Shape (S, T): expected number of values since the last change.
    log_evidence
        Shape (S,): log evidence of all values; a little too low by what was pruned.
    """

    recent: Floats
    run: Floats
    log_evidence: Floats


def run_lengths(values: Floats, config: OnlineConfig | None = None) -> Online:
    """Follow the run lengths of many series.

    Parameters
    ----------
    values
        Shape (S, T) or (T,), in units of the configuration; NaN where missing.

    Returns
    -------
    Online

    Raises
    ------
    OptionError
        If a value is infinite or there is none.
    """
    table = np.ascontiguousarray(np.atleast_2d(np.asarray(values, float)).T)
    if not table.size or np.isinf(table).any():
        raise OptionError("no values, or an infinite one", hint="mark what is not known with NaN")
    config = config or OnlineConfig()
    runs = _Runs(config, table.shape[1])
    recent, length = np.empty_like(table), np.empty_like(table)
    for time, value in enumerate(table):
        runs.step(time, value)
        recent[time], length[time] = runs.summary(time)
    return Online(recent.T, length.T, runs.log_evidence)


class _Runs:
    """The runs alive: parallel arrays of shape (capacity, S), of which the first ``alive`` rows count."""

    def __init__(self, config: OnlineConfig, count: int) -> None:
        self.config = config
        capacity = config.keep + max(config.keep // 2, 2)
        self.weight = np.zeros((capacity, count))
        self.begin = np.zeros((capacity, count))
        self.state = tuple(np.zeros((capacity, count)) for _ in range(2 if config.noise == "known" else 4))
        self.alive = 0
        self.log_evidence = np.zeros(count)

    def step(self, time: int, value: Floats) -> None:
        """Let a new run begin, weigh all runs by the value, and learn from it."""
        if self.alive == len(self.weight):
            self._prune()
        self._begin(time)
        alive = slice(0, self.alive)
        state = tuple(part[alive] for part in self.state)
        seen = ~np.isnan(value)
        likely = (_known if self.config.noise == "known" else _unknown)(state, value, seen, self.config)
        weight = self.weight[alive]
        weight *= likely
        total = weight.sum(axis=0)
        # a value that no run expects at all leaves the runs as they were
        lost = total <= 0
        weight[:, lost] = 1.0 / self.alive
        total[lost] = 1.0
        weight /= weight.sum(axis=0)
        self.log_evidence += np.log(total)

    def _begin(self, time: int) -> None:
        new = self.alive
        hazard = self.config.hazard if time else 1.0
        self.weight[:new] *= 1.0 - hazard
        self.weight[new] = hazard
        self.begin[new] = time
        for part, start in zip(self.state, _fresh(self.config), strict=True):
            part[new] = start
        self.alive += 1

    def _prune(self) -> None:
        weight = self.weight
        likely = int((weight > self.config.least).sum(axis=0).max())
        keep = max(2, min(self.config.keep, likely))
        order = np.argpartition(-weight, keep - 1, axis=0)[:keep]
        for part in (self.weight, self.begin, *self.state):
            part[:keep] = np.take_along_axis(part, order, axis=0)
        self.weight[:keep] /= self.weight[:keep].sum(axis=0)
        self.alive = keep

    def summary(self, time: int) -> tuple[Floats, Floats]:
        """Return the probability of a recent change and the expected length of the run."""
        weight, begin = self.weight[: self.alive], self.begin[: self.alive]
        fresh = begin >= max(1, time - self.config.width + 1)
        recent = np.einsum("rs,rs->s", weight, fresh)
        return np.minimum(recent, 1.0), time + 1.0 - np.einsum("rs,rs->s", weight, begin)


def _fresh(config: OnlineConfig) -> tuple[float, ...]:
    """Return the state of a run without values: mean and variance of the level, or mean, weight, shape, scale."""
    if config.noise == "known":
        return 0.0, config.level_sd**2
    return 0.0, config.level_sd**-2.0, config.shape, (config.shape - 1.0) * config.noise_sd**2


def _known(state: tuple[Floats, ...], value: Floats, seen: NDArray[np.bool_], config: OnlineConfig) -> Floats:
    """Return the density of the value under each run, and update mean and variance of its level in place."""
    mean, spread = state
    noise = config.noise_sd**2
    total = spread + noise
    away = np.where(seen, value, 0.0) - mean
    density = away * away
    density /= total
    density *= -0.5
    np.exp(density, out=density)
    density /= np.sqrt(2.0 * math.pi * total)
    gain = np.where(seen, spread / total, 0.0)
    away *= gain
    mean += away
    spread *= 1.0 - gain
    density[:, ~seen] = 1.0
    return density


def _unknown(state: tuple[Floats, ...], value: Floats, seen: NDArray[np.bool_], config: OnlineConfig) -> Floats:
    """Return the Student density of the value under each run, and update its four numbers in place."""
    mean, kappa, alpha, beta = state
    away = np.where(seen, value, 0.0) - mean
    scale = beta * (kappa + 1.0) / kappa  # alpha times the squared scale of the prediction
    log = -(alpha + 0.5) * np.log1p(away**2 / (2.0 * scale))
    seen_before = np.rint(2.0 * (alpha - config.shape)).astype(np.int64)
    ratio = _ratios(config.shape, 2 ** int(seen_before.max() + 1).bit_length())[seen_before]
    density: Floats = np.exp(log) * ratio / np.sqrt(2.0 * math.pi * scale)
    one = seen.astype(float)
    beta += one * 0.5 * kappa / (kappa + 1.0) * away**2
    mean += one * away / (kappa + 1.0)
    kappa += one
    alpha += 0.5 * one
    density[:, ~seen] = 1.0
    return density


@lru_cache(maxsize=32)
def _ratios(shape: float, most: int) -> Floats:
    """Return Gamma(a + 1/2) / Gamma(a) for a = ``shape``, ``shape`` + 1/2, ... (``most`` values)."""
    logs = np.array([math.lgamma(shape + 0.5 * step) for step in range(most + 1)])
    ratio: Floats = np.exp(np.diff(logs))
    ratio.setflags(write=False)
    return ratio
