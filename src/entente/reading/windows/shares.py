"""Whose share in whose trade a number is: "Russia's share of Kazakhstan's imports", in English, Turkish and Kazakh.

The state whose trade is the whole reports; the state that has the share is its partner.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from entente.reading.rolenouns import is_state

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.evidence.claims import Mention
    from entente.reading.flows import Flow
    from entente.reading.quantities import Amount
    from entente.reading.windows.text import Tongue

_MEASURES = frozenset({"imports", "exports", "turnover", "arms_share"})
_UNITS = frozenset({"share", "pct", "pp"})
_LEAD: Mapping[Tongue, re.Pattern[str]] = {
    "en": re.compile(
        r"(?:\bshare\s+(?:of|in)|(?:%|per\s?cent|third|half|quarter)\s+of)\s+(?:all\s+|the\s+|total\s+)*$",
        re.IGNORECASE,
    ),
    "tr": re.compile(r""),
    "kk": re.compile(r""),
}
"""Before the state whose trade is the whole."""
_WHOLE: Mapping[Tongue, re.Pattern[str]] = {
    "en": re.compile(
        r"(?:['’]s?)?\s+(?:\w+\s+){0,3}?(?:imports?|exports?|trade|turnover|purchases|deliveries|supplies)\b",
        re.IGNORECASE,
    ),
    "tr": re.compile(r"(?:['’]\w{1,4})?\s+(?:\w+\s+){0,2}?(?:ithalat|ihracat|ticaret)\w*[dt]a(?:ki)?\b", re.IGNORECASE),
    "kk": re.compile(
        r"\w{0,4}\s+(?:\w+\s+){0,2}?(?:импорт|экспорт|сауда|айналым)\w*[дт][ае](?:ғы|гі)?\b", re.IGNORECASE
    ),
}
_PART: Mapping[Tongue, re.Pattern[str]] = {
    "en": re.compile(r"(?:['’]s?)?\s+(?:\w+\s+)?share\b", re.IGNORECASE),
    "tr": re.compile(r"['’]?\w{0,4}\s+(?:[\w'’]+\s+){0,4}?pay[ıi]", re.IGNORECASE),
    "kk": re.compile(r"\w{0,4}\s+(?:\w+\s+){0,4}?үлес", re.IGNORECASE),
}
_OWN = re.compile(
    r"(?:['’]s?\s+|\s+for\s+|\s+(?:bought|buys|took|takes|absorbed|absorbs|received|receives|supplied|supplies|provided"
    r"|provides)\s+)(?:only\s+|just\s+|about\s+|some\s+|was\s+|at\s+)?"
)
"""Between a state and its amount: "China's 27%", "and Russia for 30%", "Italy bought 20%"."""


def shared(  # noqa: PLR0913, PLR0917 - an amount and all that surrounds it
    text: str, span: tuple[int, int], amount: Amount, mentions: Sequence[Mention], flow: Flow, tongue: Tongue
) -> Flow:
    """Give a share the state whose trade it is a share of, and the state that has it.

    Parameters
    ----------
    text, span
        The document's text and the sentence in it.
    amount
        The amount.
    mentions
        Actors of the sentence.
    flow
        What the amount measures, as read from its clause; returned as it is if the sentence speaks of no share.
    tongue
        ``en``, ``tr`` or ``kk``.
    """
    if amount.unit not in _UNITS or flow.measure not in _MEASURES:
        return flow
    usable = [one for one in mentions if is_state(one.actor) or one.actor == "EU"]
    wholes = [one for one in usable if _is_whole(text, span, one, usable, tongue)]
    parts = [one for one in _holders(text, span, usable, tongue) if one not in wholes]
    own = [one for one in usable if _OWN.fullmatch(text, one.end, amount.start)] if tongue == "en" else []
    holders = own or [one for one in parts if one.end <= amount.start][-1:] or parts[:1]
    if not wholes or not holders or wholes[0].actor == holders[0].actor:
        return flow
    return replace(flow, reporter=wholes[0].actor, partner=holders[0].actor, guessed=False)


def _is_whole(text: str, span: tuple[int, int], one: Mention, usable: Sequence[Mention], tongue: Tongue) -> bool:
    """Whether a trade is a state's own: no other state is named between the two."""
    match = _WHOLE[tongue].match(text, one.end, span[1])
    led = _LEAD[tongue].search(text[span[0] : one.start]) is not None
    return match is not None and led and not any(one.end < other.start < match.end() for other in usable)


def _holders(text: str, span: tuple[int, int], usable: Sequence[Mention], tongue: Tongue) -> Iterator[Mention]:
    """Yield who has a share; in Turkish and Kazakh a name in the genitive."""
    for one in usable:
        owned = tongue == "en" or one.rule.endswith("/gen")
        if owned and _PART[tongue].match(text, one.end, span[1]):
            yield one
