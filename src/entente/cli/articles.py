"""Articles named on the command line: options of the reader, and its errors told in the words of the shell."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from entente.errors import DocumentError, OptionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from entente.evidence.claims import Document

LANGUAGES = ("ru", "en", "tr", "kk")
"""Languages with a coder."""

_HINTS = {
    "lang=": "if it is one of them, name it, for example: --lang en",
    "read_documents": "its articles are read with entente read, or coded with entente reading run",
}
"""A word of the library's hints, and what the command line says instead."""
_NO_READER = re.compile(r"no reader for articles in '([\w-]+)'")
"""How the library's coders refuse a language."""
_NO_OPTION = "give an article in Russian, English, Turkish or Kazakh"


def article_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--lang`` and ``--date`` (the argument ``pub_date``)."""
    lang = click.option(
        "--lang", type=click.Choice(LANGUAGES), help="Language of the text (default: found from its letters)."
    )
    date = click.option(
        "--date",
        "pub_date",
        metavar="DATE",
        callback=_day,
        help="Day of publication (YYYY-MM-DD), if the file does not say it.",
    )
    return lang(date(function))


def _day(_context: click.Context, _option: click.Parameter, given: str | None) -> str | None:
    """Return the day as YYYY-MM-DD, however ISO 8601 lets it be written."""
    try:
        return None if given is None else dt.date.fromisoformat(given.strip()).isoformat()
    except ValueError:
        raise OptionError(f"--date is {given!r}, not a date", hint="give it as YYYY-MM-DD: 2024-05-14") from None


@contextmanager
def told_in_the_shell(path: Path | str, *, options: bool = True) -> Iterator[None]:
    """Name the file in a reader's error, and give hints that the command line can follow.

    Parameters
    ----------
    path
        The article as it was named.
    options
        Whether the command has ``--lang``.
    """
    try:
        yield
    except DocumentError as error:
        hint = next((told for word, told in _HINTS.items() if word in error.hint), error.hint)
        if "--lang" in hint and not options:
            hint = _NO_OPTION
        raise DocumentError(_naming(path, error), hint=hint) from error


def _naming(path: Path | str, error: DocumentError) -> str:
    """Return the error's message with the file named once, as it was given."""
    from entente.reading.formats.records import bare

    given, name = str(path), str(path).rsplit("/", 1)[-1]
    said = _in_words(bare(error, path) if given else error.message)
    if said.startswith(f"{name} is ") and name:
        return given + said.removeprefix(name)
    return said if repr(given) in said or not given else f"{given}: {said}"


def _in_words(said: str) -> str:
    """Return what is wrong in words for the code of a language."""
    from entente.reading.formats.records import unread

    code = _NO_READER.match(said)
    return unread(code[1]).message if code else said


def readable(document: Document) -> None:
    """Raise a :class:`~entente.errors.DocumentError` that names ``--lang`` if there is no coder for the language."""
    from entente.reading.claims import READERS
    from entente.reading.formats.records import unread

    if document.lang not in READERS:
        raise unread(document.lang)
