"""Arms, alliances, organisations, trade and exercises: what is read, what is left out, what the real files hold."""

from __future__ import annotations

import csv
import gzip
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from entente.errors import FormatError
from entente.sources import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.evidence.records import Reading

    Read = Callable[[str, str], Reading]
    Real = Callable[[str], Reading]


def ties(reading: Reading, *names: str, **where: Any) -> list[Any]:
    table: pa.Table = reading.tables["tie"]
    for name, value in where.items():
        table = table.filter(pc.equal(table[name], pa.scalar(value)))
    rows = table.to_pylist()
    return [tuple(row[name] for name in names) for row in rows] if names else rows


def reasons(reading: Reading) -> list[tuple[int, str]]:
    return [(item.line, item.reason) for item in reading.rejects]


def covered(reading: Reading, kind: str, actor: str, partner: str) -> list[tuple[int, int]]:
    return [
        (cover.year_from, cover.year_to)
        for cover in reading.coverage
        if (cover.kind, cover.actor, cover.partner) == (kind, actor, partner)
    ]


# --- SIPRI


def test_sipri_small(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("sipri", texts["sipri"])
    assert reading.vintage == "2024-03-07"
    assert "2024-03-07" in reading.origin.citation
    assert ties(reading, "kind", "sender", "receiver", "year", "value", "status", "locator") == [
        ("arms_delivery", "RUS", "KAZ", 2011, 5.0, "value", "line 7"),
        ("arms_delivery", "RUS", "KAZ", 2012, 5.0, "value", "line 7"),
        ("arms_delivery", "RUS", "KAZ", 2013, 5.0, "value", "line 7"),
        ("arms_delivery", "SUN", "KAZ", 1990, 4.0, "value", "line 8"),
        ("arms_delivery", "SUN", "KAZ", 1991, 4.0, "value", "line 8"),
        ("arms_delivery", "XXX", "KAZ", 2016, 0.0, "value", "line 9"),
        ("arms_order", "TUR", "KAZ", 2022, None, "no_data", "line 10"),
        ("arms_delivery", "USA", "NATO", 1982, 20.0, "value", "line 11"),
        ("arms_delivery", "IRN", "XNS", 2000, 1.0, "value", "line 12"),
        ("arms_delivery", "IRN", "XNS", 2000, 1.0, "value", "line 13"),
    ]
    notes = ties(reading, "note")
    assert notes[0] == ("year of order uncertain; number ordered uncertain",)
    assert notes[3] == ("number delivered uncertain; second hand",)
    assert notes[5] == ("unknown supplier(s); TIV below 0.5 million",)
    assert notes[-1] == ("Hezbollah (Lebanon)*; same as line 12",)
    assert covered(reading, "arms_delivery", "*", "*") == [(1982, 2016)]
    assert covered(reading, "arms_order", "*", "*") == [(2022, 2022)]
    assert any(note.startswith("1 rows repeat") for note in reading.notes)


def test_sipri_newer_export(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("sipri_new", texts["sipri_new"])
    assert ties(reading, "kind", "sender", "year", "value", "note") == [
        ("arms_delivery", "TUR", 2022, 5.0, "order date estimated"),
        ("arms_delivery", "TUR", 2023, 2.5, "order date estimated; delivery year estimated"),
        ("arms_order", "RUS", 2023, None, None),
    ]


@pytest.mark.parametrize(
    ("years", "found"),
    [
        ("2011; 2013", [2011, 2013]),
        ("2011-2013", [2011, 2012, 2013]),
        ("(2011); 2012", [2011, 2012]),
        ("2011, 2012", [2011, 2012]),
    ],
)
def test_sipri_writes_years_in_several_ways(
    years: str, found: list[int], texts: dict[str, str], read_text: Read
) -> None:
    reading = read_text("sipri", texts["sipri"].replace("2011; 2012; 2013", f'"{years}"'))
    rows = ties(reading, "year", "value", "note", item="Ma-17")
    assert [year for year, _, _ in rows] == found
    assert sum(value for _, value, _ in rows) == pytest.approx(15.0)
    assert all(("delivery years estimated" in note) == ("(" in years) for _, _, note in rows)


@pytest.mark.parametrize(("text", "value"), [("(15)", 15.0), ("[15]", 15.0), ("15?", 15.0), ("..", None), ("", None)])
def test_sipri_writes_estimates_in_brackets(
    text: str, value: float | None, texts: dict[str, str], read_text: Read
) -> None:
    reading = read_text("sipri", texts["sipri"].replace("2.5,15,15", f"2.5,15,{text}"))
    rows = ties(reading, "value", "status", "note", item="Ma-17")
    assert [value and value * 3 for value, _, _ in rows] == [value] * 3
    assert {status for _, status, _ in rows} == {"no_data" if value is None else "value"}
    assert all(("TIV estimated" in note) == bool(text.strip(".")) for _, _, note in rows)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2.5,15,15", "2.5,15,51", "TIV 51 is not 6 times 2.5 a unit"),
        ("2.5,15,15", "2.5,15,x", "is no number"),
        ("2.5,15,15", "2.5,15,-15", "is no number"),
        ("2.5,15,15", "2.5,15,1_5", "is no number"),
        ("2.5,15,15", "2.5,15,nan", "is no number"),
        ("2.5,15,15", "2.5,15", "has 15 cells, not 16"),
        ("2011; 2012; 2013", "2011; 2012; 20133", "are no years"),
        ("2011; 2012; 2013", "2011; 2012; 2033", "lies outside"),
        ("2011; 2012; 2013", "2013-2011", "run backwards"),
        ("2011; 2012; 2013", "2009", "before the order of 2010"),
        ("2011; 2012; 2013", "", "no delivery year is given"),
        ("Kazakhstan,Russia,2010", "Kazakhstan,Atlantis,2010", "no actor named 'Atlantis'"),
        ("Kazakhstan,Russia,2010", ",Russia,2010", "names no supplier or no recipient"),
        ("Kazakhstan,Russia,2010", "Kazakhstan,Russia,1010", "lies outside"),
        ("Kazakhstan,Russia,2010", 'Kazakh"stan,Russia,2010', "quotation mark"),
    ],
)
def test_sipri_leaves_malformed_rows_out(
    old: str, new: str, reason: str, texts: dict[str, str], read_text: Read
) -> None:
    reading = read_text("sipri", texts["sipri"].replace(old, new, 1))
    assert reasons(reading)[0][0] == 7
    assert reason in reasons(reading)[0][1]
    assert len(ties(reading)) == 7


