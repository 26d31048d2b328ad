"""Arms under every specification: weighed by volume or by orders, as a flow or as a stock that ages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from entente.measures import intervals
from entente.measures.cells import Block, absent_poles
from entente.measures.domains.arms import NOTHING, pole_columns
from entente.measures.interoperability import standards
from entente.measures.interoperability.deliveries import DOUBTS, PREFIX, cell_of
from entente.measures.interoperability.deliveries import KIND as STOCK
from entente.measures.interoperability.deliveries import NAMES as GROUP_NAMES
from entente.measures.multiverse.profile import TOO_EARLY, of_block
from entente.measures.rows import assign, covers, fetch, select, unique_bases
from entente.measures.supply import YEAR, arms_sources, read_periods, read_years
from entente.measures.who import OTHER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, Condition
    from entente.measures.multiverse.grid import Level
    from entente.measures.multiverse.profile import Profile, Setting
    from entente.measures.rows import Rows
    from entente.measures.supply import ArmsSource, Supply

    Floats = NDArray[np.float64]

FIRST_YEAR = 1950
"""First year of the register."""

LIFE = 30
"""Years that arms count in a stock with a life; and the part that a stock loses a year is :data:`LOSS`."""

LOSS = 0.05

NEEDS_REGISTER = "needs the loaded register (entente load sipri PATH): shipped shares are by five-year period"

POLE_OF = {"soviet_russian": "russia", "nato_western": "west", "turkish": "turkiye", "chinese": "china"}
"""Group of designs -> shipped pole; all other designs are nobody's."""

NO_STANDARD = "design standards are mapped to the shipped poles only"
NO_ORDERS = "shipped sums by standard count no orders"
NO_SIZES = "shipped yearly sums do not say which deliveries are of one order: no interval"


