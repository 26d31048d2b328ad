"""Whether a number that a model reports is the one that the text states."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.reading.quantities import amounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NUMERAL = re.compile(r"(?<![\d.,])\d{1,15}(?:[.,\u00a0\u202f\u2009\u2007' ]\d{1,15}){0,6}(?!\d)")
_BLANKS = re.compile(r"[\u00a0\u202f\u2009\u2007' ]")
_SCALES: Mapping[float, str] = {
    1e3: r"тыс(?:\.|яч\w*)?|thousand|k|bin|мың",
    1e6: r"млн\.?|миллион\w*|million|mln|mn|m|milyon\w*",
    1e9: r"млрд\.?|миллиард\w*|billion|bln|bn|b|milyar\w*",
    1e12: r"трлн\.?|триллион\w*|trillion|trln|tn|trilyon\w*",
}
_SCALE = re.compile(
    r"[\s\u00a0-]{0,2}(?:" + "|".join(f"(?P<s{at}>{one})" for at, one in enumerate(_SCALES.values())) + r")(?!\w)",
    re.IGNORECASE,
)
_WORDS: Mapping[str, float] = {
    **dict.fromkeys(("half", "yarısı", "yarı", "жартысы", "половина", "половину", "половины"), 0.5),
    **dict.fromkeys(("quarter", "çeyrek", "çeyreği", "ширегі", "төрттен", "четверть"), 0.25),
    **dict.fromkeys(("third", "üçte", "үштен", "треть", "трети"), 1 / 3),
    **dict.fromkeys(("fifth", "beşte", "бестен"), 0.2),
    **dict.fromkeys(("tenth", "onda", "оннан"), 0.1),
    **dict.fromkeys(("one", "bir", "бір", "один", "одна", "одну"), 1.0),
    **dict.fromkeys(("two", "twice", "double", "doubled", "iki", "екі", "два", "две", "двух", "вдвое"), 2.0),
    **dict.fromkeys(("three", "triple", "tripled", "üç", "үш", "три", "трёх", "трех", "втрое"), 3.0),
    **dict.fromkeys(("four", "dört", "төрт", "четыре", "четырёх"), 4.0),
    **dict.fromkeys(("five", "beş", "бес", "пять", "пяти"), 5.0),
    **dict.fromkeys(("six", "altı", "алты", "шесть", "шести"), 6.0),
    **dict.fromkeys(("seven", "yedi", "жеті", "семь", "семи"), 7.0),
    **dict.fromkeys(("eight", "sekiz", "сегіз", "восемь", "восьми"), 8.0),
    **dict.fromkeys(("nine", "dokuz", "тоғыз", "девять", "девяти"), 9.0),
    **dict.fromkeys(("ten", "on", "он", "десять", "десяти"), 10.0),
    **dict.fromkeys(("eleven", "одиннадцать"), 11.0),
    **dict.fromkeys(("dozen", "twelve", "дюжина", "двенадцать"), 12.0),
    **dict.fromkeys(("hundred", "yüz", "жүз", "сто", "сотня"), 100.0),
}
_WORD = re.compile(r"[^\W\d_]+")
_CLOSE = 1e-6
_ROUNDING = 0.011
_GROUP = 3


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as stated: its value and half a unit of its last digit."""

    value: float
    half: float


def stated(surface: str) -> tuple[Stated, ...]:
    """Return every number that a stretch of text may state, in any of its readings.

    ``"1.234"`` may be 1,234 or 1.234; ``"17,9 млрд"`` is 17.9e9. Words for small numbers and shares count, and all that
    :func:`~entente.reading.quantities.amounts` finds in Russian.
    """
    return (*_numerals(surface), *_words(surface), *_russian(surface))


def matching(surface: str, value: float, *, share: bool = False) -> Stated | None:
    """Return the stated number that a reported one is, sign apart, or ``None``.

    Parameters
    ----------
    share
        Also accept a share of 0..1 for a percentage and the other way round: "a third" as 33.3 per cent.
    """
    for one in stated(surface):
        for factor in (1.0, 100.0, 0.01) if share else (1.0,):
            worth = one.value * factor
            if math.isclose(abs(value), worth, rel_tol=_CLOSE, abs_tol=1e-12) or _rounded(value, one, factor):
                return Stated(worth, one.half * factor)
    return None


def _rounded(value: float, one: Stated, factor: float) -> bool:
    """Whether a value is a fraction in words as a model writes it out: 33.3 for "a third"."""
    in_words = one.half == 0.0 and 0 < one.value < 1
    return in_words and math.isclose(abs(value), one.value * factor, rel_tol=_ROUNDING)


def years(text: str) -> frozenset[int]:
    """Return the years that a text writes out, the first ones of decades included."""
    return frozenset(int(one) for one in re.findall(r"(?<!\d)(?:1[5-9]|2[01])\d{2}(?!\d)", text))


def _numerals(surface: str) -> Iterator[Stated]:
    for match in _NUMERAL.finditer(surface):
        scaled = _SCALE.match(surface, match.end())
        scale = next((one for at, one in enumerate(_SCALES) if scaled and scaled[f"s{at}"]), 1.0)
        for value, digits in _readings(match.group()):
            yield Stated(value * scale, 0.5 * 10.0**-digits * scale)


def _readings(numeral: str) -> Iterator[tuple[float, int]]:
    """Yield the values of a numeral with its decimals: marks between groups of three may separate thousands."""
    plain = _BLANKS.sub("", numeral)
    whole = re.split(r"[.,]", plain)
    if len(whole) > 1 and all(len(one) == _GROUP for one in whole[1:]):
        yield float("".join(whole)), 0
    if len(whole) > 1:
        yield float("".join(whole[:-1]) + "." + whole[-1]), len(whole[-1])
    else:
        yield float(plain), 0
    if len(_BLANKS.split(numeral)) > 1:
        for part in re.findall(r"\d+(?:[.,]\d+)?", numeral):
            yield float(part.replace(",", ".")), len(part.replace(",", ".").partition(".")[2])


def _words(surface: str) -> Iterator[Stated]:
    for match in _WORD.finditer(surface):
        value = _WORDS.get(match.group().lower())
        if value is None:
            continue
        scaled = _SCALE.match(surface, match.end())
        scale = next((one for at, one in enumerate(_SCALES) if scaled and scaled[f"s{at}"]), 1.0)
        yield Stated(value * scale, 0.0 if scale <= 1 else 0.5 * scale)
        if value > 1:
            yield Stated(100.0 * (value - 1.0), 0.0)


def _russian(surface: str) -> Iterator[Stated]:
    for one in amounts(surface):
        half = 0.0 if one.low is None or one.value is None else abs(one.value - one.low)
        if one.value is not None:
            yield Stated(abs(one.value), half)
        if one.delta is not None:
            yield Stated(abs(one.delta), 0.0)
