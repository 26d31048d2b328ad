"""The figures: no data is never zero, colours stay apart for all readers, drawings can be read aloud."""

from __future__ import annotations

import itertools
import json
import re
import xml.etree.ElementTree as ET  # the drawings are our own
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.brief.contracts import Cell, HedgingRow
from entente.brief.figures import MAKERS, VEGA_LITE, _svg, complete, draw
from entente.brief.plots.base import Frame, slanted, spread
from entente.brief.plots.compare import _hedging_rows
from entente.brief.plots.counts import lanes, when
from entente.brief.plots.portfolio import empty_spans
from entente.brief.theme import INKS, SHAPES, pole_colours, pole_inks, pole_shapes

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.brief.contracts import Brief, Figure, Material

SVG = "{http://www.w3.org/2000/svg}"

# Machado, Oliveira & Fernandes 2009, severity 1.0: linear RGB as seen with each deficiency.
SEEN = {
    "normal": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(colour: str) -> np.ndarray:
    rgb = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.asarray(np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4))


def luminance(colour: str) -> float:
    return float(np.array([0.2126, 0.7152, 0.0722]) @ linear(colour))


def contrast(one: str, two: str) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
    )
    xyz = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def figure(brief: Brief, key: str) -> Figure:
    return next(item for item in brief.figures if item.id == key)


def test_all_figures_are_made(brief: Brief) -> None:
    assert [item.id for item in brief.figures] == list(MAKERS)
    assert all(item.title and item.caption and item.source and item.description for item in brief.figures)


def test_without_data_no_figure_is_made(
    make_empty: Callable[..., Material], composed: Callable[[Material], Brief]
) -> None:
    assert composed(make_empty()).figures == ()


def test_source_line_names_source_and_vintage(brief_en: Brief) -> None:
    assert figure(brief_en, "suppliers").source == "Source: Arms transfers register, 2024. Evidence as of 2025-01-31."


def test_table_holds_what_is_drawn(brief_en: Brief) -> None:
    for item in brief_en.figures:
        spec = complete(item, standalone=False)
        assert spec["datasets"]["rows"] == list(item.rows)
        assert {column.key for column in item.columns if column.form != "interval"} <= set(item.rows[0])


def test_no_data_is_drawn_as_no_data(brief_en: Brief) -> None:
    portfolio = figure(brief_en, "portfolio")
    drawn = draw(portfolio, standalone=False)
    assert drawn.count("no data: no loaded source") == 3
    assert all(row["share"] is None for row in portfolio.rows if row["status"] == "no_data")
    assert INKS["hatch"].light in drawn


def test_years_outside_coverage_are_marked() -> None:
    def cell(year: int, share: float | None, since: int | None = None) -> Cell:
        status = "no_data" if share is None else "value"
        return Cell("trade", "russia", year, share, None, None, 1, status, year_from=since)

    rows = [cell(1992, None), *(cell(year, 0.5) for year in range(1993, 1996)), cell(1996, None)]
    assert empty_spans(rows, (1992, 1998)) == [(1991.5, 1992.5), (1995.5, 1998.5)]
    assert empty_spans([], (1992, 1998)) == [(1991.5, 1998.5)]
    periods = [cell(1995, 0.5, 1992), cell(2000, 0.5, 1996)]
    assert empty_spans(periods, (1992, 2000)) == []


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("key", list(MAKERS))
def test_drawings_can_be_read_aloud_and_share_a_page(brief_ru: Brief, key: str, narrow: bool) -> None:  # noqa: FBT001 - a pytest parameter
    text = draw(figure(brief_ru, key), narrow=narrow, standalone=False)
    root = ET.fromstring(text)  # noqa: S314 - drawn here
    assert root.get("role") == "img"
    ids = {item.get("id") for item in root.iter() if item.get("id")}
    assert set((root.get("aria-labelledby") or "").split()) <= ids
    assert all(name.startswith(f"{key}-") for name in ids if name)
    assert root.find(f"{SVG}title") is not None
    assert "style=" not in text
    assert "href" not in text


def test_narrow_drawings_fit_a_phone(brief: Brief) -> None:
    for item in brief.figures:
        width = float(re.findall(r'viewBox="0 0 ([\d.]+)', draw(item, narrow=True, standalone=False))[0])
        assert width <= 430, item.id


def test_standalone_drawing_carries_title_and_source(brief_en: Brief) -> None:
    text = draw(figure(brief_en, "agreement"))
    assert "United Nations roll calls, 2024" in text
    assert "votes agree most with" in text


