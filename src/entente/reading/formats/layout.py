"""Printed lines to paragraphs: what a page repeats is dropped, lines are joined, hyphenation is undone."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from entente.evidence.claims import ParagraphRole

EDGE = 3
"""Headers and footers have at most so many lines."""
TOP = 6
"""The headline is the first of the largest type among so many paragraphs."""
REPEATED = 0.5
"""Share of the pages on which a line at the edge must stand to be a header or footer."""

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^\W*(?:page|p\.|стр\.?|страница|sayfa|бет)?\s*(?:\d{1,4}|[ivxl]{1,7})\s*(?:(?:/|of|из|-)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
_HYPHEN = re.compile(r"(\w*[^\W\d_])[-\u2010\u00ad]$")
_STOPS = (".", "!", "?", "…", ":", ".»", ".”", '."', "!»", "?»", ".)")
_GAP, _INDENT, _SHORT, _LARGER = 1.3, 4.0, 0.8, 1.12


class Row(NamedTuple):
    """A printed line: its text, the place of its first letter in points from the lower left, and its size of type."""

    text: str
    x: float
    y: float
    size: float


class _Sheet(NamedTuple):
    """Measures of a document's body text: size of type, distance of lines, widest line in characters."""

    size: float
    leading: float
    width: float


def paragraphs_of(pages: Sequence[Sequence[Row]]) -> list[tuple[str, ParagraphRole | None]]:
    """Return the paragraphs of printed pages with the roles that the size of type shows.

    The first of the largest type is the headline, other large type makes subheads. Lines at the edge that stand
    on at least half of the pages (three or more), and page numbers, are left out.
    """
    rows = [row for page in _without_edges(pages) for row in page]
    if not rows:
        return []
    sheet = _measure(rows)
    groups = list(_grouped(rows, sheet))
    whole = "\n".join(row.text for row in rows)
    sizes = [group[0].size for group in groups]
    top = sizes.index(max(sizes[:TOP]))
    return [(_text(group, whole), _role(group[0], sheet, first=place == top)) for place, group in enumerate(groups)]


def _without_edges(pages: Sequence[Sequence[Row]]) -> Iterator[list[Row]]:
    """Yield the pages without headers, footers and page numbers."""
    full = [[row for row in page if row.text.strip()] for page in pages]
    seen = Counter(shape for page in full for shape in {_shape(row) for row in _edges(page)})
    least = max(3, REPEATED * len(full)) if len(full) > 2 else 2  # noqa: PLR2004 - of two pages both must have it
    common = {shape for shape, count in seen.items() if count >= least}
    for page in full:
        outer = set(map(id, _edges(page)))
        yield [row for row in page if id(row) not in outer or not _repeated(row, common)]


def _edges(page: Sequence[Row]) -> list[Row]:
    """Return the lines that stand highest and lowest, in whatever order they were drawn."""
    ranked = sorted(page, key=lambda row: row.y)
    return [*ranked[:EDGE], *ranked[EDGE:][-EDGE:]]


def _repeated(row: Row, common: set[str]) -> bool:
    return bool(_PAGE_NUMBER.match(row.text.strip())) or _shape(row) in common


def _shape(row: Row) -> str:
    return _DIGITS.sub("#", " ".join(row.text.split())).casefold()


def _measure(rows: Sequence[Row]) -> _Sheet:
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[row.size] += len(row.text)
    body = sizes.most_common(1)[0][0]
    own = [row for row in rows if row.size == body]
    steps = sorted(a.y - b.y for a, b in pairwise(own) if 0 < a.y - b.y < 4 * max(body, 4))
    widths = sorted(len(row.text.strip()) for row in own)
    # Short paragraphs have as many gaps as lines: the distance of lines is among the smaller steps.
    leading = steps[len(steps) // 4] if steps else 0.0
    return _Sheet(body, leading, float(widths[int(0.9 * (len(widths) - 1))]))


def _grouped(rows: Iterable[Row], sheet: _Sheet) -> Iterator[list[Row]]:
    """Yield the lines of each paragraph."""
    group: list[Row] = []
    for row in rows:
        if group and _breaks(group[-1], row, sheet):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _breaks(above: Row, below: Row, sheet: _Sheet) -> bool:
    """Whether a new paragraph begins between two lines."""
    if abs(above.size - below.size) > 0.1 * max(above.size, 1):
        return True
    ends = above.text.rstrip().endswith(_STOPS)
    step = above.y - below.y
    if step <= 0 or step > 4 * max(below.size, sheet.leading, 4):  # the next column or page
        return ends and not below.text.lstrip()[:1].islower()
    if sheet.leading and step > _GAP * max(sheet.leading, 1.05 * below.size):
        return True
    indented = _INDENT < below.x - above.x < 8 * max(below.size, 4)
    short = len(above.text.strip()) < _SHORT * sheet.width
    return ends and (indented or short)


def _role(row: Row, sheet: _Sheet, *, first: bool) -> ParagraphRole | None:
    if row.size < _LARGER * sheet.size:
        return None
    return "headline" if first else "subhead"


def _text(group: Sequence[Row], whole: str) -> str:
    """Join the lines of a paragraph; a hyphen at a line's end goes, unless the word has it elsewhere too."""
    text = ""
    for row in group:
        line = " ".join(row.text.replace("\u00ad\n", "").split())
        hyphen = _HYPHEN.search(text)
        if hyphen is None or not line[:1].islower():
            text = f"{text} {line}" if text and not hyphen else text + line
            continue
        first = re.match(r"\w+", line)
        compound = f"{hyphen.group(1)}-{first.group() if first else ''}"
        text = (text if text[-1] == "-" and compound in whole else text[:-1]) + line
    return text.replace("\u00ad", "")
