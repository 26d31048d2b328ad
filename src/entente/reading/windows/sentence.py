"""One sentence to its claims: memberships, clauses and numbers, with roles, force, topic and speakers."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from entente.reading.flows import quantity_of
from entente.reading.modality import Force
from entente.reading.periods import nearest
from entente.reading.plover import code
from entente.reading.records import Coder, Statement, record
from entente.reading.roles import Roles
from entente.reading.valence import valence_of
from entente.reading.windows import english, turkic, turkic_parts
from entente.reading.windows.amounts import admitted, amounts
from entente.reading.windows.flows import flow_of
from entente.reading.windows.force import Setting, judge, kind_of
from entente.reading.windows.lexicon import phrases
from entente.reading.windows.memberships import stated
from entente.reading.windows.predicates import words_of
from entente.reading.windows.roles import settle
from entente.reading.windows.shares import shared
from entente.reading.windows.times import period_of, periods, time_of
from entente.reading.windows.topics import classify, listed
from entente.reading.windows.voices import attribute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.evidence.claims import Claim, ClaimKind, Mention, Paragraph, Plover, Quantity
    from entente.reading.flows import Flow
    from entente.reading.periods import Period
    from entente.reading.quantities import Amount
    from entente.reading.speakers import Attribution
    from entente.reading.windows.memberships import Stated
    from entente.reading.windows.predicates import Part, Predicate
    from entente.reading.windows.reader import Text, Voices
    from entente.reading.windows.text import Sentence, Token

VERSION = "1"
CAPS = {"en": 0.6, "tr": 0.5, "kk": 0.5}
"""Highest confidence of each language until claims of its own are annotated."""

_DIRECTED = frozenset({"imports", "exports", "arms_share"})
_POINTED = frozenset({"imports", "exports", "turnover", "arms_share", "votes"})
_DOMAINS = {
    "imports": ("trade", "flow"),
    "exports": ("trade", "flow"),
    "turnover": ("trade", "flow"),
    "arms_share": ("arms", "arms_transfer"),
    "arms_units": ("arms", "arms_transfer"),
    "votes": ("diplomacy", "vote"),
}


_BESIDE = 40
"""Words on each side of a verb that tell what its clause is about."""
_OURS = frozenset(itertools.product(("our", "his", "her", "my"), ("country", "government", "nation")))
_WE = frozenset({"we", "biz", "біз"})


@dataclass(frozen=True, slots=True)
class _Found:
    """A clause judged."""

    predicate: Predicate
    parts: Sequence[Part]
    roles: Roles
    force: Force
    words: frozenset[str]


class SentenceReader:
    """Reads one sentence of a paragraph."""

    def __init__(self, text: Text, paragraph: Paragraph, sentence: Sentence, mentions: tuple[Mention, ...]) -> None:
        self.text, self.paragraph, self.sentence, self.mentions = text, paragraph, sentence, mentions
        predicates = english.read_predicates if text.tongue == "en" else turkic.read_predicates
        self.read_parts = english.read_parts if text.tongue == "en" else turkic_parts.read_parts
        self.words = text.document.text
        self.predicates = predicates(sentence.tokens, mentions, text.lexicon)
        self.named: list[tuple[int, int]] = []
        self.stated = tuple(stated(sentence, mentions, text.lexicon, text.blocs))
        self.periods = periods(self.words, sentence.start, sentence.end, text.tongue, now=text.now)

    def attributions(self, quotes: Sequence[tuple[int, int]]) -> list[Attribution]:
        """Return who is given as speaker in the sentence; remembers where the speakers are named."""
        known = (self.text.lexicon, self.text.people, quotes)
        found, self.named = attribute(self.sentence, self.mentions, self.predicates, *known)
        return found

    def claims(self, voices: Voices) -> Iterator[Claim]:
        """Yield memberships, clauses and quantities; a clause whose point is a number gives the quantity alone."""
        if not self.mentions and not any(one.speaker.actor for one in voices.attributed):
            return
        found = list(self._clauses(voices))
        numbers = list(self.quantities(voices, found))
        pointed = {self._place(one.start, found) for one in self._pointed(numbers)}
        said = {self._place(one.noun.start, found) for one in self.stated}
        yield from (self._membership(one, found, voices) for one in self.stated)
        for place, one in enumerate(found):
            if (
                place not in pointed
                and self._is_statement(one, voices)
                and not (place in said and one.predicate.lemma == "be")
            ):
                yield self._claim(one, voices)
        yield from numbers

    @staticmethod
    def _pointed(numbers: Sequence[Claim]) -> list[Quantity]:
        return [one.quantity for one in numbers if one.quantity is not None and one.quantity.measure in _POINTED]

    # ---- clauses ----

    def _clauses(self, voices: Voices) -> Iterator[_Found]:
        borrowed: tuple[str, ...] = ()
        used = [mention for one in self.stated for mention in one.named]
        for predicate in self.predicates:
            anchor = self.sentence.tokens[predicate.head].start
            speaking = voices.reports(anchor)
            free = [one for one in self.mentions if one not in used and (speaking or not self._names_speaker(one))]
            borrowed = self._antecedent(predicate, borrowed)
            parts = self.read_parts(self.sentence.tokens, predicate, free, self.text.lexicon)
            words = self._listed(predicate)
            mutual = self._is_mutual(predicate, words)
            roles = settle(parts, predicate, mutual=mutual, borrowed=borrowed)
            roles = self._spoken(roles, predicate, voices.around(anchor))
            period = self._period(predicate)
            years = (period.first, period.last) if period is not None else None
            setting = Setting(voices.around(anchor), roles.source, years, self.text.now, words)
            force = judge(self.sentence.tokens, predicate, setting, self.text.lexicon)
            borrowed = roles.source or borrowed
            yield _Found(predicate, parts, roles, force, words)

    def _omits_subject(self, predicate: Predicate, around: Sequence[Attribution]) -> bool:
        """Whether reported speech without a subject speaks of the speaker: "Rusya, sınırı kapatacağını açıkladı"."""
        behind = bool(around) and around[-1].cue[0] >= self.sentence.tokens[predicate.last].end
        return self.text.tongue != "en" and behind and around[-1].speaker.form == "indirect"

    def _names_speaker(self, mention: Mention) -> bool:
        """Whether an actor belongs to a speaker's name, which may stand in the clause that he speaks."""
        return any(start <= mention.start < end for start, end in self.named)

    def _antecedent(self, predicate: Predicate, borrowed: tuple[str, ...]) -> tuple[str, ...]:
        """Return who "which" or "who" is: the actor right before it, else nobody."""
        opening = self.sentence.tokens[predicate.begin]
        if self.text.tongue != "en" or opening.low not in {"which", "who", "that"} or not predicate.begin:
            return borrowed
        before = [one for one in self.mentions if one.end <= opening.start]
        near = [one for one in before if opening.start - one.end <= 2]  # noqa: PLR2004 - a comma and a blank
        if near and self.words[: near[-1].start].endswith(("not ", "Not ")):
            near = [one for one in before if one is not near[-1]]
        return tuple(one.actor for one in near[-1:])

    def _is_mutual(self, predicate: Predicate, words: frozenset[str]) -> bool:
        """Whether something is done together: "signed", or "held talks" with a verb that leaves it to its noun."""
        lexicon = self.text.lexicon
        light = predicate.act not in {"give", "take", "act", "statement"} or predicate.lemma in lexicon.words("light")
        agreed = any(token.low == "agreed" for token in self.sentence.tokens[predicate.first : predicate.last])
        return agreed or predicate.act == "mutual" or (light and not lexicon.words("mutual_noun").isdisjoint(words))

    def _spoken(self, roles: Roles, predicate: Predicate, around: Sequence[Attribution]) -> Roles:
        """Let "we" be the state for which the speaker speaks."""
        actor = around[-1].speaker.actor if around else None
        lows = [token.low for token in words_of(self.sentence.tokens, predicate)]
        said = not _WE.isdisjoint(lows) or any(pair in _OURS for pair in itertools.pairwise(lows))
        said = said or (not roles.source and not predicate.passive and self._omits_subject(predicate, around))
        if actor is None or not said or (roles.source and not roles.inherited) or actor in roles.target:
            return roles
        return replace(roles, source=(actor,), inherited=True)

    def _listed(self, predicate: Predicate) -> frozenset[str]:
        """Return the words of a clause under which the lists have them, phrases among them."""
        tokens, lexicon = words_of(self.sentence.tokens, predicate), self.text.lexicon
        known = lexicon.words("mutual_noun", "evaluative", "opinion", "long_ago", "hedge", "together", "apart")
        found = set(listed(lexicon, tokens, known))
        spans = phrases(tokens, known)
        joined = {" ".join(self.sentence.tokens[at].low for at in range(first, last + 1)) for first, last in spans}
        return frozenset(found | joined)

    def _period(self, predicate: Predicate) -> Period | None:
        tokens = words_of(self.sentence.tokens, predicate)
        if not tokens:
            return None
        inside = tuple(one for one in self.periods if tokens[0].start <= one.start < tokens[-1].end)
        return nearest(inside, self.sentence.tokens[predicate.head].start)

    def _is_statement(self, one: _Found, voices: Voices) -> bool:
        """Count a clause if it names an actor and is not the verb of an attribution."""
        anchor = self.sentence.tokens[one.predicate.head].start
        usable = [part for part in one.parts if "place" not in part.mention.flags and part.label != "aside"]
        acts = bool(one.roles.source or one.roles.target)
        reported = one.predicate.act == "speech" and one.predicate.passive
        around = voices.around(anchor)
        spoken = bool(around) and one.roles.source == (around[-1].speaker.actor,)
        return acts and (bool(usable) or spoken) and not reported and not voices.reports(anchor)

    def _claim(self, one: _Found, voices: Voices) -> Claim:
        near = words_of(self.sentence.tokens, one.predicate)
        inside = {token.index for token in near}
        beside = self.sentence.tokens[max(0, one.predicate.head - _BESIDE) : one.predicate.head + _BESIDE]
        around = [token for token in beside if token.index not in inside]
        aside = {one.noun.start for one in self.stated} | {named.start for one in self.stated for named in one.named}
        aside |= {mention.start for mention in self.mentions if mention.via not in {"org", "product"}}
        free = [token for token in near if token.start not in aside]
        topic = classify(self.text.lexicon, free, around, one.predicate.act, one.predicate.lemma)
        kind = kind_of(one.predicate, one.force, one.words, self.text.lexicon)
        head = self.sentence.tokens[one.predicate.head]
        claim = self._record((head.start, head.end), one.roles, one.force, topic, kind, voices)
        pointed = kind in {"trend", "forecast"}
        directions: Mapping[str, Literal["up", "down", "flat"]] = {"rise": "up", "fall": "down", "flat": "flat"}
        direction = directions.get(one.predicate.act) if pointed else None
        told = replace(
            claim,
            direction=direction,
            rule=f"window.{'passive' if one.predicate.passive else 'active'}",
            plover=self._plover(one, claim, near) if kind == "event" and not claim.hypothetical else None,
            time=time_of(self.words, self._period(one.predicate), self.text.tongue),
        )
        return replace(told, valence=self._valence(one, told))

    def _valence(self, one: _Found, claim: Claim) -> int | None:
        """Say whether the claim moves its sides together or apart: by its code, else by what grows or shrinks."""
        known = valence_of(claim, ())
        if known == 0 and claim.kind == "event" and one.predicate.lemma in self.text.lexicon.words("refuse"):
            return 0 if claim.negated else -1
        degree = {"rise": 1, "fall": -1}.get(one.predicate.act, 0)
        lexicon = self.text.lexicon
        signs = [
            sign for kind, sign in (("together", 1), ("apart", -1)) if not lexicon.words(kind).isdisjoint(one.words)
        ]
        if known is None or claim.plover is not None or len(signs) != 1 or not degree:
            return known
        return degree * signs[0]

    def _plover(self, one: _Found, claim: Claim, near: Sequence[Token]) -> Plover | None:
        named = {at.start for at in self.mentions}
        verb = [token for token in near if one.predicate.first <= token.index <= one.predicate.last]
        undone = one.predicate.lemma in self.text.lexicon.words("refuse") and self.text.tongue != "en"
        near = [] if undone else near
        rest = [token for token in near if token not in verb and token.start not in named and token.text.isalpha()]
        verb = [token for token in verb if claim.negated or token.low not in {"not", "n't", "only", "never"}]
        order = (*rest, *verb) if self.text.tongue != "en" else (*verb, *rest)
        return code(
            [_lower(token.text, self.text.tongue) for token in order],
            language=self.text.tongue,
            domain=claim.domain,
            target=bool(claim.target),
            negated=claim.negated,
            future=claim.future,
            modality=claim.modality,
        )

    # ---- memberships ----

    def _membership(self, one: Stated, found: Sequence[_Found], voices: Voices) -> Claim:
        place = self._place(one.noun.start, found)
        force = found[place].force if place is not None else Force("asserted")
        modality = "asserted" if force.modality == "opinion" else force.modality
        roles = Roles((one.state,), one.blocs)
        anchor = (one.noun.start, one.noun.end)
        claim = self._record(
            anchor, roles, replace(force, modality=modality), ("institutions", "membership"), "state", voices
        )
        time = time_of(self.words, nearest(self.periods, one.noun.start), self.text.tongue)
        return replace(claim, time=time, rule="window.membership", valence=valence_of(claim, ()))

    # ---- quantities ----

    def quantities(self, voices: Voices, found: Sequence[_Found] | None = None) -> Iterator[Claim]:
        """Yield one claim per number of which an actor of the sentence is the reporter, partner or agent."""
        clauses = list(self._clauses(voices)) if found is None else found
        for amount in amounts(self.words, self.sentence.start, self.sentence.end, self.text.tongue):
            place = self._place(amount.start, clauses)
            one = clauses[place] if place is not None else None
            parts = one.parts if one is not None else ()
            span = (self.sentence.start, self.sentence.end)
            flow = flow_of(self.words, span, amount, parts, one.predicate if one else None, self.text.tongue)
            flow = shared(self.words, span, amount, self.mentions, flow, self.text.tongue)
            flow = self._completed(flow, one)
            roles = _flow_roles(flow, one)
            if roles.source or roles.target:
                yield self._quantity(amount, _filled(flow, roles, one), one, roles, voices)

    def _completed(self, flow: Flow, one: _Found | None) -> Flow:
        """Give a flow without a reporter the state that the text is about; "between the two countries" a pair."""
        main = self.text.main
        ends = [flow.reporter, flow.partner]
        if main is None or flow.measure not in _POINTED - {"votes"} or None not in ends or main in ends:
            return flow
        other = flow.partner or flow.reporter or next(iter(one.roles.source if one is not None else ()), None)
        if other is None or other == main or (flow.measure in _DIRECTED and flow.partner is None):
            return flow
        return replace(flow, reporter=main, partner=other, guessed=True)

    def _quantity(self, amount: Amount, flow: Flow, one: _Found | None, roles: Roles, voices: Voices) -> Claim:
        period = period_of(self.words, self.periods, amount.start, amount.end)
        force = one.force if one is not None else Force("asserted")
        bound = admitted(self.words, self.sentence.start, amount, self.text.tongue)
        if bound is not None:
            amount, force = bound, replace(force, negated=False, cues=())
        near = words_of(self.sentence.tokens, one.predicate) if one is not None else self.sentence.tokens
        topic = _DOMAINS.get(flow.measure) or classify(self.text.lexicon, near, self.sentence.tokens)
        claim = self._record((amount.start, amount.end), roles, force, topic, "quantity", voices)
        moved = amount.delta or 0.0
        return replace(
            claim,
            quantity=quantity_of(amount, flow, period, self.words),
            direction="up" if moved > 0 else "down" if moved < 0 else None,
            rule="window.quantity",
            flags=(*claim.flags, *(("undated",) if period is None else ())),
            confidence=round(claim.confidence * (0.8 if flow.guessed else 1.0), 3),
            time=time_of(self.words, period, self.text.tongue),
        )

    def _place(self, position: int, found: Sequence[_Found]) -> int | None:
        """Return the place of the clause that holds an offset; a shorter clause before a longer one."""
        token = next((one for one in self.sentence.tokens if one.end > position), None)
        if token is None:
            return None
        holding = [place for place, one in enumerate(found) if one.predicate.holds(token.index)]
        return min(holding, key=lambda place: found[place].predicate.end - found[place].predicate.begin, default=None)

    # ---- records ----

    def _record(  # noqa: PLR0913, PLR0917 - what a claim is made of
        self,
        anchor: tuple[int, int],
        roles: Roles,
        force: Force,
        topic: tuple[str, str],
        kind: ClaimKind,
        voices: Voices,
    ) -> Claim:
        span = (self.sentence.start, self.sentence.end)
        said = Statement(span, anchor, roles, force, topic, kind, voices.chain(anchor[0]), self.mentions)
        coder, confidence = Coder(f"{self.text.tongue}.window", VERSION), self._confidence(roles)
        claim = record(self.text.document, self.paragraph, coder, said)
        return replace(claim, confidence=confidence, confidence_raw=confidence, flags=self._flags(roles))

    def _flags(self, roles: Roles) -> tuple[str, ...]:
        used = [one for one in self.mentions if one.actor in {*roles.source, *roles.target}]
        signs = {
            "teaser": self.paragraph.role == "teaser",
            "caption": self.paragraph.role == "caption",
            "ethnic_adjective": any("ethnic_adjective" in one.flags for one in used),
            "low_resource": True,
        }
        return tuple(name for name, holds in signs.items() if holds)

    def _confidence(self, roles: Roles) -> float:
        """Guess, below the language's cap: full dyads in short sentences are read best."""
        value = CAPS[self.text.tongue]
        value *= 1.0 if roles.source and roles.target else 0.75
        value *= 0.8 if roles.inherited else 1.0
        value *= 0.85 if len(self.sentence.tokens) > 40 else 1.0  # noqa: PLR2004 - longer sentences are read worse
        return round(value, 3)


