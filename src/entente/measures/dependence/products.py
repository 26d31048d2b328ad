"""Dependence product by product: concentration at the finest level held, margins of the rules, replacement time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.products import PRODUCT_KIND
from entente.evidence.records import Query, Span
from entente.measures.dependence.numbers import composite, hhi, margin, ratio
from entente.measures.dependence.thresholds import RULES, of_rule
from entente.measures.rows import covers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from entente.evidence.products import Product
    from entente.evidence.records import Basis
    from entente.measures.rows import EvidenceLike

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

WORLD = "WLD"
FINE = 6
"""Digits of a product at which the rules were made."""


@dataclass(frozen=True, slots=True)
class Level:
    """A source of product rows and its level.

    Attributes
    ----------
    source, system
        Dataset; classification, such as ``HS12``.
    digits
        Length of its codes (0 for sectors).
    years
        Years in which it has rows of the state's imports.
    """

    source: str
    system: str
    digits: int
    years: tuple[int, ...]

    @property
    def coarse(self) -> bool:
        """Whether products are coarser than those that the rules were made for."""
        return self.digits < FINE

    @property
    def words(self) -> str:
        """The level in words."""
        if self.digits:
            return f"{self.digits} digits of {self.system}" + (" (coarse)" if self.coarse else "")
        return f"sectors of {self.system} (coarse)"


def levels(evidence: EvidenceLike, state: str, years: tuple[int, int] | None) -> list[Level]:
    """Return the levels at which the evidence splits the state's imports by partner, finest and latest first."""
    known = [cover for cover in covers(evidence, "trade", (PRODUCT_KIND,)) if cover.actor in {"*", state}]
    split = sorted({cover.source for cover in known if cover.partner != WORLD})
    if not split:
        return []
    where = f"source IN ({', '.join(map(literal, split))}) AND {_mine('receiver', state)}"
    span = "" if years is None else f" AND year BETWEEN {int(years[0])} AND {int(years[1])}"
    text = (
        "SELECT source, split_part(item, ':', 1) AS system, "  # noqa: S608 - names are quoted, numbers are whole
        "CASE WHEN item LIKE 'HS%' THEN length(split_part(item, ':', 2)) ELSE 0 END AS digits, "
        f"list(DISTINCT year ORDER BY year) AS years FROM tie WHERE {where}{span} GROUP BY ALL"
    )
    rows = evidence.sql(text).to_pylist()
    found = [Level(row["source"], row["system"], int(row["digits"]), tuple(row["years"])) for row in rows]
    return sorted(found, key=_preferred)


def _preferred(level: Level) -> tuple[int, int, int, bool, str, str]:
    """Return what levels are sorted by: finest, latest, longest, loaded before shipped, by name."""
    shipped = level.source.startswith("starter")
    return -level.digits, -max(level.years), -len(level.years), shipped, level.source, level.system


def _mine(side: str, state: str) -> str:
    """Return the condition on rows of one side: as it reports them itself, or reconciled."""
    other = "sender" if side == "receiver" else "receiver"
    name = literal(state)
    return (
        f"kind = '{PRODUCT_KIND}' AND status = 'value' AND {side} = {name} AND {other} NOT IN ('{WORLD}', {name}) "
        f"AND (reporter IS NULL OR reporter = {name})"
    )


def literal(name: str) -> str:
    """Return a name as SQL text."""
    return "'" + name.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Traded:
    """One side of a state's trade at one level.

    Attributes
    ----------
    year, item, partner
        (n,) of each flow: year; positions in ``items`` and ``partners``.
    value
        (n,) thousand USD.
    """

    items: tuple[str, ...]
    partners: tuple[str, ...]
    year: Integers
    item: Integers
    partner: Integers
    value: Floats

    def total(self, year: int) -> Floats:
        """Return what is traded of each item in a year."""
        here = self.year == year
        return np.bincount(self.item[here], weights=self.value[here], minlength=len(self.items)).astype(float)

    def with_partner(self, year: int, who: frozenset[str]) -> Floats:
        """Return what is traded of each item with some partners in a year."""
        places = np.array([index for index, name in enumerate(self.partners) if name in who], dtype=np.int64)
        here = (self.year == year) & np.isin(self.partner, places)
        return np.bincount(self.item[here], weights=self.value[here], minlength=len(self.items)).astype(float)

    def concentration(self, year: int, without: frozenset[str] = frozenset()) -> Floats:
        """Return the index of each item over partners in a year; ``without`` are left out."""
        out = np.array([index for index, name in enumerate(self.partners) if name in without], dtype=np.int64)
        here = (self.year == year) & ~np.isin(self.partner, out)
        return hhi(self.value[here], self.item[here], len(self.items))


def traded(evidence: EvidenceLike, level: Level, state: str, side: str, wanted: Product | None) -> tuple[Traded, Basis]:
    """Read a state's imports (side ``receiver``) or exports (``sender``) at a level."""
    other = "sender" if side == "receiver" else "receiver"
    text = (
        f"SELECT year, item, {other} AS partner, sum(value) AS value, any_value(source) AS source, "  # noqa: S608 - quoted
        f"any_value(snapshot) AS snapshot FROM tie WHERE {_mine(side, state)} AND {_at(level)} "
        "GROUP BY year, item, partner ORDER BY year, item, partner"
    )
    table = evidence.sql(text)
    where = {"kind": (PRODUCT_KIND,), "source": (level.source,), side: (state,)}
    span = Span(min(level.years), max(level.years))
    return _spread(table, wanted), evidence.basis(Query("tie", {**where, "year": span}), table)


