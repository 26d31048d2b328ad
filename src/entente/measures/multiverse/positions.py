"""Closeness from stored ideal points: how near a state lies to each member of the poles."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Query, Span
from entente.measures import intervals
from entente.measures.rows import fetch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, Condition
    from entente.measures.rows import EvidenceLike

    Floats = NDArray[np.float64]

NAME = "ideal_point"
"""Attribute under which positions are stored; on one issue, ``ideal_point.`` and its code."""

NOT_STORED = "no ideal points of this kind are stored in the evidence"


@dataclass(frozen=True, slots=True)
class Positions:
    """Positions of all states in some years.

    Attributes
    ----------
    actors, years
        Ids of S states, sorted; Y years, ascending.
    value, sd
        Shape (Y, S): position and its standard error; NaN where not known.
    n
        Shape (Y, S): votes behind it.
    """

    actors: tuple[str, ...]
    years: tuple[int, ...]
    value: Floats
    sd: Floats
    n: NDArray[np.int64]
    basis: Basis


def read_positions(evidence: EvidenceLike, years: Sequence[int], issue: str | None) -> Positions | None:
    """Return the stored positions of one source (a loaded one before what ships), or ``None`` if there are none."""
    where: dict[str, Condition] = {
        "name": (NAME if issue is None else f"{NAME}.{issue}",),
        "status": ("value",),
        "year": Span(min(years), max(years)),
    }
    held = fetch(evidence, Query("attribute", where))
    sources = sorted(set(held.texts("source")), key=lambda source: (source.startswith("starter"), source))
    if not sources:
        return None
    rows = fetch(evidence, Query("attribute", {**where, "source": (sources[0],)}))
    actor, actors = rows.codes("actor")
    span = tuple(range(min(years), max(years) + 1))
    place = rows.integers("year") - span[0], actor
    value, sd = np.full((2, len(span), len(actors)), np.nan)
    n = np.zeros((len(span), len(actors)), np.int64)
    value[place], sd[place], n[place] = rows.floats("value"), rows.floats("sd"), rows.integers("n")
    return Positions(tuple(actors), span, value, sd, n, rows.basis)


def near(found: Positions, state: str, members: Sequence[str], years: Sequence[int]) -> tuple[Floats, Floats, Floats]:
    """Return closeness to each member with its interval, each of shape (M,).

    Closeness is 1 minus the distance over the range of all positions of these years, so 0 for the two ends of the
    Assembly. Distances are averaged over the years; their errors are taken as moving together from year to year,
    since positions walk. NaN for members that are not known in every year.
    """
    rows = [found.years.index(year) for year in years]
    value, sd = found.value[rows], found.sd[rows]
    width = float(np.nanmax(value) - np.nanmin(value)) if np.isfinite(value).any() else np.nan
    mine = found.actors.index(state) if state in found.actors else None
    if mine is None or not width > 0:
        return (np.full(len(members), np.nan),) * 3
    place = [found.actors.index(name) if name in found.actors else -1 for name in members]
    known = np.array(place) >= 0
    distance = np.abs(value[:, place] - value[:, [mine]]).mean(axis=0)
    error = np.sqrt(sd[:, place] ** 2 + sd[:, [mine]] ** 2).mean(axis=0)
    reach = NormalDist().inv_cdf(0.5 + intervals.LEVEL / 2.0) * error
    ends = (distance, distance + reach, np.maximum(distance - reach, 0.0))
    close, low, high = (np.where(known, np.clip(1.0 - end / width, 0.0, 1.0), np.nan) for end in ends)
    return close, low, high


def votes_behind(found: Positions, state: str, years: Sequence[int]) -> int:
    """Return the state's votes in these years."""
    rows = [found.years.index(year) for year in years]
    return int(found.n[rows, found.actors.index(state)].sum()) if state in found.actors else 0
