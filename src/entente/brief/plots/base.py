"""What all figures share: encodings, axes, panels without data, and the frame around a specification."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from entente.brief.contracts import upper_first
from entente.brief.theme import colour, pole_colours, pole_inks, pole_shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from entente.brief.contracts import Material
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


def pole_scales(context: Context) -> tuple[Spec, Spec]:
    """Return the colour and the shape encoding of poles; the key above the drawing stands for their legends."""
    names = list(context.pole_names.values())
    ids = list(context.pole_names)
    colours: Spec = {"field": "pole_name", "type": "nominal", "legend": None}
    colours |= {"scale": {"domain": names, "range": pole_colours(ids)}}
    shapes: Spec = {"field": "pole_name", "type": "nominal", "legend": None}
    shapes |= {"scale": {"domain": names, "range": pole_shapes(ids)}}
    return colours, shapes


def pole_shapes_of(context: Context) -> dict[str, str]:
    """Return the shape of each pole that is shown."""
    ids = list(context.pole_names)
    return dict(zip(ids, pole_shapes(ids), strict=True))


@dataclass(frozen=True, slots=True)
class Sign:
    """An entry of a key: a shape in a role's colour, filled or hollow, or a short line."""

    text: str
    role: str
    shape: str = "circle"
    filled: bool = True


def pole_signs(context: Context, used: Iterable[str]) -> list[Sign]:
    """Return one sign for each pole that is used."""
    wanted, ids = set(used), list(context.pole_names)
    inks, shapes = pole_inks(ids), dict(zip(ids, pole_shapes(ids), strict=True))
    return [Sign(upper_first(context.pole_names[pole]), inks[pole], shapes[pole]) for pole in ids if pole in wanted]


def keyed(signs: Sequence[Sign], body: Spec, width: int, gap: int = 12) -> Spec:
    """Return ``body`` under a key of ``signs``, laid out in lines of at most ``width`` pixels.

    ``gap`` leaves room for panel titles, which stick out above their panels.
    """
    placed = _in_lines(signs, width)
    lines = max((item["line"] for item in placed), default=0) + 1
    place: Spec = {"x": {"field": "x", "type": "quantitative", "scale": None, "axis": None}}
    place |= {"y": {"field": "y", "type": "quantitative", "scale": None, "axis": None}}
    plain: Spec = {"type": "nominal", "scale": None, "legend": None}
    point: Spec = {"type": "point", "size": 56, "opacity": 1, "strokeWidth": 1.6}
    look = {"shape": plain | {"field": "shape"}, "stroke": plain | {"field": "ink"}, "fill": plain | {"field": "fill"}}
    words: Spec = {
        "type": "text",
        "align": "left",
        "dx": 9,
        "baseline": "middle",
        "fontSize": 12,
        "color": colour("ink"),
    }
    key: Spec = {
        "data": {"values": placed},
        "width": width,
        "height": lines * 18,
        "layer": [
            {"mark": point, "encoding": place | look},
            {"mark": words, "encoding": place | {"text": {"field": "text"}}},
        ],
    }
    return {"data": ROWS, "vconcat": [key, body], "spacing": gap, "bounds": "flush"}


def _in_lines(signs: Sequence[Sign], width: int) -> list[dict[str, Any]]:
    placed: list[dict[str, Any]] = []
    at, line = 0.0, 0
    for sign in signs:
        room = 30 + 6.4 * len(sign.text)
        if at and at + room > width:
            at, line = 0.0, line + 1
        ink = colour(sign.role)
        fill = ink if sign.filled else colour("paper")
        placed.append(
            {"text": sign.text, "x": at + 6, "y": 9 + 18 * line, "line": line, "shape": sign.shape, "ink": ink}
            | {"fill": fill}
        )
        at += room
    return placed


def percent_axis(context: Context, values: Sequence[float] = (0, 0.25, 0.5, 0.75, 1), **more: Any) -> Spec:  # noqa: ANN401 - Vega-Lite properties
    """Return an axis in per cent."""
    sign = context.say("format.percent")
    return {"values": list(values), "labelExpr": f"round(datum.value * 100) + '{sign}'", "title": None} | more


def index_axis(context: Context, values: Sequence[float], **more: Any) -> Spec:  # noqa: ANN401 - Vega-Lite properties
    """Return an axis of an index from 0 to 1."""
    comma = context.say.decimal(0.5, 1)[1]
    return {
        "values": list(values),
        "labelExpr": f"replace(replace(toString(datum.value), '.', '{comma}'), '-', '−')",
        "title": None,
    } | more


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


def words_in_panel(text: str, frame: Frame, *, size: int = 11) -> list[Spec]:
    """Return the layers that print words in the middle of a panel, wrapped to its width, on a plain ground."""
    lines = textwrap.wrap(text, max(12, int((frame.width - 20) / (size * 0.52))))
    width, height = max(len(line) for line in lines) * size * 0.56 + 12, len(lines) * (size + 3) + 8
    middle, centre = frame.width / 2, frame.height / 2
    ground: Spec = {"type": "rect", "color": colour("panel"), "x": middle - width / 2, "x2": middle + width / 2}
    words: Spec = {"type": "text", "text": lines, "color": colour("soft"), "fontSize": size, "lineHeight": size + 3}
    words |= {"align": "center", "baseline": "middle", "dy": -(len(lines) - 1) * (size + 3) / 2}
    nothing: Spec = {"values": [{}]}
    return [
        {"data": nothing, "mark": ground | {"y": centre - height / 2, "y2": centre + height / 2}},
        {"data": nothing, "mark": words | {"x": middle, "y": centre}},
    ]


def panel_title(text: str) -> Spec:
    """Return a layer that prints a panel's title above it, at the same place in every panel."""
    mark: Spec = {
        "type": "text",
        "text": upper_first(text),
        "x": 0,
        "y": -8,
        "align": "left",
        "baseline": "bottom",
    }
    return {"data": {"values": [{}]}, "mark": mark | {"fontSize": 12, "fontWeight": "bold", "color": colour("ink")}}


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


def short_domain(say: Wording, domain: str) -> str:
    """Return a domain's name as it fits beside an axis."""
    return say(f"domain.short.{domain}") if say.has(f"domain.short.{domain}") else say.name("domain", domain)


def evidence_of(rows: Iterable[Any]) -> tuple[str, ...]:
    """Return the evidence ids of rows, each once, in order."""
    return tuple(dict.fromkeys(key for row in rows for key in row.evidence))