def _at(level: Level) -> str:
    digits = f" AND length(split_part(item, ':', 2)) = {level.digits}" if level.digits else ""
    span = f"year BETWEEN {min(level.years)} AND {max(level.years)}"
    return f"source = {literal(level.source)} AND split_part(item, ':', 1) = {literal(level.system)} AND {span}{digits}"


def _sold(level: Level) -> str:
    """Return the condition on what exporters sell to other states, as they report it themselves, or reconciled."""
    return (
        f"kind = '{PRODUCT_KIND}' AND status = 'value' AND {_at(level)} AND sender NOT IN ('{WORLD}', receiver) "
        f"AND receiver <> '{WORLD}' AND (reporter IS NULL OR reporter = sender)"
    )


def _spread(table: pa.Table, wanted: Product | None) -> Traded:
    names = [str(name) for name in table.column("item").to_pylist()]
    keep = np.array([wanted is None or wanted.holds(name) for name in names], dtype=bool)
    who = np.array([str(name) for name in table.column("partner").to_pylist()], dtype=object)[keep]
    items, item = np.unique(np.array(names, dtype=object)[keep].astype(str), return_inverse=True)
    partners, partner = np.unique(who.astype(str), return_inverse=True)
    year, value = (np.asarray(table.column(name).to_numpy())[keep] for name in ("year", "value"))
    named = tuple(str(name) for name in items), tuple(str(name) for name in partners)
    return Traded(*named, year.astype(np.int64), item, partner, value.astype(float))


@dataclass(frozen=True, slots=True)
class Market:
    """The world's exports of products: (years, items) index and total, NaN where there are none."""

    concentration: Floats
    total: Floats


def market(evidence: EvidenceLike, level: Level, items: Sequence[str], years: Sequence[int]) -> tuple[Market, Basis]:
    """Measure how concentrated the world's exports of each item are, by exporter.

    What exporters report themselves counts, or what is reconciled.
    """
    text = (
        "SELECT year, item, sum(v) AS total, sum(v * v) / (sum(v) * sum(v)) AS hhi, any_value(source) AS source, "  # noqa: S608 - quoted
        "any_value(snapshot) AS snapshot FROM (SELECT year, item, sender, sum(value) AS v, "
        f"any_value(source) AS source, any_value(snapshot) AS snapshot FROM tie WHERE {_sold(level)} "
        "GROUP BY year, item, sender) GROUP BY year, item HAVING sum(v) > 0"
    )
    table = evidence.sql(text)
    place, when = ({name: index for index, name in enumerate(names)} for names in (items, years))
    found = Market(*(np.full((len(years), len(items)), np.nan) for _ in range(2)))
    for row in table.select(["year", "item", "total", "hhi"]).to_pylist():
        if row["item"] in place and row["year"] in when:
            cell = when[row["year"]], place[row["item"]]
            found.concentration[cell], found.total[cell] = row["hhi"], row["total"]
    where = {"kind": (PRODUCT_KIND,), "source": (level.source,)}
    return found, evidence.basis(Query("tie", {**where, "year": Span(min(years), max(years))}), table)


@dataclass(frozen=True, slots=True)
class Margins:
    """Indicators and margins, each (years, items).

    Attributes
    ----------
    indicators
        ``import_hhi``, ``world_hhi``, ``import_export_ratio``, ``outside_share``.
    rules
        Composite margin by rule; NaN where a product is not imported or an indicator is not known.
    """

    years: tuple[int, ...]
    indicators: dict[str, Floats]
    rules: dict[str, Floats]


def margins(imports: Traded, exports: Traded, found: Market, years: Sequence[int], inside: frozenset[str]) -> Margins:
    """Compute the indicators of both rules for each year and item, and the smallest margin of each rule."""
    sold = [_aligned(exports, imports.items, year) for year in years]
    bought = [imports.total(year) for year in years]
    within = [imports.with_partner(year, inside) for year in years]
    outside = [
        np.divide(total - home, total, out=np.full_like(total, np.nan), where=total > 0)
        for total, home in zip(bought, within, strict=True)
    ]
    indicators = {
        "import_hhi": np.stack([imports.concentration(year, inside) for year in years]),
        "world_hhi": found.concentration,
        "import_export_ratio": np.stack(
            [ratio(total - home, out) for total, home, out in zip(bought, within, sold, strict=True)]
        ),
        "outside_share": np.stack(outside),
    }
    rules = {
        rule: composite(np.stack([margin(indicators[item.indicator], item.value) for item in of_rule(rule)]))
        for rule in RULES
    }
    return Margins(tuple(years), indicators, rules)


def _aligned(exports: Traded, items: Sequence[str], year: int) -> Floats:
    """Return the exports of the items of another side."""
    place = {name: index for index, name in enumerate(exports.items)}
    total = exports.total(year)
    return np.array([total[place[name]] if name in place else 0.0 for name in items])


def suppliers(
    evidence: EvidenceLike, level: Level, item: str, years: Sequence[int], without: frozenset[str]
) -> tuple[tuple[str, ...], Floats]:
    """Return who exports an item, and what each exports to the world by year (years, suppliers); NaN for nothing.

    ``without`` are left out: the supplier that stops, and the buyer itself.
    """
    text = (
        "SELECT year, sender, sum(value) AS value FROM tie "  # noqa: S608 - quoted
        f"WHERE {_sold(level)} AND item = {literal(item)} GROUP BY year, sender ORDER BY year, sender"
    )
    rows = [row for row in evidence.sql(text).to_pylist() if row["sender"] not in without and row["year"] in set(years)]
    names = sorted({row["sender"] for row in rows})
    place, when = ({name: index for index, name in enumerate(keys)} for keys in (names, years))
    table = np.full((len(years), len(names)), np.nan)
    for row in rows:
        table[when[row["year"]], place[row["sender"]]] = row["value"]
    return tuple(names), table
