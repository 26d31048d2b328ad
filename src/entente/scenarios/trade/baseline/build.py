"""From public figures to the starter baseline: trade, production and inputs of 2022, with the product split of 2013.

1. Flows of 2013 are the seed; exporters without them get the world's product mix (``imputed``).
2. Seeds are balanced to exports by industry and, for four states, to their official totals by partner.
3. Where the industry tables and official totals disagree on a state's exports, one controls (``control``): by default
   the official total; the industries' output grows with it and their value added is kept.
4. Inputs: each industry's total use, split by the mix of Caliendo and Parro, balanced to what is bought.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from entente.scenarios.trade.baseline.balance import balance_flows, balance_table
from entente.scenarios.trade.baseline.concordance import goods, membership, regions, sectors
from entente.scenarios.trade.baseline.raw import REPORTERS, YEAR, Industry, by_group, goods_groups
from entente.scenarios.trade.prepare import Tables, prepare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from entente.scenarios.trade.baseline.raw import Raw
    from entente.scenarios.trade.prepare import Clipped
    from entente.scenarios.trade.records import Economy, Floats

Control = Literal["national", "adb"]
CONTROLS: tuple[Control, ...] = ("national", "adb")

OBSERVED, SCALED, IMPUTED = 0, 1, 2
LEAST_LABOUR, MOST_LABOUR = 0.02, 0.98
"""Value added in output is kept within these bounds; what is clipped is counted."""

OUTSIDE_BOUNDS = (0.05, 0.9)
"""Share of an exporter's trade that went beyond the pattern's 38 countries: the two sources are priced differently."""

TINY = 1e-7
MOST_USED = 0.97
"""Largest part of what a country buys of a product that goes into production."""

MINING_USE: dict[str, dict[str, float]] = {
    "fuels": {"oil": 20.0, "coal": 1.0, "gas": 1.0, "ores": 0.1},
    "steel": {"ores": 5.0, "coal": 5.0, "oil": 0.05, "gas": 0.5},
    "nonferrous": {"ores": 10.0, "coal": 0.5, "oil": 0.05, "gas": 0.5},
    "minerals": {"ores": 5.0, "coal": 1.0, "oil": 0.05, "gas": 1.0},
    "utilities": {"gas": 5.0, "coal": 5.0, "oil": 0.2, "ores": 1.0},
}
"""Weights of mining products in the users' mining inputs, beside what is bought of each: an assumption, since the donor
knows mining as one sector."""


@dataclass(frozen=True, slots=True)
class Built:
    """A baseline and how it was made.

    Attributes
    ----------
    economy
        With flags: 0 observed, 1 scaled, 2 imputed.
    stated
        (N, N) importer by exporter: pairs whose total is an official figure.
    theta_cp
        (J,) the other family of elasticities; ``theta_imputed`` (J,) which of the first take the median.
    peak
        (J, N) largest exports of 2018-2022 relative to 2022.
    miss, sweeps
        Of the balancing.
    conflicts, mirrors
        Rows for the reader: exports by two sources; flows that both ends report.
    """

    economy: Economy
    stated: NDArray[np.bool_]
    theta_cp: Floats
    theta_imputed: NDArray[np.bool_]
    peak: Floats
    miss: float
    sweeps: int
    conflicts: tuple[dict[str, object], ...]
    mirrors: tuple[dict[str, object], ...]
    clipped: Clipped


def build_one(raw: Raw, control: Control) -> Built:
    """Return the baseline under one control of Kazakhstan's (and three neighbours') exports."""
    names = tuple(region.id for region in regions())
    pairs, fixed, stated, mirrors = _pairs(raw, names)
    industries = _industries(raw, names)
    exports, known, conflicts = _exports(raw, names, industries, pairs, control)
    if control == "adb":
        pairs = _to_tables(names, pairs, exports)
    seed = _seed(raw, names, exports)
    flows, miss, sweeps = balance_flows(seed, membership(), exports, known, pairs, fixed, names)
    if control == "adb":
        stated[:, [names.index(reporter) for reporter in REPORTERS if reporter in raw.industries]] = False
    return _assembled(raw, names, industries, flows, (stated, miss, sweeps, conflicts, mirrors))


# --- totals ----------------------------------------------------------------------------------------------------------


def _pairs(
    raw: Raw, names: tuple[str, ...]
) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_], tuple[dict[str, object], ...]]:
    """Return totals by pair, which are fixed, which are stated as they are, and both reports where there are two."""
    pairs, fixed = np.zeros((len(names),) * 2), np.zeros((len(names),) * 2, bool)
    mirrors: list[dict[str, object]] = []
    for reporter in REPORTERS:
        place = names.index(reporter)
        for (flow, region), value in raw.national[reporter].items():
            if region in {"WLD", reporter}:
                continue
            other = names.index(region)
            cell = (other, place) if flow == "exports" else (place, other)
            if fixed[cell]:
                mirrors.append(_mirror(names, cell, pairs[cell], value, reporter))
            else:
                pairs[cell], fixed[cell] = value, True
        for cell in [(place, other) for other in range(len(names)) if other != place]:
            fixed[cell] = fixed[cell[::-1]] = True  # a partner that is not named buys and sells nothing
    russia = names.index("RUS")
    for region, value in raw.eurostat.items():
        pairs[russia, names.index(region)], fixed[russia, names.index(region)] = value, True
    return pairs, fixed, fixed.copy(), tuple(mirrors)


def _mirror(
    names: tuple[str, ...], cell: tuple[int, int], taken: float, other: float, reporter: str
) -> dict[str, object]:
    return {
        "importer": names[cell[0]],
        "exporter": names[cell[1]],
        "taken": round(float(taken), 3),
        "reported_by_other": round(other, 3),
        "other": reporter,
    }


def _industries(raw: Raw, names: tuple[str, ...]) -> dict[str, Industry]:
    """Return industries of every region; where none are published, a donor's, scaled by GDP relative to Kazakhstan."""
    donors = {region.id: region.donor for region in regions() if region.donor}
    found = dict(raw.industries)
    for name, donor in donors.items():
        size = raw.industries["KAZ"].value_added.sum() * raw.gdp[name] / raw.gdp["KAZ"]
        lent = raw.industries[donor]
        part = size / lent.value_added.sum()
        found[name] = Industry(*(part * array for array in (
            lent.output, lent.value_added, lent.domestic, lent.domestic_inputs,
        )))  # fmt: skip
    return {name: found[name] for name in names}


