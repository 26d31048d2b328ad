"""Security guarantees: the deepest treaty obligation between the state and each pole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Query
from entente.measures.cells import Block, Blocks, absent_poles, without_data
from entente.measures.rows import assign, covers, fetch, partners_of
from entente.measures.spells import in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, Condition
    from entente.measures.cells import Frame
    from entente.measures.rows import Cover, EvidenceLike, Rows

    Floats = NDArray[np.float64]

DOMAIN = "guarantees"
DEPTHS = {"defense": 3.0, "offense": 3.0, "neutrality": 2.0, "consultation": 1.0, "nonaggression": 1.0}
"""Depth of each class of obligation (see docs/methods/portfolio.md)."""

KINDS = tuple(DEPTHS)
SCORES = "guarantee_depth"
"""Shipped scores: one row per state, pole and run of years, computed from the obligations under the default rule."""

PLEDGE = KINDS.index("nonaggression")
DEFENCE_BLOCS = ("CSTO", "NATO")

TREATIES, CARRIED = "treaties", "carried forward"
NO_SAMPLE = "treaty texts are read in full: no sampling error; the depths are a convention"
NO_TREATY = "no treaty obligation with any pole: no shares"
OWN_POLES = "your own poles need loaded treaties (entente load atop PATH): shipped scores know the shipped poles only"
OWN_RULE = "this rule needs loaded treaties (entente load atop PATH): shipped scores are those of the deepest member"


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


@dataclass(frozen=True, slots=True)
class Year:
    """What the treaties of one year say.

    Attributes
    ----------
    amounts
        Score of each pole.
    n
        Partners with an obligation.
    depth
        Depth of the tie with each partner; ``None`` where only the scores are known.
    """

    amounts: tuple[float, ...]
    n: int
    evidence: tuple[str, ...]
    depth: Floats | None = None


def blocks(evidence: EvidenceLike, frame: Frame) -> Blocks:
    """Return a block for each year: treaties while they are covered, then what is carried forward or no data."""
    every = covers(evidence, DOMAIN, (*KINDS, SCORES))
    known = [cover for cover in every if cover.kind != SCORES or not _unfit(frame)]
    shipped = {cover.source for cover in known if cover.kind == SCORES}
    partners = frame.everyone()
    table: dict[int, Year] = {}
    bases: list[Basis] = []
    for source, years in assign(known, frame.state.id, frame.years, prefer=frame.config.prefer).items():
        if source in shipped:
            found, used = _from_scores(evidence, frame, source, years)
        elif _covers_all(known, source, frame, years):
            found, used = _from_treaties(evidence, frame, source, years, partners)
        else:
            continue
        table |= found
        bases += used
    read = [_block(frame, year, known_year) for year, known_year in table.items()]
    left = [year for year in frame.years if year not in table]
    unfit = _unfit(frame) if any(cover.kind == SCORES for cover in every) else ""
    return Blocks((*read, *_after(frame, left, table, partners, unfit)), tuple(bases))


def _unfit(frame: Frame) -> str:
    """Return why shipped scores cannot answer, or nothing if they can."""
    if not frame.shipped:
        return OWN_POLES
    return "" if frame.config.guarantee_rule == "max" else OWN_RULE


def _covers_all(known: Sequence[Cover], source: str, frame: Frame, years: Sequence[int]) -> bool:
    """Return whether the source covers every member of every pole; shipped treaties cover the shipped poles only."""
    for year in years:
        only = partners_of(known, source, frame.state.id, year)
        if only is not None and not set().union(*frame.members(year)) <= only:
            return False
    return True


# --- from treaties and from scores -----------------------------------------------------------------------------------


def _from_treaties(
    evidence: EvidenceLike, frame: Frame, source: str, years: Sequence[int], partners: Sequence[str]
) -> tuple[dict[int, Year], list[Basis]]:
    """Return what the obligations of either side make of each year."""
    span = range(min(years), max(years) + 1)
    where: dict[str, Condition] = {"kind": KINDS, "source": (source,)}
    ends = (("sender", "receiver"), ("receiver", "sender"))
    sides = [
        (theirs, fetch(evidence, Query("tie", {**where, mine: (frame.state.id,)}, overlap=(span[0], span[-1]))))
        for mine, theirs in ends
    ]
    ids = tuple(rows.basis.id for _, rows in sides)
    members = {year: frame.members(year) for year in years}
    table = depths_by_year(sides, partners, span, members)
    found = {year: _year(frame, year, depth, partners, ids) for year, depth in table.items()}
    return found, [rows.basis for _, rows in sides]


def depths_by_year(
    sides: Iterable[tuple[str, Rows]],
    partners: Sequence[str],
    span: range,
    members: Mapping[int, Sequence[frozenset[str]]],
) -> dict[int, Floats]:
    """Return the depth of one state's tie with each partner, by year; an obligation of either side counts.

    Partners that belong to no pole in a year are left out of it, so that breadth is the same in every source.

    Parameters
    ----------
    sides
        Column that names the partner, and the state's obligations in which it does.
    span
        Consecutive years.
    members
        Year -> members of each pole without the state.

    Returns
    -------
    dict
        Year -> array of shape (partners,), for the years in ``members``.
    """
    bound = obligations_of(sides, partners, span)
    inside = {year: inside_of(partners, frozenset().union(*sides)) for year, sides in members.items()}
    return {year: depths(bound[:, year - span[0]] & within) for year, within in inside.items()}


def obligations_of(sides: Iterable[tuple[str, Rows]], partners: Sequence[str], span: range) -> NDArray[np.bool_]:
    """Return which obligations one state has with each partner, in shape (kinds, years, partners).

    Parameters
    ----------
    sides
        Column that names the partner, and the state's obligations in which it does.
    span
        Consecutive years.
    """
    bound = np.zeros((len(KINDS), len(span), len(partners)), bool)
    for column, rows in sides:
        bound |= _spread(rows, column, partners, span)
    return bound


def inside_of(partners: Sequence[str], side: frozenset[str]) -> NDArray[np.bool_]:
    """Return which partners are in ``side``."""
    return np.array([name in side for name in partners], bool)


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


def _from_scores(
    evidence: EvidenceLike, frame: Frame, source: str, years: Sequence[int]
) -> tuple[dict[int, Year], list[Basis]]:
    """Read shipped scores. A pole without a row has no obligation: the scores cover all states and poles."""
    where: dict[str, Condition] = {"kind": (SCORES,), "sender": (frame.state.id,), "source": (source,)}
    rows = fetch(evidence, Query("tie", where, overlap=(min(years), max(years))))
    spells = zip(rows.texts("receiver"), rows.integers("year"), rows.integers("year_to"), strict=True)
    figures = zip(rows.floats("value").tolist(), rows.integers("n").tolist(), strict=True)
    table = {
        (pole, year): figure
        for (pole, first, last), figure in zip(spells, figures, strict=True)
        for year in range(int(first), int(last) + 1)
    }
    found: dict[int, Year] = {}
    for year in years:
        mine = [table.get((f"pole:{pole.id}", year), (0.0, 0)) for pole in frame.poles]
        found[year] = Year(tuple(value for value, _ in mine), sum(n for _, n in mine), (rows.basis.id,))
    return found, [rows.basis]


def _year(frame: Frame, year: int, depth: Floats, partners: Sequence[str], evidence: tuple[str, ...]) -> Year:
    sides = frame.members(year)
    amounts = tuple(score(depth[inside_of(partners, side)], frame.config.guarantee_rule) for side in sides)
    return Year(amounts, int((depth > 0).sum()), evidence, depth)


# --- after the treaties ----------------------------------------------------------------------------------------------


def _after(
    frame: Frame, years: Sequence[int], table: Mapping[int, Year], partners: Sequence[str], unfit: str
) -> list[Block]:
    """Return blocks for the years that no treaty data cover."""
    last = max(table, default=None)
    found: list[Block] = []
    for year in years:
        if last is None or year < last or not frame.config.carry_guarantees or not _blocs(frame.state.id, year):
            found += without_data(DOMAIN, [year], _why(frame, last, year, unfit))
        else:
            found.append(_carried_block(frame, year, last, table[last], partners))
    return found


def _why(frame: Frame, last: int | None, year: int, unfit: str) -> str:
    if last is None and unfit:
        return unfit
    if last is None or year < last:
        return f"no source covers treaties of {frame.state.id} with all members of these poles in this year"
    if _blocs(frame.state.id, year):
        return f"treaty data end in {last}, and nothing is carried forward"
    return f"treaty data end in {last}, and {frame.state.id} is in neither CSTO nor NATO at the end of {year}"


def _carried_block(frame: Frame, year: int, last: int, known: Year, partners: Sequence[str]) -> Block:
    now = _allied(frame, partners, year)
    if known.depth is None:
        shared = [bool((now & inside_of(partners, side)).any()) for side in frame.members(year)]
        found = Year(tuple(carried(np.array(known.amounts), np.array(shared)).tolist()), known.n, known.evidence)
    else:
        found = _year(frame, year, carried(known.depth, now), partners, known.evidence)
    parted = [name for name, gone in zip(partners, _allied(frame, partners, last) & ~now, strict=True) if gone]
    kept = f"no bloc shared any more with {', '.join(parted)}: treaties of {last} kept" if parted else ""
    return _block(frame, year, replace(found, n=known.n), since=last, note=kept)


def carried(depth: Floats, now: NDArray[np.bool_]) -> Floats:
    """Return the last known depths, raised to the deepest where a defence bloc is shared ``now``.

    Leaving a bloc ends no treaty between two states, so a known depth is never lowered.
    """
    return np.where(now, DEPTHS["defense"], depth)


def _blocs(state: str, year: int) -> frozenset[str]:
    from entente import actors

    return frozenset(bloc for bloc in DEFENCE_BLOCS if state in actors.members(bloc, on=year))


def suspensions(state: str, year: int) -> tuple[str, ...]:
    """Return which of its defence blocs the state takes no part in on 31 December, and since when."""
    from entente import actors

    return tuple(
        f"participation in {fact.bloc} suspended since {fact.start}"
        for fact in actors.memberships(state, on=year)
        if fact.status == "suspended" and fact.bloc in _blocs(state, year)
    )


def _allied(frame: Frame, partners: Sequence[str], year: int) -> NDArray[np.bool_]:
    mine = _blocs(frame.state.id, year)
    return np.array([bool(mine & _blocs(partner, year)) for partner in partners], bool)


def _block(frame: Frame, year: int, known: Year, *, since: int | None = None, note: str = "") -> Block:
    assumed = f"treaties of {since} taken as still in force, CSTO and NATO by the dated table of blocs"
    reason = (f"imputed: {assumed}" if since else NO_SAMPLE) if sum(known.amounts) > 0 else NO_TREATY
    paused = suspensions(frame.state.id, year)
    listed = ", ".join(f"{pole.id} {amount:.2f}" for pole, amount in zip(frame.poles, known.amounts, strict=True))
    return Block(
        DOMAIN,
        year,
        known.amounts,
        known.n,
        status="imputed" if since else "value",
        reason="; ".join((reason, *paused)),
        evidence=known.evidence,
        absent=absent_poles(frame, year),
        series=CARRIED if since else TREATIES,
        note="; ".join(part for part in (listed, note, *paused) if part),
    )
