"""Reading the package's CSV tables, strictly: a wrong column or a short row is an error that names the line."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from entente.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent / "tables"

COLUMNS: dict[str, tuple[str, ...]] = {
    "states": (
        "id",
        "cow",
        "cow_abb",
        "gw",
        "gw_abb",
        "iso3",
        "iso2",
        "iso_numeric",
        "numeric_other",
        "name",
        "from",
        "to",
        "first_year",
        "last_year",
        "systems",
        "successor",
        "source",
        "note",
    ),
    "statehood": ("actor", "fact", "date", "source"),
    "sources": ("key", "title", "publisher", "date", "url"),
    "misprints": ("form", "actor", "where"),
    "memberships": ("actor", "bloc", "status", "start", "end", "seen", "source_title", "publisher", "url"),
    "leaders": (
        "actor",
        "name_en",
        "name_ru",
        "alias_ru",
        "office",
        "start",
        "end",
        "source_title",
        "publisher",
        "url",
    ),
    "products": ("product", "alias_ru", "alias_en", "kind", "actor", "source_title", "publisher", "url"),
    "blocs": (
        "id",
        "name_en",
        "name_ru",
        "name_tr",
        "name_kk",
        "aliases_ru",
        "aliases_en",
        "start",
        "end",
        "predecessor",
        "source_title",
        "publisher",
        "url",
    ),
    "poles": ("pole", "name_en", "name_ru", "member", "from", "to"),
    "lemmas_ru": ("word", "lemma"),
    "decoys_ru": ("phrase", "what"),
    **{
        f"words_{code}": ("actor", "type", "word", "start", "end", "flags", "source")
        for code in ("en", "ru", "tr", "kk")
    },
}
"""Columns of each table, in order."""

Row = dict[str, str]


def rows_of(path: Path, columns: tuple[str, ...]) -> tuple[Row, ...]:
    """Read the CSV file at ``path``; raise :class:`FormatError` unless it has exactly ``columns`` and full rows."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            return tuple(_checked(csv.reader(handle), path, columns))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(f"{path} is not a CSV table in UTF-8: {error}", hint=_expected(columns)) from error
    except OSError as error:
        raise FormatError(f"{path} cannot be read: {error.strerror}", hint="check the path") from error


def _checked(reader: Iterator[list[str]], path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    header = tuple(name.strip() for name in next(reader, ()))
    if set(header) != set(columns) or len(header) != len(columns):
        raise FormatError(f"{path} has the columns {','.join(header) or '(none)'}", hint=_expected(columns))
    for number, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise FormatError(f"{path}, row {number}: {len(cells)} cells", hint=_expected(columns))
        yield dict(zip(header, (cell.strip() for cell in cells), strict=True))


def _expected(columns: tuple[str, ...]) -> str:
    return f"expected {len(columns)} columns: {','.join(columns)}"


@lru_cache(maxsize=32)
def table(name: str) -> tuple[Row, ...]:
    """Return the rows of the shipped table ``name``; none if the package was built without it."""
    path = FOLDER / f"{name}.csv"
    return rows_of(path, COLUMNS[name]) if path.exists() else ()
