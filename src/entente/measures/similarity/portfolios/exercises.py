"""Joint exercises: the objects are the exercises on record, the level is whether the state took part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.errors import NoDataError
from entente.evidence.records import Query, Span
from entente.measures.rows import assign, covers, fetch, unique_bases
from entente.measures.similarity.contingency import count_pair
from entente.measures.similarity.found import Answer, Levels, Nothing, When
from entente.measures.similarity.scales import PARTICIPATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.records import Basis, Condition
    from entente.measures.rows import EvidenceLike, Rows
    from entente.measures.similarity.found import Ask, Found

DOMAIN, KIND = "exercises", "exercise"
LOAD = "load the exercises: entente load exercises_russia PATH"


def read(evidence: EvidenceLike, ask: Ask) -> Answer:
    """Return the exercises in which each of the pair took part, in windows of years."""
    known = covers(evidence, DOMAIN, (KIND,))
    if not known:
        raise NoDataError("no joint exercises are loaded", hint=LOAD)
    span = min(cover.low for cover in known), max(cover.high for cover in known)
    wanted = range(span[0], span[1] + 1) if ask.year is None else (ask.year,)
    # whoever takes part is seen: the data cover the exercises of their hosts with all states
    hosts = sorted({cover.actor for cover in known} - {"*"})
    chosen = assign(known, hosts[0] if hosts else ask.first, wanted, prefer=ask.config.prefer)
    found: list[Found] = []
    bases: list[Basis] = []
    for source, years in chosen.items():
        low = min(cover.low for cover in known if cover.source == source)
        first = max(min(years) - ask.config.window + 1, low)
        where: dict[str, Condition] = {"kind": (KIND,), "source": (source,), "year": Span(first, max(years))}
        rows = fetch(evidence, Query("tie", where))
        found += [_window(rows, ask, max(year - ask.config.window + 1, low), year, hosts) for year in years]
        bases.append(rows.basis)
    left = sorted(set(wanted) - {year for years in chosen.values() for year in years})
    found += [Nothing(When.of_year(year), f"exercises are covered in {span[0]}-{span[1]}") for year in left]
    return Answer(tuple(sorted(found, key=lambda item: item.when.year_to)), unique_bases(bases))


def _window(rows: Rows, ask: Ask, first: int, last: int, hosts: Sequence[str]) -> Levels:
    year = rows.integers("year")
    here = np.flatnonzero((year >= first) & (year <= last))
    sender, receiver, item = rows.texts("sender"), rows.texts("receiver"), rows.texts("item")
    names = [(item[row], int(year[row])) for row in here]
    objects = {name: place for place, name in enumerate(dict.fromkeys(names))}
    part = np.zeros((2, len(objects)), np.int8)
    for row, name in zip(here, names, strict=True):
        for place, state in enumerate(ask.pair):
            part[place, objects[name]] |= state in {sender[row], receiver[row]}
    counts = count_pair(part[0], part[1], len(PARTICIPATION.levels)).sums.astype(np.int64)
    note = f"exercises with {', '.join(hosts)} only: others are not in the data" if hosts else ""
    return Levels(When(first, last), counts, sampled=True, evidence=(rows.basis.id,), note=note)
