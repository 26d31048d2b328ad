"""The trained head for English: a linear model over words and patterns, read without pickle, run with NumPy alone.

It is built by ``entente reading train`` on sentences that state no licence, so it lies in the user's own folder and is
never part of the package.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import FormatError
from entente.reading.heads import place
from entente.reading.heads.arrays import Linear, digest, loads
from entente.reading.plover.features import names_of
from entente.reading.plover.patterns import table_digest
from entente.reading.plover.rules import read
from entente.reading.plover.types import ROOTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.reading.plover.rules import Reading

FILE = "plover.npz"
SCHEMA = "entente.plover/1"
"""Changes with the features; a head of another schema, or trained with another table, must be trained anew."""

_BATCH = 256
"""Sentences held as a dense matrix at a time."""


@dataclass(frozen=True, slots=True)
class Head:
    """A trained head.

    Attributes
    ----------
    model
        Classes are :data:`~entente.reading.plover.types.ROOTS`.
    vocabulary
        Feature -> column.
    idf
        Weight of each column, (features,).
    sentences
        :func:`sentence_hash` of each training sentence.
    meta
        What it was trained on and how well it did in cross-validation.
    sha256
        Of the file.
    """

    model: Linear
    vocabulary: Mapping[str, int]
    idf: NDArray[np.float64]
    sentences: frozenset[str]
    meta: Mapping[str, Any]
    sha256: str = ""

    def probabilities(self, readings: Sequence[Reading]) -> NDArray[np.float64]:
        """Return class probabilities, (sentences, roots)."""
        parts = [
            self.model.probabilities(matrix(readings[at : at + _BATCH], self.vocabulary, self.idf))
            for at in range(0, len(readings), _BATCH)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(ROOTS)))

    def roots(self, marked: Sequence[str]) -> list[str]:
        """Return the likeliest root of each marked sentence."""
        chosen = self.probabilities([read(one) for one in marked]).argmax(axis=1)
        return [ROOTS[int(one)] for one in chosen]


def matrix(readings: Sequence[Reading], vocabulary: Mapping[str, int], idf: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weighted features, (sentences, features): (1 + ln count) x idf, each row of length 1 or all zero."""
    values = np.zeros((len(readings), len(vocabulary)))
    for row, one in enumerate(readings):
        for name, count in names_of(one).items():
            if (column := vocabulary.get(name)) is not None:
                values[row, column] = (1 + np.log(count)) * idf[column]
    length = np.linalg.norm(values, axis=1, keepdims=True)
    return np.asarray(values / np.where(length > 0, length, 1.0))


def sentence_hash(sentence: str) -> str:
    """Return 16 hex digits that tell whether two sentences are the same but for spaces."""
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:16]


def head_from(data: bytes, *, name: str = FILE) -> Head:
    """Return the head in the bytes of a model file.

    Raises
    ------
    FormatError
        If it is no such model, or one for another version of the features.
    """
    model, meta = loads(data, Linear, name=name)
    try:
        fits = (meta["schema"], meta["table"], tuple(meta["classes"])) == (SCHEMA, table_digest(), ROOTS)
        vocabulary = {word: column for column, word in enumerate(meta["vocabulary"])}
        idf = np.asarray(meta["idf"], np.float64)
        sentences = frozenset(meta["sentences"])
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"{name} is no PLOVER head", hint="train it anew: entente reading train") from error
    if not fits or model.coef.shape != (len(ROOTS), len(vocabulary)) or idf.shape != (len(vocabulary),):
        raise FormatError(f"{name} is of another version", hint="train it anew: entente reading train --only plv")
    return Head(model, vocabulary, idf, sentences, meta, digest(data))


def find_head() -> Head | None:
    """Return the user's own head; ``None`` if there is none. Errors as :func:`head_from`."""
    data = place.find(FILE)
    return None if data is None else head_from(data)
