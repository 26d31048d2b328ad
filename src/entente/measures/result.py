"""What every result can do: be a table, a dictionary, a citation, a figure and a piece of HTML."""

from __future__ import annotations

from dataclasses import fields
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from entente.measures.rows import plain

if TYPE_CHECKING:
    from entente.evidence.records import Basis, Origin

VEGA_LITE = "https://vega.github.io/schema/vega-lite/v5.json"

SHOWN_ROWS = 60
"""Rows shown in a notebook; the whole table is in :meth:`Result.table`."""


class Result:
    """Base of all results. A subclass has ``bases`` and ``origins`` and defines :meth:`table` and :meth:`figure`.

    ``key`` names the rows in :meth:`to_dict`.
    """

    __slots__ = ()
    measure: ClassVar[str] = ""
    key: ClassVar[str] = "rows"

    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    def table(self) -> list[dict[str, Any]]:
        """Return the result as rows of plain values."""
        raise NotImplementedError

    def figure(self) -> dict[str, Any]:
        """Return a Vega-Lite specification with the data inline and no theme."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return self.measure

    def _extra(self) -> dict[str, Any]:
        """Return what :meth:`to_dict` says besides rows, evidence and sources."""
        return {}

    def to_dict(self) -> dict[str, Any]:
        """Return measure, title, rows (under :attr:`key`), evidence and sources as plain values."""
        return {
            "measure": self.measure,
            "title": self.title,
            **self._extra(),
            self.key: self.table(),
            "evidence": [basis.to_dict() for basis in self.bases],
            "sources": [origin.to_dict() for origin in self.origins],
        }

    def cite(self) -> str:
        """Return the citations of all sources used, one to a line."""
        return "\n".join(dict.fromkeys(origin.citation for origin in self.origins))

    def _repr_html_(self) -> str:
        rows = self.table()
        more = f"<p>{len(rows) - SHOWN_ROWS} more rows: see .table()</p>" if len(rows) > SHOWN_ROWS else ""
        sources = f"<p>Sources: {escape('; '.join(origin.title for origin in self.origins))}</p>"
        return html_table(self.title, rows[:SHOWN_ROWS]) + more + sources


def record(item: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass instance
    """Return a flat dataclass as a dictionary of plain values, in the order of its fields."""
    return {field.name: plain(getattr(item, field.name)) for field in fields(item)}


def html_table(caption: str, rows: list[dict[str, Any]]) -> str:
    """Return rows with the same keys as an HTML table."""
    names = list(rows[0]) if rows else []
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_shown(row[name]))}</td>" for name in names) + "</tr>" for row in rows
    )
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _shown(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def band_figure(title: str, description: str, rows: list[dict[str, Any]], *, color: str, label: str) -> dict[str, Any]:
    """Return a figure of a series over years with its interval as a band.

    Parameters
    ----------
    rows
        Dictionaries with ``year``, ``value``, ``low``, ``high`` and the column ``color``; rows without a value are
        left out of the drawing by their ``None``.
    color
        Column that tells the series apart.
    label
        Title of the vertical axis, whose scale is 0 to 1.
    """
    y = {"field": "value", "type": "quantitative", "title": label, "scale": {"domain": [0, 1]}}
    return {
        "$schema": VEGA_LITE,
        "title": title,
        "description": description,
        "data": {"values": rows},
        "encoding": {"x": year_axis(), "color": {"field": color, "type": "nominal"}},
        "layer": band_layers(y),
    }


def year_axis() -> dict[str, Any]:
    """Return the encoding of the column ``year``."""
    return {"field": "year", "type": "quantitative", "title": "year", "axis": {"format": "d"}, "scale": {"zero": False}}


def band_layers(y: dict[str, Any], detail: str | None = None) -> list[dict[str, Any]]:
    """Return a band from ``low`` to ``high``, a line and points. ``detail`` names a column at which lines break."""
    apart = {"detail": {"field": detail, "type": "nominal"}} if detail else {}
    band = {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}, **apart}
    tooltip = [{"field": name, "type": kind} for name, kind in _TOOLTIP]
    return [
        {"mark": {"type": "area", "opacity": 0.18}, "encoding": band},
        {"mark": {"type": "line", "invalid": "break-paths-show-path-domains"}, "encoding": {"y": y, **apart}},
        {"mark": {"type": "point", "filled": True, "size": 18}, "encoding": {"y": y, "tooltip": tooltip, **apart}},
    ]


_TOOLTIP = (("year", "quantitative"), ("value", "quantitative"), ("low", "quantitative"), ("high", "quantitative"))
