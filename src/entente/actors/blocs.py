"""Blocs and who belonged to them when: dated rows, each read in a source that it cites."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, get_args

from entente.actors.records import STATUSES, Actor, Membership, Status
from entente.actors.registry import checked_year, spells
from entente.actors.tables import table
from entente.errors import FormatError, OptionError, UnknownActorError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from entente.actors.tables import Row

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@lru_cache(maxsize=4096)
def day_of(date: str, *, last: bool = False) -> str:
    """Return the first (or ``last``) day of a date given as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Raises
    ------
    OptionError
        If ``date`` is none of the three.
    """
    match = _DATE.fullmatch(date.strip())
    if match is None:
        raise OptionError(f"{date!r} is no date", hint="write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        months = month or (12 if last else 1)
        days = day or (_days_in(year, months) if last else 1)
        return dt.date(year, months, days).isoformat()
    except ValueError as error:
        raise OptionError(f"{date!r} is no date", hint="write YYYY, YYYY-MM or YYYY-MM-DD") from error


def _days_in(year: int, month: int) -> int:
    following = dt.date(year, month, 28) + dt.timedelta(days=4)
    return (following - dt.timedelta(days=following.day)).day


def as_day(on: str | int) -> str:
    """Return the day that a question is about: a year means its 31 December."""
    if isinstance(on, int):
        return f"{checked_year(on)}-12-31"
    return day_of(on, last=True)


def today() -> str:
    """Return the current day (UTC)."""
    return dt.datetime.now(tz=dt.UTC).date().isoformat()


@lru_cache(maxsize=1)
def _bloc_rows() -> Mapping[str, tuple[Row, ...]]:
    rows: dict[str, list[Row]] = {}
    for row in table("blocs"):
        rows.setdefault(row["id"], []).append(row)
    return {key: tuple(sorted(found, key=lambda row: row["start"])) for key, found in rows.items()}


def bloc_ids() -> tuple[str, ...]:
    """Return the ids of the blocs, in the order of the table."""
    return tuple(_bloc_rows())


def bloc_rows(bloc: str) -> tuple[Row, ...]:
    """Return the rows of one bloc, one per name that it had, in order of time."""
    return _bloc_rows()[checked_bloc(bloc)]


def checked_bloc(bloc: str) -> str:
    """Return ``bloc``, or raise :class:`UnknownNameError` naming the blocs that there are."""
    if bloc not in _bloc_rows():
        raise UnknownNameError.among("bloc", bloc, bloc_ids())
    return bloc


def bloc_in(bloc: str, year: int | None) -> Actor:
    """Return the bloc under the name that it had at the end of ``year`` (its latest name for ``None``)."""
    rows = bloc_rows(bloc)
    day = as_day(year) if year is not None else today()
    named = [row for row in rows if day_of(row["start"]) <= day]
    name = (named or rows)[-1]["name_en"]
    end = rows[-1]["end"] or None
    return Actor(bloc, "bloc", name, None, None, None, None, day_of(rows[0]["start"]), end, None)


def blocs() -> tuple[Actor, ...]:
    """Return the blocs of the table under their present names."""
    return tuple(bloc_in(bloc, None) for bloc in bloc_ids())


def when_bloc_existed(bloc: str) -> str:
    """Say since when a bloc exists, for a hint."""
    actor = bloc_in(bloc, None)
    return f"{actor.name} ({bloc}) exists from {bloc_rows(bloc)[0]['start']}"


def parse_memberships(rows: Iterable[Mapping[str, str]]) -> tuple[Membership, ...]:
    """Turn table rows into memberships.

    Raises
    ------
    FormatError
        A status, date, bloc or citation that does not hold; the message names the row.
    UnknownActorError
        An actor that is no state of the registry.
    """
    return tuple(_membership(row) for row in rows)


def _membership(row: Mapping[str, str]) -> Membership:
    label = f"membership of {row['actor']} in {row['bloc']} from {row['start'] or '(unknown)'}"
    if row["status"] not in STATUSES:
        raise FormatError(f"{label}: status {row['status']!r}", hint=f"allowed: {', '.join(get_args(Status))}")
    if row["bloc"] not in _bloc_rows():
        raise FormatError(f"{label}: no such bloc", hint=f"known: {', '.join(bloc_ids())}")
    if row["actor"] not in spells():
        raise UnknownActorError(f"{label}: no such state", hint="use ids of the registry, such as KAZ")
    if not (row["source_title"] and row["publisher"] and row["url"]):
        raise FormatError(f"{label}: no source", hint="give source_title, publisher and url")
    _check_interval(row["start"] or row.get("seen", ""), row["end"], label)
    return Membership(
        actor=row["actor"],
        bloc=row["bloc"],
        status=row["status"],
        start=row["start"] or None,
        end=row["end"] or None,
        source_title=row["source_title"],
        publisher=row["publisher"],
        url=row["url"],
        seen=row.get("seen") or None,
    )


def _check_interval(start: str, end: str, label: str) -> None:
    try:
        first = day_of(start) if start else ""
        last = day_of(end, last=True) if end else "9999"
    except OptionError as error:
        raise FormatError(f"{label}: {error.message}", hint=error.hint) from error
    if first >= last:
        raise FormatError(f"{label}: ends {end}, before it begins", hint="end is the first day on which it is over")


@lru_cache(maxsize=1)
def all_memberships() -> tuple[Membership, ...]:
    """Return every row of the shipped table, checked."""
    return parse_memberships(table("memberships"))


def holds(row: Membership, day: str) -> bool:
    """Whether a membership is in force on ``day``.

    It is from the first day that its start allows until before the last day that its end allows; a row without a
    start is counted from the day on which its source shows it, or else from today on only.
    """
    first = row.start or row.seen
    begun = day_of(first) <= day if first else day >= today()
    return begun and (row.end is None or day < day_of(row.end, last=True))


def memberships(actor_id: str, *, on: str | int | None = None) -> tuple[Membership, ...]:
    """Return the memberships of a state, in the order of the table.

    Parameters
    ----------
    actor_id
        Id of a state.
    on
        Only those in force on this day (ISO 8601) or on 31 December of this year; ``None`` for every row.

    Raises
    ------
    UnknownActorError
        If no state has the id.
    OptionError
        If ``on`` is no date.
    """
    if actor_id not in spells():
        raise UnknownActorError(f"no state has the id {actor_id!r}", hint="ids are ISO letters, such as KAZ or SUN")
    day = None if on is None else as_day(on)
    return tuple(row for row in all_memberships() if row.actor == actor_id and (day is None or holds(row, day)))


def members(bloc: str, *, on: str | int | None = None, status: str | None = "member") -> tuple[str, ...]:
    """Return the ids of the states in a bloc, sorted.

    Parameters
    ----------
    bloc
        Id of a bloc, such as ``OTS``.
    on
        Day (ISO 8601) or year (its 31 December); ``None`` is today.
    status
        Only states with this status; ``None`` for any but ``left``.

    Raises
    ------
    UnknownNameError
        If there is no such bloc or status.
    OptionError
        If ``on`` is no date.
    """
    checked_bloc(bloc)
    if status is not None and status not in STATUSES:
        raise UnknownNameError.among("status", status, STATUSES)
    day = today() if on is None else as_day(on)
    wanted = {status} if status else set(STATUSES) - {"left"}
    rows = (row for row in all_memberships() if row.bloc == bloc and row.status in wanted)
    return tuple(sorted({row.actor for row in rows if holds(row, day)}))
