"""When: years, months and relative times in English, Turkish and Kazakh."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from entente.evidence.claims import Time
from entente.reading.periods import Period
from entente.reading.periods import period_of as _told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from entente.reading.windows.text import Tongue

_YEAR = r"(?:1[89]|20)\d{2}"
_MONTHS: Mapping[Tongue, tuple[str, ...]] = {
    "en": (
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ),
    "tr": (
        "ocak",
        "şubat",
        "mart",
        "nisan",
        "mayıs",
        "haziran",
        "temmuz",
        "ağustos",
        "eylül",
        "ekim",
        "kasım",
        "aralık",
    ),
    "kk": (
        "қаңтар",
        "ақпан",
        "наурыз",
        "сәуір",
        "мамыр",
        "маусым",
        "шілде",
        "тамыз",
        "қыркүйек",
        "қазан",
        "қараша",
        "желтоқсан",
    ),
}
_RANGE = re.compile(
    (
        rf"(?<![\d.,])(?P<a>{_YEAR})\s?(?:[–—-]|\bto\b|\band\b)\s?(?P<b>{_YEAR})(?!\d)"
        rf"|\b(?P<decade>(?:1[89]|20)\d)0(?:s\b|['’]?l[ae]r)|(?P<kk>(?:1[89]|20)\d)0-жылдар"
    ),
    re.IGNORECASE,
)
_PLAIN: Mapping[Tongue, str] = {
    "en": (
        rf"(?<![\d.,$€£])(?P<year>{_YEAR})(?![\d%]|[.,]\d|\s?(?:tonnes|tons|dollars|soldiers"
        rf"|troops|people|drones|million|billion))"
    ),
    "tr": (
        rf"(?<![\d.,$€£%])(?P<year>{_YEAR})(?=['’]?\w{{0,4}}\b|\s?yıl)"
        r"(?![.,]\d|\s?(?:ton|dolar|asker|milyon|milyar|kişi|adet))"
    ),
    "kk": (
        rf"(?<![\d.,])(?P<year>{_YEAR})(?=\s?-?\s?(?:жыл|ж\.|ғы|гі|нен|дан"
        rf"|[,.)\s]))(?!\s?(?:тонна|доллар|адам|млн|млрд|мың|дана))"
    ),
}
_RELATIVE: Mapping[Tongue, tuple[tuple[str, int, int], ...]] = {
    "en": (
        (r"\blast year\b", -1, -1),
        (r"\bthis year\b", 0, 0),
        (r"\bnext year\b", 1, 1),
        (r"\bin the (?:last|past) (?:five|5) years\b|\bover the (?:last|past) five years\b", -5, 0),
    ),
    "tr": (
        (r"\bgeçen yıl\b|\bgeçtiğimiz yıl\b", -1, -1),
        (r"\bbu yıl\b", 0, 0),
        (r"\b(?:gelecek|önümüzdeki) yıl\b", 1, 1),
    ),
    "kk": (
        (r"\bөткен жыл\w*|\bбылтыр\b", -1, -1),
        (r"\bбиыл\b|\bосы жыл\w*", 0, 0),
        (r"\b(?:келесі|келер) жыл\w*", 1, 1),
    ),
}


_BEHIND = re.compile(r"\s+(?:\w+\s+)?(?:in|by|for|during)\s+", re.IGNORECASE)
"""What stands in English between an amount and its period: "28 per cent in 2023"."""


def period_of(text: str, found: tuple[Period, ...], start: int, end: int) -> Period | None:
    """Return the period of the amount ``start..end``: one right behind it, else by its place in the sentence."""
    after = next((one for one in found if one.start >= end), None)
    if after is not None and _BEHIND.fullmatch(text, end, after.start):
        return after
    return _told(text, found, start, end)


def periods(text: str, start: int, end: int, tongue: Tongue, *, now: int | None = None) -> tuple[Period, ...]:
    """Return the periods that a stretch of text states, in order.

    Parameters
    ----------
    text, start, end
        The text and the stretch to search.
    tongue
        ``en``, ``tr`` or ``kk``.
    now
        Year of the document; without it "last year" and the like are left out.
    """
    found = list(_ranges(text, start, end))
    for match in re.compile(_PLAIN[tongue], re.IGNORECASE).finditer(text, start, end):
        if not any(one.start <= match.start() < one.end for one in found):
            year = int(match["year"])
            found.append(Period(year, year, match.start(), match.end()))
    if now is not None:
        found.extend(_relative(text, start, end, tongue, now))
    return tuple(sorted(found, key=lambda one: one.start))


def _ranges(text: str, start: int, end: int) -> Iterator[Period]:
    for match in _RANGE.finditer(text, start, end):
        if match["a"]:
            first, last = sorted((int(match["a"]), int(match["b"])))
        else:
            first = int(match["decade"] or match["kk"]) * 10
            last = first + 9
        yield Period(first, last, match.start(), match.end())


def _relative(text: str, start: int, end: int, tongue: Tongue, now: int) -> Iterator[Period]:
    for pattern, first, last in _RELATIVE[tongue]:
        for match in re.compile(pattern, re.IGNORECASE).finditer(text, start, end):
            yield Period(now + first, now + last, match.start(), match.end())


def time_of(text: str, period: Period | None, tongue: Tongue) -> Time | None:
    """Return the time of a claim: a year, a month beside it, or a span of years."""
    if period is None:
        return None
    surface = text[period.start : period.end]
    if period.first != period.last:
        return Time(f"{period.first}/{period.last}", "range", surface, period.start, period.end)
    month = None if not surface.isdigit() else _month(text, period, tongue)
    if month is not None:
        number, start, end = month
        return Time(f"{period.first}-{number:02d}", "month", text[start:end], start, end)
    return Time(str(period.first), "year", surface, period.start, period.end)


def _month(text: str, period: Period, tongue: Tongue) -> tuple[int, int, int] | None:
    """Return the month beside a year, with the offsets of both."""
    left, right = max(0, period.start - 14), period.end + 24
    for number, name in enumerate(_MONTHS[tongue], start=1):
        before = re.search(rf"\b{name}\w*,?\s+$", text[left : period.start], re.IGNORECASE)
        if before is not None and tongue != "kk":
            return number, left + before.start(), period.end
        after = re.match(
            rf"[\s-]*(?:yılı\w*\s+|жыл\w*\s+|ж\.\s+)?(?:\d{{1,2}}\s+)?{name}\w*",
            text[period.end : right],
            re.IGNORECASE,
        )
        if after is not None and tongue != "en":
            return number, period.start, period.end + after.end()
    return None
