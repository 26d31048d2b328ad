"""One sentence to its claims: memberships, clauses and numbers, each with roles, force, topic and speakers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from entente.reading.attitudes import attitudes
from entente.reading.clauses import clauses
from entente.reading.dates import nearest_time, times
from entente.reading.flows import flow_of, quantity_of
from entente.reading.frames import find_frames
from entente.reading.kinds import direction_of, kind_of
from entente.reading.memberships import stated
from entente.reading.modality import Force, Setting, judge
from entente.reading.periods import nearest, period_of, periods
from entente.reading.plover.codes import code
from entente.reading.quantities import amounts
from entente.reading.records import Coder, Statement, record
from entente.reading.reproaches import accused_in, backdrop, behind, blames, judges, matter
from entente.reading.rolenouns import is_state
from entente.reading.roles import Roles, participants
from entente.reading.speakers import Attribution
from entente.reading.topics import classify
from entente.reading.valence import valence_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.evidence.claims import Claim, ClaimKind, Mention, Plover, Time
    from entente.reading.claims import ParagraphReader
    from entente.reading.clauses import Clause
    from entente.reading.flows import Flow
    from entente.reading.nlp import Sentence, Token
    from entente.reading.periods import Period
    from entente.reading.quantities import Amount

CODER = Coder("ru.rules", "1")
_DENYING = re.compile(r"не\s", re.IGNORECASE)
"""A bound with "не" is no denial: "не превышает 10 %"."""

_NONE = re.compile(r"\bни\s+$", re.IGNORECASE)
"""Before "один": what is not there at all is no amount of one."""
_POINTED = frozenset({"imports", "exports", "turnover", "arms_share", "votes", "members"})
"""Measures that leave nothing else to state in their clause; "12 drones were delivered" also reports a delivery."""
_DIRECTED = frozenset({"imports", "exports", "arms_share"})
_BEING = frozenset({"являться", "быть", "состоять", "оставаться", "входить"})
_OBJECTS = frozenset({"obj", "obl", "iobj", "nsubj:pass"})
_DOMAINS = {
    "imports": ("trade", "flow"),
    "exports": ("trade", "flow"),
    "turnover": ("trade", "flow"),
    "arms_share": ("arms", "arms_transfer"),
    "arms_units": ("arms", "arms_transfer"),
    "votes": ("diplomacy", "vote"),
    "members": ("institutions", "membership"),
    "exercises": ("exercises", "exercise"),
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A clause judged."""

    clause: Clause
    roles: Roles
    force: Force
    anchor: tuple[int, int]


