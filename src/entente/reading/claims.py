"""Claims: the statements of a document, each with its words, its speaker, its force and its actors.

One sentence gives a claim per clause that names an actor, and one per number. ``document.text[start:end] == quote``
holds for all of them. Links to other articles and captions give flagged claims that never count as events.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from entente.actors import blocs as all_blocs
from entente.errors import DocumentError
from entente.evidence.claims import Claim, Quantity, Speaker
from entente.reading.blocks import find_blocks
from entente.reading.clauses import clauses
from entente.reading.flows import Context, Flow, flow_of
from entente.reading.kinds import direction_of, kind_of
from entente.reading.memberships import stated
from entente.reading.mentions import build_index, find_mentions
from entente.reading.modality import Force, Setting, judge
from entente.reading.nlp import parse
from entente.reading.periods import Period, nearest, periods
from entente.reading.quantities import amounts
from entente.reading.rolenouns import add_role_nouns, is_state, main_state
from entente.reading.roles import Roles, participants
from entente.reading.speakers import Attribution, Scene, attributions
from entente.reading.topics import classify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from entente.actors import Alias
    from entente.evidence.claims import ClaimKind, Document, Mention, Paragraph, SpeakerForm, SpeakerRole
    from entente.reading.blocks import Block
    from entente.reading.clauses import Clause
    from entente.reading.nlp import Sentence
    from entente.reading.quantities import Amount

CODER = "ru.rules"
VERSION = "1"

_UNREAD = frozenset({"boilerplate", "byline"})
_NUMBERS_ONLY = frozenset({"table", "list"})
_FORMS: Mapping[str, tuple[SpeakerRole, SpeakerForm]] = {
    "headline": ("author", "headline"),
    "subhead": ("author", "headline"),
    "teaser": ("outlet", "teaser"),
    "caption": ("outlet", "caption"),
}
_POINTED = frozenset({"imports", "exports", "turnover", "arms_share", "votes"})
"""Measures that leave nothing else to state in their clause; "12 drones were delivered" also reports a delivery."""
_DIRECTED = frozenset({"imports", "exports", "arms_share"})
_DOMAINS = {
    "imports": ("trade", "flow"),
    "exports": ("trade", "flow"),
    "turnover": ("trade", "flow"),
    "arms_share": ("arms", "arms_transfer"),
    "arms_units": ("arms", "arms_transfer"),
    "votes": ("diplomacy", "vote"),
}


def read_claims(document: Document, *, aliases: Sequence[Alias] | None = None) -> tuple[Claim, ...]:
    """Read the claims of a document.

    Parameters
    ----------
    document
        From :func:`~entente.reading.documents.read_document`.
    aliases
        Words that name actors; by default those of :func:`entente.actors.aliases` in the document's language.

    Returns
    -------
    tuple of Claim
        In order of the text. ``document.text[claim.start:claim.end] == claim.quote`` for each.

    Raises
    ------
    DocumentError
        If no reader for the document's language exists.
    """
    reader = READERS.get(document.lang)
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise DocumentError(
            f"no reader for articles in {document.lang!r}; there is one for: {known}",
            hint="pass lang= to read_document if the language was detected wrongly",
        )
    return reader(document, aliases)


def read_russian(document: Document, aliases: Sequence[Alias] | None = None) -> tuple[Claim, ...]:
    """Read a Russian document by rules; see :func:`read_claims`."""
    passages = _passages(document, aliases)
    headline = max((one.end for one in document.paragraphs if one.role == "headline"), default=0)
    named = [one for passage in passages for group in passage.mentions for one in group]
    main = main_state(named, headline_end=headline)
    found = find_blocks(document.text, document.paragraphs)
    blocks = {index: block for block in found for index in block.paragraphs}
    cues = tuple(block.speaker.cue for block in found if block.speaker.cue is not None)
    text = _Text(document, main, _now(document), frozenset(one.id for one in all_blocs()), cues)
    scene = Scene([])
    claims: list[Claim] = []
    for passage in passages:
        full = replace(passage, mentions=add_role_nouns(passage.sentences, passage.mentions, main))
        claims.extend(_Reader(text, full, blocks.get(passage.paragraph.index), scene).claims())
    return _distinct(claims)


READERS: dict[str, Callable[[Document, Sequence[Alias] | None], tuple[Claim, ...]]] = {"ru": read_russian}
"""Readers by language code."""


@dataclass(frozen=True, slots=True)
class _Text:
    """What holds for the whole document."""

    document: Document
    main: str | None
    now: int | None
    blocs: frozenset[str]
    cues: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Passage:
    """A parsed paragraph with its actors, sentence by sentence."""

    paragraph: Paragraph
    sentences: tuple[Sentence, ...]
    mentions: Sequence[tuple[Mention, ...]]


def _passages(document: Document, aliases: Sequence[Alias] | None) -> list[_Passage]:
    index = build_index(aliases)
    read = [one for one in document.paragraphs if one.role not in _UNREAD]
    parsed = parse([(one.start, document.text[one.start : one.end]) for one in read])
    return [
        _Passage(
            paragraph,
            sentences,
            [find_mentions(sentence, document.text, index, date=document.pub_date) for sentence in sentences],
        )
        for paragraph, sentences in zip(read, parsed, strict=True)
    ]


def _now(document: Document) -> int | None:
    """Return the year of the document: as dated, else the latest year it speaks of as past or present."""
    if document.pub_date:
        return int(document.pub_date[:4])
    found = periods(document.text)
    past = [one.last for one in found if document.text[max(0, one.start - 3) : one.start].strip().lower() not in {"к", "до"}]
    return max(past, default=None)


def _distinct(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Keep one claim of each id: the same statement read twice is one."""
    return tuple({claim.id: claim for claim in reversed(claims)}.values())[::-1]


