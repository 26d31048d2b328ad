"""Rows of SIPRI's trade register, in its two layouts, as orders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.sources._layout import has_columns, plain
from entente.sources._sipri_kinds import category_of, local_production, third_licence
from entente.sources._text import reject

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from entente.evidence.records import Reject
    from entente.sources._text import Record

OLD = ("Recipient", "Supplier", "Year of order", "Year(s) of delivery", "SIPRI TIV of delivered weapons")
NEW = ("SIPRI AT Database ID", "Supplier", "Recipient", "Order date", "Delivery year", "TIV delivery values")

FIRST_YEAR, LAST_YEAR = 1900, 2100
NOTHING = ("", "..", "...", "-")
"""How a missing number is written."""

LOCAL = "local production"
PARTLY_LOCAL = "local production in part"
THIRD_LICENCE = "made under a third state's licence"

ROUNDING = 0.01
"""TIV a unit is given to two decimals; number times unit must meet the stated TIV within twice its rounding."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")
_BRACKETS = "()[]"


class _FaultError(ValueError):
    """Why a row is malformed."""


@dataclass(frozen=True, slots=True)
class Order:
    """One row of the register.

    Attributes
    ----------
    ordered
        Year of the order, 0 if unknown.
    years
        Delivery years, sorted; empty if nothing was delivered yet.
    tiv
        TIV of what was delivered, million; ``None`` if unknown.
    marks
        Remarks: what is uncertain or estimated, used arms, who makes them.
    cells
        The whole row, to tell repetitions.
    description
        Of the weapon, in the register's words.
    category
        Of the weapon; ``None`` if it is not known.
    """

    line: int
    supplier: str
    recipient: str
    weapon: str
    ordered: int
    years: tuple[int, ...]
    tiv: float | None
    marks: tuple[str, ...]
    cells: tuple[str, ...]
    description: str = ""
    category: str | None = None


def order_of(names: Sequence[str], vintage: int | None) -> Callable[[Record], Order | Reject]:
    """Return the function that makes an order of a record.

    Parameters
    ----------
    names
        Column names as they stand in the file.
    vintage
        Year in which the file was made: no delivery can be later.
    """
    latest = vintage or LAST_YEAR
    make = _old if has_columns(names, OLD) else _new
    columns = [plain(name) for name in names]

    def parse(record: Record) -> Order | Reject:
        try:
            return _checked(make(record, columns), latest)
        except _FaultError as fault:
            return reject(record.line, str(fault), ",".join(record.cells[:7]))

    return parse


def _old(record: Record, columns: Sequence[str]) -> Order:
    row = dict(zip(columns, (cell.strip() for cell in record.cells), strict=True))
    tiv, estimated = _number(row["sipri tiv of delivered weapons"], "SIPRI TIV of delivered weapons")
    years, guessed = _delivery_years(row["year(s) of delivery"])
    ordered, about = _number(row["year of order"], "Year of order")
    count, rough = _number(row.get("number delivered", ""), "Number delivered")
    _check_product(count, row.get("sipri tiv per unit", ""), tiv)
    marks = _doubts(record.cells, columns) + [
        f"{what} estimated"
        for what, flag in (("TIV", estimated), ("delivery years", guessed), ("order year", about), ("number", rough))
        if flag
    ]
    return Order(
        line=record.line,
        supplier=row["supplier"],
        recipient=row["recipient"],
        weapon=row.get("weapon designation", ""),
        ordered=int(ordered or 0),
        years=years,
        tiv=tiv,
        marks=(*marks, *_used(row.get("status", "")), *_made(row.get("comments", ""), row["recipient"])),
        cells=tuple(record.cells),
        description=row.get("weapon description", ""),
        category=category_of(row.get("weapon description", "")),
    )


