"""Economy against security: the same poles on both sides, and how far apart the sides are over time; hedging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entente.brief.choose import (
    base_year,
    latest_cells,
    latest_divergences,
    observed,
    observed_at,
    year_cells,
)
from entente.brief.contracts import ECONOMY, SECURITY, Column, Figure
from entente.brief.plots.base import (
    Frame,
    Sign,
    evidence_of,
    index_axis,
    keyed,
    percent_axis,
    share_scale,
    short_domain,
    year_axis,
    year_scale,
)
from entente.brief.theme import colour, pole_colours
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from entente.brief.contracts import Cell, DivergenceRow, HedgingRow, Material
    from entente.brief.plots.base import (
        Context,
        Spec,
    )

WIDE = Frame(columns=2, width=400, height=18, narrow=False)
NARROW = Frame(columns=1, width=180, height=17, narrow=True)


def economy_security(context: Context) -> Figure | None:
    """Return the comparison of economy and security, or ``None`` where one side has no data."""
    cells = list(_sides(context))
    sides = {_side(cell.domain) for cell in cells}
    if sides != {"economy", "security"}:
        return None
    say, rows = context.say, [*_share_rows(context, cells), *_distance_rows(context)]
    used = (*evidence_of(cells), *evidence_of(context.material.divergence))
    evidence = tuple(dict.fromkeys(used))
    return Figure(
        id="economy-security",
        section="economy",
        title=_title(context),
        caption=say("figure.economy.caption"),
        source=context.source_line(evidence),
        description=say("figure.economy.description", name=context.material.name),
        spec=keyed(_signs(context), {"hconcat": _pair(context, WIDE), "spacing": 48}, 600, 34),
        narrow=keyed(_signs(context), {"vconcat": _pair(context, NARROW), "spacing": 26}, 300, 34),
        columns=(
            Column("part", say("column.what")),
            Column("pole_name", say("column.pole")),
            Column("years", say("column.year"), "year"),
            Column("shown", say("column.value"), "year"),
            Column("ends", say("column.interval"), "year"),
            Column("n", say("column.n"), "count"),
        ),
        rows=tuple(rows),
        evidence=evidence,
    )


def _sides(context: Context) -> Iterable[Cell]:
    """Yield the latest shares of trade, arms and guarantees, pole by pole."""
    material = context.material
    for pole in context.pole_names:
        for domain in (ECONOMY, *SECURITY):
            cell = latest_cells(material, domain).get(pole)
            if cell is not None:
                yield cell


def _signs(context: Context) -> list[Sign]:
    return [
        Sign(context.say("side.economy"), "ink", "square", filled=False),
        Sign(context.say("side.security"), "ink", "circle"),
    ]


def _side(domain: str) -> str:
    return "economy" if domain == ECONOMY else "security"


def _title(context: Context) -> str:
    rows, say = latest_divergences(context.material), context.say
    if not rows or rows[0].value is None:
        return say("figure.economy.title.none")
    first = rows[0]
    names = {"first": say(f"domain.{first.first}"), "second": say(f"domain.{first.second}")}
    value = say.index(first.value or 0.0, first.low, first.high)
    return say("figure.economy.title", value=value, year=first.year, **names)


def _share_rows(context: Context, cells: Iterable[Cell]) -> Iterable[dict[str, Any]]:
    say = context.say
    for cell in cells:
        domain = say.name("domain", cell.domain)
        yield {
            "kind": "share",
            "side": _side(cell.domain),
            "side_name": say(f"side.{_side(cell.domain)}"),
            "domain": cell.domain,
            "part": domain,
            "line": f"{domain}, {cell.years}",
            "years": cell.years,
            "shown": say.percent(cell.share or 0.0),
            "ends": say.percent_range(cell.low, cell.high),
            "pole": cell.pole,
            "pole_name": context.pole_names.get(cell.pole, cell.pole),
            "year": cell.year,
            "share": cell.share,
            "low": cell.low,
            "high": cell.high,
            "n": cell.n,
            "label": say.percent(cell.share or 0.0),
        }


def _distance_rows(context: Context) -> Iterable[dict[str, Any]]:
    for row in sorted(context.material.divergence, key=lambda row: (row.second, row.year)):
        pair = _pair_name(context, row)
        yield {
            "kind": "distance",
            "pair": pair,
            "part": context.say("figure.economy.distance.of", pair=pair),
            "pole_name": "",
            "year": row.year,
            "years": f"{row.year}, {context.say('figure.carried')}" if row.status == "imputed" else str(row.year),
            "shown": "" if row.value is None else context.say.decimal(row.value),
            "ends": context.say.index_range(row.low, row.high),
            "share": row.value,
            "low": row.low,
            "high": row.high,
            "n": None,
        }


def _pair_name(context: Context, row: DivergenceRow) -> str:
    return context.say(
        "figure.economy.pair", first=context.say(f"domain.{row.first}"), second=context.say(f"domain.{row.second}")
    )


def _by_side(row: dict[str, Any]) -> int:
    return (ECONOMY, *SECURITY).index(row["domain"])


def _pair(context: Context, frame: Frame) -> list[Spec]:
    known = any(row.value is not None for row in context.material.divergence)
    return [_shares(context, frame), *([_distance(context, frame)] if known else [])]


def _shares(context: Context, frame: Frame) -> Spec:
    """Return one row of panels a pole, one dot with interval a domain."""
    names, colours = list(context.pole_names.values()), pole_colours(list(context.pole_names))
    hue: Spec = {"field": "pole_name", "type": "nominal", "scale": {"domain": names, "range": colours}, "legend": None}
    x: Spec = {
        "field": "share",
        "type": "quantitative",
        "scale": share_scale(),
        "axis": percent_axis(context, (0, 0.5, 1) if frame.narrow else (0, 0.25, 0.5, 0.75, 1), grid=True),
    }
    lines = list(dict.fromkeys(row["line"] for row in sorted(_share_rows(context, _sides(context)), key=_by_side)))
    y: Spec = {"field": "line", "type": "nominal", "sort": lines, "title": None}
    y |= {"axis": {"labelLimit": 150, "offset": 6}}
    inner = _dots(context, {"x": x, "y": y, "color": hue})
    head = {"orient": "top", "labelAnchor": "start", "labelFontWeight": "bold", "labelFontSize": 12, "labelPadding": 2}
    head |= {"labelColor": colour("ink")}
    return {
        "transform": [{"filter": "datum.kind === 'share'"}],
        "facet": {"row": {"field": "pole_name", "type": "nominal", "sort": names, "title": None, "header": head}},
        "spacing": 8,
        "spec": {"width": frame.width, "height": {"step": frame.height}, "layer": inner},
        "resolve": {"scale": {"y": "independent"}},
    }


def _dots(context: Context, encoding: Spec) -> list[Spec]:
    x, y, hue = encoding["x"], encoding["y"], encoding["color"]
    names = [context.say("side.economy"), context.say("side.security")]
    filled: Spec = {
        "condition": {"test": "datum.side === 'security'", "field": "pole_name", "type": "nominal", "legend": None}
        | {"scale": hue["scale"]},
        "value": colour("paper"),
    }
    shape: Spec = {
        "field": "side_name",
        "type": "nominal",
        "scale": {"domain": names, "range": ["square", "circle"]},
        "legend": None,
    }
    ends: Spec = {"x": x | {"field": "low"}, "x2": {"field": "high"}}
    return [
        {"mark": {"type": "rule", "strokeWidth": 2.4, "opacity": 0.45}, "encoding": ends | {"y": y, "color": hue}},
        {
            "mark": {"type": "point", "size": 62, "strokeWidth": 1.8, "opacity": 1},
            "encoding": {"x": x, "y": y, "stroke": hue, "fill": filled, "shape": shape},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 10.5, "color": colour("ink")},
            "transform": [{"calculate": "max(datum.share, isValid(datum.high) ? datum.high : 0)", "as": "end"}],
            "encoding": {"x": x | {"field": "end"}, "y": y, "text": {"field": "label"}},
        },
    ]


def _distance(context: Context, frame: Frame) -> Spec:
    """Return one small panel a pair of domains: the distance by year."""
    held = [row for row in context.material.divergence if row.value is not None]
    span = (min(row.year for row in held), max(row.year for row in held))
    pairs = list(dict.fromkeys(_pair_name(context, row) for row in latest_divergences(context.material)))
    ink, height = colour("ink"), 92 if frame.narrow else max(60, 150 - 20 * len(pairs))
    x: Spec = {"field": "year", "type": "quantitative"}
    x |= {"scale": year_scale(*span), "axis": year_axis(*span, 4)}
    y: Spec = {"field": "share", "type": "quantitative", "scale": share_scale()}
    y |= {"axis": index_axis(context, (0, 0.5, 1))}
    ends: Spec = {"x": x, "y": {"field": "low", "type": "quantitative", "title": None}, "y2": {"field": "high"}}
    head = {"labelAnchor": "start", "labelFontWeight": "bold", "labelFontSize": 12, "labelColor": ink}
    title = {"text": context.say("figure.economy.distance"), "subtitle": context.say("figure.economy.distance.note")}
    layers: list[Spec] = [
        {"mark": {"type": "area", "color": colour("hatch"), "opacity": 0.45}, "encoding": ends},
        {"mark": {"type": "line", "color": ink, "strokeWidth": 1.6}, "encoding": {"x": x, "y": y}},
        {"mark": {"type": "point", "color": ink, "filled": True, "size": 20}, "encoding": {"x": x, "y": y}},
    ]
    return {
        "title": title | {"fontSize": 12},
        "transform": [{"filter": "datum.kind === 'distance'"}],
        "facet": {"row": {"field": "pair", "type": "nominal", "sort": pairs, "title": None, "header": head | _ABOVE}},
        "spacing": 22,
        "spec": {"width": frame.width if frame.narrow else 200, "height": height, "layer": layers},
    }


_ABOVE: Spec = {"orient": "top"}


def hedging(context: Context) -> Figure | None:
    """Return the hedging index of each domain, now and in the base year, or ``None`` without any."""
    material, say = context.material, context.say
    base = base_year(material)
    chosen = list(_hedging_rows(material, base))
    if not chosen:
        return None
    rows = tuple(_hedging_data(context, chosen))
    return Figure(
        id="hedging",
        section="portfolio",
        title=say("figure.hedging.title"),
        caption=say("figure.hedging.caption", base=base),
        source=context.source_line(evidence_of(row for _, row in chosen)),
        description=say("figure.hedging.description", name=material.name),
        spec=_hedging_spec(context, 680),
        narrow=_hedging_spec(context, 225),
        columns=(
            Column("domain_name", say("column.domain")),
            Column("years", say("column.year"), "year"),
            Column("value", say("column.hedging"), "index"),
            Column("interval", say("column.interval"), "interval"),
            Column("n", say("column.n"), "count"),
        ),
        rows=rows,
        evidence=evidence_of(row for _, row in chosen),
    )


def _hedging_rows(material: Material, base: int | None) -> Iterable[tuple[str, HedgingRow]]:
    """Yield ``(when, row)`` of each domain: an earlier row, which ends in or holds the base year, and the latest one.

    Both are of one series: where the series of the base year ends, the latest year is its last one. A domain without
    an earlier row is shown by its latest observed year alone.
    """
    for domain in DOMAINS:
        line = _hedging_line(material, domain)
        held = observed_at(material, domain, base).values() if base is not None else ()
        then = next((row for row in line if row.year in {cell.year for cell in held}), None)
        now = [row for row in line if then is None or row.series == then.series][-1:]
        if then is not None and now and now[0].year > then.year:
            yield "then", then
        yield from (("now", row) for row in now)


def _hedging_line(material: Material, domain: str) -> list[HedgingRow]:
    """Return the rows of a domain with an index by year: of its observed years, or all where there are none."""
    seen = {cell.year for cell in observed(material, domain)}
    rows = [row for row in material.hedging if row.domain == domain and row.value is not None]
    return sorted([row for row in rows if row.year in seen] or rows, key=lambda row: row.year)


def _hedging_data(context: Context, chosen: Sequence[tuple[str, HedgingRow]]) -> Iterable[dict[str, Any]]:
    for when, row in chosen:
        yield {
            "when": when,
            "when_name": context.say(f"figure.hedging.{when}"),
            "domain": row.domain,
            "domain_name": short_domain(context.say, row.domain),
            "line": "|".join((short_domain(context.say, row.domain), _hedging_years(context, chosen, row.domain))),
            "year": row.year,
            "years": _hedging_span(context, row),
            "value": row.value,
            "low": row.low,
            "high": row.high,
            "n": row.n,
            "label": context.say.decimal(row.value or 0.0),
        }


def _hedging_span(context: Context, row: HedgingRow) -> str:
    """Return the years that a row sums up, and that it is carried forward if it is."""
    cells = year_cells(context.material, row.domain, row.year).values()
    years = next((cell.years for cell in cells), str(row.year))
    return f"{years}, {context.say('figure.carried')}" if row.status == "imputed" else years


def _hedging_years(context: Context, chosen: Iterable[tuple[str, HedgingRow]], domain: str) -> str:
    """Return the years of a domain's rows as "2011–15 → 2021–25"."""
    return " → ".join(_hedging_span(context, row) for _, row in chosen if row.domain == domain)


