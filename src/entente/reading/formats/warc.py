"""WARC files: the pages of a crawl, with their address and the day of their capture.

Pages of HTML and plain text that were answered with status 200 are read, also the texts of a WET file. warcio reads the
records from a stream that is already unpacked, so an archive of one or of many members is the same to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entente.errors import DocumentError
from entente.reading.documents import sha256_of
from entente.reading.formats.dates import iso_date
from entente.reading.formats.packed import cut_off
from entente.reading.formats.plain import MAX_BYTES, too_large
from entente.reading.formats.records import Entry, Reject
from entente.reading.formats.single import extract_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entente.reading.formats.packed import Stream
    from entente.reading.formats.plain import Extract

_TYPES = frozenset({"response", "resource", "conversion"})
_CONTENT = ("text/html", "application/xhtml+xml", "text/plain")
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


def entries(stream: Stream, name: str, report: Callable[[Reject], None]) -> Iterator[Entry]:
    """Yield the pages of a WARC file that hold an article; other pages are reported.

    Raises
    ------
    DocumentError
        If the file is cut off or damaged, after the pages before that place.
    """
    for record in _records(stream):
        if not _is_page(record):
            continue
        uri = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
        data = _payload(record, stream.name)
        try:
            if len(data) > MAX_BYTES:
                raise too_large("the page", f"more than {MAX_BYTES / 1e6:.0f} MB", f"{MAX_BYTES / 1e6:.0f} MB")
            yield Entry(_extract(record, data), sha256_of(data), uri, name, uri)
        except DocumentError as error:
            report(Reject(name, uri, error.message))


def _records(stream: Stream) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        yield from ArchiveIterator(stream)
    except (ArchiveLoadFailed, ValueError, KeyError, AttributeError) as error:
        raise cut_off(stream.name) from error


def _is_page(record: Any) -> bool:  # noqa: ANN401 - warcio record
    if record.rec_type not in _TYPES:
        return False
    http = record.http_headers
    if http is not None and http.get_statuscode() != "200":
        return False
    return _content_type(record).split(";")[0].strip().lower() in _CONTENT


def _content_type(record: Any) -> str:  # noqa: ANN401 - warcio record
    headers = record.http_headers if record.http_headers is not None else record.rec_headers
    return str(headers.get_header("Content-Type") or "")


def _payload(record: Any, name: str) -> bytes:  # noqa: ANN401 - warcio record
    """Return the page's bytes, at most one more than an article may have."""
    encoding = str(record.http_headers.get_header("Content-Encoding") or "") if record.http_headers else ""
    if encoding.strip().lower() not in _ENCODINGS:
        raise DocumentError(f"the page is packed as {encoding[:20]!r}")
    body = record.content_stream()
    pieces, size = [], 0
    while size <= MAX_BYTES and (piece := body.read(65_536)):
        pieces.append(piece)
        size += len(piece)
    if size <= MAX_BYTES and getattr(record.raw_stream, "limit", 0) > 0:
        raise cut_off(name)
    return b"".join(pieces)[: MAX_BYTES + 1]


def _extract(record: Any, data: bytes) -> Extract:  # noqa: ANN401 - warcio record
    declared = _content_type(record).lower().partition("charset=")[2].strip(" \"';") or None
    made = extract_text(data, declared)
    captured = iso_date(record.rec_headers.get_header("WARC-Date"))
    return made._replace(date=made.date or captured)
