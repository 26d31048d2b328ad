"""Probability of a change at each step, by domain and pole; filled where it goes beyond what a drift explains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entente.brief.contracts import Column, Figure
from entente.brief.findings import FAINT
from entente.brief.plots.base import (
    Frame,
    Sign,
    evidence_of,
    keyed,
    panel_title,
    percent_axis,
    pole_scales,
    pole_signs,
    share_scale,
    words_in_panel,
    year_axis,
    year_scale,
)
from entente.brief.theme import colour
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from entente.brief.plots.base import Context, Spec

WIDE = Frame(columns=2, width=362, height=84, narrow=False)
NARROW = Frame(columns=1, width=300, height=78, narrow=True)

COMMON = "common"
"""Panel of breaks in several domains at once."""


def change(context: Context) -> Figure | None:
    """Return the probabilities of a change by year, or ``None`` if no series was analysed."""
    material, say = context.material, context.say
    if not any(row.probability is not None for row in material.changes):
        return None
    evidence = evidence_of((*material.changes, *material.common))
    return Figure(
        id="change",
        section="change",
        title=say("figure.change.title"),
        caption=say("figure.change.caption", faint=say.percent(FAINT)),
        source=context.source_line(evidence),
        description=say("figure.change.description", name=material.name),
        spec=_spec(context, WIDE),
        narrow=_spec(context, NARROW),
        columns=(
            Column("domain_name", say("column.domain")),
            Column("pole_name", say("column.pole")),
            Column("after", say("column.after"), "year"),
            Column("year", say("column.first_year"), "year"),
            Column("share", say("column.probability"), "share"),
            Column("null_name", say("column.null")),
        ),
        rows=tuple(_rows(context)),
        evidence=evidence,
    )


def _rows(context: Context) -> Iterable[dict[str, Any]]:
    material, say = context.material, context.say
    verdicts = {(row.domain, row.pole): row.verdict for row in material.changes}
    order: dict[str, int] = {name: place for place, name in enumerate(DOMAINS)}
    poles = [pole for pole in context.pole_names if pole != "other"]
    for row in sorted(material.steps, key=lambda row: (order[row.domain], row.year, row.pole)):
        verdict = verdicts.get((row.domain, row.pole), "")
        yield _row(context, row.domain, say.name("domain", row.domain), row.pole, poles, row.after, row.year) | {
            "share": row.probability,
            "null_name": say.name("verdict.change", verdict),
            "filled": verdict == "change",
        }
    for common in sorted(material.common, key=lambda row: (row.year, row.pole)):
        name = say("figure.change.common")
        yield _row(context, COMMON, name, common.pole, poles, common.year - 1, common.year) | {
            "share": common.probability,
            "null_name": "",
            "filled": False,
        }


def _row(  # noqa: PLR0913, PLR0917 - the fields that both kinds of rows share
    context: Context, domain: str, name: str, pole: str, poles: list[str], after: int, year: int
) -> dict[str, Any]:
    slot = poles.index(pole) - (len(poles) - 1) / 2 if pole in poles else 0.0
    named = {"domain": domain, "domain_name": name, "pole": pole, "pole_name": context.pole_names.get(pole, pole)}
    return named | {"after": after, "year": year, "slot": slot}


def _spec(context: Context, frame: Frame) -> Spec:
    material = context.material
    analysed = {row.domain for row in material.changes if row.probability is not None}
    panels = [domain for domain in DOMAINS if domain in analysed]
    span = (min(row.first for row in material.changes), max(row.last for row in material.changes))
    drawn = [*panels, *([COMMON] if material.common else [])]
    body: Spec = {
        "columns": frame.columns,
        "spacing": {"row": 46, "column": 44},
        "concat": [_panel(context, frame, name, span) for name in drawn],
        "bounds": "flush",
    }
    used = {row.pole for row in material.steps} | {row.pole for row in material.common}
    say = context.say
    signs = [
        *pole_signs(context, used),
        Sign(say("figure.change.filled"), "soft"),
        Sign(say("figure.change.hollow"), "soft", filled=False),
    ]
    return keyed(signs, body, frame.columns * frame.width, 34)


def _panel(context: Context, frame: Frame, name: str, span: tuple[int, int]) -> Spec:
    say, material = context.say, context.material
    held = bool(material.common) if name == COMMON else any(row.domain == name for row in material.steps)
    title = say("figure.change.common") if name == COMMON else say.name("domain", name)
    blank: Spec = {
        "x": {"datum": span[0], "type": "quantitative"} | _x(frame, span),
        "y": {"datum": 0, "type": "quantitative"} | _y(context),
    }
    # An unseen mark gives a panel without pins the same axes as its neighbours.
    ghost: Spec = {"data": {"values": [{}]}, "mark": {"type": "point", "opacity": 0}, "encoding": blank}
    empty = say("figure.change.empty", faint=say.percent(FAINT))
    return {
        "width": frame.width,
        "height": frame.height,
        "transform": [
            {"filter": {"field": "domain", "equal": name}},
            {"calculate": f"datum.year + datum.slot * {0.22 if not frame.narrow else 0.26}", "as": "at"},
        ],
        "layer": [*(_pins(context, frame, span) if held else words_in_panel(empty, frame)), ghost, panel_title(title)],
    }


def _x(frame: Frame, span: tuple[int, int]) -> Spec:
    return {"scale": year_scale(*span), "axis": year_axis(*span, 4 if frame.narrow else 6)}


def _y(context: Context) -> Spec:
    return {"scale": share_scale(), "axis": percent_axis(context, (0, 0.5, 1), labelFlush=False, tickCount=3)}


def _pins(context: Context, frame: Frame, span: tuple[int, int]) -> list[Spec]:
    colours, shapes = pole_scales(context)
    x: Spec = {"field": "at", "type": "quantitative"} | _x(frame, span)
    y: Spec = {"field": "share", "type": "quantitative"} | _y(context)
    point: Spec = {"type": "point", "size": 34, "opacity": 1, "strokeWidth": 1.4, "clip": False}
    head = {"x": x, "y": y, "shape": shapes}
    return [
        {
            "mark": {"type": "rule", "strokeWidth": 1.5},
            "encoding": {"x": x, "y": y, "y2": {"datum": 0}, "color": colours},
        },
        {
            "mark": point | {"filled": True},
            "transform": [{"filter": "datum.filled"}],
            "encoding": head | {"color": colours},
        },
        {
            "mark": point | {"filled": False, "fill": colour("paper")},
            "transform": [{"filter": "!datum.filled"}],
            "encoding": head | {"stroke": colours},
        },
    ]
