"""Memberships: the objects are the organisations that have members in the year, the level is the state's status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.errors import NoDataError
from entente.evidence.records import Basis, Query
from entente.measures.rows import assign, covers, fetch, span_of, unique_bases
from entente.measures.similarity.contingency import count_pair
from entente.measures.similarity.found import Answer, Levels, Nothing, When
from entente.measures.similarity.portfolios.treaties import system
from entente.measures.similarity.scales import MEMBERSHIP, MISSING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.records import Condition
    from entente.measures.rows import Cover, EvidenceLike, Rows
    from entente.measures.similarity.found import Ask, Found
    from entente.measures.similarity.scales import Codes

DOMAIN, KIND = "institutions", "membership"
STATUS = {1.0: 3, 2.0: 2, 3.0: 1}
"""Value of the tie (1 full, 2 associate, 3 observer) -> level on the scale of memberships."""

LOAD = "load the memberships: entente load igo PATH (the shipped scores are by pole, not by organisation)"


def read(evidence: EvidenceLike, ask: Ask) -> Answer:
    """Return the memberships of the pair by year."""
    known = covers(evidence, DOMAIN, (KIND,))
    span = span_of(known, ask.first)
    if span is None:
        raise NoDataError("no memberships by organisation are loaded", hint=LOAD)
    wanted = range(span[0], span[1] + 1) if ask.year is None else (ask.year,)
    found: list[Found] = []
    bases: list[Basis] = []
    chosen = assign(known, ask.first, wanted, prefer=ask.config.prefer)
    for source, years in chosen.items():
        part, used = _from_source(evidence, ask, [cover for cover in known if cover.source == source], years)
        found += part
        bases += used
    left = sorted(set(wanted) - {year for years in chosen.values() for year in years})
    found += [Nothing(When.of_year(year), f"membership data cover {span[0]}-{span[1]}") for year in left]
    return Answer(tuple(sorted(found, key=lambda item: item.when.year)), unique_bases(bases))


def _from_source(
    evidence: EvidenceLike, ask: Ask, known: Sequence[Cover], years: Sequence[int]
) -> tuple[list[Found], list[Basis]]:
    where: dict[str, Condition] = {"kind": (KIND,), "source": (known[0].source,)}
    span = min(years), max(years)
    rows = fetch(evidence, Query("tie", {**where, "sender": ask.pair}, overlap=span))
    living = Query("tie", {**where, "status": ("value",)}, overlap=span)
    alive, basis = _alive(evidence, living, rows.basis)
    objects = sorted({cover.partner for cover in known} & alive.keys())
    ids = (rows.basis.id, basis.id)
    lines = [_year(ask, year, _of_year(objects, alive, known, year), rows, ids) for year in years]
    return lines, [rows.basis, basis]


def _alive(evidence: EvidenceLike, query: Query, like: Basis) -> tuple[dict[str, tuple[int, int]], Basis]:
    """Return first and last year in which each organisation has members, and what that rests on."""
    text = (
        "SELECT receiver, min(year) AS low, max(year_to) AS high, count(*) AS ties "  # noqa: S608 - Query quotes
        f"FROM ({query.sql}) GROUP BY receiver"
    )
    rows = evidence.sql(text).to_pylist()
    basis = Basis(query, sum(row["ties"] for row in rows), like.snapshots, like.sources)
    return {str(row["receiver"]): (row["low"], row["high"]) for row in rows}, basis


def _of_year(objects: Sequence[str], alive: dict[str, tuple[int, int]], known: Sequence[Cover], year: int) -> list[str]:
    """Return the organisations that have members in the year and whose members are known."""
    covered = {cover.partner for cover in known if cover.low <= year <= cover.high}
    return [name for name in objects if name in covered and alive[name][0] <= year <= alive[name][1]]


def _year(ask: Ask, year: int, objects: Sequence[str], rows: Rows, ids: tuple[str, ...]) -> Found:
    when = When.of_year(year)
    absent = [state for state in ask.pair if state not in system(year)]
    if absent:
        return Nothing(when, f"{absent[0]} is not among the states that the membership data know in {year}")
    x, y = (_codes(rows, state, year, objects) for state in ask.pair)
    counts = count_pair(x, y, len(MEMBERSHIP.levels)).sums.astype(np.int64)
    unknown = int(((x == MISSING) | (y == MISSING)).sum())
    note = f"{unknown} organisations left out: the status of one of the two is not known" if unknown else ""
    return Levels(when, counts, sampled=False, evidence=ids, note=note)


def _codes(rows: Rows, state: str, year: int, objects: Sequence[str]) -> Codes:
    first, last = rows.integers("year"), rows.integers("year_to")
    here = np.flatnonzero((first <= year) & (last >= year))
    sender, receiver, status = rows.texts("sender"), rows.texts("receiver"), rows.texts("status")
    value = rows.floats("value")
    levels = {
        receiver[row]: STATUS.get(float(value[row]), MISSING) if status[row] == "value" else MISSING
        for row in here
        if sender[row] == state
    }
    return np.array([levels.get(name, 0) for name in objects], np.int8)
