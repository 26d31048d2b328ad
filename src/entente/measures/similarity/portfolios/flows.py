"""Trade: the objects are the partners, the shares those of the exports (or imports) that a state reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.errors import NoDataError
from entente.measures.flows import read_flows
from entente.measures.rows import unique_bases
from entente.measures.similarity.found import Answer, Nothing, Shares, When, keep_own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.measures.flows import Flow, Flows
    from entente.measures.rows import EvidenceLike
    from entente.measures.similarity.found import Ask, Found

LOAD = "load what both states report, such as: entente load kz_trade PATH"


def read_exports(evidence: EvidenceLike, ask: Ask) -> Answer:
    """Return shares of exports of the pair by year."""
    return _read(evidence, ask, "exports")


def read_imports(evidence: EvidenceLike, ask: Ask) -> Answer:
    """Return shares of imports of the pair by year."""
    return _read(evidence, ask, "imports")


def _read(evidence: EvidenceLike, ask: Ask, flow: Flow) -> Answer:
    years = None if ask.year is None else (ask.year,)
    sides = [read_flows(evidence, state, years) for state in ask.pair]
    bases = unique_bases(basis for _, used in sides for basis in used)
    absent = [state for state, (flows, _) in zip(ask.pair, sides, strict=True) if flows is None]
    if absent and years is None:
        raise NoDataError(f"no source holds trade as {absent[0]} reports it", hint=LOAD)
    first, second = (flows for flows, _ in sides)
    if first is None or second is None:
        reason = f"no source covers trade as {absent[0]} reports it in this year"
        return Answer(tuple(Nothing(When.of_year(year), reason) for year in years or ()), bases)
    both = sorted(set(first.years) & set(second.years))
    if not both:
        raise NoDataError(f"no year in which both {ask.first} and {ask.second} report their trade", hint=LOAD)
    return Answer(tuple(_year(ask, flow, year, (first, second)) for year in both), bases)


def _year(ask: Ask, flow: Flow, year: int, sides: tuple[Flows, Flows]) -> Found:
    when, places = When.of_year(year), [side.years.index(year) for side in sides]
    ids = tuple(dict.fromkeys(key for side, at in zip(sides, places, strict=True) for key in side.evidence[at]))
    for state, side, at in zip(ask.pair, sides, places, strict=True):
        if fault := side.faults(flow)[at]:
            return Nothing(when, f"{state}: {fault}", ids)
    rows = [_by_partner(side, flow, at) for side, at in zip(sides, places, strict=True)]
    covered = [_covered(side, at) for side, at in zip(sides, places, strict=True)]
    names = [name for name in {*rows[0], *rows[1]} if all(only is None or name in only for only in covered)]
    objects = keep_own(names, ask.pair, ends=ask.config.ends or "out")
    values = [np.array([row.get(name, 0.0) for name in objects]) for row in rows]
    if not all(value.sum() > 0 for value in values):
        return Nothing(when, f"no {flow} to partners that are known for both", ids)
    world = [float(side.of(flow)[1][at]) for side, at in zip(sides, places, strict=True)]
    parts = [f"{state} {value.sum() / all_:.1%}" for state, value, all_ in zip(ask.pair, values, world, strict=True)]
    note = f"shares of the {flow} to partners known for both: {', '.join(parts)} of the total"
    first, second = (value / value.sum() for value in values)
    return Shares(when, first, second, None, ids, note)


def _by_partner(side: Flows, flow: Flow, at: int) -> dict[str, float]:
    values = np.nan_to_num(side.of(flow)[0][at])
    return {name: float(value) for name, value in zip(side.partners, values, strict=True) if value > 0}


def _covered(side: Flows, at: int) -> frozenset[str] | None:
    return side.only[at]


__all__: Sequence[str] = ("read_exports", "read_imports")
