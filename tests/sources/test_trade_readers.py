"""Readers of international trade: small files in the publishers' layouts with invented rows, and the real ones."""

from __future__ import annotations

import gzip
import io
import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from entente.errors import FormatError, InputError
from entente.evidence import Store
from entente.sources import detect, read
from entente.sources.registry import SOURCES

if TYPE_CHECKING:
    from pathlib import Path

    from entente.evidence.records import Reading

BACI = """t,i,j,k,v,q
2021,643,398,520100,120.5,60.25
2021,156,398,520100,79.5,          NA
2021,156,643,010121,3.25,1
2021,344,398,520100,1,1
"""

COMTRADE = "\t".join(
    (
        *("typeCode", "freqCode", "refYear", "reporterCode", "flowCode", "partnerCode", "partner2Code"),
        *("classificationCode", "cmdCode", "customsCode", "motCode", "netWgt", "primaryValue"),
    )
)
COMTRADE_ROWS = (
    ("C", "A", "2022", "398", "M", "0", "0", "H6", "TOTAL", "C00", "0", "", "1000000"),
    ("C", "A", "2022", "398", "M", "643", "0", "H6", "TOTAL", "C00", "0", "", "600000"),
    ("C", "A", "2022", "398", "M", "156", "0", "H6", "TOTAL", "C00", "0", "", "400000"),
    ("C", "A", "2022", "398", "X", "0", "0", "H6", "TOTAL", "C00", "0", "", "500000"),
    ("C", "A", "2022", "398", "X", "643", "0", "H6", "TOTAL", "C00", "0", "", "500000"),
    ("C", "A", "2022", "398", "M", "643", "0", "H6", "520100", "C00", "0", "2000", "7000"),
    ("C", "A", "2022", "398", "M", "643", "0", "H6", "520100", "C01", "0", "1000", "3500"),
    ("C", "A", "2022", "398", "RX", "643", "0", "H6", "520100", "C00", "0", "", "900"),
    ("C", "A", "2022", "398", "RM", "643", "0", "H6", "520100", "C00", "0", "", "100"),
)

ICIO = """V1,KAZ_A,KAZ_B,RUS_A,RUS_B,KAZ_HFCE,RUS_HFCE,OUT
KAZ_A,1,2,0,1,5,1,10
KAZ_B,2,3,1,0,10,4,20
RUS_A,1,4,5,3,2,15,30
RUS_B,1,1,4,8,1,25,40
TLS,0.5,1,1,1,0,0,0
VALU,4.5,9,19,27,0,0,59.5
OUT,10,20,30,40,0,0,0
"""

WITS = """Reporter,Partner,Product categories,Indicator Type,Indicator,2015,2014
Kazakhstan,...,...,Development,GDP (current US$ Mil),  100.00,  90.00
Kazakhstan,World,Fuels,Export,Export(US$ Mil),   30.50,
Kazakhstan,Russian Federation,All Products,Import,Trade (US$ Mil)-Top 5 Import Partner,   10.25,   11.00
Kazakhstan,World,All Products,Import,Imports (in US$ Mil),   40.00,   41.00
Kazakhstan,World,Fuels,Export,Export Product share(%),   60.00,
"""

COMEXT = """reporter,partner,month,value_in_eur
Germany (incl. German Democratic Republic 'DD' from 1991),Kazakhstan,2021-01-01,1000
"France (incl. Saint Barthélemy 'BL' -> 2012; incl. French Guiana 'GF')",Kyrgyzstan,2021-02-01,2500
United Kingdom,Kazakhstan,2021-01-01,77
"European Union - 27 countries (AT, BE)",Kazakhstan,2021-01-01,4000
"Euro area - 20 countries (AT, BE)",Kazakhstan,2021-01-01,4000
Germany (incl. German Democratic Republic 'DD' from 1991),Russian Federation (Russia),2021-03-01,5
"""

GTAP = """exporter,importer,gtap_sector,value_thousand_usd
Russia,Kazakhstan,tex,12.5
Kazakhstan,Russia,oil,100
"""

TEXTS = {
    "baci": ("BACI_HS12_Y2021_V202401b.csv", BACI),
    "comtrade": ("comtrade.txt", "\n".join((COMTRADE, *("\t".join(row) for row in COMTRADE_ROWS), ""))),
    "icio": ("ICIO2023_2020.csv", ICIO),
    "wits": ("en_KAZ_AllYears_WITS_Trade_Summary.CSV", WITS),
    "comext": ("eu_exports_monthly.csv", COMEXT),
    "baci_gtap39": ("trade_2013_long.csv", GTAP),
}


