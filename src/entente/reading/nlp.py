"""Russian morphology, syntax and names: the one place that touches the language models.

The models (razdel, navec and slovnet from natasha, and pymorphy3) come with the packages, work offline and are loaded
once, at the first parse: about half a second and 200 MB. They are fast on one thread and slow when several processes
share cores, so workers should be started with ``OMP_NUM_THREADS=1`` set before numpy is imported.

natasha asks for pymorphy2, which fails on current Pythons without setuptools; :func:`register` puts pymorphy3, the
maintained successor with the same interface, in its place before natasha is imported. Nothing else may import natasha
but :mod:`entente.reading.tagging`, which runs its models.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from entente.reading.tagging import NameSpan, Tag, Tagged, Tagger

Form = Literal["fin", "inf", "conv", "part", "short", ""]
Tense = Literal["past", "pres", "fut", ""]
NameKind = Literal["PER", "LOC", "ORG"]

MAX_TOKENS = 300
"""Longer sentences are cut there before they are parsed: prose has none, and the parser is quadratic."""

_GLUED = re.compile(r"(?<=\d-х\.)\s+(?=[А-ЯЁA-Z])|(?<=\d\.)\s+(?=(?:И|Но|А|Причём|При этом|Это)\s)")
_FORMS: Mapping[str, Form] = {"VERB": "fin", "INFN": "inf", "GRND": "conv", "PRTF": "part", "PRTS": "short"}
_FORMS_UD: Mapping[str, Form] = {"Fin": "fin", "Inf": "inf", "Conv": "conv", "Part": "part"}
_TENSES: Mapping[str, Tense] = {"past": "past", "pres": "pres", "futr": "fut"}
_TENSES_UD: Mapping[str, Tense] = {"Past": "past", "Pres": "pres", "Fut": "fut"}
_CLASSES = {
    "NOUN": ("NOUN", "PROPN"),
    "ADJF": ("ADJ", "DET", "NUM", "NOUN", "PROPN"),
    "ADJS": ("ADJ", "ADV"),
    "VERB": ("VERB", "AUX"),
    "INFN": ("VERB", "AUX"),
    "GRND": ("VERB", "ADV", "ADP"),
    "PRTF": ("VERB", "ADJ"),
    "PRTS": ("VERB", "ADJ"),
    "NPRO": ("PRON", "DET"),
    "ADVB": ("ADV",),
    "PRED": ("ADV", "ADJ", "VERB"),
    "NUMR": ("NUM",),
}
_CASES = {"nomn": "Nom", "gent": "Gen", "datv": "Dat", "accs": "Acc", "ablt": "Ins", "loct": "Loc", "gen2": "Gen"}


class Word(NamedTuple):
    """What the dictionary says of one word form."""

    lemma: str
    lemmas: frozenset[str]
    form: Form
    tense: Tense
    case: str
    perfective: bool


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a parsed sentence.

    Attributes
    ----------
    index
        Place in its sentence, from 0.
    start, end
        Half-open offsets in the document's text.
    lemma, lemmas
        The reading that fits the tagger best, and all admissible ones; lower case, ``ё`` written ``е``.
    pos, feats
        Universal part of speech and features from the tagger.
    form, tense, perfective
        Verb form, tense and aspect, from the dictionary where it is certain.
    case
        Universal case of nouns and adjectives, or empty.
    head, rel
        Index of the governing token (-1 for a root) and the universal relation.
    """

    index: int
    start: int
    end: int
    text: str
    lemma: str
    lemmas: frozenset[str]
    pos: str
    feats: Mapping[str, str]
    form: Form
    tense: Tense
    perfective: bool
    case: str
    head: int
    rel: str

    @property
    def low(self) -> str:
        """The surface, folded."""
        return fold(self.text)


