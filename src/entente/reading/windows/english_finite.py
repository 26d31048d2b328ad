"""Which English words are finite verbs: by their forms, and by what stands before and behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.reading.lexicon import words
from entente.reading.windows.english_denials import TALES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.reading.windows.english_forms import Forms, Tag
    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.predicates import Act, Predicate
    from entente.reading.windows.text import Token

PRONOUNS = frozenset({"he", "she", "it", "they", "we", "you", "i", "who", "which", "that", "there", "this", "what"})
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
JOINTS = words("and or but that which who whom whose while because although though after before when where if")
BREAKS = frozenset(',;:–—()"“”')
_MONTHS = words("jan feb mar apr may jun jul aug sep oct nov dec")
_NO_ADVERBS = frozenset({"supply", "reply", "apply", "rely"})
_REACH = 4
"""Words from a determiner to its noun at most."""
_SINGULAR = ("gas", "ss", "us", "is", "news", "series")
"""Endings of words in -s that are no plurals: "a gas deal"."""
_SHORT = 4
"""Letters of words that only look like forms: "need", "ally"."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence that is being read for verbs."""

    tokens: Sequence[Token]
    lexicon: Lexicon
    forms: Forms
    ends: frozenset[int]
    """Indices of the last words of actors' names."""
    qualifying: frozenset[int]
    """Those that are adjectives: no verb follows them at once."""

    def low(self, index: int) -> str:
        """Return a word, folded; nothing beyond the sentence."""
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""

    def tags(self, index: int) -> frozenset[Tag]:
        """Return what verb forms a word may be; one in -ed may be a past form though no list has it."""
        if not 0 <= index < len(self.tokens):
            return frozenset()
        low = self.low(index)
        return self.forms.tags(low) or (frozenset({"past", "pp"}) if self._looks_past(index) else frozenset())

    def _looks_past(self, index: int) -> bool:
        token = self.tokens[index]
        return token.text.islower() and len(token.low) > _SHORT and token.low.endswith("ed")

    def is_adverb(self, index: int) -> bool:
        """Whether a word may stand between a verb and its helpers."""
        low = self.low(index)
        return low in _ADVERBS or (low.endswith("ly") and len(low) > _SHORT and low not in _NO_ADVERBS)

    def after_adverbs(self, index: int) -> int:
        """Return the first word from ``index`` on that is no adverb."""
        while self.is_adverb(index):
            index += 1
        return index

    def before_adverbs(self, index: int) -> int:
        """Return the last word up to ``index`` that is no adverb."""
        while index >= 0 and self.is_adverb(index):
            index -= 1
        return index


def act_of(reading: Reading, lemma: str) -> Act:
    """Return what kind of verb a base form is."""
    return reading.forms.acts.get(lemma, "other")


def is_finite(reading: Reading, index: int) -> bool:
    """Whether a word is a finite verb without helpers, as far as its neighbours tell."""
    tags = reading.tags(index)
    if not tags or not reading.tokens[index].text[0].islower():
        return False
    before = reading.before_adverbs(index - 1)
    low = reading.low(before)
    if reading.low(index) == "arms" and before not in reading.ends and low not in PRONOUNS:
        return False
    attributive = low in DETERMINERS | PREPOSITIONS | {"'s", "'"} or _is_count(reading, before)
    if attributive and not (low in {"that", "before", "after", "this"} and "past" in tags):
        return False
    if "past" in tags:
        return before >= 0 and before not in reading.qualifying and not _is_attribute(reading, index)
    if "s" in tags and "base" not in tags:
        objects = before in reading.qualifying or _is_object(reading, before)
        return not objects and _is_third_person(reading, index, before)
    return "base" in tags and _is_plural(reading, index, before)


def _is_count(reading: Reading, at: int) -> bool:
    """Whether a number counts what follows, and is no day or year: "12 armed men", not "on 13 June 2022"."""
    low = reading.low(at)
    dated = low.isdigit() and (len(low) == 4 or reading.low(at - 1)[:3] in _MONTHS)  # noqa: PLR2004 - a year
    return low.isdigit() and not dated


def _is_attribute(reading: Reading, index: int) -> bool:
    """Tell "and increased trade": an -ed word between a joint or adjective and a noun with a later verb."""
    follows = reading.low(index + 1)
    degree = act_of(reading, reading.forms.lemma(reading.low(index))) in {"rise", "fall", "change"}
    if follows == "by" and not (degree or reading.low(index + 2)[:1].isdigit()):
        return True
    before = index - 1
    if follows == "of" and reading.low(index) in {"accused", "suspected"}:
        return True
    if reading.low(before - 1) == "to" and "base" in reading.tags(before):
        return True  # "to export refined oil"
    return (
        reading.low(before) in {",", "–", "—", "("} and follows in PREPOSITIONS and not _is_subject_gap(reading, before)
    )


