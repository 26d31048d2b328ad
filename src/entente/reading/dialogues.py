"""Answers in interviews: lines with a dash behind a question, with "Ответ:" or with a name and a colon.

An answer belongs to the one who is named before its colon, else to the last one who spoke; it goes on up to the next
question. Questions are the author's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.reading.persons import find_person
from entente.reading.quotations import OUTSIDE
from entente.reading.speakers import Quotation, Quoter, is_speech
from entente.reading.tellers import is_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.reading.nlp import Token
    from entente.reading.quotations import Part

MOST = 8
"""Paragraphs that one answer may have."""

_DASHED = re.compile(r"[–—-]\s")
_ASKED = re.compile(r"(?:[–—-]\s*)?(?:Вопрос|Корр(?:еспондент)?)\s*[.:]")
_ANSWERED = re.compile(r"(?:[–—-]\s*)?Ответ\s*[.:]")
_LABEL = re.compile(r"[А-ЯЁ][^:«»\n.,!?]{2,60}:\s+\S")
_WORDS = 6


@dataclass(frozen=True, slots=True)
class _Line:
    """What a paragraph is in a dialogue."""

    asks: bool
    answers: bool
    quoter: Quoter | None = None


def find_answers(text: str, parts: Sequence[Part]) -> Iterator[Quotation]:
    """Yield the answers of a document, in order; none where there is no dialogue.

    Parameters
    ----------
    text
        The document's text.
    parts
        Its paragraphs.
    """
    lines = [_line(text, part) for part in parts]
    for place, one in enumerate(lines):
        if one.quoter is not None or (one.answers and place and lines[place - 1].asks):
            last = _last(lines, parts, place) if one.quoter is None else place
            yield Quotation(parts[place].start, parts[last].end, place, last, one.quoter, answer=True)


def _line(text: str, part: Part) -> _Line:
    surface = text[part.start : part.end]
    dashed = bool(_DASHED.match(surface)) and not _is_told(part)
    asks = (dashed and surface.rstrip().endswith("?")) or bool(_ASKED.match(surface))
    answers = not asks and (dashed or bool(_ANSWERED.match(surface)))
    labelled = part.role not in OUTSIDE - {"headline"} and not asks and not answers and _LABEL.match(surface)
    return _Line(asks, answers, _named(part) if labelled else None)


def _is_told(part: Part) -> bool:
    """Whether a line only names a speaker: "– заявил министр."."""
    first = part.sentences[0].tokens[1:3] if part.sentences else ()
    return any(is_speech(token) for token in first)


def _last(lines: Sequence[_Line], parts: Sequence[Part], place: int) -> int:
    """Return where an answer ends: before the next line of the dialogue; alone, if none follows."""
    for at in range(place + 1, min(len(lines), place + MOST + 1)):
        if parts[at].role == "headline" or lines[at].quoter is not None:
            return place
        if lines[at].asks or lines[at].answers:
            return at - 1
    return place


def _named(part: Part) -> Quoter | None:
    """Read "Иван Петров: ...", "Политолог Петров: ...": a name, perhaps with an office, before a colon."""
    tokens = part.sentences[0].tokens if part.sentences else ()
    colon = next((token.index for token in tokens[: _WORDS + 1] if token.text == ":"), 0)
    label = tokens[:colon]
    if not label or not _is_label(label):
        return None
    person = find_person(label, part.mentions[0])
    return Quoter(person, "", (label[0].start, label[-1].end)) if person is not None and person.name else None


def _is_label(label: Sequence[Token]) -> bool:
    plain = all(token.form == "" and token.pos not in {"ADP", "ADV", "SCONJ", "CCONJ"} for token in label)
    return plain and is_name(label[-1]) and label[-1].case in {"Nom", ""}
