"""Arms: suppliers' shares of the volume of major conventional arms delivered to the state, by pole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.measures.cells import Block, Blocks, absent_poles, without_data
from entente.measures.supply import arms_sources, read_deliveries, read_periods, windows_ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.measures.cells import Frame
    from entente.measures.rows import EvidenceLike
    from entente.measures.supply import Supply

DOMAIN = "arms"
NOTHING = "no delivery of major conventional arms recorded in the window: no shares"
PERIODS = "five-year periods"
"""Series of cells that stand for a fixed period, not for the years up to theirs."""

LIMITS = "major conventional arms only: no small arms, spares, services or training"


def blocks(evidence: EvidenceLike, frame: Frame) -> Blocks:
    """Return a block for each year (trailing window) or, from shipped shares, for the last year of each period."""
    sources = arms_sources(evidence, frame.state.id, frame.years, frame.config.prefer)
    found: list[Block] = []
    bases = []
    for source in sources:
        if source.register:
            windows = windows_ending(source.years, frame.config.window, max(frame.born, source.low))
            supply, basis = read_deliveries(evidence, frame.state.id, source, windows)
        else:
            supply, basis = read_periods(evidence, frame.state.id, source)
        bases.append(basis)
        found += from_supply(frame, supply)
    covered = {year for source in sources for year in source.years}
    left = sorted(set(frame.years) - covered)
    missing = without_data(DOMAIN, left, f"no source covers arms deliveries to {frame.state.id} in this year")
    return Blocks((*found, *missing), tuple(bases))


def from_supply(frame: Frame, supply: Supply) -> list[Block]:
    """Return a block for each window that ends in one of the frame's years."""
    wanted = [index for index, window in enumerate(supply.windows) if window[1] in set(frame.years)]
    return [_block(frame, supply, index) for index in wanted]


def _block(frame: Frame, supply: Supply, index: int) -> Block:
    first, last = supply.windows[index]
    n, total = int(supply.n[index].sum()), float(supply.value[index].sum())
    homes = pole_columns(frame, supply.suppliers, range(first, last + 1))
    amounts = np.bincount(homes, weights=supply.value[index], minlength=len(frame.names))
    small = n > 0 and (total <= 0 or (supply.unit != "share" and total < frame.config.min_tiv))
    few = f"{n} orders of less than {frame.config.min_tiv:g} million TIV together: too little to divide"
    return Block(
        DOMAIN,
        last,
        tuple(amounts.tolist()),
        n,
        n_eff=float(supply.effective_n()[index]) if total > 0 else None,
        status="no_data" if small else "value",
        reason=few if small else "" if n else NOTHING,
        evidence=supply.evidence,
        year_from=first,
        absent=absent_poles(frame, last),
        series=_series(supply),
        note=LIMITS,
    )


def _series(supply: Supply) -> str:
    return PERIODS if supply.unit == "share" else "trailing window"


def pole_columns(frame: Frame, suppliers: Sequence[str], years: Sequence[int]) -> np.ndarray:
    """Return the pole of each supplier as a position in ``frame.names``; the last of ``years`` decides."""
    homes: dict[str, int] = {}
    for year in years:
        homes |= {actor: place for place, side in enumerate(frame.members(year)) for actor in side}
    return np.array([homes.get(supplier, len(frame.poles)) for supplier in suppliers], np.int64)
