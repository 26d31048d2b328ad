"""Common to several domains, or of one only: an indicator of a break of all, and two bounds that are exact.

At each step there is nothing, a break of one domain alone, or a common break in which each domain takes part with a
chance ``part``. Each domain is analysed by itself with its marginal hazard; the odds of a common break then follow
from the domains' Bayes factors. That averages the other times per domain: an approximation, held against full
enumeration by a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import OptionError
from entente.measures.change import exact
from entente.measures.change.exact import HAZARD, WIDTH
from entente.measures.change.models import JointSegments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.measures.change.models import Model

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CommonPrior:
    """How often breaks are common.

    Attributes
    ----------
    hazard
        Marginal hazard of each domain at a step.
    shared
        Share of a domain's breaks that are common.
    part
        Chance that a domain takes part in a common break.
    """

    hazard: float = HAZARD
    shared: float = 0.5
    part: float = 0.8

    def __post_init__(self) -> None:
        if not (0 < self.hazard < 1 and 0 < self.shared < 1 and 0 < self.part <= 1):
            raise OptionError("hazard and shared must lie between 0 and 1, part above 0 and at most 1")
        if self.common >= 1:
            raise OptionError("common breaks would be certain at every step", hint="lower the hazard or raise part")

    @property
    def common(self) -> float:
        """Hazard of a common break, p_c."""
        return self.hazard * self.shared / self.part

    @property
    def own(self) -> float:
        """Hazard of a break of one domain where there is no common one, h_d."""
        return (self.hazard - self.common * self.part) / (1.0 - self.common)


@dataclass(frozen=True, slots=True)
class Common:
    """Common and own breaks of D domains at T - 1 steps.

    Attributes
    ----------
    common
        Shape (T - 1, ...): probability of a common break.
    own
        Shape (D, T - 1, ...): probability of a break of the domain alone.
    several
        Shape (T - 1, ...): probability that two or more domains change at the step, for whatever reason: a common
        break may show in one domain only, where the others have little to say.
    """

    common: Floats
    own: Floats
    several: Floats


def common_breaks(change: Floats, prior: CommonPrior | None = None) -> Common:
    """Tell common breaks from breaks of one domain.

    Parameters
    ----------
    change
        Shape (D, T - 1, ...): each domain's probability of a change at each step, analysed with ``prior.hazard``.

    Notes
    -----
    With BF_d the posterior over the prior odds of domain d, the odds of a common break are
    ``p_c / (1 - p_c) * prod_d [part BF_d + 1 - part] / prod_d [h_d BF_d + 1 - h_d]``.
    """
    prior = prior or CommonPrior()
    p = np.clip(np.asarray(change, float), 1e-15, 1.0 - 1e-15)
    factor = p / (1.0 - p) * ((1.0 - prior.hazard) / prior.hazard)
    shared, own = prior.part * factor + 1.0 - prior.part, prior.own * factor + 1.0 - prior.own
    log_odds = np.log(prior.common / (1.0 - prior.common)) + (np.log(shared) - np.log(own)).sum(axis=0)
    common = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -700.0, 700.0)))
    apart = prior.own * factor / own
    several = common * two_or_more(prior.part * factor / shared) + (1.0 - common) * two_or_more(apart)
    return Common(common, (1.0 - common) * apart, several)


def two_or_more(chances: Floats) -> Floats:
    """Return the probability that two or more of D independent things happen, from shape (D, ...)."""
    none, one = np.ones(chances.shape[1:]), np.zeros(chances.shape[1:])
    for chance in chances:
        none, one = none * (1.0 - chance), one * (1.0 - chance) + none * chance
    several: Floats = np.clip(1.0 - none - one, 0.0, 1.0)
    return several


@dataclass(frozen=True, slots=True)
class Bounds:
    """The two extremes, each exact.

    Attributes
    ----------
    all_common
        Probability of a change at each step if all domains always change together, shape (T - 1, S).
    all_own
        By domain, if they never have to do with each other, shape (D, T - 1, S).
    log_common, log_own
        Log evidence of each, shape (S,). Their difference says which the series support.
    """

    all_common: Floats
    all_own: Floats
    log_common: Floats
    log_own: Floats


def bounds(
    values: Sequence[Floats],
    models: Sequence[Model],
    *,
    errors: Sequence[Floats | None] | None = None,
    hazard: float | Floats = HAZARD,
    width: int = WIDTH,
) -> Bounds:
    """Analyse D domains as if all breaks were common, and as if none were.

    Parameters
    ----------
    values
        D arrays of shape (T, S) on the same times; NaN where missing.
    models
        One for each domain, each with a single noise.
    errors
        D arrays of shape (T, S) or (T, 1), or ``None``.
    """
    steps = exact.hazards(hazard, values[0].shape[0] - 1)
    sds = [None] * len(values) if errors is None else list(errors)
    parts = tuple(model.segments(one, sd, model.grid[0]) for one, sd, model in zip(values, sds, models, strict=True))
    apart = [exact.fit(part, steps, width) for part in parts]
    joint = exact.fit(JointSegments(parts), steps, width)
    own = np.array([one.change for one in apart])
    return Bounds(joint.change, own, joint.log_evidence, np.sum([one.log_evidence for one in apart], axis=0))
