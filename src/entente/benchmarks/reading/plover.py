"""``--task plover``: the PLOVER root of the event between two marked actors, English (PLV).

Macro F1 over 15 roots: those of manual 0.8 with CONCEDE and RETREAT joined to YIELD. Rows whose sentence the trained
head has seen are counted apart. If nothing but training rows is there, the head is cross-validated, sentences kept
together.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from entente.benchmarks.reading.common import Report, Split, bootstrap, fingerprint, macro_f1
from entente.errors import InputError, OptionError, UnknownNameError
from entente.reading.corpus.memory import peak_mb
from entente.reading.plover.head import find_head, head_from, sentence_hash
from entente.reading.plover.rules import read
from entente.reading.plover.types import PENTA, ROOTS
from entente.reading.training import plv

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from entente.reading.plover.head import Head
    from entente.reading.training.plv import Row

    Numbers = NDArray[np.int64]

Coder = Literal["en.heads", "en.lexicon"]
CODERS: tuple[Coder, ...] = ("en.heads", "en.lexicon")
KIND = "the patterns were written with three quarters of PLV's training sentences at hand: on these it is too kind"
TRAINING = "entente reading train --only plv --data DIR"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a coder said: root numbers, (rows,); which rows it had seen, (rows,); the seconds it took."""

    said: Numbers
    seen: NDArray[np.bool_]
    seconds: float
    protocol: str
    warnings: tuple[str, ...] = ()


def run(data: Path, *, seed: int = 0, coder: str | None = None) -> dict[str, Any]:
    """Measure the coders of English events; see :class:`~entente.benchmarks.reading.common.Report`.

    Parameters
    ----------
    data
        A tab-separated file like PLV, or a folder with one or several. The file with ``test`` in its name is measured.
    seed
        Of folds and intervals.
    coder
        ``en.heads`` (trained) or ``en.lexicon`` (shipped). Default: the head if the user has one, or if there is
        something to train it on; else the lexicon.

    Raises
    ------
    UnknownNameError
        For a coder of another name.
    OptionError
        If there is no head although one is asked for.
    InputError
        If there is no PLV file.
    FormatError
        If a file is not as expected.
    """
    if coder not in (*CODERS, None):
        raise UnknownNameError.among("coder", str(coder), CODERS)
    measured, learned = _parts(data)
    rows = plv.rows_of(measured)
    if not rows:
        raise InputError(f"{measured.name} has no rows", hint="give a PLV file")
    answers = _answers(rows, measured, learned, coder, seed)
    chosen = next(one for one in answers if coder in (one, None))
    return _report(rows, chosen, answers, measured, seed).to_dict()


def _parts(data: Path) -> tuple[Path, Path | None]:
    """Return the file to measure on and the one to learn from, if there are two."""
    found = plv.files_below(data)
    if not found:
        raise InputError(f"no PLV file below {data}", hint="give PLV_test.tsv, PLV_train.tsv or their folder")
    tests = [path for path in found if "test" in path.name.casefold()]
    measured = (tests or list(found))[0]
    beside = [one for path in sorted(measured.parent.glob("*.tsv")) for one in plv.files_below(path)]
    learned = [path for path in (*found, *beside) if "train" in path.name.casefold() and path != measured]
    return measured, learned[0] if learned else None


def _answers(
    rows: Sequence[Row], measured: Path, learned: Path | None, coder: str | None, seed: int
) -> dict[Coder, _Answer]:
    """Return the answers of the coders that are there, the best first."""
    lexicon = _by_lexicon(rows, measured)
    if coder == "en.lexicon":
        return {"en.lexicon": lexicon}
    head = find_head()
    if head is not None and not _has_seen_all(head, rows):
        return {"en.heads": _by_head(head, rows, "head of the user's models folder"), "en.lexicon": lexicon}
    if learned is not None and _can_train():
        fresh = head_from(plv.fitted_bytes(plv.rows_of(learned), seed=seed))
        told = f"no trained head: trained in this run on {learned.name}; keep one with {TRAINING}"
        return {"en.heads": _by_head(fresh, rows, f"trained on {learned.name}", told), "en.lexicon": lexicon}
    if (head is not None or "train" in measured.name.casefold()) and _can_train():
        return {"en.heads": _by_folds(rows, measured, seed), "en.lexicon": lexicon}
    if coder == "en.heads":
        raise OptionError("there is no trained head to measure", hint=f"train one: {TRAINING}")
    return {"en.lexicon": lexicon}


def _can_train() -> bool:
    from importlib.util import find_spec

    return find_spec("sklearn") is not None


def _has_seen_all(head: Head, rows: Sequence[Row]) -> bool:
    return all(sentence_hash(row.sentence) in head.sentences for row in rows)


