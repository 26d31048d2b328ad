"""Coders by name: a plain dict from a name to where the function is, so that a process of its own can import it."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from inspect import isbuiltin, signature
from typing import TYPE_CHECKING, Any

from entente.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.evidence.claims import Claim, Document

    Coder = Callable[[Document], tuple[Claim, ...]]

EMBEDDED = "embedded"
CODERS: dict[str, str] = {EMBEDDED: "entente.reading.claims:read_claims"}
"""Name -> ``module:function``. ``embedded`` takes the coder of the document's language."""


@lru_cache(maxsize=4)
def coder_named(name: str) -> Coder:
    """Return a coder: one of :data:`CODERS`, or any function given as ``module:function``.

    Raises
    ------
    UnknownNameError
        If there is none of that name.
    UsageError
        If it cannot be imported, or is nothing that can be called with one document.
    """
    place = CODERS.get(name, name)
    module, colon, function = place.partition(":")
    if not colon:
        raise UnknownNameError.among("coder", name, CODERS)
    try:
        found: Coder = getattr(import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise UsageError(f"the coder {name!r} cannot be imported: {error}", hint="give module:function") from error
    if why := _no_coder(found):
        raise UsageError(f"{name!r} is no coder: {why}", hint="a coder is a function from a document to its claims")
    return found


def _no_coder(found: Any) -> str:  # noqa: ANN401 - whatever a module holds
    """Return why an object cannot be a coder, as far as can be told without calling it; empty if it may be one."""
    if not callable(found):
        return f"it is {type(found).__name__}, not a function"
    if isinstance(found, type):
        return "it is a class"
    if isbuiltin(found):
        return "it is a function of the system, written for other things"
    try:
        signature(found).bind("document")
    except TypeError:
        return "it does not take one document alone"
    except ValueError:  # no signature can be told: it is tried on the documents
        return ""
    return ""
