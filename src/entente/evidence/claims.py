"""Claims: statements made in a text, kept apart from facts (schema ``entente.claim/1``).

``reading`` writes them, ``propositions`` answers them, ``brief`` shows them. What was said, by whom, and whether it
happened are three different fields: a forecast, a hypothesis or a denial is never a done event.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA = "entente.claim/1"

ClaimKind = Literal["event", "state", "trend", "forecast", "quantity", "evaluation"]
Modality = Literal["asserted", "opinion", "forecast", "intention", "advice", "threat", "possibility", "question"]
SpeakerRole = Literal["author", "outlet", "expert", "official", "document", "actor", "anonymous", "public"]
SpeakerForm = Literal[
    "narration", "direct_quote", "indirect", "block_quote", "document_paraphrase", "headline", "teaser", "caption"
]
ParagraphRole = Literal[
    "headline", "lead", "subhead", "body", "quote", "teaser", "caption", "byline", "table", "list", "boilerplate"
]
Via = Literal["name", "capital", "demonym", "adjective", "leader", "product", "org", "role_noun", "pronoun", "implicit"]
VerdictWord = Literal["supported", "contradicted", "mixed", "not_checkable"]
Reason = Literal[
    "",
    "no_dataset",
    "no_period",
    "undated",
    "ambiguous_actor",
    "ambiguous_unit",
    "no_base",
    "sources_disagree",
    "below_resolution",
    "not_a_fact",
]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the normalised text: ``text[start:end]``, half-open, in code points."""

    index: int
    role: ParagraphRole
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    r"""A text that was read.

    Attributes
    ----------
    id
        ``d_`` and 16 hex digits of ``sha256``.
    sha256
        Of the file as given.
    text
        Normalised: NFC, ``\\r\\n`` to ``\\n``, no-break space to space; nothing else, so offsets survive.
    """

    id: str
    sha256: str
    uri: str
    text: str
    lang: str
    paragraphs: tuple[Paragraph, ...]
    title: str = ""
    outlet: str = ""
    author: str = ""
    pub_date: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor named in the text: who, where, and by which rule.

    Attributes
    ----------
    actor
        Actor id: ISO3, bloc code, or an organisation's id.
    start, end
        Half-open code-point offsets into the document's normalised text.
    via
        The rule that found it.
    """

    actor: str
    surface: str
    start: int
    end: int
    via: Via
    flags: tuple[str, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it; ``actor`` is an actor id where the speaker stands for one."""

    name: str
    role: SpeakerRole
    form: SpeakerForm
    actor: str | None = None
    verb: str = ""
    cue: tuple[int, int] | None = None
    distance: Literal["endorse", "neutral", "distance"] = "neutral"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number stated in the text.

    Attributes
    ----------
    value
        In ``unit``; the stated level, or ``None`` if only a change is stated.
    low, high
        Admissible range of ``value`` (half a unit of the last digit; wider if ``approx``), in ``unit``.
    unit
        ISO 4217 code, ``pct``, ``pp``, ``share`` (0..1), ``t``, ``pcs``, ``persons``, ``count``, ``year``.
    measure
        ``imports``, ``exports``, ``turnover``, ``arms_units``, ``arms_share``, ``votes``, ``members``, ``other``.
    base
        What a share is a share of, in words, or empty.
    delta
        Stated change in ``unit`` with its sign, or ``None``.
    reporter, partner
        Actor ids of the flow, where stated.
    product
        Product words, or empty.
    period
        ``(from, to)`` years, or ``None`` when the text does not date it.
    """

    value: float | None
    low: float | None
    high: float | None
    unit: str
    measure: str
    surface: str
    start: int
    end: int
    approx: bool = False
    base: str = ""
    delta: float | None = None
    reporter: str | None = None
    partner: str | None = None
    product: str = ""
    period: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement. ``document.text[start:end] == quote``, always.

    Attributes
    ----------
    id
        ``c_`` and 16 hex digits over document hash, offsets, actors, domain, kind and coder.
    source, target
        Actor ids: who acts, whom it concerns; several members act jointly. Empty = looked for, none found.
    speaker_chain
        Outermost first, never empty. The innermost speaker owns modality.
    negated, future, hypothetical, historical
        Whether the act took place; apart from ``modality``, the force with which it was said.
    direction
        For trends, quantities and forecasts.
    confidence
        In [0, 1].
    """

    id: str
    document: str
    paragraph: int
    paragraph_role: ParagraphRole
    start: int
    end: int
    quote: str
    lang: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    reciprocal: bool
    domain: str
    topic: str
    kind: ClaimKind
    modality: Modality
    speaker_chain: tuple[Speaker, ...]
    negated: bool = False
    future: bool = False
    hypothetical: bool = False
    historical: bool = False
    direction: Literal["up", "down", "flat"] | None = None
    quantity: Quantity | None = None
    mentions: tuple[Mention, ...] = ()
    confidence: float = 0.5
    flags: tuple[str, ...] = ()
    coder: str = "ru.rules"
    cues: tuple[tuple[int, int, str], ...] = field(default=())

    @property
    def speaker(self) -> Speaker:
        """The innermost speaker."""
        return self.speaker_chain[-1]

    @property
    def counts_as_event(self) -> bool:
        """Whether the claim reports a done act: only then may it become a tie."""
        undone = self.negated or self.future or self.hypothetical
        coded = self.paragraph_role not in {"teaser", "caption", "boilerplate"}
        return self.kind == "event" and self.modality == "asserted" and coded and not undone

    def to_dict(self) -> dict[str, Any]:
        """Return all fields as plain values, plus ``speaker`` (name of the innermost) and ``schema``."""
        return {"schema": SCHEMA, **asdict(self), "speaker": self.speaker.name, "speaker_role": self.speaker.role}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the evidence says about one claim.

    Attributes
    ----------
    word
        ``supported``, ``contradicted``, ``mixed`` (true on one reading, period or source, not on another; a true level
        with an omitted opposite trend) or ``not_checkable``.
    reason
        Why it is not checkable, from a closed list; empty otherwise.
    explanation_en, explanation_ru
        One or two sentences with the figures.
    series
        The series around the claim: rows of ``{"period", "value", "low", "high", "unit", "label"}``.
    evidence
        Ids of the :class:`~entente.evidence.records.Basis` behind it; the query is there.
    missing
        What data would answer it, in words.
    """

    claim: str
    word: VerdictWord
    reason: Reason
    explanation_en: str
    explanation_ru: str
    series: tuple[dict[str, Any], ...] = ()
    evidence: tuple[str, ...] = ()
    missing: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)
