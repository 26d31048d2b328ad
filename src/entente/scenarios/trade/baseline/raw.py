"""The public figures that the baseline is computed from, as arrays over its regions and sectors.

Values are million US dollars. Nothing here is estimated: see :mod:`entente.scenarios.trade.baseline.build`.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import FormatError, InputError, UsageError
from entente.scenarios.trade.baseline.concordance import goods, groups, places, region_of, regions, sectors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from entente.scenarios.trade.records import Floats

YEAR, PATTERN_YEAR = 2022, 2013
LAST_YEARS = tuple(range(2018, 2023))

FILES: dict[str, str] = {
    "adb": "trade/adb_mrio_summary",
    "pattern": "trade/baci_gtap39_2013/trade_2013_long.csv.gz",
    "elasticity": "trade/fontagne_elasticities/final_tariff_GTAP_2020_10_08.csv",
    "kz_trade": "trade/kz_national_trade/kz_trade_by_partner_2018_2023_thousand_usd.csv",
    "kg_trade": "trade/kz_national_trade/kyrgyz",
    "uz_trade": "trade/kz_national_trade/uzbek",
    "armenia": "trade/kz_national_trade/armenia_data.csv",
    "euros": "trade/kz_national_trade/kazakhstan_import_yearly.csv",
    "eurostat": "trade/eurostat_exports_central_asia/eu_exports_monthly_total_2019_2024.csv",
    "gdp": "states/isard/cw_gdppop.csv.gz",
    "donor": "fixtures/cp2015_nafta",
}
"""What is read -> where it lies in the data folder."""

REPORTERS = ("KAZ", "KGZ", "UZB", "ARM")
"""Whose statistics control totals by partner; an earlier one overrides a later one's mirror."""


@dataclass(frozen=True, slots=True)
class Industry:
    """A region's industries in one year, summed over its members: (35,) each, million USD."""

    output: Floats
    value_added: Floats
    domestic: Floats
    domestic_inputs: Floats

    @property
    def exports(self) -> Floats:
        """Output that is not sold at home (the files' e, ez, ey are domestic sales)."""
        return np.asarray(np.maximum(self.output - self.domestic, 0.0))


@dataclass(frozen=True, slots=True)
class Raw:
    """All that is read.

    Attributes
    ----------
    industries
        Region -> industries of 2022.
    peak
        Region -> (35,) largest exports of 2018 to 2022 relative to those of 2022.
    pattern
        (J, N, N) importer by exporter, goods trade of 2013.
    outside
        Region -> (35,) exports of 2013 of those of its members that are in the pattern, from the tables.
    weight
        Region -> goods exports of 2022 of its members that are not in the pattern.
    national
        Reporter -> {("exports" or "imports", region): million USD, 2022}; region "WLD" is the stated total.
    eurostat
        Member region -> exports to Russia, 2022.
    """

    industries: Mapping[str, Industry]
    peak: Mapping[str, Floats]
    pattern: Floats
    outside: Mapping[str, Floats]
    weight: Mapping[str, float]
    national: Mapping[str, Mapping[tuple[str, str], float]]
    eurostat: Mapping[str, float]
    gdp: Mapping[str, float]
    elasticity: Mapping[str, float]
    donors: Mapping[str, Floats]
    donor_theta: Floats
    usd_per_eur: float


def read(data: Path) -> Raw:
    """Read everything from the data folder.

    Raises
    ------
    InputError
        If something is missing, or (FormatError) is not what it should be.
    """
    missing = [where for where in FILES.values() if not (data / where).exists()]
    if missing:
        raise InputError(f"{data} lacks {', '.join(missing)}", hint="name the folder that holds the public datasets")
    tables = _tables(data / FILES["adb"])
    now = {region: _industry(tables, region, YEAR) for region in _with_tables()}
    euro = _euro(data)
    donors, theta = _donors(data / FILES["donor"])
    return Raw(
        industries=now,
        peak={region: _peak(tables, region) for region in now},
        pattern=_pattern(data / FILES["pattern"]),
        outside={region: _outside(tables, region) for region in now},
        weight={region: _weight(tables, region) for region in now},
        national=_national(data),
        eurostat=_eurostat(data / FILES["eurostat"], euro),
        gdp=_gdp(data / FILES["gdp"]),
        elasticity=_elasticity(data / FILES["elasticity"]),
        donors=donors,
        donor_theta=theta,
        usd_per_eur=euro,
    )


