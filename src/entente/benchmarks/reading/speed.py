"""``--task speed``: full coding of Russian texts beside bare natasha, in the same process, in turns.

Bare natasha does what its documentation shows: segmentation, morphology, syntax, names and lemmas of a whole text. Full
coding takes the same text to claims: paragraphs, all of the above, actors, speakers, clauses, quantities, attitudes and
calibrated confidence. Both run on one thread; the memory is that of a process that does the coding alone.
"""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, Any

from entente.benchmarks.process import measured
from entente.benchmarks.reading.common import Report, Split, fingerprint
from entente.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

CHARACTERS = 100_000
"""Texts are taken, in order of their names, until they have this many characters together."""

FEWEST = 1_000
ROUNDS = 5
WORKERS = 2
_HERE = "entente.benchmarks.reading.speed"


def run(data: Path, *, seed: int = 0) -> dict[str, Any]:
    """Time the coder on the ``.txt`` files below ``data``; see :class:`~entente.benchmarks.reading.common.Report`.

    Raises
    ------
    InputError
        If there are fewer than 1,000 characters of Russian text.
    """
    paths = texts_below(data)
    names = [str(path) for path in paths]
    both = measured(f"{_HERE}:beside", paths=names)
    alone = measured(f"{_HERE}:alone", paths=names)
    pool = measured(f"{_HERE}:pooled", paths=names, workers=WORKERS)
    told, single = both.result, alone.result
    details = {
        "ratio": told["ratio"],
        "characters": told["characters"],
        "cold_seconds": single["cold_seconds"],
        "start_seconds": single["start_seconds"],
        "claims": single["claims"],
        "rounds": told["rounds"],
        "workers": {"1": single["ms_per_1000_chars"], str(WORKERS): pool.result["ms_per_1000_chars"]},
        "seed": seed,
    }
    return Report(
        task="speed",
        documents={"all": len(paths), "leaked": 0, "clean": len(paths)},
        precision=None,
        recall=None,
        f1=Split(None),
        ci95=None,
        seconds=both.seconds,
        ms_per_1000_chars=told["ms_per_1000_chars"],
        bare_ms_per_1000_chars=told["bare_ms_per_1000_chars"],
        peak_mb=alone.peak_mb,
        files=fingerprint(paths),
        details=details,
    ).to_dict()


def texts_below(data: Path) -> list[Path]:
    """Return the first Russian ``.txt`` files below a folder, or the file itself; see :data:`CHARACTERS`."""
    found, size = [], 0
    for path in sorted(data.rglob("*.txt")) if data.is_dir() else [data]:
        length = _russian_length(path)
        if length and size < CHARACTERS:
            found.append(path)
            size += length
    if size < FEWEST:
        raise InputError(f"no Russian text of {FEWEST:,} characters below {data}", hint="name a folder of .txt files")
    return found


def _russian_length(path: Path) -> int:
    """Return the number of characters of a text in Russian, 0 for other files."""
    from entente.reading.language import detect

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return 0
    prose = text.count(" ") > len(text) / 20
    return len(text) if prose and detect(text) == "ru" else 0


def beside(paths: Sequence[str]) -> dict[str, Any]:
    """Time both in turns, in this process; the ratio is the median over the rounds."""
    texts = _texts(paths)
    size = sum(map(len, texts))
    bare, ours = _bare(), _coder()
    rows = [(_cpu(bare, texts), _cpu(ours, texts)) for _ in range(ROUNDS + 1)][1:]  # the first fills the caches
    per = 1e6 / size
    return {
        "characters": size,
        "bare_ms_per_1000_chars": round(per * median(row[0] for row in rows), 3),
        "ms_per_1000_chars": round(per * median(row[1] for row in rows), 3),
        "ratio": round(median(row[1] / row[0] for row in rows), 3),
        "rounds": [[round(per * value, 2) for value in row] for row in rows],
        "seconds": sum(row[1] for row in rows) / len(rows),
    }


def alone(paths: Sequence[str]) -> dict[str, Any]:
    """Code the texts alone: the first time with all that must be loaded, then warm."""
    texts = _texts(paths)
    began = time.perf_counter()
    code = _coder()
    code(texts[0][:2000])
    started = time.perf_counter() - began
    cold = _cpu(code, texts)
    warm = _cpu(code, texts)
    return {
        "start_seconds": round(started, 3),
        "cold_seconds": round(cold, 3),
        "ms_per_1000_chars": round(1e6 * warm / sum(map(len, texts)), 3),
        "claims": sum(code(text) for text in texts),
    }


def pooled(paths: Sequence[str], workers: int) -> dict[str, Any]:
    """Code the texts four times over in a pool of processes that have loaded the models; wall time."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    texts = _texts(paths)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(count_claims, [texts[0][:2000]] * workers * 4))
        began = time.perf_counter()
        list(pool.map(count_claims, texts * 4, chunksize=2))
        wall = time.perf_counter() - began
    return {"ms_per_1000_chars": round(1e6 * wall / (4 * sum(map(len, texts))), 3)}


def count_claims(text: str) -> int:
    """Return how many claims a text makes."""
    from entente.reading import read_claims, read_document

    return len(read_claims(read_document(text, lang="ru")))


def _coder() -> Callable[[str], int]:
    return count_claims


def _bare() -> Callable[[str], object]:
    """Return natasha as its documentation has it."""
    from entente.reading import nlp

    nlp.register()
    from natasha import Doc, MorphVocab, NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser, Segmenter

    words, cut, lemmas = NewsEmbedding(), Segmenter(), MorphVocab()
    morph, syntax, names = NewsMorphTagger(words), NewsSyntaxParser(words), NewsNERTagger(words)

    def whole(text: str) -> object:
        doc = Doc(text)
        doc.segment(cut)
        doc.tag_morph(morph)
        doc.parse_syntax(syntax)
        doc.tag_ner(names)
        for token in doc.tokens:
            token.lemmatize(lemmas)
        return doc

    return whole


def _texts(paths: Sequence[str]) -> list[str]:
    from pathlib import Path

    return [Path(path).read_text(encoding="utf-8") for path in paths]


def _cpu(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return the processor time of a pass over all texts: other processes on the machine do not count."""
    began = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - began
