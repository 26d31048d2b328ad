"""The cells of a portfolio, and the blocks (one domain, one year) from which the domains build them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from entente.errors import OptionError
from entente.measures import intervals
from entente.measures.rollcalls import PREFER_VOTES
from entente.measures.rows import plain
from entente.measures.who import OTHER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.actors import Actor, Pole
    from entente.evidence.records import Basis, CellStatus


@dataclass(frozen=True, slots=True)
class PortfolioConfig:
    """How portfolios are measured.

    Attributes
    ----------
    window
        Years of arms deliveries that one arms cell sums up, ending with its year.
    min_votes
        Decisive votes below which a year has no shares.
    min_tiv
        Volume of arms (million TIV) below which shares are not formed: single orders under 0.5 are recorded as 0.
    membership_weight
        Exponent w: an organisation of N members counts N^-w. 0 counts all alike.
    guarantee_rule
        Score of a pole of several states: its ``max`` member, or the ``mean`` over its members.
    carry_guarantees
        Years after the last treaty year: carry the last treaties forward (status ``imputed``) as long as the bloc
        table shows the state in CSTO or NATO. If false they are ``no_data``.
    prefer
        Sources to take first where several cover a year.
    """

    window: int = 5
    min_votes: int = 10
    min_tiv: float = 1.0
    membership_weight: float = 0.5
    guarantee_rule: Literal["max", "mean"] = "max"
    carry_guarantees: bool = True
    prefer: tuple[str, ...] = PREFER_VOTES

    def __post_init__(self) -> None:
        if not 1 <= self.window <= 30:  # noqa: PLR2004 - a generation of deliveries
            raise OptionError(f"window is {self.window} years", hint="give 1 to 30")
        if self.min_votes < 1:
            raise OptionError(f"min_votes is {self.min_votes}", hint="give 1 or more")
        if self.min_tiv < 0 or not 0 <= self.membership_weight <= 1:
            raise OptionError("min_tiv is negative or membership_weight is outside 0 to 1")
        if self.guarantee_rule not in {"max", "mean"}:
            raise OptionError(f"guarantee_rule is {self.guarantee_rule!r}", hint="allowed: max, mean")


@dataclass(frozen=True, slots=True)
class Cell:
    """How much of a state's ties in one domain and year go to one pole.

    Attributes
    ----------
    share
        In [0, 1]; ``None`` where there is no data, or nothing to divide. 0 only where a source covers the pole and
        records nothing (status ``no_tie``).
    low, high
        90 % interval, or ``None`` with the reason.
    n
        Observations behind the domain's year as a whole (orders, decisive votes, flows, memberships, treaty partners).
    status
        ``value``, ``no_tie``, ``no_data`` or ``imputed``.
    reason
        Why there is no share, or why there is no interval; else empty.
    evidence
        Ids of the bases.
    year_from
        First year summed up; ``year`` is the last.
    n_eff
        Effective number of observations of the interval, or ``None``.
    series
        Cells of one domain are comparable over years only within one series.
    note
        What else a reader must know.
    """

    domain: str
    pole: str
    year: int
    share: float | None
    low: float | None
    high: float | None
    n: int
    status: CellStatus
    reason: str
    evidence: tuple[str, ...]
    year_from: int
    n_eff: float | None = None
    series: str = ""
    note: str = ""

    @property
    def basis_id(self) -> str:
        """Id of the first basis, or empty."""
        return self.evidence[0] if self.evidence else ""

    def to_dict(self) -> dict[str, Any]:
        """Return the ten fields that a brief shows, as plain values."""
        return {name: plain(getattr(self, name)) for name in _SHOWN}


_SHOWN = ("domain", "pole", "year", "share", "low", "high", "n", "status", "reason", "evidence")


@dataclass(frozen=True, slots=True)
class Frame:
    """What is asked, shared by all domains.

    Attributes
    ----------
    shipped
        Whether the poles are the shipped ones: only for these does the starter evidence hold sums by pole.
    """

    state: Actor
    years: tuple[int, ...]
    poles: tuple[Pole, ...]
    shipped: bool
    config: PortfolioConfig

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the poles and, last, of the rest."""
        return (*(pole.id for pole in self.poles), OTHER)

    @property
    def born(self) -> int:
        """First year of the state."""
        return int(self.state.start[:4])

    def members(self, year: int) -> tuple[frozenset[str], ...]:
        """Return the members of each pole in ``year`` without the state itself."""
        return tuple(pole.actors(year) - {self.state.id} for pole in self.poles)

    def everyone(self) -> tuple[str, ...]:
        """Return all members of all poles in any of the years, sorted, without the state itself."""
        return tuple(sorted(set().union(*(side for year in self.years for side in self.members(year)))))


