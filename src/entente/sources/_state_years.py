"""Tables of one row a state and year, one column a quantity: cells become attributes, blanks stay unknown."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import FormatError
from entente.evidence.records import Reading
from entente.sources._columns import Sieve, doubles, integers, read_columns
from entente.sources._files import MEBIBYTE, digest, whole
from entente.sources._names import cow_states
from entente.sources._text import reject
from entente.sources._ties import build, coverage_by_actor, line_locators
from entente.sources.registry import get

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    import pyarrow as pa

    from entente.evidence.records import Coverage
    from entente.sources._columns import Columns

LIMIT = 128 * MEBIBYTE
KEYS = ("ccode", "year")
FIRST_YEAR, LAST_YEAR = 1800, 2100
NUMBER = r"[+-]?\d{1,15}(?:\.\d{1,25})?(?:[eE][+-]?\d{1,3})?"
BLANK = ("", "NA")
"""Cells that say that a figure is not known."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of figures.

    Attributes
    ----------
    column
        Its name in the file, in lower case.
    name
        Name of the attribute.
    units
        Unit by the first year in which it holds, ascending: ``((0, "persons"),)``.
    sd
        Column of standard errors, if there is one.
    low, high
        Bounds of what the figure can be; anything else is no figure.
    missing
        Further cells that say that the figure is not known.
    note
        What coverage says of its limits.
    """

    column: str
    name: str
    units: tuple[tuple[int, str], ...]
    sd: str = ""
    low: float = -math.inf
    high: float = math.inf
    missing: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows that are in, as arrays of length n: position of the actor, year, line, and whether its code leads."""

    table: pa.Table
    actor: np.ndarray
    year: np.ndarray
    lines: np.ndarray
    leads: np.ndarray
    actors: list[str]


@dataclass(frozen=True, slots=True)
class _Figures:
    """Figures of one variable: positions in the rows, values, standard errors (NaN where there is none)."""

    rows: np.ndarray
    value: np.ndarray
    sd: np.ndarray


def read_table(path: Path, source: str, variables: Sequence[Variable]) -> Reading:
    """Read a table with columns ``ccode`` (Correlates of War), ``year`` and the variables.

    A blank cell is a figure that is not known: it makes no row, and coverage leaves the year out. Where a state
    changes its code within a year and the table has a row for each, the figure under the code in use at the end of the
    year counts, and the other fills what it lacks.

    Returns
    -------
    Table ``attribute``, coverage by state, rejected rows and cells.

    Raises
    ------
    InputError
        If the file cannot be read, or is not of this layout (FormatError).
    """
    spec = get(source)
    sha256 = digest(path)
    wanted = (*KEYS, *(name for item in variables for name in (item.column, item.sd) if name))
    content = whole(path, limit=LIMIT, prefer=spec.files)
    columns = read_columns(path, content, spec, lambda names: wanted if set(wanted) <= set(names) else None)
    sieve = Sieve(columns)
    rows = _rows(columns, sieve)
    sieve.check(path, spec)
    found = [(item, _figures(rows, item, sieve)) for item in variables]
    if not any(len(figures.rows) for _, figures in found):
        raise FormatError(f"{path} holds no figure in {', '.join(wanted[2:])}", hint="get the file again")
    return Reading(
        origin=spec.origin,
        sha256=sha256,
        vintage="",
        tables={"attribute": build("attribute", source, sha256, _attributes(rows, found))},
        coverage=tuple(row for item, figures in found for row in _coverage(rows, item, figures)),
        rejects=tuple(sorted(sieve.rejects, key=lambda item: item.line)),
        notes=_notes(rows, found),
    )


def _rows(columns: Columns, sieve: Sieve) -> _Rows:
    code, good_code = integers(columns.table["ccode"], r"\d{1,3}")
    year, good_year = integers(columns.table["year"], r"\d{4}")
    sieve.demand(good_code & good_year, "ccode {ccode!r} or year {year!r} is no number")
    sieve.demand((year >= FIRST_YEAR) & (year <= LAST_YEAR), f"year {{year}} lies outside {FIRST_YEAR}..{LAST_YEAR}")
    actor, actors = cow_states(code, year)
    sieve.demand(actor >= 0, "no state had COW code {ccode} in {year}")
    _reject_doubles(columns, sieve, code * 10_000 + year)
    kept = np.flatnonzero(sieve.kept)
    leads = _leads(actor[kept], year[kept], code[kept], actors)
    return _Rows(columns.table.take(kept), actor[kept], year[kept], columns.lines[kept], leads, actors)


