"""The evidence appendix: for each set the query, the number of rows, and a sample where the licence allows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from entente.brief.choose import latest_cells, latest_year
from entente.brief.contracts import EvidenceSet, SourceNote, Vintage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pyarrow as pa

    from entente.brief.contracts import Material
    from entente.brief.wording import Wording
    from entente.evidence.records import Basis, Origin, Snapshot

SAMPLE = 6
"""Rows of a set that are printed."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "tie": ("sender", "receiver", "kind", "year", "year_to", "value", "unit", "n", "item", "source", "locator", "note"),
    "vote": ("actor", "date", "roll_call", "vote", "source", "locator"),
    "roll_call": ("date", "symbol", "title", "yes", "no", "abstain", "source"),
    "event": ("date", "partner", "kind", "title_en", "source_title", "publisher", "source_date"),
    "attribute": ("actor", "name", "year", "value", "sd", "low", "high", "unit", "n", "source", "locator"),
    "coverage": ("domain", "kind", "actor", "partner", "year_from", "year_to", "source", "note"),
    "reject": ("source", "line", "reason"),
}
"""Columns of a sample, by table."""

_ORDER: dict[str, str] = {
    "tie": "year DESC, value DESC NULLS LAST, sender, receiver, item, locator",
    "vote": "date DESC, roll_call, actor",
    "roll_call": "date DESC, roll_call",
    "event": "date DESC, id",
    "attribute": "year DESC, actor, name",
    "coverage": "domain, kind, actor, partner, year_from",
    "reject": "source, line",
}
_SUMMED = ("TIV_million",)
"""Units whose sum means something: trade tables hold totals beside their parts, shares and levels do not add up."""


