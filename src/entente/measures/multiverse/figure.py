"""The specification curve: sorted estimates with their bands above, what each specification chose below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from entente.measures.multiverse.summary import same_sign
from entente.measures.result import VEGA_LITE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.measures.multiverse.records import MultiverseResult

WIDTH = 640
DEFAULT, SAME, OTHER = "the default", "same sign as the default", "other sign"
SAYS = (SAME, OTHER, DEFAULT)

LABELS = {
    "lead": "lead of {pole}",
    "change": "change ({pole})",
    "hedging": "change of the index",
    "gap": "arms minus trade ({pole})",
    "divergence": "change of the distance",
}

AXIS: dict[str, Any] = {"labels": False, "ticks": False, "grid": False, "domain": False, "title": None}


def curve(result: MultiverseResult) -> dict[str, Any]:
    """Return the curve of one headline as a Vega-Lite specification without a theme."""
    return {"$schema": VEGA_LITE, **_panels(result)}


def curves(title: str, results: Sequence[MultiverseResult]) -> dict[str, Any]:
    """Return the curves of several headlines, one below the other."""
    description = f"{title}: one specification curve for each of {len(results)} headlines."
    return {
        "$schema": VEGA_LITE,
        "title": title,
        "description": description,
        "vconcat": [_panels(result) for result in results],
        "spacing": 40,
    }


def rows_of(result: MultiverseResult) -> list[dict[str, Any]]:
    """Return the answered specifications as rows with their rank, from the smallest estimate to the largest."""
    answered = [point for point in result.points if point.estimate is not None]
    order = sorted(range(len(answered)), key=lambda index: (answered[index].estimate, index))
    same = same_sign(np.array([point.estimate for point in answered]), result.estimate)
    return [
        {
            "rank": rank,
            "estimate": answered[index].estimate,
            "low": answered[index].low,
            "high": answered[index].high,
            "says": DEFAULT if index == 0 else SAME if same[index] else OTHER,
            "specification": ", ".join(f"{name} {level}" for name, level in answered[index].choices),
            "choices": dict(answered[index].choices),
        }
        for rank, index in enumerate(order, start=1)
    ]


def _panels(result: MultiverseResult) -> dict[str, Any]:
    rows = rows_of(result)
    return {
        "title": {"text": result.title, "subtitle": _subtitle(result), "anchor": "start"},
        "description": f"{result.title}. {result.sentence}",
        "vconcat": [_top(result, rows), *_matrix(result, rows)],
        "spacing": 6,
    }


def _subtitle(result: MultiverseResult) -> str:
    said = f"{result.n_answered} of {result.n_specs} specifications answered"
    text = f"{said}, {result.share_same_sign:.0%} with the sign of the default"
    return (
        text
        if result.share_clear is None
        else f"{text}; {result.share_clear:.0%} of {result.n_banded} bands clear of zero"
    )


def _x(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    domain = [0.5, len(rows) + 0.5]
    return {"field": "rank", "type": "quantitative", "axis": AXIS, "scale": {"domain": domain, "nice": False}}


def _color() -> dict[str, Any]:
    legend = {"orient": "top", "title": None, "symbolOpacity": 1, "offset": 4}
    return {"field": "says", "type": "nominal", "sort": list(SAYS), "scale": {"domain": list(SAYS)}, "legend": legend}


def _size(rows: Sequence[dict[str, Any]]) -> float:
    """Return the area of a mark that leaves a gap beside its neighbour."""
    return float(min(max((0.8 * WIDTH / max(len(rows), 1)) ** 2, 4.0), 60.0))


def _sizes(most: float, default: float) -> dict[str, Any]:
    """Return the encoding of size: the default stands out."""
    return {"condition": {"test": f"datum.says == '{DEFAULT}'", "value": default}, "value": most}


def _top(result: MultiverseResult, rows: list[dict[str, Any]]) -> dict[str, Any]:
    label = LABELS[result.headline].format(pole=result.pole)
    y = {"field": "estimate", "type": "quantitative", "title": label}
    tooltip = [{"field": "specification"}, *({"field": name, "format": ".3f"} for name in ("estimate", "low", "high"))]
    band = {"x": _x(rows), "y": {**y, "field": "low"}, "y2": {"field": "high"}, "color": _color()}
    point = {
        "x": _x(rows),
        "y": y,
        "color": _color(),
        "size": _sizes(_size(rows), 110),
        "tooltip": tooltip,
    }
    return {
        "width": WIDTH,
        "height": 200,
        "data": {"values": [{name: value for name, value in row.items() if name != "choices"} for row in rows]},
        "layer": [
            {"mark": {"type": "rule", "opacity": 0.45, "strokeWidth": _thick(rows)}, "encoding": band},
            {"mark": {"type": "rule", "strokeDash": [4, 3]}, "encoding": {"y": {"datum": 0, "type": "quantitative"}}},
            {"mark": {"type": "point", "filled": True, "opacity": 1}, "encoding": point},
        ],
    }


def _thick(rows: Sequence[dict[str, Any]]) -> float:
    return float(min(max(0.4 * WIDTH / max(len(rows), 1), 0.8), 4.0))


def _matrix(result: MultiverseResult, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a panel of dots for each choice with more than one level answered, the most influential first."""
    tried = {choice.name: choice.levels for choice in result.grid.choices}
    return [_dots(item.choice, [str(level) for level in tried[item.choice]], rows) for item in result.influences]


def _dots(name: str, levels: Sequence[str], rows: list[dict[str, Any]]) -> dict[str, Any]:
    taken = [
        {"rank": row["rank"], "says": row["says"], "level": str(row["choices"][name])}
        for row in rows
        if name in row["choices"]
    ]
    title = {"title": name, "titleAngle": 0, "titleAlign": "right", "titleX": -84, "titleY": 8, "minExtent": 150}
    axis = {**title, "domain": False, "ticks": False, "grid": True, "titleAnchor": "start"}
    shown = [level for level in levels if any(row["level"] == level for row in taken)]
    return {
        "width": WIDTH,
        "height": {"step": 14},
        "data": {"values": taken},
        "mark": {"type": "point", "filled": True, "shape": "square", "opacity": 1},
        "encoding": {
            "x": _x(rows),
            "y": {"field": "level", "type": "nominal", "sort": shown, "axis": axis},
            "color": _color(),
            "size": _sizes(min(_size(rows), 40.0), 60),
        },
    }
