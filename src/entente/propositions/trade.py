"""Trade claims: levels, shares and changes of imports, exports and turnover, against what the states report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from entente.propositions.asking import answered, rows_of, unanswered
from entente.propositions.comparing import Point, admissible, around, change, level, pair
from entente.propositions.mirrors import MIRROR, apart, flows_of
from entente.propositions.naming import both
from entente.propositions.wording import LANGUAGES, Topic, explain, flow_name, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.claims import Quantity, Reason, VerdictWord
    from entente.evidence.records import Basis
    from entente.measures.flows import Flow, Flows
    from entente.propositions.asking import Answer, Question
    from entente.propositions.comparing import Finding
    from entente.propositions.wording import Text

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
    alike = quantity.unit == "USD" or _is_growth(quantity)  # a share is of the reporter's own total
    if quantity.partner is not None and len(quantity.partner) == 3 and alike:  # noqa: PLR2004 - a state
        mirror = _series(question, quantity.partner, MIRROR[FLOWS[quantity.measure]], quantity.reporter)
        found += [mirror] if mirror is not None else []
    return found


def _series(question: Question, reporter: str, flow: Flow, partner: str | None) -> Series | None:
    flows, bases = flows_of(question, reporter)
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


def _compare(question: Question, quantity: Quantity, series: Series, stretch: float = 1.0) -> _Result:
    """Hold a figure against a series; ``stretch`` is the factor by which the series may be off."""
    share = quantity.unit in _SHARES and not _is_growth(quantity)
    points = series.shares if share else series.levels
    scale = _TO_PCT.get(quantity.unit, 1.0) if share else 1.0
    return _Result(_finding(question, quantity, points, scale, stretch), points, series)


def _is_growth(quantity: Quantity) -> bool:
    """Per cent without a level are growth of the flow, not a share of it."""
    return quantity.value is None and quantity.unit == "pct"


def _finding(
    question: Question, quantity: Quantity, points: Sequence[Point], scale: float, stretch: float = 1.0
) -> Finding:
    if quantity.value is None:
        moved = around((quantity.delta or 0.0) * scale, approx=quantity.approx)
        largest = max((one.value for one in points), default=0.0)
        slack = (stretch - 1.0) * largest if quantity.unit == "USD" else 0.5 + 100.0 * (stretch - 1.0)
        return change(points, moved.widened(slack), quantity.period, relative=_is_growth(quantity))
    end = admissible(quantity).scaled(scale).stretched(stretch)
    if quantity.delta is not None and quantity.period is None:
        start = around((quantity.value - quantity.delta) * scale, approx=quantity.approx).stretched(stretch)
        found = pair(points, start, end)
        if found.word == "supported":
            return found
    return level(points, end, quantity.period, question.written, sums=quantity.unit == "USD")


def _best(results: Sequence[_Result], question: Question, quantity: Quantity, found: Sequence[Series]) -> Answer:
    """Give the reporter's own figures; where the partner's say otherwise, the verdict is mixed.

    Where one report alone can answer and it need not be the one that the text means, the other may differ.
    """
    chosen = _chosen(results, quantity)
    others = [one for one in results if one is not chosen]
    finding = chosen.finding
    differing = [one for one in others if {one.finding.word, finding.word} == {"supported", "contradicted"}]
    if differing:
        return _torn(question, quantity, [chosen, *differing])
    alone = all(one.finding.word == "not_checkable" for one in others)
    if alone and _is_one_sided(quantity, chosen.series):
        return _one_sided(question, quantity, chosen, found)
    topic = topic_of(quantity, chosen.series)
    texts = {language: explain(finding, chosen.points, topic, language) for language in LANGUAGES}
    missing = _missing(quantity, "the years that the text speaks of") if finding.word == "not_checkable" else ""
    return answered(
        question,
        finding.word,
        texts,
        reason=finding.reason,
        series=rows_of(chosen.points, topic),
        bases=[basis for one in found for basis in one.bases],
        missing=missing,
    )


def _chosen(results: Sequence[_Result], quantity: Quantity) -> _Result:
    """Return the reporter's own result; the partner's where the reporter's cannot answer."""
    ranked = sorted(results, key=lambda one: one.series.reporter != quantity.reporter)
    return next((one for one in ranked if one.finding.word != "not_checkable"), ranked[0])


def _is_one_sided(quantity: Quantity, series: Series) -> bool:
    """Whether the text may mean another report than that of the series: the seller's, or either side's of turnover."""
    whole = quantity.unit == "USD" or _is_growth(quantity)
    mutual = quantity.measure == "turnover" and quantity.partner is not None and whole
    return mutual or series.reporter != quantity.reporter


def _one_sided(question: Question, quantity: Quantity, result: _Result, found: Sequence[Series]) -> Answer:
    """Answer by one side's report: a misfit contradicts only if it is wider than two reports of one flow differ."""
    teller, finding = result.series.reporter, result.finding
    factor = apart(question, teller, FLOWS[quantity.measure])
    word: VerdictWord = finding.word
    reason: Reason = finding.reason
    if word == "contradicted" and _compare(question, quantity, result.series, factor).finding.word != word:
        word, reason = "mixed", "below_resolution"
    topic = topic_of(quantity, result.series)
    side = "partner" if teller != quantity.reporter else "one"
    added = both(_BY[word], by=_SIDE[side], factor=_times(factor))
    texts = {
        language: f"{explain(finding, result.points, topic, language)} {added[language]}".strip()
        for language in LANGUAGES
    }
    bases = [basis for one in found for basis in one.bases]
    series = rows_of(result.points, topic)
    missing = _unheard(quantity, teller) if word in {"mixed", "not_checkable"} else ""
    return answered(question, word, texts, reason=reason, series=series, bases=bases, missing=missing)


_SIDE: dict[str, Text] = {
    "partner": {"en": "by the partner's report", "ru": "по данным партнёра"},
    "one": {"en": "by the report of one side", "ru": "по данным одной стороны"},
}
_BY: dict[str, Text] = {
    "supported": {"en": "Compared {by}.", "ru": "Сравнение {by}."},
    "contradicted": {
        "en": "Compared {by}: it is further off than two states' reports of one flow differ ({factor}).",
        "ru": "Сравнение {by}: расхождение больше, чем бывает между отчётами двух сторон ({factor}).",
    },
    "mixed": {
        "en": "Compared {by}; two states' reports of one flow may differ ({factor}), and the other is not at hand.",
        "ru": "Сравнение {by}; отчёты двух сторон могут расходиться ({factor}), а второго нет.",
    },
    "not_checkable": {"en": "", "ru": ""},
}


def _times(factor: float) -> Text:
    return {"en": f"up to {factor:.1f} times", "ru": f"до {factor:.1f} раза".replace(".", ",")}


def _unheard(quantity: Quantity, teller: str) -> str:
    """Name the report that is not at hand."""
    from entente.actors import display_name

    other = quantity.reporter if teller != quantity.reporter else quantity.partner
    return _missing(quantity, f"trade by partner and year as {display_name(other or '', 'en')} reports it")


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
