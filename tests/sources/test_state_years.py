"""Tables of state-years and direct contiguity: what is stored, what is left out, and what damage does."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from entente.errors import FormatError, InputError
from entente.sources import detect, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from entente.evidence.records import Reading

NMC = """"ccode","year","milex","milper","irst","pec","tpop","upop","cinc"
365,1913,92000,1300,4918,58000,170000,12000,0.11587
705,2021,1800000,39,,140000,19000,8800,0.0026
705,2022,1867000,39,4150,145443,20035,8917,0.0026634394
640,2022,-9,355,35134,235198,87058,55737,0.012496565
255,1990,37200000,545,38434,,79402,25673,0.029
260,1990,35610000,545,38433,366237,63253,21254,0.027
"""
DEMOCRACY = """ccode,year,euds,aeuds,polity2,v2x_polyarchy
705,2018,-0.4,-0.7,-6,0.237
705,2025,-0.44,-0.73,,0.259
"""
GDP = """ccode,year,mrgdppc,sd_mrgdppc,pwtrgdp,sd_pwtrgdp,pwtpop,sd_pwtpop
705,2019,22382.5,3625.8,467536.1,208502.3,18.46,1.33
705,2018,22000,,460000,,18.2,
"""
CONTIGUITY = """"ccode1","ccode2","conttype","stdate","enddate"
365,705,1,1991-12-01,2016-12-01
705,365,1,1991-12-01,2016-12-01
365,2,0,1816-01-01,1958-12-01
365,2,2,1959-01-01,2016-12-01
365,255,1,1914-01-01,1918-11-01
365,255,5,1918-12-01,1920-05-01
"""
TEXTS = {"nmc": NMC, "democracy": DEMOCRACY, "gdp": GDP, "contiguity": CONTIGUITY}
REAL = {
    "nmc": "peacesciencer_tables/cow_nmc.csv.gz",
    "democracy": "isard/cw_democracy.csv.gz",
    "gdp": "isard/cw_gdppop.csv.gz",
    "contiguity": "peacesciencer_tables/cow_contdir.csv.gz",
}


def reading_of(source: str, text: str, folder: Path) -> Reading:
    path = folder / f"{source}.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return read(source, path)


def rows(reading: Reading, **where: object) -> list[dict[str, Any]]:
    (table,) = reading.tables.values()
    return [row for row in table.to_pylist() if all(row[key] == value for key, value in where.items())]


def covered(reading: Reading, kind: str, actor: str = "*") -> list[tuple[int, int]]:
    return [(row.year_from, row.year_to) for row in reading.coverage if (row.kind, row.actor) == (kind, actor)]


def test_figures_have_their_units_and_lines(tmp_path: Path) -> None:
    reading = reading_of("nmc", NMC, tmp_path)
    (cinc,) = rows(reading, actor="KAZ", name="cinc", year=2022)
    assert (cinc["value"], cinc["unit"], cinc["status"], cinc["locator"]) == (0.0026634394, "share", "value", "line 4")
    assert {(row["year"], row["unit"]) for row in rows(reading, name="milex")} == {
        (1913, "GBP_thousand"), (1990, "USD_thousand"), (2021, "USD_thousand"), (2022, "USD_thousand"),
    }  # fmt: skip


def test_blanks_and_minus_nine_are_missing_not_zero(tmp_path: Path) -> None:
    reading = reading_of("nmc", NMC, tmp_path)
    assert [row["year"] for row in rows(reading, actor="KAZ", name="irst")] == [2022]
    assert covered(reading, "irst", "KAZ") == [(2022, 2022)]
    assert covered(reading, "cinc", "KAZ") == [(2021, 2022)]
    assert rows(reading, actor="TUR", name="milex") == []
    assert covered(reading, "milex", "TUR") == []
    assert reading.rejects == ()
    assert any("milex 1, irst 1" in note for note in reading.notes)


def test_of_two_codes_in_a_year_that_of_its_end_leads_and_the_other_fills(tmp_path: Path) -> None:
    reading = reading_of("nmc", NMC, tmp_path)
    found = {row["name"]: (row["value"], row["locator"]) for row in rows(reading, actor="DEU", year=1990)}
    assert found["tpop"] == (79402.0, "line 6")
    assert found["pec"] == (366237.0, "line 7")
    assert len(rows(reading, actor="DEU", year=1990, name="cinc")) == 1
    assert any("DEU 1990" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason", "cells"),
    [
        ("705,2022", "999,2022", 4, "no state had COW code 999", 7),
        ("705,2022", "705,20x2", 4, "is no number", 7),
        ("705,2022", "705,1022", 4, "lies outside", 7),
        ("705,2022", "705,2021", 3, "contradicts another row", 13),
        ("0.0026634394", "1.2", 4, "cinc '1.2' is no number in its range", 1),
        ("0.0026634394", "many", 4, "taken as no data", 1),
        ("0.0026634394", "1e999", 4, "taken as no data", 1),
        ("705,2022", "705,2022,5", 4, "has 10 cells", 7),
    ],
)
def test_malformed_rows_and_cells_are_listed_and_left_out(  # noqa: PLR0913, PLR0917 - a table of cases
    old: str, new: str, line: int, reason: str, cells: int, tmp_path: Path
) -> None:
    whole = len(rows(reading_of("nmc", NMC, tmp_path)))
    reading = reading_of("nmc", NMC.replace(old, new), tmp_path)
    assert reading.rejects[0].line == line
    assert reason in reading.rejects[0].reason
    assert len(rows(reading)) == whole - cells


def test_a_row_given_twice_counts_once(tmp_path: Path) -> None:
    last = NMC.splitlines()[-1]
    reading = reading_of("nmc", f"{NMC}{last}\n", tmp_path)
    assert [(item.line, "repeats" in item.reason) for item in reading.rejects] == [(8, True)]


def test_standard_errors_come_along(tmp_path: Path) -> None:
    reading = reading_of("gdp", GDP, tmp_path)
    assert [(row["value"], row["sd"]) for row in rows(reading, name="gdp", year=2019)] == [(467536.1, 208502.3)]
    assert [row["sd"] for row in rows(reading, name="gdp", year=2018)] == [None]
    negative = reading_of("gdp", GDP.replace("208502.3", "-1"), tmp_path)
    assert [row["sd"] for row in rows(negative, name="gdp", year=2019)] == [None]
    assert "sd_pwtrgdp '-1'" in negative.rejects[0].reason


def test_democracy_keeps_its_scales(tmp_path: Path) -> None:
    reading = reading_of("democracy", DEMOCRACY, tmp_path)
    assert {row["name"]: row["value"] for row in rows(reading, year=2018)} == {
        "polyarchy": 0.237, "polity2": -6.0, "euds": -0.4, "aeuds": -0.7,
    }  # fmt: skip
    assert covered(reading, "polity2", "KAZ") == [(2018, 2018)]
    assert "-77" in reading_of("democracy", DEMOCRACY.replace("-6", "-77"), tmp_path).rejects[0].reason


def test_a_table_without_figures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="holds no figure"):
        reading_of("democracy", "ccode,year,euds,aeuds,polity2,v2x_polyarchy\n705,2018,,,,\n", tmp_path)


def test_contiguity_becomes_undirected_spells_without_a_domain(tmp_path: Path) -> None:
    reading = reading_of("contiguity", CONTIGUITY, tmp_path)
    found = [(r["sender"], r["receiver"], r["year"], r["year_to"], r["value"], r["locator"]) for r in rows(reading)]
    assert sorted(found) == [
        ("DEU", "RUS", 1914, 1918, 1.0, "line 6"),
        ("DEU", "RUS", 1918, 1920, 5.0, "line 7"),
        ("KAZ", "RUS", 1992, 2016, 1.0, "line 2"),
        ("KAZ", "SUN", 1991, 1991, 1.0, "line 2"),
        ("RUS", "USA", 1992, 2016, 2.0, "line 5"),
        ("SUN", "USA", 1959, 1991, 2.0, "line 5"),
    ]
    assert {(row["domain"], row["directed"], row["unit"]) for row in rows(reading)} == {("", False, "level")}
    assert covered(reading, "contiguity") == [(1816, 2016)]
    assert any(note.startswith("1 rows of type 0") for note in reading.notes)


def test_contiguity_as_published_reads_alike(tmp_path: Path) -> None:
    import re

    published = CONTIGUITY.replace(
        '"ccode1","ccode2","conttype","stdate","enddate"', "statelno,statehno,conttype,begin,end"
    )
    published = re.sub(r"(\d{4})-(\d{2})-\d{2}", r"\1\2", published)
    assert rows(reading_of("contiguity", published, tmp_path))[0]["sender"] == "DEU"
    keys = ("sender", "receiver", "year", "year_to", "value")
    one, other = (
        [[row[key] for key in keys] for row in rows(reading_of("contiguity", text, tmp_path))]
        for text in (CONTIGUITY, published)
    )
    assert one == other


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("365,2,6,1959-01-01,2016-12-01", "none of 0 to 5"),
        ("365,2,2,1959-01,2016-12-01", "a date is neither"),
        ("365,2,2,1959-01-01,1958-12-01", "ends before it begins"),
        ("365,365,2,1959-01-01,2016-12-01", "the same state"),
        ("365,x,2,1959-01-01,2016-12-01", "is no number"),
    ],
)
def test_contiguity_leaves_malformed_rows_out(new: str, reason: str, tmp_path: Path) -> None:
    reading = reading_of("contiguity", CONTIGUITY.replace("365,2,2,1959-01-01,2016-12-01", new), tmp_path)
    assert [(item.line, reason in item.reason) for item in reading.rejects] == [(5, True)]
    assert len(rows(reading)) == 4


@pytest.mark.parametrize("source", sorted(TEXTS))
def test_files_are_told_apart(source: str, tmp_path: Path) -> None:
    path = tmp_path / "table"
    path.write_bytes(gzip.compress(TEXTS[source].encode()))
    assert detect(path) == (source,)
    for other in sorted({*TEXTS, "atop"} - {source}):
        with pytest.raises(FormatError, match="expected") as caught:
            read(other, path)
        assert f"entente load {source}" in caught.value.hint


damage = st.lists(
    st.tuples(
        st.sampled_from("rid"),
        st.floats(0, 1),
        st.sampled_from(['"', ",", "\n", "\r", "\0", "-", ".", " ", "0", "9", "e", "ÿ", "NA", "1e99"]),
    ),
    min_size=1,
    max_size=4,
)


def damaged(text: str, steps: list[tuple[str, float, str]]) -> str:
    for kind, place, piece in steps:
        here = int(place * (len(text) - 1)) if text else 0
        text = text[:here] + ("" if kind == "d" else piece) + text[here + (kind != "i") :]
    return text


@pytest.mark.parametrize("source", sorted(TEXTS))
@example(steps=[("i", 0.75, '"'), ("i", 0.75, '"')])  # marks inside a cell are no quotation
@example(steps=[("r", 0.5, '"'), ("i", 0.5, '"')])
@given(steps=damage)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_ends_in_an_error_or_in_the_truth(
    source: str, steps: list[tuple[str, float, str]], tmp_path: Path
) -> None:
    """Each stored figure stands as text on the line that its row names; a refusal names the file."""
    text = damaged(TEXTS[source], steps)
    refusal: InputError | None = None
    try:
        reading = reading_of(source, text, tmp_path)
    except InputError as error:
        refusal = error
    if refusal is not None:
        assert str(tmp_path) in refusal.message
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert all(1 <= item.line <= len(lines) and item.reason for item in reading.rejects)
    for row in rows(reading):
        cells = [cell.strip().strip('"') for cell in lines[int(row["locator"].split()[1]) - 1].split(",")]
        assert row["value"] in [as_number(cell) for cell in cells]
        assert str(row["year"]) in cells or source == "contiguity"


def as_number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


@pytest.fixture(scope="module")
def real(data: Path) -> Callable[[str], Reading]:
    known: dict[str, Reading] = {}

    def once(source: str) -> Reading:
        if source not in known:
            known[source] = read(source, data / "states" / REAL[source])
        return known[source]

    return once


def test_real_capabilities(real: Callable[[str], Reading]) -> None:
    """Composite index of 2022 as the dataset's description states it, to five digits."""
    reading = real("nmc")
    found = {row["actor"]: round(row["value"], 5) for row in rows(reading, name="cinc", year=2022)}
    assert {key: found[key] for key in ("KAZ", "TUR", "RUS", "CHN")} == {
        "KAZ": 0.00266, "TUR": 0.01250, "RUS": 0.03820, "CHN": 0.23410,
    }  # fmt: skip
    assert reading.rejects == ()
    assert len(rows(reading, name="cinc")) == 17_121 - 2
    assert len(rows(reading, name="milex")) == 17_121 - 2 - 2_359


