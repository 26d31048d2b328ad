"""English sentences: clauses around their verbs, labels of actors by place and preposition, marks of the sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from entente.reading.lexicon import words
from entente.reading.windows.english_asides import (
    contrasts,
    insertion,
    is_beside,
    is_idle,
    is_other,
    leads_clause,
    opening,
    participles,
    refuses_noun,
    spurned,
    trimmed,
    turnings,
)
from entente.reading.windows.english_denials import TALES, denials
from entente.reading.windows.english_finite import BREAKS, DETERMINERS, PREPOSITIONS, PRONOUNS
from entente.reading.windows.english_nominals import nominals, offered_at, without_matrices
from entente.reading.windows.english_turns import turned
from entente.reading.windows.english_verbs import predicates
from entente.reading.windows.lexicon import phrases
from entente.reading.windows.predicates import Mark, Part, span_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.evidence.claims import Mention
    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.predicates import Flag, Label, Predicate
    from entente.reading.windows.text import Token

_RELATIVES = frozenset({"which", "who", "whom", "whose"})
_SUBORDINATORS = _RELATIVES | words(
    "that while because although though after before when where if unless as whereas until whether since so"
)
_LABELS: Mapping[str, Label] = {
    **dict.fromkeys(("to", "into", "towards", "toward", "for", "on", "against", "upon", "onto", "over"), "to"),
    **dict.fromkeys(("from",), "from"),
    **dict.fromkeys(("with", "alongside"), "with"),
    "by": "by",
    **dict.fromkeys(("between", "among"), "between"),
    **dict.fromkeys(("in", "at", "inside", "near", "within", "around"), "in"),
    "of": "owner",
}
_OPENS_LIST = frozenset({",", "and", "or", "&"})
_LISTING = _OPENS_LIST | {"the", "both", "then"}
_NOT_ONLY = frozenset({"only", "just", "merely", "simply", "least"})
_FOLLOWED = frozenset({"'s", "'", "’"})
_REACH = 4
"""Words that may stand between a preposition and the actor: "to the new Kazakh"."""
_NEAR = 7
_SUBJECT = 6
"""Words back from a verb to the "that" which opens its clause."""
_CLOSE = 2
"""Words from the verb to "Mexico's president", who is its object."""
_MADE = frozenset({"made", "built", "produced", "supplied", "designed", "manufactured", "assembled"})
_SPOILED = re.compile(
    r"\b(?:no evidence|not true|untrue|false|fake|hoax|unconfirmed|fictional"
    r"|it is unclear|unclear whether|doubtful|unlikely|simulat\w+|scenario|hypothetical\w*|novel|fiction|imaginary"
    r"|(?<!amid )(?<!despite )(?<!dismissing )(?<!denying )(?<!denied )rumou?rs?"
    r"|thought experiment|few (?:\w+ )?(?:believe|think|expect|say|accept)|(?:not|n't|cannot) (?:rule out|exclude)"
    r"|(?:right|permission|chance|opportunity|option|ability|power|authority) to"
    r"|it (?:is|was|seems|remains|appears) (?:quite |very |not |now )?(?:possible|impossible|likely|conceivable"
    r"|plausible|feared|thought|alleged|claimed|hoped|expected|believed|assumed|suggested|rumou?red|probable|said|unclear)"
    r"|or so (?:\w+ ){1,3}?(?:say|says|said|claims?|claimed|insists?|insisted|alleges?|alleged|believes?))\b",
    re.IGNORECASE,
)
_SCARCELY = frozenset({"hardly", "scarcely", "barely"})
_ASIDE = frozenset({"instead", "rather", "unlike", "besides", "despite", "without", "apart", "far"})
"""Words that open a phrase about what was not done, up to a comma."""
_LACKING = ("in the absence", "for lack", "for want", "for fear", "in the event", "in case of", "contrary to")
_AWAITED = frozenset({"promised", "planned", "expected", "scheduled", "intended", "proposed"})
"""What is said of goods before they come: "delivered the promised tanks" was done."""
_GOVERNED = PREPOSITIONS - {"of", "to"}
"""Prepositions behind a verb that open a circumstance: "expelled envoys over an alleged plot" was done."""
_WISHES = frozenset({"wish", "pretend", "imagine", "dream"})
_SUPPOSED = frozenset({"imagine", "suppose", "assume", "should", "were", "had"})


def read_predicates(tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon) -> list[Predicate]:
    """Return the predicates of a sentence with their clauses and the marks that the whole sentence sets."""
    spans = _spans(tokens, mentions)
    qualifying = [span for span, one in zip(spans, mentions, strict=True) if one.via == "adjective"]
    ends = frozenset(last for _, last in spans)
    found = predicates(tokens, lexicon, ends, frozenset(last for _, last in qualifying))
    dangling = tuple(mark for one in found if one.lemma == "modal" and one.first for mark in one.marks)
    acts = nominals(tokens, [one for one in found if one.lemma != "modal"], lexicon)
    beside = [one for read in (spurned, participles, turnings) for one in read(tokens, acts, lexicon)]
    acts = sorted((*acts, *beside), key=lambda one: one.first)
    sides = [(*span, one.actor) for span, one in zip(spans, mentions, strict=True)]
    cut = [turned(tokens, one, sides) for one in without_matrices(tokens, _clauses(tokens, acts, spans))]
    wished = [Mark("hypothetical", one.first, one.last) for one in found if one.lemma in _WISHES]
    marks = (*_sentence_marks(tokens, lexicon), *dangling, *wished)
    told = denials(tokens, cut)
    return [
        one.marked(*marks, *_clause_marks(tokens, one, lexicon), *held) for one, held in zip(cut, told, strict=True)
    ]


def _spans(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return first and last word of each mention."""
    return [span_of(tokens, mention) for mention in mentions]