def _by_lexicon(rows: Sequence[Row], measured: Path) -> _Answer:
    began = time.perf_counter()
    said = [int(np.argmax(read(row.marked).scores)) for row in rows]
    seconds = time.perf_counter() - began
    told = f"the shipped lexicon answers, no trained head; train one with {TRAINING}"
    kind = (KIND,) if "train" in measured.name.casefold() else ()
    return _Answer(np.array(said), np.zeros(len(rows), bool), seconds, "no training", (told, *kind))


def _by_head(head: Head, rows: Sequence[Row], protocol: str, *warnings: str) -> _Answer:
    began = time.perf_counter()
    said = [ROOTS.index(root) for root in head.roots([row.marked for row in rows])]
    seconds = time.perf_counter() - began
    seen = np.array([sentence_hash(row.sentence) in head.sentences for row in rows])
    leak = (f"{int(seen.sum())} rows have a sentence of the training rows",) if seen.any() else ()
    return _Answer(np.array(said), seen, seconds, protocol, (*warnings, *leak))


def _by_folds(rows: Sequence[Row], measured: Path, seed: int) -> _Answer:
    began = time.perf_counter()
    said = plv.out_of_fold(rows, seed=seed).argmax(axis=1)
    seconds = time.perf_counter() - began
    told = f"{measured.name} holds training rows only: {plv.FOLDS}-fold cross-validation, sentences kept together"
    return _Answer(said, np.zeros(len(rows), bool), seconds, f"{plv.FOLDS}-fold, grouped by sentence", (told, KIND))


def _report(rows: Sequence[Row], chosen: Coder, answers: Mapping[Coder, _Answer], measured: Path, seed: int) -> Report:
    gold = np.array([ROOTS.index(row.root) for row in rows])
    answer = answers[chosen]
    part = ~answer.seen if answer.seen.any() and not answer.seen.all() else np.ones(len(rows), bool)
    precision, recall, _ = _scores(gold[part], answer.said[part])
    characters = sum(len(row.sentence) for row in rows)
    return Report(
        task="plover",
        documents={"all": len(rows), "leaked": int(answer.seen.sum()), "clean": int((~answer.seen).sum())},
        precision=precision,
        recall=recall,
        f1=_split(gold, answer),
        ci95=_interval([row for row, one in zip(rows, part, strict=True) if one], gold[part], answer.said[part], seed),
        seconds=answer.seconds,
        ms_per_1000_chars=1e6 * answer.seconds / characters if characters else None,
        peak_mb=peak_mb(),
        files=fingerprint([measured]),
        warnings=answer.warnings,
        details={
            "coder": chosen,
            "protocol": answer.protocol,
            "coders": {name: _figures(gold, one) for name, one in answers.items()},
            "by_root": _by_root(gold[part], answer.said[part]),
            "seed": seed,
        },
    )


def _f1(gold: Numbers, said: Numbers) -> float | None:
    return _scores(gold, said)[2] if len(gold) else None


def _scores(gold: Numbers, said: Numbers) -> tuple[float, float, float]:
    return macro_f1(gold.tolist(), said.tolist(), range(len(ROOTS)))


def _split(gold: Numbers, answer: _Answer) -> Split:
    seen = answer.seen
    return Split(_f1(gold, answer.said), _f1(gold[seen], answer.said[seen]), _f1(gold[~seen], answer.said[~seen]))


def _figures(gold: Numbers, answer: _Answer) -> dict[str, Any]:
    penta = np.array([PENTA[root] for root in ROOTS])
    split = _split(gold, answer)
    return {
        "f1": {"all": split.all, "leaked": split.leaked, "clean": split.clean},
        "penta_f1": macro_f1(penta[gold].tolist(), penta[answer.said].tolist(), sorted(set(PENTA.values())))[2],
        "accuracy": float((gold == answer.said).mean()),
        "seconds": answer.seconds,
        "protocol": answer.protocol,
    }


def _by_root(gold: Numbers, said: Numbers) -> dict[str, dict[str, float | int]]:
    return {
        root: {"rows": int((gold == at).sum()), "f1": macro_f1((gold == at).tolist(), (said == at).tolist(), [True])[2]}
        for at, root in enumerate(ROOTS)
    }


def _interval(rows: Sequence[Row], gold: Numbers, said: Numbers, seed: int) -> tuple[float, float] | None:
    """Return the interval of the macro F1, sentences drawn with replacement."""
    places: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        places.setdefault(sentence_hash(row.sentence), []).append(at)
    groups = [np.array(one) for one in places.values()]

    def score(drawn: NDArray[np.int64]) -> float:
        at = np.concatenate([groups[int(one)] for one in drawn])
        return _scores(gold[at], said[at])[2]

    return bootstrap(score, len(groups), seed=seed)
