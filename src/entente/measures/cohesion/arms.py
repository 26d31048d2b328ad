"""Who received which volume of arms from whom, by five-year period; and how alike the lists of suppliers are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Query
from entente.measures.cohesion.frames import PairFrame, Read, ShareFrame
from entente.measures.rows import assign, covers, fetch, span_of
from entente.measures.supply import periods

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis
    from entente.measures.cohesion.frames import Asked
    from entente.measures.rows import EvidenceLike, Rows
    from entente.measures.supply import Window

    Floats = NDArray[np.float64]

RECEIVED = "arms_received"
"""Shipped figures: each recipient's share of all deliveries of a period (sender ``WLD``)."""

SHORTEST = 3
"""Years below which the beginning or the end of a period is too short to stand for it."""

FEWEST_ORDERS = 3
"""Orders below which a list of suppliers is not compared."""

NO_SOURCE = "no source covers arms deliveries: load the register (entente load sipri PATH)"


class Volumes:
    """Deliveries of one period: who received what from whom.

    Attributes
    ----------
    window
        First and last year.
    actors
        Recipients and suppliers, sorted.
    volume
        Shape (actors, actors): row received from column; million TIV, or share of the period's world total.
    orders
        Shape (actors,): orders with a delivery to the row.
    evidence
        Ids of the bases.
    """

    __slots__ = ("actors", "evidence", "orders", "volume", "window")

    def __init__(
        self, window: Window, actors: Sequence[str], volume: Floats, orders: Floats, evidence: tuple[str, ...]
    ) -> None:
        self.window, self.actors = window, tuple(actors)
        self.volume, self.orders, self.evidence = volume, orders, evidence


def read(evidence: EvidenceLike, asked: Asked) -> Read:
    """Return frames of volumes: what members receive from members."""
    volumes, bases = _volumes(evidence, asked)
    frames = tuple(_share_frame(found) for found in volumes)
    return Read(frames, bases, "" if frames else NO_SOURCE)


def read_suppliers(evidence: EvidenceLike, asked: Asked) -> Read:
    """Return frames of pairs: overlap of the suppliers' shares, one minus half the sum of absolute differences."""
    volumes, bases = _volumes(evidence, asked)
    frames = tuple(_overlap_frame(found) for found in volumes)
    return Read(frames, bases, "" if frames else NO_SOURCE)


def _share_frame(found: Volumes) -> ShareFrame:
    first, last = found.window
    place = {name: index for index, name in enumerate(found.actors)}
    return ShareFrame(last, first, place, found.volume, found.volume.sum(axis=1), _states(last), found.evidence)


def _overlap_frame(found: Volumes) -> PairFrame:
    total = found.volume.sum(axis=1)
    states = _states(found.window[1])
    fit = [
        index
        for index, name in enumerate(found.actors)
        if total[index] > 0 and found.orders[index] >= FEWEST_ORDERS and name in states
    ]
    similar = overlaps(found.volume[fit] / total[fit][:, None])
    place = {found.actors[index]: row for row, index in enumerate(fit)}
    sums = np.nansum(similar, axis=1), (~np.isnan(similar)).sum(axis=1).astype(float)
    return PairFrame(found.window[1], found.window[0], place, similar, *sums, found.evidence)


def overlaps(shares: Floats) -> Floats:
    """Return the overlap of every two rows of shares, in [0, 1]; NaN on the diagonal.

    Parameters
    ----------
    shares
        Shape (rows, suppliers), each row summing to 1.
    """
    used = shares[:, (shares > 0).any(axis=0)]
    similar = np.array([1.0 - np.abs(used - row).sum(axis=1) / 2.0 for row in used]).reshape(len(used), len(used))
    np.fill_diagonal(similar, np.nan)
    return similar


def _states(year: int) -> frozenset[str]:
    from entente import actors

    return frozenset(actor.id for actor in actors.states(year))


# --- from the evidence -----------------------------------------------------------------------------------------------


def _volumes(evidence: EvidenceLike, asked: Asked) -> tuple[list[Volumes], tuple[Basis, ...]]:
    known = [cover for cover in covers(evidence, "arms", ("arms_delivery", RECEIVED)) if cover.partner == "*"]
    known = [replace(cover, actor="*") for cover in known if cover.actor == "*"]
    span = span_of(known, "*")
    if span is None:
        return [], ()
    registers = {cover.source for cover in known if cover.kind == "arms_delivery"}
    found: list[Volumes] = []
    bases: list[Basis] = []
    for source, years in assign(known, "*", asked.within(*span)).items():
        mine = [cover for cover in known if cover.source == source]
        reach = min(cover.low for cover in mine), max(cover.high for cover in mine)
        windows = [w for w in long_periods(*reach) if w[1] >= years[0] and w[0] <= years[-1]]
        part, used = (_from_register if source in registers else _from_shares)(evidence, source, windows)
        found += part
        bases += used
    return sorted(found, key=lambda item: item.window), tuple(bases)


