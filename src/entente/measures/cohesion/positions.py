"""How far apart the members' ideal points lie, from the attribute ``ideal_point`` of states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Query, Span
from entente.measures.cohesion.frames import PairFrame, Read
from entente.measures.rows import fetch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.measures.cohesion.frames import Asked
    from entente.measures.rows import EvidenceLike

    Floats = NDArray[np.float64]

NAME = "ideal_point"
NO_SOURCE = "no ideal points are loaded"


def read(evidence: EvidenceLike, asked: Asked) -> Read:
    """Return frames of pairs: similarity is minus the distance of two ideal points, on the scale of the series."""
    where = {"name": (NAME,), "status": ("value",)}
    when = {} if asked.years is None else {"year": Span(*asked.years)}
    found = fetch(evidence, Query("attribute", {**where, **when}))
    sources = sorted(set(found.texts("source")), key=lambda source: (source.startswith("starter"), source))
    if not sources:
        return Read(reason=NO_SOURCE)
    # One series only: two series have two scales.
    rows = fetch(evidence, Query("attribute", {**where, **when, "source": (sources[0],)}))
    year, value, actor = rows.integers("year"), rows.floats("value"), np.array(rows.texts("actor"), object)
    ids = (rows.basis.id,)
    frames = [_frame(int(one), list(actor[year == one]), value[year == one], ids) for one in np.unique(year)]
    return Read(tuple(frames), (rows.basis,))


def _frame(year: int, names: Sequence[str], positions: Floats, evidence: tuple[str, ...]) -> PairFrame:
    similar = -np.abs(positions[:, None] - positions[None, :])
    np.fill_diagonal(similar, np.nan)
    place = {name: index for index, name in enumerate(names)}
    sums = np.nansum(similar, axis=1), (~np.isnan(similar)).sum(axis=1).astype(float)
    return PairFrame(year, year, place, similar, *sums, evidence, positions=positions)
