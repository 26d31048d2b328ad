"""Files of JSON lines: one object a line, with the article's text and what is known of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from entente.errors import DocumentError
from entente.reading.documents import sha256_of
from entente.reading.formats.dates import iso_date
from entente.reading.formats.plain import MAX_BYTES, normalise, with_headline
from entente.reading.formats.records import Entry, FileError, Reject
from entente.reading.formats.single import extract_decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from entente.reading.formats.packed import Stream

KEYS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "maintext", "full_text"),
    "title": ("title", "headline"),
    "uri": ("url", "uri", "link"),
    "date": ("date", "published", "pub_date", "published_at", "date_publish", "datetime"),
    "author": ("author", "authors", "byline"),
    "outlet": ("outlet", "source", "publisher", "sitename", "site"),
    "lang": ("lang", "language"),
    "id": ("id", "_id"),
}
"""Keys of an object by what they hold, the first that is there counts; case does not matter."""

MAX_BARREN = 100_000
"""Lines in a row without an article after which the file is given up."""
MAX_SKIPPED = 64_000_000
"""Bytes of one overlong line that are skipped before the file is given up."""
_BLOCK = 1 << 20
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][\w-]{1,20})?$")


def entries(stream: Stream, name: str, report: Callable[[Reject], None]) -> Iterator[Entry]:
    """Yield the articles of a file of JSON lines; lines that give none are reported.

    Raises
    ------
    DocumentError
        If the first object has none of the keys that hold a text, or a line never ends.
    """
    known, last = False, 0
    for number, line in _lines(stream):
        place = f"line {number:,}"
        try:
            found = _object(line)
            known = known or _check_layout(found)
            yield _entry(found, line.strip(), name, place)
            last = number
        except FileError:
            raise
        except DocumentError as error:
            report(Reject(name, place, error.message, error.hint))
        if number - last > MAX_BARREN:
            raise FileError(f"{MAX_BARREN:,} lines in a row give no article", hint="give one article a line")


def _lines(stream: Stream) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, with their numbers; of an overlong one its beginning."""
    number = last = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        if not line.endswith(b"\n") and len(line) > MAX_BYTES:
            _skip(stream, number)
        if line.strip():
            last = number
            yield number, line
        elif number - last > MAX_BARREN:
            raise FileError(f"{MAX_BARREN:,} blank lines in a row", hint="give one article a line")


def _skip(stream: Stream, number: int) -> None:
    """Move to the end of an overlong line."""
    skipped = 0
    while (piece := stream.readline(_BLOCK)) and not piece.endswith(b"\n"):
        skipped += len(piece)
        if skipped > MAX_SKIPPED:
            raise FileError(f"line {number:,} does not end", hint="give one object a line")


def _object(line: bytes) -> dict[str, Any]:
    """Return the object of a line with its keys in lower case."""
    if len(line) > MAX_BYTES:
        raise DocumentError(f"the line is longer than {MAX_BYTES / 1e6:.0f} MB")
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DocumentError("the line is not UTF-8") from None
    except (ValueError, RecursionError):
        raise DocumentError("the line is not JSON") from None
    if not isinstance(found, dict):
        raise DocumentError("the line is no object")
    return {str(key).lower(): value for key, value in found.items()}


def _check_layout(found: Mapping[str, Any]) -> bool:
    if any(key in found for key in KEYS["text"]):
        return True
    keys = ", ".join(sorted(found)[:20])[:500]
    raise FileError(
        f"its objects hold no text: their keys are {keys or 'none'}",
        hint=f"call the text one of {', '.join(KEYS['text'])}",
    )


def _entry(found: Mapping[str, Any], line: bytes, name: str, place: str) -> Entry:
    text = _first(found, "text")
    if not isinstance(text, str) or not text.strip():
        raise DocumentError("the object has no text")
    made = extract_decoded(text)
    title = normalise(_words(_first(found, "title"))) or made.title
    whole = with_headline(made, title)._replace(
        outlet=normalise(_words(_first(found, "outlet"))) or made.outlet,
        author=normalise(_words(_first(found, "author"))) or made.author,
        date=iso_date(_first(found, "date")) or made.date,
    )
    own = _words(_first(found, "id")) or place.replace(" ", "-")
    uri = _words(_first(found, "uri")) or f"{name}#{own}"
    tag = _TAG.match(_words(_first(found, "lang")).lower())
    return Entry(whole, sha256_of(line), uri, name, place, tag.group(1) if tag is not None else None)


def _first(found: Mapping[str, Any], what: str) -> Any:  # noqa: ANN401 - plain JSON
    given = (found.get(key) for key in KEYS[what])
    return next((value for value in given if value or value == 0), None)


def _words(value: Any) -> str:  # noqa: ANN401 - plain JSON
    """Return a value as words: of a list all, of an object its name."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_words, value[:20])))
    if isinstance(value, dict):
        return _words(value.get("name") or value.get("title"))
    return " ".join(str(value).split())[:1000] if isinstance(value, (str, int)) else ""
