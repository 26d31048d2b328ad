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
EvidenceClass = Literal["span", "link", "row"]
"""How a claim is backed: text stored and quote verified; an address and offsets; an imported row only."""
PloverType = Literal[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
]
"""Event types of the PLOVER codebook, manual 0.8: an interchange code, not what a claim is."""
QUADS: dict[str, int] = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), 4),
}
"""PLOVER type -> quad class: verbal and material cooperation, verbal and material conflict.

The manual puts SANCTION into material conflict in its chapter and into verbal conflict in its quad table: 4 here.
"""
Granularity = Literal["day", "month", "quarter", "year", "decade", "range", "unknown"]
AttitudeBasis = Literal["frame", "effect", "lexicon", "head", "llm"]
Relation = Literal["same_as", "agrees", "conflicts", "part_of"]
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
    rule: str = ""
    antecedent: tuple[int, int] | None = None
    metonymy: bool = False


@dataclass(frozen=True, slots=True)
class Plover:
    """The PLOVER code of a claim, for interchange.

    Attributes
    ----------
    type
        One of the 16 types of manual 0.8.
    mode
        Mode of the type, or empty: AGREE, SUPPORT, CONCEDE, COOPERATE and AID have none.
    context
        Contexts such as ``military``, ``economic``, ``diplomatic``.
    quad
        1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    """

    type: PloverType
    mode: str = ""
    context: tuple[str, ...] = ()
    quad: int = 0
    version: str = "0.8"


@dataclass(frozen=True, slots=True)
class Attitude:
    """What one side thinks of another, as the text has it.

    Attributes
    ----------
    holder
        Actor id, or ``speaker:<k>`` for the k-th of the speaker chain.
    object
        Actor id.
    sign
        -1, 0 or 1.
    strength
        In [0, 1].
    basis, ref
        What tells it, and the frame, word or model that did.
    cue
        Offsets of the word that tells it, or ``None``.
    """

    holder: str
    object: str
    sign: int
    strength: float
    basis: AttitudeBasis
    ref: str = ""
    cue: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """When a claim says that something happens.

    Attributes
    ----------
    value
        ISO 8601 date (``2024``, ``2024-05``, ``2024-05-14``) or interval (``2018/2023``); ``None`` if relative.
    relative_to
        What a relative time hangs on, or ``None``: ``doc_date``, ``previous_time``, ``speech_time``.
    """

    value: str | None
    granularity: Granularity
    surface: str
    start: int
    end: int
    relative_to: Literal["doc_date", "previous_time", "speech_time"] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """How a claim relates to another one."""

    rel: Relation
    id: str


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
        ``imports``, ``exports``, ``turnover``, ``arms_units``, ``arms_share``, ``votes``, ``members``,
        ``exercises``, ``other``.
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
        In [0, 1]: calibrated probability that source, target, domain and sign are all right; ``confidence_raw`` is the
        score before calibration.
    valence
        Whether it moves source and target apart (-1), neither (0) or together (1), if true; ``None`` if not judged.
    plover
        Interchange code, or ``None``: dependence, shares and slow changes have none.
    context
        Wider span that is needed to understand it, or ``None``.
    backing
        How it is backed (``evidence`` in the exchange format): a span of a stored text, a link, or an imported row.
    coder, coder_version, rule, model, params_sha256
        Who read it: ``ru.rules``, ``en.window``, ``llm``, ``import.gdelt``, ...; by which rule and model.
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
    valence: int | None = None
    plover: Plover | None = None
    attitudes: tuple[Attitude, ...] = ()
    time: Time | None = None
    context: tuple[int, int] | None = None
    links: tuple[Link, ...] = ()
    backing: EvidenceClass = "span"
    confidence_raw: float | None = None
    coder_version: str = "1"
    rule: str = ""
    model: str = ""
    params_sha256: str = ""

    @property
    def speaker(self) -> Speaker:
        """The innermost speaker."""
        return self.speaker_chain[-1]

    @property
    def counts_as_event(self) -> bool:
        """Whether the claim reports a done act: only then may it become a tie."""
        undone = self.negated or self.future or self.hypothetical
        coded = self.paragraph_role not in {"teaser", "caption", "boilerplate"} and self.backing != "row"
        return self.kind == "event" and self.modality == "asserted" and coded and not undone

    def to_dict(self) -> dict[str, Any]:
        """Return all fields as plain values, plus the keys of the exchange format (``schema``, ``aux``, ...).

        ``source`` and ``target`` are lists of actor ids; ``source_refs`` and ``target_refs`` say where and by which
        rule each was named. ``coder`` holds name, version, rule, model and the hash of its parameters.
        """
        plain = asdict(self)
        flags = ("negated", "future", "hypothetical", "historical")
        parts = {
            "name": "coder",
            "version": "coder_version",
            **{name: name for name in ("rule", "model", "params_sha256")},
        }
        return {
            "schema": SCHEMA,
            **{key: value for key, value in plain.items() if key not in parts.values()},
            "coder": {short: plain[key] for short, key in parts.items()},
            "aux": {name: plain[name] for name in flags} | {"cues": plain["cues"]},
            "evidence": plain["backing"],
            "source_refs": self._refs(self.source),
            "target_refs": self._refs(self.target),
            "speaker": self.speaker.name,
            "speaker_role": self.speaker.role,
            "counts_as_event": self.counts_as_event,
        }

    def _refs(self, actors: tuple[str, ...]) -> list[dict[str, Any]]:
        """Return the mentions that name the actors, in order of the text; an actor without one is implicit."""
        named = [asdict(one) for actor in actors for one in self.mentions if one.actor == actor]
        found = {one.actor for one in self.mentions}
        implicit = [{"actor": actor, "via": "implicit"} for actor in actors if actor not in found]
        return sorted(named, key=lambda one: int(one["start"])) + implicit


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
