"""Kinds of trade ties, and what their product codes mean: Harmonized System chapters, ISIC, GTAP, and words for them.

Totals between two states and rows for one product are different kinds of tie, so that no sum can mix them.

The chapter and section numbers are those of the Harmonized System of the World Customs Organization; which chapters
a section spans was read at https://tradedataplus.com/tools/hs-code (21 sections, chapter 77 kept free). The links to
ISIC Rev. 4 divisions and to the goods sectors of GTAP hold at the level of chapters only and name the main ones.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from entente.errors import OptionError, UnknownNameError

TOTAL_KIND = "trade_flow"
"""All goods between two states, or with the world."""

PRODUCT_KIND = "trade_product"
"""One product or sector between two states; ``item`` is classification and code, such as ``HS12:520100``."""

MONTH_KIND = "trade_month"
"""One month of one direction of trade with some partners: no basis for a share."""

REEXPORT_KIND = "trade_reexport"
"""Exports of goods that came from abroad; they are part of exports, and never added to them."""

INPUT_KIND = "io_flow"
"""A cell of an input-output table: ``item`` is ``seller>buyer``, industries or a component of final demand."""

FREE_CODE = re.compile(r"[0-9]{2,6}|[A-Z0-9]{1,8}:[A-Za-z0-9_ ]{1,40}")
_TABLE = Path(__file__).parent / "classifications" / "hs_chapters.csv"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the Harmonized System.

    Attributes
    ----------
    chapter, section
        Two digits; Roman number.
    heading
        What it holds, in a few words of this project.
    isic4, gtap
        Main divisions of ISIC Rev. 4 and main goods sectors of GTAP.
    words
        Words, English and Russian, by which a user may ask for it.
    """

    chapter: str
    section: str
    heading: str
    isic4: tuple[str, ...]
    gtap: tuple[str, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def chapters() -> tuple[Chapter, ...]:
    """Return the 96 chapters of the Harmonized System."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_chapter(row) for row in csv.DictReader(file))


def _chapter(row: dict[str, str]) -> Chapter:
    words = tuple(word for column in ("words_en", "words_ru") for word in row[column].split(";") if word)
    isic, gtap = (tuple(row[column].split()) for column in ("isic4", "gtap"))
    return Chapter(row["chapter"], row["section"], row["heading"], isic, gtap, words)


@dataclass(frozen=True, slots=True)
class Product:
    """What a user means by a product.

    Attributes
    ----------
    name
        As given.
    hs
        Beginnings of Harmonized System codes.
    gtap
        Goods sectors of GTAP.
    exact
        A whole item (``WITS:Fuels``), or empty.
    """

    name: str
    hs: tuple[str, ...] = ()
    gtap: tuple[str, ...] = ()
    exact: str = ""

    def holds(self, item: str) -> bool:
        """Return whether a tie's ``item`` belongs to the product."""
        system, _, code = item.partition(":")
        if self.exact:
            return item.casefold() == self.exact.casefold()
        if system.startswith("HS"):
            return code.startswith(self.hs)
        return system == "GTAP39" and code in self.gtap


def product(given: str) -> Product:
    """Return what ``given`` means: an HS code of 2 to 6 digits, a whole item, a word, or a GTAP sector.

    Raises
    ------
    OptionError
        If it is a number that no Harmonized System code can begin with.
    UnknownNameError
        If no word is like it; the hint names the nearest.
    """
    word = given.strip().casefold().replace("_", "-")
    if word.isdecimal():
        return _by_code(given.strip())
    if ":" in given and FREE_CODE.fullmatch(given.strip()):
        return Product(given, exact=given.strip())
    found = [item for item in chapters() if word in item.words or word.replace("-", "_") in item.gtap]
    if not found:
        raise UnknownNameError.among("product", given, sorted({name for item in chapters() for name in item.words}))
    sector = word.replace("-", "_")
    gtap = {sector} if any(sector in item.gtap for item in found) else {name for item in found for name in item.gtap}
    return Product(given, tuple(item.chapter for item in found), tuple(sorted(gtap)))


def _by_code(code: str) -> Product:
    known = {item.chapter: item for item in chapters()}
    if not (2 <= len(code) <= 6 and code[:2] in known):  # noqa: PLR2004 - from chapter to subheading
        raise OptionError(f"{code} begins no Harmonized System code", hint="give 2 to 6 digits, such as 52 or 520100")
    return Product(code, (code,), known[code[:2]].gtap if len(code) == 2 else ())  # noqa: PLR2004 - a chapter
