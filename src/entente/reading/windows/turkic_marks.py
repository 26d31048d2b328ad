"""What marks Turkish and Kazakh clauses beside their verbs' endings: conditions, doubts and denials by word.

A condition marks the whole sentence, a hedge or a denial its clause. "Değil" that denies an actor, and "-sa da" before
what happened, mark nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from entente.reading.windows.lexicon import phrases, stems
from entente.reading.windows.predicates import Mark
from entente.reading.windows.turkic_asides import concedes
from entente.reading.windows.turkic_frames import PROVED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.predicates import Predicate
    from entente.reading.windows.text import Token
    from entente.reading.windows.turkic import Verb

STOPS = frozenset(',;:.!?…–—()"“”«»')
_JOINTS = frozenset(
    {"ve", "ancak", "ama", "fakat", "çünkü", "və", "және", "бірақ", "алайда", "ал", "өйткені", "mi", "mu", "mü"}
)
DENIED = frozenset({"değil", "yok", "емес", "жоқ", "değildi", "yoktu", "değildir", "yoktur"})
_NEVER = frozenset({"asla", "hiçbir", "ешқашан", "ешқандай", "ешкім"})
_SOON = frozenset({"yakinda", "yarin", "ертең", "жақында", "болашақта"})
_LACKING = re.compile(r"\w{2,40}(?:с[ыі]з|s[iuü]z)")
_MOMENT = re.compile(r"(?:кез|сәт|уақыт|жер|шақ|тұс)(?:[дт][ае]|[дт][ае]н)|anda|zamanda|sirada|yerde|yerden")
_PROVED = re.compile(PROVED)
_COPULAS = frozenset({"еді", "болатын", "екен", "болды", "деген"})
_IF = {
    "tr": re.compile(r"\w{2,40}(?:[iuüae]rs[ea]|z?s[ea]|yors[ea]|[dt][iuü]ys[ea]|c[ea]ks[ea])(?:l[ae]r|[kmn])?"),
    "kk": re.compile(r"\w{2,40}(?:са|се)(?:м|ң|қ|к|ңыз|ңіз)?"),
}
_NO_IF = frozenset(
    {"ise", "yoksa", "oysa", "neyse", "kimse", "әсіресе", "adese", "kısa", "kisa", "yasa", "masa", "hisse", "borsa"}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence, with its verbs and actors by the places of their words."""

    tokens: Sequence[Token]
    lexicon: Lexicon
    verbs: Mapping[int, Verb]
    named: Mapping[int, str] = field(default_factory=dict)
    """Case of the actor that a word belongs to."""
    contrasts: frozenset[int] = frozenset()
    """Places of "değil" that deny an actor, not an act."""

    def low(self, index: int) -> str:
        """Return a word, folded; empty outside the sentence."""
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""

    def is_unreal(self, index: int) -> bool:
        """Whether a word is a verb of what did not happen: "satsaydı"."""
        verb = self.verbs.get(index)
        return verb is not None and verb.form.unreal

    def is_final(self, index: int) -> bool:
        """Whether a clause may end after a word: before a stop, a joint, or the end."""
        after = self.low(index + 1)
        return not after or after in STOPS | _JOINTS | DENIED | _COPULAS


def sentence_marks(reading: Reading) -> Iterator[Mark]:
    """Yield what holds for every clause of a sentence: conditions, inventions, a question."""
    pattern = _IF["kk" if reading.lexicon.spelled.tongue == "kk" else "tr"]
    listed = reading.lexicon.words("if")
    for token in reading.tokens:
        verb = reading.verbs.get(token.index)
        bare = token.low not in _NO_IF and token.index not in reading.named
        ends = bare and pattern.fullmatch(token.low) and reading.is_final(token.index)
        if token.low in listed or ends or (verb is not None and verb.form.ending == "if"):
            yield Mark("hypothetical", token.index, token.index)
    for first, last in phrases(reading.tokens, listed):
        yield Mark("hypothetical", first, last)
    for token in reading.tokens:
        if stems(token.low, reading.lexicon.words("unreal")):
            yield Mark("possibility", token.index, token.index)
    if any(token.text == "?" for token in reading.tokens[-3:]):
        yield Mark("question", len(reading.tokens) - 1, len(reading.tokens) - 1)


