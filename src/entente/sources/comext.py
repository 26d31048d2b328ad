"""Eurostat's Comext: monthly exports of the member states of the European Union to some partners."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.products import MONTH_KIND
from entente.evidence.records import Coverage, Reading
from entente.sources._columns import Sieve, layout, read_columns
from entente.sources._files import MEBIBYTE, digest, whole
from entente.sources._names import Names
from entente.sources._ties import runs
from entente.sources._trade import decimals, lines, product_ties
from entente.sources.registry import get

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from entente.sources._columns import Columns

LIMIT = 256 * MEBIBYTE
WANTED = ("reporter", "partner", "month", "value_in_eur")
AGGREGATE = re.compile(r"^(?:Euro area|European Union|EU-?\d|EU27|Extra-EU|Intra-EU)", re.IGNORECASE)
NO_MEMBER = "GBR"
"""Its figures end with its membership; the sum of the members since 2020 has no place for it."""

MONTH = r"^(?:19|20)\d{2}-(?:0[1-9]|1[0-2])(?:-\d{2})?$"
NOTE = "exports of member states as they report them, euro"


def read(path: Path) -> Reading:
    """Read monthly exports.

    Parameters
    ----------
    path
        Comma-separated text with ``reporter``, ``partner`` (names as Eurostat writes them, with remarks in brackets),
        ``month`` (YYYY-MM or YYYY-MM-DD) and ``value_in_eur``.

    Returns
    -------
    Table ``tie``, kind ``trade_month``: sender the member state, receiver the partner, thousand euro, date YYYY-MM.
    Euro area and European Union as reporters are sums of others, and the United Kingdom is no member: both are left
    out, and the notes say how many rows.

    Raises
    ------
    InputError
        If the file cannot be read, or is of another layout (FormatError).
    """
    spec = get("comext")
    sha256 = digest(path)
    table = read_columns(path, whole(path, limit=LIMIT, prefer=spec.files), spec, layout(WANTED))
    sieve = Sieve(table)
    reporter = [str(name) for name in table.table.column("reporter").to_pylist()]
    sums = sieve.drop(np.array([bool(AGGREGATE.match(name)) for name in reporter], dtype=bool))
    sold, bought, year, month = _keys(table, sieve, reporter)
    uk = sieve.drop(sold == NO_MEMBER)
    value, good = decimals(table.table.column("value_in_eur"))
    sieve.demand(good & (value >= 0), "the value {value_in_eur!r} is no amount")
    key = [f"{one} {other} {when}" for one, other, when in zip(sold, bought, month, strict=True)]
    sieve.demand(_first(key, sieve.kept), "stands twice: same reporter, partner and month")
    sieve.check(path, spec)
    kept = sieve.kept
    columns = {
        "kind": MONTH_KIND,
        "sender": sold[kept],
        "receiver": bought[kept],
        "reporter": sold[kept],
        "year": year[kept],
        "date": month[kept],
        "value": value[kept] / 1000.0,
        "unit": "EUR_thousand",
        "item": "",
        "locator": lines(table, kept),
    }
    return Reading(
        origin=spec.origin,
        sha256=sha256,
        vintage=str(max(month[kept])),
        tables={"tie": product_ties("comext", sha256, columns)},
        coverage=_coverage(sold[kept], bought[kept], year[kept]),
        rejects=tuple(sorted(sieve.rejects, key=lambda item: item.line)),
        notes=(
            f"{sums} rows of the euro area and the European Union left out: they sum up others",
            f"{uk} rows of the United Kingdom left out: no member state since February 2020",
            "a year is complete only if all twelve months are there",
        ),
    )


def _keys(table: Columns, sieve: Sieve, reporter: Sequence[str]) -> tuple[np.ndarray, ...]:
    month = np.array([str(text)[:7] for text in table.table.column("month").to_pylist()], dtype=object)
    whole_dates = table.table.column("month").to_pylist()
    sieve.demand(
        np.array([bool(re.match(MONTH, str(text))) for text in whole_dates], dtype=bool), "{month!r} is no month"
    )
    year = np.array([int(text[:4]) if ok else 0 for text, ok in zip(month, sieve.kept, strict=True)], dtype=np.int64)
    names = Names("en")
    partner = [str(name) for name in table.table.column("partner").to_pylist()]
    sold, bought = (
        np.array([names.actor(_bare(name), int(when) or 2020) for name, when in zip(column, year, strict=True)], object)
        for column in (reporter, partner)
    )
    sieve.demand(np.array([bool(name) for name in sold], dtype=bool), "no state named {reporter!r}")
    sieve.demand(np.array([bool(name) for name in bought], dtype=bool), "no state named {partner!r}")
    return sold, bought, year, month


def _bare(name: str) -> str:
    """Return a name without the remark in brackets."""
    return name.split(" (", 1)[0].strip()


def _first(keys: Sequence[str], kept: np.ndarray) -> np.ndarray:
    """Return which rows are the first of their key among those kept."""
    seen: set[str] = set()
    good = np.ones(len(keys), dtype=bool)
    for index in np.flatnonzero(kept).tolist():
        good[index] = keys[index] not in seen
        seen.add(keys[index])
    return good


def _coverage(sold: np.ndarray, bought: np.ndarray, years: np.ndarray) -> tuple[Coverage, ...]:
    seen: dict[tuple[str, str], set[int]] = {}
    for one, other, year in zip(sold, bought, years.tolist(), strict=True):
        seen.setdefault((one, other), set()).add(year)
    return tuple(
        Coverage("trade", MONTH_KIND, one, other, low, high, NOTE)
        for (one, other), found in sorted(seen.items())
        for low, high in runs(sorted(found))
    )
