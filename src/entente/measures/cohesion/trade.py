"""Members' share of members' trade, from what each state itself reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.measures.cohesion.frames import Read, ShareFrame
from entente.measures.flows import read_flows
from entente.measures.rows import covers

if TYPE_CHECKING:
    from entente.evidence.records import Basis
    from entente.measures.cohesion.frames import Asked
    from entente.measures.flows import Flows
    from entente.measures.rows import EvidenceLike

FEWEST_OUTSIDERS = 3
MOST_MISSING = 0.5
"""At least half of the members must report their trade, else the rest is no bloc."""

NO_SOURCE = "no source covers trade of any of these states: see entente store sources"


def read(evidence: EvidenceLike, asked: Asked) -> Read:
    """Return frames of turnover by reporter and partner, year by year."""
    flows: dict[str, Flows] = {}
    bases: list[Basis] = []
    for reporter in _reporters(evidence, asked):
        found, used = read_flows(evidence, reporter, None if asked.years is None else _years(asked.years))
        if found is not None:
            flows[reporter] = found
            bases += used
    years = sorted({year for found in flows.values() for year in found.years})
    frames = tuple(_frame(year, flows) for year in years)
    return Read(frames, tuple(bases), "" if frames else NO_SOURCE)


def _years(span: tuple[int, int]) -> range:
    return range(span[0], span[1] + 1)


def _reporters(evidence: EvidenceLike, asked: Asked) -> list[str]:
    """Return everybody whose trade is covered; a source that covers all stands for the states asked for."""
    found = {cover.actor for cover in covers(evidence, "trade", ("trade_flow",))}
    return sorted((found - {"*"}) | (asked.actors if "*" in found else frozenset()))


def _frame(year: int, flows: dict[str, Flows]) -> ShareFrame:
    here = {name: found for name, found in flows.items() if year in found.years}
    actors = sorted({*here, *(partner for found in here.values() for partner in found.partners)})
    place = {name: index for index, name in enumerate(actors)}
    volume, total = np.zeros((len(actors), len(actors))), np.full(len(actors), np.nan)
    partners: dict[str, frozenset[str]] = {}
    evidence: list[str] = []
    for name, found in here.items():
        index = found.years.index(year)
        values, world = (matrix[index] for matrix in found.of("turnover"))
        volume[place[name], [place[partner] for partner in found.partners]] = np.nan_to_num(values)
        total[place[name]] = np.nan if found.faults("turnover")[index] else float(world)
        only = found.only[index]
        if only is not None:
            partners[name] = only
        evidence += found.evidence[index]
    ids, who = tuple(dict.fromkeys(evidence)), frozenset(here)
    limits = FEWEST_OUTSIDERS, MOST_MISSING
    return ShareFrame(year, year, place, volume, total, who, ids, *limits, partners)
