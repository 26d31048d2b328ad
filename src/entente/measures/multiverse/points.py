"""From the profiles of one specification to its point on the curve of a headline."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from entente.measures import intervals
from entente.measures.multiverse import contrast
from entente.measures.multiverse.records import Point
from entente.measures.multiverse.summary import clear, depends_on, influences, same_sign, share

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import NDArray

    from entente.measures.multiverse.grid import Grid, Spec
    from entente.measures.multiverse.profile import Profile

    Floats = NDArray[np.float64]

OVERLAP = "the two windows overlap"
OTHER_POLES = "not the same poles can be observed in both windows: shares of them are not comparable"
FEW_POLES = "fewer than two poles can be compared"
NO_TIES = "no tie with any named pole: nothing to spread"


def nothing(spec: Spec, reason: str) -> Point:
    """Return the point of a specification that cannot be answered."""
    return Point(spec, None, status="no_data", reason=reason)


def lead_point(spec: Spec, found: Profile | str, place: int, names: Sequence[str], needed: Floats) -> Point:
    """Return by how much the pole at ``place`` leads.

    Parameters
    ----------
    needed
        Shape (K,): the default's values. A pole that is known there must be known here, or another thing would be
        measured.
    """
    if isinstance(found, str):
        return nothing(spec, found)
    lost = _lost(found.value, needed, place)
    if lost:
        return nothing(spec, f"closeness to {', '.join(names[k] for k in lost)} is not known")
    band, rival = contrast.lead(found.value, found.low, found.high, place, whole=found.whole)
    return Point(
        spec, band[0], band[1], band[2], n=found.n, reason=found.reason, rival=names[rival], **_when(None, found)
    )


def _lost(value: Floats, needed: Floats, place: int) -> list[int]:
    known = np.isfinite(value)
    lost = np.flatnonzero(np.isfinite(needed) & ~known).tolist()
    return lost or ([] if known[place] and known.sum() > 1 else [place])


def change_point(spec: Spec, before: Profile | str, after: Profile | str, place: int, name: str) -> Point:
    """Return by how much the closeness to the pole at ``place`` rose."""
    fault = _fault(spec, before, after)
    if fault or isinstance(before, str) or isinstance(after, str):
        return nothing(spec, fault)
    if not np.isfinite([before.value[place], after.value[place]]).all():
        return nothing(spec, f"closeness to {name} is not known")
    now, then = ((part.value[place], part.low[place], part.high[place]) for part in (after, before))
    band = contrast.plain(*contrast.difference(*now, *then))
    return Point(spec, band[0], band[1], band[2], n=after.n, reason=after.reason, **_when(before, after))


def _fault(spec: Spec, before: Profile | str, after: Profile | str) -> str:
    if isinstance(before, str):
        return before
    if isinstance(after, str):
        return after
    # A stock holds all that came before, so its windows always overlap.
    flows = not any(name.endswith("basis") and level != "flow" for name, level in spec)
    if flows and after.years[0] <= before.years[1]:
        return OVERLAP
    same = (np.isfinite(before.value) == np.isfinite(after.value)).all()
    return OTHER_POLES if before.whole and not same else ""


def hedging_point(spec: Spec, before: Profile | str, after: Profile | str) -> Point:
    """Return by how much the hedging index rose."""
    fault = _fault(spec, before, after)
    if fault or isinstance(before, str) or isinstance(after, str):
        return nothing(spec, fault)
    both = np.isfinite(before.value) & np.isfinite(after.value)
    fault = _unfit(both, before.value, after.value)
    if fault:
        return nothing(spec, fault)
    rng = generator(spec)
    drawn = None if before.n_eff is None and after.n_eff is None else (draws(before, rng), draws(after, rng))
    band = contrast.index_change(before.value, after.value, drawn)
    return Point(spec, band[0], band[1], band[2], n=after.n, reason=after.reason, **_when(before, after))


def _unfit(both: NDArray[np.bool_], *values: Floats) -> str:
    if both.sum() < 2:  # noqa: PLR2004 - a choice needs two sides
        return FEW_POLES
    return "" if all(value[both].sum() > 0 for value in values) else NO_TIES


def gap_point(spec: Spec, arms: Profile | str, trade: Profile | str, place: int, name: str) -> Point:
    """Return the share of the pole at ``place`` in arms minus that in trade."""
    if isinstance(arms, str) or isinstance(trade, str):
        return nothing(spec, _both(arms, trade))
    if not np.isfinite([arms.value[place], trade.value[place]]).all():
        return nothing(spec, f"the share of {name} is not known in both")
    band = contrast.plain(*contrast.difference(*_ends(arms, place), *_ends(trade, place)))
    return Point(spec, band[0], band[1], band[2], n=arms.n + trade.n, reason=arms.reason, **_when(None, arms, trade))


def _both(arms: Profile | str, trade: Profile | str) -> str:
    named = (("arms", arms), ("trade", trade))
    return "; ".join(f"{name}: {part}" for name, part in named if isinstance(part, str))


def _ends(part: Profile, place: int) -> tuple[float, float, float]:
    """Return a share and its ends; a full count adds no sampling error to a difference."""
    value = float(part.value[place])
    return (value, value, value) if part.n_eff is None else (value, float(part.low[place]), float(part.high[place]))


def divergence_point(
    spec: Spec, before: tuple[Profile | str, Profile | str], after: tuple[Profile | str, Profile | str]
) -> Point:
    """Return by how much the distance of arms and trade grew; each pair is arms and trade."""
    faults = [_fault(spec, old, new) for old, new in zip(before, after, strict=True)]
    parts = [part for pair in (before, after) for part in pair if not isinstance(part, str)]
    if any(faults) or len(parts) < 4:  # noqa: PLR2004 - two domains, two windows
        named = zip(("arms", "trade"), faults, strict=True)
        return nothing(spec, "; ".join(f"{name}: {fault}" for name, fault in named if fault))
    both = np.all([np.isfinite(part.value) for part in parts], axis=0)
    fault = _unfit(both, *(part.value for part in parts))
    if fault:
        return nothing(spec, fault)
    return _grown(spec, parts, both)


def _grown(spec: Spec, parts: Sequence[Profile], both: NDArray[np.bool_]) -> Point:
    old_arms, old_trade, new_arms, new_trade = (np.where(both, part.value, np.nan) for part in parts)
    value = float(contrast.distance(new_arms, new_trade) - contrast.distance(old_arms, old_trade))
    band: tuple[float, float | None, float | None] = (value, None, None)
    if any(part.n_eff is not None for part in parts):
        rng = generator(spec)
        then_a, then_t, now_a, now_t = (np.where(both, draws(part, rng), np.nan) for part in parts)
        drawn = contrast.distance(now_a, now_t) - contrast.distance(then_a, then_t)
        band = (value, *intervals.tails(drawn, value))
    return Point(spec, band[0], band[1], band[2], n=parts[2].n + parts[3].n, **_when(parts[0], parts[2], *parts))


def draws(part: Profile, rng: np.random.Generator) -> Floats:
    """Return draws of the poles' shares, shape (draws, K); NaN where a pole cannot be observed."""
    whole = np.append(part.value, part.rest)
    return contrast.draws_of(whole, part.n_eff, rng)[:, :-1]