def _hedging_spec(context: Context, width: int) -> Spec:
    names = [context.say("figure.hedging.now"), context.say("figure.hedging.then")]
    x: Spec = {"field": "value", "type": "quantitative", "scale": {"domain": [0, 1], "nice": False}}
    x |= {"axis": index_axis(context, (0, 0.5, 1) if width < WIDE.width else (0, 0.25, 0.5, 0.75, 1), grid=True)}
    rows = _hedging_data(context, list(_hedging_rows(context.material, base_year(context.material))))
    order = list(dict.fromkeys(row["line"] for row in rows))
    axis: Spec = {"labelLimit": 170, "labelExpr": "split(datum.label, '|')", "labelLineHeight": 13}
    y: Spec = {"field": "line", "type": "nominal", "sort": order, "title": None, "axis": axis}
    lane: Spec = {"field": "when_name", "sort": names, "type": "nominal"}
    hue: Spec = {"field": "when_name", "type": "nominal", "sort": names}
    hue |= {"scale": {"domain": names, "range": [colour("ink"), colour("other")]}, "legend": None}
    shape = hue | {"scale": {"domain": names, "range": ["circle", "diamond"]}}
    ends: Spec = {"x": x | {"field": "low"}, "x2": {"field": "high"}}
    signs = [Sign(names[0], "ink"), Sign(names[1], "other", "diamond")]
    body: Spec = {
        "width": width,
        "height": {"step": 15},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2.4, "opacity": 0.45},
                "encoding": ends | {"y": y, "yOffset": lane, "color": hue},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 48, "opacity": 1},
                "encoding": {"x": x, "y": y, "yOffset": lane, "color": hue, "shape": shape},
            },
        ],
    }
    return keyed(signs, body, width)
