"""The measures beyond shares: how firm the headlines are, votes, changes, standards of arms, blocs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from entente.brief.choose import base_year, changes, named_changes
from entente.brief.findings import (
    FAINT,
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
from entente.brief.job import answered, fact_of, leading_member, name_of
from entente.errors import NoDataError
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from entente.actors import Membership
    from entente.brief.contracts import Material
    from entente.brief.job import Job
    from entente.evidence.records import Basis
    from entente.measures.change import ChangeResult
    from entente.measures.change.records import CommonFinding, Finding
    from entente.measures.cohesion import CohesionResult
    from entente.measures.ideal_points import IdealPoint
    from entente.measures.multiverse import MultiverseResult

Found = tuple[dict[str, Any], "Sequence[Basis]"]

HEADLINES = ("lead", "change")


def further(job: Job, material: Material) -> tuple[Material, list[Basis]]:
    """Return ``material`` with what the measures beyond shares say, and the bases that it names.

    Each measure is asked once; a measure without an answer leaves its reason under
    :attr:`~entente.brief.contracts.Material.unmeasured`.
    """
    makers: dict[str, Callable[[Job, Material], Found]] = {
        "robustness": robustness,
        "position": positions,
        "change": change_points,
        "standards": standards,
        "blocs": blocs,
    }
    fields: dict[str, Any] = {}
    bases: list[Basis] = []
    silent: list[Unmeasured] = []
    for section, make in makers.items():
        try:
            found, used = make(job, material)
        except NoDataError as error:
            silent.append(Unmeasured(section, job.say.told(error.message)))
            continue
        fields |= found
        bases += used
    return replace(material, **fields, unmeasured=tuple(silent)), bases


# --- how firm the headlines are --------------------------------------------------------------------------------------


def robustness(job: Job, material: Material) -> Found:
    """Return each domain's lead and change under all specifications, and the changes that the answer names."""
    from entente.measures.multiverse import declared, multiverse

    base = base_year(material)
    domains = tuple(domain for domain in declared() if domain in DOMAINS)
    whole = multiverse(job.evidence, job.actor.id, poles=job.poles, domains=domains, kinds=HEADLINES, base=base)
    results = [*whole.headlines, *_of_named(job, material, base, whole.headlines)]
    rows = [_robustness_row(result, job) for result in results]
    rows += [_silence(item, job) for item in whole.missing]
    order = {name: place for place, name in enumerate((*DOMAINS, *HEADLINES))}
    rows.sort(key=lambda row: (order[row.domain], order[row.headline]))
    return {"robustness": tuple(rows)}, [basis for result in results for basis in result.bases]


def _of_named(
    job: Job, material: Material, base: int | None, known: Sequence[MultiverseResult]
) -> Iterable[MultiverseResult]:
    """Yield the changes that the answer names and that ``known`` lacks: those of other poles than the leading one."""
    from entente.measures.multiverse import headlines

    there = {(result.domain, result.pole) for result in known if result.headline == "change"}
    measured = {result.domain for result in known}
    poles = {pole.id for pole in job.poles}
    for item in named_changes(changes(material, base)) if base is not None else ():
        domain, pole = item.after.domain, item.after.pole
        if domain in measured and pole in poles and (domain, pole) not in there:
            there.add((domain, pole))
            yield from headlines(
                *(job.evidence, job.actor.id),
                poles=job.poles,
                domains=(domain,),
                kinds=("change",),
                pole=pole,
                base=base,
            )


def _robustness_row(result: MultiverseResult, job: Job) -> RobustnessRow:
    return RobustnessRow(
        *(result.domain, result.headline, result.pole, result.rival),
        *(result.estimate, result.low, result.high, result.points[0].n),
        agree=round(result.share_same_sign * result.n_answered),
        answered=result.n_answered,
        declared=result.n_specs,
        needed=result.grid.robust,
        least=result.grid.least,
        robust=result.robust,
        depends_on=result.depends_on,
        before=result.before,
        after=result.after,
        grid=result.grid_id,
        reason=job.say.told(result.points[0].reason),
        evidence=tuple(basis.id for basis in result.bases),
    )


def _silence(item: Any, job: Job) -> RobustnessRow:  # noqa: ANN401 - a silence of the measures
    nothing = (item.domain, item.headline, "", "", None, None, None, 0, 0, 0, 0, 0.0, 0, None)
    return RobustnessRow(*nothing, status="no_data", reason=job.say.told(item.reason))


# --- where it stands in votes ----------------------------------------------------------------------------------------


def positions(job: Job, material: Material) -> Found:
    """Return ideal points of the state and of who stands for each pole, and the distances to the poles."""
    from entente.measures.ideal_points import ideal_points

    partners = {partner: pole.id for pole in job.poles if (partner := leading_member(pole, job.actor.id))}
    first = max(material_start(material), int(job.actor.start[:4]))
    result = ideal_points(job.evidence, job.actor.id, compare=tuple(partners), poles=job.poles)
    rows = tuple(_position_row(point, partners, job) for point in result.points if point.year >= first)
    ids = tuple(basis.id for basis in result.bases)
    away = tuple(
        DistanceRow(item.pole, item.year, item.distance, item.low, item.high, item.members, ids)
        for item in result.distances
        if item.year >= first
    )
    return {"positions": rows, "distances": away}, result.bases


def _position_row(point: IdealPoint, partners: Mapping[str, str], job: Job) -> PositionRow:
    return PositionRow(
        actor=point.state,
        name=name_of(point.state, job.say),
        pole=partners.get(point.state, ""),
        year=point.year,
        value=point.value,
        low=point.low,
        high=point.high,
        n=point.n,
        status=point.status,
        reason=job.say.told(point.reason),
        evidence=point.evidence,
    )


