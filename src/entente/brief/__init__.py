"""The answer, for a reader: frozen contracts, figures, five sentences, one self-contained page.

:func:`assemble` turns evidence (and an article's claims) into a :class:`Brief`; :func:`render_html`, :func:`to_json`
and :func:`write_brief` only read it. Nothing heavy is imported until a name is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entente.brief.assembly import assemble
    from entente.brief.contracts import Brief, Material, dumps, from_json, to_json
    from entente.brief.figures import complete, draw
    from entente.brief.render import render_html
    from entente.brief.write import write_brief

_HOMES = {
    "assemble": "assembly",
    "Brief": "contracts",
    "Material": "contracts",
    "dumps": "contracts",
    "from_json": "contracts",
    "to_json": "contracts",
    "complete": "figures",
    "draw": "figures",
    "render_html": "render",
    "write_brief": "write",
}

__all__ = [
    "Brief",
    "Material",
    "assemble",
    "complete",
    "draw",
    "dumps",
    "from_json",
    "render_html",
    "to_json",
    "write_brief",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
