"""``--task rusentne``: sentiment towards one name in a Russian sentence (RuSentNE-2023).

Macro F1 of negative and positive, as in the shared task. The corpus is split by name, not by sentence, so rows whose
sentence is among the training rows are counted apart (``leaked``); the trained head knows the hashes of its sentences.
If nothing but training rows is there, the head is cross-validated, sentences kept together.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.benchmarks.reading.common import Report, Split, bootstrap, fingerprint, macro_f1
from entente.errors import InputError, OptionError
from entente.reading.corpus.memory import peak_mb
from entente.reading.heads import sentiment
from entente.reading.training import rusentne

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from entente.reading.heads.sentiment import Head
    from entente.reading.training.rusentne import Row

    Numbers = NDArray[np.int64]

TRAINING = "entente reading train --only rusentne --data DIR"
WHOLE = 0.9
"""A file whose sentences are all known, and that has this share of the training rows, is the training part."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was said: -1, 0 or 1 of each row, (rows,); which rows' sentences were known, (rows,); seconds."""

    said: Numbers
    seen: NDArray[np.bool_]
    parsing: float
    seconds: float
    protocol: str
    reliability: dict[str, Any]
    warnings: tuple[str, ...] = ()


def run(data: Path, *, seed: int = 0) -> dict[str, Any]:
    """Measure the head of sentiment; see :class:`~entente.benchmarks.reading.common.Report`.

    Parameters
    ----------
    data
        A labelled, tab-separated file like RuSentNE-2023, or a folder with one or several. Of several, one without
        ``train`` in its name is measured.
    seed
        Of folds and intervals.

    Raises
    ------
    OptionError
        If there is no trained head and nothing to train it on.
    InputError
        If there is no labelled file.
    FormatError
        If a file is not as expected.
    """
    measured, learned, told = _parts(data)
    rows = rusentne.read_rows(measured)
    if not rows:
        raise InputError(f"{measured.name} has no rows", hint="give a labelled RuSentNE file")
    head = sentiment.load()
    if _is_training(measured, rows, head):
        answer = _by_folds(rows, measured, seed)
    else:
        answer = _by_head(rows, head, learned, seed)
    return _report(rows, answer, measured, told, seed).to_dict()


def _parts(data: Path) -> tuple[Path, Path | None, tuple[str, ...]]:
    """Return the file to measure on, the training part if it is there too, and what to warn of."""
    found = rusentne.files_below(data)
    if not found:
        raise InputError(
            f"no labelled RuSentNE file at {data}", hint="give train_data.csv, validation_data_labeled.csv or a folder"
        )
    learned = [path for path in found if rusentne.is_training(path)]
    others = [path for path in found if path not in learned]
    measured = (others or learned)[0]
    left = [path.name for path in others[1:]]
    told = (f"measured on {measured.name} only, not on {', '.join(left)}",) if left else ()
    return measured, learned[0] if learned else None, told


def _is_training(measured: Path, rows: Sequence[Row], head: Head | None) -> bool:
    if rusentne.is_training(measured):
        return True
    if head is None or len(rows) < WHOLE * float(head.meta.get("rows", 0)):
        return False
    return all(head.has_seen(row.sentence) for row in rows)


def _by_head(rows: Sequence[Row], head: Head | None, learned: Path | None, seed: int) -> _Answer:
    known = {row.sentence for row in rusentne.read_rows(learned)} if learned is not None else set()
    warnings: list[str] = []
    if head is None:
        head = _trained(learned, seed)
        warnings.append(f"no trained head: trained in this run; keep one with {TRAINING}")
    if not head.is_current():
        warnings.append("the tables of words have changed since the head was trained")
    began = time.perf_counter()
    sentences = rusentne.parsed(rows)
    parsing = time.perf_counter() - began
    odds = head.predict(sentences, [row.target for row in rows])
    seconds = time.perf_counter() - began
    seen = np.array([row.sentence in known or head.has_seen(row.sentence) for row in rows], bool)
    if seen.any():
        warnings.append(f"{int(seen.sum())} rows have a sentence of the training rows")
    reliable = rusentne.reliability(odds, _gold(rows))
    return _Answer(head.labels(odds), seen, parsing, seconds, "trained head", reliable, tuple(warnings))


