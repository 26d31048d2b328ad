"""A brief on Kazakhstan made by hand. Its numbers are invented: they test the page, not the world."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pytest

from entente.brief import assemble
from entente.brief.compose import compose
from entente.brief.contracts import (
    AgreementRow,
    Cell,
    DivergenceRow,
    Fact,
    HedgingRow,
    Material,
    Missing,
    PoleName,
    StanceRow,
    SupplierRow,
)
from entente.brief.findings import (
    BlocRow,
    ChangeRow,
    CohesionRow,
    CommonRow,
    DistanceRow,
    NearEvents,
    PositionRow,
    RobustnessRow,
    StandardRow,
    StepRow,
    TrendRow,
    Unmeasured,
)
from entente.evidence import Store, open_evidence
from entente.evidence.claims import Claim, Document, Paragraph, Quantity, Speaker, Verdict
from entente.evidence.records import Basis, Event, Origin, Query, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from entente.brief.contracts import (
        Brief,
        Language,
    )
    from entente.evidence import Evidence

POLES = {
    "en": ("Russia", "China", "Türkiye", "West", "other states"),
    "ru": ("Россия", "Китай", "Турция", "Запад", "другие страны"),
}
IDS = ("russia", "china", "turkiye", "west", "other")
LAST = 2023


def origin(name: str, title: str, *, free: bool, version: str = "2024") -> Origin:
    return Origin(
        name=name,
        producer=f"Producer of {title}",
        title=title,
        version=version,
        citation=f"Producer ({version}). {title}.",
        url=f"https://example.org/{name}",
        licence="CC BY 4.0" if free else "no redistribution",
        redistributable=free,
        bibtex=f"@misc{{{name},\n  title = {{{title}}},\n  year = {{{version}}}\n}}",
    )


ORIGINS = {
    "unga": origin("unga", "United Nations roll calls", free=True),
    "sipri": origin("sipri", "Arms transfers register", free=False),
    "kz_trade": origin("kz_trade", "Official trade of Kazakhstan", free=True),
    "atop": origin("atop", "Alliance treaties", free=True, version="5.1"),
    "exercises": origin("exercises", "Joint exercises of Russia", free=True),
    "igo": origin("igo", "Membership of organisations", free=True),
    "events": origin("events", "Dated events", free=True),
}


def tie(source: str, kind: str, **more: Any) -> dict[str, Any]:
    row = {
        "source": source,
        "snapshot": f"{source:0<16}"[:16],
        "domain": "trade",
        "kind": kind,
        "sender": "RUS",
        "receiver": "KAZ",
        "directed": True,
        "reporter": None,
        "year": 2023,
        "year_to": 2023,
        "date": None,
        "value": 1.5,
        "unit": "USD_thousand",
        "n": 1,
        "sumsq": 1.0,
        "status": "value",
        "item": "",
        "locator": "line 7",
        "note": None,
    }
    return row | more


@dataclass(frozen=True)
class FakeEvidence:
    """Stands in for the pinned evidence: the same SQL over tables held in memory."""

    tables: Mapping[str, pa.Table]

    def sql(self, text: str) -> pa.Table:
        with duckdb.connect(":memory:") as connection:
            for name, table in self.tables.items():
                connection.register(name, table)
            return connection.execute(text).to_arrow_table()

    def snapshots(self) -> tuple[Snapshot, ...]:
        return tuple(
            Snapshot(
                id=f"{name:0<16}"[:16],
                source=name,
                sha256=f"{name:0<64}"[:64],
                added="2025-01-15T10:00:00+00:00",
                vintage=item.version,
                origin=item,
                rows={"tie": 12},
                rejects=2 if name == "sipri" else 0,
            )
            for name, item in ORIGINS.items()
        )

    def origins(self) -> dict[str, Origin]:
        return dict(ORIGINS)


def _queries() -> dict[str, tuple[Query, list[dict[str, Any]]]]:
    def ask(source: str, domain: str, kind: str, count: int, **more: Any) -> tuple[Query, list[dict[str, Any]]]:
        rows = [
            tie(source, kind, year=2000 + i % 24, year_to=2000 + i % 24, value=10.0 * i, locator=f"line {i}", **more)
            | {"domain": domain}
            for i in range(count)
        ]
        return Query("tie", {"source": (source,), "domain": (domain,), "receiver": ("KAZ",)}), rows

    event = {
        "source": "events",
        "snapshot": "events0000000000",
        "id": "ev_x",
        "date": "2021-11-12",
        "year": 2021,
        "state": "KAZ",
        "partner": "TUR",
        "kind": "agreement",
        "title_en": "A sentence.",
        "source_title": "A report",
        "publisher": "A paper",
        "source_date": "2021-11-13",
    }
    return {
        "diplomacy": ask("unga", "diplomacy", "vote_agreement", 60, unit="share"),
        "arms": ask("sipri", "arms", "arms_delivery", 143, unit="TIV_million", item="fighter"),
        "trade": ask("kz_trade", "trade", "trade_flow", 380, note="as reported"),
        "guarantees": ask("atop", "guarantees", "defense", 9, unit="level"),
        "exercises": ask("exercises", "exercises", "exercise", 41, unit="count", item="Centre-2019"),
        "institutions": ask("igo", "institutions", "membership", 71, unit="level", item="CSTO"),
        "events": (Query("event", {"state": ("KAZ",)}), [event] * 18),
    }


QUERIES = _queries()
BASES = {
    name: Basis(query, len(rows), tuple({row["snapshot"] for row in rows}), tuple({row["source"] for row in rows}))
    for name, (query, rows) in QUERIES.items()
}
BY_ID = {basis.id: basis for basis in BASES.values()}
EVIDENCE = FakeEvidence(
    {
        "tie": pa.Table.from_pylist([row for query, rows in QUERIES.values() if query.table == "tie" for row in rows]),
        "event": pa.Table.from_pylist(QUERIES["events"][1]),
    }
)


def _weights(domain: str, year: int) -> tuple[float, ...]:
    t = (year - 1992) / 32
    wave = 0.02 * math.sin(year * 1.7)
    return {
        "diplomacy": (0.30 + wave, 0.27, 0.22, 0.21 - wave, 0.0),
        "arms": (0.96 - 0.45 * t**2 + wave, 0.01 + 0.08 * t, 0.16 * t**2, 0.02 + 0.15 * t, 0.01 + 0.05 * t),
        "trade": (0.52 - 0.28 * t + wave, 0.05 + 0.24 * t, 0.03 + 0.03 * t, 0.28, 0.12),
        "guarantees": (0.55, 0.10 + 0.05 * t, 0.15, 0.2, 0.0),
        "exercises": (0.9 - 0.2 * t + wave * 2, 0.05 + 0.12 * t, 0.05 * t, 0.05, 0.0),
        "institutions": (0.42, 0.14, 0.16 + 0.05 * t, 0.28, 0.0),
    }[domain]


SPANS = {
    "diplomacy": (1992, 2023),
    "arms": (1996, 2023),
    "trade": (2015, 2023),
    "guarantees": (1992, 2023),
    "exercises": (2003, 2022),
    "institutions": (1992, 2014),
}
COUNTS = {"diplomacy": 72, "arms": 14, "trade": 40, "guarantees": 9, "exercises": 12, "institutions": 60}


def _cells() -> tuple[Cell, ...]:
    return tuple(cell for domain in SPANS for year in range(1992, LAST + 1) for cell in _year_cells(domain, year))


def _year_cells(domain: str, year: int) -> list[Cell]:
    first, last = SPANS[domain]
    if domain == "arms" and year % 5 and year != last:
        return []
    start = year - year % 5 - (4 if year % 5 == 0 else -1) if domain == "arms" else year
    key, n = (BASES[domain].id,), COUNTS[domain]
    if not first <= year <= last:
        reason = f"the source speaks about {first} to {last}"
        return [Cell(domain, pole, year, None, None, None, 0, "no_data", reason, key) for pole in IDS]
    weights = _weights(domain, year)
    total = sum(weights)
    made = []
    for pole, weight in zip(IDS, weights, strict=True):
        share = weight / total
        half = 1.64 * math.sqrt(max(share * (1 - share), 0.002) / n)
        low, high = max(0.0, share - half), min(1.0, share + half)
        status = "imputed" if domain == "guarantees" and year > 2018 else "value" if share else "no_tie"
        if domain == "institutions":
            made.append(Cell(domain, pole, year, share, None, None, n, status, "a full count, no sampling", key))
        else:
            made.append(Cell(domain, pole, year, share, low, high, n, status, "", key, year_from=start))
    return made


def _hedging(cells: tuple[Cell, ...]) -> tuple[HedgingRow, ...]:
    found = []
    for domain in SPANS:
        for year in range(1992, LAST + 1):
            shares = [c.share for c in cells if c.domain == domain and c.year == year and c.share is not None]
            if shares:
                value = -sum(s * math.log(s) for s in shares if s) / math.log(len(IDS))
                low, high = max(0.0, value - 0.06), min(1.0, value + 0.05)
                found.append(HedgingRow(domain, year, value, low, high, 20, evidence=(BASES[domain].id,)))
    return tuple(found)


def _divergence() -> tuple[DivergenceRow, ...]:
    found = []
    for second, height in (("arms", 0.47), ("guarantees", 0.31)):
        key = (BASES["trade"].id, BASES[second].id)
        for year in range(2015, LAST + 1):
            level = height - 0.01 * (year - 2015)
            found.append(DivergenceRow("trade", second, year, level, level - 0.09, level + 0.08, evidence=key))
    return tuple(found)


def _agreement(lang: str) -> tuple[AgreementRow, ...]:
    partners = {
        "RUS": ("russia", 0.66, 0),
        "CHN": ("china", 0.74, 1),
        "TUR": ("turkiye", 0.70, 2),
        "USA": ("west", 0.27, 3),
    }
    names = {
        "en": {"RUS": "Russia", "CHN": "China", "TUR": "Türkiye", "USA": "United States"},
        "ru": {"RUS": "Россия", "CHN": "Китай", "TUR": "Турция", "USA": "США"},
    }[lang]
    found = []
    for partner, (pole, level, phase) in partners.items():
        for year in range(1992, LAST + 1):
            value = level + 0.05 * math.sin(year / 2 + phase)
            ends = (value - 0.05, value + 0.05)
            key = (BASES["diplomacy"].id,)
            found.append(AgreementRow(partner, names[partner], pole, year, value, *ends, 78, evidence=key))
    return tuple(found)


def _suppliers() -> tuple[SupplierRow, ...]:
    table = {
        "RUS": ("Russia", "russia", (0.97, 0.93, 0.88, 0.80, 0.64, 0.47)),
        "TUR": ("Türkiye", "turkiye", (0.0, 0.01, 0.01, 0.03, 0.07, 0.18)),
        "FRA": ("France", "west", (0.0, 0.0, 0.01, 0.05, 0.15, 0.12)),
        "CHN": ("China", "china", (0.0, 0.0, 0.0, 0.02, 0.06, 0.10)),
        "ISR": ("Israel", "other", (0.0, 0.02, 0.06, 0.06, 0.03, 0.02)),
        "UKR": ("Ukraine", "other", (0.03, 0.04, 0.04, 0.04, 0.05, 0.0)),
        "XXX": ("unknown supplier", "other", (0.0, 0.0, 0.0, 0.0, 0.0, 0.01)),
    }
    found = []
    for code, (name, pole, shares) in table.items():
        for index, share in enumerate(shares):
            half = 1.64 * math.sqrt(max(share * (1 - share), 0.004) / 16)
            ends = (max(0.0, share - half), min(1.0, share + half))
            start = 1996 + 5 * index
            n, key = round(share * 20), (BASES["arms"].id,)
            status = "value" if share else "no_tie"
            found.append(SupplierRow(code, name, pole, start, min(start + 4, 2024), share, *ends, n, status, "", key))
    return tuple(found)


_EVENTS = (
    ("1994-05-28", "RUS", "russia", "guarantees", "agreement", "The two sides sign a treaty on military cooperation."),
    ("1995-01-20", "RUS", "russia", "trade", "agreement", "An agreement on a customs union is signed."),
    ("1996-04-26", "CHN", "china", "institutions", "agreement", "Five states sign a treaty on trust at the border."),
    ("2001-06-15", "SCO", "china", "institutions", "membership", "Six states found an organisation."),
    ("2002-10-07", "CSTO", "russia", "guarantees", "membership", "Six states sign the charter of an alliance."),
    ("2009-10-03", "OTS", "turkiye", "institutions", "membership", "Four states sign the founding agreement."),
    ("2010-09", "CHN", "china", "exercises", "exercise", "A joint exercise takes place at a range."),
    ("2012-08", "TUR", "turkiye", "arms", "production", "A joint plant for armoured vehicles is agreed."),
    ("2014-05-29", "EAEU", "russia", "trade", "membership", "Three presidents sign a treaty of union."),
    ("2015-12-21", "EU", "west", "trade", "agreement", "An enhanced partnership agreement is signed."),
    ("2017-06", "CHN", "china", "transit", "corridor", "A terminal on the border opens."),
    ("2018-09-06", "TUR", "turkiye", "exercises", "training", "Officers begin training at an academy."),
    ("2021-11-12", "OTS", "turkiye", "institutions", "agreement", "A council is renamed at a summit."),
    ("2022-01-06", "CSTO", "russia", "guarantees", "troops", "Allied troops arrive for thirteen days."),
    ("2022-05-11", "TUR", "turkiye", "arms", "production", "A memorandum on building drones is signed."),
    ("2022-05-12", "TUR", "turkiye", "transit", "corridor", "A declaration on the middle corridor is signed."),
    ("2023-02", "TUR", "turkiye", "culture", "culture", "A branch of a university opens."),
    ("2024-07", "FRA", "west", "investment", "investment", "A joint venture in metals is announced."),
)


def _events() -> tuple[Event, ...]:
    return tuple(
        Event(
            *(f"ev_kaz_{index}", date, "KAZ", partner, pole, domain, kind),
            title_en=text,
            title_ru=f"Событие № {index}: {text}",
            source_title=f"Report no. {index} <of> record",
            publisher="A paper",
            source_date=date,
            url=f"https://example.org/events/{index}?a=1&b=2",
        )
        for index, (date, partner, pole, domain, kind, text) in enumerate(_EVENTS)
    )


_AUTHOR = Speaker("Автор", "author", "narration")
_EXPERT = Speaker("И. Петров", "expert", "block_quote", verb="пояснил", distance="endorse")
_OFFICIAL = Speaker("С. Ахметов", "official", "direct_quote", actor="KAZ", verb="сообщил")
_TEXTS = (
    (
        "На долю товаров из России приходится почти треть всего импорта республики.",
        _AUTHOR,
        "quantity",
        "trade",
        "mixed",
    ),
    ("В 2022 году подписан меморандум о производстве беспилотников.", _AUTHOR, "event", "arms", "supported"),
    ("Союз распадётся в ближайшие годы.", _EXPERT, "forecast", "guarantees", "not_checkable"),
    ("Рано или поздно придётся сделать выбор.", _EXPERT, "evaluation", "guarantees", "not_checkable"),
    ("Мы не выходили из договора.", _OFFICIAL, "event", "guarantees", "supported"),
    ("Турция стала главным поставщиком оружия.", _EXPERT, "state", "arms", "contradicted"),
    ("В случае санкций заместить импорт не получится.", _AUTHOR, "forecast", "trade", "not_checkable"),
    ("Совместные учения проводятся всё чаще.", _AUTHOR, "trend", "exercises", "not_checkable"),
)


def document() -> Document:
    text = "\n".join(item[0] for item in _TEXTS)
    return Document(
        id="d_0123456789abcdef",
        sha256="0123456789abcdef" * 4,
        uri="file:article.txt",
        text=text,
        lang="ru",
        paragraphs=(Paragraph(0, "body", 0, len(text)),),
        title="Казахстан смотрит в другую сторону",
        outlet="Вымышленная газета",
        pub_date="2024-03-01",
    )


def claims() -> tuple[Claim, ...]:
    found, at = [], 0
    for index, (text, speaker, kind, domain, _) in enumerate(_TEXTS):
        number = Quantity(None, 0.3, 0.35, "share", "imports", "почти треть", at, at + 5, approx=True)
        found.append(
            Claim(
                id=f"c_{index:016x}",
                document="d_0123456789abcdef",
                paragraph=0,
                paragraph_role="body",
                start=at,
                end=at + len(text),
                quote=text,
                lang="ru",
                source=("RUS",) if index % 2 == 0 else ("TUR",),
                target=("KAZ",),
                reciprocal=index == 1,
                domain=domain,
                topic="",
                kind=kind,  # type: ignore[arg-type]  # literals from a table
                modality="forecast" if kind == "forecast" else "asserted",
                speaker_chain=(_AUTHOR, speaker) if speaker is not _AUTHOR else (speaker,),
                negated=index == 4,
                future=kind == "forecast",
                hypothetical=index == 6,
                quantity=number if kind == "quantity" else None,
            )
        )
        at += len(text) + 1
    return tuple(found)


def verdicts() -> tuple[Verdict, ...]:
    found = []
    series = ({"period": "2022", "value": 0.31, "low": None, "high": None, "unit": "share", "label": "imports"},)
    for index, (_, _, _, domain, word) in enumerate(_TEXTS):
        known = word != "not_checkable"
        found.append(
            Verdict(
                claim=f"c_{index:016x}",
                word=word,  # type: ignore[arg-type]  # literals from a table
                reason="" if known else "not_a_fact",
                explanation_en="The source gives 31.2% in 2022 and 29.6% in 2023." if known else "",
                explanation_ru="По источнику 31,2 % в 2022 году и 29,6 % в 2023 году." if known else "",
                series=series if known else (),
                evidence=(BASES[domain].id,) if known else (),
                missing="" if known else "a dated forecast",
            )
        )
    return tuple(found)


def _robustness() -> tuple[RobustnessRow, ...]:
    def row(domain: str, headline: str, pole: str, agree: int, **more: Any) -> RobustnessRow:
        counts = (agree, 12, 18, 0.9, 4)
        numbers = ("west", 0.2, 0.05, 0.31, 14)
        return RobustnessRow(domain, headline, pole, *numbers, *counts, evidence=(BASES[domain].id,), **more)

    silent = (None, None, None, 0, 0, 0, 0, 0.0, 0, None)
    return (
        row("arms", "lead", "russia", 12, robust=True, after=(2021, 2023)),
        row("institutions", "lead", "russia", 8, robust=False, depends_on=("exponent",), after=(2014, 2014)),
        row("trade", "change", "russia", 8, robust=None, before=(2015, 2015), after=(2023, 2023)),
        RobustnessRow("guarantees", "lead", "", "", *silent, status="no_data", reason="no pole has a share"),
    )


def _positions(lang: str) -> tuple[PositionRow, ...]:
    names = {"en": ("Kazakhstan", "Russia", "United States"), "ru": ("Казахстан", "Россия", "США")}[lang]
    found = []
    actors = (("KAZ", "", -0.3), ("RUS", "russia", 0.1), ("USA", "west", 3.6))
    for (actor, pole, level), name in zip(actors, names, strict=True):
        for year in range(1992, LAST + 1):
            value = None if year == 2000 else level + 0.1 * math.sin(year)
            row = PositionRow(actor, name, pole, year, None, None, None, 0, "no_data")
            if value is not None:
                row = replace(row, value=value, low=value - 0.2, high=value + 0.2, n=78, status="value")
            found.append(replace(row, evidence=(BASES["diplomacy"].id,)))
    return tuple(found)


def _distances() -> tuple[DistanceRow, ...]:
    key = (BASES["diplomacy"].id,)
    away = (("russia", -0.4, 1), ("west", -3.9, 35))
    return tuple(DistanceRow(pole, LAST, value, value - 0.3, value + 0.3, n, key) for pole, value, n in away)


def _changes() -> tuple[ChangeRow, ...]:
    def row(domain: str, verdict: str, *window: Any, p: float | None = None) -> ChangeRow:
        key, names = (BASES[domain].id,), ("after", "to", "likely", "probability")
        found = ChangeRow(domain, "russia", "all", 1992, LAST, 30, verdict, p_value=p, tested=3, evidence=key)
        return replace(found, **dict(zip(names, window, strict=False)))

    return (
        row("guarantees", "change", 1998, 2003, 2001, 0.999, p=0.003),
        row("diplomacy", "not beyond the null", 2008, 2013, 2010, 0.77, p=0.21),
        row("arms", "no change found", 2000, 2005, 2001, 0.1, p=0.95),
        row("trade", "too short"),
    )


def _steps() -> tuple[StepRow, ...]:
    found = (("guarantees", 2001, 0.97), ("guarantees", 2002, 0.02), ("diplomacy", 2010, 0.4), ("diplomacy", 2011, 0.2))
    return tuple(StepRow(name, "russia", year - 1, year, value, (BASES[name].id,)) for name, year, value in found)


def _standards() -> tuple[StandardRow, ...]:
    found = []
    for year in range(1996, LAST + 1):
        west = (year - 1996) / 100
        shares = {"soviet_russian": 0.95 - west, "nato_western": west, "chinese": 0.0, "other": 0.02, "unmapped": 0.03}
        for name, share in shares.items():
            key = (BASES["arms"].id,)
            ends: dict[str, Any] = {"low": max(0.0, share - 0.1), "high": min(1.0, share + 0.05)}
            row = StandardRow(year, name, share, None, None, share, 12, evidence=key)
            found.append(row if name == "unmapped" else replace(row, **ends))
    return tuple(found)


def _blocs(lang: str) -> dict[str, Any]:
    names = {"en": ("An alliance", "An organisation"), "ru": ("Союз", "Организация")}[lang]
    key = (BASES["diplomacy"].id,)
    rows = [
        CohesionRow("CSTO", "votes", year, year, 0.1 + 0.01 * math.sin(year), 0.05, 0.15, 6, evidence=key)
        for year in range(1992, LAST + 1)
    ]
    rows += [
        CohesionRow("CSTO", "arms", year, year + 4, 0.3, -0.2, 0.7, 5, evidence=(BASES["arms"].id,))
        for year in range(1996, LAST, 5)
    ]
    blank: tuple[Any, ...] = (None, None, None, None, "no data", None, None, 0, "no source covers this year")
    return {
        "blocs": (
            BlocRow("CSTO", names[0], "member", "1992-05-15", 6),
            BlocRow("OTS", names[1], "suspended", "2009-10", 5),
        ),
        "cohesion": tuple(rows),
        "trends": (
            TrendRow("CSTO", "votes", -0.03, -0.05, -0.01, 0.99, "eroding", 1992, LAST, 32, "", key),
            TrendRow("CSTO", "arms", 0.02, -0.3, 0.4, 0.4, "no clear trend", 1996, LAST, 6, "", key),
            *(TrendRow("OTS", by, *blank) for by in ("votes", "arms")),
        ),
        "facts": (Fact("CSTO: member", "A page", "A ministry", "https://example.org/facts/1"),),
    }


def _further(lang: str) -> dict[str, Any]:
    """Return what the measures beyond shares say."""
    key = (BASES["guarantees"].id, BASES["diplomacy"].id)
    return {
        "robustness": _robustness(),
        "positions": _positions(lang),
        "distances": _distances(),
        "changes": _changes(),
        "steps": _steps(),
        "common": (CommonRow("russia", 2001, 0.9, ("guarantees", "diplomacy"), key),),
        "near": NearEvents(("ev_kaz_3",), 0.5, 0.4, 0.61, (BASES["events"].id,)),
        "standards": _standards(),
        **_blocs(lang),
    }


def material(lang: Language = "en", *, article: bool = True) -> Material:
    cells = _cells()
    silent = {"en": "no loaded source speaks about it", "ru": "ни один загруженный источник об этом не говорит"}[lang]
    return Material(
        state="KAZ",
        name={"en": "Kazakhstan", "ru": "Казахстан"}[lang],
        lang=lang,
        as_of="2025-01-31",
        created="2025-02-01",
        version="0.1.0",
        poles=tuple(PoleName(key, name) for key, name in zip(IDS, POLES[lang], strict=True)),
        portfolio=cells,
        hedging=_hedging(cells),
        divergence=_divergence(),
        agreement=_agreement(lang),
        suppliers=_suppliers(),
        events=_events(),
        events_evidence=(BASES["events"].id,),
        document=document() if article else None,
        claims=claims() if article else (),
        verdicts=verdicts() if article else (),
        stance=(StanceRow("role", "author", 4, 8), StanceRow("role", "expert", 3, 8)) if article else (),
        missing=tuple(Missing(domain, silent) for domain in ("transit", "investment", "culture")),
        methods=("Arms shares sum up five years of deliveries.",),
        **_further(lang),
    )


def empty_material(lang: Language = "en") -> Material:
    """Return a material that knows nothing but the state."""
    blank: dict[str, Any] = dict.fromkeys(_further(lang), ()) | {"near": None}
    return replace(
        material(lang, article=False),
        **blank,
        portfolio=(),
        hedging=(),
        divergence=(),
        agreement=(),
        suppliers=(),
        events=(),
        events_evidence=(),
        unmeasured=(Unmeasured("blocs", {"en": "it is in none", "ru": "ни в одном не состоит"}[lang]),),
    )


@pytest.fixture(scope="session")
def make_material() -> Callable[..., Material]:
    return material


@pytest.fixture(scope="session")
def make_empty() -> Callable[..., Material]:
    return empty_material


@pytest.fixture(scope="session")
def composed() -> Callable[[Material], Brief]:
    def build(given: Material) -> Brief:
        return compose(given, BY_ID, EVIDENCE)

    return build


@pytest.fixture(scope="session")
def evidence() -> FakeEvidence:
    return EVIDENCE


@pytest.fixture(scope="session")
def bases() -> dict[str, Basis]:
    return BY_ID


@pytest.fixture(scope="session")
def brief_en(composed: Callable[[Material], Brief]) -> Brief:
    return composed(material("en"))


@pytest.fixture(scope="session")
def brief_ru(composed: Callable[[Material], Brief]) -> Brief:
    return composed(material("ru"))


@pytest.fixture(scope="session", params=["en", "ru"])
def brief(request: pytest.FixtureRequest) -> Brief:
    made: Brief = request.getfixturevalue(f"brief_{request.param}")
    return made


# --- the evidence that ships -----------------------------------------------------------------------------------------


def few_simulations(patch: pytest.MonkeyPatch) -> None:
    home: Any = import_module("entente.measures.change")
    patch.setattr(home, "change", partial(home.change, config=home.ChangeConfig(simulations=19)))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the null test of changes draw few series: these tests are not about its outcome."""
    few_simulations(monkeypatch)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    """Return the evidence that ships, whatever store the user of this machine has."""
    folder = tmp_path_factory.mktemp("store") / "store"
    Store.init(folder)
    with open_evidence(folder) as opened:
        yield opened


@pytest.fixture(scope="session")
def kazakhstan(shipped: Evidence) -> Brief:
    with pytest.MonkeyPatch.context() as patch:
        few_simulations(patch)
        return assemble("KAZ", evidence=shipped)
