"""English predicates: verb forms by a word list and their neighbours, helpers before them, infinitives after them.

A form that may be a noun ("exports") or an attribute ("signed") counts as a verb only where its neighbours allow it;
whatever stays doubtful is marked unsure. A verb with an infinitive reports that act only after "began to", "managed to"
and their like; after any other verb the act is refused, planned, urged or merely possible.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from entente.reading.lexicon import words
from entente.reading.windows.english_almost import averts, hinders, link_of
from entente.reading.windows.english_finite import (
    BREAKS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    Reading,
    act_of,
    is_finite,
    settled,
)
from entente.reading.windows.english_forms import forms
from entente.reading.windows.predicates import Mark, Predicate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.reading.windows.english_forms import Tag
    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.predicates import Flag, Tense
    from entente.reading.windows.text import Token

_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "am", "'re", "'m"})
_HAVE = frozenset({"have", "has", "had", "'ve", "having"})
_DO = frozenset({"do", "does", "did"})
_PLANS = frozenset({"plan", "plans", "talks", "efforts", "preparations", "intention", "idea", "attempt", "attempts"})
_DROPPING = words("scrap ditch axe shelve mothball")
_DEALS = _PLANS | {"purchase", "sale", "order", "deal", "contract", "project", "scheme", "visit", "exercise"}
"""What is not done when it is dropped."""
_BACKING_OUT = {("rule", "out"), ("stop", "short"), ("fall", "short"), ("back", "out"), ("call", "off")}
_APPEALING = words("call appeal push ask press plead wait hope plan")
_PROMISING = words("offer promise pledge vow")
_WANTING = words("want plan propose intend")
_UNFAILING = words("hesitate neglect forget stop cease")
"""Verbs that, denied, say that an act was done: "did not hesitate to"."""
_REQUESTING = words("ask urge request implore beg press call appeal")
_DEMANDING = words("urge demand request recommend advise suggest")
_INVERTING = {("not", "only"), ("not", "just"), ("not", "merely"), ("no", "sooner")}
"""What stands before an inverted verb that was done."""
_CONTROL = 8
"""Words between "urged" and its "to supply"."""


# ---- chains ----


def predicates(
    tokens: Sequence[Token], lexicon: Lexicon, ends: frozenset[int], qualifying: frozenset[int] = frozenset()
) -> list[Predicate]:
    """Return the predicates of a sentence, in order, without their clauses.

    Parameters
    ----------
    tokens
        Words of the sentence.
    lexicon
        Word lists of English.
    ends, qualifying
        Last words of the actors named, and those of adjectives among them.
    """
    reading = Reading(tokens, lexicon, forms(lexicon), ends, qualifying)
    found: list[Predicate] = []
    index = 0
    while index < len(tokens):
        chain = _chain(reading, index)
        if chain is None:
            index += 1
            continue
        found.append(chain)
        index = chain.last + 1
    return settled(reading, found)


def _chain(reading: Reading, index: int) -> Predicate | None:
    helpers = _helpers(reading, index)
    inverted = _inverted(reading, index) if helpers else None
    if inverted is not None:
        return _complemented(reading, inverted)
    main = reading.after_adverbs(index + len(helpers)) if helpers else index
    main = main if helpers else index
    if not helpers and not is_finite(reading, main):
        return None
    found = _with_helpers(reading, index, helpers, main) if helpers else _plain(reading, main)
    return _complemented(reading, found) if found is not None else None


def _inverted(reading: Reading, index: int) -> Predicate | None:
    """Read "not only did Turkey sell": the subject stands between the helper and its verb."""
    low, before = reading.low(index), (reading.low(index - 2), reading.low(index - 1))
    if before not in _INVERTING or low not in _DO | _HAVE:
        return None
    wanted: Tag = "base" if low in _DO else "pp"
    reach = range(index + 2, min(index + 2 + _CONTROL, len(reading.tokens)))
    verb = next((at for at in reach if wanted in reading.tags(at) and at not in reading.ends), -1)
    if verb < 0 or reading.ends.isdisjoint(range(index + 1, verb)):
        return None
    lemma = reading.forms.lemma(reading.low(verb))
    tense: Tense = "present" if low in {"do", "does"} else "past"
    return Predicate(verb, verb, verb, lemma, act_of(reading, lemma), tense)


def _helpers(reading: Reading, index: int) -> list[int]:
    """Return the indices of the helper verbs and the adverbs among them, from ``index``."""
    found: list[int] = []
    at = index
    while at < len(reading.tokens) and (_is_helper(reading, at) or (found and reading.is_adverb(at))):
        found.append(at)
        at += 1
    return found if found and _is_helper(reading, index) else []


def _is_helper(reading: Reading, index: int) -> bool:
    low = reading.low(index)
    if low == "'s":
        return reading.low(index - 1) in PRONOUNS
    if low in {"can", "may", "might", "will"}:
        return reading.tokens[index].text[0].islower() or index == 0
    modal = reading.lexicon.words("modal_future", "modal_would", "modal_advice") - {"going"}
    return low in _BE | _HAVE | _DO | modal | {"cannot"}


def _plain(reading: Reading, index: int) -> Predicate:
    tags = reading.tags(index)
    tense: Tense = "past" if "past" in tags else "present"
    lemma = reading.forms.lemma(reading.low(index))
    before = reading.before_adverbs(index - 1)
    marks = _negations(reading, before + 1, index)
    return Predicate(before + 1, index, index, lemma, act_of(reading, lemma), tense, marks=marks)


def _with_helpers(reading: Reading, index: int, helpers: list[int], main: int) -> Predicate | None:
    lows = [reading.low(at) for at in helpers]
    marks = (*_negations(reading, index, helpers[-1] + 1), *_modal_marks(reading, helpers))
    if reading.low(index - 1) == "to":
        marks = (*marks, Mark("possibility", index - 1, index))
    tags = reading.tags(main)
    if lows[-1] in _BE | {"'s"} and reading.low(main) == "going" and reading.low(main + 1) == "to":
        return _going(reading, index, main, marks)
    be, have = any(low in _BE for low in lows), any(low in _HAVE for low in lows)
    modal = _is_modal(reading, lows) and not tags and _may_be_verb(reading, main)
    verbal = (
        modal
        or ("pp" in tags and (be or have or "'s" in lows))
        or ("ing" in tags and be)
        or ("base" in tags and not be)
    )
    if not verbal or (have and not be and "base" in tags and "pp" not in tags and not _is_modal(reading, lows)):
        return _copular(reading, index, helpers, marks)
    lemma = reading.forms.lemma(reading.low(main))
    passive = be and "pp" in tags
    return Predicate(
        index, main, main, lemma, act_of(reading, lemma), _tense(lows, tags, passive=passive), passive, marks=marks
    )


def _may_be_verb(reading: Reading, main: int) -> bool:
    """Whether a word behind a modal is a verb that no list has."""
    low = reading.low(main)
    if low in {"everything", "nothing", "anything", "something", "all"}:
        return False
    return low.isalpha() and reading.tokens[main].text.islower() and low not in DETERMINERS | PREPOSITIONS | PRONOUNS


def _is_modal(reading: Reading, lows: list[str]) -> bool:
    modal = reading.lexicon.words("modal_future", "modal_would", "modal_advice") | _DO | {"cannot"}
    return any(low in modal for low in lows)


def _going(reading: Reading, index: int, main: int, marks: tuple[Mark, ...]) -> Predicate:
    verb = reading.after_adverbs(main + 2)
    lemma = reading.forms.lemma(reading.low(verb)) if "base" in reading.tags(verb) else "go"
    last = verb if "base" in reading.tags(verb) else main
    return Predicate(
        index, last, last, lemma, act_of(reading, lemma), "future", marks=(*marks, Mark("future", index, main))
    )


def _copular(reading: Reading, index: int, helpers: list[int], marks: tuple[Mark, ...]) -> Predicate | None:
    """Read "is", "has" and "did" as the predicate itself."""
    verbs = [at for at in helpers if not reading.is_adverb(at)]
    last = verbs[-1]
    low = reading.low(last)
    if low in _DO:
        return Predicate(index, last, last, "do", "other", "present", sure=False, marks=marks)
    if low not in _BE | _HAVE | {"'s"}:
        return Predicate(index, helpers[-1], last, "modal", "other", "none", sure=False, marks=marks)
    lemma = "have" if low in _HAVE else "be"
    past = any(reading.low(at) in {"was", "were", "had", "been"} for at in verbs)
    return Predicate(index, helpers[-1], last, lemma, "state", "past" if past else "present", marks=marks)


def _tense(lows: list[str], tags: frozenset[Tag], *, passive: bool) -> Tense:
    if "did" in lows:
        return "past"
    if any(low in _HAVE for low in lows) and "ing" not in tags:
        return "past"
    if passive and any(low in {"was", "were"} for low in lows) and "being" not in lows:
        return "past"
    return "present"


def _negations(reading: Reading, first: int, stop: int) -> tuple[Mark, ...]:
    words = ("not", "n't", "never", "hardly", "barely", "scarcely", "cannot", "no")
    return tuple(
        Mark("negated", at, at)
        for at in range(max(first, 0), stop)
        if reading.low(at) in words and reading.low(at + 1) not in {"only", "just", "merely", "simply"}
    )


def _modal_marks(reading: Reading, helpers: Sequence[int]) -> Iterator[Mark]:
    sets: tuple[tuple[Flag, str], ...] = (
        ("future", "modal_future"),
        ("possibility", "modal_would"),
        ("advice", "modal_advice"),
    )
    for at in helpers:
        low = reading.low(at)
        for flag, kind in sets:
            if low in reading.lexicon.words(kind) or (flag == "possibility" and low == "cannot"):
                yield Mark(flag, at, at)
        if low in {"would", "could", "might", "'d"}:
            yield Mark("hypothetical", at, at)


# ---- what follows a verb ----

_IMPLIED: Mapping[str, Flag] = {"refuse": "negated", "threaten": "threat", "urge": "advice", "intend": "intention"}


def _complemented(reading: Reading, found: Predicate) -> Predicate:
    """Go on to the infinitive or gerund that a verb governs; the verb says whether that act was done."""
    verb = _almost(reading, found)
    for _ in range(4):
        infinitive = _infinitive(reading, verb)
        if infinitive is None:
            break
        verb = _carried(reading, verb, *infinitive)
    return _controlled(reading, verb)


def _almost(reading: Reading, found: Predicate) -> Predicate:
    """Go on from "came close to" and its like to the gerund behind: what was nearly done was not done."""
    behind = reading.tokens[found.last + 1 :]
    link = link_of(found.lemma, [token.low if token.text[0].islower() else token.text for token in behind])
    if link is None:
        return found
    marked = found.marked(Mark(link.flag, found.head, found.last + link.words))
    verb = reading.after_adverbs(found.last + 1 + link.words)
    if reading.tags(verb).isdisjoint({"base"} if link.infinitive else {"ing"}):
        return marked
    lemma = reading.forms.lemma(reading.low(verb))
    return replace(marked, last=verb, head=verb, lemma=lemma, act=act_of(reading, lemma), passive=False)


def _infinitive(reading: Reading, found: Predicate) -> tuple[int, int] | None:
    """Return the words between a verb and its infinitive or gerund: ``(verb, where the link begins)``."""
    at = reading.after_adverbs(found.last + 1)
    if found.lemma == "be" or found.passive:
        at = _adjective_end(reading, at)
    if reading.low(at) == "to":
        verb = reading.after_adverbs(at + 1)
        if "base" in reading.tags(verb) and verb not in reading.ends:
            return _perfect(reading, verb), at
    if found.lemma in reading.lexicon.words("refuse") and reading.low(at) == "having":
        done = reading.after_adverbs(at + 1)
        return (done, at) if "pp" in reading.tags(done) else None
    at += reading.low(at) == "from" and found.lemma in reading.lexicon.words("refuse")
    gerund = found.lemma in reading.lexicon.words("refuse", "intend", "done") and "ing" in reading.tags(at)
    return (at, at) if gerund else None


def _perfect(reading: Reading, verb: int) -> int:
    """Go on from "to have" and "to be" to the verb that they help: "is said to have sold"."""
    while reading.low(verb) in {"have", "be", "been"}:
        following = reading.after_adverbs(verb + 1)
        if not reading.tags(following) & {"pp", "ing"}:
            break
        verb = following
    return verb


def _adjective_end(reading: Reading, at: int) -> int:
    """Step over "ready", "likely", "unable" before an infinitive."""
    listed = reading.lexicon.words("intend", "refuse", "hedge") | {"about"}
    step = at + 1 if reading.low(at) in listed or reading.low(at).endswith(("able", "ing", "ed")) else at
    return step if reading.low(step) == "to" else at


def _carried(reading: Reading, found: Predicate, verb: int, link: int) -> Predicate:
    lemma = reading.forms.lemma(reading.low(verb))
    between = range(found.last + 1, verb)
    words = {found.lemma, *(reading.low(at) for at in between)}
    if found.lemma in {"be", "have"} and "yet" in {reading.low(at) for at in range(found.first, verb)}:
        words.add("refuse")
    mark = _implied(reading, words, found)
    negated = _negations(reading, link, verb) + _negations(reading, found.last + 1, link)
    told = found.marks
    if mark == "negated" and found.lemma in _UNFAILING and found.has("negated"):
        told, mark = tuple(one for one in told if one.flag != "negated"), None
    marks = (*told, *((Mark(mark, found.head, verb - 1),) if mark else ()), *negated)
    return replace(
        found,
        last=verb,
        head=verb,
        lemma=lemma,
        act=act_of(reading, lemma),
        passive=False,
        marks=marks,
        tense=found.tense,
    )


def _implied(reading: Reading, words: set[str], found: Predicate) -> Flag | None:
    if words & reading.lexicon.words("refuse"):
        return "negated"
    if found.lemma in reading.lexicon.words("done") and not words & reading.lexicon.words("hedge"):
        return None
    special: tuple[tuple[bool, Flag], ...] = (
        (found.passive and found.lemma in reading.lexicon.words("foresee"), "future"),
        (found.lemma == "use" and found.tense == "past", "past"),
        (found.lemma == "have", "advice"),
        ("about" in words, "intention"),
    )
    told = next((flag for holds, flag in special if holds), None)
    if told is not None:
        return told
    order = ("threaten", "urge", "intend") if found.passive else ("threaten", "intend", "urge")
    return next((_IMPLIED[kind] for kind in order if words & reading.lexicon.words(kind)), "possibility")


def _controlled(reading: Reading, found: Predicate) -> Predicate:
    """Mark "urged Turkey to supply", "called for", "ruled out", "prevented Turkey from supplying"."""
    after = [reading.low(at) for at in range(found.last + 1, min(found.last + 1 + _CONTROL, len(reading.tokens)))]
    lemma, next_, kinds = found.lemma, "".join(after[:1]), reading.lexicon.words
    urges, bare = lemma in kinds("urge"), found.last == found.head
    lobbied = lemma in kinds("urge", "intend", "threaten") and _governs(reading, found, after)
    signs: tuple[tuple[bool, Flag], ...] = (
        (next_ == "for" and lemma in _APPEALING, "advice"),
        ((lemma, next_) in _BACKING_OUT, "negated"),
        (averts(lemma) and bare, "negated"),
        (hinders(lemma, after), "negated"),
        (lemma == "deny" and bare and "that" not in after, "negated"),
        (lemma in kinds("refuse") and not _PLANS.isdisjoint(after[:3]), "negated"),
        (lemma.removesuffix("ped").removesuffix("d") in _DROPPING and not _DEALS.isdisjoint(after[:4]), "negated"),
        (lemma in _PROMISING and bare, "intention"),
        (lemma in kinds("threaten") and bare, "threat"),
        (lobbied, "advice" if urges else "intention"),
        (lemma in _WANTING, "intention"),
        (lemma in _DEMANDING, "advice"),
    )
    if lobbied and _is_request(reading, found):
        return replace(found, act="act")
    flag = next((flag for holds, flag in signs if holds), None)
    return found if flag is None else found.marked(Mark(flag, found.head, found.last))


def _is_request(reading: Reading, found: Predicate) -> bool:
    """Whether one side asked another: "urged Turkey to supply" was done, and says nothing of the supply."""
    if found.lemma not in _REQUESTING or found.passive or found.last != found.head:
        return False
    reach = range(found.last + 1, min(found.last + 1 + _CONTROL, len(reading.tokens)))
    named = next((at for at in reach if at in reading.ends and at not in reading.qualifying), -1)
    return named > 0 and reading.low(named + 1) in {"to", "not"}


def _governs(reading: Reading, found: Predicate, after: Sequence[str]) -> bool:
    """Whether an infinitive with "to" follows in the same stretch."""
    for step, low in enumerate(after):
        if low in BREAKS or low in {"that", "which", "and"}:
            return False
        if low == "to" and "base" in reading.tags(found.last + 2 + step) and found.last + 2 + step not in reading.ends:
            return found.lemma not in {"sign", "discuss", "approve", "vote"}
    return False
