"""The domains of one pole side by side, on yearly steps: common breaks, breaks of one domain, and the exact bounds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from entente.measures.change.common import CommonPrior, bounds, common_breaks
from entente.measures.change.many import mix
from entente.measures.change.models import UNKNOWN
from entente.measures.change.records import CommonFinding, CommonYear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.measures.change.measure import Study

    Floats = NDArray[np.float64]

_TWO = 2


def together(studies: Sequence[Study], hazard: float) -> tuple[CommonFinding, ...]:
    """Return, for each pole with two or more analysed domains, whether their breaks belong together."""
    ready = [one for one in studies if one.z is not None and one.series.pole]
    poles = dict.fromkeys(one.series.pole for one in ready)
    groups = [[one for one in ready if one.series.pole == pole] for pole in poles]
    return tuple(_together(group, CommonPrior(hazard)) for group in groups if len(group) >= _TWO)


def _together(group: Sequence[Study], prior: CommonPrior) -> CommonFinding:
    first = int(min(one.series.times[0] for one in group))
    last = int(max(one.series.times[-1] for one in group))
    years = np.arange(first, last + 1)
    placed = [_placed(one, years) for one in group]
    changes = [mix(z, sd, UNKNOWN, prior.hazard, 1).mean(lambda fit: fit.change)[:, 0] for z, sd in placed]
    found = common_breaks(np.array(changes), prior)
    models = [replace(UNKNOWN, noise_sd=(one.noise,)) for one in group]
    ends = bounds([z for z, _ in placed], models, errors=[sd for _, sd in placed], hazard=prior.hazard)
    names = tuple(one.series.domain for one in group)
    rows = zip(years[1:], found.common, found.several, found.own.T, strict=True)
    return CommonFinding(
        group[0].series.pole,
        names,
        tuple(
            CommonYear(group[0].series.pole, int(y), float(c), float(s), _by_name(names, own)) for y, c, s, own in rows
        ),
        float(ends.log_common[0]),
        float(ends.log_own[0]),
        tuple(float(p) for p in ends.all_common[:, 0]),
        {"common": prior.common, "own": prior.own, "part": prior.part, "hazard": prior.hazard},
    )


def _by_name(names: Sequence[str], own: Floats) -> dict[str, float]:
    return {name: float(p) for name, p in zip(names, own, strict=True)}


def _placed(one: Study, years: NDArray[np.int64]) -> tuple[Floats, Floats | None]:
    """Return values and errors at the middle years of their observations, NaN between them."""
    assert one.z is not None  # noqa: S101 - only analysed series come here
    place = one.series.times.astype(int) - years[0]
    z = np.full((years.size, 1), np.nan)
    z[place] = one.z
    if one.sd is None:
        return z, None
    sd = np.zeros((years.size, 1))
    sd[place] = one.sd
    return z, sd
