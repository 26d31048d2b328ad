"""PLV: sentences with source and target marked, and the PLOVER root of the event between them.

Hu, Y., Parolin, E. S., Khan, L., Brandt, P. T., Osorio, J. and D'Orazio, V. (2024), Leveraging codebook knowledge with
NLI and ChatGPT for zero-shot political relation classification, ACL. Its files hold other systems' answers too
(``root_L1``, ``prompt_L2``, ``silver_root``, ...): they are never read. It states no licence, so what is learned from
it stays with the user.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import FormatError, InputError
from entente.reading.heads.arrays import Linear, dumps
from entente.reading.plover.features import names_of
from entente.reading.plover.head import FILE, SCHEMA, Head, matrix, sentence_hash
from entente.reading.plover.patterns import table_digest
from entente.reading.plover.rules import read
from entente.reading.plover.types import ROOT_OF, ROOTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from entente.reading.plover.rules import Reading

FOLDS = 5
RARE = 2
"""A feature must occur in so many sentences."""

FEWEST_ROOTS = 3

_COST = 1.0
_NEVER = -9.0
"""Margin of a root that no row has."""
_COLUMNS = frozenset({"sentence", "marked_sentence", "source", "target", "gold_root"})
_TEMPERATURES = np.geomspace(0.5, 16, 31)
_DIGITS = 5
"""Decimals of the stored weights: more say nothing and differ between machines."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence, the same with ``<s>`` and ``<t>`` around source and target, and its root."""

    sentence: str
    marked: str
    root: str


def files_below(data: Path) -> tuple[Path, ...]:
    """Return the PLV files of a folder and its folders, or the file itself, in order of their names."""
    candidates = sorted(data.rglob("*.tsv")) if data.is_dir() else [data]
    return tuple(path for path in candidates if path.is_file() and _header(path) >= _COLUMNS)


def holds(data: Path) -> bool:
    """Whether a PLV file lies at or below ``data``."""
    return bool(files_below(data))


def _header(path: Path) -> frozenset[str]:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return frozenset(file.readline(65536).rstrip("\r\n").split("\t"))


