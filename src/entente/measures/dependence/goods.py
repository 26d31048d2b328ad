"""From product flows to rows: shares in products, margins of the rules and their probability, replacement time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.measures import intervals
from entente.measures.dependence.numbers import MONTHS, asymmetry, flag_probability, replacement, spare_capacity
from entente.measures.dependence.products import margins, market, suppliers, traded
from entente.measures.dependence.records import DependenceRow, absent
from entente.measures.dependence.thresholds import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.evidence.products import Product
    from entente.evidence.records import Basis, CellStatus
    from entente.measures.dependence.products import Level, Margins, Traded
    from entente.measures.dependence.records import DependenceConfig
    from entente.measures.rows import EvidenceLike

    Floats = NDArray[np.float64]

FEW_YEARS = "fewer than three years of this source: no draw over years"
ONE_YEAR = "one year of this source: what suppliers can add is not known; give --slack to assume it"
NAMES = (
    *("product_import_share", "product_export_share", "product_import_asymmetry", "import_hhi_products", "world_hhi"),
    *("ec_share", "geodep_share", "ec_margin", "geodep_margin", "flag_probability", "replacement_months"),
)
"""Indicators that need product rows."""


@dataclass(frozen=True, slots=True)
class Case:
    """Both sides of a state's product trade at one level.

    Attributes
    ----------
    inside
        Members of the state's own bloc: their goods are not from outside.
    matters
        By year, exports of the wanted items by the other state to all, and to this one.
    """

    state: str
    on: str
    level: Level
    wanted: str
    imports: Traded
    exports: Traded
    theirs: Traded
    found: Margins
    bases: tuple[Basis, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the bases."""
        return tuple(basis.id for basis in self.bases)

    @property
    def coarse(self) -> str:
        """A warning if the level is coarser than the rules were made for."""
        return "; coarse: the rules were made for six digits" if self.level.coarse else ""


def read(
    evidence: EvidenceLike, pair: tuple[str, str], level: Level, wanted: Product | None, inside: frozenset[str]
) -> Case:
    """Read what the measure needs at one level."""
    state, on = pair
    imports, first = traded(evidence, level, state, "receiver", wanted)
    exports, second = traded(evidence, level, state, "sender", wanted)
    theirs, third = traded(evidence, level, on, "sender", wanted)
    years = tuple(sorted({int(year) for year in imports.year}))
    found, fourth = market(evidence, level, imports.items, years or level.years)
    computed = margins(imports, exports, found, years or level.years, inside)
    name = "" if wanted is None else wanted.name
    return Case(state, on, level, name, imports, exports, theirs, computed, (first, second, third, fourth))


def rows(evidence: EvidenceLike, case: Case, config: DependenceConfig) -> list[DependenceRow]:
    """Return all rows of a case."""
    if not len(case.imports.value):
        reason = f"{case.level.source} has no imports of {case.state} in {case.wanted or 'any product'}"
        return [absent(name, case.state, case.on, reason, product=case.wanted) for name in NAMES]
    found = [row for year in case.found.years for row in _year_rows(case, year)]
    listed = _listed(case, config.most)
    return [*found, *_margin_rows(case, listed, config), *_replacement_rows(evidence, case, listed, config)]


def _year_rows(case: Case, year: int) -> list[DependenceRow]:
    bought, sold, whom = case.imports.total(year), case.exports.total(year), frozenset({case.on})
    theirs = case.theirs.total(year)
    pairs = {
        "product_import_share": (case.imports.with_partner(year, whom).sum(), bought.sum(), case.state, case.on),
        "product_export_share": (case.exports.with_partner(year, whom).sum(), sold.sum(), case.state, case.on),
        "product_matters_share": (
            case.theirs.with_partner(year, frozenset({case.state})).sum(),
            theirs.sum(),
            case.on,
            case.state,
        ),
    }
    found = [_share(case, name, year, *pair) for name, pair in pairs.items()]
    return [*found, _ratio(case, year, found[0], found[2]), *_weighted(case, year, bought)]


