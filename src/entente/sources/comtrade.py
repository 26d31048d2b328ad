"""UN Comtrade: trade by reporter, partner and product, as bulk text or as the answer of the API (v1)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import FormatError
from entente.evidence.products import PRODUCT_KIND, REEXPORT_KIND, TOTAL_KIND
from entente.evidence.records import Coverage, Reading, Reject
from entente.sources._columns import Columns, Sieve, integers, read_columns
from entente.sources._files import MEBIBYTE, whole
from entente.sources._layout import wrong_layout
from entente.sources._names import WORLD
from entente.sources._national import data_files, joint_digest
from entente.sources._ties import runs
from entente.sources._trade import (
    CODE,
    HS_EDITIONS,
    Part,
    decimals,
    joined,
    lines,
    once,
    partners,
    product_ties,
    years_in,
)
from entente.sources.registry import get

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

LIMIT = 512 * MEBIBYTE
NEEDED = ("reportercode", "partnercode", "flowcode", "cmdcode", "primaryvalue")
PERIODS = ("refyear", "period", "refperiodid")
WHOLES = {
    "typecode": ("C",),
    "freqcode": ("A",),
    "partner2code": ("0",),
    "customscode": ("C00",),
    "moscode": ("0",),
    "motcode": ("0",),
}
"""What a row must say (if it says it) to be a yearly total over second partners, customs procedures and transport."""

CLASS, WEIGHT = "classificationcode", "netwgt"
FLOWS = {"M": PRODUCT_KIND, "X": PRODUCT_KIND, "RX": REEXPORT_KIND}
"""Flows that are kept; re-imports, domestic exports and processing are parts of imports and exports."""

PARTS = ("RM", "DX", "FM", "MIP", "XIP", "MOP", "XOP")
CLOSE = 0.01
"""Partners that add up to the world total up to this share are all partners."""


def read(path: Path) -> Reading:
    """Read UN Comtrade.

    Parameters
    ----------
    path
        A bulk file (tab- or comma-separated, plain, gzip or zip), the JSON answer of the API (an object whose ``data``
        is a list of records), or a folder of such files: ``reporterCode``, ``partnerCode`` (UN codes, 0 is the world),
        ``flowCode``, ``cmdCode``, ``primaryValue`` in US dollars, and ``refYear``, ``period`` or ``refPeriodId``;
        ``partner2Code``, ``customsCode``, ``mosCode``, ``motCode`` where there are any, ``classificationCode`` and
        ``netWgt`` (kg). Field names and codes: https://pypi.org/project/xippios-comtrade/ and the schema of a record
        at https://raw.githubusercontent.com/api-evangelist/un-comtrade/refs/heads/main/json-schema/trade-record.json.

    Returns
    -------
    Table ``tie``, each row with its reporter: ``TOTAL`` becomes kind ``trade_flow``, a product ``trade_product``, and
    what the source marks as re-exports (flow RX) ``trade_reexport``, which is part of exports and never added to
    them. Imports are valued with freight, exports without: mirror flows are kept apart.

    Raises
    ------
    InputError
        If the file cannot be read, or is of another layout (FormatError).
    """
    spec = get("comtrade")
    files = data_files(path, spec.files)
    if not files:
        raise FormatError(f"{path} holds no Comtrade file", hint=spec.by_hand)
    sha256 = joint_digest(files)
    parts = [_file(file) for file in files]
    columns, again = once(joined(parts)) if len(parts) > 1 else (joined(parts), ())
    return Reading(
        origin=spec.origin,
        sha256=sha256,
        vintage="",
        tables={"tie": product_ties("comtrade", sha256, columns)},
        coverage=_coverage(columns),
        rejects=tuple(sorted((item for part in parts for item in part.rejects), key=lambda item: item.line)),
        notes=(*dict.fromkeys(note for part in parts for note in part.notes), *again),
    )


def _file(path: Path) -> Part:
    spec = get("comtrade")
    content = whole(path, limit=LIMIT, prefer=spec.files)
    is_json = content.lstrip()[:1] in {b"{", b"["}
    columns = _from_json(path, content) if is_json else read_columns(path, content, spec, _choose)
    return _part(path, columns, "record" if is_json else "line")


def _choose(names: Sequence[str]) -> Sequence[str] | None:
    known = set(names)
    if not set(NEEDED) <= known or not known & set(PERIODS):
        return None
    return [name for name in (*NEEDED, *PERIODS, *WHOLES, CLASS, WEIGHT) if name in known]


def _from_json(path: Path, content: bytes) -> Columns:
    import pyarrow as pa

    found = _records(path, content)
    rows = [{str(key).casefold(): value for key, value in row.items()} for row in found if isinstance(row, dict)]
    wanted = _choose(sorted({key for row in rows for key in row}))
    if wanted is None:
        keys = list(found[0]) if found and isinstance(found[0], dict) else []
        raise wrong_layout(path, get("comtrade"), keys)
    numbers = [number for number, row in enumerate(found, start=1) if isinstance(row, dict)]
    odd = [number for number, row in enumerate(found, start=1) if not isinstance(row, dict)]
    arrays = [pa.array([_text(row.get(name)) for row in rows], pa.string()) for name in wanted]
    rejects = [Reject(number, "is no record") for number in odd]
    return Columns(pa.table(arrays, names=list(wanted)), np.array(numbers, dtype=np.int64), rejects)


def _records(path: Path, content: bytes) -> list[Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{path} is no JSON: {error}", hint="get the answer again; it may have been cut") from error
    records = found.get("data") if isinstance(found, dict) else found
    if not isinstance(records, list):
        keys = list(found) if isinstance(found, dict) else []
        raise wrong_layout(path, get("comtrade"), keys)
    return records


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _part(path: Path, columns: Columns, prefix: str) -> Part:
    sieve = Sieve(columns)
    table = columns.table
    details = sieve.drop(~_is_whole(columns))
    flow = np.array(table.column("flowcode").to_pylist(), dtype=object)
    dropped = sieve.drop(np.isin(flow.astype(str), PARTS))
    sieve.demand(np.isin(flow.astype(str), list(FLOWS)), "the flow {flowcode!r} is not known")
    year, good = _year(columns)
    sieve.demand(good, "the period is no year")
    (reporter, knows), (partner, named) = (integers(table.column(name), CODE) for name in NEEDED[:2])
    sieve.demand(knows & named, "a country code is no number of up to three digits")
    value, valued = decimals(table.column("primaryvalue"))
    sieve.demand(valued & (value >= 0), "the value {primaryvalue!r} is no amount")
    code = np.array(table.column("cmdcode").to_pylist(), dtype=object)
    sieve.demand(
        np.array([word == "TOTAL" or (word.isascii() and word.isalnum()) for word in code], bool), "no product"
    )
    item = _items(columns, code)
    sieve.demand(_once(sieve.kept, year, reporter, partner, flow, item), "stands twice: same year, sides and product")
    sieve.check(path, get("comtrade"))
    kept = sieve.kept
    sides = _sides(reporter[kept], partner[kept], year[kept], flow[kept] == "M")
    filled = {
        **sides,
        "kind": np.array(
            [
                TOTAL_KIND if word == "TOTAL" and way != "RX" else FLOWS[way]
                for word, way in zip(code[kept], flow[kept], strict=True)
            ],
            dtype=object,
        ),
        "year": year[kept],
        "value": value[kept] / 1000.0,
        "item": item[kept],
        "locator": lines(columns, kept, prefix),
        "note": _weights(columns)[kept],
    }
    return Part(filled, list(sieve.rejects), _notes(details, dropped))


def _notes(details: int, dropped: int) -> tuple[str, ...]:
    notes = ["imports are valued with freight and insurance, exports without: mirror flows differ"]
    if details:
        notes.append(
            f"{details} rows by month, second partner, customs procedure or transport left out: parts of totals"
        )
    if dropped:
        notes.append(
            f"{dropped} rows of re-imports, domestic exports or processing left out: parts of imports and exports"
        )
    return tuple(notes)


def _is_whole(columns: Columns) -> np.ndarray:
    """Return which rows are totals over all that a row may be divided by."""
    import pyarrow as pa
    import pyarrow.compute as pc

    good = np.ones(columns.table.num_rows, dtype=bool)
    for name, allowed in WHOLES.items():
        if name in columns.table.column_names:
            good &= np.asarray(pc.is_in(columns.table.column(name), value_set=pa.array([*allowed, ""])))
    return good


def _year(columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    name = next(name for name in PERIODS if name in columns.table.column_names)
    import pyarrow.compute as pc

    column = columns.table.column(name)
    # refPeriodId is written as a date: 20220101
    return years_in(pc.utf8_slice_codeunits(column, 0, 4) if name == "refperiodid" else column)


def _items(columns: Columns, code: np.ndarray) -> np.ndarray:
    names = columns.table.column_names
    system = [str(name) for name in columns.table.column(CLASS).to_pylist()] if CLASS in names else ["HS"] * len(code)
    return np.array(
        [
            "" if word == "TOTAL" else f"{HS_EDITIONS.get(name, name or 'HS')}:{word}"
            for name, word in zip(system, code, strict=True)
        ],
        dtype=object,
    )


def _once(kept: np.ndarray, *keys: np.ndarray) -> np.ndarray:
    """Return which rows are the first of their keys among those kept."""
    seen: set[tuple[Any, ...]] = set()
    good = np.ones(len(kept), dtype=bool)
    for index in np.flatnonzero(kept).tolist():
        key = tuple(column[index] for column in keys)
        good[index] = key not in seen
        seen.add(key)
    return good


def _sides(reporter: np.ndarray, partner: np.ndarray, year: np.ndarray, imports: np.ndarray) -> dict[str, np.ndarray]:
    who, whom = partners(reporter, year, {}), partners(partner, year, {})
    whom = np.where(partner == 0, WORLD, whom)
    sides = {"sender": np.where(imports, whom, who), "receiver": np.where(imports, who, whom), "reporter": who}
    return {name: column.astype(object) for name, column in sides.items()}


def _weights(columns: Columns) -> np.ndarray:
    if WEIGHT not in columns.table.column_names:
        return np.full(columns.table.num_rows, "", dtype=object)
    kilos, good = decimals(columns.table.column(WEIGHT))
    pairs = zip(kilos, good, strict=True)
    return np.array([f"{kilo / 1000.0:g} t" if known and kilo > 0 else "" for kilo, known in pairs], dtype=object)


@dataclass(slots=True)
class _Seen:
    """Totals of one reporter and year: partners by flow, and the world."""

    partners: dict[bool, dict[str, float]]
    world: dict[bool, float]

    def whom(self) -> list[str]:
        """Return ``*`` if the partners of both flows add up to the world, else the partners that are there."""
        if len(self.world) == 2 and all(self._adds_up(side) for side in (False, True)):  # noqa: PLR2004 - two flows
            return ["*"]
        return sorted({name for side in self.partners.values() for name in side} | ({WORLD} if self.world else set()))

    def _adds_up(self, side: bool) -> bool:  # noqa: FBT001 - imports or exports
        total = sum(self.partners[side].values())
        return abs(total - self.world[side]) <= CLOSE * self.world[side]


def _coverage(columns: dict[str, Any]) -> tuple[Coverage, ...]:
    totals: dict[tuple[str, int], _Seen] = {}
    products: dict[str, set[int]] = {}
    for kind, one, other, reporter, year, value in _rows(columns):
        if kind == PRODUCT_KIND:
            products.setdefault(reporter, set()).add(year)
        elif kind == TOTAL_KIND:
            seen = totals.setdefault((reporter, year), _Seen({False: {}, True: {}}, {}))
            sold = one == reporter
            partner = other if sold else one
            if partner == WORLD:
                seen.world[sold] = value
            else:
                seen.partners[sold][partner] = value
    return (
        *_spans(TOTAL_KIND, _by_pair(totals)),
        *_spans(PRODUCT_KIND, {(who, "*"): years for who, years in products.items()}),
    )


def _rows(columns: dict[str, Any]) -> Iterable[tuple[str, str, str, str, int, float]]:
    names = ("kind", "sender", "receiver", "reporter", "year", "value")
    return zip(*(columns[name] for name in names), strict=True)


def _by_pair(totals: dict[tuple[str, int], _Seen]) -> dict[tuple[str, str], set[int]]:
    pairs: dict[tuple[str, str], set[int]] = {}
    for (reporter, year), seen in totals.items():
        for whom in seen.whom():
            pairs.setdefault((reporter, whom), set()).add(int(year))
    return pairs


def _spans(kind: str, years: dict[tuple[str, str], set[int]]) -> tuple[Coverage, ...]:
    note = "goods; as the reporter states them; products and partners that the file holds"
    return tuple(
        Coverage("trade", kind, who, whom, low, high, note)
        for (who, whom), found in sorted(years.items())
        for low, high in runs(sorted(int(year) for year in found))
    )
