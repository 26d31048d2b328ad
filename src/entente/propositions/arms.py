"""Arms claims: a supplier's share of a state's deliveries, and who the main supplier is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from entente.propositions.asking import answered, rows_of, unanswered
from entente.propositions.comparing import Finding, Point, admissible, level
from entente.propositions.wording import LANGUAGES, Topic, explain, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.evidence.claims import VerdictWord
    from entente.measures import SupplierResult
    from entente.propositions.asking import Answer, Question
    from entente.propositions.wording import Text

_MAIN = re.compile(r"(?:главн|основн|крупнейш|ключев)\w*\s+(?:\w+\s+)?поставщик\w*", re.IGNORECASE)
_LOST = frozenset({"XXX", "XNS", "XIO", ""})
_SOURCE: Text = {
    "en": "Major conventional arms delivered (SIPRI trend-indicator value)",
    "ru": "Поставки основных видов вооружений (SIPRI, индикатор объёма)",
}
_REGISTER = "deliveries by supplier and year: load the SIPRI trade register (entente load sipri PATH)"
MOST = 0.75
"""Share of the periods in which a "main supplier for a long time" must have led."""


def check_share(question: Question) -> Answer:
    """Check a supplier's share of the arms delivered to a state."""
    quantity = question.claim.quantity
    if quantity is None or quantity.value is None or quantity.unit not in {"share", "pct"}:
        return unanswered(question, "no_dataset", missing=_REGISTER)
    if quantity.reporter is None or quantity.partner is None:
        return unanswered(question, "ambiguous_actor", missing="supplier and recipient")
    result = _suppliers(question, quantity.reporter)
    if result is None:
        return unanswered(question, "no_dataset", missing=_REGISTER)
    points = _points(result, quantity.partner)
    exact = _exact(question, quantity.reporter, quantity.partner, quantity.period)
    admitted = admissible(quantity).scaled(100.0 if quantity.unit == "share" else 1.0)
    finding = level(
        [exact] if exact is not None else _near(points, quantity.period), admitted, quantity.period, question.written
    )
    shown = [*points, exact] if exact is not None and exact.label not in {one.label for one in points} else points
    topic = _topic(quantity.reporter, quantity.partner)
    texts = {language: explain(finding, shown, topic, language) for language in LANGUAGES}
    return answered(
        question,
        finding.word,
        texts,
        reason=finding.reason,
        series=rows_of(shown, topic),
        bases=result.bases,
        missing=_REGISTER if finding.word == "not_checkable" else "",
    )


def check_units(question: Question) -> Answer:
    """Numbers of weapons: registers count orders and estimates, not the text's pieces."""
    return unanswered(question, "no_dataset", missing=_REGISTER)


def is_main_supplier(question: Question) -> bool:
    """Whether a claim says that somebody is a state's main supplier of arms."""
    claim = question.claim
    plain = claim.topic == "arms_transfer" and claim.quantity is None and len(claim.source) == len(claim.target) == 1
    return plain and bool(_MAIN.search(claim.quote))


def check_main(question: Question) -> Answer:
    """Check who led the deliveries to a state, period by period."""
    supplier, recipient = question.claim.source[0], question.claim.target[0]
    result = _suppliers(question, recipient)
    if result is None:
        return unanswered(question, "no_dataset", missing=_REGISTER)
    leaders = _leaders(result)
    if not leaders:
        return unanswered(question, "no_dataset", missing=_REGISTER)
    led = [window for window, (name, _) in leaders.items() if name == supplier]
    latest = max(leaders)
    whole = len(led) / len(leaders)
    fits = whole >= MOST if question.claim.historical else latest in led
    word: VerdictWord = "supported" if fits else "mixed" if led else "contradicted"
    topic = _topic(recipient, supplier)
    points = _points(result, supplier)
    texts = {language: _told(points, topic, len(led), len(leaders), language) for language in LANGUAGES}
    return answered(question, word, texts, series=rows_of(points, topic), bases=result.bases)


