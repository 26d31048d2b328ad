"""The brief as frozen contracts (schema ``entente.brief/1``): exporters only read them.

:class:`Material` is what was measured and read; :class:`Brief` adds what is shown: the five sentences of the answer,
the figures, the evidence sets behind every number, and the sources. Nothing here computes, and nothing here knows the
time of day: ``as_of`` and ``created`` are passed in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from entente.brief.codec import decode, encode
from entente.brief.findings import (  # noqa: TC001 - the decoder reads them at run time
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
from entente.evidence.claims import Claim, Document, Verdict  # noqa: TC001 - the decoder reads them at run time
from entente.evidence.records import Basis, Event, Origin, Snapshot  # noqa: TC001 - the decoder reads them at run time

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = "entente.brief/1"

Language = Literal["en", "ru"]
LANGUAGES: tuple[Language, ...] = ("en", "ru")

FACTS = "facts"
"""Stands among evidence ids for the facts that were read in one source each (:attr:`Material.facts`)."""

ECONOMY = "trade"
SECURITY: tuple[str, ...] = ("arms", "guarantees")
"""Domains that the economy is compared with."""


@dataclass(frozen=True, slots=True)
class PoleName:
    """A pole and its name in the brief's language."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a portfolio: how much of a domain's ties go to a pole in a year.

    Attributes
    ----------
    share, low, high
        In [0, 1]; ``None`` unless ``status`` is ``value``. ``low`` and ``high`` bound the 90 % interval.
    n
        Underlying observations of the domain's year (orders, roll calls, exercises).
    status
        One of :data:`~entente.evidence.records.CellStatus`: ``no_tie`` and ``no_data`` are never mixed.
    reason
        Why there is no value, or why there is no interval; else empty.
    evidence
        Ids of the evidence sets.
    year_from
        First year summed up, where the cell is a window that ends with ``year``; else ``None``.
    series, series_name
        Shares of one domain are comparable over years only within one series; its name in the brief's language.
    note
        What else a reader must know.
    n_eff
        Effective number of observations behind the interval, or ``None`` where there is none.
    """

    domain: str
    pole: str
    year: int
    share: float | None
    low: float | None
    high: float | None
    n: int
    status: str = "value"
    reason: str = ""
    evidence: tuple[str, ...] = ()
    year_from: int | None = None
    series: str = ""
    note: str = ""
    series_name: str = ""
    n_eff: float | None = None

    @property
    def years(self) -> str:
        """The year, or the years that the cell sums up, as "2019–23"."""
        return span_text(self.year if self.year_from is None else self.year_from, self.year)

    def holds(self, year: int) -> bool:
        """Whether ``year`` is among the years that the cell sums up."""
        return (self.year if self.year_from is None else self.year_from) <= year <= self.year


def span_text(first: int, last: int) -> str:
    """Return "2023", "2019–23" or "1998–2002"."""
    if first == last:
        return str(last)
    return f"{first}–{last % 100:02d}" if first // 100 == last // 100 else f"{first}–{last}"


def upper_first(text: str) -> str:
    """Return the text with its first letter large."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class HedgingRow:
    """Hedging index of one domain and year: 0 one pole only, 1 evenly spread; compared within one series only."""

    domain: str
    year: int
    value: float | None
    low: float | None
    high: float | None
    n: int
    status: str = "value"
    reason: str = ""
    evidence: tuple[str, ...] = ()
    series: str = ""


@dataclass(frozen=True, slots=True)
class DivergenceRow:
    """Jensen-Shannon distance (0 the same, 1 nothing in common) between two domains in one year."""

    first: str
    second: str
    year: int
    value: float | None
    low: float | None
    high: float | None
    status: str = "value"
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """Share of joint roll calls in which the state and a partner voted alike, in one year."""

    partner: str
    name: str
    pole: str
    year: int
    value: float | None
    low: float | None
    high: float | None
    n: int
    status: str = "value"
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """Share of one supplier in the arms delivered to the state in the years ``year..year_to``."""

    supplier: str
    name: str
    pole: str
    year: int
    year_to: int
    share: float | None
    low: float | None
    high: float | None
    n: int
    status: str = "value"
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StanceRow:
    """How many of the article's statements one group makes, out of how many; ``axis`` says what groups them."""

    axis: str
    key: str
    n: int
    total: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A domain without any share, and why: ``no_data``, or ``no_tie`` where a source covers it and records nothing."""

    domain: str
    reason: str
    status: str = "no_data"


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated fact about the state that was read in one source, which it cites: a membership."""

    text: str
    source_title: str
    publisher: str
    url: str