class _Reader:
    """Reads one paragraph; holds what passes from sentence to sentence."""

    def __init__(self, text: _Text, passage: _Passage, block: Block | None, scene: Scene) -> None:
        self.text = text
        self.passage = passage
        self.block = block
        self.attributed = attributions(text.document.text, passage.sentences, passage.mentions, scene)
        self.context = Context(text.main)
        self.subject: tuple[str, ...] = ()

    def claims(self) -> Iterator[Claim]:
        """Yield the paragraph's claims, in order."""
        only_numbers = self.passage.paragraph.role in _NUMBERS_ONLY
        for sentence, mentions in zip(self.passage.sentences, self.passage.mentions, strict=True):
            reading = _SentenceReader(self, sentence, mentions)
            found = list(reading.quantities()) if only_numbers else list(reading.claims())
            yield from found
            self._remember(mentions, found)

    def _remember(self, mentions: Sequence[Mention], found: Sequence[Claim]) -> None:
        """Carry the sentence's main actor over to the next, for "он" and "на него"."""
        states = [one.actor for one in mentions if is_state(one.actor)]
        sources = [claim.source for claim in found if claim.source and claim.kind != "quantity"]
        self.subject = sources[0] if sources else self.subject
        others = [one for one in states if one != self.text.main]
        if states:
            self.context = replace(self.context, subject=others[0] if others else states[0])

    def chain(self, position: int) -> tuple[Speaker, ...]:
        """Return the speakers of a predicate, outermost first."""
        role, form = _FORMS.get(self.passage.paragraph.role, ("author", "narration"))
        found = [Speaker(self.text.document.author or role, role, form)]
        if self.block is not None:
            found.append(self.block.speaker)
        for one in self.around(position):
            if not _same_voice(one.speaker, found[-1]):
                found.append(one.speaker)
        return tuple(found)

    def around(self, position: int) -> list[Attribution]:
        """Return the attributions whose scope holds an offset, widest first."""
        return sorted((one for one in self.attributed if one.holds(position)), key=lambda one: one.start - one.end)

    def reports(self, position: int) -> bool:
        """Whether a predicate is itself the verb of an attribution."""
        inner = (one.cue for one in self.attributed if not one.inside)
        return any(start <= position < end for start, end in (*inner, *self.text.cues))


