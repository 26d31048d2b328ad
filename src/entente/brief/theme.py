"""Colours, shapes and type of the figures: one hue a pole, the same everywhere, in light and in dark.

The hues stay apart for readers with deuteranopia, protanopia and tritanopia (a test simulates them), and every pole has
a shape of its own, so that colour is never the only sign. A figure is drawn once, in the light colours; on the page the
style sheet maps each of these colours to its role, so that one drawing serves both modes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Ink:
    """A role's colour in both modes; no two roles share a light colour."""

    light: str
    dark: str


INKS: dict[str, Ink] = {
    "ink": Ink("#1d1c1a", "#eceae4"),
    "soft": Ink("#5c5a55", "#b1aea6"),
    "line": Ink("#d8d4ca", "#3a3e44"),
    "paper": Ink("#fffdf9", "#14171a"),
    "panel": Ink("#f1eee6", "#1e2226"),
    "hatch": Ink("#c9c4b7", "#4a4f56"),
    "russia": Ink("#c43c0a", "#dd7250"),
    "china": Ink("#a0449f", "#d279d0"),
    "turkiye": Ink("#17614a", "#73eec9"),
    "west": Ink("#2350c8", "#5a83fa"),
    "other": Ink("#8a8985", "#8c8c8c"),
    "extra1": Ink("#8a6d00", "#d9bd4a"),
    "extra2": Ink("#00788c", "#4cc4d8"),
    "extra3": Ink("#7a4a2b", "#c79a78"),
    "supported": Ink("#1b6e8c", "#6cc0de"),
    "contradicted": Ink("#9a3412", "#f19a72"),
    "mixed": Ink("#7d6608", "#d8bd5c"),
    "unchecked": Ink("#a09d96", "#7e8186"),
}

SHAPES = {"russia": "circle", "china": "square", "turkiye": "triangle-up", "west": "diamond", "other": "cross"}
_EXTRA_SHAPES = ("triangle-down", "triangle-right", "triangle-left")

VERDICT_INK = {
    "supported": "supported",
    "contradicted": "contradicted",
    "mixed": "mixed",
    "not_checkable": "unchecked",
}

FONT = "Arial, Liberation Sans, Helvetica, sans-serif"
"""Metric-compatible faces: a drawing laid out with one of them keeps its shape with another."""


def pole_inks(poles: Sequence[str]) -> dict[str, str]:
    """Return the role of each pole; poles beyond the shipped ones get spare hues in the order given."""
    spare = [name for name in INKS if name.startswith("extra")]
    known = {pole: pole for pole in poles if pole in SHAPES}
    unknown = [pole for pole in poles if pole not in known]
    return known | {pole: spare[index % len(spare)] for index, pole in enumerate(unknown)}


def pole_colours(poles: Sequence[str]) -> list[str]:
    """Return the light colour of each pole."""
    inks = pole_inks(poles)
    return [INKS[inks[pole]].light for pole in poles]


def pole_shapes(poles: Sequence[str]) -> list[str]:
    """Return the shape of each pole."""
    unknown = [pole for pole in poles if pole not in SHAPES]
    spare = {pole: _EXTRA_SHAPES[index % len(_EXTRA_SHAPES)] for index, pole in enumerate(unknown)}
    return [SHAPES.get(pole) or spare[pole] for pole in poles]


def colour(role: str) -> str:
    """Return the light colour of a role."""
    return INKS[role].light


def style_sheet() -> str:
    """Return the style sheet that gives every role a variable in both modes and recolours the drawings."""
    light = "".join(f"--{name}:{ink.light};" for name, ink in INKS.items())
    dark = "".join(f"--{name}:{ink.dark};" for name, ink in INKS.items())
    rules = "".join(
        f'svg [fill="{ink.light}"]{{fill:var(--{name})}}svg [stroke="{ink.light}"]{{stroke:var(--{name})}}'
        for name, ink in INKS.items()
    )
    rules += "".join(f".p-{name}{{background:var(--{name})}}" for name in INKS)
    chosen = f":root:has(#theme-dark:checked){{color-scheme:dark;{dark}}}"
    system = f":root:not(:has(#theme-light:checked)){{color-scheme:dark;{dark}}}"
    screen = f"@media screen{{{chosen}}}@media screen and (prefers-color-scheme:dark){{{system}}}"
    return f":root{{color-scheme:light;{light}}}{screen}{rules}"


def config() -> dict[str, Any]:
    """Return the Vega-Lite ``config`` shared by all figures."""
    text = {"labelColor": colour("soft"), "titleColor": colour("soft"), "labelFontSize": 11, "titleFontSize": 11}
    axis = text | {
        "domainColor": colour("hatch"),
        "tickColor": colour("hatch"),
        "gridColor": colour("line"),
        "gridWidth": 0.7,
        "titleFontWeight": "normal",
        "titlePadding": 6,
        "labelPadding": 4,
        "tickSize": 4,
    }
    title = {"color": colour("ink"), "fontSize": 13, "fontWeight": "bold", "anchor": "start", "frame": "group"}
    return {
        "font": FONT,
        "background": "transparent",
        "aria": False,
        "view": {"stroke": None},
        "axis": axis,
        "axisY": {"domain": False, "ticks": False},
        "axisX": {"grid": False},
        "title": title | {"subtitleColor": colour("soft"), "subtitleFontSize": 11, "subtitlePadding": 4, "offset": 8},
        "legend": text | {"title": None, "symbolSize": 70, "labelFontSize": 12, "labelColor": colour("ink")},
        "text": {"font": FONT, "fontSize": 11},
    }