def _exports(
    raw: Raw, names: tuple[str, ...], industries: Mapping[str, Industry], pairs: Floats, control: Control
) -> tuple[Floats, NDArray[np.bool_], tuple[dict[str, object], ...]]:
    """Return (G, N) exports by group, for whom they are known, and the conflicts of the two sources."""
    made = np.array([by_group(industries[name].exports) for name in names]).T * goods_groups()[:, None]
    known = np.array([name != "BLR" for name in names])
    conflicts = []
    for reporter in REPORTERS:
        place = names.index(reporter)
        stated, table = float(pairs[:, place].sum()), float(made[:, place].sum())
        published = reporter in raw.industries
        conflicts.append(
            {"state": reporter, "national": round(stated, 3), "adb": round(table, 3) if published else None}
        )
        if control == "national" or not published:
            made[:, place] *= stated / table
    return made, known, tuple(conflicts)


def _to_tables(names: tuple[str, ...], pairs: Floats, exports: Floats) -> Floats:
    """Return pairs with each reporter's exports scaled to its industries' total; partners' shares stay.

    A flow between two reporters belongs to its exporter, so no total is scaled twice.
    """
    scaled = pairs.copy()
    for reporter in REPORTERS:
        place = names.index(reporter)
        scaled[:, place] *= exports[:, place].sum() / pairs[:, place].sum()
    return scaled


# --- the seed --------------------------------------------------------------------------------------------------------


def _seed(raw: Raw, names: tuple[str, ...], exports: Floats) -> Floats:
    """Return (J, N, N) flows of 2013 where known, else mixes of the world; positive for every good and pair."""
    group, goods_mask = membership(), goods()
    pattern = raw.pattern
    outside = _outside(raw, names, group)
    weight = np.array([raw.weight.get(name, 0.0) for name in names])
    weight[names.index("UZB")] = exports[:, names.index("UZB")].sum()
    seed = pattern + outside[:, None, :] * (weight / weight.sum())[None, :, None]
    bought = seed.sum(axis=2)
    mix = bought / np.maximum(bought.sum(axis=1, keepdims=True), 1e-9)
    held = pattern.sum(axis=(0, 1)) > 0
    within = _within(pattern, group, names)
    for place in np.flatnonzero(~held):
        seed[:, :, place] = (within * (group.T @ exports[:, place]))[:, None] * mix
    tiny = bought[:, :, None] * seed.sum(axis=1)[:, None, :] / np.maximum(bought.sum(axis=1), 1e-9)[:, None, None]
    seed = np.where(seed > 0, seed, TINY * np.maximum(tiny, 1.0)) * goods_mask[:, None, None]
    mixed = np.isin(names, ("REU", "ROW"))
    own = np.eye(len(names), dtype=bool) & ~mixed[:, None]
    return np.asarray(np.where(own[None], 0.0, seed))


