"""What of a text can be checked, and what of that holds. No score of truthfulness: the rest is open, not false."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.evidence.claims import Claim, Verdict


@dataclass(frozen=True, slots=True)
class Checked:
    """How a text's claims fare against the evidence at hand.

    Attributes
    ----------
    claims
        Number of claims.
    facts
        How many of them state something as being or done; forecasts, plans, advice, conditions and judgements do not.
    checkable
        How many the evidence can answer.
    share
        ``checkable`` over ``claims``; ``None`` without claims.
    held
        Of the checkable ones, the share with each verdict; sums to 1.
    by_speaker
        For each speaker the number of claims, of checkable ones, and of each verdict.
    missing
        Which data would answer more, by the number of claims.
    """

    claims: int
    facts: int
    checkable: int
    share: float | None
    held: Mapping[str, float]
    by_speaker: Mapping[str, Mapping[str, int]]
    missing: Mapping[str, int]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


def profile(claims: Sequence[Claim], verdicts: Sequence[Verdict]) -> Checked:
    """Sum up the verdicts on a text's claims.

    Parameters
    ----------
    claims, verdicts
        In the same order, from :func:`~entente.propositions.checking.check`.
    """
    pairs = list(zip(claims, verdicts, strict=True))
    answered = [verdict.word for verdict in verdicts if verdict.word != "not_checkable"]
    counts = Counter(answered)
    return Checked(
        claims=len(pairs),
        facts=sum(verdict.reason != "not_a_fact" for verdict in verdicts),
        checkable=len(answered),
        share=len(answered) / len(pairs) if pairs else None,
        held={word: count / len(answered) for word, count in counts.most_common()},
        by_speaker=_by_speaker(pairs),
        missing=dict(Counter(verdict.missing for verdict in verdicts if verdict.missing).most_common()),
    )


def _by_speaker(pairs: Sequence[tuple[Claim, Verdict]]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for claim, verdict in pairs:
        counts = found.setdefault(claim.speaker.name, Counter())
        counts["claims"] += 1
        if verdict.word != "not_checkable":
            counts["checkable"] += 1
            counts[verdict.word] += 1
    return {name: dict(counts) for name, counts in sorted(found.items(), key=lambda one: -one[1]["claims"])}
