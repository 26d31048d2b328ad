"""How much closer the members of a bloc are to each other than to outsiders, and whether that falls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from entente.errors import NoDataError, OptionError, UnknownNameError
from entente.measures.cohesion import arms, positions, trade, votes
from entente.measures.cohesion.frames import NOBODY, Asked
from entente.measures.cohesion.groups import ALL, alive, group_of, settled, spans
from entente.measures.cohesion.numbers import FEWEST, interval
from entente.measures.cohesion.records import DEFAULT_BY, CohesionResult, CohesionYear, Members
from entente.measures.cohesion.trends import Point, joint, trend
from entente.measures.rows import origins_of, unique_bases
from entente.measures.who import poles_or_shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from entente.actors import Pole
    from entente.evidence.records import CellStatus
    from entente.measures.cohesion.frames import Found, Frame, Read
    from entente.measures.cohesion.groups import Group
    from entente.measures.cohesion.records import By
    from entente.measures.rows import EvidenceLike

READERS: dict[By, Callable[[EvidenceLike, Asked], Read]] = {
    "votes": votes.read,
    "arms": arms.read,
    "trade": trade.read,
    "suppliers": arms.read_suppliers,
    "ideal_points": positions.read,
}
"""Type of tie -> what reads it."""

UNITS: dict[By, str] = {
    "votes": "agreement",
    "arms": "share",
    "trade": "share",
    "suppliers": "overlap",
    "ideal_points": "minus distance",
}

OUTSIDE = "no source covers this year"
FIRST_YEAR, LAST_YEAR = 1816, 2100
FEW = f"fewer than {FEWEST} members with data: no interval"


@dataclass(frozen=True, slots=True)
class _Case:
    """One group, what it is held against, and the years it lived."""

    group: Group
    rivals: Group | None
    years: tuple[int, ...]

    def found(self, frame: Frame) -> Found:
        """Return what a frame says about the group."""
        members = self.group.members(frame.year)
        others = None if self.rivals is None else sorted(set(self.rivals.members(frame.year)) - set(members))
        return frame.of(members, others)


def cohesion(  # noqa: PLR0913 - one argument for each thing that a user may choose
    evidence: EvidenceLike,
    bloc: str,
    *,
    by: Sequence[By] = DEFAULT_BY,
    years: tuple[int, int] | None = None,
    against: str | None = None,
    members: Members = "current",
    poles: Sequence[Pole] | None = None,
) -> CohesionResult:
    """Measure the cohesion of a bloc: similarity within it minus similarity between its members and outsiders.

    Parameters
    ----------
    bloc
        A bloc (``CSTO``), a pole (``west``) or a list of states (``KAZ,UZB,KGZ``).
    by
        Types of tie. ``votes``: mean agreement of pairs in the UN General Assembly, by year. ``arms``: members' share
        of the volume of major conventional arms that members received, by five-year period. ``trade``: members' share
        of the trade that members report, by year. Also ``suppliers`` (overlap of suppliers' shares of arms) and
        ``ideal_points`` (minus the distance of ideal points, if they are loaded).
    years
        First and last year; all covered years of the bloc if not given.
    against
        Outsiders: a bloc, a pole or a list of states, without the members; all other states if not given.
    members
        ``current``: those of each year (at its end); ``fixed``: those of every year; ``founding`` and ``latest``:
        those of the first or the last year, throughout.
    poles
        The shipped ones if not given.

    Returns
    -------
    CohesionResult
        Rows by type of tie and year, a trend for each type of tie (also one with fixed members), and a joint
        statement.

    Raises
    ------
    UnknownNameError
        If there is no such bloc, pole, type of tie or way to count members.
    OptionError
        If the years run backwards, or nobody is left to stand against the bloc.
    NoDataError
        If no source covers any of the types of tie.

    Notes
    -----
    See ``docs/methods/cohesion.md``.
    """
    options: dict[str, Any] = {"by": by, "years": years, "against": against, "members": members, "poles": poles}
    return cohesions(evidence, (bloc,), **options)[0]


def cohesions(  # noqa: PLR0913 - as cohesion
    evidence: EvidenceLike,
    blocs: Sequence[str],
    *,
    by: Sequence[By] = DEFAULT_BY,
    years: tuple[int, int] | None = None,
    against: str | None = None,
    members: Members = "current",
    poles: Sequence[Pole] | None = None,
) -> tuple[CohesionResult, ...]:
    """Measure the cohesion of several blocs, reading the evidence once; as :func:`cohesion`."""
    types = _checked(by, members, years)
    sides = poles_or_shipped(poles)
    groups = [group_of(bloc, sides, years) for bloc in blocs]
    rivals = None if against is None else group_of(against, sides, years)
    span = range(years[0], years[1] + 1) if years else range(FIRST_YEAR, LAST_YEAR + 1)
    actors = frozenset().union(*(group.ever(span) for group in (*groups, *([rivals] if rivals else []))))
    asked = Asked(years, actors)
    reads = {kind: READERS[kind](evidence, asked) for kind in types}
    if not any(read.frames for read in reads.values()):
        raise NoDataError(f"cohesion: {next(iter(reads.values())).reason}", hint="see: entente store sources")
    return tuple(_result(evidence, _case(group, rivals, reads, years), reads, members) for group in groups)


def _checked(by: Sequence[By], members: str, years: tuple[int, int] | None) -> tuple[By, ...]:
    for kind in by:
        if kind not in READERS:
            raise UnknownNameError.among("type of tie", kind, READERS)
    if not by:
        raise OptionError("no type of tie given", hint=f"give one or more of {', '.join(READERS)}")
    if members not in get_args(Members):
        raise UnknownNameError.among("way to count members", members, get_args(Members))
    if years is not None and years[0] > years[1]:
        raise OptionError(f"the years {years[0]}-{years[1]} run backwards", hint="give the first year first")
    return tuple(dict.fromkeys(by))


def _case(group: Group, rivals: Group | None, reads: Mapping[By, Read], years: tuple[int, int] | None) -> _Case:
    """Settle the years of a group: those asked for, else those with data in which it had members."""
    if rivals is not None and rivals.listed is not None and set(rivals.listed) <= set(group.listed or ()):
        raise OptionError(f"nobody of {rivals.id} is outside {group.id}", hint="name other states")
    if rivals is not None and rivals.id == group.id:
        raise OptionError(f"{group.id} cannot stand against itself", hint="name another bloc, pole or list of states")
    if years is None:
        seen = [year for read in reads.values() for frame in read.frames for year in (frame.year_from, frame.year)]
        years = min(seen), max(seen)
        return _Case(group, rivals, tuple(alive(group, range(years[0], years[1] + 1))))
    return _Case(group, rivals, tuple(range(years[0], years[1] + 1)))


def _result(evidence: EvidenceLike, case: _Case, reads: Mapping[By, Read], mode: Members) -> CohesionResult:
    given = _settled(case, mode)
    fixed = _settled(case, "fixed")
    rows: list[CohesionYear] = []
    trends, trends_fixed = [], []
    for kind, read in reads.items():
        points = _points(given, kind, read)
        rows += _rows(given, kind, read, points)
        trends.append(trend(kind, points, read.reason))
        trends_fixed.append(trend(kind, _points(fixed, kind, read), read.reason))
    bases = unique_bases(basis for read in reads.values() for basis in read.bases)
    throughout = fixed.group.listed or ()
    return CohesionResult(
        case.group.id,
        case.group.name,
        ALL if case.rivals is None else case.rivals.name,
        mode,
        tuple(reads),
        tuple(rows),
        tuple(trends),
        tuple(trends_fixed),
        joint(trends),
        spans(given.group, given.years),
        throughout,
        bases,
        origins_of(evidence, bases),
    )


def _settled(case: _Case, mode: Members) -> _Case:
    return _Case(settled(case.group, case.years, mode), case.rivals, case.years)


def _points(case: _Case, kind: By, read: Read) -> list[Point]:
    """Return what each year of the case says."""
    within = [frame for frame in read.frames if _meets(frame, case.years)]
    return [Point(frame.year, frame.year_from, kind, case.found(frame), frame.evidence) for frame in within]


def _meets(frame: Frame, years: Sequence[int]) -> bool:
    """Whether the case has a year that decides this frame: its last, or the last one asked for that lies in it."""
    return bool(years) and frame.year >= years[0] and frame.year_from <= years[-1]


def _rows(case: _Case, kind: By, read: Read, points: Sequence[Point]) -> list[CohesionYear]:
    rows = [_row(point) for point in points]
    covered = {year for point in points for year in range(point.year_from, point.year + 1)}
    reason = read.reason or OUTSIDE
    rows += [_empty(year, kind, reason) for year in case.years if year not in covered]
    return sorted(rows, key=lambda row: row.year)


def _empty(year: int, kind: By, reason: str) -> CohesionYear:
    figures = (None,) * 5
    return CohesionYear(year, year, kind, UNITS[kind], *figures, 0, 0, None, "no_data", reason, ())


def _row(point: Point) -> CohesionYear:
    found, parts = point.found, point.found.parts
    head = point.year, point.year_from, point.by, UNITS[point.by]
    if parts is None:
        n = 0 if found.reason == NOBODY else len(found.members)
        return CohesionYear(*head, *(None,) * 5, n, 0, None, "no_data", found.reason, point.evidence)
    within, between, gap = (None if np.isnan(x) else float(x) for x in (parts.within, parts.between, parts.gap))
    ends = None if gap is None else interval(parts, _possible(point.by, parts.between))
    reason = "; ".join(filter(None, (found.reason, FEW if gap is not None and ends is None else "")))
    low, high = ends or (None, None)
    counts = parts.n_members, parts.n_pairs, found.spread
    status: CellStatus = "no_data" if gap is None else "value"
    return CohesionYear(*head, within, between, gap, low, high, *counts, status, reason, point.evidence)


def _possible(by: By, between: float) -> tuple[float, float]:
    """Return the least and the largest gap that is possible beside what outsiders have."""
    ranges = {"share": (-between, 1.0 - between), "minus distance": (-np.inf, np.inf)}
    return ranges.get(UNITS[by], (-1.0, 1.0))
