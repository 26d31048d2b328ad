"""Portfolio by domain over time: small multiples with interval bands; domains without data say so."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from entente.brief.choose import leader, with_values
from entente.brief.contracts import Column, Figure, upper_first
from entente.brief.plots.base import (
    Frame,
    Sign,
    evidence_of,
    hatched,
    keyed,
    panel_title,
    percent_axis,
    pole_scales,
    pole_signs,
    share_scale,
    short_domain,
    words_in_panel,
    year_axis,
    year_scale,
)
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from entente.brief.contracts import Cell
    from entente.brief.plots.base import (
        Context,
        Spec,
    )

WIDE = Frame(columns=3, width=246, height=138, narrow=False)
NARROW = Frame(columns=2, width=140, height=104, narrow=True)


_DENSE = 1.5
"""Years between cells above which every cell gets a point: periods, not years."""


def portfolio(context: Context) -> Figure | None:
    """Return the small multiples of the portfolio, or ``None`` if no cell was given."""
    cells = context.material.portfolio
    if not cells:
        return None
    rows = tuple(_rows(context, cells))
    return Figure(
        id="portfolio",
        section="portfolio",
        title=_title(context),
        caption=context.say("figure.portfolio.caption"),
        source=context.source_line(evidence_of(cells)),
        description=context.say("figure.portfolio.description", name=context.material.name),
        spec=_spec(context, WIDE),
        narrow=_spec(context, NARROW),
        columns=_columns(context),
        rows=rows,
        evidence=evidence_of(cells),
    )


def _title(context: Context) -> str:
    material, say = context.material, context.say
    leads = [leader(material, domain) for domain in DOMAINS]
    clear = [lead.cell.pole for lead in leads if lead is not None and lead.clear]
    if not clear:
        return say("figure.portfolio.title.none")
    first = max(dict.fromkeys(clear), key=clear.count)
    known = sum(lead is not None for lead in leads)
    pole = context.pole_names.get(first, first)
    return upper_first(say("figure.portfolio.title", pole=pole, count=clear.count(first), known=known))


def _columns(context: Context) -> tuple[Column, ...]:
    say = context.say
    return (
        Column("domain_name", say("column.domain")),
        Column("years", say("column.year"), "year"),
        Column("pole_name", say("column.pole")),
        Column("share", say("column.share"), "share"),
        Column("interval", say("column.interval"), "interval"),
        Column("n", say("column.n"), "count"),
        Column("status_name", say("column.status")),
    )


def _rows(context: Context, cells: Sequence[Cell]) -> Iterable[dict[str, Any]]:
    say, names = context.say, context.pole_names
    order: dict[str, int] = {domain: index for index, domain in enumerate(DOMAINS)}
    poles = {pole: index for index, pole in enumerate(names)}
    marked = _marked(cells)
    for cell in sorted(cells, key=lambda cell: (order[cell.domain], cell.year, poles.get(cell.pole, 99))):
        yield {
            "domain": cell.domain,
            "domain_name": say.name("domain", cell.domain),
            "pole": cell.pole,
            "pole_name": names.get(cell.pole, cell.pole),
            "year": cell.year,
            "years": cell.years,
            "share": cell.share,
            "low": cell.low,
            "high": cell.high,
            "n": cell.n,
            "series": cell.series,
            "status": cell.status,
            "status_name": say.name("status", cell.status),
            "point": (cell.domain, cell.pole, cell.year) in marked,
        }


def _marked(cells: Sequence[Cell]) -> set[tuple[str, str, int]]:
    """Return the cells that get a point: the last of each line, and those that no line can reach."""
    marked: set[tuple[str, str, int]] = set()
    ordered = sorted(cells, key=lambda cell: (cell.domain, cell.pole, cell.year))
    for (domain, pole), group in groupby(ordered, key=lambda cell: (cell.domain, cell.pole)):
        line = list(group)
        held = [cell.share is not None for cell in line]
        alone = [
            index
            for index, here in enumerate(held)
            if here and not any(held[max(0, index - 1) : index]) and not any(held[index + 1 : index + 2])
        ]
        last = [index for index, here in enumerate(held) if here][-1:]
        sparse = len(line) > 1 and (line[-1].year - line[0].year) > _DENSE * (len(line) - 1)
        chosen = {index for index, here in enumerate(held) if here} if sparse else {*alone, *last}
        marked |= {(domain, pole, line[index].year) for index in chosen}
    return marked


def _spec(context: Context, frame: Frame) -> Spec:
    years = [cell.year for cell in context.material.portfolio]
    span = (min(years), max(years))
    panels = [_panel(context, frame, domain, index, span) for index, domain in enumerate(DOMAINS)]
    gaps = {"row": 52, "column": 16}
    body: Spec = {"columns": frame.columns, "spacing": gaps, "concat": panels, "bounds": "flush"}
    return keyed(_signs(context), body, frame.columns * (frame.width + 12), 34)


def _signs(context: Context) -> list[Sign]:
    cells = context.material.portfolio
    signs = pole_signs(context, {cell.pole for cell in cells})
    carried = any(cell.status == "imputed" for cell in cells)
    dashes = [Sign(context.say("figure.carried"), "soft", _DASHES, filled=False)] if carried else []
    return [*signs, *dashes, Sign(context.say("status.no_data"), "hatch", _SLANTS, filled=False)]


_DASHES = "M-1.2,0L-0.7,0M-0.25,0L0.25,0M0.7,0L1.2,0"
_SLANTS = "M-1,-1L1,-1L1,1L-1,1ZM-1,0L0,1M-1,-1L1,1M0,-1L1,0"


def _panel(context: Context, frame: Frame, domain: str, index: int, span: tuple[int, int]) -> Spec:
    known = bool(with_values(context.material, domain))
    layers = _empty_years(context, frame, domain, span)
    layers += _curves(context, frame, index, span) if known else _reason(context, frame, domain)
    blank: Spec = {
        "x": {"datum": span[0], "type": "quantitative"} | _x(frame, span),
        "y": {"datum": 0, "type": "quantitative"} | _y(context, frame, index),
    }
    # An unseen mark gives a panel without data the same axes as its neighbours.
    ghost: Spec = {"data": {"values": [{}]}, "mark": {"type": "point", "opacity": 0}, "encoding": blank}
    return {
        "width": frame.width,
        "height": frame.height,
        "transform": [{"filter": {"field": "domain", "equal": domain}}],
        "layer": [*layers, ghost, panel_title(short_domain(context.say, domain))],
    }


def _x(frame: Frame, span: tuple[int, int]) -> Spec:
    return {"scale": year_scale(*span), "axis": year_axis(*span, 3 if frame.narrow else 5)}


def _y(context: Context, frame: Frame, index: int) -> Spec:
    outer = index % frame.columns == 0
    return {"scale": share_scale(), "axis": percent_axis(context, (0, 0.5, 1), labels=outer, labelFlush=False)}


def _curves(context: Context, frame: Frame, index: int, span: tuple[int, int]) -> list[Spec]:
    colours, shapes = pole_scales(context)
    x: Spec = {"field": "year", "type": "quantitative"} | _x(frame, span)
    y: Spec = {"field": "share", "type": "quantitative"} | _y(context, frame, index)
    ends: Spec = {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}
    apart: Spec = {"detail": {"field": "series", "type": "nominal"}}
    solid: Spec = {"calculate": "datum.status === 'imputed' ? null : datum.share", "as": "observed"}
    marked = [{"filter": "datum.point"}]
    return [
        {"mark": {"type": "area", "opacity": 0.15}, "encoding": {"x": x, "color": colours} | ends | apart},
        {
            "mark": {"type": "line", "strokeWidth": 1.4, "strokeDash": [3, 2.5]},
            "encoding": {"x": x, "y": y, "color": colours} | apart,
        },
        {
            "mark": {"type": "line", "strokeWidth": 1.7},
            "transform": [solid],
            "encoding": {"x": x, "y": y | {"field": "observed"}, "color": colours} | apart,
        },
        {
            "mark": {"type": "rule", "strokeWidth": 1.2, "opacity": 0.7},
            "transform": marked,
            "encoding": {"x": x, "color": colours} | ends,
        },
        {
            "mark": {"type": "point", "filled": True, "size": 34, "opacity": 1, "clip": False},
            "transform": marked,
            "encoding": {"x": x, "y": y, "color": colours, "shape": shapes},
        },
    ]


def empty_spans(cells: Sequence[Cell], span: tuple[int, int], status: str = "no_data") -> list[tuple[float, float]]:
    """Return the runs of years in ``span`` in which no cell of a domain speaks: ``status``, or outside all cells."""
    spoken = {
        year
        for cell in cells
        if cell.status != status
        for year in range(cell.year if cell.year_from is None else cell.year_from, cell.year + 1)
    }
    silent = {cell.year for cell in cells} - spoken
    ends = (min(spoken), max(spoken)) if spoken else (span[1] + 1, span[1])
    silent |= {year for year in range(span[0], span[1] + 1) if not ends[0] <= year <= ends[1]}
    runs: list[list[int]] = []
    for year in sorted(silent):
        if runs and runs[-1][1] == year - 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return [(first - 0.5, last + 0.5) for first, last in runs]


def _empty_years(context: Context, frame: Frame, domain: str, span: tuple[int, int]) -> list[Spec]:
    cells = [cell for cell in context.material.portfolio if cell.domain == domain]
    wide = (span[0] - 0.5, span[1] + 0.5)
    return [layer for first, last in empty_spans(cells, span) for layer in hatched(first, last, frame, wide)]


def _reason(context: Context, frame: Frame, domain: str) -> list[Spec]:
    gap = next((item for item in context.material.missing if item.domain == domain), None)
    reason = gap.reason if gap is not None else context.say("reason.no_dataset")
    text = context.say(f"figure.{gap.status if gap is not None else 'no_data'}", reason=reason)
    return words_in_panel(text, frame, size=10 if frame.narrow else 11)
