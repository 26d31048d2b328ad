"""What all figures share: encodings, axes, panels without data, and the frame around a specification."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from entente.brief.theme import colour, pole_colours, pole_shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from entente.brief.contracts import Figure, Material
    from entente.brief.wording import Wording

Spec = dict[str, Any]
ROWS: Spec = {"name": "rows"}


@dataclass(frozen=True, slots=True)
class Frame:
    """How much room a drawing has: ``columns`` panels of ``width`` by ``height`` pixels."""

    columns: int
    width: int
    height: int
    narrow: bool


@dataclass(frozen=True, slots=True)
class Context:
    """What a figure is drawn from.

    Attributes
    ----------
    source_line
        From evidence ids to the source line with vintage.
    """

    material: Material
    say: Wording
    source_line: Callable[[Iterable[str]], str]

    @property
    def pole_names(self) -> dict[str, str]:
        """Pole id -> name, in the order in which poles are shown."""
        return {pole.id: pole.name for pole in self.material.poles}


Maker = "Callable[[Context], Figure | None]"


def pole_scales(context: Context) -> tuple[Spec, Spec]:
    """Return the colour and the shape encoding of poles, with one legend between them."""
    names = list(context.pole_names.values())
    ids = list(context.pole_names)
    colours: Spec = {"field": "pole_name", "type": "nominal", "scale": {"domain": names, "range": pole_colours(ids)}}
    shapes: Spec = {"field": "pole_name", "type": "nominal", "scale": {"domain": names, "range": pole_shapes(ids)}}
    return colours, shapes


def legend(columns: int = 0) -> Spec:
    """Return a legend above the drawing."""
    return {"orient": "top", "title": None, "columns": columns, "symbolOpacity": 1, "symbolStrokeWidth": 1.5}


def percent_axis(context: Context, values: Sequence[float] = (0, 0.25, 0.5, 0.75, 1), **more: Any) -> Spec:  # noqa: ANN401 - Vega-Lite properties
    """Return an axis in per cent."""
    sign = context.say("format.percent")
    return {"values": list(values), "labelExpr": f"round(datum.value * 100) + '{sign}'", "title": None} | more


def share_scale() -> Spec:
    """Return the scale of shares: always 0 to 1, so that panels compare."""
    return {"domain": [0, 1], "nice": False}


def year_axis(first: int, last: int, count: int, **more: Any) -> Spec:  # noqa: ANN401 - Vega-Lite properties
    """Return a year axis with about ``count`` round ticks."""
    step = next((step for step in (1, 2, 5, 10, 20, 50) if (last - first) / step <= count), 100)
    values = [year for year in range(first, last + 1) if year % step == 0] or [first]
    return {"values": values, "format": "d", "title": None, "labelOverlap": True} | more


def year_scale(first: int, last: int) -> Spec:
    """Return a year scale with half a year of room at each end."""
    return {"domain": [first - 0.5, last + 0.5], "nice": False, "zero": False}


def hatched(first: float, last: float, frame: Frame, domain: tuple[float, float]) -> list[Spec]:
    """Return the layers that mark the years ``first..last`` as "no data": a panel with slanted lines, never a zero.

    ``domain`` is the range of the x axis; the panel fills the height of the frame, whose y axis runs from 0 to 1.
    """
    box = [{"x": first, "x2": last}]
    area: Spec = {
        "data": {"values": box},
        "mark": {"type": "rect", "color": colour("panel"), "opacity": 1},
        "encoding": {"x": {"field": "x", "type": "quantitative"}, "x2": {"field": "x2"}},
    }
    lines: Spec = {
        "data": {"values": slanted(first, last, frame, domain)},
        "mark": {"type": "rule", "color": colour("hatch"), "strokeWidth": 0.8},
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "x2": {"field": "x2"},
            "y": {"field": "y", "type": "quantitative"},
            "y2": {"field": "y2"},
        },
    }
    return [area, lines]


def slanted(
    first: float, last: float, frame: Frame, domain: tuple[float, float], gap: float = 7.0
) -> list[dict[str, float]]:
    """Return the ends of lines at 45 degrees, ``gap`` pixels apart, clipped to the box ``first..last`` by 0..1."""
    unit = (domain[1] - domain[0]) / frame.width
    width, height = (last - first) / unit, float(frame.height)
    found = []
    for index in range(1, int((width + height) / gap) + 1):
        reach = index * gap
        left, top = max(0.0, reach - height), min(reach, height)
        right, bottom = min(reach, width), max(0.0, reach - width)
        ends = {"x": first + left * unit, "y": top / height, "x2": first + right * unit, "y2": bottom / height}
        found.append({key: round(value, 4) for key, value in ends.items()})
    return found


def words_in_panel(text: str, frame: Frame, *, size: int = 11) -> Spec:
    """Return a layer with words in the middle of a panel, wrapped to its width."""
    lines = textwrap.wrap(text, max(12, int(frame.width / (size * 0.56))))
    return {
        "data": {"values": [{}]},
        "mark": {
            "type": "text",
            "text": lines,
            "color": colour("soft"),
            "fontSize": size,
            "lineHeight": size + 3,
            "align": "center",
            "baseline": "middle",
            "dy": -(len(lines) - 1) * (size + 3) / 2,
            "x": frame.width / 2,
            "y": frame.height / 2,
        },
    }


def spread(values: Sequence[float], gap: float, low: float = 0.0, high: float = 1.0) -> list[float]:
    """Return ``values`` moved as little as needed to lie ``gap`` apart inside ``low..high``, order kept."""
    order = sorted(range(len(values)), key=lambda index: values[index])
    placed = [min(max(values[index], low), high) for index in order]
    for at in range(1, len(placed)):
        placed[at] = max(placed[at], placed[at - 1] + gap)
    over = max(0.0, placed[-1] - high) if placed else 0.0
    for at in range(len(placed) - 1, -1, -1):
        ceiling = high if at == len(placed) - 1 else placed[at + 1] - gap
        placed[at] = min(placed[at], ceiling) if over else placed[at]
    found = [0.0] * len(values)
    for index, value in zip(order, placed, strict=True):
        found[index] = value
    return found


def evidence_of(rows: Iterable[Any]) -> tuple[str, ...]:
    """Return the evidence ids of rows, each once, in order."""
    return tuple(dict.fromkeys(key for row in rows for key in row.evidence))