@dataclass(frozen=True, slots=True)
class Block:
    """One domain in one year, before it is divided into cells.

    Attributes
    ----------
    amounts
        What goes to each pole (and to the rest, if the domain has one), in any unit; empty where there is no data.
    absent
        Poles that cannot be observed, each with the reason. They have no part in the whole.
    unseen
        Poles whose members the source does not all cover: part of the whole, but of unknown size.
    n_eff
        Effective number of observations, or ``None`` if the amounts have no sampling error (``reason`` says why).
    """

    domain: str
    year: int
    amounts: tuple[float, ...] = ()
    n: int = 0
    n_eff: float | None = None
    status: CellStatus = "value"
    reason: str = ""
    evidence: tuple[str, ...] = ()
    year_from: int | None = None
    absent: Mapping[str, str] = field(default_factory=dict)
    unseen: frozenset[str] = frozenset()
    series: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Blocks:
    """What a domain found: blocks in any order, and the bases that they name."""

    blocks: tuple[Block, ...]
    bases: tuple[Basis, ...] = ()


def absent_poles(frame: Frame, year: int) -> dict[str, str]:
    """Return the poles that have no member but the state itself in ``year``, with that reason."""
    sides = zip(frame.poles, frame.members(year), strict=True)
    return {pole.id: ITSELF if frame.state.id in pole.actors(year) else EMPTY for pole, side in sides if not side}


def without_data(domain: str, years: Sequence[int], reason: str) -> tuple[Block, ...]:
    """Return a ``no_data`` block for each year."""
    return tuple(Block(domain, year, status="no_data", reason=reason) for year in years)


def cells_of(block: Block, names: Sequence[str]) -> tuple[Cell, ...]:
    """Divide a block into cells, one for each of ``names``.

    Shares are formed over the poles that can be observed. If nothing at all is recorded there is nothing to divide:
    no share, status ``no_tie``.
    """
    seen = [name for name in names if name not in block.absent]
    if block.status == "no_data" or not block.amounts:
        return tuple(_cell(block, name, None, "no_data", block.reason) for name in names)
    amounts = np.array([amount for name, amount in zip(names, block.amounts, strict=True) if name not in block.absent])
    if not amounts.sum() > 0:
        reason = block.reason or "nothing recorded from anyone: no shares"
        return tuple(_one(block, name, None if name in block.absent else _Share(None), reason) for name in names)
    values = dict(zip(seen, _shares(amounts, block.n_eff), strict=True))
    return tuple(_one(block, name, values.get(name), block.reason) for name in names)


ITSELF = "the state is itself this pole"
EMPTY = "the pole has no member in this year"
PARTLY = "the source does not cover all partners of this pole"


@dataclass(frozen=True, slots=True)
class _Share:
    value: float | None
    low: float | None = None
    high: float | None = None


def _shares(amounts: np.ndarray[Any, np.dtype[np.float64]], n_eff: float | None) -> list[_Share]:
    shares = intervals.shares_of(amounts)
    if n_eff is None:
        return [_Share(float(share)) for share in shares]
    low, high = intervals.share_interval(shares, np.asarray(n_eff))
    return [_Share(float(s), float(a), float(b)) for s, a, b in zip(shares, low, high, strict=True)]


def _one(block: Block, name: str, share: _Share | None, reason: str) -> Cell:
    if share is None:
        return _cell(block, name, None, "no_data", block.absent[name])
    if name in block.unseen:
        return _cell(block, name, None, "no_data", PARTLY)
    status = "no_tie" if not share.value and block.status == "value" else block.status
    return _cell(block, name, share, status, reason)


def _cell(block: Block, name: str, share: _Share | None, status: CellStatus, reason: str) -> Cell:
    share = share or _Share(None)
    return Cell(
        *(block.domain, name, block.year, share.value, share.low, share.high, block.n, status, reason, block.evidence),
        year_from=block.year if block.year_from is None else block.year_from,
        n_eff=block.n_eff,
        series=block.series,
        note=block.note,
    )
