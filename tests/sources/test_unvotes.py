"""Texts and issue codes of the roll calls: three tables in one folder, what is read and what is left out."""

from __future__ import annotations

import gzip
import time
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc
import pytest

from entente.errors import FormatError
from entente.measures.rollcalls import PREFER_VOTES
from entente.sources import detect, read

if TYPE_CHECKING:
    from pathlib import Path

    from entente.evidence.records import Reading

VOTES = """rcid,country,country_code,vote
3.0,Russia,RU,no
3.0,Namibia,NA,yes
3.0,Yemen Arab Republic,,abstain
900,United States,US,yes
900,Kazakhstan,KZ,no
77,United States,US,yes
9020,United States,US,yes
"""
CALLS = r"""rcid,session,importantvote,date,unres,amend,para,short,descr
3,5.0,0,1950-11-04,R/5/1,1,0,"RULES, INVENTED","TO ADOPT \AN INVENTED RULE\\, AT ONCE."
900,48,,1993-12-16,R/48/2,,,Invented peace : resolution,NA
77,19,0,1965-02-06,,0,0,INVENTED,INVENTED
9020,11,0,1956-11-04,ESS/1/71A,0,0,INVENTED,INVENTED
"""
ISSUES = """rcid,short_name,issue
900,nu,Nuclear weapons
900,me,Palestinian conflict
900,xx,Invented
"""


def write(folder: Path, **texts: str) -> Path:
    named = {"un_votes": VOTES, "un_roll_calls": CALLS, "un_roll_call_issues": ISSUES, **texts}
    for name, text in named.items():
        if text:
            (folder / f"{name}.csv.gz").write_bytes(gzip.compress(text.encode()))
    return folder


def calls_of(reading: Reading) -> dict[str, dict[str, Any]]:
    return {row["roll_call"]: row for row in reading.tables["roll_call"].to_pylist()}


def test_a_folder_is_read(tmp_path: Path) -> None:
    reading = read("unvotes", write(tmp_path))
    votes = [(r["roll_call"], r["actor"], r["vote"], r["session"]) for r in reading.tables["vote"].to_pylist()]
    assert votes == [
        ("3", "SUN", 3, 5),
        ("3", "NAM", 1, 5),
        ("3", "YEM", 2, 5),
        ("900", "USA", 1, 48),
        ("900", "KAZ", 3, 48),
        ("9020", "USA", 1, None),
    ]
    calls = calls_of(reading)
    assert calls["3"]["description"] == 'TO ADOPT "AN INVENTED RULE", AT ONCE.'
    assert [calls[key]["stage"] for key in ("3", "900", "9020")] == ["amendment", None, "final"]
    assert calls["900"]["issues"] == "me;nu"
    assert calls["900"]["description"] is None
    assert "77" not in calls
    assert any("1 roll calls of special" in note for note in reading.notes)
    assert reading.origin.version.endswith("votes to 1993-12-16")


@pytest.mark.parametrize("name", ["un_votes", "un_roll_calls", "un_roll_call_issues"])
def test_any_file_finds_the_others(name: str, tmp_path: Path) -> None:
    folder = write(tmp_path)
    assert detect(folder / f"{name}.csv.gz") == ("unvotes",)
    assert read("unvotes", folder / f"{name}.csv.gz").sha256 == read("unvotes", folder).sha256


def test_without_issue_codes(tmp_path: Path) -> None:
    reading = read("unvotes", write(tmp_path, un_roll_call_issues=""))
    assert {row["issues"] for row in reading.tables["roll_call"].to_pylist()} == {None}
    assert "no issue codes beside the votes" in reading.notes


def test_a_lone_table_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"no un_roll_calls") as caught:
        read("unvotes", write(tmp_path, un_roll_calls=""))
    assert "folder" in caught.value.hint


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("900,Atlantis,AT,maybe", "vote 'maybe' is none of"),
        ("900,Atlantis,,yes", "no state is named 'Atlantis'"),
        ("12,United States,US,yes", "roll call 12 is not in the table"),
        ("x,United States,US,yes", "rcid 'x' is no number"),
        ("900,United States,US,yes", "second vote of one state"),
        ("900,United States,US,no", "two different votes of one state"),
        ("900,United States,US", "has 3 cells"),
    ],
)
def test_malformed_rows_are_listed(row: str, reason: str, tmp_path: Path) -> None:
    reading = read("unvotes", write(tmp_path, un_votes=VOTES + row + "\n"))
    assert any(reason in item.reason for item in reading.rejects)
    assert all(item.reason.startswith("un_votes.csv.gz: ") for item in reading.rejects)


def test_it_is_the_last_source_of_votes() -> None:
    assert PREFER_VOTES[-1] == "unvotes"
    assert PREFER_VOTES[0] == "unga"


def test_the_real_tables(data: Path) -> None:
    started = time.perf_counter()
    reading = read("unvotes", data / "votes/unga_issue_codes")
    assert time.perf_counter() - started < 20
    assert {name: table.num_rows for name, table in reading.tables.items()} == {"vote": 869_997, "roll_call": 6_202}
    assert reading.rejects == ()
    votes, calls = reading.tables["vote"], reading.tables["roll_call"]
    assert votes["actor"].to_pylist().count("NAM") == 2_455
    assert calls["issues"].null_count == 6_202 - 4_099
    assert calls["stage"].null_count == 2_971
    assert calls["session"].null_count == 56
    soviet = votes.filter((pc.field("actor") == "SUN") & (pc.field("year") >= 1992))
    assert soviet.num_rows == 0
