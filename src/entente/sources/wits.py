"""World Bank's WITS: trade summaries of a country, by product group and for its five largest partners."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import FormatError
from entente.evidence.products import PRODUCT_KIND
from entente.evidence.records import Coverage, Reading, Reject
from entente.sources._columns import check_yield
from entente.sources._files import MEBIBYTE, whole
from entente.sources._layout import has_columns, wrong_layout
from entente.sources._names import UNKNOWN, WORLD, Names
from entente.sources._national import data_files, joint_digest
from entente.sources._text import cells_of, check_text, decode, lines_of, records, reject
from entente.sources._ties import runs
from entente.sources._trade import NUMBER, product_ties
from entente.sources.registry import get

if TYPE_CHECKING:
    from pathlib import Path

    from entente.sources._text import Record

LIMIT = 64 * MEBIBYTE
REPORTER, PARTNER, GROUP, KIND, INDICATOR = range(5)
FIRST = 5
"""Place of the first year."""

SPECIAL = {
    "World": WORLD,
    "Unspecified": UNKNOWN,
    "Special Categories": UNKNOWN,
    "Belgium-Luxembourg": "BEL",
    "Korea, Rep.": "KOR",
    "Korea, Dem. Rep.": "PRK",
    "Egypt, Arab Rep.": "EGY",
    "Iran, Islamic Rep.": "IRN",
    "Hong Kong, China": "HKG",
    "British Virgin Islands": "VGB",
    "Bermuda": "BMU",
    "Cayman Islands": "CYM",
    "Slovak Republic": "SVK",
    "Macao": "MAC",
    "Other Asia, nes": "TWN",
    "Ethiopia(excludes Eritrea)": "ETH",
    "Serbia, FR(Serbia/Montenegro)": "SCG",
}
"""Names of the World Bank for states and territories."""

TRADE = re.compile(r"^(?:Trade \(US\$ Mil\)|(?:Ex|Im)ports? ?\((?:in )?US\$ Mil\))", re.IGNORECASE)
Flow = tuple[str, str, str, str, int, float, str]
NAMES = ("sender", "receiver", "reporter", "item", "year", "value", "locator")
"""What a :data:`Flow` holds."""

NOTE = "product groups with the world, and totals with the five largest partners of some years only"


def read(path: Path) -> Reading:
    """Read trade summaries.

    Parameters
    ----------
    path
        A file ``en_KAZ_AllYears_WITS_Trade_Summary.CSV`` or a folder of them: ``Reporter``, ``Partner``, ``Product
        categories``, ``Indicator Type``, ``Indicator``, then one column a year.

    Returns
    -------
    Table ``tie``, kind ``trade_product``, thousand USD, items ``WITS:All Products``, ``WITS:Fuels`` ...; the partner
    is ``WLD`` except for totals with the largest partners. Development figures, shares and tariffs are left out.

    Raises
    ------
    InputError
        If a file cannot be read, or is of another layout (FormatError).
    """
    spec = get("wits")
    files = data_files(path, spec.files)
    if not files:
        raise FormatError(f"{path} holds no file *WITS_Trade_Summary.CSV", hint=spec.by_hand)
    rows: list[Flow] = []
    rejects: list[Reject] = []
    regions: set[str] = set()
    for file in files:
        found, wrong, region = _file(file)
        rows += found
        rejects += wrong
        regions |= region
    check_yield(files[0], spec, len(rows), rejects)
    sha256 = joint_digest(files)
    columns = {name: list(column) for name, column in zip(NAMES, zip(*rows, strict=True), strict=True)}
    return Reading(
        origin=spec.origin,
        sha256=sha256,
        vintage="",
        tables={"tie": product_ties("wits", sha256, columns)},
        coverage=_coverage(columns["reporter"], columns["year"]),
        rejects=tuple(sorted(rejects, key=lambda item: item.line)),
        notes=_notes(regions),
    )


def _notes(regions: set[str]) -> tuple[str, ...]:
    left = (f"reporters that are no state left out: {', '.join(sorted(regions))}",) if regions else ()
    return ("totals stand beside product groups: they are not to be added", *left)


def _file(path: Path) -> tuple[list[Flow], list[Reject], set[str]]:
    spec = get("wits")
    content = whole(path, limit=LIMIT, prefer=spec.files)
    check_text(path, content[:4096])
    lines = lines_of(decode(path, content, fallback="cp1252"))
    head = cells_of(lines[0])
    years = {place: int(name) for place, name in enumerate(head) if re.fullmatch(r"(?:19|20)\d\d", name)}
    if not has_columns(head, spec.layouts[0].columns) or not years or min(years) != FIRST:
        raise wrong_layout(path, spec, head)
    rows, rejects, regions = [], [], set()
    names = Names("en", SPECIAL)
    for record in records(lines[1:], first=2, width=len(head)):
        if isinstance(record, Reject):
            rejects.append(record)
        elif TRADE.match(record.cells[INDICATOR].strip()):
            found = _row(record, years, names, path.name)
            if isinstance(found, Reject):
                rejects.append(found)
            elif found is None:
                regions.add(record.cells[REPORTER].strip() or path.name)
            else:
                rows += found
    return rows, rejects, regions


def _row(record: Record, years: dict[int, int], names: Names, file: str) -> list[Flow] | Reject | None:
    """Return a flow for each year that has a figure; ``None`` for a region as reporter."""
    who, whom, group, kind = (record.cells[place].strip() for place in (REPORTER, PARTNER, GROUP, KIND))
    cells = {year: record.cells[place].strip() for place, year in years.items() if record.cells[place].strip()}
    if kind not in {"Export", "Import"} or not all(re.fullmatch(NUMBER, text) for text in cells.values()):
        return reject(record.line, "holds a figure that is no number", ",".join(record.cells))
    if not cells:
        return []
    reporter = names.actor(who, max(cells))
    if not reporter:
        return None
    rows = []
    for year, text in cells.items():
        partner = names.actor(whom, year)
        if not partner:
            return reject(record.line, f"no partner named {whom!r}", ",".join(record.cells))
        ends = (reporter, partner) if kind == "Export" else (partner, reporter)
        where = f"{file} line {record.line}"
        rows.append((*ends, reporter, f"WITS:{group}", year, float(text) * 1000.0, where))
    return rows


def _coverage(reporters: list[str], years: list[int]) -> tuple[Coverage, ...]:
    seen: dict[str, set[int]] = {}
    for who, year in zip(reporters, np.asarray(years).tolist(), strict=True):
        seen.setdefault(who, set()).add(year)
    return tuple(
        Coverage("trade", PRODUCT_KIND, who, WORLD, low, high, NOTE)
        for who in sorted(seen)
        for low, high in runs(sorted(seen[who]))
    )
