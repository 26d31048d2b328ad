"""Which checker answers which claim.

:data:`CHECKERS` is a plain dict from what a quantity measures to its checker; :data:`STATEMENTS` lists tests of claims
without a number, each with its checker. A further checker is one more entry.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from entente.propositions.accessions import (
    check_accession,
    check_members,
    is_accession,
    is_plain_accession,
)
from entente.propositions.arms import check_main, check_share, check_units, is_main_supplier
from entente.propositions.asking import Question, unanswered
from entente.propositions.dated import (
    check_dated,
    check_exercise,
    check_exercises,
    check_first,
    is_dated,
    is_exercise,
    is_first,
)
from entente.propositions.members import check_membership, is_membership
from entente.propositions.ranks import check_rank, is_rank
from entente.propositions.trade import FLOWS, check_trade, latest
from entente.propositions.trends import check_trade_trend, is_trade_trend
from entente.propositions.votes import check_votes
from entente.propositions.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from entente.evidence.claims import Claim, Document, Verdict
    from entente.evidence.records import Basis
    from entente.evidence.view import Evidence
    from entente.propositions.asking import Answer
    from entente.propositions.wording import Text

CHECKERS: dict[str, Callable[[Question], Answer]] = {
    "imports": check_trade,
    "exports": check_trade,
    "turnover": check_trade,
    "arms_share": check_share,
    "arms_units": check_units,
    "votes": check_votes,
    "members": check_members,
    "exercises": check_exercises,
}
"""What a quantity measures -> checker."""

STATEMENTS: dict[str, tuple[Callable[[Question], bool], Callable[[Question], Answer]]] = {
    "plain_accession": (is_plain_accession, check_accession),
    "membership": (is_membership, check_membership),
    "main_supplier": (is_main_supplier, check_main),
    "accession": (is_accession, check_accession),
    "rank": (is_rank, check_rank),
    "trade_trend": (is_trade_trend, check_trade_trend),
    "exercise": (is_exercise, check_exercise),
    "first": (is_first, check_first),
    "dated": (is_dated, check_dated),
}
"""Checkable statements without a number: test and checker; the first that applies answers."""

_NO_FACT = frozenset({"question", "advice", "threat", "intention", "possibility"})
_MISSING_OF_TOPIC = {
    "vote": "roll calls by resolution (entente load unga PATH)",
    "sanction": "sanctions by imposer, target and date",
    "conflict": "dated uses of force between those states",
    "recognition": "recognitions by state and date",
    "statement": "dated statements of that actor",
}
_MISSING = {
    "guarantees": "alliance commitments after 2018, bases and deployments",
    "arms": "arms deliveries (entente load sipri PATH); joint production and standards have no dataset",
    "exercises": "joint exercises of that pair; the loaded table has Russia's only, 2009-2018",
    "institutions": "treaty texts and organisations' decisions",
    "diplomacy": "dated diplomatic acts of that pair",
    "trade": "trade by partner or product for that flow and time",
    "transit": "freight and pipeline flows by route",
    "investment": "investment stocks and flows by partner",
    "culture": "students, schools and media by partner",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """Verdicts in the order of the claims, and every basis that they name, by id."""

    verdicts: tuple[Verdict, ...]
    bases: Mapping[str, Basis]


def check(claims: Sequence[Claim], evidence: Evidence, document: Document) -> tuple[Verdict, ...]:
    """Say of each claim what the evidence says about it.

    Parameters
    ----------
    claims
        From :func:`entente.reading.read_claims`.
    evidence
        From :func:`entente.evidence.open_evidence`; the starter evidence alone is enough.
    document
        The document of the claims; its date decides whether undated claims speak of a time that the data cover.

    Returns
    -------
    tuple of Verdict
        One per claim, in the same order. Tolerances and rules are in ``docs/methods/reading.md``.
    """
    return answer(claims, evidence, document).verdicts


def answer(claims: Sequence[Claim], evidence: Evidence, document: Document) -> Answers:
    """Check claims like :func:`check`, and keep the bases of the figures (query, rows, snapshots) by id."""
    seen: dict[str, Any] = {}
    found = [answer_one(Question(claim, evidence, document, seen)) for claim in claims]
    bases = {key: basis for one in found for key, basis in one.bases.items()}
    return Answers(tuple(one.verdict for one in found), bases)


def answer_one(question: Question) -> Answer:
    """Check one claim; the explanation of a number begins with the words that were compared."""
    found = _checked(question)
    quantity = question.claim.quantity
    if quantity is None:
        return found
    verdict = found.verdict
    said = _COMPARED if verdict.word != "not_checkable" else _NAMED
    texts = {language: said[language].format(" ".join(quantity.surface.split())) for language in LANGUAGES}
    named = replace(
        verdict,
        explanation_en=f"{texts['en']} {verdict.explanation_en}",
        explanation_ru=f"{texts['ru']} {verdict.explanation_ru}",
    )
    return replace(found, verdict=named)


_COMPARED: Text = {"en": "Compared: “{}”.", "ru": "Проверено: «{}»."}
_NAMED: Text = {"en": "Stated: “{}”.", "ru": "Названо: «{}»."}
"""A number that nothing could be held against was stated, not compared."""


def _checked(question: Question) -> Answer:
    claim = question.claim
    if claim.paragraph_role in {"teaser", "caption"}:
        return unanswered(question, "not_a_fact", more=_ELSEWHERE)
    if _is_open(claim):
        known = latest(question) if claim.quantity is not None and claim.quantity.measure in FLOWS else None
        return known or unanswered(question, "not_a_fact")
    if claim.quantity is not None:
        return _number(question)
    for applies, checker in STATEMENTS.values():
        if applies(question):
            return checker(question)
    if claim.kind == "evaluation" or claim.modality == "opinion":
        return unanswered(question, "not_a_fact")
    return unanswered(question, "no_dataset", missing=_missing(claim))


_ELSEWHERE: Text = {
    "en": "It belongs to another article or to a picture.",
    "ru": "Относится к другой статье или к иллюстрации.",
}


def _missing(claim: Claim) -> str:
    """Return what data would answer a claim: by its topic where that tells more than its domain."""
    found = _MISSING_OF_TOPIC.get(claim.topic) or _MISSING.get(claim.domain, "a dataset on this")
    alone = len({*claim.source, *claim.target}) < 2  # noqa: PLR2004 - a pair
    return found.replace(" of that pair", " of that actor") if alone else found


def _is_open(claim: Claim) -> bool:
    """Whether nothing is said to be so: forecasts, conditions, questions, advice, plans."""
    ahead = claim.future or claim.kind == "forecast" or claim.modality == "forecast"
    return claim.hypothetical or ahead or claim.modality in _NO_FACT


def _number(question: Question) -> Answer:
    quantity = question.claim.quantity
    checker = CHECKERS.get(quantity.measure) if quantity is not None else None
    if checker is None:
        named = quantity.product if quantity is not None else ""
        what = f"money spent on {named}" if named else _missing(question.claim)
        return unanswered(question, "no_dataset", missing=what)
    if question.claim.negated:
        return unanswered(question, "not_a_fact", more=_DENIED)
    return checker(question)


_DENIED: Text = {
    "en": "The text denies the figure and gives no other.",
    "ru": "Текст отрицает эту величину и не называет другой.",
}
