"""General Assembly votes in the three layouts: what is read, what is left out, and what the real files hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.evidence.records import Reading

    Read = Callable[[str, str], Reading]


def only(table: pa.Table, **where: Any) -> pa.Table:
    for name, value in where.items():
        table = table.filter(pc.equal(table[name], pa.scalar(value)))
    return table


def extent(table: pa.Table, name: str) -> tuple[Any, Any]:
    return pc.min(table[name]).as_py(), pc.max(table[name]).as_py()


def votes_of(reading: Reading) -> list[tuple[Any, ...]]:
    return [(row["roll_call"], row["actor"], row["vote"], row["locator"]) for row in reading.tables["vote"].to_pylist()]


def reasons(reading: Reading) -> list[tuple[int, str]]:
    return [(item.line, item.reason) for item in reading.rejects]


# --- one row a state and roll call


def test_unga_small(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("unga", texts["unga"])
    assert votes_of(reading)[:3] == [
        ("48001", "KAZ", 1, "line 2"),
        ("48001", "RUS", 2, "line 3"),
        ("48001", "USA", 3, "line 4"),
    ]
    calls = reading.tables["roll_call"].to_pylist()
    assert [(call["roll_call"], call["session"], call["date"], call["year"]) for call in calls] == [
        ("48001", 48, "1993-11-04", 1993),
        ("48002", 48, "1993-12-16", 1993),
    ]
    assert {(cover.kind, cover.actor, cover.year_from) for cover in reading.coverage} == {
        ("vote", actor, 1993) for actor in ("KAZ", "RUS", "TUR", "USA")
    }
    assert reading.rejects == ()
    assert "votes to 1993-12-16" in reading.origin.version


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("48001,48,1993-11-04,705", "has 4 cells, not 5"),
        ("48001,48,1993-11-04,705,1,1", "has 6 cells, not 5"),
        ("48001,48,1993-11-04,640,4", "vote '4' is none of"),
        ("48001,48,1993-11-04,640,", "vote '' is none of"),
        ("48001,48,1993-02-30,640,1", "is no ISO date"),
        ("48001,48,04.11.1993,640,1", "is no ISO date"),
        ("48001,47,1993-11-04,640,1", "does not belong to session 47"),
        ("48001,48,1993-11-04,x40,1", "is no number"),
        ("48001,48,1993-11-04,-64,1", "is no number"),
        ("48001,48,1993-11-04,999,1", "no state had COW code 999"),
        ("48001,48,1993-11-04,680,1", "no state had COW code 680"),  # South Yemen was gone
        ("48001,48,1993-11-04,640,1\u00e9", "vote"),
        ('48001,48,1993-11-04,"640,1', "quotation mark"),
    ],
)
def test_unga_leaves_malformed_rows_out(row: str, reason: str, texts: dict[str, str], read_text: Read) -> None:
    lines = texts["unga"].splitlines()
    reading = read_text("unga", "\n".join([*lines[:3], row, "", *lines[3:]]) + "\n")
    assert len(votes_of(reading)) == 6
    assert [line for line, _ in reasons(reading)] == [4]
    assert reason in reasons(reading)[0][1]
    assert votes_of(reading)[2][3] == "line 6"


def test_unga_bytes_that_are_no_text_cost_one_row(texts: dict[str, str], tmp_path: Any) -> None:
    from entente.sources import read

    path = tmp_path / "votes.csv"
    path.write_bytes(texts["unga"].encode().replace(b"640,1", b"64\xff,1"))
    reading = read("unga", path)
    assert len(votes_of(reading)) == 5
    assert [line for line, _ in reasons(reading)] == [6]


def test_unga_session_19_and_absence_are_no_votes(texts: dict[str, str], read_text: Read) -> None:
    extra = "19001,19,1965-02-06,2,3\n48001,48,1993-11-04,640,8\n48001,48,1993-11-04,703,9\n"
    reading = read_text("unga", texts["unga"] + extra)
    assert len(votes_of(reading)) == 6
    assert reading.rejects == ()
    assert any("session 19 left out (1 votes)" in note for note in reading.notes)
    assert any("2 rows for absent" in note for note in reading.notes)


def test_unga_a_state_votes_once(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("unga", texts["unga"] + "48001,48,1993-11-04,705,1\n48001,48,1993-11-04,2,1\n")
    assert ("48001", "KAZ", 1, "line 2") in votes_of(reading)
    assert not [vote for vote in votes_of(reading) if vote[:2] == ("48001", "USA")]
    assert reasons(reading) == [
        (4, "two different votes of one state in roll call 48001"),
        (8, "second vote of one state in roll call 48001"),
        (9, "two different votes of one state in roll call 48001"),
    ]


def test_unga_other_columns_may_stand_beside(texts: dict[str, str], read_text: Read) -> None:
    head, *rows = texts["unga"].splitlines()
    wide = "\n".join([f'rcid,{head},"Country"', *(f'9,{row},"A, B"' for row in rows)])
    assert votes_of(read_text("unga", wide)) == votes_of(read_text("unga", texts["unga"]))
    assert votes_of(read_text("unga", wide.replace(", B", ""))) == votes_of(read_text("unga", texts["unga"]))


def test_unga_a_roll_call_has_one_date(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("unga", texts["unga"].replace("48001,48,1993-11-04,2,", "48001,48,1993-11-05,2,"))
    assert set(reading.tables["vote"]["date"].to_pylist()) == {"1993-11-04", "1993-12-16"}
    assert any("1 votes in 1 roll calls bear another date" in note for note in reading.notes)


def test_unga_real_counts(real: Callable[[str], Reading]) -> None:
    """Row counts as described for the release of June 2024: 855,887 rows, of which 110 in session 19."""
    reading = real("unga")
    votes = reading.tables["vote"]
    assert votes.num_rows == 855_887 - 110
    assert reading.tables["roll_call"].num_rows == 6_132 - 1
    assert reading.rejects == ()
    assert only(votes, actor="KAZ").num_rows == 2_335
    assert only(votes, actor="TUR").num_rows == 5_924 - 1
    assert only(votes, actor="RUS").num_rows + only(votes, actor="SUN").num_rows == 6_088 - 1
    assert only(votes, actor="CHN").num_rows == 4_727
    assert extent(only(votes, actor="KAZ"), "date") == ("1992-09-03", "2024-06-04")
    assert pc.count_distinct(votes["session"]).as_py() == 77
    assert 19 not in votes["session"].to_pylist()


def test_unga_real_defects_are_told(real: Callable[[str], Reading]) -> None:
    reading = real("unga")
    notes = "\n".join(reading.notes)
    assert only(reading.tables["vote"], actor="TUR", session=78).num_rows == 2
    assert "TUR has only 2 of 87 votes in session 78" in notes
    assert "STP 77" in notes
    assert "emergency special sessions are not in this dataset" in notes
    spans = [(cover.year_from, cover.year_to) for cover in reading.coverage if cover.actor == "TUR"]
    assert spans == [(1946, 1963), (1965, 2023)]


def test_unga_real_states_by_year(real: Callable[[str], Reading]) -> None:
    votes = real("unga").tables["vote"]
    assert extent(only(votes, actor="SUN"), "year") == (1946, 1991)
    assert pc.min(only(votes, actor="RUS")["year"]).as_py() >= 1991
    assert pc.max(only(votes, actor="TWN")["date"]).as_py() < "1971-11-15"
    assert pc.min(only(votes, actor="CZE")["year"]).as_py() >= 1993


def test_unga_real_joint_votes(real: Callable[[str], Reading]) -> None:
    """The United States and Mexico cast 38 joint votes in 1946 (as counted by the R package fpsim)."""
    votes = only(real("unga").tables["vote"], year=1946)
    calls = [set(only(votes, actor=actor)["roll_call"].to_pylist()) for actor in ("USA", "MEX")]
    assert len(calls[0] & calls[1]) == 38


# --- the wide table of the UN Digital Library


def test_undl_wide_small(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("undl", texts["undl"])
    assert sorted(votes_of(reading)) == [
        ("101", "KAZ", 2, "line 2"),
        ("101", "TUR", 1, "line 2"),
        ("101", "USA", 3, "line 2"),
        ("102", "KAZ", 1, "line 3"),
        ("102", "TUR", 0, "line 3"),
        ("102", "USA", 3, "line 3"),
        ("103", "TUR", 1, "line 4"),
        ("103", "USA", 2, "line 4"),
    ]
    assert reasons(reading) == [(2, "the vote is garbled in the column 'AY SWEDEN'")]
    first, second, third = reading.tables["roll_call"].to_pylist()
    assert (first["session"], first["symbol"], first["yes"], first["no"], first["abstain"]) == (
        62,
        "A/RES/62/39",
        1,
        1,
        1,
    )
    assert first["title"] == "Invented, on peace"
    assert (second["date"], second["year"], second["session"]) == ("2008", 2008, 63)
    assert (third["body"], third["session"]) == ("UNSC", None)
    kinds = {(cover.kind, cover.actor) for cover in reading.coverage}
    assert kinds == {("vote", a) for a in ("KAZ", "TUR", "USA")} | {("vote_unsc", a) for a in ("TUR", "USA")}
    assert any("dated by year only" in note for note in reading.notes)
    assert any("TKAZAKHSTAN" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (",101,,A,Y,X,N,", ",101,,A,N,X,N,", "NO COUNT is 1 but the columns hold 2"),
        (",101,,A,Y,X,N,", ",101,,A,Q,X,N,", "'Q' is none of the votes"),
        (",101,,A,Y,X,N,", ",1x1,,A,Y,X,N,", "is no record number"),
        (",101,,A,Y,X,N,", ",102,,A,Y,X,N,", "second row for the record 102"),
        ("2007-12-05", "2007-13-05", "is no ISO date"),
        ("General Assembly,2007", "General Assembl,2007", "is none of General Assembly, Security Council"),
        (",4,1,1,1,1,", ",4,1,1,1,x,", "YES COUNT 'x' is no number"),
    ],
)
def test_undl_wide_leaves_malformed_rows_out(
    old: str, new: str, reason: str, texts: dict[str, str], read_text: Read
) -> None:
    assert old in texts["undl"]
    reading = read_text("undl", texts["undl"].replace(old, new))
    assert any(reason in why for _, why in reasons(reading))
    assert reading.tables["roll_call"].num_rows == 2


def test_undl_wide_two_columns_of_a_state_that_differ(texts: dict[str, str], read_text: Read) -> None:
    text = texts["undl"].replace(
        ",2,0,1,0,1,https://example.org/3,103,,,Y,,,A", ",3,0,1,0,2,https://example.org/3,103,,,Y,,Y,A"
    )
    reading = read_text("undl", text)
    assert (4, "two columns give different votes of USA") in reasons(reading)
    assert [vote for vote in votes_of(reading) if vote[0] == "103"] == [("103", "TUR", 1, "line 4")]


def test_undl_wide_an_unknown_state_is_listed(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("undl", texts["undl"].replace("TURKEY", "ATLANTIS"))
    assert reasons(reading).count((4, "no state named 'ATLANTIS' in 2009")) == 1
    assert not [vote for vote in votes_of(reading) if vote[1] == "TUR"]


def test_undl_real_counts(real: Callable[[str], Reading]) -> None:
    """Counts as described for the table of 29 January 2022, Assembly and Council together."""
    reading = real("undl")
    votes = reading.tables["vote"]
    assert reading.tables["roll_call"].num_rows == 7_855
    assert votes.num_rows == 681_677 + 93_764 + 80_867 + 41_355 - len(reading.rejects)
    counts = {
        letter: only(votes, actor="KAZ", vote=code).num_rows for letter, code in zip("YANX", (1, 2, 3, 0), strict=True)
    }
    assert counts == {"Y": 2_030, "A": 308 + 1, "N": 43, "X": 75}  # and the one under TKAZAKHSTAN
    assert [only(votes, actor="TUR", vote=code).num_rows for code in (1, 2, 3)] == [3_985, 779, 503]
    assert [only(votes, actor="RUS", vote=code).num_rows for code in (1, 2, 3)] == [3_311, 603, 262]
    china = [only(votes, actor="CHN", vote=v).num_rows + only(votes, actor="TWN", vote=v).num_rows for v in (1, 2, 3)]
    assert china == [6_570, 662, 205]


def test_undl_real_defects_are_told(real: Callable[[str], Reading]) -> None:
    reading = real("undl")
    assert [line for line, _ in reasons(reading)] == [369, 832, 1449, 2196, 2323]
    assert sum("garbled" in why for _, why in reasons(reading)) == 4
    votes = reading.tables["vote"]
    assert pc.max(only(votes, actor="TWN")["date"]).as_py() < "1971-10-25"
    assert pc.max(only(votes, actor="SUN")["date"]).as_py() == "1991-12-31"
    assert only(votes, actor="EGY", year=1961).num_rows > 0  # the United Arab Republic


def test_the_two_sources_agree(real: Callable[[str], Reading]) -> None:
    """Kazakhstan's yearly shares of yes votes in adopted resolutions and in all roll calls stay close."""
    for year in (1995, 2005, 2015):
        shares = []
        for source in ("unga", "undl"):
            cast = only(real(source).tables["vote"], actor="KAZ", year=year, body="UNGA")
            cast = cast.filter(pc.greater(cast["vote"], pa.scalar(0)))
            shares.append(only(cast, vote=1).num_rows / cast.num_rows)
        assert abs(shares[0] - shares[1]) < 0.12