# ---- clauses ----


def _clauses(tokens: Sequence[Token], found: Sequence[Predicate], spans: Sequence[tuple[int, int]]) -> list[Predicate]:
    cut: list[Predicate] = []
    begin = _opening(tokens, found, spans)
    for place, one in enumerate(found):
        later = found[place + 1] if place + 1 < len(found) else None
        end = _boundary(tokens, one, later, spans) if later is not None else len(tokens)
        placed = replace(one, begin=begin, end=end)
        placed = replace(placed, end=trimmed(tokens, placed, spans), left_out=insertion(tokens, placed, spans))
        resumed = _resumed(tokens, cut, placed, spans) or _interrupted(tokens, cut, placed)
        if resumed is not None and len(cut) > 1 and resumed.begin > cut[-2].begin:
            cut[-2] = replace(cut[-2], end=min(cut[-2].end, resumed.begin))
        cut.append(resumed or placed)
        begin = end
    return cut


def _opening(tokens: Sequence[Token], found: Sequence[Predicate], spans: Sequence[tuple[int, int]]) -> int:
    """Return where the first clause begins: behind the comma of "instead of selling drones to Armenia, ..."."""
    opened = " ".join(token.low for token in tokens[:3])
    if not found or found[0].begin:
        return 0
    if tokens[0].low not in _ASIDE and not opened.startswith(_LACKING):
        return opening(tokens, found, spans)
    comma = next((token.index for token in tokens if token.text == ","), -1)
    return comma + 1 if comma < found[0].first else 0


def _resumed(
    tokens: Sequence[Token], cut: Sequence[Predicate], one: Predicate, spans: Sequence[tuple[int, int]]
) -> Predicate | None:
    """Give a main verb its subject back across a relative clause: "Turkey, which joined NATO, sold drones"."""
    opened = bool(cut) and tokens[cut[-1].begin].low in _RELATIVES and cut[-1].begin > 0
    if not opened or tokens[one.begin - 1].text not in BREAKS:
        return None
    before = cut[-1]
    begin = leads_clause(tokens, (before.begin, before.end), spans) if len(cut) > 1 else 0
    return replace(one, begin=begin, left_out=(before.begin, before.end))


def _interrupted(tokens: Sequence[Token], cut: Sequence[Predicate], one: Predicate) -> Predicate | None:
    """Give a verb its subject back across an attribution: "Russia might, officials admit, have delayed it"."""
    if not cut or cut[-1].act != "speech" or one.begin != one.first:
        return None
    before = cut[-1]
    opened = next((at for at in range(before.first - 1, before.begin, -1) if tokens[at].text == ","), 0)
    closed = before.last + 1
    if not opened or tokens[closed].text != "," or one.first != closed + 1 or one.left_out != (0, 0):
        return None
    return replace(one, begin=before.begin, left_out=(opened, closed + 1))


