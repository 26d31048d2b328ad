"""Portfolio: for one state, how its ties divide over the poles, by domain and year, with intervals."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from entente.errors import NoDataError, OptionError, UnknownNameError
from entente.evidence.records import DOMAINS, Query
from entente.measures.cells import Cell, Frame, PortfolioConfig, cells_of
from entente.measures.domains import RULES, WITH_OTHER
from entente.measures.domains.arms import PERIODS
from entente.measures.result import VEGA_LITE, Result, band_layers, record, year_axis
from entente.measures.rows import origins_of, unique_bases
from entente.measures.who import check_poles, state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.actors import Actor, Membership, Pole
    from entente.evidence.records import Basis, Origin
    from entente.measures.cells import Blocks
    from entente.measures.rows import EvidenceLike

FIRST_YEAR = 1992
"""First year measured unless years are given: the states of the former Soviet Union begin."""

__all__ = ["Cell", "PortfolioConfig", "PortfolioResult", "portfolio"]


@dataclass(frozen=True, slots=True)
class PortfolioResult(Result):
    """Cells by domain, year and pole.

    Attributes
    ----------
    state
        Id of the state.
    poles
        Ids of the poles in the order in which they are shown, without ``other``.
    years
        First and last year.
    cells
        In order of domain, year and pole.
    facts
        Rows of the dated table of blocs on which the cells rest, each with the source in which it was read.
    """

    measure: ClassVar[str] = "portfolio"
    key: ClassVar[str] = "portfolio"

    state: str
    poles: tuple[str, ...]
    years: tuple[int, int]
    config: PortfolioConfig
    cells: tuple[Cell, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]
    facts: tuple[Membership, ...] = ()

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Portfolio of {self.state}, {self.years[0]}-{self.years[1]}"

    def table(self) -> list[dict[str, Any]]:
        """Return one row per cell: the ten fields of :meth:`Cell.to_dict` and the rest of the cell."""
        return [{**cell.to_dict(), **_rest(cell)} for cell in self.cells]

    def of(self, domain: str) -> tuple[Cell, ...]:
        """Return the cells of one domain."""
        return tuple(cell for cell in self.cells if cell.domain == domain)

    def _extra(self) -> dict[str, Any]:
        span = {"state": self.state, "poles": list(self.poles), "years": list(self.years)}
        return {**span, "config": record(self.config), "facts": [asdict(fact) for fact in self.facts]}

    def cite(self) -> str:
        """Return the citations of all sources used, one to a line, those of single facts last."""
        facts = (
            f"{fact.actor} in {fact.bloc}: {fact.source_title}, {fact.publisher}, {fact.url}" for fact in self.facts
        )
        return "\n".join([*dict.fromkeys(origin.citation for origin in self.origins), *dict.fromkeys(facts)])

    def figure(self) -> dict[str, Any]:
        """Return small multiples, one per domain with data: shares over years with their intervals."""
        rows = [{**row, "value": row["share"]} for row in self.table() if row["share"] is not None]
        shown = [domain for domain in DOMAINS if any(row["domain"] == domain for row in rows)]
        y = {"field": "value", "type": "quantitative", "title": "share", "scale": {"domain": [0, 1]}}
        color = {"field": "pole", "type": "nominal", "sort": [*self.poles, "other"]}
        empty = [domain for domain in {cell.domain: 0 for cell in self.cells} if domain not in shown]
        without = f" No data: {', '.join(empty)}." if empty else ""
        return {
            "$schema": VEGA_LITE,
            "title": self.title,
            "description": f"Shares of each pole in the ties of {self.state}, by domain and year, with 90 % intervals."
            + without,
            "data": {"values": rows},
            "columns": 3,
            "facet": {"field": "domain", "type": "nominal", "sort": shown, "title": None},
            "spec": {"encoding": {"x": year_axis(), "color": color}, "layer": band_layers(y, detail="series")},
        }


def _rest(cell: Cell) -> dict[str, Any]:
    return {"year_from": cell.year_from, "n_eff": cell.n_eff, "series": cell.series, "note": cell.note}


def portfolio(  # noqa: PLR0913 - one argument for each thing that a user may choose
    evidence: EvidenceLike,
    state: str,
    *,
    poles: Sequence[Pole] | None = None,
    years: tuple[int, int] | None = None,
    domains: Sequence[str] | None = None,
    config: PortfolioConfig | None = None,
) -> PortfolioResult:
    """Measure how a state's ties divide over the poles.

    Each domain has its own rule, stated in ``docs/methods/portfolio.md``: flows add up, similarities average. A cell
    outside coverage is ``no_data`` and has no share; inside coverage, 0 means that nothing is recorded.

    Parameters
    ----------
    state
        By id or name.
    poles
        The shipped ones if not given.
    years
        First and last year to show; 1992 to the last covered year if not given. Cut to the years in which the state
        exists. What a year rests on (the period of its arms, the last treaties known) may lie before or after them.
    domains
        Any of the nine; all if not given.

    Raises
    ------
    UnknownActorError
        If there is no such actor.
    UnknownNameError
        If a domain does not exist.
    OptionError
        If the years run backwards, or an actor belongs to two poles at once.
    NoDataError
        If the state did not exist in any of the years.
    """
    frame, span = _frame(evidence, state, poles, years, config or PortfolioConfig())
    wanted = _domains(domains)
    found = {domain: RULES[domain](evidence, frame) for domain in wanted}
    every = (_shown(cell, span) for domain in wanted for cell in _cells(frame, domain, found[domain]))
    cells = tuple(cell for cell in every if cell is not None)
    used = {key for cell in cells for key in cell.evidence}
    bases = unique_bases(basis for part in found.values() for basis in part.bases if basis.id in used)
    names = tuple(pole.id for pole in frame.poles)
    origins = origins_of(evidence, bases)
    return PortfolioResult(frame.state.id, names, span, frame.config, cells, bases, origins, _facts(frame, wanted))


def _shown(cell: Cell, span: tuple[int, int]) -> Cell | None:
    """Return a cell if it belongs to the years asked for: its year does, or any year of a fixed period.

    A run of years that nobody covers is cut to the years asked for.
    """
    unknown = cell.status == "no_data" and cell.year_from < cell.year
    first = cell.year_from if unknown or cell.series == PERIODS else cell.year
    if first > span[1] or cell.year < span[0]:
        return None
    return replace(cell, year_from=max(first, span[0]), year=min(cell.year, span[1])) if unknown else cell


def _cells(frame: Frame, domain: str, found: Blocks) -> list[Cell]:
    names = frame.names if domain in WITH_OTHER else frame.names[:-1]
    ordered = sorted(found.blocks, key=lambda block: block.year)
    return [cell for block in ordered for cell in cells_of(block, names)]


def _domains(given: Sequence[str] | None) -> tuple[str, ...]:
    for domain in given or ():
        if domain not in RULES:
            raise UnknownNameError.among("domain", domain, DOMAINS)
    return tuple(domain for domain in DOMAINS if not given or domain in given)


def _frame(
    evidence: EvidenceLike,
    given: str,
    poles: Sequence[Pole] | None,
    years: tuple[int, int] | None,
    config: PortfolioConfig,
) -> tuple[Frame, tuple[int, int]]:
    """Return the frame, whose years hold all that the years asked for may rest on, and the first and last asked for."""
    from entente import actors

    state = state_of(given, years)
    own = actors.poles()
    chosen = tuple(own if poles is None else poles)
    covered = _last_year(evidence, state.id)
    asked = _years(state, years or (FIRST_YEAR, covered))
    whole = _years(state, (min(FIRST_YEAR, asked[0]), max(covered, asked[-1])))
    check_poles(chosen, asked)
    return Frame(state, whole, chosen, chosen == tuple(own), config), (asked[0], asked[-1])


def _years(state: Actor, given: tuple[int, int]) -> tuple[int, ...]:
    first, last = given
    if first > last:
        raise OptionError(f"the years {first}-{last} run backwards", hint="give the first year first")
    end = int(state.end[:4]) if state.end else last
    span = range(max(first, int(state.start[:4])), min(last, end) + 1)
    if not span:
        message = f"{state.id} did not exist in {first}-{last}"
        raise NoDataError(message, hint=f"it begins {state.start}" + (f", ends {state.end}" if state.end else ""))
    return tuple(span)


def _last_year(evidence: EvidenceLike, state: str) -> int:
    rows = evidence.run(Query("coverage", {"actor": ("*", state)}))
    return max([FIRST_YEAR, *(int(end) for end in rows.column("year_to").to_numpy())])


def _facts(frame: Frame, domains: Sequence[str]) -> tuple[Membership, ...]:
    """Return the state's rows in the table of blocs that were in force in any of the years."""
    if not {"institutions", "guarantees"} & set(domains):
        return ()
    from entente import actors

    rows = (fact for year in frame.years for fact in actors.memberships(frame.state.id, on=year))
    return tuple(dict.fromkeys(fact for fact in rows if fact.status == "member"))