# --- the Library's own long file


def test_undl_long_small(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("undl_long", texts["undl_long"])
    assert votes_of(reading) == [
        ("201", "KAZ", 1, "line 2"),
        ("201", "TUR", 2, "line 4"),
        ("201", "RUS", 3, "line 6"),
        ("201", "CHN", 0, "line 8"),
        ("202", "TWN", 1, "line 10"),  # who held China's seat in 1960
        ("202", "SUN", 1, "line 11"),
    ]
    assert reading.rejects == ()
    assert reading.notes == ()
    first, second = reading.tables["roll_call"].to_pylist()
    assert (first["session"], first["yes"], first["title"]) == (80, 1, "Invented, in\ntwo lines")
    assert (second["session"], second["symbol"]) == (15, "A/RES/1599(XV)")


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("TÜRKİYE,A", "TÜRKİYE,B", 4, "ms_vote 'B' is none of"),
        ("201,TUR", "x,TUR", 4, "is no record number"),
        ("TUR,TÜRKİYE,A,2025-12-30", "TUR,TÜRKİYE,A,2025-12-29", 4, "is not that of the record's other rows"),
        ("TUR,TÜRKİYE", "ATL,ATLANTIS", 4, "no state named 'ATLANTIS' in 2025"),
        ("KAZ,KAZAKHSTAN,Y,2025-12-30", "KAZ,KAZAKHSTAN,Y,soon", 2, "is no ISO date"),
        ("201,TUR,TÜRKİYE,A", "201,KAZ,KAZAKHSTAN,Y", 4, "second vote of KAZ"),
    ],
)
def test_undl_long_leaves_malformed_rows_out(  # noqa: PLR0913, PLR0917 - a table of cases
    old: str, new: str, line: int, reason: str, texts: dict[str, str], read_text: Read
) -> None:
    reading = read_text("undl_long", texts["undl_long"].replace(old, new))
    assert len(votes_of(reading)) == 5
    assert reasons(reading)[0][0] == line
    assert reason in reasons(reading)[0][1]


def test_undl_long_votes_that_differ_are_both_left_out(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("undl_long", texts["undl_long"].replace("201,TUR,TÜRKİYE,A", "201,KAZ,KAZAKHSTAN,N"))
    assert [line for line, _ in reasons(reading)] == [2, 4]
    assert any("do not add up" in note for note in reading.notes)


def test_undl_long_the_code_helps_out(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("undl_long", texts["undl_long"].replace("TUR,TÜRKİYE", "TUR,TURKEI"))
    assert votes_of(reading)[1][:2] == ("201", "TUR")
    reading = read_text("undl_long", texts["undl_long"].replace("TUR,TÜRKİYE", "UZB,TÜRKİYE"))
    assert votes_of(reading)[1][:2] == ("201", "TUR")
    assert any("TÜRKİYE (UZB)" in note for note in reading.notes)
