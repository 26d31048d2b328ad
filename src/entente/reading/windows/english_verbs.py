"""English predicates: verb forms by a word list and their neighbours, helpers before them, infinitives after them.

A form that may be a noun ("exports") or an attribute ("signed") counts as a verb only where its neighbours allow it;
whatever stays doubtful is marked unsure. A verb with an infinitive reports that act only after "began to", "managed to"
and their like; after any other verb the act is refused, planned, urged or merely possible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from entente.reading.lexicon import words
from entente.reading.windows.english_denials import TALES
from entente.reading.windows.english_forms import forms
from entente.reading.windows.predicates import Mark, Predicate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.reading.windows.english_forms import Forms, Tag
    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.predicates import Act, Flag, Tense
    from entente.reading.windows.text import Token

_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "am", "'re", "'m"})
_HAVE = frozenset({"have", "has", "had", "'ve", "having"})
_DO = frozenset({"do", "does", "did"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "we", "you", "i", "who", "which", "that", "there", "this", "what"})
DETERMINERS = words(
    "the a an this these those its their his her our my your some any no every each all both several many few more "
    "most other another such"
)
PREPOSITIONS = words(
    "to into towards toward for from with alongside by between among in inside near at on over against of about "
    "including like as despite except via through across after before since until during within under above than "
    "without upon onto outside around beyond amid per versus concerning regarding"
)
_ADVERBS = words(
    "also already just still only yet even ever never now soon long once not n't then again often always thus hence "
    "further together jointly ago hardly barely scarcely nearly almost"
)
_JOINTS = words("and or but that which who whom whose while because although though after before when where if")
BREAKS = frozenset(',;:–—()"“”')
_PLANS = frozenset({"plan", "plans", "talks", "efforts", "preparations", "intention", "idea", "attempt", "attempts"})
_BACKING_OUT = {("rule", "out"), ("stop", "short"), ("fall", "short"), ("back", "out"), ("call", "off")}
_APPEALING = words("call appeal push ask press plead wait hope plan")
_PROMISING = words("offer promise pledge vow")
_WANTING = words("want plan propose intend")
_DEMANDING = words("urge demand request recommend advise suggest")
_MONTHS = words("jan feb mar apr may jun jul aug sep oct nov dec")
_NO_ADVERBS = frozenset({"supply", "reply", "apply", "rely"})
_SHORT = 4
"""Letters of words that only look like forms: "need", "ally"."""
_CONTROL = 8
"""Words between "urged" and its "to supply"."""


# ---- chains ----


@dataclass(frozen=True, slots=True)
class _Reading:
    """A sentence that is being read for verbs."""

    tokens: Sequence[Token]
    lexicon: Lexicon
    forms: Forms
    ends: frozenset[int]
    """Indices of the last words of actors' names."""
    qualifying: frozenset[int]
    """Those that are adjectives: no verb follows them at once."""

    def low(self, index: int) -> str:
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""

    def tags(self, index: int) -> frozenset[Tag]:
        if not 0 <= index < len(self.tokens):
            return frozenset()
        low = self.low(index)
        return self.forms.tags(low) or (frozenset({"past", "pp"}) if self._looks_past(index) else frozenset())

    def _looks_past(self, index: int) -> bool:
        token = self.tokens[index]
        return token.text.islower() and len(token.low) > _SHORT and token.low.endswith("ed")

    def is_adverb(self, index: int) -> bool:
        low = self.low(index)
        return low in _ADVERBS or (low.endswith("ly") and len(low) > _SHORT and low not in _NO_ADVERBS)

    def after_adverbs(self, index: int) -> int:
        while self.is_adverb(index):
            index += 1
        return index

    def before_adverbs(self, index: int) -> int:
        while index >= 0 and self.is_adverb(index):
            index -= 1
        return index


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
    reading = _Reading(tokens, lexicon, forms(lexicon), ends, qualifying)
    found: list[Predicate] = []
    index = 0
    while index < len(tokens):
        chain = _chain(reading, index)
        if chain is None:
            index += 1
            continue
        found.append(chain)
        index = chain.last + 1
    return _settled(reading, found)


