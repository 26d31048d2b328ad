"""Ideal points over the years: the state beside the leading members of the poles."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Any

from entente.brief.contracts import Column, Figure
from entente.brief.plots.base import (
    ROWS,
    Frame,
    evidence_of,
    index_axis,
    pole_shapes_of,
    spread,
    year_axis,
    year_scale,
)
from entente.brief.theme import colour, pole_inks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from entente.brief.contracts import Material
    from entente.brief.findings import PositionRow
    from entente.brief.plots.base import Context, Spec

WIDE = Frame(columns=1, width=670, height=290, narrow=False)
NARROW = Frame(columns=1, width=225, height=240, narrow=True)


def position(context: Context) -> Figure | None:
    """Return the ideal points of the state and of who stands for each pole, or ``None`` without any of the state."""
    rows, say = context.material.positions, context.say
    own = [row for row in rows if row.actor == context.material.state and row.value is not None]
    if not own:
        return None
    last = max(own, key=lambda row: row.year)
    value = say.index(last.value or 0.0, last.low, last.high)
    return Figure(
        id="position",
        section="position",
        title=say("figure.position.title", name=context.material.name, value=value, year=last.year),
        caption=say("figure.position.caption"),
        source=context.source_line(evidence_of(rows)),
        description=say("figure.position.description", name=context.material.name),
        spec=_spec(context, WIDE),
        narrow=_spec(context, NARROW),
        columns=(
            Column("actor_name", say("column.state")),
            Column("year", say("column.year"), "year"),
            Column("value", say("column.position"), "signed"),
            Column("interval", say("column.interval"), "interval"),
            Column("n", say("column.votes"), "count"),
            Column("status_name", say("column.status")),
        ),
        rows=tuple(_rows(context)),
        evidence=evidence_of(rows),
    )


def _rows(context: Context) -> Iterable[dict[str, Any]]:
    state = context.material.state
    for row in sorted(context.material.positions, key=lambda row: (row.actor != state, row.actor, row.year)):
        yield {
            "actor": row.actor,
            "actor_name": row.name,
            "year": row.year,
            "value": row.value,
            "low": row.low,
            "high": row.high,
            "n": row.n,
            "status_name": context.say.name("status", row.status),
        }


def _newest(material: Material) -> list[PositionRow]:
    """Return the newest position of each actor, the state's first."""
    held = [row for row in material.positions if row.value is not None]
    newest: dict[str, PositionRow] = {}
    for row in sorted(held, key=lambda row: (row.actor != material.state, row.actor, row.year)):
        newest[row.actor] = row
    return list(newest.values())


def _hues(context: Context, newest: Sequence[PositionRow]) -> Spec:
    inks = pole_inks(list(context.pole_names))
    tones = [colour(inks.get(row.pole, "ink")) for row in newest]
    scale = {"domain": [row.actor for row in newest], "range": tones}
    return {"field": "actor", "type": "nominal", "legend": None, "scale": scale}


def _shapes(context: Context, newest: Sequence[PositionRow]) -> Spec:
    known = pole_shapes_of(context)
    scale = {"domain": [row.actor for row in newest], "range": [known.get(row.pole, "circle") for row in newest]}
    return {"field": "actor", "type": "nominal", "legend": None, "scale": scale}


def _range(rows: Sequence[PositionRow]) -> tuple[float, float]:
    """Return the whole numbers around all intervals."""
    lows = [row.value if row.low is None else row.low for row in rows]
    highs = [row.value if row.high is None else row.high for row in rows]
    return floor(min(x for x in lows if x is not None)), ceil(max(x for x in highs if x is not None))


def _spec(context: Context, frame: Frame) -> Spec:
    held = [row for row in context.material.positions if row.value is not None]
    newest = _newest(context.material)
    span = (min(row.year for row in held), max(row.year for row in held))
    low, high = _range(held)
    x: Spec = {"field": "year", "type": "quantitative", "scale": year_scale(*span)}
    x |= {"axis": year_axis(*span, 4 if frame.narrow else 8)}
    y: Spec = {"field": "value", "type": "quantitative", "scale": {"domain": [low, high], "nice": False}}
    y |= {"axis": index_axis(context, list(range(int(low), int(high) + 1)))}
    ends: Spec = {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}
    hue = _hues(context, newest)
    shared: Spec = {"x": x, "color": hue, "detail": {"field": "actor", "type": "nominal"}}
    own = f"datum.actor === '{context.material.state}'"
    last = " || ".join(f"(datum.actor === '{row.actor}' && datum.year === {row.year})" for row in newest)
    return {
        "data": ROWS,
        "width": frame.width,
        "height": frame.height,
        "layer": [
            {"mark": {"type": "area", "opacity": 0.13}, "encoding": shared | ends},
            {"mark": {"type": "line", "strokeWidth": 1.6}, "encoding": shared | {"y": y}},
            {
                "transform": [{"filter": own}],
                "mark": {"type": "line", "strokeWidth": 2.6},
                "encoding": shared | {"y": y},
            },
            {
                "transform": [{"filter": last}],
                "mark": {"type": "point", "filled": True, "size": 44, "opacity": 1},
                "encoding": {"x": x, "y": y, "color": hue, "shape": _shapes(context, newest)},
            },
            _labels(newest, frame, (low, high), hue),
        ],
    }


def _labels(newest: Sequence[PositionRow], frame: Frame, ends: tuple[float, float], hue: Spec) -> Spec:
    """Return the names at the line ends, moved apart where lines end together."""
    unit = (ends[1] - ends[0]) / frame.height
    places = spread([row.value or 0.0 for row in newest], 13 * unit, ends[0] + 5 * unit, ends[1] - 5 * unit)
    values = [
        {"name": row.name, "actor": row.actor, "y": round(place, 4)} for row, place in zip(newest, places, strict=True)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "text", "align": "left", "fontSize": 11, "fontWeight": "bold", "clip": False},
        "encoding": {
            "x": {"value": frame.width + 8},
            "y": {"field": "y", "type": "quantitative"},
            "text": {"field": "name"},
            "color": hue,
        },
    }
