"""Run every headline of a state over its grid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypedDict, get_args

import numpy as np

from entente.errors import NoDataError, OptionError, UnknownNameError
from entente.measures.cells import Frame
from entente.measures.multiverse import arms, diplomacy, guarantees, institutions, trade
from entente.measures.multiverse.anchors import SHORTEST, base_year, latest, leading_pole, observed, pair
from entente.measures.multiverse.declared import CROSS, CURRENT, declared, unfit
from entente.measures.multiverse.memory import Remembering
from entente.measures.multiverse.points import (
    change_point,
    divergence_point,
    gap_point,
    hedging_point,
    lead_point,
    summed,
)
from entente.measures.multiverse.profile import Setting
from entente.measures.multiverse.records import Kind, Multiverse, MultiverseResult, Silence
from entente.measures.portfolio import FIRST_YEAR, portfolio
from entente.measures.rows import covers, origins_of, unique_bases
from entente.measures.who import pole_named, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Unpack

    from entente.actors import Pole
    from entente.evidence.records import Basis, Origin
    from entente.measures.cells import Cell
    from entente.measures.multiverse.anchors import Pair
    from entente.measures.multiverse.grid import Grid, Level, Spec
    from entente.measures.multiverse.profile import Profile, Reader
    from entente.measures.multiverse.records import Point
    from entente.measures.rows import EvidenceLike

    Window = tuple[int, int]
    Made = MultiverseResult | Silence

HEADLINES: tuple[Kind, ...] = get_args(Kind)

READERS: dict[str, Callable[[Setting], Reader]] = {
    "guarantees": guarantees.open_reader,
    "arms": arms.open_reader,
    "institutions": institutions.open_reader,
    "diplomacy": diplomacy.open_reader,
    "trade": trade.open_reader,
}
"""Domain -> what reads its evidence once, for all specifications."""

NOT_COMPARABLE = "no two windows of one series can be compared"
NO_CLOSER = "no pole has a share"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked, and the portfolio from which years and poles are chosen.

    Attributes
    ----------
    earlier
        Name -> an earlier state of the evidence, for the choice ``vintage``.
    """

    evidence: EvidenceLike
    frame: Frame
    cells: tuple[Cell, ...]
    base: int | None
    grids: Mapping[str, Grid]
    pole: str | None
    kinds: tuple[Kind, ...]
    earlier: Mapping[str, EvidenceLike]

    @property
    def names(self) -> tuple[str, ...]:
        """Ids of the poles."""
        return self.frame.names[:-1]


@dataclass(slots=True)
class Answers:
    """A reader for each state of the evidence; every profile is made once."""

    readers: Mapping[str, Reader]
    found: dict[tuple[Spec, int], Profile | str]

    def profile(self, spec: Spec, year: int) -> Profile | str:
        """Return the profile of a specification in the window that ends with ``year``."""
        key = spec, year
        if key not in self.found:
            levels: dict[str, Level] = dict(spec)
            name = str(levels.get("vintage", CURRENT))
            reader = self.readers.get(name)
            self.found[key] = reader.profile(levels, year) if reader else f"no evidence of the vintage {name} is given"
        return self.found[key]

    @property
    def bases(self) -> tuple[Basis, ...]:
        """What all profiles rest on."""
        return unique_bases(basis for reader in self.readers.values() for basis in reader.bases)


# --- the public verbs ------------------------------------------------------------------------------------------------


class Options(TypedDict, total=False):
    """What a user may choose; see :func:`multiverse`."""

    poles: Sequence[Pole] | None
    years: tuple[int, int] | None
    domains: Sequence[str] | None
    kinds: Sequence[str] | None
    pole: str | None
    base: int | None
    grids: Mapping[str, Grid] | None
    earlier: Mapping[str, EvidenceLike] | None


def headlines(evidence: EvidenceLike, state: str, **options: Unpack[Options]) -> tuple[MultiverseResult, ...]:
    """Return each headline of a state under all specifications; options and errors as :func:`multiverse`.

    Where not even the default can be answered there is no result, and no error.
    """
    return _run(Remembering(evidence), state, options).headlines


