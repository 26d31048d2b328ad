"""What the coders of all three languages make of a sentence: predicates with their marks, and actors with their labels.

A predicate is a verb with its helpers. Its marks say what keeps the act from being done: negation, a future, a
condition, a wish. What a language does by order or by endings ends here; roles, force and kind read only this.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from entente.evidence.claims import Mention
    from entente.reading.windows.text import Token

Tense = Literal["past", "present", "future", "none"]
Flag = Literal["negated", "future", "hypothetical", "intention", "threat", "advice", "possibility", "question", "past"]
Act = Literal[
    "give", "take", "mutual", "act", "statement", "state", "rise", "fall", "change", "flat", "speech", "other"
]
ACTS: tuple[Act, ...] = (
    "statement",
    "give",
    "take",
    "mutual",
    "rise",
    "fall",
    "change",
    "flat",
    "act",
    "state",
    "speech",
)
"""Acts that the lexicons list, in the order in which a word of several is read."""

Label = Literal["subject", "object", "owner", "to", "from", "with", "by", "between", "in", "aside"]
"""How an actor stands to its predicate: by order and preposition, or by case."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words ``first..last`` that set a flag."""

    flag: Flag
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb with its helpers.

    Attributes
    ----------
    first, last
        Indices of its first and last word in the sentence.
    head
        Index of the word that says what is done.
    lemma, act
        Of the head: as listed, and what kind of verb it is.
    sure
        Whether it is certainly a finite verb; what is not, is no event.
    begin, end
        Words ``begin..end`` (half-open) of its clause; ``left_out`` are those of a clause inside it.
    nominal
        Whether it hangs on a noun: "an attempt to leave".
    """

    first: int
    last: int
    head: int
    lemma: str
    act: Act
    tense: Tense
    passive: bool = False
    sure: bool = True
    marks: tuple[Mark, ...] = ()
    begin: int = 0
    end: int = 0
    left_out: tuple[int, int] = (0, 0)
    nominal: bool = False

    def holds(self, index: int) -> bool:
        """Whether a word belongs to the clause."""
        return self.begin <= index < self.end and not self.left_out[0] <= index < self.left_out[1]

    def marked(self, *marks: Mark) -> Predicate:
        """Return the predicate with more marks."""
        return replace(self, marks=(*self.marks, *marks))

    def has(self, *flags: Flag) -> bool:
        """Whether one of the flags is set."""
        return any(mark.flag in flags for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Part:
    """An actor in a clause: its label, whether it stands before the predicate, and where."""

    mention: Mention
    label: Label
    before: bool
    first: int
    last: int
    noun: str = ""
    """The word that an owner owns, folded, or empty."""


def span_of(tokens: Sequence[Token], mention: Mention) -> tuple[int, int]:
    """Return the indices of the first and last word of a mention."""
    first = bisect_right(tokens, mention.start, key=lambda token: token.start) - 1
    last = bisect_right(tokens, mention.end - 1, key=lambda token: token.start) - 1
    return max(first, 0), max(last, 0)


def words_of(tokens: Sequence[Token], predicate: Predicate) -> list[Token]:
    """Return the words of a predicate's clause."""
    return [token for token in tokens if predicate.holds(token.index)]


def actors(parts: Iterable[Part], *labels: Label, before: bool | None = None) -> tuple[str, ...]:
    """Return the distinct actors that stand under one of the labels, in order."""
    found = (part.mention.actor for part in parts if part.label in labels and (before is None or part.before == before))
    return tuple(dict.fromkeys(found))
