"""Standards of the arms received: the stock with its bounds, and the deliveries of five years beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entente.brief.contracts import Column, Figure, upper_first
from entente.brief.plots.base import (
    Frame,
    Sign,
    evidence_of,
    keyed,
    panel_title,
    percent_axis,
    share_scale,
    year_axis,
    year_scale,
)
from entente.brief.theme import SHAPES, colour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from entente.brief.findings import StandardRow
    from entente.brief.plots.base import Context, Spec

WIDE = Frame(columns=2, width=362, height=190, narrow=False)
NARROW = Frame(columns=1, width=300, height=150, narrow=True)

LOOKS = {
    "soviet_russian": ("russia", SHAPES["russia"]),
    "nato_western": ("west", SHAPES["west"]),
    "chinese": ("china", SHAPES["china"]),
    "other": ("other", SHAPES["other"]),
    "unmapped": ("soft", "triangle-down"),
}
"""Standard -> role of its colour, and shape; where a pole's members share a standard, those of the pole."""


def standards(context: Context) -> Figure | None:
    """Return the shares of standards by year, or ``None`` if the stock can be divided in no year."""
    rows = [row for row in context.material.standards if row.share is not None]
    if not rows:
        return None
    say = context.say
    first, last = min(row.year for row in rows), max(row.year for row in rows)
    return Figure(
        id="standards",
        section="standards",
        title=say("figure.standards.title", first=first, last=last),
        caption=say("figure.standards.caption"),
        source=context.source_line(evidence_of(rows)),
        description=say("figure.standards.description", name=context.material.name),
        spec=_spec(context, WIDE, rows),
        narrow=_spec(context, NARROW, rows),
        columns=(
            Column("year", say("column.year"), "year"),
            Column("standard_name", say("column.standard")),
            Column("share", say("column.stock"), "share"),
            Column("interval", say("column.bounds"), "interval"),
            Column("flow", say("column.flow"), "share"),
            Column("n", say("column.deliveries"), "count"),
        ),
        rows=tuple(_rows(context, rows)),
        evidence=evidence_of(rows),
    )


def drawn(rows: list[StandardRow]) -> list[str]:
    """Return the standards that hold something in some year, in the order of :data:`LOOKS`."""
    held = {row.standard for row in rows if row.share or row.flow}
    return [name for name in LOOKS if name in held]


def _rows(context: Context, rows: list[StandardRow]) -> Iterable[dict[str, Any]]:
    names = drawn(rows)
    last = max(row.year for row in rows)
    for row in sorted((row for row in rows if row.standard in names), key=lambda row: row.year):
        yield {
            "year": row.year,
            "standard": row.standard,
            "standard_name": upper_first(context.say.name("standard", row.standard)),
            "share": row.share,
            "low": row.low,
            "high": row.high,
            "flow": row.flow,
            "n": row.n,
            "last": row.year == last,
        }


def _spec(context: Context, frame: Frame, rows: list[StandardRow]) -> Spec:
    span = (min(row.year for row in rows), max(row.year for row in rows))
    names, say = drawn(rows), context.say
    panels = [
        _panel(context, frame, span, names, "share", say("figure.standards.stock")),
        _panel(context, frame, span, names, "flow", say("figure.standards.flow")),
    ]
    body: Spec = {"columns": frame.columns, "spacing": {"row": 52, "column": 44}, "concat": panels, "bounds": "flush"}
    signs = [Sign(upper_first(say.name("standard", name)), *LOOKS[name]) for name in names]
    return keyed(signs, body, frame.columns * frame.width, 34)


def _panel(  # noqa: PLR0913, PLR0917 - what differs between the two panels
    context: Context, frame: Frame, span: tuple[int, int], names: list[str], field: str, title: str
) -> Spec:
    tones = {"domain": names, "range": [colour(LOOKS[name][0]) for name in names]}
    hue: Spec = {"field": "standard", "type": "nominal", "legend": None, "scale": tones}
    forms = {"domain": names, "range": [LOOKS[name][1] for name in names]}
    shape: Spec = {"field": "standard", "type": "nominal", "legend": None, "scale": forms}
    x: Spec = {"field": "year", "type": "quantitative", "scale": year_scale(*span)}
    x |= {"axis": year_axis(*span, 4 if frame.narrow else 6)}
    y: Spec = {"field": field, "type": "quantitative", "scale": share_scale(), "axis": percent_axis(context)}
    ends: Spec = {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}
    band = [{"mark": {"type": "area", "opacity": 0.15}, "encoding": {"x": x, "color": hue} | ends}]
    return {
        "width": frame.width,
        "height": frame.height,
        "layer": [
            *(band if field == "share" else []),
            {"mark": {"type": "line", "strokeWidth": 1.8}, "encoding": {"x": x, "y": y, "color": hue}},
            {
                "transform": [{"filter": "datum.last"}],
                "mark": {"type": "point", "filled": True, "size": 44, "opacity": 1, "clip": False},
                "encoding": {"x": x, "y": y, "color": hue, "shape": shape},
            },
            panel_title(title),
        ],
    }