def multiverse(evidence: EvidenceLike, state: str, **options: Unpack[Options]) -> Multiverse:
    """Run the headlines of a state over all reasonable specifications.

    A headline is a signed quantity: the lead of a pole over the nearest other one in the latest observed year, the
    change of its share (or closeness) since the base year, the change of the hedging index; and over trade and arms
    together, the gap of the pole's two shares and the change of their distance. See ``docs/methods/multiverse.md``.

    Parameters
    ----------
    state
        By id or name.
    poles
        The shipped ones if not given.
    years
        First and last year that headlines may be about; all covered years if not given. Windows may reach before.
    domains
        Of those with a grid, or ``trade-arms``; all if not given.
    kinds
        Any of :data:`HEADLINES`; all if not given.
    pole
        Whom leads, changes and gaps are about; the pole with the largest share under the default if not given.
    base
        Year that changes are measured from; chosen as in a brief if not given.
    grids
        Domain -> grid; the declared ones if not given.
    earlier
        Name -> an earlier state of the evidence; each is a level of the choice ``vintage`` of the declared grids.

    Returns
    -------
    Multiverse
        A result per headline; those whose default the evidence cannot answer are in ``missing``.

    Raises
    ------
    UnknownActorError
        If there is no such state.
    UnknownNameError
        If a domain, kind or pole does not exist.
    OptionError
        If no grid is given for a domain asked for.
    NoDataError
        If no headline at all can be answered.
    """
    found = _run(Remembering(evidence), state, options)
    if not found.headlines:
        reasons = "; ".join(dict.fromkeys(f"{item.domain}: {item.reason}" for item in found.missing))
        raise NoDataError(f"no headline of {found.state} can be answered: {reasons}", hint="see: entente store sources")
    return found


def _run(evidence: EvidenceLike, state: str, options: Options) -> Multiverse:
    ask = _asked(evidence, state, options)
    results: list[MultiverseResult] = []
    missing: list[Silence] = []
    for domain in _domains(options.get("domains"), ask.grids):
        found, lost = _cross(ask) if domain == CROSS else _domain(ask, domain)
        results += found
        missing += lost
    bases = unique_bases(basis for result in results for basis in result.bases)
    return Multiverse(ask.frame.state.id, tuple(results), tuple(missing), bases, _origins(ask, bases))


def _asked(evidence: EvidenceLike, state: str, options: Options) -> Ask:
    poles, earlier, years = options.get("poles"), options.get("earlier") or {}, options.get("years")
    whole = portfolio(evidence, state, poles=poles, years=years)
    frame = _frame(whole.state, whole.years, poles)
    pole, base, kinds = options.get("pole"), options.get("base"), _kinds(options.get("kinds"))
    if pole is not None:
        pole_named(frame.poles, pole)
    issues = issue_codes(evidence) if observed(whole.cells, "diplomacy") else ()
    grids = options.get("grids") or declared(issues=issues, vintages=tuple(earlier))
    start = base_year(whole.cells) if base is None else base
    return Ask(evidence, frame, whole.cells, start, grids, pole, kinds, dict(earlier))


def _frame(state: str, years: Window, poles: Sequence[Pole] | None) -> Frame:
    from entente import actors
    from entente.measures.cells import PortfolioConfig

    own = actors.poles()
    chosen = tuple(own if poles is None else poles)
    actor = state_of(state, years)
    first = max(int(actor.start[:4]), min(years[0], FIRST_YEAR))
    return Frame(actor, tuple(range(first, years[1] + 1)), chosen, chosen == tuple(own), PortfolioConfig())


def _domains(given: Sequence[str] | None, grids: Mapping[str, Grid]) -> tuple[str, ...]:
    known = (*READERS, CROSS)
    for domain in given or ():
        if domain not in known:
            raise UnknownNameError.among("domain with headlines", domain, known)
        if domain not in grids:
            raise OptionError(f"the grid holds no choices for {domain}", hint=f"it holds {', '.join(sorted(grids))}")
    return tuple(domain for domain in known if domain in (given or grids))


def _kinds(given: Sequence[str] | None) -> tuple[Kind, ...]:
    for kind in given or ():
        if kind not in HEADLINES:
            raise UnknownNameError.among("headline", kind, HEADLINES)
    return tuple(kind for kind in HEADLINES if not given or kind in given)


def issue_codes(evidence: EvidenceLike) -> tuple[str, ...]:
    """Return the issue codes of loaded roll calls, if they reach the last years of the votes.

    Codes that end years before the votes could answer no headline of the last year.
    """
    last = max((cover.high for cover in covers(evidence, "diplomacy", ("vote",))), default=None)
    if last is None:
        return ()
    text = "SELECT issues, max(year) AS last FROM roll_call WHERE issues IS NOT NULL AND body = 'UNGA' GROUP BY issues"
    rows = [row for row in evidence.sql(text).to_pylist() if int(row["last"]) >= last - 1]
    found = {code.strip() for row in rows for code in str(row["issues"]).split(";")}
    return tuple(code for code in diplomacy.ISSUES if code in found)


