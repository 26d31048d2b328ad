"""Where a state stands on the main line of conflict in the votes of the General Assembly, session by session."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from entente.actors import poles as shipped_poles
from entente.errors import NoDataError, OptionError
from entente.evidence.records import Query
from entente.measures.ideal_points import cache
from entente.measures.ideal_points.distances import distances
from entente.measures.ideal_points.gather import EMPTY_SESSION, FIRST_YEAR, seat_of, sitter
from entente.measures.ideal_points.issues import ISSUES, attribute_name, check_issue
from entente.measures.ideal_points.positions import from_rows, from_series
from entente.measures.ideal_points.records import IdealPointConfig
from entente.measures.ideal_points.series import TEXTS, fitted
from entente.measures.result import VEGA_LITE, Result, band_layers, record, year_axis
from entente.measures.rows import fetch, origins_of
from entente.measures.who import state_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from entente.actors import Pole
    from entente.evidence.records import Basis, CellStatus, Origin
    from entente.measures.ideal_points.distances import PoleDistance
    from entente.measures.ideal_points.positions import Positions
    from entente.measures.ideal_points.series import Bridging, Series
    from entente.measures.rows import EvidenceLike


@dataclass(frozen=True, slots=True)
class IdealPoint:
    """Position of a state in one session.

    Attributes
    ----------
    state
        Whose position.
    actor
        Who held the seat then (the Soviet Union before Russia).
    session, year
        Number of the session, and the year in which it opened: session + 1945.
    value
        In standard deviations of the positions of all states in all sessions; higher is nearer to the United States.
        ``None`` if not known.
    low, high
        90 % interval.
    sd
        Standard error.
    n
        Votes that it rests on.
    status, reason
        ``value`` or ``no_data``, and why.
    evidence
        Ids of the bases.
    """

    state: str
    actor: str
    session: int
    year: int
    value: float | None
    low: float | None
    high: float | None
    sd: float | None
    n: int
    status: CellStatus
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IdealPointResult(Result):
    """Positions of ``state`` (and of the states it is compared with) by session, and distances to the poles.

    Attributes
    ----------
    points
        Of the state first, then of each of ``compared``; sessions without a position are ``no_data``.
    distances
        To each pole, by session.
    fit
        How the positions were made: sweeps, convergence, votes, bridged groups; or where they were shipped from.
    notes
        What was left out, and why.
    """

    measure: ClassVar[str] = "ideal-point"

    state: str
    issue: str | None
    compared: tuple[str, ...]
    points: tuple[IdealPoint, ...]
    distances: tuple[PoleDistance, ...]
    fit: Mapping[str, Any]
    notes: tuple[str, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        about = f" on {ISSUES[self.issue]}" if self.issue else ""
        return f"Position of {self.state} in the votes of the UN General Assembly{about}"

    def table(self) -> list[dict[str, Any]]:
        """Return one row a state and session."""
        return [record(point) for point in self.points]

    def latest(self) -> list[dict[str, Any]]:
        """Return the distance to each pole in the last session in which it can be told."""
        last = {item.pole: item for item in sorted(self.distances, key=lambda item: item.session)}
        return [record(item) for item in last.values()]

    def _extra(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "issue": self.issue,
            "compare": list(self.compared),
            "poles": self.latest(),
            "distances": [record(item) for item in self.distances],
            "fit": dict(self.fit),
            "notes": list(self.notes),
        }

    def figure(self) -> dict[str, Any]:
        """Return a line with its band over the years, one a state."""
        y = {"field": "value", "type": "quantitative", "title": "position (sd)", "scale": {"zero": False}}
        return {
            "$schema": VEGA_LITE,
            "title": self.title,
            "description": f"{self.title}: positions with 90 % intervals; higher is nearer to the United States.",
            "data": {"values": self.table()},
            "encoding": {"x": year_axis(), "color": {"field": "state", "type": "nominal"}},
            "layer": band_layers(y),
        }


def ideal_points(  # noqa: PLR0913 - whose positions, when, on what, beside whom, how
    evidence: EvidenceLike,
    state: str,
    *,
    years: tuple[int, int] | None = None,
    issue: str | None = None,
    compare: Sequence[str] = (),
    config: IdealPointConfig | None = None,
    bridging: Bridging = TEXTS,
    poles: Sequence[Pole] | None = None,
    place: Path | None = None,
) -> IdealPointResult:
    """Say where a state stands in the votes of the General Assembly, session by session.

    Positions are fitted to the loaded roll calls if there are any (and kept, so that it is done once), else the
    shipped ones are read. The model: Bailey, Strezhnev and Voeten (2017), *Journal of Conflict Resolution* 61.

    Parameters
    ----------
    state
        Id or name.
    years
        First and last year; a session counts for the year in which it opens. All if not given.
    issue
        Only votes on one issue: ``me``, ``nu``, ``di``, ``hr``, ``co`` or ``ec``.
    compare
        Other states, whose rows follow.
    config
        Of the estimator; what is shipped was made with the default one.
    bridging
        How sessions are tied together; see :func:`entente.measures.ideal_points.series.fitted`.
    poles
        For the distances; the shipped ones if not given.
    place
        Folder in which fits are kept; the user's cache folder if not given.

    Raises
    ------
    UnknownActorError
        If a state is not known.
    UnknownNameError
        If the issue is not known.
    OptionError
        If the years run backwards.
    NoDataError
        If neither roll calls are loaded nor positions shipped, or the state never voted.
    """
    check_issue(issue)
    if years is not None and years[0] > years[1]:
        raise OptionError(f"the years {years[0]}-{years[1]} run backwards", hint="give the first year first")
    states = [state_id(name, years) for name in dict.fromkeys((state, *compare))]
    config = config or IdealPointConfig()
    found, fit = _positions(evidence, issue, config, bridging, place)
    points = [point for actor in states for point in _points(found, actor, years, required=actor == states[0])]
    sessions = [point.session for point in points if point.state == states[0]]
    level = config.level
    return IdealPointResult(
        state=states[0],
        issue=issue,
        compared=tuple(states[1:]),
        points=tuple(points),
        distances=distances(found, states[0], shipped_poles() if poles is None else poles, sessions, level=level),
        fit=fit,
        notes=found.notes,
        bases=found.bases,
        origins=origins_of(evidence, found.bases),
    )


# --- from the evidence -----------------------------------------------------------------------------------------------


def _positions(
    evidence: EvidenceLike, issue: str | None, config: IdealPointConfig, bridging: Bridging, place: Path | None
) -> tuple[Positions, dict[str, Any]]:
    """Return the positions of all states: fitted if roll calls are loaded, else shipped; and how they were made."""
    if has_votes(evidence):
        series = fitted(evidence, issue=issue, config=config, bridging=bridging, place=place or cache.folder())
        return from_series(series), _told(series)
    if config != IdealPointConfig():
        raise NoDataError(
            "shipped positions are of the default options", hint="load the roll calls: entente load unga PATH"
        )
    rows = fetch(evidence, Query("attribute", {"name": (attribute_name(issue),)}))
    if not rows.table.num_rows:
        about = f" on {ISSUES[issue]}" if issue else ""
        message = f"no positions{about} are shipped, and no roll calls are loaded"
        raise NoDataError(message, hint="load the roll calls: entente load unga PATH")
    return from_rows(rows), {"made": "shipped", "votes": int(np.nansum(rows.floats("n")))}


def has_votes(evidence: EvidenceLike) -> bool:
    """Return whether roll calls of regular sessions are loaded."""
    text = "SELECT 1 FROM vote WHERE body = 'UNGA' AND session IS NOT NULL LIMIT 1"
    return bool(evidence.sql(text).num_rows)


def _told(series: Series) -> dict[str, Any]:
    fit = series.fit
    return {
        **series.told,
        "sweeps": fit.sweeps,
        "converged": fit.converged,
        "seconds": fit.seconds,
        "states": len(fit.actors),
        "sessions": [int(fit.sessions[0]), int(fit.sessions[-1])],
        "config": record(fit.config),
    }


# --- rows ------------------------------------------------------------------------------------------------------------


def _points(positions: Positions, state: str, years: tuple[int, int] | None, *, required: bool) -> list[IdealPoint]:
    row = positions.row_of(state)
    held = [] if row is None else positions.sessions[positions.votes[row] > 0].tolist()
    held += [session for seat, session in positions.thin if seat == seat_of(state)]
    if not held and required:
        raise NoDataError(f"no votes of {state} in the General Assembly", hint="name a member of the United Nations")
    first, last = (year - FIRST_YEAR for year in years) if years else (min(held, default=1), max(held, default=0))
    ids = tuple(basis.id for basis in positions.bases)
    return [_point(positions, state, session, ids) for session in range(first, last + 1)]


def _point(positions: Positions, state: str, session: int, ids: tuple[str, ...]) -> IdealPoint:
    row, column = positions.row_of(state), positions.column_of(session)
    found = _figures(positions, row, column)
    thin = positions.thin.get((seat_of(state), session), 0)
    return IdealPoint(
        state=state,
        actor=sitter(seat_of(state), session),
        session=session,
        year=session + FIRST_YEAR,
        value=found[0],
        low=found[1],
        high=found[2],
        sd=found[3],
        n=thin if found[0] is None or row is None or column is None else int(positions.votes[row, column]),
        status="no_data" if found[0] is None else "value",
        reason=_reason(positions, session, thin) if found[0] is None else "",
        evidence=ids,
    )


def _figures(positions: Positions, row: int | None, column: int | None) -> list[float | None]:
    """Return value, low, high and standard error; ``None`` for what is not known."""
    parts = (positions.value, positions.low, positions.high, positions.sd)
    if row is None or column is None:
        return [None] * len(parts)
    return [None if isnan(part[row, column]) else float(part[row, column]) for part in parts]


def _reason(positions: Positions, session: int, thin: int) -> str:
    if session == EMPTY_SESSION:
        return "the Assembly took no regular recorded votes in session 19"
    if thin:
        return f"only {thin} votes in the session: absence, or a hole in the source; no position is made of so few"
    if positions.column_of(session) is None:
        return f"no recorded votes of session {session} are in the evidence"
    return "no recorded vote in the session that divided others: no member, without a vote, or absent"
