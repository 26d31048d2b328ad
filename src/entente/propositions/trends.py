"""Claims of direction without a number: "импорт из Китая растёт", "trade with Russia is shrinking"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from entente.evidence.claims import Quantity
from entente.propositions.asking import answered, rows_of, unanswered
from entente.propositions.comparing import moved
from entente.propositions.naming import is_said_to_be_so, years_of
from entente.propositions.trade import FLOWS, reported, topic_of
from entente.propositions.wording import LANGUAGES, explain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from entente.measures.flows import Flow
    from entente.propositions.asking import Answer, Question

_WORDS: Mapping[Flow, re.Pattern[str]] = {
    "turnover": re.compile(
        r"товарооборот|взаимн\w+ торговл|объ[её]м\w* торговл|торговл\w+ (?:с|между)"
        r"|\btrade with|bilateral trade|turnover",
        re.IGNORECASE,
    ),
    "imports": re.compile(r"\bимпорт\w*|\bввоз\w*|\bзавоз\w*|\bimport\w*", re.IGNORECASE),
    "exports": re.compile(r"\bэкспорт\w*|\bвывоз\w*|\bexport\w*", re.IGNORECASE),
}


def flow_in(text: str) -> Flow | None:
    """Return the flow that a sentence speaks of, the first named; ``None`` if there is none."""
    found = {flow: match.start() for flow, pattern in _WORDS.items() if (match := pattern.search(text))}
    return min(found.items(), key=lambda one: one[1])[0] if found else None


def is_trade_trend(question: Question) -> bool:
    """Whether a claim says that trade of two states grows or shrinks, without a number."""
    claim = question.claim
    pointed = claim.kind == "trend" and claim.direction in {"up", "down"} and claim.quantity is None
    pair = len(claim.source) == 1 and len(claim.target) == 1
    return pointed and pair and claim.domain == "trade" and is_said_to_be_so(claim) and flow_in(claim.quote) is not None


def check_trade_trend(question: Question) -> Answer:
    """Compare the direction with what the states report, over the stated years or the recent ones.

    Goods go from source to target; what one side reports as exports, the other reports as imports.
    """
    claim = question.claim
    seller, buyer = claim.source[0], claim.target[0]
    flow = flow_in(claim.quote) or "turnover"
    views: tuple[tuple[str, str, Flow], ...] = ((buyer, seller, "imports"), (seller, buyer, "exports"))
    if flow == "turnover":
        views = ((seller, buyer, flow), (buyer, seller, flow))
    for reporter, partner, seen in views if flow != "exports" else views[::-1]:
        asked = _asked(question, reporter, partner, seen)
        found = reported(question, asked)
        if found and found[0].levels:
            topic = topic_of(asked, found[0])
            finding = moved(found[0].levels, claim.direction or "", years_of(claim))
            texts = {language: explain(finding, found[0].levels, topic, language) for language in LANGUAGES}
            series = rows_of(found[0].levels, topic)
            return answered(question, finding.word, texts, reason=finding.reason, series=series, bases=found[0].bases)
    return unanswered(question, "no_dataset", missing=f"trade of {seller} with {buyer} by year")


def _asked(question: Question, reporter: str, partner: str, flow: Flow) -> Quantity:
    """Return the flow as a quantity without a number."""
    measure = next(name for name, one in FLOWS.items() if one == flow)
    blank = Quantity(None, None, None, "USD", measure, "", question.claim.start, question.claim.end)
    return replace(blank, reporter=reporter, partner=partner)