def _boundary(tokens: Sequence[Token], one: Predicate, later: Predicate, spans: Sequence[tuple[int, int]]) -> int:
    """Return the word at which the later predicate's clause begins."""
    first, stop = one.last + 1, later.first
    inserted = insertion(tokens, replace(later, begin=first), spans)
    led = later.begin or (leads_clause(tokens, inserted, spans) if inserted[1] else 0)
    if led:
        return led
    spans = [span for span in spans if span[0] < stop]
    subordinators = [at for at in range(first, stop) if tokens[at].low in _SUBORDINATORS or _compares(tokens, at)]
    if subordinators:
        return subordinators[-1]
    if one.act == "speech" and not any(tokens[at].text in BREAKS for at in range(first, stop)):
        return first
    breaks = [at for at in range(first, stop) if tokens[at].text in BREAKS and not _is_list(at, spans, stop)]
    joints = [at for at in range(first, stop) if tokens[at].low in {"and", "but", "or"} and not _is_list(at, spans)]
    cuts = [at + 1 for at in breaks] + joints
    if cuts:
        return max(cuts)
    inside = [(left, last) for left, last in spans if first <= left < stop]
    if not inside or one.nominal or fills_tale(tokens, one.first):
        return stop
    left, last = inside[-1]
    governed = any(tokens[at].low in PREPOSITIONS - {"of"} for at in range(last + 1, stop))
    return stop if governed else left


def _compares(tokens: Sequence[Token], at: int) -> bool:
    """Whether "than" opens a clause: "more than it could repay", not "more than 100 soldiers"."""
    return tokens[at].low == "than" and tokens[at + 1].low in PRONOUNS


def fills_tale(tokens: Sequence[Token], first: int) -> bool:
    """Whether a verb stands in a clause that fills a noun: "the claim that Russia bombed"."""
    for at in range(first - 1, max(0, first - 1 - _SUBJECT), -1):
        if tokens[at].low == "that":
            return tokens[at - 1].low in TALES
        if tokens[at].text in BREAKS:
            return False
    return False


def _is_list(at: int, spans: Sequence[tuple[int, int]], stop: int = -1) -> bool:
    """Whether a comma or "and" stands between two actors, the second not being the subject of a verb at ``stop``."""
    if any(first in {at + 1, at + 2} and last + 1 == stop for first, last in spans):
        return False
    before = any(last == at - 1 for _, last in spans)
    after = any(first in {at + 1, at + 2} for first, _ in spans)
    return before and after


# ---- labels ----


def read_parts(
    tokens: Sequence[Token], predicate: Predicate, mentions: Sequence[Mention], lexicon: Lexicon
) -> list[Part]:
    """Return the actors of a clause with their labels."""
    found: list[Part] = []
    spans = _spans(tokens, mentions)
    offered = offered_at(tokens, predicate, lexicon)
    for mention in mentions:
        first, last = span_of(tokens, mention)
        if not predicate.holds(first):
            continue
        before = first < predicate.first
        if _is_located(tokens, first) and not any(last == first - 2 for _, last in spans):
            continue
        listed = None if _opens_clause(tokens, predicate, found, first, last) else _listed(tokens, found, first)
        floor = predicate.begin if before else predicate.last + 1
        label = listed or _label(tokens, mention, (first, last), floor, before=before)
        label = "subject" if label == "aside" and _is_led(tokens, predicate, first, last) else label
        near = not before and not predicate.passive and first - predicate.last <= _CLOSE
        label = "object" if label == "owner" and near else label
        label = "by" if _does_nominal(predicate, found, mention, before=before) else label
        offer = any(predicate.last < one.first < offered < first for one in found)
        label = "aside" if offer or is_other(tokens, predicate, first) else label
        found.append(Part(mention, label, before, first, last, _owned(tokens, mention, last)))
    return found


def _opens_clause(tokens: Sequence[Token], predicate: Predicate, found: Sequence[Part], first: int, last: int) -> bool:
    """Whether an actor behind a comma is the subject, and no item of a list: "amid talks with Armenia, Turkey left"."""
    subject = last + 1 == predicate.first and tokens[first - 1].text == ","
    return subject and bool(found) and found[-1].label != "subject"