def test_sipri_a_selection_covers_no_more_than_it_says(texts: dict[str, str], read_text: Read) -> None:
    text = texts["sipri"].replace("from All countries  to All countries", "from Russia  to Kazakhstan")
    text = text.replace("range 'Not specified' to 'Not specified'", "range '2000' to '2020'")
    reading = read_text("sipri", text)
    assert covered(reading, "arms_delivery", "KAZ", "RUS") == [(2000, 2020)]
    assert covered(reading, "arms_delivery", "*", "*") == []
    assert any("selection" in note for note in reading.notes)
    without = read_text("sipri", text[text.index("Recipient,") :])
    assert covered(without, "arms_delivery", "KAZ", "*") == [(1982, 2016)]
    assert without.vintage == ""


def test_sipri_latin_letters(texts: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    for encoding in ("latin-1", "utf-8"):
        path.write_bytes(texts["sipri"].replace("Ma-17", "Fräse").encode(encoding))
        assert "Fräse" in {item for (item,) in ties(read("sipri", path), "item")}


def test_sipri_real(real: Real) -> None:
    """Counts as described for the register generated on 18 May 2026."""
    reading = real("sipri")
    rows = ties(reading, "kind", "sender", "receiver", "year", "value", "locator", "note")
    assert reading.vintage == "2026-05-18"
    assert reading.rejects == ()
    assert len({row[5] for row in rows}) == 29_916

    def orders(place: int, *actors: str) -> int:
        return len({row[5] for row in rows if row[place] in actors})

    assert (orders(2, "KAZ"), orders(1, "KAZ")) == (93, 15)
    assert (orders(2, "TUR"), orders(1, "TUR")) == (572, 277)
    assert (orders(2, "CHN"), orders(1, "CHN")) == (255, 1_103)
    assert (orders(2, "RUS"), orders(1, "RUS")) == (42, 1_280)
    assert sum(row[0] == "arms_order" for row in rows) == 1_220
    assert all(row[4] is None for row in rows if row[0] == "arms_order")
    assert sum("same as line" in (row[6] or "") for row in {row[5]: row for row in rows}.values()) == 9
    assert covered(reading, "arms_delivery", "*", "*") == [(1950, 2025)]


def test_sipri_real_volume_is_conserved(real: Real, data: Path) -> None:
    """Spreading over the years keeps each order's TIV, and so the sum."""
    text = (data / "arms/sipri_trade_register/trade-register.csv").read_text(encoding="latin-1")
    stated = {f"line {n}": float(row[15]) for n, row in enumerate(csv.reader(text.splitlines()[12:]), 13) if row[10]}
    spread: Counter[str] = Counter()
    for locator, value in ties(real("sipri"), "locator", "value", kind="arms_delivery"):
        spread[locator] += value
    assert spread.keys() == stated.keys()
    assert max(abs(spread[line] - stated[line]) for line in stated) < 1e-6
    assert sum(spread.values()) == pytest.approx(2_133_347.71, abs=1e-3)


def test_sipri_real_soviet_and_russian_deliveries(real: Real) -> None:
    years = ties(real("sipri"), "sender", "year", kind="arms_delivery")
    assert max(year for sender, year in years if sender == "SUN") == 1991
    assert min(year for sender, year in years if sender == "RUS") == 1992


# --- ATOP


def test_atop_small(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("atop", texts["atop"])
    assert sorted(ties(reading, "kind", "sender", "receiver", "directed", "year", "year_to", "locator")) == [
        ("consultation", "KAZ", "RUS", False, 1992, 1992, "line 5"),
        ("consultation", "KAZ", "RUS", False, 1995, 1995, "line 7"),
        ("consultation", "RUS", "KAZ", True, 1993, 1993, "line 3"),
        ("defense", "KAZ", "RUS", False, 1992, 1993, "lines 5 to 6"),
        ("defense", "RUS", "KAZ", True, 1995, 1995, "line 4"),
        ("nonaggression", "KAZ", "RUS", False, 1992, 1993, "lines 5 to 6"),
        ("nonaggression", "KAZ", "RUS", False, 1995, 1995, "line 7"),
    ]
    assert any(note.startswith("1 dyad-years without any obligation") for note in reading.notes)
    assert covered(reading, "defense", "*", "*") == [(1992, 1995)]


def test_atop_as_published(texts: dict[str, str], read_text: Read) -> None:
    head, *rows = texts["atop"].splitlines()
    text = "\n".join(["atopid,stateA,stateB,year,defense,offense,neutral,nonagg,consul", *(f"1,{row}" for row in rows)])
    columns = ("kind", "sender", "receiver", "directed", "year", "year_to")
    assert ties(read_text("atop", text), *columns) == ties(read_text("atop", texts["atop"]), *columns)
    assert head


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("365,705,1999,2,0,0,1,1", "neither 0 nor 1"),
        ("365,705,x,1,0,0,1,1", "no number"),
        ("365,705,1700,1,0,0,1,1", "lies outside"),
        ("365,999,1999,1,0,0,1,1", "was not in use in 1999"),
        ("705,705,1999,1,0,0,1,1", "both sides are the same"),
        ("365,705,1995,1,0,0,1,1", "repeats another row"),
        ("365,705,1999,1,0,0,1", "has 7 cells"),
    ],
)
def test_atop_leaves_malformed_rows_out(row: str, reason: str, texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("atop", f"{texts['atop']}{row}\n")
    assert [line for line, _ in reasons(reading)] == [9]
    assert reason in reasons(reading)[0][1]
    assert len(ties(reading)) == 7


def test_atop_rows_that_contradict_each_other_are_both_left_out(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("atop", texts["atop"] + "365,705,1995,0,0,0,1,1\n")
    assert [line for line, _ in reasons(reading)] == [4, 9]


def test_atop_a_state_with_two_codes_in_a_year_is_one(read_text: Read) -> None:
    head = "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n"
    reading = read_text("atop", head + "2,260,1990,1,0,0,0,0\n2,255,1990,0,0,0,0,1\n")
    assert reading.rejects == ()
    assert sorted(ties(reading, "kind", "receiver", "directed")) == [
        ("consultation", "DEU", True),
        ("defense", "DEU", True),
    ]
    assert any("two codes" in note for note in reading.notes)


@pytest.mark.parametrize(("kind", "place"), [("defense", 3), ("neutrality", 5), ("consultation", 7)])
def test_atop_real_pledges_are_all_there(real: Real, data: Path, kind: str, place: int) -> None:
    """The spells, spread out again, are the pledges of the table for states that were in the system."""
    from entente.actors import state_ids

    text = gzip.decompress((data / "states/peacesciencer_tables/atop_alliance.csv.gz").read_bytes()).decode()
    rows = [row for row in csv.reader(text.splitlines()[1:]) if row[place] == "1"]
    years = [int(row[2]) for row in rows]
    givers, takers = (state_ids("cow", [int(row[side]) for row in rows], years) for side in (0, 1))
    pledged = {dyad for dyad in zip(givers, takers, years, strict=True) if dyad[0] and dyad[1]}
    spells = ties(real("atop"), "sender", "receiver", "year", "year_to", "directed", kind=kind)
    spread = {(a, b, year) for a, b, first, last, _ in spells for year in range(first, last + 1)}
    spread |= {(b, a, year) for a, b, first, last, one in spells if not one for year in range(first, last + 1)}
    assert spread == pledged


def test_atop_real_defects_are_told(real: Real) -> None:
    reading = real("atop")
    assert 0 < len(reading.rejects) < 250
    assert all("was not in use" in item.reason for item in reading.rejects)
    assert any(note.startswith("170 dyad-years") for note in reading.notes)
    assert {covered(reading, kind, "*", "*")[0][1] for kind in ("defense", "consultation")} == {2018}
    assert ties(reading, "year_to", kind="defense", sender="KAZ", receiver="RUS")[-1] == (2018,)


# --- IGO


def test_igo_small(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("igo", texts["igo"])
    assert ("KAZ", "IGO:UN", 2012, 2014, 1.0, "value") in ties(
        reading, "sender", "receiver", "year", "year_to", "value", "status"
    )
    assert ties(reading, "year", "year_to", "value", sender="KAZ", item="CIS") == [(2012, 2014, 3.0)]
    assert ties(reading, "value", sender="TUR", item="SCO") == [(2.0,)]
    assert ties(reading, item="TURKSOY") == []
    assert ties(reading, sender="KAZ", item="NATO") == []
    assert ties(reading, "year", "year_to", "value", "status", sender="KAZ", item="OIC") == [
        (2012, 2012, 1.0, "value"),
        (2013, 2013, None, "no_data"),
        (2014, 2014, 1.0, "value"),
    ]
    assert covered(reading, "membership", "*", "IGO:TURKSOY") == []
    assert covered(reading, "membership", "*", "IGO:UN") == [(2012, 2014)]
    assert any("TURKSOY" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("705,2013", "999,2013", 3, "no state had COW code 999"),
        ("705,2013", "705,20x3", 3, "is no number"),
        ("705,2013", "705,1013", 3, "lies outside"),
        ("640,2013", "640,2012", 6, "repeats another row"),
        ("640,2013,turkey,1,0", "640,2013,turkey,1,0,0", 6, "has 15 cells"),
    ],
)
def test_igo_leaves_malformed_rows_out(  # noqa: PLR0913, PLR0917 - a table of cases
    old: str, new: str, line: int, reason: str, texts: dict[str, str], read_text: Read
) -> None:
    reading = read_text("igo", texts["igo"].replace(old, new))
    assert reasons(reading)[0][0] == line
    assert reason in reasons(reading)[0][1]


def test_igo_a_cell_without_a_code_is_no_data(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("igo", texts["igo"].replace("640,2013,turkey,1,0", "640,2013,turkey,1,7"))
    assert reasons(reading)[0][0] == 6
    assert "taken as no data" in reasons(reading)[0][1]
    assert ties(reading, "year", "status", sender="TUR", item="CSTO") == [(2013, "no_data")]


def test_igo_rows_that_contradict_each_other_are_both_left_out(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("igo", texts["igo"] + "640,2014,turkey,0,0,-9,1,1,1,1,1,2,-1,1\n")
    assert [line for line, _ in reasons(reading)] == [7, 8]


def test_igo_tabs(texts: dict[str, str], read_text: Read) -> None:
    assert len(ties(read_text("igo", texts["igo"].replace(",", "\t")))) == len(ties(read_text("igo", texts["igo"])))


def test_igo_the_other_table_of_the_release_is_named(read_text: Read) -> None:
    with pytest.raises(FormatError, match="one row an organisation and year") as caught:
        read_text("igo", '"ioname","orgname","year","afghanistan"\n"UN","United Nations",1950,1\n')
    assert "state_year_format3" in caught.value.hint


def test_igo_real(real: Real) -> None:
    """Memberships of 2014 as described, and as many member-years as the table has cells 1, 2 and 3."""
    reading = real("igo")
    assert reading.rejects == ()
    rows = ties(reading, "sender", "item", "year", "year_to", "value", "status")
    assert sum(b - a + 1 for _, _, a, b, _, status in rows if status == "value") == 535_772 + 861 + 2_332

    def members(state: str, *items: str) -> set[str]:
        return {i for s, i, a, b, v, _ in rows if s == state and a <= 2014 <= b and v == 1.0 and i in items}

    assert members("KAZ", "CSTO", "SCO", "CIS", "EAEC", "ECO", "CICA", "OSCE", "OIC", "NATO") == {
        "CSTO", "SCO", "CIS", "EAEC", "ECO", "CICA", "OSCE", "OIC",
    }  # fmt: skip
    assert members("TUR", "NATO", "ECO", "CICA", "OSCE", "OIC", "CSTO") == {"NATO", "ECO", "CICA", "OSCE", "OIC"}
    assert members("RUS", "CSTO", "SCO", "CIS", "EAEC", "CICA", "OSCE", "NATO") == {
        "CSTO", "SCO", "CIS", "EAEC", "CICA", "OSCE",
    }  # fmt: skip
    assert members("CHN", "SCO", "CICA", "CSTO") == {"SCO", "CICA"}


def test_igo_real_missing_is_not_none(real: Real) -> None:
    """Turksoy's members are missing in 2014: outside coverage, and no tie says otherwise."""
    reading = real("igo")
    assert all(last < 2014 for _, last in covered(reading, "membership", "*", "IGO:TURKSOY"))
    assert all(last < 2014 for (last,) in ties(reading, "year_to", item="TURKSOY"))
    assert covered(reading, "membership", "*", "IGO:CSTO")[-1][1] == 2014
    assert any("138874 cells are missing" in note for note in reading.notes)


# --- Kazakhstan's trade


def test_kz_small(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("kz_trade", texts["kz_trade"])
    assert sorted(ties(reading, "sender", "receiver", "value", "reporter")) == [
        ("HKG", "KAZ", 0.001, "KAZ"),
        ("KAZ", "PNG", 50.0, "KAZ"),
        ("KAZ", "RUS", 350.5, "KAZ"),
        ("KAZ", "TUR", 200.0, "KAZ"),
        ("KAZ", "WLD", 600.5, "KAZ"),
        ("PNG", "KAZ", 50.0, "KAZ"),
        ("RUS", "KAZ", 250.0, "KAZ"),
        ("TUR", "KAZ", 99.999, "KAZ"),
        ("WLD", "KAZ", 400.0, "KAZ"),
    ]
    assert reading.rejects == ()
    assert covered(reading, "trade_flow", "KAZ", "*") == [(2022, 2022)]
    notes = "\n".join(reading.notes)
    assert "1 rows that sum up groups" in notes
    assert "largest revision of turnover is 10 thousand USD" in notes
    assert "shares are rounded" in notes
    assert "miss the stated total" not in notes
    assert ties(reading, "locator", sender="PNG") == [("line 6",)]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("600.5,60,350.5", "600.5,60,950.5", "turnover 600.5 is not exports 950.5 plus imports 250"),
        ("600.5,60,350.5", "600.5,60,x", "exports 'x' is no number"),
        ("600.5,60,350.5", "600.5,60,-350.5", "exports '-350.5' is no number"),
        ("600.5,60,350.5", "600.5,60,1e999", "is no amount"),
        ("Россия", "Атлантида", "no partner named 'Атлантида'"),
        ("Россия", "Казахстан", "the partner is the reporter itself"),
        ("Россия", "", "names no partner"),
        ("Россия,", "Россия,,", "has 10 cells, not 9"),
        ("2022,Показатели_2023.xls,Россия", "22,Показатели_2023.xls,Россия", "year '22' is no year"),
        ("Россия,600.5,60,350.5,58.4,250,62.5", "Россия,,,,,,", "holds no figure"),
        ("Россия,600.5", "Турция,600.5", "second row for 'Турция' in 2022"),
    ],
)
def test_kz_leaves_malformed_rows_out(old: str, new: str, reason: str, texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("kz_trade", texts["kz_trade"].replace(old, new, 1))
    assert any(reason in why for _, why in reasons(reading))
    assert len(reading.rejects) == 1
    assert len(ties(reading)) == 7


def test_kz_partners_that_miss_the_total_are_told(texts: dict[str, str], read_text: Read) -> None:
    without = "".join(line for line in texts["kz_trade"].splitlines(keepends=True) if "Турция" not in line)
    assert any("miss the stated total of 2022 by 200.0" in note for note in read_text("kz_trade", without).notes)
    total = texts["kz_trade"].replace('"Всего\nв том числе"', "Страны ЕАЭС")
    assert any("no total is stated for 2022" in note for note in read_text("kz_trade", total).notes)


def test_kz_workbook(workbook: bytes, tmp_path: Path) -> None:
    path = tmp_path / "Показатели_2023.xlsx"
    path.write_bytes(workbook)
    reading = read("kz_trade", path)
    assert sorted(ties(reading, "sender", "receiver", "year", "value")) == [
        ("KAZ", "RUS", 2023, 40.0),
        ("KAZ", "TUR", 2023, 20.5),
        ("KAZ", "WLD", 2023, 60.5),
        ("RUS", "KAZ", 2023, 30.0),
        ("TUR", "KAZ", 2023, 10.0),
        ("WLD", "KAZ", 2023, 40.0),
    ]
    assert reading.vintage == "2024-07-25"
    assert any("06_2024" in note and "part of a year" in note for note in reading.notes)
    assert not any("Обложка" in note for note in reading.notes)
    assert ties(reading, "locator", sender="TUR") == [("Показатели_2023.xlsx, sheet '2023', row 9",)]


def test_kz_several_workbooks_in_an_archive(workbook: bytes, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Показатели_2023.xlsx", workbook)
        archive.writestr("later/Показатели_2024.xlsx", workbook)
    reading = read("kz_trade", path)
    assert len(ties(reading)) == 6
    assert all("2024" in locator for (locator,) in ties(reading, "locator"))


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        ([["за 2023 год"], ["млн. долларов США"], ["x", "Товарооборот", "", "Экспорт", "", "Импорт"]], "unit is not"),
        ([["год"], ["тыс. долларов США"], ["x", "Товарооборот", "", "Экспорт", "", "Импорт"]], "names 0 years"),
        ([["nothing"]], "it has none"),
    ],
)
def test_kz_workbooks_of_another_kind_are_refused(sheet: list[list[str]], reason: str, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in sheet:
        page.append(row)
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(FormatError, match=reason):
        read("kz_trade", tmp_path / "x.xlsx")


def test_kz_territories_are_in_iso_3166() -> None:
    """Each territory's letters are those that CLDR gives for it."""
    from babel.core import get_global

    import entente.sources

    place = Path(entente.sources.__file__).parent / "kz_partners.csv"
    with place.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 40
    assert {row["id"] for row in rows} <= set(get_global("territory_aliases"))


def test_kz_real(real: Real) -> None:
    """Imports of 2022, thousand USD: 17,880,630.5 from Russia of 50,934,360.7 in all."""
    reading = real("kz_trade")
    assert reading.rejects == ()
    imports = {(s, y): v for s, y, v in ties(reading, "sender", "year", "value", receiver="KAZ")}
    assert round(imports["RUS", 2022], 1) == 17_880_630.5
    assert round(imports["WLD", 2022], 1) == 50_934_360.7
    exports = {(r, y): v for r, y, v in ties(reading, "receiver", "year", "value", sender="KAZ")}
    assert round(exports["WLD", 2023], 1) == 79_138_754.7
    assert covered(reading, "trade_flow", "KAZ", "*") == [(2018, 2023)]
    assert any(note.startswith("8 rows stand in two files") for note in reading.notes)
    assert not any("miss the stated total" in note for note in reading.notes)


@pytest.mark.parametrize("year", range(2018, 2024))
@pytest.mark.parametrize("side", ["sender", "receiver"])
def test_kz_real_partners_add_up_to_the_total(real: Real, year: int, side: str) -> None:
    other = "receiver" if side == "sender" else "sender"
    flows = dict(ties(real("kz_trade"), side, "value", year=year, **{other: "KAZ"}))
    total = flows.pop("WLD")
    assert sum(flows.values()) == pytest.approx(total, abs=1.0)


def test_kz_real_workbook_and_merged_table_agree(real: Real) -> None:
    columns = ("sender", "receiver", "year", "value")
    book = set(ties(real("kz_2023"), *columns))
    merged = {row for row in ties(real("kz_trade"), *columns) if row[2] >= 2022}
    assert book == merged
    assert real("kz_2023").vintage == "2024-07-25"


def test_kz_real_workbooks_are_all_read(data: Path) -> None:
    books = sorted((data / "trade/kz_national_trade").glob("*.xls"))
    assert len(books) == 5
    for book in books:
        reading = read("kz_trade", book)
        assert reading.rejects == ()
        last = int(book.stem[-4:])
        assert covered(reading, "trade_flow", "KAZ", "*") == [(last - 1, last)]
        assert not any("miss the stated total" in note for note in reading.notes)


# --- exercises


def test_exercises_small(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("exercises_russia", texts["exercises_russia"])
    assert ties(reading, "sender", "receiver", "directed", "year", "item", "locator", "note") == [
        ("KAZ", "RUS", False, 2018, "Щит-2018", "line 2", None),
        ("BLR", "RUS", False, 2018, "Щит-2018", "line 2", None),
        ("NOR", "RUS", False, 2013, "Север-2013", "line 4", "all are listed"),
    ]
    assert covered(reading, "exercise", "RUS", "*") == covered(reading, "exercise", "*", "RUS") == [(2013, 2018)]
    assert "1 blank rows skipped" in reading.notes


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("3,,2018,Kazakhstan,,,,,,", "no name"),
        ("3,A,18,Kazakhstan,,,,,,", "is no year"),
        ("3,A,2018,,,,,,,", "no partner"),
        ("3,A,2018,Atlantis,,,,,,", "no state named 'Atlantis'"),
        ("3,A,2018,Russia,,,,,,", "is Russia"),
        ("3,A,2018", "has 3 cells"),
    ],
)
def test_exercises_leave_malformed_rows_out(row: str, reason: str, texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("exercises_russia", f"{texts['exercises_russia']}{row}\n")
    assert [line for line, _ in reasons(reading)] == [5]
    assert reason in reasons(reading)[0][1]
    assert len(ties(reading)) == 3


def test_exercises_real(real: Real) -> None:
    """99 exercises, with the partners as described; 893 blank rows."""
    reading = real("exercises_russia")
    rows = ties(reading, "sender", "receiver", "item", "year", "locator")
    assert reading.rejects == ()
    assert len({locator for *_, locator in rows}) == 99
    partners = Counter(one if other == "RUS" else other for one, other, *_ in rows)
    expected = {"KAZ": 23, "BLR": 25, "KGZ": 22, "TJK": 21, "CHN": 12, "TUR": 8, "NOR": 12}
    assert {name: partners[name] for name in expected} == expected
    assert "893 blank rows skipped" in reading.notes
    assert any("24 in 2009, 3 in 2018" in note and "because of the source" in note for note in reading.notes)
    assert covered(reading, "exercise", "RUS", "*") == [(2009, 2018)]
