"""Blocs and dated membership."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import actors
from entente.actors.blocs import all_memberships, as_day, day_of, holds, parse_memberships
from entente.actors.records import Membership
from entente.actors.tables import table
from entente.errors import FormatError, OptionError, UnknownActorError, UnknownNameError

BLOCS = ("CSTO", "EAEU", "CIS", "SCO", "OTS", "NATO", "EU", "TRACECA", "BRICS", "OIC")
GOOD = {
    "actor": "KAZ",
    "bloc": "CSTO",
    "status": "member",
    "start": "1992-05-15",
    "end": "",
    "source_title": "A treaty",
    "publisher": "A registry",
    "url": "https://example.org",
}


def test_the_blocs_of_the_table() -> None:
    assert {bloc.id for bloc in actors.blocs()} == set(BLOCS)
    assert all(bloc.kind == "bloc" and bloc.start and bloc.name for bloc in actors.blocs())


@pytest.mark.parametrize("bloc", BLOCS)
def test_every_bloc_has_members_today(bloc: str) -> None:
    assert len(actors.members(bloc)) >= 3


def test_every_row_is_checked_and_cites_its_source() -> None:
    rows = all_memberships()
    assert len(rows) == len(table("memberships")) > 150
    assert all(row.url.startswith("http") for row in rows)


def test_no_two_rows_of_one_status_overlap() -> None:
    rows = [row for row in all_memberships() if row.start]
    for row in rows:
        same = [r.start for r in rows if (r.actor, r.bloc, r.status) == (row.actor, row.bloc, row.status)]
        assert sum(holds(row, day_of(start)) for start in same if start) == 1, row


@pytest.mark.parametrize(
    ("bloc", "on", "inside", "outside"),
    [
        ("OTS", "2021-11-11", {"AZE", "KAZ", "KGZ", "TUR", "UZB"}, {"TKM", "HUN"}),
        ("OTS", 2010, {"AZE", "KAZ", "KGZ", "TUR"}, {"UZB"}),
        ("NATO", 2003, {"TUR", "POL", "USA"}, {"EST", "FIN"}),
        ("NATO", "2023-04-04", {"FIN"}, {"SWE"}),
        ("EU", "2020-01-30", {"GBR"}, {"TUR"}),
        ("EU", "2020-01-31", {"FRA"}, {"GBR"}),
        ("EU", 2020, {"FRA"}, {"GBR"}),
        ("CSTO", 2010, {"UZB", "KAZ"}, {"AZE"}),
        ("CSTO", 2013, {"KAZ"}, {"UZB"}),
        ("EAEU", 2015, {"KGZ", "ARM", "KAZ", "RUS", "BLR"}, {"UZB"}),
        ("SCO", 2016, {"KAZ", "CHN"}, {"IND"}),
        ("SCO", 2017, {"IND", "PAK"}, {"IRN"}),
    ],
)
def test_members_on_a_day(bloc: str, on: str | int, inside: set[str], outside: set[str]) -> None:
    found = set(actors.members(bloc, on=on))
    assert inside <= found
    assert not outside & found


def test_memberships_of_a_state_on_a_day() -> None:
    now = {row.bloc for row in actors.memberships("KAZ", on=2010)}
    assert {"CSTO", "CIS", "SCO", "OTS", "OIC"} <= now
    assert "EAEU" not in now
    assert {row.bloc for row in actors.memberships("KAZ", on="2015-01-01")} >= {"EAEU"}
    assert len(actors.memberships("UZB")) > len(actors.memberships("UZB", on=2020))


def test_status_is_asked_for() -> None:
    assert "HUN" in actors.members("OTS", on=2022, status="observer")
    assert "HUN" in actors.members("OTS", on=2022, status=None)
    assert "GBR" not in actors.members("EU", on=2022, status=None)
    assert "GBR" in actors.members("EU", on=2022, status="left")


def test_wrong_questions() -> None:
    with pytest.raises(UnknownNameError, match="COMECON"):
        actors.members("COMECON")
    with pytest.raises(UnknownNameError, match="friend"):
        actors.members("EU", status="friend")
    with pytest.raises(UnknownActorError, match="XYZ"):
        actors.memberships("XYZ")
    with pytest.raises(OptionError, match="no date"):
        actors.members("EU", on="last year")
    with pytest.raises(OptionError):
        actors.members("EU", on="2020-13")


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"status": "friend"}, FormatError, "friend"),
        ({"bloc": "COMECON"}, FormatError, "no such bloc"),
        ({"actor": "KZK"}, UnknownActorError, "no such state"),
        ({"url": ""}, FormatError, "no source"),
        ({"start": "May 1992"}, FormatError, "no date"),
        ({"start": "1992-02-30"}, FormatError, "no date"),
        ({"end": "1991"}, FormatError, "before it begins"),
    ],
)
def test_a_wrong_row_is_refused(change: dict[str, str], error: type[Exception], said: str) -> None:
    assert parse_memberships([GOOD])[0].actor == "KAZ"
    with pytest.raises(error, match=said):
        parse_memberships([GOOD | change])


def _row(start: str | None, end: str | None) -> Membership:
    return Membership("KAZ", "CSTO", "member", start, end, "t", "p", "u")


@pytest.mark.parametrize(
    ("start", "end", "day", "inside"),
    [
        ("1993", None, "1993-01-01", True),
        ("1993", None, "1992-12-31", False),
        ("2000-01-01", "2012", "2012-06-01", True),
        ("2000-01-01", "2012", "2012-12-31", False),
        ("2000-01-01", "2012-04", "2012-04-30", False),
        ("2000-01-01", "2012-04", "2012-04-15", True),
        (None, None, "2000-01-01", False),
        (None, None, "9999-12-31", True),
    ],
)
def test_dates_are_as_precise_as_their_source(start: str | None, end: str | None, day: str, *, inside: bool) -> None:
    assert holds(_row(start, end), day) is inside


def test_a_row_without_a_start_holds_from_the_day_on_which_its_source_shows_it() -> None:
    [row] = (row for row in actors.memberships("GRC", on=2025) if row.bloc == "TRACECA")
    assert (row.status, row.start, row.seen) == ("observer", None, "2021-10-21")
    assert "TRACECA" not in {row.bloc for row in actors.memberships("GRC", on=2020)}


@pytest.mark.parametrize("actor", ["SAU", "BHR", "LKA"])
def test_partners_of_the_sco_show_in_the_year_asked_for(actor: str) -> None:
    assert ("SCO", "partner") in {(row.bloc, row.status) for row in actors.memberships(actor, on=2025)}


def test_observers_of_the_parliamentary_assembly_are_no_observers_of_the_csto() -> None:
    assert actors.members("CSTO", on=2020, status="observer") == ()


@given(st.dates(dt.date(1816, 1, 1), dt.date(2100, 12, 31)))
def test_days_of_dates(day: dt.date) -> None:
    assert day_of(day.isoformat()) == day_of(day.isoformat(), last=True) == day.isoformat()
    assert day_of(str(day.year)) <= day.isoformat() <= day_of(str(day.year), last=True) == as_day(day.year)
    assert day_of(day.isoformat()[:7]) <= day.isoformat() <= day_of(day.isoformat()[:7], last=True)


@given(st.sampled_from(BLOCS), st.integers(1950, 2030))
def test_members_of_a_year_are_states_with_a_row(bloc: str, year: int) -> None:
    for actor in actors.members(bloc, on=year):
        assert any(row.bloc == bloc and row.status == "member" for row in actors.memberships(actor, on=year))
