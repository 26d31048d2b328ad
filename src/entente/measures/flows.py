"""A state's reported trade with each partner and with the world, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from entente.measures.rows import assign, covers, fetch, partners_of, select, span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, Condition
    from entente.measures.rows import EvidenceLike, Rows

    Floats = NDArray[np.float64]

Flow = Literal["imports", "exports", "turnover"]
WORLD = "WLD"
NO_WORLD = "the source gives no total with the world for this year"
TORN = "the source gives two different figures for one partner and year"
OVER = "partners add up to more than the total with the world"
TOLERANCE = 1e-3
"""Partners may exceed the world total by this share of it: published totals are rounded and revised apart."""


@dataclass(frozen=True, slots=True)
class Flows:
    """Reported trade of one state.

    Attributes
    ----------
    years
        Y years, ascending.
    partners
        Ids of P partners, sorted, without the world.
    imports, exports
        Shape (Y, P): value in thousand USD; NaN where the source has no row.
    world
        Shape (Y, 2): imports from and exports to the world; NaN where the source has no row.
    torn
        Shape (Y,): years with two different figures for the same flow.
    evidence
        Ids of the bases, by year.
    only
        By year, the partners that the source covers; ``None`` if it covers all.
    """

    years: tuple[int, ...]
    partners: tuple[str, ...]
    imports: Floats
    exports: Floats
    world: Floats
    torn: NDArray[np.bool_]
    evidence: tuple[tuple[str, ...], ...]
    only: tuple[frozenset[str] | None, ...]

    def covered(self, index: int, partners: Iterable[str]) -> bool:
        """Return whether the source covers all ``partners`` in the year at ``index``."""
        only = self.only[index]
        return only is None or set(partners) <= only

    def of(self, flow: Flow) -> tuple[Floats, Floats]:
        """Return values of shape (Y, P) and world totals of shape (Y,) of one flow; NaN where there is none."""
        if flow == "imports":
            return self.imports, self.world[:, 0]
        if flow == "exports":
            return self.exports, self.world[:, 1]
        none = np.isnan(self.imports) & np.isnan(self.exports)
        both = np.nan_to_num(self.imports) + np.nan_to_num(self.exports)
        return np.where(none, np.nan, both), self.world.sum(axis=1)

    def faults(self, flow: Flow) -> list[str]:
        """Return for each year why its shares cannot be formed, or an empty string."""
        values, world = self.of(flow)
        total = np.nan_to_num(values).sum(axis=1)
        absent, over = ~(world > 0), total > np.nan_to_num(world) * (1.0 + TOLERANCE)
        lines = zip(self.torn, absent, over, strict=True)
        return [TORN if torn else NO_WORLD if no else OVER if much else "" for torn, no, much in lines]


def read_flows(
    evidence: EvidenceLike, state: str, years: Sequence[int] | None, prefer: Sequence[str] = ()
) -> tuple[Flows | None, tuple[Basis, ...]]:
    """Return the trade that ``state`` itself reports, one source per year; ``None`` if no source covers it."""
    known = [cover for cover in covers(evidence, "trade", ("trade_flow",)) if cover.actor in {"*", state}]
    span = span_of(known, state)
    if span is None:
        return None, ()
    chosen = assign(known, state, range(span[0], span[1] + 1) if years is None else years, prefer=prefer)
    where: dict[str, Condition] = {"kind": ("trade_flow",), "reporter": (state,), "status": ("value",)}
    reads = {source: fetch(evidence, select("tie", source, found, **where)) for source, found in chosen.items()}
    parts = [
        spread(reads[source], state, found, [partners_of(known, source, state, year) for year in found])
        for source, found in chosen.items()
    ]
    return (join(parts) if parts else None), tuple(rows.basis for rows in reads.values())


def spread(rows: Rows, state: str, years: Sequence[int], only: Sequence[frozenset[str] | None]) -> Flows:
    """Spread flow rows of one source into matrices; ``only`` is as in :class:`Flows`."""
    sender, receiver = rows.texts("sender"), rows.texts("receiver")
    others = [to if one == state else one for one, to in zip(sender, receiver, strict=True)]
    partners = sorted({WORLD, *others})
    side = np.array([one == state for one in sender], int)  # 1 exports, 0 imports
    where = np.searchsorted(partners, others) if others else np.zeros(0, int)
    keep = np.flatnonzero(np.isin(rows.integers("year"), years))
    place = np.searchsorted(years, rows.integers("year")[keep])
    cube = np.full((2, len(years), len(partners)), np.nan)
    value = rows.floats("value")[keep]
    key = (side[keep], place, where[keep])
    cube[key] = value
    # Where a key comes twice the last figure stands; any other that differs from it tears the year.
    torn = np.zeros(len(years), bool)
    np.logical_or.at(torn, place, ~np.isclose(cube[key], value, equal_nan=True))
    world = partners.index(WORLD)
    rest = np.arange(len(partners)) != world
    names = tuple(name for name in partners if name != WORLD)
    ids = ((rows.basis.id,),) * len(years)
    return Flows(tuple(years), names, cube[0][:, rest], cube[1][:, rest], cube[:, :, world].T, torn, ids, tuple(only))


def join(parts: Sequence[Flows]) -> Flows:
    """Put the years of several sources together."""
    partners = sorted({name for part in parts for name in part.partners})
    order = np.argsort([year for part in parts for year in part.years])
    imports, exports = (
        np.vstack([_widen(getattr(part, side), part.partners, partners) for part in parts])[order]
        for side in ("imports", "exports")
    )
    years = [year for part in parts for year in part.years]
    ids = [key for part in parts for key in part.evidence]
    world, torn = np.vstack([part.world for part in parts]), np.concatenate([part.torn for part in parts])
    ordered = tuple(years[i] for i in order), tuple(partners), imports, exports, world[order], torn[order]
    only = [partners for part in parts for partners in part.only]
    return Flows(*ordered, tuple(ids[i] for i in order), tuple(only[i] for i in order))


def _widen(values: Floats, have: Sequence[str], want: Sequence[str]) -> Floats:
    wide = np.full((values.shape[0], len(want)), np.nan)
    wide[:, np.searchsorted(want, have)] = values
    return wide