# --- one domain ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """What the headlines of one domain are about: the leading pole, and the windows' last years."""

    pole: str
    last: int
    duo: Pair | None

    @property
    def ends(self) -> tuple[int, ...]:
        """All last years of windows."""
        both = (self.duo.before[0].year, self.duo.after[0].year) if self.duo else ()
        return tuple(sorted({self.last, *both}))


def _plan(ask: Ask, domain: str) -> Plan | str:
    cells = observed(ask.cells, domain)
    newest = latest(cells)
    pole = ask.pole or leading_pole(newest)
    if not newest or pole is None:
        reasons = [cell.reason for cell in ask.cells if cell.domain == domain and cell.share is None and cell.reason]
        return reasons[-1] if reasons else NO_CLOSER
    return Plan(pole, newest[0].year, pair(cells, ask.base) if ask.base is not None else None)


def _domain(ask: Ask, domain: str) -> tuple[list[MultiverseResult], list[Silence]]:
    kinds = [kind for kind in ask.kinds if kind in {"lead", "change", "hedging"}]
    plan = _plan(ask, domain) if kinds else ""
    if isinstance(plan, str):
        return [], [Silence(domain, kind, plan) for kind in kinds]
    grid = ask.grids[domain]
    answers = _open(ask, domain, plan.ends, grid)
    made = [_headline(ask, kind, plan, grid, answers) for kind in kinds]
    return [x for x in made if isinstance(x, MultiverseResult)], [x for x in made if isinstance(x, Silence)]


def _open(ask: Ask, domain: str, ends: tuple[int, ...], grid: Grid) -> Answers:
    levels = {choice.name.rpartition(".")[2]: choice.levels for choice in grid.choices if _of(choice.name, domain)}
    windows = [int(level) for level in levels.get("window", (1,))]
    votes = tuple(str(level) for level in levels.get("votes", ()))
    first = Setting(ask.evidence, ask.frame, ends, max(windows), dict(grid.leading), votes)
    named = {CURRENT: first, **{name: replace(first, evidence=old) for name, old in ask.earlier.items()}}
    return Answers({name: READERS[domain](setting) for name, setting in named.items()}, {})


def _of(name: str, domain: str) -> bool:
    return "." not in name or name.startswith(f"{domain}.")


def _headline(ask: Ask, kind: Kind, plan: Plan, grid: Grid, answers: Answers) -> Made:
    specs = [spec for spec in grid.specs(_unfit(ask, kind, plan, grid)) if kind != "hedging" or _divides(spec)]
    if not specs or (kind != "lead" and plan.duo is None):
        return Silence(grid.domain, kind, NOT_COMPARABLE if specs else "no specification divides a whole")
    points = _points(ask, kind, plan, specs, answers)
    pole = "" if kind == "hedging" else plan.pole
    return _result(ask, kind, pole, grid, points, answers.bases)


def _unfit(ask: Ask, kind: Kind, plan: Plan, grid: Grid) -> Callable[[Mapping[str, Level]], set[str]]:
    """Return what makes no difference: of a pole with one member, the leading one and the mean are the same."""
    pole = pole_named(ask.frame.poles, plan.pole)
    single = all(len(pole.actors(year) - {ask.frame.state.id}) <= 1 for year in plan.ends)
    more = {"reference"} if kind == "change" and single else set()
    return lambda levels: unfit(grid.domain, levels) | more


def _divides(spec: Spec) -> bool:
    """Return whether a specification gives shares, of which an index can be formed, not similarities."""
    return dict(spec).get("measure", "decisive") == "decisive"


def _points(ask: Ask, kind: Kind, plan: Plan, specs: Sequence[Spec], answers: Answers) -> list[Point]:
    place = ask.names.index(plan.pole)
    if kind == "lead":
        default = answers.profile(specs[0], plan.last)
        needed = np.full(len(ask.names), np.nan) if isinstance(default, str) else default.value
        found = ((spec, answers.profile(spec, plan.last)) for spec in specs)
        return [lead_point(spec, profile, place, ask.names, needed) for spec, profile in found]
    then, now = (side[0].year for side in (plan.duo.before, plan.duo.after)) if plan.duo else (plan.last, plan.last)
    pairs = ((spec, answers.profile(spec, then), answers.profile(spec, now)) for spec in specs)
    if kind == "hedging":
        return [hedging_point(spec, before, after) for spec, before, after in pairs]
    return [change_point(spec, before, after, place, plan.pole) for spec, before, after in pairs]


