"""Case endings of Turkish and Kazakh names: what may follow a listed name, and which case it says.

Endings come in a fixed order (plural, possessive, case); harmony gives each several vowels. A word is a listed name if
it begins with the name and the rest is such a chain: stripping stops at a table entry, never before.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from entente.reading.windows.text import Tongue

Case = Literal["nom", "gen", "dat", "acc", "loc", "abl", "ins", "adj"]

_TURKISH = re.compile(
    r"(?:l[ae]r)?(?:(?:[iuü]|s[iuü])(?=n))?(?:(?P<gen>n?[iuü]n)|(?P<abl>n?[dt][ea]n)|(?P<loc>n?[dt][ea](?:ki(?:l[ae]r\w*)?)?)"
    r"|(?P<ins>y?l[ea])|(?P<dat>[yn]?[ea])|(?P<acc>[yn]?[iuü]))?(?:[dt][iuü]r)?"
)
_TURKISH_ADJECTIVE = re.compile(r"(?P<adj>l[iuü])(?:l[ae]r)?(?:n?[iuü]n|[dt][ea]n?|y?l[ea]|[yn]?[ea]|[yn]?[iuü])?")
_KAZAKH = re.compile(
    r"(?:[лдт][ае]р)?(?:с?[ыі](?=н|м))?(?:(?P<gen>[ндт][ыі]ң)|(?P<abl>[ндт][ае]н)|(?P<loc>н?[дт][ае](?:[ғг][ыі]\w*)?)"
    r"|(?P<ins>[мбп]ен(?:ен)?)|(?P<dat>[ғгқк][ае]|н?[ае])|(?P<acc>[ндт][ыі]|н))?"
)
_KAZAKH_ADJECTIVE = re.compile(
    r"(?P<adj>[лдт][ыі][қкғг])(?:[лдт][ае]р)?(?:[ыі]?(?:[ндт][ыі]ң|[ндт][ае]н|[дт][ае]|[мбп]ен|[ғгқк][ае]|[ндт][ыі]|н)?)?"
)
_PATTERNS = {"tr": (_TURKISH, _TURKISH_ADJECTIVE), "kk": (_KAZAKH, _KAZAKH_ADJECTIVE)}


@lru_cache(maxsize=50_000)
def case_of(rest: str, tongue: Tongue) -> Case | None:
    """Return the case that the rest of a word says, or ``None`` if it is no chain of endings.

    Parameters
    ----------
    rest
        What follows the name, folded, without its apostrophe; empty is the bare name.
    tongue
        ``tr`` or ``kk``; an English name takes no endings.
    """
    if not rest:
        return "nom"
    for pattern in _PATTERNS.get(tongue, ()):
        match = pattern.fullmatch(rest)
        if match is not None:
            return next((name for name in _CASES if match.groupdict().get(name)), "nom")
    return None


_CASES: tuple[Case, ...] = ("gen", "abl", "loc", "ins", "dat", "acc", "adj")

LOOSE_CASES: dict[str, Case] = {
    **dict.fromkeys(("in", "nin", "un", "nun"), "gen"),
    **dict.fromkeys(("a", "e", "ya", "ye"), "dat"),
    **dict.fromkeys(("dan", "den", "tan", "ten"), "abl"),
    **dict.fromkeys(("yla", "yle"), "ins"),
}
"""Endings that text without Turkish letters sets apart: "Kazakistan in"."""
