"""Voting agreement over the years, and arms supplier shares by period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entente.brief.contracts import Column, Figure, span_text
from entente.brief.plots.base import (
    ROWS,
    Frame,
    evidence_of,
    keyed,
    percent_axis,
    pole_scales,
    pole_signs,
    share_scale,
    spread,
    year_axis,
    year_scale,
)
from entente.brief.theme import colour

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from entente.brief.contracts import AgreementRow, SupplierRow
    from entente.brief.plots.base import (
        Context,
        Spec,
    )

AGREEMENT_WIDE = Frame(columns=1, width=670, height=290, narrow=False)
AGREEMENT_NARROW = Frame(columns=1, width=225, height=220, narrow=True)
ARMS_WIDE = Frame(columns=3, width=246, height=118, narrow=False)
ARMS_NARROW = Frame(columns=2, width=138, height=90, narrow=True)
MOST_SUPPLIERS = 6
MOST_PERIODS = 7


def agreement(context: Context) -> Figure | None:
    """Return the voting agreement with each partner, or ``None`` without any."""
    held = [row for row in context.material.agreement if row.value is not None]
    if not held:
        return None
    say = context.say
    return Figure(
        id="agreement",
        section="economy",
        title=_agreement_title(context, held),
        caption=say("figure.agreement.caption"),
        source=context.source_line(evidence_of(held)),
        description=say("figure.agreement.description", name=context.material.name),
        spec=_agreement_spec(context, AGREEMENT_WIDE),
        narrow=_agreement_spec(context, AGREEMENT_NARROW),
        columns=(
            Column("partner_name", say("column.partner")),
            Column("year", say("column.year"), "year"),
            Column("share", say("column.agreement"), "share"),
            Column("interval", say("column.interval"), "interval"),
            Column("n", say("column.joint_votes"), "count"),
        ),
        rows=tuple(_agreement_rows(context)),
        evidence=evidence_of(held),
    )


def _latest(rows: Sequence[AgreementRow]) -> list[AgreementRow]:
    """Return the newest row of each partner."""
    newest: dict[str, AgreementRow] = {}
    for row in rows:
        if row.partner not in newest or row.year > newest[row.partner].year:
            newest[row.partner] = row
    return list(newest.values())


def _agreement_title(context: Context, held: Sequence[AgreementRow]) -> str:
    last = max(row.year for row in held)
    now = sorted((row for row in _latest(held) if row.year == last), key=lambda row: -(row.value or 0.0))
    first, end = now[0], now[-1]
    return context.say(
        "figure.agreement.title",
        year=last,
        first=first.name,
        most=context.say.percent(first.value or 0.0),
        last=end.name,
        least=context.say.percent(end.value or 0.0),
    )


def _agreement_rows(context: Context) -> Iterable[dict[str, Any]]:
    for row in sorted(context.material.agreement, key=lambda row: (row.partner, row.year)):
        yield {
            "partner": row.partner,
            "partner_name": row.name,
            "pole": row.pole,
            "pole_name": context.pole_names.get(row.pole, row.pole),
            "year": row.year,
            "share": row.value,
            "low": row.low,
            "high": row.high,
            "n": row.n,
        }


def _end_labels(context: Context, frame: Frame) -> Spec:
    """Return the names at the line ends, moved apart where lines end together."""
    held = [row for row in context.material.agreement if row.value is not None]
    newest = _latest(held)
    gap = 13 / frame.height
    places = spread([row.value or 0.0 for row in newest], gap, 0.02, 0.98)
    values = [
        {"name": row.name, "pole_name": context.pole_names.get(row.pole, row.pole), "y": round(place, 4)}
        for row, place in zip(newest, places, strict=True)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "text", "align": "left", "fontSize": 11, "fontWeight": "bold", "clip": False},
        "encoding": {
            "x": {"value": frame.width + 8},
            "y": {"field": "y", "type": "quantitative"},
            "text": {"field": "name"},
            "color": pole_scales(context)[0],
        },
    }


def _agreement_spec(context: Context, frame: Frame) -> Spec:
    held = [row for row in context.material.agreement if row.value is not None]
    span = (min(row.year for row in held), max(row.year for row in held))
    hue = pole_scales(context)[0]
    detail: Spec = {"field": "partner", "type": "nominal"}
    x: Spec = {"field": "year", "type": "quantitative", "scale": year_scale(*span)}
    x |= {"axis": year_axis(*span, 4 if frame.narrow else 8)}
    y: Spec = {"field": "share", "type": "quantitative", "scale": share_scale(), "axis": percent_axis(context)}
    ends: Spec = {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}
    shared: Spec = {"x": x, "color": hue, "detail": detail}
    newest = [f"(datum.partner === '{row.partner}' && datum.year === {row.year})" for row in _latest(held)]
    shape = pole_scales(context)[1]
    return {
        "data": ROWS,
        "width": frame.width,
        "height": frame.height,
        "layer": [
            {"mark": {"type": "area", "opacity": 0.14}, "encoding": shared | ends},
            {"mark": {"type": "line", "strokeWidth": 1.8}, "encoding": shared | {"y": y}},
            {
                "transform": [{"filter": " || ".join(newest)}],
                "mark": {"type": "point", "filled": True, "size": 40, "opacity": 1},
                "encoding": {"x": x, "y": y, "color": hue, "shape": shape},
            },
            _end_labels(context, frame),
        ],
    }


def suppliers(context: Context) -> Figure | None:
    """Return the suppliers' shares by period, one panel a supplier, or ``None`` without any."""
    rows = _top(context.material.suppliers)
    if all(row.share is None for row in rows):
        return None
    say = context.say
    return Figure(
        id="suppliers",
        section="economy",
        title=_supplier_title(context, rows),
        caption=say("figure.suppliers.caption"),
        source=context.source_line(evidence_of(rows)),
        description=say("figure.suppliers.description", name=context.material.name),
        spec=_supplier_spec(context, ARMS_WIDE, rows),
        narrow=_supplier_spec(context, ARMS_NARROW, rows),
        columns=(
            Column("supplier_name", say("column.supplier")),
            Column("period", say("column.period")),
            Column("share", say("column.share"), "share"),
            Column("interval", say("column.interval"), "interval"),
            Column("n", say("column.orders"), "count"),
        ),
        rows=tuple(_supplier_rows(context, rows)),
        evidence=evidence_of(rows),
    )


