"""What the words around an English verb make of it: failed talks, ties that two sides cut, a "hit" by tariffs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from entente.reading.lexicon import words
from entente.reading.windows.english_finite import PREPOSITIONS
from entente.reading.windows.predicates import Mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.reading.windows.predicates import Act, Predicate
    from entente.reading.windows.text import Token

_BARGAINS = words(
    "talks talk negotiation negotiations meeting meetings summit discussions discussion consultations consultation "
    "dialogue conference effort efforts attempt attempts deal deals agreement agreements pact accord treaty plan plans "
    "proposal proposals initiative project merger sale purchase contract bid mediation ceasefire truce takeover visit "
    "offer scheme swap exchange idea rapprochement arrangement"
)
_WITHOUT = (
    r"(?:without|with no|in) (?:(?:a|an|any|so much as|even|reaching|signing|the) ){0,3}?(?:\w+ )?"
    r"(?:deal|agreement|result|results|breakthrough|accord|conclusion|statement|progress|failure|stalemate|deadlock"
    r"|acrimony|collapse|disarray|nothing|compromise|success|consensus|outcome)\b"
)
_FAILURES = re.compile(
    r"(?:(?:broke|breaks?|broken|fell|falls?|fallen|came|comes?|come|ran|went) (?:\w+ )?"
    r"(?:down|through|apart|flat|to nothing|to naught|to grief|undone|unstuck|nowhere|aground)\b"
    r"|(?:collaps|founder|fizzl|flop|stall|unravel|implod|derail|deadlock|fail|miscarr|misfir)\w*"
    r"|(?:never|not|n't) (?:\w+ )?(?:materiali[sz]\w+|happen\w*|take place|took place|come off|came off|go ahead"
    r"|went ahead|(?:get|got) off the ground|(?:see|saw) the light|(?:bear|bore) fruit|c[oa]me to pass)\b"
    r"|(?:died|dies|hit a wall|hits a wall|drew a blank|bore no fruit|bears no fruit|came to a halt)\b"
    r"|(?:is|are|was|were|been|being|be) (?:\w+ly )?(?:dead|off|moot|off the table|no more|in tatters|on hold|on ice"
    r"|called off|cancell?ed|scrapped|shelved|scuppered|torpedoed|derailed|abandoned|postponed|put off|dropped)\b"
    rf"|(?:end|conclud|finish|wrap|clos|break|broke|adjourn|part)\w* (?:up )?{_WITHOUT})"
)
_ENDING = words("end conclude finish leave wrap adjourn quit suspend")
_LEFT = re.compile(
    rf"\w+ (?:up )?(?:(?:the|their|its|a) )?(?:\w+ ){{0,2}}?(?:{'|'.join(sorted(_BARGAINS))}) {_WITHOUT}"
)
_HOAX = re.compile(
    r"(?:is|are|was|were|be|been|being|proved|proves|turned out|turns out|remains?)(?: to be| to have been)? "
    r"(?:\w+ly )?(?:just |only |merely |nothing but |little more than )?(?:an? |the |pure |sheer )*(?:\w+ )?"
    r"(?:hoax|april fools? 's \w+|april fools?|prank|fabrication|forgery|canard|figment|invention|false alarm"
    r"|urban legend|fictitious|fictional|bogus|fake|imaginary)\b"
)
_MUTUAL = words(
    "upgrade elevate mend repair settle resolve reopen patch heal rebuild revive restore cement close open "
    "cut sever suspend freeze break end renew extend deepen strengthen halt resume downgrade normalise normalize bury "
    "demarcate"
)
_JOINTLY = words("upgrade elevate mend repair settle resolve patch heal rebuild revive restore bury")
_BONDS = words(
    "ties relations relationship partnership dispute row feud quarrel differences cooperation alliance rift friendship "
    "conflict war pact agreement treaty contacts hatchet dialogue"
)
_FRONTIERS = words("border frontier boundary crossing")
_TAXED = words(
    "tariff tariffs duty duties levy levies tax taxes fine fines quota quotas surcharge penalty lawsuit bill"
)
_BANS = words("sanction sanctions ban bans embargo restrictions restriction")
_STRIFE = words("dispute row feud quarrel differences rift conflict war hatchet")
_FETCHING = words("pull bring yank")
_MISSIONS = words("ambassador ambassadors envoy envoys diplomats embassy consulate mission")
_PHRASAL: Mapping[tuple[str, str], Act] = {
    **dict.fromkeys(((verb, "over") for verb in ("turn", "sign", "make", "give", "hand")), "give"),
    **dict.fromkeys((("kick", "out"), ("throw", "out"), ("pull", "out"), ("force", "out")), "act"),
    **dict.fromkeys((("blow", "up"), ("carve", "up"), ("turn", "away"), ("turn", "back")), "act"),
}
"""Verbs that mean another kind of act with the word behind them: "turned over two boats"."""
_REACH = 6


def turned(tokens: Sequence[Token], one: Predicate) -> Predicate:
    """Return a predicate, its clause known, as the words around it mean it."""
    if _fails(tokens, one):
        return one.marked(Mark("negated", one.first, one.last))
    joined = _PHRASAL.get((one.lemma.removesuffix("ed"), _word(tokens, one.last + 1)))
    if joined is not None or _ends_mission(tokens, one):
        return replace(one, act=joined or "act")
    levy = _levy(tokens, one)
    if levy and tokens[levy].low in _TAXED:
        return replace(one, act="other", lemma="impose")
    if levy and one.passive:
        return replace(one, first=levy, last=levy, head=levy, lemma="impose")
    if _is_joint(tokens, one):
        return replace(one, act="state" if _strife(tokens, one) else "mutual")
    return one


def _ends_mission(tokens: Sequence[Token], one: Predicate) -> bool:
    """Whether envoys are sent away or home: "declared two diplomats persona non grata", "pulled its ambassador out"."""
    object_ = {token.low for token in tokens[one.last + 1 : min(one.end, one.last + 1 + _REACH)]}
    unwanted = "persona" in object_ and one.lemma in {"declare", "name", "label"}
    fetched = one.lemma.removesuffix("ed") in _FETCHING and not one.passive
    return unwanted or (fetched and not _MISSIONS.isdisjoint(object_))


def _fails(tokens: Sequence[Token], one: Predicate) -> bool:
    """Whether talks or a deal came to nothing, or a tale was a hoax; then what they tell did not happen."""
    subject = {token.low for token in tokens[one.begin : one.first] if one.holds(token.index)}
    surface = " ".join(token.low for token in tokens[one.first : one.end])
    if _HOAX.match(surface) is not None:
        return True
    if one.lemma in _ENDING and _LEFT.match(surface) is not None:
        return True
    behind = " ".join(token.low for token in tokens[one.first : min(one.end, one.last + _REACH)])
    failed = any(_FAILURES.match(behind, start) for start in _starts(behind))
    return not subject.isdisjoint(_BARGAINS) and not one.nominal and failed and not one.has("negated", "possibility")


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].low if at < len(tokens) else ""


def _starts(surface: str) -> list[int]:
    """Return where the first words begin: helpers and adverbs may lead."""
    return [0, *(match.end() for match in re.finditer(" ", surface))][:4]


def _levy(tokens: Sequence[Token], one: Predicate) -> int:
    """Return the word for what a side "was hit with", tariffs or a ban, which tell no assault; 0 if there is none."""
    behind = range(one.last + 1, min(one.last + 1 + _REACH, one.end))
    linked = [at for at in behind if tokens[at].low in {"with", "by"}][:1]
    if one.lemma not in {"hit", "punish", "slap"} or not linked:
        return 0
    return next((at for at in behind if at > linked[0] and tokens[at].low in _TAXED | _BANS), 0)


def _strife(tokens: Sequence[Token], one: Predicate) -> bool:
    """Whether what two sides settle is a dispute: its noun must not be read as the act."""
    return one.lemma in _JOINTLY and tokens[_object(tokens, one)].low in _STRIFE


def _is_joint(tokens: Sequence[Token], one: Predicate) -> bool:
    """Whether two sides do it to each other: "reopened their border", "upgraded its ties with"."""
    if one.passive or one.lemma not in _MUTUAL:
        return False
    noun = _object(tokens, one)
    follows = _word(tokens, noun + 1)
    theirs = any(token.low == "their" for token in tokens[one.last + 1 : noun])
    if theirs and tokens[noun].low in _BONDS | _FRONTIERS and follows not in {"with", "to"}:
        return True
    return noun > 0 and one.lemma in _JOINTLY and tokens[noun].low in _BONDS


def _object(tokens: Sequence[Token], one: Predicate) -> int:
    """Return the noun of a bond or border behind a verb, before any preposition; 0 if there is none."""
    for at in range(one.last + 1, min(one.end, one.last + 1 + _REACH)):
        if tokens[at].low in PREPOSITIONS:
            return 0
        if tokens[at].low in _BONDS | _FRONTIERS:
            return at
    return 0
