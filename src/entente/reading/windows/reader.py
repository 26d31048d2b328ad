"""Reading a document by windows: paragraphs to sentences, sentences to claims."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from entente.actors import blocs as all_blocs
from entente.evidence.claims import Speaker
from entente.reading.rolenouns import main_state
from entente.reading.windows.lexicon import lexicon
from entente.reading.windows.names import build_index, find_mentions
from entente.reading.windows.sentence import SentenceReader
from entente.reading.windows.text import sentences, spelling
from entente.reading.windows.voices import People, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.actors import Alias
    from entente.evidence.claims import Claim, Document, Mention, Paragraph, SpeakerForm, SpeakerRole
    from entente.reading.speakers import Attribution
    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.names import Index
    from entente.reading.windows.text import Sentence, Spelling, Tongue

_UNREAD = frozenset({"boilerplate", "byline"})
_FORMS: Mapping[str, tuple[SpeakerRole, SpeakerForm]] = {
    "headline": ("author", "headline"),
    "subhead": ("author", "headline"),
    "teaser": ("outlet", "teaser"),
    "caption": ("outlet", "caption"),
}


def read_english(document: Document, aliases: Sequence[Alias] | None = None) -> tuple[Claim, ...]:
    """Read an English document; see :func:`entente.reading.claims.read_claims`."""
    return _read(document, "en", aliases)


def read_turkish(document: Document, aliases: Sequence[Alias] | None = None) -> tuple[Claim, ...]:
    """Read a Turkish document; see :func:`entente.reading.claims.read_claims`."""
    return _read(document, "tr", aliases)


def read_kazakh(document: Document, aliases: Sequence[Alias] | None = None) -> tuple[Claim, ...]:
    """Read a Kazakh document; see :func:`entente.reading.claims.read_claims`."""
    return _read(document, "kk", aliases)


@dataclass(frozen=True, slots=True)
class Text:
    """What holds for the whole document."""

    document: Document
    tongue: Tongue
    spelled: Spelling
    lexicon: Lexicon
    index: Index
    blocs: frozenset[str]
    people: People
    main: str | None = None
    """The state that the document is about."""

    @property
    def now(self) -> int | None:
        """Year of publication, if the document is dated."""
        return int(self.document.pub_date[:4]) if self.document.pub_date else None


@dataclass(frozen=True, slots=True)
class Voices:
    """The speakers of one sentence."""

    text: Text
    paragraph: Paragraph
    attributed: Sequence[Attribution]

    def around(self, position: int) -> list[Attribution]:
        """Return the attributions whose scope holds an offset, widest first."""
        return sorted((one for one in self.attributed if one.holds(position)), key=lambda one: one.start - one.end)

    def chain(self, position: int) -> tuple[Speaker, ...]:
        """Return the speakers of a word, outermost first."""
        role, form = _FORMS.get(self.paragraph.role, ("author", "narration"))
        found = [Speaker(self.text.document.author or role, role, form)]
        for one in self.around(position):
            if one.speaker.name != found[-1].name:
                found.append(one.speaker)
        return tuple(found)

    def reports(self, position: int) -> bool:
        """Whether a word is itself the verb of an attribution."""
        return any(one.cue[0] <= position < one.cue[1] for one in self.attributed)


def _read(document: Document, tongue: Tongue, aliases: Sequence[Alias] | None) -> tuple[Claim, ...]:
    spelled = spelling(document.text, tongue)
    blocs = frozenset(one.id for one in all_blocs())
    text = Text(document, tongue, spelled, lexicon(spelled), build_index(spelled, aliases), blocs, People())
    read = [(one, _sighted(text, one)) for one in document.paragraphs if one.role not in _UNREAD]
    headline = max((one.end for one in document.paragraphs if one.role == "headline"), default=0)
    named = [mention for _, sights in read for _, mentions in sights for mention in mentions]
    text = replace(text, main=main_state(named, headline_end=headline))
    found = [claim for paragraph, sights in read for claim in _paragraph(text, paragraph, sights)]
    return tuple({claim.id: claim for claim in reversed(found)}.values())[::-1]


def _sighted(text: Text, paragraph: Paragraph) -> list[tuple[Sentence, tuple[Mention, ...]]]:
    """Return the sentences of a paragraph with their actors."""
    words, date = text.document.text, text.document.pub_date
    cut = sentences(words, paragraph.start, paragraph.end, text.spelled)
    return [(one, find_mentions(one, words, text.index, date=date)) for one in cut]


def _paragraph(
    text: Text, paragraph: Paragraph, sights: Sequence[tuple[Sentence, tuple[Mention, ...]]]
) -> Iterator[Claim]:
    """Yield the claims of a paragraph; a quotation that runs over several sentences keeps its speaker."""
    quotes = quoted(text.document.text, paragraph.start, paragraph.end)
    readers = [SentenceReader(text, paragraph, sentence, mentions) for sentence, mentions in sights]
    attributed = [one for reader in readers for one in reader.attributions(quotes)]
    spread = [one for one in attributed if one.speaker.form == "direct_quote"]
    for reader in readers:
        own = [one for one in attributed if reader.sentence.start <= one.cue[0] < reader.sentence.end]
        voices = Voices(text, paragraph, [*own, *(one for one in spread if one not in own)])
        only = paragraph.role in {"table", "list"}
        yield from reader.quantities(voices) if only else reader.claims(voices)