def generator(spec: Spec) -> np.random.Generator:
    """Return a generator of the specification's own: its band does not depend on what else is in the grid."""
    return np.random.default_rng([contrast.SEED, zlib.crc32(repr(spec).encode())])


def _when(before: Profile | None, after: Profile, *more: Profile) -> dict[str, Any]:
    parts = [part for part in (before, after, *more) if part is not None]
    evidence = tuple(dict.fromkeys(key for part in parts for key in part.evidence))
    return {"before": before.years if before else None, "after": after.years, "evidence": evidence}


# --- all points of a headline ----------------------------------------------------------------------------------------


def summed(points: Sequence[Point], grid: Grid) -> dict[str, Any]:
    """Return what all points say together, as fields of a result; the first point is the default and has a value."""
    answered = [point for point in points if point.estimate is not None]
    estimates = np.array([point.estimate for point in answered])
    default = points[0].estimate or 0.0
    banded = [point for point in answered if point.low is not None and point.high is not None]
    ends = np.array([(point.low, point.high) for point in banded]).reshape(-1, 2)
    found = influences([point.choices for point in answered], estimates, default)
    same = float(same_sign(estimates, default).mean())
    return {
        "estimate": default,
        "low": points[0].low,
        "high": points[0].high,
        "n_specs": len(points),
        "n_answered": len(answered),
        "n_banded": len(banded),
        "share_same_sign": same,
        "share_clear": share(clear(ends[:, 0], ends[:, 1])),
        "robust": None if len(answered) < grid.least else same >= grid.robust,
        "influential": tuple(item.choice for item in found[:2] if item.explained > 0),
        "depends_on": depends_on(found),
        "influences": found,
        "points": tuple(points),
    }