def material_start(material: Material) -> int:
    """Return the first year of the portfolio, which is where the other series of the page begin too."""
    return min((cell.year for cell in material.portfolio), default=0)


# --- when it changed -------------------------------------------------------------------------------------------------


def change_points(job: Job, material: Material) -> Found:
    """Return when shares changed, by series and by year, common changes, and the dated events beside them."""
    from entente.measures.change import change

    result = change(job.evidence, job.actor.id, poles=job.poles)
    tested = sum(one.p_corrected is not None for one in result.findings)
    findings = [one for one in result.findings if one.observations]
    known = {event.id for event in material.events}
    return {
        "changes": tuple(_change_row(one, tested, job) for one in findings),
        "steps": tuple(
            StepRow(one.domain, one.pole, step.after, step.year, step.probability, one.evidence)
            for one in findings
            for step in one.steps
            if step.probability >= FAINT
        ),
        "common": tuple(row for found in result.common for row in _common_rows(found, findings)),
        "near": _near(result, known),
    }, result.bases


def _change_row(finding: Finding, tested: int, job: Job) -> ChangeRow:
    top, seen = finding.strongest, finding.observations
    row = ChangeRow(
        domain=finding.domain,
        pole=finding.pole,
        series=job.say.told(finding.label),
        first=seen[0].year_from,
        last=seen[-1].year,
        n=len(seen),
        verdict=finding.verdict,
        p_value=finding.p_corrected,
        tested=tested,
        evidence=finding.evidence,
    )
    if top is None:
        return row
    return replace(row, after=top.after, to=top.year_to, likely=top.likely, probability=top.probability)


def _common_rows(found: CommonFinding, findings: Sequence[Finding]) -> Iterable[CommonRow]:
    mine = [one for one in findings if one.pole == found.pole and one.domain in found.domains]
    evidence = tuple(dict.fromkeys(key for one in mine for key in one.evidence))
    for row in found.years:
        if row.common >= FAINT:
            yield CommonRow(found.pole, row.year, row.common, found.domains, evidence)


def _near(result: ChangeResult, known: set[str]) -> NearEvents | None:
    match = result.match
    events = tuple(str(event["id"]) for event in result.events if event["id"] in known)
    if match is None:
        return None
    evidence = tuple(basis.id for basis in result.bases if basis.query.table == "event")
    return NearEvents(events, match.precision, match.chance_precision, match.p_value, evidence)


# --- with whom its force can work ------------------------------------------------------------------------------------


def standards(job: Job, _material: Material) -> Found:
    """Return the standards of the arms that the state received, year by year."""
    from entente.measures.interoperability import interoperability

    result = interoperability(job.evidence, job.actor.id)
    rows = tuple(
        StandardRow(
            *(row.year, row.standard, row.share, row.low, row.high, row.flow_share, row.n, row.status),
            reason=job.say.told(row.reason),
            evidence=row.evidence,
        )
        for row in result.rows
    )
    return {"standards": rows}, result.bases


# --- the blocs it belongs to -----------------------------------------------------------------------------------------


def blocs(job: Job, material: Material) -> Found:
    """Return the blocs that the state belongs to, with their cohesion by type of tie, and its trend."""
    from entente.actors import members
    from entente.measures.cohesion import cohesions

    rows = belongs_to(job, material)
    if not rows:
        raise NoDataError(job.say("blocs.none"))
    facts = (*material.facts, *(fact_of(row, job.say) for row in rows))
    held = tuple(
        BlocRow(row.bloc, name_of(row.bloc, job.say), row.status, row.start or "", len(members(row.bloc)))
        for row in rows
    )
    found, bases = answered(lambda: _cohesions(cohesions(job.evidence, [row.bloc for row in rows], poles=job.poles)))
    return {
        "blocs": held,
        "facts": tuple(dict.fromkeys(facts)),
        "cohesion": tuple(row for result in found for row in _cohesion_rows(result, job)),
        "trends": tuple(row for result in found for row in _trend_rows(result, job)),
    }, bases


def _cohesions(results: Sequence[CohesionResult]) -> tuple[Sequence[CohesionResult], Sequence[Basis]]:
    return results, results[0].bases


def belongs_to(job: Job, material: Material) -> list[Membership]:
    """Return the memberships that hold (or are suspended) at the date of the brief, the latest row of each bloc."""
    from entente.actors import memberships

    rows = memberships(job.actor.id, on=material.as_of or None)
    open_ones = [row for row in rows if row.end is None or material.as_of]
    newest: dict[str, Membership] = {}
    for row in sorted(open_ones, key=lambda row: row.start or ""):
        newest[row.bloc] = row
    order = list(dict.fromkeys(row.bloc for row in rows))
    return [newest[bloc] for bloc in order if bloc in newest and newest[bloc].status in {"member", "suspended"}]


def _cohesion_rows(result: CohesionResult, job: Job) -> Iterable[CohesionRow]:
    for row in result.rows:
        yield CohesionRow(
            *(result.bloc, row.by, row.year_from, row.year, row.gap, row.low, row.high, row.n_members, row.status),
            reason=job.say.told(row.reason),
            evidence=row.evidence,
        )


def _trend_rows(result: CohesionResult, job: Job) -> Iterable[TrendRow]:
    evidence = _by_type(result)
    for row in result.trends:
        first, last = row.period or (None, None)
        slope = (row.slope_per_decade, row.low, row.high, row.p_eroding)
        told = job.say.told(row.reason)
        yield TrendRow(result.bloc, row.by, *slope, row.verdict, first, last, row.n, told, evidence.get(row.by, ()))


def _by_type(result: CohesionResult) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for row in result.rows:
        found.setdefault(row.by, {}).update(dict.fromkeys(row.evidence))
    return {by: tuple(ids) for by, ids in found.items()}
