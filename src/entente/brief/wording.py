"""The words of the page in one language: strings from ``texts/strings.csv``, numbers, plurals, intervals."""

from __future__ import annotations

import csv
import re
import string
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, TypeAlias

from entente.brief.contracts import LANGUAGES, Part
from entente.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from entente.brief.contracts import Language

Fill: TypeAlias = "str | Part | Iterable[Fill]"

SURE = 0.995
"""Probability that would be written as 100 %."""

_FEW = range(2, 5)
_TEENS = range(11, 15)


@cache
def table() -> dict[str, dict[str, str]]:
    """Return all strings: key -> language -> text."""
    text = resources.files("entente.brief").joinpath("texts/strings.csv").read_text(encoding="utf-8")
    return {row["key"]: {lang: row[lang] for lang in LANGUAGES} for row in csv.DictReader(text.splitlines())}


@cache
def told_table() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the measures' English reasons as patterns (``*`` stands for any words) with their Russian forms."""
    text = resources.files("entente.brief").joinpath("texts/told.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple((re.compile("(.+?)".join(map(re.escape, row["en"].split("*")))), row["ru"]) for row in rows)


def plural_form(lang: str, count: int) -> str:
    """Return ``one``, ``few`` or ``many``: which form of a noun follows a whole number."""
    if lang != "ru":
        return "one" if count == 1 else "many"
    if count % 100 in _TEENS:
        return "many"
    return "one" if count % 10 == 1 else "few" if count % 10 in _FEW else "many"


def _in_russian(reason: str) -> str:
    """Return the Russian form of a reason, or an empty string if the table has none."""
    for pattern, text in told_table():
        found = pattern.fullmatch(reason)
        if found:
            return text.format(*found.groups())
    return ""


class Wording:
    """Everything that differs between languages.

    Parameters
    ----------
    lang
        ``en`` or ``ru``.

    Raises
    ------
    UnknownNameError
        If there is no table of strings in that language.
    """

    def __init__(self, lang: Language | str) -> None:
        if lang not in LANGUAGES:
            raise UnknownNameError.among("language of a brief", lang, LANGUAGES)
        self.lang: Language = lang

    def __call__(self, key: str, **values: object) -> str:
        """Return the string ``key`` with its fields filled in."""
        text = table()[key][self.lang]
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether there is a string of that key."""
        return key in table()

    def name(self, family: str, key: str) -> str:
        """Return the string ``family.key``, or ``key`` itself in plain words where the table has none."""
        full = f"{family}.{key}"
        return self(full) if self.has(full) else key.replace("_", " ")

    def told(self, reason: str) -> str:
        """Return a measure's reason, which is English, in this language; as it stands where no form is known."""
        if self.lang == "en" or not reason:
            return reason
        whole = _in_russian(reason)
        return whole or "; ".join(self._told_piece(piece) for piece in reason.split("; "))

    def _told_piece(self, piece: str) -> str:
        """Tell one reason, which may stand behind the name of its domain."""
        domain, colon, rest = piece.partition(": ")
        if colon and self.has(f"domain.{domain}"):
            return f"{self(f'domain.{domain}')}: {_in_russian(rest) or rest}"
        return _in_russian(piece) or piece

    def parts(self, key: str, **values: Fill) -> tuple[Part, ...]:
        """Return the string ``key`` as parts of a sentence; values may be parts that carry evidence."""
        found: list[Part] = []
        for literal, name, _, _ in string.Formatter().parse(self(key)):
            found += [Part(literal)] if literal else []
            found += _as_parts(values[name]) if name else []
        return tuple(found)

    def noun(self, key: str, count: int) -> str:
        """Return "3 claims": the number and the form of the noun that goes with it."""
        return f"{self.whole(count)}\u00a0{self(f'{key}.{plural_form(self.lang, count)}')}"

    def whole(self, count: int) -> str:
        """Return a whole number with thousands set apart by thin spaces or commas."""
        text = f"{count:,}"
        return text.replace(",", "\u202f") if self.lang == "ru" else text

    def decimal(self, value: float, digits: int = 2) -> str:
        """Return a decimal number."""
        text = f"{value:.{digits}f}"
        text = text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")
        return text.replace(".", ",") if self.lang == "ru" else text

    def percent(self, share: float) -> str:
        """Return a share as per cent; a positive share that rounds to zero is "<1%"."""
        whole = round(share * 100)
        text = "<1" if whole == 0 and share > 0 else str(whole)
        return f"{text}{self('format.percent')}"

    def probability(self, value: float) -> str:
        """Return a probability as per cent: "<1%" and ">99%" near the ends, since nothing is certain."""
        if value > SURE:
            return f">99{self('format.percent')}"
        return self.percent(value)

    def p_value(self, value: float | None) -> str:
        """Return a p-value with two decimals, or "<0.01"."""
        if value is None:
            return self("value.none")
        return f"<{self.decimal(0.01)}" if value < 0.01 else self.decimal(value)  # noqa: PLR2004 - as it is written

    def p_told(self, value: float | None) -> str:
        """Return "p = 0.02" or "p < 0.01", for use in a sentence."""
        text = self.p_value(value)
        return f"p\u00a0<\u00a0{text[1:]}" if text.startswith("<") else f"p\u00a0=\u00a0{text}"

    def percent_range(self, low: float | None, high: float | None) -> str:
        """Return "49–64", or an empty string without an interval."""
        return "" if low is None or high is None else f"{round(low * 100)}–{round(high * 100)}"

    def index_range(self, low: float | None, high: float | None) -> str:
        """Return "0.32–0.51", or an empty string without an interval; "−0.12 to 0.40" where a minus sign is in it."""
        if low is None or high is None:
            return ""
        ends = {"low": self.decimal(low), "high": self.decimal(high)}
        return self("format.range", **ends) if low < 0 else "{low}–{high}".format(**ends)

    def signed(self, value: float, digits: int = 2) -> str:
        """Return a decimal number with its sign, except zero."""
        text = self.decimal(value, digits)
        return f"+{text}" if float(f"{value:.{digits}f}") > 0 else text

    def points_range(self, low: float | None, high: float | None) -> str:
        """Return the ends of a difference of shares in points, or an empty string without an interval."""
        if low is None or high is None:
            return ""
        return self("format.range", low=self.signed(100 * low, 1), high=self.signed(100 * high, 1))

    def share(self, share: float, low: float | None, high: float | None, *more: str) -> str:
        """Return "57% (49–64; 2023)": a share, its interval, and what else belongs in the brackets."""
        return _bracketed(self.percent(share), self.percent_range(low, high), *more)

    def bare(self, share: float, low: float | None, high: float | None) -> str:
        """Return "57%, 49–64", for use inside brackets."""
        return ", ".join(item for item in (self.percent(share), self.percent_range(low, high)) if item)

    def index(self, value: float, low: float | None, high: float | None, *more: str) -> str:
        """Return "0.41 (0.32–0.51)"."""
        return _bracketed(self.decimal(value), self.index_range(low, high), *more)

    def listed(self, items: Sequence[Fill], joint: str = "list.comma", last: str = "list.and") -> tuple[Part, ...]:
        """Return the items joined as a list in prose."""
        found: list[Part] = []
        for index, item in enumerate(items):
            found += [Part(self(last if index == len(items) - 1 else joint))] if index else []
            found += _as_parts(item)
        return tuple(found)


def _bracketed(main: str, *extra: str) -> str:
    inside = "; ".join(item for item in extra if item)
    return f"{main} ({inside})" if inside else main


def _as_parts(value: Fill) -> list[Part]:
    if isinstance(value, Part):
        return [value]
    if isinstance(value, str):
        return [Part(value)] if value else []
    return [part for item in value for part in _as_parts(item)]


def plain(parts: Iterable[Part]) -> str:
    """Return parts as plain text."""
    return "".join(part.text for part in parts)


def missing_strings() -> tuple[str, ...]:
    """Return the keys that lack a text in some language, for the test of completeness."""
    rows: Mapping[str, dict[str, str]] = table()
    return tuple(key for key, texts in rows.items() if not all(texts[lang] for lang in LANGUAGES))
