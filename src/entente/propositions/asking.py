"""The question that a checker gets, and the answer that it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from entente.evidence.claims import Verdict
from entente.propositions.wording import reason_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.evidence.claims import Claim, Document, Reason, VerdictWord
    from entente.evidence.records import Basis
    from entente.evidence.view import Evidence
    from entente.propositions.comparing import Point
    from entente.propositions.wording import Language, Topic


@dataclass(frozen=True, slots=True)
class Question:
    """A claim with what it is to be checked against; ``seen`` keeps what was read for the document's other claims."""

    claim: Claim
    evidence: Evidence
    document: Document
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def written(self) -> int | None:
        """Year of the document, if known."""
        return int(self.document.pub_date[:4]) if self.document.pub_date else None


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, and the bases of its figures by id."""

    verdict: Verdict
    bases: Mapping[str, Basis] = field(default_factory=dict)


def answered(  # noqa: PLR0913 - the fields of a verdict
    question: Question,
    word: VerdictWord,
    texts: Mapping[Language, str],
    *,
    reason: Reason = "",
    series: Sequence[dict[str, Any]] = (),
    bases: Sequence[Basis] = (),
    missing: str = "",
) -> Answer:
    """Make an answer."""
    verdict = Verdict(
        claim=question.claim.id,
        word=word,
        reason=reason,
        explanation_en=texts["en"],
        explanation_ru=texts["ru"],
        series=tuple(series),
        evidence=tuple(dict.fromkeys(one.id for one in bases)),
        missing=missing,
    )
    return Answer(verdict, {one.id: one for one in bases})


def unanswered(  # noqa: PLR0913 - the fields of a verdict
    question: Question,
    reason: Reason,
    *,
    missing: str = "",
    more: Mapping[Language, str] | None = None,
    series: Sequence[dict[str, Any]] = (),
    bases: Sequence[Basis] = (),
) -> Answer:
    """Make an answer that says why the claim cannot be checked; ``more`` adds a sentence."""
    said = reason_text(reason)
    texts = {language: " ".join(filter(None, (text, (more or {}).get(language)))) for language, text in said.items()}
    return answered(question, "not_checkable", texts, reason=reason, series=series, bases=bases, missing=missing)


def rows_of(points: Sequence[Point], topic: Topic) -> tuple[dict[str, Any], ...]:
    """Return a series as the plain rows of a verdict."""
    return tuple(
        {
            "period": one.label,
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "unit": topic.unit,
            "label": topic.en,
            "label_ru": topic.ru,
        }
        for one in points
    )
