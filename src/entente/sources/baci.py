"""CEPII's BACI: bilateral trade by product of the Harmonized System, reconciled from both partners' reports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import FormatError
from entente.evidence.records import Reading
from entente.sources._columns import Sieve, integers, layout, read_columns
from entente.sources._files import MEBIBYTE, whole
from entente.sources._national import data_files, joint_digest
from entente.sources._trade import (
    CODE,
    Part,
    both_ends,
    country_letters,
    decimals,
    joined,
    lines,
    once,
    partners,
    product_ties,
    years_in,
)
from entente.sources.registry import get

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LIMIT = 1024 * MEBIBYTE
WANTED = ("t", "i", "j", "k", "v", "q")
NAME = re.compile(r"BACI_(HS\d\d)_Y\d{4}_V(\d{6}[a-z]?)", re.IGNORECASE)
NOTE = "goods by product; reconciled from both partners' reports, only flows above zero are recorded"


def read(path: Path) -> Reading:
    """Read BACI.

    Parameters
    ----------
    path
        A yearly file (``BACI_HS12_Y2021_V202401b.csv``, plain, gzip or zip) or a folder with several: columns ``t``
        year, ``i`` exporter, ``j`` importer (UN country codes), ``k`` six-digit product, ``v`` thousand USD, ``q``
        metric tons. A file ``country_codes*.csv`` beside it names territories that are no states. Layout: CEPII,
        http://www.cepii.fr/DATA_DOWNLOAD/baci/doc/DescriptionBACI.html.

    Returns
    -------
    Table ``tie``, kind ``trade_product``, without a reporter; the edition of the Harmonized System is taken from the
    file's name (``HS`` alone where the name does not say it). Tons stand in the note.

    Raises
    ------
    InputError
        If the file cannot be read, or is of another layout (FormatError).
    """
    spec = get("baci")
    files = data_files(path, spec.files)
    if not files:
        raise FormatError(f"{path} holds no file BACI_HS*.csv", hint=spec.by_hand)
    sha256 = joint_digest(files)
    letters = country_letters(files[0].parent)
    parts = [_file(file, letters) for file in files]
    columns, again = once(joined(parts)) if len(parts) > 1 else (joined(parts), ())
    return Reading(
        origin=spec.origin,
        sha256=sha256,
        vintage=_release(files[0]),
        tables={"tie": product_ties("baci", sha256, columns)},
        coverage=both_ends(columns["sender"], columns["receiver"], columns["year"], NOTE),
        rejects=tuple(sorted((item for part in parts for item in part.rejects), key=lambda item: item.line)),
        notes=(*dict.fromkeys(note for part in parts for note in part.notes), *again),
    )


def _release(path: Path) -> str:
    found = NAME.search(path.name)
    return f"{found[2][:4]}-{found[2][4:6]}" if found else ""


def _file(path: Path, letters: Mapping[int, str]) -> Part:
    spec = get("baci")
    columns = read_columns(path, whole(path, limit=LIMIT, prefer=spec.files), spec, layout(WANTED))
    sieve = Sieve(columns)
    t, i, j, k, v, q = columns.table.columns
    year, good = years_in(t)
    sieve.demand(good, "the year {t!r} is none")
    (seller, sells), (buyer, buys) = integers(i, CODE), integers(j, CODE)
    sieve.demand(sells & buys, "a country code is no number of up to three digits")
    product, coded = integers(k, r"\d{5,6}")
    sieve.demand(coded, "the product {k!r} has not six digits")
    value, valued = decimals(v)
    sieve.demand(valued & (value >= 0), "the value {v!r} is no amount")
    sieve.demand(~_repeated(year, seller, buyer, product), "stands twice: same year, countries and product")
    sieve.check(path, spec)
    kept = sieve.kept
    found = NAME.search(path.name)
    system = found[1].upper() if found else "HS"
    tons, weighed = decimals(q)
    sold, bought = (partners(code[kept], year[kept], letters) for code in (seller, buyer))
    filled = {
        "sender": sold,
        "receiver": bought,
        "year": year[kept],
        "value": value[kept],
        "item": np.array([f"{system}:{code:06d}" for code in product[kept].tolist()], dtype=object),
        "locator": lines(columns, kept),
        "note": np.array(
            [f"{ton:g} t" if known else "" for ton, known in zip(tons[kept], weighed[kept], strict=True)], dtype=object
        ),
    }
    return Part(filled, list(sieve.rejects), _notes(system, filled["sender"], filled["receiver"]))


def _repeated(year: np.ndarray, seller: np.ndarray, buyer: np.ndarray, product: np.ndarray) -> np.ndarray:
    """Return which rows repeat the year, countries and product of an earlier one."""
    key = ((year * 1000 + seller) * 1000 + buyer) * 1_000_000 + product
    _, first = np.unique(key, return_index=True)
    again = np.ones(len(key), dtype=bool)
    again[first] = False
    return again


def _notes(system: str, sellers: np.ndarray, buyers: np.ndarray) -> tuple[str, ...]:
    nameless = sorted({name for name in (*sellers, *buyers) if name.startswith("M49:")})
    notes = ["re-exports are not marked in this source"]
    if system == "HS":
        notes.append("the file's name does not tell the edition of the Harmonized System")
    if nameless:
        notes.append(f"territories or groups kept under their number: {', '.join(nameless[:12])}")
    return tuple(notes)