def _is_subject_gap(reading: Reading, before: int) -> bool:
    """Whether a comma closes an insertion after the subject: "Turkey, a NATO member, increased"."""
    return any(reading.low(at) == "," for at in range(max(0, before - 12), before))


def _is_third_person(reading: Reading, index: int, before: int) -> bool:
    low = reading.low(before)
    subject = (
        before in reading.ends or low in PRONOUNS or low == ")" or (low == "," and _is_subject_gap(reading, before))
    )
    noun = low.isalpha() and not reading.tags(before) and low not in JOINTS
    joined = low in {"and", "but"}
    certain = low in {"which", "who", "he", "she", "it"}
    return before >= 0 and (certain or ((subject or noun or joined) and not _opens_noun(reading, index)))


def _is_object(reading: Reading, before: int) -> bool:
    """Whether a form in -s closes the object of a past verb: "lifted their visa bans"."""
    for at in range(before, max(0, before - _REACH), -1):
        if reading.low(at) in DETERMINERS:
            verb = reading.before_adverbs(at - 1)
            speech = reading.forms.lemma(reading.low(verb)) in reading.lexicon.words("speech")
            return "past" in reading.tags(verb) and not speech
        if reading.tags(at) or not reading.low(at).isalpha() or at in reading.ends:
            return False
    return False


def _opens_noun(reading: Reading, index: int) -> bool:
    """Whether "exports" is a noun: "to", "of", "from" or a verb right behind it, in a stretch with another verb."""
    follows = reading.low(index + 1)
    governs = reading.lexicon.words("intend", "refuse", "threaten", "done", "urge")
    if follows == "to" and reading.forms.lemma(reading.low(index)) in governs and "base" in reading.tags(index + 2):
        return False
    return follows in {"to", "of", "from", "with", "by", "in", "and", "between"} or bool(
        reading.tags(index + 1) & {"past", "s"}
    )


def _is_plural(reading: Reading, index: int, before: int) -> bool:
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
    plural = plural and not low.endswith(_SINGULAR)
    follows = reading.low(index + 1)
    told = follows == "," and reading.forms.lemma(reading.low(index)) in reading.lexicon.words("speech")
    led = (joint or plural) and not reading.tags(before)
    return led and (told or (follows.isalpha() and follows not in {"of", "to"}))


def settled(reading: Reading, found: Sequence[Predicate]) -> list[Predicate]:
    """Drop reduced relatives: "weapons supplied to Armenia arrived" has one predicate."""
    kept: list[Predicate] = []
    for place, one in enumerate(found):
        later = found[place + 1] if place + 1 < len(found) else None
        bare = one.first == one.last and one.tense == "past" and "pp" in reading.tags(one.head)
        if (
            bare
            and not _takes_object(reading, one.last + 1)
            and later is not None
            and not _parted(reading, one.last + 1, later.first)
            and _reduces(reading, one, later)
            and not _fills_tale(reading, one.first)
        ):
            continue
        kept.append(one)
    return kept


def _takes_object(reading: Reading, at: int) -> bool:
    """Whether a name follows at once: "accused Rwanda of" is no participle, "built Monday" may be one."""
    name = at < len(reading.tokens) and reading.tokens[at].text[0].isupper()
    return name and not reading.low(at).endswith("day") and reading.low(at)[:3] not in _MONTHS


def _parted(reading: Reading, first: int, stop: int) -> bool:
    return any(reading.low(at) in JOINTS | BREAKS | {"than"} for at in range(first, stop))


def _fills_tale(reading: Reading, first: int) -> bool:
    """Whether a verb stands in a clause that fills a noun: "the claim that Russia bombed Turkey is false"."""
    opened = next((at for at in range(first - 1, max(0, first - 7), -1) if reading.low(at) == "that"), 0)
    return opened > 0 and reading.low(opened - 1) in TALES and not _parted(reading, opened + 1, first)


def _reduces(reading: Reading, one: Predicate, later: Predicate) -> bool:
    """Whether a past form before another verb can only be a participle; "said" takes a clause without "that"."""
    speech = one.lemma in reading.lexicon.words("speech")
    return not speech and later.tense != "none"
