"""The embedded coder and the LLM coder side by side: where they agree, where they conflict, what only one of them has.

Nothing is merged or averaged. Two claims are held against each other if their quotes overlap and they concern the same
actors; they agree if dyad, domain and sign are equal, and conflict otherwise.

References
----------
Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement, 20(1),
37-46.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

from entente.evidence.claims import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from entente.evidence.claims import Claim

FEWEST = 10
"""Pairs below which kappa is not given: chance would decide it."""
_CONFLICTUAL = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims that were held against each other.

    Attributes
    ----------
    rel
        ``agrees`` if dyad, domain and sign are equal, else ``conflicts``.
    differs
        What is not equal: ``dyad`` (who acts upon whom), ``domain``, ``sign``; ``force`` (whether it is told as done)
        is noted but decides nothing.
    overlap
        Shared characters over all characters of the two quotes, in (0, 1].
    """

    embedded: str
    llm: str
    rel: Literal["agrees", "conflicts"]
    differs: tuple[str, ...]
    overlap: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders agree on the same documents.

    Attributes
    ----------
    embedded, llm
        Claims of each.
    agrees, conflicts
        Pairs of claims; each claim is in at most one.
    only_embedded, only_llm
        Claims of one coder without a counterpart.
    share
        Agreeing pairs over all different claims (pairs and claims of one coder only); ``None`` without claims.
    kappa
        Cohen's kappa over the pairs for ``domain``, ``sign`` and ``force``; ``None`` for fewer than 10 pairs that both
        judged, or where both gave one label throughout.
    compared
        Pairs behind each kappa.
    pairs
        In order of the embedded claims.
    """

    embedded: int
    llm: int
    agrees: int
    conflicts: int
    only_embedded: int
    only_llm: int
    share: float | None
    kappa: Mapping[str, float | None]
    compared: Mapping[str, int]
    pairs: tuple[Pair, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {**asdict(self), "kappa": dict(self.kappa), "compared": dict(self.compared)}


def agreement(embedded: Sequence[Claim], llm: Sequence[Claim]) -> Agreement:
    """Hold the claims of the embedded coder against those of the LLM coder.

    Parameters
    ----------
    embedded, llm
        Claims of the same documents.

    Returns
    -------
    Agreement
        Claims are paired one to one: those that agree first, then those that differ least, then by overlap of the
        quotes.
    """
    matched = _matched(embedded, llm)
    pairs = tuple(_pair(one, other) for one, other in matched)
    agreeing = sum(pair.rel == "agrees" for pair in pairs)
    alone = len(embedded) - len(pairs), len(llm) - len(pairs)
    total = len(pairs) + sum(alone)
    labels: dict[str, list[tuple[object, object]]] = {
        "domain": [(one.domain, other.domain) for one, other in matched],
        "sign": [(sign(one), sign(other)) for one, other in matched],
        "force": [(_force(one), _force(other)) for one, other in matched],
    }
    judged = {name: [pair for pair in found if None not in pair] for name, found in labels.items()}
    return Agreement(
        embedded=len(embedded),
        llm=len(llm),
        agrees=agreeing,
        conflicts=len(pairs) - agreeing,
        only_embedded=alone[0],
        only_llm=alone[1],
        share=agreeing / total if total else None,
        kappa={name: kappa(found) for name, found in judged.items()},
        compared={name: len(found) for name, found in judged.items()},
        pairs=pairs,
    )


def linked(claims: Iterable[Claim], found: Agreement) -> tuple[Claim, ...]:
    """Return claims of either coder with links to their counterparts."""
    links: dict[str, list[Link]] = defaultdict(list)
    for pair in found.pairs:
        links[pair.embedded].append(Link(pair.rel, pair.llm))
        links[pair.llm].append(Link(pair.rel, pair.embedded))
    return tuple(replace(claim, links=(*claim.links, *links.get(claim.id, ()))) for claim in claims)


def sign(claim: Claim) -> int | None:
    """Return whether a claim moves its actors apart (-1) or together (1), or ``None`` where nothing tells.

    By its valence, else by the attitudes between its ends, else by the quad class of its PLOVER type.
    """
    if claim.valence is not None:
        return claim.valence
    between = {*claim.source, *claim.target}
    told = {one.sign for one in claim.attitudes if {one.holder, one.object} <= between}
    if len(told) == 1:
        return told.pop()
    if claim.plover is None or not claim.plover.quad:
        return None
    return -1 if claim.plover.quad >= _CONFLICTUAL else 1


def kappa(pairs: Sequence[tuple[object, object]]) -> float | None:
    """Return Cohen's kappa of two raters over the same items, or ``None`` where it says nothing.

    Parameters
    ----------
    pairs
        Labels of the first and the second rater, item by item.
    """
    size = len(pairs)
    if size < FEWEST:
        return None
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    observed = sum(one == other for one, other in pairs) / size
    expected = sum(first[label] * second[label] for label in first) / size**2
    return None if expected >= 1.0 else (observed - expected) / (1.0 - expected)


def _matched(embedded: Sequence[Claim], llm: Sequence[Claim]) -> list[tuple[Claim, Claim]]:
    """Pair claims one to one, the best pairs first; returned in order of the embedded claims."""
    places: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at, claim in enumerate(llm):
        places[claim.document, claim.paragraph].append(at)
    possible = [
        (len(_differs(one, llm[at])), -_overlap(one, llm[at]), place, at)
        for place, one in enumerate(embedded)
        for at in places.get((one.document, one.paragraph), ())
        if _overlap(one, llm[at]) > 0 and _same_actors(one, llm[at])
    ]
    used: set[tuple[str, int]] = set()
    chosen = []
    for _, _, place, at in sorted(possible):
        if ("embedded", place) not in used and ("llm", at) not in used:
            used |= {("embedded", place), ("llm", at)}
            chosen.append((place, at))
    return [(embedded[place], llm[at]) for place, at in sorted(chosen)]


def _pair(one: Claim, other: Claim) -> Pair:
    differs = _differs(one, other)
    forces = () if _force(one) == _force(other) else ("force",)
    return Pair(
        one.id, other.id, "conflicts" if differs else "agrees", (*differs, *forces), round(_overlap(one, other), 4)
    )


def _same_actors(one: Claim, other: Claim) -> bool:
    """Whether all actors of one claim are among those of the other, and there are any."""
    mine, theirs = {*one.source, *one.target}, {*other.source, *other.target}
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _differs(one: Claim, other: Claim) -> tuple[str, ...]:
    signs = sign(one), sign(other)
    differing = {
        "dyad": _dyads(one) != _dyads(other) and _dyads(one, free=True) != _dyads(other, free=True),
        "domain": one.domain != other.domain,
        "sign": None not in signs and signs[0] != signs[1],
    }
    if one.reciprocal == other.reciprocal:
        differing["dyad"] = _dyads(one) != _dyads(other)
    return tuple(name for name, holds in differing.items() if holds)


def _dyads(claim: Claim, *, free: bool = False) -> frozenset[tuple[str, ...]]:
    """Return the pairs of a claim; unordered ones where roles may be swapped."""
    pairs = product(claim.source or ("",), claim.target or ("",))
    return frozenset(tuple(sorted(pair)) if claim.reciprocal or free else pair for pair in pairs)


def _overlap(one: Claim, other: Claim) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / (max(one.end, other.end) - min(one.start, other.start))


def _force(claim: Claim) -> str:
    undone = claim.negated or claim.future or claim.hypothetical or claim.modality != "asserted"
    return "not done" if undone else "done"
