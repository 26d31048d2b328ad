"""What all parts of one brief share while it is measured, and how a measure without an answer is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from entente.brief.contracts import Fact
from entente.errors import NoDataError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from entente.actors import Actor, Membership, Pole
    from entente.brief.wording import Wording
    from entente.evidence import Evidence
    from entente.evidence.claims import Claim, Document, Verdict
    from entente.evidence.records import Basis

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Article:
    """An article as read, what it claims, and what the evidence says about it."""

    document: Document | None
    claims: tuple[Claim, ...]
    verdicts: tuple[Verdict, ...]
    bases: Mapping[str, Basis]


@dataclass(frozen=True, slots=True)
class Job:
    """What all parts of one brief share."""

    actor: Actor
    evidence: Evidence
    poles: tuple[Pole, ...]
    say: Wording
    article: Article


def name_of(actor: str, say: Wording) -> str:
    """Return an actor's name in the brief's language."""
    from entente.actors import display_name
    from entente.errors import UsageError

    if say.has(f"supplier.{actor}"):
        return say(f"supplier.{actor}")
    try:
        return display_name(actor, say.lang)
    except UsageError:
        return actor


LEADING = {"russia": "RUS", "china": "CHN", "turkiye": "TUR", "west": "USA"}
"""Who stands for a shipped pole where two states are compared."""


def leading_member(pole: Pole, state: str) -> str | None:
    """Return the state that stands for a pole where two states are compared, or ``None`` if there is none.

    For a shipped pole that is its largest member, for one of the user's the first state in the table; never the state
    itself.
    """
    from entente.actors import resolve
    from entente.errors import UsageError

    names = [member.actor for member in pole.members]
    wanted = [LEADING[pole.id]] if LEADING.get(pole.id) in names else []
    for name in [*wanted, *names]:
        try:
            found = resolve(name)
        except UsageError:
            continue
        if found.kind == "state" and found.id != state:
            return found.id
    return None


def answered(ask: Callable[[], tuple[Sequence[Any], Sequence[Basis]]]) -> tuple[Sequence[Any], list[Basis]]:
    """Return rows and bases of a measure; none where the evidence cannot answer."""
    try:
        rows, bases = ask()
    except NoDataError:
        return (), []
    return rows, list(bases)


def fact_of(fact: Membership, say: Wording) -> Fact:
    """Return a membership as a fact that cites its source."""
    years = {"start": fact.start, "end": fact.end or ""}
    span = say("fact.span", **years) if fact.end else say("fact.since", start=fact.start)
    status = say.name("membership", fact.status)
    text = say("fact.membership", bloc=name_of(fact.bloc, say), status=status, years=span)
    return Fact(text, fact.source_title, fact.publisher, fact.url)
