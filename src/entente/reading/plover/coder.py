"""The PLOVER code of an English sentence with a source and a target: by the user's trained head, else by the table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from entente.errors import OptionError
from entente.reading.plover.codes import of_root
from entente.reading.plover.rules import read
from entente.reading.plover.types import NEEDS_RECIPIENT, ROOTS

if TYPE_CHECKING:
    from entente.evidence.claims import Plover
    from entente.reading.plover.head import Head

Span = tuple[int, int]

_SHARPNESS = 2.0
"""Of the softmax over a table's scores: a lead of one point is odds of about seven to one."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A code with its likelihood in [0, 1] and the coder that gave it.

    The likelihood is calibrated for ``en.heads`` only.
    """

    plover: Plover
    likelihood: float
    coder: Literal["en.heads", "en.lexicon"]


def marked(text: str, source: Span, target: Span | None) -> str:
    """Return a sentence with ``<s>`` and ``<t>`` around the spans, half-open and apart.

    Raises
    ------
    OptionError
        If the spans overlap or leave the text.
    """
    spans = sorted([(*source, "s"), *([(*target, "t")] if target else [])])
    edges = [0, *(edge for start, end, _ in spans for edge in (start, end)), len(text)]
    if edges != sorted(edges):
        raise OptionError(f"spans {source} and {target} overlap or leave the text", hint="give offsets into the text")
    clean = text.translate(str.maketrans("<>", "‹›"))  # a mark in the text itself is no mark
    parts = [clean[edges[0] : edges[1]]]
    for at, (start, end, sign) in enumerate(spans):
        parts += [f"<{sign}>", clean[start:end], f"</{sign}>", clean[end : edges[2 * at + 3]]]
    return "".join(parts)


def event_of(text: str, source: Span, target: Span | None = None, *, head: Head | None = None) -> Coded | None:
    """Return the code of the event between two spans of an English sentence.

    Parameters
    ----------
    text
        One sentence.
    source, target
        Who acts, and whom it concerns: half-open offsets into ``text``.
    head
        A trained head (:func:`~entente.reading.plover.head.find_head`); without one the table answers.

    Returns
    -------
    Coded or None
        ``None`` if no pattern is found and there is no head, or if the type needs a recipient and there is none.
    """
    reading = read(marked(text, source, target))
    if head is not None:
        chances = [float(one) for one in head.probabilities([reading])[0]]
    elif reading.root:
        chances = _softmax(reading.scores)
    else:
        return None
    best = max(range(len(ROOTS)), key=chances.__getitem__)
    plover = of_root(reading, ROOTS[best])
    if target is None and plover.type in NEEDS_RECIPIENT:
        return None
    return Coded(plover, chances[best], "en.lexicon" if head is None else "en.heads")


def _softmax(scores: tuple[float, ...]) -> list[float]:
    top = max(scores)
    odds = [math.exp(_SHARPNESS * (one - top)) for one in scores]
    return [one / sum(odds) for one in odds]
