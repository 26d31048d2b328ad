"""Claims: the statements of a document, each with its words, its speaker, its force and its actors.

One sentence gives a claim per clause that names an actor, and one per number. ``document.text[start:end] == quote``
holds for all of them. Links to other articles and captions give flagged claims that never count as events.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from entente.actors import blocs as all_blocs
from entente.errors import DocumentError
from entente.evidence.claims import Speaker
from entente.reading.blocks import find_blocks
from entente.reading.confidence import calibrated
from entente.reading.dialogues import find_answers
from entente.reading.flows import Context
from entente.reading.frames import active
from entente.reading.links import linked
from entente.reading.mentions import build_index, find_mentions
from entente.reading.nlp import parse
from entente.reading.periods import periods
from entente.reading.quotations import Part, find_quotations
from entente.reading.rolenouns import add_role_nouns, is_state, main_state
from entente.reading.speakers import Scene, attributions
from entente.reading.statements import SentenceReader
from entente.reading.views import with_views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from entente.actors import Alias
    from entente.evidence.claims import Claim, Document, Mention, Paragraph, SpeakerForm, SpeakerRole
    from entente.reading.blocks import Block
    from entente.reading.frames import Lexicon
    from entente.reading.nlp import Sentence
    from entente.reading.speakers import Attribution, Quotation

_UNREAD = frozenset({"boilerplate", "byline"})
_NUMBERS_ONLY = frozenset({"table", "list"})
_FORMS: Mapping[str, tuple[SpeakerRole, SpeakerForm]] = {
    "headline": ("author", "headline"),
    "subhead": ("author", "headline"),
    "teaser": ("outlet", "teaser"),
    "caption": ("outlet", "caption"),
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
    return calibrated(linked(reader(document, aliases)), document.lang)


def read_russian(document: Document, aliases: Sequence[Alias] | None = None) -> tuple[Claim, ...]:
    """Read a Russian document by rules; see :func:`read_claims`."""
    passages = _passages(document, aliases)
    headline = max((one.end for one in document.paragraphs if one.role == "headline"), default=0)
    named = [one for passage in passages for group in passage.mentions for one in group]
    main = main_state(named, headline_end=headline)
    found = find_blocks(document.text, document.paragraphs)
    blocks = {index: block for block in found for index in block.paragraphs}
    cues = tuple(block.speaker.cue for block in found if block.speaker.cue is not None)
    blocs = frozenset(one.id for one in all_blocs())
    text = _Text(document, main, _now(document), blocs, cues, active(), _quotations(document, passages))
    scene = Scene([])
    claims: list[Claim] = []
    for passage in passages:
        full = replace(passage, mentions=add_role_nouns(passage.sentences, passage.mentions, main))
        claims.extend(ParagraphReader(text, full, blocks.get(passage.paragraph.index), scene).claims())
    parsed = [sentence for passage in passages for sentence in passage.sentences]
    return with_views(_distinct(claims), parsed, named)


def _read_by_windows(document: Document, aliases: Sequence[Alias] | None = None) -> tuple[Claim, ...]:
    from entente.reading import windows

    readers = {"en": windows.read_english, "tr": windows.read_turkish, "kk": windows.read_kazakh}
    return readers[document.lang](document, aliases)


READERS: dict[str, Callable[[Document, Sequence[Alias] | None], tuple[Claim, ...]]] = {
    "ru": read_russian,
    **dict.fromkeys(("en", "tr", "kk"), _read_by_windows),
}
"""Readers by language code."""


@dataclass(frozen=True, slots=True)
class _Text:
    """What holds for the whole document."""

    document: Document
    main: str | None
    now: int | None
    blocs: frozenset[str]
    cues: tuple[tuple[int, int], ...]
    lexicon: Lexicon
    quotations: Mapping[int, Sequence[Quotation]]
    """Quotations that reach into a paragraph, by its index."""

    @property
    def year(self) -> int | None:
        """Year of publication, if the document is dated."""
        return int(self.document.pub_date[:4]) if self.document.pub_date else None


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


def _quotations(document: Document, passages: Sequence[_Passage]) -> dict[int, list[Quotation]]:
    parts = [
        Part(one.paragraph.start, one.paragraph.end, one.paragraph.role, one.sentences, one.mentions)
        for one in passages
    ]
    found: dict[int, list[Quotation]] = {}
    for one in (*find_answers(document.text, parts), *find_quotations(document.text, parts)):
        for place in range(one.first, one.last + 1):
            found.setdefault(passages[place].paragraph.index, []).append(one)
    return found


def _now(document: Document) -> int | None:
    """Return the year of the document: as dated, else the latest year it speaks of as past or present."""
    if document.pub_date:
        return int(document.pub_date[:4])
    found = periods(document.text)
    past = [
        one.last for one in found if document.text[max(0, one.start - 3) : one.start].strip().lower() not in {"к", "до"}
    ]
    return max(past, default=None)


def _distinct(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Keep one claim of each id: the same statement read twice is one."""
    return tuple({claim.id: claim for claim in reversed(claims)}.values())[::-1]


class ParagraphReader:
    """Reads one paragraph; holds what passes from sentence to sentence."""

    def __init__(self, text: _Text, passage: _Passage, block: Block | None, scene: Scene) -> None:
        self.text = text
        self.passage = passage
        self.block = block
        quoted = text.quotations.get(passage.paragraph.index, ())
        self.attributed = attributions(passage.sentences, passage.mentions, scene, quoted)
        self.context = Context(text.main)
        self.subject: tuple[str, ...] = ()

    def claims(self) -> Iterator[Claim]:
        """Yield the paragraph's claims, in order."""
        only_numbers = self.passage.paragraph.role in _NUMBERS_ONLY
        for sentence, mentions in zip(self.passage.sentences, self.passage.mentions, strict=True):
            reading = SentenceReader(self, sentence, mentions)
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
    """Tell the same person twice in a row: by surname, or an occupation without a name."""
    mine, theirs = one.name.split(), other.name.split()
    named = bool(mine and theirs) and mine[-1][:4].lower() == theirs[-1][:4].lower()
    return one.role == other.role and (named or one.name[:1].islower()) and other.form != "narration"