def held_marks(reading: Reading, one: Predicate, found: Sequence[Predicate]) -> Iterator[Mark]:
    """Mark what stands before "деп" or "diye" unless somebody says it: "деп айыпталды", "деп есептеледі" do not."""
    if reading.low(one.end) not in {"деп", "diye"}:
        return
    later = next((other for other in found if other.first > one.end), None)
    words = reading.lexicon.words
    says = later is not None and not later.passive and later.lemma in words("speech") - words("speech_think")
    threatens = later is not None and later.lemma in words("threaten")
    if not says or threatens:
        yield Mark("threat" if threatens else "possibility", one.end, one.end)


def _only_planned(reading: Reading, predicate: Predicate) -> Iterator[Mark]:
    """Mark verbal nouns that are a right, a plan or a pretence: "satma hakkı", "сату туралы шешім", "satmış gibi"."""
    for at in range(max(predicate.begin, 1), predicate.end):
        verb, low = reading.verbs.get(at - 1), reading.low(at)
        if verb is None:
            continue
        right = verb.form.ending == "noun" and stems(low, reading.lexicon.words("entitled"))
        about = verb.form.ending == "noun" and low in {"туралы", "жөнінде"} and predicate.act != "mutual"
        if right or about or low == "gibi":
            yield Mark("possibility", at - 1, at)


def clause_marks(reading: Reading, predicate: Predicate) -> Iterator[Mark]:
    """Yield what single words and phrases of a clause, and the two words behind it, say about its act."""
    lexicon = reading.lexicon
    yield from _only_planned(reading, predicate)
    inside = [token for token in reading.tokens if predicate.holds(token.index)]
    for token in inside:
        yield from _word_marks(reading, token, predicate)
    for first, last in phrases(inside, lexicon.words("time_ahead", "planned", "hedge")):
        words = " ".join(reading.low(at) for at in range(first, last + 1))
        yield Mark("future" if words in lexicon.words("time_ahead") else "possibility", first, last)
    after = reading.tokens[predicate.end : predicate.end + 2]
    proved = _PROVED.match(" ".join(reading.low(predicate.end + step) for step in (2, 3))) is not None
    for token in after:
        if not proved and stems(token.low, lexicon.words("unsure")):
            yield Mark("possibility", token.index, token.index)


def _is_adverbial(reading: Reading, at: int) -> bool:
    """Whether "no" and "nobody" say how or when: "ешқандай кідіріссіз", "ешкім күтпеген кезде"."""
    without = _LACKING.fullmatch(reading.low(at + 1)) is not None
    return without or any(_MOMENT.fullmatch(reading.low(at + step)) for step in (2, 3))


def _word_marks(reading: Reading, token: Token, predicate: Predicate) -> Iterator[Mark]:
    at = token.index
    if token.low in reading.lexicon.words("hedge", "planned"):
        yield Mark("possibility", at, at)
    beside = token.low in _NEVER and _is_adverbial(reading, at)
    neither = token.low == "ne" and sum(one.low == "ne" for one in reading.tokens) > 1  # a single one asks "what"
    if (neither or token.low in _NEVER | DENIED) and not beside and at not in reading.contrasts:
        yield Mark("negated", at, at)
    if token.low in _SOON and predicate.tense != "past":
        yield Mark("future", at, at)


def concessions(reading: Reading) -> frozenset[int]:
    """Return the places of conditionals that tell what happened: "geç de olsa onayladı"."""
    places = (token.index for token in reading.tokens)
    return frozenset(at for at in places if concedes(reading.tokens, at) and not reading.is_unreal(at))


def conceded(one: Predicate, yielding: frozenset[int]) -> Predicate:
    """Take back the condition that a concession only seems to be."""
    kept = (mark for mark in one.marks if mark.flag != "hypothetical" or mark.last not in yielding)
    return replace(one, marks=tuple(kept))