def reading_of(source: str, tmp_path: Path, text: str | None = None) -> Reading:
    name, content = TEXTS[source]
    path = tmp_path / name
    path.write_text(content if text is None else text, encoding="utf-8")
    return read(source, path)


def rows(reading: Reading) -> list[dict[str, Any]]:
    return reading.tables["tie"].to_pylist()


@pytest.mark.parametrize("source", sorted(TEXTS))
def test_a_reading_can_be_stored_and_its_file_is_recognised(source: str, tmp_path: Path) -> None:
    reading = reading_of(source, tmp_path)
    assert not reading.rejects
    assert detect(tmp_path / TEXTS[source][0]) == (source,)
    snapshot = Store.init(tmp_path / "store").add(reading)
    assert snapshot.rows["tie"] == reading.tables["tie"].num_rows
    assert all(row["status"] == "value" and row["locator"] for row in rows(reading))
    # rows of products never share the kind of totals, so no sum can mix them
    assert all(
        (row["kind"] == "trade_flow") == (row["item"] == "" and row["kind"] != "trade_month") for row in rows(reading)
    )


@pytest.mark.parametrize("source", sorted(TEXTS))
def test_gzip_reads_the_same(source: str, tmp_path: Path) -> None:
    name, content = TEXTS[source]
    path = tmp_path / f"{name}.gz"
    path.write_bytes(gzip.compress(content.encode()))
    values = [row["value"] for row in rows(read(source, path))]
    assert values == [row["value"] for row in rows(reading_of(source, tmp_path))]


def test_baci_keeps_the_edition_the_partners_and_the_weight(tmp_path: Path) -> None:
    found = rows(reading_of("baci", tmp_path))
    first = found[0]
    assert (first["sender"], first["receiver"], first["year"]) == ("RUS", "KAZ", 2021)
    assert (first["kind"], first["item"], first["value"], first["note"]) == (
        "trade_product",
        "HS12:520100",
        120.5,
        "60.25 t",
    )
    assert first["reporter"] is None
    assert found[1]["note"] == ""
    assert found[2]["item"] == "HS12:010121"
    assert found[3]["sender"] == "M49:344"


def test_baci_takes_the_letters_of_territories_from_the_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "country_codes_V202401b.csv").write_text(
        "country_code,country_name,country_iso2,country_iso3\n344,China Hong Kong SAR,HK,HKG\n", encoding="utf-8"
    )
    assert rows(reading_of("baci", tmp_path))[3]["sender"] == "HKG"


def test_baci_reads_a_folder_of_years(tmp_path: Path) -> None:
    for year in (2020, 2021):
        (tmp_path / f"BACI_HS12_Y{year}_V202401b.csv").write_text(BACI.replace("2021,", f"{year},"), encoding="utf-8")
    reading = read("baci", tmp_path)
    assert {row["year"] for row in rows(reading)} == {2020, 2021}
    assert reading.vintage == "2024-01"
    assert any((cover.actor, cover.year_from, cover.year_to) == ("KAZ", 2020, 2021) for cover in reading.coverage)


def test_two_releases_of_one_year_are_not_added_up(tmp_path: Path) -> None:
    for release in ("202401b", "202501"):
        (tmp_path / f"BACI_HS12_Y2021_V{release}.csv").write_text(BACI, encoding="utf-8")
    reading = read("baci", tmp_path)
    assert len(rows(reading)) == 4
    assert "4 flows stand in two files" in reading.notes[-1]


def test_baci_lists_what_it_leaves_out(tmp_path: Path) -> None:
    text = BACI + "2021,643,398,520100,9,9\n2021,643,398,52,9,9\n20x1,643,398,520200,9,9\n2021,643,398,520200,-1,9\n"
    reading = reading_of("baci", tmp_path, text)
    assert [item.line for item in reading.rejects] == [6, 7, 8, 9]
    assert len(rows(reading)) == 4


