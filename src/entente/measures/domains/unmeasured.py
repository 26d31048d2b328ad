"""Domains for which no source covers all poles: said as such, never shown as zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.measures.cells import Block, Blocks

if TYPE_CHECKING:
    from entente.measures.cells import Frame
    from entente.measures.rows import EvidenceLike


def _nothing(frame: Frame, domain: str, reason: str) -> Blocks:
    first, last = frame.years[0], frame.years[-1]
    return Blocks((Block(domain, last, status="no_data", reason=reason, year_from=first),))


def exercises(_evidence: EvidenceLike, frame: Frame) -> Blocks:
    """Return one ``no_data`` block for all years."""
    reason = "no source covers exercises with every pole: those with one side alone would look like alignment"
    return _nothing(frame, "exercises", reason)


def transit(_evidence: EvidenceLike, frame: Frame) -> Blocks:
    """Return one ``no_data`` block for all years."""
    return _nothing(frame, "transit", "no source covers transit by route for every pole")


def investment(_evidence: EvidenceLike, frame: Frame) -> Blocks:
    """Return one ``no_data`` block for all years."""
    return _nothing(frame, "investment", "no source covers investment from every pole")


def culture(_evidence: EvidenceLike, frame: Frame) -> Blocks:
    """Return one ``no_data`` block for all years."""
    return _nothing(frame, "culture", "no source covers culture and education with every pole")