def _top(rows: Sequence[SupplierRow]) -> list[SupplierRow]:
    """Return the rows of the suppliers with the largest shares in the newest periods, largest first."""
    periods = sorted({row.year for row in rows})[-MOST_PERIODS:]
    recent = [row for row in rows if row.year in periods]
    weight: dict[str, float] = {}
    for row in recent:
        weight[row.supplier] = weight.get(row.supplier, 0.0) + (row.share or 0.0)
    names = sorted(weight, key=lambda key: (-weight[key], key))[:MOST_SUPPLIERS]
    return sorted(
        (row for row in recent if row.supplier in names), key=lambda row: (names.index(row.supplier), row.year)
    )


def _period(row: SupplierRow) -> str:
    return span_text(row.year, row.year_to)


def _supplier_title(context: Context, rows: Sequence[SupplierRow]) -> str:
    last = max(row.year for row in rows if row.share is not None)
    first = max((row for row in rows if row.year == last), key=lambda row: row.share or 0.0)
    share = context.say.share(first.share or 0.0, first.low, first.high)
    return context.say("figure.suppliers.title", supplier=first.name, share=share, period=_period(first))


def _supplier_rows(context: Context, rows: Sequence[SupplierRow]) -> Iterable[dict[str, Any]]:
    for row in rows:
        yield {
            "supplier": row.supplier,
            "supplier_name": row.name,
            "pole": row.pole,
            "pole_name": context.pole_names.get(row.pole, row.pole),
            "period": _period(row),
            "share": row.share,
            "low": row.low,
            "high": row.high,
            "n": row.n,
        }


def _supplier_spec(context: Context, frame: Frame, rows: Sequence[SupplierRow]) -> Spec:
    names = list(dict.fromkeys(row.name for row in rows))
    periods = sorted({row.year: _period(row) for row in rows}.items())
    order = [label for _, label in periods]
    hue = pole_scales(context)[0]
    ticks: Spec = {"title": None, "labelAngle": -90 if frame.narrow else -45, "labelFontSize": 10, "domain": False}
    x: Spec = {"field": "period", "type": "ordinal", "sort": order, "scale": {"domain": order}, "axis": ticks}
    y: Spec = {"field": "share", "type": "quantitative", "scale": share_scale()}
    y |= {"axis": percent_axis(context, (0, 0.5, 1))}
    ends: Spec = {"y": y | {"field": "low"}, "y2": {"field": "high"}}
    ink = colour("ink")
    body: Spec = {
        "facet": {
            "field": "supplier_name",
            "type": "nominal",
            "sort": names,
            "title": None,
            "header": {"labelAnchor": "start", "labelFontWeight": "bold", "labelFontSize": 12, "labelColor": ink},
        },
        "columns": frame.columns,
        "spacing": {"row": 18, "column": 14},
        "spec": {
            "width": frame.width,
            "height": frame.height,
            "layer": [
                {
                    "mark": {"type": "bar", "opacity": 0.35, "width": {"band": 0.62}},
                    "encoding": {"x": x, "y": y, "color": hue},
                },
                {"mark": {"type": "rule", "strokeWidth": 1.6}, "encoding": ends | {"x": x, "color": hue}},
                {
                    "mark": {"type": "tick", "thickness": 2, "width": {"band": 0.62}},
                    "encoding": {"x": x, "y": y, "color": hue},
                },
            ],
        },
    }
    return keyed(pole_signs(context, {row.pole for row in rows}), body, frame.columns * frame.width, 40)
