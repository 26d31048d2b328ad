"""Attitudes of a whole document, given to its claims: what the trained model tells where no frame does.

The model (:mod:`entente.reading.heads.attitudes`) sees all sentences in which two actors meet; a claim about these two
gets its answer as an attitude with ``basis="head"`` and the model's probability as strength.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from entente.evidence.claims import Attitude
from entente.reading.heads.place import find

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.evidence.claims import Claim, Mention
    from entente.reading.nlp import Sentence

REF = "attitudes.npz"

LEAST = 0.5
"""Probability below which the model's answer, which is relative to the document, is no attitude of a claim."""

_ASIDE = frozenset({"teaser", "caption"})


def with_views(
    claims: Sequence[Claim], sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[Claim, ...]:
    """Return the claims with the document's attitudes between their own actors.

    Parameters
    ----------
    claims
        Of one document.
    sentences, mentions
        Of that document, in order of the text.
    """
    if find(REF) is None or not any(claim.source and claim.target for claim in claims):
        return tuple(claims)
    found = _attitudes(sentences, mentions)
    return tuple(replace(claim, attitudes=(*claim.attitudes, *_more(claim, found))) for claim in claims)


def _attitudes(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Mapping[tuple[str, str], Attitude]:
    from entente.reading.heads.attitudes import EntityMention, pair_attitudes

    named = [
        EntityMention(one.actor, one.start, one.end, "ORG" if one.via == "org" else "LOC")
        for one in mentions
        if "place" not in one.flags
    ]
    found = {}
    for one in pair_attitudes(sentences, named):
        strength = one.positive if one.sign > 0 else one.negative
        if one.sign and strength >= LEAST:
            found[one.source, one.target] = Attitude(one.source, one.target, one.sign, round(strength, 3), "head", REF)
    return found


def _more(claim: Claim, found: Mapping[tuple[str, str], Attitude]) -> tuple[Attitude, ...]:
    """Return the attitudes between a claim's ends, in both directions, that no frame has told."""
    if claim.paragraph_role in _ASIDE:
        return ()
    told = {(one.holder, one.object) for one in claim.attitudes}
    pairs = [pair for one in claim.source for two in claim.target for pair in ((one, two), (two, one))]
    return tuple(found[pair] for pair in dict.fromkeys(pairs) if pair in found and pair not in told)
