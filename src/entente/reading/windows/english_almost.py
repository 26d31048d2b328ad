"""English ways to say that an act was nearly done, or only prepared: "came close to banning", "one vote away from".

Each is a verb with the words behind it, up to the gerund or infinitive of the act; none reports that act as done.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from entente.reading.lexicon import words
from entente.reading.windows.english_finite import BREAKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.reading.windows.predicates import Flag

_BE = words("be stand come get remain stay teeter hover find seem look go veer edge inch move creep bring")
_RETREAT = words("pull back step walk shy shrink draw turn flinch recoil move retreat steer hold climb row")
_TURNING = words("turn switch shift move go pivot")
_SELF = r"(?:itself|themselves|himself|herself|ourselves|each other|one another)"
_LOOKS_ON = words("toy flirt play dither agonise agonize waver dally")
_TRIES = r"(?:talks|negotiations|discussions|a bid|a race)"
_SPAN = (
    r"(?:steps?|votes?|signatures?|days?|hours?|weeks?|months?|minutes?|moments?|inch(?:es)?|miles?|whisker|heartbeat)"
)


_AVERTING = words("avert avoid forestall escape evade sidestep scotch thwart foil preempt pre-empt")
_HINDERING = words("stop prevent deter dissuade discourage hinder restrain keep")


@dataclass(frozen=True, slots=True)
class Link:
    """How many words lead to the act, what they make of it, and whether it follows as an infinitive."""

    words: int
    flag: Flag
    infinitive: bool = False


_Rows: TypeAlias = "tuple[tuple[frozenset[str], str, Flag], ...]"
_ACT = (
    r"(?= (?:[a-z]+ly )?(?:(?!\w*thing\b)[a-z]+ing\b"
    r"|(?:an? |the )?(?:\w+ )?(?:war|blows|conflict|confrontation|deal|agreement|accord|truce|breakthrough"
    r"|compromise)\b))"
)
"""What makes the words before it mean an act that is near, and no place: "close to banning", not "close to Beijing"."""
_GERUNDS: _Rows = (
    (_BE, rf"(?:\w+ )?(?:close|closer|closest|near|nearer) to{_ACT}", "negated"),
    (_BE, rf"within (?:\w+ ){{0,3}}?(?:'s )?(?:breadth|whisker|inch|ace|hours|minutes|days) of{_ACT}", "negated"),
    (_BE, r"(?:\w+ )?(?:on|at|to|from) the (?:very )?(?:verge|brink|cusp) of\b", "possibility"),
    (_BE, rf"(?:\w+ )?(?:on|at|to|from) the (?:very )?(?:point|threshold|edge|eve) of{_ACT}", "possibility"),
    (_BE, rf"(?:\w+ ){{0,2}}{_SPAN} (?:away|short|shy|removed) (?:from|of)\b", "possibility"),
    (_BE, rf"(?:still )?(?:far|a long way|some way|miles|nowhere near) (?:away )?from{_ACT}", "negated"),
    (_BE, rf"(?:nowhere|not anywhere) near(?: to)?{_ACT}", "negated"),
    (_RETREAT, rf"(?:\w+ )?(?:back |away |off |down |clear )?(?:from|of|short of)(?: \w+ of)?{_ACT}", "negated"),
    (_BE, rf"(?:\w+ )?(?:accused|suspected|capable|incapable) of{_ACT}", "possibility"),
    (words("fall stop come"), rf"(?:\w+ )?short of{_ACT}", "negated"),
    (words("talk reason"), rf"(?:{_SELF} )?out of{_ACT}", "negated"),
    (words("decide rule vote choose"), rf"against{_ACT}", "negated"),
    (words("warn advise caution argue lobby"), rf"against{_ACT}", "advice"),
    (words("switch shift go"), rf"(?:\w+ )?from{_ACT}", "negated"),
    (words("dissuade deter discourage bar prevent stop restrain"), rf"from{_ACT}", "negated"),
    (words("do have try"), rf"(?:everything|all|anything|nothing) (?:\w+ )?short of{_ACT}", "negated"),
    (words("think"), r"(?:better of|twice about|again about)\b", "negated"),
    (words("balk baulk"), rf"at{_ACT}", "negated"),
    (words("draw"), r"the line at\b", "negated"),
    (words("get have"), r"(?:cold feet|second thoughts) (?:about|over)\b", "negated"),
    (_LOOKS_ON, r"(?:with|over|about)(?: (?:the|an) (?:idea|notion|option) of)?(?: whether to)?\b", "possibility"),
)
_INFINITIVES: _Rows = (
    (_BE, r"under (?:\w+ )?pressure (?:from (?:\w+ ){1,4}?)?to", "advice"),
    (_BE, rf"in (?:\w+ )?{_TRIES} (?:with (?:\w+ ){{1,4}}?)?to", "intention"),
    (_BE, r"in no (?:\w+ )?(?:hurry|mood|rush|position|haste|condition) to", "negated"),
    (_BE, r"(?:on (?:course|track)|in line|at liberty|in a position|within its rights) to", "possibility"),
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{pattern}\b")


def link_of(lemma: str, after: Sequence[str]) -> Link | None:
    """Return the words between a verb and an act that it keeps from being done, or ``None``.

    Parameters
    ----------
    lemma
        Of the verb.
    after
        Words behind it, folded unless they are names.
    """
    surface, stems = " ".join(after), _stems(lemma)
    for infinitive, table in ((False, _GERUNDS), (True, _INFINITIVES)):
        for verbs, pattern, flag in table:
            match = _compiled(pattern).match(surface) if not stems.isdisjoint(verbs) else None
            if match is not None:
                return Link(match.group().count(" ") + 1, flag, infinitive)
    return None


def turns_to(lemma: str, after: Sequence[str], gerunds: Sequence[int]) -> int:
    """Return which word behind a verb is the act turned to: "turned from buying ... to buying"; -1 if there is none.

    Parameters
    ----------
    lemma
        Of the verb.
    after
        Words behind it, folded, up to the end of its clause.
    gerunds
        Which of them are gerunds of listed verbs.
    """
    left = next((at for at in gerunds if at and after[at - 1] == "from"), len(after))
    later = next((at for at in gerunds if at > left and after[at - 1] == "to"), -1)
    return later if not _stems(lemma).isdisjoint(_TURNING) else -1


def averts(lemma: str) -> bool:
    """Whether what a verb names did not happen: "averted a war with", "foiled an attack by"."""
    return not _stems(lemma).isdisjoint(_AVERTING)


def hinders(lemma: str, after: Sequence[str]) -> bool:
    """Whether a verb keeps somebody "from" an act: "stopped the firm from selling chips to"."""
    if _stems(lemma).isdisjoint(_HINDERING) or "from" not in after[:-1]:
        return False
    at = after.index("from")
    return after[at + 1].endswith("ing") and BREAKS.isdisjoint(after[:at])


def _stems(lemma: str) -> frozenset[str]:
    """Return what a past form that no list has may be a form of: "stepped", "toyed", "edged"."""
    cut = (lemma[:-1], lemma[:-2], lemma[:-3]) if lemma.endswith("ed") else ()
    return frozenset((lemma, *cut))
