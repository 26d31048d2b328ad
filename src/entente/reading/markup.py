"""HTML pages: the article's text, its paragraphs with the roles that the markup gives them, and its metadata.

Extraction is trafilatura's. Pages that need scripts to show their text give nothing and raise an error. Pages with more
tags, deeper nesting or longer attributes than an article has are parsed in a process of their own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from entente.errors import DocumentError
from entente.reading.formats.apart import parse_apart
from entente.reading.formats.blocks import blocks
from entente.reading.formats.kinds import HEAD
from entente.reading.formats.plain import MAX_CHARACTERS, Extract, joined, normalise, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from entente.evidence.claims import ParagraphRole

MAX_TAGS = 60_000
"""More tags than any article page has; extraction takes seconds from there on."""
SHORT = 30
"""Characters of the shortest article: a sentence."""
MAX_FIELD = 500
CALM_TAGS = 16_000
CALM_BYTES = 800_000
CALM_ENTITIES = 20_000
CALM_DEPTH = 200
"""Pages within these limits are parsed in this process; extraction is quadratic in some of them."""

_TAGS: dict[str, ParagraphRole | None] = {
    "p": None,
    "quote": "quote",
    "item": "list",
    "row": "table",
    "head": "subhead",
}
_SHOWN: frozenset[ParagraphRole] = frozenset({"headline", "subhead", "caption", "quote", "teaser", "byline"})
_BREAK = "\u2028"
"""Line separator: stands for a line break of the markup, as it would in a text."""
_BREAKS = re.compile(r"\u2028\s*\u2028")
_VOID = re.compile(r"<(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|!|\?)", re.IGNORECASE)
_OPENING = re.compile(r"<[a-z]", re.IGNORECASE)


def extract(page: str) -> Extract:
    """Return the article of an HTML page.

    Parameters
    ----------
    page
        Decoded; figure captions, headings, block quotes, bylines and blocks that are nothing but links keep their role.

    Returns
    -------
    Extract
        With title, site name, author and date from the page's metadata.

    Raises
    ------
    DocumentError
        If the page holds no article text, has more tags than an article, or cannot be read in bounded time and memory.
    """
    if "<!ENTITY" in page[:HEAD].upper():
        raise DocumentError(
            "the HTML page declares entities, which can grow without end", hint="save the article as text"
        )
    tags = page.count("<")
    if tags > MAX_TAGS:
        raise DocumentError(
            f"the HTML page has {tags:,} tags, at most {MAX_TAGS:,} for an article", hint="save the article as text"
        )
    found = parse_apart("html", page.encode("utf-8", "replace")) if _is_heavy(page, tags) else _parsed(page)
    text, lines = joined((text, role) for text, role in found["pieces"])
    return Extract(text, lines, found["title"], found["outlet"], found["author"], found["date"])


def parse(data: bytes) -> dict[str, Any]:
    """Parse a page in the child: ``{"pieces": [[text, role]], "title", "outlet", "author", "date"}``."""
    return _parsed(data.decode("utf-8"))


def _is_heavy(page: str, tags: int) -> bool:
    """Whether a page could hold the parser up."""
    return (
        tags > CALM_TAGS
        or len(page) > CALM_BYTES
        or page.count("&") > CALM_ENTITIES
        or len(_OPENING.findall(page)) - page.count("</") - len(_VOID.findall(page)) > CALM_DEPTH
    )


def _parsed(page: str) -> dict[str, Any]:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document as Page
    from trafilatura.utils import load_html

    tree = load_html(page)
    if tree is None:
        raise _no_article()
    shown = {normalise(text): role for text, role in blocks(tree) if role is not None and role in _SHOWN}
    _keep_captions(tree)
    found = bare_extraction(tree, include_links=True, include_comments=False, with_metadata=True, config=_settings())
    pieces = list(_pieces(found.body, shown)) if isinstance(found, Page) and found.body is not None else []
    if not any(role not in {"headline", "teaser"} for _, role in pieces):
        raise _no_article()
    size = sum(len(text) for text, _ in pieces)
    if size > MAX_CHARACTERS:
        raise too_large("the text", f"{size:,} characters", f"{MAX_CHARACTERS:,}")
    return _record(pieces, found)


def _settings() -> Any:  # noqa: ANN401 - a parser of settings of trafilatura's
    """Return the extractor's settings for short articles: below its own limit it takes a page for one paragraph."""
    from trafilatura.settings import use_config

    settings = use_config()
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(SHORT))
    return settings


def _no_article() -> DocumentError:
    return DocumentError(
        "no article text in the HTML page", hint="save the page's text, or copy the article into a text file"
    )


def _keep_captions(tree: Any) -> None:  # noqa: ANN401 - lxml element
    """Make paragraphs of captions: the extractor drops figures, and what is called a caption, whole."""
    for caption in list(tree.iter("figcaption")):
        figure = caption.getparent()
        if figure is not None and figure.tag == "figure":
            figure.tag = "div"
        caption.tag = "p"
        caption.attrib.pop("class", None)


def _pieces(body: Any, shown: Mapping[str, ParagraphRole]) -> Iterator[tuple[str, ParagraphRole | None]]:  # noqa: ANN401 - lxml element
    """Yield text and role hint of each block, in order."""
    for mark in body.iter("lb"):
        mark.tail = _BREAK + (mark.tail or "")
    for node in body.iter(*_TAGS):
        if next(node.iterdescendants(*_TAGS), None) is not None:
            continue
        for text in map(normalise, _texts(node)):
            yield text, shown.get(text) or _hint(node, text)


def _texts(node: Any) -> Iterator[str]:  # noqa: ANN401 - lxml element
    """Yield the paragraphs of a block: two line breaks part them, and bars the cells of a table's row."""
    if node.tag == "row":
        yield " | ".join(" ".join("".join(cell.itertext()).split()) for cell in node.iter("cell"))
        return
    for part in _BREAKS.split("".join(node.itertext())):
        if part.strip():
            yield " ".join(part.split())


def _hint(node: Any, text: str) -> ParagraphRole | None:  # noqa: ANN401 - lxml element
    if node.tag == "head" and node.get("rend") == "h1":
        return "headline"
    linked = sum(len("".join(ref.itertext())) for ref in node.iter("ref"))
    if node.tag in {"p", "item"} and linked >= 0.9 * len(text):
        return "teaser"
    around = node.getparent()
    return "quote" if node.tag == "p" and around is not None and around.tag == "quote" else _TAGS[node.tag]


def _record(pieces: list[tuple[str, ParagraphRole | None]], found: Any) -> dict[str, Any]:  # noqa: ANN401 - trafilatura record
    title = _words(found.title)
    if title and not any(role == "headline" for _, role in pieces):
        pieces = [(title, "headline"), *(piece for piece in pieces if piece[0] != title)]
    return {
        "pieces": pieces,
        "title": title,
        "outlet": _words(found.sitename),
        "author": _words(found.author),
        "date": found.date,
    }


def _words(value: str | None) -> str:
    """Return a field of the metadata; one that is longer than any title is none."""
    text = normalise(" ".join((value or "").split()))
    return text if len(text) <= MAX_FIELD else ""