@dataclass(frozen=True, slots=True)
class Name:
    """A person, place or organisation that the tagger recognised, with offsets in the document's text."""

    start: int
    end: int
    text: str
    kind: NameKind


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence; ``text[start:end]`` of the document is its surface.

    Attributes
    ----------
    tokens
        In order of the text.
    children
        For each token the indices of its direct dependents.
    cut
        Whether the sentence is a piece of one that was too long to parse whole.
    """

    start: int
    end: int
    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...]
    names: tuple[Name, ...] = ()
    cut: bool = False

    def path(self, index: int) -> Iterator[int]:
        """Yield the token's governors, nearest first; ends at a root or where the parse turns in a circle."""
        seen = {index}
        head = self.tokens[index].head
        while head >= 0 and head not in seen:
            yield head
            seen.add(head)
            head = self.tokens[head].head

    def dependents(self, index: int) -> list[Token]:
        """Return the words that hang directly on a token, in order of the text."""
        return [self.tokens[child] for child in self.children[index]]

    def prepositions(self, index: int) -> frozenset[str]:
        """Return the prepositions that the parse hangs on a token, in lower case."""
        return frozenset(one.low for one in self.dependents(index) if one.rel == "case")

    def below(self, index: int) -> tuple[int, ...]:
        """Return the indices of the token and all that depend on it, sorted."""
        found, queue = {index}, [index]
        while queue:
            fresh = [child for child in self.children[queue.pop()] if child not in found]
            found.update(fresh)
            queue.extend(fresh)
        return tuple(sorted(found))


def fold(text: str) -> str:
    """Return the form used for look-ups only: lower case, ``ё`` as ``е``; same length as ``text``."""
    return text.lower().replace("ё", "е")


def lemma_of(word: str) -> str:
    """Return the most likely lemma of a word on its own, folded."""
    return _readings(word)[0].lemma


def lemmas_of(word: str) -> frozenset[str]:
    """Return all admissible lemmas of a word (readings with a score of 0.1 or more), folded, and the word itself."""
    return frozenset({fold(word), *(reading.lemma for reading in _readings(word))})


def nominative(word: str) -> str:
    """Return a name in the nominative singular, read as a genitive: "Петрова" as "Петров"; else as it stands."""
    names = [one for one in dictionary().parse(word) if one.tag.grammemes & {"Surn", "Name", "Patr"}]
    genitives = [one for one in names if one.tag.case in {"gent", "datv"} and one.tag.number == "sing"]
    form = genitives[0].inflect({"nomn", "sing"}) if genitives else None
    return str(form.word).title() if form is not None else word


def nominative_phrase(words: Sequence[str]) -> str:
    """Return a noun phrase in the nominative: "открытых регистров" as "открытые регистры".

    The adjectives before the first noun and that noun are changed, its complements are not: "отчёту института" gives
    "отчёт института". Words that the dictionary does not know, and abbreviations, stand as they are.
    """
    readings = [_oblique(word) for word in words]
    nouns = _CLASSES["NOUN"]
    at = next((place for place, word in enumerate(words) if _readings(word)[0].classes == nouns), None)
    noun = None if at is None else readings[at]
    if at is None or noun is None:
        return " ".join(words)
    one_gender = noun.tag.number == "sing" and noun.tag.gender
    wanted = {"nomn", str(noun.tag.number)} | ({str(noun.tag.gender)} if one_gender else set())
    changed = [
        _inflected(word, one, wanted if place < at else wanted - {"masc", "femn", "neut"})
        for place, (word, one) in enumerate(zip(words[: at + 1], readings, strict=False))
    ]
    return " ".join([*changed, *words[at + 1 :]])


def _oblique(word: str) -> Any:  # noqa: ANN401 - pymorphy3 has no types
    """Return the likeliest reading in a case other than the nominative, or ``None``."""
    if word.isupper():
        return None
    parses = dictionary().parse(word)
    return next((one for one in parses if one.tag.case in {"gent", "datv", "ablt", "loct"}), None)


def _inflected(word: str, reading: Any, wanted: set[str]) -> str:  # noqa: ANN401 - pymorphy3 has no types
    form = reading.inflect(wanted) if reading is not None else None
    if form is None:
        return word
    return str(form.word).capitalize() if word[:1].isupper() else str(form.word)