def test_comtrade_parts_totals_products_and_re_exports(tmp_path: Path) -> None:
    reading = reading_of("comtrade", tmp_path)
    found = rows(reading)
    assert [row["kind"] for row in found].count("trade_flow") == 5
    product = next(row for row in found if row["kind"] == "trade_product")
    assert (product["sender"], product["receiver"], product["reporter"]) == ("RUS", "KAZ", "KAZ")
    assert (product["item"], product["value"], product["note"]) == ("HS22:520100", 7.0, "2 t")
    again = next(row for row in found if row["kind"] == "trade_reexport")
    assert (again["sender"], again["value"]) == ("KAZ", 0.9)
    assert any("re-imports" in note and note.startswith("1 ") for note in reading.notes)
    assert any("customs procedure" in note and note.startswith("1 ") for note in reading.notes)
    covers = {(cover.kind, cover.actor, cover.partner) for cover in reading.coverage}
    assert covers == {("trade_flow", "KAZ", "*"), ("trade_product", "KAZ", "*")}


def test_comtrade_partners_that_miss_the_total_are_not_all_partners(tmp_path: Path) -> None:
    text = TEXTS["comtrade"][1].replace("\t400000", "\t300000")
    covers = {(cover.kind, cover.partner) for cover in reading_of("comtrade", tmp_path, text).coverage}
    assert ("trade_flow", "*") not in covers
    assert ("trade_flow", "WLD") in covers


def test_comtrade_reads_the_answer_of_the_api(tmp_path: Path) -> None:
    names = COMTRADE.split("\t")
    whole_numbers = {"refYear", "reporterCode", "partnerCode", "partner2Code", "motCode"}
    records = [
        {name: int(cell) if name in whole_numbers else float(cell) if name == "primaryValue" else cell or None
         for name, cell in zip(names, row, strict=True)}
        for row in COMTRADE_ROWS
    ]  # fmt: skip
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"elapsedTime": "0.1 secs", "count": 9, "data": records, "error": ""}), encoding="utf-8")
    from_api = rows(read("comtrade", path))
    plain = rows(reading_of("comtrade", tmp_path))
    keys = ("kind", "sender", "receiver", "reporter", "year", "value", "item", "note")
    assert [[row[key] for key in keys] for row in from_api] == [[row[key] for key in keys] for row in plain]
    assert from_api[0]["locator"] == "record 1"


@pytest.mark.parametrize("text", ["{", "[1, 2]", '{"data": 5}', '{"data": []}', '{"data": [{"a": 1}]}', "[]"])
def test_json_that_is_no_answer_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        read("comtrade", path)
    assert caught.value.hint


def test_icio_cells_and_value_added(tmp_path: Path) -> None:
    reading = reading_of("icio", tmp_path)
    found = {(row["sender"], row["receiver"], row["item"]): row["value"] for row in rows(reading)}
    assert found["RUS", "KAZ", "A>B"] == 4000.0
    assert found["KAZ", "RUS", "B>HFCE"] == 4000.0
    assert ("KAZ", "RUS", "A>A") not in found
    made = {(row["actor"], row["name"]): row["value"] for row in reading.tables["attribute"].to_pylist()}
    assert made["KAZ", "io_value_added:A"] == 4500.0
    assert made["RUS", "io_output:B"] == 40000.0
    assert {row["year"] for row in rows(reading)} == {2020}


def test_icio_adds_the_parts_of_china(tmp_path: Path) -> None:
    text = ICIO.replace("RUS_", "CN1_").replace("CN1_HFCE", "CHN_HFCE")
    found = rows(reading_of("icio", tmp_path, text))
    assert {row["sender"] for row in found} == {"KAZ", "CHN"}


def test_icio_needs_value_added_and_a_year(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="VALU"):
        reading_of("icio", tmp_path, ICIO.replace("VALU,4.5,9,19,27,0,0,59.5\n", ""))
    path = tmp_path / "table.csv"
    path.write_text(ICIO, encoding="utf-8")
    with pytest.raises(FormatError, match="year"):
        read("icio", path)


def test_wits_keeps_trade_alone(tmp_path: Path) -> None:
    found = {
        (row["sender"], row["receiver"], row["item"], row["year"]): row["value"]
        for row in rows(reading_of("wits", tmp_path))
    }
    assert found == {
        ("KAZ", "WLD", "WITS:Fuels", 2015): 30500.0,
        ("RUS", "KAZ", "WITS:All Products", 2015): 10250.0,
        ("RUS", "KAZ", "WITS:All Products", 2014): 11000.0,
        ("WLD", "KAZ", "WITS:All Products", 2015): 40000.0,
        ("WLD", "KAZ", "WITS:All Products", 2014): 41000.0,
    }


