"""Paragraphs and their roles, found before any sentence is parsed.

A headline, caption or link without a full stop would otherwise be glued to the next sentence and spoil its parse; and
a link to another article or a picture's caption is not a statement of this article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.evidence.claims import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.evidence.claims import ParagraphRole

_MONTH = r"(?:январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*"
DATE = re.compile(rf"\b(\d{{1,2}})[ .](?:({_MONTH})|(\d{{2}}))[ .](\d{{4}})\b", re.IGNORECASE)
_CAPTION = re.compile(
    r"^(?:фото(?:графия)?|скриншот|иллюстрация|коллаж|инфографика|на фото|на снимке|изображение|видео)\b|^©"
    r"|^(?:фото|источник)\s*:",
    re.IGNORECASE,
)
_TEASER = re.compile(
    r"^(?:читайте также|читать также|смотрите также|по теме|ранее мы писали|см\. также)\b", re.IGNORECASE
)
_BOILER = re.compile(
    r"^(?:подпис(?:ывайтесь|аться|ка)|все права защищены|поделиться|комментарии|реклама|перепечатка|нажимая|18\+|16\+"
    r"|мнение автора может не совпадать|издание и собеседники вымышлены|при использовании материалов|следите за)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:автор|текст|подготовил[аи]?|корреспондент|опубликовано|обновлено|редактор)\b\s*:?", re.IGNORECASE
)
_BULLET = re.compile(r"^(?:[•·▪*■]|\d{1,2}\))\s")
_TABLE = re.compile(r"^[\d\s|;.,%\t–-]+$|^\|.*\|$")
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_STOPS = ".!?…"
_CLOSERS = "\"»“”')]"
_OPENERS = '"«„“('

HEADLINE_WORDS = 25
SUBHEAD_WORDS = 6
LONE_WORDS = 12
TEASER_WORDS = 30
CAPTION_WORDS = 40
BYLINE_WORDS = 15
LEAD_WORDS = 90
WRAP_COLUMNS = 100
EDGE = 4
"""Bylines stand among the first and last paragraphs only."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph before its role is known: span in the text, and the role that the markup gives it, if any."""

    start: int
    end: int
    hint: ParagraphRole | None = None


def segment(text: str, lines: Sequence[Line] | None = None) -> tuple[Paragraph, ...]:
    """Cut a normalised text into paragraphs and give each its role.

    Parameters
    ----------
    text
        Normalised text.
    lines
        Spans and hints from markup; by default the lines of the text, hard-wrapped ones joined.

    Returns
    -------
    tuple of Paragraph
        In order; blank lines are no paragraphs. The role ``quote`` is given later, by :mod:`entente.reading.blocks`.
    """
    spans = tuple(lines) if lines is not None else tuple(lines_of(text))
    surfaces = [text[line.start : line.end] for line in spans]
    roles = _roles(surfaces, [line.hint for line in spans])
    return tuple(
        Paragraph(index, role, line.start, line.end)
        for index, (line, role) in enumerate(zip(spans, roles, strict=True))
    )


def lines_of(text: str) -> Iterator[Line]:
    """Yield the paragraphs of a plain text: its lines, stripped, with hard-wrapped lines joined."""
    bare = [_strip(text, start, end) for start, end in _line_spans(text)]
    wrapped = _is_wrapped(bare)
    open_: Line | None = None
    for line in bare:
        if line.start == line.end:
            if open_ is not None:
                yield open_
            open_ = None
        elif open_ is not None and (wrapped or _continues(text, open_, line)):
            open_ = Line(open_.start, line.end)
        else:
            if open_ is not None:
                yield open_
            open_ = line
    if open_ is not None:
        yield open_


def words(text: str) -> list[str]:
    """Return the words of a text, hyphenated words whole."""
    return _WORD.findall(text)