def _same_voice(one: Speaker, other: Speaker) -> bool:
    """The same person twice in a row: by surname, or an occupation without a name."""
    mine, theirs = one.name.split(), other.name.split()
    named = bool(mine and theirs) and mine[-1][:4].lower() == theirs[-1][:4].lower()
    return one.role == other.role and (named or one.name[:1].islower()) and other.form != "narration"


@dataclass(frozen=True, slots=True)
class _Found:
    """A clause judged."""

    clause: Clause
    roles: Roles
    force: Force
    anchor: tuple[int, int]


class _SentenceReader:
    """Reads one sentence."""

    def __init__(self, reader: _Reader, sentence: Sentence, mentions: tuple[Mention, ...]) -> None:
        self.reader = reader
        self.sentence = sentence
        self.mentions = mentions
        self.words = reader.text.document.text
        self.stated = tuple(stated(sentence, mentions, reader.text.blocs, reader.text.main))
        self.found = list(self._clauses()) if mentions or reader.subject else []
        relative = int(document_year(reader)) if reader.text.document.pub_date else None
        self.periods = periods(self.words, sentence.start, sentence.end, now=relative)
        self.amounts = amounts(self.words, sentence.start, sentence.end)

    def claims(self) -> Iterator[Claim]:
        """Yield memberships, clauses and quantities; a clause whose point is a number is given as the quantity alone."""
        members = list(self._memberships())
        numbers = list(self.quantities())
        pointed = [one.quantity for one in numbers if one.quantity is not None and one.quantity.measure in _POINTED]
        counted = {self._clause_at(one.start) for one in pointed}
        nouns = {one.noun.index for one in self.stated}
        yield from members
        for place, one in enumerate(self.found):
            if place not in counted and one.clause.head not in nouns and self._is_statement(one):
                yield self._claim(one)
        yield from numbers

    # ---- clauses ----

    def _clauses(self) -> Iterator[_Found]:
        borrowed = self.reader.subject
        used = [(one.noun.start, one.end) for one in self.stated]
        free = [one for one in self.mentions if not any(start <= one.start < end for start, end in used)]
        for clause in clauses(self.sentence):
            head = self.sentence.tokens[clause.head]
            roles = participants(self.sentence, clause, free, borrowed)
            around = self.reader.around(head.start)
            setting = Setting(
                inner=self._voice(around),
                sources=roles.source,
                denied=any(one.denied for one in around),
                years=self._years(clause),
                now=self.reader.text.now,
            )
            force = judge(self.sentence, self.words, clause, setting)
            roles = _viewed(roles, around)
            borrowed = roles.source or roles.target[:1] or borrowed
            yield _Found(clause, roles, force, (head.start, head.end))

    def _voice(self, around: Sequence[Attribution]) -> Attribution | None:
        """Return the innermost attribution; in a block without any, the block's speaker."""
        if around:
            return around[-1]
        block = self.reader.block
        if block is None:
            return None
        return Attribution(replace(block.speaker, verb=""), self.sentence.start, self.sentence.end, (0, 0))

    def _years(self, clause: Clause) -> tuple[int, int] | None:
        start, end = clause.span(self.sentence)
        found = nearest(periods(self.words, start, end), start)
        return (found.first, found.last) if found is not None else None

    def _is_statement(self, one: _Found) -> bool:
        """A clause counts if it predicates, names an actor itself, and is not the verb of an attribution."""
        own = {self.sentence.tokens[index].start for index in one.clause.tokens}
        named = any(mention.start in own for mention in self.mentions if "place" not in mention.flags)
        acts = bool(one.roles.source or one.roles.target)
        whole = any(around.inside for around in self.reader.around(one.anchor[0]))
        return one.clause.predicate and (named or whole) and (acts or whole) and not self.reader.reports(one.anchor[0])

    def _claim(self, one: _Found) -> Claim:
        near = [self.sentence.tokens[index].lemma for index in one.clause.tokens]
        around = [token.lemma for token in self.sentence.tokens if token.index not in one.clause.tokens]
        domain, topic = classify(near, around)
        kind = kind_of(self.sentence, one.clause, one.force)
        pointed = kind in {"trend", "forecast"}
        direction = direction_of(self.sentence, one.clause, self.words) if pointed else None
        claim = self._record(one.anchor, one.roles, one.force, (domain, topic), kind)
        return replace(claim, direction=direction)

    # ---- memberships ----

    def _memberships(self) -> Iterator[Claim]:
        for one in self.stated:
            anchor = (one.noun.start, one.noun.end)
            place = self._clause_at(anchor[0])
            judged = self.found[place].force if place is not None else Force("asserted")
            if one.implied and judged.hypothetical:
                continue
            force = Force("asserted", negated=one.negated)
            claim = self._record(anchor, Roles((one.state,), one.blocs), force, ("institutions", "membership"), "state")
            flags = ("role_noun",) if one.implied else ()
            yield replace(claim, flags=(*claim.flags, *flags), confidence=0.5 if one.implied else 0.85)

    # ---- quantities ----

    def quantities(self) -> Iterator[Claim]:
        """Yield one claim per number that has an actor in context."""
        for amount in self.amounts:
            span = (self.sentence.start, self.sentence.end)
            flow = flow_of(self.words, amount, self.amounts, self.mentions, span, self.reader.context)
            place = self._clause_at(amount.start)
            one = self.found[place] if place is not None else None
            roles = self._flow_roles(flow, one)
            if not roles.source and not roles.target:
                continue
            if flow.measure in _DOMAINS:
                self.reader.context = replace(self.reader.context, last=flow)
            yield self._quantity(amount, flow, one, roles)

    def _flow_roles(self, flow: Flow, one: _Found | None) -> Roles:
        """Goods and arms go from source to target; turnover and votes are mutual."""
        reporter, partner = flow.reporter, flow.partner
        if reporter is None and partner is None:
            return one.roles if one is not None and (self.mentions or flow.measure != "other") else Roles()
        if flow.measure not in _DIRECTED:
            return Roles(_some(reporter), _some(partner), reciprocal=partner is not None and flow.measure != "other")
        giver, taker = (reporter, partner) if flow.measure == "exports" else (partner, reporter)
        return Roles(_some(giver), _some(taker)) if giver is not None else Roles(_some(taker))

    def _quantity(self, amount: Amount, flow: Flow, one: _Found | None, roles: Roles) -> Claim:
        period = nearest(self.periods, amount.start)
        force = self._force(one, period)
        near = [self.sentence.tokens[index].lemma for index in one.clause.tokens] if one is not None else []
        topic = _DOMAINS.get(flow.measure) or classify(near, [token.lemma for token in self.sentence.tokens])
        claim = self._record((amount.start, amount.end), roles, force, topic, "quantity")
        flags = [*claim.flags, *(["undated"] if period is None else []), *([] if period is None or period.whole else ["part_year"])]
        moved = amount.delta or 0.0
        return replace(
            claim,
            quantity=_record_of(amount, _ends_filled(flow, roles), period, self.words),
            direction="up" if moved > 0 else "down" if moved < 0 else None,
            flags=tuple(dict.fromkeys(flags)),
            confidence=claim.confidence * (0.8 if flow.guessed else 1.0),
        )

    def _force(self, one: _Found | None, period: Period | None) -> Force:
        now = self.reader.text.now
        force = one.force if one is not None else Force("asserted")
        ahead = period is not None and now is not None and period.first > now
        return replace(force, future=True, modality="forecast") if ahead and force.modality == "asserted" else force

    def _clause_at(self, position: int) -> int | None:
        """Return the place of the clause that holds an offset."""
        token = next((one for one in self.sentence.tokens if one.start <= position < one.end), None)
        if token is None:
            token = next((one for one in self.sentence.tokens if one.start >= position), None)
        if token is None:
            return None
        return next((place for place, one in enumerate(self.found) if token.index in one.clause.tokens), None)

    # ---- records ----

    def _record(
        self, anchor: tuple[int, int], roles: Roles, force: Force, topic: tuple[str, str], kind: ClaimKind
    ) -> Claim:
        document, paragraph = self.reader.text.document, self.reader.passage.paragraph
        start, end = self.sentence.start, self.sentence.end
        flags = self._flags(roles)
        return Claim(
            id=claim_id(document.sha256, (start, end, *anchor), roles, topic[0], kind),
            document=document.id,
            paragraph=paragraph.index,
            paragraph_role=paragraph.role,
            start=start,
            end=end,
            quote=self.words[start:end],
            lang=document.lang,
            source=roles.source,
            target=roles.target,
            reciprocal=roles.reciprocal,
            domain=topic[0],
            topic=topic[1],
            kind=kind,
            modality=force.modality,
            speaker_chain=self.reader.chain(anchor[0]),
            negated=force.negated,
            future=force.future,
            hypothetical=force.hypothetical,
            historical=force.historical,
            mentions=self.mentions,
            confidence=self._confidence(roles, flags),
            flags=flags,
            coder=CODER,
            cues=force.cues,
        )

    def _flags(self, roles: Roles) -> tuple[str, ...]:
        paragraph, block = self.reader.passage.paragraph, self.reader.block
        actors = {*roles.source, *roles.target}
        used = [one for one in self.mentions if one.actor in actors]
        signs = {
            "teaser": paragraph.role == "teaser",
            "caption": paragraph.role == "caption",
            "role_noun": any("role_noun" in one.flags for one in used),
            "ethnic_adjective": any("ethnic_adjective" in one.flags for one in used),
            "long_block": block is not None and not block.closed and len(block.paragraphs) >= 7,  # noqa: PLR2004 - as in blocks.MOST
            "parse_suspect": roles.suspect,
        }
        return tuple(name for name, holds in signs.items() if holds)

    def _confidence(self, roles: Roles, flags: Sequence[str]) -> float:
        """An uncalibrated guess: full dyads in short sentences are read best."""
        value = 0.75 if roles.source and roles.target else 0.6
        value *= 0.7 if "role_noun" in flags else 1.0
        value *= 0.8 if "parse_suspect" in flags or roles.inherited else 1.0
        value *= 0.85 if len(self.sentence.tokens) > 40 else 1.0  # noqa: PLR2004 - longer sentences are parsed worse
        return round(value, 3)


