"""What the rule does on series whose truth is known: how often it finds a shift, how late, and how often it errs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from entente.errors import OptionError
from entente.measures.change.exact import HAZARD, WIDTH
from entente.measures.change.many import analyse
from entente.measures.change.models import UNKNOWN, Model
from entente.measures.change.null import standardised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

THRESHOLD = 0.5
"""A window is called a change when its probability exceeds this."""

SimulatedNoise = Literal["normal", "t4"]


@dataclass(frozen=True, slots=True)
class Operating:
    """Behaviour of the rule on simulated series of one length, shift and noise.

    Attributes
    ----------
    years
        Length.
    shift
        Size of the one shift, in standard deviations of the noise.
    detected
        Share of the series with a shift in which some window exceeds the threshold.
    dated
        Share in which such a window holds the true step.
    mass_within_2
        Probability that the posterior puts on the true step and the two on each side.
    false_alarms
        Share of the series without a shift in which some window exceeds the threshold.
    delay
        Median number of values, after the shift, at which the probability of a recent change, as known then, first
        exceeds the threshold; ``None`` if it does so in fewer than half of the series.
    noticed
        Share of the series in which that ever happens within ``width`` years.
    online_false_alarms
        Share of the series without a shift in which that probability ever exceeds the threshold.
    """

    noise: str
    years: int
    shift: float
    series: int
    detected: float
    dated: float
    mass_within_2: float
    false_alarms: float
    delay: float | None
    noticed: float
    online_false_alarms: float

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


def shifted(
    series: int, years: int, shift: float, noise: SimulatedNoise, rng: np.random.Generator
) -> tuple[Floats, NDArray[np.int64]]:
    """Simulate series of unit noise, the first half of them with one shift in the middle three fifths.

    Returns
    -------
    values, at
        Shapes (S, T) and (S // 2,): the first time after each shift.
    """
    raw = rng.standard_normal((series, years)) if noise == "normal" else rng.standard_t(4, (series, years)) / 2**0.5
    at = rng.integers(max(1, years // 5), years - years // 5 + 1, series // 2)
    sign = rng.choice([-1.0, 1.0], series // 2)
    raw[: series // 2] += np.where(np.arange(years) >= at[:, None], shift * sign[:, None], 0.0)
    return raw, at


def operating(  # noqa: PLR0913 - one argument for each thing that a user may choose
    shift: float = 1.5,
    years: int = 75,
    noise: SimulatedNoise = "normal",
    *,
    model: Model | None = None,
    known: bool = True,
    hazard: float = HAZARD,
    width: int = WIDTH,
    threshold: float = THRESHOLD,
    series: int = 1000,
    seed: int = 0,
) -> Operating:
    """Simulate series with and without one shift and say how the rule fares.

    Parameters
    ----------
    shift
        In standard deviations of the noise.
    noise
        Of the simulation: ``normal``, or Student with four degrees of freedom scaled to variance 1.
    model
        Of the analysis: normal noise of 1 if it is ``known``, else unknown noise on standardised series.
    known
        Whether the analysis knows the noise; else each series is standardised first.
    series
        Half of them have a shift.
    """
    if series < 2 or years < 5:  # noqa: PLR2004 - one with, one without; and a middle
        raise OptionError("a simulation needs two series of five years at the least")
    raw, at = shifted(series, years, shift, noise, np.random.default_rng(seed))
    values = raw if known else standardised(raw.T)[0].T
    return rates(values, at, model or (Model() if known else UNKNOWN), (noise, shift), hazard, width, threshold)


def rates(  # noqa: PLR0913, PLR0917 - the parts of one question
    values: Floats,
    at: NDArray[np.int64],
    model: Model,
    told: tuple[str, float],
    hazard: float | Floats = HAZARD,
    width: int = WIDTH,
    threshold: float = THRESHOLD,
    errors: Floats | None = None,
) -> Operating:
    """Apply the rule to series of shape (S, T), of which the first ones shift at ``at`` and the rest never do.

    Parameters
    ----------
    told
        Noise and shift, for the record.
    """
    found = analyse(values, model=model, hazard=hazard, errors=errors, width=width, most=2)
    half, width = at.size, values.shape[1] - found.quiet.shape[1]
    over = found.window > threshold
    alarm = found.recent > threshold
    delay = _delays(alarm[:half], at, width)
    seen = np.isfinite(delay)
    return Operating(
        told[0],
        values.shape[1],
        told[1],
        len(values),
        detected=float(over[:half].any(axis=1).mean()),
        dated=float(_near(over[:half], at - width, at - 1).mean()),
        mass_within_2=float(_mass(found.change[:half], at - 3, at + 1).mean()),
        false_alarms=float(over[half:].any(axis=1).mean()),
        delay=float(np.median(delay)) if seen.mean() >= 0.5 else None,  # noqa: PLR2004 - a median exists
        noticed=float(seen.mean()),
        online_false_alarms=float(alarm[half:].any(axis=1).mean()),
    )


def _delays(alarm: NDArray[np.bool_], at: NDArray[np.int64], width: int) -> Floats:
    """Return how many values after the shift the first alarm within ``width`` values comes; infinite if never."""
    times = np.arange(alarm.shape[1])
    after = (times >= at[:, None]) & (times < at[:, None] + width) & alarm
    return np.where(after.any(axis=1), after.argmax(axis=1) - at + 1.0, np.inf)


def _near(flags: NDArray[np.bool_], low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.bool_]:
    place = np.arange(flags.shape[1])
    return np.asarray((flags & (place >= low[:, None]) & (place <= high[:, None])).any(axis=1), bool)


def _mass(change: Floats, low: NDArray[np.int64], high: NDArray[np.int64]) -> Floats:
    place = np.arange(change.shape[1])
    mass: Floats = np.where((place >= low[:, None]) & (place <= high[:, None]), change, 0.0).sum(axis=1)
    return np.minimum(mass, 1.0)


def operating_curve(  # noqa: PLR0913 - one argument for each thing that a user may choose
    shifts: Sequence[float] = (0.5, 1.0, 1.5, 2.0),
    lengths: Sequence[int] = (30, 75),
    noises: Sequence[SimulatedNoise] = ("normal", "t4"),
    *,
    model: Model | None = None,
    known: bool = True,
    hazard: float = HAZARD,
    series: int = 1000,
    seed: int = 0,
) -> tuple[Operating, ...]:
    """Return the behaviour of the rule for each noise, length and shift; see :func:`operating`."""
    return tuple(
        operating(shift, years, noise, model=model, known=known, hazard=hazard, series=series, seed=seed)
        for noise in noises
        for years in lengths
        for shift in shifts
    )