def _is_led(tokens: Sequence[Token], predicate: Predicate, first: int, last: int) -> bool:
    """Whether what stands before an actor opens a clause with its verb: "as China built", "after Israel bombed"."""
    return last + 1 == predicate.first and tokens[first - 1].low in {"as", "after", "before", "since", "until", "once"}


def _does_nominal(predicate: Predicate, found: Sequence[Part], mention: Mention, *, before: bool) -> bool:
    """Whether an adjective behind a nominal act says whose act it is: "plans to station American missiles"."""
    led = before or any(one.before for one in found)
    return predicate.nominal and not led and mention.via in {"adjective", "demonym"}


def _owned(tokens: Sequence[Token], mention: Mention, last: int) -> str:
    """Return the noun that an adjective or possessive belongs to."""
    at = last + 1
    possessive = at < len(tokens) and tokens[at].text in _FOLLOWED
    if not possessive and mention.via not in {"adjective", "demonym"}:
        return ""
    at += possessive
    return tokens[at].low if at < len(tokens) and tokens[at].text.isalpha() else ""


def _listed(tokens: Sequence[Token], found: Sequence[Part], first: int) -> Label | None:
    """Give the label of the actor before a comma or "and" to the one behind it."""
    if not found:
        return None
    gap = [tokens[at].low for at in range(found[-1].last + 1, first)]
    joined = bool(gap) and gap[0] in _OPENS_LIST and set(gap) <= _LISTING
    return found[-1].label if joined and found[-1].label != "owner" else None


def _label(tokens: Sequence[Token], mention: Mention, span: tuple[int, int], floor: int, *, before: bool) -> Label:
    """Label an actor by the preposition before it, no further back than the verb, else by whose goods are named."""
    first, last = span
    if mention.rule == "compound/pair":
        return "between"
    if _is_backed(tokens, mention, first):
        return "aside"
    preposition = _preposition(tokens, first, floor)
    possessive = last + 1 < len(tokens) and tokens[last + 1].text in _FOLLOWED
    owner = possessive or (mention.via in {"adjective", "demonym"} and _before_noun(tokens, last))
    if preposition is not None:
        label = _LABELS.get(preposition, "aside" if preposition in PREPOSITIONS else "object")
        traded = owner and _owned(tokens, mention, last).startswith(("import", "export"))
        return ("owner" if traded else "aside") if label == "in" and owner else label
    if owner or mention.via == "product":
        return "owner"
    return "subject" if before else "object"


def _is_backed(tokens: Sequence[Token], mention: Mention, first: int) -> bool:
    """Tell "Iranian-backed" rebels, who are not Iran, from "Turkish-made" drones."""
    return mention.rule.startswith("compound") and tokens[first].low.rpartition("-")[2] not in _MADE


def _is_located(tokens: Sequence[Token], first: int) -> bool:
    """Whether a country only says where a town lies: "Hamburg, Germany"."""
    town = first > 1 and tokens[first - 1].text == "," and tokens[first - 2].text[0].isupper()
    return town and first > 2 and tokens[first - 3].low in {"in", "at", "near", "from", "of", "to"}  # noqa: PLR2004 - three words


def _before_noun(tokens: Sequence[Token], last: int) -> bool:
    """Whether an adjective stands before a word that it may belong to."""
    if last + 1 >= len(tokens):
        return False
    word = tokens[last + 1]
    return word.text[0].isalpha() and word.low not in PREPOSITIONS | {
        "and",
        "or",
        "have",
        "has",
        "had",
        "are",
        "were",
        "will",
    }


def _preposition(tokens: Sequence[Token], first: int, floor: int) -> str | None:
    """Return the preposition that governs the words before an actor, or ``None``."""
    for at in range(first - 1, max(floor - 1, first - 1 - _REACH), -1):
        low = tokens[at].low
        if low in PREPOSITIONS:
            return low
        plain = low in DETERMINERS or low == "'s" or (tokens[at].text.isalpha() and at > 0 and _may_modify(tokens, at))
        if not plain:
            return None
    return None


