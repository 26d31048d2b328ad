"""The null test: could a series without a break, a drift or a slow swing, look as broken as this one.

Two models without a change are fitted to the series: a random walk observed with noise (the local level model, of
which white noise and the pure walk are the ends) and a first-order autoregression, both with the known errors of
measurement. White noise alone would be too easy a null: walks look like shifts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from entente.errors import OptionError
from entente.measures.change.exact import HAZARD, WIDTH
from entente.measures.change.many import mix
from entente.measures.change.models import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.measures.change.models import Model

    Floats = NDArray[np.float64]

NullModel = Literal["random walk", "AR(1)"]
NULLS: tuple[NullModel, ...] = ("random walk", "AR(1)")

SIMULATIONS = 999
"""Simulated series a null model: the smallest p-value is 1/1000."""

_PHI = (0.0, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.87, 0.93, 0.97)
_SIZE = tuple(np.geomspace(0.02, 4.0, 16))
_STEP = tuple(np.geomspace(0.001, 2.0, 14))
_NOISE = (0.0, *np.geomspace(0.02, 1.3, 12))
"""Grids of the fit: persistence per unit of time; variance of the swing, of a walk's steps and of its noise, each over
the variance of the series."""

_FEW = 3
"""Values below which no null can be fitted."""

_BLOCK = 1_500_000


@dataclass(frozen=True, slots=True)
class NullTest:
    """What the null models make of a series.

    Attributes
    ----------
    p_values
        Null model -> p-value of the largest probability of a window: share of the simulated series, the observed
        one included, whose quietest window is at least as improbable.
    exceed
        Null model -> share of the simulated series in which some window's probability exceeds the threshold: the
        false alarms under that null.
    simulations
        Series simulated for each.
    """

    p_values: dict[str, float]
    exceed: dict[str, float]
    simulations: int

    @property
    def hardest(self) -> NullModel:
        """The null that explains the series best: the one with the largest p-value."""
        return max(NULLS, key=lambda name: self.p_values[name])

    @property
    def p_value(self) -> float:
        """The largest of the p-values: a change must be too much for every null."""
        return self.p_values[self.hardest]


def standardised(values: Floats, errors: Floats | None = None) -> tuple[Floats, Floats | None]:
    """Centre and scale each series by its own mean and standard deviation, so that units do not matter.

    Parameters
    ----------
    values
        Shape (T, S), NaN where missing.
    errors
        Shape (T, S) or (T, 1).

    Returns
    -------
    values, errors
        Errors in the same units. A series that never varies is centred only.
    """
    mean, sd = np.nanmean(values, axis=0), np.nanstd(values, axis=0)
    scale = np.where(sd > 1e-9 * (1.0 + np.abs(mean)), sd, 1.0)  # rounding is no variation
    return (values - mean) / scale, None if errors is None else errors / scale


def quietest(
    values: Floats,
    errors: Floats | None,
    *,
    model: Model = UNKNOWN,
    hazard: float | Floats = HAZARD,
    width: int = WIDTH,
) -> Floats:
    """Return for series of shape (T, S) the least probability, over all windows, of no change; shape (S,).

    The largest probability of a window is one minus this; where that rounds to 1, this still tells series apart.
    """
    z, sd = standardised(values, errors)
    size = max(1, int(_BLOCK / (0.5 * len(z) ** 2 * len(model.grid))))
    parts = []
    for first in range(0, z.shape[1], size):
        block = slice(first, first + size)
        mine = sd if sd is None or sd.shape[1] == 1 else sd[:, block]
        parts.append(mix(z[:, block], mine, model, hazard, width).mean(lambda one: one.quiet).min(axis=0))
    return np.concatenate(parts)


def null_test(  # noqa: PLR0913 - one argument for each thing that a user may choose
    values: Floats,
    *,
    times: Floats | None = None,
    errors: Floats | None = None,
    model: Model = UNKNOWN,
    hazard: float | Floats = HAZARD,
    width: int = WIDTH,
    threshold: float = 0.5,
    simulations: int = SIMULATIONS,
    seed: int = 0,
) -> NullTest:
    """Test the largest probability of a window against series without a change, fitted to this one.

    Parameters
    ----------
    values
        Shape (T,); missing ones are left out.
    times
        Shape (T,), ascending: when they were observed; 0, 1, 2, ... if not given. Gaps are bridged by the null.
    errors
        Known standard deviations of the measurement, shape (T,).
    model, hazard, width
        As the series itself was analysed; each simulated series goes the same way, its standardisation included.
    seed
        Of the simulations.

    Returns
    -------
    NullTest

    Raises
    ------
    OptionError
        If fewer than three values are given, or fewer than one simulation is asked for.
    """
    y = np.asarray(values, float)
    there = ~np.isnan(y)
    if there.sum() < _FEW or simulations < 1:
        raise OptionError("a null test needs three values and one simulation at the least")
    when = np.arange(y.size, dtype=float) if times is None else np.asarray(times, float)
    sd = np.zeros(y.size) if errors is None else np.nan_to_num(np.asarray(errors, float))
    rng = np.random.default_rng(seed)
    drawn = {name: simulate(y[there], when[there], sd[there], name, rng, simulations) for name in NULLS}
    every = np.full((y.size, 1 + simulations * len(NULLS)), np.nan)
    every[there] = np.column_stack([y[there], *drawn.values()])
    known = None if errors is None else sd[:, None]
    quiet = np.split(quietest(every, known, model=model, hazard=hazard, width=width)[1:], len(NULLS))
    own = quietest(y[:, None], known, model=model, hazard=hazard, width=width)[0]
    # the same series may come out a rounding apart when it stands beside others
    reached = {name: int((one <= own * (1.0 + 1e-9)).sum()) for name, one in zip(NULLS, quiet, strict=True)}
    return NullTest(
        {name: (1 + reached[name]) / (1 + simulations) for name in NULLS},
        {name: float((1.0 - one > threshold).mean()) for name, one in zip(NULLS, quiet, strict=True)},
        simulations,
    )


def simulate(  # noqa: PLR0913, PLR0917 - the parts of one model
    values: Floats, times: Floats, errors: Floats, null: NullModel, rng: np.random.Generator, count: int
) -> Floats:
    """Simulate series without a change from the null fitted to the values, measured with the same errors.

    Persistence and size are drawn from their posterior on a grid (flat priors), so that what a short series leaves
    open about the null is open in the simulations too.

    Returns
    -------
    ndarray
        Shape (T, count).
    """
    gaps = np.diff(times)
    phi, size, noise = _grid(null, max(float(np.var(values)), 1e-12))
    log = _log_likelihood(values - values.mean(), gaps, errors**2, phi, size, noise)
    weight = np.exp(log - log.max())
    picked = rng.choice(phi.size, size=count, p=weight / weight.sum())
    path = _paths(phi[picked], size[picked], gaps, rng)
    return path + np.sqrt(errors[:, None] ** 2 + noise[picked]) * rng.standard_normal(path.shape)


def _grid(null: NullModel, total: float) -> tuple[Floats, Floats, Floats]:
    """Return all combinations of persistence, size and noise variance, each of shape (P,)."""
    sides = ((1.0,), _STEP, _NOISE) if null == "random walk" else (_PHI, _SIZE, (0.0,))
    phi, size, noise = (grid.ravel() for grid in np.meshgrid(*(np.asarray(side, float) for side in sides)))
    return phi, size * total, noise * total


def _moves(phi: Floats, size: Floats, gap: float) -> tuple[Floats, Floats]:
    """Return persistence and innovation variance over a gap. A walk's ``size`` is its variance per unit of time."""
    kept = phi**gap
    return kept, np.where(phi < 1.0, size * (1.0 - kept**2), size * gap)


