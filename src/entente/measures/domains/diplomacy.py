"""Diplomacy: the state's decisive votes in the General Assembly, credited to the poles on the same side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Span
from entente.measures.cells import Block, Blocks, absent_poles, without_data
from entente.measures.decisive import membership, state_credits
from entente.measures.rollcalls import vote_matrix
from entente.measures.rows import assign, covers, fetch, select

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.evidence.records import Condition
    from entente.measures.cells import Frame
    from entente.measures.rows import EvidenceLike, Rows

DOMAIN = "diplomacy"
NONE_DECISIVE = "cast no vote on which the poles part ways"
NONE_RECORDED = "no such vote recorded: absent, without a vote, or missing from the source"
OWN_POLES = "your own poles need loaded roll calls (entente load unga PATH): shipped sums are by shipped pole"
SERIES = "decisive votes"
NOT_COMPARABLE = "a pole takes no part: not comparable with years in which all do"
SELDOM = "the source has its position on fewer than half of the year's roll calls"


def blocks(evidence: EvidenceLike, frame: Frame) -> Blocks:
    """Return a block for each year: credit by pole over the decisive votes.

    Every decisive vote is one observation, so the effective number is their count even where a vote is divided among
    poles that hold the same position; the interval is then a little too wide, never too narrow.
    """
    known = covers(evidence, DOMAIN, ("vote", "decisive_votes"))
    calls = {cover.source for cover in known if cover.kind == "vote"}
    found: list[Block] = []
    bases = []
    for source, years in assign(known, frame.state.id, frame.years, prefer=frame.config.prefer).items():
        if source not in calls and not frame.shipped:
            found += without_data(DOMAIN, years, OWN_POLES)
            continue
        rows = _votes(evidence, frame, source, years) if source in calls else _sums(evidence, frame, source, years)
        read = from_votes if source in calls else from_sums
        bases.append(rows.basis)
        found += read(frame, rows, years)
    left = sorted(set(frame.years) - {block.year for block in found})
    missing = without_data(DOMAIN, left, f"no source covers votes of {frame.state.id} in this year")
    return Blocks((*found, *missing), tuple(bases))


def _votes(evidence: EvidenceLike, frame: Frame, source: str, years: Sequence[int]) -> Rows:
    actors = (frame.state.id, *frame.everyone())
    where: dict[str, Condition] = {"actor": actors, "body": ("UNGA",), "vote": Span(1, 3)}
    return fetch(evidence, select("vote", source, years, **where))


def _sums(evidence: EvidenceLike, frame: Frame, source: str, years: Sequence[int]) -> Rows:
    where: dict[str, Condition] = {"kind": ("decisive_votes",), "sender": (frame.state.id,)}
    return fetch(evidence, select("tie", source, years, **where))


def from_votes(frame: Frame, rows: Rows, years: Sequence[int]) -> Iterator[Block]:
    """Yield a block for each of ``years`` from roll calls of the state and of all pole members."""
    calls = vote_matrix(rows)
    by_year = dict(calls.by_year())
    mine = calls.actors.index(frame.state.id) if frame.state.id in calls.actors else None
    for year in years:
        if mine is None or year not in by_year or not by_year[year][mine].any():
            yield _nothing(rows, year)
            continue
        credit = state_credits(by_year[year], membership(calls.actors, frame.poles, year), mine)
        yield _block(frame, rows, year, tuple(credit.total[0].tolist()), int(credit.n[0]))


def from_sums(frame: Frame, rows: Rows, years: Sequence[int]) -> Iterator[Block]:
    """Yield a block for each of ``years`` from rows of kind ``decisive_votes``."""
    credit = {name: np.zeros(len(years)) for name in frame.names}
    count = np.zeros(len(years), int)
    place = {year: index for index, year in enumerate(years)}
    lines = zip(rows.texts("receiver"), rows.integers("year"), rows.floats("value"), rows.integers("n"), strict=True)
    for pole, year, value, n in lines:
        if year in place and pole.removeprefix("pole:") in credit:
            credit[pole.removeprefix("pole:")][place[int(year)]] += value
            count[place[int(year)]] = max(count[place[int(year)]], n)
    for year, index in place.items():
        amounts = tuple(float(credit[name][index]) for name in frame.names)
        yield _block(frame, rows, year, amounts, int(count[index])) if count[index] else _nothing(rows, year)


def _nothing(rows: Rows, year: int) -> Block:
    return Block(DOMAIN, year, status="no_data", reason=NONE_RECORDED, evidence=(rows.basis.id,))


def _block(frame: Frame, rows: Rows, year: int, amounts: tuple[float, ...], n: int) -> Block:
    """Return the block of one year; an amount is NaN where a pole took no part in most roll calls."""
    lost = {name: SELDOM for name, amount in zip(frame.names, amounts, strict=False) if np.isnan(amount)}
    absent = lost | absent_poles(frame, year)
    without = sorted(set(lost) - set(absent_poles(frame, year)))
    few = 0 < n < frame.config.min_votes
    return Block(
        DOMAIN,
        year,
        tuple(float(np.nan_to_num(amount)) for amount in amounts) if n else (0.0,) * len(frame.names),
        n,
        n_eff=float(n) if n else None,
        status="no_data" if few else "value",
        reason=f"{n} decisive votes, fewer than the {frame.config.min_votes} needed"
        if few
        else ""
        if n
        else NONE_DECISIVE,
        evidence=(rows.basis.id,),
        absent=absent,
        series=f"{SERIES} without {', '.join(without)}" if without else SERIES,
        note=NOT_COMPARABLE if without else "",
    )
