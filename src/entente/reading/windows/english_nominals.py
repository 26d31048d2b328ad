"""English acts that hang on a noun: "Armenia's attempt to leave the CSTO failed", "plans to deploy missiles".

Such an act is never done. Where the noun is the subject, the act is read instead of the verb behind it ("failed",
"alarmed Moscow"), which says nothing of the act's sides; where it is an object, its verb takes the mark of the noun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.reading.lexicon import words
from entente.reading.windows.english_finite import PREPOSITIONS
from entente.reading.windows.english_forms import forms
from entente.reading.windows.predicates import Mark, Predicate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.predicates import Flag
    from entente.reading.windows.text import Token

NOUNS: Mapping[str, Flag] = {
    **dict.fromkeys(words("refusal refusals unwillingness reluctance failure inability"), "negated"),
    **dict.fromkeys(
        words(
            "attempt attempts bid effort efforts chance ability opportunity right temptation push campaign "
            "option authority permission"
        ),
        "possibility",
    ),
    **dict.fromkeys(
        words(
            "plan plans readiness willingness intention intentions intent decision desire wish promise promises pledge "
            "pledges offer offers proposal proposals idea preparations ambition ambitions commitment vow determination "
            "bill bills motion motions petition petitions scheme schemes eagerness"
        ),
        "intention",
    ),
    **dict.fromkeys(words("threat threats"), "threat"),
    **dict.fromkeys(words("demand demands call calls request requests appeal appeals pressure"), "advice"),
}
_FAILED = words("fail collapse flop stall founder fizzle")
_THROWN_OUT = words(
    "pull withdraw reject defeat abandon block drop scrap shelve kill veto ditch thwart foil freeze halt bury"
)
"""What is done to a plan or a bill that comes to nothing."""
_BREAKS = frozenset(',;:–—()"“”') | words("and but or that which who while because although though when if")
_AGENT = 4
"""Words from the noun to its "to" at most: "an attempt by the Armenian government to"."""


def nominals(tokens: Sequence[Token], found: Sequence[Predicate], lexicon: Lexicon) -> list[Predicate]:
    """Return the predicates of a sentence with those that hang on nouns among them, in order.

    Parameters
    ----------
    tokens
        Words of the sentence.
    found
        Its finite predicates, without their clauses.
    lexicon
        Word lists of English.
    """
    acts = list(_acts(tokens, found, lexicon))
    kept = list(found)
    for noun, one in acts:
        governing = _governing(tokens, kept, noun)
        if governing is None:
            kept.append(_failed(tokens, one, found))
            continue
        if _is_object(tokens, governing, noun) and governing.lemma not in lexicon.words("refuse"):
            kept[kept.index(governing)] = governing.marked(*one.marks)
    return sorted(kept, key=lambda one: one.first)


def _acts(tokens: Sequence[Token], found: Sequence[Predicate], lexicon: Lexicon) -> Iterator[tuple[int, Predicate]]:
    known = forms(lexicon)
    for noun, token in enumerate(tokens[:-2]):
        if token.low not in NOUNS or any(one.first <= noun <= one.last for one in found):
            continue
        to = _link(tokens, noun)
        verb = to + 1
        if to < 0 or verb >= len(tokens) or "base" not in known.tags(tokens[verb].low):
            continue
        lemma = known.lemma(tokens[verb].low)
        act = known.acts.get(lemma, "other")
        denied = (Mark("negated", to - 1, to),) if tokens[to - 1].low == "not" else ()
        marks = (Mark(NOUNS[token.low], noun, noun), *denied)
        if not any(one.first <= verb <= one.last for one in found):
            yield noun, Predicate(verb, verb, verb, lemma, act, "none", sure=False, nominal=True, marks=marks)


def _link(tokens: Sequence[Token], noun: int) -> int:
    """Return the "to" behind a noun, or -1; "by" and an agent may stand between."""
    if tokens[noun + 1].low == "to":
        return noun + 1
    if [token.low for token in tokens[noun + 1 : noun + 3]] == ["not", "to"]:
        return noun + 2
    if tokens[noun + 1].low not in {"by", "of", "from", "in", "within"}:
        return -1
    reach = range(noun + 2, min(noun + 2 + _AGENT, len(tokens)))
    return next((at for at in reach if tokens[at].low == "to"), -1)


def _governing(tokens: Sequence[Token], found: Sequence[Predicate], noun: int) -> Predicate | None:
    """Return the verb of which a noun is the object; none where the noun is in the subject."""
    before = [one for one in found if one.last < noun]
    if not before or any(token.low in _BREAKS for token in tokens[before[-1].last + 1 : noun]):
        return None
    return before[-1]


def _is_object(tokens: Sequence[Token], governing: Predicate, noun: int) -> bool:
    """Whether a noun is what its verb makes or announces: not in "sold drones in an effort to help"."""
    between = tokens[governing.last + 1 : noun]
    return governing.act != "statement" and not any(token.low in PREPOSITIONS for token in between)


def offered_at(tokens: Sequence[Token], predicate: Predicate, lexicon: Lexicon) -> int:
    """Return where the offer stands that a verb judges, "rejected Russia's offer to join the EAEU"; else the end.

    Actors behind it belong to what is offered.
    """
    judges = predicate.act == "statement" or predicate.lemma in lexicon.words("refuse")
    behind = range(predicate.last + 1, min(predicate.end, len(tokens) - 1)) if judges else range(0)
    return next((at for at in behind if tokens[at].low in NOUNS and tokens[at + 1].low == "to"), len(tokens))


def _failed(tokens: Sequence[Token], one: Predicate, found: Sequence[Predicate]) -> Predicate:
    """Deny an attempt that "failed", a bill that "was withdrawn"."""
    later = matrix(tokens, one, found)
    if later is None:
        return one
    thrown = later.passive and later.lemma in _THROWN_OUT and one.has("intention", "possibility")
    lost = later.lemma.removesuffix("d").removesuffix("e") in _FAILED or later.lemma in _FAILED or thrown
    return one.marked(Mark("negated", later.head, later.head)) if lost else one


def matrix(tokens: Sequence[Token], one: Predicate, found: Sequence[Predicate]) -> Predicate | None:
    """Return the verb of which a nominal act is the subject: "alarmed" in "plans to deploy missiles alarmed Moscow"."""
    later = next((other for other in found if other.first > one.last), None)
    if later is None or any(token.low in _BREAKS for token in tokens[one.last + 1 : later.first]):
        return None
    return later


def without_matrices(tokens: Sequence[Token], cut: Sequence[Predicate]) -> list[Predicate]:
    """Drop the verbs whose subject is a nominal act, unless "by" names who does them."""
    dropped = []
    for one in cut:
        later = matrix(tokens, one, cut) if one.nominal else None
        agent = later is not None and any(tokens[at].low == "by" for at in range(later.last + 1, later.end))
        if later is not None and not agent:
            dropped.append(later)
    return [one for one in cut if one not in dropped]
