"""The lines that SIPRI puts before the column names: what was selected, and when the file was made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from entente.evidence.records import Coverage
from entente.sources._names import Names

if TYPE_CHECKING:
    from collections.abc import Sequence

_SELECTION = re.compile(
    r"\bfrom\s+(?P<suppliers>.+?)\s+to\s+(?P<recipients>.+?)\s*\.\s*Deals with deliveries", re.IGNORECASE
)
_RANGE = re.compile(
    r"year range\s+'?(?P<first>[^'\n]+?)'?\s+to\s+'?(?P<last>[^'\n]+?)'?\s*\.?\s*$", re.IGNORECASE | re.MULTILINE
)
_GENERATED = re.compile(r"Data generated:\s*(?P<day>\d{1,2} [A-Z][a-z]+ \d{4})")
ALL = "all countries"


@dataclass(frozen=True, slots=True)
class Header:
    """What the lines before the column names say.

    Attributes
    ----------
    vintage
        ISO date on which the file was made, or empty.
    suppliers, recipients
        Names that were selected; empty for all; ``None`` if the lines do not say.
    first, last
        Delivery years that were selected; ``None`` for all.
    """

    vintage: str
    suppliers: tuple[str, ...] | None
    recipients: tuple[str, ...] | None
    first: int | None
    last: int | None

    @property
    def year(self) -> int | None:
        """Year in which the file was made."""
        return int(self.vintage[:4]) if self.vintage else None

    @property
    def notes(self) -> tuple[str, ...]:
        """What had to be assumed."""
        if self.recipients is None:
            return ("the lines that say what was selected are missing: taken to cover the recipients in the file only",)
        if self.recipients or self.suppliers or self.first or self.last:
            return ("the file holds a selection: outside it nothing is known",)
        return ()

    def coverage(self, rows: Sequence[tuple[str, int, str]], note: str) -> tuple[Coverage, ...]:
        """Return what the file covers: the selection, between the first and last year of each kind.

        Parameters
        ----------
        rows
            Kind, year and recipient of each tie.
        """
        receivers = sorted({receiver for _, _, receiver in rows})
        spans = {kind: [year for what, year, _ in rows if what == kind] for kind in sorted({row[0] for row in rows})}
        return tuple(
            Coverage("arms", kind, actor, partner, *self._span(kind, years), note)
            for kind, years in spans.items()
            for actor, partner in self._pairs(max(years), receivers)
        )

    def _span(self, kind: str, years: Sequence[int]) -> tuple[int, int]:
        """Return first and last year; the years that SIPRI lets one select are those of delivery."""
        if kind != "arms_delivery":
            return min(years), max(years)
        return self.first or min(years), self.last or max(years)

    def _pairs(self, year: int, receivers: Sequence[str]) -> list[tuple[str, str]]:
        if self.recipients is None or self.suppliers is None:
            return [(actor, "*") for actor in receivers]
        memory = Names("en")
        buyers = [memory.actor(name, year) or name for name in self.recipients] or ["*"]
        sellers = [memory.actor(name, year) or name for name in self.suppliers] or ["*"]
        pairs = {(buyer, seller) for buyer in buyers for seller in sellers}
        return sorted(pairs | {(seller, buyer) for buyer, seller in pairs})


def header_of(lines: Sequence[str]) -> Header:
    """Return what the lines before the column names say."""
    text = "\n".join(lines)
    selection, years, generated = _SELECTION.search(text), _RANGE.search(text), _GENERATED.search(text)
    return Header(
        vintage=_day(generated["day"]) if generated else "",
        suppliers=_selected(selection["suppliers"]) if selection else None,
        recipients=_selected(selection["recipients"]) if selection else None,
        first=_year(years["first"]) if years else None,
        last=_year(years["last"]) if years else None,
    )


def _day(words: str) -> str:
    try:
        return datetime.strptime(words, "%d %B %Y").date().isoformat()  # noqa: DTZ007 - a date without a zone
    except ValueError:
        return ""


def _selected(words: str) -> tuple[str, ...]:
    plain = " ".join(words.split())
    return () if plain.casefold() == ALL else tuple(name.strip() for name in plain.split(",") if name.strip())


def _year(word: str) -> int | None:
    return int(word) if re.fullmatch(r"(19|20)\d{2}", word.strip()) else None
