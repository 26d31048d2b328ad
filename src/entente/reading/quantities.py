"""Numbers stated in Russian text: levels, shares, ratios, changes and ranges, with units and admissible bounds.

``amounts("импорт вырос на 20 %")`` finds a change of +20 %; ``"почти треть"`` a share of at most a third;
``"с 30 млн до 250 млн долларов"`` a level of 250 million with a change of +220 million. Years and dates are no amounts:
see :mod:`entente.reading.periods`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Bound = Literal["exact", "around", "below", "above", "at_most"]

_GAP = r"[ \u202f\u2009\u2007]"
_NUM = rf"(?:\d{{1,3}}(?:{_GAP}\d{{3}})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?![\d-])"
_RANGED = r"\d+(?:[.,]\d+)?(?=-\d)"
"""The first number of a range with a hyphen: "50-55 млрд"."""
_WORDS: dict[str, float] = {
    "полтора": 1.5,
    "полторы": 1.5,
    "один": 1,
    "одного": 1,
    "два": 2,
    "две": 2,
    "двух": 2,
    "три": 3,
    "трех": 3,
    "четыре": 4,
    "четырех": 4,
    "пять": 5,
    "пяти": 5,
    "шесть": 6,
    "семь": 7,
    "восемь": 8,
    "девять": 9,
    "шести": 6,
    "семи": 7,
    "восьми": 8,
    "девяти": 9,
    "десять": 10,
    "десяти": 10,
    "одиннадцать": 11,
    "двенадцать": 12,
    "тринадцать": 13,
    "четырнадцать": 14,
    "пятнадцать": 15,
    "шестнадцать": 16,
    "семнадцать": 17,
    "восемнадцать": 18,
    "девятнадцать": 19,
    "двадцать": 20,
    "двадцати": 20,
    "тридцать": 30,
    "тридцати": 30,
    "сорок": 40,
    "сорока": 40,
    "пятьдесят": 50,
    "пятидесяти": 50,
    "шестьдесят": 60,
    "шестидесяти": 60,
    "семьдесят": 70,
    "семидесяти": 70,
    "восемьдесят": 80,
    "восьмидесяти": 80,
    "девяносто": 90,
    "сто": 100,
    "ста": 100,
}
_ROUND = "|".join(word for word, number in _WORDS.items() if number in {20, 30, 40, 50, 60, 70, 80, 90, 100})
_WORD = rf"(?:(?:{_ROUND})\s+)*(?:" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")(?!\w)"
"""A number in words, also in two or three: "двадцать пять", "сто тридцать два"."""
_SCALES = {"тыс": 1e3, "млн": 1e6, "мил": 1e6, "млрд": 1e9, "мрд": 1e9, "миллиард": 1e9, "трлн": 1e12, "три": 1e12}
_SCALE = r"(?:тыс\.|тыс(?:яч\w*)?|млн\.?|миллион\w*|млрд\.?|миллиард\w*|трлн\.?|триллион\w*)"
_CURRENCIES = {
    r"долл(?:ар\w*|\.)?(?:\s+США)?|\$|USD": "USD",
    r"евро|€|EUR": "EUR",
    r"рубл\w*|руб\.|₽|RUB": "RUB",
    r"тенге|₸|KZT": "KZT",
    r"юан\w*|¥|CNY": "CNY",
    r"(?:турецк\w+\s+)?лир\w*|₺|TRY": "TRY",
}
_ARMS = (
    r"(?:\w+(?:ых|их)\s+)?(?:беспилотник\w*|дрон\w*|БПЛА|танк\w*|бронемашин\w*|бронеавтомобил\w*|истребител\w*|самол[её]т\w*"
    r"|верто[лёе]+т\w*|ракет\w*|гаубиц\w*|комплекс\w*|орудий|катер\w*|систем\w*\s+ПВО)"
)
_UNITS = {
    **_CURRENCIES,
    r"п\.\s?п\.|процентн\w+\s+пункт\w*": "pp",
    r"%|процент\w*": "pct",
    r"тонн\w*|т(?=[\s.,;)]|$)": "t",
    _ARMS: "pcs",
    r"единиц\w*|штук\w*|шт\.|экземпляр\w*": "pcs",
    r"человек\w*|военнослужащ\w*|солдат\w*|офицер\w*|курсант\w*|операторов": "persons",
    r"голосовани\w*|стран\w*|государств\w*|раунд\w*|соглашени\w*|проект\w*|предприяти\w*": "count",
    r"(?:совместн\w+\s+)?учени[йя]\w*": "count",
}
_UNIT = "|".join(f"(?P<u{at}>{pattern})" for at, pattern in enumerate(_UNITS))
_UNIT_NAMES = tuple(_UNITS.values())
_BOUNDS: dict[Bound, str] = {
    "below": r"почти|без малого|чуть меньше|чуть менее|немногим менее|немногим меньше",
    "around": r"около|примерно|приблизительно|порядка|где-то|приблизительно|~|≈|в районе|ориентировочно|чуть ли не",
    "above": r"свыше|более чем|более|больше|не менее|не меньше|как минимум|минимум|превы(?:сил|шает|сит|шал|сив)\w*"
    r"|перевалил\w*\s+за|от|выше|по меньшей мере|не ниже|не (?:был\w*|опуска\w+|падал\w*|снижал\w+) ниже",
    "at_most": r"менее чем|менее|меньше|не более|не больше|максимум|не превы\w+|ниже|в пределах|не выше"
    r"|не (?:был\w*|поднимал\w+) выше",
}
_BOUND = re.compile(
    r"(?:^|[\s(«])(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in sorted(_BOUNDS.items())) + r")\s+$",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    rf"(?P<sign>[+−–-](?=\d))?(?P<pre>\$|€)?(?P<num>{_NUM}|{_RANGED}|{_WORD})"
    rf"(?:(?:%[–—-](?={_NUM}\s?%)|\s?[–—-]\s?)(?P<num2>{_NUM}))?(?:{_GAP}?(?P<scale>{_SCALE}))?(?:{_GAP}?(?:{_UNIT}))?(?!\w)",
    re.IGNORECASE,
)
_LONE_SCALE = re.compile(
    rf"(?<![\w])(?P<scale>миллион|миллиард|триллион)а?{_GAP}(?P<unit>долларов|евро|рублей|тенге|юаней)", re.IGNORECASE
)
_FRACTIONS: dict[str, float] = {
    r"(?:одн\w+\s+)?треть|(?:одной|до|от|с)\s+трети|трети(?=\s+(?:всего|импорт|экспорт|товарооборот|поставок))": 1 / 3,
    r"дв(?:е|ух|умя)\s+трет(?:и|ей|ями)": 2 / 3,
    r"(?:одн\w+\s+)?четверт(?:ь|ью)(?!\s+(?:века|час|финал|год))": 0.25,
    r"четверти(?=\s+(?:всего|импорт|экспорт|товарооборот|поставок))"
    r"|(?:(?<=около )|(?<=более )|(?<=менее )|(?<=свыше ))четверти(?!\s+(?:века|час|финал|год))": 0.25,
    r"тр(?:и|[её]х)\s+четверт(?:и|ей)|тр[её]х\s+случа\w+\s+из\s+четыр[её]х": 0.75,
    r"половин(?:а|у|ы|е|ой)(?!\s+(?:дня|года|месяца|века|из них))": 0.5,
    r"(?:одн\w+\s+)?пят(?:ая|ую|ой)(?:\s+част(?:ь|и|ью))": 0.2,
    r"(?:одн\w+\s+)?шест(?:ая|ую|ой)(?:\s+част(?:ь|и|ью))": 1 / 6,
    r"(?:одн\w+\s+)?седьм(?:ая|ую|ой)(?:\s+част(?:ь|и|ью))": 1 / 7,
    r"(?:одн\w+\s+)?восьм(?:ая|ую|ой)(?:\s+част(?:ь|и|ью))": 0.125,
    r"(?:одн\w+\s+)?десят(?:ая|ую|ой)(?:\s+част(?:ь|и|ью))": 0.1,
    r"дв(?:е|ух)\s+пят(?:ых|ые)": 0.4,
    r"тр(?:и|[её]х)\s+пят(?:ых|ые)": 0.6,
}
_FRACTION = re.compile(
    "|".join(f"(?P<f{at}>(?<!\\w)(?:{one})(?!\\w))" for at, one in enumerate(_FRACTIONS)), re.IGNORECASE
)
_RATIOS = {"вдвое": 2.0, "втрое": 3.0, "вчетверо": 4.0, "впятеро": 5.0, "вшестеро": 6.0, "вдесятеро": 10.0}
_RATIO = re.compile(
    rf"(?<!\w)(?:(?P<word>{'|'.join(_RATIOS)})|в\s+(?P<num>{_NUM}|{_WORD})\s+раз(?:а)?"
    r"|(?P<twice>удвоил\w*|удвоит\w*|удвоени\w*)|(?P<thrice>утроил\w*|утроит\w*|утроени\w*))(?!\w)",
    re.IGNORECASE,
)
_RISE = re.compile(
    r"рост\b|роста\b|вырос|выраст|расти\b|раст[её]т|увелич|прибав|поднял|повыс|нарас|нарос|возрос|расшир|прирост|подскоч|больше"
    r"|выше|удво|утро|прибавк",
    re.IGNORECASE,
)
_FALL = re.compile(
    r"сниз|сниж|сократ|сокращ|упал|упад|пада|уменьш|просе[лд]|ослаб|ниже|потерял|урез|меньше|рухнул", re.IGNORECASE
)
_YEAR_AFTER = re.compile(rf"{_GAP}?[–—-]?\s?(?:\d{{4}}\s?)?(?:-?[хегом]+\b|г\.|гг\.|год)", re.IGNORECASE)
_ROUGH = 0.1


@dataclass(frozen=True, slots=True)
class Amount:
    """One number in the text.

    Attributes
    ----------
    value
        Level in ``unit`` (money in units of the currency, not thousands), or ``None`` if only a change is stated.
    low, high
        Admissible range of the level; ``None`` leaves an end open ("свыше", "менее").
    delta
        Stated change with its sign: in ``unit``, or per cent for ratios ("вдвое" is +100).
    unit
        ISO 4217 code, ``pct``, ``pp``, ``share``, ``t``, ``pcs``, ``persons`` or ``count``.
    start, end
        Half-open offsets in the text that was searched, with the word that bounds it.
    """

    value: float | None
    low: float | None
    high: float | None
    unit: str
    start: int
    end: int
    approx: bool = False
    delta: float | None = None


def amounts(text: str, start: int = 0, end: int | None = None) -> tuple[Amount, ...]:
    """Return the amounts between two offsets of a text, in order, none overlapping.

    Numbers without a unit are left out: they are counts of something that the table of units does not list, years, or
    ordinals.
    """
    stop = len(text) if end is None else end
    found: list[Amount] = []
    for one in sorted(
        (*_by_to(text, start, stop), *_ranges(text, start, stop), *_single(text, start, stop)),
        key=lambda one: (one.start, -one.end),
    ):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return tuple(found)


def _single(text: str, start: int, stop: int) -> Iterator[Amount]:
    yield from _levels(text, start, stop)
    yield from _fractions(text, start, stop)
    yield from _ratios(text, start, stop)


# ---- levels and changes ----


def _levels(text: str, start: int, stop: int) -> Iterator[Amount]:
    for match in _LEVEL.finditer(text, start, stop):
        unit = _unit(match)
        counted = unit == "count" and not match["num"][0].isdigit() and not _is_count(text, match)
        if unit is None or counted or _is_year(text, match) or _touches_word(text, match.start()):
            continue
        yield _level(text, start, match, unit)
    for match in _LONE_SCALE.finditer(text, start, stop):
        scale = _scale(match["scale"])
        unit = next(
            name for pattern, name in _CURRENCIES.items() if re.fullmatch(pattern, match["unit"], re.IGNORECASE)
        )
        yield _bounded(text, start, Amount(scale, 0.5 * scale, 1.5 * scale, unit, match.start(), match.end()))


_COUNTING = re.compile(
    r"(?:входят|входит|объединяет|насчитывает|состоит\s+из|включает(?:\s+в\s+себя)?|членами\s+\w+\s+являются"
    r"|совместных\s+учений\s*[–—:]?)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s*(?:совместн\w+|член\w*|стран|государств)", re.IGNORECASE)


def _is_count(text: str, match: re.Match[str]) -> bool:
    """Whether a number in words counts the members of something: "объединяет шесть государств"."""
    before = text[max(0, match.start() - 40) : match.start()]
    return bool(_COUNTING.search(before)) and bool(_COUNTED.match(text, match.end("num")))


def _touches_word(text: str, start: int) -> bool:
    """Whether a number belongs to the word before it: "Т-90", "1,5" read from its middle."""
    if start > 0 and text[start] in "-–−":
        return text[start - 1].isalnum() or text[start - 1] == "%"
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] in ".,") and text[start].isdigit()


def _unit(match: re.Match[str]) -> str | None:
    named = next((name for at, name in enumerate(_UNIT_NAMES) if match[f"u{at}"]), None)
    if named is None and match["pre"]:
        return "USD" if match["pre"] == "$" else "EUR"
    return named


def _is_year(text: str, match: re.Match[str]) -> bool:
    number = match["num"]
    plain = len(number) == 4 and number.isdigit() and 1800 <= int(number) <= 2100  # noqa: PLR2004 - four digits, as years have
    return plain and not match["scale"] and bool(_YEAR_AFTER.match(text, match.end("num")))


def _level(text: str, start: int, match: re.Match[str], unit: str) -> Amount:
    scale = _scale(match["scale"])
    value, half = _number(match["num"], scale)
    low, high = value - half, value + half
    if match["num2"]:
        second, half = _number(match["num2"], scale)
        value, low, high = (value + second) / 2, value - 0.0, second
    raw = Amount(value, low, high, unit, match.start(), match.end())
    if match["sign"]:
        sign = 1.0 if match["sign"] == "+" else -1.0
        return replace(raw, value=None, low=None, high=None, delta=sign * value)
    bounded = _bounded(text, start, raw)
    return _changed(text, start, bounded)


def _scale(word: str | None) -> float:
    if not word:
        return 1.0
    low = word.lower()
    return next(
        factor for stem, factor in sorted(_SCALES.items(), key=lambda one: -len(one[0])) if low.startswith(stem)
    )


def _number(surface: str, scale: float) -> tuple[float, float]:
    """Return value and half a unit of the last stated digit."""
    low = surface.lower().replace("ё", "е")
    if low.split()[0] in _WORDS:
        named = sum(_WORDS[word] for word in low.split())
        return named * scale, 0.5 * scale * (0.1 if named % 1 else 1.0)
    plain = re.sub(_GAP, "", low).replace(",", ".")
    digits = len(plain.partition(".")[2])
    return float(plain) * scale, 0.5 * 10.0**-digits * scale


def _bounded(text: str, start: int, amount: Amount) -> Amount:
    """Widen an amount by the word before it, which then belongs to its surface."""
    match = _BOUND.search(text, max(start, amount.start - 24), amount.start)
    if match is None or amount.value is None:
        return amount
    bound = next(name for name in _BOUNDS if match[name])
    word = match[bound].lower()
    if word == "от":
        return amount
    first = match.start(bound)
    low, high = _around(amount.value, amount.low, amount.high, bound)
    return replace(amount, low=low, high=high, approx=True, start=first)


def _around(value: float, low: float | None, high: float | None, bound: Bound) -> tuple[float | None, float | None]:
    span = _ROUGH * value
    table: dict[Bound, tuple[float | None, float | None]] = {
        "exact": (low, high),
        "around": (value - span, value + span),
        "below": (value - span, value),
        "above": (value, None),
        "at_most": (None, value),
    }
    return table[bound]


def _changed(text: str, start: int, amount: Amount) -> Amount:
    """Read "на 20 %" and "рост составил 5 %" are changes, if a word of rise or fall is near."""
    before = text[max(start, amount.start - 80) : amount.start]
    by = bool(re.search(r"(?:^|\s)на\s+$", before, re.IGNORECASE))
    grown = bool(
        re.search(r"(?:рост|прирост|падение|снижение|сокращение)\s+(?:составил\w*|на|в)\s+$", before, re.IGNORECASE)
    )
    sign = _sign(text, start, amount.start, amount.end)
    if not (by or grown) or sign is None or amount.value is None:
        return amount
    return replace(amount, value=None, low=None, high=None, delta=sign * amount.value)


def _sign(text: str, start: int, first: int, last: int) -> float | None:
    """Return the direction of the nearest word of change: before the number in its sentence, else right after it."""
    before = text[max(start, first - 120) : first]
    rises, falls = list(_RISE.finditer(before)), list(_FALL.finditer(before))
    if rises or falls:
        up = rises[-1].start() if rises else -1
        down = falls[-1].start() if falls else -1
        return 1.0 if up > down else -1.0
    after = text[last : last + 40].split(".", maxsplit=1)[0]
    return 1.0 if _RISE.search(after) else -1.0 if _FALL.search(after) else None


# ---- fractions and ratios ----


def _fractions(text: str, start: int, stop: int) -> Iterator[Amount]:
    for match in _FRACTION.finditer(text, start, stop):
        value = next(share for at, share in enumerate(_FRACTIONS.values()) if match[f"f{at}"])
        changed = _changed(text, start, Amount(100 * value, None, None, "pct", match.start(), match.end()))
        if changed.delta is not None:
            yield changed
        else:
            half = 0.05 * value
            raw = Amount(value, value - half, value + half, "share", match.start(), match.end())
            yield _bounded(text, start, raw)


def _ratios(text: str, start: int, stop: int) -> Iterator[Amount]:
    for match in _RATIO.finditer(text, start, stop):
        factor = _factor(match)
        fixed = match["twice"] or match["thrice"]
        sign = 1.0 if fixed else _sign(text, start, match.start(), match.end())
        if sign is None or factor <= 1:
            continue
        delta = 100 * (factor - 1) if sign > 0 else 100 * (1 / factor - 1)
        raw = Amount(None, None, None, "pct", match.start(), match.end(), delta=delta)
        bound = _BOUND.search(text, max(start, raw.start - 24), raw.start)
        yield replace(raw, approx=bound is not None, start=bound.start(bound.lastgroup or 0) if bound else raw.start)


def _factor(match: re.Match[str]) -> float:
    if match["word"]:
        return _RATIOS[match["word"].lower()]
    if match["num"]:
        return _number(match["num"], 1.0)[0]
    return 2.0 if match["twice"] else 3.0


# ---- from ... to ----

_FROM_TO = re.compile(
    rf"(?<!\w)(?P<prep>с|со|от)\s+(?P<near1>почти\s+|около\s+|примерно\s+)?(?P<a>{_NUM})\s?(?P<as>{_SCALE})?\s?(?P<au>%|\w+)?"
    rf"\s+до\s+(?P<near2>почти\s+|около\s+|примерно\s+)?(?P<b>{_NUM})\s?(?P<bs>{_SCALE})?\s?(?:{_UNIT})(?!\w)",
    re.IGNORECASE,
)


_BY_TO = re.compile(
    rf"(?<!\w)на\s+(?P<a>{_NUM})\s?(?P<as>{_SCALE})?\s+до\s+(?P<b>{_NUM})\s?(?P<bs>{_SCALE})?\s?(?:{_UNIT})(?!\w)",
    re.IGNORECASE,
)


def _by_to(text: str, start: int, stop: int) -> Iterator[Amount]:
    """Read "на 30 млн до 250 млн долларов": a change and the level that it led to."""
    for match in _BY_TO.finditer(text, start, stop):
        unit, sign = _unit(match), _sign(text, start, match.start(), match.end())
        if unit is None or sign is None:
            continue
        scale = _scale(match["bs"])
        change, _ = _number(match["a"], _scale(match["as"]) if match["as"] else scale)
        level, half = _number(match["b"], scale)
        yield Amount(level, level - half, level + half, unit, match.start(), match.end(), delta=sign * change)


def _ranges(text: str, start: int, stop: int) -> Iterator[Amount]:
    """Read "с 30 млн до 250 млн долларов": a change if something rises or falls, else a range."""
    for match in _FROM_TO.finditer(text, start, stop):
        unit = _unit(match)
        if unit is None:
            continue
        last_scale = _scale(match["bs"])
        first, _ = _number(match["a"], _scale(match["as"]) if match["as"] else last_scale)
        second, half = _number(match["b"], last_scale)
        approx = bool(match["near1"] or match["near2"])
        span = (match.start("prep"), match.end())
        if match["prep"].lower() == "от" and _sign(text, start, *span) is None:
            yield Amount((first + second) / 2, first, second, unit, *span, approx=True)
        else:
            delta = second - first
            yield Amount(second, second - half, second + half, unit, *span, approx=approx, delta=delta)
