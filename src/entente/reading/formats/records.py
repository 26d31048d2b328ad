"""Records of bulk reading: an article found in a bulk file, and what gave none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from entente.errors import DocumentError

if TYPE_CHECKING:
    from entente.reading.formats.plain import Extract


def bare(error: DocumentError, path: Path | str) -> str:
    """Return what is wrong without the file's name in front: for who names the file in another way."""
    return error.message.removeprefix(f"{Path(path).name}: ")


def unread(lang: str) -> DocumentError:
    """Return the error for an article in a language without a coder."""
    if lang == "und":
        what = "its language was not recognised as Russian, English, Turkish or Kazakh"
        return DocumentError(what, hint="if it is one of them, name it: --lang en (in Python lang='en')")
    what = f"it is in the language {lang!r}; articles are read in Russian, English, Turkish and Kazakh"
    return DocumentError(what, hint="if it is in one of them, name it: --lang en (in Python lang='en')")


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
    hint
        What to do about it; may be empty.
    """

    file: str
    place: str
    reason: str
    hint: str = ""

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
        return Reject(self.file, self.place, error.message, error.hint)
