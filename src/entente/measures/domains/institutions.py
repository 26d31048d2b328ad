"""Institutions: how many of the state's memberships each pole shares.

Memberships come from two sources: a dataset of intergovernmental organisations, and the dated table of blocs, which
knows younger ones (and is all there is after the dataset ends).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Query
from entente.measures import intervals
from entente.measures.cells import Block, Blocks, PortfolioConfig, absent_poles, without_data
from entente.measures.rows import assign, covers, fetch, select
from entente.measures.spells import in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, Condition
    from entente.measures.cells import Frame
    from entente.measures.rows import EvidenceLike, Rows

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

DOMAIN = "institutions"
FULL = 1.0
"""Level of a full member; associates (2) and observers (3) do not count."""

ALL, BLOCS = "all memberships", "blocs only"
BLOCS_NOTE = "dated table of blocs only, not comparable with years in which all organisations are known"
NONE_SHARED = "no membership shared with any pole: no shares"
CHOSEN = "ten chosen blocs, not a complete count"
FEWEST_BLOCS = 5
FEW_BLOCS = f"fewer than {FEWEST_BLOCS} of the ten blocs known: too few to divide"
UNSHARED = "none of the ten blocs shared: other organisations are not known in this year"
"""In ten chosen blocs, sharing none is no sign of having no tie: no data, not 0."""


@dataclass(frozen=True, slots=True)
class Memberships:
    """Who is a full member of what in one year.

    Attributes
    ----------
    states
        Ids of S states.
    member
        Shape (S, O) over O organisations.
    size
        Shape (O,): members among all states of the world.
    """

    states: tuple[str, ...]
    member: Bools
    size: Floats

    def and_blocs(self, blocs: Memberships) -> Memberships:
        """Add the organisations of ``blocs``, which has the same states."""
        return Memberships(self.states, np.hstack([self.member, blocs.member]), np.concatenate([self.size, blocs.size]))


def overlap(mine: Bools, theirs: Bools, weights: Floats) -> float:
    """Return the mean over members of a pole of the weighted part of the state's memberships that they share.

    Parameters
    ----------
    mine
        Shape (O,): the state's memberships.
    theirs
        Shape (M, O): those of the pole's members. Members with none at all (no state yet, or not in the data) are
        left out.
    weights
        Shape (O,).

    Returns
    -------
    float
        In [0, 1]; 0 if the state or the pole has no memberships.
    """
    known = theirs[theirs.any(axis=1)]
    own = float(weights[mine].sum())
    if own <= 0 or not len(known):
        return 0.0
    return float(((known & mine) @ weights).mean() / own)


def scores(found: Memberships, state: str, sides: Iterable[frozenset[str]], exponent: float) -> tuple[float, ...]:
    """Return the score of each pole; an organisation of N members weighs ``N ** -exponent``."""
    weights = np.where(found.size > 0, np.maximum(found.size, 1.0) ** -exponent, 0.0)
    place = {name: index for index, name in enumerate(found.states)}
    mine = found.member[place[state]]
    rows = ([place[actor] for actor in sorted(side) if actor in place] for side in sides)
    return tuple(overlap(mine, found.member[row], weights) for row in rows)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a block comes from."""

    evidence: tuple[str, ...]
    series: str
    note: str = ""


# --- from the evidence -----------------------------------------------------------------------------------------------


def blocks(evidence: EvidenceLike, frame: Frame) -> Blocks:
    """Return a block for each year."""
    known = covers(evidence, DOMAIN, ("membership", "shared_igos"))
    listed = {cover.source for cover in known if cover.kind == "membership"}
    found: list[Block] = []
    bases: list[Basis] = []
    for source, years in assign(known, frame.state.id, frame.years, prefer=frame.config.prefer).items():
        if source in listed:
            part, used = _from_lists(evidence, frame, source, years)
        elif frame.shipped and frame.config.membership_weight == PortfolioConfig().membership_weight:
            part, used = _from_scores(evidence, frame, source, years)
        else:
            continue
        found += part
        bases += used
    left = sorted(set(frame.years) - {block.year for block in found})
    last = max((block.year for block in found), default=None)
    return Blocks((*found, *_from_blocs(frame, left, last)), tuple(bases))


def _from_lists(
    evidence: EvidenceLike, frame: Frame, source: str, years: Sequence[int]
) -> tuple[list[Block], tuple[Basis, ...]]:
    where: dict[str, Condition] = {"kind": ("membership",), "source": (source,)}
    span = min(years), max(years)
    own = fetch(evidence, Query("tie", {**where, "sender": (frame.state.id,)}, overlap=span))
    rows = fetch(evidence, Query("tie", where, overlap=span))
    ids = (own.basis.id, rows.basis.id)
    states = (frame.state.id, *frame.everyone())
    spread = by_year(rows, states, range(span[0], span[1] + 1))
    known = bloc_codes(rows)
    parts = {year: spread[year].and_blocs(blocs_among(states, year, skip=known)) for year in years}
    return [_block(frame, year, parts[year], ids, ALL) for year in years], (own.basis, rows.basis)


