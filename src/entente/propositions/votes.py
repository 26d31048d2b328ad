"""Voting claims: how often two states vote alike in the UN General Assembly.

"Vote alike" states the share of same votes; the usual index of agreement, in which an abstention is half way between
yes and no, is another reading. Where only one of them fits, the verdict is mixed and gives both with intervals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.propositions.asking import answered, rows_of, unanswered
from entente.propositions.comparing import Point, admissible, level
from entente.propositions.wording import LANGUAGES, Topic, fit, number, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.claims import Quantity, VerdictWord
    from entente.evidence.records import Basis
    from entente.measures import AgreementResult
    from entente.propositions.asking import Answer, Question
    from entente.propositions.comparing import Finding
    from entente.propositions.wording import Language, Text

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
    readings = ([(same, names[1])] if same else []) + [(mean, names[0])]
    admitted = admissible(quantity).scaled(100.0 if quantity.unit == "share" else 1.0)
    found = [level(points, admitted, quantity.period, question.written) for points, _ in readings]
    word, reason = _joined(found)
    texts = {language: _told(found, readings, language) for language in LANGUAGES}
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


_READINGS: Text = {
    "en": "Two readings of voting alike: the same vote, which is what the words state, and the agreement index, in "
    "which an abstention counts half.",
    "ru": "Два прочтения: одинаковый голос – то, что сказано буквально, – и индекс согласия, в котором воздержание "
    "считается за половину.",
}


def _told(found: Sequence[Finding], readings: Sequence[tuple[list[Point], Topic]], language: Language) -> str:
    """Name the readings, then give each with its figures, their intervals and whether the statement fits."""
    lead = [f"{_SOURCE[language]}.", *([_READINGS[language]] if len(readings) > 1 else [])]
    parts = []
    for finding, (points, topic) in zip(found, readings, strict=True):
        figures = "; ".join(_figure(one, language) for one in shown(finding, points))
        parts.append(f"{topic.label(language)} – {figures}. {fit(finding, points, topic, language)}")
    return " ".join((*lead, *parts))


def _figure(point: Point, language: Language) -> str:
    told = f"{point.label}: {number(point.value, 'pct', language)}"
    if point.low is None or point.high is None:
        return told
    ends = "–".join(number(end, "pct", language).removesuffix(" %") for end in (point.low, point.high))
    return f"{told} ({'interval' if language == 'en' else 'интервал'} {ends} %)"


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
    same, basis = _same(question, one, other, result)
    return mean, same, (*result.bases, *basis)


def _same(question: Question, one: str, other: str, result: AgreementResult) -> tuple[list[Point], tuple[Basis, ...]]:
    """Return the share of same votes in per cent, over the joint votes that the index counts, by year."""
    import numpy as np

    from entente.measures.intervals import wilson

    shipped, basis = _from_sums(question, one, other)
    counts = shipped | _from_calls(question, one, other, result)
    kept = [(year, min(max(same / n, 0.0), 1.0), n) for year, (same, n) in sorted(counts.items()) if n >= FEW]
    shares, joint = np.array([row[1] for row in kept]), np.array([float(row[2]) for row in kept])
    ends = 100.0 * np.stack([shares, *wilson(shares, joint)], axis=1)
    found = [Point(row[0], row[0], *map(float, one)) for row, one in zip(kept, ends, strict=True)]
    return found, basis


def _from_sums(question: Question, one: str, other: str) -> tuple[dict[int, tuple[float, int]], tuple[Basis, ...]]:
    """Return same votes and joint votes from the shipped sums.

    With the sums ``s = same + half/2`` and ``q = same + half/4`` over ``n`` joint votes, ``same = 2 q - s``.
    """
    from entente.evidence.records import Query

    first, second = sorted((one, other))
    query = Query("tie", {"kind": ("vote_agreement",), "sender": (first,), "receiver": (second,)})
    table = question.evidence.run(query)
    rows = [row for row in table.to_pylist() if row["n"] and row["value"] is not None and row["sumsq"] is not None]
    found = {int(row["year"]): (2.0 * row["sumsq"] - row["value"] * row["n"], int(row["n"])) for row in rows}
    return found, (question.evidence.basis(query, table),) if found else ()


def _from_calls(question: Question, one: str, other: str, result: AgreementResult) -> dict[int, tuple[float, int]]:
    """Return same votes and joint votes from loaded roll calls.

    The index leaves out the roll calls on which all voted alike. On these the two voted alike as well, so their number
    is the joint votes that it does not count, and is taken off both.
    """
    counted = {row.year: row.n for row in result.years if row.agreement is not None}
    joint: dict[int, list[bool]] = {}
    for basis in result.bases:
        if basis.query.table != "vote" or "actor" not in basis.query.where:
            continue
        votes: dict[tuple[int, str], dict[str, int]] = {}
        for row in question.evidence.run(basis.query).to_pylist():
            votes.setdefault((int(row["year"]), row["roll_call"]), {})[row["actor"]] = row["vote"]
        for (year, _), cast in votes.items():
            if one in cast and other in cast:
                joint.setdefault(year, []).append(cast[one] == cast[other])
    both = {year: alike for year, alike in joint.items() if counted.get(year)}
    return {year: (sum(alike) - (len(alike) - counted[year]), counted[year]) for year, alike in both.items()}


def _topics(quantity: Quantity) -> tuple[Topic, Topic]:
    from entente.actors import display_name

    ends = quantity.reporter or "", quantity.partner or ""
    pair = {language: " – ".join(display_name(one, language) for one in ends) for language in LANGUAGES}
    mean = Topic(f"{pair['en']}, agreement index", f"{pair['ru']}, индекс согласия", "pct", _SOURCE)
    same = Topic(f"{pair['en']}, same vote", f"{pair['ru']}, одинаковый голос", "pct", _SOURCE)
    return mean, same