def is_open(text: str) -> bool:
    """Whether a paragraph lacks its full stop.

    A stop inside closing quotation marks counts only if the paragraph opens with the quotation.
    """
    bare = text.rstrip()
    body = bare.rstrip(_CLOSERS)
    if not body or body[-1] in ":;,":
        return False
    if body[-1] not in _STOPS:
        return True
    return bare != body and bare[-1] not in ")]" and bare[0] not in _OPENERS


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _strip(text: str, start: int, end: int) -> Line:
    surface = text[start:end]
    left = len(surface) - len(surface.lstrip())
    return Line(start + left, start + left + len(surface.strip()))


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether blank lines part the paragraphs and the lines in between are cut at a fixed width."""
    runs: list[list[int]] = [[]]
    for line in lines:
        if line.start == line.end:
            runs.append([])
        else:
            runs[-1].append(line.end - line.start)
    long = [run for run in runs if len(run) > 2]  # noqa: PLR2004 - a paragraph of three lines or more
    inner = [width for run in long for width in run[:-1]]
    return len(long) > 1 and bool(inner) and max(inner) <= WRAP_COLUMNS < 2 * min(inner) + WRAP_COLUMNS // 2


def _continues(text: str, line: Line, after: Line) -> bool:
    """Whether a line without final punctuation goes on in the next, which starts in lower case."""
    return text[line.end - 1] not in _STOPS + _CLOSERS + ":;" and text[after.start].islower()


def _roles(surfaces: Sequence[str], hints: Sequence[ParagraphRole | None]) -> list[ParagraphRole]:
    fixed = [
        hint or _by_form(text, index, len(surfaces))
        for index, (text, hint) in enumerate(zip(surfaces, hints, strict=True))
    ]
    _mark_headline(surfaces, fixed)
    last = max((index for index, role in enumerate(fixed) if role is None), default=-1)
    roles = [
        role or _by_context(text, index == last) for index, (text, role) in enumerate(zip(surfaces, fixed, strict=True))
    ]
    _mark_lead(surfaces, roles)
    return roles


def _by_form(text: str, index: int, total: int) -> ParagraphRole | None:
    """Roles that show in the paragraph itself."""
    size = len(words(text))
    signs: tuple[tuple[bool, ParagraphRole], ...] = (
        (bool(_CAPTION.match(text)) and size <= CAPTION_WORDS, "caption"),
        (bool(_TEASER.match(text)), "teaser"),
        (bool(_BOILER.match(text)), "boilerplate"),
        (min(index, total - 1 - index) < EDGE and _is_byline(text, size), "byline"),
        (bool(_TABLE.match(text)), "table"),
        (bool(_BULLET.match(text)), "list"),
    )
    return next((role for holds, role in signs if holds), None)


def _is_byline(text: str, size: int) -> bool:
    if size > BYLINE_WORDS:
        return False
    return bool(_BYLINE.match(text)) or (bool(DATE.search(text)) and not has_verb(text))


def _mark_headline(surfaces: Sequence[str], roles: list[ParagraphRole | None]) -> None:
    """Make the first paragraph the headline if it has no full stop or is short, and more follows."""
    free = [index for index, role in enumerate(roles) if role is None]
    if len(free) < 2 or "headline" in roles:  # noqa: PLR2004 - a headline and something under it
        return
    first = surfaces[free[0]]
    ends_softly = is_open(first) or first.rstrip()[-1] in "?!"
    if ends_softly and len(words(first)) <= HEADLINE_WORDS:
        roles[free[0]] = "headline"


def _by_context(text: str, last: bool) -> ParagraphRole:  # noqa: FBT001 - private, one caller
    """Tell subheads and links to other articles from body text."""
    size = len(words(text))
    if size <= SUBHEAD_WORDS and not last and (is_open(text) or text.rstrip().endswith("?")):
        return "subhead"
    if not is_open(text) or size > TEASER_WORDS:
        return "body"
    if has_verb(text):
        return "teaser"
    return "subhead" if size <= LONE_WORDS and not last else "body"


def _mark_lead(surfaces: Sequence[str], roles: list[ParagraphRole]) -> None:
    """Make the first body paragraph under a headline the lead, if enough body follows."""
    if "headline" not in roles or roles.count("body") <= 3:  # noqa: PLR2004 - short notes have no lead
        return
    first = roles.index("body")
    if len(words(surfaces[first])) <= LEAD_WORDS and all(
        role in {"headline", "byline", "caption"} for role in roles[:first]
    ):
        roles[first] = "lead"


def has_verb(text: str) -> bool:
    """Whether a text holds a finite verb (Russian dictionary; the likeliest reading of each word)."""
    from entente.reading.nlp import is_verb

    return any(is_verb(word) for word in words(text))
