"""What the reading benchmarks share: the keys of their answers, bootstrap intervals, hashes of corpora."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

DRAWS = 1000
"""Bootstrap samples."""

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Split:
    """One figure for all units of a test set, for those that the training set holds too, and for the others.

    ``None`` where there is no such unit.
    """

    all: float | None
    leaked: float | None = None
    clean: float | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The answer of a reading benchmark.

    Attributes
    ----------
    task
        ``rusentrel``, ``rusentne``, ``plover``, ``actors`` or ``speed``.
    documents
        Number of units (documents, rows or sentences) in all, leaked, clean.
    precision, recall
        In [0, 1], over the units of ``f1.clean`` where there are leaked ones, else over all; ``None`` if the
        task has none.
    f1
        In [0, 1].
    ci95
        95 % bootstrap interval of ``f1.clean`` (of ``f1.all`` where nothing is leaked), units drawn with replacement.
    end_to_end_f1
        Without given entities, where the task has it.
    seconds
        Of coding the test part.
    ms_per_1000_chars, bare_ms_per_1000_chars
        Time of coding and of the bare language models on the same text.
    peak_mb
        Largest resident memory of the process in MiB.
    warnings
        What a reader must know: a leak, a part that is missing, a model that is not trained.
    details
        Further figures of the task, merged into the answer at top level.
    """

    task: str
    documents: Mapping[str, int]
    precision: float | None
    recall: float | None
    f1: Split
    ci95: tuple[float, float] | None
    seconds: float
    end_to_end_f1: float | None = None
    ms_per_1000_chars: float | None = None
    bare_ms_per_1000_chars: float | None = None
    peak_mb: float | None = None
    files: str = ""
    warnings: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain values, details at top level."""
        plain: dict[str, Any] = asdict(self)
        details: dict[str, Any] = plain.pop("details")
        return plain | details


def bootstrap(score: Callable[[NDArray[np.int64]], float], units: int, *, seed: int = 0) -> tuple[float, float] | None:
    """Return the percentile interval of a score over ``units`` drawn with replacement.

    Parameters
    ----------
    score
        Of an array of unit numbers, (units,), each in [0, units).
    units
        Documents, rows or sentences; with fewer than two there is no interval.
    seed
        Of the draws.
    """
    if units < 2:  # noqa: PLR2004 - one unit does not vary
        return None
    rng = np.random.default_rng(seed)
    drawn = np.array([score(rng.integers(0, units, units)) for _ in range(DRAWS)])
    low, high = np.nanquantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def f1_of(precision: float, recall: float) -> float:
    """Return the harmonic mean, 0 if both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def fingerprint(paths: Iterable[Path]) -> str:
    """Return one SHA-256 over the names and contents of files, in order of their names."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def macro_f1(gold: Sequence[Any], said: Sequence[Any], classes: Sequence[Any]) -> tuple[float, float, float]:
    """Return precision, recall and F1, each averaged over ``classes``.

    A class that is neither in ``gold`` nor in ``said`` counts 0, as in scikit-learn with ``zero_division=0``.
    """
    true, guess = np.asarray(gold), np.asarray(said)
    rows = []
    for one in classes:
        hits = int(((true == one) & (guess == one)).sum())
        named, there = int((guess == one).sum()), int((true == one).sum())
        precision, recall = hits / named if named else 0.0, hits / there if there else 0.0
        rows.append((precision, recall, f1_of(precision, recall)))
    means = np.mean(np.array(rows), axis=0)
    return float(means[0]), float(means[1]), float(means[2])