def _result(  # noqa: PLR0913, PLR0917 - what makes a result
    ask: Ask, kind: Kind, pole: str, grid: Grid, points: Sequence[Point], every: Sequence[Basis]
) -> Made:
    first = points[0]
    if first.estimate is None:
        return Silence(grid.domain, kind, first.reason)
    used = {key for point in points for key in point.evidence}
    bases = tuple(basis for basis in every if basis.id in used)
    names = {"state": ask.frame.state.id, "domain": grid.domain, "headline": kind, "pole": pole, "rival": first.rival}
    origins = _origins(ask, bases)
    ends = {"before": first.before, "after": first.after, "grid": grid, "bases": bases, "origins": origins}
    return MultiverseResult(**names, **ends, **summed(points, grid))  # type: ignore[arg-type] # fields by name


def _origins(ask: Ask, bases: Sequence[Basis]) -> tuple[Origin, ...]:
    found = [origin for source in (ask.evidence, *ask.earlier.values()) for origin in origins_of(source, bases)]
    return tuple(dict.fromkeys(found))


# --- trade and arms together -----------------------------------------------------------------------------------------


def _cross(ask: Ask) -> tuple[list[MultiverseResult], list[Silence]]:
    kinds = [kind for kind in ask.kinds if kind in {"gap", "divergence"}]
    plans = {domain: _plan(ask, domain) for domain in ("arms", "trade")} if kinds else {}
    faults = [f"{domain}: {plan}" for domain, plan in plans.items() if isinstance(plan, str)]
    if not kinds or faults:
        return [], [Silence(CROSS, kind, "; ".join(faults)) for kind in kinds]
    sides = {domain: plan for domain, plan in plans.items() if isinstance(plan, Plan)}
    made = _crossed(ask, kinds, sides, ask.grids[CROSS])
    return [x for x in made if isinstance(x, MultiverseResult)], [x for x in made if isinstance(x, Silence)]


def _crossed(ask: Ask, kinds: Sequence[Kind], plans: Mapping[str, Plan], grid: Grid) -> list[Made]:
    now = min(plan.last for plan in plans.values())
    starts = [plan.duo.before[0].year for plan in plans.values() if plan.duo]
    then = max((year for year in starts if year <= now - SHORTEST), default=None)
    opened = {domain: _opened(ask, domain, {now if then is None else then, now}, grid) for domain in plans}
    specs = grid.specs(partial(unfit, CROSS))
    pole = plans["arms"].pole
    made: list[Made] = []
    for kind in kinds:
        if kind == "divergence" and then is None:
            made.append(Silence(CROSS, kind, NOT_COMPARABLE))
            continue
        gap = kind == "gap"
        points = _gaps(ask, pole, specs, opened, now) if gap else _divergences(specs, opened, then or now, now)
        every = unique_bases(basis for answers, _ in opened.values() for basis in answers.bases)
        made.append(_result(ask, kind, pole if gap else "", grid, points, every))
    return made


def _opened(ask: Ask, domain: str, years: set[int], grid: Grid) -> tuple[Answers, Callable[[int], int]]:
    """Return the readers of one side, and the window's end that stands for a year (shipped arms: by period)."""
    ends: set[int] = set(years)
    if domain == "arms":
        cells = [cell for cell in ask.cells if cell.domain == domain]
        ends |= {cell.year for cell in cells for year in years if cell.year_from <= year <= cell.year}
    answers = _open(ask, domain, tuple(sorted(ends)), grid)
    reader = answers.readers[CURRENT]
    return answers, reader.end if isinstance(reader, arms.Arms) else int


def _side(spec: Spec, domain: str) -> Spec:
    return tuple((name.removeprefix(f"{domain}."), level) for name, level in spec if _of(name, domain))


def _profile(
    opened: Mapping[str, tuple[Answers, Callable[[int], int]]], domain: str, spec: Spec, year: int
) -> Profile | str:
    answers, end = opened[domain]
    return answers.profile(_side(spec, domain), end(year))


def _gaps(
    ask: Ask, pole: str, specs: Sequence[Spec], opened: Mapping[str, tuple[Answers, Callable[[int], int]]], now: int
) -> list[Point]:
    place = ask.names.index(pole)
    pairs = ((spec, _profile(opened, "arms", spec, now), _profile(opened, "trade", spec, now)) for spec in specs)
    return [gap_point(spec, first, second, place, pole) for spec, first, second in pairs]


def _divergences(
    specs: Sequence[Spec], opened: Mapping[str, tuple[Answers, Callable[[int], int]]], then: int, now: int
) -> list[Point]:
    def both(spec: Spec, year: int) -> tuple[Profile | str, Profile | str]:
        return _profile(opened, "arms", spec, year), _profile(opened, "trade", spec, year)

    return [divergence_point(spec, both(spec, then), both(spec, now)) for spec in specs]
