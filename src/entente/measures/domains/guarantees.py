"""Security guarantees: the deepest treaty obligation between the state and each pole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Query
from entente.measures.cells import Block, Blocks, absent_poles, without_data
from entente.measures.rows import assign, covers, fetch, partners_of
from entente.measures.spells import in_force

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, Condition
    from entente.measures.cells import Frame
    from entente.measures.rows import Cover, EvidenceLike, Rows

    Floats = NDArray[np.float64]

DOMAIN = "guarantees"
DEPTHS = {"defense": 3.0, "offense": 3.0, "neutrality": 2.0, "consultation": 1.0, "nonaggression": 1.0}
"""Depth of each class of obligation (see docs/methods/portfolio.md)."""

KINDS = tuple(DEPTHS)
PLEDGE = KINDS.index("nonaggression")
DEFENCE_BLOCS = ("CSTO", "NATO")

TREATIES, CARRIED = "treaties", "carried forward"
NO_SAMPLE = "treaty texts are read in full: no sampling error; the depths are a convention"
NO_TREATY = "no treaty obligation with any pole: no shares"


def depths(obligations: NDArray[np.bool_]) -> Floats:
    """Return the depth of the tie with each partner.

    The deepest obligation counts. A pledge of non-aggression that stands alone is often one article of a treaty with
    dozens of signatories; it is divided by the square root of their number.

    Parameters
    ----------
    obligations
        Shape (kinds, partners), kinds in the order of :data:`KINDS`.

    Returns
    -------
    ndarray
        Shape (partners,), in [0, 3].
    """
    weights = np.array(list(DEPTHS.values()))
    depth = (obligations * weights[:, None]).max(axis=0, initial=0.0)
    alone = obligations[PLEDGE] & (obligations.sum(axis=0) == 1)
    return np.asarray(np.where(alone, depth / np.sqrt(max(alone.sum(), 1)), depth), float)


def score(depth: Floats, rule: str) -> float:
    """Return a pole's score from the depths of its members: the deepest, or their mean."""
    if not depth.size:
        return 0.0
    return float(depth.max() if rule == "max" else depth.mean())


def blocks(evidence: EvidenceLike, frame: Frame) -> Blocks:
    """Return a block for each year: treaties while they are covered, then what is carried forward or no data."""
    known = covers(evidence, DOMAIN, KINDS)
    partners = frame.everyone()
    table: dict[int, Floats] = {}
    ids: dict[int, tuple[str, ...]] = {}
    bases: list[Basis] = []
    for source, years in assign(known, frame.state.id, frame.years, prefer=frame.config.prefer).items():
        if not _covers_all(known, source, frame, years):
            continue
        found, used = _treaties(evidence, frame, source, years, partners)
        table |= found
        ids |= dict.fromkeys(years, tuple(basis.id for basis in used))
        bases += used
    read = [_block(frame, year, depth, partners, ids[year]) for year, depth in table.items()]
    left = [year for year in frame.years if year not in table]
    return Blocks((*read, *_after(frame, left, table, partners, ids)), tuple(bases))


def _covers_all(known: Sequence[Cover], source: str, frame: Frame, years: Sequence[int]) -> bool:
    """Return whether the source covers every member of every pole; shipped treaties cover the shipped poles only."""
    for year in years:
        only = partners_of(known, source, frame.state.id, year)
        if only is not None and not set().union(*frame.members(year)) <= only:
            return False
    return True


def _treaties(
    evidence: EvidenceLike, frame: Frame, source: str, years: Sequence[int], partners: Sequence[str]
) -> tuple[dict[int, Floats], list[Basis]]:
    """Return the depth of the tie with each partner by year; an obligation of either side counts.

    Partners that belong to no pole in a year are left out of it, so that breadth is the same in every source.
    """
    span = range(min(years), max(years) + 1)
    where: dict[str, Condition] = {"kind": KINDS, "source": (source,)}
    ends = (("sender", "receiver"), ("receiver", "sender"))
    bound, bases = np.zeros((len(KINDS), len(span), len(partners)), bool), []
    for mine, theirs in ends:
        rows = fetch(evidence, Query("tie", {**where, mine: (frame.state.id,)}, overlap=(span[0], span[-1])))
        bound |= _spread(rows, theirs, partners, span)
        bases.append(rows.basis)
    sides = {year: frozenset().union(*frame.members(year)) for year in years}
    inside = {year: np.array([name in sides[year] for name in partners], bool) for year in years}
    return {year: depths(bound[:, year - span[0]] & inside[year]) for year in years}, bases