def _outside(raw: Raw, names: tuple[str, ...], group: Floats) -> Floats:
    """Return (J, N) exports of 2013 beyond the pattern's countries: what the industry tables hold and it does not."""
    sold = raw.pattern.sum(axis=1)
    inside = group @ sold
    total = np.array([by_group(raw.outside[name]) if name in raw.outside else np.zeros(len(group)) for name in names]).T
    ratio = np.divide(inside, total, out=np.full_like(total, np.nan), where=total > 0)
    part = np.clip(1 - ratio, *OUTSIDE_BOUNDS)
    usual = np.nan_to_num(np.nanmedian(np.where(inside > 0, part, np.nan)[goods_groups()]), nan=0.2)
    part = np.where(np.isfinite(part) & (inside > 0), part, usual)
    return np.asarray(sold * (group.T @ (part / (1 - part))))


NEIGHBOURS = ("KAZ", "RUS", "BLR")
"""Whose split within a group of industries stands for exporters without any pattern."""


def _within(pattern: Floats, group: Floats, names: tuple[str, ...]) -> Floats:
    """Return (J,) shares of sectors within their group in the neighbours' exports."""
    sold = pattern[:, :, [names.index(name) for name in NEIGHBOURS]].sum(axis=(1, 2))
    return np.asarray(sold / np.maximum(group.T @ (group @ sold), 1e-9))


# --- production and the economy --------------------------------------------------------------------------------------


_Told = tuple["NDArray[np.bool_]", float, int, tuple[dict[str, object], ...], tuple[dict[str, object], ...]]
"""Which pairs are stated, how balancing went, conflicts and mirrors: passed on into the result."""


def _assembled(
    raw: Raw, names: tuple[str, ...], industries: Mapping[str, Industry], flows: Floats, told: _Told
) -> Built:
    trade = flows.copy()
    own = np.arange(len(names))
    trade[:, own, own] = 0.0
    made = [_production(industries[name], place, trade, flows) for place, name in enumerate(names)]
    output, labour = np.array([item[0] for item in made]), np.array([item[1] for item in made])
    tables = _tables(raw, names, industries, trade, (output, labour))
    economy, clipped = prepare(tables)
    stated, miss, sweeps, conflicts, mirrors = told
    return Built(
        economy=replace(economy, flags=_flags(raw, names)),
        stated=stated,
        theta_cp=_theta_cp(raw),
        theta_imputed=_theta(raw)[1],
        peak=_peak(raw, names),
        miss=miss,
        sweeps=sweeps,
        conflicts=conflicts,
        mirrors=mirrors,
        clipped=clipped,
    )


def _tables(
    raw: Raw,
    names: tuple[str, ...],
    industries: Mapping[str, Industry],
    trade: Floats,
    made: tuple[Floats, Floats],
) -> Tables:
    output, labour = made
    bought = trade.sum(axis=2).T + output - trade.sum(axis=1).T
    used = output * (1 - labour)
    inputs = [_inputs(raw, industries[name], name, bought[place], used[place]) for place, name in enumerate(names)]
    return Tables(
        countries=names,
        sectors=tuple(sector.id for sector in sectors()),
        trade=trade,
        tariff=np.zeros_like(trade),
        inputs=np.array(inputs),
        value_added_share=labour,
        output=output,
        theta=_theta(raw)[0],
        unit="million USD",
        year=YEAR,
    )


