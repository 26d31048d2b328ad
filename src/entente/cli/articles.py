"""Articles named on the command line: options of the reader, and its errors told in the words of the shell."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from entente.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LANGUAGES = ("ru", "en", "tr", "kk")
"""Languages with a coder."""

_HINTS = {
    "lang=": "name the language with --lang if it was told wrongly; other languages have no coder",
    "read_documents": "its articles are read with entente read, or coded with entente reading run",
}
"""A word of the library's hints, and what the command line says instead."""
_NO_OPTION = "give an article in Russian, English, Turkish or Kazakh"


def article_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--lang`` and ``--date`` (the argument ``pub_date``)."""
    lang = click.option(
        "--lang", type=click.Choice(LANGUAGES), help="Language of the text (default: found from its letters)."
    )
    date = click.option(
        "--date", "pub_date", metavar="DATE", help="Day of publication (ISO 8601), if the file does not say it."
    )
    return lang(date(function))


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
        named = error.message if str(path) in error.message else f"{path}: {error.message}"
        hint = next((told for word, told in _HINTS.items() if word in error.hint), error.hint)
        if "--lang" in hint and not options:
            hint = _NO_OPTION
        raise DocumentError(named, hint=hint) from error
