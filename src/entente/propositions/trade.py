"""Trade claims: levels, shares and changes of imports, exports and turnover, against what the states report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from entente.propositions.asking import answered, rows_of, unanswered
from entente.propositions.comparing import Finding, Point, Range, admissible, around, change, level, pair
from entente.propositions.wording import LANGUAGES, Topic, explain, flow_name, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.claims import Quantity, Reason
    from entente.evidence.records import Basis
    from entente.measures.flows import Flow, Flows
    from entente.propositions.asking import Answer, Question

MIRROR: dict[str, Flow] = {"imports": "exports", "exports": "imports", "turnover": "turnover"}
FLOWS: dict[str, Flow] = {"imports": "imports", "exports": "exports", "turnover": "turnover"}
_SHARES = frozenset({"share", "pct", "pp"})
_TO_PCT = {"share": 100.0, "pct": 1.0, "pp": 1.0}
_THOUSAND = 1000.0


@dataclass(frozen=True, slots=True)
class Series:
    """One flow as one state reports it: levels in USD and shares in per cent, by year."""

    reporter: str
    levels: tuple[Point, ...]
    shares: tuple[Point, ...]
    bases: tuple[Basis, ...]


def check_trade(question: Question) -> Answer:  # noqa: PLR0911 - one early answer per reason
    """Check a claim about imports, exports or turnover with a partner or with the world."""
    quantity = _quantity(question)
    if quantity.reporter is None:
        return unanswered(question, "ambiguous_actor", missing="whose trade is meant")
    if quantity.unit not in _SHARES | {"USD"}:
        return unanswered(question, "ambiguous_unit", missing=f"trade in {quantity.unit}; the sources give USD")
    if quantity.unit in _SHARES and quantity.partner is None:
        return unanswered(question, "ambiguous_actor", missing="whose share is meant")
    found = reported(question, quantity)
    if not found:
        return unanswered(question, "no_dataset", missing=_missing(quantity, "trade by partner and year"))
    if quantity.product:
        return _by_product(question, quantity, found[0])
    if "part_year" in question.claim.flags:
        return _shown(question, found[0], quantity, "no_period", "trade by month or quarter; the sources are annual")
    return _best([_compare(question, quantity, one) for one in found], question, quantity, found)


def _quantity(question: Question) -> Quantity:
    quantity = question.claim.quantity
    if quantity is None:
        msg = "a trade claim has a quantity"
        raise ValueError(msg)
    return quantity


def topic_of(quantity: Quantity, series: Series) -> Topic:
    """Say what a series shows, in both languages."""
    from entente.actors import display_name

    share = quantity.unit in _SHARES and not _is_growth(quantity)
    names = {}
    for language in LANGUAGES:
        reporter, flow = display_name(quantity.reporter or "", language), flow_name(quantity.measure, language)
        partner = display_name(quantity.partner, language) if quantity.partner else ""
        names[language] = _label(reporter, partner, flow, language, share=share)
    teller = {language: display_name(series.reporter, language) for language in LANGUAGES}
    source = {
        "en": f"Goods trade as {teller['en']} reports it",
        "ru": f"Торговля товарами (данные: {teller['ru']})",
    }
    return Topic(names["en"], names["ru"], "pct" if share else "USD", {"en": source["en"], "ru": source["ru"]})


def _label(reporter: str, partner: str, flow: str, language: str, *, share: bool) -> str:
    if not partner:
        return f"{flow} of {reporter}, total" if language == "en" else f"{flow}, всего ({reporter})"
    if language == "en":
        joined = {"imports": "from", "exports": "to"}.get(flow, "with")
        return f"{partner} in the {flow} of {reporter}" if share else f"{flow} of {reporter} {joined} {partner}"
    return f"{flow} ({reporter}), доля партнёра: {partner}" if share else f"{flow} ({reporter}), партнёр: {partner}"


# ---- reading the evidence ----


def reported(question: Question, quantity: Quantity) -> list[Series]:
    """Return the flow as the reporter reports it, and as the partner does where that is covered."""
    own = _series(question, quantity.reporter or "", FLOWS[quantity.measure], quantity.partner)
    found = [own] if own is not None else []
    if quantity.partner is not None and len(quantity.partner) == 3 and quantity.unit == "USD":  # noqa: PLR2004 - a state
        mirror = _series(question, quantity.partner, MIRROR[quantity.measure], quantity.reporter)
        found += [mirror] if mirror is not None else []
    return found


def _series(question: Question, reporter: str, flow: Flow, partner: str | None) -> Series | None:
    from entente.measures.flows import read_flows

    key = f"flows {reporter}"
    if key not in question.seen:
        question.seen[key] = read_flows(question.evidence, reporter, None)
    flows, bases = question.seen[key]
    if flows is None:
        return None
    levels, shares = [], []
    for index, year in enumerate(flows.years):
        one, world = _value(flows, index, flow, partner)
        if one is not None:
            levels.append(Point(year, year, one * _THOUSAND))
            shares += [Point(year, year, 100.0 * one / world)] if world else []
    return Series(reporter, tuple(levels), tuple(shares), bases) if levels else None


def _value(flows: Flows, index: int, flow: Flow, partner: str | None) -> tuple[float | None, float | None]:
    """Return the flow with a partner (a bloc: with its members of that year) and with the world, in thousand USD."""
    import numpy as np

    values, world = flows.of(flow)
    total = float(world[index]) if np.isfinite(world[index]) and world[index] > 0 else None
    if partner is None:
        return total, total
    if flows.torn[index]:
        return None, total
    wanted = _members(partner, flows.years[index])
    places = [place for place, name in enumerate(flows.partners) if name in wanted]
    known = [float(values[index, place]) for place in places if np.isfinite(values[index, place])]
    if not known:
        return (0.0 if flows.covered(index, wanted) and wanted else None), total
    return sum(known), total


def _members(partner: str, year: int) -> frozenset[str]:
    from entente.actors import blocs, members

    if partner in {one.id for one in blocs()}:
        return frozenset(members(partner, on=year))
    return frozenset({partner})


# ---- comparing ----


@dataclass(frozen=True, slots=True)
class _Result:
    finding: Finding
    points: tuple[Point, ...]
    series: Series


def _compare(question: Question, quantity: Quantity, series: Series) -> _Result:
    share = quantity.unit in _SHARES and not _is_growth(quantity)
    points = series.shares if share else series.levels
    scale = _TO_PCT.get(quantity.unit, 1.0) if share else 1.0
    return _Result(_finding(question, quantity, points, scale), points, series)


def _is_growth(quantity: Quantity) -> bool:
    """Per cent without a level are growth of the flow, not a share of it."""
    return quantity.value is None and quantity.unit == "pct"


def _finding(question: Question, quantity: Quantity, points: Sequence[Point], scale: float) -> Finding:
    if quantity.value is None:
        moved = around((quantity.delta or 0.0) * scale, approx=quantity.approx)
        wide = (
            Range(moved.low - 0.5, moved.high + 0.5)
            if quantity.unit != "USD" and moved.low is not None and moved.high is not None
            else moved
        )
        return change(points, wide, quantity.period, relative=_is_growth(quantity))
    end = admissible(quantity).scaled(scale)
    if quantity.delta is not None and quantity.period is None:
        start = around((quantity.value - quantity.delta) * scale, approx=quantity.approx)
        found = pair(points, start, end)
        if found.word == "supported":
            return found
    return level(points, end, quantity.period, question.written, sums=quantity.unit == "USD")


def _best(results: Sequence[_Result], question: Question, quantity: Quantity, found: Sequence[Series]) -> Answer:
    """Give the reporter's own figures; where the partner's say otherwise, the verdict is mixed."""
    own = next((one for one in results if one.series.reporter == quantity.reporter), None)
    chosen = own or results[0]
    others = [one for one in results if one is not chosen]
    finding = chosen.finding
    if own is None and finding.word == "contradicted":
        finding = Finding("not_checkable", "no_dataset", (), finding.against, finding.how)
    topic = topic_of(quantity, chosen.series)
    texts = {language: explain(finding, chosen.points, topic, language) for language in LANGUAGES}
    differing = [one for one in others if {one.finding.word, finding.word} == {"supported", "contradicted"}]
    if differing:
        return _torn(question, quantity, [chosen, *differing])
    bases = [basis for one in found for basis in one.bases]
    missing = _missing(quantity, "the years that the text speaks of") if finding.word == "not_checkable" else ""
    return answered(
        question,
        finding.word,
        texts,
        reason=finding.reason,
        series=rows_of(chosen.points, topic),
        bases=bases,
        missing=missing,
    )


def _torn(question: Question, quantity: Quantity, results: Sequence[_Result]) -> Answer:
    """Two sources, one of which fits."""
    texts = {
        language: " ".join(
            explain(one.finding, one.points, topic_of(quantity, one.series), language) for one in results
        )
        for language in LANGUAGES
    }
    series = [row for one in results for row in rows_of(one.points, topic_of(quantity, one.series))]
    bases = [basis for one in results for basis in one.series.bases]
    return answered(question, "mixed", texts, reason="sources_disagree", series=series, bases=bases)


def _by_product(question: Question, quantity: Quantity, series: Series) -> Answer:
    """Answer for one product: the sources loaded give totals only."""
    missing = _missing(quantity, f"trade by product ({quantity.product}), such as customs statistics by HS chapter")
    return _shown(question, series, quantity, "no_dataset", missing)


def _shown(question: Question, series: Series, quantity: Quantity, reason: Reason, missing: str) -> Answer:
    """Not checkable, but the total around it is shown."""
    points = series.levels
    whole = replace(quantity, unit="USD", product="")
    topic = topic_of(whole, series)
    last = points[-1]
    known = {"en": "The known total", "ru": "Итог по данным"}
    more = {
        language: f"{known[language]}: {topic.label(language)} – {last.label}: {number(last.value, 'USD', language)}"
        for language in LANGUAGES
    }
    ended = {language: text if text.endswith(".") else f"{text}." for language, text in more.items()}
    return unanswered(question, reason, missing=missing, more=ended, series=rows_of(points, topic), bases=series.bases)


def latest(question: Question) -> Answer | None:
    """For a forecast or plan: not a fact, but with what is known so far; ``None`` if nothing is."""
    quantity = _quantity(question)
    if quantity.reporter is None:
        return None
    found = reported(question, quantity)
    return _shown(question, found[0], quantity, "not_a_fact", "") if found else None


def _missing(quantity: Quantity, what: str) -> str:
    span = quantity.period
    years = "" if span is None else f" in {span[0]}" if span[0] == span[1] else f" in {span[0]}-{span[1]}"
    partner = f" with {quantity.partner}" if quantity.partner else ""
    return f"{what}: {quantity.measure} of {quantity.reporter or 'the state meant'}{partner}{years}"
