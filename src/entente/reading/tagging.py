"""natasha's three Russian models in one pass: morphology, syntax and names of many sentences at once.

The weights are natasha's (slovnet: word vectors, three convolutions, a head); only the arithmetic is ours. slovnet pads
sentences to the longest of each eight and computes the first convolution of every word anew for each model. Here the
sentences lie end to end with a zero between them, and the first convolution, which is linear in the word, is computed
once per distinct word for all three models and kept. The tags are those of slovnet run on each sentence alone; a test
holds the two side by side.

Source of the models: Kukushkin, A. (2020), slovnet and navec, https://github.com/natasha.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

TAPS = 3
"""Width of the convolutions."""

KEPT_WORDS = 8_192
"""Distinct words whose first convolution is kept: 3 models x 3 taps x 256 numbers each, 75 MB in all when full."""

CHUNK = 3_000
"""Words computed together, about: the working arrays stay within some 40 MB."""

_MODELS = ("morph", "syntax", "names")


class Tag(NamedTuple):
    """Part of speech and features, as Universal Dependencies names them."""

    pos: str
    feats: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tagged:
    """One sentence.

    Attributes
    ----------
    tags
        One per word.
    heads
        Number of each word's governor, from 1; 0 for a root.
    relations
        Universal relations.
    """

    tags: tuple[Tag, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]


class NameSpan(NamedTuple):
    """Words ``first`` to ``last`` (not included) of a passage, and whether a person, place or organisation."""

    first: int
    last: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Layer:
    """Convolution, rectifier and normalisation.

    Attributes
    ----------
    taps
        (3, inputs, filters).
    bias, scale, shift
        (filters,).
    """

    taps: Floats
    bias: Floats
    scale: Floats
    shift: Floats

    def finish(self, x: Floats, gaps: Ints) -> Floats:
        """Return what the layer makes of a convolved (words, filters), in place; gaps are set to zero."""
        x += self.bias
        np.maximum(x, 0, out=x)
        x *= self.scale
        x += self.shift
        x[gaps] = 0
        return x

    def __call__(self, x: Floats, gaps: Ints) -> Floats:
        """Return (words, filters) of (words, inputs)."""
        out = x @ self.taps[1]
        out[1:] += x[:-1] @ self.taps[0]
        out[:-1] += x[1:] @ self.taps[2]
        return self.finish(out, gaps)


class Tagger:
    """The models, loaded; make it once with :func:`tagger`."""

    def __init__(self, navec: Any, models: Sequence[Any], vocabularies: Mapping[str, Any]) -> None:  # noqa: ANN401 - untyped library
        self.words, self.shapes = navec.vocab.word_ids, vocabularies["shape"].item_ids
        self.unknown = navec.vocab.unk_id
        self.tags = tuple(_parsed(item) for item in vocabularies["morph"])
        self.relations = tuple(vocabularies["syntax"])
        self.labels = tuple(vocabularies["names"])
        self.navec = models[0].emb.word
        self.layers = [[_layer(one) for one in model.encoder.layers] for model in models]
        first = [layers[0].taps for layers in self.layers]
        size = self.navec.dim
        self.project_words = _joined([taps[:, :size] for taps in first])
        shaped = [model.emb.shape.weight.array @ taps[:, size:] for model, taps in zip(models, first, strict=True)]
        self.shape_rows = np.ascontiguousarray(np.concatenate([_beside(one) for one in shaped], axis=1))
        self.heads = [model.head for model in models]
        self.relation = models[1].rel
        self.cache = _Kept(self.project_words.shape[1])
        self.encode = lru_cache(maxsize=50_000)(self._encode)

    def _encode(self, word: str) -> tuple[int, int]:
        from slovnet.shape import word_shape

        return self.words.get(word.lower(), self.unknown), self.shapes.get(word_shape(word), self.shapes["OTHER"])

    def __call__(
        self, sentences: Sequence[Sequence[str]], passages: Sequence[Sequence[str]]
    ) -> tuple[list[Tagged], list[tuple[NameSpan, ...]]]:
        """Tag sentences, and find names in passages.

        Parameters
        ----------
        sentences
            Words of each, none empty.
        passages
            Words of each paragraph: names are sought across its sentences.
        """
        parsed = [one for chunk in _chunks(sentences) for one in self._sentences(chunk)]
        named = [one for chunk in _chunks(passages) for one in self._names(chunk)]
        return parsed, named

    # ---- morphology and syntax ----

    def _sentences(self, sentences: Sequence[Sequence[str]]) -> Iterator[Tagged]:
        layout = _Layout.of(sentences)
        first = self._first(sentences)
        morph = _linear(self.heads[0].proj, self._encoded(0, first, layout)).argmax(axis=1)
        x = self._encoded(1, first, layout)
        governors = self._governors(x, layout)
        relations = self._relations(x, governors, layout)
        for start, end, local in zip(layout.starts, layout.ends, governors, strict=True):
            yield Tagged(
                tuple(self.tags[at] for at in morph[start:end]),
                tuple(local.tolist()),
                tuple(self.relations[at] for at in relations[start:end]),
            )

    def _governors(self, x: Floats, layout: _Layout) -> list[Ints]:
        """Return the governor of each word, sentence by sentence: 0 is the root (biaffine attention)."""
        head = self.heads[1]
        root = head.root.array.reshape(1, -1)
        asking = _forward(head.head, x) @ head.kernel.array
        asked, rooted = _forward(head.tail, x), _forward(head.tail, root)
        found = []
        for start, end in zip(layout.starts, layout.ends, strict=True):
            scores = asking[start:end] @ np.concatenate((rooted, asked[start:end])).T
            found.append(scores.argmax(axis=1))
        return found

    def _relations(self, x: Floats, governors: Sequence[Ints], layout: _Layout) -> Ints:
        """Return the relation of each word to its governor."""
        rel = self.relation
        rows = np.concatenate((rel.root.array.reshape(1, -1), x))
        # row 0 is the root; a word's row is its place plus one
        at = np.zeros(len(x), np.int64)
        for start, end, local in zip(layout.starts, layout.ends, governors, strict=True):
            at[start:end] = np.where(local == 0, 0, start + local)
        size, wide = rel.kernel.shape
        above = (_forward(rel.head, rows)[at] @ rel.kernel.array).reshape(len(x), wide // size, size)
        scores = np.matmul(above, _forward(rel.tail, x)[:, :, None])[:, :, 0]
        return np.asarray(scores.argmax(axis=1))

    # ---- names ----

    def _names(self, passages: Sequence[Sequence[str]]) -> Iterator[tuple[NameSpan, ...]]:
        layout = _Layout.of(passages)
        emissions = _linear(self.heads[2].proj, self._encoded(2, self._first(passages), layout))
        for path in viterbi(emissions, self.heads[2].crf.transitions.array, layout.starts, layout.ends):
            yield tuple(_spans([self.labels[at] for at in path]))

    # ---- encoders ----

    def _first(self, sentences: Sequence[Sequence[str]]) -> tuple[Ints, Ints, Floats]:
        """Return for each place the row of its word in the kept projections, and of its shape; -1 for a gap."""
        pairs = [self.encode(word) for sentence in sentences for word in sentence]
        words = np.array([word for word, _ in pairs], np.int64)
        shapes = np.array([shape for _, shape in pairs], np.int64)
        rows, table = self.cache.rows(words, self._project)
        return rows, shapes, table

    def _project(self, words: Ints) -> Floats:
        """Return the first convolutions of words, (words, 3 models x 3 taps x filters)."""
        codes, indexes = self.navec.codes.array, self.navec.indexes.array
        vectors = codes[self.navec.qdims, indexes[words]].reshape(len(words), -1)
        return np.asarray(vectors @ self.project_words)

    def _encoded(self, model: int, first: tuple[Ints, Ints, Floats], layout: _Layout) -> Floats:
        """Return a model's view of each place, (places, 64)."""
        rows, shapes, table = first
        layers = self.layers[model]
        filters = layers[0].bias.size
        base = model * TAPS * filters
        x = np.zeros((layout.size, filters), np.float32)
        for tap in range(TAPS):
            part = slice(base + tap * filters, base + (tap + 1) * filters)
            moved = layout.places + 1 - tap
            x[moved] += table[rows, part] + self.shape_rows[shapes, part]
        x = layers[0].finish(x, layout.gaps)
        for layer in layers[1:]:
            x = layer(x, layout.gaps)
        return x


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where sentences lie end to end: a gap before the first, between any two, and after the last.

    Attributes
    ----------
    starts, ends
        Half-open places of each sentence.
    places
        Place of each word, in order.
    gaps
        Places of the gaps.
    size
        Number of places.
    """

    starts: Ints
    ends: Ints
    places: Ints
    gaps: Ints
    size: int

    @classmethod
    def of(cls, sentences: Sequence[Sequence[str]]) -> _Layout:
        lengths = np.array([len(one) for one in sentences], np.int64)
        ends = np.cumsum(lengths + 1)
        starts = ends - lengths
        size = int(ends[-1]) + 1
        word = np.ones(size, dtype=bool)
        gaps = np.concatenate(([0], ends))
        word[gaps] = False
        return cls(starts, ends, np.flatnonzero(word), gaps, size)


class _Kept:
    """Projections of the words met so far; when full, all are forgotten but those of the batch at hand."""

    def __init__(self, width: int) -> None:
        self.table = np.empty((0, width), np.float32)
        self.place: dict[int, int] = {}

    def rows(self, words: Ints, project: Any) -> tuple[Ints, Floats]:  # noqa: ANN401 - a method
        """Return the row of each word in the table, and the table."""
        distinct, inverse = np.unique(words, return_inverse=True)
        fresh = [word for word in distinct.tolist() if word not in self.place]
        if len(self.place) + len(fresh) > max(KEPT_WORDS, len(distinct)):
            self.place, fresh = {}, distinct.tolist()
        if fresh:
            self._grow(len(self.place) + len(fresh))
            at = len(self.place)
            self.table[at : at + len(fresh)] = project(np.array(fresh))
            self.place.update({word: at + number for number, word in enumerate(fresh)})
        return np.array([self.place[word] for word in distinct.tolist()])[inverse], self.table

    def _grow(self, wanted: int) -> None:
        if wanted > len(self.table):
            table = np.empty((max(wanted, min(2 * len(self.table), KEPT_WORDS)), self.table.shape[1]), np.float32)
            table[: len(self.place)] = self.table[: len(self.place)]
            self.table = table


def viterbi(emissions: Floats, transitions: Floats, starts: Ints, ends: Ints) -> list[list[int]]:
    """Return the best label path of each sequence under a linear-chain conditional random field.

    Parameters
    ----------
    emissions
        (places, labels).
    transitions
        From label (row) to label (column), (labels, labels).
    starts, ends
        Half-open places of each sequence.
    """
    order = np.argsort(starts - ends, kind="stable")
    first, sizes = starts[order], (ends - starts)[order]
    score = emissions[first]
    back: list[Ints] = []
    for step in range(1, int(sizes[0]) if len(sizes) else 0):
        open_ = int(np.searchsorted(-sizes, -step, side="left"))
        total = score[:open_, :, None] + transitions
        best = total.argmax(axis=1)
        back.append(best)
        score[:open_] = np.take_along_axis(total, best[:, None, :], axis=1)[:, 0] + emissions[first[:open_] + step]
    paths: list[list[int]] = [[] for _ in order]
    for place, (number, size) in enumerate(zip(order.tolist(), sizes.tolist(), strict=True)):
        paths[number] = _traced(int(score[place].argmax()), [back[step][place] for step in range(size - 1)])
    return paths


def _traced(last: int, back: Sequence[Ints]) -> list[int]:
    path = [last]
    for row in reversed(back):
        path.append(int(row[path[-1]]))
    return path[::-1]


def _spans(labels: Sequence[str]) -> Iterator[NameSpan]:
    """Read B- and I- labels: a name goes on while its label says I."""
    first, kind = 0, ""
    for place, label in enumerate((*labels, "O")):
        part, _, named = label.partition("-")
        if kind and part != "I":
            yield NameSpan(first, place, kind)
            kind = ""
        if part == "B":
            first, kind = place, named


def _chunks(sentences: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    chunk: list[Sequence[str]] = []
    size = 0
    for one in sentences:
        if chunk and size + len(one) > CHUNK:
            yield chunk
            chunk, size = [], 0
        chunk.append(one)
        size += len(one)
    if chunk:
        yield chunk


def _linear(part: Any, x: Floats) -> Floats:  # noqa: ANN401 - untyped library
    return np.asarray(x @ part.weight.array + part.bias.array)


def _forward(part: Any, x: Floats) -> Floats:  # noqa: ANN401 - untyped library
    return np.maximum(_linear(part.proj, x), 0)


def _layer(layer: Any) -> _Layer:  # noqa: ANN401 - untyped library
    norm = layer.norm
    scale = norm.weight.array / norm.std.array
    return _Layer(
        np.ascontiguousarray(layer.conv.weight.array.transpose(2, 1, 0)),
        layer.conv.bias.array,
        np.asarray(scale, np.float32),
        np.asarray(norm.bias.array - norm.mean.array * scale, np.float32),
    )


def _beside(taps: Floats) -> Floats:
    """Return (inputs, 3 x filters) of (3, inputs, filters)."""
    return np.concatenate(list(taps), axis=1)


def _joined(models: Sequence[Floats]) -> Floats:
    return np.ascontiguousarray(np.concatenate([_beside(one) for one in models], axis=1))


_FEATURE = re.compile(r"([^=|]+)=([^|]*)")


def _parsed(item: str) -> Tag:
    pos, _, feats = item.partition("|")
    return Tag(pos, MappingProxyType(dict(_FEATURE.findall(feats))))


@lru_cache(maxsize=1)
def tagger() -> Tagger:
    """Return the models, loaded from natasha's package at the first call (about half a second)."""
    from natasha.data import NEWS_EMBEDDING, NEWS_MORPH, NEWS_NER, NEWS_SYNTAX
    from navec import Navec
    from slovnet.exec.model import NER, Morph, Syntax

    navec = Navec.load(NEWS_EMBEDDING)
    paths = (NEWS_MORPH, NEWS_SYNTAX, NEWS_NER)
    found = [_loaded(path, kind, navec) for path, kind in zip(paths, (Morph, Syntax, NER), strict=True)]
    vocabularies = {name: items for name, (_, items) in zip(_MODELS, found, strict=True)}
    models = [model for model, _ in found]
    navec.pq.ab = None  # only similarities between words need it: 26 MB
    return Tagger(navec, models, {**vocabularies, "shape": _shapes(NEWS_MORPH)})


def _loaded(path: str, kind: Any, navec: Any) -> tuple[Any, Iterable[str]]:  # noqa: ANN401 - untyped library
    """Return a model with its weights, and the vocabulary of what it tells."""
    from slovnet.const import REL, TAG
    from slovnet.exec.pack import Pack

    with Pack(path) as pack:
        pack.load_meta().check_protocol()
        model = pack.load_model(kind)
        model = model.inject_arrays(dict(pack.load_arrays(model.weights))).inject_navec(navec)
        return model, pack.load_vocab(REL if "syntax" in path else TAG).items


def _shapes(path: str) -> Any:  # noqa: ANN401 - untyped library
    """Return the vocabulary of shapes, which the three models have in common; that of words is navec's own."""
    from slovnet.const import SHAPE
    from slovnet.exec.pack import Pack

    with Pack(path) as pack:
        return pack.load_vocab(SHAPE)
