"""Dependence in all goods together: shares, concentration and ranks from what each state itself reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.measures import intervals
from entente.measures.dependence.numbers import asymmetry, bounds, periods, rank
from entente.measures.dependence.records import DependenceRow, absent
from entente.measures.flows import read_flows
from entente.measures.rows import covers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.records import Basis, CellStatus
    from entente.measures.flows import Flow, Flows
    from entente.measures.rows import EvidenceLike

SIDES: tuple[Flow, Flow] = ("imports", "exports")
UNSEEN = "the source does not cover this partner in this year"
UNNAMED = "partners that the evidence does not name leave it open: low if they are many, high if they are one"
EXACT = 1e-3
"""Share of unnamed partners below which an index counts as exact."""


@dataclass(frozen=True, slots=True)
class Dyad:
    """What two states report: ``None`` for one that nobody reports for."""

    state: str
    on: str
    mine: Flows | None
    theirs: Flows | None
    bases: tuple[Basis, ...]


def read(evidence: EvidenceLike, state: str, on: str, years: Sequence[int] | None) -> Dyad:
    """Read the totals that both states report."""
    (mine, first), (theirs, second) = (read_flows(evidence, who, years) for who in (state, on))
    return Dyad(state, on, mine, theirs, (*first, *second))


def rows(dyad: Dyad) -> list[DependenceRow]:
    """Return shares, concentration, ranks, changes and asymmetry, both directions."""
    found: list[DependenceRow] = []
    for who, whom, flows in ((dyad.state, dyad.on, dyad.mine), (dyad.on, dyad.state, dyad.theirs)):
        if flows is None:
            reason = f"no source gives the trade that {who} reports"
            found += [absent(name, who, whom, reason) for name in ("import_share", "export_share", "import_hhi")]
            continue
        for side in SIDES:
            shares = _shares(flows, side, who, whom)
            found += [*shares, *_change(shares), *_concentration(flows, side, who), *_rank(flows, side, who, whom)]
    return found + _asymmetries(dyad, found)


def _name(side: Flow) -> str:
    return side[:-1]


def _shares(flows: Flows, side: Flow, who: str, whom: str) -> list[DependenceRow]:
    values, world = flows.of(side)
    faults = flows.faults(side)
    place = flows.partners.index(whom) if whom in flows.partners else -1
    found = []
    for index, year in enumerate(flows.years):
        reason = faults[index] or ("" if flows.covered(index, {whom}) else UNSEEN)
        value = 0.0 if place < 0 else float(np.nan_to_num(values[index, place]))
        found.append(
            _share(f"{_name(side)}_share", who, whom, year, reason, value, float(world[index]), flows.evidence[index])
        )
    return found


def _share(  # noqa: PLR0913, PLR0917 - all that a share row says
    indicator: str, who: str, whom: str, year: int, fault: str, value: float, world: float, ids: tuple[str, ...]
) -> DependenceRow:
    if fault:
        return DependenceRow(indicator, who, whom, "", year, year, None, None, None, "share", 0, "no_data", fault, ids)
    status: CellStatus = "value" if value > 0 else "no_tie"
    figures = value / world, None, None, "share", 1
    return DependenceRow(indicator, who, whom, "", year, year, *figures, status, intervals.COMPLETE, ids)


def _concentration(flows: Flows, side: Flow, who: str) -> list[DependenceRow]:
    values, world = flows.of(side)
    faults = flows.faults(side)
    crowd = "suppliers" if side == "imports" else "buyers"
    found = []
    for index, year in enumerate(flows.years):
        ids, name = flows.evidence[index], f"{_name(side)}_hhi"
        if faults[index]:
            blank = (name, who, "", "", year, year, None, None, None)
            found.append(DependenceRow(*blank, "index", 0, "no_data", faults[index], ids))
            continue
        shares = np.nan_to_num(values[index]) / world[index]
        low, high = bounds(shares)
        exact = high - low < EXACT
        reason = intervals.COMPLETE if exact else UNNAMED
        head, n = (who, "", "", year, year), int((shares > 0).sum())
        found.append(DependenceRow(name, *head, low, low, high, "index", n, "value", reason, ids))
        if low > 0:
            effective = (1.0 / low, 1.0 / high, 1.0 / low)
            found.append(DependenceRow(f"effective_{crowd}", *head, *effective, "partners", n, "value", reason, ids))
    return found


def _rank(flows: Flows, side: Flow, who: str, whom: str) -> list[DependenceRow]:
    """Return the rank of the other state among the partners in the last good year."""
    values, _ = flows.of(side)
    good = [index for index, fault in enumerate(flows.faults(side)) if not fault]
    if not good or whom not in flows.partners or not flows.covered(good[-1], {whom}):
        return []
    index, place = good[-1], flows.partners.index(whom)
    here = np.nan_to_num(values[index])
    if here[place] <= 0:
        return []
    year, n = flows.years[index], int((here > 0).sum())
    name = "supplier_rank" if side == "imports" else "buyer_rank"
    reason = f"rank of {whom} among {n} partners with trade that the evidence names"
    place_of = float(rank(here, place))
    return [
        DependenceRow(
            name, who, whom, "", year, year, place_of, None, None, "rank", n, "value", reason, flows.evidence[index]
        )
    ]


def _change(shares: Sequence[DependenceRow]) -> list[DependenceRow]:
    """Return the mean share in three periods, and the change from the first to the last."""
    known = [row for row in shares if row.value is not None]
    if not known:
        return []
    parts = periods(np.array([row.year for row in known]), np.array([row.value for row in known], dtype=float))
    first = known[0]
    ids = tuple(dict.fromkeys(key for row in known for key in row.evidence))
    who = (first.subject, first.on, "")
    if not parts:
        return [absent(f"{first.indicator}_change", first.subject, first.on, "fewer than three years with a share")]
    found = [
        DependenceRow(
            f"{first.indicator}_period",
            *who,
            low,
            high,
            mean,
            None,
            None,
            "share",
            1,
            "value",
            "mean of the years",
            ids,
        )
        for low, high, mean in parts
    ]
    change = parts[-1][2] - parts[0][2]
    reason = f"mean share of {parts[-1][0]}-{parts[-1][1]} less that of {parts[0][0]}-{parts[0][1]}"
    return [
        *found,
        DependenceRow(
            f"{first.indicator}_change",
            *who,
            parts[0][0],
            parts[-1][1],
            change,
            None,
            None,
            "share",
            len(known),
            "value",
            reason,
            ids,
        ),
    ]


def _asymmetries(dyad: Dyad, known: Sequence[DependenceRow]) -> list[DependenceRow]:
    """Return the log ratios: what a state needs of the other against what it matters to it."""
    found = []
    shares = {(row.indicator, row.subject, row.year): row for row in known if row.value is not None}
    for who, whom in ((dyad.state, dyad.on), (dyad.on, dyad.state)):
        for side, other in (("import", "export"), ("export", "import")):
            found += _asymmetry(shares, f"{side}_asymmetry", who, whom, (f"{side}_share", f"{other}_share"))
    return found


Shares = dict[tuple[str, str, "int | None"], DependenceRow]


def _asymmetry(shares: Shares, name: str, who: str, whom: str, kinds: tuple[str, str]) -> list[DependenceRow]:
    mine = {year: row for (kind, subject, year), row in shares.items() if (kind, subject) == (kinds[0], who)}
    theirs = {year: row for (kind, subject, year), row in shares.items() if (kind, subject) == (kinds[1], whom)}
    both = sorted(year for year in mine.keys() & theirs.keys() if year is not None)
    if not both:
        lacks = who if not mine else whom
        return [absent(name, who, whom, f"no source gives the trade that {lacks} reports in the same years", unit="ln")]
    found = []
    for year in both:
        one, other = mine[year], theirs[year]
        value = asymmetry(one.value or 0.0, other.value or 0.0)
        ids = tuple(dict.fromkeys((*one.evidence, *other.evidence)))
        head = (name, who, whom, "", year, year)
        needs, matters = (f"{kind.split('_')[0]}s of {name}" for kind, name in zip(kinds, (who, whom), strict=True))
        reason = (
            f"ln of the share of {whom} in {needs} over that of {who} in {matters}; above 0: {who} has more at stake"
        )
        if np.isfinite(value):
            found.append(DependenceRow(*head, value, None, None, "ln", 2, "value", reason, ids))
        else:
            found.append(DependenceRow(*head, None, None, None, "ln", 2, "no_data", "a share is 0: no ratio", ids))
    return found


def peers(evidence: EvidenceLike, dyad: Dyad) -> tuple[list[DependenceRow], tuple[Basis, ...]]:
    """Return the rank of the state among all that report, by the share of the other in their imports."""
    if dyad.mine is None:
        return [], ()
    faults = dyad.mine.faults("imports")
    good = [year for year, fault in zip(dyad.mine.years, faults, strict=True) if not fault]
    if not good:
        return [], ()
    known = {cover.actor for cover in covers(evidence, "trade", ("trade_flow",))} - {"*", dyad.state, dyad.on}
    shares = {dyad.state: _one(dyad.mine, dyad.on, good[-1])}
    bases: list[Basis] = []
    for name in sorted(known):
        flows, used = read_flows(evidence, name, [good[-1]])
        shares[name] = None if flows is None else _one(flows, dyad.on, good[-1])
        bases += used
    return _peer_rows(shares, dyad, good[-1], tuple(basis.id for basis in bases)), tuple(bases)


def _one(flows: Flows, whom: str, year: int) -> float | None:
    index = flows.years.index(year)
    if flows.faults("imports")[index] or not flows.covered(index, {whom}):
        return None
    values, world = flows.of("imports")
    place = flows.partners.index(whom) if whom in flows.partners else -1
    return 0.0 if place < 0 else float(np.nan_to_num(values[index, place]) / world[index])


def _peer_rows(shares: dict[str, float | None], dyad: Dyad, year: int, ids: tuple[str, ...]) -> list[DependenceRow]:
    known = {name: share for name, share in shares.items() if share is not None}
    if dyad.state not in known or len(known) < 2:  # noqa: PLR2004 - a rank needs somebody else
        return [absent("peer_rank", dyad.state, dyad.on, "no other state's trade is in the evidence", unit="rank")]
    names = sorted(known)
    place = float(rank(np.array([known[name] for name in names]), names.index(dyad.state)))
    reason = f"rank by the share of {dyad.on} in imports among {', '.join(names)}"
    head = ("peer_rank", dyad.state, dyad.on, "", year, year)
    return [DependenceRow(*head, place, None, None, "rank", len(names), "value", reason, ids)]