# --- the tables of the Asian Development Bank ------------------------------------------------------------------------

Tables = dict[tuple[int, int, int], "Floats"]
"""(edition, year, economy) -> (35, 4): output, value added, domestic sales, domestic sales to industries."""


def _tables(folder: Path) -> Tables:
    import pyarrow.parquet as pq

    found: Tables = {}
    for edition in (62, 72):
        columns = pq.read_table(folder / f"summary{edition}.parquet").to_pydict()
        values = np.array([columns[name] for name in ("x", "va", "e", "ez")]).T
        for year, economy, industry, row in zip(columns["t"], columns["s"], columns["i"], values, strict=True):
            found.setdefault((edition, int(year), int(economy)), np.zeros((35, 4)))[int(industry) - 1] = row
    return found


def _with_tables() -> list[str]:
    held = {place.region for place in places() if place.adb72}
    return [region.id for region in regions() if region.id in held]


def _numbers(region: str, edition: int) -> list[int]:
    pairs = [(place.adb62 if edition == 62 else place.adb72) for place in places() if place.region == region]  # noqa: PLR2004 - the edition of 62 economies
    return [number for number in pairs if number]


def _industry(tables: Tables, region: str, year: int) -> Industry:
    total = sum((tables[72, year, number] for number in _numbers(region, 72)), np.zeros((35, 4)))
    return Industry(*(np.ascontiguousarray(total[:, column]) for column in range(4)))


def _peak(tables: Tables, region: str) -> Floats:
    exports = np.array([_industry(tables, region, year).exports for year in LAST_YEARS])
    return np.asarray(np.where(exports[-1] > 0, exports.max(axis=0) / np.maximum(exports[-1], 1e-9), 1.0))


def _outside(tables: Tables, region: str) -> Floats:
    numbers = [place.adb62 for place in places() if place.region == region and place.pattern and place.adb62]
    total = sum((tables[62, PATTERN_YEAR, number] for number in numbers), np.zeros((35, 4)))
    return np.asarray(np.maximum(total[:, 0] - total[:, 2], 0.0))


def _weight(tables: Tables, region: str) -> float:
    numbers = [place.adb72 for place in places() if place.region == region and not place.pattern and place.adb72]
    total = sum((tables[72, YEAR, number][:16] for number in numbers), np.zeros((16, 4)))
    return float(np.maximum(total[:, 0] - total[:, 2], 0.0).sum())


# --- trade -----------------------------------------------------------------------------------------------------------


def _order() -> dict[str, int]:
    return {region.id: place for place, region in enumerate(regions())}


def _pattern(path: Path) -> Floats:
    order = _order()
    names = {place.pattern: order[place.region] for place in places() if place.pattern}
    codes = {code: place for place, sector in enumerate(sectors()) for code in sector.gtap39}
    flows = np.zeros((len(codes) and len(sectors()), len(order), len(order)))
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                cell = codes[row["gtap_sector"]], names[row["importer"]], names[row["exporter"]]
            except KeyError as error:
                raise FormatError(f"{path} names {error}", hint="take the file of 38 countries") from error
            flows[cell] += float(row["value_thousand_usd"]) / 1000
    return flows


def _national(data: Path) -> dict[str, dict[tuple[str, str], float]]:
    from entente.sources import get

    found = {}
    for reporter, name in (("KAZ", "kz_trade"), ("KGZ", "kg_trade"), ("UZB", "uz_trade")):
        table = get(name).read(data / FILES[name]).tables["tie"]
        found[reporter] = _totals(reporter, table.to_pylist())
    found["ARM"] = _armenia(data / FILES["armenia"])
    return found


