"""What the patterns of a sentence add up to: a score for each PLOVER root.

Three things decide: how telling a pattern is (its weight), where it stands (the predicate of the source lies behind the
source's span, mostly before the target's), and what governs it: a refusal, an agreement, a demand, a threat, a denial
or the future turn what follows into their own type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from entente.reading.plover.patterns import NONE, Hit, hits_in  # noqa: TC001 - documentation resolves the annotations
from entente.reading.plover.types import PENTA, ROOTS
from entente.reading.plover.words import breaks, tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.reading.plover.words import Token

Zone = Literal["between", "after", "before", "in_source", "in_target"]

_ZONES: Mapping[Zone, float] = {"between": 1.0, "after": 0.6, "before": 0.35, "in_source": 0.5, "in_target": 0.35}
_FADE = 0.95
"""Factor of a score for each unit between the source's span and the pattern."""
_REACH = 9
"""How far a governing word reaches, in units."""
_TARGET = frozenset({"T"})
_SUM = 0.15
"""Share of the lesser hits of a root that is added to its best one."""
_PALE = frozenset({"will", "shall", "would"})
_CONFLICT = 4
_JOINT = frozenset({"and", "or", ",", "the", "both", "with", "as", "well", "&", "a", "an", "(", ")"})
_GAP_FADE = 0.97
"""Factor of a score for each token of a pattern's gaps."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A hit with the root it counts for, its score, its zone and the root of what governs it (empty: nothing)."""

    hit: Hit
    root: str
    score: float
    zone: Zone
    governor: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the patterns say of a sentence.

    Attributes
    ----------
    tokens
        Of the sentence.
    scored
        All hits that count, best first.
    scores
        One for each of :data:`~entente.reading.plover.types.ROOTS`, in that order; zeros if nothing is found.
    """

    tokens: tuple[Token, ...]
    scored: tuple[Scored, ...]
    scores: tuple[float, ...]

    @property
    def root(self) -> str:
        """The root with the highest score; empty if nothing is found."""
        return self.scored[0].root if self.scored and max(self.scores) > 0 else ""


def read(marked: str) -> Reading:
    """Return the reading of a sentence in which ``<s>…</s>`` and ``<t>…</t>`` mark source and target."""
    tokens = tokens_of(marked)
    place = _Place.of(tokens)
    standing = _outer(hits_in(tokens))
    scored = [_score(tokens, hit, standing, place) for hit in standing]
    totals = _totals(scored)
    order = {root: -total for root, total in zip(ROOTS, totals, strict=True)}
    ranked = sorted(scored, key=lambda one: (order[one.root], -one.score, one.hit.start))
    return Reading(tokens, tuple(ranked), totals)


def _totals(scored: Sequence[Scored]) -> tuple[float, ...]:
    parts = [sorted((one.score for one in scored if one.root == root), reverse=True) for root in ROOTS]
    return tuple(one[0] + _SUM * sum(one[1:3]) if one else 0.0 for one in parts)


def _outer(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that no weightier one covers or ends with."""
    left = [one for one in hits if not any(_covers(other, one) for other in hits)]
    return [one for one in left if one.pattern.root != NONE]


def _covers(other: Hit, one: Hit) -> bool:
    if other.pattern is one.pattern and other.end == one.end and other.start > one.start:
        return True
    if other.pattern.weight <= one.pattern.weight:
        return False
    inside = other.start <= one.start and one.end <= other.end and other.end - other.start > one.end - one.start
    same_end = other.end == one.end or other.start == one.start
    apart = other.pattern.root == NONE and other.start < one.end and one.start < other.end
    return inside or same_end or apart


@dataclass(frozen=True, slots=True)
class _Place:
    """Units of the source's and the target's first spans, -1 where there is none; whether they act jointly."""

    source: int
    target: int
    joint: bool

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> _Place:
        source = next((one.unit for one in tokens if one.side == "s"), -1)
        targets = [one.unit for one in tokens if one.side == "t"]
        behind = [unit for unit in targets if unit > source]
        target = behind[0] if behind else targets[0] if targets else -1
        low, high = sorted((source, target))
        return cls(source, target, low >= 0 and all(one.text in _JOINT for one in tokens if low < one.unit < high))

    def zone(self, token: Token) -> Zone:
        if token.side:
            return "in_source" if token.side == "s" else "in_target"
        first, last = sorted((self.source, self.target))
        if token.unit > last:
            return "between" if self.joint else "after"
        return "before" if token.unit < first else "between"

    def distance(self, token: Token, zone: Zone) -> int:
        if zone == "between" and self.target < self.source:
            return abs(token.unit - self.target)
        return abs(token.unit - self.source)


def _score(tokens: Sequence[Token], hit: Hit, hits: Sequence[Hit], place: _Place) -> Scored:
    governor = _governor(tokens, hit, hits)
    head = governor or hit
    at = tokens[head.end - 1 if head.pattern.words[0] == _TARGET else head.start]
    zone = place.zone(at)
    fade = _FADE ** min(place.distance(at, zone), 30)
    gaps = hit.end - hit.start - len(hit.pattern.words)
    base = hit.pattern.weight * _ZONES[zone] * fade * _GAP_FADE ** max(gaps, 0)
    if governor is None:
        return Scored(hit, hit.pattern.root, base, zone)
    root, factor = _turned(governor, hit)
    lift = max(governor.pattern.weight * _ZONES[zone] * fade * 0.6, 0.0)
    return Scored(
        hit, root, base * factor + (lift if root == governor.pattern.root else 0.0), zone, governor.pattern.root
    )


def _governor(tokens: Sequence[Token], hit: Hit, standing: Sequence[Hit]) -> Hit | None:
    """Return the outermost word that governs a hit: the first in reach, in the same clause, of the longest pattern."""
    near = [one for one in standing if one.pattern.scope == "turns" and one.end <= hit.start and one is not hit]
    near = [one for one in near if _reaches(tokens, one, hit)]
    strong = [one for one in near if not _is_pale(one, tokens)] or near
    return min(strong, key=lambda one: (one.start, one.start - one.end), default=None)


def _is_pale(hit: Hit, tokens: Sequence[Token]) -> bool:
    return hit.end - hit.start == 1 and tokens[hit.start].text in _PALE


def _reaches(tokens: Sequence[Token], governor: Hit, hit: Hit) -> bool:
    between = tokens[governor.end : hit.start]
    if any(breaks(one) for one in between):
        return False
    return tokens[hit.start].unit - tokens[governor.end - 1].unit <= _REACH


def _turned(governor: Hit, hit: Hit) -> tuple[str, float]:
    """Return the root that a governed hit counts for, and the factor of its score."""
    by, quad = governor.pattern.root, PENTA[hit.pattern.root]
    if by == "AGREE" and governor.pattern.weight < 2:  # noqa: PLR2004 - the future and hopes, not promises
        if quad == _CONFLICT:
            return "THREATEN", 0.9
        return ("AGREE", 1.0) if quad <= 2 else (hit.pattern.root, 1.0)  # noqa: PLR2004 - cooperation
    if by == "REJECT" and quad == _CONFLICT and governor.pattern.weight < 2.2:  # noqa: PLR2004 - plain negation
        return "YIELD", 0.6
    return by, 0.9
