"""What is known of one year, whichever the source: similarities of pairs, or who received how much from whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from entente.measures.cohesion.numbers import pair_parts, share_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis
    from entente.measures.cohesion.numbers import Parts

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

NOBODY = "no member at the end of this year"
ALONE = "one member: no pairs"
NO_PAIR = "no two members with enough in common to compare"
NO_OUTSIDER = "no outsider to compare with"


@dataclass(frozen=True, slots=True)
class Found:
    """What one year says about one group.

    Attributes
    ----------
    members
        The members in the order of the arrays in ``parts``.
    parts
        ``None`` if nothing can be said.
    reason
        Why not, or what limits it.
    """

    members: tuple[str, ...]
    parts: Parts | None
    reason: str = ""
    spread: float | None = None


class Frame(Protocol):
    """One year (or period) of one type of tie."""

    @property
    def year(self) -> int:
        """The year, or the last of the period."""
        ...

    @property
    def year_from(self) -> int:
        """The year, or the first of the period."""
        ...

    @property
    def evidence(self) -> tuple[str, ...]:
        """Ids of the bases."""
        ...

    def of(self, members: Sequence[str], others: Sequence[str] | None) -> Found:
        """Return within and between of ``members``; ``others`` are the outsiders, all other states if ``None``."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be read.

    Attributes
    ----------
    years
        First and last year, or ``None`` for all that are covered.
    actors
        States whose pairs are needed.
    """

    years: tuple[int, int] | None
    actors: frozenset[str]

    def within(self, low: int, high: int) -> range:
        """Return the years asked for among those from ``low`` to ``high``."""
        first, last = self.years or (low, high)
        return range(max(first, low), min(last, high) + 1)


@dataclass(frozen=True, slots=True)
class Read:
    """All years of one type of tie, ascending, and what they rest on."""

    frames: tuple[Frame, ...] = ()
    bases: tuple[Basis, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PairFrame:
    """Similarities of pairs.

    Attributes
    ----------
    place
        State -> position.
    similar
        Shape (S, S), symmetric; NaN where a pair cannot be compared.
    total, count
        Shape (S,): sum of each state's similarities with all other states, and their number.
    unknown
        Shape (S, S): pairs that were left out when the figures were shipped; ``None`` if all are there.
    positions
        Shape (S,), where similarity is minus the distance of positions.
    """

    year: int
    year_from: int
    place: Mapping[str, int]
    similar: Floats
    total: Floats
    count: Floats
    evidence: tuple[str, ...]
    unknown: Bools | None = None
    positions: Floats | None = None

    def of(self, members: Sequence[str], others: Sequence[str] | None) -> Found:
        """Return within and between of ``members``; see :class:`Frame`."""
        if len(members) < 2:  # noqa: PLR2004 - a pair
            return Found(tuple(members), None, ALONE if members else NOBODY)
        names = self._known(members)
        rest = None if others is None else self._known(others)
        if lack := self._lack(names, rest or ()):
            return Found(names, None, lack)
        here = [self.place[actor] for actor in names]
        within = self.similar[np.ix_(here, here)]
        across = None if rest is None else self.similar[np.ix_(here, [self.place[actor] for actor in rest])]
        parts = pair_parts(within, *self._outside(here, within, across))
        reason = NO_PAIR if not parts.n_pairs else NO_OUTSIDER if np.isnan(parts.between) else ""
        return Found(names, parts, reason, self._spread(here))

    def _known(self, actors: Sequence[str]) -> tuple[str, ...]:
        """Return the actors who can be compared with anybody."""
        return tuple(actor for actor in actors if actor in self.place and self.count[self.place[actor]] > 0)

    def _outside(self, here: list[int], within: Floats, across: Floats | None) -> tuple[Floats, Floats]:
        """Return sum and number of each member's similarities with the outsiders."""
        if across is not None:
            return np.nansum(across, axis=1), (~np.isnan(across)).sum(axis=1).astype(float)
        known = ~np.isnan(within) & ~np.eye(len(here), dtype=bool)
        inside = np.where(known, within, 0.0).sum(axis=1)
        return self.total[here] - inside, self.count[here] - known.sum(axis=1)

    def _lack(self, names: Sequence[str], rest: Sequence[str]) -> str:
        """Return which pair is missing from the shipped figures, if one is."""
        if self.unknown is None:
            return ""
        labels = (*names, *rest)
        places = [self.place[actor] for actor in labels]
        gone = np.argwhere(self.unknown[np.ix_(places[: len(names)], places)])
        if not len(gone):
            return ""
        pair = f"{names[gone[0][0]]}-{labels[gone[0][1]]}"
        return f"the shipped figures leave out the pair {pair}: load the roll calls (entente load unga PATH)"

    def _spread(self, here: list[int]) -> float | None:
        known = np.zeros(0) if self.positions is None else self.positions[here]
        return float(np.nanstd(known, ddof=1)) if len(known) > 1 else None


