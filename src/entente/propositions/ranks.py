"""Claims of rank in trade: "главный торговый партнёр", "one of the two largest buyers", "второе место в импорте"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.propositions.asking import answered, rows_of, unanswered
from entente.propositions.comparing import FRESH, Point
from entente.propositions.mirrors import flows_of
from entente.propositions.naming import both, is_said_to_be_so, named, years_of
from entente.propositions.wording import LANGUAGES, Topic, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.evidence.claims import VerdictWord
    from entente.evidence.records import Basis
    from entente.measures.flows import Flow, Flows
    from entente.propositions.asking import Answer, Question
    from entente.propositions.wording import Text

_FIRST = r"(?:главн|основн|крупнейш|ведущ|важнейш|перв)\w*|main|largest|biggest|leading|top|number one"
_ROLES: Mapping[Flow, str] = {
    "turnover": r"(?:внешне)?(?:торгов|экономическ)\w*\s+партн[её]р\w*|trad(?:e|ing) partners?",
    "imports": r"поставщик\w*(?!\s+(?:оружи|вооружени))|suppliers?(?! of (?:arms|weapons))|импорт[её]р\w*",
    "exports": r"покупател\w*|рын(?:ок|ка|ком|ке)\s+сбыта|экспортн\w+\s+рын\w+|buyers?|export markets?|customers?",
}
_RANKED = {
    flow: re.compile(rf"(?:{_FIRST})\s+(?:\w+\s+){{0,2}}(?P<role>{role})", re.IGNORECASE)
    for flow, role in _ROLES.items()
}
_PLACE = re.compile(
    r"(?P<place>перв|втор|трет|четв[её]рт|пят)\w+\s+мест\w+\s+(?:в|по|среди)\s+(?:\w+\s+){0,3}"
    r"(?P<flow>импорт|экспорт|товарооборот|торгов)|second|third",
    re.IGNORECASE,
)
_PLACES = {"перв": 1, "втор": 2, "трет": 3, "четв": 4, "пят": 5}
_AMONG = re.compile(
    r"один\w*\s+из\s+(?P<n>двух|тр[её]х|четыр[её]х|пяти)?|одн\w+\s+из\s+(?P<m>двух|тр[её]х|четыр[её]х|пяти)?"
    r"|one of (?:the )?(?P<e>two|three|four|five)?",
    re.IGNORECASE,
)
_COUNTS = {"двух": 2, "two": 2, "трех": 3, "трёх": 3, "three": 3, "четырех": 4, "четырёх": 4, "four": 4}
_FEW = 5
"""How far down "one of the largest" goes when no number is given."""
_FLOWS: Mapping[str, Flow] = {
    "импорт": "imports",
    "экспорт": "exports",
    "товарооборот": "turnover",
    "торгов": "turnover",
}
_NAMES: Mapping[Flow, Text] = {
    "turnover": {"en": "trade", "ru": "товарооборот"},
    "imports": {"en": "imports", "ru": "импорт"},
    "exports": {"en": "exports", "ru": "экспорт"},
}


WHOLE = 0.9
"""Share of a state's trade that the named partners must make up before they can be ranked."""


@dataclass(frozen=True, slots=True)
class Rank:
    """What is claimed: among the first ``most`` partners (exactly at that place if ``exact``) in a flow."""

    flow: Flow
    most: int
    exact: bool = False

    def holds(self, place: int) -> bool:
        """Whether a place is as claimed."""
        return place == self.most if self.exact else place <= self.most


def rank_in(text: str) -> Rank | None:
    """Return the rank that a sentence states, or ``None``."""
    place = _PLACE.search(text)
    if place is not None and place["place"]:
        exact = _PLACES[next(stem for stem in _PLACES if place["place"].lower().startswith(stem))]
        return Rank(_FLOWS[place["flow"].lower()], exact, exact=True)
    for flow, pattern in _RANKED.items():
        match = pattern.search(text)
        if match is not None:
            among = _AMONG.search(text, max(0, match.start() - 30), match.start() + 1)
            return Rank(flow, 1 if among is None else _most(among))
    return None


def _most(among: re.Match[str]) -> int:
    stated = among["n"] or among["m"] or among["e"]
    return _COUNTS.get(stated.lower(), _FEW) if stated else _FEW


def is_rank(question: Question) -> bool:
    """Whether a claim says where one state stands among the trade partners of another."""
    claim = question.claim
    pair = len(claim.source) == 1 and len(claim.target) == 1 and claim.quantity is None
    return pair and is_said_to_be_so(claim) and claim.domain == "trade" and rank_in(claim.quote) is not None


def check_rank(question: Question) -> Answer:
    """Rank the partner in the flow that the other state reports, year by year."""
    rank = rank_in(question.claim.quote)
    if rank is None:
        msg = "a claim of rank states one"
        raise ValueError(msg)
    partner, reporter = question.claim.source[0], question.claim.target[0]
    found = _places(question, reporter, partner, rank.flow)
    if found is None:
        return unanswered(question, "no_dataset", missing=f"trade of {reporter} by partner and year")
    return _answer(question, rank, (reporter, partner), *found)