def may_be_name(word: str) -> bool:
    """Whether a capitalised word may be a person's: listed as a name, or not in the dictionary at all."""
    named = {"Surn", "Name", "Patr"}
    if any(one.score >= 0.05 and one.tag.grammemes & named for one in dictionary().parse(word)):  # noqa: PLR2004 - rare surnames
        return True
    return not dictionary().word_is_known(word.lower())


def skim(text: str, offset: int = 0) -> tuple[Sentence, ...]:
    """Cut a paragraph into sentences and tokens with lemmas from the dictionary alone: no models, no syntax."""
    found = []
    for piece in _pieces(text, offset):
        tokens = tuple(_bare(index, raw) for index, raw in enumerate(piece.tokens))
        found.append(Sentence(piece.start, piece.end, tokens, tuple(() for _ in tokens), (), piece.cut))
    return tuple(found)


def _bare(index: int, raw: _Raw) -> Token:
    word = _word(raw.text, "", "", "")
    return Token(
        index,
        raw.start,
        raw.end,
        raw.text,
        word.lemma,
        word.lemmas,
        "",
        {},
        word.form,
        word.tense,
        word.perfective,
        word.case,
        -1,
        "",
    )


@lru_cache(maxsize=10_000)
def is_person(word: str) -> bool:
    """Whether a noun can only be somebody: every likely reading is of a living being ("актриса", not "истребитель")."""
    nouns = [one for one in dictionary().parse(word) if "NOUN" in one.tag and one.score >= 0.05]  # noqa: PLR2004 - rare
    return bool(nouns) and all("anim" in one.tag for one in nouns)


def is_verb(word: str) -> bool:
    """Whether the likeliest reading of a word is a finite verb or a short participle."""
    return _readings(word)[0].form in {"fin", "short"}


def sentences(text: str, offset: int = 0) -> tuple[tuple[int, int], ...]:
    """Return the spans of the sentences of one paragraph, shifted by ``offset``; line breaks count as blanks."""
    from razdel import sentenize

    flat = text.replace("\n", " ")
    spans = []
    for piece in sentenize(flat):
        start = piece.start
        for glue in _GLUED.finditer(flat, piece.start, piece.stop):
            spans.append((offset + start, offset + glue.start()))
            start = glue.end()
        spans.append((offset + start, offset + piece.stop))
    return tuple(spans)


def parse(paragraphs: Sequence[tuple[int, str]]) -> tuple[tuple[Sentence, ...], ...]:
    """Parse paragraphs, each alone.

    Parameters
    ----------
    paragraphs
        Pairs of offset in the document and text.

    Returns
    -------
    tuple of tuple of Sentence
        One tuple per paragraph.
    """
    tagger = _tagger()
    cut = [list(_pieces(text, offset)) for offset, text in paragraphs]
    flat = [piece for pieces in cut for piece in pieces]
    passages = [[token for piece in pieces for token in piece.tokens] for pieces in cut]
    tagged, named = tagger(
        [[token.text for token in piece.tokens] for piece in flat],
        [[token.text for token in passage] for passage in passages if passage],
    )
    spans = iter(named)
    names = [
        _names(text, offset, passage, next(spans)) if passage else ()
        for (offset, text), passage in zip(paragraphs, passages, strict=True)
    ]
    order = iter(zip(flat, tagged, strict=True))
    return tuple(
        tuple(_sentence(*next(order), found) for _ in pieces) for pieces, found in zip(cut, names, strict=True)
    )


class _Raw(NamedTuple):
    start: int
    end: int
    text: str


class _Piece(NamedTuple):
    start: int
    end: int
    tokens: tuple[_Raw, ...]
    cut: bool


def _pieces(text: str, offset: int) -> Iterator[_Piece]:
    """Yield the sentences of a paragraph as token lists, the overlong ones in pieces."""
    from razdel import tokenize

    for start, end in sentences(text, offset):
        surface = text[start - offset : end - offset].replace("\n", " ")
        raw = [_Raw(start + token.start, start + token.stop, token.text) for token in tokenize(surface)]
        for first in range(0, len(raw), MAX_TOKENS):
            part = tuple(raw[first : first + MAX_TOKENS])
            yield _Piece(part[0].start, part[-1].end, part, len(raw) > MAX_TOKENS)