def _viewed(roles: Roles, around: Sequence[Attribution]) -> Roles:
    """A view about something unnamed is at least a statement of the one who holds it."""
    holder = next((one.speaker.actor for one in around if one.inside), None)
    return Roles((holder,)) if holder is not None and not roles.source and not roles.target else roles


def document_year(reader: _Reader) -> str:
    """Return the year in the document's date."""
    return (reader.text.document.pub_date or "0")[:4]


def claim_id(
    sha256: str, offsets: tuple[int, ...], roles: Roles, domain: str, kind: str, coder: str = f"{CODER}/{VERSION}"
) -> str:
    """Return the stable id of a claim: ``c_`` and 16 hex digits over document, offsets, actors, domain, kind and coder.

    The offsets are those of the quote and of the word or number that the claim is about, so that several claims of one
    sentence differ.
    """
    parts = (sha256, *offsets, *roles.source, "|", *roles.target, domain, kind, coder)
    return "c_" + hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


def _some(actor: str | None) -> tuple[str, ...]:
    return () if actor is None else (actor,)


def _ends_filled(flow: Flow, roles: Roles) -> Flow:
    """Weapons counted: the clause says who supplies whom."""
    if flow.measure != "arms_units" or flow.reporter is not None:
        return flow
    return replace(
        flow, reporter=roles.target[0] if roles.target else None, partner=roles.source[0] if roles.source else None
    )


def _record_of(amount: Amount, flow: Flow, period: Period | None, text: str) -> Quantity:
    return Quantity(
        value=amount.value,
        low=amount.low,
        high=amount.high,
        unit=amount.unit,
        measure=flow.measure,
        surface=text[amount.start : amount.end],
        start=amount.start,
        end=amount.end,
        approx=amount.approx,
        base=flow.base,
        delta=amount.delta,
        reporter=flow.reporter,
        partner=flow.partner,
        product=flow.product,
        period=(period.first, period.last) if period is not None else None,
    )