def test_real_democracy(real: Callable[[str], Reading]) -> None:
    """Polyarchy of 2025 as the dataset's description states it."""
    found = {row["actor"]: row["value"] for row in rows(real("democracy"), name="polyarchy", year=2025)}
    assert {key: found[key] for key in ("KAZ", "TUR", "RUS", "CHN")} == {
        "KAZ": 0.259, "TUR": 0.293, "RUS": 0.170, "CHN": 0.072,
    }  # fmt: skip
    assert real("democracy").rejects == ()


def test_real_gdp_has_errors_throughout(real: Callable[[str], Reading]) -> None:
    reading = real("gdp")
    assert reading.rejects == ()
    assert all(row["sd"] > 0 for row in rows(reading, name="gdp", year=2019))
    assert max(row.year_to for row in reading.coverage) == 2019


def test_real_contiguity(real: Callable[[str], Reading]) -> None:
    reading = real("contiguity")
    assert reading.rejects == ()
    land = {
        row["sender"] if row["receiver"] == "KAZ" else row["receiver"]
        for row in rows(reading, value=1.0)
        if "KAZ" in {row["sender"], row["receiver"]} and row["year"] <= 2000 <= row["year_to"]
    }
    assert land == {"RUS", "CHN", "KGZ", "UZB", "TKM"}