def _share(case: Case, name: str, year: int, part: float, whole: float, who: str, whom: str) -> DependenceRow:  # noqa: PLR0913, PLR0917 - both sums and both sides
    shown = "product_export_share" if name == "product_matters_share" else name
    head = (shown, who, whom, case.wanted, year, year)
    if whole <= 0:
        return DependenceRow(*head, None, None, None, "share", 0, "no_data", "no trade in this year", case.ids)
    share = float(part / whole)
    status: CellStatus = "value" if share > 0 else "no_tie"
    reason = f"{intervals.COMPLETE}; {case.level.words}"
    return DependenceRow(*head, share, None, None, "share", 1, status, reason, case.ids)


def _ratio(case: Case, year: int, needs: DependenceRow, matters: DependenceRow) -> DependenceRow:
    head = ("product_import_asymmetry", case.state, case.on, case.wanted, year, year)
    value = float("nan") if needs.value is None or matters.value is None else asymmetry(needs.value, matters.value)
    if not np.isfinite(value):
        return DependenceRow(
            *head, None, None, None, "ln", 2, "no_data", "a share is 0 or not known: no ratio", case.ids
        )
    reason = f"ln of the share of {case.on} in imports over the share of {case.state} in its exports"
    return DependenceRow(*head, value, None, None, "ln", 2, "value", reason, case.ids)


def _weighted(case: Case, year: int, bought: Floats) -> list[DependenceRow]:
    """Return concentration, weighted by value, and the share of imports in products that meet each rule."""
    place = case.found.years.index(year)
    head = (case.state, "", case.wanted, year, year)
    found = []
    for name, source in (("import_hhi_products", "import_hhi"), ("world_hhi", "world_hhi")):
        values = case.found.indicators[source][place]
        good = np.isfinite(values) & (bought > 0)
        if good.any():
            mean = float(np.average(values[good], weights=bought[good]))
            reason = f"mean over {int(good.sum())} products, weighted by imports; {case.level.words}"
            found.append(
                DependenceRow(name, *head, mean, None, None, "index", int(good.sum()), "value", reason, case.ids)
            )
        else:
            found.append(
                DependenceRow(name, *head, None, None, None, "index", 0, "no_data", "no product has one", case.ids)
            )
    for rule in RULES:
        flagged = np.nan_to_num(case.found.rules[rule][place], nan=-np.inf) > 0
        share = float(bought[flagged].sum() / bought.sum())
        n = int(flagged.sum())
        reason = (
            f"share of imports in the {n} of {int((bought > 0).sum())} products that meet all conditions{case.coarse}"
        )
        found.append(DependenceRow(f"{rule}_share", *head, share, None, None, "share", n, "value", reason, case.ids))
    return found


def _listed(case: Case, most: int) -> list[int]:
    """Return the products to list: those bought from the other state, largest first."""
    values = case.imports.with_partner(case.found.years[-1], frozenset({case.on}))
    order = np.argsort(-values, kind="stable")
    return [int(place) for place in order[:most] if values[place] > 0]


def _margin_rows(case: Case, listed: Sequence[int], config: DependenceConfig) -> list[DependenceRow]:
    years = case.found.years
    rng = np.random.default_rng(config.seed)
    found = []
    for rule in RULES:
        values = case.found.rules[rule]
        known = len(years) >= 3  # noqa: PLR2004 - a rule over three years
        chance, low, high = flag_probability(values, rng, config.draws) if known else (values[-1],) * 3
        for place in listed:
            found += _one_margin(case, rule, place, (values[-1, place], low[place], high[place]), known=known)
            head = (f"{rule}_flag_probability", case.state, "", case.imports.items[place], years[0], years[-1])
            if known:
                reason = f"two of three years, years drawn {config.draws} times with seed {config.seed}{case.coarse}"
                found.append(
                    DependenceRow(
                        *head, float(chance[place]), None, None, "probability", len(years), "value", reason, case.ids
                    )
                )
            else:
                found.append(
                    DependenceRow(*head, None, None, None, "probability", len(years), "no_data", FEW_YEARS, case.ids)
                )
    return found