def test_drawing_is_deterministic(brief_en: Brief) -> None:
    item = figure(brief_en, "claims")
    first = draw(item)
    _svg.cache_clear()
    assert draw(item) == first


def test_the_renderer_carries_the_pinned_version() -> None:
    import vl_convert

    assert VEGA_LITE in vl_convert.get_vegalite_versions()


def test_specifications_are_plain_json(brief: Brief) -> None:
    for item in brief.figures:
        whole = complete(item)
        assert json.loads(json.dumps(whole, allow_nan=False)) == whole
        assert whole["$schema"].endswith("/vega-lite/v6.json")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("seen", sorted(SEEN))
def test_pole_hues_stay_apart_for_all_readers(mode: str, seen: str) -> None:
    hues = [lab(SEEN[seen] @ linear(getattr(INKS[pole], mode))) for pole in SHAPES]
    nearest = min(float(np.linalg.norm(one - two)) for one, two in itertools.combinations(hues, 2))
    assert nearest > 15


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    ("role", "least"),
    [("ink", 7), ("soft", 4.5), ("supported", 4.5), ("contradicted", 4.5), ("mixed", 4.5), *((p, 3) for p in SHAPES)],
)
def test_contrast_with_the_page(mode: str, role: str, least: float) -> None:
    for ground in ("paper", "panel") if role in {"ink", "soft"} else ("paper",):
        assert contrast(getattr(INKS[role], mode), getattr(INKS[ground], mode)) >= least


def test_no_two_roles_share_a_light_colour() -> None:
    assert len({ink.light for ink in INKS.values()}) == len(INKS)


def test_own_poles_get_spare_hues_and_shapes() -> None:
    poles = ["russia", "india", "gulf", "other"]
    assert pole_inks(poles)["russia"] == "russia"
    assert len(set(pole_colours(poles))) == len(set(pole_shapes(poles))) == 4


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_spread_keeps_order_gap_and_bounds(values: list[float]) -> None:
    placed = spread(values, 0.05)
    ordered = [placed[index] for index in sorted(range(len(values)), key=lambda index: values[index])]
    assert all(b - a >= 0.05 - 1e-9 for a, b in itertools.pairwise(ordered))
    assert all(-1e-9 <= place <= 1 + 1e-9 for place in placed)


@given(st.lists(st.floats(1990, 2025), max_size=30).map(sorted), st.floats(0.01, 3))
def test_lanes_never_overlap(times: list[float], gap: float) -> None:
    placed = list(zip(lanes(times, gap), times, strict=True))
    for lane in {lane for lane, _ in placed}:
        own = [time for other, time in placed if other == lane]
        assert all(b - a >= gap for a, b in itertools.pairwise(own))


@given(st.floats(1990, 2000), st.floats(0.5, 30))
def test_slanted_lines_stay_inside_their_box(first: float, length: float) -> None:
    frame = Frame(columns=1, width=200, height=100, narrow=False)
    for line in slanted(first, first + length, frame, (1990, 2030)):
        assert first - 1e-3 <= line["x"] <= line["x2"] + 1e-3
        assert line["x2"] <= first + length + 1e-3
        assert 0 <= line["y2"] <= line["y"] + 1e-3 <= 1 + 2e-3


@pytest.mark.parametrize(
    ("date", "least", "most"), [("2021", 2021.4, 2021.6), ("2021-01", 2021.0, 2021.1), ("2021-12-31", 2021.99, 2022.0)]
)
def test_dates_on_the_time_axis(date: str, least: float, most: float) -> None:
    assert least <= when(date) <= most


def test_hedging_is_compared_within_one_series_only(make_material: Callable[..., Material]) -> None:
    def row(year: int, series: str, **more: str) -> HedgingRow:
        return HedgingRow("arms", year, 0.4, 0.3, 0.5, 9, series=series, **more)  # type: ignore[arg-type]  # status

    def cell(year: int, series: str, status: str = "value") -> Cell:
        return Cell("arms", "russia", year, 0.9, 0.8, 1.0, 9, status, series=series)

    years = ((2010, "all", "value"), (2014, "all", "value"), (2016, "all", "imputed"), (2020, "new", "value"))
    material = replace(
        make_material(),
        portfolio=tuple(cell(*given) for given in years),
        hedging=tuple(row(year, series, status=status) for year, series, status in years),
    )
    assert [(when, row.year) for when, row in _hedging_rows(material, 2010)] == [("then", 2010), ("now", 2014)]
    assert [(when, row.year) for when, row in _hedging_rows(material, 2012)] == [("now", 2020)]
