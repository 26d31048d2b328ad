"""Kyrgyzstan's official foreign trade by partner: the statistics committee's two workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entente.errors import FormatError
from entente.sources._files import MEBIBYTE, damaged, kind
from entente.sources._layout import wrong_layout
from entente.sources._names import WORLD, Names
from entente.sources._national import EXPORTS, IMPORTS, Flow, data_files, gathered, national_reading
from entente.sources._text import reject
from entente.sources.registry import get

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from entente.evidence.records import Reading, Reject
    from entente.sources._national import Torn

    Row = tuple[Any, ...]

REPORTER = "KGZ"
LIMIT = 32 * MEBIBYTE
MOST_ROWS = 5_000
TITLES = {"Geographic distribution of exports": EXPORTS, "Geographic distribution of imports": IMPORTS}
TOTAL = "Всего"
GROUPS = frozenset(
    {"ЕС", "СНГ", "ШОС", "ЕАЭС", "Европа", "Азия", "Америка", "Африка", "Австралия и Океания", "Европейский союз (ЕС)"}
)
"""Rows that sum up others."""

NOBODY = frozenset({"Неопределенная страна", "ООН"})
"""In the total, but no state's."""


def read(path: Path) -> Reading:
    """Read exports and imports by partner.

    Parameters
    ----------
    path
        A workbook "4.03.00.18 Geographic distribution of exports of goods" or "4.03.00.20 ... of imports of goods"
        (.xlsx), or a folder with both: names in Kyrgyz, Russian and English, then one column a year; thousand US
        dollars; "-" for none.

    Returns
    -------
    Table ``tie``: kind ``trade_flow``, reporter ``KGZ``.

    Raises
    ------
    FormatError
        If the file is no such workbook.
    """
    spec = get("kg_trade")
    files = data_files(path, spec.files)
    if not files:
        raise FormatError(f"{path} holds no workbook 4.03.00.18 or 4.03.00.20", hint=spec.by_hand)
    flows, rejects, torn = gathered(_workbook(file) for file in files)
    notes = (
        "figures of the last year may be preliminary",
        "rows that sum up others (EU, CIS, continents) are not ties",
    )
    return national_reading(spec.origin, REPORTER, files, flows, rejects, notes, torn)


def _workbook(path: Path) -> tuple[list[Flow], list[Reject], Torn]:
    rows = _rows(path)
    flow = _flow_of(rows)
    head = next((number for number, row in enumerate(rows) if _years(row)), None)
    if flow is None or head is None:
        raise wrong_layout(path, get("kg_trade"), [str(cell) for row in rows[:3] for cell in row if cell is not None])
    return _figures(path.name, flow, _years(rows[head]), rows, head)


_DAMAGE = (KeyError, ValueError, EOFError, OSError, RuntimeError, NotImplementedError, TypeError, IndexError)
"""What a workbook with damaged parts raises, whichever part it is."""


def _rows(path: Path) -> list[Row]:
    """Return the cells of the first sheet, formulas as their last computed values."""
    import zipfile
    import zlib
    from xml.etree.ElementTree import ParseError

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    form = kind(path)
    if form != "xlsx" or path.stat().st_size > LIMIT:
        raise wrong_layout(path, get("kg_trade"), [f"a file of kind {form}"])
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = list(sheet.iter_rows(max_row=MOST_ROWS, max_col=60, values_only=True))
        book.close()
    except (*_DAMAGE, InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError) as error:
        raise damaged(path, error) from error
    return rows


def _flow_of(rows: Sequence[Row]) -> str | None:
    text = " ".join(str(cell) for row in rows[:3] for cell in row if cell is not None)
    return next((flow for title, flow in TITLES.items() if title in text), None)


FEWEST_YEARS = 3


def _years(row: Row) -> dict[int, int]:
    """Return the years of a header row by column ("2023 1" has a footnote's number), or nothing."""
    words = {place: str(cell).split()[0] for place, cell in enumerate(row) if cell is not None and str(cell).strip()}
    found = {place: int(word) for place, word in words.items() if word.isdigit() and word[:2] in {"19", "20"}}
    return found if len(found) >= FEWEST_YEARS else {}


def _figures(
    file: str, flow: str, years: dict[int, int], rows: Sequence[Row], head: int
) -> tuple[list[Flow], list[Reject], Torn]:
    names = Names("ru")
    flows: list[Flow] = []
    rejects: list[Reject] = []
    torn: Torn = set()
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        name = " ".join(str(row[1] or "").split()) if len(row) > 1 else ""
        if not name or name in GROUPS | NOBODY:
            continue
        for place, year in years.items():
            value = _number(row[place])
            partner = WORLD if name == TOTAL else names.actor(name, year)
            if isinstance(value, str):
                rejects.append(reject(number, f"{name}, {year}: {value!r} is no figure"))
                torn.add((flow, year))
            elif value is not None and partner:
                flows.append(Flow(flow, year, partner, value, f"{file} row {number}"))
    return _merged(flows), rejects, torn


def _number(cell: object) -> float | str | None:
    """Return a figure; ``None`` for an empty cell, 0 for a dash (none), and the text of anything else."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell >= 0:
        return float(cell)
    return 0.0 if str(cell).strip() in {"-", "–", "—"} else str(cell)[:40]


def _merged(flows: Sequence[Flow]) -> list[Flow]:
    """Add up rows that mean the same state in the same year (a state listed under two names)."""
    sums: dict[tuple[int, str], Flow] = {}
    for flow in flows:
        key = (flow.year, flow.partner)
        old = sums.get(key)
        sums[key] = flow if old is None else _add(old, flow)
    return list(sums.values())


def _add(one: Flow, other: Flow) -> Flow:
    where = f"{one.locator} and {other.locator.rsplit(' ', 1)[-1]}"
    return Flow(one.flow, one.year, one.partner, one.value + other.value, where)
