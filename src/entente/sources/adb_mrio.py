"""Sums of the multi-regional input-output tables of the Asian Development Bank, by state and industry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import FormatError, InputError
from entente.evidence.records import Coverage, Reading
from entente.sources._columns import check_yield
from entente.sources._files import digest
from entente.sources._layout import wrong_layout
from entente.sources._text import reject
from entente.sources._ties import build
from entente.sources.registry import get

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from entente.evidence.records import Reject

NEEDED = ("t", "s", "i", "x", "zuse", "va", "zsales", "y", "e")
INDEX_FILE = "countries.xlsx"
INDEX_SHEET = "MRIO"
NAMES = {"x": "mrio_output", "va": "mrio_value_added", "zuse": "mrio_inputs", "y": "mrio_final_sales"}
EXPORTS = "mrio_exports"
GAP = 1e-6
"""Largest share by which output may differ from inputs and value added together."""

INDUSTRIES = 35
REST = "ROW"
MILLION = 1000.0


def read(path: Path) -> Reading:
    """Read a table of sums.

    Parameters
    ----------
    path
        A Parquet file ``summary62.parquet`` or ``summary72.parquet`` with ``t`` year, ``s`` state's number, ``i``
        industry's number (1 to 35), ``x`` output, ``zuse`` inputs, ``va``, ``zsales`` and ``y`` sales, ``e`` (ez, ey)
        DOMESTIC sales, million US dollars. The workbook ``countries.xlsx`` beside it says which state a number is.

    Returns
    -------
    Table ``attribute``, thousand USD: ``mrio_output:01``, ``mrio_value_added:01``, ``mrio_inputs:01``,
    ``mrio_final_sales:01`` and ``mrio_exports:01``, which is output less domestic sales.

    Raises
    ------
    InputError
        If the file or the workbook beside it cannot be read, or is of another layout (FormatError).
    """
    spec = get("adb_mrio")
    sha256 = digest(path)
    found = _table(path)
    old = "62" in path.stem
    ids = _numbers(path.parent / INDEX_FILE, old=old)
    kept, rejects, negative = _sift(found, ids)
    check_yield(path, spec, len(kept), rejects)
    who = np.array([ids.get(int(number), "") for number in found["s"]], dtype=object)
    years = sorted({int(year) for year in found["t"][kept]})
    covered = tuple(Coverage("trade", "mrio_sums", "*", "*", year, year, "states of the table") for year in years)
    return Reading(
        origin=spec.origin,
        sha256=sha256,
        vintage=str(years[-1]),
        tables={"attribute": _attributes(sha256, found, who, kept)},
        coverage=covered,
        rejects=tuple(rejects),
        notes=(
            "the columns e, ez and ey of this file are domestic sales: exports are output less e",
            f"{negative} cells have a negative value added; they are kept as they are",
        ),
    )


def _table(path: Path) -> dict[str, np.ndarray]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise FormatError(
            f"{path} is no Parquet file of {get('adb_mrio').expects[0]}: {error}", hint=get("adb_mrio").by_hand
        ) from error
    if not set(NEEDED) <= set(table.column_names):
        raise wrong_layout(path, get("adb_mrio"), table.column_names)
    try:
        return {name: np.asarray(table.column(name).cast(pa.float64()).to_numpy()) for name in NEEDED}
    except pa.ArrowException as error:
        raise FormatError(f"{path} holds what is no number: {error}", hint=get("adb_mrio").by_hand) from error


def _numbers(path: Path, *, old: bool) -> dict[int, str]:
    """Return which state each number means; columns ``mrio`` or ``mrio62`` and ``iso_num``."""
    import zipfile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    hint = f"put {INDEX_FILE} of the same collection beside the table"
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = list(book[INDEX_SHEET].iter_rows(values_only=True))
        book.close()
    except (OSError, KeyError, ValueError, InvalidFileException, zipfile.BadZipFile) as error:
        raise InputError(f"the numbers of states cannot be read from {path}: {error}", hint=hint) from error
    head = [str(cell) for cell in rows[0]]
    try:
        number, iso, code = (head.index(name) for name in ("mrio62" if old else "mrio", "iso_num", "mrio_code"))
    except ValueError as error:
        raise FormatError(f"{path}: sheet {INDEX_SHEET!r} lacks a column: {error}", hint=hint) from error
    cells = [(row[number], row[iso], row[code]) for row in rows[1:]]
    return {int(which): _actor(state, short) for which, state, short in cells if isinstance(which, int | float)}


def _actor(number: Any, code: Any) -> str:  # noqa: ANN401 - cells of a workbook
    from entente.actors import state_ids

    if isinstance(number, int | float):
        found = str(state_ids("iso_numeric", np.array([int(number)]), np.array([2020]))[0])
        if found:
            return found
    text = str(code or "")
    return REST if re.fullmatch(r"R[Oo]W", text) else text


def _sift(found: dict[str, np.ndarray], ids: dict[int, str]) -> tuple[np.ndarray, list[Reject], int]:
    """Return the rows to keep, those left out, and how many of the kept have negative value added."""
    sums = np.abs(found["x"] - found["zuse"] - found["va"]) <= GAP * np.maximum(np.abs(found["x"]), 1.0)
    named = np.array([bool(ids.get(int(number), "")) if np.isfinite(number) else False for number in found["s"]], bool)
    whole = np.isfinite(np.stack([found[name] for name in NEEDED])).all(axis=0)
    industry = np.isin(found["i"], np.arange(1, INDUSTRIES + 1))
    good = whole & named & industry & sums
    rejects = [
        reject(int(row) + 1, _why(bool(whole[row]), bool(named[row]), bool(industry[row])), f"row {row + 1}")
        for row in np.flatnonzero(~good)
    ]
    kept = np.flatnonzero(good)
    return kept, rejects, int((found["va"][kept] < 0).sum())


def _why(whole: bool, named: bool, industry: bool) -> str:  # noqa: FBT001 - what a row has
    if not whole:
        return "a figure is missing"
    if not named:
        return "the state's number is not known"
    return "output is not inputs plus value added" if industry else "the industry is none of 1 to 35"


def _attributes(sha256: str, found: dict[str, np.ndarray], who: np.ndarray, kept: np.ndarray) -> pa.Table:
    values = {name: found[column][kept] for column, name in NAMES.items()}
    values[EXPORTS] = found["x"][kept] - found["e"][kept]
    industry = [f"{int(number):02d}" for number in found["i"][kept]]
    years = np.tile(found["t"][kept].astype(np.int64), len(values))
    return build(
        "attribute",
        "adb_mrio",
        sha256,
        {
            "actor": np.tile(who[kept], len(values)),
            "name": [f"{name}:{number}" for name in values for number in industry],
            "year": years,
            "year_to": years,
            "value": np.concatenate(list(values.values())) * MILLION,
            "unit": "USD_thousand",
            "status": "value",
            "locator": [f"row {row + 1}" for _ in values for row in kept.tolist()],
        },
    )