@dataclass(frozen=True, slots=True)
class ShareFrame:
    """Who received (or traded) how much with whom.

    Attributes
    ----------
    place
        Actor -> position; receivers and givers are numbered alike.
    volume
        Shape (A, A): what the row received from the column, any unit.
    total
        Shape (A,): what the row received from all; NaN where that is not known.
    outsiders
        Actors who may stand for the outsiders.
    fewest
        Outsiders with a total that are needed for a comparison.
    most_missing
        Share of the members that may be without a total.
    partners
        Receiver -> givers that its source covers; receivers that are not named are covered in full.
    """

    year: int
    year_from: int
    place: Mapping[str, int]
    volume: Floats
    total: Floats
    outsiders: frozenset[str]
    evidence: tuple[str, ...]
    fewest: int = 1
    most_missing: float = 1.0
    partners: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, members: Sequence[str], others: Sequence[str] | None) -> Found:
        """Return within and between of ``members``; see :class:`Frame`."""
        if len(members) < 2:  # noqa: PLR2004 - a pair
            return Found(tuple(members), None, ALONE if members else NOBODY)
        known = self._known(members, members)
        if not known:
            return Found((), None, f"no figures of any of the {len(members)} members that cover the others")
        outside = (self.outsiders if others is None else frozenset(others)) - set(members)
        rest = self._known(sorted(outside), members)
        totals = self.total[[self.place[actor] for actor in known]]
        parts = share_parts(self._from(known, members), totals, self._sums(rest, members))
        return Found(known, parts, self._limits(known, members, rest, parts))

    def _limits(self, known: Sequence[str], members: Sequence[str], rest: Sequence[str], parts: Parts) -> str:
        """Return why there is no gap, or what limits it."""
        some = "" if len(known) == len(members) else f"figures of {len(known)} of {len(members)} members"
        if len(known) < (1.0 - self.most_missing) * len(members):
            return f"{some}: within only for these, no comparison"
        if np.isnan(parts.between):
            return "; ".join(filter(None, (some, f"figures of {len(rest)} outsiders: no comparison")))
        return some

    def _known(self, actors: Sequence[str], members: Sequence[str]) -> tuple[str, ...]:
        """Return the actors who received anything and whose figures cover all members."""
        return tuple(
            actor
            for actor in actors
            if actor in self.place
            and self.total[self.place[actor]] > 0
            and (actor not in self.partners or set(members) - {actor} <= self.partners[actor])
        )

    def _from(self, actors: Sequence[str], members: Sequence[str]) -> Floats:
        rows, columns = ([self.place[name] for name in names if name in self.place] for names in (actors, members))
        block = np.where(np.equal.outer(rows, columns), 0.0, self.volume[np.ix_(rows, columns)])
        return np.asarray(block.sum(axis=1), float)

    def _sums(self, rest: Sequence[str], members: Sequence[str]) -> tuple[float, float]:
        if len(rest) < max(self.fewest, 1):
            return float("nan"), float("nan")
        whole = float(self.total[[self.place[actor] for actor in rest]].sum())
        return float(self._from(rest, members).sum()), whole
