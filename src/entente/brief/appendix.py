"""The evidence appendix: for each set the query, the number of rows, and a sample where the licence allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from entente.brief.contracts import EvidenceSet, SourceNote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pyarrow as pa

    from entente.brief.wording import Wording
    from entente.evidence.records import Basis, Origin, Query, Snapshot

SAMPLE = 6
"""Rows of a set that are printed."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "tie": ("sender", "receiver", "kind", "year", "year_to", "value", "unit", "n", "item", "source", "locator", "note"),
    "vote": ("actor", "date", "roll_call", "vote", "source", "locator"),
    "roll_call": ("date", "symbol", "title", "yes", "no", "abstain", "source"),
    "event": ("date", "partner", "kind", "title_en", "source_title", "publisher", "source_date"),
    "coverage": ("domain", "kind", "actor", "partner", "year_from", "year_to", "source", "note"),
}
_ORDER = (("year", "descending"), ("date", "descending"), ("value", "descending"))
_TIES = ("sender", "receiver", "actor", "item", "roll_call", "locator", "id")


class EvidenceLike(Protocol):
    """What the appendix needs of :class:`entente.evidence.view.Evidence`."""

    def run(self, query: Query) -> pa.Table:
        """Return the rows that the query selects."""

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Return the pinned snapshots."""

    def origins(self) -> dict[str, Origin]:
        """Return the origin of each visible source."""


def evidence_sets(
    ids: Iterable[str], bases: Mapping[str, Basis], evidence: EvidenceLike, say: Wording
) -> tuple[EvidenceSet, ...]:
    """Return the sets named by ``ids``, in that order; ids that are no basis (an article's) are passed over."""
    origins = evidence.origins()
    chosen = dict.fromkeys(key for key in ids if key in bases)
    return tuple(_set(bases[key], evidence.run(bases[key].query), origins, say) for key in chosen)


def _set(basis: Basis, table: pa.Table, origins: Mapping[str, Origin], say: Wording) -> EvidenceSet:
    withheld = tuple(name for name in basis.sources if name not in origins or not origins[name].redistributable)
    columns, sample = printable_rows(table, withheld, COLUMNS.get(basis.query.table, ()))
    return EvidenceSet(basis, columns, sample, withheld, tuple(summary(table, say)))


def printable_rows(
    table: pa.Table, withheld: Sequence[str], wanted: Sequence[str], most: int = SAMPLE
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the columns and up to ``most`` rows that may be printed: newest and largest first.

    Rows of ``withheld`` sources are never among them, and columns that are empty in all shown rows are left out.
    """
    import pyarrow.compute as pc

    if withheld and "source" in table.column_names:
        table = table.filter(pc.invert(pc.is_in(table["source"], value_set=_strings(withheld))))
    names = set(table.column_names)
    keys = [key for key in _ORDER if key[0] in names] + [(name, "ascending") for name in _TIES if name in names]
    rows = table.sort_by(keys).slice(0, most).to_pylist() if table.num_rows else []
    columns = tuple(name for name in wanted if any(row.get(name) not in {None, ""} for row in rows))
    if all(row.get("year") == row.get("year_to") for row in rows):
        columns = tuple(name for name in columns if name != "year_to")
    return columns, tuple(tuple(shown(row[name]) for name in columns) for row in rows)


def _strings(values: Sequence[str]) -> pa.Array:
    import pyarrow as pa

    return pa.array(list(values), pa.string())


def shown(value: object) -> str:
    """Return a value as it is printed in a sample row."""
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def summary(table: pa.Table, say: Wording) -> Iterable[tuple[str, str]]:
    """Yield aggregates of a set that any licence allows: years, sums by unit, observations."""
    import pyarrow.compute as pc

    names = set(table.column_names)
    if table.num_rows == 0:
        return
    if "year" in names:
        first, last = pc.min(table["year"]).as_py(), pc.max(table["year_to" if "year_to" in names else "year"]).as_py()
        yield say("evidence.years"), str(first) if first == last else f"{first}–{last}"
    if {"unit", "value"} <= names:
        yield from _sums(table, say)
    if "n" in names:
        yield say("evidence.observations"), say.whole(pc.sum(table["n"]).as_py() or 0)


def _sums(table: pa.Table, say: Wording) -> Iterable[tuple[str, str]]:
    """Yield the sum of each unit that can be summed: shares and levels can not."""
    for row in sorted(table.group_by("unit").aggregate([("value", "sum")]).to_pylist(), key=lambda row: row["unit"]):
        if row["unit"] in {"TIV_million", "USD_thousand"} and row["value_sum"] is not None:
            label = say("evidence.sum", unit=say.name("evidence.unit", row["unit"]))
            yield label, say.whole(round(row["value_sum"]))


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
    """Return the function from evidence ids to "Source: SIPRI ..., vintage 2024-03-11. Evidence as of ..."."""
    origins = evidence.origins()
    vintages = {item.source: item.vintage for item in evidence.snapshots()}

    def line(ids: Iterable[str]) -> str:
        names = dict.fromkeys(name for key in ids if key in bases for name in bases[key].sources)
        known = [(origins[name], vintages.get(name, "")) for name in sorted(names) if name in origins]
        texts = dict.fromkeys(_cited(origin, vintage or origin.version, say) for origin, vintage in known)
        return say("source.line", sources="; ".join(texts), asof=asof) if texts else ""

    return line


def _cited(origin: Origin, vintage: str, say: Wording) -> str:
    return say("source.vintage", title=origin.title, vintage=vintage) if vintage else origin.title
