"""What was left out of a count or a file, in words: records keep the short keys, people read sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: dict[str, str] = {
    "documentation": "about the file itself",
    "documents_that_are_copies": "texts copied from others",
    "documents_without_a_date": "texts without a date",
    "event_not_in_events_file": "whose event is not in the Events file",
    "in_copies": "claims told in copies",
    "inside_one_actor": "inside one state or bloc",
    "names_no_two_states": "naming no two states",
    "no_actor": "naming no one who acts",
    "no_date": "without a day and a date of publication",
    "no_dyad": "without two known sides",
    "no_known_actor": "without a known side",
    "no_plover": "without a PLOVER type",
    "no_recipient": "without the second side that their type needs",
    "not_a_done_act": "told as no done act",
    "other_coders": "claims by other coders",
    "other_speakers": "claims by other speakers",
    "repeats": "told before",
    "told_twice_in_one_text": "claims told before in their text",
    "undated": "claims without a date",
    "without_two_sides": "claims without two sides",
}
"""Reason -> what is said after the number."""
_ONE = {"texts": "text", "claims": "claim"}


def in_words(counts: Mapping[str, int], nothing: str = "none") -> str:
    """Return counts by reason as one phrase, in their order; ``nothing`` if all are zero."""
    return ", ".join(_phrase(name, count) for name, count in counts.items() if count) or nothing


def _phrase(name: str, count: int) -> str:
    noun, _, rest = WORDS.get(name, name).partition(" ")
    return f"{count:,} {_ONE.get(noun, noun) if count == 1 else noun} {rest}".rstrip()
