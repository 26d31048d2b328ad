"""From what a file or a person writes to one actor: :func:`resolve` and :func:`find`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from operator import index
from typing import TYPE_CHECKING, cast

from entente.actors.blocs import bloc_ids, bloc_in, bloc_rows, when_bloc_existed
from entente.actors.codes import actors_of, holder
from entente.actors.names import check_language, lookup, near
from entente.actors.records import SCHEMES
from entente.actors.registry import (
    checked_year,
    exists,
    holders,
    nearest_spell,
    record,
    spell_in,
    spells,
    this_year,
    when_it_existed,
)
from entente.errors import AmbiguousActorError, UnknownActorError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from entente.actors.codes import Code
    from entente.actors.records import Actor, Language, Scheme

_NUMBER_SCHEMES = ("cow", "gw", "iso_numeric")
_SHARED = (("RUS", "SUN"), ("SCG", "SRB", "YUG"))
"""States that one Correlates of War code names in turn: an undated name of one may mean the other."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Who answers in the year; who answers in other years only; what each scheme says of a bare number."""

    actors: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()
    readings: tuple[tuple[str, str], ...] = ()


def resolve(
    given: str | int,
    year: int | None = None,
    *,
    language: str | None = None,
    scheme: Scheme = "auto",
) -> Actor:
    """Return the state or bloc that a name or code means in a year.

    Parameters
    ----------
    given
        A name in English, Russian, Turkish or Kazakh, an actor id, ISO letters, or a number.
    year
        Calendar year; ``None`` is today. A state answers in every year that it touches.
    language
        Look for names in this language only (``en``, ``ru``, ``tr``, ``kk``); ``None`` in all of them.
    scheme
        What ``given`` is. ``auto`` takes ids, ISO letters and names, and a number only if every scheme that knows
        it means the same actor. ``cow`` and ``gw`` also take the lists' letters.

    Raises
    ------
    UnknownActorError
        Nobody answers to it, or not in that year; the hint suggests near names or says when the actor existed.
    AmbiguousActorError
        Several actors answer to it ("Korea"; the number 970, Nauru in one list and Kiribati in the other).
    UnknownNameError
        ``language`` or ``scheme`` is not one of those above.
    OptionError
        ``year`` is outside 1816-2200.

    Examples
    --------
    >>> resolve("Турция", 2023).id
    'TUR'
    >>> resolve(345, 1980, scheme="cow").id
    'YUG'
    """
    check_language(language)
    if scheme not in SCHEMES:
        raise UnknownNameError.among("scheme", scheme, SCHEMES)
    when = checked_year(year)
    found = _search(_code(given), when, cast("Language | None", language), scheme)
    if len(found.actors) == 1:
        return _record(found.actors[0], when)
    if found.actors:
        raise _ambiguous(given, found, when)
    raise _unknown(given, found, when, cast("Language | None", language))


def find(
    given: str | int,
    year: int | None = None,
    language: str | None = None,
    *,
    scheme: Scheme = "auto",
    strict: bool = True,
) -> Actor | None:
    """Return what :func:`resolve` returns, or ``None`` where it would raise because nobody or several answer.

    Meant for readers of tables that count what they do not know.

    Parameters
    ----------
    given, year, language, scheme
        As for :func:`resolve`; what is neither text nor a whole number (an empty cell) finds nobody.
    strict
        If false, a name or code of one actor that does not exist in ``year`` still finds it (as in its nearest
        spell), or the actor that had the same Correlates of War code then: an arms order of 1966 for Qatar, "Russia"
        in 1970.
    """
    check_language(language)
    when = checked_year(year)
    try:
        code = _code(given)
    except UnknownActorError:
        return None
    found = _search(code, when, cast("Language | None", language), scheme)
    if len(found.actors) == 1:
        return _record(found.actors[0], when)
    if found.actors or strict:
        return None
    return _nearest(found.elsewhere, when)


def _nearest(actors: tuple[str, ...], year: int) -> Actor | None:
    alive = _family(actors, year)
    if len(alive) == 1:
        return _record(alive[0], year)
    if len(actors) != 1:
        return None
    return bloc_in(actors[0], None) if actors[0] in bloc_ids() else record(nearest_spell(actors[0], year))


def _record(actor_id: str, year: int) -> Actor:
    if actor_id in bloc_ids():
        return bloc_in(actor_id, year)
    spell = spell_in(actor_id, year)
    if spell is None:  # pragma: no cover - callers have checked that it exists
        raise UnknownActorError(f"{actor_id} is no state in {year}", hint=when_it_existed(actor_id))
    return record(spell)


@lru_cache(maxsize=50_000)
def _search(code: Code, year: int, language: Language | None, scheme: Scheme) -> _Found:
    if isinstance(code, int):
        return _by_number(code, year, scheme)
    if scheme == "auto":
        found = _by_letters(code, year)
        return found if found.actors or found.elsewhere else _by_name(code, year, language)
    return _by_name(code, year, language) if scheme == "name" else _by_code(scheme, code.upper(), year)


