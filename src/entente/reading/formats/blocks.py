"""Blocks of an HTML tree: its paragraphs in order, with the roles that tags and classes give them.

One walk over the tree, without recursion and without reading any text twice: a tree's depth costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from entente.reading.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entente.evidence.claims import ParagraphRole

_ROLES: dict[str, ParagraphRole | None] = {
    "h1": "headline",
    "h2": "subhead",
    "h3": "subhead",
    "h4": "subhead",
    "h5": "subhead",
    "h6": "subhead",
    "figcaption": "caption",
    "caption": "caption",
    "blockquote": "quote",
    "address": "byline",
    "li": "list",
    "dt": "list",
    "dd": "list",
    "tr": "table",
}
_PLAIN = words(
    "html body p div article section main header footer aside nav figure ul ol dl table thead tbody tfoot pre form "
    "center details summary hr fieldset"
)
BLOCKS = _PLAIN | _ROLES.keys()
_SILENT = words("head script style noscript template svg math iframe object select button textarea")
_CLASSES: tuple[tuple[re.Pattern[str], ParagraphRole], ...] = (
    (re.compile(r"\b(?:byline|author(?:s|-name|__name)?|dateline|pub-?date)\b", re.IGNORECASE), "byline"),
    (re.compile(r"\b(?:(?:wp-)?caption(?:-text)?|photo-?credit|image-?credit)\b", re.IGNORECASE), "caption"),
    (re.compile(r"\b(?:read-?(?:also|more)|related(?:-\w+)?|teaser|promo)\b", re.IGNORECASE), "teaser"),
)
_LINKED = 0.9
"""Share of a block's letters that are in links from which on it is a link to another article."""


@dataclass(slots=True)
class _Frame:
    """An open block: its role, the text seen so far, how much of it is in links."""

    role: ParagraphRole | None
    parts: list[str] = field(default_factory=list)
    linked: int = 0


def blocks(tree: Any) -> Iterator[tuple[str, ParagraphRole | None]]:  # noqa: ANN401 - lxml element
    """Yield text and role of each block of an lxml tree, in order; blank blocks are left out.

    The role is the nearest that a tag (heading, caption, block quote, list, table row, address) or a class (byline,
    caption, related) gives; a block that is nothing but links is a ``teaser``. Two line breaks part paragraphs.
    """
    from lxml.etree import iterwalk  # type: ignore[import-untyped]

    frames, links = [_Frame(None)], 0
    walk = iterwalk(tree, events=("start", "end"))
    for event, node in walk:
        frame = frames[-1]
        if event == "start":
            if not isinstance(node.tag, str) or node.tag in _SILENT:
                walk.skip_subtree()
                continue
            links += node.tag == "a"
            if _is_block(node):
                yield from _flushed(frame)
                frame = _Frame(_role(node) or frame.role)
                frames.append(frame)
            elif node.tag == "br":
                frame.parts.append("\n")
            _add(frame, node.text, links)
            continue
        if isinstance(node.tag, str) and node.tag not in _SILENT:
            links -= node.tag == "a"
            if _is_block(node):
                yield from _flushed(frames.pop())
        _add(frames[-1], node.tail, links)
    yield from _flushed(frames[-1])


def _is_block(node: Any) -> bool:  # noqa: ANN401 - lxml element
    return node.tag in BLOCKS or (node.tag == "span" and _by_class(node) is not None)


def _role(node: Any) -> ParagraphRole | None:  # noqa: ANN401 - lxml element
    return _ROLES.get(node.tag) or _by_class(node)


def _by_class(node: Any) -> ParagraphRole | None:  # noqa: ANN401 - lxml element
    named = (node.get("class") or "")[:200]
    return next((role for pattern, role in _CLASSES if pattern.search(named)), None) if named else None


def _add(frame: _Frame, text: str | None, links: int) -> None:
    """Add a text node; its own line breaks are blanks."""
    if text:
        frame.parts.append(text.replace("\r", " ").replace("\n", " "))
        frame.linked += len("".join(text.split())) if links else 0


def _flushed(frame: _Frame) -> Iterator[tuple[str, ParagraphRole | None]]:
    """Yield the paragraphs of a block's text so far, and empty it."""
    whole = "".join(frame.parts)
    linked = frame.linked
    frame.parts, frame.linked = [], 0
    letters = len("".join(whole.split()))
    if not letters:
        return
    only_links = linked >= _LINKED * letters and frame.role in {None, "list"}
    for piece in re.split(r"\n[ \t\u00a0]*\n", whole):
        text = " ".join(piece.split())
        if text:
            yield text, "teaser" if only_links else frame.role
