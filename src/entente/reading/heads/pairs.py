"""Features of directed pairs of entities in a document: what a reader would look at to tell who likes or fights whom.

Each sentence that names two entities gives one row a directed pair: their order and distance, their places in the
parse, the frames of sentiment that link them or stand around them, and the cases they are in. Rows of a pair are summed
up over the document and joined with what the document says of each of the two: how often, how early, as subject, as
speaker. All features are numbers; no words are kept.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from entente.reading.frames import arguments, find_frames
from entente.reading.lexicon import CLAUSAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.reading.frames import FrameHit, Lexicon
    from entente.reading.nlp import Sentence, Token

PLACE = ("before", "closeness", "between", "denied", "quoted", "early", "crowd")
PARSE = (
    "path",
    "nearness",
    "verbs",
    "subject_object",
    "subject_below",
    "object_subject",
    "below_subject",
    "coordinated",
    "siblings",
    "source_above",
    "target_above",
    "source_speaks",
    "target_speaks",
)
FRAMES = (
    "role_good",
    "role_bad",
    "half_good",
    "half_bad",
    "path_good",
    "path_bad",
    "between_good",
    "between_bad",
    "around_good",
    "around_bad",
    "author",
    "effect",
)
FORM = ("dative", "instrumental", "genitive", "accusative", "against", "with", "subject", "source_amod", "target_amod")
ROW = (*PLACE, *PARSE, *FRAMES, *FORM)
"""Features of one pair in one sentence."""

_EACH = (
    "count",
    "rank",
    "share",
    "first",
    "title",
    "subject",
    "speaker",
    "tone",
    "person",
    "place",
    "body",
    "partners",
)
_BOTH = ("sentences", "entities", "together", "together_source", "together_target", "adjacent", "pairs")
FEATURES = (
    *(f"{how}_{name}" for how in ("sum", "max", "mean") for name in ROW),
    *(f"{end}_{name}" for name in _EACH for end in ("source", "target")),
    *_BOTH,
)
"""Features of one pair in a document, in order."""

MOST = 24
"""Mentions of one sentence that are looked at: lists of names are no statements, and pairs are quadratic."""

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "X", "NUM"})
_JOINED = frozenset({"conj", "appos", "flat:name", "flat", "flat:foreign"})
_DENIALS = frozenset({"не", "ни", "нет", "без"})
_OBJECTS = frozenset({"obj", "iobj", "obl"})
_FAR = 12.0
"""Length of a path that the parse does not give."""
_TITLE = 3


@dataclass(frozen=True, slots=True)
class EntityMention:
    """An entity named in a text: half-open offsets, its group, and ``PER``, ``LOC`` or ``ORG``."""

    group: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Directed pairs of groups that share a sentence.

    Attributes
    ----------
    names
        (source, target), sorted.
    values
        (pairs, features), see :data:`FEATURES`.
    """

    names: tuple[tuple[str, str], ...]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Spot:
    """A mention in its sentence: its token, the one it stands for in the parse, and the way from there to the root."""

    group: str
    kind: str
    at: int
    top: int
    way: tuple[int, ...]
    depth: dict[int, int]
    preposition: str


