"""Voting claims: how often two states vote alike in the UN General Assembly.

"Vote alike" has two admissible readings: the same vote, or the usual mean agreement, in which an abstention is half way
between yes and no. Where only one of them fits, the verdict is mixed and gives both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.propositions.asking import answered, rows_of, unanswered
from entente.propositions.comparing import Point, admissible, level
from entente.propositions.wording import LANGUAGES, Topic, explain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.claims import Quantity, VerdictWord
    from entente.evidence.records import Basis
    from entente.propositions.asking import Answer, Question
    from entente.propositions.comparing import Finding
    from entente.propositions.wording import Text

_SOURCE: Text = {"en": "UN General Assembly roll calls", "ru": "Поимённые голосования Генассамблеи ООН"}
_MISSING = "roll calls of the UN General Assembly for that pair and time (entente load unga PATH)"
FEW = 10
"""Joint votes below which a year says nothing."""


def check_votes(question: Question) -> Answer:
    """Check how often two states vote alike."""
    quantity = question.claim.quantity
    if quantity is None or quantity.value is None or quantity.unit not in {"share", "pct"}:
        return unanswered(question, "no_dataset", missing=_MISSING)
    if quantity.reporter is None or quantity.partner is None:
        return unanswered(question, "ambiguous_actor", missing="two states")
    mean, same, bases = _series(question, quantity.reporter, quantity.partner)
    if not mean:
        return unanswered(question, "no_dataset", missing=_MISSING)
    names = _topics(quantity)
    readings = [(mean, names[0])] + ([(same, names[1])] if same else [])
    admitted = admissible(quantity).scaled(100.0 if quantity.unit == "share" else 1.0)
    found = [level(points, admitted, quantity.period, question.written) for points, _ in readings]
    word, reason = _joined(found)
    texts = {
        language: " ".join(
            explain(finding, points, topic, language) for finding, (points, topic) in zip(found, readings, strict=True)
        )
        for language in LANGUAGES
    }
    series = [row for points, topic in readings for row in rows_of(points, topic)]
    missing = _MISSING if word == "not_checkable" else ""
    return answered(
        question, word, texts, reason=found[0].reason if not reason else "", series=series, bases=bases, missing=missing
    )


def _joined(found: Sequence[Finding]) -> tuple[VerdictWord, bool]:
    words = {one.word for one in found}
    if len(words) == 1:
        return found[0].word, False
    return "mixed", True


def _series(question: Question, one: str, other: str) -> tuple[list[Point], list[Point], tuple[Basis, ...]]:
    """Return mean agreement and share of same votes in per cent, by year, and what they rest on."""
    from entente.errors import NoDataError, UsageError
    from entente.measures import agreement

    try:
        result = agreement(question.evidence, one, other)
    except (NoDataError, UsageError):
        return [], [], ()
    mean = [
        Point(
            row.year,
            row.year,
            100.0 * row.agreement,
            *(None if end is None else 100.0 * end for end in (row.low, row.high)),
        )
        for row in result.years
        if row.agreement is not None
    ]
    same, basis = _same(question, one, other)
    return mean, same, (*result.bases, *basis)


def _same(question: Question, one: str, other: str) -> tuple[list[Point], tuple[Basis, ...]]:
    """Return the share of same votes, from the shipped sums.

    With the sums ``s = same + half/2`` and ``q = same + half/4`` over ``n`` joint votes, ``same = 2 q - s``.
    """
    from entente.evidence.records import Query

    first, second = sorted((one, other))
    query = Query("tie", {"kind": ("vote_agreement",), "sender": (first,), "receiver": (second,)})
    table = question.evidence.run(query)
    found = []
    for row in sorted(table.to_pylist(), key=lambda row: int(row["year"])):
        if row["n"] >= FEW and row["value"] is not None and row["sumsq"] is not None:
            same = 2.0 * row["sumsq"] / row["n"] - row["value"]
            found.append(Point(row["year"], row["year"], 100.0 * same))
    return found, (question.evidence.basis(query, table),) if found else ()


def _topics(quantity: Quantity) -> tuple[Topic, Topic]:
    from entente.actors import display_name

    ends = quantity.reporter or "", quantity.partner or ""
    pair = {language: " – ".join(display_name(one, language) for one in ends) for language in LANGUAGES}
    mean = Topic(f"{pair['en']}, mean agreement", f"{pair['ru']}, среднее согласие", "pct", _SOURCE)
    same = Topic(f"{pair['en']}, same vote", f"{pair['ru']}, одинаковый голос", "pct", _SOURCE)
    return mean, same
