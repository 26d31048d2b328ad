"""Joint military exercises with Russian participation: one row an exercise, its partners in columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.evidence.records import Coverage, Reading, Reject
from entente.sources._columns import check_yield
from entente.sources._files import MEBIBYTE, digest, whole
from entente.sources._layout import has_columns, plain, wrong_layout
from entente.sources._names import Names
from entente.sources._text import cells_of, decode, lines_of, records, reject
from entente.sources._ties import build
from entente.sources.registry import get

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any

    from entente.sources._text import Record

LIMIT = 64 * MEBIBYTE
HOST = "RUS"
PARTNER = re.compile(r"part\d+")
FALL = "the number of exercises falls because of the source, not because there were fewer"
"""A known trait of the list: 24 exercises in 2009, 3 in 2018."""


@dataclass(frozen=True, slots=True)
class _Exercise:
    line: int
    name: str
    year: int
    partners: tuple[str, ...]
    comment: str


def read(path: Path) -> Reading:
    """Read the list of joint exercises involving Russia.

    Parameters
    ----------
    path
        Comma-separated text in UTF-8 (plain, gzip or zip) with columns ``id``, ``name``, ``yr``, ``part1`` ... ,
        ``comments``, ``source``. Blank rows are skipped.

    Returns
    -------
    Table ``tie``, kind ``exercise``: an undirected tie of Russia with each partner, value 1, the exercise as item.

    Raises
    ------
    InputError
        If the file cannot be read, or is not of this layout (FormatError).
    """
    spec = get("exercises_russia")
    sha256 = digest(path)
    lines = lines_of(decode(path, whole(path, limit=LIMIT, prefer=spec.files)))
    names = [plain(name) for name in cells_of(lines[0])]
    if not has_columns(names, spec.layouts[0].columns):
        raise wrong_layout(path, spec, names)
    found = [
        item if isinstance(item, Reject) else _exercise(item, names)
        for item in records(lines[1:], first=2, width=len(names))
    ]
    exercises = [item for item in found if isinstance(item, _Exercise)]
    rejects = [item for item in found if isinstance(item, Reject)]
    rows = _rows(exercises, rejects)
    check_yield(path, spec, len(rows), rejects)
    first, last = min(row["year"] for row in rows), max(row["year"] for row in rows)
    return Reading(
        origin=spec.origin,
        sha256=sha256,
        vintage="",
        tables={"tie": build("tie", "exercises_russia", sha256, _columns(rows))},
        coverage=tuple(
            Coverage("exercises", "exercise", *pair, first, last, FALL) for pair in ((HOST, "*"), ("*", HOST))
        ),
        rejects=tuple(sorted(rejects, key=lambda item: item.line)),
        notes=_notes(exercises, sum(item is None for item in found)),
    )


def _exercise(record: Record, names: list[str]) -> _Exercise | Reject | None:
    """Return the exercise, why it is none, or ``None`` for a blank row."""
    cells = [cell.strip() for cell in record.cells]
    if not any(cells):
        return None
    row = dict(zip(names, cells, strict=True))
    shown = ",".join(cells[:4])
    if not row["name"]:
        return reject(record.line, "the exercise has no name", shown)
    if not re.fullmatch(r"(19|20)\d{2}", row["yr"]):
        return reject(record.line, f"yr {row['yr'][:20]!r} is no year", shown)
    partners = tuple(cell for name, cell in row.items() if PARTNER.fullmatch(name) and cell)
    if not partners:
        return reject(record.line, "the exercise has no partner", shown)
    return _Exercise(record.line, row["name"], int(row["yr"]), partners, row["comments"])


def _rows(exercises: Iterable[_Exercise], rejects: list[Reject]) -> list[dict[str, Any]]:
    memory = Names("en")
    rows = []
    for exercise in exercises:
        seen: set[str] = set()
        for name in exercise.partners:
            actor = memory.actor(name, exercise.year)
            if not actor or actor == HOST or actor in seen:
                why = (
                    f"no state named {name!r} in {exercise.year}"
                    if not actor
                    else f"{name!r} stands twice or is Russia"
                )
                rejects.append(reject(exercise.line, why, exercise.name))
                continue
            seen.add(actor)
            rows.append(_row(exercise, actor))
    return rows


def _row(exercise: _Exercise, actor: str) -> dict[str, Any]:
    first, second = sorted((HOST, actor))
    return {
        "sender": first,
        "receiver": second,
        "year": exercise.year,
        "item": exercise.name,
        "locator": f"line {exercise.line}",
        "note": exercise.comment or None,
    }


def _columns(rows: list[dict[str, Any]]) -> dict[str, Any]:
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    fixed = {"domain": "exercises", "kind": "exercise", "directed": False, "value": 1.0, "unit": "count"}
    return {**fixed, "n": 1, "sumsq": 1.0, "status": "value", **columns, "year_to": columns["year"]}


def _notes(exercises: list[_Exercise], blank: int) -> tuple[str, ...]:
    years = sorted({exercise.year for exercise in exercises})
    by_year = {year: sum(exercise.year == year for exercise in exercises) for year in (years[0], years[-1])}
    counts = ", ".join(f"{count} in {year}" for year, count in by_year.items())
    notes = [f"{blank} blank rows skipped"] if blank else []
    notes.append(f"{len(exercises)} exercises ({counts}): {FALL}")
    return (*notes, "dates are years only")
