"""RuSentNE-2023: sentences of Russian news, one name marked in each row, and the sentiment towards it.

Golubev, A., Rusnachenko, N. and Loukachevitch, N. (2023), RuSentNE-2023: evaluating entity-oriented sentiment analysis
on Russian news texts, Dialogue, arXiv:2305.17679. The repository dialogue-evaluation/RuSentNE-evaluation is under the
MIT licence, so what is learned from it ships with a notice.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from entente.errors import FormatError, InputError
from entente.reading.heads import tone
from entente.reading.heads.arrays import dumps
from entente.reading.heads.sentiment import (
    CLASSES,
    FILE,
    SCHEMA,
    Weights,
    beside_words,
    calibrated,
    decided,
    models_of,
    rows_of,
    sentence_hash,
    weighed,
)
from entente.reading.heads.targets import Target, measures, outline, place_of
from entente.reading.nlp import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from entente.reading.heads.sentiment import Rows
    from entente.reading.nlp import Sentence

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Numbers = NDArray[np.int64]

COMMIT = "4d08c885564b57117d35600cd8c6cea3626bbe98"
FOLDS = 5
RARE = 2
"""A string must occur with so many names."""

TREES, LEAF, TRIED = 150, 4, 0.2
"""Trees, names in a leaf at least, share of the measures tried at a split."""

_COST_WORDS, _COST_VECTORS = 1.0, 3e-4
_NEUTRAL, _LIGHT = 3000, 0.3
"""Words that are in no table stand for tone zero when the guess is learned, with this weight."""

_COLUMNS = frozenset({"sentence", "entity", "entity_tag", "entity_pos_start_rel", "entity_pos_end_rel", "label"})
_LIFTS = np.exp(np.linspace(-0.6, 2.0, 27))
_BINS = 10
_DIGITS = 5
"""Decimals of the stored weights: more say nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence, the name's half-open offsets in it, its kind, and the sentiment towards it: -1, 0 or 1."""

    sentence: str
    target: Target
    label: int


@dataclass(frozen=True, slots=True)
class Answers:
    """Out-of-fold answers: averaged log probabilities, (rows, 3), and the fold that left each row out, (rows,)."""

    scores: Floats
    fold: Numbers


def files_below(data: Path) -> tuple[Path, ...]:
    """Return the labelled RuSentNE files of a folder and its folders, or the file itself, in order of their names."""
    candidates = sorted(one for kind in ("*.csv", "*.tsv") for one in data.rglob(kind)) if data.is_dir() else [data]
    return tuple(path for path in candidates if path.is_file() and _header(path) >= _COLUMNS)


def holds(data: Path) -> bool:
    """Whether a labelled RuSentNE file lies at or below ``data``."""
    return bool(files_below(data))


