"""Change points of a state's series: from the evidence to findings, each with its null test and its error rates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.evidence.records import Query
from entente.measures.change import exact
from entente.measures.change.many import mix
from entente.measures.change.matching import TOLERANCE, match_events
from entente.measures.change.null import holm, null_test, standardised
from entente.measures.change.operating import rates
from entente.measures.change.records import (
    ChangeConfig,
    ChangeResult,
    Finding,
    Observation,
    Segment,
    Step,
    Window,
)
from entente.measures.change.series import ALL, gather
from entente.measures.change.together import together
from entente.measures.rows import fetch, origins_of, unique_bases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.actors import Pole
    from entente.evidence.records import Basis
    from entente.measures.change.many import Mixture
    from entente.measures.change.matching import Match
    from entente.measures.change.null import NullTest
    from entente.measures.change.records import Verdict
    from entente.measures.change.series import Series
    from entente.measures.rows import EvidenceLike

    Floats = NDArray[np.float64]

DRAWS = 400
"""Joint draws of segmentations and levels behind the band of the level."""

SHOWN = 0.2
"""Windows down to this probability are listed."""

SHIFT = 1.5
"""Shift, in standard deviations of the noise, for which the error rates are stated."""

NEAR = 0.1
"""A step of a probable window with at least this probability, or its most probable one, has events beside it."""

_ALIKE = 1e-3
_SIMULATED = 400
_Z90 = 1.6448536269514722


def change(  # noqa: PLR0913 - one argument for each thing that a user may choose
    evidence: EvidenceLike,
    state: str,
    *,
    domain: str = ALL,
    pole: str | None = None,
    poles: Sequence[Pole] | None = None,
    years: tuple[int, int] | None = None,
    config: ChangeConfig | None = None,
) -> ChangeResult:
    """Measure when a state's series changed, with what probability, and whether a drift would look the same.

    The series are the yearly shares of the poles in the portfolio (on the logit scale, with their sampling error), the
    ideal point and the number of joint exercises where the evidence has them. Arms shares that ship are one
    observation for five years.

    Parameters
    ----------
    state
        By id or name.
    domain
        One of the nine, or ``all``: then common breaks are told from those of one domain.
    pole
        Only this pole.
    poles, years
        As in :func:`entente.measures.portfolio.portfolio`.

    Returns
    -------
    ChangeResult

    Raises
    ------
    UnknownActorError, UnknownNameError, OptionError
        If the state, domain or pole does not exist, or the years run backwards.
    NoDataError
        If the evidence has no series.

    Notes
    -----
    Fearnhead (2006) for the recursions; equations, null test and limits in ``docs/methods/change.md``.
    """
    config = config or ChangeConfig()
    found = gather(evidence, state, domain=domain, pole=pole, poles=poles, years=years)
    studies = [study(one, config) for one in found.series]
    findings = corrected([one.finding for one in studies], config)
    common = together(studies, config.hazard) if domain == ALL else ()
    events, match, more = _events(evidence, found.state, findings, config)
    bases = unique_bases((*found.bases, *more))
    return ChangeResult(
        *(found.state, domain, found.poles, config, tuple(findings), common, events, match, found.missing),
        bases=bases,
        origins=origins_of(evidence, bases),
    )


@dataclass(frozen=True, slots=True)
class Study:
    """A finding and the numbers that it was made of; ``z`` is ``None`` if the series was not analysed.

    Attributes
    ----------
    z, sd
        Standardised values and their known errors, shape (T, 1).
    noise
        Most probable noise.
    """

    finding: Finding
    series: Series
    z: Floats | None = None
    sd: Floats | None = None
    noise: float = 1.0


def study(series: Series, config: ChangeConfig) -> Study:
    """Analyse one series; too short or constant ones are only told."""
    values, errors = series.values, series.errors
    if values.size < config.least:
        return Study(_bare(series, "too short"), series)
    if np.ptp(values) <= 1e-9 * (1.0 + np.abs(values).max()):
        return Study(_bare(series, "constant"), series)
    z, sd = standardised(values[:, None], None if errors is None else errors[:, None])
    gaps = np.diff(series.times)
    hazard = 1.0 - (1.0 - config.hazard) ** gaps
    width = steps_of(config.years, gaps)
    mixed = mix(z, sd, config.model, hazard, width)
    test = null_test(
        values,
        times=series.times,
        errors=errors,
        model=config.model,
        hazard=hazard,
        width=width,
        threshold=config.threshold,
        simulations=config.simulations,
        seed=config.seed,
    )
    told, steps = _bare(series, "no change found"), _steps(series, mixed, width)
    finding = replace(
        told,
        observations=_with_levels(told.observations, series, mixed, config.seed),
        steps=steps,
        windows=_windows(series, 1.0 - mixed.mean(lambda one: one.quiet)[:, 0], steps, width),
        width=width,
        number=tuple(float(p) for p in mixed.mean(lambda one: exact.number(one.starts))[:, 0]),
        segments=_segments(series, mixed),
        p_values=test.p_values,
        p_value=test.p_value,
        null=test.hardest,
        operating=_operating(z, sd, mixed, hazard, width, config, test),
    )
    noise = config.model.grid[int(mixed.weights[:, 0].argmax())]
    return Study(finding, series, z, sd, noise)


def steps_of(years: int, gaps: Floats) -> int:
    """Return how many steps a window of so many years has, at the median distance of the observations."""
    return max(1, min(gaps.size, round(years / float(np.median(gaps)))))


def _bare(series: Series, verdict: Verdict) -> Finding:
    seen = tuple(
        Observation(one.year_from, one.year, one.value, one.low, one.high, one.scaled, one.sd) for one in series.points
    )
    names = (series.domain, series.pole, series.label, series.scale, series.unit)
    return Finding(*names, seen, verdict, left_out=series.left_out, evidence=series.evidence)


# --- what is told of one series --------------------------------------------------------------------------------------


def _steps(series: Series, mixed: Mixture, width: int) -> tuple[Step, ...]:
    change = mixed.mean(lambda one: one.change)[:, 0]
    then = mixed.recent(width)[1:, 0]
    pairs = zip(series.points, series.points[1:], change, then, strict=False)
    return tuple(Step(a.year, b.year_from, b.year, float(p), float(q)) for a, b, p, q in pairs)


def _windows(series: Series, probability: Floats, steps: Sequence[Step], width: int) -> tuple[Window, ...]:
    """Return windows that do not overlap, best first: the best whatever it is, others if probable enough."""
    left = np.array(probability)
    found: list[Window] = []
    while not found or left.max() >= SHOWN:
        place = middle_of_best(left)
        likely = max(steps[place : place + width], key=lambda step: step.probability)
        ends = series.points[place].year, series.points[place + width].year
        found.append(Window(*ends, min(max(float(left[place]), 0.0), 1.0), likely.year, likely.probability))
        left[max(0, place - width + 1) : place + width] = -1.0
    return tuple(found)


def middle_of_best(probability: Floats) -> int:
    """Return the middle of the run of windows that are as good as the best: all that hold a sure change are."""
    first = last = int(probability.argmax())
    good = probability >= probability[first] - _ALIKE
    while first > 0 and good[first - 1]:
        first -= 1
    while last + 1 < good.size and good[last + 1]:
        last += 1
    return (first + last) // 2


def _segments(series: Series, mixed: Mixture) -> tuple[Segment, ...]:
    """Return the segments of the most probable segmentation at the most probable noise."""
    likely = int(mixed.weights[:, 0].argmax())
    cuts = exact.best(mixed.fits[likely].starts)[0]
    bounds = zip((0, *cuts), (*cuts, len(series.points)), strict=True)
    return tuple(_segment(series, mixed, likely, first, last - 1) for first, last in bounds)


def _segment(series: Series, mixed: Mixture, likely: int, first: int, last: int) -> Segment:
    mean, sd = (float(part[0]) for part in mixed.segments[likely].level(first, last))
    ends = _unscaled(series, np.array([mean, mean - _Z90 * sd, mean + _Z90 * sd]))
    years = series.points[first].year_from, series.points[last].year
    return Segment(*years, last - first + 1, *(float(end) for end in ends))


def _unscaled(series: Series, z: Floats) -> Floats:
    values = series.values
    return series.back(values.mean() + values.std() * z)


def _with_levels(seen: tuple[Observation, ...], series: Series, mixed: Mixture, seed: int) -> tuple[Observation, ...]:
    """Return the observations with the level behind them, over joint draws of noise, segmentation and levels."""
    paths = _unscaled(series, level_draws(mixed, np.random.default_rng(seed), DRAWS))
    low, middle, high = np.quantile(paths, [0.05, 0.5, 0.95], axis=0)
    rows = zip(seen, middle, low, high, strict=True)
    return tuple(replace(one, level=float(m), level_low=float(a), level_high=float(b)) for one, m, a, b in rows)


def level_draws(mixed: Mixture, rng: np.random.Generator, count: int, column: int = 0) -> Floats:
    """Draw paths of the level of one series from the posterior, shape (count, T)."""
    share = rng.multinomial(count, mixed.weights[:, column] / mixed.weights[:, column].sum())
    paths = [_paths(mixed, place, column, int(many), rng) for place, many in enumerate(share) if many]
    return np.concatenate(paths)


def _paths(mixed: Mixture, place: int, column: int, count: int, rng: np.random.Generator) -> Floats:
    cuts = exact.draws(mixed.fits[place].starts, column, count, rng)
    paths = np.empty((count, cuts.shape[1] + 1))
    for row, cut in enumerate(cuts):
        starts = [0, *(np.flatnonzero(cut) + 1), paths.shape[1]]
        for first, last in pairwise(starts):
            mean, sd = mixed.segments[place].level(int(first), int(last) - 1)
            paths[row, first:last] = mean[column] + sd[column] * rng.standard_normal()
    return paths


def _operating(  # noqa: PLR0913, PLR0917 - the parts of one analysis
    z: Floats, sd: Floats | None, mixed: Mixture, hazard: Floats, width: int, config: ChangeConfig, test: NullTest
) -> dict[str, Any]:
    """Return how the rule fares on series like this one: same length, gaps and errors, the noise most probable."""
    rng = np.random.default_rng(config.seed)
    length, noise = len(z), config.model.grid[int(mixed.weights[:, 0].argmax())]
    scale = np.sqrt(noise**2 + (np.zeros((length, 1)) if sd is None else sd**2))
    at = rng.integers(max(1, length // 5), length - length // 5 + 1, _SIMULATED // 2)
    values = scale * rng.standard_normal((length, _SIMULATED))
    size = SHIFT * float(np.sqrt((scale**2).mean()))
    sign = rng.choice([-size, size], at.size)
    values[:, : at.size] += np.where(np.arange(length)[:, None] >= at, sign, 0.0)
    ready, errors = standardised(values, sd)
    known = None if errors is None else np.broadcast_to(errors, ready.shape).T
    told = rates(ready.T, at, config.model, ("normal", SHIFT), hazard, width, config.threshold, known)
    return {
        "rule": f"a window of {width} steps with a probability over {config.threshold:g}",
        "shift_sd": SHIFT,
        "detected": told.detected,
        "dated": told.dated,
        "false_alarms": told.false_alarms,
        "false_alarms_random_walk": test.exceed["random walk"],
        "false_alarms_ar1": test.exceed["AR(1)"],
        "delay": told.delay,
        "noticed": told.noticed,
        "online_false_alarms": told.online_false_alarms,
        "simulations": _SIMULATED,
    }


# --- what is told of all ---------------------------------------------------------------------------------------------


def corrected(findings: Sequence[Finding], config: ChangeConfig) -> list[Finding]:
    """Correct the p-values for the number of series tested and pronounce the verdicts."""
    tested = [place for place, one in enumerate(findings) if one.p_value is not None]
    holms = dict(zip(tested, holm([findings[place].p_value or 0.0 for place in tested]), strict=True))
    return [
        replace(one, p_corrected=holms[place], verdict=_verdict(one, holms[place], config)) if place in holms else one
        for place, one in enumerate(findings)
    ]


def _verdict(finding: Finding, p_corrected: float, config: ChangeConfig) -> Verdict:
    top = finding.strongest
    if top is None or top.probability <= config.threshold:
        return "no change found"
    return "change" if p_corrected <= config.level else "not beyond the null"


def _likely(findings: Sequence[Finding], config: ChangeConfig) -> list[tuple[Finding, Window]]:
    """Return the windows over the threshold, each with its finding."""
    return [(one, window) for one in findings for window in one.windows if window.probability > config.threshold]


def _dates(step: Step, window: Window) -> bool:
    inside = window.after <= step.after and step.year_to <= window.year_to
    return inside and (step.year == window.likely or step.probability >= NEAR)


def _events(
    evidence: EvidenceLike, state: str, findings: Sequence[Finding], config: ChangeConfig
) -> tuple[tuple[dict[str, Any], ...], Match | None, list[Basis]]:
    """Return the dated events of the domain within a year of probable steps, and how far chance alone would go."""
    likely = _likely(findings, config)
    if not likely:
        return (), None, []
    domains = tuple(sorted({one.domain for one, _ in likely}))
    rows = fetch(evidence, Query("event", {"state": (state,), "domain": domains}))
    every = sorted(rows.table.to_pylist(), key=lambda row: (row["date"], row["id"]))
    spans = [
        (one.domain, step.year - TOLERANCE, step.year_to + TOLERANCE)
        for one, window in likely
        for step in one.steps
        if _dates(step, window)
    ]
    near = [row for row in every if any(row["domain"] == d and low <= row["year"] <= high for d, low, high in spans)]
    steps = [step for one, _ in likely for step in one.steps]
    match = match_events(
        [window.likely for _, window in likely],
        [row["year"] for row in every],
        (min(step.year for step in steps), max(step.year_to for step in steps)),
        seed=config.seed,
    )
    return tuple({name: row[name] for name in _EVENT} for row in near), match, [rows.basis]


_EVENT = ("id", "date", "year", "partner", "pole", "domain", "kind", "title_en", "source_title", "publisher", "url")
