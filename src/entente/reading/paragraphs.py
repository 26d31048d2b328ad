"""Paragraphs and their roles, found before any sentence is parsed.

A headline, caption or link without a full stop would otherwise be glued to the next sentence and spoil its parse; and
a link to another article or a picture's caption is not a statement of this article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.evidence.claims import Paragraph
from entente.reading.rolewords import BOILER, BYLINE, CAPTION, CREDIT, TEASER, date_in, dateline_end, has_finite_verb

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from entente.evidence.claims import ParagraphRole

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
WRAP_LINES = 6
FULL = 0.75
"""Share of the longest line from which on a line of a wrapped text is full."""
EDGE = 4
"""Bylines stand among the first and last paragraphs only."""
DATELINED = 8
"""Datelines open one of the first paragraphs."""
_HEURISTIC = frozenset({"en", "tr", "kk"})
"""Languages whose verbs are told without a dictionary."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph before its role is known: span in the text, and the role that the markup gives it, if any."""

    start: int
    end: int
    hint: ParagraphRole | None = None


def segment(text: str, lines: Sequence[Line] | None = None, *, lang: str = "ru") -> tuple[Paragraph, ...]:
    """Cut a normalised text into paragraphs and give each its role.

    Parameters
    ----------
    text
        Normalised text.
    lines
        Spans and hints from markup; by default the lines of the text, hard-wrapped ones joined.
    lang
        Language of the text: finite verbs tell links to other articles from subheads.

    Returns
    -------
    tuple of Paragraph
        In order; blank lines are no paragraphs. A dateline ("ANKARA, May 14 (Agency) -") is a byline of its own. The
        role ``quote`` comes from markup or is given later, by :mod:`entente.reading.blocks` or
        :mod:`entente.reading.quoting`.
    """
    spans = tuple(_without_datelines(text, lines if lines is not None else lines_of(text)))
    surfaces = [text[line.start : line.end] for line in spans]
    roles = _roles(surfaces, [line.hint for line in spans], lang)
    return tuple(
        Paragraph(index, role, line.start, line.end)
        for index, (line, role) in enumerate(zip(spans, roles, strict=True))
    )


def lines_of(text: str) -> Iterator[Line]:
    """Yield the paragraphs of a plain text: its lines, stripped, with hard-wrapped lines joined."""
    raw = list(_line_spans(text))
    bare = [_strip(text, start, end) for start, end in raw]
    wrapped = _is_wrapped(bare)
    width = 0 if wrapped else _column(text, bare)
    indented = _indents(raw, bare) if width else frozenset()
    open_: Line | None = None
    above = Line(0, 0)
    for index, line in enumerate(bare):
        if open_ is None or line.start == line.end:
            joins = False
        elif width:
            joins = index not in indented and not _ends(text, above, width)
        else:
            joins = wrapped or _continues(text, open_, line)
        if open_ is not None and not joins:
            yield open_
        fresh = line if line.end > line.start else None
        open_ = Line(open_.start, line.end) if open_ is not None and joins else fresh
        above = line
    if open_ is not None:
        yield open_