def weight_of(years: NDArray[np.int64], year: int, basis: str, length: int) -> Floats:
    """Return how much deliveries of ``years`` count in ``year``.

    Parameters
    ----------
    years
        Any shape.
    basis
        ``flow``: 1 in the window of ``length`` years that ends with ``year``. ``stock``: 1 for ever; ``stock_life``:
        1 for 30 years; ``stock_loss``: 5 % less each year.

    Returns
    -------
    ndarray
        Same shape, in [0, 1]; 0 for later years.
    """
    age = year - np.asarray(years)
    past = age >= 0
    if basis == "flow":
        return np.asarray(past & (age < length), float)
    if basis == "stock_life":
        return np.asarray(past & (age < LIFE), float)
    kept = 1.0 - LOSS if basis == "stock_loss" else 1.0
    return np.where(past, kept ** np.maximum(age, 0), 0.0)


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Single deliveries to the state: one entry per order and delivery year.

    Attributes
    ----------
    order
        Counts from 0 over orders.
    supplier, group
        Of each order: as a position in ``suppliers``, and of its design as a position in the names of groups.
    certain
        Whether the size and year of the delivery are certain.
    low
        First year that the register covers.
    """

    year: NDArray[np.int64]
    order: NDArray[np.int64]
    value: Floats
    certain: NDArray[np.bool_]
    supplier: NDArray[np.int64]
    group: NDArray[np.int64]
    suppliers: tuple[str, ...]
    low: int
    evidence: tuple[str, ...]

    @classmethod
    def of(cls, rows: Rows, low: int) -> Deliveries:
        """Read rows of kind ``arms_delivery``."""
        sender, suppliers = rows.codes("sender")
        line, lines = rows.codes("locator")
        keys, order = np.unique(sender * max(len(lines), 1) + line, return_inverse=True)
        notes = rows.table.column("note").to_pylist()
        certain = np.array([not any(mark in (note or "") for mark in DOUBTS) for note in notes], bool)
        value = np.nan_to_num(rows.floats("value"))
        of_order, ids = keys // max(len(lines), 1), (rows.basis.id,)
        group = np.zeros(keys.size, np.int64)
        group[order] = groups_of(rows.texts("item"), rows.texts("sender"), notes)
        return cls(rows.integers("year"), order, value, certain, of_order, group, tuple(suppliers), low, ids)

    def orders(self, weight: Floats, *, by_order: bool) -> tuple[Floats, NDArray[np.bool_]]:
        """Return what each order adds, and which orders add anything, each of shape (orders,)."""
        count = self.supplier.size
        live = np.zeros(count, bool)
        live[self.order[weight > 0]] = True
        if not by_order:
            return np.asarray(np.bincount(self.order, weights=self.value * weight, minlength=count), float), live
        most = np.zeros(count)
        np.maximum.at(most, self.order, weight)
        return most, live


def groups_of(items: Sequence[str], senders: Sequence[str], notes: Sequence[str | None]) -> list[int]:
    """Return the group of designs of each delivery by the shipped table of standards, as a position in its names."""
    table = standards.shipped()
    keys = list(zip(items, senders, (note or "" for note in notes), strict=True))
    memo = {key: cell_of(*key, table)[0] for key in set(keys)}
    return [memo[key] for key in keys]


@dataclass(slots=True)
class Arms:
    """Deliveries or shipped shares, read once."""

    setting: Setting
    deliveries: dict[int, Deliveries] = field(default_factory=dict)
    supplies: dict[int, Supply] = field(default_factory=dict)
    stocks: dict[int, Rows] = field(default_factory=dict)
    yearly: dict[int, Supply] = field(default_factory=dict)
    bases: tuple[Basis, ...] = ()

    def profile(self, spec: Mapping[str, Level], year: int) -> Profile | str:
        """Return the shares of the poles' supplies, or of their designs."""
        if spec.get("counted") == "standard" and not self.setting.frame.shipped:
            return NO_STANDARD
        if year in self.deliveries:
            return self._register(self.deliveries[year], spec, year)
        if spec.get("counted") == "standard" and year in self.stocks:
            return self._sums(self.stocks[year], spec, year)
        if year not in self.supplies:
            return f"no source covers arms deliveries to {self.setting.frame.state.id} in {year}"
        found = self._period(self.supplies[year], spec, year)
        return self._yearly(spec, year) if isinstance(found, str) and year in self.yearly else found

    def end(self, year: int) -> int:
        """Return the last year of the shipped period that holds ``year``; ``year`` itself with a register."""
        ends = (
            [last for first, last in self.supplies[year].windows if first <= year <= last]
            if self._shipped(year)
            else []
        )
        return ends[0] if ends else year

    def _shipped(self, year: int) -> bool:
        return year in self.supplies and year not in self.deliveries

    def _register(self, found: Deliveries, spec: Mapping[str, Level], year: int) -> Profile | str:
        basis, length = str(spec["basis"]), int(spec.get("window", 0))
        born = max(self.setting.frame.born, found.low)
        if basis == "flow" and year - length + 1 < born:
            return TOO_EARLY
        weight = weight_of(found.year, year, basis, length) * (found.year >= born)
        if spec["uncertain"] == "out":
            weight = weight * found.certain
        first = year - length + 1 if basis == "flow" else born
        homes = self._homes(found, spec, (first, year))
        return self._divide(found, weight, homes, (first, year), by_order=spec["weigh"] == "orders")

    def _homes(self, found: Deliveries, spec: Mapping[str, Level], years: tuple[int, int]) -> NDArray[np.int64]:
        """Return the pole of each order: that of its supplier, or that of its design."""
        if spec.get("counted") == "standard":
            return self._designs()[found.group]
        return pole_columns(self.setting.frame, found.suppliers, range(years[0], years[1] + 1))[found.supplier]

    def _designs(self) -> NDArray[np.int64]:
        names = self.setting.frame.names
        return np.array([names.index(POLE_OF.get(group, OTHER)) for group in GROUP_NAMES], np.int64)

    def _divide(
        self,
        found: Deliveries,
        weight: Floats,
        homes: NDArray[np.int64],
        years: tuple[int, int],
        *,
        by_order: bool,
    ) -> Profile | str:
        frame = self.setting.frame
        amount, live = found.orders(weight, by_order=by_order)
        total, n = float(amount.sum()), int(live.sum())
        if not n:
            return NOTHING
        if not by_order and total < frame.config.min_tiv:
            return f"{n} orders of less than {frame.config.min_tiv:g} million TIV together: too little to divide"
        n_eff = float(intervals.effective_n(np.asarray(total), np.asarray((amount**2).sum())))
        sums = np.bincount(homes, weights=amount, minlength=len(frame.names)).astype(float)
        return self._block(sums, n, n_eff, years, found.evidence)

    def _yearly(self, spec: Mapping[str, Level], year: int) -> Profile | str:
        """Add up shipped shares by year, each weighed by the year's volume."""
        supply, basis, length = self.yearly[year], str(spec["basis"]), int(spec.get("window", 0))
        if spec["weigh"] == "orders" or spec["uncertain"] == "out" or year not in self.stocks:
            return NEEDS_REGISTER
        first = year - length + 1 if basis == "flow" else supply.windows[0][0]
        if first < supply.windows[0][0]:
            return TOO_EARLY
        years = np.array([window[0] for window in supply.windows])
        weight = weight_of(years, year, basis, length) * _volumes(self.stocks[year], years)
        amount = weight @ np.nan_to_num(supply.value)
        if amount.sum() < self.setting.frame.config.min_tiv:
            return NOTHING
        homes = pole_columns(self.setting.frame, supply.suppliers, range(first, year + 1))
        sums = np.bincount(homes, weights=amount, minlength=len(self.setting.frame.names)).astype(float)
        n = int(supply.n[weight > 0].sum())
        evidence = (*supply.evidence, self.stocks[year].basis.id)
        return self._block(sums, n, None, (first, year), evidence)

    def _sums(self, rows: Rows, spec: Mapping[str, Level], year: int) -> Profile | str:
        """Divide shipped sums by year and group of designs, which know no single orders."""
        basis, length = str(spec["basis"]), int(spec.get("window", 0))
        if spec["weigh"] == "orders":
            return NO_ORDERS
        born = max(self.setting.frame.born, FIRST_YEAR)
        if basis == "flow" and year - length + 1 < born:
            return TOO_EARLY
        weight = weight_of(rows.integers("year"), year, basis, length)
        if spec["uncertain"] == "out":
            weight = weight * np.array([";certain;" in item for item in rows.texts("item")])
        group = [GROUP_NAMES.index(sender.removeprefix(PREFIX)) for sender in rows.texts("sender")]
        homes = self._designs()[np.array(group, np.int64)]
        amount = weight * np.nan_to_num(rows.floats("value"))
        sums = np.bincount(homes, weights=amount, minlength=len(self.setting.frame.names)).astype(float)
        if sums.sum() < self.setting.frame.config.min_tiv:
            return NOTHING
        years = (year - length + 1 if basis == "flow" else born, year)
        return self._block(sums, int(rows.integers("n")[weight > 0].sum()), None, years, (rows.basis.id,))

    def _block(
        self, sums: Floats, n: int, n_eff: float | None, years: tuple[int, int], evidence: tuple[str, ...]
    ) -> Profile | str:
        frame = self.setting.frame
        block = Block(
            "arms",
            years[1],
            tuple(sums.tolist()),
            n,
            n_eff=n_eff,
            reason=NO_SIZES if n_eff is None else "",
            evidence=evidence,
            year_from=years[0],
            absent=absent_poles(frame, years[1]),
        )
        return of_block(block, frame, rest=True)

    def _period(self, supply: Supply, spec: Mapping[str, Level], year: int) -> Profile | str:
        span = year - int(spec.get("window", 0)) + 1, year
        plain = spec["basis"] == "flow" and spec["uncertain"] == "in" and spec.get("counted") != "standard"
        if not plain or span not in supply.windows:
            return NEEDS_REGISTER
        index = supply.windows.index(span)
        n = int(supply.n[index].sum())
        if not n or supply.value[index].sum() <= 0:
            return NOTHING
        homes = pole_columns(self.setting.frame, supply.suppliers, range(span[0], span[1] + 1))
        by_order = spec["weigh"] == "orders"
        amount = supply.n[index].astype(float) if by_order else supply.value[index]
        sums = np.bincount(homes, weights=amount, minlength=len(self.setting.frame.names)).astype(float)
        n_eff = float(n) if by_order else float(supply.effective_n()[index])
        return self._block(sums, n, n_eff, span, supply.evidence)


