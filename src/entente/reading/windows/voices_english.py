"""English attributions: "X said that ...", "..., X said", "according to X", and quotations."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from entente.reading.lexicon import words
from entente.reading.speakers import Attribution

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.evidence.claims import SpeakerForm
    from entente.reading.windows.predicates import Predicate
    from entente.reading.windows.text import Token
    from entente.reading.windows.voices import People, Stretch

_STRICT = words(
    "show find know see call describe point mention cite quote reject dispute consider view feel suspect "
    "maintain report note write add indicate reveal suggest project threaten promise pledge vow propose hint doubt "
    "fear hope expect predict forecast complain admit confirm repeat reiterate recall deny refute"
)
"""Verbs that report speech only with "that", a comma before them, or a full clause behind."""
_DENIALS = words("deny refute reject dispute dismiss")
_OPENS = frozenset({"what", "which", "that", "because", "while", "although", "when", "where", "as"})
_JOINS = words("and but yet which who")
"""Words that join a clause of its own: "..., and Kyiv denied claims" says nothing of what stands before it."""
_STOPS = frozenset(',;:–—()"“”')
_REACH = 12
_APPOSED = words(
    "a an the who head chief deputy director minister spokesman spokeswoman spokesperson professor analyst chairman "
    "president expert researcher fellow former senior one"
)
"""Words that open what somebody is, behind his name and a comma."""


def according(stretch: Stretch, people: People) -> Iterator[Attribution]:
    """Read "according to X" and "in the view of X": the whole sentence is his."""
    tokens = stretch.sentence.tokens
    for at in range(len(tokens) - 2):
        opens = tokens[at].low == "according" and tokens[at + 1].low == "to"
        views = tokens[at].low in {"view", "opinion", "words"} and tokens[at + 1].low == "of"
        if not opens and not views:
            continue
        first = at + 2
        stop = next((token.index for token in tokens[first:] if token.text in _STOPS | {"."}), len(tokens))
        stop = min(stop, first + _REACH)
        cue = (tokens[at].start, tokens[stop - 1].end)
        speaker = stretch.voice(first, stop, people, verb="according", cue=cue, form="indirect")
        if speaker is not None:
            yield Attribution(speaker, stretch.sentence.start, stretch.sentence.end, cue)


def said(
    stretch: Stretch, found: Sequence[Predicate], place: int, people: People, quotes: Sequence[tuple[int, int]]
) -> Iterator[Attribution]:
    """Yield the attribution of a verb of speech: its quotation, the clause behind it, or the sentence before it."""
    one, tokens = found[place], stretch.sentence.tokens
    quote = _quote(stretch, one, quotes)
    scope = quote or _scope(tokens, found, place)
    if scope is None:
        return
    first, stop = _subject(tokens, one)
    comma = max((at for at in range(first, stop) if tokens[at].text == ","), default=first - 1)
    tail = _is_tail(tokens, found, one)
    first = comma + 1 if tail and comma + 1 < stop else first
    cue = (tokens[one.first].start, tokens[one.last].end)
    form: SpeakerForm = "direct_quote" if quote is not None else "indirect"
    places = [(first, stop), _inverted(tokens, one, found)]
    if tail and comma + 1 == stop:
        places.reverse()
    voiced = (stretch.voice(*place, people, verb=one.lemma, cue=cue, form=form) for place in places)
    speaker = next(filter(None, voiced), None)
    if speaker is None:
        return
    denied = one.lemma in stretch.lexicon.words("speech_deny") or one.has("negated")
    yield Attribution(speaker, *scope, cue, denied)


def _quote(stretch: Stretch, one: Predicate, quotes: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the quotation that a verb of speech belongs to: right before or behind it, with nothing else between."""
    tokens = stretch.sentence.tokens
    verb = tokens[one.head]
    if any(left <= verb.start < right for left, right in quotes):
        return None
    left_edge, right_edge = (
        tokens[max(0, one.first - _REACH)].start,
        tokens[min(len(tokens) - 1, one.last + _REACH)].end,
    )
    near = [span for span in quotes if span[0] <= right_edge and span[1] >= left_edge]
    inside = [span for span in near if span[0] < stretch.sentence.end and span[1] > stretch.sentence.start]
    return min(inside, key=lambda span: max(span[0] - verb.end, verb.start - span[1]), default=None)


