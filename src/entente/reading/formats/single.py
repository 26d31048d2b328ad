"""The text of one article from its bytes, whatever its format."""

from __future__ import annotations

from entente.errors import DocumentError
from entente.reading.formats.kinds import HEAD, is_markup, kind_of
from entente.reading.formats.plain import HINT_TEXT, Extract, decode, normalise, refuse_binary, refuse_control

_SEVERAL = {
    "gzip": "a gzip archive",
    "feed": "a feed of articles",
    "jsonl": "a file of JSON lines",
    "json": "JSON that is not one object a line",
    "warc": "a WARC file of web pages",
}
_HINT_BULK = "read it with read_documents"
_HINT_JSON = "make JSON lines of it with jq -c . or jq -c '.[]'"


def extract(data: bytes) -> Extract:
    """Return the text of one article from the bytes of its file: text, HTML, PDF or mail.

    Raises
    ------
    DocumentError
        If it is no article, or a file of several.
    """
    kind = kind_of(data[:HEAD])
    if kind == "pdf":
        from entente.reading.formats.pdf import extract as extract_pdf

        return extract_pdf(data)
    if kind == "mail":
        from entente.reading.formats.mail import extract as extract_mail

        return extract_mail(data)
    if kind in _SEVERAL:
        hint = _HINT_JSON if kind == "json" else _HINT_BULK
        raise DocumentError(f"the file is {_SEVERAL[kind]}, not one article", hint=hint)
    return extract_text(data)


def extract_text(data: bytes, declared: str | None = None) -> Extract:
    """Return the text of one article in plain text or HTML; ``declared`` is the character set that a header names."""
    refuse_binary(data)
    return extract_decoded(decode(data, declared))


def extract_decoded(text: str) -> Extract:
    """Return the text of one article from decoded plain text or HTML."""
    refuse_control(text)
    if is_markup(text):
        from entente.reading.markup import extract as extract_page

        return extract_page(text)
    if text.lstrip()[:9].lower().startswith(("<?xml", "<!doctype")):
        raise DocumentError("the file is XML, neither an HTML page nor a feed", hint=HINT_TEXT)
    return Extract(normalise(text))