def _may_modify(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word may stand between preposition and actor: "new", "neighbouring", a title."""
    low = tokens[at].low
    return (
        tokens[at].text[0].isupper()
        or low.endswith(("ing", "ern", "al", "ic"))
        or low
        in {
            "new",
            "old",
            "all",
            "both",
            "two",
            "then",
            "former",
            "president",
            "minister",
            "king",
            "leader",
        }
    )


# ---- marks of sentence and clause ----


def _sentence_marks(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[Mark]:
    """Mark conditions, questions and what is said to be untrue: they spoil every act of the sentence."""
    for at, token in enumerate(tokens):
        if token.low in {
            "if",
            "unless",
            "whether",
            "assuming",
            "suppose",
            "supposing",
            "lest",
        }:
            yield Mark("hypothetical", at, at)
    for first, last in phrases(tokens, lexicon.words("if")):
        yield Mark("hypothetical", first, last)
    if any(token.text == "?" for token in tokens[-3:]):
        yield Mark("question", len(tokens) - 1, len(tokens) - 1)
    if tokens and tokens[0].low in _SUPPOSED:
        yield Mark("hypothetical", 0, 0)
    surface = " ".join(token.low for token in tokens)
    if _SPOILED.search(surface) is not None:
        yield Mark("possibility", 0, 0)


def _clause_marks(tokens: Sequence[Token], predicate: Predicate, lexicon: Lexicon) -> Iterator[Mark]:
    """Mark "no agreement was signed", "signed nothing", "perhaps", "the planned sale"."""
    inside = [token for token in tokens if predicate.holds(token.index)]
    inside = [token for token in inside if not is_beside(tokens, token.index, predicate)]
    for token in inside:
        yield from _word_marks(tokens, token, predicate, lexicon)
    for first, last in phrases(inside, lexicon.words("time_ahead", "negation", "untrue")):
        words = " ".join(tokens[at].low for at in range(first, last + 1))
        flag: Flag = "future" if words in lexicon.words("time_ahead") else "negated"
        if flag == "future" or not contrasts(tokens, first, predicate):
            yield Mark(flag, first, last)


def _word_marks(tokens: Sequence[Token], token: Token, predicate: Predicate, lexicon: Lexicon) -> Iterator[Mark]:
    at, low = token.index, token.low
    follows = tokens[at + 1].low if at + 1 < len(tokens) else ""
    outside = not predicate.first <= at <= predicate.last
    if low in _SCARCELY and follows.startswith("any"):
        yield Mark("negated", at, at)
    elif low in {"no", "none", "neither", "nobody", "nothing", "nor", "never"} and outside:
        if abs(at - predicate.head) <= 3 * _NEAR and not is_idle(tokens, at):
            yield Mark("negated", at, at)
    elif low in {"not", "n't"} and outside and _denies(tokens, at, predicate):
        yield Mark("negated", at, at)
    elif low == "all" and follows == "but" and at + 2 in {predicate.first, predicate.head}:
        yield Mark("possibility", at, at + 1)
    elif low in lexicon.words("hedge") or _is_planned(tokens, at, predicate, lexicon):
        yield Mark("possibility", at, at)
    elif low in {"tomorrow", "soon"}:
        yield Mark("future", at, at)


def _denies(tokens: Sequence[Token], at: int, predicate: Predicate) -> bool:
    """Whether a "not" outside the verb denies its act."""
    follows = tokens[at + 1].low if at + 1 < len(tokens) else ""
    return follows not in _NOT_ONLY and (refuses_noun(tokens, at) or not contrasts(tokens, at, predicate))


def _is_planned(tokens: Sequence[Token], at: int, predicate: Predicate, lexicon: Lexicon) -> bool:
    """Whether a noun behind the word is only planned or alleged, and what the verb speaks of is that noun."""
    if tokens[at].low not in lexicon.words("planned") or predicate.first <= at <= predicate.last:
        return False
    between = {tokens[back].low for back in range(predicate.last + 1, at)}
    handed = predicate.act in {"give", "take"} and predicate.tense == "past" and at > predicate.last
    if handed and tokens[at].low in _AWAITED and between.isdisjoint(PREPOSITIONS):
        return False
    step = at + 2 if at + 1 < len(tokens) and tokens[at + 1].text in {'"', "“", "‘"} else at + 1
    follows = tokens[step].low if step < len(tokens) else ""
    return follows[:1].isalpha() and follows not in PREPOSITIONS and between.isdisjoint(_GOVERNED)