def _one_margin(
    case: Case, rule: str, place: int, figures: tuple[float, float, float], *, known: bool
) -> list[DependenceRow]:
    year = case.found.years[-1]
    head = (f"{rule}_margin", case.state, "", case.imports.items[place], year, year)
    value, low, high = figures
    if not np.isfinite(value):
        reason = "an indicator is 0 or not known"
        return [DependenceRow(*head, None, None, None, "ln", 0, "no_data", reason, case.ids)]
    bounded = known and bool(np.isfinite([low, high]).all())
    about = "bounds: mean margin of drawn years" if bounded else FEW_YEARS
    ends = (float(low), float(high)) if bounded else (None, None)
    reason = f"smallest of the conditions' margins, above 0: all are met; {about}{case.coarse}"
    return [DependenceRow(*head, float(value), ends[0], ends[1], "ln", 1, "value", reason, case.ids)]


def _replacement_rows(
    evidence: EvidenceLike, case: Case, listed: Sequence[int], config: DependenceConfig
) -> list[DependenceRow]:
    """Return for each listed product how long others need to cover what the other state sells."""
    last = case.found.years[-1]
    years = tuple(year for year in case.found.years if year > last - config.years_of_capacity)
    if len(years) < 2 and config.slack == 0:  # noqa: PLR2004 - a peak needs another year
        return [absent("replacement_months", case.state, case.on, ONE_YEAR, product=case.wanted, unit="months")]
    gaps = case.imports.with_partner(last, frozenset({case.on}))
    found, months, weights = [], [], []
    for place in listed:
        item = case.imports.items[place]
        names, exports = suppliers(evidence, case.level, item, years, frozenset({case.on, case.state}))
        spare = spare_capacity(exports, config.slack) if names else np.zeros(0)
        time, cover = replacement(float(gaps[place]), spare, ramp=config.ramp, delay=config.delay, stock=config.stock)
        months.append(time)
        weights.append(float(gaps[place]))
        found += _times(case, item, (time, cover), (years[0], last, len(names)), config)
    return found + _together(case, months, weights)


def _times(
    case: Case, item: str, figures: tuple[float, float], span: tuple[int, int, int], config: DependenceConfig
) -> list[DependenceRow]:
    time, cover = figures
    first, last, n = span
    reason = (
        f"spare capacity: largest exports of {first}-{last} less those of {last}, plus {config.slack:.0%}; "
        f"first delivery after {config.delay:g} months, full after {config.ramp:g} more, "
        f"stock of {config.stock:g} months; by value"
    )
    head = (case.state, case.on, item, last, last)
    ever = time if np.isfinite(time) else None
    said = reason if ever is not None else f"never: spare capacity covers {cover:.0%} of the gap; {reason}"
    return [
        DependenceRow("replacement_months", *head, ever, None, None, "months", n, "value", said, case.ids),
        DependenceRow("replacement_cover", *head, cover, None, None, "share", n, "value", reason, case.ids),
    ]


def _together(case: Case, months: Sequence[float], weights: Sequence[float]) -> list[DependenceRow]:
    """Return the share of the listed flow that others can cover within a year."""
    if not weights:
        return [absent("replacement_months", case.state, case.on, f"nothing is bought from {case.on}", unit="months")]
    year = np.array(months) <= MONTHS
    share = float(np.array(weights)[year].sum() / sum(weights))
    last = case.found.years[-1]
    reason = f"share of the {len(weights)} largest products from {case.on} that others cover in {MONTHS} months"
    head = ("replaced_in_a_year", case.state, case.on, case.wanted, last, last)
    return [DependenceRow(*head, share, None, None, "share", len(weights), "value", reason, case.ids)]
