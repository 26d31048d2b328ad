"""What the readers of international trade have in common: numbers, partners by code, ties, coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.evidence.products import PRODUCT_KIND
from entente.sources._ties import build, coverage_by_actor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from entente.evidence.records import Coverage, Reject
    from entente.sources._columns import Columns

NUMBER = r"[+-]?(?:\d{1,15}(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?"
CODE = r"\d{1,3}"
FIRST_YEAR, LAST_YEAR = 1900, 2100
TAIWAN = 490
"""UN Comtrade's "Other Asia, not elsewhere specified": in practice Taiwan alone."""

OLD_CODES = {58: "BEL", 381: "ITA", 711: "ZAF", TAIWAN: "TWN"}
"""Statistical codes that ISO 3166 does not have: Belgium-Luxembourg, Italy, the Southern African Customs Union."""

HS_EDITIONS = {"H0": "HS92", "H1": "HS96", "H2": "HS02", "H3": "HS07", "H4": "HS12", "H5": "HS17", "H6": "HS22"}


def decimals(column: pa.ChunkedArray[Any]) -> tuple[np.ndarray, np.ndarray]:
    """Return the column as numbers (NaN where a cell is none), and which of its cells are numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    bare = pc.utf8_trim_whitespace(column)
    good = pc.match_substring_regex(bare, f"^(?:{NUMBER})$")
    values = pc.cast(pc.if_else(good, bare, pa.scalar("nan")), pa.float64())
    numbers = np.array(values)
    return numbers, np.asarray(good) & np.isfinite(numbers)


def years_in(column: pa.ChunkedArray[Any]) -> tuple[np.ndarray, np.ndarray]:
    """Return the column as years, and which cells are years."""
    from entente.sources._columns import integers

    year, good = integers(column, r"(?:19|20|21)\d{2}")
    return year, good & (year >= FIRST_YEAR) & (year <= LAST_YEAR)


def partners(codes: np.ndarray, years: np.ndarray, letters: Mapping[int, str]) -> np.ndarray:
    """Return actors for UN statistical country codes by year.

    Parameters
    ----------
    codes, years
        (n,) whole numbers.
    letters
        Code -> ISO 3166 letters, from a file of country codes; may be empty.

    Returns
    -------
    (n,) objects: actor ids; ISO letters of territories that are no states, else ``M49:344`` and the like.
    """
    from entente.actors import state_ids

    pairs, which = np.unique(codes.astype(np.int64) * 10_000 + years, return_inverse=True)
    code = pairs // 10_000
    found = np.asarray(state_ids("iso_numeric", code, pairs % 10_000), dtype=object)
    named = [
        str(one) or OLD_CODES.get(int(number), "") or letters.get(int(number), "") or f"M49:{int(number)}"
        for one, number in zip(found, code, strict=True)
    ]
    return np.array(named, dtype=object)[which]


def country_letters(folder: Path) -> dict[int, str]:
    """Return the letters of a file ``country_codes*.csv`` in ``folder``: code -> ISO 3166 alpha-3."""
    import csv

    found = sorted(folder.glob("country_codes*.csv"))
    if not found:
        return {}
    with found[-1].open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = list(csv.DictReader(file))
    pairs = [(row.get("country_code"), row.get("country_iso3") or row.get("iso_3digit_alpha")) for row in rows]
    return {
        int(code): text
        for code, text in pairs
        if code and code.isdecimal() and text and len(text) == 3 and text.isalpha()  # noqa: PLR2004 - alpha-3
    }


@dataclass(frozen=True, slots=True)
class Part:
    """What one file gives: columns of ties, rejected rows, remarks."""

    columns: dict[str, Any]
    rejects: list[Reject]
    notes: tuple[str, ...] = ()


def joined(parts: Sequence[Part]) -> dict[str, Any]:
    """Return the columns of all parts, one after the other."""
    names = parts[0].columns
    return {name: np.concatenate([np.asarray(part.columns[name], dtype=object) for part in parts]) for name in names}


def once(columns: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the columns without flows that an earlier file already has, and a note if there were any."""
    names = [name for name in ("kind", "sender", "receiver", "reporter", "year", "item") if name in columns]
    codes = np.stack([np.unique(columns[name].astype(str), return_inverse=True)[1] for name in names])
    key = np.zeros(codes.shape[1], dtype=np.int64)
    for code in codes:
        _, key = np.unique(key * (code.max(initial=0) + 1) + code, return_inverse=True)
    _, first = np.unique(key, return_index=True)
    if len(first) == len(key):
        return columns, ()
    kept = np.sort(first)
    note = f"{len(key) - len(kept)} flows stand in two files; the first file by name was followed"
    return {name: column[kept] for name, column in columns.items()}, (note,)


def product_ties(source: str, sha256: str, columns: Mapping[str, Any]) -> pa.Table:
    """Return ties of one product each; ``columns`` has sender, receiver, year, value, item and locator at least."""
    value = np.asarray(columns["value"], dtype=float)
    fixed = {"domain": "trade", "kind": PRODUCT_KIND, "directed": True, "unit": "USD_thousand", "n": 1}
    year = np.asarray(columns["year"], dtype=np.int64)
    return build(
        "tie",
        source,
        sha256,
        {**fixed, "status": "value", **columns, "value": value, "sumsq": value**2, "year": year, "year_to": year},
    )


def both_ends(sender: np.ndarray, receiver: np.ndarray, years: np.ndarray, note: str) -> tuple[Coverage, ...]:
    """Return coverage of product rows for everybody who sells or buys in a year."""
    years = np.asarray(years, dtype=np.int64)
    who, when = np.concatenate([sender, receiver]), np.concatenate([years, years])
    return coverage_by_actor("trade", PRODUCT_KIND, who, when, note=note)


def lines(columns: Columns, kept: np.ndarray, prefix: str = "line") -> np.ndarray:
    """Return ``line 7`` and so on for the rows that are kept."""
    return np.array([f"{prefix} {number}" for number in columns.lines[kept].tolist()], dtype=object)
