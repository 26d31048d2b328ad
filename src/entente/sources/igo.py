"""Correlates of War IGO membership, one row a state and year, one column an organisation: cells become spells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import FormatError
from entente.evidence.records import Coverage, Reading
from entente.sources._columns import Sieve, doubles, header_of, integers, read_columns
from entente.sources._files import MEBIBYTE, digest, whole
from entente.sources._names import cow_states
from entente.sources._text import reject
from entente.sources._ties import build, runs
from entente.sources.registry import get

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    import pyarrow as pa

    from entente.sources._columns import Columns

LIMIT = 512 * MEBIBYTE
KEYS = ("ccode", "year", "state")
MEMBER, ASSOCIATE, OBSERVER, NONE, MISSING, OUTSIDE = 1, 2, 3, 0, -9, -1
CODES = (MEMBER, ASSOCIATE, OBSERVER, NONE, MISSING, OUTSIDE)
LEVELS = {MEMBER: 1.0, ASSOCIATE: 2.0, OBSERVER: 3.0}
BAD = -99
"""What stands for a cell that holds none of the codes."""

FIRST_YEAR, LAST_YEAR = 1800, 2100
FEWEST = 10
"""Organisation columns that there must be at least."""


@dataclass(frozen=True, slots=True)
class _Panel:
    """The table: (n,) actors, years, lines, sorted by actor and year; codes (n, k) for k organisations."""

    actor: np.ndarray
    year: np.ndarray
    lines: np.ndarray
    codes: np.ndarray
    actors: list[str]
    organisations: list[str]


def read(path: Path) -> Reading:
    """Read IGO membership by state and year.

    A cell 1 (full), 2 (associate) or 3 (observer) becomes a tie of that level, in spells. A cell -9 (missing) is no
    data: where the whole organisation is missing in a year, coverage leaves the year out; where single states are, a
    tie with status ``no_data`` says so. 0 and -1 make no tie.

    Parameters
    ----------
    path
        Comma- or tab-separated text (plain, gzip or zip) with ``ccode``, ``year``, ``state`` and the organisations.

    Returns
    -------
    Table ``tie``, kind ``membership``, receiver ``IGO:`` and the organisation's code; coverage by organisation.

    Raises
    ------
    InputError
        If the file cannot be read, or is not of this layout (FormatError).
    """
    spec = get("igo")
    sha256 = digest(path)
    content = whole(path, limit=LIMIT, prefer=spec.files)
    if {"ioname", "orgname"} <= {name.casefold() for name in header_of(content)}:
        raise FormatError(
            f"{path} has one row an organisation and year; the table with one row a state and year is needed",
            hint="give the file state_year_format3 of the same release",
        )
    columns = read_columns(path, content, spec, _choose)
    sieve = Sieve(columns)
    panel = _panel(columns, sieve)
    sieve.check(path, spec)
    known = _known(panel)
    return Reading(
        origin=spec.origin,
        sha256=sha256,
        vintage="",
        tables={"tie": build("tie", "igo", sha256, _ties(panel, known))},
        coverage=_coverage(panel, known),
        rejects=tuple(sorted(sieve.rejects, key=lambda item: item.line)),
        notes=_notes(panel, known),
    )


def _choose(names: Sequence[str]) -> Sequence[str] | None:
    return tuple(names) if set(KEYS) <= set(names) and len(names) >= len(KEYS) + FEWEST else None


def _panel(columns: Columns, sieve: Sieve) -> _Panel:
    organisations = [name for name in columns.table.column_names if name not in KEYS]
    ccode, good_code = integers(columns.table["ccode"], r"\d{1,3}")
    year, good_year = integers(columns.table["year"], r"\d{4}")
    sieve.demand(good_code & good_year, "ccode {ccode!r} or year {year!r} is no number")
    sieve.demand((year >= FIRST_YEAR) & (year <= LAST_YEAR), f"year {{year}} lies outside {FIRST_YEAR}..{LAST_YEAR}")
    actor, actors = cow_states(ccode, year)
    sieve.demand(actor >= 0, "no state had COW code {ccode} in {year}")
    codes = np.stack([_codes(columns.table[name]) for name in organisations], axis=1)
    _reject_cells(columns, sieve, codes, organisations)
    _reject_doubles(sieve, actor * 10_000 + year, codes)
    kept = np.flatnonzero(sieve.kept)
    kept = kept[np.lexsort((year[kept], actor[kept]))]
    return _Panel(actor[kept], year[kept], columns.lines[kept], codes[kept], actors, organisations)


def _codes(column: pa.ChunkedArray[Any]) -> np.ndarray:
    import pyarrow as pa
    import pyarrow.compute as pc

    place = pc.index_in(column, value_set=pa.array([str(code) for code in CODES]))
    filled = np.asarray(place.fill_null(len(CODES)))
    codes: np.ndarray = np.array([*CODES, BAD], dtype=np.int8)[filled]
    return codes


def _reject_cells(columns: Columns, sieve: Sieve, codes: np.ndarray, organisations: Sequence[str]) -> None:
    """List cells that hold none of the codes; they become missing, the rest of their row stays."""
    for row, place in np.argwhere((codes == BAD) & sieve.kept[:, None]).tolist():
        name = organisations[place]
        cell = columns.table[name][row].as_py()
        reason = f"cell {name!r} is {cell[:20]!r}, none of {', '.join(map(str, sorted(CODES)))}; taken as no data"
        sieve.rejects.append(reject(int(columns.lines[row]), reason, cell))
    codes[codes == BAD] = MISSING


def _reject_doubles(sieve: Sieve, key: np.ndarray, codes: np.ndarray) -> None:
    rows = np.flatnonzero(sieve.kept)
    again, torn = doubles(key[rows], np.zeros(len(rows), dtype=np.int64))
    same = np.array([bool((codes[rows[key[rows] == key[row]]] == codes[row]).all()) for row in rows[again]], dtype=bool)
    clash = np.isin(key[rows], key[rows[again]][~same]) if len(same) else torn
    sieve.throw(rows[clash], "contradicts another row for the same state and year {year}")
    sieve.throw(rows[again & ~clash], "repeats another row for the same state and year {year}")


def _known(panel: _Panel) -> np.ndarray:
    """Return the (years, organisations) mask of organisation-years about which anything is known.

    Row i stands for the i-th year of ``np.unique(panel.year)``. Known is what is not missing for every state of the
    system: a 0 or a level for at least one of them.
    """
    years, which = np.unique(panel.year, return_inverse=True)
    known = np.zeros((len(years), panel.codes.shape[1]), dtype=bool)
    np.logical_or.at(known, which, panel.codes >= NONE)
    return known


def _ties(panel: _Panel, known: np.ndarray) -> dict[str, Any]:
    years = np.unique(panel.year)
    single = known[np.searchsorted(years, panel.year)] & (panel.codes == MISSING)
    shown = np.where(np.isin(panel.codes, list(LEVELS)) | single, panel.codes, NONE)
    begin, end, place = _spells(shown, panel.actor, panel.year)
    code = shown[begin, place]
    level = np.array([LEVELS.get(int(item), np.nan) for item in code], float)
    names = np.array([name.upper() for name in panel.organisations], dtype=object)[place]
    return {
        "domain": "institutions",
        "kind": "membership",
        "sender": np.array(panel.actors, dtype=object)[panel.actor[begin]],
        "receiver": np.array(["IGO:" + name for name in names], dtype=object),
        "directed": True,
        "year": panel.year[begin],
        "year_to": panel.year[end],
        "value": level,
        "unit": "level",
        "n": 1,
        "sumsq": level**2,
        "status": np.where(code == MISSING, "no_data", "value").astype(object),
        "item": names,
        "locator": [f"lines {low} to {high}" for low, high in zip(panel.lines[begin], panel.lines[end], strict=True)],
    }


def _spells(shown: np.ndarray, actor: np.ndarray, year: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return first row, last row and column of each run of one code over a state's successive years."""
    rows = len(shown)
    follows = np.zeros(rows, dtype=bool)
    follows[1:] = (np.diff(actor) == 0) & (np.diff(year) == 1)
    same = np.zeros(shown.shape, dtype=bool)
    same[1:] = (shown[1:] == shown[:-1]) & follows[1:, None]
    filled = shown != NONE
    starts = (filled & ~same).T
    last = np.ones(shown.shape, dtype=bool)
    last[:-1] = ~same[1:]
    place, begin = np.nonzero(starts)
    _, end = np.nonzero((filled & last).T)
    return begin, end, place


def _coverage(panel: _Panel, known: np.ndarray) -> tuple[Coverage, ...]:
    years = np.unique(panel.year)
    note = f"data end in {years[-1]}; years in which the organisation's members are missing are left out"
    return tuple(
        Coverage("institutions", "membership", "*", f"IGO:{name.upper()}", first, last, note)
        for place, name in enumerate(panel.organisations)
        for first, last in runs(years[known[:, place]].tolist())
    )


def _notes(panel: _Panel, known: np.ndarray) -> tuple[str, ...]:
    missing = panel.codes == MISSING
    never = [name.upper() for place, name in enumerate(panel.organisations) if not known[:, place].any()]
    last = int(panel.year.max())
    notes = [f"coverage ends in {last}: organisations founded later are not in it"]
    if missing.any():
        notes.append(f"{int(missing.sum())} cells are missing (-9): no data, never read as no membership")
    if never:
        notes.append(f"nothing is known of the members of: {', '.join(never)}")
    return tuple(notes)
