"""Voting agreement of all pairs of states, year by year, from roll calls or from shipped figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Span
from entente.measures.agreement import agreement_matrix
from entente.measures.cohesion.frames import PairFrame, Read
from entente.measures.rollcalls import PREFER_VOTES, unanimous, vote_matrix
from entente.measures.rows import assign, covers, fetch, select, span_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, Condition
    from entente.measures.cohesion.frames import Asked, Frame
    from entente.measures.rows import Cover, EvidenceLike, Rows

    Floats = NDArray[np.float64]

MIN_JOINT = 10
"""Joint votes below which a pair is not compared."""

SUMS = "cohesion_votes"
"""Shipped figures: pairs within blocs, and each state's mean agreement with all others (partner ``WLD``)."""

EVERYONE = "WLD"
NO_SOURCE = "no source covers votes of these states: load roll calls (entente load unga PATH)"


def read(evidence: EvidenceLike, asked: Asked) -> Read:
    """Return the agreement of pairs by year; loaded roll calls come before shipped figures."""
    known = [replace(cover, actor="*") for cover in covers(evidence, "diplomacy", ("vote", SUMS))]
    span = span_of(known, "*")
    if span is None:
        return Read(reason=NO_SOURCE)
    calls = {cover.source for cover in known if cover.kind == "vote"}
    frames: list[Frame] = []
    bases: list[Basis] = []
    for source, years in assign(known, "*", asked.within(*span), prefer=PREFER_VOTES).items():
        found, used = (_from_calls if source in calls else _from_sums)(evidence, source, years, asked)
        frames += [frame for frame in found if frame.year in years]
        bases += used
    return Read(tuple(sorted(frames, key=lambda frame: frame.year)), tuple(bases), "" if frames else NO_SOURCE)


# --- from roll calls -------------------------------------------------------------------------------------------------


def _from_calls(
    evidence: EvidenceLike, source: str, years: Sequence[int], _asked: Asked
) -> tuple[list[PairFrame], list[Basis]]:
    rows = fetch(evidence, select("vote", source, years, body=("UNGA",), vote=Span(1, 3)))
    ids = (rows.basis.id,)
    return [pair_frame(year, names, similar, ids) for year, names, similar in agreements(rows)], [rows.basis]


def agreements(rows: Rows) -> Iterator[tuple[int, tuple[str, ...], Floats]]:
    """Yield year, states and their mean agreement of shape (states, states); NaN below :data:`MIN_JOINT`.

    Roll calls that were unanimous among all who voted are left out.
    """
    calls = vote_matrix(rows)
    for year, votes in calls.by_year():
        here = np.flatnonzero((votes > 0).any(axis=1))
        total, n, _ = agreement_matrix(votes[here][:, ~unanimous(votes)])
        similar = np.where(n >= MIN_JOINT, total / np.maximum(n, 1), np.nan)
        np.fill_diagonal(similar, np.nan)
        yield year, tuple(calls.actors[place] for place in here), similar


def pair_frame(year: int, names: Sequence[str], similar: Floats, evidence: tuple[str, ...]) -> PairFrame:
    """Return a frame in which all pairs are known; the diagonal must be NaN."""
    known = ~np.isnan(similar)
    place = {name: index for index, name in enumerate(names)}
    return PairFrame(year, year, place, similar, np.nansum(similar, axis=1), known.sum(axis=1).astype(float), evidence)


# --- from shipped figures --------------------------------------------------------------------------------------------


def _from_sums(
    evidence: EvidenceLike, source: str, years: Sequence[int], asked: Asked
) -> tuple[list[PairFrame], list[Basis]]:
    """Return frames of the states asked for: their pairs, and their means with everyone."""
    names = tuple(sorted(asked.actors))
    common: dict[str, Condition] = {"status": ("value",), "sender": names}
    pairs = fetch(evidence, select("tie", source, years, kind=("vote_agreement", SUMS), receiver=names, **common))
    means = fetch(evidence, select("tie", source, years, kind=(SUMS,), receiver=(EVERYONE,), **common))
    place = {name: index for index, name in enumerate(names)}
    unknown = _left_out(evidence, source, names)
    similar, whole = _squares(pairs, place), _means(means, place)
    ids = (pairs.basis.id, means.basis.id)
    nothing = np.full((len(names), len(names)), np.nan)
    frames = [
        PairFrame(year, year, place, similar.get(year, nothing), *whole[year], ids, unknown) for year in sorted(whole)
    ]
    return frames, [pairs.basis, means.basis]


def _squares(rows: Rows, place: Mapping[str, int]) -> dict[int, Floats]:
    """Return year -> similarities of shape (states, states)."""
    enough = np.flatnonzero(rows.integers("n") >= MIN_JOINT)
    year, value = rows.integers("year")[enough], rows.floats("value")[enough]
    ends = [_places(rows, column, place)[enough] for column in ("sender", "receiver")]
    found: dict[int, Floats] = {}
    for when in np.unique(year):
        square = np.full((len(place), len(place)), np.nan)
        now = year == when
        square[ends[0][now], ends[1][now]] = square[ends[1][now], ends[0][now]] = value[now]
        found[int(when)] = square
    return found


def _means(rows: Rows, place: Mapping[str, int]) -> dict[int, tuple[Floats, Floats]]:
    """Return year -> sum of each state's agreement with all others, and their number."""
    year, n = rows.integers("year"), rows.integers("n").astype(float)
    total, who = rows.floats("value") * n, _places(rows, "sender", place)
    found: dict[int, tuple[Floats, Floats]] = {}
    for when in np.unique(year):
        now = year == when
        sums = np.zeros((2, len(place)))
        sums[:, who[now]] = total[now], n[now]
        found[int(when)] = sums[0], sums[1]
    return found


def _places(rows: Rows, column: str, place: Mapping[str, int]) -> NDArray[np.int64]:
    codes, names = rows.codes(column)
    return np.array([place[name] for name in names], np.int64)[codes] if names else codes


def _left_out(evidence: EvidenceLike, source: str, names: Sequence[str]) -> NDArray[np.bool_]:
    """Return which pairs the source says nothing about: neither a pole's member in it, nor two of one bloc."""
    known = [c for c in covers(evidence, "diplomacy", ("vote_agreement", SUMS)) if c.source == source]
    poles = {cover.partner for cover in known if cover.kind == "vote_agreement"}
    shipped = np.array([name in poles or "*" in poles for name in names], bool)
    unknown: NDArray[np.bool_] = ~(shipped[:, None] | shipped[None, :])
    for bloc in {cover.partner for cover in known if cover.kind == SUMS} - {EVERYONE}:
        inside = _ever(bloc, names, known)
        unknown &= ~(inside[:, None] & inside[None, :])
    np.fill_diagonal(unknown, val=False)
    return unknown


def _ever(bloc: str, names: Sequence[str], known: Sequence[Cover]) -> NDArray[np.bool_]:
    """Return who was a member of the bloc in any year that was shipped."""
    from entente.measures.cohesion.shipped import ever_members

    mine = [cover for cover in known if cover.partner == bloc and cover.kind == SUMS]
    everyone = ever_members(bloc, min(c.low for c in mine), max(c.high for c in mine))
    return np.array([name in everyone for name in names], bool)
