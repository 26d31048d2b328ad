"""The records of this package: who an actor is, what it belongs to, which words name it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Kind = Literal["state", "bloc", "organisation", "region"]
Scheme = Literal["auto", "name", "iso3", "iso2", "iso_numeric", "cow", "gw"]
CodeScheme = Literal["cow", "gw", "iso3", "iso_numeric"]
Language = Literal["en", "ru", "tr", "kk"]
Status = Literal["member", "observer", "partner", "associate", "candidate", "suspended", "left"]
AliasType = Literal[
    "name",
    "short",
    "capital",
    "seat",
    "demonym",
    "adjective",
    "stem",
    "leader",
    "bloc",
    "organisation",
    "product",
    "firm",
]

SCHEMES: tuple[Scheme, ...] = get_args(Scheme)
LANGUAGES: tuple[Language, ...] = get_args(Language)
STATUSES: tuple[Status, ...] = get_args(Status)
ALIAS_TYPES: tuple[AliasType, ...] = get_args(AliasType)


@dataclass(frozen=True, slots=True)
class Actor:
    """A state or bloc as it stood in one year.

    Attributes
    ----------
    id
        ISO 3166 letters (ISO 3166-3 for states that are gone: ``SUN``, ``YUG``, ``DDR``), Correlates of War letters
        where ISO has none (``BAV``, ``RVN``), or the bloc's code.
    name
        English name.
    cow, gw
        Codes of that year in the Correlates of War and the Gleditsch-Ward lists; ``None`` while a list leaves it out.
    start, end
        First and last day (ISO 8601, both included) of the spell without a gap that holds the year; ``end`` is
        ``None`` while it lasts.
    successor
        The one state that continued it, or ``None``: none, or several (see :func:`entente.actors.successors`).
    listed_by
        Which lists name the state at that time: ``COW``, ``GW``, ``ISO 3166``; empty for a bloc. An entry says that a
        list names it, nothing about recognition.
    """

    id: str
    kind: Kind
    name: str
    iso3: str | None
    iso_numeric: int | None
    cow: int | None
    gw: int | None
    start: str
    end: str | None
    successor: str | None
    listed_by: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Membership:
    """One spell of an actor in a bloc, as read in a source.

    Dates are as precise as the source: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``. ``start`` is ``None`` where no source
    states it, and then ``seen`` is the day on which the source shows the actor in the bloc; ``end`` is the day from
    which the row no longer holds, ``None`` while it does.
    """

    actor: str
    bloc: str
    status: Status
    start: str | None
    end: str | None
    source_title: str
    publisher: str
    url: str
    seen: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class PoleMember:
    """An actor counted to a pole from year ``start`` to year ``end``, both included; ``None`` is open."""

    actor: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Pole:
    """A named set of actors that others can lean to.

    Attributes
    ----------
    members
        Spells, blocs already expanded into their dated members.
    notes
        What a reader of a user's table should know, such as an actor counted to two poles at once.
    """

    id: str
    name_en: str
    name_ru: str
    members: tuple[PoleMember, ...]
    notes: tuple[str, ...] = ()

    def actors(self, year: int) -> frozenset[str]:
        """Return the ids of the actors that the pole counts in ``year``."""
        return frozenset(m.actor for m in self.members if (m.start or year) <= year <= (m.end or year))


@dataclass(frozen=True, slots=True)
class Alias:
    """A word or word group that names an actor in a text.

    Attributes
    ----------
    alias
        Lemmas separated by spaces, in lower case; a stem ends with ``-`` and is found at the start of a word.
    actor
        Id of the state or bloc that it stands for (for a product, firm or leader: its state).
    start, end
        Interval ``[start, end)`` in which it does; ``None`` is open.
    flags
        ``ethnic`` a people or language rather than the state, ``homograph`` also an ordinary word or another place,
        ``acronym`` written in capitals, ``loose`` journalistic, never accepted by ``resolve``, ``shared`` names
        several actors, ``historical`` the actor no longer exists.
    """

    alias: str
    actor: str
    language: str
    type: AliasType
    start: str | None
    end: str | None
    flags: tuple[str, ...]
