"""How good or bad a Russian word sounds: from the shipped tables where it is listed, else guessed from its vector.

``tables/sentiment_ru.csv`` was written for Entente: a lemma's tone, and what a word for an act says of who does it
(``doer``) and of whom it befalls (``sufferer``), each in [-1, 1]. The frame table adds its words. A guess is linear in
the word's vector (navec, 300 numbers); its weights are learned from the table's words.
"""

from __future__ import annotations

import csv
import hashlib
import io
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from entente.reading import frames
from entente.reading.nlp import register
from entente.reading.tagging import tagger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

TONE, DOER, SUFFERER = 0, 1, 2
"""Columns of a word's tone."""

SIZE = 300
"""Numbers in a word's vector."""

_NO_VECTOR = np.zeros(SIZE, np.float32)


def vectors(words: Sequence[str]) -> Floats:
    """Return the vectors of words, (words, 300), zeros for one that has none."""
    return np.array([_vector(word.lower()) for word in words], np.float32).reshape(len(words), SIZE)


@lru_cache(maxsize=20_000)
def _vector(word: str) -> Floats:
    register()
    models = tagger()
    row = models.words.get(word)
    if row is None:
        return _NO_VECTOR
    navec = models.navec
    return np.asarray(navec.codes.array[navec.qdims, navec.indexes.array[row]].reshape(SIZE))


def vocabulary() -> tuple[str, ...]:
    """Return the words that have a vector, in the order of their table."""
    register()
    return tuple(tagger().words)


@lru_cache(maxsize=1)
def listed() -> Mapping[str, tuple[float, float, float]]:
    """Return the words of ``sentiment_ru.csv``: lemma -> tone, doer, sufferer."""
    rows = csv.DictReader(io.StringIO(_text("sentiment_ru.csv")))
    return {row["lemma"]: (float(row["tone"]), float(row["doer"]), float(row["sufferer"])) for row in rows}


@lru_cache(maxsize=1)
def known() -> Mapping[str, tuple[float, float, float]]:
    """Return the listed words and the single words of the shipped frames."""
    found: dict[str, tuple[float, float, float]] = {}
    for form, variants in frames.shipped().variants.items():
        for variant in variants:
            if len(variant.words) == 1:
                found[form] = _of_frame(variant.frames[0])
    return found | dict(listed())


def _of_frame(frame: frames.Frame) -> tuple[float, float, float]:
    befalls = frame.polarity.get(("a0", "a1"), 0.0) + frame.effect.get("a1", 0.0)
    sufferer = min(1.0, max(-1.0, befalls))
    doer = frame.polarity.get(("author", "a0"), 0.0) + frame.polarity.get(("a1", "a0"), 0.0)
    return float(np.sign(doer + sufferer)), doer, sufferer


def digest() -> str:
    """Return the SHA-256 of the two tables: a model learned with others must be trained anew."""
    return hashlib.sha256((_text("sentiment_ru.csv") + _text("frames_ru.csv")).encode()).hexdigest()


def _text(name: str) -> str:
    return (resources.files("entente.reading") / "tables" / name).read_text("utf-8")
