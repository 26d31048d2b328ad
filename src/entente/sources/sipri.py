"""SIPRI's trade register: orders of major conventional arms, their deliveries spread over the delivery years."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from entente.evidence.records import Reading, Reject
from entente.sources._columns import check_yield
from entente.sources._files import MEBIBYTE, digest, whole
from entente.sources._layout import has_columns, wrong_layout
from entente.sources._names import NON_STATE, ORGANISATION, UNKNOWN, Names
from entente.sources._sipri_header import header_of
from entente.sources._sipri_rows import NEW, OLD, Order, order_of
from entente.sources._text import cells_of, decode, delimiter_of, lines_of, records, reject
from entente.sources._ties import build
from entente.sources.registry import get

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from entente.sources._sipri_header import Header
    from entente.sources.registry import SourceSpec

LIMIT = 256 * MEBIBYTE
HEADER_WITHIN = 100
"""Lines among which the one with the column names must be."""

SPECIAL = {
    "unknown supplier(s)": UNKNOWN,
    "unknown recipient(s)": UNKNOWN,
    "NATO**": "NATO",
    "European Union**": "EU",
    "Biafra": NON_STATE,
    "Katanga": NON_STATE,
    "Northern Cyprus": NON_STATE,
    "Aruba": "ABW",
    "Western Sahara": "ESH",
}
"""Names that mean no state."""

OUTSIDE = (
    "major conventional arms only: no small arms, services, spares or training; TIV is a volume index, not a price"
)


def read(path: Path) -> Reading:
    """Read the trade register as SIPRI exports it.

    The TIV of an order is spread evenly over its delivery years (the newer export gives it by year). An order without
    a delivery year becomes an ``arms_order`` without a value. TIV 0 means less than half a million and stays 0.

    Parameters
    ----------
    path
        Comma-separated text, Latin-1 or UTF-8 (plain, gzip or zip), with SIPRI's lines before the column names.

    Returns
    -------
    Table ``tie``, kinds ``arms_delivery`` (TIV, million) and ``arms_order``; sender is the supplier.

    Raises
    ------
    InputError
        If the file cannot be read, or is not of this layout (FormatError).
    """
    spec = get("sipri")
    sha256 = digest(path)
    lines = lines_of(decode(path, whole(path, limit=LIMIT, prefer=spec.files), fallback="latin-1"))
    place, names = _find_header(path, lines, spec)
    head = header_of(lines[:place])
    parse = order_of(names, head.year)
    found = records(lines[place + 1 :], first=place + 2, width=len(names), delimiter=delimiter_of(lines[place]))
    orders, rejects = _orders(item if isinstance(item, Reject) else parse(item) for item in found)
    ties, notes = _ties(orders, rejects)
    check_yield(path, spec, len(orders), rejects)
    return Reading(
        origin=replace(spec.origin, version=head.vintage, citation=_cite(spec, head)),
        sha256=sha256,
        vintage=head.vintage,
        tables={"tie": build("tie", "sipri", sha256, ties)},
        coverage=head.coverage(list(zip(ties["kind"], ties["year"], ties["receiver"], strict=True)), OUTSIDE),
        rejects=tuple(sorted(rejects, key=lambda item: item.line)),
        notes=(*notes, *head.notes),
    )


def _cite(spec: SourceSpec, head: Header) -> str:
    return f"{spec.origin.citation[:-1]}, data generated {head.vintage}." if head.vintage else spec.origin.citation


def _find_header(path: Path, lines: Sequence[str], spec: SourceSpec) -> tuple[int, list[str]]:
    """Return the index and the cells of the line with the column names."""
    for index, line in enumerate(lines[:HEADER_WITHIN]):
        names = cells_of(line)
        if any(has_columns(names, columns) for columns in (OLD, NEW)):
            return index, names
    raise wrong_layout(path, spec, cells_of(next((line for line in lines if line.strip()), "")))


def _orders(found: Iterable[Order | Reject]) -> tuple[list[Order], list[Reject]]:
    items = list(found)
    return [item for item in items if isinstance(item, Order)], [item for item in items if isinstance(item, Reject)]


def _ties(orders: list[Order], rejects: list[Reject]) -> tuple[dict[str, Any], list[str]]:
    """Return the columns of the tie table, and notes; orders with an unknown side move to the rejects."""
    memory = Names("en", SPECIAL)
    twins = _twins(orders)
    rows: list[dict[str, Any]] = []
    kept: list[Order] = []
    for order in orders:
        found = list(_rows(order, memory, twins.get(order.line, 0)))
        strange = next((row for row in found if not (row["sender"] and row["receiver"])), None)
        if strange is not None:
            name = order.recipient if strange["sender"] else order.supplier
            rejects.append(reject(order.line, f"no actor named {name!r} in {strange['year']}", order.weapon))
            continue
        kept.append(order)
        rows += found
    orders[:] = kept
    columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
    fixed = {"domain": "arms", "directed": True, "unit": "TIV_million", "n": 1}
    return {**fixed, **columns, "year_to": columns.get("year", [])}, _notes(orders, twins)


def _rows(order: Order, memory: Names, twin: int) -> Iterator[dict[str, Any]]:
    """Yield a row for each delivery year, or one for an order without."""
    years = order.years or (order.ordered,)
    value = None if order.tiv is None or not order.years else order.tiv / len(order.years)
    for year in years:
        yield {
            "kind": "arms_delivery" if order.years else "arms_order",
            "sender": side(order.supplier, year, memory),
            "receiver": side(order.recipient, year, memory),
            "year": year,
            "value": value,
            "sumsq": None if value is None else value * value,
            "status": "no_data" if value is None else "value",
            "item": order.weapon,
            "locator": f"line {order.line}",
            "note": _note(order, twin, value),
            "category": order.category,
            "description": order.description or None,
        }


def side(name: str, year: int, memory: Names) -> str:
    """Return the actor on one side: SIPRI marks armed groups with ``*`` and organisations with ``**``."""
    known = SPECIAL.get(name)
    if known:
        return known
    if name.endswith("**"):
        return ORGANISATION
    return NON_STATE if name.endswith("*") else memory.actor(name, year)


def _note(order: Order, twin: int, value: float | None) -> str | None:
    marked = [name for name in (order.supplier, order.recipient) if name in SPECIAL or name.endswith("*")]
    parts = [*marked, *order.marks]
    if value == 0:
        parts.append("TIV below 0.5 million")
    if twin:
        parts.append(f"same as line {twin}")
    return "; ".join(parts) or None


def _twins(orders: Sequence[Order]) -> dict[int, int]:
    """Return for each exact repetition of an earlier row the line of that row."""
    first: dict[tuple[str, ...], int] = {}
    return {order.line: seen for order in orders if (seen := first.setdefault(order.cells, order.line)) != order.line}


def _notes(orders: Sequence[Order], twins: dict[int, int]) -> list[str]:
    counts = Counter(
        {
            "orders without a delivery year: kept as orders, no delivery is known": sum(
                not order.years for order in orders
            ),
            "orders delivered over several years: TIV spread evenly": sum(len(order.years) > 1 for order in orders),
            "orders from unknown suppliers: kept, they belong in the denominator": sum(
                order.supplier == "unknown supplier(s)" for order in orders
            ),
            "rows repeat an earlier row exactly: flagged, not dropped": len(twins),
            "orders whose description fits no category of weapon": sum(order.category is None for order in orders),
        }
    )
    return [f"{count} {text}" for text, count in counts.items() if count]
