"""How the claims of a document hang together: a headline said again in the text, two sentences that deny each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from entente.evidence.claims import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.claims import Claim, Relation

_HEADS = frozenset({"headline", "subhead", "lead"})


def linked(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the claims with their links.

    A claim of a headline that the text makes again is ``same_as`` the first that does; of two claims about the same act
    of the same actors, one denied and one not, each ``conflicts`` with the other.
    """
    found: dict[str, list[Link]] = {}
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        if claim.source and claim.target and claim.quantity is None:
            groups.setdefault((claim.source, claim.target, claim.domain), []).append(claim)
    for group in groups.values():
        for one, other, relation in (*_said_again(group), *_denied(group)):
            found.setdefault(one.id, []).append(Link(relation, other.id))
    return tuple(replace(one, links=(*one.links, *found[one.id])) if one.id in found else one for one in claims)


def _said_again(group: Sequence[Claim]) -> list[tuple[Claim, Claim, Relation]]:
    heads = [one for one in group if one.paragraph_role in _HEADS]
    rest = [one for one in group if one.paragraph_role not in _HEADS]
    pairs = [(one, next((two for two in rest if _alike(one, two)), None)) for one in heads]
    return [(one, two, "same_as") for one, two in pairs if two is not None]


def _denied(group: Sequence[Claim]) -> list[tuple[Claim, Claim, Relation]]:
    plain = [one for one in group if one.plover is not None and not (one.future or one.hypothetical)]
    return [
        (one, two, "conflicts")
        for one in plain
        for two in plain
        if one.negated != two.negated and one.plover == two.plover and one.topic == two.topic
    ]


def _alike(one: Claim, two: Claim) -> bool:
    return one.topic == two.topic and one.negated == two.negated and one.direction == two.direction
