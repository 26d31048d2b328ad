"""Training the attitude model on RuSentRel: folds that keep twins together, thresholds inside the training part.

Two ensembles of extremely randomised trees (Geurts, Ernst and Wehenkel 2006) see dense features only. Thresholds are
chosen on predictions for articles that the trees have not seen, for the official measure.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from entente.errors import InputError
from entente.reading import frames, nlp
from entente.reading.heads import arrays
from entente.reading.heads.attitudes import FILE, AttitudeModel, decide, dumps, probabilities, relative, split
from entente.reading.heads.entities import enriched
from entente.reading.heads.pairs import EntityMention, pair_features
from entente.reading.training.rusentrel_corpus import digest, groups_of, rates, read_articles, read_synonyms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from entente.reading.frames import Lexicon
    from entente.reading.heads.pairs import Pairs
    from entente.reading.nlp import Sentence
    from entente.reading.training.rusentrel_corpus import Answer, Article, Synonyms

FOLDS = 5
ROUNDS = 3
"""Repetitions of the folds on which thresholds are chosen."""
PRESENCE_TREES, SIGN_TREES, LEAF = 150, 200, 8
PRESENCE_WEIGHT, SIGN_WEIGHT = 4.0, 1.4
"""Weights of pairs with an attitude against those without, and of positive against negative ones."""

GRID = np.round(np.arange(0.08, 1.0, 0.02), 3)
"""Thresholds that are tried."""
_SMOOTH = np.array([1, 2, 3, 4, 5, 4, 3, 2, 1]) / 25.0
"""Neighbouring thresholds have a say: with 42 articles the best one alone is chance."""


@dataclass(frozen=True, slots=True)
class Example:
    """An article as the model sees it: pairs with features, the gold sign of each, and all gold attitudes."""

    article: Article
    pairs: Pairs
    signs: NDArray[np.int64]

    @property
    def gold(self) -> Answer:
        """All attitudes of the article, those between entities that share no sentence too."""
        return self.article.gold


class Guess(NamedTuple):
    """Probabilities of a document's pairs."""

    positive: NDArray[np.float64]
    negative: NDArray[np.float64]


def train(data: Path, *, seed: int = 0) -> dict[str, bytes]:
    """Return the attitude model trained on the training articles below ``data``: name and bytes of its file.

    The same articles and seed give the same bytes.

    Raises
    ------
    InputError
        If there is no RuSentRel below ``data``.
    """
    folder = corpus_folder(data)
    examples = [
        example(one, frames.shipped()) for one in training_articles(folder, read_synonyms(folder / "synonyms.txt"))
    ]
    return {FILE: dumps(fit(examples, seed=seed))}


def holds(data: Path) -> bool:
    """Whether RuSentRel lies at or below ``data``."""
    return any((place / "synonyms.txt").is_file() for place in _places(data))


def corpus_folder(data: Path) -> Path:
    """Return the folder with ``synonyms.txt`` at or below ``data``, one with a test part first.

    Errors as :func:`train`.
    """
    found = [place for place in _places(data) if (place / "synonyms.txt").is_file()]
    if not found:
        raise InputError(f"there is no RuSentRel at {str(data)!r}", hint="it has synonyms.txt beside train or test")
    return max(found, key=lambda place: (place / "test").is_dir())


def training_articles(data: Path, synonyms: Synonyms) -> tuple[Article, ...]:
    """Return the articles of the training folder at or below ``data``: ``train``, or another that is not ``test``.

    Raises
    ------
    InputError
        If there are none.
    """
    others = [place for place in _places(data) if place.name not in {"test", "etalon"}]
    for place in sorted(others, key=lambda one: one.name not in {"train", "training"}):
        if any(place.glob("art*.ann")):
            return read_articles(place, synonyms)
    raise InputError(f"there are no training articles at {str(data)!r}", hint="they lie in train: artN.txt, artN.ann")


def _places(data: Path) -> list[Path]:
    """Return a folder and those in it, three levels down."""
    below = [path for depth in ("*", "*/*", "*/*/*") for path in sorted(data.glob(depth)) if path.is_dir()]
    return [data, *below]


def parsed(text: str) -> tuple[Sentence, ...]:
    """Return the parsed sentences of an article; each of its lines is read alone."""
    return tuple(sentence for found in nlp.parse(list(_lines(text))) for sentence in found)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        if body:
            yield start + raw.index(body), body
        start += len(raw)


def example(article: Article, lexicon: Lexicon) -> Example:
    """Parse an article and compute the features of its pairs, with adjectives and demonyms as further mentions."""
    sentences = parsed(article.text)
    given = [EntityMention(one.group, one.start, one.end, one.kind) for one in article.entities]
    pairs = pair_features(sentences, enriched(sentences, article.text, given), lexicon)
    signs = np.array([article.gold.get(pair, 0) for pair in pairs.names], np.int64)
    return Example(article, pairs, signs)


