"""What the model is shown: one paragraph, the two sentences before it, the open speaker, and who is named there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.reading.blocks import find_blocks
from entente.reading.llm.records import Skipped
from entente.reading.llm.surfaces import named_in
from entente.reading.nlp import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.actors import Alias
    from entente.evidence.claims import Document, Mention, Paragraph, Speaker

CODED = frozenset({"headline", "lead", "subhead", "body", "quote"})
"""Roles that are coded; captions, teasers, bylines, tables, lists and boilerplate stay with the embedded coder."""
_TOLD = frozenset({"lead", "body", "quote"})
_BEFORE = 2
_LONGEST_CONTEXT = 1_500
"""Characters of one sentence of context: longer ones are no sentences."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with what is needed to read it.

    Attributes
    ----------
    context
        Spans of the sentences before it, in the document.
    speaker
        Who speaks in the block that the paragraph belongs to, or ``None``.
    mentions
        Actors named in the context and the paragraph, in order of the text.
    """

    document: Document
    paragraph: Paragraph
    context: tuple[tuple[int, int], ...] = ()
    speaker: Speaker | None = None
    mentions: tuple[Mention, ...] = ()

    @property
    def text(self) -> str:
        """The paragraph."""
        return self.document.text[self.paragraph.start : self.paragraph.end]

    @property
    def before(self) -> str:
        """The context, a sentence a line."""
        return "\n".join(self.document.text[start:end] for start, end in self.context)

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids of the actors named, sorted."""
        return tuple(sorted({one.actor for one in self.mentions}))

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where the model may look: the paragraph first, then the context."""
        return ((self.paragraph.start, self.paragraph.end), *self.context)


def passages(document: Document, aliases: Sequence[Alias] | None = None) -> tuple[list[Passage], list[Skipped]]:
    """Return the paragraphs to code, and those that are not, with the reason.

    A heading that names no actor itself is left out; a paragraph is not, if an actor is named right before it.

    Parameters
    ----------
    aliases
        Words that name actors; by default those of the document's language.
    """
    coded = [one for one in document.paragraphs if one.role in CODED]
    skipped = [
        Skipped(document.id, one.index, "role", one.role) for one in document.paragraphs if one.role not in CODED
    ]
    named = named_in(document, coded, aliases)
    ready: list[Passage] = []
    for one in _passages(document, coded, named):
        told = one.paragraph.role in _TOLD
        if one.actors and (told or named[one.paragraph.index]):
            ready.append(one)
        else:
            skipped.append(Skipped(document.id, one.paragraph.index, "no_actor"))
    return ready, sorted(skipped, key=lambda one: one.paragraph)


def _passages(
    document: Document, coded: Sequence[Paragraph], named: Mapping[int, tuple[Mention, ...]]
) -> Iterator[Passage]:
    blocks = find_blocks(document.text, document.paragraphs) if document.lang == "ru" else ()
    speakers = {index: block.speaker for block in blocks for index in block.paragraphs}
    told: list[tuple[int, int, int]] = []
    for paragraph in coded:
        before = tuple(told[-_BEFORE:])
        spans = tuple((start, end) for _, start, end in before)
        near = [one for index, start, end in before for one in named[index] if start <= one.start and one.end <= end]
        mentions = (*near, *named[paragraph.index])
        yield Passage(document, paragraph, spans, speakers.get(paragraph.index), mentions)
        if paragraph.role in _TOLD:
            surface = document.text[paragraph.start : paragraph.end]
            last = [one for one in sentences(surface, paragraph.start) if one[1] - one[0] <= _LONGEST_CONTEXT]
            told.extend((paragraph.index, *one) for one in last[-_BEFORE:])
