"""Trade under every specification: which flow, summed up over which window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.measures import intervals
from entente.measures.cells import Block, absent_poles
from entente.measures.domains.arms import pole_columns
from entente.measures.flows import read_flows
from entente.measures.multiverse.profile import of_block, window
from entente.measures.who import OTHER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis
    from entente.measures.flows import Flow, Flows
    from entente.measures.multiverse.grid import Level
    from entente.measures.multiverse.profile import Profile, Setting

    Floats = NDArray[np.float64]


@dataclass(slots=True)
class Trade:
    """Reported flows, read once."""

    setting: Setting
    flows: Flows | None
    bases: tuple[Basis, ...]

    def profile(self, spec: Mapping[str, Level], year: int) -> Profile | str:
        """Return the poles' shares of one flow in the window that ends with ``year``."""
        years = window(year, int(spec["window"]))
        known = self.flows.years if self.flows else ()
        absent = [each for each in years if each not in known]
        if self.flows is None or absent:
            return f"no source covers trade of {self.setting.frame.state.id} in {', '.join(map(str, absent or years))}"
        flow: Flow = str(spec["flow"])  # type: ignore[assignment] # checked when the grid was made
        places = [known.index(each) for each in years]
        faults = self.flows.faults(flow)
        fault = next((f"{known[place]}: {faults[place]}" for place in places if faults[place]), "")
        return fault or self._divide(self.flows, flow, places)

    def _divide(self, flows: Flows, flow: Flow, places: Sequence[int]) -> Profile | str:
        frame, last = self.setting.frame, flows.years[places[-1]]
        amounts = np.sum([self._amounts(flows, flow, place) for place in places], axis=0)
        block = Block(
            "trade",
            last,
            tuple(amounts.tolist()),
            sum(_count(flows, flow, place) for place in places),
            reason=intervals.COMPLETE,
            evidence=tuple(dict.fromkeys(key for place in places for key in flows.evidence[place])),
            year_from=flows.years[places[0]],
            absent=absent_poles(frame, last),
            unseen=frozenset().union(*(self._unseen(flows, place) for place in places)),
        )
        return of_block(block, frame, rest=True)

    def _amounts(self, flows: Flows, flow: Flow, place: int) -> Floats:
        frame = self.setting.frame
        values, world = flows.of(flow)
        homes = pole_columns(frame, flows.partners, (flows.years[place],))
        amounts = np.bincount(homes, weights=np.nan_to_num(values[place]), minlength=len(frame.names))
        amounts[-1] = max(world[place] - amounts[:-1].sum(), 0.0)
        return np.asarray(amounts, float)

    def _unseen(self, flows: Flows, place: int) -> frozenset[str]:
        sides = zip(self.setting.frame.poles, self.setting.frame.members(flows.years[place]), strict=True)
        missing = frozenset(pole.id for pole, side in sides if not flows.covered(place, side))
        return missing | {OTHER} if missing else missing


def _count(flows: Flows, flow: Flow, place: int) -> int:
    return int((~np.isnan(flows.of(flow)[0][place])).sum())


def open_reader(setting: Setting) -> Trade:
    """Read the state's own reports."""
    flows, bases = read_flows(setting.evidence, setting.frame.state.id, setting.years, setting.frame.config.prefer)
    return Trade(setting, flows, bases)
