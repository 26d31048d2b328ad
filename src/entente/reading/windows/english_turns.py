"""What the words around an English verb make of it: failed talks, ties that two sides cut, a "hit" by tariffs."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from entente.reading.lexicon import words
from entente.reading.windows.english_finite import JOINTS, PREPOSITIONS
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
_GATHERINGS = words(
    "talks talk negotiation negotiations meeting meetings summit discussions discussion consultations consultation "
    "dialogue conference visit mediation exchange"
)
"""What was held though it led to nothing."""
_DRILLS = words("exercise exercises drill drills manoeuvre manoeuvres maneuver maneuvers wargames")
_WITHOUT = (
    r"(?:without|with no) (?:(?:a|an|any|so much as|even|reaching|signing|the) ){0,3}?(?:\w+ )?"
    r"(?:deal|agreement|results?|breakthrough|accord|conclusion|statement|progress|compromise|success|consensus"
    r"|outcome)\b"
)
_IN_RUIN = (
    r"in (?:(?:an?|the|complete|total|utter|mutual) ){0,2}(?:failure|stalemate|deadlock|acrimony|collapse|disarray"
    r"|nothing)\b"
)
_HALTED = rf"(?= (?:[^\w ]|(?:{'|'.join(sorted(PREPOSITIONS | JOINTS))}|\w+ly|again|yesterday|late|early)\b))"
"""What stands behind "broke down" where nothing is broken: "broke down barriers" denies no deal."""
_ENDED = r"(?:end|conclud|finish|wrap|clos|break|broke|adjourn|part)\w* (?:up )?"
_FAILURES = re.compile(
    rf"(?:(?:broke|breaks?|broken) (?:\w+ )?(?:down{_HALTED}|apart\b)"
    r"|(?:fell|falls?|fallen|fall) (?:\w+ )?(?:through|apart|flat|by the wayside)\b"
    r"|(?:came|comes?|ran|runs?|went|goes|gone) (?:\w+ )?(?:to nothing|to naught|to grief|apart|undone|unstuck|nowhere"
    r"|aground|awry|sour)\b"
    r"|(?:collaps|founder|fizzl|flop|stall|unravel|implod|derail|deadlock|fail|miscarr|misfir)\w*"
    r"|(?:never|not|n't) (?:\w+ )?(?:materiali[sz]\w+|happen\w*|take place|took place|come off|came off|go ahead"
    r"|went ahead|(?:get|got) off the ground|(?:see|saw) the light|(?:bear|bore) fruit|c[oa]me to pass)\b"
    r"|(?:died|dies|hit a wall|hits a wall|drew a blank|bore no fruit|bears no fruit|came to a halt)\b"
    r"|(?:is|are|was|were|been|being|be) (?:\w+ly )?(?:dead|off|moot|off the table|no more|in tatters|on hold|on ice"
    r"|called off|cancell?ed|scrapped|shelved|scuppered|torpedoed|derailed|abandoned|postponed|put off|dropped)\b"
    rf"|{_ENDED}{_IN_RUIN})"
)
_FRUITLESS = re.compile(rf"{_ENDED}{_WITHOUT}")
_HOAX = re.compile(
    r"(?:is|are|was|were|be|been|being|proved|proves|turned out|turns out|remains?)(?: to be| to have been)? "
    r"(?:\w+ly )?(?:just |only |merely |nothing but |little more than )?(?:an? |the |pure |sheer )*(?:\w+ )?"
    r"(?:hoax|april fools? 's \w+|april fools?|prank|fabrication|forgery|canard|figment|invention|false alarm"
    r"|urban legend|fictitious|fictional|bogus|fake|imaginary)\b"
)
_ENDING = words("end conclude finish close wrap adjourn")
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
    **dict.fromkeys((("blow", "up"), ("carve", "up")), "act"),
    **dict.fromkeys((("turn", "away"), ("turn", "back"), ("turn", "down")), "act"),
}
"""Verbs that mean another kind of act with the word behind them: "turned over two boats"."""
_LITTLE = re.compile(
    r"(?:little|not much|nothing|no) (?:more|other|else|better) than (?!(?:\w+ )?(?:\d|dozen|hundred|thousand|million"
    r"|billion|handful|few|half|third|quarter|fifth|tenth|two|three|four|five|six|seven|eight|nine|ten)\w*)"
)
"""What stands behind "got" where nothing was given: "little more than a handshake", not "little more than a dozen"."""
_RECEIVING = words("receive get")
_WINNING = words("obtain secure borrow win draw accept")
_GIFTS = words(
    "aid help assistance loan loans credit credits grant grants support money funds funding gift gifts donation "
    "donations relief cash lifeline"
)
_GUESTS = words(
    "ambassador ambassadors delegation delegations envoy envoys minister president premier chancellor leader leaders "
    "king prince visitors guests counterpart diplomats secretary general official officials"
)
_OPENED = words(
    "open reopen close launch start resume restore abolish waive lift scrap drop establish inaugurate introduce build "
    "complete create form found run"
)
_COMMON = words(
    "visa visas flight flights route routes ferry ferries train trains railway line lines corridor link links service "
    "services checkpoint checkpoints bridge tunnel crossings borders joint common mutual shared"
)
"""What two states have between them, and words for it: who opens it, does so with the other."""
_REACH = 6
Side: TypeAlias = "tuple[int, int, str]"
"""First and last word of an actor, and the actor."""


def turned(tokens: Sequence[Token], one: Predicate, sides: Sequence[Side] = ()) -> Predicate:
    """Return a predicate, its clause known, as the words around it mean it; ``sides`` are the actors named."""
    if _fails(tokens, one):
        return one.marked(Mark("negated", one.first, one.last))
    if _is_held(tokens, one):
        return replace(one, left_out=(one.first, one.last + 1))
    given = replace(one, act="give", passive=True) if _is_received(tokens, one, sides) else one
    if _is_little(tokens, given):
        return given.marked(Mark("negated", one.first, one.last))
    if given is not one:
        return given
    act = _PHRASAL.get((one.lemma.removesuffix("ed"), _word(tokens, one.last + 1)))
    act = "act" if act is None and _ends_mission(tokens, one) else act
    act = "mutual" if act is None and _is_common(tokens, one, sides) else act
    return replace(one, act=act) if act is not None else _levied(tokens, one)


def _levied(tokens: Sequence[Token], one: Predicate) -> Predicate:
    """Read a "hit" by tariffs, and ties that two sides make or cut."""
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
    if subject.isdisjoint(_BARGAINS | _DRILLS) or one.nominal or one.has("negated", "possibility"):
        return False
    behind = " ".join(token.low for token in tokens[one.first : min(one.end, one.last + _REACH)])
    fatal = (_FAILURES,) if not subject.isdisjoint(_GATHERINGS) else (_FAILURES, _FRUITLESS)
    return any(pattern.match(behind, start) for pattern in fatal for start in _starts(behind))


def _behind(tokens: Sequence[Token], one: Predicate) -> list[str]:
    return [token.low for token in tokens[one.last + 1 : min(one.end, one.last + 1 + _REACH)]]


def _is_little(tokens: Sequence[Token], one: Predicate) -> bool:
    """Whether what was given or got is nothing: "got little more than a handshake"."""
    given = one.act in {"give", "take"}
    return given and not one.has("negated") and _LITTLE.match(" ".join(_behind(tokens, one))) is not None


def _is_received(tokens: Sequence[Token], one: Predicate, sides: Sequence[Side]) -> bool:
    """Whether the other side gave: "received credit from Japan" tells what "Japan gave credit to" tells."""
    behind = [token.low for token in tokens[one.last + 1 : one.end]]
    source = behind.index("from") if "from" in behind else len(behind)
    object_ = set(behind[: min(source, _REACH)])
    if one.passive or one.act not in {"take", "act", "other", "state"} or not object_.isdisjoint(_GUESTS):
        return False
    given = any(first > one.last and tokens[first - 1].low in {"from", "the"} for first, _, _ in sides)
    if source < len(behind):
        return given and (one.lemma in _RECEIVING or (one.lemma in _WINNING and not object_.isdisjoint(_GIFTS)))
    owners = [last for first, last, _ in sides if one.last < first <= one.last + 2 and last + 1 < one.end]
    noun = [tokens[last + 1].low for last in owners[:1]]
    return one.lemma == "receive" and bool(noun) and noun[0] not in PREPOSITIONS and noun[0][:1].isalnum()


def _is_common(tokens: Sequence[Token], one: Predicate, sides: Sequence[Side]) -> bool:
    """Whether two sides do what concerns both and nobody else: "abolished visas", "reopened the crossing"."""
    before = [side for side in sides if one.begin <= side[0] < one.first][-2:]
    if one.passive or one.lemma.removesuffix("ed") not in _OPENED or len(before) < 2:  # noqa: PLR2004 - a pair
        return False
    between = {token.low for token in tokens[before[0][1] + 1 : before[1][0]]}
    actors = {actor for *_, actor in before}
    others = {actor for first, _, actor in sides if one.last < first < one.end} - actors
    object_ = list(itertools.takewhile(lambda low: low not in PREPOSITIONS, _behind(tokens, one)))
    named = not (_COMMON | _FRONTIERS).isdisjoint(object_)
    return named and not others and len(actors) > 1 and "and" in between and between <= {"and", "the"}


def _is_held(tokens: Sequence[Token], one: Predicate) -> bool:
    """Whether talks or a visit, which tell the act, were held: "talks ended in", "ended the talks without"."""
    if one.lemma not in _ENDING or one.left_out != (0, 0):
        return False
    behind = _behind(tokens, one)
    held = _GATHERINGS & {token.low for token in tokens[one.begin : one.first] if one.holds(token.index)}
    if not behind or behind[0] in PREPOSITIONS or not behind[0].isalpha():
        return bool(held)
    noun = next((at for at, low in enumerate(behind) if low in _GATHERINGS), len(behind))
    return behind[noun + 1 : noun + 2] == ["without"] and PREPOSITIONS.isdisjoint(behind[:noun])


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
