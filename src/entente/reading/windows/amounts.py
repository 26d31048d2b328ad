"""Numbers in English, Turkish and Kazakh text: levels, shares, changes, with units and admissible bounds.

English writes 1,234.5, Turkish 1.234,5, Kazakh 1 234,5. A change has a word of rise or fall and a sign of "by": "rose
by 5%", "yüzde 5 arttı", "5 пайызға өсті". Numbers without a unit are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from entente.reading.lexicon import words
from entente.reading.quantities import Amount
from entente.reading.windows.ways import ENGLISH, GAP, KAZAKH, TURKISH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from entente.reading.windows.text import Tongue
    from entente.reading.windows.ways import Ways

_ROUGH = 0.1
_REACH = 90


_NUMERALS = words(
    "hundred thousand and point sixty seventy eighty ninety yüz bin virgül buçuk altmış yetmiş seksen doksan жүз мың "
    "бүтін оннан жүзден алпыс жетпіс сексен тоқсан"
)
_ALL: Mapping[Tongue, Ways] = {"en": ENGLISH, "tr": TURKISH, "kk": KAZAKH}
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "₺": "TRY", "₽": "RUB", "₸": "KZT", "¥": "CNY"}


_NOT = r"\b(?:not|n['’]?t|never)\s+"
_MOST = re.compile(
    _NOT + r"(?:exceed(?:ed|ing)?|surpass(?:ed)?|(?:rise|risen|rose|go|gone|been|was|were)?\s*"
    r"(?:above|over|more than|higher than))\s+(?=[$€£]?\d)",
    re.IGNORECASE,
)
_LEAST = re.compile(
    _NOT + r"(?:(?:fall|fallen|fell|drop|dropped|sink|sunk|go|gone|been|was|were)\s+)?"
    r"(?:below|under|less than|lower than)\s+(?=[$€£]?\d)",
    re.IGNORECASE,
)
_DENIED = 48
"""Letters before an amount in which "does not exceed" may stand."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    ways: Ways
    level: re.Pattern[str]
    names: tuple[str, ...]
    bound: re.Pattern[str]
    span: re.Pattern[str]
    fraction: re.Pattern[str]
    doubled: re.Pattern[str]


def _joined(groups: Mapping[str, object], prefix: str) -> str:
    return "|".join(f"(?P<{prefix}{at}>{pattern})" for at, pattern in enumerate(groups))


@lru_cache(maxsize=4)
def _patterns(tongue: Tongue) -> _Patterns:
    ways = _ALL[tongue]
    unit, word = _joined(ways.units, "u"), "|".join(ways.words)
    scale = _joined(ways.scales, "s")
    percent = r"(?P<percent>yüzde\s+|%\s?)?" if tongue == "tr" else r"(?P<percent>(?!))?"
    number = rf"(?:{ways.number})(?![\d])"
    level = (
        rf"(?<![\w.,-]){percent}(?P<sign>[+−](?=\d))?(?:US)?(?P<pre>[$€£₺₽₸¥])?\s?(?P<num>{number}|(?:{word})(?!\w))"
        rf"(?:\s?[–—-]\s?(?P<num2>{number}))?(?:[\s-]?(?:{scale})(?!\w))?(?:[\s-]?(?:{unit})(?!\w))?"
    )
    simple = "|".join(ways.scales)
    span = (
        rf"(?:\bfrom\s+)?(?P<p1>[$€£])?(?P<a>{number})\s?(?P<as>{simple})?\s?(?:%|per ?cent|\w+)?\s*"
        rf"(?:\bto\s+)(?P<p2>[$€£])?(?P<b>{number})\s?(?P<bs>{simple})?\s?(?:{unit})?(?!\w)"
    )
    return _Patterns(
        ways,
        re.compile(level, re.IGNORECASE),
        tuple(ways.units.values()),
        re.compile(
            rf"(?:^|[\s(])(?:(?P<around>{ways.around})|(?P<above>{ways.above})|(?P<below>{ways.below}))\s+$",
            re.IGNORECASE,
        ),
        re.compile(r"\bfrom\s+" + span.removeprefix(r"(?:\bfrom\s+)?"), re.IGNORECASE)
        if tongue == "en"
        else re.compile(r"(?!)"),
        re.compile(_joined({rf"(?<!\w)(?:{one})(?!\w)": 0 for one in ways.fractions}, "f"), re.IGNORECASE),
        re.compile(_joined({rf"(?<!\w)(?:{one})(?!\w)": 0 for one in ways.doubled}, "d"), re.IGNORECASE),
    )