def _production(industry: Industry, place: int, trade: Floats, flows: Floats) -> tuple[Floats, Floats]:
    """Return output and value-added share by sector: domestic sales split like its trade, exports as balanced.

    Trade within a region of several countries counts as its domestic sales. Value added is the industry's own.
    """
    group, good = membership(), goods()
    exported = trade[:, :, place].sum(axis=1)
    inner = group @ flows[:, place, place]
    traded = exported + trade[:, place].sum(axis=1)
    split = np.where(good, traded, 1.0)
    split /= np.maximum(group.T @ (group @ split), 1e-9)
    services = ~goods_groups()
    home = by_group(industry.domestic) + inner + services * by_group(industry.exports)
    output = exported + split * (group.T @ home)
    total = group @ output
    labour = np.divide(by_group(industry.value_added), total, out=np.full_like(total, 0.5), where=total > 0)
    return output, group.T @ np.clip(labour, LEAST_LABOUR, MOST_LABOUR)


def _inputs(raw: Raw, industry: Industry, name: str, bought: Floats, used: Floats) -> Floats:
    """Return (K, J) inputs of a region: the donor's mix balanced to what producers use and what is bought."""
    group = membership()
    domestic = by_group(industry.domestic)
    part = np.divide(by_group(industry.domestic_inputs), domestic, out=np.full_like(domestic, 0.5), where=domestic > 0)
    rows = _capped(bought * (group.T @ part), bought * MOST_USED, float(used.sum()))
    table, _ = balance_table(_mix(raw, name, bought), rows, used)
    return table


def _capped(wish: Floats, most: Floats, total: float) -> Floats:
    """Return the wish scaled to a total, no entry above its bound; the bounds give way if they are too tight."""
    bound = most * max(1.0, total / max(float(most.sum()), 1e-9))
    rows = wish * total / wish.sum()
    for _ in range(200):
        rows = np.minimum(rows, bound)
        free = rows < bound
        gap = total - rows.sum()
        if gap <= 1e-12 * total or not rows[free].any():
            break
        rows[free] *= 1 + gap / rows[free].sum()
    return np.asarray(rows * total / rows.sum())


def _mix(raw: Raw, name: str, bought: Floats) -> Floats:
    """Return (K, J) the donor's use of inputs, split over sectors like purchases; above 0 everywhere."""
    donor = raw.donors.get(name, raw.donors[""])
    share = np.array([[float(number in sector.cp) for number in range(1, len(donor) + 1)] for sector in sectors()])
    weight = share * np.maximum(bought, 1e-6)[:, None]
    weight /= np.maximum(weight.sum(axis=0), 1e-300)
    mix = weight @ donor @ share.T
    ids = [sector.id for sector in sectors()]
    for user, likes in MINING_USE.items():
        for product, factor in likes.items():
            mix[ids.index(product), ids.index(user)] *= factor
    return np.asarray(mix + mix.sum() * 1e-9)


def _theta(raw: Raw) -> tuple[Floats, NDArray[np.bool_]]:
    """Return elasticities (mean over a sector's codes; the median of all where none is held), and which are imputed."""
    usual = float(np.median(list(raw.elasticity.values())))
    lists = [[raw.elasticity[code] for code in sector.elasticity if code in raw.elasticity] for sector in sectors()]
    return np.array([float(np.mean(item)) if item else usual for item in lists]), np.array([not item for item in lists])


def _theta_cp(raw: Raw) -> Floats:
    return np.array([float(np.mean([raw.donor_theta[number - 1] for number in sector.cp])) for sector in sectors()])


def _peak(raw: Raw, names: tuple[str, ...]) -> Floats:
    """Return (J, N), at most 2: a value that fell by more was no capacity held ready."""
    found = np.ones((len(sectors()), len(names)))
    for place, name in enumerate(names):
        if name in raw.peak:
            found[:, place] = [float(np.mean(raw.peak[name][np.array(sector.adb) - 1])) for sector in sectors()]
    return np.clip(found, 1.0, 2.0)


def _flags(raw: Raw, names: tuple[str, ...]) -> NDArray[np.int8]:
    """Return flags: services and their (domestic) sales are observed where tables are; goods of the pattern are scaled.

    No bilateral cell of a product is observed: the split over products is that of 2013, or imputed.
    """
    good = goods()
    tables = np.array([name in raw.industries for name in names])
    flags = np.where(raw.pattern > 0, SCALED, IMPUTED).astype(np.int8)
    own = np.arange(len(names))
    for place in own:
        flags[good, place, place] = SCALED if tables[place] else IMPUTED
        flags[~good, :, place] = OBSERVED if tables[place] else IMPUTED
    return flags
