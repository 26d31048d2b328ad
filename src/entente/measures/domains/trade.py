"""Trade: shares of the state's turnover (exports plus imports) with each pole, as the state itself reports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.measures import intervals
from entente.measures.cells import Block, Blocks, absent_poles, without_data
from entente.measures.domains.arms import pole_columns
from entente.measures.flows import read_flows
from entente.measures.who import OTHER

if TYPE_CHECKING:
    from entente.measures.cells import Frame
    from entente.measures.flows import Flows
    from entente.measures.rows import EvidenceLike

DOMAIN = "trade"


def blocks(evidence: EvidenceLike, frame: Frame) -> Blocks:
    """Return a block for each year; years without a total with the world are ``no_data``."""
    flows, bases = read_flows(evidence, frame.state.id, frame.years, frame.config.prefer)
    found = from_flows(frame, flows) if flows else []
    left = sorted(set(frame.years) - {block.year for block in found})
    missing = without_data(DOMAIN, left, f"no source covers trade of {frame.state.id} in this year")
    return Blocks((*found, *missing), bases)


def from_flows(frame: Frame, flows: Flows) -> list[Block]:
    """Return a block for each year of the flows."""
    faults = flows.faults("turnover")
    return [_block(frame, flows, index, fault) for index, fault in enumerate(faults)]


def _block(frame: Frame, flows: Flows, index: int, fault: str) -> Block:
    year, evidence = flows.years[index], flows.evidence[index]
    n = _count(frame, flows, index)
    if fault:
        return Block(DOMAIN, year, n=n, status="no_data", reason=fault, evidence=evidence)
    return Block(
        DOMAIN,
        year,
        _amounts(frame, flows, index),
        n,
        reason=intervals.COMPLETE,
        evidence=evidence,
        absent=absent_poles(frame, year),
        unseen=_unseen(frame, flows, index),
        series="turnover",
    )


def _count(frame: Frame, flows: Flows, index: int) -> int:
    """Return the flows used: those with members of the poles, and with the world."""
    inside = pole_columns(frame, flows.partners, (flows.years[index],)) < len(frame.poles)
    seen = (~np.isnan(side[index][inside]) for side in (flows.imports, flows.exports))
    return sum(int(mask.sum()) for mask in seen) + int((~np.isnan(flows.world[index])).sum())


def _amounts(frame: Frame, flows: Flows, index: int) -> tuple[float, ...]:
    """Return turnover with each pole; the rest is the world total minus the poles, unnamed partners included."""
    values, world = flows.of("turnover")
    homes = pole_columns(frame, flows.partners, (flows.years[index],))
    amounts = np.bincount(homes, weights=np.nan_to_num(values[index]), minlength=len(frame.names))
    amounts[-1] = max(world[index] - amounts[:-1].sum(), 0.0)
    return tuple(amounts.tolist())


def _unseen(frame: Frame, flows: Flows, index: int) -> frozenset[str]:
    """Return the poles whose members the source does not all cover, and the rest with them."""
    sides = zip(frame.poles, frame.members(flows.years[index]), strict=True)
    missing = frozenset(pole.id for pole, side in sides if not flows.covered(index, side))
    return missing | {OTHER} if missing else missing
