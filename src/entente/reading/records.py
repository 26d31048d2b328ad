"""The record of a claim: what every coder of the text fills in the same way, and the claim's stable id."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.evidence.claims import Claim

if TYPE_CHECKING:
    from entente.evidence.claims import ClaimKind, Document, Mention, Paragraph, Speaker
    from entente.reading.modality import Force
    from entente.reading.roles import Roles


@dataclass(frozen=True, slots=True)
class Coder:
    """Who coded.

    Attributes
    ----------
    name, version
        As written into the claim.
    model
        The model behind the coder, if claims of different models are different claims.
    """

    name: str
    version: str
    model: str = ""

    @property
    def key(self) -> str:
        """What tells coders apart in the id of a claim: ``name/version`` or ``name/version/model``."""
        return "/".join(part for part in (self.name, self.version, self.model) if part)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one place of the text states.

    Attributes
    ----------
    span
        Start and end of the quote in the document's text.
    anchor
        Offsets of the word or number that the claim is about: they tell the claims of one quote apart.
    topic
        Domain and topic.
    speakers
        From the author inwards.
    mentions
        Actors named in the quote.
    """

    span: tuple[int, int]
    anchor: tuple[int, ...]
    roles: Roles
    force: Force
    topic: tuple[str, str]
    kind: ClaimKind
    speakers: tuple[Speaker, ...]
    mentions: tuple[Mention, ...]


def record(document: Document, paragraph: Paragraph, coder: Coder, said: Statement) -> Claim:
    """Return the claim of a statement; its confidence, flags and particulars are the coder's to add."""
    start, end = said.span
    return Claim(
        id=claim_id(document.sha256, said, coder),
        document=document.id,
        paragraph=paragraph.index,
        paragraph_role=paragraph.role,
        start=start,
        end=end,
        quote=document.text[start:end],
        lang=document.lang,
        source=said.roles.source,
        target=said.roles.target,
        reciprocal=said.roles.reciprocal,
        domain=said.topic[0],
        topic=said.topic[1],
        kind=said.kind,
        modality=said.force.modality,
        speaker_chain=said.speakers,
        negated=said.force.negated,
        future=said.force.future,
        hypothetical=said.force.hypothetical,
        historical=said.force.historical,
        mentions=said.mentions,
        cues=said.force.cues,
        coder=coder.name,
        coder_version=coder.version,
    )


def claim_id(sha256: str, said: Statement, coder: Coder) -> str:
    """Return the stable id of a claim: ``c_`` and 16 hex digits.

    They are made of the document, the offsets, the actors, the domain, the kind and the coder.
    """
    offsets, roles = (*said.span, *said.anchor), said.roles
    parts = (sha256, *offsets, *roles.source, "|", *roles.target, said.topic[0], said.kind, coder.key)
    return "c_" + hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]
