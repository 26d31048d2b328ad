"""Paragraphs that are somebody's words, told by quotation marks and colons alone: for languages without a parser.

A paragraph that is one quotation from end to end is a quote. A quotation that is not closed goes on in the next
paragraphs, each of which opens with its own mark in English, until one closes it. A paragraph that ends in a colon
after a word of speech opens a block that lasts as long as its paragraphs open with quotation marks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.evidence.claims import Paragraph

MOST = 7
"""Paragraphs after which a quotation that is not closed ends."""

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


def mark_quotations(text: str, paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Give the role ``quote`` to the paragraphs that are a quotation or part of one."""
    inside = set(_quoted(text, paragraphs))
    return tuple(replace(one, role="quote") if one.index in inside else one for one in paragraphs)


def _quoted(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[int]:
    """Yield the indices of quoted paragraphs."""
    running = 0  # paragraphs of the open quotation so far; 0 outside
    announced = False
    for one in paragraphs:
        surface = text[one.start : one.end]
        if one.role in _BREAKING:
            running, announced = 0, False
        if one.role not in _SPOKEN:
            continue
        opens, closes = bool(_OPEN.match(surface)), surface.rstrip(" .,!?…")[-1:] in _CLOSING
        if (opens or running) and (closes or _unclosed(surface, goes_on=running > 0) or announced):
            yield one.index
            running = 0 if closes or running >= MOST else running + 1
        else:
            running = 0
        announced = (announced and opens) or (surface.rstrip().endswith(":") and bool(_SPEECH.search(surface)))


def _unclosed(surface: str, *, goes_on: bool) -> bool:
    """Whether a paragraph leaves a quotation open at its end."""
    opened = sum(surface.count(mark) for mark in "“„«")
    closed = sum(surface.count(mark) for mark in "”»")
    straight = surface.count('"')
    return opened > closed or straight % 2 == 1 or (goes_on and not closed and not straight)