def _totals(reporter: str, rows: list[dict[str, object]]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = defaultdict(float)
    for row in rows:
        if row["year"] != YEAR or row["value"] is None:
            continue
        out = row["sender"] == reporter
        partner = str(row["receiver"] if out else row["sender"])
        where = "WLD" if partner == "WLD" else region_of(partner)
        found["exports" if out else "imports", where] += float(str(row["value"])) / 1000
    return _closed(found)


def _closed(found: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Give the rest of the world what the stated total holds beyond the named partners."""
    for flow in ("exports", "imports"):
        named = sum(value for (which, region), value in found.items() if which == flow and region not in {"WLD", "ROW"})
        found[flow, "ROW"] = found[flow, "WLD"] - named
    return dict(found)


def _armenia(path: Path) -> dict[tuple[str, str], float]:
    """Read a year's rows: country (commas inside), exports, imports by consignment, imports by origin; thousand USD."""
    from entente.actors import resolve

    found: dict[tuple[str, str], float] = defaultdict(float)
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        cells = line.rsplit(",", 5)
        if cells[-2:] != ["Year", str(YEAR)] or "total" in cells[0].casefold():
            continue
        try:
            partner = region_of(resolve(cells[0].strip('" '), YEAR, language="en").id)
        except UsageError:
            partner = "ROW"
        for flow, cell in (("exports", cells[1]), ("imports", cells[3])):
            value = 0.0 if cell.strip() == "-" else float(cell) / 1000
            found[flow, partner] += value
            found[flow, "WLD"] += value
    return dict(found)


def _euro(data: Path) -> float:
    """Return US dollars per euro in 2022 as implied by Kazakhstan's imports from China in both currencies."""
    with (data / FILES["euros"]).open(encoding="utf-8", newline="") as file:
        euros = [
            float(row["VALUE_IN_EUR"])
            for row in csv.DictReader(file)
            if row["PARTNER"] == "China" and row["PERIOD"] == f"Y{YEAR}"
        ]
    with (data / FILES["kz_trade"]).open(encoding="utf-8", newline="") as file:
        dollars = [
            float(row["imports"])
            for row in csv.DictReader(file)
            if row["partner"].strip().casefold() == "китай" and row["year"] == str(YEAR)
        ]
    if not euros or not dollars:
        raise FormatError(
            "Kazakhstan's imports from China are missing in dollars or euros", hint="take the files whole"
        )
    return dollars[0] * 1000 / euros[0]


def _eurostat(path: Path, rate: float) -> dict[str, float]:
    """Return exports to Russia of 2022 by region of the member (the United Kingdom and aggregates left out)."""
    from entente.actors import resolve

    found: dict[str, float] = defaultdict(float)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["reporter"].split(" (")[0]
            if not row["partner"].startswith("Russia") or not row["month"].startswith(str(YEAR)):
                continue
            if name.startswith(("Euro", "United Kingdom")):
                continue
            found[region_of(resolve(name, YEAR, language="en").id)] += float(row["value_in_eur"]) * rate / 1e6
    return dict(found)


# --- the rest --------------------------------------------------------------------------------------------------------

DONORS = {"705": "KAZ", "704": "UZB", "370": "BLR"}


def _gdp(path: Path) -> dict[str, float]:
    """Return the latest GDP at purchasing power of the states whose production is imputed."""
    found: dict[str, tuple[int, float]] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            state, year = DONORS.get(row["ccode"]), int(row["year"])
            if state and row["pwtrgdp"] and year > found.get(state, (0, 0.0))[0]:
                found[state] = (year, float(row["pwtrgdp"]))
    return {state: value for state, (_, value) in found.items()}


def _elasticity(path: Path) -> dict[str, float]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["gtap_sector"]: -float(row["epsilon_GTAP"]) for row in csv.DictReader(file) if row["epsilon_GTAP"]}


def _donors(folder: Path) -> tuple[dict[str, Floats], Floats]:
    """Return region -> (K, J) shares of inputs in a producer's intermediate use (40 by 40), "" the world's; thetas."""
    from entente.scenarios.trade.prepare import read_cp2015

    tables, _ = read_cp2015(folder)
    inputs = np.maximum(tables.inputs, 0.0)
    used = (tables.output * (1 - tables.value_added_share))[:, None, :] * inputs
    found = {name: used[place] for place, name in enumerate(tables.countries) if name != "ROW"}
    return found | {"": used.sum(axis=0)}, tables.theta


def by_group(values: Floats) -> Floats:
    """Return (G,) sums over the groups of industries."""
    return np.array([values[np.array(group) - 1].sum() for group in groups()])


def goods_groups() -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return (G,) which groups of industries make goods."""
    first = {sector.adb[0]: bool(good) for sector, good in zip(sectors(), goods(), strict=True)}
    return np.array([any(first.get(number, False) for number in group) for group in groups()])
