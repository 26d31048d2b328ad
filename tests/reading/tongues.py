"""What the tests of the languages that are read by windows ask of a sentence, in the same way for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from entente.reading import read_claims, read_document
from entente.reading.windows.names import build_index, find_mentions
from entente.reading.windows.text import sentences, spelling

if TYPE_CHECKING:
    from entente.evidence.claims import Claim, Mention
    from entente.reading.windows import text as windows

Ends = tuple[tuple[str, ...], tuple[str, ...], bool]
"""Source, target, and whether both act."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language whose sentences are read."""

    code: windows.Tongue

    def claims(self, text: str, date: str | None = None) -> tuple[Claim, ...]:
        """Return the claims of a text."""
        return read_claims(read_document(text, lang=self.code, pub_date=date))

    def mentions(self, text: str) -> list[Mention]:
        """Return the actors that a text names."""
        spelled = spelling(text, self.code)
        index = build_index(spelled)
        cut = sentences(text, 0, len(text), spelled)
        return [one for sentence in cut for one in find_mentions(sentence, text, index)]

    def cases(self, text: str) -> list[tuple[str, str, str]]:
        """Return actor, surface and case of each mention."""
        return [(one.actor, one.surface, one.rule.rpartition("/")[2]) for one in self.mentions(text)]

    def is_done(self, text: str) -> bool:
        """Whether a text reports a done act."""
        return any(one.counts_as_event for one in self.claims(text))

    def last_done(self, text: str) -> Ends:
        """Return the ends of the last done act."""
        found = [one for one in self.claims(text) if one.counts_as_event][-1]
        return found.source, found.target, found.reciprocal

    def is_undone(self, text: str, flag: str) -> bool:
        """Whether a text gives claims, none of them a done act, and one with the flag or modality."""
        found = self.claims(text)
        return not self.is_done(text) and any(getattr(one, flag, False) or one.modality == flag for one in found)

    def speaker(self, text: str) -> tuple[str, str, str | None]:
        """Return who says what is said about Kazakhstan: name, role, actor."""
        found = next(one for one in self.claims(text) if "KAZ" in one.target)
        assert found.speaker_chain[0].form == "narration"
        return found.speaker.name, found.speaker.role, found.speaker.actor

    def membership(self, text: str) -> tuple[tuple[str, ...], bool]:
        """Return the blocs of the first stated membership, and whether it is denied."""
        found = next(one for one in self.claims(text) if one.topic == "membership")
        assert found.kind == "state"
        return found.target, found.negated

    def check_quantity(
        self, text: str, unit: str, value: float | None, delta: float | None, ends: tuple[str | None, str | None]
    ) -> None:
        """Hold the first number of a text against what it says."""
        found = next(one.quantity for one in self.claims(text) if one.quantity is not None)
        assert (found.unit, found.reporter, found.partner) == (unit, *ends)
        assert found.value == (None if value is None else pytest.approx(value))
        assert found.delta == (None if delta is None else pytest.approx(delta))