def _header(path: Path) -> frozenset[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return frozenset(file.readline(65536).rstrip("\r\n").split("\t"))


def is_training(path: Path) -> bool:
    """Whether a file's name says that it is the training part."""
    return "train" in path.name.casefold()


def read_rows(path: Path) -> tuple[Row, ...]:
    """Return the rows of a RuSentNE file.

    Raises
    ------
    FormatError
        If a column is missing, a label or an offset is none; the message names the line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = csv.DictReader(file, delimiter="\t")
            if missing := _COLUMNS - set(found.fieldnames or ()):
                raise FormatError(
                    f"{path.name} has no column {', '.join(sorted(missing))}",
                    hint="give a labelled RuSentNE file: tab-separated",
                )
            return tuple(_row(path, number, one) for number, one in enumerate(found, start=1))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(f"{path.name} is no tab-separated text in UTF-8", hint="give a RuSentNE file") from error


def _row(path: Path, number: int, one: Mapping[str, str | None]) -> Row:
    text = one["sentence"] or ""
    try:
        start, end = int(one["entity_pos_start_rel"] or ""), int(one["entity_pos_end_rel"] or "")
        label = int(float(one["label"] or ""))
    except ValueError as error:
        raise FormatError(f"{path.name}, row {number}: a number is none", hint="give a labelled file") from error
    if label not in CLASSES or not 0 <= start < end <= len(text):
        raise FormatError(
            f"{path.name}, row {number}: label {label}, name at {start}-{end} of {len(text)}",
            hint="labels are -1, 0 and 1, and a name lies in its sentence",
        )
    return Row(text, Target(start, end, one["entity_tag"] or ""), label)


def parsed(rows: Sequence[Row]) -> list[Sentence]:
    """Return for each row the parsed sentence that its name stands in; equal sentences are parsed once."""
    distinct = list(dict.fromkeys(row.sentence for row in rows))
    found = dict(zip(distinct, parse([(0, text) for text in distinct]), strict=True))
    return [_holding(found[row.sentence], row) for row in rows]


def _holding(pieces: Sequence[Sentence], row: Row) -> Sentence:
    """Return the piece with a token of the name: some rows hold two sentences."""
    for piece in pieces:
        if any(token.start < row.target.end and token.end > row.target.start for token in piece.tokens):
            return piece
    raise FormatError(f"no word at {row.target.start}-{row.target.end} of {row.sentence[:60]!r}", hint="check offsets")


def groups_of(rows: Sequence[Row]) -> Numbers:
    """Return a number for each row, equal for rows of one sentence, (rows,)."""
    place: dict[str, int] = {}
    return np.array([place.setdefault(row.sentence, len(place)) for row in rows], np.int64)


def train(data: Path, *, seed: int = 0) -> dict[str, bytes]:
    """Return the model file that is learned from the training part of RuSentNE-2023.

    Parameters
    ----------
    data
        A labelled file, or a folder with ``train_data.csv`` in it; files without ``train`` in their name are left out.
    seed
        Of folds, trees and sampled words.

    Raises
    ------
    InputError
        If there is no such file.
    """
    files = files_below(data)
    chosen = [path for path in files if is_training(path)] if data.is_dir() else list(files)
    if not chosen:
        raise InputError(f"no RuSentNE training rows below {data}", hint="give train_data.csv or its folder")
    body = fitted_bytes(read_rows(chosen[0]), seed=seed, digest=hashlib.sha256(chosen[0].read_bytes()).hexdigest())
    return {FILE: body}


def fitted_bytes(rows: Sequence[Row], *, seed: int = 0, digest: str = "") -> bytes:
    """Return the bytes of the model file learned from rows; ``digest`` is the SHA-256 of their file."""
    guess = fit_guess(seed)
    sentences = parsed(rows)
    views = rows_of(sentences, [row.target for row in rows], guess.astype(np.float64))
    labels = np.array([row.label for row in rows], np.int64)
    grouped = out_of_fold(views, labels, groups_of(rows), seed=seed)
    mixed = out_of_fold(views, labels, None, seed=seed)
    calibration = fit_calibration(grouped.scores, labels)
    odds = calibrated(grouped.scores, calibration)
    hashes = np.unique(np.array([sentence_hash(row.sentence) for row in rows], np.uint32))
    arrays, vocabulary = fit(views, labels, seed=seed)
    lift = fit_lift(odds, labels)
    arrays |= {"calibration": calibration, "lift": lift, "guess": guess, "sentences": hashes}
    shape = outline(sentences[0], guess.astype(np.float64))
    names = [name for name, _ in measures(shape, place_of(shape, rows[0].target), rows[0].target)]
    cv = {"grouped": cross_fitted(grouped, labels), "ungrouped": cross_fitted(mixed, labels)}
    meta = _about(rows, seed, digest) | {
        "vocabulary": vocabulary,
        "features": names,
        "cv": cv,
        "calibration_metrics": reliability(recalibrated(grouped, labels), labels),
    }
    return dumps(Weights(**arrays), meta)


def _about(rows: Sequence[Row], seed: int, digest: str) -> dict[str, Any]:
    import sklearn

    return {
        "schema": SCHEMA,
        "classes": list(CLASSES),
        "corpus": "RuSentNE-2023 (Golubev, Rusnachenko, Loukachevitch 2023, arXiv:2305.17679), train_data.csv",
        "repository": "https://github.com/dialogue-evaluation/RuSentNE-evaluation",
        "commit": COMMIT,
        "licence": "MIT",
        "notice": "Weights and vocabulary learned from RuSentNE-2023, dialogue-evaluation/RuSentNE-evaluation, MIT",
        "sha256": digest,
        "rows": len(rows),
        "sentences": len({row.sentence for row in rows}),
        "seed": seed,
        "sklearn": sklearn.__version__,
        "tables": tone.digest(),
    }


# ---- fitting ----


def fit_guess(seed: int) -> Singles:
    """Return the weights that tell a word's tone from its vector, (301, 3): ridge regression on the listed words."""
    from sklearn.linear_model import Ridge

    listed = tone.listed()
    names = sorted(listed)
    found = tone.vectors(names)
    there = found.any(axis=1)
    others = [word for word in tone.vocabulary() if word.isalpha() and word not in listed]
    drawn = np.random.default_rng(seed).choice(len(others), min(_NEUTRAL, len(others)), replace=False)
    neutral = tone.vectors([others[int(one)] for one in drawn])
    inputs = np.concatenate([found[there], neutral]).astype(np.float64)
    tones = np.concatenate([np.array([listed[one] for one in names])[there], np.zeros((len(neutral), 3))])
    weight = np.concatenate([np.ones(int(there.sum())), np.full(len(neutral), _LIGHT)])
    penalty = float(((inputs - inputs.mean(axis=0)) ** 2).sum(axis=1).mean())
    model = Ridge(alpha=penalty).fit(inputs, tones, sample_weight=weight)
    return np.round(np.concatenate([model.coef_.T, model.intercept_[None]]), _DIGITS).astype(np.float32)


def fit(views: Rows, labels: Numbers, *, seed: int = 0) -> tuple[dict[str, NDArray[Any]], list[str]]:
    """Return the arrays of the three models (a part of :class:`Weights`), and the vocabulary."""
    wide = np.hstack([views.measures, views.pooled]).astype(np.float64)
    mean = np.round(wide.mean(axis=0), _DIGITS).astype(np.float32)
    scale = np.round(wide.std(axis=0), _DIGITS).astype(np.float32)
    scale[scale == 0] = 1
    count = views.measures.shape[1]
    beside = beside_words(views.measures, mean[:count].astype(float), scale[:count].astype(float))
    vocabulary, idf, by_words = _fit_words(views.words, beside, labels)
    by_vectors = _logistic((wide - mean) / scale, labels, _COST_VECTORS, 60)
    arrays: dict[str, NDArray[Any]] = {
        "idf": idf,
        "words_coef": by_words[0],
        "words_intercept": by_words[1],
        "vectors_mean": mean,
        "vectors_scale": scale,
        "vectors_coef": by_vectors[0],
        "vectors_intercept": by_vectors[1],
    }
    return arrays | fit_trees(views.measures, labels, seed), vocabulary


def _fit_words(
    strings: Sequence[Sequence[str]], beside: Floats, labels: Numbers
) -> tuple[list[str], Singles, tuple[Singles, Singles]]:
    from scipy.sparse import csr_matrix, hstack

    seen: dict[str, int] = {}
    for found in strings:
        for one in set(found):
            seen[one] = seen.get(one, 0) + 1
    vocabulary = sorted(one for one, times in seen.items() if times >= RARE)
    idf = np.log((1 + len(strings)) / (1 + np.array([seen[one] for one in vocabulary], float))) + 1
    idf = np.round(idf, _DIGITS).astype(np.float32)
    columns = {one: at for at, one in enumerate(vocabulary)}
    parts = [weighed(found, columns, idf.astype(np.float64)) for found in strings]
    ends = np.cumsum([0, *(len(at) for at, _ in parts)])
    data, at = np.concatenate([weight for _, weight in parts]), np.concatenate([one for one, _ in parts])
    sparse = csr_matrix((data, at, ends), shape=(len(strings), len(vocabulary)))
    return vocabulary, idf, _logistic(hstack([sparse, csr_matrix(beside)]).tocsr(), labels, _COST_WORDS, 200)


def _logistic(inputs: Any, labels: Numbers, cost: float, steps: int) -> tuple[Singles, Singles]:  # noqa: ANN401 - sparse or dense
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    with warnings.catch_warnings():
        # stopping early is part of the method: it keeps the weights small
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(C=cost, max_iter=steps, class_weight="balanced").fit(inputs, labels)
    coef, intercept = np.round(model.coef_, _DIGITS), np.round(model.intercept_, _DIGITS)
    return np.asarray(coef, np.float32), np.asarray(intercept, np.float32)


def fit_trees(numbers: Singles, labels: Numbers, seed: int) -> dict[str, NDArray[Any]]:
    """Return the arrays of the trees (a part of :class:`Weights`), learned from the measures alone."""
    from sklearn.ensemble import ExtraTreesClassifier

    model = ExtraTreesClassifier(
        TREES,
        min_samples_leaf=LEAF,
        max_features=TRIED,
        class_weight="balanced_subsample",
        random_state=seed,
        n_jobs=1,
    ).fit(numbers, labels)
    trees = [one.tree_ for one in model.estimators_]
    inner = [one.children_left >= 0 for one in trees]
    values = [np.where(keep[:, None], 0.0, one.value[:, 0, :]) for keep, one in zip(inner, trees, strict=True)]
    return {
        "left": np.concatenate([one.children_left for one in trees]).astype(np.int32),
        "right": np.concatenate([one.children_right for one in trees]).astype(np.int32),
        "feature": np.concatenate([one.feature for one in trees]).astype(np.int16),
        "threshold": floored(np.concatenate([one.threshold for one in trees])),
        "value": np.concatenate(values).astype(np.float16),
        "offset": np.cumsum([0, *(one.node_count for one in trees)]).astype(np.int64),
    }


def floored(threshold: Floats) -> Singles:
    """Return the largest single not above each threshold: no single lies between, so no question changes."""
    single = threshold.astype(np.float32)
    above = single.astype(np.float64) > threshold
    return np.where(above, np.nextafter(single, np.float32(-np.inf)), single)


def out_of_fold(views: Rows, labels: Numbers, groups: Numbers | None, *, seed: int = 0) -> Answers:
    """Return what models say of the rows they were not trained on; rows of one group stay together if given."""
    scores = np.zeros((len(labels), len(CLASSES)))
    fold = np.zeros(len(labels), np.int64)
    for number, (learned, left) in enumerate(_splits(labels, groups, seed)):
        arrays, vocabulary = fit(views.take(learned), labels[learned], seed=seed)
        scores[left] = models_of(_without_rest(arrays), vocabulary).scores(views.take(left))
        fold[left] = number
    return Answers(scores, fold)


def _splits(labels: Numbers, groups: Numbers | None, seed: int) -> Iterator[tuple[Numbers, Numbers]]:
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    kind = StratifiedKFold if groups is None else StratifiedGroupKFold
    found = kind(FOLDS, shuffle=True, random_state=seed).split(labels, labels, groups)
    return cast("Iterator[tuple[Numbers, Numbers]]", found)


def _without_rest(arrays: Mapping[str, NDArray[Any]]) -> Weights:
    """Return weights that have models but no calibration, for folds."""
    return Weights(
        **arrays,
        guess=np.zeros((0, 3), np.float32),
        calibration=np.zeros((4, 3)),
        lift=np.ones(3),
        sentences=np.zeros(0, np.uint32),
    )


# ---- calibration and choice ----


def fit_calibration(scores: Floats, labels: Numbers) -> Floats:
    """Return what turns averaged log probabilities into log odds, (4, 3): Platt's method for three classes."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, max_iter=1000).fit(scores, labels)
    return np.round(np.concatenate([model.coef_.T, model.intercept_[None]]), _DIGITS)


def fit_lift(odds: Floats, labels: Numbers) -> Floats:
    """Return the factors of the classes, (3,), that maximise macro F1 of negative and positive; 1 for none."""
    pairs = [(low, high) for low in _LIFTS for high in _LIFTS]
    best = max(pairs, key=lambda one: f1_of(labels, decided(odds, np.array([one[0], 1.0, one[1]]))))
    return np.round(np.array([best[0], 1.0, best[1]]), _DIGITS)


def f1_of(labels: Numbers, said: Numbers) -> float:
    """Return macro F1 of negative and positive."""
    return float(np.mean([_f1(labels == one, said == one) for one in (-1, 1)]))


def _f1(there: NDArray[np.bool_], named: NDArray[np.bool_]) -> float:
    total = int(there.sum() + named.sum())
    return 2 * int((there & named).sum()) / total if total else 0.0


def recalibrated(answers: Answers, labels: Numbers) -> Floats:
    """Return probabilities of each fold, calibrated on the others."""
    odds = np.zeros_like(answers.scores)
    for number in range(FOLDS):
        left = answers.fold == number
        odds[left] = calibrated(answers.scores[left], fit_calibration(answers.scores[~left], labels[~left]))
    return odds


def chosen(answers: Answers, labels: Numbers) -> Numbers:
    """Return -1, 0 or 1 of each row, (rows,): calibration and factors of the classes come from the other folds."""
    said = np.zeros(len(labels), np.int64)
    for number in range(FOLDS):
        left = answers.fold == number
        calibration = fit_calibration(answers.scores[~left], labels[~left])
        lift = fit_lift(calibrated(answers.scores[~left], calibration), labels[~left])
        said[left] = decided(calibrated(answers.scores[left], calibration), lift)
    return said


def cross_fitted(answers: Answers, labels: Numbers) -> float:
    """Return macro F1 of negative and positive of :func:`chosen`."""
    return round(f1_of(labels, chosen(answers, labels)), 4)


def reliability(odds: Floats, labels: Numbers) -> dict[str, Any]:
    """Return Brier score, expected calibration error of the likeliest class, and the table behind it."""
    hot = labels[:, None] == np.array(CLASSES)
    sure, right = odds.max(axis=1), hot[np.arange(len(labels)), odds.argmax(axis=1)]
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    table = [
        {"rows": int(at.sum()), "said": round(float(sure[at].mean()), 4), "right": round(float(right[at].mean()), 4)}
        for at in (bins == one for one in range(_BINS))
        if at.any()
    ]
    error = sum(one["rows"] * abs(one["said"] - one["right"]) for one in table) / len(labels)
    brier = float(((odds - hot) ** 2).sum(axis=1).mean())
    return {"brier": round(brier, 4), "ece": round(error, 4), "table": table}
