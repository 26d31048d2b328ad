"""Sentiment towards one name in a Russian sentence: negative, none or positive, with calibrated probabilities.

Three models answer and their log probabilities are averaged: logistic regression on words by their place (with the
measures), logistic regression on pooled word vectors (with the measures), and an ensemble of trees on the measures
alone. They are trained by :mod:`entente.reading.training.rusentne` on RuSentNE-2023 (Golubev, Rusnachenko and
Loukachevitch 2023, arXiv:2305.17679; MIT). The probabilities are then calibrated on out-of-fold answers, and
a name counts as liked or disliked where that maximises macro F1 of these two classes there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import FormatError
from entente.reading.heads import tone
from entente.reading.heads.arrays import Linear, Trees, digest, loads
from entente.reading.heads.place import find
from entente.reading.heads.targets import measures, outline, place_of, pooled, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.reading.heads.targets import Outline, Target
    from entente.reading.nlp import Sentence

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]

FILE = "sentiment.npz"
SCHEMA = "entente.sentiment/1"
"""Changes with the features; a model of another schema must be trained anew."""

CLASSES = (-1, 0, 1)
"""Negative, none, positive: the columns of all probabilities."""

CLIP = 4.0
"""Standardised measures are cut there before they join the words."""

SHARE = 0.1
"""Weight of a standardised measure beside the words, whose squares sum to one."""

FLOOR = 1e-3
"""Added to a probability before its logarithm is taken."""

_BATCH = 512


@dataclass(frozen=True, slots=True)
class Weights:
    """The arrays of the model file.

    Attributes
    ----------
    guess
        Vector of a word -> its tone, (301, 3).
    idf
        Of the words, (words,).
    words_coef, words_intercept
        (3, words + measures), (3,).
    vectors_mean, vectors_scale, vectors_coef, vectors_intercept
        Of measures and pooled vectors, (measures + 2100,), the same, (3, measures + 2100), (3,).
    left, right, feature, threshold, value, offset
        See :class:`~entente.reading.heads.arrays.Trees`; held as small as their values allow.
    calibration
        Averaged log probabilities -> log odds, (4, 3): the last row is the constant.
    lift
        Factors of the classes before the likeliest is taken, (3,).
    sentences
        First 32 bits of the SHA-256 of each training sentence, sorted; see :func:`sentence_hash`.
    """

    guess: Singles
    idf: Singles
    words_coef: Singles
    words_intercept: Singles
    vectors_mean: Singles
    vectors_scale: Singles
    vectors_coef: Singles
    vectors_intercept: Singles
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: Singles
    value: NDArray[np.float16]
    offset: NDArray[np.int64]
    calibration: Floats
    lift: Floats
    sentences: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Rows:
    """The three views of names: strings each, (names, measures), (names, 2100)."""

    words: tuple[tuple[str, ...], ...]
    measures: Singles
    pooled: Singles

    def take(self, at: NDArray[np.int64]) -> Rows:
        """Return some of the names."""
        return Rows(tuple(self.words[int(one)] for one in at), self.measures[at], self.pooled[at])


@dataclass(frozen=True, slots=True)
class Models:
    """The three models, ready to answer.

    Attributes
    ----------
    vocabulary
        String -> column.
    idf
        (words,).
    by_words
        On words and measures; the mean and scale of its words are zeros and ones.
    by_vectors
        On measures and pooled vectors.
    trees
        On measures.
    """

    vocabulary: Mapping[str, int]
    idf: Floats
    by_words: Linear
    by_vectors: Linear
    trees: Trees

    def scores(self, rows: Rows) -> Floats:
        """Return averaged log probabilities, (names, 3)."""
        wide = np.hstack([rows.measures, rows.pooled]).astype(np.float64)
        answers = (
            self._of_words(rows),
            self.by_vectors.probabilities(wide),
            self.trees.probabilities(rows.measures.astype(np.float64)),
        )
        return np.asarray(sum(np.log(one + FLOOR) for one in answers) / len(answers))

    def _of_words(self, rows: Rows) -> Floats:
        size = len(self.idf)
        scale = self.by_vectors
        count = rows.measures.shape[1]
        extra = beside_words(rows.measures, scale.mean[:count], scale.scale[:count])
        scores = extra @ self.by_words.coef[:, size:].T + self.by_words.intercept
        for row, found in enumerate(rows.words):
            at, weight = weighed(found, self.vocabulary, self.idf)
            scores[row] += self.by_words.coef[:, at] @ weight
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True)
class Head:
    """A trained head.

    Attributes
    ----------
    models
        What answers.
    weights
        The arrays of the file.
    meta
        What it was trained on, how well it did in cross-validation, its calibration.
    sha256
        Of the file.
    """

    models: Models
    weights: Weights
    meta: Mapping[str, Any]
    sha256: str

    def predict(self, sentences: Sequence[Sentence], targets: Sequence[Target]) -> Floats:
        """Return calibrated probabilities of negative, none and positive, (names, 3).

        Parameters
        ----------
        sentences
            For each name the parsed sentence it stands in; the same object for names of one sentence saves time.
        targets
            The names.

        Raises
        ------
        InputError
            If a name is not in its sentence.
        """
        parts = [
            self._batch(sentences[first : first + _BATCH], targets[first : first + _BATCH])
            for first in range(0, len(targets), _BATCH)
        ]
        return np.concatenate([np.zeros((0, len(CLASSES))), *parts])

    def _batch(self, sentences: Sequence[Sentence], targets: Sequence[Target]) -> Floats:
        rows = rows_of(sentences, targets, self.weights.guess.astype(np.float64))
        return calibrated(self.models.scores(rows), self.weights.calibration)

    def labels(self, probabilities: Floats) -> NDArray[np.int64]:
        """Return -1, 0 or 1 for each name, (names,)."""
        return decided(probabilities, self.weights.lift)

    def is_current(self) -> bool:
        """Whether the tables of words are those that it was trained with; with others it answers a little worse."""
        return bool(self.meta.get("tables") == tone.digest())

    def has_seen(self, sentence: str) -> bool:
        """Whether a sentence is among those that the head was trained on."""
        at = int(np.searchsorted(self.weights.sentences, np.uint32(sentence_hash(sentence))))
        return at < len(self.weights.sentences) and int(self.weights.sentences[at]) == sentence_hash(sentence)


def sentence_hash(sentence: str) -> int:
    """Return the first 32 bits of the SHA-256 of a sentence, blanks made single."""
    return int(hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:8], 16)


def rows_of(sentences: Sequence[Sentence], targets: Sequence[Target], guess: Floats) -> Rows:
    """Return the three views of names, each in its sentence; errors as :meth:`Head.predict`."""
    shapes: dict[int, Outline] = {}
    strings, numbers, means = [], [], []
    for sentence, target in zip(sentences, targets, strict=True):
        if id(sentence) not in shapes:
            shapes[id(sentence)] = outline(sentence, guess)
        shape = shapes[id(sentence)]
        at = place_of(shape, target)
        strings.append(tuple(words_of(shape, at)))
        numbers.append([value for _, value in measures(shape, at, target)])
        means.append(pooled(shape, at))
    # what lies beyond these decimals differs between machines, and says nothing
    kept = np.round(np.array(numbers, np.float64), 5), np.round(np.array(means, np.float64), 4)
    return Rows(tuple(strings), kept[0].astype(np.float32), kept[1].astype(np.float32))


def weighed(found: Sequence[str], vocabulary: Mapping[str, int], idf: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return the columns of the known words and their weights: (1 + log count) x idf, squares summing to one."""
    known = [vocabulary[one] for one in found if one in vocabulary]
    if not known:
        return np.zeros(0, np.int64), np.zeros(0)
    at, count = np.unique(np.array(known, np.int64), return_counts=True)
    weight = (1 + np.log(count)) * idf[at]
    return at, np.asarray(weight / np.sqrt((weight**2).sum()))


