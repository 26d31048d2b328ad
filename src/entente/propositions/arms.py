"""Arms claims: a supplier's share of a state's deliveries, and who the main supplier is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from entente.propositions.asking import answered, rows_of, unanswered
from entente.propositions.comparing import Finding, Point, admissible, level
from entente.propositions.naming import both, named, years_of
from entente.propositions.wording import LANGUAGES, Topic, explain, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.evidence.claims import Claim, VerdictWord
    from entente.measures import SupplierResult
    from entente.propositions.asking import Answer, Question
    from entente.propositions.wording import Language, Text

_MAIN = re.compile(
    r"(?:главн|основн|крупнейш|ключев)\w*\s+(?:\w+\s+)?поставщик\w*"
    r"|\b(?:main|largest|biggest|top|leading|principal|chief|primary|number one)\s+"
    r"(?:(?:foreign|arms|weapons?|military|defen[cs]e|equipment)\s+){0,3}(?:supplier|exporter|provider|seller|source)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\bне\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
"""A denial right before the role, which a coder may have put to another verb."""
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
    """Whether a claim says that somebody is, or is not, a state's main supplier of arms.

    "Main" is measured by the register, so a text that gives it as its judgement is held against it too.
    """
    claim = question.claim
    said = claim.modality in {"asserted", "opinion"} and not (claim.future or claim.hypothetical)
    plain = claim.topic == "arms_transfer" and claim.quantity is None and len(claim.source) == len(claim.target) == 1
    return said and plain and bool(_MAIN.search(claim.quote))


def check_main(question: Question) -> Answer:
    """Check who led the deliveries to a state: in the periods that the text names, else in the latest.

    What is said of a long past must hold in most periods.
    """
    claim, supplier, recipient = question.claim, question.claim.source[0], question.claim.target[0]
    result = _suppliers(question, recipient)
    leaders = {} if result is None else _leaders(result)
    if result is None or not leaders:
        return unanswered(question, "no_dataset", missing=_REGISTER)
    topic, points = _topic(recipient, supplier), _points(result, supplier)
    series, stated = rows_of(points, topic), years_of(claim)
    asked = _asked(leaders, stated, past=claim.historical)
    if not asked:
        return unanswered(question, "no_period", missing=_REGISTER, series=series, bases=result.bases)
    led = [window for window, (name, _) in leaders.items() if name == supplier]
    word = _led(asked, led, dated=stated is not None)
    if _is_denied(claim) and word != "mixed":
        word = "contradicted" if word == "supported" else "supported"
    shown = [one for one in points if (one.first, one.last) in asked] if stated is not None else _ends(points)
    counted = asked if stated is not None else list(leaders)
    best = [(window, leaders[window][0]) for window in counted if stated is not None and window not in led]
    first = len(set(counted) & set(led)), len(counted)
    texts = {language: _told(shown, topic, first, _leader_named(best, language), language) for language in LANGUAGES}
    return answered(question, word, texts, series=series, bases=result.bases)


def _is_denied(claim: Claim) -> bool:
    match = _MAIN.search(claim.quote)
    return claim.negated or (match is not None and _DENIED.search(claim.quote[: match.start()]) is not None)


def _asked(
    leaders: Mapping[tuple[int, int], object], stated: tuple[int, int] | None, *, past: bool
) -> list[tuple[int, int]]:
    """Return the periods that decide: those that share most of the stated years, else all or the last.

    Where two periods halve the stated years, and no stated year lies outside the data, both decide.
    """
    windows = sorted(leaders)
    if stated is None:
        return windows if past else windows[-1:]

    def shared(window: tuple[int, int]) -> int:
        return min(window[1], stated[1]) - max(window[0], stated[0]) + 1

    halves = windows[0][0] <= stated[0] and stated[1] <= windows[-1][1]
    return [one for one in windows if 2 * shared(one) + halves > min(one[1] - one[0], stated[1] - stated[0]) + 1]


def _led(asked: Sequence[tuple[int, int]], led: Sequence[tuple[int, int]], *, dated: bool) -> VerdictWord:
    """Return the verdict on a lead in the periods asked for; without a stated time, one held earlier is mixed."""
    held = sum(window in led for window in asked) / len(asked)
    if held >= (1.0 if dated else MOST):
        return "supported"
    return "mixed" if held or (led and not dated) else "contradicted"


def _ends(points: Sequence[Point]) -> list[Point]:
    """Return the first, the highest and the last point."""
    peak = max(points, key=lambda one: one.value)
    return sorted({points[0], peak, points[-1]}, key=lambda one: one.first)


def _leader_named(best: Sequence[tuple[tuple[int, int], str]], language: Language) -> str:
    """Return who led instead: "First: Russia (2016-2020)."."""
    lead = {"en": "First", "ru": "Первое место"}[language]
    listed = "; ".join(f"{named([name], language)} ({first}-{last})" for (first, last), name in best)
    return f"{lead}: {listed}." if best else ""


def _told(points: Sequence[Point], topic: Topic, led: tuple[int, int], leader: str, language: Language) -> str:
    figures = "; ".join(f"{one.label}: {number(one.value, 'pct', language)}" for one in points)
    told = both(_FIRST, led=led[0], total=led[1])[language]
    lead = f"{topic.source[language]}: {topic.label(language)} – {figures}."
    return " ".join(filter(None, (lead, told, leader, _ONLY[language])))


_FIRST: Text = {
    "en": "First among suppliers in {led} of {total} five-year periods.",
    "ru": "Первое место среди поставщиков: периодов {led} из {total}.",
}
_ONLY: Text = {
    "en": "Only what is said of arms deliveries is compared.",
    "ru": "Сравнивается только сказанное о поставках вооружений.",
}


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
