"""Frames of sentiment: words that say what one side thinks of another, found in parsed Russian sentences.

A frame gives polarities between roles (``a0`` acts or feels, ``a1`` is what it is aimed at, ``author`` speaks) and
effects on them. Two lexicons have this form: the table that ships with Entente (``tables/frames_ru.csv``, written for
it) and RuSentiFrames (Loukachevitch and Rusnachenko 2020), which the user may load; :func:`active` takes the latter
where it is there.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from entente.errors import FormatError
from entente.reading.heads.place import find
from entente.reading.lexicon import words
from entente.reading.nlp import fold, lemma_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from entente.reading.nlp import Sentence, Token

FILE = "rusentiframes.json"
"""Name of the user's copy of RuSentiFrames among his models."""

WEAK = 0.5
"""What negation leaves of a frame's strength."""

_SIGNS = {"pos": 1.0, "neg": -1.0, "+": 1.0, "-": -1.0}
_TYPO, _MEANT = 0.07, 0.7
"""One weight of RuSentiFrames lacks its decimal place: all others are 1 or 0.7."""

_NEGATORS = frozenset({"не", "ни", "нет", "без", "никогда", "нельзя"})
_REVERSERS = words(
    "прекратить прекращать прекращение снять снимать снятие отменить отменять отмена отказаться отказываться отказ "
    "отсутствие избежать избегать утратить утрачивать утрата потерять терять потеря лишиться лишаться перестать "
    "переставать предотвратить предотвращать предотвращение прекратиться исчерпать"
)
"""Governors that take back what their complement says: "снять санкции"."""