@dataclass(frozen=True, slots=True)
class Vintage:
    """How far the evidence on a domain reaches: ``to`` its last day or year, or the day ``on`` which it was drawn."""

    domain: str
    date: str
    kind: Literal["to", "on"] = "to"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; a number carries the ids of its evidence (or of the document it was counted in)."""

    text: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the answer."""

    id: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        return "".join(part.text for part in self.parts)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Ids of all evidence sets of the sentence, in order of appearance."""
        return tuple(dict.fromkeys(key for part in self.parts for key in part.evidence))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a data table; ``form`` says how its values are written."""

    key: str
    label: str
    form: Literal["text", "year", "count", "share", "index", "signed", "interval"] = "text"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and, beside it, exactly the data that it draws.

    Attributes
    ----------
    title
        What is seen, in one line.
    caption
        How to read it.
    source
        Source line with vintage.
    spec, narrow
        Vega-Lite specifications for a page and for a phone. They read the named data set ``rows``, which is
        :attr:`rows`; :func:`entente.brief.figures.complete` puts the two together.
    columns
        What the data table shows of ``rows``.
    evidence
        Ids of the evidence sets behind it.
    """

    id: str
    section: str
    title: str
    caption: str
    source: str
    description: str
    spec: dict[str, Any]
    narrow: dict[str, Any]
    columns: tuple[Column, ...]
    rows: tuple[dict[str, Any], ...]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceSet:
    """The rows behind a number: the query, how many rows, a sample of them, and what may be printed.

    Attributes
    ----------
    columns, sample
        Names of the columns shown and up to a stated number of rows; empty if no row may be printed.
    withheld
        Sources whose licence does not let rows be passed on: the query, the number of rows and the publisher's
        address are shown instead.
    summary
        Aggregates that may always be shown, as ``(name, value)``.
    """

    basis: Basis
    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    withheld: tuple[str, ...] = ()
    summary: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Id of the basis: the anchor on the page."""
        return self.basis.id


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A dataset that the brief rests on, with the dated copies that were used."""

    origin: Origin
    snapshots: tuple[Snapshot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What was measured and read, before anything is written about it.

    Attributes
    ----------
    state, name
        Actor id, and its name in ``lang``.
    as_of
        Date on which the evidence is pinned, ISO 8601; empty for the newest snapshots.
    created
        Date of the brief as passed in, ISO 8601; empty if none was.
    base_year
        Year that changes are measured from.
    poles
        In the order in which they are shown; ``other`` is last.
    methods
        Sentences on how the numbers were made.
    vintages
        How far the evidence on each domain reaches, from the copies that were read.
    actors
        Actor id -> name in ``lang``, for all actors that are named.
    robustness
        Headlines under all reasonable specifications.
    positions, distances
        Ideal points in the UN General Assembly, of the state and of who stands for each pole; distances to the poles.
    changes, steps, common, near
        When shares changed: by series, by year, in several domains at once, and beside which dated events.
    standards
        Of the arms that the state received.
    blocs, cohesion, trends
        Blocs that the state belongs to, and how they hold together.
    unmeasured
        Sections that hold nothing, and why.
    """

    state: str
    name: str
    lang: Language = "en"
    as_of: str = ""
    created: str = ""
    version: str = ""
    base_year: int | None = None
    poles: tuple[PoleName, ...] = ()
    actors: dict[str, str] = field(default_factory=dict)
    portfolio: tuple[Cell, ...] = ()
    hedging: tuple[HedgingRow, ...] = ()
    divergence: tuple[DivergenceRow, ...] = ()
    agreement: tuple[AgreementRow, ...] = ()
    suppliers: tuple[SupplierRow, ...] = ()
    events: tuple[Event, ...] = ()
    events_evidence: tuple[str, ...] = ()
    document: Document | None = None
    claims: tuple[Claim, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    stance: tuple[StanceRow, ...] = ()
    missing: tuple[Missing, ...] = ()
    facts: tuple[Fact, ...] = ()
    methods: tuple[str, ...] = ()
    vintages: tuple[Vintage, ...] = ()
    robustness: tuple[RobustnessRow, ...] = ()
    positions: tuple[PositionRow, ...] = ()
    distances: tuple[DistanceRow, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    common: tuple[CommonRow, ...] = ()
    near: NearEvents | None = None
    standards: tuple[StandardRow, ...] = ()
    blocs: tuple[BlocRow, ...] = ()
    cohesion: tuple[CohesionRow, ...] = ()
    trends: tuple[TrendRow, ...] = ()
    unmeasured: tuple[Unmeasured, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief(Material):
    """The whole brief: :class:`Material` plus what is shown of it.

    Attributes
    ----------
    answer
        Exactly five sentences.
    findings
        What the sections on robustness, positions, changes, standards and blocs say, a sentence or two each; the id
        names the section.
    evidence
        In order of first appearance on the page.
    limits
        Sentences on what the brief cannot say.
    """

    answer: tuple[Sentence, ...]
    figures: tuple[Figure, ...] = ()
    evidence: tuple[EvidenceSet, ...] = ()
    sources: tuple[SourceNote, ...] = ()
    limits: tuple[str, ...] = field(default=())
    findings: tuple[Sentence, ...] = ()


def to_json(brief: Brief) -> dict[str, Any]:
    """Return the brief as plain values, ready for :func:`json.dumps`.

    Returns
    -------
    dict
        All fields of :class:`Brief` and ``schema``. The same brief gives the same value, whatever the machine.
    """
    return {"schema": SCHEMA, **encode(brief), "claims": [_answered(brief, claim) for claim in brief.claims]}


def _answered(brief: Brief, claim: Claim) -> dict[str, Any]:
    """Return a claim with its speaker's name and its verdict beside it, so that one row tells the whole."""
    verdict = next((item for item in brief.verdicts if item.claim == claim.id), None)
    more: dict[str, Any] = {
        "speaker": claim.speaker.name,
        "speaker_role": claim.speaker.role,
        "verdict": None,
        "evidence": [],
    }
    if verdict is not None:
        more |= {"verdict": verdict.word, "evidence": list(verdict.evidence)}
    plain: dict[str, Any] = encode(claim)
    return plain | more


def dumps(brief: Brief) -> str:
    """Return ``brief.json`` as text: keys sorted, no NaN, one trailing newline."""
    return json.dumps(to_json(brief), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def from_json(data: Mapping[str, Any]) -> Brief:
    """Rebuild a brief from :func:`to_json`.

    Raises
    ------
    FormatError
        If ``data`` is not of schema ``entente.brief/1``.
    """
    from entente.errors import FormatError

    if data.get("schema") != SCHEMA:
        raise FormatError(f"not a brief: schema is {data.get('schema')!r}", hint=f"expected {SCHEMA!r}")
    brief: Brief = decode(Brief, data)
    return brief