@dataclass(frozen=True, slots=True)
class _Said:
    """A frame with its fillers and what it says: from the first to the second role, back, on the second."""

    hit: FrameHit
    first: frozenset[int]
    second: frozenset[int]
    forth: float
    back: float


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence prepared: spots, frames, their signs by token; signs and denials summed up; quotation."""

    sentence: Sentence
    spots: tuple[_Spot, ...]
    said: tuple[_Said, ...]
    signs: dict[int, float]
    good: tuple[float, ...]
    bad: tuple[float, ...]
    quoted: tuple[bool, ...]
    denials: tuple[int, ...]


@dataclass(slots=True)
class _Tally:
    """What a document says of one entity."""

    first: int
    count: int = 0
    subject: int = 0
    speaker: int = 0
    tone: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    within: set[int] = field(default_factory=set)
    rank: int = 0
    partners: int = 0


def pair_features(sentences: Sequence[Sentence], mentions: Sequence[EntityMention], lexicon: Lexicon) -> Pairs:
    """Return the features of all directed pairs of entities that share a sentence.

    Parameters
    ----------
    sentences
        Of a document, in order.
    mentions
        Of its entities; those outside the sentences are left out.
    lexicon
        Frames of sentiment.
    """
    scenes = _scenes(sentences, mentions, lexicon)
    rows: dict[tuple[str, str], list[tuple[float, ...]]] = defaultdict(list)
    for scene in scenes.values():
        for source in scene.spots:
            for target in scene.spots:
                if source.group != target.group:
                    rows[source.group, target.group].append(_row(scene, source, target))
    names = tuple(sorted(rows))
    tallies = _tallies(scenes, names)
    total = sum(one.count for one in tallies.values())
    sums = np.array([_summed(rows[pair]) for pair in names]).reshape(len(names), 3 * len(ROW))
    context = np.array([_context(tallies, pair, total, len(sentences), len(names)) for pair in names])
    return Pairs(names, np.hstack([sums, context.reshape(len(names), len(FEATURES) - sums.shape[1])]))


def _summed(rows: Sequence[tuple[float, ...]]) -> NDArray[np.float64]:
    if len(rows) == 1:
        return np.array(rows[0] * 3)
    values = np.array(rows)
    total = values.sum(axis=0)
    return np.concatenate([total, values.max(axis=0), total / len(rows)])


def _scenes(sentences: Sequence[Sentence], mentions: Sequence[EntityMention], lexicon: Lexicon) -> dict[int, _Scene]:
    """Prepare the sentences that name an entity, by their number."""
    starts = [sentence.start for sentence in sentences]
    inside: dict[int, list[EntityMention]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda one: (one.start, one.end)):
        number = bisect_right(starts, mention.start) - 1
        if number >= 0 and mention.end <= sentences[number].end and len(inside[number]) < MOST:
            inside[number].append(mention)
    return {number: _scene(sentences[number], found, lexicon) for number, found in sorted(inside.items()) if found}


def _scene(sentence: Sentence, mentions: Sequence[EntityMention], lexicon: Lexicon) -> _Scene:
    said = tuple(_said(sentence, hit) for hit in find_frames(sentence, lexicon))
    signs = {one.hit.head: one.forth or one.hit.polarity("author", "a0") for one in said}
    by_token = [signs.get(at, 0.0) for at in range(len(sentence.tokens))]
    return _Scene(
        sentence=sentence,
        spots=tuple(spot for one in mentions for spot in _spot(sentence, one)),
        said=said,
        signs=signs,
        good=(0.0, *accumulate(max(sign, 0.0) for sign in by_token)),
        bad=(0.0, *accumulate(max(-sign, 0.0) for sign in by_token)),
        quoted=_quoted(sentence.tokens),
        denials=(0, *accumulate(token.lemma in _DENIALS for token in sentence.tokens)),
    )


def _said(sentence: Sentence, hit: FrameHit) -> _Said:
    found = arguments(sentence, hit)
    forth = hit.polarity("a0", "a1") or hit.effect("a1")
    return _Said(hit, frozenset(found.a0), frozenset(found.a1), forth, hit.polarity("a1", "a0"))


def _quoted(tokens: Sequence[Token]) -> tuple[bool, ...]:
    depth, found = 0, []
    for token in tokens:
        depth += token.text in "«„“"
        found.append(depth > 0)
        depth = max(0, depth - (token.text in "»”"))
    return tuple(found)


def _spot(sentence: Sentence, mention: EntityMention) -> list[_Spot]:
    """Return where a mention stands; nothing if its offsets cover no token."""
    inside = [token for token in sentence.tokens if mention.start < token.end and token.start < mention.end]
    if not inside:
        return []
    indices = {token.index for token in inside}
    at = next((token for token in inside if token.head not in indices), inside[0]).index
    top = _lifted(sentence, at)
    way = (top, *sentence.path(top))
    depth = {index: steps for steps, index in enumerate(way)}
    cases = (sentence.tokens[child] for child in sentence.children[top] if child < top)
    preposition = next((child.low for child in cases if child.rel == "case"), "")
    return [_Spot(mention.group, mention.kind, at, top, way, depth, preposition)]


def _lifted(sentence: Sentence, index: int) -> int:
    """Climb over coordination and apposition: "Турция" in "Казахстан и Турция" stands where "Казахстан" stands."""
    seen, token = {index}, sentence.tokens[index]
    while token.rel in _JOINED and token.head >= 0 and token.head not in seen:
        head = sentence.tokens[token.head]
        if head.pos not in _NOMINAL:
            break
        seen.add(head.index)
        token = head
    return token.index


def _row(scene: _Scene, source: _Spot, target: _Spot) -> tuple[float, ...]:
    meet = next((index for index in source.way if index in target.depth), None)
    mine = source.way if meet is None else source.way[: source.depth[meet] + 1]
    theirs = target.way if meet is None else target.way[: target.depth[meet] + 1]
    return (
        *_placed(scene, source, target),
        *_parsed(scene, source, target, meet, mine, theirs),
        *_framed(scene, source, target, {*mine, *theirs}),
        *_formed(scene.sentence, source, target),
    )


def _placed(scene: _Scene, source: _Spot, target: _Spot) -> tuple[float, ...]:
    low, high = sorted((source.at, target.at))
    return (
        float(source.at < target.at),
        1 / max(1, high - low),
        float(sum(low < spot.at < high for spot in scene.spots)),
        float(scene.denials[high] > scene.denials[low]),
        float(scene.quoted[source.at] != scene.quoted[target.at]),
        float(low < len(scene.sentence.tokens) / 3),
        float(len(scene.spots)),
    )


def _parsed(  # noqa: PLR0913, PLR0917 - the two ways and where they meet are computed once for several features
    scene: _Scene, source: _Spot, target: _Spot, meet: int | None, mine: tuple[int, ...], theirs: tuple[int, ...]
) -> tuple[float, ...]:
    tokens = scene.sentence.tokens
    length = _FAR if meet is None else float(len(mine) + len(theirs) - 2)
    verbs = sum(tokens[index].form in {"fin", "short", "conv"} for index in {*mine, *theirs})
    one, other = _branch(tokens, mine), _branch(tokens, theirs)
    acts, acted = one.startswith("nsubj"), other.startswith("nsubj")
    top = None if meet is None else tokens[meet]
    verb = top is not None and top.pos in {"VERB", "AUX"}
    speech = top is not None and top.lemma in CLAUSAL
    near, far = len(mine) == 2, len(theirs) == 2  # noqa: PLR2004 - the mention hangs on the meeting point itself
    same = source.top == target.top
    head = tokens[source.top].head
    return (
        length,
        1 / (1 + length),
        float(verbs),
        float(acts and near and far and verb and other.split(":")[0] in _OBJECTS),
        float(acts and not acted),
        float(acted and far and near and verb and one.split(":")[0] in _OBJECTS),
        float(acted and not acts),
        float(same),
        float(not same and head >= 0 and head == tokens[target.top].head),
        float(source.top in target.way[1:3]),
        float(target.top in source.way[1:3]),
        float(acts and speech),
        float(acted and speech),
    )


def _branch(tokens: Sequence[Token], way: tuple[int, ...]) -> str:
    """Return the relation of a way's last step below the meeting point."""
    return tokens[way[-2]].rel if len(way) > 1 else ""