@dataclass(frozen=True, slots=True)
class _Placed:
    """Place and share (per cent of the world total) of a partner, by year."""

    years: tuple[int, ...]
    places: tuple[int, ...]
    shares: tuple[float, ...]
    leaders: tuple[str, ...]


def _places(question: Question, reporter: str, partner: str, flow: Flow) -> tuple[_Placed, tuple[Basis, ...]] | None:
    from entente.actors import known

    if not known(reporter):
        return None
    flows, bases = flows_of(question, reporter)
    placed = None if flows is None else _ranked(flows, partner, flow)
    return None if placed is None or not placed.years else (placed, bases)


def _ranked(flows: Flows, partner: str, flow: Flow) -> _Placed | None:
    """Rank the partner where the source names nearly all trade; ``None`` if it never trades with it."""
    if partner not in flows.partners:
        return None
    values, world = flows.of(flow)
    faults, at = flows.faults(flow), flows.partners.index(partner)
    rows = []
    for index, year in enumerate(flows.years):
        own = values[index, at]
        column = np.nan_to_num(values[index])
        if faults[index] or not np.isfinite(own) or column.sum() < WHOLE * world[index]:
            continue
        place, leader = int((column > own).sum()) + 1, flows.partners[int(column.argmax())]
        rows.append((year, place, 100.0 * float(own / world[index]), leader))
    return _Placed(*(tuple(row[part] for row in rows) for part in range(4)))  # type: ignore[arg-type]  # four columns


def _answer(question: Question, rank: Rank, pair: tuple[str, str], placed: _Placed, bases: Sequence[Basis]) -> Answer:
    stated = years_of(question.claim)
    holding = [year for year, place in zip(placed.years, placed.places, strict=True) if rank.holds(place)]
    word = _word(placed.years, holding, stated, question.written)
    topic = _topic(pair, rank.flow)
    points = [Point(year, year, share) for year, share in zip(placed.years, placed.shares, strict=True)]
    if word is None:
        reason = "no_period" if stated else "undated"
        return unanswered(question, reason, series=rows_of(points, topic), bases=bases)  # type: ignore[arg-type]  # two reasons
    return answered(question, word, _told(placed, topic, stated), series=rows_of(points, topic), bases=bases)


def _word(
    years: Sequence[int], holding: Sequence[int], stated: tuple[int, int] | None, written: int | None
) -> VerdictWord | None:
    """Let the stated years decide, else the latest; a rank held only earlier is mixed.

    A rank held in every year at hand, or in none, is no answer to a time of which other years are missing.
    """
    if stated is not None:
        inside = [year for year in years if stated[0] <= year <= stated[1]]
        held = [year for year in inside if year in holding]
        if held in ([], inside) and len(inside) <= stated[1] - stated[0]:
            return None
        return "supported" if held == inside else "mixed" if held else "contradicted"
    if years[-1] in holding:
        return "supported"
    if holding:
        return "mixed"
    return "contradicted" if written is not None and written - years[-1] <= FRESH else None


def _topic(pair: tuple[str, str], flow: Flow) -> Topic:
    reporter, partner = pair
    labels = {
        "en": f"{named([partner], 'en')} in the {_NAMES[flow]['en']} of {named([reporter], 'en')}",
        "ru": f"{_NAMES[flow]['ru']} ({named([reporter], 'ru')}), доля партнёра: {named([partner], 'ru')}",
    }
    source = both(
        {"en": "Goods trade as {who} reports it", "ru": "Торговля товарами (данные: {who})"},
        who={language: named([reporter], language) for language in LANGUAGES},
    )
    return Topic(labels["en"], labels["ru"], "pct", source)


_ROW: Text = {"en": "{year}: place {place}, {share}", "ru": "{year}: {place}-е место, {share}"}
_LEADER: Text = {"en": " (first: {leader})", "ru": " (первое: {leader})"}


def _told(placed: _Placed, topic: Topic, stated: tuple[int, int] | None) -> Text:
    """Give place and share in the decisive years: those stated, else the first and the last."""
    inside = [at for at, year in enumerate(placed.years) if stated and stated[0] <= year <= stated[1]]
    chosen = inside or sorted({0, len(placed.years) - 1})
    found: Text = {}
    for language in LANGUAGES:
        rows = []
        for at in chosen:
            row = _ROW[language].format(
                year=placed.years[at], place=placed.places[at], share=number(placed.shares[at], "pct", language)
            )
            leads = placed.places[at] > 1
            rows.append(row + (_LEADER[language].format(leader=named([placed.leaders[at]], language)) if leads else ""))
        found[language] = f"{topic.source[language]}: {topic.label(language)} – {'; '.join(rows)}."
    return found