def _reject_doubles(columns: Columns, sieve: Sieve, key: np.ndarray) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = np.flatnonzero(sieve.kept)
    cells: list[Any] = [column.combine_chunks() for column in columns.table.columns]
    joined = pc.binary_join_element_wise(*cells, pa.scalar(",")).dictionary_encode()
    again, torn = doubles(key[rows], joined.indices.to_numpy()[rows])
    sieve.throw(rows[torn], "contradicts another row for the same state and year {year}")
    sieve.throw(rows[again], "repeats another row for the same state and year {year}")


def _leads(actor: np.ndarray, year: np.ndarray, code: np.ndarray, actors: Sequence[str]) -> np.ndarray:
    """Return whether a row's code is the one in use on 31 December; it matters only where a state has two."""
    from entente.actors import state

    key = actor * 10_000 + year
    names, counts = np.unique(key, return_counts=True)
    leads = np.ones(len(key), dtype=bool)
    for row in np.flatnonzero(np.isin(key, names[counts > 1])):
        leads[row] = state(actors[actor[row]], int(year[row])).cow == code[row]
    return leads


def _figures(rows: _Rows, item: Variable, sieve: Sieve) -> _Figures:
    value = _numbers(rows, item.column, (item.low, item.high), item.missing, sieve)
    sd = _numbers(rows, item.sd, (0.0, math.inf), (), sieve) if item.sd else np.full(len(value), np.nan)
    key = rows.actor * 10_000 + rows.year
    order = np.lexsort((~rows.leads, key))
    known = order[~np.isnan(value[order])]
    _, first = np.unique(key[known], return_index=True)
    chosen = known[first]
    return _Figures(chosen, value[chosen], sd[chosen])


def _numbers(rows: _Rows, name: str, bounds: tuple[float, float], missing: Sequence[str], sieve: Sieve) -> np.ndarray:
    """Return a column as numbers, NaN where it is blank; what is no number in its bounds is listed as rejected."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = pc.utf8_trim_whitespace(rows.table[name])
    blank = np.asarray(pc.is_in(column, value_set=pa.array([*BLANK, *missing])))
    shaped = pc.match_substring_regex(column, f"^(?:{NUMBER})$")
    numbers = np.asarray(pc.cast(pc.if_else(shaped, column, pa.scalar("nan")), pa.float64()), dtype=float)
    good = np.isfinite(numbers) & (numbers >= bounds[0]) & (numbers <= bounds[1])
    for row in np.flatnonzero(~good & ~blank).tolist():
        cell = str(rows.table[name][row])
        reason = f"{name} {cell[:20]!r} is no number in its range; taken as no data"
        sieve.rejects.append(reject(int(rows.lines[row]), reason, cell))
    return np.where(good & ~blank, numbers, np.nan)


def _attributes(rows: _Rows, found: Sequence[tuple[Variable, _Figures]]) -> dict[str, Any]:
    import pyarrow as pa

    row = np.concatenate([figures.rows for _, figures in found])
    counts = [len(figures.rows) for _, figures in found]
    year = rows.year[row]
    units = np.concatenate([_units(item, rows.year[figures.rows]) for item, figures in found])
    return {
        "actor": np.array(rows.actors, dtype=object)[rows.actor[row]],
        "name": np.repeat(np.array([item.name for item, _ in found], dtype=object), counts),
        "year": year,
        "year_to": year,
        "value": np.concatenate([figures.value for _, figures in found]),
        "sd": pa.array(np.concatenate([figures.sd for _, figures in found]), from_pandas=True),
        "unit": units,
        "n": 1,
        "status": "value",
        "locator": line_locators(rows.lines[row]),
    }


def _units(item: Variable, years: np.ndarray) -> np.ndarray:
    starts = np.array([first for first, _ in item.units])
    names = np.array([name for _, name in item.units], dtype=object)
    units: np.ndarray = names[np.searchsorted(starts, years, side="right") - 1]
    return units


def _coverage(rows: _Rows, item: Variable, figures: _Figures) -> tuple[Coverage, ...]:
    if not len(figures.rows):
        return ()
    names = np.array(rows.actors, dtype=object)[rows.actor[figures.rows]]
    return coverage_by_actor("", item.name, names, rows.year[figures.rows], note=item.note)


def _notes(rows: _Rows, found: Sequence[tuple[Variable, _Figures]]) -> tuple[str, ...]:
    pairs = len(np.unique(rows.actor * 10_000 + rows.year))
    unknown = [f"{item.name} {pairs - len(figures.rows)}" for item, figures in found if pairs > len(figures.rows)]
    notes = [f"coverage ends in {int(rows.year.max())}"]
    if unknown:
        notes.append(f"state-years without a figure are no data, never 0: {', '.join(unknown)}")
    twice = [f"{rows.actors[rows.actor[row]]} {rows.year[row]}" for row in np.flatnonzero(~rows.leads).tolist()]
    if twice:
        notes.append(f"two codes of one state in a year, that of 31 December leads: {', '.join(sorted(twice))}")
    return tuple(notes)