def _framed(scene: _Scene, source: _Spot, target: _Spot, path: set[int]) -> tuple[float, ...]:
    low, high = sorted((source.at, target.at))
    on_path = [scene.signs[index] for index in path if index in scene.signs]
    return (
        *_filled(scene.said, source, target),
        sum(sign for sign in on_path if sign > 0),
        -sum(sign for sign in on_path if sign < 0),
        scene.good[high] - scene.good[low],
        scene.bad[high] - scene.bad[low],
        scene.good[-1],
        scene.bad[-1],
        *_judged(scene.said, target),
    )


def _filled(said: Sequence[_Said], source: _Spot, target: _Spot) -> tuple[float, float, float, float]:
    """Sum up the frames whose roles both fill, and those where one fills a role and the other is near it."""
    mine, theirs = {source.at, source.top}, {target.at, target.top}
    around, beyond = set(source.way[:4]), set(target.way[:4])
    whole, half = [], []
    for one in said:
        acts, gets = not one.first.isdisjoint(mine), not one.second.isdisjoint(theirs)
        if acts and gets:
            whole.append(one.forth)
        elif not one.second.isdisjoint(mine) and not one.first.isdisjoint(theirs):
            whole.append(one.back)
        if acts != gets and not (one.second.isdisjoint(beyond) if acts else one.first.isdisjoint(around)):
            half.append(one.forth)
    return (*_split(whole), *_split(half))


