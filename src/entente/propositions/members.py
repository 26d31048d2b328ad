"""Membership claims: "Турция, член НАТО", "партнёр по ОДКБ", against the dated rows of :mod:`entente.actors`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from entente.propositions.asking import answered, unanswered
from entente.propositions.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.actors import Membership
    from entente.evidence.claims import VerdictWord
    from entente.propositions.asking import Answer, Question
    from entente.propositions.wording import Language, Text

_LOOSE = re.compile(r"партн[её]р\w*\s+по|союзник\w*\s+по", re.IGNORECASE)
_STATUS: dict[str, Text] = {
    "member": {"en": "member", "ru": "член"},
    "observer": {"en": "observer", "ru": "наблюдатель"},
    "partner": {"en": "partner", "ru": "партнёр"},
    "associate": {"en": "associate", "ru": "ассоциированный участник"},
    "candidate": {"en": "candidate", "ru": "кандидат"},
    "suspended": {"en": "suspended", "ru": "участие приостановлено"},
    "left": {"en": "left", "ru": "вышла"},
}


def is_membership(question: Question) -> bool:
    """Whether a claim states that a state belongs to blocs."""
    from entente.actors import blocs

    claim = question.claim
    known = {one.id for one in blocs()}
    stated = claim.topic == "membership" and claim.kind == "state" and claim.modality == "asserted"
    return (
        stated and len(claim.source) == 1 and bool(claim.target) and set(claim.target) <= known and not claim.reciprocal
    )


def check_membership(question: Question) -> Answer:
    """Check that a state belonged to each bloc named, on the day of the text (or, undated, today)."""
    from entente.actors import memberships
    from entente.errors import UsageError

    claim = question.claim
    try:
        rows = memberships(claim.source[0])
        current = memberships(claim.source[0], on=question.document.pub_date or _today())
    except UsageError:
        return unanswered(question, "no_dataset", missing=f"memberships of {claim.source[0]}")
    wanted = {"member"} if not _LOOSE.search(claim.quote) else set(_STATUS) - {"left", "suspended"}
    holds = [_holds(current, bloc, wanted) for bloc in claim.target]
    word: VerdictWord = "supported" if all(holds) else "mixed" if any(holds) else "contradicted"
    if claim.negated and word != "mixed":
        word = "contradicted" if word == "supported" else "supported"
    texts = {language: _told(rows, claim.source[0], claim.target, language) for language in LANGUAGES}
    return answered(question, word, texts, series=[_row(one) for one in rows if one.bloc in claim.target])


def _today() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).date().isoformat()


def _holds(rows: Sequence[Membership], bloc: str, wanted: set[str]) -> bool:
    return any(row.bloc == bloc and row.status in wanted for row in rows)


def _told(rows: Sequence[Membership], state: str, blocs: Sequence[str], language: Language) -> str:
    from entente.actors import display_name

    parts = []
    for bloc in blocs:
        name, place = display_name(state, language), display_name(bloc, language)
        found = [row for row in rows if row.bloc == bloc]
        if not found:
            parts.append(f"{name} – {place}: {'no row in the table' if language == 'en' else 'в таблице нет'}.")
        for row in found:
            since = f"{row.start} – {row.end or '...'}"
            parts.append(
                f"{name} – {place}: {_STATUS[row.status][language]}, {since} ({row.source_title}; {row.publisher})."
            )
    return " ".join(parts)


def _row(row: Membership) -> dict[str, object]:
    return {
        "period": f"{row.start}-{row.end or ''}",
        "value": 1,
        "low": None,
        "high": None,
        "unit": "level",
        "label": f"{row.bloc}: {row.status} ({row.source_title}; {row.publisher})",
        "url": row.url,
    }