def by_year(rows: Rows, states: Sequence[str], years: Sequence[int]) -> dict[int, Memberships]:
    """Spread membership spells (of all states of the world) into one :class:`Memberships` per year."""
    full = np.flatnonzero(rows.floats("value") == FULL)
    sender, senders = rows.codes("sender")
    receiver, receivers = rows.codes("receiver")
    key = sender[full] * len(receivers) + receiver[full]
    first, last = rows.integers("year")[full], rows.integers("year_to")[full]
    cube = in_force(first, last, key, years, len(senders) * len(receivers))
    cube = cube.reshape(len(years), len(senders), len(receivers))
    place = {name: index for index, name in enumerate(senders)}
    mine = np.zeros((len(years), len(states), len(receivers)), bool)
    there = [index for index, state in enumerate(states) if state in place]
    mine[:, there] = cube[:, [place[states[index]] for index in there]]
    size = cube.sum(axis=1).astype(float)
    return {year: Memberships(tuple(states), mine[i], size[i]) for i, year in enumerate(years)}


def bloc_codes(rows: Rows) -> frozenset[str]:
    """Return the codes of the organisations in ``rows`` as a bloc would write them: such blocs are known already."""
    return frozenset(code.removeprefix("IGO:").upper() for code in rows.codes("receiver")[1])


def blocs_among(states: tuple[str, ...], year: int, *, skip: frozenset[str] = frozenset()) -> Memberships:
    """Return who of ``states`` is a member of which bloc on 31 December; ``skip`` names blocs known from elsewhere."""
    from entente import actors

    sides = [set(actors.members(bloc.id, on=year)) for bloc in actors.blocs() if bloc.id not in skip]
    member = np.array([[state in side for side in sides] for state in states], bool).reshape(len(states), len(sides))
    return Memberships(states, member, np.array([len(side) for side in sides], float))


def _from_scores(
    evidence: EvidenceLike, frame: Frame, source: str, years: Sequence[int]
) -> tuple[list[Block], tuple[Basis, ...]]:
    """Read shipped scores: rows of kind ``shared_igos`` with the pole as receiver."""
    where: dict[str, Condition] = {"kind": ("shared_igos",), "sender": (frame.state.id,)}
    rows = fetch(evidence, select("tie", source, years, **where))
    poles, when = rows.texts("receiver"), rows.integers("year").tolist()
    table = {
        (int(year), pole.removeprefix("pole:")): (value, int(n))
        for year, pole, value, n in zip(when, poles, rows.floats("value"), rows.integers("n"), strict=True)
    }
    found = [
        _scored(
            frame,
            year,
            tuple(float(table.get((year, pole.id), (0.0, 0))[0]) for pole in frame.poles),
            max(table.get((year, pole.id), (0.0, 0))[1] for pole in frame.poles),
            _Source((rows.basis.id,), ALL),
        )
        for year in years
    ]
    return found, (rows.basis,)


def _from_blocs(frame: Frame, years: Sequence[int], last: int | None) -> list[Block]:
    """Return blocks from the bloc table alone for years after the organisations' data; ``no_data`` before them."""
    before = [year for year in years if last is not None and year < last]
    missing = without_data(DOMAIN, before, f"no source covers memberships of {frame.state.id} in this year")
    after = [year for year in years if year not in before]
    states = (frame.state.id, *frame.everyone())
    return [*missing, *(_block(frame, year, blocs_among(states, year), (), BLOCS) for year in after)]


def _block(frame: Frame, year: int, found: Memberships, evidence: tuple[str, ...], series: str) -> Block:
    sides = frame.members(year)
    weighted = scores(found, frame.state.id, sides, frame.config.membership_weight)
    plain = scores(found, frame.state.id, sides, 0.0)
    n = int(found.member[0].sum())
    return _scored(frame, year, weighted, n, _Source(evidence, series, _unweighted(frame, plain)))


def _unweighted(frame: Frame, plain: Sequence[float]) -> str:
    total = sum(plain)
    if total <= 0:
        return ""
    parts = (f"{pole.id} {score / total:.2f}" for pole, score in zip(frame.poles, plain, strict=True))
    return "every organisation alike: " + ", ".join(parts)


def _scored(frame: Frame, year: int, amounts: tuple[float, ...], n: int, source: _Source) -> Block:
    block = Block(
        DOMAIN,
        year,
        amounts,
        n,
        reason=intervals.COMPLETE if sum(amounts) > 0 else NONE_SHARED,
        evidence=source.evidence,
        absent=absent_poles(frame, year),
        series=source.series,
        note=source.note,
    )
    return _among_chosen(frame, block) if source.series == BLOCS else block


def _among_chosen(frame: Frame, block: Block) -> Block:
    """Return a block from the table of blocs: no data where the state is in few, or shares none with a pole."""
    if block.n < FEWEST_BLOCS:
        return replace(block, amounts=(), status="no_data", reason=FEW_BLOCS, note=BLOCS_NOTE)
    unshared = {pole.id: UNSHARED for pole, amount in zip(frame.poles, block.amounts, strict=True) if not amount}
    note = "; ".join(part for part in (BLOCS_NOTE, block.note) if part)
    return replace(block, reason=CHOSEN, absent={**unshared, **block.absent}, note=note)
