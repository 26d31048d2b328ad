"""ATOP alliance obligations: directed dyad-years become spells, mutual ones a single undirected tie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Coverage, Reading
from entente.sources._columns import Sieve, doubles, integers, layout, read_columns
from entente.sources._files import MEBIBYTE, digest, whole
from entente.sources._names import cow_states
from entente.sources._ties import build
from entente.sources.registry import get

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from entente.sources._columns import Columns

LIMIT = 512 * MEBIBYTE
KINDS = ("defense", "offense", "neutrality", "nonaggression", "consultation")
"""Kinds of tie, in the order of the flag columns."""

TIDY = ("ccode1", "ccode2", "year", "atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul")
PUBLISHED = ("statea", "stateb", "year", "defense", "offense", "neutral", "nonagg", "consul")
FIRST_YEAR, LAST_YEAR = 1800, 2100
_SHIFT = 1000


@dataclass(frozen=True, slots=True)
class _Pledges:
    """Dyad-years as arrays of length n: positions of the two states, year, line; flags are (n, 5)."""

    giver: np.ndarray
    taker: np.ndarray
    year: np.ndarray
    lines: np.ndarray
    flags: np.ndarray


def read(path: Path) -> Reading:
    """Read ATOP directed dyad-years.

    Parameters
    ----------
    path
        Comma-separated text (plain, gzip or zip) with two Correlates of War codes, a year and five flags; the names
        of the publisher (``stateA``, ``defense``, ...) or of the tidied copies (``ccode1``, ``atop_defense``, ...).

    Returns
    -------
    Table ``tie``: kinds ``defense``, ``offense``, ``neutrality``, ``nonaggression``, ``consultation`` as spells
    ``year..year_to``; undirected where both sides pledge in that year, else directed from the first state.

    Raises
    ------
    InputError
        If the file cannot be read, or is not of this layout (FormatError).
    """
    spec = get("atop")
    sha256 = digest(path)
    columns = read_columns(path, whole(path, limit=LIMIT, prefer=spec.files), spec, layout(TIDY, PUBLISHED))
    sieve = Sieve(columns)
    pledges, actors, notes = _sift(columns, sieve)
    sieve.check(path, spec)
    first, last = int(pledges.year.min()), int(pledges.year.max())
    limits = f"obligations in force; the data end in {last}: later years are no data, not an end of alliances"
    return Reading(
        origin=spec.origin,
        sha256=sha256,
        vintage="",
        tables={"tie": build("tie", "atop", sha256, _ties(pledges, actors))},
        coverage=tuple(Coverage("guarantees", kind, "*", "*", first, last, limits) for kind in KINDS),
        rejects=tuple(sorted(sieve.rejects, key=lambda item: item.line)),
        notes=(*notes, f"coverage ends in {last}"),
    )


def _sift(columns: Columns, sieve: Sieve) -> tuple[_Pledges, list[str], list[str]]:
    names = columns.table.column_names
    parsed = [integers(columns.table[name], r"\d{1,4}") for name in names[:3]]
    flagged = [integers(columns.table[name], "[01]") for name in names[3:]]
    (code1, code2, year), flags = (
        (numbers for numbers, _ in parsed),
        np.stack([numbers for numbers, _ in flagged], axis=1),
    )
    sieve.demand(np.all([good for _, good in parsed], axis=0), "a state code or the year is no number")
    sieve.demand(np.all([good for _, good in flagged], axis=0), "an obligation is neither 0 nor 1")
    sieve.demand((year >= FIRST_YEAR) & (year <= LAST_YEAR), f"year {{year}} lies outside {FIRST_YEAR}..{LAST_YEAR}")
    giver, taker, actors = _sides(code1, code2, year)
    sieve.demand((giver >= 0) & (taker >= 0), "a state code was not in use in {year}")
    sieve.demand(giver != taker, "both sides are the same state")
    _reject_doubles(sieve, (code1 * _SHIFT + code2) * 10_000 + year, flags)
    empty = sieve.drop(flags.sum(axis=1) == 0)
    kept = sieve.kept
    found = _Pledges(giver[kept], taker[kept], year[kept], columns.lines[kept], flags[kept])
    pledges = _merged(found)
    merged = len(found.year) - len(pledges.year)
    notes = [f"{empty} dyad-years without any obligation left out"] if empty else []
    return pledges, actors, notes + ([f"{merged} dyad-years under two codes of one state merged"] if merged else [])


def _merged(found: _Pledges) -> _Pledges:
    """Join dyad-years of the same two actors (a state changes its code within a year): an obligation of one counts."""
    key = (found.giver * _SHIFT + found.taker) * 10_000 + found.year
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    flags = np.zeros((len(first), found.flags.shape[1]), dtype=found.flags.dtype)
    np.maximum.at(flags, which, found.flags)
    return _Pledges(found.giver[first], found.taker[first], found.year[first], found.lines[first], flags)


def _sides(code1: np.ndarray, code2: np.ndarray, year: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[str]]:
    both, actors = cow_states(np.concatenate([code1, code2]), np.concatenate([year, year]))
    return both[: len(code1)], both[len(code1) :], actors


def _reject_doubles(sieve: Sieve, key: np.ndarray, flags: np.ndarray) -> None:
    rows = np.flatnonzero(sieve.kept)
    again, torn = doubles(key[rows], flags[rows] @ (2 ** np.arange(flags.shape[1])))
    sieve.throw(rows[torn], "contradicts another row for the same states and year")
    sieve.throw(rows[again], "repeats another row for the same states and year")


def _ties(pledges: _Pledges, actors: list[str]) -> dict[str, Any]:
    ids = np.array(actors, dtype=object)
    parts = [_spells(pledges, position) for position in range(len(KINDS))]
    giver, taker, first, last, line, last_line, directed = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    kinds = np.repeat(np.array(KINDS, dtype=object), [len(part[0]) for part in parts])
    return {
        "domain": "guarantees",
        "kind": kinds,
        "sender": ids[giver],
        "receiver": ids[taker],
        "directed": directed,
        "year": first,
        "year_to": last,
        "value": 1.0,
        "unit": "level",
        "n": 1,
        "sumsq": 1.0,
        "status": "value",
        "item": "",
        "locator": [_lines(low, high) for low, high in zip(line.tolist(), last_line.tolist(), strict=True)],
    }


def _lines(low: int, high: int) -> str:
    return f"line {low}" if low == high else f"lines {low} to {high}"


def _spells(pledges: _Pledges, position: int) -> tuple[np.ndarray, ...]:
    """Return giver, taker, first and last year, first and last line, and direction of the spells of one obligation.

    Actor positions are in alphabetical order, so the lower one leads an undirected tie.
    """
    rows = np.flatnonzero(pledges.flags[:, position])
    giver, taker, year = pledges.giver[rows], pledges.taker[rows], pledges.year[rows]
    here = (giver * _SHIFT + taker) * 10_000 + year
    mutual = np.isin(here, (taker * _SHIFT + giver) * 10_000 + year)
    rows, mutual = rows[~mutual | (giver < taker)], mutual[~mutual | (giver < taker)]
    key = (pledges.giver[rows] * _SHIFT + pledges.taker[rows]) * 2 + mutual
    order = np.lexsort((pledges.year[rows], key))
    rows, key, mutual = rows[order], key[order], mutual[order]
    breaks = (np.diff(key) != 0) | (np.diff(pledges.year[rows]) != 1)
    starts, ends = np.flatnonzero(np.append([True], breaks)), np.flatnonzero(np.append(breaks, [True]))
    if not len(rows):
        starts = ends = np.zeros(0, dtype=np.int64)
    low = np.minimum.reduceat(pledges.lines[rows], starts) if len(rows) else starts
    high = np.maximum.reduceat(pledges.lines[rows], starts) if len(rows) else starts
    begin, end = rows[starts], rows[ends]
    return (
        pledges.giver[begin],
        pledges.taker[begin],
        pledges.year[begin],
        pledges.year[end],
        low,
        high,
        ~mutual[starts],
    )
