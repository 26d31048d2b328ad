"""From what was found in a period to its estimates with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.measures import intervals
from entente.measures.similarity import compositions
from entente.measures.similarity.contingency import Tables
from entente.measures.similarity.found import Levels, Nothing
from entente.measures.similarity.records import Estimate, SimilarityPeriod
from entente.measures.similarity.scores import MEASURES, measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.measures.similarity.found import Found, Shares, When
    from entente.measures.similarity.records import SimilarityConfig
    from entente.measures.similarity.scales import Distance, Scale

    Floats = NDArray[np.float64]
    Ends = tuple[float | None, float | None]

MEANS: dict[str, Distance] = {"s_abs": "absolute", "s_sq": "squared", "agreement": "absolute"}
"""Measures that are a mean over the joint objects."""

OWN_MARGINS = ("kappa_nominal", "kappa_w1", "kappa_w2", "a")
"""Measures whose chance comes from each portfolio's own margins: 0 by construction if one portfolio is constant."""

WILSON = "Wilson's score interval with a matched number of trials"
BOOTSTRAP = "bootstrap over the joint objects, 5 % to 95 % of {draws} draws, seed {seed}"
POSTERIOR = "5 % to 95 % of {draws} draws of both portfolios from their Dirichlet posteriors, seed {seed}"
ONE_CELL = "all joint objects lie in one cell: there is no chance to correct for"
NONE_DIVIDED = "no joint roll call on which the Assembly was divided"
FEW_DRAWS = "not defined in most bootstrap draws"
CONSTANT = "one portfolio lies on one level only: 0 whatever the other does, so an interval would say nothing"
COMPLETE = "all ties of the source are counted: no sampling error; coding error unknown"


def period(found: Found, scale: Scale | None, config: SimilarityConfig) -> SimilarityPeriod:
    """Return the period's estimates."""
    if isinstance(found, Nothing):
        return _without(found.when, found.reason, 0, found.evidence, _names(scale))
    if isinstance(found, Levels) and scale is not None:
        return _of_levels(found, scale, config)
    return _of_shares(found, config)  # type: ignore[arg-type] # only shares have no scale


def _names(scale: Scale | None) -> Sequence[str]:
    return compositions.NAMES if scale is None else tuple(MEASURES)


def _without(when: When, reason: str, n: int, evidence: tuple[str, ...], names: Sequence[str]) -> SimilarityPeriod:
    empty = tuple(Estimate(name, None, None, None, n, reason) for name in names)
    return SimilarityPeriod(when.session, when.year, when.year_to, n, empty, None, "no_data", reason, "", evidence)


# --- ordinal scales --------------------------------------------------------------------------------------------------


def _of_levels(found: Levels, scale: Scale, config: SimilarityConfig) -> SimilarityPeriod:
    n, when = int(found.counts.sum()), found.when
    if n < config.min_joint:
        reason = f"{n} joint objects, fewer than the {config.min_joint} needed"
        return _without(when, reason, n, found.evidence, tuple(MEASURES))
    weighted = found.counts.astype(float) if found.weighted is None else found.weighted
    if not weighted.sum() > 0:
        return _without(when, "the joint objects weigh nothing", n, found.evidence, tuple(MEASURES))
    values = {name: float(value) for name, value in measure(Tables.of(weighted), scale).items()}
    agreed = n - found.unanimous
    if found.unanimous:
        values["agreement"] = _divided(values["agreement"], n, found.unanimous)
    sizes = {name: agreed if name == "agreement" else n for name in values}
    ends = _ends(found, scale, config) if found.sampled else {}
    estimates = tuple(_estimate(name, value, sizes[name], ends.get(name)) for name, value in values.items())
    table = tuple(tuple(int(cell) for cell in row) for row in found.counts)
    return SimilarityPeriod(
        when.session, when.year, when.year_to, n, estimates, table, "value", "", found.note, found.evidence
    )


def _divided(agreement: float, n: int, unanimous: int) -> float:
    """Take the unanimous roll calls, on which the agreement is 1, out of a mean over all."""
    return (agreement * n - unanimous) / (n - unanimous) if n > unanimous else float("nan")


def _estimate(name: str, value: float, n: int, found: tuple[float, float, str] | None) -> Estimate:
    if not np.isfinite(value):
        return Estimate(name, None, None, None, n, NONE_DIVIDED if name == "agreement" else ONE_CELL)
    if found is None:
        return Estimate(name, value, None, None, n, COMPLETE)
    low, high, how = found
    known = bool(np.isfinite(low))
    return Estimate(name, value, min(low, value) if known else None, max(high, value) if known else None, n, how)


