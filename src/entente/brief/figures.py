"""Figures: Vega-Lite specifications made from a brief's material, and their drawing to SVG."""

from __future__ import annotations

import html
import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from entente.brief.plots.base import Context
from entente.brief.plots.blocs import blocs
from entente.brief.plots.changes import change
from entente.brief.plots.compare import economy_security, hedging
from entente.brief.plots.counts import claims, events
from entente.brief.plots.portfolio import portfolio
from entente.brief.plots.position import position
from entente.brief.plots.series import agreement, suppliers
from entente.brief.plots.standards import standards
from entente.brief.theme import colour, config
from entente.brief.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from entente.brief.contracts import Figure, Material
    from entente.brief.plots.base import Spec

VEGA_LITE: Final = "6.4"
"""Version that the pinned renderer carries; the specifications name its schema."""

MAKERS: Final[dict[str, Callable[[Context], Figure | None]]] = {
    "portfolio": portfolio,
    "hedging": hedging,
    "economy-security": economy_security,
    "suppliers": suppliers,
    "agreement": agreement,
    "position": position,
    "change": change,
    "standards": standards,
    "blocs": blocs,
    "claims": claims,
    "events": events,
}


def make_figures(material: Material, source_line: Callable[[Iterable[str]], str]) -> tuple[Figure, ...]:
    """Return all figures for which there is something to draw, in the order of the page.

    Parameters
    ----------
    material
        What was measured and read.
    source_line
        From evidence ids to the line that names sources and vintages.
    """
    context = Context(material, Wording(material.lang), source_line)
    made = (make(context) for make in MAKERS.values())
    return tuple(figure for figure in made if figure is not None)


def complete(figure: Figure, *, narrow: bool = False, standalone: bool = True) -> Spec:
    """Return the figure as one Vega-Lite specification that holds its data and needs nothing else.

    Parameters
    ----------
    narrow
        The drawing for a phone.
    standalone
        With its title and source line, for use outside the page (which prints them itself).
    """
    schema = f"https://vega.github.io/schema/vega-lite/v{VEGA_LITE.split('.')[0]}.json"
    whole: Spec = {
        "$schema": schema,
        "description": figure.description,
        "config": config(),
        "datasets": {"rows": _drawn(figure)},
        "padding": 4,
    }
    body = figure.narrow if narrow else figure.spec
    return whole | (_framed(figure, body, 52 if narrow else 100) if standalone else body)


def _drawn(figure: Figure) -> list[dict[str, Any]]:
    return [dict(row) for row in figure.rows]


def _framed(figure: Figure, body: Spec, width: int) -> Spec:
    """Return ``body`` under its title and above its source line."""
    import textwrap

    foot: Spec = {
        "data": {"values": [{}]},
        "height": 14,
        "view": {"stroke": None},
        "mark": {"type": "text", "align": "left", "baseline": "top", "x": 0, "y": 0, "fontSize": 10}
        | {"text": textwrap.wrap(figure.source, width + 10), "color": colour("soft"), "lineHeight": 13},
    }
    title = {"text": textwrap.wrap(figure.title, width), "offset": 14, "fontSize": 15}
    return {"title": title, "vconcat": [body, foot], "spacing": 14}


def draw(figure: Figure, *, narrow: bool = False, standalone: bool = True) -> str:
    """Return the figure as SVG text.

    Colours are the light ones of :mod:`entente.brief.theme`; on the page the style sheet gives each its role. Every id
    inside starts with the figure's id, so that several drawings can share a page.
    """
    spec = json.dumps(complete(figure, narrow=narrow, standalone=standalone), ensure_ascii=False)
    return tidy(_svg(spec), f"{figure.id}-{'n' if narrow else 'w'}", figure.title, figure.description)


@lru_cache(maxsize=64)
def _svg(spec: str) -> str:
    # The same drawing is often asked for again: on the page, in a file beside it, in a live view.
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    return drawn


_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
_ID = re.compile(r'(\bid="|url\(#|href="#)([A-Za-z0-9_-]+)')
_ROLES = re.compile(r' (?:role="graphics-[a-z]+"|aria-[a-z]+="[^"]*"|class="[^"]*")')
_ROOT = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def tidy(text: str, key: str, title: str, description: str) -> str:
    """Return an SVG with rounded numbers, its own ids, one role, a title and a description for screen readers.

    Roles of its parts are dropped: the drawing is one picture, and the table beside it holds the numbers.
    """
    body = _ID.sub(lambda found: f"{found[1]}{key}-{found[2]}", text[text.index("<svg") :])
    body = _ROLES.sub("", _NUMBER.sub(_rounded, body))
    size = _SIZE.search(body)
    width, height = (size[1], size[2]) if size else ("100", "100")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="{key}-title {key}-desc">'
        f'<title id="{key}-title">{html.escape(title)}</title><desc id="{key}-desc">{html.escape(description)}</desc>'
    )
    return _ROOT.sub(lambda _: head, body, count=1)


def _rounded(found: re.Match[str]) -> str:
    text = f"{float(found[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