def long_periods(first: int, last: int) -> list[Window]:
    """Return the five-year periods; a beginning or an end of fewer than three years is left out."""
    return [window for window in periods(first, last) if window[1] - window[0] + 1 >= SHORTEST]


def _from_register(evidence: EvidenceLike, source: str, windows: Sequence[Window]) -> tuple[list[Volumes], list[Basis]]:
    if not windows:
        return [], []
    where = {"kind": ("arms_delivery",), "source": (source,), "status": ("value",)}
    rows = fetch(evidence, Query("tie", where, overlap=(windows[0][0], windows[-1][1])))
    return list(summed(rows, windows)), [rows.basis]


def summed(rows: Rows, windows: Sequence[Window]) -> Iterator[Volumes]:
    """Yield the volumes of each window from single deliveries.

    Parameters
    ----------
    rows
        Ties of kind ``arms_delivery``, one per order and delivery year.
    """
    sender, senders = rows.codes("sender")
    receiver, receivers = rows.codes("receiver")
    line, lines = rows.codes("locator")
    actors = sorted({*senders, *receivers})
    sender = np.searchsorted(actors, senders)[sender] if senders else sender
    receiver = np.searchsorted(actors, receivers)[receiver] if receivers else receiver
    year, value = rows.integers("year"), np.nan_to_num(rows.floats("value"))
    order = (receiver * len(actors) + sender) * max(len(lines), 1) + line
    for first, last in windows:
        now = (year >= first) & (year <= last)
        volume = np.zeros((len(actors), len(actors)))
        np.add.at(volume, (receiver[now], sender[now]), value[now])
        _, where = np.unique(order[now], return_index=True)
        orders = np.bincount(receiver[now][where], minlength=len(actors)).astype(float)
        yield Volumes((first, last), actors, volume, orders, (rows.basis.id,))


def received_shares(rows: Rows, windows: Sequence[Window]) -> Iterator[tuple[Window, dict[str, float]]]:
    """Yield each window with the share of all deliveries that went to each recipient."""
    for found in summed(rows, windows):
        total = found.volume.sum(axis=1)
        whole = total.sum()
        if whole > 0:
            places = np.flatnonzero(total)
            yield found.window, {found.actors[place]: float(total[place] / whole) for place in places}


def _from_shares(evidence: EvidenceLike, source: str, windows: Sequence[Window]) -> tuple[list[Volumes], list[Basis]]:
    """Put shipped shares by supplier and shares of the world's volume together."""
    if not windows:
        return [], []
    where = {"source": (source,), "status": ("value",)}
    span = windows[0][0], windows[-1][1]
    shares = fetch(evidence, Query("tie", {**where, "kind": ("arms_share",)}, overlap=span))
    weights = fetch(evidence, Query("tie", {**where, "kind": (RECEIVED,)}, overlap=span))
    keys = zip(weights.texts("receiver"), weights.integers("year").tolist(), strict=True)
    weight = dict(zip(keys, weights.floats("value").tolist(), strict=True))
    ids = shares.basis.id, weights.basis.id
    ends = list(zip(shares.texts("sender"), shares.texts("receiver"), strict=True))
    return [_joined(shares, ends, weight, window, ids) for window in windows], [shares.basis, weights.basis]


def _joined(
    shares: Rows,
    ends: Sequence[tuple[str, str]],
    weight: Mapping[tuple[str, int], float],
    window: Window,
    evidence: tuple[str, ...],
) -> Volumes:
    now = np.flatnonzero((shares.integers("year") == window[0]) & (shares.integers("year_to") == window[1]))
    here = [ends[index] for index in now.tolist()]
    actors = sorted({actor for pair in here for actor in pair})
    place = {name: index for index, name in enumerate(actors)}
    volume, orders = np.zeros((len(actors), len(actors))), np.zeros(len(actors))
    figures = zip(here, shares.floats("value")[now], shares.integers("n")[now], strict=True)
    for (sender, receiver), value, n in figures:
        volume[place[receiver], place[sender]] = value * weight.get((receiver, window[0]), 0.0)
        orders[place[receiver]] += n
    return Volumes(window, actors, volume, orders, evidence)