_QUESTIONS = {
    "кого": "gen",
    "кому": "dat",
    "кем": "ins",
    "чему": "dat",
    "чем": "ins",
}
_JOINS = {"с": "с+ins", "на": "на+acc", "против": "против+gen", "к": "к+dat", "от": "от+gen", "за": "за+acc"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a word says of its roles.

    Attributes
    ----------
    id
        Name in its lexicon.
    polarity
        (from, to) -> signed strength in [-1, 1]; roles are ``a0`` to ``a3`` and ``author``.
    effect
        Role -> how good or bad it is for it, in [-1, 1].
    case
        How the second role is put: ``acc``, ``с+ins``, ...; empty if the lexicon does not say.
    """

    id: str
    polarity: Mapping[tuple[str, str], float]
    effect: Mapping[str, float]
    case: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """A word or phrase: the admissible forms of each word, and its frames."""

    words: tuple[frozenset[str], ...]
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Variants by the forms of their first word, the longest first.

    Attributes
    ----------
    name
        ``shipped`` or ``rusentiframes``.
    size
        Number of variants.
    """

    name: str
    size: int
    variants: Mapping[str, tuple[Variant, ...]]


@dataclass(frozen=True, slots=True)
class FrameHit:
    """A frame found in a sentence.

    Attributes
    ----------
    first, last
        Its tokens, both inclusive.
    head
        The token that carries it in the parse.
    start, end
        Half-open offsets in the document's text.
    frames
        All frames of the variant, equally likely.
    negated
        Whether it is denied or taken back; the sign is turned then, and the strength halved.
    passive
        Whether grammatical subject and object are ``a1`` and ``a0``.
    """

    first: int
    last: int
    head: int
    start: int
    end: int
    frames: tuple[Frame, ...]
    negated: bool = False
    passive: bool = False

    def polarity(self, source: str, target: str) -> float:
        """Return the signed strength from one role to another, in [-1, 1]: the mean over the frames."""
        return self._factor * sum(one.polarity.get((source, target), 0.0) for one in self.frames) / len(self.frames)

    def effect(self, role: str) -> float:
        """Return how good or bad it is for a role, in [-1, 1]: the mean over the frames."""
        return self._factor * sum(one.effect.get(role, 0.0) for one in self.frames) / len(self.frames)

    @property
    def _factor(self) -> float:
        return -WEAK if self.negated else 1.0


@dataclass(frozen=True, slots=True)
class Arguments:
    """Heads of the phrases that fill the first two roles, as token indices; coordinated ones are all there."""

    a0: tuple[int, ...] = ()
    a1: tuple[int, ...] = ()


@lru_cache(maxsize=1)
def shipped() -> Lexicon:
    """Return the table that ships with Entente."""
    text = (resources.files("entente.reading") / "tables" / "frames_ru.csv").read_text("utf-8")
    phrases: dict[str, list[Frame]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(text)):
        phrases[row["phrase"]].append(_frame(row))
    return _lexicon("shipped", phrases)


def rusentiframes(data: bytes) -> Lexicon:
    """Return the lexicon of a file in the layout of RuSentiFrames' ``collection.json``.

    Raises
    ------
    FormatError
        If the bytes are no such file.
    """
    phrases: dict[str, list[Frame]] = defaultdict(list)
    try:
        for name, entry in json.loads(data).items():
            frame = _read_frame(name, entry)
            for variant in entry["variants"]:
                phrases[variant].append(frame)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FormatError(
            "this is no RuSentiFrames collection", hint="take collection.json of nicolay-r/RuSentiFrames as it is"
        ) from error
    return _lexicon("rusentiframes", phrases)


def active() -> Lexicon:
    """Return the user's RuSentiFrames if he has loaded it, else the shipped table; errors as :func:`rusentiframes`."""
    own = find(FILE)
    return shipped() if own is None else _loaded(own)


@lru_cache(maxsize=2)
def _loaded(data: bytes) -> Lexicon:
    return rusentiframes(data)


def find_frames(sentence: Sentence, lexicon: Lexicon) -> tuple[FrameHit, ...]:
    """Return the frames of a parsed sentence in order, the longest variant first; hits do not overlap."""
    found: list[FrameHit] = []
    position = 0
    while position < len(sentence.tokens):
        variant = _longest(sentence, position, lexicon)
        if variant is None:
            position += 1
            continue
        found.append(_hit(sentence, position, variant))
        position += len(variant.words)
    return tuple(found)


def arguments(sentence: Sentence, hit: FrameHit) -> Arguments:
    """Return what fills ``a0`` and ``a1`` of a frame, by syntactic role, case and voice.

    A verb's subject is ``a0`` and its object ``a1``, swapped in the passive; a noun takes its complement in the frame's
    case as ``a1``, and the genitive, instrumental or adjective, or the subject of its light verb, as ``a0``.
    """
    head = sentence.tokens[hit.head]
    if head.pos in {"VERB", "AUX"} or head.form:
        subjects, objects = _subjects(sentence, head), _objects(sentence, head, hit)
        agents = [one for one in sentence.dependents(head.index) if _is_agent(sentence, one)] if hit.passive else []
        first, second = (agents, subjects) if hit.passive else (subjects, objects)
    elif head.pos == "ADJ":
        first, second = _described(sentence, head), _objects(sentence, head, hit)
    else:
        first, second = _nominal(sentence, head, hit)
    return Arguments(_spread(sentence, first, hit), _spread(sentence, second, hit))


def _frame(row: Mapping[str, str]) -> Frame:
    signs = {("a0", "a1"): "a0_a1", ("a1", "a0"): "a1_a0", ("author", "a0"): "author_a0", ("author", "a1"): "author_a1"}
    polarity = {roles: float(row[column]) for roles, column in signs.items() if row[column] != "0"}
    effect = {"a1": float(row["effect"])} if row["effect"] != "0" else {}
    return Frame(f"{row['phrase']}:{row['a1']}", polarity, effect, row["a1"])


def _read_frame(name: str, entry: Mapping[str, Any]) -> Frame:
    said = entry["frames"]
    polarity = {(one[0], one[1]): _SIGNS[one[2]] * _weight(one[3]) for one in said.get("polarity", ())}
    effect = {one[0]: _SIGNS[one[1]] * _weight(one[2]) for one in said.get("effect", ())}
    return Frame(name, polarity, effect, _asked(entry.get("roles", {}).get("a1", "")))


def _weight(value: float) -> float:
    return _MEANT if value == _TYPO else float(value)


def _asked(text: str) -> str:
    """Read the case of a role from its description: "тот, кому помогают", "тот, с кем дружат"."""
    said = fold(text).replace(",", " ").split()
    for before, word in zip(["", *said], said, strict=False):
        if word in {*_QUESTIONS, "что", "кого", "чего"} and before in _JOINS:
            return _JOINS[before]
        if word in {"кому", "чему", "кем"}:
            return _QUESTIONS[word]
    return ""


def _lexicon(name: str, phrases: Mapping[str, Sequence[Frame]]) -> Lexicon:
    begun: dict[str, list[Variant]] = defaultdict(list)
    for phrase, frames in phrases.items():
        forms = tuple(_forms(word) for word in phrase.split())
        if not forms:
            continue
        variant = Variant(forms, tuple(frames))
        for form in sorted(forms[0]):
            begun[form].append(variant)
    ordered = {form: tuple(sorted(found, key=lambda one: -len(one.words))) for form, found in begun.items()}
    return Lexicon(name, len(phrases), ordered)


def _forms(word: str) -> frozenset[str]:
    low = fold(word)
    return frozenset({low, lemma_of(low)})


def _longest(sentence: Sentence, first: int, lexicon: Lexicon) -> Variant | None:
    token = sentence.tokens[first]
    keys = dict.fromkeys((token.lemma, token.low))
    variants = [one for key in keys for one in lexicon.variants.get(key, ()) if _fits(sentence, first, one)]
    return max(variants, key=lambda one: len(one.words), default=None)


def _fits(sentence: Sentence, first: int, variant: Variant) -> bool:
    tokens = sentence.tokens[first : first + len(variant.words)]
    if len(tokens) < len(variant.words):
        return False
    return all(one.lemma in forms or one.low in forms for one, forms in zip(tokens, variant.words, strict=True))


def _hit(sentence: Sentence, first: int, variant: Variant) -> FrameHit:
    last = first + len(variant.words) - 1
    head = _carrier(sentence, first, last)
    return FrameHit(
        first=first,
        last=last,
        head=head.index,
        start=sentence.tokens[first].start,
        end=sentence.tokens[last].end,
        frames=_narrowed(sentence, head, variant.frames),
        negated=_is_negated(sentence, first) != _is_reversed(sentence, head),
        passive=_is_passive(sentence, head),
    )


def _narrowed(sentence: Sentence, head: Token, frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """Keep the frames whose case is there: "выступать за" and "выступать против" differ in nothing else."""
    if len({one.case for one in frames if one.case}) < 2:  # noqa: PLR2004 - nothing to choose
        return frames
    below = sentence.dependents(head.index)
    kept = tuple(
        frame for frame in frames if not frame.case or any(_in_case(sentence, one, {frame.case}) for one in below)
    )
    return kept or frames


def _carrier(sentence: Sentence, first: int, last: int) -> Token:
    """Return the token of a phrase whose governor is outside it."""
    inside = range(first, last + 1)
    outer = [one for one in sentence.tokens[first : last + 1] if one.head not in inside]
    return outer[0] if outer else sentence.tokens[first]


def _is_negated(sentence: Sentence, first: int) -> bool:
    """Whether one of the two words before denies; "не только" does not, and "не может не" is no denial."""
    before = [token.low for token in sentence.tokens[max(0, first - 3) : first]]
    denied = [word in _NEGATORS for word in before[-2:]]
    if "только" in before[-2:] or not any(denied):
        return False
    return not (len(before) > 2 and before[0] == "не" and before[-1] == "не")  # noqa: PLR2004 - "не мог не" is three words


def _is_reversed(sentence: Sentence, head: Token) -> bool:
    above = sentence.tokens[head.head] if head.head >= 0 else None
    return above is not None and above.lemma in _REVERSERS and head.rel in {"obj", "obl", "nmod", "xcomp", "iobj"}


def _is_passive(sentence: Sentence, head: Token) -> bool:
    if head.feats.get("Voice") == "Pass" or head.form == "short":
        return True
    return any(one.rel == "nsubj:pass" for one in sentence.dependents(head.index))


def _subjects(sentence: Sentence, verb: Token) -> list[Token]:
    """Return the subject of a verb: its own, the noun a participle describes, or that of the verb that governs it."""
    current, seen = verb, {verb.index}
    while True:
        found = [one for one in sentence.dependents(current.index) if one.rel.startswith("nsubj")]
        if found:
            return [_antecedent(sentence, current, one) for one in found]
        if current.head < 0 or current.head in seen:
            return []
        above = sentence.tokens[current.head]
        if current.rel in {"amod", "acl"}:
            return [above]
        if current.rel not in {"xcomp", "conj", "advcl", "csubj"} or (current.rel == "advcl" and current.form == "fin"):
            return []
        seen.add(above.index)
        current = above


def _antecedent(sentence: Sentence, verb: Token, subject: Token) -> Token:
    """Return the noun that "который" stands for, else the subject itself."""
    if subject.lemma == "который" and verb.rel == "acl:relcl" and verb.head >= 0:
        return sentence.tokens[verb.head]
    return subject


def _objects(sentence: Sentence, head: Token, hit: FrameHit) -> list[Token]:
    """Return the complements in a case of the frames; without a stated case the object, else the dative."""
    below = sentence.dependents(head.index)
    cases = {one.case for one in hit.frames if one.case}
    found = [one for one in below if _in_case(sentence, one, cases)]
    if found or cases - {"acc"}:
        return found
    objects = [one for one in below if one.rel == "obj"]
    return objects or [one for one in below if one.rel == "iobj"]


def _in_case(sentence: Sentence, token: Token, cases: Iterable[str]) -> bool:
    if token.rel.split(":")[0] not in {"obj", "iobj", "obl", "nmod"}:
        return False
    if "acc" in cases and token.rel == "obj":
        return True
    return _cased(sentence, token) in cases


def _cased(sentence: Sentence, token: Token) -> str:
    """Return preposition and case as the table writes them: "dat", "с+ins"."""
    case = token.case.lower()
    preposition = next(
        (one.low for one in sentence.dependents(token.index) if one.rel == "case" and one.index < token.index), ""
    )
    plain = {"со": "с", "ко": "к", "во": "в", "ото": "от", "об": "о", "обо": "о"}.get(preposition, preposition)
    return f"{plain}+{case}" if plain else case


def _is_agent(sentence: Sentence, token: Token) -> bool:
    return token.rel.split(":")[0] in {"obl", "nmod", "iobj"} and _cased(sentence, token) == "ins"


def _described(sentence: Sentence, adjective: Token) -> list[Token]:
    """Return the noun of an adjective, or its subject if it predicates."""
    subjects = [one for one in sentence.dependents(adjective.index) if one.rel.startswith("nsubj")]
    if subjects or adjective.rel != "amod" or adjective.head < 0:
        return subjects
    return [sentence.tokens[adjective.head]]


def _nominal(sentence: Sentence, noun: Token, hit: FrameHit) -> tuple[list[Token], list[Token]]:
    """Return who gives and who gets inside and around a noun."""
    below = sentence.dependents(noun.index)
    between = [one for one in below if one.rel == "nmod" and _cased(sentence, one) == "между+ins"]
    if between:
        return between, between
    cases = {one.case for one in hit.frames if one.case} or {"gen", "dat"}
    second = [one for one in below if _in_case(sentence, one, cases)]
    within = [one for one in below if one not in second and _gives(sentence, one)]
    light = _governor(sentence, noun)
    subjects = _predicated(sentence, noun) or ([] if light is None else _subjects(sentence, light))
    around = (
        [] if light is None else [one for one in sentence.dependents(light.index) if _in_case(sentence, one, cases)]
    )
    return within or [one for one in subjects if one is not noun], second or [one for one in around if one is not noun]


def _gives(sentence: Sentence, token: Token) -> bool:
    return token.rel == "amod" or (token.rel in {"nmod", "obl"} and _cased(sentence, token) in {"gen", "ins"})


def _predicated(sentence: Sentence, noun: Token) -> list[Token]:
    """Return whom a noun is said of: its subject, or what it stands beside ("союзник Чада Нигер")."""
    below = [one for one in sentence.dependents(noun.index) if one.rel.startswith("nsubj") or one.rel == "appos"]
    if below or noun.rel != "appos" or noun.head < 0:
        return below
    return [sentence.tokens[noun.head]]


def _governor(sentence: Sentence, noun: Token) -> Token | None:
    """Return the verb whose object a noun is: "оказать поддержку"."""
    above = sentence.tokens[noun.head] if noun.head >= 0 else None
    return above if above is not None and above.form and noun.rel in {"obj", "obl", "iobj", "nsubj:pass"} else None


def _spread(sentence: Sentence, tokens: Iterable[Token], hit: FrameHit) -> tuple[int, ...]:
    """Return the indices of the tokens and of those coordinated with them, without the frame's own."""
    own = range(hit.first, hit.last + 1)
    found = {index for token in tokens for index in _coordinated(sentence, token)}
    return tuple(sorted(index for index in found if index not in own))


def _coordinated(sentence: Sentence, token: Token) -> Iterator[int]:
    queue, seen = [token], {token.index}
    while queue:
        one = queue.pop()
        yield one.index
        fresh = [child for child in sentence.dependents(one.index) if child.rel == "conj" and child.index not in seen]
        nouns = [child for child in fresh if child.pos in {"NOUN", "PROPN", "PRON", "ADJ", "X"}]
        seen.update(child.index for child in nouns)
        queue.extend(nouns)
