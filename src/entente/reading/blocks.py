"""Blocks: paragraphs that one speaker fills although nothing is in quotation marks.

A paragraph that ends in "..., – отмечает политолог X:" opens a block; "..., – заключил X.", a subhead, another opening,
a turn back to the narration, or too many paragraphs close it. Links and captions inside a block are skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from entente.reading.persons import find_person
from entente.reading.speakers import is_speech, speaker_of, verb_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.claims import Paragraph, Speaker
    from entente.reading.nlp import Sentence, Token
    from entente.reading.persons import Person

MOST = 7
"""Paragraphs after which an unclosed block is closed and flagged."""

_SPOKEN = frozenset({"body", "lead", "quote"})
_BREAKING = frozenset({"headline", "subhead"})
_TURNS = re.compile(r"^(?:Напомним|Между тем|Тем временем|Ранее|Как сообщал|Отметим|Справка)\b")
_DASH = re.compile(r"^[–—-]\s")


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs of one speaker.

    Attributes
    ----------
    paragraphs
        Indices of the paragraphs that are his, ascending.
    speaker
        With form ``block_quote``; the cue lies in the opening or closing attribution.
    closed
        Whether a closing attribution was met; if not, the block ended by position.
    """

    paragraphs: tuple[int, ...]
    speaker: Speaker
    closed: bool


@dataclass(frozen=True, slots=True)
class _Cue:
    """An attribution at the end of a paragraph; ``alone`` if the paragraph is nothing else."""

    person: Person
    verb: str
    span: tuple[int, int]
    opens: bool
    alone: bool


def mark_quotes(text: str, paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """Give the role ``quote`` to the paragraphs of all blocks."""
    inside = {index for block in find_blocks(text, paragraphs) for index in block.paragraphs}
    return tuple(replace(one, role="quote") if one.index in inside else one for one in paragraphs)


def find_blocks(text: str, paragraphs: Sequence[Paragraph]) -> tuple[Block, ...]:
    """Return the blocks of a document, in order."""
    blocks: list[Block] = []
    state: _State | None = None
    for paragraph in paragraphs:
        if paragraph.role in _BREAKING and state is not None:
            blocks.extend(state.finish(closed=False))
            state = None
        if paragraph.role not in _SPOKEN:
            continue
        surface = text[paragraph.start : paragraph.end]
        cue = _cue(surface, paragraph.start)
        done, state = _step(state, paragraph, surface, cue)
        blocks.extend(done)
    return (*blocks, *(state.finish(closed=False) if state is not None else ()))


@dataclass(frozen=True, slots=True)
class _State:
    """An open block."""

    person: Person
    speaker: Speaker
    paragraphs: tuple[int, ...] = ()

    def finish(self, *, closed: bool) -> tuple[Block, ...]:
        return (Block(self.paragraphs, self.speaker, closed),) if self.paragraphs else ()

    def grown(self, index: int) -> _State:
        return replace(self, paragraphs=(*self.paragraphs, index))


def _step(
    state: _State | None, paragraph: Paragraph, surface: str, cue: _Cue | None
) -> tuple[tuple[Block, ...], _State | None]:
    """Advance by one paragraph: the blocks that ended, and the block that is open now."""
    if state is None:
        return (), _opened(cue)
    if cue is not None and not _same(state.person, cue.person):
        return state.finish(closed=False), _opened(cue)
    if cue is not None and not cue.opens:
        whole = state if cue.alone else state.grown(paragraph.index)
        return whole.finish(closed=True), None
    if _TURNS.match(surface) or _names(surface, state.person) or len(state.paragraphs) >= MOST:
        return state.finish(closed=False), None
    return (), state.grown(paragraph.index)


def _opened(cue: _Cue | None) -> _State | None:
    if cue is None or not cue.opens:
        return None
    return _State(cue.person, speaker_of(cue.person, "block_quote", cue.verb, cue.span))


def _same(open_: Person, person: Person) -> bool:
    """Tell the open speaker when he returns: by surname, or by occupation alone ("уверен политолог")."""
    return open_.same(person) or not person.name


def _names(surface: str, person: Person) -> bool:
    """Whether a paragraph speaks of the speaker in the third person: it is not his then."""
    return bool(person.name) and person.name.split()[-1][:-1] in surface


def _cue(surface: str, offset: int) -> _Cue | None:
    """Read the attribution at the end of a paragraph, if there is one."""
    from entente.reading.nlp import skim

    last = skim(surface, offset)[-1:]
    if not last or ("«" in surface and surface.rstrip().endswith(("»", "»."))):
        return None
    opens = surface.rstrip().endswith(":")
    return _closing(last[0], opens, surface) or (_opening(last[0]) if opens else None)


def _closing(sentence: Sentence, opens: bool, surface: str) -> _Cue | None:  # noqa: FBT001 - private, one caller
    """Read "..., – отмечает X:", "..., – заключил X.": a verb of speech after a comma or dash, then the speaker."""
    tokens = sentence.tokens
    for verb in reversed(tokens):
        before = tokens[verb.index - 1].text if verb.index else ""
        if is_speech(verb) and before in {",", "–", "—", "-"} and not _inside_quotes(tokens, verb.index):
            person = find_person(tokens[verb.index + 1 :], ())
            if person is None or person.pronoun or any(is_speech(one) for one in tokens[verb.index + 1 :]):
                return None
            alone = bool(_DASH.match(surface)) and verb.index <= 2  # noqa: PLR2004 - the dash, perhaps "так"
            return _Cue(person, verb_of(verb), (verb.start, tokens[-1].end), opens, alone)
    return None


def _inside_quotes(tokens: Sequence[Token], index: int) -> bool:
    """Direct quotations carry their own attribution: no block opens or closes with them."""
    return any(token.text in {"»", "”"} for token in tokens[max(0, index - 4) : index])


def _opening(sentence: Sentence) -> _Cue | None:
    """Read "Политолог X выделяет несколько причин:": the speaker, a verb of speech, a colon; or the speaker alone."""
    tokens = sentence.tokens
    verb = next((token for token in tokens if is_speech(token)), None)
    before = tokens[: verb.index] if verb is not None else tokens[:-1]
    person = find_person(before, ())
    if person is None or not person.name or not person.title:
        return None
    if verb is None and any(token.form == "fin" for token in tokens):
        return None
    return _Cue(person, verb_of(verb) if verb else "", (tokens[0].start, tokens[-1].end), opens=True, alone=False)
