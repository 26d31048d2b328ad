"""What a parsed sentence shows of one name in it: words by their place, vectors pooled around it, tones by its role.

Three views, each for one part of the head in :mod:`entente.reading.heads.sentiment`: :func:`words_of` (strings),
:func:`pooled` (seven mean vectors) and :func:`measures` (named numbers).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from entente.errors import InputError
from entente.reading import frames
from entente.reading.heads.tone import DOER, SUFFERER, TONE, known, vectors
from entente.reading.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from entente.reading.nlp import Sentence

    Floats = NDArray[np.float64]

KINDS = ("PERSON", "ORGANIZATION", "COUNTRY", "NATIONALITY", "PROFESSION")
"""Kinds of names; a name of another kind, or of none, is taken as unknown."""

_OF_NAME = {"PER": "PERSON", "ORG": "ORGANIZATION", "LOC": "COUNTRY"}
_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV", "PROPN", "AUX"})
_SPEAKING = words(
    "сказать говорить сообщить сообщать заявить заявлять отметить отмечать добавить рассказать написать считать "
    "призвать подчеркнуть подчеркивать ответить объяснить пояснить утверждать уточнить напомнить"
)
"""Fixed here, whatever the coder's own list: the trained weights depend on it."""

_NEGATORS = words("не нет без ни")
_SUBJECTS = ("nsubj", "nsubj:pass", "obl:agent")
_RELATIONS = (*_SUBJECTS, "obj", "iobj", "obl", "nmod", "appos", "conj", "root", "flat:name", "parataxis", "amod")
_CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
_MARKS = tuple(
    (known_ones, tuple(f"{name}_{one}" for one in known_ones))
    for name, known_ones in (("relation", _RELATIONS), ("role", _RELATIONS), ("kind", KINDS), ("case", _CASES))
)
_JOINED = frozenset({"conj", "appos", "flat:name", "flat"})
"""A name in one of these relations has the role of what it hangs on."""

_SHARING = frozenset({"conj", "xcomp", "advcl", "obj", "obl"})
_FAR = 9.0
_NEAR = 4
_LONG = 30
_AROUND = tuple(
    f"{place}_{what}_{sign}"
    for place in ("all", "near", "parse", "left", "right", "below", "governor", "above")
    for what in ("tone", "guess")
    for sign in ("good", "bad")
)
_EXTREMES = tuple(f"{place}_{what}" for place in ("all", "near", "parse") for what in ("best", "worst"))
_DENIED = -0.5
"""What negation makes of a tone."""


