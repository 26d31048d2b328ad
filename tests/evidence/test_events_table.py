"""The shipped table of dated events: its form, its references and its balance."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import fields
from importlib.resources import files
from typing import get_args
from urllib.parse import urlsplit

import pytest

from entente.evidence.records import DOMAINS, Domain, Event

STATES = frozenset({"KAZ", "KGZ", "UZB", "TJK", "TKM", "AZE", "ARM"})
POLES = frozenset({"russia", "china", "turkiye", "west", "other"})
KINDS = frozenset(
    {
        *("agreement", "delivery", "production", "exercise", "training", "base", "guarantee"),
        *("corridor", "troops", "membership", "investment", "culture", "exit"),
        *("mission", "removal", "disruption", "announcement"),
    }
)
POLE_OF_PARTNER = {
    "TUR": "turkiye",
    "OTS": "turkiye",
    "RUS": "russia",
    "CSTO": "russia",
    "EAEU": "russia",
    "CHN": "china",
    "SCO": "other",  # both Russia and China founded it and belong to it
    "USA": "west",
    "EU": "west",
    "NATO": "west",
    "GBR": "west",
    "FRA": "west",
    "ITA": "west",
    "ESP": "west",
    "IND": "other",
    "IRN": "other",
    "ISR": "other",
    "PAK": "other",
}
SHARED = frozenset({"ev_kaz_tur_2022_middle_corridor", "ev_aze_gbr_1994_contract_of_century"})
"""Acts with parties of several poles, or with a pole and states of none: their title names the parties."""
PARTIAL_DATE = re.compile(r"(?P<year>\d{4})(-(?P<month>0[1-9]|1[0-2])(-(?P<day>0[1-9]|[12]\d|3[01]))?)?")
CYRILLIC = re.compile(r"[Ѐ-ӿ]")
LATIN = re.compile(r"[A-Za-z]")
FLOOR = 149
"""Rows in the table when this test was last widened: rows may be added, none is lost unnoticed."""


def _rows() -> list[dict[str, str]]:
    text = files("entente.evidence").joinpath("events.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


ROWS = _rows()
EVENTS = tuple(Event(**row) for row in ROWS)


def _year(date: str) -> int:
    return int(date[:4])


def test_columns_are_those_of_the_record() -> None:
    assert list(ROWS[0]) == [field.name for field in fields(Event)]


def test_no_row_is_short_or_long_or_padded() -> None:
    for row in ROWS:
        assert None not in row
        assert None not in row.values()
        assert all(value == value.strip() for value in row.values()), row["id"]


def test_rows_are_not_lost() -> None:
    assert len(EVENTS) >= FLOOR


def test_only_the_date_of_the_source_may_be_empty() -> None:
    for row in ROWS:
        empty = {column for column, value in row.items() if not value}
        assert empty <= {"source_date"}, row["id"]


def test_ids_are_unique_and_say_state_partner_and_year() -> None:
    ids = [event.id for event in EVENTS]
    assert len(ids) == len(set(ids))
    for event in EVENTS:
        stem = f"ev_{event.state.lower()}_{event.partner.lower()}_{event.date[:4]}_"
        assert event.id.startswith(stem), event.id
        assert re.fullmatch(r"[a-z0-9_]+", event.id), event.id


def test_rows_are_ordered_by_state_date_and_id() -> None:
    keys = [(event.state, event.date, event.id) for event in EVENTS]
    assert keys == sorted(keys)


def test_values_are_among_the_allowed() -> None:
    assert set(DOMAINS) == set(get_args(Domain))
    for event in EVENTS:
        assert event.state in STATES, event.id
        assert event.pole in POLES, event.id
        assert event.domain in DOMAINS, event.id
        assert event.kind in KINDS, event.id


def test_the_pole_is_that_of_the_partner() -> None:
    for event in EVENTS:
        assert event.partner in POLE_OF_PARTNER, f"{event.id}: give the partner {event.partner} a pole in this test"
        assert event.pole == ("other" if event.id in SHARED else POLE_OF_PARTNER[event.partner]), event.id


def test_acts_shared_by_several_poles_count_to_none_of_them_or_to_each() -> None:
    assert {event.id for event in EVENTS} >= SHARED
    founding = [event for event in EVENTS if event.id.endswith("sco_2001_founding")]
    assert {event.state for event in founding} == {"KAZ", "KGZ", "TJK", "UZB"}
    assert {event.pole for event in founding} == {"other"}
    centre = [event for event in EVENTS if event.id.endswith("_2021_monitoring_centre")]
    assert {(event.partner, event.pole) for event in centre} == {("RUS", "russia"), ("TUR", "turkiye")}


def test_no_state_is_its_own_partner() -> None:
    assert not [event.id for event in EVENTS if event.partner in STATES]


@pytest.mark.parametrize("column", ["date", "source_date"])
def test_dates_are_iso_as_precise_as_the_source(column: str) -> None:
    for row in ROWS:
        if row[column]:
            assert PARTIAL_DATE.fullmatch(row[column]), (row["id"], row[column])
            assert 1991 <= _year(row[column]) <= 2026, row["id"]


def test_full_dates_are_days_of_the_calendar() -> None:
    from datetime import date

    for row in ROWS:
        for column in ("date", "source_date"):
            if len(row[column]) == 10:
                date.fromisoformat(row[column])


def test_no_source_is_older_than_the_event_it_reports() -> None:
    for event in EVENTS:
        if event.source_date:
            shared = min(len(event.date), len(event.source_date))
            assert event.source_date[:shared] >= event.date[:shared], event.id


def test_addresses_are_web_addresses() -> None:
    for event in EVENTS:
        parts = urlsplit(event.url)
        assert parts.scheme in {"http", "https"}, event.id
        assert "." in parts.netloc, event.id
        assert not parts.netloc.endswith("."), event.id
        assert parts.path.strip("/") or parts.query, f"{event.id}: the address is a front page"


def test_each_act_appears_once_for_a_state() -> None:
    acts = Counter((event.state, event.partner, event.date, event.domain, event.kind) for event in EVENTS)
    assert [act for act, n in acts.items() if n > 1] == []
    for column in ("title_en", "title_ru"):
        titles = Counter(row[column] for row in ROWS)
        assert [title for title, n in titles.items() if n > 1] == []


def test_english_titles_are_one_latin_sentence() -> None:
    for event in EVENTS:
        assert not CYRILLIC.search(event.title_en), event.id
        assert LATIN.search(event.title_en), event.id
        assert event.title_en.endswith("."), event.id
        assert len(event.title_en) <= 180, event.id


def test_russian_titles_are_one_cyrillic_sentence() -> None:
    for event in EVENTS:
        cyrillic, latin = len(CYRILLIC.findall(event.title_ru)), len(LATIN.findall(event.title_ru))
        assert cyrillic > 2 * latin, event.id
        assert event.title_ru.endswith("."), event.id
        assert len(event.title_ru) <= 200, event.id


def test_russian_titles_name_states_as_the_page_does() -> None:
    other = re.compile(r"Киргиз|Туркмени[яиюе]\b|Белорусси")
    assert [event.id for event in EVENTS if other.search(event.title_ru)] == []


def test_titles_are_ours_not_the_sources() -> None:
    for event in EVENTS:
        assert event.source_title.casefold() not in {event.title_en.casefold(), event.title_ru.casefold()}, event.id


def test_all_seven_states_are_covered_kazakhstan_most() -> None:
    count = Counter(event.state for event in EVENTS)
    assert set(count) == STATES
    assert min(count.values()) >= 10
    assert count.most_common(1)[0][0] == "KAZ"
    assert count["KAZ"] >= 20


def test_each_state_has_events_with_each_of_the_four_poles() -> None:
    for state in STATES:
        poles = {event.pole for event in EVENTS if event.state == state}
        assert poles >= {"russia", "china", "turkiye", "west"}, state


def test_no_pole_has_half_of_the_events() -> None:
    count = Counter(event.pole for event in EVENTS)
    assert {"russia", "china", "turkiye", "west"} <= set(count)
    assert max(count.values()) < len(EVENTS) / 2


def test_all_domains_and_kinds_are_in_use() -> None:
    assert {event.domain for event in EVENTS} == set(DOMAINS)
    assert {event.kind for event in EVENTS} == KINDS


def test_the_table_reaches_from_the_nineties_to_today() -> None:
    years = [_year(event.date) for event in EVENTS]
    assert min(years) <= 1995
    assert max(years) >= 2025