def fit(examples: Sequence[Example], *, seed: int = 0) -> AttitudeModel:
    """Return a model trained on examples, its thresholds chosen by folds inside them."""
    thresholds = choose(examples, [unseen(examples, seed=seed + at) for at in range(ROUNDS)])
    presence, sign = _ensembles(examples, seed)
    return AttitudeModel(_trees(presence), _trees(sign), thresholds, _meta(examples, seed))


def _meta(examples: Sequence[Example], seed: int) -> dict[str, Any]:
    """Describe a training: corpus, hashes of its articles (for leaks), lexicon, seed and trainer."""
    import sklearn

    articles = [digest(one.article.text) for one in examples]
    return {
        "articles_sha256": articles,
        "corpus": "RuSentRel 1.1",
        "corpus_sha256": hashlib.sha256("".join(articles).encode()).hexdigest(),
        "documents": len(examples),
        "lexicon": "shipped",
        "seed": seed,
        "sklearn": str(sklearn.__version__),
    }


def unseen(examples: Sequence[Example], *, seed: int = 0, views: Sequence[Pairs] | None = None) -> list[Guess]:
    """Return for each example the guess of trees that were trained without it and its twins.

    Parameters
    ----------
    examples
        To train on.
    seed
        Of the folds and the trees.
    views
        Pairs to guess for each example, for instance of entities that were not given; by default its own.
    """
    guesses: dict[int, Guess] = {}
    shown = [one.pairs for one in examples] if views is None else views
    for held in folds([one.article for one in examples], seed=seed):
        rest = [one for at, one in enumerate(examples) if at not in held]
        presence, sign = _ensembles(rest, seed)
        guesses.update({at: _guess(presence, sign, shown[at]) for at in held})
    return [guesses[at] for at in range(len(examples))]


def folds(articles: Sequence[Article], *, seed: int = 0) -> list[frozenset[int]]:
    """Divide articles into :data:`FOLDS` sets of numbers that keep repeated texts together.

    Raises
    ------
    InputError
        If there are not two articles of different text.
    """
    groups = np.array(groups_of(articles))
    order = np.random.default_rng(seed).permutation(np.unique(groups))
    if order.size < 2:  # noqa: PLR2004 - one part to train on, one to try
        raise InputError(f"{len(articles)} articles are too few to train on", hint="take the whole training part")
    parts = [order[at::FOLDS] for at in range(FOLDS)]
    return [frozenset(np.flatnonzero(np.isin(groups, part)).tolist()) for part in parts if part.size]


def _ensembles(examples: Sequence[Example], seed: int) -> tuple[Any, Any]:
    """Fit the trees of presence and of sign; each article weighs as the root of its number of pairs."""
    from sklearn.ensemble import ExtraTreesClassifier

    filled = [one for one in examples if one.pairs.names]
    values = np.vstack([one.pairs.values for one in filled]).astype(np.float32)
    signs = np.concatenate([one.signs for one in filled])
    weights = np.concatenate([np.full(len(one.signs), len(one.signs) ** -0.5) for one in filled])
    if set(signs.tolist()) != {-1, 0, 1}:
        raise InputError("a part of the articles lacks attitudes of one sign", hint="take the whole training part")
    some = signs != 0
    common = {"min_samples_leaf": LEAF, "random_state": seed, "n_jobs": 1}
    presence = ExtraTreesClassifier(PRESENCE_TREES, class_weight={0: 1.0, 1: PRESENCE_WEIGHT}, **common)
    sign = ExtraTreesClassifier(SIGN_TREES, class_weight={0: 1.0, 1: SIGN_WEIGHT}, **common)
    presence.fit(values, some.astype(int), sample_weight=weights)
    sign.fit(values[some], (signs[some] > 0).astype(int), sample_weight=weights[some])
    return presence, sign


def _guess(presence: Any, sign: Any, pairs: Pairs) -> Guess:  # noqa: ANN401 - scikit-learn has no types
    if not pairs.names:
        return Guess(np.zeros(0), np.zeros(0))
    rows = pairs.values.astype(np.float32)
    return Guess(*split(presence.predict_proba(rows)[:, 1], sign.predict_proba(rows)[:, 1], pairs))


def guess(model: AttitudeModel, pairs: Pairs) -> Guess:
    """Return a stored model's guess."""
    return Guess(*probabilities(model, pairs)) if pairs.names else Guess(np.zeros(0), np.zeros(0))


