"""Sectors, regions and product words of the baseline: the tables beside this module, as records.

The 39 goods sectors of the pattern of trade are GTAP's (57 sectors, version 9), the industries those of the tables of
the Asian Development Bank (35), the inputs those of Caliendo and Parro (40): ``tables/sectors.csv`` says which belong
together, ``tables/classifications.csv`` where the classifications were read.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.scenarios.trade.records import Floats

TABLES = Path(__file__).parent / "tables"
LAST_GOOD = 16
"""Industries 1 to 16 of the Asian Development Bank make goods; the others are services."""


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector of the baseline and what it is made of.

    Attributes
    ----------
    adb, cp
        Industries of the Asian Development Bank (1-35), sectors of Caliendo and Parro (1-40).
    gtap39, elasticity
        Codes in the pattern of trade, and in the table of elasticities; empty for services or where none is held.
    """

    id: str
    name_en: str
    name_ru: str
    adb: tuple[int, ...]
    gtap39: tuple[str, ...]
    cp: tuple[int, ...]
    elasticity: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether it is traded in the baseline: services are not."""
        return self.adb[0] <= LAST_GOOD


@dataclass(frozen=True, slots=True)
class Region:
    """A country or group of the baseline; ``donor`` lends its structure of production where none is published."""

    id: str
    name_en: str
    name_ru: str
    zone: str
    donor: str


@dataclass(frozen=True, slots=True)
class Place:
    """An economy of the sources: its numbers in the two editions of the tables, its name in the pattern of trade."""

    adb72: int | None
    adb62: int | None
    iso3: str
    pattern: str
    region: str


@dataclass(frozen=True, slots=True)
class Product:
    """What a product word means: sectors, and whether they are wider than the word."""

    word: str
    sectors: tuple[str, ...]
    wider: bool


def _rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def _whole(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in _parts(text))


@lru_cache(maxsize=1)
def sectors() -> tuple[Sector, ...]:
    """Return the sectors, goods first."""
    return tuple(
        Sector(
            row["sector"], row["name_en"], row["name_ru"],
            _whole(row["adb"]), _parts(row["gtap39"]), _whole(row["cp"]), _parts(row["elasticity"]),
        )
        for row in _rows("sectors")
    )  # fmt: skip


@lru_cache(maxsize=1)
def regions() -> tuple[Region, ...]:
    """Return the regions in the order of the arrays."""
    return tuple(
        Region(row["region"], row["name_en"], row["name_ru"], row["zone"], row["donor"]) for row in _rows("regions")
    )


@lru_cache(maxsize=1)
def places() -> tuple[Place, ...]:
    """Return the economies of the sources and the region each belongs to."""
    return tuple(
        Place(_maybe(row["adb72"]), _maybe(row["adb62"]), row["iso3"], row["pattern"], row["region"])
        for row in _rows("economies")
    )


def _maybe(text: str) -> int | None:
    return int(text) if text else None


def region_of(actor: str) -> str:
    """Return the region of an actor id; whoever is not named is in the rest of the world."""
    return _regions_by_actor().get(actor, "ROW")


@lru_cache(maxsize=1)
def _regions_by_actor() -> dict[str, str]:
    return {place.iso3: place.region for place in places() if place.iso3}


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[tuple[str, ...], bool]]:
    found: dict[str, tuple[tuple[str, ...], bool]] = {sector.id: ((sector.id,), False) for sector in sectors()}
    for row in _rows("words"):
        found[row["word"]] = (_parts(row["sectors"]), row["fit"] == "wider")
    return found


def words() -> tuple[str, ...]:
    """Return every product word that is understood: sectors' own names, then synonyms in English and Russian."""
    return tuple(_words())


def product(word: str, known: Sequence[str] | None = None) -> Product:
    """Return what a product word means.

    Parameters
    ----------
    known
        Sectors of another baseline: their names then mean themselves and the shipped words are not used.

    Raises
    ------
    UnknownNameError
        If the word is not known; the hint names the nearest and lists the sectors.
    """
    folded = "-".join(word.strip().casefold().split())
    shipped = {sector.id for sector in sectors()}
    if known is not None and not shipped.issuperset(known):
        if word in known:
            return Product(word, (word,), wider=False)
        raise UnknownNameError.among("sector of the baseline", word, known)
    if folded not in _words():
        near = UnknownNameError.among("product", word, _words()).hint
        listed = ", ".join(sector.id for sector in sectors() if sector.good)
        raise UnknownNameError(f"no product named {word!r}", hint=f"{near} Sectors: {listed}")
    named, wider = _words()[folded]
    return Product(folded, named, wider)


# --- groups of industries: what a total of the tables covers ---------------------------------------------------------


@lru_cache(maxsize=1)
def groups() -> tuple[tuple[int, ...], ...]:
    """Return the groups of industries within which sectors share totals: linked by a sector that spans several."""
    found: list[set[int]] = []
    for sector in sectors():
        joined = set(sector.adb)
        apart = [group for group in found if not group & joined]
        for group in found:
            joined |= group if group & joined else set()
        found = [*apart, joined]
    return tuple(tuple(sorted(group)) for group in found)


def membership() -> Floats:
    """Return (G, J) 1 where a sector belongs to a group of industries."""
    return np.array([[float(sector.adb[0] in group) for sector in sectors()] for group in groups()])


def goods() -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return (J,) which sectors are goods."""
    return np.array([sector.good for sector in sectors()])