def _without_datelines(text: str, lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the paragraphs with the dateline cut off the first that has one, as a byline."""
    open_ = True
    for index, line in enumerate(lines):
        end = dateline_end(text[line.start : line.end]) if open_ and index < DATELINED and line.hint is None else 0
        if end:
            open_ = False
            yield Line(line.start, line.start + len(text[line.start : line.start + end].rstrip()), "byline")
        yield Line(line.start + end, line.end, line.hint)


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


def _column(text: str, lines: Sequence[Line]) -> int:
    """Return the width at which a text without blank lines is cut; 0 if its lines are paragraphs.

    Most lines of a wrapped text are nearly as long as the longest, and many of them stop inside a sentence.
    """
    widths = [line.end - line.start for line in lines if line.end > line.start]
    if len(widths) < WRAP_LINES or max(widths) > WRAP_COLUMNS:
        return 0
    full = sum(width >= FULL * max(widths) for width in widths)
    open_ = sum(text[line.end - 1] not in _STOPS + _CLOSERS + ":;" for line in lines if line.end > line.start)
    return max(widths) if min(full, open_ + len(widths) // 5) >= 0.6 * len(widths) else 0


def _ends(text: str, line: Line, width: int) -> bool:
    """Whether a line of a wrapped text ends its paragraph: it is short, and ends a sentence or is a heading."""
    short = line.end - line.start < FULL * width
    return short and (text[line.end - 1] in _STOPS + _CLOSERS + ":;" or line.end - line.start < width // 2)


def _indents(raw: Sequence[tuple[int, int]], lines: Sequence[Line]) -> frozenset[int]:
    """Return the indices of indented lines, if they are few enough to be the first lines of paragraphs."""
    found = frozenset(
        index for index, ((start, _), line) in enumerate(zip(raw, lines, strict=True)) if line.end > line.start > start
    )
    return found if len(found) < len(lines) // 2 else frozenset()


def _continues(text: str, line: Line, after: Line) -> bool:
    """Whether a line without final punctuation goes on in the next, which starts in lower case."""
    return text[line.end - 1] not in _STOPS + _CLOSERS + ":;" and text[after.start].islower()


def _roles(surfaces: Sequence[str], hints: Sequence[ParagraphRole | None], lang: str) -> list[ParagraphRole]:
    fixed = [
        hint or _by_form(text, index, len(surfaces), lang)
        for index, (text, hint) in enumerate(zip(surfaces, hints, strict=True))
    ]
    _mark_headline(surfaces, fixed)
    last = max((index for index, role in enumerate(fixed) if role is None), default=-1)
    roles = [
        role or _by_context(text, lang, last=index == last)
        for index, (text, role) in enumerate(zip(surfaces, fixed, strict=True))
    ]
    _mark_lead(surfaces, roles)
    return roles


def _by_form(text: str, index: int, total: int, lang: str) -> ParagraphRole | None:
    """Roles that show in the paragraph itself."""
    size = len(words(text))
    signs: tuple[tuple[bool, ParagraphRole], ...] = (
        (bool(BOILER.match(text)), "boilerplate"),
        (size <= CAPTION_WORDS and bool(CAPTION.match(text) or CREDIT.search(text)), "caption"),
        (bool(TEASER.match(text)), "teaser"),
        (min(index, total - 1 - index) < EDGE and _is_byline(text, size, lang), "byline"),
        (bool(_TABLE.match(text)), "table"),
        (bool(_BULLET.match(text)), "list"),
    )
    return next((role for holds, role in signs if holds), None)


def _is_byline(text: str, size: int, lang: str) -> bool:
    if size > BYLINE_WORDS:
        return False
    return bool(BYLINE.match(text)) or (date_in(text) is not None and not has_verb(text, lang))


def _mark_headline(surfaces: Sequence[str], roles: list[ParagraphRole | None]) -> None:
    """Make the first paragraph the headline if it has no full stop or is short, and more follows."""
    free = [index for index, role in enumerate(roles) if role is None]
    if len(free) < 2 or "headline" in roles:  # noqa: PLR2004 - a headline and something under it
        return
    first = surfaces[free[0]]
    ends_softly = is_open(first) or first.rstrip()[-1] in "?!"
    if ends_softly and len(words(first)) <= HEADLINE_WORDS:
        roles[free[0]] = "headline"


def _by_context(text: str, lang: str, *, last: bool) -> ParagraphRole:
    """Tell subheads and links to other articles from body text."""
    size = len(words(text))
    if _ends_quotation(text):
        return "body"
    if size <= SUBHEAD_WORDS and not last and (is_open(text) or text.rstrip().endswith("?")):
        return "subhead"
    if not is_open(text) or size > TEASER_WORDS:
        return "body"
    if has_verb(text, lang):
        return "teaser"
    return "subhead" if size <= LONE_WORDS and not last else "body"


def _ends_quotation(text: str) -> bool:
    """Whether a paragraph ends with a quotation that began in an earlier one."""
    last = text.rstrip().rstrip(_STOPS)[-1:]
    return (last == '"' and text.count('"') % 2 == 1) or (last in {"”", "»"} and not set("“„«") & set(text))


def _mark_lead(surfaces: Sequence[str], roles: list[ParagraphRole]) -> None:
    """Make the first body paragraph under a headline the lead, if enough body follows."""
    if "headline" not in roles or roles.count("body") <= 3:  # noqa: PLR2004 - short notes have no lead
        return
    first = roles.index("body")
    if len(words(surfaces[first])) <= LEAD_WORDS and all(
        role in {"headline", "byline", "caption"} for role in roles[:first]
    ):
        roles[first] = "lead"


def has_verb(text: str, lang: str = "ru") -> bool:
    """Whether a text holds a finite verb (Russian dictionary, the likeliest reading of each word; else by form)."""
    if lang in _HEURISTIC:
        return has_finite_verb(text, lang)
    from entente.reading.nlp import is_verb

    return any(is_verb(word) for word in words(text))