def _chain(reading: _Reading, index: int) -> Predicate | None:
    helpers = _helpers(reading, index)
    main = reading.after_adverbs(index + len(helpers)) if helpers else index
    main = main if helpers else index
    if not helpers and not _is_finite(reading, main):
        return None
    found = _with_helpers(reading, index, helpers, main) if helpers else _plain(reading, main)
    return _complemented(reading, found) if found is not None else None


def _helpers(reading: _Reading, index: int) -> list[int]:
    """Return the indices of the helper verbs and the adverbs among them, from ``index``."""
    found: list[int] = []
    at = index
    while at < len(reading.tokens) and (_is_helper(reading, at) or (found and reading.is_adverb(at))):
        found.append(at)
        at += 1
    return found if found and _is_helper(reading, index) else []


def _is_helper(reading: _Reading, index: int) -> bool:
    low = reading.low(index)
    if low == "'s":
        return reading.low(index - 1) in _PRONOUNS
    if low in {"can", "may", "might", "will"}:
        return reading.tokens[index].text[0].islower() or index == 0
    modal = reading.lexicon.words("modal_future", "modal_would", "modal_advice") - {"going"}
    return low in _BE | _HAVE | _DO | modal | {"cannot"}


def _plain(reading: _Reading, index: int) -> Predicate:
    tags = reading.tags(index)
    tense: Tense = "past" if "past" in tags else "present"
    lemma = reading.forms.lemma(reading.low(index))
    before = reading.before_adverbs(index - 1)
    marks = _negations(reading, before + 1, index)
    return Predicate(before + 1, index, index, lemma, _act(reading, lemma), tense, marks=marks)


def _act(reading: _Reading, lemma: str) -> Act:
    return reading.forms.acts.get(lemma, "other")


def _with_helpers(reading: _Reading, index: int, helpers: list[int], main: int) -> Predicate | None:
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
        index, main, main, lemma, _act(reading, lemma), _tense(lows, tags, passive=passive), passive, marks=marks
    )


def _may_be_verb(reading: _Reading, main: int) -> bool:
    """Whether a word behind a modal is a verb that no list has."""
    low = reading.low(main)
    return low.isalpha() and reading.tokens[main].text.islower() and low not in DETERMINERS | PREPOSITIONS | _PRONOUNS


def _is_modal(reading: _Reading, lows: list[str]) -> bool:
    modal = reading.lexicon.words("modal_future", "modal_would", "modal_advice") | _DO | {"cannot"}
    return any(low in modal for low in lows)


def _going(reading: _Reading, index: int, main: int, marks: tuple[Mark, ...]) -> Predicate:
    verb = reading.after_adverbs(main + 2)
    lemma = reading.forms.lemma(reading.low(verb)) if "base" in reading.tags(verb) else "go"
    last = verb if "base" in reading.tags(verb) else main
    return Predicate(
        index, last, last, lemma, _act(reading, lemma), "future", marks=(*marks, Mark("future", index, main))
    )


def _copular(reading: _Reading, index: int, helpers: list[int], marks: tuple[Mark, ...]) -> Predicate | None:
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


def _negations(reading: _Reading, first: int, stop: int) -> tuple[Mark, ...]:
    words = ("not", "n't", "never", "hardly", "barely", "scarcely", "cannot", "no")
    return tuple(
        Mark("negated", at, at)
        for at in range(max(first, 0), stop)
        if reading.low(at) in words and reading.low(at + 1) not in {"only", "just", "merely", "simply"}
    )


def _modal_marks(reading: _Reading, helpers: Sequence[int]) -> Iterator[Mark]:
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


def _complemented(reading: _Reading, found: Predicate) -> Predicate:
    """Go on to the infinitive or gerund that a verb governs; the verb says whether that act was done."""
    verb = found
    for _ in range(4):
        infinitive = _infinitive(reading, verb)
        if infinitive is None:
            break
        verb = _carried(reading, verb, *infinitive)
    return _controlled(reading, verb)


def _infinitive(reading: _Reading, found: Predicate) -> tuple[int, int] | None:
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


def _perfect(reading: _Reading, verb: int) -> int:
    """Go on from "to have" and "to be" to the verb that they help: "is said to have sold"."""
    while reading.low(verb) in {"have", "be", "been"}:
        following = reading.after_adverbs(verb + 1)
        if not reading.tags(following) & {"pp", "ing"}:
            break
        verb = following
    return verb


