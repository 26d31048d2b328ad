"""Guarantees under every specification: how deep each obligation is, and what a pole of many members counts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Query
from entente.measures.cells import Block, absent_poles
from entente.measures.domains import guarantees as default
from entente.measures.multiverse.profile import of_block
from entente.measures.rows import assign, covers, fetch, partners_of, unique_bases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, Condition
    from entente.measures.multiverse.grid import Level
    from entente.measures.multiverse.profile import Profile, Setting

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

SCALES: dict[str, dict[str, float]] = {
    "default": default.DEPTHS,
    "ordinal": {"defense": 3.0, "offense": 3.0, "neutrality": 2.0, "consultation": 1.0, "nonaggression": 2.0},
    "defence": {"defense": 3.0, "offense": 0.0, "neutrality": 0.0, "consultation": 0.0, "nonaggression": 0.0},
}
"""Depth of each class of obligation. ``ordinal``: the three classes of the Correlates of War, in which non-aggression
ranks with neutrality. ``defence``: nothing but the promise to defend."""

NEEDS_TREATIES = "needs loaded treaties (entente load atop PATH): shipped scores are those of the default rule"
DEFAULTS = {"depth": "default", "rule": "max", "boilerplate": "root"}


def depths(obligations: Bools, scale: Mapping[str, float], boilerplate: str) -> Floats:
    """Return the depth of the tie with each partner.

    Parameters
    ----------
    obligations
        Shape (kinds, partners), kinds as in the guarantees of a portfolio.
    boilerplate
        What a pledge of non-aggression that stands alone counts: ``in`` all of it, ``out`` nothing, ``root`` divided
        by the square root of the number of such partners, ``each`` divided by their number.

    Returns
    -------
    ndarray
        Shape (partners,).
    """
    weights = np.array([scale[kind] for kind in default.KINDS])
    depth = (obligations * weights[:, None]).max(axis=0, initial=0.0)
    alone = obligations[default.PLEDGE] & (obligations.sum(axis=0) == 1)
    count = max(int(alone.sum()), 1)
    part = {"in": 1.0, "out": 0.0, "root": count**-0.5, "each": 1.0 / count}[boilerplate]
    return np.asarray(np.where(alone, depth * part, depth), float)


@dataclass(slots=True)
class Guarantees:
    """Obligations by year, or shipped scores, read once."""

    setting: Setting
    partners: tuple[str, ...]
    bound: dict[int, tuple[Bools, tuple[str, ...]]] = field(default_factory=dict)
    blocks: dict[int, Block] = field(default_factory=dict)
    bases: tuple[Basis, ...] = ()

    def profile(self, spec: Mapping[str, Level], year: int) -> Profile | str:
        """Return the poles' shares of the depth of all obligations in ``year``."""
        if year in self.bound:
            return self._treaties(spec, year)
        if any(spec.get(name, level) != level for name, level in DEFAULTS.items()):
            return NEEDS_TREATIES
        block = self.blocks.get(year)
        state = self.setting.frame.state.id
        return of_block(block, self.setting.frame, rest=False) if block else f"no source covers treaties of {state}"

    def _treaties(self, spec: Mapping[str, Level], year: int) -> Profile | str:
        frame, (bound, evidence) = self.setting.frame, self.bound[year]
        sides = [default.inside_of(self.partners, side) for side in frame.members(year)]
        inside = np.any(sides, axis=0)
        depth = depths(bound & inside, SCALES[str(spec["depth"])], str(spec.get("boilerplate", "in")))
        amounts = tuple(default.score(depth[side], str(spec["rule"])) for side in sides)
        block = Block(
            "guarantees",
            year,
            amounts,
            int((depth > 0).sum()),
            reason=default.NO_SAMPLE if sum(amounts) > 0 else default.NO_TREATY,
            evidence=evidence,
            absent=absent_poles(frame, year),
        )
        return of_block(block, frame, rest=False)


def open_reader(setting: Setting) -> Guarantees:
    """Read the obligations in force in the years asked for."""
    frame = setting.frame
    reader = Guarantees(setting, frame.everyone())
    shipped = default.blocks(setting.evidence, replace(frame, years=setting.ends))
    reader.blocks = {block.year: block for block in shipped.blocks}
    known = covers(setting.evidence, default.DOMAIN, default.KINDS)
    bases: list[Basis] = []
    for source, years in assign(known, frame.state.id, setting.ends, prefer=frame.config.prefer).items():
        whole = [year for year in years if partners_of(known, source, frame.state.id, year) is None]
        if whole:
            bases += _read(reader, source, whole)
    reader.bases = unique_bases((*shipped.bases, *bases))
    return reader


def _read(reader: Guarantees, source: str, years: Sequence[int]) -> list[Basis]:
    state, span = reader.setting.frame.state.id, range(min(years), max(years) + 1)
    where: dict[str, Condition] = {"kind": default.KINDS, "source": (source,)}
    ends = (("sender", "receiver"), ("receiver", "sender"))
    overlap = span[0], span[-1]
    sides = [
        (theirs, fetch(reader.setting.evidence, Query("tie", {**where, mine: (state,)}, overlap=overlap)))
        for mine, theirs in ends
    ]
    bound = default.obligations_of(sides, reader.partners, span)
    ids = tuple(rows.basis.id for _, rows in sides)
    reader.bound |= {year: (bound[:, year - span[0]], ids) for year in years}
    return [rows.basis for _, rows in sides]