def answer(thresholds: tuple[float, float], pairs: Pairs, guessed: Guess) -> Answer:
    """Return the attitudes that a model answers, the most probable first."""
    signs = decide(thresholds, pairs, *guessed).tolist()
    order = np.argsort(-np.maximum(guessed.positive, guessed.negative), kind="stable").tolist()
    return {pairs.names[at]: signs[at] for at in order if signs[at]}


def choose(examples: Sequence[Example], rounds: Sequence[Sequence[Guess]]) -> tuple[float, float]:
    """Return the thresholds for positive and negative attitudes that do best by the official measure."""
    return _best(examples, rounds, 1), _best(examples, rounds, -1)


def _best(examples: Sequence[Example], rounds: Sequence[Sequence[Guess]], sign: int) -> float:
    curves = [_curve(examples, guesses, sign) for guesses in rounds]
    reach = len(_SMOOTH) // 2
    smooth = np.convolve(np.pad(np.mean(curves, axis=0), reach, "edge"), _SMOOTH, "valid")
    return float(GRID[int(np.argmax(smooth))])


def _curve(examples: Sequence[Example], guesses: Sequence[Guess], sign: int) -> NDArray[np.float64]:
    """Return F1 of one class at each threshold of :data:`GRID`."""
    rows = np.array([_counts(one, found, sign) for one, found in zip(examples, guesses, strict=True)])
    gold, hits, named = rows[:, 0], rows[:, 1], rows[:, 2]
    neither = ((gold == 0) & (named == 0)).astype(float)
    precision = np.where((named > 0) & (gold > 0), hits / np.maximum(named, 1), neither).mean(axis=0)
    recall = np.where((named > 0) & (gold > 0), hits / np.maximum(gold, 1), neither).mean(axis=0)
    return np.asarray(2 * precision * recall / np.maximum(precision + recall, 1e-9))


def _counts(one: Example, guessed: Guess, sign: int) -> tuple[NDArray[np.float64], ...]:
    """Return how many attitudes there are, are hit, and are named, at each threshold."""
    shares = relative(guessed[0 if sign == 1 else 1], guessed.positive + guessed.negative)
    named = shares[None, :] >= GRID[:, None]
    there = float(sum(value == sign for value in one.gold.values()))
    hits = (named & (one.signs == sign)[None, :]).sum(axis=1)
    return np.full(len(GRID), there), hits.astype(float), named.sum(axis=1).astype(float)


def cross_validated(
    examples: Sequence[Example], *, seed: int = 0, views: Sequence[Pairs] | None = None
) -> list[Answer]:
    """Return the answers to each example of trees and thresholds from the other folds; arguments as :func:`unseen`."""
    guesses = unseen(examples, seed=seed)
    shown = [one.pairs for one in examples] if views is None else views
    guessed = guesses if views is None else unseen(examples, seed=seed, views=views)
    answers: dict[int, Answer] = {}
    for held in folds([one.article for one in examples], seed=seed):
        rest = [at for at in range(len(examples)) if at not in held]
        thresholds = choose([examples[at] for at in rest], [[guesses[at] for at in rest]])
        answers.update({at: answer(thresholds, shown[at], guessed[at]) for at in held})
    return [answers[at] for at in range(len(examples))]


def score(pairs: Sequence[tuple[Answer, Answer]], *, lenient: bool = False) -> tuple[float, float, float]:
    """Return precision, recall and F1 of (gold, answer) by the corpus's measure.

    Precision and recall of each class are averaged over the documents, F1 is taken from those means, and the two
    classes are averaged; ``lenient`` as :func:`~entente.reading.training.rusentrel_corpus.rates`.
    """
    means = np.mean([rates(gold, said, lenient=lenient) for gold, said in pairs], axis=0)
    both = [_f1(means[0], means[1]), _f1(means[2], means[3])]
    return float(means[[0, 2]].mean()), float(means[[1, 3]].mean()), float(np.mean(both))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _trees(forest: Any) -> arrays.Trees:  # noqa: ANN401 - scikit-learn has no types
    """Take the arrays out of a fitted ensemble; leaves hold shares."""
    trees = [one.tree_ for one in forest.estimators_]
    values = np.vstack([one.value[:, 0, :] for one in trees])
    return arrays.Trees(
        left=np.concatenate([one.children_left for one in trees]).astype(np.int32),
        right=np.concatenate([one.children_right for one in trees]).astype(np.int32),
        feature=np.concatenate([one.feature for one in trees]).astype(np.int32),
        threshold=np.concatenate([one.threshold for one in trees]),
        value=(values / values.sum(axis=1, keepdims=True)).astype(np.float32),
        offset=np.cumsum([0, *(one.node_count for one in trees)]),
    )
