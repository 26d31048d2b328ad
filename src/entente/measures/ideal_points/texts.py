"""Find, from their texts, the roll calls that repeat one of the session before.

Public::

    pairs_from_texts(texts, *, least=..., ...) -> tuple[TextPair, ...]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    """Two roll calls of different sessions with nearly the same text, and how alike it is, in [0, 1]."""

    first: str
    second: str
    score: float


def pairs_from_texts(texts: Sequence[CallText]) -> tuple[TextPair, ...]:
    """Pair roll calls of neighbouring sessions whose texts say the same."""
    raise NotImplementedError