def rows_of(path: Path) -> tuple[Row, ...]:
    """Return the rows of a PLV file.

    Raises
    ------
    FormatError
        If a column is missing or a root is none of PLOVER's; the message names it.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            found = csv.DictReader(file, delimiter="\t")
            if missing := _COLUMNS - set(found.fieldnames or ()):
                raise FormatError(
                    f"{path.name} has no column {', '.join(sorted(missing))}", hint="give a PLV file: tab-separated"
                )
            return tuple(_row(path, number, one) for number, one in enumerate(found, start=2))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(f"{path.name} is no tab-separated text in UTF-8", hint="give a PLV file") from error


def _row(path: Path, number: int, one: Mapping[str, str | None]) -> Row:
    cells = {name: one.get(name) or "" for name in _COLUMNS}
    given = cells["gold_root"].strip()
    root = ROOT_OF.get(given, given)
    if root not in ROOTS:
        raise FormatError(f"{path.name}, line {number}: no PLOVER root {given!r}", hint=f"roots: {', '.join(ROOTS)}")
    return Row(cells["sentence"], _marked(cells), root)


def _marked(cells: Mapping[str, str]) -> str:
    """Return the marked sentence; where a mark is missing, mark the first place at which the name stands."""
    text = cells["marked_sentence"] or cells["sentence"]
    for sign, name in (("s", cells["source"]), ("t", cells["target"])):
        if f"<{sign}>" not in text and name.strip() and name in text:
            text = text.replace(name, f"<{sign}>{name}</{sign}>", 1)
    return text


def train(data: Path, *, seed: int = 0) -> dict[str, bytes]:
    """Return the model file that is learned from the training part of PLV.

    Parameters
    ----------
    data
        A PLV file, or a folder with one; a file with ``test`` in its name is left out.
    seed
        Of the folds.

    Raises
    ------
    InputError
        If there is no PLV file to learn from.
    FormatError
        If a file is not as expected.
    """
    paths = [path for path in files_below(data) if "test" not in path.name.casefold()]
    if not paths:
        raise InputError(f"no PLV training file below {data}", hint="it is called PLV_train.tsv")
    rows = tuple(dict.fromkeys(row for path in paths for row in rows_of(path)))
    return {FILE: fitted_bytes(rows, seed=seed)}


def fitted_bytes(rows: Sequence[Row], *, seed: int = 0) -> bytes:
    """Return the bytes of a head fitted on rows, with its cross-validated figures."""
    head, meta = fit_with_temperature(rows, seed=seed)
    return dumps(head.model, meta)


def fit_with_temperature(rows: Sequence[Row], *, seed: int = 0) -> tuple[Head, dict[str, Any]]:
    """Return a head whose probabilities are calibrated out of fold, and its description."""
    out = out_of_fold(rows, seed=seed)
    gold = np.array([ROOTS.index(row.root) for row in rows])
    factor = _temperature(out, gold)
    head = fit(rows)
    model = Linear(
        head.model.mean, head.model.scale, _rounded(head.model.coef * factor), _rounded(head.model.intercept * factor)
    )
    meta = {
        "schema": SCHEMA,
        "table": table_digest(),
        "corpus": "PLV",
        "rows": len(rows),
        "seed": seed,
        "sklearn": _version(),
        "classes": list(ROOTS),
        "vocabulary": list(head.vocabulary),
        "idf": [float(one) for one in head.idf],
        "sentences": sorted(head.sentences),
        "cross_validation": {"folds": FOLDS, "grouped_by": "sentence", "accuracy": _share(out, gold)},
    }
    return Head(model, head.vocabulary, head.idf, head.sentences, meta), meta


def _version() -> str:
    import sklearn

    return str(sklearn.__version__)


def _share(out: NDArray[np.float64], gold: NDArray[np.int64]) -> float:
    return round(float((out.argmax(axis=1) == gold).mean()), 4)


def _rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(values, _DIGITS) + 0.0


def fit(rows: Sequence[Row]) -> Head:
    """Return a head fitted on rows: a linear support vector machine, classes weighted by their rarity."""
    from sklearn.svm import LinearSVC

    if len({row.root for row in rows}) < FEWEST_ROOTS:
        raise InputError(f"PLV has fewer than {FEWEST_ROOTS} roots to tell apart", hint="give the whole file")
    readings = [read(row.marked) for row in rows]
    vocabulary, idf = _vocabulary(readings)
    features = matrix(readings, vocabulary, idf)
    gold = np.array([ROOTS.index(row.root) for row in rows])
    # the primal problem has no random order, so that the same rows give the same weights
    machine = LinearSVC(C=_COST, class_weight="balanced", dual=False, tol=1e-6, max_iter=5000).fit(features, gold)
    coef = np.zeros((len(ROOTS), len(vocabulary)))
    intercept = np.full(len(ROOTS), _NEVER)
    coef[machine.classes_], intercept[machine.classes_] = machine.coef_, machine.intercept_
    model = Linear(np.zeros(len(vocabulary)), np.ones(len(vocabulary)), coef, intercept)
    return Head(model, vocabulary, idf, frozenset(sentence_hash(row.sentence) for row in rows), {})


def _vocabulary(readings: Sequence[Reading]) -> tuple[dict[str, int], NDArray[np.float64]]:
    """Return the features that occur often enough, in order, and ln((1 + n) / (1 + sentences with it)) + 1 of each."""
    spread = Counter(name for one in readings for name in names_of(one))
    kept = sorted(name for name, count in spread.items() if count >= RARE)
    counts = np.array([spread[name] for name in kept], np.float64)
    idf = np.round(np.log((1 + len(readings)) / (1 + counts)) + 1, 4)
    return {name: column for column, name in enumerate(kept)}, idf


def out_of_fold(rows: Sequence[Row], *, seed: int = 0) -> NDArray[np.float64]:
    """Return margins of each row, (rows, roots), from a head that has not seen its sentence."""
    readings = [read(row.marked) for row in rows]
    out = np.zeros((len(rows), len(ROOTS)))
    for learn, test in _folds(rows, seed):
        head = fit([rows[at] for at in learn])
        chances = head.probabilities([readings[at] for at in test])
        out[test] = np.log(np.maximum(chances, 1e-12))
    return out


def _folds(rows: Sequence[Row], seed: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield rows to learn from and rows to test on; rows of one sentence stay together, roots are spread evenly."""
    rng = np.random.default_rng(seed)
    fold: dict[str, int] = {}
    for root in ROOTS:
        groups = sorted({sentence_hash(row.sentence) for row in rows if row.root == root} - set(fold))
        for at, one in enumerate(rng.permutation(len(groups)), start=len(fold)):
            fold[groups[int(one)]] = at % FOLDS
    of_row = np.array([fold[sentence_hash(row.sentence)] for row in rows])
    for number in sorted(set(of_row.tolist())):
        yield np.flatnonzero(of_row != number), np.flatnonzero(of_row == number)


def _temperature(out: NDArray[np.float64], gold: NDArray[np.int64]) -> float:
    """Return the factor of the margins that makes the gold roots likeliest."""

    def loss(factor: float) -> float:
        scaled = out * factor
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        chances = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return -float(chances[np.arange(len(gold)), gold].mean())

    return float(min(_TEMPERATURES, key=loss))
