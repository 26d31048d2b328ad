"""Picture of a shock: who pays how much and when; who replaces what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entente.scenarios.trade.shocks import ShockResult

MOST_SUPPLIERS = 6
OTHERS, NOT = "others", "not replaced"


def figure(result: ShockResult) -> dict[str, Any]:
    """Return a Vega-Lite specification without theme: costs with bands beside the lost flow's substitutes."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {
            "text": result.question.shock.label,
            "subtitle": f"Baseline {result.baseline.economy.year}: {result.baseline.label}",
        },
        "hconcat": [_costs(result), _replaced(result)],
        "resolve": {"scale": {"color": "independent"}},
    }


def _years(value: float) -> str:
    return f"{value:g} yr"


def _costs(result: ShockResult) -> dict[str, Any]:
    names = dict(zip(result.baseline.economy.countries, result.baseline.names, strict=True))
    values = [
        {
            "horizon": _years(row["horizon_years"]),
            "state": names[row["state"]],
            "low": row["real_income_pct_low"],
            "middle": row["real_income_pct_middle"],
            "high": row["real_income_pct_high"],
        }
        for row in result.table()
    ]
    x = {"field": "horizon", "type": "nominal", "sort": None, "title": "Time after the act", "axis": {"labelAngle": 0}}
    color = {"field": "state", "type": "nominal", "legend": None}
    return {
        "data": {"values": values},
        "facet": {"row": {"field": "state", "type": "nominal", "title": None, "sort": None}},
        "spec": {
            "width": 240,
            "height": 130,
            "layer": [
                {"mark": {"type": "rule", "color": "#888888"}, "encoding": {"y": {"datum": 0}}},
                {
                    "mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.35},
                    "encoding": {
                        "x": x,
                        "y": {"field": "low", "type": "quantitative", "title": "Real income, %"},
                        "y2": {"field": "high"},
                        "color": color,
                    },
                },
                {
                    "mark": {"type": "point", "filled": True, "size": 60},
                    "encoding": {"x": x, "y": {"field": "middle", "type": "quantitative"}, "color": color},
                },
            ],
        },
        "resolve": {"scale": {"y": "independent"}},
    }


def _replaced(result: ShockResult) -> dict[str, Any]:
    rows = _summed(result)
    return {
        "data": {"values": rows},
        "width": 240,
        "height": 300,
        "mark": "bar",
        "encoding": {
            "x": {
                "field": "horizon",
                "type": "nominal",
                "sort": None,
                "title": "Time after the act",
                "axis": {"labelAngle": 0},
            },
            "y": {
                "field": "share",
                "type": "quantitative",
                "stack": "zero",
                "title": "Share of the lost flow",
                "axis": {"format": "%"},
            },
            "color": {
                "field": "supplier",
                "type": "nominal",
                "sort": None,
                "title": "Replaced by",
                "scale": _colours(rows),
            },
            "order": {"field": "rank", "type": "quantitative"},
        },
    }


PALETTE = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#994455")


def _colours(rows: list[dict[str, Any]]) -> dict[str, Any]:
    names = list(dict.fromkeys(row["supplier"] for row in sorted(rows, key=lambda row: row["rank"])))
    fixed = {OTHERS: "#999999", NOT: "#222222"}
    free = iter(PALETTE * 2)
    return {"domain": names, "range": [fixed.get(name) or next(free) for name in names]}


def _summed(result: ShockResult) -> list[dict[str, Any]]:
    """Return shares of the whole lost flow by supplier, the small ones together, weighted by the sectors' flows."""
    economy = result.baseline.economy
    lost = (economy.trade * result.question.cells).sum(axis=2)
    total = float(lost.sum())
    sums: dict[tuple[float, str], float] = {}
    for row in result.substitutes():
        cell = economy.sectors.index(row["sector"]), economy.countries.index(row["importer"])
        key = row["horizon_years"], row["supplier"]
        sums[key] = sums.get(key, 0.0) + row["share_of_lost"] * float(lost[cell]) / max(total, 1e-300)
    return _ranked(result, sums)


def _ranked(result: ShockResult, sums: dict[tuple[float, str], float]) -> list[dict[str, Any]]:
    by_name: dict[str, float] = {}
    for (_, name), value in sums.items():
        by_name[name] = by_name.get(name, 0.0) + value
    largest = sorted((name for name in by_name if name != NOT), key=lambda name: -by_name[name])[:MOST_SUPPLIERS]
    names = dict(zip(result.baseline.economy.countries, result.baseline.names, strict=True))
    groups = [*largest, OTHERS, NOT]
    found: dict[tuple[float, str], float] = {}
    for (years, name), value in sums.items():
        key = years, name if name in groups else OTHERS
        found[key] = found.get(key, 0.0) + value
    return [
        {
            "horizon": _years(years),
            "supplier": names.get(name, name),
            "share": round(value, 6),
            "rank": groups.index(name),
        }
        for (years, name), value in sorted(found.items(), key=lambda item: (item[0][0], groups.index(item[0][1])))
    ]
