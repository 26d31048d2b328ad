"""BACI of 2013 summed up to 38 countries and 39 goods sectors of GTAP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Reading
from entente.sources._columns import Sieve, layout, read_columns
from entente.sources._files import MEBIBYTE, digest, whole
from entente.sources._names import Names
from entente.sources._trade import both_ends, decimals, lines, product_ties
from entente.sources.registry import get

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 64 * MEBIBYTE
WANTED = ("exporter", "importer", "gtap_sector", "value_thousand_usd")
YEAR = 2013
NOTE = "38 countries, 39 goods sectors: coarse; trade among these countries only"


def read(path: Path) -> Reading:
    """Read the long file of flows by exporter, importer and sector.

    Parameters
    ----------
    path
        Comma-separated text (plain, gzip or zip) with ``exporter``, ``importer`` (English names), ``gtap_sector`` and
        ``value_thousand_usd``.

    Returns
    -------
    Table ``tie``, kind ``trade_product``, year 2013, items such as ``GTAP39:wht``.

    Raises
    ------
    InputError
        If the file cannot be read, or is of another layout (FormatError).
    """
    spec = get("baci_gtap39")
    sha256 = digest(path)
    table = read_columns(path, whole(path, limit=LIMIT, prefer=spec.files), spec, layout(WANTED))
    sieve = Sieve(table)
    names = Names("en")
    sold, bought = (
        np.array([names.actor(str(name), YEAR) for name in column.to_pylist()], dtype=object)
        for column in table.table.columns[:2]
    )
    sieve.demand(np.array([bool(name) for name in sold], bool), "no state named {exporter!r}")
    sieve.demand(np.array([bool(name) for name in bought], bool), "no state named {importer!r}")
    sector = [str(word) for word in table.table.column("gtap_sector").to_pylist()]
    short = np.array([1 < len(word) <= 3 for word in sector], bool)  # noqa: PLR2004 - codes have two or three signs
    sieve.demand(short, "{gtap_sector!r} is no sector")
    value, good = decimals(table.table.column("value_thousand_usd"))
    sieve.demand(good & (value >= 0), "the value {value_thousand_usd!r} is no amount")
    sieve.check(path, spec)
    kept = sieve.kept
    columns = {
        "sender": sold[kept],
        "receiver": bought[kept],
        "year": np.full(int(kept.sum()), YEAR),
        "value": value[kept],
        "item": np.array([f"GTAP39:{word}" for word in sector], dtype=object)[kept],
        "locator": lines(table, kept),
    }
    return Reading(
        origin=spec.origin,
        sha256=sha256,
        vintage=str(YEAR),
        tables={"tie": product_ties("baci_gtap39", sha256, columns)},
        coverage=both_ends(columns["sender"], columns["receiver"], columns["year"], NOTE),
        rejects=tuple(sorted(sieve.rejects, key=lambda item: item.line)),
        notes=("no domestic flows; Kyrgyzstan, Uzbekistan and Armenia are not among the 38 countries",),
    )
