"""Positions of all states as arrays, whether they were fitted here or shipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.measures.ideal_points.gather import FIRST_YEAR, seat_of
from entente.measures.rows import encode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from entente.evidence.records import Basis
    from entente.measures.ideal_points.series import Series
    from entente.measures.rows import Rows

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Positions:
    """Positions on one axis: I seats, T sessions.

    Attributes
    ----------
    seats
        Ids under which seats are scaled, (I,): a seat that a successor kept stands under the successor's id.
    sessions
        (T,), ascending.
    value, sd, low, high
        (I, T), NaN where a state has no position of its own.
    votes
        Votes used, (I, T).
    thin
        (seat, session) -> votes of state-sessions that were left out as nearly empty.
    bases, notes
        What they rest on.
    """

    seats: tuple[str, ...]
    sessions: NDArray[np.int64]
    value: Floats
    sd: Floats
    low: Floats
    high: Floats
    votes: NDArray[np.int64]
    thin: Mapping[tuple[str, int], int]
    bases: tuple[Basis, ...]
    notes: tuple[str, ...]

    def row_of(self, actor: str) -> int | None:
        """Return the row of a state's seat, or ``None`` if it never voted."""
        seat = seat_of(actor)
        return self.seats.index(seat) if seat in self.seats else None

    def column_of(self, session: int) -> int | None:
        """Return the column of a session, or ``None`` if there is none."""
        found = int(np.searchsorted(self.sessions, session))
        return found if found < len(self.sessions) and self.sessions[found] == session else None


def from_series(series: Series, axis: int = 0) -> Positions:
    """Return fitted positions on one axis; sessions in which a state did not vote are NaN, not interpolated."""
    fit = series.fit
    voted = fit.votes > 0

    def own(values: Floats) -> Floats:
        return np.where(voted, values[:, :, axis], np.nan)

    return Positions(
        seats=fit.actors,
        sessions=fit.sessions,
        value=own(fit.theta),
        sd=own(fit.sd),
        low=own(fit.low),
        high=own(fit.high),
        votes=fit.votes,
        thin=series.thin,
        bases=series.bases,
        notes=series.notes,
    )


def from_rows(rows: Rows) -> Positions:
    """Return shipped positions: rows of the table ``attribute`` of one name and source."""
    sessions, column = np.unique(rows.integers("year") - FIRST_YEAR, return_inverse=True)
    codes, actors = encode(rows.table.column("actor"))
    names = sorted({seat_of(actor) for actor in actors})
    row = np.asarray([names.index(seat_of(actor)) for actor in actors], np.int64)[codes]
    n = np.nan_to_num(rows.floats("n")).astype(np.int64)
    known = ~np.isnan(rows.floats("value"))
    empty = np.full((len(names), len(sessions)), np.nan)

    def spread(name: str) -> Floats:
        matrix = empty.copy()
        matrix[row, column] = rows.floats(name)
        return matrix

    votes = np.zeros(empty.shape, np.int64)
    votes[row[known], column[known]] = n[known]
    thin = {
        (names[row[index]], int(sessions[column[index]])): int(n[index]) for index in np.flatnonzero(~known).tolist()
    }
    return Positions(
        seats=tuple(names),
        sessions=sessions,
        value=spread("value"),
        sd=spread("sd"),
        low=spread("low"),
        high=spread("high"),
        votes=votes,
        thin=thin,
        bases=(rows.basis,),
        notes=(),
    )