class EvidenceLike(Protocol):
    """What the appendix needs of :class:`entente.evidence.view.Evidence`."""

    def sql(self, text: str) -> pa.Table:
        """Return the rows of one SELECT."""

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Return the pinned snapshots."""

    def origins(self) -> dict[str, Origin]:
        """Return the origin of each visible source."""


def evidence_sets(
    ids: Iterable[str], bases: Mapping[str, Basis], evidence: EvidenceLike, say: Wording
) -> tuple[EvidenceSet, ...]:
    """Return the sets named by ``ids``, in that order; ids that are no basis (an article's) are passed over."""
    chosen = dict.fromkeys(key for key in ids if key in bases)
    return tuple(_set(bases[key], evidence, say) for key in chosen)


def _set(basis: Basis, evidence: EvidenceLike, say: Wording) -> EvidenceSet:
    origins = evidence.origins()
    withheld = tuple(name for name in basis.sources if name not in origins or not origins[name].redistributable)
    columns, sample = printable_rows(basis, withheld, evidence)
    return EvidenceSet(basis, columns, sample, withheld, tuple(summary(basis, evidence, say)))


def printable_rows(
    basis: Basis, withheld: Sequence[str], evidence: EvidenceLike, most: int = SAMPLE
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the columns and up to ``most`` rows that may be printed: newest and largest first.

    Rows of ``withheld`` sources are never among them, and columns that are empty in all shown rows are left out.
    """
    if set(withheld) >= set(basis.sources):
        return (), ()
    table = basis.query.table
    rows = evidence.sql(sample_query(basis, withheld, most)).to_pylist()
    columns = tuple(name for name in COLUMNS[table] if any(row[name] not in {None, ""} for row in rows))
    if all(row.get("year") == row.get("year_to") for row in rows):
        columns = tuple(name for name in columns if name != "year_to")
    return columns, tuple(tuple(shown(row[name]) for name in columns) for row in rows)


def sample_query(basis: Basis, withheld: Sequence[str], most: int) -> str:
    """Return the query of the sample: the set's own, without rows that may not be passed on."""
    table = basis.query.table
    quoted = ", ".join("'" + name.replace("'", "''") + "'" for name in withheld)
    allowed = f" WHERE source NOT IN ({quoted})" if withheld else ""
    names = ", ".join(COLUMNS[table])
    inner = f"FROM ({basis.query.sql}){allowed} ORDER BY {_ORDER[table]} LIMIT {most:d}"
    return f"SELECT {names} {inner}"


def shown(value: object) -> str:
    """Return a value as it is printed in a sample row."""
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def summary(basis: Basis, evidence: EvidenceLike, say: Wording) -> Iterable[tuple[str, str]]:
    """Yield aggregates of a set that any licence allows: years, sums by unit, observations."""
    table = basis.query.table
    ends = "min(year_from), max(year_to)" if table == "coverage" else "min(year), max(year)"
    ends = "min(year), max(year_to)" if table in {"tie", "attribute"} else ends
    if basis.rows and table != "reject":
        first, last = _one(evidence, f"SELECT {ends} FROM ({basis.query.sql})")  # noqa: S608 - see sample_query
        yield say("evidence.years"), str(first) if first == last else f"{first}–{last}"
    if basis.rows and table == "tie":
        yield from _sums(basis, evidence, say)


def _one(evidence: EvidenceLike, text: str) -> tuple[object, ...]:
    return tuple(evidence.sql(text).to_pylist()[0].values())


def _sums(basis: Basis, evidence: EvidenceLike, say: Wording) -> Iterable[tuple[str, str]]:
    """Yield the sum of each unit that can be summed, and the number of observations."""
    text = f"SELECT unit, sum(value) AS total, sum(n) AS n FROM ({basis.query.sql}) GROUP BY unit ORDER BY unit"  # noqa: S608 - see sample_query
    rows = evidence.sql(text).to_pylist()
    for row in rows:
        if row["unit"] in _SUMMED and row["total"] is not None:
            yield say("evidence.sum", unit=say.name("evidence.unit", row["unit"])), say.whole(round(row["total"]))
    yield say("evidence.observations"), say.whole(int(sum(row["n"] or 0 for row in rows)))


def source_notes(used: Iterable[str], evidence: EvidenceLike) -> tuple[SourceNote, ...]:
    """Return the sources that the brief rests on, by title, with the copies that were read."""
    names = set(used)
    found = [
        SourceNote(origin, tuple(item for item in evidence.snapshots() if item.source == name))
        for name, origin in evidence.origins().items()
        if name in names
    ]
    return tuple(sorted(found, key=lambda note: (note.origin.title, note.origin.name)))


def source_liner(
    bases: Mapping[str, Basis], evidence: EvidenceLike, say: Wording, asof: str
) -> Callable[[Iterable[str]], str]:
    """Return the function from evidence ids to "Source: SIPRI ..., 2024-03-11.", with the date of pinning if any."""
    origins = evidence.origins()
    vintages = {item.source: item.vintage for item in evidence.snapshots()}

    def line(ids: Iterable[str]) -> str:
        names = dict.fromkeys(name for key in ids if key in bases for name in bases[key].sources)
        known = [(origins[name], vintages.get(name, "")) for name in sorted(names) if name in origins]
        texts = dict.fromkeys(_cited(origin, vintage or origin.version, say) for origin, vintage in known)
        pinned = say("source.asof", date=asof) if asof else ""
        return say("source.line", sources="; ".join(texts), asof=pinned) if texts else ""

    return line


def _cited(origin: Origin, vintage: str, say: Wording) -> str:
    # Figures of ours name what they were computed from: in a source line that is the source.
    key = f"origin.{origin.name}"
    computed = "computed from: " in origin.title
    title = say(key) if say.has(key) and not computed else origin.title.rpartition("computed from: ")[2]
    known = not vintage or re.search(rf"\b{re.escape(vintage)}$", title)
    return title if known else say("source.vintage", title=title, vintage=say.told(vintage))


_DAY = re.compile(r"(\bto )?(\d{4}-\d\d-\d\d)$")
_DATED = ("diplomacy", "arms", "trade", "guarantees", "institutions")
"""Domains in the order in which their dates are told."""


def vintages(material: Material, bases: Mapping[str, Basis], evidence: EvidenceLike) -> Iterable[Vintage]:
    """Yield how far the evidence on each domain reaches.

    A copy whose vintage ends in a day gives that day, as the last one covered ("votes to 2024-06-04") or the one on
    which it was drawn; for others it is the last year observed. Nothing depends on today's date.
    """
    stated = {name: item.version for name, item in evidence.origins().items()}
    stated |= {item.source: item.vintage for item in evidence.snapshots() if item.vintage}
    for domain in _DATED:
        cells = latest_cells(material, domain).values()
        year = latest_year(material, domain)
        names = {name for cell in cells for key in cell.evidence if key in bases for name in bases[key].sources}
        days = sorted(found.groups() for name in names if (found := _DAY.search(stated.get(name, ""))))
        if days:
            yield Vintage(domain, days[-1][1], "to" if days[-1][0] else "on")
        elif year is not None:
            yield Vintage(domain, str(year))
