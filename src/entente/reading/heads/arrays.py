"""Trained models as plain arrays: a linear classifier and an ensemble of trees, stored as ``.npz`` without pickle.

A file holds the arrays of :class:`Linear`, :class:`Trees` or another dataclass of arrays, and one string, ``meta``:
JSON with the names of the features, what the model was trained on (corpus, commit, hash, seed) and how well it did in
cross-validation.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

import numpy as np

from entente.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray


class Record(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


Model = TypeVar("Model", bound=Record)

LARGEST = 64 * 1024 * 1024
"""Largest model file, in bytes, and largest sum of its arrays."""

_BATCH = 256
"""Rows that walk through all trees at a time."""

_EPOCH = (2020, 1, 1, 0, 0, 0)
"""One date for all entries: the same model gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic classifier: multinomial for several rows of ``coef``, binary for one.

    Attributes
    ----------
    mean, scale
        Of the standardised features, (features,); zeros and ones if they are taken as they are.
    coef
        (classes, features), or (1, features) for two classes.
    intercept
        (classes,) or (1,).
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    coef: NDArray[np.float64]
    intercept: NDArray[np.float64]

    def probabilities(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return class probabilities, (rows, classes), of features, (rows, features)."""
        scores = ((features - self.mean) / self.scale) @ self.coef.T + self.intercept
        if scores.shape[1] == 1:
            scores = np.hstack([np.zeros_like(scores), scores])
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True)
class Trees:
    """An ensemble of decision trees whose leaves hold class shares.

    Attributes
    ----------
    left, right
        Children of each node, (nodes,); -1 at a leaf. Numbers count within the tree.
    feature, threshold
        What an inner node asks: ``feature <= threshold`` goes left, (nodes,).
    value
        Class shares, (nodes, classes).
    offset
        First node of each tree, and the number of nodes, (trees + 1,).
    """

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    value: NDArray[np.float32]
    offset: NDArray[np.int64]

    def probabilities(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return class probabilities, (rows, classes), of features, (rows, features): the mean over the trees.

        Features are taken as single precision, as the trainer compares them.
        """
        rows = np.asarray(features, np.float32)
        parts = [self._shares(rows[first : first + _BATCH]) for first in range(0, len(rows), _BATCH)]
        return np.concatenate([np.zeros((0, self.value.shape[1])), *parts])

    def _shares(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        roots = self.offset[:-1]
        leaves = self._leaves(np.tile(roots, len(rows)), np.repeat(np.arange(len(rows)), len(roots)), rows)
        found = self.value[leaves].astype(np.float64)
        return np.asarray(found.reshape(len(rows), len(roots), -1).mean(axis=1))

    def _leaves(self, first: NDArray[np.int64], row: NDArray[np.int64], rows: NDArray[np.float32]) -> NDArray[np.int64]:
        """Return the leaf that each pair of tree and row ends in; all pairs take a step at a time."""
        node = first.copy()
        open_ = np.flatnonzero(self.left[node] >= 0)
        while open_.size:
            at = node[open_]
            goes_left = rows[row[open_], self.feature[at]] <= self.threshold[at]
            node[open_] = first[open_] + np.where(goes_left, self.left[at], self.right[at])
            open_ = open_[self.left[node[open_]] >= 0]
        return node


def dumps(model: Record, meta: Mapping[str, Any]) -> bytes:
    """Return a model and its description as the bytes of a ``.npz`` file; equal models give equal bytes."""
    arrays = {item.name: getattr(model, item.name) for item in fields(model)}
    arrays["meta"] = np.array(json.dumps({"kind": type(model).__name__, **meta}, ensure_ascii=False, sort_keys=True))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in sorted(arrays.items()):
            body = io.BytesIO()
            np.lib.format.write_array(body, np.asanyarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _EPOCH), body.getvalue(), zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def loads(data: bytes, kind: type[Model], *, name: str = "model") -> tuple[Model, dict[str, Any]]:
    """Return a model and its description from the bytes of a ``.npz`` file.

    Raises
    ------
    FormatError
        If the bytes are no such file, are too large, hold objects, or another kind of model.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > LARGEST:
                raise FormatError(f"{name} is too large for a model", hint="train it anew: entente reading train")
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            meta = json.loads(str(arrays["meta"]))
            found = kind(**{item.name: arrays[item.name] for item in fields(kind)})
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise FormatError(f"{name} is no {kind.__name__} model", hint="train it anew: entente reading train") from error
    return found, meta


def load(path: Path, kind: type[Model]) -> tuple[Model, dict[str, Any]]:
    """Return the model of a file; errors as :func:`loads`."""
    return loads(path.read_bytes(), kind, name=path.name)


def digest(data: bytes) -> str:
    """Return the SHA-256 of a model file: what ``params_sha256`` of a claim holds."""
    return hashlib.sha256(data).hexdigest()
