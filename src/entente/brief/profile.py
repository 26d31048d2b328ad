"""Who speaks in an article, and with what force: counts that show a one-sided text as one-sided."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from entente.brief.contracts import StanceRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from entente.evidence.claims import Claim

AXES: dict[str, Callable[[Claim], str]] = {
    "role": lambda claim: claim.speaker.role,
    "modality": lambda claim: claim.modality,
    "domain": lambda claim: claim.domain,
}


def profile(claims: Sequence[Claim]) -> tuple[StanceRow, ...]:
    """Return the counts of claims by speaker's role, by modality and by domain, largest first."""
    return tuple(
        StanceRow(axis, key, count, len(claims))
        for axis, of in AXES.items()
        for key, count in sorted(Counter(map(of, claims)).items(), key=lambda item: (-item[1], item[0]))
        if key
    )