def _volumes(rows: Rows, years: NDArray[np.int64]) -> Floats:
    """Return the volume delivered in each of ``years``."""
    place = rows.integers("year") - int(years[0])
    inside = (place >= 0) & (place < years.size)
    volume = np.nan_to_num(rows.floats("value"))
    return np.bincount(place[inside], weights=volume[inside], minlength=years.size).astype(float)


# --- reading ---------------------------------------------------------------------------------------------------------


def open_reader(setting: Setting) -> Arms:
    """Read all deliveries up to the last year asked for, or the shipped shares."""
    frame, reader = setting.frame, Arms(setting)
    bases: list[Basis] = []
    for source in arms_sources(setting.evidence, frame.state.id, setting.ends, frame.config.prefer):
        if source.register:
            found, basis = _read_all(setting, source)
            reader.deliveries |= dict.fromkeys(source.years, found)
        else:
            supply, basis = _read_shipped(setting, source)
            reader.supplies |= dict.fromkeys(source.years, supply)
        bases.append(basis)
    if len(reader.deliveries) < len(setting.ends):
        bases += _read_stocks(reader)
    reader.bases = unique_bases(bases)
    return reader


def _read_stocks(reader: Arms) -> list[Basis]:
    """Read shipped sums by year and group of designs, if the evidence holds them for the state."""
    setting = reader.setting
    known = [cover for cover in covers(setting.evidence, "arms", (STOCK,)) if cover.partner == "*"]
    state = setting.frame.state.id
    bases: list[Basis] = []
    for source, ends in assign(known, state, setting.ends, prefer=setting.frame.config.prefer).items():
        where: dict[str, Condition] = {"kind": (STOCK,), "receiver": (state,), "status": ("value",)}
        rows = fetch(setting.evidence, select("tie", source, (FIRST_YEAR, max(ends)), **where))
        reader.stocks |= dict.fromkeys(ends, rows)
        bases.append(rows.basis)
    return [*bases, *_read_yearly(reader)]