def _ends(found: Levels, scale: Scale, config: SimilarityConfig) -> dict[str, tuple[float, float, str]]:
    rest = [name for name in MEASURES if name not in MEANS]
    drawn = bootstrap(found.counts, scale, rest, _rng(found.when, config), config.draws)
    how = BOOTSTRAP.format(draws=config.draws, seed=config.seed)
    ends = {name: (low, high, how if np.isfinite(low) else FEW_DRAWS) for name, (low, high) in drawn.items()}
    if any((found.counts.sum(axis=axis) > 0).sum() == 1 for axis in (0, 1)):
        ends |= {name: (float("nan"), float("nan"), CONSTANT) for name in OWN_MARGINS}
    for name, kind in MEANS.items():
        skipped = found.unanimous if name == "agreement" else 0
        low, high = mean_ends(found.counts, scale.distance(kind), skipped)
        stretch, shift = (1.0, 0.0) if name == "agreement" else (2.0, -1.0)
        ends[name] = (stretch * low + shift, stretch * high + shift, WILSON)
    return ends


def _rng(when: When, config: SimilarityConfig) -> np.random.Generator:
    return np.random.default_rng((config.seed, when.session or 0, when.year, when.year_to))


def mean_ends(counts: NDArray[np.int64], distance: Floats, unanimous: int = 0) -> tuple[float, float]:
    """Return the interval of the mean of one minus the disagreement, in [0, 1]; NaN if nothing is left.

    Parameters
    ----------
    counts
        Shape (L, L).
    unanimous
        Objects of the diagonal that are left out.
    """
    close = 1.0 - distance
    total, squares = float((counts * close).sum()), float((counts * close**2).sum())
    sums = total - unanimous, int(counts.sum()) - unanimous, squares - unanimous
    low, high = intervals.mean_interval(*(np.asarray(value, float) for value in sums))
    return float(low), float(high)


def bootstrap(
    counts: NDArray[np.int64], scale: Scale, names: Sequence[str], rng: np.random.Generator, draws: int
) -> dict[str, tuple[float, float]]:
    """Return percentile intervals of measures, resampling the joint objects.

    Parameters
    ----------
    counts
        Shape (L, L). Resampling roll calls is the same as drawing their counts from a multinomial, so that counts
        alone give the interval.

    Returns
    -------
    dict
        Name -> 5 % and 95 % quantile over the draws in which the measure is defined; NaN if it is so in fewer than
        half of them.
    """
    n = int(counts.sum())
    drawn = rng.multinomial(n, counts.ravel() / n, size=draws).astype(float)
    tables = Tables.of(np.moveaxis(drawn.reshape(draws, *counts.shape), 0, -1))
    return {name: _quantiles(value) for name, value in measure(tables, scale, names).items()}


def _quantiles(values: Floats) -> tuple[float, float]:
    defined = values[np.isfinite(values)]
    if 2 * defined.size < values.size:
        return float("nan"), float("nan")
    tail = (1.0 - intervals.LEVEL) / 2.0
    low, high = np.quantile(defined, [tail, 1.0 - tail])
    return float(low), float(high)


# --- shares ----------------------------------------------------------------------------------------------------------


def _of_shares(found: Shares, config: SimilarityConfig) -> SimilarityPeriod:
    n, when = found.first.size, found.when
    values = {name: float(value) for name, value in compositions.compare_shares(found.first, found.second).items()}
    ends = _share_ends(found, config)
    how = POSTERIOR.format(draws=config.draws, seed=config.seed) if ends else intervals.COMPLETE
    estimates = tuple(Estimate(name, value, *_around(ends.get(name), value), n, how) for name, value in values.items())
    return SimilarityPeriod(
        when.session, when.year, when.year_to, n, estimates, None, "value", "", found.note, found.evidence
    )


def _share_ends(found: Shares, config: SimilarityConfig) -> dict[str, Floats]:
    if found.effective is None:
        return {}
    rng = _rng(found.when, config)
    sides = zip((found.first, found.second), found.effective, strict=True)
    first, second = (intervals.share_draws(side, np.asarray(n), rng, config.draws) for side, n in sides)
    return compositions.compare_shares(first, second)


def _around(draws: Floats | None, value: float) -> Ends:
    return (None, None) if draws is None else intervals.tails(draws, value)