def _trained(learned: Path | None, seed: int) -> Head:
    if learned is None:
        raise OptionError("there is no trained head to measure", hint=f"train one: {TRAINING}")
    _needs_trainer()
    return sentiment.head_from(rusentne.fitted_bytes(rusentne.read_rows(learned), seed=seed))


def _needs_trainer() -> None:
    from importlib.util import find_spec

    if find_spec("sklearn") is None:
        raise OptionError("training needs scikit-learn", hint="pip install 'entente[train]'")


def _by_folds(rows: Sequence[Row], measured: Path, seed: int) -> _Answer:
    _needs_trainer()
    began = time.perf_counter()
    sentences = rusentne.parsed(rows)
    parsing = time.perf_counter() - began
    guess = rusentne.fit_guess(seed).astype(np.float64)
    views = sentiment.rows_of(sentences, [row.target for row in rows], guess)
    gold = _gold(rows)
    answers = rusentne.out_of_fold(views, gold, rusentne.groups_of(rows), seed=seed)
    said = rusentne.chosen(answers, gold)
    seconds = time.perf_counter() - began
    told = f"{measured.name} holds training rows only: {rusentne.FOLDS}-fold cross-validation, sentences kept together"
    reliable = rusentne.reliability(rusentne.recalibrated(answers, gold), gold)
    protocol = f"{rusentne.FOLDS}-fold, grouped by sentence"
    return _Answer(said, np.zeros(len(rows), bool), parsing, seconds, protocol, reliable, (told,))


def _gold(rows: Sequence[Row]) -> Numbers:
    return np.array([row.label for row in rows], np.int64)


def _report(rows: Sequence[Row], answer: _Answer, measured: Path, told: tuple[str, ...], seed: int) -> Report:
    gold, seen = _gold(rows), answer.seen
    part = ~seen if seen.any() and not seen.all() else np.ones(len(rows), bool)
    precision, recall, _ = _scores(gold[part], answer.said[part])
    characters = sum(len(text) for text in {row.sentence for row in rows})
    return Report(
        task="rusentne",
        documents={"all": len(rows), "leaked": int(seen.sum()), "clean": int((~seen).sum())},
        precision=precision,
        recall=recall,
        f1=Split(_f1(gold, answer.said), _f1(gold[seen], answer.said[seen]), _f1(gold[~seen], answer.said[~seen])),
        ci95=_interval([row for row, one in zip(rows, part, strict=True) if one], gold[part], answer.said[part], seed),
        seconds=answer.seconds,
        ms_per_1000_chars=1e6 * answer.seconds / characters if characters else None,
        peak_mb=peak_mb(),
        files=fingerprint([measured]),
        warnings=(*told, *answer.warnings),
        details={
            "protocol": answer.protocol,
            "parsing_seconds": answer.parsing,
            "by_class": _by_class(gold[part], answer.said[part]),
            "reliability": answer.reliability,
            "seed": seed,
        },
    )


def _scores(gold: Numbers, said: Numbers) -> tuple[float, float, float]:
    return macro_f1(gold.tolist(), said.tolist(), (-1, 1))


def _f1(gold: Numbers, said: Numbers) -> float | None:
    return _scores(gold, said)[2] if len(gold) else None


def _by_class(gold: Numbers, said: Numbers) -> dict[str, dict[str, float | int]]:
    names = {"negative": -1, "none": 0, "positive": 1}
    found = {name: macro_f1(gold.tolist(), said.tolist(), (one,)) for name, one in names.items()}
    return {
        name: {"rows": int((gold == names[name]).sum()), "precision": scores[0], "recall": scores[1], "f1": scores[2]}
        for name, scores in found.items()
    }


def _interval(rows: Sequence[Row], gold: Numbers, said: Numbers, seed: int) -> tuple[float, float] | None:
    """Return the interval of the macro F1, sentences drawn with replacement."""
    numbers = rusentne.groups_of(rows)
    groups = np.split(np.argsort(numbers, kind="stable"), np.cumsum(np.bincount(numbers))[:-1])

    def score(drawn: NDArray[np.int64]) -> float:
        at = np.concatenate([groups[int(one)] for one in drawn])
        return rusentne.f1_of(gold[at], said[at])

    return bootstrap(score, len(groups), seed=seed)