def _spread(rows: Rows, column: str, partners: Sequence[str], years: range) -> NDArray[np.bool_]:
    """Return (kinds, years, partners): whether an obligation of that kind is in force."""
    place = {name: index for index, name in enumerate(partners)}
    partner = np.array([place.get(name, -1) for name in rows.texts(column)], np.int64)
    kind = np.array([KINDS.index(name) for name in rows.texts("kind")], np.int64)
    keep = partner >= 0
    key = kind[keep] * len(partners) + partner[keep]
    ends = rows.integers("year")[keep], rows.integers("year_to")[keep]
    cube = in_force(*ends, key, years, len(KINDS) * len(partners))
    return cube.reshape(len(years), len(KINDS), len(partners)).swapaxes(0, 1)


def _after(
    frame: Frame,
    years: Sequence[int],
    table: dict[int, Floats],
    partners: Sequence[str],
    ids: dict[int, tuple[str, ...]],
) -> list[Block]:
    """Return blocks for the years that no treaty data cover."""
    last = max(table, default=None)
    found: list[Block] = []
    for year in years:
        if last is None or year < last or not frame.config.carry_guarantees or not _blocs(frame.state.id, year):
            found += without_data(DOMAIN, [year], _why(frame, last, year))
        else:
            depth = carried(table[last], _allied(frame, partners, last), _allied(frame, partners, year))
            found.append(_block(frame, year, depth, partners, ids[last], since=last))
    return found


def _why(frame: Frame, last: int | None, year: int) -> str:
    if last is None or year < last:
        return f"no source covers treaties of {frame.state.id} with all members of these poles in this year"
    return f"treaty data end in {last}, and {frame.state.id} is in neither CSTO nor NATO at the end of {year}"


def carried(depth: Floats, then: NDArray[np.bool_], now: NDArray[np.bool_]) -> Floats:
    """Return the last known depths, corrected by who shares a defence bloc with the state ``then`` and ``now``."""
    return np.where(now, DEPTHS["defense"], np.where(then, 0.0, depth))


def _blocs(state: str, year: int) -> frozenset[str]:
    from entente import actors

    return frozenset(bloc for bloc in DEFENCE_BLOCS if state in actors.members(bloc, on=year))


def _allied(frame: Frame, partners: Sequence[str], year: int) -> NDArray[np.bool_]:
    mine = _blocs(frame.state.id, year)
    return np.array([bool(mine & _blocs(partner, year)) for partner in partners], bool)


def _block(  # noqa: PLR0913 - the year, its depths and where they come from
    frame: Frame,
    year: int,
    depth: Floats,
    partners: Sequence[str],
    evidence: tuple[str, ...],
    *,
    since: int | None = None,
) -> Block:
    sides = [np.array([name in side for name in partners], bool) for side in frame.members(year)]
    amounts = tuple(score(depth[side], frame.config.guarantee_rule) for side in sides)
    assumed = f"treaties of {since} taken as still in force, CSTO and NATO by the dated table of blocs"
    return Block(
        DOMAIN,
        year,
        amounts,
        int((depth > 0).sum()),
        status="imputed" if since else "value",
        reason=(f"imputed: {assumed}" if since else NO_SAMPLE) if sum(amounts) > 0 else NO_TREATY,
        evidence=evidence,
        absent=absent_poles(frame, year),
        series=CARRIED if since else TREATIES,
        note=", ".join(f"{pole.id} {amount:.2f}" for pole, amount in zip(frame.poles, amounts, strict=True)),
    )
