"""Cohesion of the blocs that a state belongs to: the gap over the years, a row a bloc, a column a type of tie."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Any

from entente.brief.contracts import Column, Figure, span_text
from entente.brief.plots.base import (
    Frame,
    evidence_of,
    index_axis,
    panel_title,
    words_in_panel,
    year_axis,
    year_scale,
)
from entente.brief.sections import TIES
from entente.brief.theme import colour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from entente.brief.findings import CohesionRow
    from entente.brief.plots.base import Context, Spec
    from entente.brief.wording import Wording

WIDE = Frame(columns=2, width=360, height=74, narrow=False)
NARROW = Frame(columns=2, width=150, height=70, narrow=True)

STEP = 0.25
"""Ends of the scale of a gap are multiples of it."""


def blocs(context: Context) -> Figure | None:
    """Return the gaps of all blocs by type of tie, or ``None`` if none is known."""
    rows = [row for row in context.material.cohesion if row.gap is not None]
    if not rows:
        return None
    say = context.say
    return Figure(
        id="blocs",
        section="blocs",
        title=say("figure.blocs.title"),
        caption=say("figure.blocs.caption"),
        source=context.source_line(evidence_of(rows)),
        description=say("figure.blocs.description", name=context.material.name),
        spec=_spec(context, WIDE, rows),
        narrow=_spec(context, NARROW, rows),
        columns=(
            Column("bloc_name", say("column.bloc")),
            Column("by_name", say("column.by")),
            Column("years", say("column.year"), "year"),
            Column("gap", say("column.gap"), "signed"),
            Column("interval", say("column.interval"), "interval"),
            Column("n", say("column.members"), "count"),
        ),
        rows=tuple(_rows(context, rows)),
        evidence=evidence_of(rows),
    )


def short_bloc(say: Wording, bloc: str) -> str:
    """Return a bloc's abbreviation in the page's language."""
    return say(f"bloc.short.{bloc}") if say.has(f"bloc.short.{bloc}") else bloc


def _rows(context: Context, rows: list[CohesionRow]) -> Iterable[dict[str, Any]]:
    say = context.say
    for row in rows:
        yield {
            "bloc": row.bloc,
            "bloc_name": short_bloc(say, row.bloc),
            "by": row.by,
            "by_name": say(f"bloc.by.{row.by}"),
            "middle": (row.year_from + row.year) / 2,
            "year": row.year,
            "years": span_text(row.year_from, row.year),
            "gap": row.gap,
            "low": row.low,
            "high": row.high,
            "n": row.n,
        }


def _spec(context: Context, frame: Frame, rows: list[CohesionRow]) -> Spec:
    ties = [by for by in TIES if any(row.by == by for row in rows)]
    span = (min(row.year_from for row in rows), max(row.year for row in rows))
    scales = {by: _ends([row for row in rows if row.by == by]) for by in ties}
    known = {(row.bloc, row.by) for row in rows}
    names = [bloc.bloc for bloc in context.material.blocs if any((bloc.bloc, by) in known for by in ties)]
    wide = frame.width if len(ties) > 1 else frame.width * (1 if frame.narrow else 2)
    room = Frame(len(ties), wide * 2 // len(ties) if len(ties) > 2 else wide, frame.height, frame.narrow)  # noqa: PLR2004 - two columns fill the page
    panels = [_panel(context, room, (bloc, by), span, scales[by], known) for bloc in names for by in ties]
    gaps = {"row": 44, "column": 34 if frame.narrow else 48}
    body: Spec = {"columns": len(ties), "spacing": gaps, "concat": panels, "bounds": "flush"}
    return {"data": {"name": "rows"}} | body


def _ends(rows: list[CohesionRow]) -> tuple[float, float]:
    """Return multiples of :data:`STEP` around zero and all gaps; intervals beyond them are cut at the frame."""
    gaps = [row.gap for row in rows if row.gap is not None]
    lows = [row.low for row in rows if row.gap is not None and row.low is not None]
    highs = [row.high for row in rows if row.gap is not None and row.high is not None]
    low, high = min(0.0, *gaps, *lows), max(0.0, *gaps, *highs)
    return floor(low / STEP) * STEP, ceil(high / STEP) * STEP


def _panel(  # noqa: PLR0913, PLR0917 - what differs between panels
    context: Context,
    frame: Frame,
    key: tuple[str, str],
    span: tuple[int, int],
    ends: tuple[float, float],
    known: set[tuple[str, str]],
) -> Spec:
    bloc, by = key
    say = context.say
    title = f"{short_bloc(say, bloc)} · {say(f'bloc.by.{by}')}"
    x: Spec = {"scale": year_scale(*span), "axis": year_axis(*span, 3 if frame.narrow else 6)}
    values = [ends[0], 0, ends[1]] if ends[0] < 0 < ends[1] else list(ends)
    y: Spec = {
        "scale": {"domain": list(ends), "nice": False},
        "axis": index_axis(context, values, labelFlush=False, tickCount=len(values)),
    }
    blank: Spec = {"x": {"datum": span[0], "type": "quantitative"} | x, "y": {"datum": 0, "type": "quantitative"} | y}
    ghost: Spec = {"data": {"values": [{}]}, "mark": {"type": "point", "opacity": 0}, "encoding": blank}
    zero: Spec = {"data": {"values": [{}]}, "mark": {"type": "rule", "color": colour("soft"), "strokeWidth": 0.8}}
    zero |= {"encoding": {"y": blank["y"]}}
    curves = _curves(by, x, y) if key in known else words_in_panel(say("figure.blocs.empty"), frame)
    return {
        "width": frame.width,
        "height": frame.height,
        "transform": [{"filter": f"datum.bloc === '{bloc}' && datum.by === '{by}'"}],
        "layer": [*([zero] if key in known else []), *curves, ghost, panel_title(title)],
    }


def _curves(by: str, x: Spec, y: Spec) -> list[Spec]:
    tone = colour("west") if by == "votes" else colour("ink")
    at: Spec = {"x": {"field": "middle", "type": "quantitative"} | x}
    line: Spec = at | {"y": {"field": "gap", "type": "quantitative"} | y}
    ends: Spec = at | {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}
    if by == "arms":
        marks: list[Spec] = [
            {"mark": {"type": "rule", "strokeWidth": 1.3, "color": tone, "clip": True}, "encoding": ends}
        ]
        point: Spec = {"type": "point", "filled": True, "size": 30, "opacity": 1, "color": tone}
        return [*marks, {"mark": point, "encoding": line}]
    area: Spec = {"type": "area", "opacity": 0.16, "color": tone, "clip": True}
    return [
        {"mark": area, "encoding": ends},
        {"mark": {"type": "line", "strokeWidth": 1.7, "color": tone}, "encoding": line},
    ]