class SentenceReader:
    """Reads one sentence; the paragraph's reader knows its speakers and what was said before."""

    def __init__(self, reader: ParagraphReader, sentence: Sentence, mentions: tuple[Mention, ...]) -> None:
        self.reader = reader
        self.sentence = sentence
        self.mentions = mentions
        self.words = reader.text.document.text
        self.stated = tuple(stated(sentence, mentions, reader.text.blocs, reader.text.main))
        known = mentions or reader.subject or any(_is_ours(token) for token in sentence.tokens)
        self.found = list(self._clauses()) if known else []
        self.frames = find_frames(sentence, reader.text.lexicon) if self.found else ()
        self.periods = periods(self.words, sentence.start, sentence.end, now=reader.text.year)
        self.amounts = amounts(self.words, sentence.start, sentence.end)
        self.times = times(self.words, sentence.start, sentence.end, pub_date=reader.text.document.pub_date)

    def claims(self) -> Iterator[Claim]:
        """Yield memberships, clauses and quantities; a clause whose point is a number gives the quantity alone."""
        members = list(self._memberships())
        numbers = list(self.quantities())
        pointed = [one.quantity for one in numbers if one.quantity is not None and one.quantity.measure in _POINTED]
        counted = {self._clause_at(one.start) for one in pointed}
        nouns = {one.noun.index for one in self.stated}
        yield from members
        for place, one in enumerate(self.found):
            told = self._is_copular(one) and not nouns.isdisjoint(one.clause.tokens)
            if place not in counted and one.clause.head not in nouns and not told and self._is_statement(one):
                yield self._claim(one)
        yield from numbers

    # ---- clauses ----

    def _clauses(self) -> Iterator[_Found]:
        borrowed = self.reader.subject
        blamed: dict[int, tuple[str, ...]] = {}
        used = [(one.noun.start, one.end) for one in self.stated]
        free = [one for one in self.mentions if not any(start <= one.start < end for start, end in used)]
        for clause in clauses(self.sentence):
            head = self.sentence.tokens[clause.head]
            lent = accused_in(self.sentence, clause.head, blamed) or borrowed
            roles = self._ours(clause, participants(self.sentence, clause, free, lent))
            if blames(self.sentence, clause):
                blamed[clause.head] = roles.target
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

    def _ours(self, clause: Clause, roles: Roles) -> Roles:
        """Give what "мы" do in an official's words to his state."""
        voice = next(iter(self.reader.around(self.sentence.tokens[clause.head].start)[-1:]), None)
        if roles.source or voice is None or voice.speaker.actor is None or not self._says_we(clause):
            return roles
        return replace(roles, source=(voice.speaker.actor,))

    def _says_we(self, clause: Clause) -> bool:
        """Whether the subject is "мы", said or in the verb's ending."""
        head = self.sentence.tokens[clause.head]
        return any(_is_ours(self.sentence.tokens[one]) for one in (head.index, *self.sentence.children[head.index]))

    def _is_copular(self, one: _Found) -> bool:
        """Whether a clause does nothing but state the membership that is told already."""
        return bool(self.sentence.tokens[one.clause.head].lemmas & _BEING)

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
        """Count a clause if it predicates, names an actor itself, and is not the verb of an attribution."""
        own = {self.sentence.tokens[index].start for index in one.clause.tokens}
        named = any(mention.start in own for mention in self.mentions if "place" not in mention.flags)
        named = named or self._is_pronominal(one.clause) or (bool(one.roles.source) and self._says_we(one.clause))
        acts = bool(one.roles.source or one.roles.target)
        whole = any(around.inside for around in self.reader.around(one.anchor[0]))
        told = self.reader.reports(one.anchor[0]) and not (self._judges(one) and one.roles.target)
        return one.clause.predicate and (named or whole) and (acts or whole) and not told

    def _judges(self, one: _Found) -> bool:
        return judges(self.sentence, one.clause)

    def _is_pronominal(self, clause: Clause) -> bool:
        """Whether "он" or "она" is the subject, and a state of that gender is the subject of a verb before it."""
        tokens = self.sentence.tokens
        below = [tokens[child] for child in self.sentence.children[clause.head]]
        subject = next((one for one in below if one.rel == "nsubj" and one.low in {"он", "она"}), None)
        if subject is None or tokens[clause.head].form != "fin":
            return False
        states = {one.start for one in self.mentions if is_state(one.actor)}
        before = [one for one in tokens[: subject.index] if one.rel == "nsubj" and one.index not in clause.tokens]
        return bool(before) and before[-1].start in states and _gender(before[-1]) == _gender(subject)

    def _claim(self, one: _Found) -> Claim:
        aside = behind(self.sentence, one.clause)
        near = [self.sentence.tokens[index].lemma for index in one.clause.tokens if index not in aside]
        around = [token.lemma for token in self.sentence.tokens if token.index not in one.clause.tokens]
        domain, topic = ("diplomacy", "statement") if self._judges(one) else classify(near, around)
        kind = kind_of(self.sentence, one.clause, one.force)
        pointed = kind in {"trend", "forecast"}
        direction = direction_of(self.sentence, one.clause, self.words) if pointed else None
        claim = self._record(one.anchor, one.roles, one.force, (domain, topic), kind)
        felt = attitudes(self.sentence, one.clause, self.mentions, self.frames, speaker=len(claim.speaker_chain) - 1)
        event = self._event(one, claim)
        told = replace(claim, direction=direction, attitudes=felt, plover=event)
        return replace(told, valence=valence_of(told, near), rule=f"clause.{_template(one)}")

    def _event(self, one: _Found, claim: Claim) -> Plover | None:
        """Return the PLOVER code of an act: its verbs and their objects first, the rest of the clause around them."""
        if claim.kind not in {"event", "state", "forecast"}:
            return None
        tokens = self.sentence.tokens
        judged = matter(self.sentence, one.clause) | backdrop(self.sentence, one.clause)
        objects = [
            child
            for verb in one.clause.verbs
            for child in self.sentence.children[verb]
            if tokens[child].rel in _OBJECTS and child not in judged
        ]
        first = [*one.clause.verbs, *(index for index in objects if index in one.clause.tokens)]
        rest = [index for index in one.clause.tokens if index not in first]
        return code(
            [tokens[index].lemma for index in first],
            [tokens[index].lemma for index in rest],
            language="ru",
            domain=claim.domain,
            target=bool(claim.target),
            negated=claim.negated,
            future=claim.future,
            modality=claim.modality,
        )

    # ---- memberships ----

    def _memberships(self) -> Iterator[Claim]:
        for one in self.stated:
            anchor = (one.noun.start, one.noun.end)
            place = self._clause_at(anchor[0])
            judged = self.found[place].force if place is not None else Force("asserted")
            if one.implied and judged.hypothetical:
                continue
            force = Force("asserted", negated=one.negated)
            roles, words = Roles((one.state,), one.blocs), (one.start, one.end)
            claim = self._record(anchor, roles, force, ("institutions", "membership"), "state", words=words)
            flags = ("role_noun",) if one.implied else ()
            judged_by = 0.5 if one.implied else 0.85
            yield replace(
                claim,
                flags=(*claim.flags, *flags),
                confidence=judged_by,
                valence=valence_of(claim, ()),
                rule="membership",
            )

    # ---- quantities ----

    def quantities(self) -> Iterator[Claim]:
        """Yield one claim per number that has an actor in context."""
        for amount in self.amounts:
            if _NONE.search(self.words, self.sentence.start, amount.start):
                continue
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
        period = period_of(self.words, self.periods, amount.start, amount.end)
        force = self._force(one, period)
        if _DENYING.match(self.words, amount.start):
            force = replace(force, negated=False)
        near = [self.sentence.tokens[index].lemma for index in one.clause.tokens] if one is not None else []
        topic = _DOMAINS.get(flow.measure) or classify(near, [token.lemma for token in self.sentence.tokens])
        claim = self._record((amount.start, amount.end), roles, force, topic, "quantity")
        flags = [
            *claim.flags,
            *(["undated"] if period is None else []),
            *([] if period is None or period.whole else ["part_year"]),
        ]
        moved = amount.delta or 0.0
        return replace(
            claim,
            rule=f"quantity.{flow.measure}",
            quantity=quantity_of(amount, _ends_filled(flow, roles), period, self.words),
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

    def _record(  # noqa: PLR0913 - what a claim is made of
        self,
        anchor: tuple[int, int],
        roles: Roles,
        force: Force,
        topic: tuple[str, str],
        kind: ClaimKind,
        *,
        words: tuple[int, int] | None = None,
    ) -> Claim:
        """Make the claim; it quotes the sentence, or only ``words`` where these alone state it."""
        document, paragraph = self.reader.text.document, self.reader.passage.paragraph
        span = words or (self.sentence.start, self.sentence.end)
        said = Statement(span, anchor, roles, force, topic, kind, self.reader.chain(anchor[0]), self.mentions)
        claim, flags = record(document, paragraph, CODER, said), self._flags(roles)
        return replace(claim, flags=flags, confidence=self._confidence(roles, flags), time=self._time(anchor[0]))

    def _time(self, position: int) -> Time | None:
        """Return the time stated in the clause at an offset, else the nearest of the sentence."""
        place = self._clause_at(position)
        start, end = self.found[place].clause.span(self.sentence) if place is not None else (position, position)
        own = [one for one in self.times if start <= one.start < end]
        return nearest_time(own or self.times, position)

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
        """Guess, uncalibrated: full dyads in short sentences are read best."""
        value = 0.75 if roles.source and roles.target else 0.6
        value *= 0.7 if "role_noun" in flags else 1.0
        value *= 0.8 if "parse_suspect" in flags or roles.inherited else 1.0
        value *= 0.85 if len(self.sentence.tokens) > 40 else 1.0  # noqa: PLR2004 - longer sentences are parsed worse
        return round(value, 3)


def _template(one: _Found) -> str:
    """Name the reading that gave a clause its ends."""
    if one.clause.gapped:
        return "gapped"
    if one.roles.inherited:
        return "borrowed_subject"
    if one.roles.reciprocal:
        return "mutual"
    return "dyad" if one.roles.source and one.roles.target else "one_end"


def _gender(token: Token) -> str:
    return token.feats.get("Gender", "")


def _viewed(roles: Roles, around: Sequence[Attribution]) -> Roles:
    """Give a view about something unnamed to the one who holds it."""
    holder = next((one.speaker.actor for one in around if one.inside), None)
    return Roles((holder,)) if holder is not None and not roles.source and not roles.target else roles


def _is_ours(token: Token) -> bool:
    """Whether a word is "мы" or a verb in its person."""
    verb = token.feats.get("Person") == "1" and token.feats.get("Number") == "Plur" and token.form == "fin"
    return token.low == "мы" or verb


def _some(actor: str | None) -> tuple[str, ...]:
    return () if actor is None else (actor,)


def _ends_filled(flow: Flow, roles: Roles) -> Flow:
    """Weapons counted: the clause says who supplies whom."""
    if flow.measure != "arms_units" or flow.reporter is not None:
        return flow
    return replace(
        flow, reporter=roles.target[0] if roles.target else None, partner=roles.source[0] if roles.source else None
    )
