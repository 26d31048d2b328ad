"""Who is meant by a bloc: a bloc by date, a pole, or a list of states."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from entente.errors import OptionError, UnknownActorError, UnknownNameError
from entente.measures.cohesion.records import MemberSpan
from entente.measures.who import state_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from entente.actors import Pole
    from entente.measures.cohesion.records import Members

ALL = "all other states"


@dataclass(frozen=True, slots=True)
class Group:
    """States that belong together, by year.

    Attributes
    ----------
    id, name
        What it is called.
    listed
        Members throughout, if they do not depend on the year.
    pole
        Set if the members are those of a pole.
    """

    id: str
    name: str
    listed: tuple[str, ...] | None = None
    pole: Pole | None = None

    def members(self, year: int) -> tuple[str, ...]:
        """Return the members at the end of ``year``, sorted."""
        from entente import actors

        if self.listed is not None:
            return self.listed
        if self.pole is not None:
            return tuple(sorted(self.pole.actors(year)))
        return actors.members(self.id, on=year)

    def ever(self, years: Iterable[int]) -> frozenset[str]:
        """Return everybody who was a member in any of the years."""
        return frozenset(actor for year in years for actor in self.members(year))


def group_of(given: str, poles: Sequence[Pole], years: tuple[int, int] | None = None) -> Group:
    """Return the bloc, pole or list of states that ``given`` names.

    Parameters
    ----------
    given
        A bloc (``CSTO``, in any case or language), a pole (``west``), or states with commas between them.
    years
        When it is meant, for names of states.

    Raises
    ------
    UnknownNameError
        If nothing of that name exists; the hint gives near names.
    UnknownActorError
        If a state in a list is unknown.
    """
    if "," in given:
        listed = tuple(sorted({state_id(part.strip(), years) for part in given.split(",") if part.strip()}))
        if not listed:
            raise OptionError(f"{given!r} names no state", hint="write states with commas between, such as KAZ,UZB")
        return Group(",".join(listed), ", ".join(listed), listed)
    word = given.strip()
    pole = next((pole for pole in poles if pole.id == word), None)
    if pole is not None:
        return Group(pole.id, pole.name_en, pole=pole)
    return _single(word, poles, years)


def _single(word: str, poles: Sequence[Pole], years: tuple[int, int] | None) -> Group:
    from entente import actors

    blocs = {bloc.id: bloc.name for bloc in actors.blocs()}
    if word.upper() in blocs:
        return Group(word.upper(), blocs[word.upper()])
    try:
        actor = actors.resolve(word)
    except UnknownActorError as error:
        names = (*blocs, *(pole.id for pole in poles))
        raise UnknownNameError.among("bloc, pole or list of states", word, names) from error
    if actor.kind == "bloc":
        return Group(actor.id, actor.name)
    listed = (state_id(word, years),)
    return Group(listed[0], actor.name, listed)


def settled(group: Group, years: Sequence[int], mode: Members) -> Group:
    """Return the group with the members that ``mode`` means, counted over the ``years`` in which it had any.

    ``fixed``: members in every year; ``founding``: of the first year; ``latest``: of the last year.
    """
    sides = [set(group.members(year)) for year in years]
    sides = [side for side in sides if side]
    if mode == "current" or not sides:
        return group
    chosen = {"fixed": set.intersection(*sides), "founding": sides[0], "latest": sides[-1]}[mode]
    return replace(group, listed=tuple(sorted(chosen)), pole=None)


def alive(group: Group, years: Sequence[int]) -> list[int]:
    """Return the years at whose end the group had members."""
    return [year for year in years if group.members(year)]


def spans(group: Group, years: Sequence[int]) -> tuple[MemberSpan, ...]:
    """Return each member's unbroken runs of years."""
    found: list[MemberSpan] = []
    sides = {year: set(group.members(year)) for year in years}
    for actor in sorted(set().union(*sides.values())):
        for year in years:
            if actor not in sides[year]:
                continue
            if found and found[-1].actor == actor and found[-1].last == year - 1:
                found[-1] = replace(found[-1], last=year)
            else:
                found.append(MemberSpan(actor, year, year))
    return tuple(found)
