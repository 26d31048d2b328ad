"""Paragraphs that are somebody's words, told without a parser: for English, Turkish, Kazakh and other languages.

A paragraph that is one quotation from end to end is a quote. A quotation that is not closed goes on in the next
paragraphs, each of which opens with its own mark in English, until one closes it. A paragraph that ends in a colon
after a person's name and a word of speech, or is nothing but a name, an office and a colon, opens a block of that
person's words, in quotation marks or not. A heading, a turn back to the narration, the person's name or too many
paragraphs close it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.evidence.claims import Paragraph

MOST = 7
"""Paragraphs after which a quotation or a block that is not closed ends."""
LONE_WORDS = 14
"""Words of a line that only names the speaker."""

_SPOKEN = frozenset({"body", "lead", "list"})
_BREAKING = frozenset({"headline", "subhead"})
_OPEN = re.compile(r"^[–—-]?\s*[\"“„«‟]")
_CLOSING = '"”»“'
_SPEECH = re.compile(
    r"\b(?:said|says|say|told|added|adds|wrote|writes|explained|explains|noted|notes|stated|argues|argued|continued"
    r"|warned|stressed|concluded|according to"
    r"|dedi|söyledi|belirtti|ifade etti|açıkladı|konuştu|yazdı|vurguladı|kaydetti|şöyle"
    r"|деді|дейді|айтты|мәлімдеді|жазды|атап өтті|хабарлады)\b",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"^(?:Meanwhile|Earlier|In the meantime|As reported|Bu arada|Daha önce|Öte yandan|Бұған дейін|Айта кетейік)\b"
)
_CAPITAL = "A-ZÇĞİÖŞÜА-ЯЁӘҒҚҢӨҰҮҺІ"
_PERSON = re.compile(rf"\b(?:[{_CAPITAL}][\w’'-]+ (?:[{_CAPITAL}]\. )?){{1,3}}([{_CAPITAL}][\w-]{{2,}})")
_LONE = re.compile(rf"^[{_CAPITAL}][\w’'-]+ [{_CAPITAL}][\w’'-]+, [^.!?]+:$")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _State:
    """What is open: a quotation that was not closed, or a block that was announced.

    Attributes
    ----------
    quotation
        Paragraphs of the open quotation so far; 0 outside.
    speaker
        Surname of the person whose block is open, or empty.
    block
        Paragraphs of the block so far.
    announced
        Whether words of speech and a colon came just before, with or without a name.
    """

    quotation: int = 0
    speaker: str = ""
    block: int = 0
    announced: bool = False


def mark_quotations(text: str, paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Give the role ``quote`` to the paragraphs that are a quotation, or part of one or of a person's block."""
    inside = set(_quoted(text, paragraphs))
    return tuple(replace(one, role="quote") if one.index in inside else one for one in paragraphs)


def _quoted(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[int]:
    """Yield the indices of quoted paragraphs."""
    state = _State()
    for one in paragraphs:
        surface = text[one.start : one.end].rstrip()
        if one.role in _BREAKING:
            state = _State()
        if one.role not in _SPOKEN:
            continue
        in_marks, after = _in_marks(surface, state)
        in_block, after = _in_block(surface, state, after)
        if in_marks or in_block:
            yield one.index
        state = _announced(surface, after)


def _in_marks(surface: str, state: _State) -> tuple[bool, _State]:
    """Whether quotation marks make a paragraph a quote, and the state after it."""
    opens, closes = bool(_OPEN.match(surface)), surface.rstrip(" .,!?…")[-1:] in _CLOSING
    going = state.quotation > 0
    inside = (opens or going) and (closes or _unclosed(surface, goes_on=going) or state.announced)
    on = inside and not closes and state.quotation < MOST
    return inside, replace(state, quotation=state.quotation + 1 if on else 0, announced=state.announced and opens)


def _in_block(surface: str, state: _State, after: _State) -> tuple[bool, _State]:
    """Whether a paragraph belongs to a person's block, and the state after it."""
    if not state.speaker:
        return False, after
    closed = replace(after, speaker="", block=0)
    if state.speaker in surface or _TURNS.match(surface) or state.block >= MOST:
        return False, closed
    return True, replace(after, block=state.block + 1)


def _announced(surface: str, state: _State) -> _State:
    """Return the state after a paragraph that may announce somebody's words."""
    if not surface.endswith(":"):
        return state
    speech = bool(_SPEECH.search(surface))
    lone = bool(_LONE.match(surface)) and len(_WORD.findall(surface)) <= LONE_WORDS
    person = _PERSON.search(surface) if speech or lone else None
    return _State(speaker=person.group(1) if person is not None else "", announced=speech or lone)


def _unclosed(surface: str, *, goes_on: bool) -> bool:
    """Whether a paragraph leaves a quotation open at its end."""
    opened = sum(surface.count(mark) for mark in "“„«")
    closed = sum(surface.count(mark) for mark in "”»")
    straight = surface.count('"')
    return opened > closed or straight % 2 == 1 or (goes_on and not closed and not straight)
