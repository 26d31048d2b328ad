"""Inter-country input-output tables of the OECD: who buys whose output for what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import FormatError
from entente.evidence.products import INPUT_KIND
from entente.evidence.records import Coverage, Reading
from entente.sources._columns import check_yield
from entente.sources._files import MEBIBYTE, digest, whole
from entente.sources._layout import wrong_layout
from entente.sources._text import cells_of, check_text, decode, lines_of, reject
from entente.sources._ties import build
from entente.sources.registry import get

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from entente.evidence.records import Reject

LIMIT = 2048 * MEBIBYTE
FINAL = frozenset({"HFCE", "NPISH", "NPS", "GGFC", "GFCF", "INVNT", "INV", "DIRP", "DPABR", "P33", "FD", "NONRES"})
"""Components of final demand, over the editions."""

TOTALS = frozenset({"OUT", "OUTPUT", "TOTAL"})
MADE_OF = ("VALU", "VA")
TAXES = ("TLS", "TAXSUB")
PARTS_OF = {"CN": "CHN", "MX": "MEX"}
"""China and Mexico come in parts (CN1, CN2, MX1 ...) in some editions; the parts are added to the state."""

LABEL = re.compile(r"^([A-Z]{3}|[A-Z]{2}\d)_([A-Za-z0-9_]+)$")
REST = "ROW"
MILLION = 1000.0
"""Tables are in million US dollars; ties in thousands."""


@dataclass(frozen=True, slots=True)
class _Axis:
    """Places of the columns of a table: who and what each is."""

    place: list[int]
    who: list[str]
    what: list[str]


def read(path: Path) -> Reading:
    """Read one year of an inter-country input-output table.

    Parameters
    ----------
    path
        Comma-separated text (plain, gzip or zip), million US dollars: the first column names the row ``ISO3_industry``,
        then ``TLS``, ``VALU`` (value added) and ``OUT``; columns are ``ISO3_industry``, then ``ISO3_HFCE`` and other
        components of final demand, then ``OUT``. The year is the last number of four digits in the file's name
        (``ICIO2023_2020.csv``, ``2020_SML.csv``). Layout as described at
        https://github.com/open-risk/leontief (docs/notes-oecd-icio.md) and as read by pymrio (``parse_oecd``).

    Returns
    -------
    Table ``tie``, kind ``io_flow``: sender the selling state, receiver the using one (the same for domestic use), item
    ``industry>industry`` or ``industry>component``, thousand USD, cells that are not zero. Table ``attribute``:
    ``io_value_added:industry`` and ``io_output:industry`` by state. The rest of the world is ``ROW``.

    Raises
    ------
    InputError
        If the file cannot be read, or is of another layout (FormatError).
    """
    spec = get("icio")
    sha256 = digest(path)
    year = _year(path)
    content = whole(path, limit=LIMIT, prefer=spec.files)
    check_text(path, content[:4096])
    rows = lines_of(decode(path, content))
    axis, out = _header(path, cells_of(rows[0]))
    cells, extra, rejects = _body(rows, axis)
    check_yield(path, spec, len(cells), rejects)
    if not any(name in extra for name in MADE_OF):
        raise FormatError(f"{path} has no row of value added (VALU)", hint="get the file again; it may have been cut")
    return Reading(
        origin=spec.origin,
        sha256=sha256,
        vintage=str(year),
        tables={
            "tie": _ties(sha256, year, cells, axis),
            "attribute": _attributes(sha256, year, cells, extra, axis),
        },
        coverage=() if rejects else (Coverage("trade", INPUT_KIND, "*", "*", year, year, "states of the table"),),
        rejects=tuple(rejects),
        notes=_notes(out, extra),
    )


def _notes(out: bool, extra: dict[str, np.ndarray]) -> tuple[str, ...]:  # noqa: FBT001 - whether the totals are there
    notes = ["million US dollars of the table are stored as thousands", "the rest of the world is ROW"]
    if out:
        notes.append("stated totals (OUT) are left out: output is the sum of a row")
    if any(name in extra for name in TAXES):
        notes.append("taxes less subsidies on products are not stored")
    return tuple(notes)


def _year(path: Path) -> int:
    found = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", path.name)
    if not found:
        raise FormatError(
            f"the name of {path} does not tell the year", hint="keep the publisher's name: ICIO2023_2020.csv"
        )
    return int(found[-1])


def _header(path: Path, names: list[str]) -> tuple[_Axis, bool]:
    axis = _Axis([], [], [])
    for place, name in enumerate(names[1:], start=1):
        split = _split(name)
        if split:
            axis.place.append(place)
            axis.who.append(split[0])
            axis.what.append(split[1])
    industries = {what for what in axis.what if what not in FINAL}
    if not industries or len(set(axis.who)) < 2 or not set(axis.what) & FINAL:  # noqa: PLR2004 - trade needs two
        raise wrong_layout(path, get("icio"), names)
    return axis, bool(TOTALS & set(names))


def _split(name: str) -> tuple[str, str] | None:
    """Return state and industry (or component) of a label; the 2016 edition writes components first."""
    found = LABEL.match(name)
    if not found:
        turned = re.match(r"^([A-Z]+)_([A-Z]{3})$", name)
        return (turned[2], turned[1]) if turned and turned[1] in FINAL else None
    who, what = found[1], found[2]
    return PARTS_OF.get(who[:2], who) if who[2].isdigit() else who, what


Cells = list[tuple[int, str, str, np.ndarray]]
"""Line, selling state, selling industry, values by column of the axis."""


def _body(rows: list[str], axis: _Axis) -> tuple[Cells, dict[str, np.ndarray], list[Reject]]:
    cells: Cells = []
    extra: dict[str, np.ndarray] = {}
    rejects: list[Reject] = []
    seen: set[str] = set()
    for number, text in enumerate(rows[1:], start=2):
        if not text.strip():
            continue
        label, _, rest = text.partition(",")
        name = label.strip().strip('"')
        split = _split(name)
        if name in TOTALS:
            continue
        values = _values(rest, axis)
        if values is None or name in seen or (split is None and name not in (*MADE_OF, *TAXES)):
            rejects.append(reject(number, _why(values, name, name in seen), text))
        elif split is None:
            extra[name] = values
        else:
            cells.append((number, *split, values))
        seen.add(name)
    return cells, extra, rejects


def _why(values: np.ndarray | None, name: str, again: bool) -> str:  # noqa: FBT001 - whether the name came before
    if again:
        return f"the row {name!r} stands twice"
    return "holds what is no number, or too few cells" if values is None else f"{name!r} is no state and industry"


def _values(text: str, axis: _Axis) -> np.ndarray | None:
    cells = text.replace('"', "").split(",")
    try:
        row = np.array([float(cells[place - 1] or "nan") for place in axis.place])
    except (ValueError, IndexError):
        return None
    return row if np.isfinite(row).all() else None


def _ties(sha256: str, year: int, cells: Cells, axis: _Axis) -> pa.Table:
    columns: dict[str, list[Any]] = {name: [] for name in ("sender", "receiver", "item", "value", "locator")}
    whom, what = np.array(axis.who, dtype=object), np.array(axis.what, dtype=object)
    for number, who, industry, values in cells:
        here = np.flatnonzero(values)
        columns["sender"] += [who] * len(here)
        columns["receiver"] += whom[here].tolist()
        columns["item"] += [f"{industry}>{use}" for use in what[here]]
        columns["value"] += (values[here] * MILLION).tolist()
        columns["locator"] += [f"line {number}"] * len(here)
    value = np.array(columns["value"], dtype=float)
    fixed = {"domain": "trade", "kind": INPUT_KIND, "directed": True, "unit": "USD_thousand", "n": 1}
    years = np.full(len(value), year)
    more = {"status": "value", "year": years, "year_to": years, "sumsq": value**2}
    return build("tie", "icio", sha256, {**fixed, **columns, **more})


def _attributes(sha256: str, year: int, cells: Cells, extra: dict[str, np.ndarray], axis: _Axis) -> pa.Table:
    made = next(extra[name] for name in MADE_OF if name in extra)
    sums: dict[tuple[str, str], float] = {}
    for who, what, value in zip(axis.who, axis.what, made.tolist(), strict=True):
        if what not in FINAL:
            key = (who, f"io_value_added:{what}")
            sums[key] = sums.get(key, 0.0) + value * MILLION
    for _, who, industry, values in cells:
        key = (who, f"io_output:{industry}")
        sums[key] = sums.get(key, 0.0) + float(values.sum()) * MILLION
    keys = sorted(sums)
    return build(
        "attribute",
        "icio",
        sha256,
        {
            "actor": [who for who, _ in keys],
            "name": [name for _, name in keys],
            "year": [year] * len(keys),
            "year_to": [year] * len(keys),
            "value": [sums[key] for key in keys],
            "unit": "USD_thousand",
            "status": "value",
            "locator": "row VALU, or sum of rows",
        },
    )
