"""Russian dates to ISO 8601: "15 июня 2021 года", "в марте 2019 года", "в прошлом году", "с 2010-х".

A date without a year takes it from the document; a document without a date leaves it relative.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from entente.evidence.claims import Time
from entente.reading import lexicon as lex
from entente.reading.periods import RELATIVE, periods

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.reading.periods import Period

_MONTH = r"(?P<month>январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сентябр|октябр|ноябр|декабр)(?:[а-я]{0,3})\b"
_YEAR = r"(?:\s+(?P<year>(?:1[89]|20)\d{2})(?:\s?(?:год[ау]?|г\.))?)?"
_DAY = re.compile(rf"(?<![\d.,])(?P<day>\d{{1,2}})(?:-го)?\s+{_MONTH}{_YEAR}", re.IGNORECASE)
_IN_MONTH = re.compile(rf"\b(?:в|во|с|со|к|до|по|за|конце|начале|середине)\s+{_MONTH}{_YEAR}", re.IGNORECASE)
_DOTTED = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{2})\.(?P<year>(?:19|20)\d{2})(?!\d)")
_QUARTER = re.compile(
    r"\b(?P<quarter>[1-4]|I{1,3}|IV|перв\w+|втор\w+|трет\w+|четв[её]рт\w+)(?:-м)?\s+квартал\w*"
    r"\s+(?P<year>(?:1[89]|20)\d{2})",
    re.IGNORECASE,
)
_QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4, "пе": 1, "вт": 2, "тр": 3, "че": 4}
_LEAP = 2024


def times(text: str, start: int, end: int, *, pub_date: str | None = None) -> tuple[Time, ...]:
    """Return the times that a stretch of text states, in order, none overlapping.

    Parameters
    ----------
    text, start, end
        The text and the stretch to search.
    pub_date
        ISO date of the document; without it relative times keep ``value=None``.
    """
    found: list[Time] = []
    for one in (*_dates(text, start, end, pub_date), *_years(text, start, end, pub_date)):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def nearest_time(found: Sequence[Time], position: int) -> Time | None:
    """Return the time stated nearest to an offset, one before it preferred."""
    if not found:
        return None
    return min(found, key=lambda one: (max(one.start - position, position - one.end, 0), one.start > position))


def _dates(text: str, start: int, end: int, pub_date: str | None) -> Iterator[Time]:
    """Days first, then quarters and months, so that a longer reading takes the words."""
    for pattern in (_DOTTED, _DAY):
        for match in pattern.finditer(text, start, end):
            month, day = _month(match["month"]), int(match["day"])
            if _exists(match["year"], month, day):
                yield _dated(match, pub_date, f"-{month:02d}-{day:02d}", day=True)
    for match in _QUARTER.finditer(text, start, end):
        quarter = _QUARTERS.get(match["quarter"].lower()) or _QUARTERS[match["quarter"].lower()[:2]]
        first = 3 * quarter - 2
        value = f"{match['year']}-{first:02d}/{match['year']}-{first + 2:02d}"
        yield Time(value, "quarter", match[0], match.start(), match.end())
    for match in _IN_MONTH.finditer(text, start, end):
        yield _dated(match, pub_date, f"-{_month(match['month']):02d}", day=False)


def _exists(year: str | None, month: int, day: int) -> bool:
    """Whether the calendar has the day; without a year, whether some year has it."""
    try:
        date(int(year or _LEAP), month, day)
    except ValueError:
        return False
    return True


def _dated(match: re.Match[str], pub_date: str | None, rest: str, *, day: bool) -> Time:
    """Return a day or month; without a year of its own it is in the document's."""
    year = match["year"] or (pub_date[:4] if pub_date else None)
    return Time(
        value=f"{year}{rest}" if year else None,
        granularity="day" if day else "month",
        surface=match[0],
        start=match.start(),
        end=match.end(),
        relative_to=None if match["year"] else "doc_date",
    )


def _month(word: str) -> int:
    if word.isdigit():
        return int(word)
    low = word.lower()
    return next(number for stem, number in lex.MONTHS.items() if low.startswith(stem))


def _years(text: str, start: int, end: int, pub_date: str | None) -> Iterator[Time]:
    now = int(pub_date[:4]) if pub_date else None
    for one in periods(text, start, end, now=now):
        yield _year(text, one)
    if now is None:
        for pattern in RELATIVE:
            for match in pattern.finditer(text, start, end):
                yield Time(None, "unknown", match[0], match.start(), match.end(), "doc_date")


def _year(text: str, one: Period) -> Time:
    surface = text[one.start : one.end]
    relative = not re.search(r"\d{3}", surface)
    if one.first == one.last:
        value, grain = str(one.first), "year"
    else:
        decade = one.last - one.first == 9 and one.first % 10 == 0  # noqa: PLR2004 - ten years from a round one
        value, grain = f"{one.first}/{one.last}", "decade" if decade else "range"
    return Time(value, grain, surface, one.start, one.end, "doc_date" if relative else None)  # type: ignore[arg-type]  # one of three literals
