"""How far a state stands from each pole: its position less the mean position of the pole's members."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from entente.measures.ideal_points.gather import FIRST_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.actors import Pole
    from entente.measures.ideal_points.positions import Positions


@dataclass(frozen=True, slots=True)
class PoleDistance:
    """Distance to one pole in one session.

    Attributes
    ----------
    distance
        Position of the state less the mean position of the pole's members (the state itself left out); positive if
        the state stands nearer to the anchor's side (the United States') than they do.
    low, high
        Interval, if errors of different states are independent. Those that come from the roll calls they share are
        not, and cancel in a difference: the interval is rather too wide than too narrow.
    sd
        Standard error of the distance.
    members
        Members of the pole with a position in the session.
    """

    state: str
    pole: str
    session: int
    year: int
    distance: float
    low: float
    high: float
    sd: float
    members: int


def distances(
    positions: Positions, state: str, poles: Sequence[Pole], sessions: Sequence[int], *, level: float
) -> tuple[PoleDistance, ...]:
    """Return the distances of a state to each pole in each session in which both have a position.

    Parameters
    ----------
    level
        Probability inside the interval.
    """
    return tuple(_each(positions, state, poles, sessions, NormalDist().inv_cdf(0.5 + level / 2)))


def _each(
    positions: Positions, state: str, poles: Sequence[Pole], sessions: Sequence[int], z: float
) -> Iterator[PoleDistance]:
    own = positions.row_of(state)
    for session in sessions:
        column = positions.column_of(session)
        if own is None or column is None or np.isnan(positions.value[own, column]):
            continue
        for pole in poles:
            rows = _members(positions, pole, session, column, own)
            if rows:
                yield _distance(positions, (state, pole.id, session), (own, rows, column), z)


def _members(positions: Positions, pole: Pole, session: int, column: int, own: int) -> list[int]:
    found = {positions.row_of(actor) for actor in pole.actors(session + FIRST_YEAR)}
    return sorted(row for row in found if row is not None and row != own and not np.isnan(positions.value[row, column]))


def _distance(
    positions: Positions, who: tuple[str, str, int], where: tuple[int, list[int], int], z: float
) -> PoleDistance:
    own, rows, column = where
    value = float(positions.value[own, column] - positions.value[rows, column].mean())
    spread = (positions.sd[rows, column] ** 2).sum() / len(rows) ** 2
    sd = float(np.sqrt(positions.sd[own, column] ** 2 + spread))
    state, pole, session = who
    return PoleDistance(
        state, pole, session, session + FIRST_YEAR, value, value - z * sd, value + z * sd, sd, len(rows)
    )