def _split(signs: Sequence[float]) -> tuple[float, float]:
    return sum(sign for sign in signs if sign > 0), -sum(sign for sign in signs if sign < 0)


def _judged(said: Sequence[_Said], target: _Spot) -> tuple[float, float]:
    """Return what the author thinks of the target and what happens to it, by the frames that it fills."""
    own = {target.at, target.top}
    author = effect = 0.0
    for one in said:
        if not one.first.isdisjoint(own):
            author += one.hit.polarity("author", "a0")
        if not one.second.isdisjoint(own):
            author += one.hit.polarity("author", "a1")
            effect += one.hit.effect("a1")
    return author, effect


def _formed(sentence: Sentence, source: _Spot, target: _Spot) -> tuple[float, ...]:
    tokens, case = sentence.tokens, sentence.tokens[target.top].case
    return (
        float(case == "Dat"),
        float(case == "Ins"),
        float(case == "Gen"),
        float(case == "Acc"),
        float(target.preposition in {"против", "от", "на"}),
        float(target.preposition in {"с", "со"}),
        float(tokens[source.top].rel.startswith("nsubj")),
        float(tokens[source.at].rel == "amod"),
        float(tokens[target.at].rel == "amod"),
    )


def _tallies(scenes: dict[int, _Scene], names: Sequence[tuple[str, str]]) -> dict[str, _Tally]:
    """Count what the document says of each entity."""
    found: dict[str, _Tally] = {}
    for number, scene in scenes.items():
        tone = math.tanh(sum(_loudness(one.hit) for one in scene.said))
        for spot in scene.spots:
            _count(found.setdefault(spot.group, _Tally(number)), scene.sentence, spot, number, tone)
    ranked = sorted(found.values(), key=lambda one: (-one.count, one.first))
    for rank, tally in enumerate(ranked):
        tally.rank = rank
    for source, _ in names:
        found[source].partners += 1
    return found


def _loudness(hit: FrameHit) -> float:
    return hit.polarity("a0", "a1") or hit.polarity("author", "a0")


def _count(tally: _Tally, sentence: Sentence, spot: _Spot, number: int, tone: float) -> None:
    top = sentence.tokens[spot.top]
    subject = top.rel.startswith("nsubj")
    tally.count += 1
    tally.kinds[spot.kind] += 1
    tally.within.add(number)
    tally.tone += tone
    tally.subject += subject
    tally.speaker += subject and top.head >= 0 and sentence.tokens[top.head].lemma in CLAUSAL


def _context(
    tallies: dict[str, _Tally], pair: tuple[str, str], mentions: int, sentences: int, pairs: int
) -> tuple[float, ...]:
    source, target = (tallies[one] for one in pair)
    ends = zip(_alone(source, mentions, sentences), _alone(target, mentions, sentences), strict=True)
    together = len(source.within & target.within)
    beside = sum(len({number + step for number in source.within} & target.within) for step in (-1, 1))
    return (
        *(value for both in ends for value in both),
        float(sentences),
        float(len(tallies)),
        float(together),
        together / len(source.within),
        together / len(target.within),
        float(beside),
        float(pairs),
    )


def _alone(one: _Tally, mentions: int, sentences: int) -> tuple[float, ...]:
    kind = one.kinds.most_common(1)[0][0]
    return (
        math.log1p(one.count),
        float(one.rank),
        one.count / mentions,
        one.first / sentences,
        float(one.first < _TITLE),
        one.subject / one.count,
        one.speaker / one.count,
        one.tone / one.count,
        float(kind == "PER"),
        float(kind in {"LOC", "GEOPOLIT"}),
        float(kind == "ORG"),
        float(one.partners),
    )
