"""Statements of membership: "Kazakhstan is a member of the CSTO", "KGAÖ üyesi", "ҰҚШҰ мүшесі"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.reading.lexicon import words
from entente.reading.rolenouns import is_state
from entente.reading.windows.lexicon import stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.evidence.claims import Mention
    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.text import Sentence, Token

_GAP = 7
"""Words that may stand between the state and the noun, or the noun and its bloc."""
_LINKS = words(
    "of the and in a an , both — – - nato ve ile мен пен бен және founding full active key loyal long-standing tam "
    "kurucu толық белсенді aktif hem de"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A membership as stated: state, blocs, the noun that says it, and the mentions of the blocs."""

    state: str
    blocs: tuple[str, ...]
    noun: Token
    named: tuple[Mention, ...]


def stated(
    sentence: Sentence, mentions: Sequence[Mention], lexicon: Lexicon, blocs: frozenset[str]
) -> Iterator[Stated]:
    """Yield the memberships that a sentence states.

    Parameters
    ----------
    sentence, mentions
        The sentence and its actors.
    lexicon
        Word lists of the language.
    blocs
        Ids of all blocs.
    """
    for noun in sentence.tokens:
        if not _is_member(noun, lexicon):
            continue
        named = _blocs(sentence, noun, mentions, blocs, lexicon)
        bearer = _bearer(sentence, noun, mentions, named)
        if named and bearer is not None:
            actors = tuple(dict.fromkeys(one.actor for one in named))
            yield Stated(bearer.actor, actors, noun, tuple(named))


def _is_member(token: Token, lexicon: Lexicon) -> bool:
    words = lexicon.words("member")
    if lexicon.spelled.tongue == "en":
        return token.low in words
    return token.low in words or bool(stems(token.low, frozenset({"üyesi", "мүшесі"})))


def _blocs(
    sentence: Sentence, noun: Token, mentions: Sequence[Mention], blocs: frozenset[str], lexicon: Lexicon
) -> list[Mention]:
    """Return the blocs joined to the noun: behind it ("member of the CSTO"), or right before it ("NATO member")."""
    named = [one for one in mentions if one.actor in blocs]
    after = [one for one in named if one.start > noun.end]
    before = [one for one in named if one.end <= noun.start]
    found: list[Mention] = []
    if lexicon.spelled.tongue == "en":
        edge = noun.end
        for one in after:
            if not _linked(sentence, edge, one.start):
                break
            found.append(one)
            edge = one.end
    edge = noun.start
    for one in reversed(before if not found else ()):
        if not _linked(sentence, one.end, edge):
            break
        found.insert(0, one)
        edge = one.start
    return found


def _linked(sentence: Sentence, left: int, right: int) -> bool:
    """Whether nothing but small words and endings stands between two offsets."""
    between = [token for token in sentence.tokens if token.start >= left and token.end <= right]
    return len(between) <= 4 and all(token.low in _LINKS for token in between)  # noqa: PLR2004 - "of both the"


def _bearer(sentence: Sentence, noun: Token, mentions: Sequence[Mention], named: Sequence[Mention]) -> Mention | None:
    """Return the state before the noun: as subject, or in apposition; behind it only right after "NATO member"."""
    states = [one for one in mentions if is_state(one.actor) and one.via in {"name", "capital"}]
    edge = min([noun.start, *(one.start for one in named)])
    before = [one for one in states if one.end <= edge and _near(sentence, one.end, edge)]
    if before:
        return before[-1]
    after = [one for one in states if one.start >= noun.end and _near(sentence, noun.end, one.start, most=1)]
    return after[0] if after else None


def _near(sentence: Sentence, left: int, right: int, most: int = _GAP) -> bool:
    between = [token for token in sentence.tokens if token.start >= left and token.end <= right]
    return len(between) <= most and not any(token.text in {".", ";", "!"} for token in between)
