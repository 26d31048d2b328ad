"""Who acts and whom it concerns, from the labels of the actors in a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.reading.roles import Roles
from entente.reading.windows.predicates import actors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.reading.windows.predicates import Label, Part, Predicate

_JOINED = 2
"""Words from one actor to the next with a comma or "and" between them."""
_ENDS: tuple[Label, ...] = ("object", "to", "from", "with")


def settle(parts: Sequence[Part], predicate: Predicate, *, mutual: bool, borrowed: tuple[str, ...] = ()) -> Roles:
    """Return source and target of a clause.

    Parameters
    ----------
    parts
        Its actors with their labels.
    predicate
        Its verb.
    mutual
        Whether verb or nouns speak of something done together ("signed an agreement", "trade").
    borrowed
        Source of the clause before, for a verb without a subject.
    """
    between = actors(parts, "between")
    outside = tuple(one for one in actors(parts, "subject") if one not in between)
    if len(between) > 1 and outside:
        return Roles(outside, between)
    if len(between) > 1:
        return Roles(between[:1], between[1:], reciprocal=True)
    found = _passive(parts, predicate) if predicate.passive else _active(parts, predicate)
    source, target = found
    inherited = not source and bool(borrowed) and borrowed != target
    source = borrowed if inherited else source
    with_ = tuple(one for one in actors(parts, "with") if one not in source)
    if mutual and with_ and source:
        return Roles(source, with_, reciprocal=True, inherited=inherited)
    target = tuple(one for one in target if one not in source)
    if predicate.lemma == "meet" and source and target:
        return Roles(source, target, reciprocal=True, inherited=inherited)
    if mutual and len(source) > 1 and not target:
        return Roles(source[:1], source[1:], reciprocal=True, inherited=inherited)
    return Roles(source, target, inherited=inherited)


def _active(parts: Sequence[Part], predicate: Predicate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    named = (actors(parts, "subject"), _owners(parts), actors(parts, "by"))
    origin = [one for one in parts if not one.mention.rule.endswith("/abl")]
    subject = next(filter(None, named), actors(origin, "from", before=True))
    behind = tuple(one for one in actors(parts, "owner") if one not in subject)
    direct, to, giver, beside = (actors(parts, label) for label in _ENDS)
    first = (to, direct) if predicate.act == "give" else (direct, to)
    if predicate.act == "take":
        ordered = [giver, direct, behind, beside]
    else:
        ordered = [*first, beside, giver, behind, _located(parts, predicate)]
    target = next((group for group in ordered if set(group) - set(subject)), ())
    return subject, target


def _owners(parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the first owner before the verb, with those joined to it by one word or sign: "A, B ve C'nin"."""
    owners = [one for one in parts if one.label == "owner" and one.before]
    joined = owners[:1]
    for one in owners[1:]:
        if one.first - joined[-1].last != _JOINED:
            break
        joined.append(one)
    return actors(joined, "owner")


def _passive(parts: Sequence[Part], predicate: Predicate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    agent = actors(parts, "by")
    if predicate.act == "statement":
        return agent, actors(parts, "subject") or actors(parts, "owner")[:1]
    receiver = actors(parts, "to")
    patient = actors(parts, "subject")
    owner = actors(parts, "owner")
    giver = actors(parts, "from")
    source = agent or giver or (owner if receiver or patient else ()) or ()
    target = receiver or patient or (owner if agent else ()) or actors(parts, "object", "with", "in")
    return source or (owner if not target else ()), tuple(one for one in target if one not in source)


def _located(parts: Sequence[Part], predicate: Predicate) -> tuple[str, ...]:
    """Read "invested in Kazakhstan", "remains in the CSTO": a country or bloc is a target, a capital a place."""
    vias = {"org"} if predicate.act in {"mutual", "speech", "state"} else {"org", "name"}
    named = [one for one in parts if one.label == "in" and one.mention.via in vias]
    return actors(named, "in")
