"""Turkish and Kazakh attributions: "X, ... söyledi", "X'e göre", "«...», – деді X", "X-тың айтуынша"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from entente.reading.lexicon import words
from entente.reading.speakers import Attribution

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.evidence.claims import SpeakerForm
    from entente.reading.windows.predicates import Predicate
    from entente.reading.windows.voices import People, Stretch

_ACCORDING = words(
    "göre gore айтуынша пікірінше мәліметінше мәліметтерінше сөзінше деректерінше болжамынша есебінше бағалауынша "
    "ойынша хабарлауынша жазуынша"
)
_STOPS = frozenset(',;:–—()"“”«».!?')
_REACH = 14


def according(stretch: Stretch, people: People) -> Iterator[Attribution]:
    """Read "Bakan X'e göre, ..." and "сарапшы X-тың айтуынша, ...": the whole sentence is his."""
    tokens = stretch.sentence.tokens
    for token in tokens:
        if token.low not in _ACCORDING or token.index == 0:
            continue
        first = next((at + 1 for at in range(token.index - 1, -1, -1) if tokens[at].text in _STOPS), 0)
        cue = (tokens[first].start, token.end)
        speaker = stretch.voice(first, token.index, people, verb=token.low, cue=cue, form="indirect")
        if speaker is not None:
            yield Attribution(speaker, stretch.sentence.start, stretch.sentence.end, cue)


def said(
    stretch: Stretch, found: Sequence[Predicate], place: int, people: People, quotes: Sequence[tuple[int, int]]
) -> Iterator[Attribution]:
    """Yield the attribution of a verb of speech: its quotation, or the words before it."""
    one, tokens = found[place], stretch.sentence.tokens
    cue = (tokens[one.first].start, tokens[one.last].end)
    inside = [span for span in quotes if span[0] < stretch.sentence.end and span[1] > stretch.sentence.start]
    if any(left <= cue[0] < right for left, right in inside):
        return
    thus = one.first > 0 and tokens[one.first - 1].low in {"деп", "diye"}
    if (
        not inside
        and not thus
        and not any(one.begin <= other.first and other.last < one.first for other in found if other is not one)
    ):
        return
    if one.first and tokens[one.first - 1].low in {"деп", "diye"} and not inside and place:
        one = replace(one, begin=found[place - 1].begin, first=found[place - 1].first)
    form: SpeakerForm = "direct_quote" if inside else "indirect"
    for first, stop in _candidates(stretch, one, inside):
        speaker = stretch.voice(first, stop, people, verb=one.lemma, cue=cue, form=form)
        if speaker is not None:
            denied = one.lemma in stretch.lexicon.words("speech_deny") or one.has("negated")
            scope = inside[-1] if inside else (tokens[one.begin].start, cue[0])
            yield Attribution(speaker, *scope, cue, denied)
            return


def _candidates(stretch: Stretch, one: Predicate, inside: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield where the speaker may be named: behind "деді", before the first comma or quotation, before the verb."""
    tokens = stretch.sentence.tokens
    behind = one.last + 1
    stop = next((at for at in range(behind, len(tokens)) if tokens[at].text in _STOPS), len(tokens))
    if stop > behind:
        yield behind, min(stop, behind + _REACH)
    first = 0 if inside else one.begin
    opening = next((at for at in range(first, one.first) if tokens[at].text in _STOPS), None)
    if opening is not None and opening > first:
        yield first, min(opening, first + _REACH)
    if inside:
        closing = max((at for at in range(one.first) if tokens[at].text in _STOPS), default=-1)
        yield closing + 1, one.first
    elif opening is None:
        yield first, _named_stop(stretch, first, one.first)


def _named_stop(stretch: Stretch, first: int, stop: int) -> int:
    """Return where a name at the start of a clause ends: at the first lower-case word after a capitalised one."""
    tokens = stretch.sentence.tokens
    titles = stretch.lexicon.words("title_official", "title_expert", "title_extra", "title_document")
    seen = False
    for at in range(first, stop):
        capital = tokens[at].text[0].isupper()
        if seen and not capital and at - first > 0 and tokens[at].low not in titles:
            return at
        seen = seen or capital
    return stop
