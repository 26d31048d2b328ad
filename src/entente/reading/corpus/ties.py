"""Event intensities as ties: a snapshot that is derived from the claims and that says what was read for it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from entente.errors import NoDataError, OptionError
from entente.evidence import Basis, Query, open_evidence
from entente.evidence.records import Coverage, Origin, Reading
from entente.evidence.schema import arrow
from entente.reading.corpus.counting import QUAD_ITEMS, imported_intensities, intensities
from entente.reading.interchange.leftout import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from entente.evidence import Store
    from entente.evidence.claims import SpeakerRole
    from entente.evidence.records import Snapshot
    from entente.reading.corpus.counting import Cell, Intensities

KIND, IMPORTED_KIND = "event_intensity", "event_intensity_imported"
"""Two kinds, so that no query adds up what was read and what was imported unless it names both."""
IMPORTS = ("gdelt", "icews", "polecat", "plover")
_SHOWN_CLAIMS = 20
_SHOWN_OUTLETS = 8
_MONTHS = tuple(f"{month:02d}" for month in range(1, 13))


def add_intensities(
    store: Store, *, imported: str | None = None, roles: Sequence[SpeakerRole] | None = None
) -> tuple[Intensities, Snapshot]:
    """Count events by directed dyad and month, and add them to the store as ties.

    Parameters
    ----------
    imported
        Count the rows of this import (``gdelt``, ``icews``, ``polecat``, ``plover``) instead of claims read in texts.
    roles
        Count only what these speakers say.

    Returns
    -------
    Intensities, Snapshot
        The same claims give the same snapshot.

    Raises
    ------
    OptionError
        If there is no such import, or roles are asked of imported rows, which have no speakers.
    NoDataError
        If there is no event to count.
    """
    if imported is not None and imported not in IMPORTS:
        raise OptionError(f"no import named {imported!r}", hint="known: " + ", ".join(IMPORTS))
    if imported is not None and roles is not None:
        raise OptionError("imported rows have no speakers to choose", hint="leave the roles out")
    found = intensities(store, roles=roles) if imported is None else _of_imports(store, imported)
    if not found.cells:
        hint = "run `entente reading run` on texts first" if imported is None else "import event data first"
        raise NoDataError(f"the store {store.path} has no event between two actors ({_why(found)})", hint=hint)
    return found, store.add(reading_of(found, roles))


def _why(found: Intensities) -> str:
    return in_words(found.left_out, "nothing was read")


def _of_imports(store: Store, origin: str) -> Intensities:
    query = Query("coded_event", {"coder": (f"import.{origin}",), "kind": ("event",)})
    with open_evidence(store.path, starter=False) as evidence:
        found = imported_intensities(evidence, origin)
        rows = evidence.sql(f"SELECT source, snapshot FROM ({query.sql})")  # noqa: S608 - Query quotes its values
    pairs = sorted({(row["source"], row["snapshot"]) for row in rows.to_pylist()})
    sources, snapshots = tuple(one[0] for one in pairs), tuple(one[1] for one in pairs)
    store.add_bases([Basis(query, rows.num_rows, snapshots, sources)])
    return found


def reading_of(found: Intensities, roles: Sequence[SpeakerRole] | None = None) -> Reading:
    """Return the ties of event intensities, with the months and outlets that were read as their coverage."""
    name = f"intensity.{found.origin}" + (f".{'-'.join(sorted(roles))}" if roles else "")
    kind = KIND if found.origin == "claims" else IMPORTED_KIND
    digest = hashlib.sha256(json.dumps([name, found.to_dict()], sort_keys=True).encode()).hexdigest()
    return Reading(
        origin=_origin(name, found.origin),
        sha256=digest,
        vintage=max(found.months, default=""),
        tables={"tie": _table(found, kind)},
        coverage=tuple(_coverage(found, kind)),
        notes=_notes(found),
    )


def _origin(name: str, origin: str) -> Origin:
    what = "claims read in the texts of this store" if origin == "claims" else f"rows imported from {origin.upper()}"
    return Origin(
        name=name,
        producer="Entente, from this store",
        title=f"Event intensities by directed dyad and month: {what}",
        version="",
        citation=f"Event intensities computed with Entente from {what}",
        url="",
        licence="counts; the texts and rows keep their own licences",
        redistributable=False,
    )


def _table(found: Intensities, kind: str) -> pa.Table:
    import pyarrow as pa

    declared = arrow("tie")
    own = pa.schema([one for one in declared if one.name not in {"source", "snapshot"}])
    rows = [row for cell in found.cells for row in _rows(cell, kind)]
    return pa.Table.from_pylist([*rows, *_gaps(found, kind)], schema=own)


def _rows(cell: Cell, kind: str) -> Iterator[dict[str, Any]]:
    items = dict(zip(QUAD_ITEMS, cell.quads, strict=True)) | {"unclassed": cell.unclassed}
    said = ", ".join(f"{role} {share:.2f}" for role, share in cell.speakers.items())
    note = f"{cell.documents} documents; speakers: {said}"
    for item, count in items.items():
        if count:
            yield _row(cell.sender, cell.receiver, cell.month, kind, item) | {
                "value": float(count),
                "n": count,
                "status": "value",
                "locator": _locator(cell),
                "note": note,
            }
    yield _row(cell.sender, cell.receiver, cell.month, kind, "balance") | {
        "value": float(cell.balance) if cell.balance is not None else None,
        "n": cell.events,
        "status": "value",
        "locator": _locator(cell),
        "note": note,
    }


def _row(sender: str, receiver: str, month: str, kind: str, item: str) -> dict[str, Any]:
    year = int(month[:4])
    return {
        "domain": "",
        "kind": kind,
        "sender": sender,
        "receiver": receiver,
        "directed": True,
        "year": year,
        "year_to": year,
        "date": month,
        "unit": "count",
        "item": item,
    }


def _locator(cell: Cell) -> str:
    if not cell.claims:
        return f"coded_event, month {cell.month}"
    more = len(cell.claims) - _SHOWN_CLAIMS
    return "claims " + " ".join(cell.claims[:_SHOWN_CLAIMS]) + (f" and {more} more" if more > 0 else "")


def _gaps(found: Intensities, kind: str) -> Iterator[dict[str, Any]]:
    """Yield a row without a value for each dyad and month of a covered year that was not read.

    Coverage counts in years, and a missing row inside it means no tie; so what was not read has to be said.
    """
    unread = [f"{year}-{month}" for year in _years(found) for month in _MONTHS if f"{year}-{month}" not in found.months]
    filled = {(one.sender, one.receiver, one.month) for one in found.cells}
    for sender, receiver in sorted({(one.sender, one.receiver) for one in found.cells}):
        for month in unread:
            if (sender, receiver, month) not in filled:
                yield _row(sender, receiver, month, kind, "balance") | {
                    "value": None,
                    "n": 0,
                    "status": "no_data",
                    "locator": "no text of this month was read",
                }


def _years(found: Intensities) -> list[str]:
    return sorted({month[:4] for month in (*found.months, *(one.month for one in found.cells))})


def _coverage(found: Intensities, kind: str) -> Iterator[Coverage]:
    for year in _years(found):
        months = {month: outlets for month, outlets in found.months.items() if month.startswith(year)}
        yield Coverage("", kind, "*", "*", int(year), int(year), _said(year, months))


def _said(year: str, months: dict[str, Any]) -> str:
    if not months:
        return f"no text published in {year} was read: events that later texts date into it"
    outlets: dict[str, int] = {}
    for found in months.values():
        for outlet, count in found.items():
            outlets[outlet or "outlet not stated"] = outlets.get(outlet or "outlet not stated", 0) + count
    ranked = sorted(outlets.items(), key=lambda one: (-one[1], one[0]))
    shown = ", ".join(f"{outlet} {count}" for outlet, count in ranked[:_SHOWN_OUTLETS])
    more = f" and {len(ranked) - _SHOWN_OUTLETS} more outlets" if len(ranked) > _SHOWN_OUTLETS else ""
    return f"months read: {' '.join(month[5:] for month in months)}; documents: {shown}{more}"


def _notes(found: Intensities) -> tuple[str, ...]:
    what = "claims that report done acts, with their text stored" if found.origin == "claims" else "imported rows"
    left_out = "; left out: " + in_words(found.left_out) if found.left_out else ""
    return (f"counted: {what}; copies of a text and repeats in one text count once{left_out}",)