def test_comext_drops_sums_and_the_united_kingdom(tmp_path: Path) -> None:
    reading = reading_of("comext", tmp_path)
    assert [(row["sender"], row["receiver"], row["date"], row["value"], row["unit"]) for row in rows(reading)] == [
        ("DEU", "KAZ", "2021-01", 1.0, "EUR_thousand"),
        ("FRA", "KGZ", "2021-02", 2.5, "EUR_thousand"),
        ("DEU", "RUS", "2021-03", 0.005, "EUR_thousand"),
    ]
    assert reading.notes[0].startswith("2 rows")
    assert reading.notes[1].startswith("1 rows")


@pytest.mark.parametrize("source", sorted({*TEXTS, "adb_mrio"}))
def test_another_file_is_refused_with_a_hint(source: str, tmp_path: Path) -> None:
    path = tmp_path / "other_2020.csv"
    path.write_text("name,colour\nKAZ,blue\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(source, path)
    assert str(path) in caught.value.message
    assert caught.value.hint
    assert SOURCES[source].by_hand


junk = st.sampled_from(
    [b'"', b",", b"\n", b"\r", b"\t", b"\0", b"\xff", b"-", b".", b" ", b"9", b"nan", b"1e999", b"{", b"Z"]
)


@pytest.mark.parametrize("source", sorted(TEXTS))
@given(places=st.lists(st.tuples(st.floats(0, 1), st.booleans(), junk), min_size=1, max_size=4))
@example(places=[(0.5, False, b'"'), (0.75, False, b'"')])
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_damage_is_refused_or_listed(source: str, places: list[tuple[float, bool, bytes]], tmp_path: Path) -> None:
    name, text = TEXTS[source]
    content = text.encode()
    for place, insert, piece in places:
        here = int(place * len(content))
        content = content[:here] + piece + content[here + (0 if insert else len(piece)) :]
    path = tmp_path / name
    path.write_bytes(content)
    refusal: InputError | None = None
    try:
        reading = read(source, path)
    except InputError as error:
        refusal = error
    if refusal is not None:
        assert refusal.hint
        return
    values = [row["value"] for row in rows(reading)]
    assert all(math.isfinite(value) for value in values)
    assert reading.rejects or reading.coverage
    assert all(item.reason and item.line >= 1 for item in reading.rejects)


def test_comext_totals_of_the_real_file(data: Path) -> None:
    reading = read("comext", data / "trade/eurostat_exports_central_asia/eu_exports_monthly_total_2019_2024.csv")
    sums: dict[tuple[str, int], float] = {}
    for row in rows(reading):
        key = (row["receiver"], row["year"])
        sums[key] = sums.get(key, 0.0) + row["value"] / 1e6
    expected = {("KAZ", 2021): 5.49, ("KAZ", 2023): 12.11, ("KGZ", 2021): 0.26, ("KGZ", 2023): 2.73}
    expected |= {("RUS", 2021): 89.17, ("RUS", 2023): 38.18}
    assert {key: round(sums[key], 2) for key in expected} == expected
    assert not reading.rejects


def test_sums_of_the_asian_development_bank(data: Path) -> None:
    reading = read("adb_mrio", data / "trade/adb_mrio_summary/summary72.parquet")
    kaz = [row for row in reading.tables["attribute"].to_pylist() if row["actor"] == "KAZ" and row["year"] == 2022]
    sums = {
        name: sum(row["value"] for row in kaz if row["name"].startswith(f"mrio_{name}:")) / 1e6
        for name in ("output", "value_added", "exports")
    }
    assert sums == {
        name: pytest.approx(value, abs=0.06)
        for name, value in (("output", 358.0), ("value_added", 206.3), ("exports", 66.8))
    }


def test_real_summaries_and_sectors(data: Path) -> None:
    gtap = read("baci_gtap39", data / "trade/baci_gtap39_2013/trade_2013_long.csv.gz")
    assert len(rows(gtap)) == 41_279
    wits = read("wits", data / "trade/wits_summary")
    assert not wits.rejects
    russian = [
        row["value"]
        for row in rows(wits)
        if (row["sender"], row["receiver"], row["reporter"], row["year"]) == ("RUS", "KAZ", "KAZ", 2015)
    ]
    assert russian == [10_529_280.0]


def test_a_workbook_must_stand_beside_the_sums(data: Path, tmp_path: Path) -> None:
    content = (data / "trade/adb_mrio_summary/summary72.parquet").read_bytes()
    path = tmp_path / "summary72.parquet"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"countries\.xlsx"):
        read("adb_mrio", path)
    assert io.BytesIO(content).read(4) == b"PAR1"
