"""Feeds (RSS, Atom, RDF): their entries as articles, with full content or summary. Nothing is fetched.

feedparser reads the bytes in a process of its own: a feed is XML, and XML can be made to grow without end.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from entente.errors import DocumentError
from entente.reading.documents import sha256_of
from entente.reading.formats.apart import parse_apart
from entente.reading.formats.kinds import HEAD
from entente.reading.formats.plain import Extract, joined, normalise, without_control
from entente.reading.formats.records import Entry, Reject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from entente.evidence.claims import ParagraphRole
    from entente.reading.formats.packed import Stream

MAX_FEED = 5_000_000
"""Bytes of a feed: one of 50 long articles has half of them."""
MAX_ENTRIES = 5_000
_HINT = "download it again, or make JSON lines of it"


def entries(stream: Stream, name: str, report: Callable[[Reject], None]) -> Iterator[Entry]:
    """Yield the entries of a feed; those without title and text are reported.

    Raises
    ------
    DocumentError
        If the feed is too large, no XML, without entries, or made to grow.
    """
    data = stream.read(MAX_FEED + 1)
    if len(data) > MAX_FEED:
        raise DocumentError(f"the feed is larger than {MAX_FEED / 1e6:.0f} MB", hint=_HINT)
    if b"<!ENTITY" in data[:HEAD].upper():
        raise DocumentError("the feed declares entities of its own, which can grow without end", hint=_HINT)
    for number, found in enumerate(parse_apart("feed", data), start=1):
        place = str(found["uri"] or f"entry {number:,}")
        if not found["pieces"]:
            report(Reject(name, place, "the entry has no text"))
            continue
        yield Entry(_extract(found), _hash(found), found["uri"] or f"{name}#{number}", name, place)


def _extract(found: dict[str, Any]) -> Extract:
    text, lines = joined((text, role) for text, role in found["pieces"])
    return Extract(text, lines, found["title"], found["outlet"], found["author"], found["date"])


def _hash(found: dict[str, Any]) -> str:
    """Return the hash of an entry's content: the same wherever the entry stands, whatever stands beside it."""
    return sha256_of(json.dumps([found["uri"], found["date"], found["pieces"]], ensure_ascii=True).encode())


def parse(data: bytes) -> list[dict[str, Any]]:
    """Parse a feed: a list of ``{"uri", "title", "outlet", "author", "date", "pieces"}``. Runs in the child."""
    import feedparser

    # A stream, never bytes or a string: those could be taken for the name of a file or an address to fetch.
    found = feedparser.parse(io.BytesIO(data), resolve_relative_uris=False, sanitize_html=False)
    if not found.entries:
        raise DocumentError("the feed has no entries, or is damaged", hint=_HINT)
    outlet = _words(found.feed.get("title"))
    if len(found.entries) > MAX_ENTRIES:
        raise DocumentError(f"the feed has {len(found.entries):,} entries, at most {MAX_ENTRIES:,}", hint=_HINT)
    return [_entry(entry, outlet) for entry in found.entries]


def _entry(entry: Any, outlet: str) -> dict[str, Any]:  # noqa: ANN401 - feedparser record
    title = _words(entry.get("title"))
    body = [piece for piece in _pieces(_content(entry)) if piece[0] != title]
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    return {
        "uri": _words(entry.get("link")),
        "title": title,
        "outlet": outlet,
        "author": _words(entry.get("author")),
        "date": f"{when.tm_year:04d}-{when.tm_mon:02d}-{when.tm_mday:02d}" if when else None,
        "pieces": [(title, "headline"), *body] if title else body,
    }


def _content(entry: Any) -> str:  # noqa: ANN401 - feedparser record
    """Return the fullest text of an entry."""
    texts = [str(one.get("value") or "") for one in entry.get("content") or []]
    return max([*texts, str(entry.get("summary") or "")], key=len)


def _pieces(html: str) -> Sequence[tuple[str, ParagraphRole | None]]:
    """Return the paragraphs of an entry's text, which may hold markup."""
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    from entente.reading.formats.blocks import blocks

    if not html.strip():
        return []
    parser = HTMLParser(remove_comments=True, remove_pis=True)
    tree = document_fromstring(f"<div>{without_control(html)}</div>", parser=parser)
    return [(normalise(text), "subhead" if role == "headline" else role) for text, role in blocks(tree)]


def _words(value: object) -> str:
    return normalise(" ".join(without_control(str(value or "")).split()))[:1000]
