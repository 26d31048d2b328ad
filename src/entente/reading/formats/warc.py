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
from entente.reading.formats.plain import MAX_BYTES, too_many_bytes
from entente.reading.formats.records import Entry, FileError, Reject
from entente.reading.formats.single import extract_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entente.reading.formats.packed import Stream
    from entente.reading.formats.plain import Extract

MAX_HEADER = 1_000_000
"""Bytes of a record's header and of what is read ahead of it."""
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
        try:
            data = _payload(record)
            yield Entry(_extract(record, data), sha256_of(data), uri, name, uri)
        except FileError:
            raise
        except DocumentError as error:
            report(Reject(name, uri, error.message, error.hint))


class _Bounded:
    """Lets warcio read no more than a record may have: it looks for the end of a header line without end.

    Parameters
    ----------
    stream
        The unpacked file.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._left = MAX_HEADER

    def expect(self, size: int) -> None:
        """Allow a record of ``size`` bytes and the header of the next."""
        self._left = size + MAX_HEADER

    def tell(self) -> int:
        return self._stream.tell()

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise cut_off()
        return data


def _records(stream: Stream) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    class Quiet(ArchiveIterator):  # type: ignore[misc]
        """Keeps its remarks on damaged files to itself: they are raised."""

        INC_RECORD = ""

    bounded = _Bounded(stream)
    try:
        for record in Quiet(bounded):
            bounded.expect(max(0, int(record.length or 0)))
            yield record
    except (ArchiveLoadFailed, ValueError, KeyError, AttributeError, TypeError) as error:
        raise cut_off() from error


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


def _payload(record: Any) -> bytes:  # noqa: ANN401 - warcio record
    """Return the bytes of a page that is no larger than an article."""
    encoding = str(record.http_headers.get_header("Content-Encoding") or "") if record.http_headers else ""
    if encoding.strip().lower() not in _ENCODINGS:
        raise DocumentError(f"the page is packed as {encoding[:20]!r}")
    body = record.content_stream()
    pieces, size = [], 0
    while piece := body.read(65_536):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_BYTES:
            raise too_many_bytes("the page")
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise cut_off()
    return b"".join(pieces)


def _extract(record: Any, data: bytes) -> Extract:  # noqa: ANN401 - warcio record
    declared = _content_type(record).lower().partition("charset=")[2].strip(" \"';") or None
    made = extract_text(data, declared)
    captured = iso_date(record.rec_headers.get_header("WARC-Date"))
    return made._replace(date=made.date or captured)