class Target(NamedTuple):
    """A name: half-open offsets in the document's text, and its kind (one of :data:`KINDS`) if it is known."""

    start: int
    end: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """What all names of a sentence share.

    Attributes
    ----------
    content
        Whether a word bears content, (words,).
    vectors
        (words, 300).
    tones, guesses
        Tone, doer, sufferer of each word, (words, 3): from the tables, and from the vectors.
    acts
        The frames, each with what fills its roles.
    """

    sentence: Sentence
    content: NDArray[np.bool_]
    vectors: NDArray[np.float32]
    tones: Floats
    guesses: Floats
    acts: tuple[tuple[frames.FrameHit, frames.Arguments], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name stands in its sentence.

    Attributes
    ----------
    inside
        Its tokens.
    head
        The token that carries it in the parse.
    bearer
        The token whose role it has: the head, or what the head is joined to.
    kind
        One of :data:`KINDS`, or empty.
    path
        Governors of the head, nearest first.
    away
        Steps along the parse from the head to each word, (words,).
    acting
        Whether it is the subject of an active, or the agent of a passive.
    """

    inside: tuple[int, ...]
    head: int
    bearer: int
    kind: str
    path: tuple[int, ...]
    away: Floats
    acting: bool


def outline(sentence: Sentence, guess: Floats) -> Outline:
    """Return what all names of a sentence share.

    Parameters
    ----------
    guess
        Weights of the guess of tones, (301, 3): the last row is the constant.
    """
    tokens = sentence.tokens
    content = np.array([token.pos in _CONTENT for token in tokens], bool)
    found = vectors([token.text if token.pos == "PROPN" else token.lemma for token in tokens])
    common = content & np.array([token.pos != "PROPN" for token in tokens], bool) & found.any(axis=1)
    tones = np.array([known().get(token.lemma, (0.0, 0.0, 0.0)) for token in tokens]) * content[:, None]
    guesses = (found @ guess[:-1] + guess[-1]) * common[:, None]
    denied = np.array([_is_denied(sentence, index) for index in range(len(tokens))], bool)
    turn = np.where(denied, _DENIED, 1.0)[:, None]
    hits = frames.find_frames(sentence, frames.shipped())
    acts = tuple((hit, frames.arguments(sentence, hit)) for hit in hits)
    return Outline(sentence, content, found, tones * turn, guesses * turn, acts)


def _is_denied(sentence: Sentence, index: int) -> bool:
    return any(sentence.tokens[child].lemma in _NEGATORS for child in sentence.children[index])


def place_of(shape: Outline, target: Target) -> Place:
    """Return where a name stands.

    Raises
    ------
    InputError
        If no word of the sentence overlaps the name.
    """
    tokens = shape.sentence.tokens
    inside = tuple(token.index for token in tokens if token.start < target.end and token.end > target.start)
    if not inside:
        raise InputError(
            f"no word at {target.start}-{target.end} in the sentence at {shape.sentence.start}-{shape.sentence.end}",
            hint="give each name with the sentence that it stands in",
        )
    head = next((one for one in inside if tokens[one].head not in inside), inside[0])
    bearer = _bearer(shape.sentence, head)
    path = tuple(shape.sentence.path(head))
    return Place(
        inside,
        head,
        bearer,
        _kind(shape.sentence, target),
        path,
        _away(shape.sentence, head),
        _is_acting(shape, bearer),
    )


def _kind(sentence: Sentence, target: Target) -> str:
    if target.kind:
        return target.kind
    found = [name.kind for name in sentence.names if name.start < target.end and name.end > target.start]
    return _OF_NAME[found[0]] if found else ""


def _bearer(sentence: Sentence, head: int) -> int:
    seen: set[int] = set()
    while sentence.tokens[head].rel in _JOINED and sentence.tokens[head].head >= 0 and head not in seen:
        seen.add(head)
        head = sentence.tokens[head].head
    return head


def _away(sentence: Sentence, head: int) -> Floats:
    """Return the steps from the head to each word along the parse; words of another root are far away."""
    away = np.full(len(sentence.tokens), _FAR)
    steps, ring, seen = 0, [head], {head}
    while ring:
        away[ring] = steps
        around = [one for at in ring for one in (sentence.tokens[at].head, *sentence.children[at])]
        ring = [one for one in dict.fromkeys(around) if one >= 0 and one not in seen]
        seen.update(ring)
        steps += 1
    return away


def _is_acting(shape: Outline, bearer: int) -> bool:
    tokens = shape.sentence.tokens
    one = tokens[bearer]
    above = tokens[one.head] if one.head >= 0 else None
    passive = above is not None and (above.feats.get("Voice") == "Pass" or above.form == "short")
    if one.rel == "obl:agent" or (passive and one.case == "Ins"):
        return True
    return one.rel.startswith("nsubj") and one.rel != "nsubj:pass" and not passive


# ---- words ----


def words_of(shape: Outline, at: Place) -> Iterator[str]:
    """Yield the words of a sentence as strings that tell where they stand to the name; the name itself is ``E_``."""
    tokens = shape.sentence.tokens
    inside = set(at.inside)
    head = tokens[at.head]
    yield from (f"TAG_{at.kind}", f"REL_{head.rel}", f"CASE_{head.case}")
    for token in tokens:
        if token.index in inside or token.pos == "PUNCT":
            continue
        yield f"W_{token.lemma}"
        if abs(token.index - at.head) <= _NEAR:
            yield f"{'R' if token.index > at.head else 'L'}_{token.lemma}"
    yield from _words_above(shape.sentence, at)
    yield from (f"K_{tokens[child].lemma}" for child in shape.sentence.children[at.head] if child not in inside)
    yield from (f"E_{tokens[one].lemma}" for one in at.inside)


def _words_above(sentence: Sentence, at: Place) -> Iterator[str]:
    tokens, head = sentence.tokens, sentence.tokens[at.head]
    for step, one in enumerate(at.path[:3]):
        yield f"P{step}_{tokens[one].lemma}"
        yield f"PATH_{tokens[one].lemma}"
    if at.path:
        yield f"GR_{head.rel}_{tokens[at.path[0]].lemma}"
        yield from (f"SIB_{tokens[one].lemma}" for one in sentence.children[at.path[0]] if one not in at.inside)
    verb = next((tokens[one] for one in at.path if tokens[one].pos == "VERB"), None)
    if verb is not None:
        yield f"V_{verb.lemma}_{'subj' if head.rel.startswith('nsubj') else head.rel}"


# ---- vectors ----


def pooled(shape: Outline, at: Place) -> NDArray[np.float32]:
    """Return seven mean vectors in a row, (2100,).

    Of the sentence's content words: all alike, by nearness in the text, by nearness in the parse, the two governors,
    four words to the left, four to the right; and of the name.
    """
    steps = np.arange(len(shape.content)) - at.head
    weights = [
        np.ones(len(steps)),
        np.exp(-np.abs(steps) / 3),
        np.exp(-at.away),
        _mask(len(steps), at.path[:2]),
        (steps < 0) & (steps >= -_NEAR),
        (steps > 0) & (steps <= _NEAR),
    ]
    outside = shape.content.copy()
    outside[list(at.inside)] = False
    stacked = np.array(weights, np.float64) * outside
    total = stacked.sum(axis=1, keepdims=True)
    means = np.divide(stacked, total, out=np.zeros_like(stacked), where=total > 0) @ shape.vectors
    name = shape.vectors[list(at.inside)].mean(axis=0)
    return np.asarray(np.concatenate([means.ravel(), name]), np.float32)


# ---- numbers ----


def measures(shape: Outline, at: Place, target: Target) -> Iterator[tuple[str, float]]:
    """Yield named numbers: tones around the name, what acts and frames say of it, and its place."""
    tones, guesses = shape.tones.copy(), shape.guesses.copy()
    tones[list(at.inside)] = 0
    guesses[list(at.inside)] = 0
    yield from _around(shape, at, tones, guesses)
    yield from _by_role(shape, at, tones, guesses)
    yield from _framed(shape, at)
    yield from _stands(shape, at, target)
    yield from _marked(shape, at)


def _around(shape: Outline, at: Place, tones: Floats, guesses: Floats) -> Iterator[tuple[str, float]]:
    size = len(tones)
    steps = np.arange(size) - at.head
    below = [one for one in shape.sentence.below(at.head) if one not in at.inside]
    weights = np.array(
        [
            np.ones(size),
            np.exp(-np.abs(steps) / 3),
            np.exp(-at.away),
            (steps < 0) & (steps >= -_NEAR),
            (steps > 0) & (steps <= _NEAR),
            _mask(size, below),
            _mask(size, at.path[:1]),
            _mask(size, at.path[1:3]),
        ]
    )
    both = np.stack([tones[:, TONE], guesses[:, TONE]], axis=1)
    sums = weights @ np.hstack([np.maximum(both, 0), np.maximum(-both, 0)])
    yield from zip(_AROUND, sums[:, [0, 2, 1, 3]].ravel().tolist(), strict=True)
    scaled = weights[:3] * both[:, 1]
    yield from zip(_EXTREMES, np.stack([scaled.max(axis=1), scaled.min(axis=1)], axis=1).ravel().tolist(), strict=True)


def _mask(size: int, at: Sequence[int]) -> NDArray[np.bool_]:
    mask = np.zeros(size, bool)
    mask[list(at)] = True
    return mask


def _pairs(name: str, good: float, bad: float) -> Iterator[tuple[str, float]]:
    yield f"{name}_good", float(good)
    yield f"{name}_bad", float(bad)


def _signed(name: str, values: Iterable[float]) -> Iterator[tuple[str, float]]:
    found = list(values)
    return _pairs(name, sum(max(one, 0.0) for one in found), sum(max(-one, 0.0) for one in found))


def _by_role(shape: Outline, at: Place, tones: Floats, guesses: Floats) -> Iterator[tuple[str, float]]:
    """Yield what the act says of the name: as its doer, or as whom it befalls."""
    tokens = shape.sentence.tokens
    act = tokens[at.bearer].head
    acts = _acts(shape.sentence, at, act) if at.acting and act >= 0 else []
    befalls = [act] if act >= 0 and not at.acting else []
    further = [tokens[one].head for one in befalls if tokens[one].head >= 0]
    for name, values in (("tone", tones), ("guess", guesses)):
        column = [DOER if one == act or tokens[one].pos == "VERB" or name == "guess" else TONE for one in acts]
        shares = [1.0 if one == act else 0.5 for one in acts]
        done = [share * values[one, kind] for one, kind, share in zip(acts, column, shares, strict=True)]
        yield from _signed(f"doer_{name}", done)
        yield from _signed(f"sufferer_{name}", (values[one, SUFFERER] for one in befalls))
    yield from _signed("sufferer_above", (tones[one, SUFFERER] for one in further))


def _acts(sentence: Sentence, at: Place, act: int) -> list[int]:
    below = [one for one in sentence.children[act] if sentence.tokens[one].rel in _SHARING and one not in at.inside]
    return [act, *below]


def _framed(shape: Outline, at: Place) -> Iterator[tuple[str, float]]:
    wanted = {*at.inside, at.bearer}
    first = [hit for hit, filled in shape.acts if wanted & set(filled.a0)]
    second = [hit for hit, filled in shape.acts if wanted & set(filled.a1)]
    yield from _signed("frame_a0", (hit.polarity("author", "a0") + hit.polarity("a1", "a0") for hit in first))
    yield from _signed("frame_a1", (hit.polarity("a0", "a1") + hit.polarity("author", "a1") for hit in second))
    yield from _signed("frame_effect", (hit.effect("a1") for hit in second))
    yield from _signed("frame_feels", (hit.polarity("a0", "a1") for hit in first))


def _stands(shape: Outline, at: Place, target: Target) -> Iterator[tuple[str, float]]:
    sentence, tokens = shape.sentence, shape.sentence.tokens
    others = [name for name in sentence.names if not (name.start < target.end and name.end > target.start)]
    yield "position", at.head / len(tokens)
    yield "length", len(tokens) / _LONG
    yield "names", len(others)
    yield "names_before", sum(name.end <= target.start for name in others)
    yield "quoted", float(_open_quotes(sentence, at.inside[0]) > 0)
    yield "quotes", sum(token.text == "»" for token in tokens)
    yield "depth", len(at.path)
    yield "acting", float(at.acting)
    yield "governed", float(tokens[at.bearer].head >= 0 and not at.acting)
    yield "words", len(at.inside)
    yield "speaking", float(at.acting and any(tokens[one].lemma in _SPEAKING for one in at.path[:1]))
    yield "against", float(any(tokens[one].lemma in {"против", "вопреки"} for one in sentence.children[at.head]))
    yield "capital", float(tokens[at.head].text[:1].isupper())
    yield "short", float(len(tokens) < _FAR)


def _open_quotes(sentence: Sentence, before: int) -> int:
    texts = [token.text for token in sentence.tokens[:before]]
    return texts.count("«") - texts.count("»")


def _marked(shape: Outline, at: Place) -> Iterator[tuple[str, float]]:
    tokens = shape.sentence.tokens
    found = (tokens[at.head].rel, tokens[at.bearer].rel, at.kind, tokens[at.head].case)
    for one, (known_ones, names) in zip(found, _MARKS, strict=True):
        yield from ((name, float(one == other)) for name, other in zip(names, known_ones, strict=True))
