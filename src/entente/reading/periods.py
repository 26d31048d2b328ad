"""When: years and periods that a sentence states, resolved against the document's date where they are relative."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_YEAR = r"(?:1[89]|20)\d{2}"
_MONTH = r"(?:январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*"
_PATTERNS: dict[str, re.Pattern[str]] = {
    "range": re.compile(
        rf"(?<!\d)(?P<a>{_YEAR})\s?[–—-]\s?(?P<b>{_YEAR})(?!\d)|\bс\s+(?P<c>{_YEAR})\s+(?:года\s+)?(?:по|до)\s+(?P<d>{_YEAR})",
        re.IGNORECASE,
    ),
    "decade": re.compile(r"(?<!\d)(?P<a>(?:1[89]|20)\d)0-(?:х|е|ые)\b", re.IGNORECASE),
    "part": re.compile(
        rf"(?:{_MONTH}\s?[–—-]\s?{_MONTH}|за (?:первые|девять|шесть|три|первое|второе)[^,.;]{{0,24}}"
        r"|\b[IV1-4]{1,3}(?:-м)? квартал\w*)"
        rf"\s+(?P<a>{_YEAR})",
        re.IGNORECASE,
    ),
    "year": re.compile(
        rf"(?<![\d,.])(?P<a>{_YEAR})(?=(?:-?(?:го|м|й|му))?(?:\s?(?:год|г\.|г\b)|\b(?=[^\d%\w]*(?:$|[,.;)]))|-(?:го|м)\b))",
        re.IGNORECASE,
    ),
}
RELATIVE: dict[re.Pattern[str], Callable[[int], tuple[int, int]]] = {
    re.compile(r"\b(?:в|за|с)\s+прошл\w+\s+год\w*|\bпрошлогодн\w+", re.IGNORECASE): lambda now: (now - 1, now - 1),
    re.compile(r"\bв\s+позапрошлом\s+году", re.IGNORECASE): lambda now: (now - 2, now - 2),
    re.compile(r"\bв\s+(?:этом|текущем|нынешнем)\s+году", re.IGNORECASE): lambda now: (now, now),
    re.compile(r"\bв\s+(?:следующем|будущем)\s+году", re.IGNORECASE): lambda now: (now + 1, now + 1),
    re.compile(r"\bза\s+последние\s+пять\s+лет", re.IGNORECASE): lambda now: (now - 5, now),
    re.compile(r"\bза\s+последние\s+десять\s+лет|\bза\s+последнее\s+десятилетие", re.IGNORECASE): lambda now: (
        now - 10,
        now,
    ),
}


@dataclass(frozen=True, slots=True)
class Period:
    """Years ``first..last`` stated at ``text[start:end]``; ``whole`` is false for parts of a year."""

    first: int
    last: int
    start: int
    end: int
    whole: bool = True


def periods(text: str, start: int = 0, end: int | None = None, *, now: int | None = None) -> tuple[Period, ...]:
    """Return the periods that a stretch of text states, in order.

    Parameters
    ----------
    text, start, end
        The text and the stretch to search.
    now
        Year of the document; without it relative times ("в прошлом году") are left out.
    """
    stop = len(text) if end is None else end
    found: list[Period] = []
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text, start, stop):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(_period(kind, match))
    if now is not None:
        found.extend(
            Period(*span(now), match.start(), match.end())
            for pattern, span in RELATIVE.items()
            for match in pattern.finditer(text, start, stop)
        )
    return tuple(sorted(found, key=lambda one: one.start))


def nearest(found: tuple[Period, ...], position: int) -> Period | None:
    """Return the period stated nearest to an offset, one before it preferred."""
    if not found:
        return None
    return min(found, key=lambda one: (max(one.start - position, position - one.end, 0), one.start > position))


_BEHIND = re.compile(r"\s+(?:\w+\s+)?(?:в|во|за|к)\s+", re.IGNORECASE)
"""What stands between an amount and its period: "до 28 процентов в 2023 году", "28 % импорта в 2023 году"."""


_COMPARED = re.compile(
    r"\b(?:чем|по сравнению с|в сравнении с|относительно|против)\s+(?:(?:в|за|с)\s+)?"
    r"(?:(?:уровн|показател|итог)\w+\s+)?$",
    re.IGNORECASE,
)
"""Before a period that something is only compared with: "на 2 пункта больше, чем в 2022 году"."""
_NEAR = 48
_BREAK = re.compile(r"[,;:–—(]")


def period_of(text: str, found: tuple[Period, ...], start: int, end: int) -> Period | None:
    """Return the period of the amount ``start..end``.

    The one that follows it at once; else the nearest, where one behind a comma belongs to what comes next if there is
    one before: "в 2021 году доля составила 42 %, в 2023 году упала".
    """
    found = tuple(one for one in found if not _COMPARED.search(text, max(0, one.start - _NEAR), one.start))
    after = next((one for one in found if one.start >= end), None)
    if after is not None and _BEHIND.fullmatch(text, end, after.start):
        return after
    before = tuple(one for one in found if one.end <= start)
    if before and after is not None and _BREAK.search(text, end, after.start):
        return nearest(before, start)
    return nearest(found, start)


def _period(kind: str, match: re.Match[str]) -> Period:
    groups = match.groupdict()
    if kind == "range":
        first, last = (int(groups[key] or groups[other] or 0) for key, other in (("a", "c"), ("b", "d")))
        return Period(min(first, last), max(first, last), match.start(), match.end())
    if kind == "decade":
        first = int(groups["a"] or 0) * 10
        return Period(first, first + 9, match.start(), match.end())
    year = int(groups["a"] or 0)
    return Period(year, year, match.start(), match.end(), whole=kind != "part")