def _told(points: Sequence[Point], topic: Topic, led: int, total: int, language: str) -> str:
    peak, last = max(points, key=lambda one: one.value), points[-1]
    english = language == "en"
    figures = "; ".join(
        f"{one.label}: {number(one.value, 'pct', 'en' if english else 'ru')}"
        for one in sorted({points[0], peak, last}, key=lambda one: one.first)
    )
    source, label = topic.source["en" if english else "ru"], topic.label("en" if english else "ru")
    if english:
        told = f"First among suppliers in {led} of {total} five-year periods."
        return f"{source}: {label} – {figures}. {told} Only what is said of arms deliveries is compared."
    told = f"Первое место среди поставщиков: периодов {led} из {total}."
    return f"{source}: {label} – {figures}. {told} Сравнивается только сказанное о поставках вооружений."


def _suppliers(question: Question, recipient: str) -> SupplierResult | None:
    from entente.errors import NoDataError, UsageError
    from entente.measures import supplier_shares

    try:
        return supplier_shares(question.evidence, recipient, "period")
    except (NoDataError, UsageError):
        return None


def _points(result: SupplierResult, supplier: str) -> list[Point]:
    """Return the supplier's share by period; 0 in periods in which others delivered and it did not."""
    windows = sorted({(row.year, row.year_to) for row in result.rows if row.status == "value"})
    mine = {(row.year, row.year_to): row for row in result.rows if row.supplier == supplier and row.share is not None}
    found = []
    for first, last in windows:
        row = mine.get((first, last))
        if row is None or row.share is None:
            found.append(Point(first, last, 0.0))
        else:
            low, high = (None if end is None else 100.0 * end for end in (row.low, row.high))
            found.append(Point(first, last, 100.0 * row.share, low, high))
    return found


def _near(points: Sequence[Point], period: tuple[int, int] | None) -> list[Point]:
    """Keep of the fixed periods the one that shares most of the stated years, if it shares more than half."""
    if period is None:
        return list(points)

    def shared(one: Point) -> int:
        return min(one.last, period[1]) - max(one.first, period[0]) + 1

    best = max(points, key=shared, default=None)
    if best is None or 2 * shared(best) <= period[1] - period[0] + 1:
        return list(points)
    return (
        [Point(period[0], period[1], best.value, best.low, best.high)]
        if shared(best) == period[1] - period[0] + 1
        else [best]
    )


def _exact(question: Question, recipient: str, supplier: str, period: tuple[int, int] | None) -> Point | None:
    """Return the share over exactly the stated years, if the register is loaded."""
    from entente.errors import NoDataError
    from entente.measures import supplier_shares

    if period is None:
        return None
    try:
        result = supplier_shares(question.evidence, recipient, "year")
    except NoDataError:
        return None
    inside = [row for row in result.rows if period[0] <= row.year <= period[1] and row.value is not None]
    total = sum(row.value or 0.0 for row in inside)
    own = sum(row.value or 0.0 for row in inside if row.supplier == supplier)
    return Point(period[0], period[1], 100.0 * own / total) if total > 0 else None


def _leaders(result: SupplierResult) -> Mapping[tuple[int, int], tuple[str, float]]:
    best: dict[tuple[int, int], tuple[str, float]] = {}
    for row in result.rows:
        window = (row.year, row.year_to)
        if row.share is not None and row.supplier not in _LOST and row.share > best.get(window, ("", 0.0))[1]:
            best[window] = (row.supplier, row.share)
    return best


def _topic(recipient: str, supplier: str) -> Topic:
    from entente.actors import display_name

    names = {language: (display_name(supplier, language), display_name(recipient, language)) for language in LANGUAGES}
    return Topic(
        f"{names['en'][0]} in deliveries to {names['en'][1]}",
        f"поставщик: {names['ru'][0]}, получатель: {names['ru'][1]}",
        "pct",
        _SOURCE,
    )


__all__ = ["Finding", "check_main", "check_share", "check_units", "is_main_supplier"]
