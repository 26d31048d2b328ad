"""How close a state is to each pole under one specification in one window of years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from entente.measures import intervals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis
    from entente.measures.cells import Block, Frame
    from entente.measures.multiverse.grid import Level
    from entente.measures.rows import EvidenceLike

    Floats = NDArray[np.float64]

TOO_EARLY = "the window begins before the state or the source does"


@dataclass(frozen=True, slots=True)
class Profile:
    """Closeness to each pole.

    Attributes
    ----------
    value
        Shape (K,): in [0, 1], the measure's own range; NaN where a pole cannot be observed.
    low, high
        Shape (K,): 90 % interval; NaN where there is none.
    n
        Observations.
    years
        First and last year summed up.
    whole
        Whether the values are parts of one whole (shares), not similarities.
    n_eff
        Effective number of observations of shares, or ``None`` where they have no sampling error.
    rest
        Share that goes to nobody's pole.
    evidence
        Ids of the bases.
    reason
        Why there is no interval, or empty.
    """

    value: Floats
    low: Floats
    high: Floats
    n: int
    years: tuple[int, int]
    whole: bool
    evidence: tuple[str, ...]
    n_eff: float | None = None
    rest: float = 0.0
    reason: str = ""


class Reader(Protocol):
    """One domain's evidence, read once, answering any specification of its grid."""

    @property
    def bases(self) -> tuple[Basis, ...]:
        """What the answers rest on."""
        ...

    def profile(self, spec: Mapping[str, Level], year: int) -> Profile | str:
        """Return the closeness in the window that ends with ``year``, or the reason why it is not known."""
        ...


@dataclass(frozen=True, slots=True)
class Setting:
    """What a reader is opened with.

    Attributes
    ----------
    ends
        Years with which windows end.
    longest
        Years of the longest window of the grid.
    leading
        Pole -> the actor that stands for it.
    votes
        Subsets of roll calls that the grid asks for.
    """

    evidence: EvidenceLike
    frame: Frame
    ends: tuple[int, ...]
    longest: int
    leading: Mapping[str, str]
    votes: tuple[str, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """All years of all windows, ascending."""
        return tuple(sorted({end - back for end in self.ends for back in range(self.longest)}))


def window(year: int, length: int) -> tuple[int, ...]:
    """Return the years of a window that ends with ``year``."""
    return tuple(range(year - length + 1, year + 1))


def of_block(block: Block, frame: Frame, *, rest: bool) -> Profile | str:
    """Divide a block as a portfolio does.

    Parameters
    ----------
    rest
        Whether the domain's amounts have a last one for nobody's pole.
    """
    if block.status == "no_data" or not block.amounts:
        return block.reason or "no data"
    known = [pole.id not in block.absent for pole in frame.poles]
    live = np.array([*known, True][: len(block.amounts)], bool)
    shares = np.full(len(block.amounts), np.nan)
    shares[live] = intervals.shares_of(np.array(block.amounts)[live])
    if not np.isfinite(shares[live]).all():
        return block.reason or "nothing recorded from anyone: no shares"
    return _divided(block, shares, live, [pole.id in block.unseen for pole in frame.poles], rest=rest)


def _divided(block: Block, shares: Floats, live: NDArray[np.bool_], unseen: Sequence[bool], *, rest: bool) -> Profile:
    low, high = np.full_like(shares, np.nan), np.full_like(shares, np.nan)
    if block.n_eff is not None:
        low[live], high[live] = intervals.share_interval(shares[live], np.asarray(block.n_eff))
    last = float(shares[-1]) if rest else 0.0
    cut = slice(0, len(unseen))
    for ends in (shares, low, high):
        ends[cut][np.array(unseen)] = np.nan
    first = block.year if block.year_from is None else block.year_from
    ends_of = shares[cut], low[cut], high[cut], block.n, (first, block.year), True
    return Profile(*ends_of, block.evidence, block.n_eff, last, "" if block.n_eff is not None else block.reason)
