"""Treaty obligations: the objects are all states of the year, the level is the deepest obligation towards each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import NoDataError
from entente.evidence.records import Query
from entente.measures.rows import assign, covers, fetch, span_of, unique_bases
from entente.measures.similarity.contingency import count_pair
from entente.measures.similarity.found import Answer, Levels, Nothing, When
from entente.measures.similarity.portfolios.capabilities import read_capabilities
from entente.measures.similarity.records import TREATY_LEVELS
from entente.measures.similarity.scales import ALLIANCE, MISSING
from entente.measures.spells import in_force

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, Condition
    from entente.measures.rows import EvidenceLike, Rows
    from entente.measures.similarity.found import Ask, Found
    from entente.measures.similarity.portfolios.capabilities import Capabilities
    from entente.measures.similarity.records import SimilarityConfig
    from entente.measures.similarity.scales import Codes

DOMAIN = "guarantees"
LEVELS = dict(TREATY_LEVELS)
"""Obligation -> level on the scale of alliances, unless the user says otherwise."""

TOP = len(ALLIANCE.levels) - 1
LOAD = "load the obligations: entente load atop PATH (the shipped scores are by pole, not by state)"


@dataclass(frozen=True, slots=True)
class Obligations:
    """Levels of one state's obligations.

    Attributes
    ----------
    codes
        Shape (years, objects): level towards each object, 0 without an obligation.
    """

    codes: Codes


def read(evidence: EvidenceLike, ask: Ask) -> Answer:
    """Return the obligations of the pair by year."""
    known = [cover for cover in covers(evidence, DOMAIN, LEVELS) if cover.partner == "*"]
    span = span_of(known, ask.first)
    if span is None:
        raise NoDataError("no treaty obligations are loaded", hint=LOAD)
    wanted = range(span[0], span[1] + 1) if ask.year is None else (ask.year,)
    chosen = assign(known, ask.first, wanted, prefer=ask.config.prefer)
    weights = read_capabilities(evidence, wanted) if ask.config.weights == "capability" else None
    found: list[Found] = []
    bases: list[Basis] = list(weights.bases) if weights else []
    for source, years in chosen.items():
        part, used = _from_source(evidence, ask, source, years, weights)
        found += part
        bases += used
    left = set(wanted) - {year for years in chosen.values() for year in years}
    reason = f"treaty data cover {span[0]}-{span[1]}"
    found += [Nothing(When.of_year(year), reason) for year in sorted(left)]
    return Answer(tuple(sorted(found, key=lambda item: item.when.year)), unique_bases(bases))


def _from_source(
    evidence: EvidenceLike, ask: Ask, source: str, years: Sequence[int], weights: Capabilities | None
) -> tuple[list[Found], list[Basis]]:
    where: dict[str, Condition] = {"kind": tuple(sorted(LEVELS)), "source": (source,), "status": ("value",)}
    span = min(years), max(years)
    # the pledges of both states, and mutual ones, in which they stand on either side
    gave = fetch(evidence, Query("tie", {**where, "sender": ask.pair}, overlap=span))
    mutual = fetch(evidence, Query("tie", {**where, "receiver": ask.pair}, overlap=span))
    line = range(span[0], span[1] + 1)
    objects = sorted({name for year in years for name in system(year)})
    sides = [obligations((gave, mutual), state, objects, line, ask.config) for state in ask.pair]
    ids = tuple(basis.id for basis in (gave.basis, mutual.basis))
    lines = [_year(ask, year, objects, [side.codes[year - span[0]] for side in sides], ids, weights) for year in years]
    return lines, [gave.basis, mutual.basis]


@lru_cache(maxsize=512)
def system(year: int) -> frozenset[str]:
    """Return the states of the Correlates of War system in a year: those about whose treaties the data speak."""
    from entente import actors

    return frozenset(state.id for state in actors.states(year) if state.cow is not None)


def obligations(
    sides: tuple[Rows, Rows], state: str, objects: Sequence[str], years: range, config: SimilarityConfig
) -> Obligations:
    """Return the levels of a state's obligations towards each object in each year.

    Parameters
    ----------
    sides
        Ties that the state may have given (it is the sender), and ties in which it is the receiver: of these only
        undirected ones bind it.
    years
        Consecutive.
    config
        Level of each kind, and whether pledges of non-aggression count.
    """
    codes = np.zeros((len(years), len(objects)), np.int8)
    for rows, mine, other in ((sides[0], "sender", "receiver"), (sides[1], "receiver", "sender")):
        kept = _of_state(rows, state, mine)
        place = _places(kept.texts(other), objects)
        kind = np.array(kept.texts("kind"), object)
        first, last = kept.integers("year"), kept.integers("year_to")
        for name, level in config.treaty_levels:
            here = (kind == name) & (place >= 0)
            if here.any() and not (name == "nonaggression" and config.pledges == "drop"):
                bound = in_force(first[here], last[here], place[here], years, len(objects))
                codes = np.maximum(codes, np.int8(level) * bound)
    return Obligations(codes)


def _of_state(rows: Rows, state: str, column: str) -> Rows:
    import pyarrow.compute as pc

    mine = pc.field(column) == state
    table = rows.table.filter(mine if column == "sender" else mine & ~pc.field("directed"))
    return replace(rows, table=table)


def _places(names: Sequence[str], objects: Sequence[str]) -> NDArray[np.int64]:
    place = {name: index for index, name in enumerate(objects)}
    return np.array([place.get(name, -1) for name in names], np.int64)


def _year(  # noqa: PLR0913, PLR0917 - one step of the loop over years
    ask: Ask,
    year: int,
    objects: Sequence[str],
    sides: Sequence[Codes],
    ids: tuple[str, ...],
    weights: Capabilities | None,
) -> Found:
    when, states = When.of_year(year), system(year)
    absent = [state for state in ask.pair if state not in states]
    if absent:
        return Nothing(when, f"{absent[0]} is not among the states that the treaty data know in {year}")
    inside = np.array([name in states for name in objects], bool)
    ends = ask.config.ends or "in"
    x, y = (
        own_tie(np.where(inside, codes, MISSING).astype(np.int8), objects, pair, ends)
        for codes, pair in zip(sides, (ask.pair, ask.pair[::-1]), strict=True)
    )
    counts = count_pair(x, y, TOP + 1).sums.astype(np.int64)
    note = f"the two states are {ends} the portfolio"
    if weights is None:
        return Levels(when, counts, sampled=False, evidence=ids, note=note)
    return _weighted(Levels(when, counts, sampled=False, evidence=ids, note=note), objects, (x, y), weights)


def own_tie(codes: Codes, objects: Sequence[str], pair: Sequence[str], ends: str) -> Codes:
    """Return the portfolio of ``pair[0]`` with its own tie at the top level, or without both states.

    Notes
    -----
    ``in`` is the convention of the published tables: a state is tied to itself at the top level.
    """
    codes = codes.copy()
    if ends == "in":
        codes[objects.index(pair[0])] = TOP
    else:
        codes[[objects.index(name) for name in pair]] = MISSING
    return codes


def _weighted(
    found: Levels, objects: Sequence[str], sides: tuple[Codes, Codes], weights: Capabilities
) -> Levels | Nothing:
    shares: Mapping[str, float] = weights.of(found.when.year)
    if not shares:
        return Nothing(found.when, f"no capability shares for {found.when.year}", weights.ids)
    mass = np.array([shares.get(name, 0.0) for name in objects], float)
    joint = (sides[0] >= 0) & (sides[1] >= 0)
    without = int((joint & (mass <= 0)).sum())
    table = count_pair(*sides, TOP + 1, mass).sums
    note = f"{found.note}; weighted by capability shares, {without} states without one weigh nothing"
    return replace(found, weighted=table, note=note, evidence=(*found.evidence, *weights.ids))
