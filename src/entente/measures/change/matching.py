"""Do the dates found lie near dated events more often than dates drawn at random would."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TOLERANCE = 1
"""Years between a change and an event that is called near."""

PLACEMENTS = 9_999


@dataclass(frozen=True, slots=True)
class Match:
    """Agreement of found dates with events, held against random dates.

    Attributes
    ----------
    found, events
        Numbers of distinct years.
    precision
        Share of the found years with an event near; ``None`` if nothing was found.
    recall
        Share of the events with a found year near; ``None`` without events.
    chance_precision
        Mean precision of as many distinct years drawn at random from the span.
    p_value
        Share of random placements, this one included, with at least this precision.
    """

    found: int
    events: int
    tolerance: int
    precision: float | None
    recall: float | None
    chance_precision: float | None
    p_value: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


def match_events(  # noqa: PLR0913 - one argument for each thing that a user may choose
    found: Sequence[int],
    events: Sequence[int],
    span: tuple[int, int],
    *,
    tolerance: int = TOLERANCE,
    placements: int = PLACEMENTS,
    seed: int = 0,
) -> Match:
    """Match found years with events and with random placements of the same number of years.

    Parameters
    ----------
    found, events
        Years; those outside the span are left out, repeated ones count once.
    span
        First and last year in which a change could have been found.

    Raises
    ------
    OptionError
        If the span runs backwards, or the tolerance is negative.
    """
    if span[0] > span[1] or tolerance < 0 or placements < 1:
        hint = "give the first year first, a tolerance of 0 or more, and one placement or more"
        raise OptionError(f"span {span[0]}-{span[1]}, tolerance {tolerance}", hint=hint)
    years = np.arange(span[0], span[1] + 1)
    mine = np.intersect1d(np.asarray(found, int), years)
    dated = np.unique(np.asarray([one for one in events if span[0] - tolerance <= one <= span[1] + tolerance], int))
    recall = float(_near(dated, mine, tolerance).mean()) if dated.size else None
    if not mine.size or not dated.size:
        return Match(mine.size, dated.size, tolerance, 0.0 if mine.size else None, recall, None, None)
    near = _near(years, dated, tolerance)
    hits = int(near[mine - years[0]].sum())
    rng = np.random.default_rng(seed)
    drawn = rng.hypergeometric(int(near.sum()), int((~near).sum()), mine.size, placements)
    p_value = (1 + int((drawn >= hits).sum())) / (1 + placements)
    return Match(mine.size, dated.size, tolerance, hits / mine.size, recall, float(near.mean()), p_value)


def _near(years: NDArray[np.int64], others: NDArray[np.int64], tolerance: int) -> NDArray[np.bool_]:
    if not others.size:
        return np.zeros(years.size, bool)
    close: NDArray[np.bool_] = np.abs(years[:, None] - others).min(axis=1) <= tolerance
    return close
