"""Find, from their texts, the roll calls that repeat one of the session before.

Public::

    pairs_from_texts(texts, calls=None, *, config=None) -> tuple[TextPair, ...]
    normal_form(text) -> str     # what is compared: words in order, without numbers, dates and session ordinals
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import OptionError
from entente.measures.counting import joint_counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.measures.ideal_points.records import RollCalls

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CallText:
    """What a roll call was about.

    Attributes
    ----------
    key
        Key of the roll call.
    session
        Number of its session.
    symbol, title, description
        As the source gives them; may be empty.
    stage
        ``final``, ``paragraph``, ``amendment`` or empty (not known).
    """

    key: str
    session: int
    symbol: str = ""
    title: str = ""
    description: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True)
class TextPair:
    """Two roll calls of neighbouring sessions with nearly the same text, and how alike it is, in [0, 1]."""

    first: str
    second: str
    score: float


@dataclass(frozen=True, slots=True)
class TextConfig:
    """When two texts are the same.

    Attributes
    ----------
    least
        Similarity of the normal forms (normalised insertions and deletions), in [0, 1].
    gap
        Sessions that may lie between: 1 is the next one, 2 also steps over a session without votes.
    least_votes
        Where roll calls are given too: mean agreement of the states that voted in both, in [0, 1]. States change
        their minds less from one session to the next than texts differ.
    least_joint
        States that must have voted in both for that.
    shortest
        Letters of a normal form below which it says too little.
    """

    least: float = 0.8
    gap: int = 2
    least_votes: float = 0.85
    least_joint: int = 10
    shortest: int = 15

    def __post_init__(self) -> None:
        if not (0 < self.least <= 1 and 0 <= self.least_votes <= 1 and self.gap >= 1):
            raise OptionError("a limit for matching texts is out of range", hint="give shares between 0 and 1")


Pair = tuple[str, str]


def pairs_from_texts(
    texts: Sequence[CallText], calls: RollCalls | None = None, *, config: TextConfig | None = None
) -> tuple[TextPair, ...]:
    """Pair roll calls of neighbouring sessions whose texts say the same.

    Only votes on whole resolutions are paired (``stage`` neither paragraph nor amendment: which paragraph was voted on
    is not told by the title). Each roll call gets at most one partner in the next session, the best for both sides;
    where two are equally good, none.

    Parameters
    ----------
    texts
        Any number of sessions, in any order.
    calls
        If given, pairs whose states voted too differently are left out, and the votes decide between equal texts.
        Roll calls are found by ``key``; texts without one there are passed over.

    Returns
    -------
    tuple
        By session and key.
    """
    config = config or TextConfig()
    known = None if calls is None else set(calls.keys)
    sessions: dict[int, list[CallText]] = defaultdict(list)
    for text in sorted(texts, key=lambda text: (text.session, len(text.key), text.key)):
        if _whole(text) and (known is None or text.key in known):
            sessions[text.session].append(text)
    votes = None if calls is None else _columns(calls)
    found: list[TextPair] = []
    for one, other in _neighbours(sorted(sessions), config.gap):
        found += _between(sessions[one], sessions[other], votes, config)
    return tuple(found)


def _whole(text: CallText) -> bool:
    return text.stage not in {"paragraph", "amendment"} and not _SPOKEN.match(text.description)


def _neighbours(numbers: Sequence[int], gap: int) -> list[tuple[int, int]]:
    """Return each session with the next one that has texts, if it is not too far."""
    return [(a, b) for a, b in pairwise(numbers) if b - a <= gap]


def _between(
    ones: Sequence[CallText], others: Sequence[CallText], votes: dict[str, NDArray[np.int8]] | None, config: TextConfig
) -> list[TextPair]:
    alike = likeness(ones, others, config.shortest)
    rank = np.where(alike >= config.least, alike, -1.0)
    if votes is not None:
        agreement, joint = _agreement(*(np.stack([votes[text.key] for text in side], 1) for side in (ones, others)))
        rank = np.where((agreement >= config.least_votes) & (joint >= config.least_joint), rank + agreement / 5, -1.0)
    return [
        TextPair(ones[row].key, others[column].key, round(float(alike[row, column]), 4))
        for row, column in mutual(np.where(alike >= config.least, rank, -1.0))
    ]


def mutual(rank: Floats) -> list[tuple[int, int]]:
    """Return (row, column) of the entries above 0 that are the only greatest of their row and of their column."""
    by_row, by_column = rank.max(axis=1, keepdims=True), rank.max(axis=0, keepdims=True)
    top_row, top_column = rank >= by_row, rank >= by_column
    alone = (top_row.sum(axis=1) == 1)[:, None] & (top_column.sum(axis=0) == 1)[None, :]
    return [(int(row), int(column)) for row, column in np.argwhere((rank > 0) & top_row & top_column & alone)]


# --- texts -----------------------------------------------------------------------------------------------------------

_SPOKEN = re.compile(r"\s*the (acting )?president\b", re.IGNORECASE)
"""The record of the meeting instead of a title: a vote on a paragraph, as a rule."""

_AGENDA = re.compile(r"^a/\d+/\d+ \w+ - (.*?)(?: - [^a-z]*)?$", re.IGNORECASE)
"""``A/71/251 98y - Title of the agenda item. - KEYWORDS``: the item's title, which several resolutions share."""

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_TENS = "twent|thirt|fort|fift|sixt|sevent|eight"
_ONES = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_NOISE = re.compile(
    r":?\s*resolution\s*/?\s*ad[ou]pted by the general assembly"
    r"|\bto (?:adopt|approve) (?:the |a |an )?(?:draft )?resol(?:ution)?\b\.?"
    r"|^res,"
    r"|\b[as]/[a-z0-9./-]+"
    rf"|\b\d{{1,2}} (?:{_MONTHS})\b|\b(?:{_MONTHS}) \d{{1,2}}\b|\b(?:{_MONTHS})\b"
    rf"|\b(?:(?:{_TENS})(?:y|ieth)[ -]?)?(?:{_ONES}|\w+teenth|tenth|eleventh|twelfth)?"
    r"\s*(?:regular |special )?session\b"
    r"|\d+(?:st|nd|rd|th)?"
)
_WORD = re.compile(r"[a-zà-ÿ]+")


