"""Files of every format, made on the fly."""

from __future__ import annotations

from email.message import EmailMessage
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Printed = tuple[float, float, str]
"""A printed line: size of type, height on the page, text."""


def objects(bodies: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """Return a PDF file of numbered objects; the first is its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    end = b"trailer<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, end)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """Return a PDF stream."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (extra, len(data), data)


def pdf(contents: Sequence[bytes], *, extra: bytes = b"", info: bytes = b"<<>>") -> bytes:
    """Return a PDF file with one page for each drawing; ``extra`` goes into the drawings' dictionaries."""
    pages = [4 + 2 * index for index in range(len(contents))]
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    made = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids), info]
    for page, content in zip(pages, contents, strict=True):
        font = b"<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>"
        made.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font%s>>/Contents %d 0 R>>" % (font, page + 1)
        )
        made.append(stream(content, extra))
    return objects(made, trailer=b"/Info 3 0 R")


def printed(pages: Sequence[Sequence[Printed]], *, title: str = "", author: str = "", made: str = "") -> bytes:
    """Return a PDF file with lines of text."""
    drawn = [
        b"".join(b"BT /F1 %d Tf 72 %d Td (%s) Tj ET\n" % (size, y, text.encode("cp1252")) for size, y, text in rows)
        for rows in pages
    ]
    info = f"<</Title({title})/Author({author})" + (f"/CreationDate({made})" if made else "") + ">>"
    return pdf(drawn, info=info.encode("cp1252"))


def mail(text: str, *, subject: str = "News", html: str = "", attachment: str = "", flowed: bool = False) -> bytes:
    """Return a mail of 14 May 2024."""
    message = EmailMessage()
    message["From"] = "Иван Петров <ivan@example.org>"
    message["To"] = "desk@example.org"
    message["Subject"] = subject
    message["Date"] = "Tue, 14 May 2024 10:00:00 +0300"
    message.set_content(text)
    if flowed:
        message.set_param("format", "flowed")
    if html:
        message.add_alternative(html, subtype="html")
    if attachment:
        message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename=attachment)
    return message.as_bytes()


def page(body: str) -> str:
    """Return an HTML page."""
    return f"<!DOCTYPE html><html><head><title>A page</title></head><body><article>{body}</article></body></html>"


def rss(entries: Sequence[tuple[str, str]]) -> bytes:
    """Return an RSS feed of 14 May 2024."""
    items = "".join(
        f"<item><title>{escape(title)}</title><link>https://example.org/{number}</link>"
        f"<pubDate>Tue, 14 May 2024 10:00:00 GMT</pubDate><description>{escape(text)}</description></item>"
        for number, (title, text) in enumerate(entries)
    )
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>The Herald</title>'
    return f"{head}{items}</channel></rss>".encode()


def atom(entries: Sequence[tuple[str, str]]) -> bytes:
    """Return an Atom feed of 14 May 2024."""
    items = "".join(
        f'<entry><title>{escape(title)}</title><link href="https://example.org/{number}"/><summary>short</summary>'
        f'<published>2024-05-14T10:00:00Z</published><content type="html">{escape(text)}</content></entry>'
        for number, (title, text) in enumerate(entries)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>The Herald</title>{items}</feed>'.encode()


def warc(  # noqa: PLR0913 - the parts of a record, by name
    payload: bytes,
    *,
    uri: str = "https://example.org/x",
    kind: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    headers: str = "",
    length: int | None = None,
) -> bytes:
    """Return a WARC record of an answer of 14 May 2024."""
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}\r\n".encode() + payload
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2024-05-14T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer) if length is None else length}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"