def _subject(tokens: Sequence[Token], one: Predicate) -> tuple[int, int]:
    """Return the words before a verb of speech, back to a quotation mark or the start of its clause."""
    first = one.begin
    for at in range(one.first - 1, one.begin - 1, -1):
        if tokens[at].text in {'"', "”", "»", ";"} or tokens[at].low in _OPENS:
            first = at + 1
            break
    return first, one.first


def _inverted(tokens: Sequence[Token], one: Predicate, found: Sequence[Predicate]) -> tuple[int, int]:
    """Return the words behind it: "said Turkish minister X"; none if another verb follows them at once."""
    first = one.last + 1
    later = next((other.first for other in found if other.first > one.last), len(tokens))
    stop = next((at for at in range(first, len(tokens)) if tokens[at].text in {".", ";", ":", '"', "“"}), len(tokens))
    return (first, first) if later <= stop else (first, min(stop, first + _REACH))


def _scope(tokens: Sequence[Token], found: Sequence[Predicate], place: int) -> tuple[int, int] | None:
    """Return what is said: the clause behind the verb, or the sentence before "..., X said"."""
    one = found[place]
    after = tokens[one.last + 1].low if one.last + 1 < len(tokens) else "."
    later = any(other.first > one.last for other in found)
    linked = after in {"that", ":"} or any(
        tokens[at].low == "that" for at in range(one.last + 1, min(one.last + 5, len(tokens)))
    )
    tailed = _is_tail(tokens, found, one)
    if tailed:
        return tokens[0].start, tokens[-1].end
    if later and (linked or one.lemma not in _STRICT or _opens_clause(tokens, found, place)):
        return tokens[one.last].end, _stop(tokens, one).end
    return None


def _stop(tokens: Sequence[Token], one: Predicate) -> Token:
    """Return the last word of what is said; what is denied ends at ", but": "denied that ..., but Chad attacked"."""
    for before, joint in itertools.pairwise(tokens[one.last + 1 :]):
        if one.lemma in _DENIALS and before.text == "," and joint.low in {"but", "yet"}:
            return before
    return tokens[-1]


def _opens_clause(tokens: Sequence[Token], found: Sequence[Predicate], place: int) -> bool:
    """Whether a subject and a finite verb follow without a break: "fears Russia will close the border"."""
    one, later = found[place], found[place + 1 : place + 2]
    if not later:
        return False
    return not any(
        tokens[at].text in _STOPS or tokens[at].low in {"and", "which", "who"}
        for at in range(one.last + 1, later[0].first)
    )


def _is_tail(tokens: Sequence[Token], found: Sequence[Predicate], one: Predicate) -> bool:
    """Whether the attribution stands behind or inside what is said: "Turkey sold drones, the minister said."."""
    before = [at for at in range(one.begin - 1, one.first) if at >= 0 and tokens[at].text == ","]
    if any(tokens[at + 1].low in _JOINS for at in before[-1:]):
        return False
    after = tokens[one.last + 1].text if one.last + 1 < len(tokens) else "."
    ends = after in {".", ",", ";"} or (one.last + 1 < len(tokens) and _reaches_end(tokens, one))
    earlier = any(other.last < one.first for other in found)
    later = any(other.first > one.last for other in found)
    return bool(before) and ends and (earlier or (later and after == ","))


def _reaches_end(tokens: Sequence[Token], one: Predicate) -> bool:
    """Whether only a name, an office or a time is left: "..., said X, a member of parliament"."""
    rest = tokens[one.last + 1 :]
    comma = next((at for at, token in enumerate(rest[:-1]) if token.text == ","), None)
    if comma is not None and rest[comma + 1].low in _APPOSED:
        rest = [*rest[:comma], rest[-1]]
    return (
        len(rest) <= _REACH
        and not any(token.text in _STOPS for token in rest[:-1])
        and rest[0].low not in {"that", "it"}
    )