def _log_likelihood(  # noqa: PLR0913, PLR0917 - data and parameters of one model
    y: Floats, gaps: Floats, errors: Floats, phi: Floats, size: Floats, noise: Floats
) -> Floats:
    """Return the log likelihood of centred values for each pair of parameters, by the Kalman filter: shape (P,)."""
    # a walk begins at its first value; an autoregression in its stationary distribution
    walk = phi >= 1.0
    mean, spread = np.zeros(phi.size), np.where(walk, 1e6 * (1.0 + size), size)
    log = np.zeros(phi.size)
    for time, value in enumerate(y):
        if time:
            kept, moved = _moves(phi, size, gaps[time - 1])
            mean, spread = kept * mean, kept**2 * spread + moved
        total = spread + noise + errors[time]
        log += np.where(walk & (time == 0), 0.0, -0.5 * np.log(total) - 0.5 * (value - mean) ** 2 / total)
        gain = spread / total
        mean, spread = mean + gain * (value - mean), spread * (1.0 - gain)
    return log


def _paths(phi: Floats, size: Floats, gaps: Floats, rng: np.random.Generator) -> Floats:
    path = np.empty((gaps.size + 1, phi.size))
    path[0] = np.where(phi < 1.0, np.sqrt(size), 0.0) * rng.standard_normal(phi.size)
    for time, gap in enumerate(gaps):
        kept, moved = _moves(phi, size, gap)
        path[time + 1] = kept * path[time] + np.sqrt(moved) * rng.standard_normal(phi.size)
    return path


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p-values for their number: Holm, S. (1979), *Scandinavian Journal of Statistics* 6. Any dependence."""
    order = np.argsort(p_values)
    left = len(p_values) - np.arange(len(p_values))
    stepped = np.minimum(np.maximum.accumulate(np.asarray(p_values, float)[order] * left), 1.0)
    found = np.empty(len(p_values))
    found[order] = stepped
    return [float(value) for value in found]
