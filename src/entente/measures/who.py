"""Which state is meant, and who belongs to which pole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.actors import resolve
from entente.errors import OptionError, UnknownActorError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from entente.actors import Actor, Pole

OTHER = "other"
"""Everybody who belongs to no pole."""


def state_of(given: str, years: tuple[int, int] | None = None) -> Actor:
    """Return the state that ``given`` (id or name) names.

    Parameters
    ----------
    years
        When it is meant: the state of the last year, else of the first. Today if not given.

    Raises
    ------
    UnknownActorError
        If there is no such actor in either year.
    UsageError
        If it is a bloc or an organisation.
    """
    actor = _in_last_or_first(given, years) if years else resolve(given)
    if actor.kind != "state":
        raise UsageError(f"{given} is a {actor.kind}, not a state", hint="name a state, such as KAZ")
    return actor


def _in_last_or_first(given: str, years: tuple[int, int]) -> Actor:
    try:
        return resolve(given, years[1])
    except UnknownActorError:
        if not known(given, years[0]):
            raise
        return resolve(given, years[0])


def known(given: str, year: int) -> bool:
    """Return whether an actor answers to ``given`` in ``year``."""
    try:
        resolve(given, year)
    except UnknownActorError:
        return False
    return True


def state_id(given: str, years: tuple[int, int] | None = None) -> str:
    """Return the id of the state that ``given`` names; as :func:`state_of`."""
    return state_of(given, years).id


def check_poles(poles: Sequence[Pole], years: Iterable[int]) -> None:
    """Refuse poles with which shares could not add up.

    Raises
    ------
    OptionError
        If there are fewer than two, two have one name, one is called ``other``, or an actor belongs to two in one
        year.
    """
    names = [pole.id for pole in poles]
    if len(poles) < 2:  # noqa: PLR2004 - a choice needs two sides
        raise OptionError(f"{len(poles)} pole given", hint="a portfolio needs at least two poles")
    if len(set(names)) < len(names) or OTHER in names:
        raise OptionError(f"poles are named {', '.join(names)}", hint=f"give each one name, and none {OTHER!r}")
    for year in years:
        _check_apart(poles, year)


def _check_apart(poles: Sequence[Pole], year: int) -> None:
    home: dict[str, str] = {}
    for pole in poles:
        for actor in sorted(pole.actors(year)):
            if home.setdefault(actor, pole.id) != pole.id:
                message = f"{actor} belongs to the poles {home[actor]} and {pole.id} in {year}"
                raise OptionError(message, hint="an actor may belong to one pole at a time")


def pole_named(poles: Sequence[Pole], name: str) -> Pole:
    """Return the pole of that id.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    found = next((pole for pole in poles if pole.id == name), None)
    if found is None:
        raise UnknownNameError.among("pole", name, [pole.id for pole in poles])
    return found


def poles_or_shipped(given: Sequence[Pole] | None) -> Sequence[Pole]:
    """Return the poles given, or the shipped ones."""
    from entente.actors import poles

    return poles() if given is None else given