def _code(given: str | int) -> Code:
    if isinstance(given, str):
        text = given.strip()
        return int(text) if text.isascii() and text.isdigit() else text
    try:
        return index(given) if not isinstance(given, bool) else _code_refused(given)
    except TypeError:
        return _code_refused(given)


def _code_refused(given: object) -> Code:
    raise UnknownActorError(f"{given!r} is neither a name nor a code", hint="give a text or a whole number")


def _by_code(scheme: str, code: Code, year: int) -> _Found:
    known = actors_of(scheme).get(code, ())
    here = holder(scheme, code, year)
    return _Found((here,)) if here else _Found((), known)


def _by_number(number: int, year: int, scheme: Scheme) -> _Found:
    if scheme in {"name", "iso2", "iso3"}:
        return _Found(())
    if scheme != "auto":
        return _by_code(scheme, number, year)
    each = {name: _by_code(name, number, year) for name in _NUMBER_SCHEMES}
    readings = tuple((name, key) for name, found in each.items() for key in (*found.actors, *found.elsewhere))
    here = dict.fromkeys(key for found in each.values() for key in found.actors)
    others = {key for _, key in readings} - set(here)
    if len(here) == 1 and others and not _one_code(here, others):
        return _Found((*here, *sorted(others)), (), readings)
    return _Found(tuple(here), tuple(sorted(others)), readings)


def _one_code(here: Iterable[str], others: Iterable[str]) -> bool:
    """Whether all are states that one code names in turn, so that the year decides."""
    return any({*here, *others} <= set(group) for group in _SHARED)


def _by_letters(text: str, year: int) -> _Found:
    code = text.upper()
    if not code.isascii() or not code.isalpha():
        return _Found(())
    if code in bloc_ids():
        return _alive(((code, 0, 9999),), year)
    scheme = "iso2" if len(code) == 2 else "iso3"  # noqa: PLR2004 - two letters or three
    return _by_code(scheme, code, year)


def _by_name(name: str, year: int, language: Language | None) -> _Found:
    if name.endswith("*"):
        return _organisation(name, year, language)
    return _alive(((hit.actor, hit.first, hit.last) for hit in lookup(name, language)), year)


def _organisation(name: str, year: int, language: Language | None) -> _Found:
    """Read the marks of arms registers: ``*`` is a rebel group, ``**`` an international organisation, never a state."""
    hits = lookup(name.rstrip("* "), language) if name.endswith("**") else ()
    return _alive(((h.actor, h.first, h.last) for h in hits if h.actor in bloc_ids()), year)


def _alive(hits: Iterable[tuple[str, int, int]], year: int) -> _Found:
    here: list[str] = []
    elsewhere: list[str] = []
    for actor, first, last in hits:
        alive = first <= year <= last and (_bloc_exists(actor, year) if actor in bloc_ids() else exists(actor, year))
        (here if alive else elsewhere).append(actor)
    if len(here) > 1 and _one_code(here, ()):
        here = list(holders(here, year))
    return _Found(tuple(dict.fromkeys(here)), tuple(dict.fromkeys(elsewhere)))


def _bloc_exists(bloc: str, year: int) -> bool:
    rows = bloc_rows(bloc)
    return int(rows[0]["start"][:4]) <= year <= int(rows[-1]["end"][:4] or year)


def _ambiguous(given: object, found: _Found, year: int) -> AmbiguousActorError:
    if found.readings:
        means = ", ".join(f"{key} in {name}" for name, key in found.readings)
        return AmbiguousActorError(f"the number {given} means {means}", hint="name the scheme: cow, gw or iso_numeric")
    means = ", ".join(f"{key} ({_record(key, year).name})" for key in found.actors)
    return AmbiguousActorError(f"{given!r} means several actors in {year}: {means}", hint="give the id")


def _unknown(given: object, found: _Found, year: int, language: Language | None) -> UnknownActorError:
    if found.elsewhere:
        when = "today" if year == this_year() else f"in {year}"
        return UnknownActorError(f"no actor named {given!r} {when}", hint=_when(found.elsewhere, year))
    names = near(str(given), language)
    hint = f"did you mean {', '.join(names)}?" if names else "give a name, an id such as KAZ, or a code with its scheme"
    return UnknownActorError(f"no actor named {given!r}", hint=hint)


def _when(actors: Iterable[str], year: int) -> str:
    """Say when the actors existed, and who had their code in ``year``."""
    said = [when_bloc_existed(key) if key in bloc_ids() else when_it_existed(key) for key in actors]
    then = [f"in {year} it was {_record(key, year).name} ({key})" for key in _family(actors, year)]
    return "; ".join((*said, *then))


def _family(actors: Iterable[str], year: int) -> tuple[str, ...]:
    """Return who in ``year`` had the Correlates of War code that ``actors`` share with others."""
    family = {key for group in _SHARED for key in group if set(actors) & set(group)}
    return holders(sorted(family), year)


def known(actor_id: str) -> bool:
    """Whether ``actor_id`` is the id of a state of any year or of a bloc."""
    return actor_id in spells() or actor_id in bloc_ids()
