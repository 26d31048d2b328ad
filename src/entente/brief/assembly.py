"""From evidence (and an article's claims) to a brief: the measures are called here, and nowhere else in the package."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from entente.brief.compose import compose
from entente.brief.contracts import (
    ECONOMY,
    FACTS,
    SECURITY,
    AgreementRow,
    Cell,
    DivergenceRow,
    HedgingRow,
    Material,
    Missing,
    PoleName,
    SupplierRow,
)
from entente.brief.further import further
from entente.brief.job import OTHER, Article, Job, answered, fact_of, leading_member, name_of
from entente.brief.profile import profile
from entente.brief.wording import Wording
from entente.errors import OptionError
from entente.evidence.records import DOMAINS, Event, Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from entente.actors import Pole
    from entente.brief.contracts import (
        Brief,
        Language,
    )
    from entente.evidence import Evidence
    from entente.evidence.claims import Claim, Document, Verdict
    from entente.evidence.records import Basis
    from entente.measures.portfolio import PortfolioResult


def assemble(  # noqa: PLR0913 - what the user may choose
    state: str,
    *,
    evidence: Evidence,
    document: Document | None = None,
    claims: Sequence[Claim] = (),
    verdicts: Sequence[Verdict] = (),
    bases: Iterable[Basis] = (),
    lang: Language | str = "en",
    as_of: str | None = None,
    created: str = "",
    poles: Sequence[Pole] | None = None,
    base_year: int | None = None,
) -> Brief:
    """Measure a state's ties and put them, with an article's claims, into a brief.

    Parameters
    ----------
    state
        Actor id, code or name.
    evidence
        The pinned evidence.
    document, claims, verdicts
        An article as read, what it claims, and what the evidence says about it; claims without verdicts are checked
        here.
    bases
        Bases that the verdicts name; if some are missing, the claims are checked once more to find them.
    lang
        ``en`` or ``ru``.
    as_of, created
        Dates to print: of the evidence, of the brief. The clock is not asked.
    poles
        Your own poles; the shipped ones if not given.
    base_year
        Year that changes are measured from; ten years before the last if not given.

    Raises
    ------
    UnknownActorError
        If there is no such state.
    UnknownNameError
        If there are no texts in that language.
    OptionError
        If claims come without the document that they were read in, or from another one.
    """
    from entente import actors

    _check(document, claims, verdicts)
    job = Job(
        actor=actors.resolve(state),
        evidence=evidence,
        poles=actors.poles() if poles is None else tuple(poles),
        say=Wording(lang),
        article=_article(evidence, document, claims, verdicts, {basis.id: basis for basis in bases}),
    )
    material, found = _material(job)
    dated = replace(material, as_of=as_of or "", created=created, base_year=base_year)
    whole, more = further(job, dated)
    return compose(whole, {**job.article.bases, **{basis.id: basis for basis in (*found, *more)}}, evidence)


def _article(
    evidence: Evidence,
    document: Document | None,
    claims: Sequence[Claim],
    verdicts: Sequence[Verdict],
    bases: Mapping[str, Basis],
) -> Article:
    """Return the article with its verdicts and all bases that they name."""
    named = {key for verdict in verdicts for key in verdict.evidence}
    if document is None or not claims or (verdicts and named <= set(bases)):
        return Article(document, tuple(claims), tuple(verdicts), bases)
    from entente.propositions import answer

    found = answer(claims, evidence, document)
    return Article(document, tuple(claims), tuple(verdicts) or found.verdicts, {**found.bases, **bases})


def _material(job: Job) -> tuple[Material, list[Basis]]:
    """Return what was measured and read, and the bases that it names."""
    from entente.measures.portfolio import portfolio

    shares = portfolio(job.evidence, job.actor.id, poles=job.poles)
    events, event_basis = _events(job)
    agreement, agreement_bases = _agreement(job)
    suppliers, supplier_bases = _suppliers(job)
    cells = tuple(_cell(cell, job) for cell in shares.cells)
    material = Material(
        state=job.actor.id,
        name=name_of(job.actor.id, job.say),
        lang=job.say.lang,
        version=_version(),
        poles=_pole_names(job),
        actors=_actor_names(job, events),
        portfolio=cells,
        hedging=_hedging(shares, job.say),
        divergence=_divergence(shares, job.say),
        agreement=agreement,
        suppliers=suppliers,
        events=events,
        events_evidence=(event_basis.id,) if events else (),
        document=job.article.document,
        claims=job.article.claims,
        verdicts=job.article.verdicts,
        stance=profile(job.article.claims),
        missing=tuple(_missing(cells, job.say)),
        facts=tuple(fact_of(fact, job.say) for fact in shares.facts),
        methods=tuple(_methods(job.say)),
    )
    return material, [*shares.bases, *agreement_bases, *supplier_bases, event_basis]


def _check(document: Document | None, claims: Sequence[Claim], verdicts: Sequence[Verdict]) -> None:
    if document is None and (claims or verdicts):
        raise OptionError("claims are given without their document", hint="pass document=, as read_document returns it")
    strangers = [claim.id for claim in claims if document is not None and claim.document != document.id]
    strangers += [item.claim for item in verdicts if item.claim not in {claim.id for claim in claims}]
    if strangers:
        message = f"{len(strangers)} claims or verdicts belong to another document ({strangers[0]} is one)"
        raise OptionError(message, hint="read and check the same document")


def _version() -> str:
    from entente import __version__

    return __version__


def _pole_names(job: Job) -> tuple[PoleName, ...]:
    russian = job.say.lang == "ru"
    named = [PoleName(pole.id, (pole.name_ru if russian else pole.name_en) or pole.name_en) for pole in job.poles]
    return (*named, PoleName(OTHER, job.say("pole.other")))


def _actor_names(job: Job, events: Sequence[Event]) -> dict[str, str]:
    ids = {job.actor.id, *(event.partner for event in events)}
    ids |= {key for claim in job.article.claims for side in (claim.source, claim.target) for key in side}
    return {key: name_of(key, job.say) for key in sorted(ids)}


# --- measures --------------------------------------------------------------------------------------------------------


def _cell(cell: Any, job: Job) -> Cell:  # noqa: ANN401 - a cell of the measures
    """Return a cell as it is shown; shares that rest on the dated table of blocs name its facts as evidence."""
    say = job.say
    from_table = cell.share is not None and (cell.status == "imputed" or not cell.evidence)
    return Cell(
        *(cell.domain, cell.pole, cell.year, cell.share, cell.low, cell.high, cell.n, cell.status),
        reason=say.told(cell.reason),
        evidence=(*cell.evidence, *((FACTS,) if from_table else ())),
        year_from=cell.year_from,
        series=cell.series,
        note=cell.note,
        series_name=_with_pole_names(say.told(cell.series), job),
        n_eff=cell.n_eff,
    )


def _with_pole_names(text: str, job: Job) -> str:
    for pole in job.poles:
        name = pole.name_ru if job.say.lang == "ru" else pole.name_en
        text = re.sub(rf"\b{re.escape(pole.id)}\b", name or pole.id, text)
    return text


def _hedging(shares: PortfolioResult, say: Wording) -> tuple[HedgingRow, ...]:
    from entente.measures.spread import hedging

    return tuple(
        HedgingRow(
            *(row.domain, row.year, row.value, row.low, row.high, row.n, row.status),
            reason=say.told(row.reason),
            evidence=row.evidence,
            series=row.series,
        )
        for row in hedging(shares).rows
    )


def _divergence(shares: PortfolioResult, say: Wording) -> tuple[DivergenceRow, ...]:
    from entente.measures.spread import divergence

    return tuple(
        DivergenceRow(
            *(row.first, row.second, row.year, row.value, row.low, row.high, row.status),
            reason=say.told(row.reason),
            evidence=row.evidence,
        )
        for security in SECURITY
        for row in divergence(shares, ECONOMY, security).rows
    )


def _agreement(job: Job) -> tuple[tuple[AgreementRow, ...], list[Basis]]:
    rows: list[AgreementRow] = []
    bases: list[Basis] = []
    for pole in job.poles:
        partner = leading_member(pole, job.actor.id)
        if partner is None:
            continue
        found, used = answered(partial(_agree, job, partner))
        bases += used
        rows += [_agreement_row(year, partner, pole.id, job.say) for year in found]
    return tuple(rows), bases


def _agree(job: Job, partner: str) -> tuple[Sequence[Any], Sequence[Basis]]:
    from entente.measures.agreement import agreement

    result = agreement(job.evidence, job.actor.id, partner)
    return result.years, result.bases


def _agreement_row(year: Any, partner: str, pole: str, say: Wording) -> AgreementRow:  # noqa: ANN401 - a measured year
    shown = (year.year, year.agreement, year.low, year.high, year.n, year.status)
    return AgreementRow(partner, name_of(partner, say), pole, *shown, say.told(year.reason), year.evidence)


def _suppliers(job: Job) -> tuple[tuple[SupplierRow, ...], list[Basis]]:
    found, bases = answered(partial(_supply, job))
    rows = tuple(
        SupplierRow(
            *(row.supplier, name_of(row.supplier, job.say), row.pole, row.year, row.year_to),
            *(row.share, row.low, row.high, row.n, row.status),
            reason=job.say.told(row.reason),
            evidence=row.evidence,
        )
        for row in found
    )
    return rows, bases


def _supply(job: Job) -> tuple[Sequence[Any], Sequence[Basis]]:
    from entente.measures.shares import supplier_shares

    result = supplier_shares(job.evidence, job.actor.id, poles=job.poles)
    return result.rows, result.bases


# --- events, gaps, facts ---------------------------------------------------------------------------------------------


def _events(job: Job) -> tuple[tuple[Event, ...], Basis]:
    query = Query("event", {"state": (job.actor.id,)})
    table = job.evidence.run(query)
    names = Event.__dataclass_fields__
    rows = [Event(**{name: row[name] or "" for name in names}) for row in table.to_pylist()]
    return tuple(sorted(rows, key=lambda event: (event.date, event.id))), job.evidence.basis(query, table)


def _missing(cells: Sequence[Cell], say: Wording) -> Iterable[Missing]:
    """Yield the domains that hold no share in any year, with the reason of their newest cell."""
    for domain in DOMAINS:
        own = [cell for cell in cells if cell.domain == domain]
        if all(cell.share is None for cell in own):
            newest = max(own, key=lambda cell: cell.year, default=None)
            status = "no_tie" if newest is not None and newest.status == "no_tie" else "no_data"
            reason = newest.reason if newest is not None else ""
            yield Missing(domain, reason or say("reason.no_dataset"), status)


def _methods(say: Wording) -> Iterable[str]:
    yield from (say(f"method.{name}") for name in ("guarantees", "arms", "institutions", "diplomacy", "trade"))