def _adjective_end(reading: _Reading, at: int) -> int:
    """Step over "ready", "likely", "unable" before an infinitive."""
    listed = reading.lexicon.words("intend", "refuse", "hedge") | {"about"}
    step = at + 1 if reading.low(at) in listed or reading.low(at).endswith(("able", "ing", "ed")) else at
    return step if reading.low(step) == "to" else at


def _carried(reading: _Reading, found: Predicate, verb: int, link: int) -> Predicate:
    lemma = reading.forms.lemma(reading.low(verb))
    between = range(found.last + 1, verb)
    words = {found.lemma, *(reading.low(at) for at in between)}
    if found.lemma in {"be", "have"} and "yet" in {reading.low(at) for at in range(found.first, verb)}:
        words.add("refuse")
    mark = _implied(reading, words, found)
    negated = _negations(reading, link, verb) + _negations(reading, found.last + 1, link)
    marks = (*found.marks, *((Mark(mark, found.head, verb - 1),) if mark else ()), *negated)
    return replace(
        found,
        last=verb,
        head=verb,
        lemma=lemma,
        act=_act(reading, lemma),
        passive=False,
        marks=marks,
        tense=found.tense,
    )


def _implied(reading: _Reading, words: set[str], found: Predicate) -> Flag | None:
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


def _controlled(reading: _Reading, found: Predicate) -> Predicate:
    """Mark "urged Turkey to supply", "called for", "ruled out", "prevented Turkey from supplying"."""
    after = [reading.low(at) for at in range(found.last + 1, min(found.last + 1 + _CONTROL, len(reading.tokens)))]
    lemma, next_, kinds = found.lemma, "".join(after[:1]), reading.lexicon.words
    urges, bare = lemma in kinds("urge"), found.last == found.head
    lobbied = lemma in kinds("urge", "intend", "threaten") and _governs(reading, found, after)
    signs: tuple[tuple[bool, Flag], ...] = (
        (next_ == "for" and lemma in _APPEALING, "advice"),
        ((lemma, next_) in _BACKING_OUT, "negated"),
        (lemma == "deny" and bare and "that" not in after, "negated"),
        (lemma in kinds("refuse") and not _PLANS.isdisjoint(after[:3]), "negated"),
        (lemma in _PROMISING and bare, "intention"),
        (lemma in kinds("threaten") and bare, "threat"),
        (lobbied, "advice" if urges else "intention"),
        (lemma in _WANTING, "intention"),
        (lemma in _DEMANDING, "advice"),
    )
    flag = next((flag for holds, flag in signs if holds), None)
    return found if flag is None else found.marked(Mark(flag, found.head, found.last))


def _governs(reading: _Reading, found: Predicate, after: Sequence[str]) -> bool:
    """Whether an infinitive with "to" follows in the same stretch."""
    for step, low in enumerate(after):
        if low in BREAKS or low in {"that", "which", "and"}:
            return False
        if low == "to" and "base" in reading.tags(found.last + 2 + step) and found.last + 2 + step not in reading.ends:
            return found.lemma not in {"sign", "discuss", "approve", "vote"}
    return False


# ---- which forms are finite ----


def _is_finite(reading: _Reading, index: int) -> bool:
    tags = reading.tags(index)
    if not tags or not reading.tokens[index].text[0].islower():
        return False
    before = reading.before_adverbs(index - 1)
    low = reading.low(before)
    if reading.low(index) == "arms" and before not in reading.ends and low not in _PRONOUNS:
        return False
    attributive = low in DETERMINERS | PREPOSITIONS | {"'s", "'"} or _is_count(reading, before)
    if attributive and not (low in {"that", "before", "after", "this"} and "past" in tags):
        return False
    if "past" in tags:
        return before >= 0 and before not in reading.qualifying and not _is_attribute(reading, index)
    if "s" in tags and "base" not in tags:
        return _is_third_person(reading, index, before)
    return "base" in tags and _is_plural(reading, index, before)


def _is_count(reading: _Reading, at: int) -> bool:
    """Whether a number counts what follows, and is no day or year: "12 armed men", not "on 13 June 2022"."""
    low = reading.low(at)
    dated = low.isdigit() and (len(low) == 4 or reading.low(at - 1)[:3] in _MONTHS)  # noqa: PLR2004 - a year
    return low.isdigit() and not dated


