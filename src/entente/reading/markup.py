"""HTML pages: the article's text, its paragraphs with the roles that the markup gives them, and its metadata.

Extraction is trafilatura's. Pages that need scripts to show their text give nothing and raise an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entente.errors import DocumentError
from entente.reading.documents import Extract, normalise
from entente.reading.paragraphs import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entente.evidence.claims import ParagraphRole

MAX_TAGS = 60_000
"""More tags than any article page has; extraction takes seconds from there on."""

_TAGS: dict[str, ParagraphRole | None] = {"p": None, "quote": None, "item": "list", "row": "table", "head": "subhead"}


def extract(page: str) -> Extract:
    """Return the article of an HTML page.

    Raises
    ------
    DocumentError
        If the page holds no article text, or has more tags than an article.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document as Page

    tags = page.count("<")
    if tags > MAX_TAGS:
        raise DocumentError(
            f"the HTML page has {tags:,} tags, at most {MAX_TAGS:,} for an article", hint="save the article as text"
        )
    found = bare_extraction(page, include_links=True, include_comments=False, with_metadata=True)
    pieces = list(_pieces(found.body)) if isinstance(found, Page) and found.body is not None else []
    if not pieces:
        raise DocumentError(
            "no article text in the HTML page", hint="save the page's text, or copy the article into a text file"
        )
    return _join(pieces, found)


def _pieces(body: Any) -> Iterator[tuple[str, ParagraphRole | None]]:  # noqa: ANN401 - lxml element
    """Yield text and role hint of each block, in order."""
    for node in body.iter():
        if node.tag not in _TAGS:
            continue
        text = normalise(" ".join("".join(node.itertext()).split()))
        nested = any(child.tag in _TAGS for child in node.iterdescendants())
        if text and not nested:
            yield text, _hint(node, text)


def _hint(node: Any, text: str) -> ParagraphRole | None:  # noqa: ANN401 - lxml element
    if node.tag == "head" and node.get("rend") == "h1":
        return "headline"
    linked = sum(len("".join(ref.itertext())) for ref in node.iter("ref"))
    if node.tag in {"p", "item"} and linked >= 0.9 * len(text):
        return "teaser"
    return _TAGS[node.tag]


def _join(pieces: list[tuple[str, ParagraphRole | None]], found: Any) -> Extract:  # noqa: ANN401 - trafilatura record
    title = normalise(found.title or "")
    if title and not any(hint == "headline" for _, hint in pieces):
        pieces = [(title, "headline"), *(piece for piece in pieces if piece[0] != title)]
    lines, start = [], 0
    for text, hint in pieces:
        lines.append(Line(start, start + len(text), hint))
        start += len(text) + 1
    whole = "\n".join(text for text, _ in pieces)
    return Extract(whole, tuple(lines), title, found.sitename or "", found.author or "", found.date)
