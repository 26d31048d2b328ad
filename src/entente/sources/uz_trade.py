"""Uzbekistan's official foreign trade by partner: the statistics agency's two indicator files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from entente.errors import FormatError
from entente.evidence.records import Reject
from entente.sources._files import MEBIBYTE, whole
from entente.sources._layout import has_columns, wrong_layout
from entente.sources._names import WORLD, Names
from entente.sources._national import EXPORTS, IMPORTS, Flow, data_files, gathered, national_reading
from entente.sources._text import decode, lines_of, records, reject
from entente.sources.registry import get

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from entente.evidence.records import Reading
    from entente.sources._national import Torn

REPORTER = "UZB"
LIMIT = 16 * MEBIBYTE
INDICATORS = {"1105": EXPORTS, "1176": IMPORTS}
"""Numbers of the agency's indicators, as its files are named: the files themselves do not say which flow they hold."""

OTHER_CODE = "0"
"""Row "other countries": in the total, but nobody's."""


def read(path: Path) -> Reading:
    """Read exports and imports by partner.

    Parameters
    ----------
    path
        A file ``sdmx_data_1105.csv`` (exports) or ``sdmx_data_1176.csv`` (imports), or a folder with both: columns
        ``Code`` (ISO numeric), ``Klassifikator_en`` and one a year; thousand US dollars.

    Returns
    -------
    Table ``tie``: kind ``trade_flow``, reporter ``UZB``. The world total is the sum of all rows of the file, the row
    "other countries" included, since the file has no total.

    Raises
    ------
    FormatError
        If the file is not of this layout, or its name does not tell the flow.
    """
    spec = get("uz_trade")
    files = data_files(path, spec.files)
    if not files:
        raise FormatError(f"{path} holds no file sdmx_data_1105.csv or sdmx_data_1176.csv", hint=spec.by_hand)
    flows, rejects, torn = gathered(_file(file) for file in files)
    notes = (
        "the world total is the sum of the file's rows, 'other countries' included",
        "zero may stand for nothing reported",
    )
    return national_reading(spec.origin, REPORTER, files, flows, rejects, notes, torn)


def flow_of(path: Path) -> str:
    """Return which flow a file holds, by the indicator's number in its name.

    Raises
    ------
    FormatError
        If neither number is in the name.
    """
    numbers = [flow for number, flow in INDICATORS.items() if re.search(rf"(?<!\d){number}(?!\d)", path.name)]
    if len(numbers) == 1:
        return numbers[0]
    raise FormatError(
        f"{path} does not say whether it holds exports or imports",
        hint="keep the publisher's file name: sdmx_data_1105.csv are exports, sdmx_data_1176.csv imports",
    )


def _file(path: Path) -> tuple[list[Flow], list[Reject], Torn]:
    spec = get("uz_trade")
    lines = lines_of(decode(path, whole(path, limit=LIMIT, prefer=spec.files)))
    head = lines[0].split(",")
    if not has_columns(head, spec.layouts[0].columns):
        raise wrong_layout(path, spec, head)
    flow = flow_of(path)
    years = {place: int(name) for place, name in enumerate(head) if re.fullmatch(r"(19|20)\d\d", name.strip())}
    code, name = head.index("Code"), head.index("Klassifikator_en")
    names = Names("en")
    flows: list[Flow] = []
    rejects: list[Reject] = []
    torn: Torn = set()
    totals = dict.fromkeys(years.values(), 0.0)
    for record in records(lines[1:], first=2, width=len(head)):
        if isinstance(record, Reject):
            rejects.append(record)
            torn |= {(flow, year) for year in years.values()}
            continue
        values = _values(record.cells, years)
        unread = sorted(set(years.values()) - set(values))
        if unread:
            rejects.append(reject(record.line, f"no figure for {', '.join(map(str, unread))}", ",".join(record.cells)))
            torn |= {(flow, year) for year in unread}
        for year, value in values.items():
            totals[year] += value
        where = f"{path.name} line {record.line}"
        flows += _partner(flow, values, record.cells[code], record.cells[name], where, names)
    flows += [
        Flow(flow, year, WORLD, total, f"{path.name}, sum of all rows") for year, total in totals.items() if total
    ]
    return flows, rejects, torn


MOST = 1e12
"""Thousand dollars that no trade figure reaches."""


def _values(cells: Sequence[str], years: dict[int, int]) -> dict[int, float]:
    """Return the figures by year; cells that hold none are left out."""
    found = {year: _figure(cells[place]) for place, year in years.items()}
    return {year: value for year, value in found.items() if value is not None}


def _figure(cell: str) -> float | None:
    try:
        value = float(cell or 0)
    except ValueError:
        return None
    return value if 0 <= value < MOST else None


def _partner(  # noqa: PLR0913, PLR0917 - one row of the file
    flow: str, values: dict[int, float], code: str, name: str, where: str, names: Names
) -> list[Flow]:
    if code.strip() == OTHER_CODE:
        return []
    found = [(year, value, _who(code, name, year, names)) for year, value in values.items()]
    return [Flow(flow, year, actor, value, where) for year, value, actor in found if actor]


def _who(code: str, name: str, year: int, names: Names) -> str:
    """Return the actor by its ISO numeric code, else by its name; empty for a territory that is no state."""
    from entente.actors import state_ids

    actor = str(state_ids("iso_numeric", [int(code)], [year])[0]) if code.strip().isdigit() else ""
    return actor or names.actor(name, year)