def normal_form(text: str) -> str:
    """Return the words of a text without years, dates, numbers, document symbols and session ordinals, sorted.

    The words are sorted, so that a change of their order (``Cuba, embargo``) makes no difference.
    """
    return " ".join(sorted(_WORD.findall(_NOISE.sub(" ", text.lower()))))


@dataclass(frozen=True, slots=True)
class _Forms:
    """Normal forms of one text: keywords, and the two that may hold a real title ("" where there is none)."""

    keywords: str
    title: str
    description: str


def _forms(text: CallText, shortest: int) -> _Forms:
    is_title = any(letter.islower() for letter in text.title)
    title = normal_form(text.title) if is_title else ""
    agenda = _AGENDA.match(text.description)
    # an agenda item's title says which item, not which resolution: it counts only where there is no better one
    description = "" if agenda and title else normal_form(agenda[1] if agenda else text.description)
    keywords = "" if is_title else normal_form(text.title)
    return _Forms(*(form if len(form) >= shortest else "" for form in (keywords, title, description)))


def likeness(ones: Sequence[CallText], others: Sequence[CallText], shortest: int = 15) -> Floats:
    """Return how alike the texts are, (len(ones), len(others)), in [0, 1].

    Titles and descriptions are compared with each other and the best counts; a list of keywords counts half, beside
    the rest.
    """
    mine, theirs = ([_forms(text, shortest) for text in side] for side in (ones, others))
    names = ("title", "description")
    best = np.max([_ratio(mine, a, theirs, b) for a in names for b in names], axis=0)
    return np.asarray(np.maximum(best, (best + _ratio(mine, "keywords", theirs, "keywords")) / 2))


def _ratio(ones: Sequence[_Forms], name: str, others: Sequence[_Forms], other: str) -> Floats:
    from rapidfuzz import fuzz, process

    first, second = [getattr(form, name) for form in ones], [getattr(form, other) for form in others]
    ratio = process.cdist(first, second, scorer=fuzz.ratio, dtype=np.float64) / 100
    empty = np.asarray([not form for form in first])[:, None] | np.asarray([not form for form in second])[None, :]
    return np.where(empty, 0.0, ratio)


# --- votes -----------------------------------------------------------------------------------------------------------


def _columns(calls: RollCalls) -> dict[str, NDArray[np.int8]]:
    """Return the votes of all states in each roll call, (I,), 0 for none."""
    votes = np.zeros((len(calls.keys), len(calls.actors)), np.int8)
    votes[calls.call, calls.state] = calls.vote
    return dict(zip(calls.keys, votes, strict=True))


def _agreement(ones: NDArray[np.int8], others: NDArray[np.int8]) -> tuple[Floats, Floats]:
    """Return mean agreement and number of states that voted in both, for each column of one with each of the other."""
    mine, theirs = ([(votes == value).astype(np.float32) for value in (1, 2, 3)] for votes in (ones, others))
    joint = joint_counts((ones > 0).T, others > 0)
    same = sum(joint_counts(a.T, b) for a, b in zip(mine, theirs, strict=True))
    against = joint_counts(mine[0].T, theirs[2]) + joint_counts(mine[2].T, theirs[0])
    credit = np.asarray(same + (joint - same - against) / 2, float)
    return credit / np.maximum(joint, 1), joint.astype(float)
