"""Who thinks well or badly of whom in a document: attitudes between entities, by two ensembles of trees.

One ensemble tells whether a pair has an attitude at all, the other its sign; both see the features of
:mod:`entente.reading.heads.pairs`. What counts as an answer is relative to the document: a pair is answered if its
probability is a given share of the mean of the document's most probable pairs, because articles differ much more in how
plainly they speak than in how many attitudes they hold.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from entente.errors import FormatError
from entente.reading import frames
from entente.reading.heads import arrays
from entente.reading.heads.pairs import FEATURES, EntityMention, pair_features
from entente.reading.heads.place import find

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.reading.frames import Lexicon
    from entente.reading.heads.pairs import Pairs
    from entente.reading.nlp import Sentence

__all__ = ["AttitudeModel", "EntityMention", "PairAttitude", "dumps", "loads", "pair_attitudes"]

FILE = "attitudes.npz"
TOP = 5
"""Most probable pairs of a document whose mean is the measure of the others."""
TURNED = 0.25
"""Weight of the opposite direction in the sign of a pair: most attitudes are returned."""

_EPOCH = (2020, 1, 1, 0, 0, 0)
_PARTS = ("presence", "sign")


@dataclass(frozen=True, slots=True)
class AttitudeModel:
    """Trained ensembles and the shares above which a pair is answered.

    Attributes
    ----------
    presence
        None or some attitude.
    sign
        Negative or positive, if there is one.
    thresholds
        For positive and for negative attitudes, relative to the document's most probable pairs.
    meta
        What it was trained on, and how well it did.
    """

    presence: arrays.Trees
    sign: arrays.Trees
    thresholds: tuple[float, float]
    meta: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PairAttitude:
    """What one entity of a document thinks of another.

    Attributes
    ----------
    source, target
        Groups, as given.
    positive, negative
        Probabilities in [0, 1]; the rest is "none".
    sign
        The answer: -1, 0 or 1.
    """

    source: str
    target: str
    positive: float
    negative: float
    sign: Literal[-1, 0, 1]


def pair_attitudes(
    sentences: Sequence[Sentence], mentions: Sequence[EntityMention], *, model: AttitudeModel | None = None
) -> tuple[PairAttitude, ...]:
    """Return the attitudes of all directed pairs of entities that share a sentence of a document.

    Parameters
    ----------
    sentences
        Parsed, in order of the text.
    mentions
        Of the entities, for example actors with their ids as groups.
    model
        By default the user's own, else the shipped one.
    """
    model = active() if model is None else model
    pairs = pair_features(sentences, mentions, lexicon_of(model))
    if not pairs.names:
        return ()
    positive, negative = probabilities(model, pairs)
    signs = decide(model.thresholds, pairs, positive, negative)
    rows = zip(pairs.names, positive.tolist(), negative.tolist(), signs.tolist(), strict=True)
    return tuple(PairAttitude(*names, up, down, sign) for names, up, down, sign in rows)


def probabilities(model: AttitudeModel, pairs: Pairs) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return probabilities of positive and negative attitudes, (pairs,) each."""
    presence = model.presence.probabilities(pairs.values)[:, 1]
    return split(presence, model.sign.probabilities(pairs.values)[:, 1], pairs)


def split(
    presence: NDArray[np.float64], sign: NDArray[np.float64], pairs: Pairs
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Divide the probability of an attitude by its sign, in which the opposite direction has a say."""
    place = {pair: number for number, pair in enumerate(pairs.names)}
    turned = np.array([place[target, source] for source, target in pairs.names], np.int64)
    settled = (1 - TURNED) * sign + TURNED * sign[turned]
    return presence * settled, presence * (1 - settled)


def decide(
    thresholds: tuple[float, float], pairs: Pairs, positive: NDArray[np.float64], negative: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the answers of a document, (pairs,): the sign that passes its threshold by more, else 0."""
    limits = zip((positive, negative), thresholds, strict=True)
    up, down = (relative(each, positive + negative) / limit for each, limit in limits)
    answers = np.zeros(len(pairs.names), np.int64)
    answers[(up >= 1) & (up >= down)] = 1
    answers[(down >= 1) & (down > up)] = -1
    return answers


def relative(values: NDArray[np.float64], presence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return probabilities as shares of the mean of the document's :data:`TOP` most probable attitudes."""
    if not presence.size:
        return values
    measure = float(np.sort(presence)[-TOP:].mean())
    return values / measure if measure else values


def lexicon_of(model: AttitudeModel) -> Lexicon:
    """Return the frames with which a model was trained.

    Raises
    ------
    FormatError
        If the user's lexicon is wanted and not there.
    """
    if model.meta.get("lexicon", "shipped") == "shipped":
        return frames.shipped()
    lexicon = frames.active()
    if lexicon.name != model.meta["lexicon"]:
        raise FormatError(
            f"the attitude model needs the lexicon {model.meta['lexicon']!r}",
            hint="load it: entente pull rusentiframes; or remove the model",
        )
    return lexicon


def active() -> AttitudeModel:
    """Return the user's model, else the shipped one.

    Raises
    ------
    FormatError
        If there is none, or the file is no such model.
    """
    data = find(FILE)
    if data is None:
        raise FormatError(f"there is no model {FILE}", hint="train it: entente reading train")
    return _loaded(data)


@lru_cache(maxsize=2)
def _loaded(data: bytes) -> AttitudeModel:
    return loads(data)


def dumps(model: AttitudeModel) -> bytes:
    """Return a model as bytes: an archive of two tree models and a description; equal models give equal bytes."""
    about = {**model.meta, "features": list(FEATURES), "thresholds": list(model.thresholds)}
    parts = {f"{name}.npz": arrays.dumps(getattr(model, name), {"part": name}) for name in _PARTS}
    parts["meta.json"] = json.dumps(about, ensure_ascii=False, sort_keys=True).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, body in sorted(parts.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), body)
    return out.getvalue()


def loads(data: bytes) -> AttitudeModel:
    """Return the model of :func:`dumps`' bytes.

    Raises
    ------
    FormatError
        If the bytes are no such model, too large, or made for other features.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > arrays.LARGEST:
                raise FormatError(f"{FILE} is too large for a model", hint="train it anew: entente reading train")
            meta = json.loads(archive.read("meta.json"))
            parts = [arrays.loads(archive.read(f"{name}.npz"), arrays.Trees, name=FILE)[0] for name in _PARTS]
            features, (up, down) = meta.pop("features"), meta.pop("thresholds")
    except (OSError, ValueError, KeyError, AttributeError, TypeError, zipfile.BadZipFile) as error:
        raise FormatError(f"{FILE} is no attitude model", hint="train it anew: entente reading train") from error
    if features != list(FEATURES):
        raise FormatError(f"{FILE} was trained on other features", hint="train it anew: entente reading train")
    return AttitudeModel(parts[0], parts[1], (float(up), float(down)), meta)
