"""Country names in Kazakh news: how many of KazNERD's geopolitical entities that name a state are found, and which.

KazNERD (Yeshpanov, Khassanov and Varol, LREC 2022, CC BY 4.0) marks names of places that have a government (``GPE``)
without saying which are states. Here a span names a state if one of the shipped names of states, taken as a whole,
stands in it with nothing but case endings behind: that list is this project's own, so recall is a share of what the
tables know, and spans of unknown names are counted as domestic places. Precision needs no list: what is found outside
all spans of classes that may hold a state's name, or inside the name of a region ("Солтүстік Қазақстан"), is wrong.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.benchmarks.reading.common import Report, Split, bootstrap, f1_of, fingerprint
from entente.errors import FormatError
from entente.reading.windows.names import build_index, find_mentions
from entente.reading.windows.suffixes import case_of
from entente.reading.windows.text import sentences, spelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from entente.evidence.claims import Mention
    from entente.reading.windows.names import Index

FILES = ("IOB2_valid.txt", "IOB2_test.txt")
_HOLDING = frozenset({"NORP", "LOCATION", "ORGANISATION", "FACILITY", "POSITION", "MONEY", "EVENT", "LAW", "PROJECT"})
"""Classes whose spans may hold the name of a state: "Қазақстан Президенті" is a POSITION."""
_STATES = frozenset({"name", "short", "capital"})


@dataclass(frozen=True, slots=True)
class Tagged:
    """A sentence of the corpus: its words, joined by blanks, and the spans ``(start, end, class)`` in it."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What one sentence gives.

    Attributes
    ----------
    spans
        Its ``GPE`` spans.
    states
        Those that name a state, by the tables.
    found, right
        Those of ``states`` that were found, and found as the right state.
    said, sound
        Names of states found in it, and those of them inside a span of a class that may hold one.
    """

    spans: int
    states: int
    found: int
    right: int
    said: int
    sound: int


def read_tagged(path: Path) -> Iterator[Tagged]:
    """Yield the sentences of a file in IOB2 columns.

    Raises
    ------
    FormatError
        If a line is no word and tag.
    """
    words: list[tuple[str, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            parts = line.split()
            if len(parts) != 2:  # noqa: PLR2004 - word and tag
                raise FormatError(f"{path}, line {number}: {len(parts)} columns", hint="expected a word and its tag")
            words.append((parts[0], parts[1]))
        elif words:
            yield _joined(words)
            words = []
    if words:
        yield _joined(words)


def _joined(words: Sequence[tuple[str, str]]) -> Tagged:
    spans: list[tuple[int, int, str]] = []
    at = 0
    for word, tag in words:
        end = at + len(word)
        if tag.startswith("I-") and spans:
            spans[-1] = (spans[-1][0], end, spans[-1][2])
        elif tag.startswith("B-"):
            spans.append((at, end, tag[2:]))
        at = end + 1
    return Tagged(" ".join(word for word, _ in words), tuple(spans))


def run(data: Path, *, seed: int = 0) -> dict[str, Any]:
    """Measure names of states on the valid and test files; see :class:`~entente.benchmarks.reading.common.Report`.

    Parameters
    ----------
    data
        Folder with ``IOB2_valid.txt`` and ``IOB2_test.txt``; one of them is enough.
    seed
        Of the bootstrap over sentences.

    Raises
    ------
    FormatError
        If neither file is there.
    """
    paths = [data / name for name in FILES if (data / name).exists()]
    if not paths:
        raise FormatError(f"{data} holds none of: {', '.join(FILES)}", hint="give the folder of KazNERD's files")
    begun = time.perf_counter()
    counts = {path.name: [count(one) for one in read_tagged(path)] for path in paths}
    seconds = time.perf_counter() - begun
    every = [one for group in counts.values() for one in group]
    precision, recall = _precision(every), _recall(every)

    table = np.array([(one.right, one.states, one.sound, one.said) for one in every])

    def score(drawn: NDArray[np.int64]) -> float:
        right, states, sound, said = (max(int(total), 1) for total in table[drawn].sum(axis=0))
        return f1_of(sound / said, right / states)

    missing = [name for name in FILES if not (data / name).exists()]
    return Report(
        task="kaznerd",
        documents={"all": len(every), "leaked": 0, "clean": len(every)},
        precision=precision,
        recall=recall,
        f1=Split(f1_of(precision, recall)),
        ci95=bootstrap(score, len(every), seed=seed),
        seconds=seconds,
        files=fingerprint(paths),
        warnings=tuple(f"{name} is missing" for name in missing),
        details={"parts": {name: _summary(group) for name, group in counts.items()}},
    ).to_dict()


def count(sentence: Tagged) -> Counts:
    """Compare the names of states found in a sentence with its spans."""
    index = build_index(spelling("", "kk"))
    text = sentence.text
    found = [
        one
        for part in sentences(text, 0, len(text), index.spelled)
        for one in find_mentions(part, text, index)
        if one.rule.partition("/")[0] in _STATES and len(one.actor) == 3  # noqa: PLR2004 - ISO3, no bloc
    ]
    wanted = [
        (start, end, actor)
        for start, end, kind in sentence.spans
        if kind == "GPE"
        if (actor := _state(text[start:end], index))
    ]
    hits = [(actor, [one for one in found if one.start < end and start < one.end]) for start, end, actor in wanted]
    return Counts(
        spans=sum(kind == "GPE" for _, _, kind in sentence.spans),
        states=len(wanted),
        found=sum(bool(near) for _, near in hits),
        right=sum(any(one.actor == actor for one in near) for actor, near in hits),
        said=len(found),
        sound=sum(_is_sound(one, sentence, index) for one in found),
    )


def _state(surface: str, index: Index) -> str | None:
    """Return the state that a span names as a whole, by the shipped names, or ``None``."""
    low = index.spelled.fold(surface)
    for size in range(len(low), 1, -1):
        rows = [one.row for one in index.entries.get(low[:size].split(" ")[0], ()) if " ".join(one.words) == low[:size]]
        named = [row for row in rows if row is not None and row.type in {"name", "short"} and len(row.actor) == 3]  # noqa: PLR2004 - ISO3
        if named and case_of(low[size:].removeprefix("-"), "kk") not in {None, "adj"}:
            return named[0].actor
    return None


def _is_sound(mention: Mention, sentence: Tagged, index: Index) -> bool:
    """Whether a name of a state lies in a span that may hold it, or is the first or only word of a ``GPE``."""
    for start, end, kind in sentence.spans:
        if start < mention.end and mention.start < end:
            whole = mention.start == start or _state(sentence.text[start:end], index) == mention.actor
            return kind in _HOLDING or (kind == "GPE" and whole)
    return False


def _recall(counts: Sequence[Counts]) -> float:
    wanted = sum(one.states for one in counts)
    return sum(one.right for one in counts) / wanted if wanted else 0.0


def _precision(counts: Sequence[Counts]) -> float:
    said = sum(one.said for one in counts)
    return sum(one.sound for one in counts) / said if said else 0.0


def _summary(counts: Sequence[Counts]) -> dict[str, float]:
    spans, states = sum(one.spans for one in counts), sum(one.states for one in counts)
    return {
        "sentences": len(counts),
        "gpe_spans": spans,
        "states": states,
        "other_places": spans - states,
        "found": sum(one.found for one in counts),
        "right": sum(one.right for one in counts),
        "recall": _recall(counts),
        "precision": _precision(counts),
    }
