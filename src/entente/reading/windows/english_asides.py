"""English asides: what is said beside an act, and takes nothing from it: "without waiting for X", "A, not B".

A gerund behind "without" or "instead of" is an act of its own that was not done; a participle behind a comma ("...,
accusing Turkey of") is one that was done with the main act. Words of an aside set no mark on the act beside it.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeAlias

from entente.reading.lexicon import words
from entente.reading.windows.english_almost import turns_to
from entente.reading.windows.english_finite import BREAKS, DETERMINERS, PREPOSITIONS
from entente.reading.windows.english_forms import forms
from entente.reading.windows.english_nominals import NOUNS
from entente.reading.windows.predicates import Mark, Predicate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.text import Token

Phrases: TypeAlias = "tuple[tuple[str, ...], ...]"


def phrases_of(*phrases: str) -> Mapping[str, Phrases]:
    """Return phrases, as their words, by the first word."""
    split = [tuple(one.split()) for one in phrases]
    return {one[0]: tuple(other for other in split if other[0] == one[0]) for one in split}


_SPURNED = phrases_of("without", "instead of", "rather than", "as opposed to", "in lieu of")
_OTHERS = phrases_of("unlike", "let alone", "instead of", "rather than", "as opposed to", "in lieu of")
_BESIDE = {
    **phrases_of("despite", "notwithstanding", "in spite of", "in defiance of", "in lieu of"),
    **phrases_of("regardless of", "contrary to", "without", "instead of", "rather than", "as opposed to"),
}
"""What opens a phrase whose negations are its own: "despite an order not to"."""
_ENDS = BREAKS | words("and but which who that while when because although though")
_CONTRASTS = frozenset({",", "and", "but", "–", "—", "(", "-"})
_SINGLE = frozenset({"a", "one", "any", "single", "even", "once", "all", "every", "much", "many", "yet", "enough"})
_IDLE = words(
    "longer doubt fewer less matter wonder small sooner stranger friend fan surprise secret accident coincidence stone"
)
_IDLE_PAIRS = {
    ("in", "time"),
    *(("with", one) for one in words("warning notice delay hesitation fanfare strings prior")),
}
_EVEN = words("first even ever once actually so much as")
_TOLD = frozenset({"give", "take", "mutual", "statement"})
_NO_PARTICIPLES = words("following according during pending barring excluding notwithstanding making giving")
_NEAR = 7
_OPENERS = words("after amid")
_MOODS = words(
    "furious angry wary weary fearful keen eager anxious desperate unhappy proud confident aware mindful afraid "
    "suspicious jealous short undaunted undeterred unbowed unfazed unmoved alarmed stung spooked emboldened"
)
_NO_MOODS = words("according following including concerning regarding starting beginning during given supposed need")


def spurned(tokens: Sequence[Token], found: Sequence[Predicate], lexicon: Lexicon) -> Iterator[Predicate]:
    """Yield what was left undone beside the main act: "without firing a shot", "instead of arming Armenia"."""
    known = forms(lexicon)
    for at in range(len(tokens) - 1):
        size = _phrase(tokens, at, _SPURNED)
        verb = at + size
        while verb < len(tokens) and (tokens[verb].low in _EVEN or tokens[verb].low.endswith("ly")):
            verb += 1
        if not size or verb >= len(tokens) or "ing" not in known.tags(tokens[verb].low) or _is_held(found, verb):
            continue
        lemma = known.lemma(tokens[verb].low)
        act = known.acts.get(lemma, "other")
        act = "other" if act == "speech" else act
        mark = Mark("negated", at, verb)
        yield Predicate(at, verb, verb, lemma, act, "none", sure=False, marks=(mark,), begin=at)


def participles(tokens: Sequence[Token], found: Sequence[Predicate], lexicon: Lexicon) -> Iterator[Predicate]:
    """Yield what was done with the main act: "Turkey left, accusing Syria of"; its force is that of the main verb."""
    known = forms(lexicon)
    for at, main in _trailing(tokens, found):
        lemma = known.lemma(tokens[at].low)
        act = known.acts.get(lemma, "other")
        if "ing" in known.tags(tokens[at].low) and act in _TOLD and not main.passive:
            yield Predicate(at, at, at, lemma, act, main.tense, sure=main.sure, marks=main.marks, begin=at)


def turnings(tokens: Sequence[Token], found: Sequence[Predicate], lexicon: Lexicon) -> Iterator[Predicate]:
    """Yield what a side turned to: "turned from buying Turkish drones to buying Iranian ones"."""
    known = forms(lexicon)
    for one in found:
        for at in range(one.first, one.last + 1):
            behind = [
                token.low for token in itertools.takewhile(lambda token: token.text not in BREAKS, tokens[at + 1 :])
            ]
            gerunds = [step for step, low in enumerate(behind) if "ing" in known.tags(low)]
            step = turns_to(known.lemma(tokens[at].low), behind, gerunds)
            if step < 0 or _is_held(found, at + 1 + step):
                continue
            verb, lemma = at + 1 + step, known.lemma(behind[step])
            marks = tuple(mark for mark in one.marks if mark.first != at)
            act = known.acts.get(lemma, "other")
            yield Predicate(verb, verb, verb, lemma, act, one.tense, sure=one.sure, marks=marks, begin=verb)


def trimmed(tokens: Sequence[Token], one: Predicate, spans: Sequence[tuple[int, int]]) -> int:
    """Return where a clause ends if a participle that names an actor trails behind it: "..., enraging Somalia"."""
    for at, _ in _trailing(tokens, [one]):
        inside = range(at, one.end)
        named = any(first in inside for first, _ in spans)
        counted = any(tokens[step].text[0].isdigit() or tokens[step].text in {"$", "€"} for step in inside)
        if at < one.end and named and not counted:
            return at
    return one.end


def _trailing(tokens: Sequence[Token], found: Sequence[Predicate]) -> Iterator[tuple[int, Predicate]]:
    """Yield participles behind a comma, each with the verb before it."""
    for at in range(1, len(tokens) - 1):
        low = tokens[at].low
        plain = tokens[at].text.islower() and low.endswith("ing") and low not in PREPOSITIONS | _NO_PARTICIPLES
        before = [one for one in found if one.last < at]
        alone = tokens[at + 1].text not in {",", "."} and tokens[at + 1].low != "and"
        if plain and alone and tokens[at - 1].text == "," and before and not _is_held(found, at):
            yield at, before[-1]


def _is_held(found: Sequence[Predicate], at: int) -> bool:
    return any(one.first <= at <= one.last for one in found)


def _phrase(tokens: Sequence[Token], at: int, known: Mapping[str, Phrases]) -> int:
    """Return how many words of a listed phrase begin at a word; 0 for none."""
    for parts in known.get(tokens[at].low, ()):
        if tuple(token.low for token in tokens[at : at + len(parts)]) == parts:
            return len(parts)
    return 0


def is_beside(tokens: Sequence[Token], at: int, one: Predicate) -> bool:
    """Whether a word stands in an aside behind a verb: "despite a court order not to"."""
    for start in range(at, one.last, -1):
        if start != at and tokens[start].low in _ENDS:
            return False
        if _phrase(tokens, start, _BESIDE):
            return True
    return False


def is_idle(tokens: Sequence[Token], at: int) -> bool:
    """Whether a "no" denies nothing: "said no,", "no fewer than", "for no apparent reason", "in no time"."""
    follows = tokens[at + 1].low if at + 1 < len(tokens) else ""
    before = tokens[at - 1].low if at else ""
    plain = not follows[:1].isalnum() or follows in _IDLE
    return tokens[at].low == "no" and (plain or before == "for" or (before, follows) in _IDLE_PAIRS)


def contrasts(tokens: Sequence[Token], at: int, one: Predicate) -> bool:
    """Whether "not" sets one side against another and denies no act: "A, not B", "not by A but by B"."""
    follows = tokens[at + 1].low if at + 1 < len(tokens) else ""
    before = tokens[at - 1].low if at else ""
    if tokens[at].low == "no":
        return follows == "longer" and at + 2 < len(tokens) and before in _CONTRASTS and _opens_phrase(tokens, at + 2)
    if follows in _SINGLE and tokens[min(at + 2, len(tokens) - 1)].low in _SINGLE | {"of", "country", "state"}:
        return False
    if follows == "to":
        return before in _CONTRASTS or _has_but(tokens, at)
    if follows in PREPOSITIONS:
        return bool(at) and (at > one.last or before in _CONTRASTS or _has_but(tokens, at))
    return bool(at) and before in _CONTRASTS and _opens_phrase(tokens, at + 1)


def _opens_phrase(tokens: Sequence[Token], at: int) -> bool:
    """Whether a preposition, a determiner or a name stands here, and no verb."""
    return tokens[at].low in PREPOSITIONS | DETERMINERS or tokens[at].text[0].isupper()


def _has_but(tokens: Sequence[Token], at: int) -> bool:
    return any(word.low == "but" for word in tokens[at + 2 : at + 2 + _NEAR])


def is_other(tokens: Sequence[Token], one: Predicate, first: int) -> bool:
    """Whether an actor is the one who is not meant: "Russia, not Turkey", "no longer from Russia"."""
    at = first - 1
    while at > first - 3 and at > 0 and tokens[at].low in DETERMINERS - {"no"}:
        at -= 1
    if any(_phrase(tokens, at - back, _OTHERS) == back + 1 for back in (0, 1, 2) if at >= back):
        return True
    at -= at > 0 and tokens[at].low in PREPOSITIONS
    denied = tokens[at].low == "not" or (tokens[at].low == "longer" and tokens[at - 1].low == "no")
    return at >= 0 and denied and not one.first <= at <= one.last


def refuses_noun(tokens: Sequence[Token], at: int) -> bool:
    """Whether "not to" belongs to a noun of will: "a promise not to sell" denies what it promises."""
    return at > 0 and tokens[at - 1].low in NOUNS


def opening(tokens: Sequence[Token], found: Sequence[Predicate], spans: Sequence[tuple[int, int]]) -> int:
    """Return where the main clause begins behind "Furious at the raid, Mexico ..." or "After months of ..., ..."."""
    first = tokens[0].low
    comma = next((token.index for token in tokens if token.text == ","), -1)
    if comma < 0 or comma >= found[0].first:
        return 0
    follows = any(start in {comma + 1, comma + 2} for start, _ in spans)
    mood = first in _MOODS or (first.endswith(("ing", "ed")) and first not in _NO_MOODS | PREPOSITIONS)
    mood = mood or (first == "not" and tokens[1].low not in _SINGLE)
    named = any(start <= 0 for start, _ in spans)
    return comma + 1 if follows and not named and (mood or first in _OPENERS) else 0


def insertion(tokens: Sequence[Token], one: Predicate, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the words between the commas of "Egypt, citing the treaty, closed ..."; an empty span if there are none.

    An apposition ("Turkey, a NATO member, signed") belongs to the clause.
    """
    close = one.first - 1
    opened = next((at for at in range(close - 1, max(0, one.begin), -1) if tokens[at].text == ","), 0)
    if opened < 1 or tokens[close].text != "," or not any(last == opened - 1 for _, last in spans):
        return 0, 0
    low = tokens[opened + 1].low
    loose = low in PREPOSITIONS | _MOODS | {"not"} or (
        low.endswith(("ing", "ed")) and tokens[opened + 1].text.islower()
    )
    return (opened + 1, close) if loose else (0, 0)


def leads_clause(tokens: Sequence[Token], inserted: tuple[int, int], spans: Sequence[tuple[int, int]]) -> int:
    """Return where the clause begins whose subject stands before an insertion; 0 if the subject is no new one."""
    subject = next((first for first, last in spans if last == inserted[0] - 2), 0)
    while subject > 1 and tokens[subject - 1].low in DETERMINERS:
        subject -= 1
    joined = subject > 1 and tokens[subject - 1].low in {"and", "but", "while", "whereas", ";", ",", "as"}
    return subject if joined else 0