def _is_attribute(reading: _Reading, index: int) -> bool:
    """Tell "and increased trade": an -ed word between a joint or adjective and a noun with a later verb."""
    follows = reading.low(index + 1)
    degree = _act(reading, reading.forms.lemma(reading.low(index))) in {"rise", "fall", "change"}
    if follows == "by" and not (degree or reading.low(index + 2)[:1].isdigit()):
        return True
    before = index - 1
    return (
        reading.low(before) in {",", "–", "—", "("} and follows in PREPOSITIONS and not _is_subject_gap(reading, before)
    )


def _is_subject_gap(reading: _Reading, before: int) -> bool:
    """Whether a comma closes an insertion after the subject: "Turkey, a NATO member, increased"."""
    return any(reading.low(at) == "," for at in range(max(0, before - 12), before))


def _is_third_person(reading: _Reading, index: int, before: int) -> bool:
    low = reading.low(before)
    subject = (
        before in reading.ends or low in _PRONOUNS or low == ")" or (low == "," and _is_subject_gap(reading, before))
    )
    noun = low.isalpha() and not reading.tags(before) and low not in _JOINTS
    joined = low in {"and", "but"}
    certain = low in {"which", "who", "he", "she", "it"}
    return before >= 0 and (certain or ((subject or noun or joined) and not _opens_noun(reading, index)))


def _opens_noun(reading: _Reading, index: int) -> bool:
    """Whether "exports" is a noun: "to", "of", "from" or a verb right behind it, in a stretch with another verb."""
    follows = reading.low(index + 1)
    governs = reading.lexicon.words("intend", "refuse", "threaten", "done", "urge")
    if follows == "to" and reading.forms.lemma(reading.low(index)) in governs and "base" in reading.tags(index + 2):
        return False
    return follows in {"to", "of", "from", "with", "by", "in", "and"} or bool(reading.tags(index + 1) & {"past", "s"})


def _is_plural(reading: _Reading, index: int, before: int) -> bool:
    low = reading.low(before)
    if low in {"they", "we", "you", "i", "who", "which", "that"}:
        return True
    inverted = (
        reading.low(0) in {"should", "were", "did", "will", "would", "could", "can", "do"} and before in reading.ends
    )
    joint = inverted or (
        before in reading.ends and any(reading.low(at) == "and" for at in range(max(0, before - 3), before))
    )
    plural = low.endswith("s") and low.isalpha() and low not in PREPOSITIONS and before not in reading.ends
    follows = reading.low(index + 1)
    return (joint or plural) and not reading.tags(before) and follows not in {"of", "to"} and follows.isalpha()


def _settled(reading: _Reading, found: Sequence[Predicate]) -> list[Predicate]:
    """Drop reduced relatives: "weapons supplied to Armenia arrived" has one predicate."""
    kept: list[Predicate] = []
    for place, one in enumerate(found):
        later = found[place + 1] if place + 1 < len(found) else None
        bare = one.first == one.last and one.tense == "past" and "pp" in reading.tags(one.head)
        if (
            bare
            and later is not None
            and not _parted(reading, one.last + 1, later.first)
            and _reduces(reading, one, later)
            and not _fills_tale(reading, one.first)
        ):
            continue
        kept.append(one)
    return kept


def _parted(reading: _Reading, first: int, stop: int) -> bool:
    return any(reading.low(at) in _JOINTS | BREAKS for at in range(first, stop))


def _fills_tale(reading: _Reading, first: int) -> bool:
    """Whether a verb stands in a clause that fills a noun: "the claim that Russia bombed Turkey is false"."""
    opened = next((at for at in range(first - 1, max(0, first - 7), -1) if reading.low(at) == "that"), 0)
    return opened > 0 and reading.low(opened - 1) in TALES and not _parted(reading, opened + 1, first)


def _reduces(reading: _Reading, one: Predicate, later: Predicate) -> bool:
    """Whether a past form before another verb can only be a participle; "said" takes a clause without "that"."""
    speech = one.lemma in reading.lexicon.words("speech")
    return not speech and later.tense != "none"
