"""Membership claims: "Турция, член НАТО", "партнёр по ОДКБ", against the dated rows of :mod:`entente.actors`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from entente.propositions.asking import answered, unanswered
from entente.propositions.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.actors import Membership
    from entente.evidence.claims import Claim, VerdictWord
    from entente.propositions.asking import Answer, Question
    from entente.propositions.wording import Language, Text

_LOOSE = re.compile(r"партн[её]р\w*\s+по|союзник\w*\s+по", re.IGNORECASE)
_PAST = re.compile(r"\b(?:был[аио]?|являл\w+|состоял\w*|входил\w*|was|were|used to be|had been)\b", re.IGNORECASE)
"""What is said of the past is not held against the members of today."""
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
    """Check that a state belonged to each bloc named: on the day of the text, or, undated, as the table stands.

    What is said of the past is held against the year that it names, else against all years.
    Undated texts are held against the rows without an end, so that the verdict does not depend on the day of reading.
    Whoever takes part no longer without having left is neither plainly in nor out: ``mixed``.
    """
    from entente.actors import memberships
    from entente.errors import UsageError

    claim = question.claim
    try:
        rows = memberships(claim.source[0])
        current = _then(claim, rows) if _PAST.search(claim.quote) else _current(claim.source[0], question)
    except UsageError:
        return unanswered(question, "no_dataset", missing=f"memberships of {claim.source[0]}")
    wanted = {"member"} if not _LOOSE.search(claim.quote) else set(_STATUS) - {"left", "suspended"}
    word = _word([_holds(current, bloc, wanted) for bloc in claim.target], _paused(current, claim.target))
    if claim.negated and word != "mixed":
        word = "contradicted" if word == "supported" else "supported"
    texts = {language: _told(rows, current, question, language) for language in LANGUAGES}
    return answered(question, word, texts, series=[_row(one) for one in rows if one.bloc in claim.target])


def _then(claim: Claim, rows: Sequence[Membership]) -> tuple[Membership, ...]:
    """Return the rows that were in force at some day of the time that a claim names, or all that there ever were."""
    if claim.time is None or claim.time.value is None:
        return tuple(rows)
    from entente.actors.blocs import day_of

    begin, _, end = claim.time.value.partition("/")
    first, last = day_of(begin), day_of(end or begin, last=True)
    begun = [row for row in rows if not (row.start or row.seen) or day_of(row.start or row.seen or "") <= last]
    return tuple(row for row in begun if row.end is None or day_of(row.end, last=True) > first)


def _current(state: str, question: Question) -> tuple[Membership, ...]:
    from entente.actors import memberships

    written = question.document.pub_date
    if written is not None:
        return memberships(state, on=written)
    return tuple(row for row in memberships(state) if row.end is None and row.status != "left")


def _holds(rows: Sequence[Membership], bloc: str, wanted: set[str]) -> bool:
    return any(row.bloc == bloc and row.status in wanted for row in rows)


def _paused(current: Sequence[Membership], blocs: Sequence[str]) -> list[Membership]:
    """Return the rows by which participation in one of the blocs is suspended."""
    return [row for row in current if row.status == "suspended" and row.bloc in blocs]


def _word(holds: Sequence[bool], paused: Sequence[Membership]) -> VerdictWord:
    if all(holds):
        return "mixed" if paused else "supported"
    return "mixed" if any(holds) else "contradicted"


_ENDS: dict[str, Text] = {
    "paused": {"en": "participation suspended since {}", "ru": "участие приостановлено с {}"},
    "undated": {
        "en": "The text is undated: compared as the table stands.",
        "ru": "Текст без даты: сравнивается состояние по таблице.",
    },
    "only": {"en": "Only the membership is compared.", "ru": "Проверено только членство."},
    "none": {"en": "no row in the table", "ru": "в таблице нет"},
}


def _told(rows: Sequence[Membership], current: Sequence[Membership], question: Question, language: Language) -> str:
    from entente.actors import display_name

    parts = []
    claim = question.claim
    name = display_name(claim.source[0], language)
    for bloc in claim.target:
        place = display_name(bloc, language)
        found = [row for row in rows if row.bloc == bloc]
        told = [_told_row(row, row in current, language) for row in found] or [_ENDS["none"][language]]
        parts += [f"{name} – {place}: {one}." for one in told]
    undated = [] if question.document.pub_date or _PAST.search(claim.quote) else [_ENDS["undated"][language]]
    return " ".join([*parts, *undated, _ENDS["only"][language]])


def _told_row(row: Membership, current: bool, language: Language) -> str:  # noqa: FBT001 - private
    source = f"({row.source_title}; {row.publisher})"
    if row.status == "suspended" and current:
        return f"{_ENDS['paused'][language].format(row.start)} {source}"
    return f"{_STATUS[row.status][language]}, {_span(row, language)} {source}"


def _span(row: Membership, language: Language) -> str:
    if row.end:
        return f"{row.start or '…'} – {row.end}"
    if row.start is None:
        return f"seen {row.seen or ''}".strip() if language == "en" else f"по состоянию на {row.seen or '…'}"
    return f"since {row.start}" if language == "en" else f"с {row.start}"


def _row(row: Membership) -> dict[str, object]:
    return {
        "period": f"{row.start or row.seen or ''}-{row.end or ''}",
        "value": 1,
        "low": None,
        "high": None,
        "unit": "level",
        "label": f"{row.bloc}: {row.status} ({row.source_title}; {row.publisher})",
        "url": row.url,
    }
