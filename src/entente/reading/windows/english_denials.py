"""English frames that deny or suppose what they hold: "it cannot be said that", "rumours that ... proved false".

A frame is found in the words of the sentence, folded and joined by blanks. One that opens a clause ("it is a lie that")
marks the acts behind it alone; one that closes over the sentence ("reports of ... turned out to be untrue") marks all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from entente.reading.lexicon import words
from entente.reading.windows.predicates import Mark
from entente.reading.windows.text import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.reading.windows.predicates import Flag, Predicate
    from entente.reading.windows.text import Token

_Frame: TypeAlias = "tuple[int, int, Flag]"
"""Where a frame begins and ends in the joined words, and what it makes of the acts in it."""

TALES = words(
    "claim claims report reports rumour rumours rumor rumors allegation allegations suggestion suggestions accusation "
    "accusations assertion assertions word words story stories idea notion theory myth lie talk speculation fear fears "
    "belief suspicion suspicions hope hopes statement statements news assumption thesis version"
)
"""Nouns that a clause with "that" fills."""
_TALE = "|".join(sorted(TALES))
_WHERE = r"(?: (?:in|at|of|from|on|among|within|inside|outside) (?:the )?\w+(?: \w+)?(?= ))?"
"""A phrase between "nobody" and "believes": "nobody in Vilnius"."""
_PROOF = r"(?:proof|evidence|signs?|indications?|confirmation|hint|trace|grounds?|reason)"
_SURE = (
    r"(?:clear|certain|obvious|evident|proven|proved|established|settled|sure|given|a given|known|true|beyond doubt"
    r"|confirmed)"
)
_HELD = (
    r"(?:believe|think|say|claim|accept|confirm|suppose|imagine|argue|maintain|pretend|suggest|buy|swallow|show|prove"
    r"|proven|demonstrate|establish|verif|document|indicate|found)"
)
_SAY = r"(?:said|claimed|argued|maintained|asserted|stated|concluded|proved|proven|confirmed)"
_CANNOT = r"(?:can ?not|ca ?n't|can ?n't|could ?(?:not|n't)|never)"
_FALSE = (
    r"(?:false|untrue|lies?|unfounded|groundless|baseless|fabricat\w+|wrong|fake|hoax|inventions?|fictions?|nonsense"
    r"|incorrect|myths?|inaccurate|mistaken|canards?|premature|exaggerated|bogus|hot air|forger(?:y|ies)|disinformation"
    r"|(?:an? )?april (?:fool 's|fools '|fools|fool) (?:jokes?|day|pranks?|hoax)|pranks?|figments?|false alarms?)"
)
_OPENING: tuple[tuple[re.Pattern[str], Flag], ...] = (
    (re.compile(rf"\bit {_CANNOT} be {_SAY} that\b"), "negated"),
    (re.compile(rf"\bit (?:is|was|has) (?:not|n't) (?:been )?{_SAY} that\b"), "negated"),
    (
        re.compile(
            r"\bit (?:has|had|is|was) (?:not|n't|never|yet) (?:yet )?(?:to )?(?:be |been )(?:\w+ly )?"
            r"(?:established|verified|substantiated|corroborated|shown|demonstrated|determined) (?:that|whether)\b"
        ),
        "possibility",
    ),
    (
        re.compile(r"\b(?:wrong|false|incorrect|a mistake|untrue) to (?:say|claim|think|believe|suggest) that\b"),
        "negated",
    ),
    (
        re.compile(
            r"\b(?:no ?one|nobody|none|nothing|little|neither \w+|no \w+|(?:hardly|scarcely|barely|almost no) \w+)"
            rf"{_WHERE} (?:\w+ )?(?:would |could |can |will |has |have |had )?(?:\w+ly )?{_HELD}\w* (?:that )?"
        ),
        "negated",
    ),
    (
        re.compile(rf"\bit (?:is|was|'s) (?:simply |just |also |plainly )?(?:a |an )?(?:\w+ )?{_FALSE} that\b"),
        "negated",
    ),
    (re.compile(r"\bit (?:is|was|'s) (?:not|n't) (?:the case|so|true|correct|right) that\b"), "negated"),
    (
        re.compile(
            rf"\b(?:as|call\w*|brand\w*|label\w*|declar\w*) (?:a |an |mere |pure )?(?:\w+ )?{_FALSE} "
            rf"(?:the |all |any )?(?:{_TALE}) (?:that|of|about)\b"
        ),
        "negated",
    ),
    (
        re.compile(r"\bit (?:seem|appear|look)(?:s|ed)? (?:\w+ ){0,2}?(?:that\b|as if\b|as though\b|like\b|,)"),
        "possibility",
    ),
    (
        re.compile(r"\b(?:not|n't|cannot|never) (?:be )?(?:excluded|ruled out|precluded)\b"),
        "possibility",
    ),
    (
        re.compile(
            r"\bit (?:is|was) (?:\w+ )?(?:considered|reported|presumed|speculated|understood|suspected|held) that\b"
        ),
        "possibility",
    ),
    (
        re.compile(
            r"(?:^|\blet (?:us|me|'s) |\blet's )(?:now |just )?"
            r"(?:suppose|assume|imagine|pretend|say|picture) (?!\w+ing\b)"
        ),
        "hypothetical",
    ),
    (re.compile(r"\bwhat if\b"), "hypothetical"),
    (
        re.compile(
            rf"\b(?:no|little|scant|scarce|any|insufficient) (?:\w+ ){{0,2}}?{_PROOF} "
            r"(?:(?:\w+ ){1,3}?(?:emerged?|surfaced?|appeared|found|presented|produced|offered|exists?|seen) )?"
            r"(?:that|of|to)\b"
        ),
        "possibility",
    ),
    (
        re.compile(
            rf"(?P<bounded>\b(?:without|lack of|absence of|for want of) (?:\w+ ){{0,2}}?{_PROOF} (?:that|of)\b)"
        ),
        "possibility",
    ),
    (
        re.compile(rf"\b(?:we|one|you|i|they|anyone) {_CANNOT} (?:really )?(?:say|claim|assert|argue|maintain)\b"),
        "negated",
    ),
    (
        re.compile(
            r"(?:^|[,;] )(?:never|rarely|seldom|nowhere|not once|at no (?:point|time|stage)|under no circumstances) "
            r"(?:before )?(?:has|have|had|did|does|do|will|would|is|was|were|could|can)\b"
        ),
        "negated",
    ),
    (re.compile(rf"(?P<bounded>\bcontrary to )(?:\w+ ){{0,2}}(?:{_TALE}) (?:that|of|about)\b"), "negated"),
    (re.compile(r"(?P<bounded>\b(?:of|from|about|at|over|without) having\b)"), "possibility"),
    (
        re.compile(
            r"\b(?:rumours?|rumors?|speculation|suspicions?|suppositions?|allegations?|idea|notion|theory|myth|lie"
            r"|suggestions?|accusations?|assertions?|assumption|thesis|version|belief|fears?|hopes?"
            r"|(?:the|an?|any|all|these|those|such|of|by|there (?:is|are|was|were)|unconfirmed|new|after|amid|despite"
            r"|following|with|(?<!contrary )to|on) "
            r"(?:claims?|reports?|stor(?:y|ies)|talk)) "
            r"(?:is |are )?that\b(?! (?:is|are|was|were|has|have|had)\b)"
        ),
        "possibility",
    ),
    (
        re.compile(r"\b(?:hard|difficult|impossible|easy|tempting) to (?:believe|imagine|say|think|tell)\b"),
        "possibility",
    ),
    (
        re.compile(
            r"(?<!\bno )(?<!\bnot )(?<!n't )(?<!\bnobody )(?<!\bno one )(?<!\bnone )(?<!\bfew )"
            r"\bdoubt(?:s|ed|ing)? (?:very much )?(?:that|whether|if)\b"
        ),
        "possibility",
    ),
    (
        re.compile(
            rf"\bit (?:is|was|remains?|remained|'s) (?:still |yet )?(?:far from|by no means|not|n't|hardly|scarcely"
            r"|anything but|nowhere near|not yet|less than|not at all|not entirely|n't entirely|never) "
            rf"(?:\w+ly )?{_SURE} (?:that|whether|if|how)\b"
        ),
        "possibility",
    ),
    (
        re.compile(
            r"\bit (?:is|was|remains?|remained|'s) (?:still |very |highly |far |wholly )?(?:unclear|uncertain|unproven"
            r"|unknown|unconfirmed|debatable|questionable|doubtful|disputed|moot|open to (?:question|doubt|debate)"
            r"|to be seen|anyone 's guess|an open question) (?:that|whether|if)\b"
        ),
        "possibility",
    ),
    (
        re.compile(
            r"\b(?:want|demand|await|seek|sought|request|need|ask(?:ed|s|ing)? for|call(?:ed|s|ing)? for|pressed"
            rf" for|(?:wait|look|search)(?:ed|es|s|ing)? for)\w* (?:\w+ )?{_PROOF} (?:that|of)\b"
        ),
        "possibility",
    ),
    (
        re.compile(
            r"\b(?:conspiracy|conspiracists?|propagand\w+|troll\w*|gossips?) (?:theor\w+ )?(?:\w+ ){0,2}?"
            r"(?:maintain|say|claim|insist|hold|allege|assert|believe|swear|suggest)\w* (?:that )?"
        ),
        "possibility",
    ),
    (
        re.compile(
            r"\b(?:hoax|forgery|forged|doctored|bogus|fabricated|fake"
            r"|deepfake|satire|spoof|prank|disinformation)\w* (?:\w+ ){0,2}?"
            r"(?:claim|say|alleg|suggest|purport|assert|announc|report)\w* (?:that )?"
        ),
        "negated",
    ),
    (
        re.compile(
            r"\b(?:doubts?|scepticism|skepticism|uncertainty|confusion) (?:\w+ ){0,3}?(?:over|about|as to) "
            r"(?:whether|if|claims|reports)\b"
        ),
        "possibility",
    ),
    (re.compile(r"\b(?:in theory|theoretically|on paper|hypothetically)\b"), "possibility"),
    (
        re.compile(r"\b(?:some|others|people|rumours|rumors|gossips) (?:say|claim|allege|suspect|have it)\b"),
        "possibility",
    ),
)
_REBUTTED = re.compile(
    r"\b(?:dismiss|reject|den[yi]|refut|debunk|contradict|laugh|shrug|wav|brush)\w* "
    r"(?:(?:aside |off |away )?as (?:\w+ ){1,4}?|(?:\w+ ){0,2})"
    r"(?:reports?|claims?|allegations?|rumou?rs?|suggestions?|accusations?|speculation|talk|assertions?)\b"
    r"(?P<told> (?:that|of|about|on|over|as)\b)?"
)
"""What such a verb holds may be told behind it, or before: "Turkey attacked Syria, but Ankara denied the reports"."""
_CLOSING = re.compile(
    rf"\b(?:{_TALE}) (?:of|that|about|on) [^,;]{{0,160}}?"
    r"\b(?:prov\w+|turn\w* out|is|are|was|were|be|been|being|found|shown) "
    rf"(?:to be |to have been )?(?:\w+ )?(?:{_FALSE}|(?:not|n't) (?:been )?(?:true|correct)|denied|refuted"
    r"|debunked|disproved|rejected|dismissed)\b"
)
_VERIFIED = r"(?:verified|confirmed|substantiated|corroborated|authenticated|established|proven)"
_UNVERIFIED = re.compile(
    rf"\b(?:{_TALE}) (?:of|that|about|on) [^;]{{0,160}}?\b(?:"
    r"(?:can|could|can ?not|have|has|had|is|are|was|were) ?(?:not|n't|never|yet)? (?:yet )?(?:to )?(?:be |been )?"
    rf"(?:\w+ly )?{_VERIFIED}"
    r"|(?:remain|stay|go|went|is|are|was|were)\w* (?:\w+ly )?(?:un(?:confirmed|verified|substantiated|proven"
    r"|corroborated|documented)|disputed|in doubt|in dispute|open to question)"
    r"|lack\w* (?:any |all )?(?:evidence|proof|confirmation|substance))\b"
)
_CONFIRMED = re.compile(rf" (?:is|are|was|were|has been|have been|had been) (?:\w+ly )?{_VERIFIED}$")
"""Reports that were confirmed are no doubt: "the reports ... have been confirmed"."""


_BRANDED = re.compile(
    rf"\b(?:call|brand|label|describ|dismiss|declar)\w* (?:\w+ )?(?:{_TALE}) (?:that|of|about) "
    rf"[^,;]{{0,160}}?\b{_FALSE}\b"
)
_NOMINAL = words("of about on over as to")
_CLAUSAL = words("that whether if")
_LEADERS = words("despite amid after on following notwithstanding with given")
"""What opens a phrase that ends at a comma, before the main clause."""
_LEAD = 6
_JOINTS = words("and but yet")
_STOPS = frozenset(",;:–—(")


def denials(tokens: Sequence[Token], found: Sequence[Predicate]) -> list[tuple[Mark, ...]]:
    """Return, for each predicate of a sentence, the marks that such frames set.

    Parameters
    ----------
    tokens
        Words of the sentence.
    found
        Its predicates, in order.
    """
    surface, starts = joined(tokens)
    told = _Told(tokens, found, surface, starts)
    frames = [*_opened(told), *_closed(told), *_doubted(surface)]
    return [tuple(_marks(one, frames, starts)) for one in found]


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence with its predicates; ``surface`` are its words joined, ``starts`` where each begins."""

    tokens: Sequence[Token]
    found: Sequence[Predicate]
    surface: str
    starts: Sequence[int]

    def end(self, match: re.Match[str]) -> int:
        """Return where what a frame holds ends.

        A frame that leads the sentence ("amid reports that ...") ends at the comma behind its verb, any other where a
        main clause is joined to it, the sentence at the latest.
        """
        link = match.group().split()[-1]
        last = bisect_right(self.starts, match.end() - 1) - 1
        inner = next((one for one in self.found if one.first > last), None)
        if "bounded" in match.re.groupindex or (link in _NOMINAL | _CLAUSAL and self._leads(last)):
            verb = inner.last if inner is not None and link in _CLAUSAL else last
            comma = next((at for at in range(verb + 1, len(self.tokens)) if self.tokens[at].text == ","), None)
            return self._start(comma)
        return self._start(self._joint(last, nominal=link in _NOMINAL))

    def _start(self, at: int | None) -> int:
        return len(self.surface) if at is None else self.starts[at]

    def _leads(self, last: int) -> bool:
        """Whether a frame up to ``last`` opens a clause: "despite fears that", not "came after claims that"."""
        for at in range(last, max(-1, last - _LEAD), -1):
            if self.tokens[at].text in _STOPS:
                return False
            if self.tokens[at].low in _LEADERS:
                return at == 0 or self.tokens[at - 1].low in _STOPS | _JOINTS
        return False

    def _joint(self, last: int, *, nominal: bool) -> int | None:
        """Return the "and", "but" or "yet" of the main clause behind a frame.

        What a clause with "that" holds may be a list, or go on without a comma; a noun is followed by no second verb.
        """
        before = last
        for one in self.found:
            if one.first <= last:
                continue
            for at in range(before + 1, one.first):
                listed = self.tokens[at].low == "and" and (before == last or at > one.begin)
                parted = self.tokens[at - 1].text == "," and not listed
                if self.tokens[at].low in _JOINTS and (parted or (nominal and at <= one.begin)):
                    return at
            before = one.last
        return None