def amounts(text: str, start: int, end: int, tongue: Tongue) -> tuple[Amount, ...]:
    """Return the amounts between two offsets of a text, in order, none overlapping.

    Parameters
    ----------
    text, start, end
        The text and the stretch to search: one sentence.
    tongue
        ``en``, ``tr`` or ``kk``.
    """
    patterns = _patterns(tongue)
    raw = (
        *_spans(text, start, end, patterns),
        *_levels(text, start, end, patterns),
        *_shares(text, start, end, patterns),
    )
    found: list[Amount] = []
    for one in sorted(raw, key=lambda one: (one.start, -one.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return tuple(found)


def admitted(text: str, start: int, amount: Amount, tongue: Tongue) -> Amount | None:
    """Return an amount as a bound where "does not exceed" or "was never below" makes it one, else ``None``.

    Only English writes such a bound with a negation of the verb.
    """
    if tongue != "en" or amount.value is None:
        return None
    surface = text[max(start, amount.start - _DENIED) : amount.end]
    if _MOST.search(surface) is not None:
        return replace(amount, low=None, high=amount.value, approx=True)
    if _LEAST.search(surface) is not None:
        return replace(amount, low=amount.value, high=None, approx=True)
    return None


def _unit(match: re.Match[str], patterns: _Patterns) -> str | None:
    groups = match.groupdict()
    if groups.get("percent"):
        return "pct"
    named = next((name for at, name in enumerate(patterns.names) if groups.get(f"u{at}")), None)
    sign = groups.get("pre") or groups.get("p2") or groups.get("p1")
    return named if named and (named != "count" or not sign) else _SIGNS.get(sign or "")


def _value(surface: str, ways: Ways) -> tuple[float, float]:
    """Return a number and half a unit of its last stated digit."""
    low = surface.lower()
    if low in ways.words:
        return ways.words[low], 0.5
    thousands = "," if ways.decimal == "." else "."
    plain = re.sub(GAP, "", surface)
    if ways.decimal == "," and "," not in plain and re.fullmatch(r"\d+\.\d{1,2}|\d+\.\d{4,}", plain):
        thousands = ""
    plain = (plain.replace(thousands, "") if thousands else plain).replace(ways.decimal, ".")
    digits = len(plain.partition(".")[2])
    return float(plain), 0.5 * 10.0**-digits


def _scale(match: re.Match[str], ways: Ways) -> float:
    groups = match.groupdict()
    return next((factor for at, factor in enumerate(ways.scales.values()) if groups.get(f"s{at}")), 1.0)


def _word_scale(word: str | None, ways: Ways) -> float:
    return next(
        (factor for pattern, factor in ways.scales.items() if word and re.fullmatch(pattern, word, re.IGNORECASE)), 1.0
    )


def _levels(text: str, start: int, end: int, patterns: _Patterns) -> Iterator[Amount]:
    for match in patterns.level.finditer(text, start, end):
        unit = _unit(match, patterns)
        counted = unit == "count" and not match["num"][0].isdigit()
        if _is_rest(text, start, match, patterns.ways):
            continue
        if unit is None or counted or _is_year(match):
            continue
        yield _level(text, start, end, match, unit, patterns)


def _is_rest(text: str, start: int, match: re.Match[str], ways: Ways) -> bool:
    """Whether a number word ends a longer number that is written in words: "жүз елу миллион" is no fifty million."""
    before = re.search(r"(\w+)[\s-]*$", text[max(start, match.start() - 24) : match.start()])
    worded = not match["num"][0].isdigit()
    return worded and before is not None and before.group(1).lower() in (ways.words.keys() | _NUMERALS)


def _is_year(match: re.Match[str]) -> bool:
    number = match["num"]
    return len(number) == 4 and number.isdigit() and 1800 <= int(number) <= 2100 and not match["pre"]  # noqa: PLR2004 - four digits, as years have


def _level(  # noqa: PLR0913, PLR0917 - a match and where it lies
    text: str, start: int, end: int, match: re.Match[str], unit: str, patterns: _Patterns
) -> Amount:
    scale = _scale(match, patterns.ways)
    value, half = (scale * one for one in _value(match["num"], patterns.ways))
    low, high = value - half, value + half
    if match["num2"]:
        second = scale * _value(match["num2"], patterns.ways)[0]
        value, low, high = (value + second) / 2, value, second
    raw = Amount(value, low, high, unit, match.start(), match.end())
    if match["sign"]:
        return replace(raw, value=None, low=None, high=None, delta=value if match["sign"] == "+" else -value)
    return _changed(text, start, end, _bounded(text, start, raw, patterns), patterns)


def _bounded(text: str, start: int, amount: Amount, patterns: _Patterns) -> Amount:
    """Widen an amount by the word before it, which then belongs to its surface."""
    match = patterns.bound.search(text, max(start, amount.start - 24), amount.start)
    if match is None or amount.value is None or match.lastgroup is None:
        return amount
    value, span = amount.value, _ROUGH * amount.value
    ends = {"around": (value - span, value + span), "above": (value, None), "below": (value - span, value)}
    low, high = ends[match.lastgroup]
    return replace(amount, low=low, high=high, approx=True, start=match.start(match.lastgroup))


def _changed(text: str, start: int, end: int, amount: Amount, patterns: _Patterns) -> Amount:
    """Read "rose by 20%", "a 20% increase", "yüzde 20 arttı": changes, not levels."""
    ways = patterns.ways
    before = text[max(start, amount.start - _REACH) : amount.start]
    after = text[amount.end : min(end, amount.end + _REACH)]
    led = re.search(ways.by, before, re.IGNORECASE)
    followed = re.match(ways.behind, after, re.IGNORECASE)
    reached = re.search(ways.reached, text[amount.start : amount.end], re.IGNORECASE) or re.search(r"\bto\s+$", before)
    if amount.value is None or not (led or followed) or reached:
        return amount
    near = after[: followed.end() + 1] + after[followed.end() + 1 :].split(",")[0] if followed and not led else before
    sign = _sign(near.split(".")[0] if followed and not led else near, ways)
    if sign is None:
        return amount
    return replace(amount, value=None, low=None, high=None, delta=sign * amount.value)


def _sign(surface: str, ways: Ways) -> float | None:
    """Return the direction of the last word of rise or fall."""
    ends = [
        max((match.start() for match in re.finditer(rf"\b(?:{pattern})", surface, re.IGNORECASE)), default=-1)
        for pattern in (ways.rise, ways.fall)
    ]
    if max(ends) < 0:
        return None
    return 1.0 if ends[0] > ends[1] else -1.0


def _spans(text: str, start: int, end: int, patterns: _Patterns) -> Iterator[Amount]:
    """Read "from $30 million to $250 million": the level and the change that led to it."""
    for match in patterns.span.finditer(text, start, end):
        unit = _unit(match, patterns)
        if unit is None or unit == "count" or (match["a"].isdigit() and len(match["a"]) == 4):  # noqa: PLR2004 - from 2019 to 2021
            continue
        last = _word_scale(match["bs"], patterns.ways)
        second, half = (last * one for one in _value(match["b"], patterns.ways))
        first = _value(match["a"], patterns.ways)[0] * (
            _word_scale(match["as"], patterns.ways) if match["as"] else last
        )
        yield Amount(second, second - half, second + half, unit, match.start(), match.end(), delta=second - first)


def _shares(text: str, start: int, end: int, patterns: _Patterns) -> Iterator[Amount]:
    ways = patterns.ways
    for match in patterns.fraction.finditer(text, start, end):
        value = next(share for at, share in enumerate(ways.fractions.values()) if match[f"f{at}"])
        half = 0.05 * value
        raw = Amount(value, value - half, value + half, "share", match.start(), match.end())
        changed = _changed(text, start, end, raw, patterns)
        yield changed if changed.delta is None else replace(changed, unit="pct", delta=100 * changed.delta)
    for match in patterns.doubled.finditer(text, start, end):
        factor = next(times for at, times in enumerate(ways.doubled.values()) if match[f"d{at}"])
        after = text[match.end() : min(end, match.end() + 30)]
        falls = re.match(rf"\W*(?:{ways.fall})", after, re.IGNORECASE) is not None
        factor = 1 / factor if falls and factor > 1 else factor
        yield Amount(None, None, None, "pct", match.start(), match.end(), delta=100 * (factor - 1))
