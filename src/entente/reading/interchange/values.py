"""Single cells of imported tables: dates, numbers, offsets, addresses, languages."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from entente.actors.registry import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from entente.evidence.claims import Plover
    from entente.reading.interchange.records import CodedEvent, Tally

_EPOCH = date(1970, 1, 1)
_MOST_DAYS = 100_000
_COMPACT = re.compile(r"\d{8}")
_SOURCE_LANGUAGE = re.compile(r"srclc:\s*([a-z]{2,3})")
_ADDRESS = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_FORMS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d-%b-%Y", "%d %b %Y", "%m/%d/%Y", "%Y%m%d")
_TWO_LETTERS = (
    "ara:ar aze:az bel:be ben:bn bul:bg ces:cs dan:da deu:de ell:el eng:en est:et fas:fa fin:fi fra:fr hbs:sh "
    "heb:he hin:hi hrv:hr hun:hu hye:hy ind:id ita:it jpn:ja kat:ka kaz:kk kir:ky kor:ko lav:lv lit:lt mkd:mk "
    "mon:mn nld:nl nor:no pol:pl por:pt ron:ro rus:ru slk:sk slv:sl spa:es sqi:sq srp:sr swe:sv tgk:tg tha:th "
    "tuk:tk tur:tr ukr:uk urd:ur uzb:uz vie:vi zho:zh "
)
_LANGUAGES: dict[str, str] = {pair[:3]: pair[4:] for pair in _TWO_LETTERS.split()}


@lru_cache(maxsize=4_096)  # a file has few days and many rows
def compact_day(text: str) -> str | None:
    """Return ``20180601`` as an ISO date, or ``None``."""
    digits = text.strip()
    if not _COMPACT.fullmatch(digits):
        return None
    return _iso(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return _known(date(year, month, day))
    except ValueError:
        return None


def _known(day: date) -> str | None:
    """Return a day in a year that has states; none outside."""
    return day.isoformat() if FIRST_YEAR <= day.year <= LAST_YEAR else None


def any_day(text: str) -> str | None:
    """Return a date in one of the forms that event data use, or as days since 1970, as an ISO date."""
    given = text.strip()
    days = number(given)
    if days is not None and not _COMPACT.fullmatch(given):
        whole = days == math.floor(days) and abs(days) < _MOST_DAYS
        return _known(_EPOCH + timedelta(days=int(days))) if whole else None
    for form in _FORMS:
        try:
            return _known(datetime.strptime(given[:19], form).replace(tzinfo=UTC).date())
        except ValueError:
            continue
    return None


def number(text: str) -> float | None:
    """Return a finite number, or ``None``."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def offset(text: str) -> int | None:
    """Return a place in a text; ``-1`` and what is no number mean that it is not known."""
    found = number(text)
    return int(found) if found is not None and found >= 0 else None


def is_address(text: str) -> bool:
    """Whether a text is an address on the web: GDELT also cites broadcasts and archives in words."""
    return _ADDRESS.match(text) is not None


def host(text: str) -> str:
    """Return the host of an address, without ``www.``; empty if it is none."""
    found = _ADDRESS.match(text)
    return found.group().split("//", 1)[1].casefold().removeprefix("www.") if found else ""


def language(translation: str) -> str:
    """Return the language of the original from GDELT's translation field; documents without one are English."""
    found = _SOURCE_LANGUAGE.search(translation)
    return _LANGUAGES.get(found.group(1), found.group(1)) if found else "en"


def topic(plover: Plover | None) -> str:
    """Return the topic of an imported event: its type in lower case."""
    return plover.type.lower() if plover is not None else "statement"


def is_dyad(event: CodedEvent, tally: Tally, *, every: bool) -> bool:
    """Whether an event has two different ends that we know; counts those that have not."""
    if every:
        known = bool(event.sender or event.receiver)
        tally.left_out["no_known_actor"] += not known
        return known
    if not event.sender or not event.receiver:
        tally.left_out["no_dyad"] += 1
        return False
    if set(event.sender) == set(event.receiver):
        tally.left_out["inside_one_actor"] += 1
        return False
    return True


class Place(NamedTuple):
    """A place that a Knowledge Graph record names."""

    country: str
    name: str
    offset: int | None


_COUNTRY_FIELD, _OFFSET_FIELD = 2, 8


def places(text: str) -> list[Place]:
    """Return the places of the field V2EnhancedLocations, in the order of the text."""
    found = []
    for entry in filter(None, text.split(";")):
        fields = entry.split("#")
        if len(fields) > _COUNTRY_FIELD:
            last = offset(fields[_OFFSET_FIELD]) if len(fields) > _OFFSET_FIELD else None
            found.append(Place(fields[_COUNTRY_FIELD], fields[1], last))
    return sorted(found, key=lambda one: one.offset if one.offset is not None else 1 << 40)


class Count(NamedTuple):
    """A count that a Knowledge Graph record holds: what, how many, of whom, in which country (FIPS)."""

    kind: str
    number: int
    object: str
    country: str


_COUNT_FIELDS = 6


def counts(text: str) -> list[Count]:
    """Return the counts of the field V1Counts."""
    found = []
    for entry in filter(None, text.split(";")):
        fields = entry.split("#")
        if len(fields) >= _COUNT_FIELDS and fields[0] and fields[1].isdigit():
            found.append(Count(fields[0], int(fields[1]), fields[2], fields[5]))
    return list(dict.fromkeys(found))