def _opened(told: _Told) -> Iterator[_Frame]:
    """Yield what frames before a clause hold; a supposition holds the whole sentence."""
    for pattern, flag in _OPENING:
        for match in pattern.finditer(told.surface):
            end = len(told.surface) if flag == "hypothetical" else told.end(match)
            yield match.end() - 1, end, flag


def _closed(told: _Told) -> Iterator[_Frame]:
    """Yield what a verb or a verdict behind a tale takes back: the tale, or the acts before it if it is not told."""
    verdict = _CLOSING.search(told.surface) or _BRANDED.search(told.surface)
    if verdict is not None:
        yield verdict.start(), told.end(verdict), "negated"
    for match in _REBUTTED.finditer(told.surface):
        yield (match.start(), told.end(match), "negated") if match["told"] else (0, match.end(), "negated")


def _doubted(surface: str) -> Iterator[_Frame]:
    """Yield the span of a report that nobody could verify: what it tells may have been done, or not."""
    told = _UNVERIFIED.search(surface)
    if told is not None and _CONFIRMED.search(told.group()) is None:
        yield (*told.span(), "possibility")


def _marks(one: Predicate, frames: Sequence[_Frame], starts: Sequence[int]) -> Iterator[Mark]:
    for start, end, flag in frames:
        if start <= starts[one.head] < end:
            yield Mark(flag, one.first, one.first)
