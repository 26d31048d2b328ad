"""Turkish and Kazakh verb forms: a listed stem and the chain of endings behind it.

The chain says voice, negation, ability, tense and mood: "sat-il-ma-yacak" will not be sold, "бер-ме-ді" did not give.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from entente.reading.windows.text import Tongue

Ending = Literal[
    "past",
    "reported",
    "present",
    "future",
    "aorist",
    "must",
    "if",
    "fact",
    "fact_future",
    "noun",
    "converb",
    "participle",
    "intent",
]

_V, _A = "[iuü]", "[ea]"
_TURKISH = re.compile(
    rf"(?P<passive>y?{_V}?[ln](?={_V}?(?:d{_V}|t{_V}|m|{_V}|{_A}|s{_A}|{_A}c)))??"
    rf"(?:(?P<cannot>y?{_A}m{_A})|(?P<able>y?{_A}bil)|(?P<not>m{_A}(?!k|l{_V}\b|s{_V}|$|y{_V}(?:$|n)|yl|n)|m(?={_V}yor)))?"
    rf"(?P<able2>y?{_A}bil)?"
    rf"(?:(?P<fact>[dt]{_V}(?:ğ\w{{1,40}}|k[tlç]\w{{1,40}}))|(?P<fact_future>y?{_A}c{_A}[ğk]{_V}\w{{0,40}})|(?P<future>y?{_A}c{_A}(?:k(?:l{_A}r|t{_V}r)?|ğ{_V}z))"
    rf"|(?P<unreal>y?{_A}c{_A}kt{_V}\w{{0,40}}|y?s{_A}yd{_V}\w{{0,40}})|(?P<present>{_V}?yor\w{{0,40}}|m{_A}kt{_A}(?:d{_V}r\w{{0,40}}|yd{_V}\w{{0,40}}|l{_A}r)?)"
    rf"|(?P<reported>m{_V}ş(?:t{_V}r?\w{{0,40}}|l{_A}r\w{{0,40}})?)|(?P<past>[dt]{_V}(?:[kmn]|n{_V}z|l{_A}r)?)|(?P<must>m{_A}l{_V}\w{{0,40}})"
    rf"|(?P<if>(?:(?:{_V}|{_A})?r|z|m{_V}ş|{_V}yor|y?{_A}c{_A}k|[dt]{_V})?y?s{_A}(?:l{_A}r|[kmn])?)|(?P<aorist>(?:{_V}|{_A})?r(?:l{_A}r)?|z(?:l{_A}r)?)|(?P<converb>y?{_V}p|y?{_A}r{_A}k|y?{_V}nc{_A}|d{_A}n)"
    rf"|(?P<noun>m{_A}k(?:t{_A}n|l{_A}|s{_V}z{_V}n)?|m{_A}(?:s{_V}n?|l{_A}r{_V}n?)?(?:y?[{'iuüea'}]|d{_A}n|n{_V}n|n{_V}|n{_A})?)|(?P<participle>y?{_A}n))"
)
_KAZAKH = re.compile(
    r"(?P<passive>[ыі]?[лн](?=[ыі]|[дт][ыі]|[ғгқк]|[мбп]|[ау]|е))??"
    r"(?P<not>[мбп][ае](?=[дйсғгқкуп]|й|т|ғ|ге))?"
    r"(?:(?P<fact>[ғгқк][ае]нд?[ыі]?[ғг]?[ыі]н\w{0,40})|(?P<fact_future>[ай]?т[ыі]н[ыід]\w{0,40}|ет[ыі]н[ыід]\w{0,40}|йт[ыі]н\w{0,40})"
    r"|(?P<past>[дт][ыі](?:[мң])?)|(?P<reported>[ғгқк][ае]н(?:ы|і)?(?:мын|сің)?)"
    r"|(?P<present>(?:[ае]|й)д[ыі]|й?[ае]?м[ыі]н)|(?P<intent>[мбп][ае][қк](?:шы|ші)?)|(?P<wish>[ғгқк][ыі]с[ыі])"
    r"|(?P<if>с[ае](?:м|ң|қ|к|ңыз)?)|(?P<aorist>[ае]?р|с)|(?P<participle>[ае]?т[ыі]н|йт[ыі]н)"
    r"|(?P<converb>[ғгқк][ае]н(?:мен|ше|[дғг][ае]|нан|нен|дықтан|діктен)|[ыі]?п(?:т[ыі])?|[ае]|й)|(?P<noun>у(?:д[ыі]|ғ[ае]|г[ае]|[ыі]|[ыі]н|[ыі]на|[ыі]не|дан|ден|м[ае]н|мен|д[ыі]ң|[ыі]нан|[ыі]нен)?))"
)
_PATTERNS: dict[Tongue, re.Pattern[str]] = {"tr": _TURKISH, "kk": _KAZAKH}
_ENDINGS: tuple[Ending, ...] = get_args(Ending)
_HEARSAY = r"m[iuü]ş(?:ler|lar)?|mis(?:ler|lar)?"
"""Turkish "satmış" is told from hearsay, "satmıştır" is not."""
_LONGEST = 60
"""Letters of a word; what is longer is no word, and cutting it at every letter would cost time."""
_SOFT = {"ed": "et", "gid": "git", "güd": "güt", "tad": "tat"}


@dataclass(frozen=True, slots=True)
class Form:
    """A verb form: its stem as listed, and what its endings say."""

    stem: str
    ending: Ending
    passive: bool = False
    negated: bool = False
    able: bool = False
    unreal: bool = False
    hearsay: bool = False


@lru_cache(maxsize=50_000)
def analyse(low: str, tongue: Tongue, stems: frozenset[str]) -> Form | None:
    """Read a word as a verb form, or return ``None``.

    Parameters
    ----------
    low
        The word, folded.
    tongue
        ``tr`` or ``kk``.
    stems
        Listed stems; the longest one whose rest is a chain of endings is taken. Kazakh "ю" and "я" may hold the end of
        a stem and the beginning of an ending ("қою"), or stand in a stem ("ратификацияла").
    """
    if len(low) > _LONGEST:
        return None
    spelt = low.replace("ю", "йу").replace("я", "йа") if tongue == "kk" else low
    return _analyse(low, tongue, stems) or (_analyse(spelt, tongue, stems) if spelt != low else None)


def _analyse(low: str, tongue: Tongue, stems: frozenset[str]) -> Form | None:
    pattern = _PATTERNS[tongue]
    for size in range(len(low) - 1, 0, -1):
        begun = low[:size]
        stem = begun if begun in stems else _SOFT.get(begun, "")
        if stem not in stems:
            stem = _kazakh_stem(begun, stems) if tongue == "kk" else _dropped(begun, low[size:], stems)
        if stem not in stems or not stem:
            continue
        match = pattern.fullmatch(low[size:])
        if match is not None:
            return _form(stem, match)
    return None


def _kazakh_stem(begun: str, stems: frozenset[str]) -> str:
    """Undo the change of a final consonant before a vowel: "жаб-ады" from "жап"."""
    if begun[-1:] in {"б", "г", "ғ"}:
        hard = begun[:-1] + {"б": "п", "г": "к", "ғ": "қ"}[begun[-1]]
        return hard if hard in stems else ""
    return ""


def _dropped(begun: str, rest: str, stems: frozenset[str]) -> str:
    """Give a Turkish stem the vowel back that it loses before -iyor: "planl-ıyor" from "planla"."""
    if not re.match(rf"{_V}yor", rest):
        return ""
    return next((begun + vowel for vowel in "ae" if begun + vowel in stems), "")


def _form(stem: str, match: re.Match[str]) -> Form:
    groups = match.groupdict()
    unreal = bool(groups.get("unreal"))
    ending: Ending = "if" if unreal else next((name for name in _ENDINGS if groups.get(name)), "intent")
    without = ending == "converb" and bool(groups["not"])
    negated = bool(groups["not"] or groups.get("cannot")) or without or (groups.get("aorist") or "").startswith("z")
    able = bool(groups.get("able") or groups.get("able2"))
    hearsay = re.fullmatch(_HEARSAY, groups.get("reported") or "") is not None
    return Form(stem, ending, bool(groups["passive"]), negated, able, unreal, hearsay)
