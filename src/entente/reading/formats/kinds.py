"""Which format a file is in, told by its first bytes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["text", "html", "pdf", "mail", "feed", "json", "jsonl", "warc", "gzip"]

SINGLE: frozenset[Kind] = frozenset({"text", "html", "pdf", "mail"})
"""Formats that hold one article."""

FILE_NAME = re.compile(
    r"\S{1,300}\.(?:txt|md|html?|pdf|docx?|rtf|eml|xml|rss|atom|jsonl?|ndjson|warc|gz)", re.IGNORECASE
)
"""A string that looks so is the name of a file, even of one that does not exist."""

HEAD = 65_536
"""Bytes that are enough to tell."""

_MARKUP = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,20}"
    r"<(?:!doctype html|html|head|body|article|main|section|header|meta|title|div|h[1-6][ >]|p[ >])",
    re.IGNORECASE | re.DOTALL,
)
_FEED = re.compile(
    rb"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<\?[^>]{0,500}>\s*|<!--.{0,2000}?-->\s*){0,20}"
    rb"(?:<!DOCTYPE\s+(?:rss|feed|rdf)[^\[>]{0,300}(?:>|\[.{0,20000}?\]\s*>)\s*)?<(?:rss|feed|rdf:RDF)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(rb"\A\s*(?:\{\s*\"[^\"\n]{1,100}\"\s*:|\[\s*\{)")
_FIELD = re.compile(rb"\A(?:From [^\n]{0,200}\r?\n)?[!-9;-~]{2,60}:[ \t][^\n]{0,2000}\r?\n")
_MAIL_FIELDS = re.compile(
    rb"^(From|To|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Delivered-To|Content-Type):[ \t]",
    re.IGNORECASE | re.MULTILINE,
)
_BLANK = re.compile(rb"\r?\n\r?\n")
_MAIL_LEAST = 3


def kind_of(head: bytes) -> Kind:
    """Return the format of a file from its first :data:`HEAD` bytes; what is nothing else is ``text``."""
    bare = head.removeprefix(b"\xef\xbb\xbf")
    signs: tuple[tuple[Kind, Callable[[bytes], object]], ...] = (
        ("gzip", lambda bare: bare.startswith(b"\x1f\x8b")),
        ("pdf", lambda bare: bare.lstrip(b"\x00\t\r\n\x0c ").startswith(b"%PDF")),
        ("warc", lambda bare: bare.startswith(b"WARC/")),
        ("feed", _FEED.match),
        ("jsonl", _is_object),
        ("json", _JSON.match),
        ("mail", _is_mail),
        ("html", lambda bare: is_markup(bare[:8192].decode("utf-8", "replace"))),
    )
    return next((kind for kind, holds in signs if holds(bare)), "text")


def is_markup(text: str) -> bool:
    """Whether a decoded text is an HTML page or a fragment of one."""
    return bool(_MARKUP.match(text))


def _is_mail(head: bytes) -> bool:
    """Whether a file begins with the header of a mail: three of its fields, among them a sender or a subject."""
    if not _FIELD.match(head):
        return False
    fields = {one.lower() for one in _MAIL_FIELDS.findall(_BLANK.split(head, maxsplit=1)[0])}
    return len(fields) >= _MAIL_LEAST and bool(fields & {b"from", b"subject"})


def _is_object(head: bytes) -> bool:
    """Whether the first line is a JSON object, or the beginning of one that is longer than the head."""
    line = head.lstrip()
    if not line.startswith(b"{"):
        return False
    first, end, _ = line.partition(b"\n")
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        # A first line that is longer than the head cannot be parsed: its beginning decides.
        return not end and bool(_JSON.match(first))
