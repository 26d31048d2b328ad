"""Whose text is it: how a document's claims divide over speakers, force, dyads and direction, and who is quoted.

A one-sided text is shown as one-sided before anything is counted from it. Nothing here says whether a text is right;
what of it can be checked, and what of that holds, is told by :mod:`entente.propositions`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from entente.evidence.claims import Attitude, Claim, Speaker

Level = Literal["innermost", "outermost"]

_ASIDE = frozenset({"teaser", "caption"})
_OWN = frozenset({"narration", "headline", "teaser", "caption"})


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody whose words a text gives.

    Attributes
    ----------
    name, role, actor
        As the text has them; ``actor`` is the id of the state that speaks through him, or ``None``.
    claims, share
        How many claims are his, and which share of all.
    distance
        How the text reports him, most often: ``endorse``, ``neutral`` or ``distance``.
    """

    name: str
    role: str
    actor: str | None
    claims: int
    share: float
    distance: str


@dataclass(frozen=True, slots=True)
class Stance:
    """Shares of a document's claims; each mapping sums to 1, largest first.

    Attributes
    ----------
    claims
        Number of claims counted; links to other articles and captions are not.
    events
        How many of them report done acts.
    level
        Whose speaker counts: the ``innermost``, who answers for the words, or the ``outermost``, who chose them.
    roles, speakers, modality, kinds
        By the speaker's role and name, by force, by kind.
    dyads
        By directed pair ``source>target``, reciprocal ones as ``a=b``.
    directions
        Trends, forecasts and quantities that go up, down or stay.
    domains
        By domain.
    attitudes
        Of the attitudes told, by holder, object and sign: ``TUR>FRA -``; ``speaker`` stands for whoever speaks. What is
        asked or only supposed tells of none.
    evaluations
        Of the evaluations and attitudes of speakers, those for (``+``) and against (``-``).
    quoted
        Whose words are given, most first; the author is not among them.
    """

    claims: int
    events: int
    level: Level
    roles: Mapping[str, float]
    speakers: Mapping[str, float]
    modality: Mapping[str, float]
    kinds: Mapping[str, float]
    dyads: Mapping[str, float]
    directions: Mapping[str, float]
    domains: Mapping[str, float]
    attitudes: Mapping[str, float]
    evaluations: Mapping[str, float]
    quoted: tuple[Quoted, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {name: dict(value) if isinstance(value, dict) else value for name, value in asdict(self).items()}

    def table(self) -> list[dict[str, Any]]:
        """Return rows of ``{"by", "value", "share"}``."""
        groups = ("roles", "speakers", "modality", "kinds", "dyads", "directions", "domains", "attitudes")
        return [
            {"by": name, "value": value, "share": share}
            for name in groups
            for value, share in getattr(self, name).items()
        ]


def stance(claims: Sequence[Claim], *, level: Level = "innermost") -> Stance:
    """Sum up who says what in a document.

    Parameters
    ----------
    claims
        From :func:`~entente.reading.claims.read_claims`.
    level
        Whose speaker counts; see :class:`Stance`.
    """
    counted = [claim for claim in claims if claim.paragraph_role not in _ASIDE]
    voices = [claim.speaker_chain[-1 if level == "innermost" else 0] for claim in counted]
    return Stance(
        claims=len(counted),
        events=sum(claim.counts_as_event for claim in counted),
        level=level,
        roles=_shares(one.role for one in voices),
        speakers=_shares(one.name for one in voices),
        modality=_shares(claim.modality for claim in counted),
        kinds=_shares(claim.kind for claim in counted),
        dyads=_shares(dyad for claim in counted for dyad in dyads(claim)),
        directions=_shares(claim.direction for claim in counted if claim.direction is not None),
        domains=_shares(claim.domain for claim in counted),
        attitudes=_shares(told for claim in counted for told in _told(claim)),
        evaluations=_shares(sign for claim in counted for sign in _judged(claim)),
        quoted=_quoted(counted),
    )


def dyads(claim: Claim) -> tuple[str, ...]:
    """Return the pairs of a claim: ``KAZ>TUR``, or ``KAZ=TUR`` (alphabetical) where roles may be swapped."""
    if claim.reciprocal:
        return tuple(f"{min(one, two)}={max(one, two)}" for one in claim.source for two in claim.target)
    return tuple(f"{one}>{two}" for one in claim.source for two in claim.target)


def _told(claim: Claim) -> tuple[str, ...]:
    return tuple(
        f"{'speaker' if one.holder.startswith('speaker:') else one.holder}>{one.object} {_sign(one.sign)}"
        for one in _held(claim)
    )


def _held(claim: Claim) -> tuple[Attitude, ...]:
    """Return the attitudes that a claim tells: an act that is asked about or only supposed tells of none."""
    if claim.hypothetical or claim.modality in {"question", "possibility"}:
        return ()
    return tuple(one for one in claim.attitudes if one.sign)


def _judged(claim: Claim) -> tuple[str, ...]:
    """Return the signs of what the speaker himself thinks."""
    return tuple(_sign(one.sign) for one in _held(claim) if one.holder.startswith("speaker:"))


def _sign(sign: int) -> str:
    return "+" if sign > 0 else "-"


def _quoted(claims: Sequence[Claim]) -> tuple[Quoted, ...]:
    voices = [claim.speaker for claim in claims]
    given = [one for one in voices if one.form not in _OWN and one.role not in {"author", "outlet"}]
    counts = Counter((one.name, one.role, one.actor) for one in given)
    return tuple(
        Quoted(name, role, actor, count, count / len(claims), _manner(given, name))
        for (name, role, actor), count in sorted(counts.items(), key=lambda item: (-item[1], item[0][0]))
    )


def _manner(given: Sequence[Speaker], name: str) -> str:
    return Counter(one.distance for one in given if one.name == name).most_common(1)[0][0]


def _shares(values: Iterable[str]) -> dict[str, float]:
    counts = Counter(values)
    total = sum(counts.values())
    return {value: count / total for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))}
