"""Whose text is it: how a document's claims divide over speakers, modality, dyads and direction.

A one-sided text is shown as one-sided before anything is counted from it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from entente.evidence.claims import Claim

_ASIDE = frozenset({"teaser", "caption"})


@dataclass(frozen=True, slots=True)
class Stance:
    """Shares of a document's claims; each mapping sums to 1, largest first.

    Attributes
    ----------
    claims
        Number of claims counted; links to other articles and captions are not.
    events
        How many of them report done acts.
    roles, speakers, modality, kinds
        By the innermost speaker's role and name, by force, by kind.
    dyads
        By directed pair ``source>target``, reciprocal ones as ``a=b``.
    directions
        Trends, forecasts and quantities that go up, down or stay.
    """

    claims: int
    events: int
    roles: Mapping[str, float]
    speakers: Mapping[str, float]
    modality: Mapping[str, float]
    kinds: Mapping[str, float]
    dyads: Mapping[str, float]
    directions: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {name: dict(value) if isinstance(value, dict) else value for name, value in asdict(self).items()}

    def table(self) -> list[dict[str, Any]]:
        """Return rows of ``{"by", "value", "share"}``."""
        groups = ("roles", "speakers", "modality", "kinds", "dyads", "directions")
        return [
            {"by": name, "value": value, "share": share}
            for name in groups
            for value, share in getattr(self, name).items()
        ]


def stance(claims: Sequence[Claim]) -> Stance:
    """Sum up who says what in a document.

    Parameters
    ----------
    claims
        From :func:`~entente.reading.claims.read_claims`.
    """
    counted = [claim for claim in claims if claim.paragraph_role not in _ASIDE]
    return Stance(
        claims=len(counted),
        events=sum(claim.counts_as_event for claim in counted),
        roles=_shares(claim.speaker.role for claim in counted),
        speakers=_shares(claim.speaker.name for claim in counted),
        modality=_shares(claim.modality for claim in counted),
        kinds=_shares(claim.kind for claim in counted),
        dyads=_shares(dyad for claim in counted for dyad in dyads(claim)),
        directions=_shares(claim.direction for claim in counted if claim.direction is not None),
    )


def dyads(claim: Claim) -> tuple[str, ...]:
    """Return the pairs of a claim: ``KAZ>TUR``, or ``KAZ=TUR`` (alphabetical) where roles may be swapped."""
    if claim.reciprocal:
        return tuple(f"{min(one, two)}={max(one, two)}" for one in claim.source for two in claim.target)
    return tuple(f"{one}>{two}" for one in claim.source for two in claim.target)


def _shares(values: Iterable[str]) -> dict[str, float]:
    counts = Counter(values)
    total = sum(counts.values())
    return {value: count / total for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))}