def _sentence(piece: _Piece, tagged: Tagged, names: Sequence[Name]) -> Sentence:
    size = len(piece.tokens)
    marks = zip(piece.tokens, tagged.tags, tagged.heads, tagged.relations, strict=True)
    tokens = tuple(
        _token(index, raw, tag, head - 1 if head - 1 != index and head <= size else -1, rel)
        for index, (raw, tag, head, rel) in enumerate(marks)
    )
    below: list[list[int]] = [[] for _ in tokens]
    for token in tokens:
        if token.head >= 0:
            below[token.head].append(token.index)
    inside = tuple(name for name in names if piece.start <= name.start < piece.end)
    return Sentence(piece.start, piece.end, tokens, tuple(map(tuple, below)), inside, piece.cut)


def _token(index: int, raw: _Raw, tag: Tag, head: int, rel: str) -> Token:
    pos, feats = tag
    word = _word(raw.text, pos, feats.get("Case", ""), _TENSES_UD.get(feats.get("Tense", ""), ""))
    return Token(
        index=index,
        start=raw.start,
        end=raw.end,
        text=raw.text,
        lemma=word.lemma,
        lemmas=word.lemmas,
        pos=pos,
        feats=feats,
        form=word.form or _FORMS_UD.get(feats.get("VerbForm", ""), ""),
        tense=word.tense or _TENSES_UD.get(feats.get("Tense", ""), ""),
        perfective=word.perfective,
        case=feats.get("Case", word.case),
        head=head,
        rel=rel,
    )


@lru_cache(maxsize=50_000)
def _word(text: str, pos: str, case: str, tense: Tense) -> Word:
    """Choose among the dictionary's readings the one that fits the tagger best, the likelier one among equals."""
    readings = _readings(text)
    best = max(readings, key=lambda one: (pos in one.classes, one.tense == tense, one.case == case))
    lemmas = frozenset({best.lemma, *(one.lemma for one in readings)})
    return Word(best.lemma, lemmas, best.form, best.tense, best.case, best.perfective)


class _Reading(NamedTuple):
    lemma: str
    classes: tuple[str, ...]
    form: Form
    tense: Tense
    case: str
    perfective: bool


@lru_cache(maxsize=50_000)
def _readings(text: str) -> tuple[_Reading, ...]:
    """Return the dictionary's readings with a score of 0.1 or more, likeliest first; never empty."""
    parses = dictionary().parse(text)
    kept = [one for one in parses if one.score >= 0.1] or parses[:1]  # noqa: PLR2004 - the documented threshold
    found = tuple(_reading(one) for one in kept)
    return found or (_Reading(fold(text), (), "", "", "", perfective=False),)


def _reading(one: Any) -> _Reading:  # noqa: ANN401 - pymorphy3 has no types
    tag = one.tag
    pos = str(tag.POS or "")
    return _Reading(
        lemma=fold(one.normal_form),
        classes=_CLASSES.get(pos, ()),
        form=_FORMS.get(pos, ""),
        tense=_TENSES.get(str(tag.tense), "") if pos in {"VERB", "PRTS", "GRND"} else "",
        case=_CASES.get(str(tag.case), ""),
        perfective=tag.aspect == "perf",
    )


def _names(text: str, offset: int, passage: Sequence[_Raw], spans: Iterable[NameSpan]) -> tuple[Name, ...]:
    return tuple(
        Name(start, end, text[start - offset : end - offset], cast("NameKind", span.kind))
        for span in spans
        for start, end in [(passage[span.first].start, passage[span.last - 1].end)]
    )


def register() -> None:
    """Let natasha find pymorphy3 under the name that it asks for."""
    import pymorphy3
    import pymorphy3.analyzer

    sys.modules.setdefault("pymorphy2", pymorphy3)
    sys.modules.setdefault("pymorphy2.analyzer", pymorphy3.analyzer)


@lru_cache(maxsize=1)
def dictionary() -> Any:  # noqa: ANN401 - pymorphy3 has no types
    """Return pymorphy3's analyzer, loaded once for the process."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def _tagger() -> Tagger:
    register()
    from entente.reading.tagging import tagger

    return tagger()
