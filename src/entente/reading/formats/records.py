"""Records of bulk reading: an article found in a bulk file, and what gave none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.errors import DocumentError

if TYPE_CHECKING:
    from entente.reading.formats.plain import Extract


class FileError(DocumentError):
    """A bulk file cannot be read on: unlike an article that is rejected, it ends the reading."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A line, page or file that gives no article.

    Attributes
    ----------
    file
        Path of the bulk file or of the file in a folder; empty for bytes.
    place
        Where in it: "line 12", a page's address; empty for the whole file.
    reason
        Why, in one sentence.
    """

    file: str
    place: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.file, self.place, self.reason)))


@dataclass(frozen=True, slots=True)
class Entry:
    """An article found in a bulk file.

    Attributes
    ----------
    extract
        Its text and what the file says of it.
    sha256
        Of the article's own bytes: the line, the page, or the entry of a feed.
    uri
        Its address; else the file and the place in it.
    file, place
        As in :class:`Reject`.
    lang
        Language code that the file gives, or ``None``.
    """

    extract: Extract
    sha256: str
    uri: str
    file: str
    place: str
    lang: str | None = None

    def rejected(self, error: DocumentError) -> Reject:
        """Return the record of this entry's refusal."""
        return Reject(self.file, self.place, error.message)