def _read_yearly(reader: Arms) -> list[Basis]:
    """Read shipped shares by year, if the evidence holds them for the state."""
    setting, bases = reader.setting, []
    for source in arms_sources(setting.evidence, setting.frame.state.id, None, setting.frame.config.prefer, sums=YEAR):
        if not source.register:
            supply, basis = read_years(setting.evidence, setting.frame.state.id, source)
            reader.yearly |= {year: supply for year in setting.ends if year in source.years}
            bases.append(basis)
    return bases


def _read_all(setting: Setting, source: ArmsSource) -> tuple[Deliveries, Basis]:
    where: dict[str, Condition] = {
        "kind": ("arms_delivery",),
        "receiver": (setting.frame.state.id,),
        "status": ("value",),
    }
    years = (min(FIRST_YEAR, source.low), max(source.years))
    rows = fetch(setting.evidence, select("tie", source.name, years, **where))
    return Deliveries.of(rows, source.low), rows.basis


def _read_shipped(setting: Setting, source: ArmsSource) -> tuple[Supply, Basis]:
    """Read the shares of all years that the source covers: the periods must not be cut at the years asked for."""
    every = arms_sources(setting.evidence, setting.frame.state.id, None, setting.frame.config.prefer)
    whole = next((each for each in every if each.name == source.name), source)
    return read_periods(setting.evidence, setting.frame.state.id, whole)
