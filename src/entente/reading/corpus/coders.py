"""Coders by name: a plain dict from a name to where the function is, so that a process of its own can import it."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from entente.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.evidence.claims import Claim, Document

    Coder = Callable[[Document], tuple[Claim, ...]]

CODERS: dict[str, str] = {"embedded": "entente.reading.claims:read_claims"}
"""Name -> ``module:function``. ``embedded`` takes the coder of the document's language."""


@lru_cache(maxsize=4)
def coder_named(name: str) -> Coder:
    """Return a coder: one of :data:`CODERS`, or any function given as ``module:function``.

    Raises
    ------
    UnknownNameError
        If there is none of that name.
    UsageError
        If it cannot be imported.
    """
    place = CODERS.get(name, name)
    module, colon, function = place.partition(":")
    if not colon:
        raise UnknownNameError.among("coder", name, CODERS)
    try:
        found: Coder = getattr(import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise UsageError(f"the coder {name!r} cannot be imported: {error}", hint="give module:function") from error
    return found