def beside_words(numbers: Singles, mean: Floats, scale: Floats) -> Floats:
    """Return measures as they stand beside the words: standardised, cut, made small."""
    return np.asarray(np.clip((numbers - mean) / scale, -CLIP, CLIP) * SHARE)


def calibrated(scores: Floats, calibration: Floats) -> Floats:
    """Return probabilities, (names, 3), of averaged log probabilities."""
    odds = scores @ calibration[:-1] + calibration[-1]
    odds = np.exp(odds - odds.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def decided(probabilities: Floats, lift: Floats) -> NDArray[np.int64]:
    """Return the class, -1, 0 or 1, whose probability times its factor is largest, (names,)."""
    return np.asarray(np.array(CLASSES)[(probabilities * lift).argmax(axis=1)])


def models_of(weights: Weights, vocabulary: Sequence[str]) -> Models:
    """Return the models of stored arrays."""
    wide = [weights.vectors_mean, weights.vectors_scale, weights.vectors_coef, weights.vectors_intercept]
    size = weights.words_coef.shape[1]
    return Models(
        {one: at for at, one in enumerate(vocabulary)},
        weights.idf.astype(np.float64),
        Linear(
            np.zeros(size),
            np.ones(size),
            weights.words_coef.astype(np.float64),
            weights.words_intercept.astype(np.float64),
        ),
        Linear(*(one.astype(np.float64) for one in wide)),
        Trees(
            weights.left,
            weights.right,
            weights.feature.astype(np.int32),
            weights.threshold.astype(np.float64),
            weights.value.astype(np.float32),
            weights.offset,
        ),
    )


def head_from(data: bytes) -> Head:
    """Return the head of a model file.

    Raises
    ------
    FormatError
        If the file is no such model, or was trained with other features.
    """
    weights, meta = loads(data, Weights, name=FILE)
    if meta.get("schema") != SCHEMA:
        raise FormatError(f"{FILE} was trained for another version", hint="entente reading train --only rusentne")
    return Head(models_of(weights, meta["vocabulary"]), weights, meta, digest(data))


def load() -> Head | None:
    """Return the user's own head, else the shipped one; ``None`` if there is neither. Errors as :func:`head_from`."""
    found = find(FILE)
    return None if found is None else _loaded(found)


@lru_cache(maxsize=2)
def _loaded(data: bytes) -> Head:
    return head_from(data)


def predict(sentences: Sequence[Sentence], targets: Sequence[Target]) -> Floats | None:
    """Return :meth:`Head.predict` of the head that is there, or ``None`` without one."""
    head = load()
    return None if head is None else head.predict(sentences, targets)