def _new(record: Record, columns: Sequence[str]) -> Order:
    row = dict(zip(columns, (cell.strip() for cell in record.cells), strict=True))
    tiv, _ = _number(row["tiv delivery values"], "TIV delivery values")
    years, _ = _delivery_years(row["delivery year"])
    ordered, _ = _number(row["order date"], "Order date")
    count, _ = _number(row.get("numbers delivered", ""), "Numbers delivered")
    _check_product(count, row.get("tiv deal unit", ""), tiv)
    flags = ("order date is estimate", "numbers delivered is estimate", "delivery year is estimate")
    marks = [flag.replace(" is estimate", " estimated") for flag in flags if row.get(flag, "").casefold() == "yes"]
    return Order(
        line=record.line,
        supplier=row["supplier"],
        recipient=row["recipient"],
        weapon=row.get("designation", ""),
        ordered=int(ordered or 0),
        years=years,
        tiv=tiv,
        marks=(*marks, *_used(row.get("status", "")), *_stated_local(row.get("local production", ""))),
        cells=tuple(record.cells),
        description=row.get("description", ""),
        category=category_of(row.get("description", ""), row.get("armament category", "")),
    )


def _checked(order: Order, latest: int) -> Order:
    if not order.supplier or not order.recipient:
        raise _FaultError("names no supplier or no recipient")
    if order.ordered and not FIRST_YEAR <= order.ordered <= latest:
        raise _FaultError(f"year of order {order.ordered} lies outside {FIRST_YEAR}..{latest}")
    if not order.years:
        return _undelivered(order)
    if order.years[0] < FIRST_YEAR or order.years[-1] > latest:
        raise _FaultError(f"a delivery year of {order.years} lies outside {FIRST_YEAR}..{latest}")
    if order.years[0] < order.ordered:
        raise _FaultError(f"delivered in {order.years[0]}, before the order of {order.ordered}")
    return order


def _undelivered(order: Order) -> Order:
    if order.tiv:
        raise _FaultError(f"TIV {order.tiv} was delivered but no delivery year is given")
    if not order.ordered:
        raise _FaultError("has neither a year of order nor a year of delivery")
    return order


def _number(text: str, column: str) -> tuple[float | None, bool]:
    """Return a number or ``None``, and whether it stands in brackets or bears a question mark (an estimate)."""
    bare = text.strip(_BRACKETS + "? ")
    if bare in NOTHING:
        return None, False
    if not _NUMBER.fullmatch(bare):
        raise _FaultError(f"{column} {text[:20]!r} is no number")
    return float(bare), bare != text


def _delivery_years(text: str) -> tuple[tuple[int, ...], bool]:
    """Return the years in ``1999; 2001``, ``1999-2001``, ``(1999)`` or ``..``, and whether any is an estimate."""
    years: set[int] = set()
    guessed = False
    if text in NOTHING:
        return (), False
    for part in re.split(r"[;,]", text):
        bare = part.strip().strip(_BRACKETS + "? ")
        found = _YEARS.fullmatch(bare)
        if not found:
            raise _FaultError(f"Year(s) of delivery {text[:30]!r} are no years")
        first, last = int(found[1]), int(found[2] or found[1])
        if not 0 <= last - first < LAST_YEAR - FIRST_YEAR:
            raise _FaultError(f"Year(s) of delivery {text[:30]!r} run backwards")
        years.update(range(first, last + 1))
        guessed = guessed or bare != part.strip()
    return tuple(sorted(years)), guessed


def _check_product(count: float | None, unit: str, tiv: float | None) -> None:
    each, _ = _number(unit, "TIV per unit")
    if count is None or each is None or tiv is None:
        return
    if abs(count * each - tiv) > ROUNDING * (count + 2):
        raise _FaultError(f"TIV {tiv:g} is not {count:g} times {each:g} a unit")


def _doubts(cells: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return the columns that a question mark in the nameless column after them makes uncertain."""
    return [
        f"{columns[position - 1]} uncertain"
        for position, name in enumerate(columns)
        if position and not name and cells[position].strip() == "?"
    ]


def _used(status: str) -> list[str]:
    return [status.casefold()] if status and status.casefold() != "new" else []


def _made(comments: str, recipient: str) -> list[str]:
    """Return marks on who makes the weapons, read from the comments."""
    words = {"whole": [LOCAL], "part": [PARTLY_LOCAL], "": []}[local_production(comments, recipient)]
    return [*words, *([THIRD_LICENCE] if third_licence(comments) else [])]


def _stated_local(word: str) -> list[str]:
    return [LOCAL] if word.casefold() == "yes" else []