def _lower(word: str, tongue: str) -> str:
    return word.replace("İ", "i").replace("I", "ı").lower() if tongue == "tr" else word.lower()


def _flow_roles(flow: Flow, one: _Found | None) -> Roles:
    """Goods and arms go from source to target; turnover and votes are mutual."""
    reporter, partner = flow.reporter, flow.partner
    if reporter is None and partner is None:
        return one.roles if one is not None else Roles()
    if flow.measure not in _DIRECTED:
        return Roles(_some(reporter), _some(partner), reciprocal=partner is not None)
    giver, taker = (reporter, partner) if flow.measure == "exports" else (partner, reporter)
    return Roles(_some(giver), _some(taker)) if giver is not None else Roles(_some(taker))


def _some(actor: str | None) -> tuple[str, ...]:
    return () if actor is None else (actor,)


def _filled(flow: Flow, roles: Roles, one: _Found | None) -> Flow:
    """Weapons counted: the clause says who supplies whom; who buys is the reporter."""
    if flow.measure != "arms_units" or flow.reporter is not None:
        return flow
    ends = (next(iter(roles.target), None), next(iter(roles.source), None))
    if one is not None and one.predicate.act == "take":
        ends = ends[::-1]
    return replace(flow, reporter=ends[0], partner=ends[1])
