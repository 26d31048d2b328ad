"""Kazakhstan's foreign trade by country, as the Bureau of National Statistics publishes it."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from entente.errors import FormatError
from entente.evidence.records import Coverage, Reading, Reject
from entente.sources._columns import check_yield
from entente.sources._files import MEBIBYTE, digest, kind, whole
from entente.sources._kz_grids import is_workbook, sheets
from entente.sources._kz_rows import COLUMNS, FaultError, NoTableError, csv_rows, published, sheet_rows
from entente.sources._layout import has_columns, wrong_layout
from entente.sources._names import WORLD, Names
from entente.sources._text import cells_of, decode, lines_of, reject
from entente.sources._ties import build, runs
from entente.sources.registry import get

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from entente.sources._kz_rows import Row
    from entente.sources.registry import SourceSpec

LIMIT = 64 * MEBIBYTE
REPORTER = "KAZ"
TOTALS = ("всего", "всего в том числе")
GROUPS = frozenset(
    (
        "страны снг", "страны еаэс", "страны вне еаэс", "страны ес", "страны вне ес", "остальные страны мира",
        "европа", "азия", "америка", "африка", "австралия и океания",
    )
)  # fmt: skip
"""Rows that sum up others; they make no tie."""

GAP = 1.0
"""Thousand USD by which partners may miss the stated total before a note says so."""

OUTSIDE = "goods by partner, totals only; as reported by Kazakhstan"


@dataclass(slots=True)
class _Sorted:
    """Rows by what they are: one row for each year and actor, and what was left out."""

    rows: dict[tuple[int, str], Row] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    revisions: list[tuple[Row, Row]] = field(default_factory=list)
    groups: int = 0


def read(path: Path) -> Reading:
    """Read Kazakhstan's trade by partner.

    Parameters
    ----------
    path
        A workbook of the Bureau (``.xls`` or ``.xlsx``; a zip archive may hold several years' workbooks), or the merged
        table as comma-separated text with columns ``year``, ``file``, ``partner``, ``turnover``, ``exports``,
        ``imports`` in thousand USD.

    Returns
    -------
    Table ``tie``, kind ``trade_flow``, thousand USD, reporter KAZ: two ties a partner and year, and two with ``WLD``
    for the stated total. Sums over groups of countries make no tie. Where a year stands in two files, the later
    file is followed.

    Raises
    ------
    InputError
        If the file cannot be read, or is of neither layout (FormatError).
    """
    spec = get("kz_trade")
    sha256 = digest(path)
    found, vintage, notes = _found(path, spec)
    sorted_rows = _sort(found)
    check_yield(path, spec, len(sorted_rows.rows), sorted_rows.rejects)
    years = sorted({year for year, _ in sorted_rows.rows})
    # where rows were left out and partners miss the total, an absent partner is no zero: not covered
    known = [year for year in years if not (sorted_rows.rejects and _total_note(sorted_rows, year))]
    return Reading(
        origin=replace(spec.origin, version=vintage),
        sha256=sha256,
        vintage=vintage,
        tables={"tie": build("tie", "kz_trade", sha256, _ties(sorted_rows))},
        coverage=tuple(Coverage("trade", "trade_flow", REPORTER, "*", *run, OUTSIDE) for run in runs(known)),
        rejects=tuple(sorted(sorted_rows.rejects, key=lambda item: item.line)),
        notes=(*notes, *_notes(sorted_rows, years)),
    )


def _found(path: Path, spec: SourceSpec) -> tuple[list[Row | Reject], str, list[str]]:
    """Return rows and rejects, the date of publication, and notes on sheets that were left out."""
    form = kind(path)
    if (
        form in {"xls", "xlsx"}
        or (form == "gzip" and is_workbook(whole(path, limit=LIMIT)[:8]))
        or _holds_books(path, form)
    ):
        return _from_workbooks(path, spec)
    lines = lines_of(decode(path, whole(path, limit=LIMIT, prefer=spec.files)))
    names = cells_of(lines[0])
    if not has_columns(names, COLUMNS):
        raise wrong_layout(path, spec, names)
    return list(csv_rows(lines)), "", []


def _holds_books(path: Path, form: str) -> bool:
    import zipfile

    if form != "zip":
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.casefold().endswith((".xls", ".xlsx")) for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _from_workbooks(path: Path, spec: SourceSpec) -> tuple[list[Row | Reject], str, list[str]]:
    found: list[Row | Reject] = []
    notes: list[str] = []
    books = sheets(path)
    for sheet in books:
        try:
            found += sheet_rows(sheet)
        except NoTableError:
            continue
        except FaultError as fault:
            notes.append(f"sheet {sheet.name!r} of {sheet.file} left out: {fault}")
    if not found:
        why = "; ".join(notes) or "it has none"
        raise FormatError(
            f"{path} is no {spec.name!r} workbook: expected a sheet with columns Товарооборот, Экспорт, Импорт; {why}",
            hint=f"get the file from {spec.origin.url}",
        )
    return found, published(books), notes


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """Return the Bureau's names of territories and its own spellings -> actor id or ISO 3166 letters."""
    with (Path(__file__).parent / "kz_partners.csv").open(encoding="utf-8", newline="") as file:
        return {row["partner"].casefold(): row["id"] for row in csv.DictReader(file)}


def _sort(found: Iterable[Row | Reject]) -> _Sorted:
    result = _Sorted()
    memory = Names("ru")
    for item in found:
        if isinstance(item, Reject):
            result.rejects.append(item)
            continue
        name = item.partner.casefold()
        if name in GROUPS:
            result.groups += 1
            continue
        actor = WORLD if name in TOTALS else _spellings().get(name) or memory.actor(item.partner, item.year)
        if not actor:
            result.rejects.append(reject(item.line, f"no partner named {item.partner!r}", item.locator))
        elif actor == REPORTER:
            result.rejects.append(reject(item.line, "the partner is the reporter itself", item.locator))
        else:
            _add(result, item, actor)
    return result


def _add(result: _Sorted, row: Row, actor: str) -> None:
    """Add a row; of two for the same year and actor the one from the later file stays."""
    key = (row.year, actor)
    other = result.rows.get(key)
    if other is None:
        result.rows[key] = row
    elif _age(row.file) == _age(other.file):
        result.rejects.append(reject(row.line, f"second row for {row.partner!r} in {row.year}", row.locator))
    else:
        old, new = sorted((row, other), key=lambda item: _age(item.file))
        result.rows[key] = new
        result.revisions.append((old, new))


def _age(file: str) -> int:
    """Return the year in a file's name: later files revise earlier ones."""
    return max((int(word) for word in re.findall(r"(?:19|20)\d{2}", file)), default=0)


def _ties(found: _Sorted) -> dict[str, Any]:
    flows = [
        (row, *sides, value)
        for (_, actor), row in sorted(found.rows.items())
        for sides, value in (((REPORTER, actor), row.exports), ((actor, REPORTER), row.imports))
        if value is not None
    ]
    years = [row.year for row, *_ in flows]
    return {
        "domain": "trade",
        "kind": "trade_flow",
        "sender": [sender for _, sender, _, _ in flows],
        "receiver": [receiver for _, _, receiver, _ in flows],
        "directed": True,
        "reporter": REPORTER,
        "year": years,
        "year_to": years,
        "value": [value for *_, value in flows],
        "unit": "USD_thousand",
        "n": 1,
        "sumsq": [value * value for *_, value in flows],
        "status": "value",
        "item": "",
        "locator": [row.locator for row, *_ in flows],
    }


def _notes(found: _Sorted, years: Sequence[int]) -> list[str]:
    notes = [f"{found.groups} rows that sum up groups of countries left out"] if found.groups else []
    gaps = {year: note for year in years if (note := _total_note(found, year))}
    notes += gaps.values()
    if gaps and found.rejects:
        notes.append(f"not covered, since rows were left out: {', '.join(map(str, gaps))}")
    if found.revisions:
        largest = max(abs((new.turnover or 0.0) - (old.turnover or 0.0)) for old, new in found.revisions)
        notes.append(
            f"{len(found.revisions)} rows stand in two files; the later file was followed, "
            f"the largest revision of turnover is {largest:g} thousand USD"
        )
    rounded = _rounded(found)
    shown = ", ".join(f"{count} in {year}" for year, count in sorted(rounded.items()))
    return notes + (
        [f"stated shares are rounded to 0 or left empty ({shown}); shares are computed from values"] if shown else []
    )


def _total_note(found: _Sorted, year: int) -> str:
    """Return what is wrong with the stated total of a year, if anything."""
    total = found.rows.get((year, WORLD))
    if total is None:
        return f"no total is stated for {year}"
    parts = [row for (when, actor), row in found.rows.items() if when == year and actor != WORLD]
    gap = max(
        abs((getattr(total, flow) or 0.0) - sum(getattr(row, flow) or 0.0 for row in parts))
        for flow in ("exports", "imports")
    )
    return f"partners miss the stated total of {year} by {gap:,.1f} thousand USD" if gap > GAP else ""


def _rounded(found: _Sorted) -> dict[int, int]:
    """Return by year how many stated shares are zero or absent although there is trade."""
    counts: dict[int, int] = defaultdict(int)
    for row in found.rows.values():
        values = (row.turnover, row.exports, row.imports)
        counts[row.year] += sum(bool(value) and not share for value, share in zip(values, row.shares, strict=True))
    return {year: count for year, count in counts.items() if count}
