"""The cited tables: every row can be traced to what it was read in, and the known cases come out right."""

from __future__ import annotations

import csv
import re
from collections import Counter
from importlib.resources import files

import pytest

Row = dict[str, str]

CITATION = ("source_title", "publisher", "url")
COLUMNS: dict[str, tuple[str, ...]] = {
    "blocs": (
        *("id", "name_en", "name_ru", "name_tr", "name_kk", "aliases_ru", "aliases_en"),
        *("start", "end", "predecessor", *CITATION),
    ),
    "memberships": ("actor", "bloc", "status", "start", "end", "seen", *CITATION),
    "leaders": ("actor", "name_en", "name_ru", "alias_ru", "office", "start", "end", *CITATION),
    "products": ("product", "alias_ru", "alias_en", "kind", "actor", *CITATION),
}
KEYS: dict[str, tuple[str, ...]] = {
    "blocs": ("id", "start"),
    "memberships": ("actor", "bloc", "status", "start"),
    "leaders": ("actor", "office", "name_en", "start"),
    "products": ("product",),
}
BLOCS = {"CSTO", "EAEU", "CIS", "SCO", "OTS", "NATO", "EU", "TRACECA", "BRICS", "OIC"}
STATUSES = {"member", "observer", "partner", "associate", "candidate", "suspended", "left"}
DATE = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def read(table: str) -> list[Row]:
    text = files("entente.actors").joinpath("tables", f"{table}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def holds(row: Row, on: str) -> bool:
    # A date known to the year or month sorts before every day in it, so it holds from the first of them.
    return row["start"] <= on and (not row["end"] or row["end"] > on)


def bloc_rows(bloc: str) -> list[Row]:
    return [row for row in read("memberships") if row["bloc"] == bloc]


def members(bloc: str, on: str, status: str = "member") -> set[str]:
    return {row["actor"] for row in bloc_rows(bloc) if row["status"] == status and holds(row, on)}


def spells(actor: str, bloc: str, status: str) -> list[tuple[str, str]]:
    rows = [row for row in bloc_rows(bloc) if (row["actor"], row["status"]) == (actor, status)]
    return sorted((row["start"], row["end"]) for row in rows)


def in_office(actor: str, office: str, on: str) -> list[str]:
    rows = [row for row in read("leaders") if (row["actor"], row["office"]) == (actor, office)]
    return [row["name_en"] for row in rows if holds(row, on)]


@pytest.mark.parametrize("table", COLUMNS)
def test_columns_are_as_declared(table: str) -> None:
    assert tuple(read(table)[0]) == COLUMNS[table]


@pytest.mark.parametrize("table", COLUMNS)
def test_every_row_cites_title_publisher_and_address(table: str) -> None:
    rows = read(table)
    assert [row for row in rows if not all(row[key].strip() for key in CITATION)] == []
    assert [row["url"] for row in rows if not re.fullmatch(r"https?://[!-~]+", row["url"])] == []


@pytest.mark.parametrize("table", COLUMNS)
def test_no_row_appears_twice(table: str) -> None:
    counted = Counter(tuple(row[key] for key in KEYS[table]) for row in read(table))
    assert [key for key, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("table", ["blocs", "memberships", "leaders"])
def test_dates_are_iso_and_in_order(table: str) -> None:
    rows = read(table)
    dates = [row[key] for row in rows for key in ("start", "end", "seen") if row.get(key)]
    assert [date for date in dates if not DATE.fullmatch(date)] == []
    assert [row for row in rows if row["end"] and row["start"] > row["end"]] == []


@pytest.mark.parametrize("table", COLUMNS)
def test_no_cell_has_stray_space_or_empty_or_repeated_alias(table: str) -> None:
    rows = read(table)
    assert [row for row in rows if any(value != value.strip() for value in row.values())] == []
    cells = [row[key].split("|") for row in rows for key in row if key.startswith("alias")]
    assert [cell for cell in cells if not all(alias.strip() for alias in cell) or len(set(cell)) < len(cell)] == []


@pytest.mark.parametrize("table", ["memberships", "leaders", "products"])
def test_actors_are_states_by_three_letters_or_blocs(table: str) -> None:
    actors = {row["actor"] for row in read(table)}
    assert {actor for actor in actors if not re.fullmatch(r"[A-Z]{3}", actor)} <= BLOCS


def test_statuses_and_blocs_are_known() -> None:
    assert {row["status"] for row in read("memberships")} <= STATUSES
    assert {row["bloc"] for row in read("memberships")} == BLOCS
    assert {row["id"] for row in read("blocs")} == BLOCS


def test_there_are_enough_weapons_and_firms() -> None:
    kinds = Counter(row["kind"] for row in read("products"))
    assert set(kinds) == {"weapon", "firm"}
    assert kinds["weapon"] >= 40
    assert kinds["firm"] >= 15


@pytest.mark.parametrize("bloc", sorted(BLOCS))
def test_nobody_joins_before_the_bloc_or_its_predecessor_existed(bloc: str) -> None:
    first = min(row["start"] for row in read("blocs") if row["id"] == bloc)
    starts = [row["start"] for row in bloc_rows(bloc) if row["status"] == "member" and row["start"]]
    # Compared to the precision that both dates have.
    assert [start for start in starts if start[: len(first)] < first[: len(start)]] == []


@pytest.mark.parametrize("bloc", sorted(BLOCS))
def test_after_every_end_another_row_says_what_followed(bloc: str) -> None:
    rows = bloc_rows(bloc)
    ended = [row for row in rows if row["end"] and row["actor"] != "YMD"]  # South Yemen ended with its membership
    followed = {(row["actor"], row["start"]) for row in rows}
    gaps = [row for row in ended if not any(actor == row["actor"] and on >= row["end"] for actor, on in followed)]
    assert gaps == []


@pytest.mark.parametrize("on", ["1995-12-31", "2005-12-31", "2015-12-31", "2025-12-31"])
@pytest.mark.parametrize("bloc", sorted(BLOCS))
def test_a_member_is_not_at_once_observer_partner_or_candidate(bloc: str, on: str) -> None:
    lesser = {actor for status in ("observer", "partner", "candidate") for actor in members(bloc, on, status)}
    assert members(bloc, on) & lesser == set()


@pytest.mark.parametrize(
    ("bloc", "on", "count"),
    [
        ("NATO", "1949-12-31", 12),
        ("NATO", "1990-12-31", 16),
        ("NATO", "2004-12-31", 26),
        ("NATO", "2009-12-31", 28),
        ("NATO", "2020-12-31", 30),
        ("NATO", "2023-12-31", 31),
        ("NATO", "2024-03-07", 32),
        ("EU", "1958-12-31", 6),
        ("EU", "1986-12-31", 12),
        ("EU", "1995-12-31", 15),
        ("EU", "2004-12-31", 25),
        ("EU", "2013-12-31", 28),
        ("EU", "2020-12-31", 27),
        ("CSTO", "1994-12-31", 9),
        ("CSTO", "2002-12-31", 6),
        ("CSTO", "2010-12-31", 7),
        ("CSTO", "2013-12-31", 6),
        ("EAEU", "2015-01-01", 3),
        ("EAEU", "2015-12-31", 5),
        ("CIS", "1994-12-31", 11),  # with Turkmenistan and Georgia; Ukraine did not ratify the Charter
        ("CIS", "2010-12-31", 9),
        ("SCO", "2001-12-31", 6),
        ("SCO", "2017-12-31", 8),
        ("SCO", "2023-12-31", 9),
        ("SCO", "2024-12-31", 10),
        ("OTS", "2009-12-31", 4),
        ("OTS", "2019-12-31", 5),
        ("BRICS", "2008-12-31", 4),
        ("BRICS", "2011-12-31", 5),
        ("BRICS", "2024-12-31", 9),
        ("BRICS", "2025-12-31", 10),
        ("TRACECA", "1998-12-31", 12),
        ("TRACECA", "2023-12-31", 14),
        ("OIC", "2011-12-31", 57),
        ("OIC", "2013-12-31", 56),
        ("OIC", "2025-12-31", 57),
    ],
)
def test_number_of_members_on_a_day(bloc: str, on: str, count: int) -> None:
    assert len(members(bloc, on)) == count


def test_uzbekistan_and_the_collective_security_treaty() -> None:
    assert spells("UZB", "CSTO", "member") == [("1992-05-15", "1999-04-02"), ("2006-08-16", "2012-12-19")]
    assert "UZB" in members("CSTO", "2015-06-01", "left")


@pytest.mark.parametrize("actor", ["AZE", "GEO"])
def test_who_did_not_renew_the_collective_security_treaty(actor: str) -> None:
    assert actor in members("CSTO", "1998-12-31")
    assert actor not in members("CSTO", "1999-12-31")


def test_armenia_froze_its_part_in_the_csto_and_is_still_listed_as_a_member() -> None:
    assert members("CSTO", "2024-12-31", "suspended") == {"ARM"}
    assert "ARM" in members("CSTO", "2024-12-31")


def test_a_membership_has_a_start_or_a_day_on_which_it_was_seen_and_not_both() -> None:
    assert [row for row in read("memberships") if bool(row["start"]) == bool(row["seen"])] == []


def test_exits() -> None:
    assert spells("GEO", "CIS", "member") == [("1993-12", "2009-08-18")]
    assert spells("GBR", "EU", "member") == [("1973-01-01", "2020-01-31")]
    assert members("EU", "2021-01-01", "left") == {"GBR"}
    assert spells("UKR", "CIS", "left") == [("2018-05-19", "")]


def test_turkmenistan_became_an_associate_of_the_cis() -> None:
    assert "TKM" in members("CIS", "2000-12-31")
    assert "TKM" not in members("CIS", "2010-12-31")
    assert "TKM" in members("CIS", "2010-12-31", "associate")


@pytest.mark.parametrize(
    ("actor", "bloc", "start"),
    [
        ("FIN", "NATO", "2023-04-04"),
        ("SWE", "NATO", "2024-03-07"),
        ("UZB", "OTS", "2019-10-15"),
        ("KAZ", "OTS", "2009-10-03"),
        ("IRN", "SCO", "2023-07-04"),
        ("BLR", "SCO", "2024-07-04"),
        ("IND", "SCO", "2017-06-09"),
        ("PAK", "SCO", "2017-06-09"),
        ("EGY", "BRICS", "2024-01-01"),
        ("IDN", "BRICS", "2025-01-06"),
        ("KGZ", "EAEU", "2015-08-06"),
        ("ARM", "EAEU", "2015-01-02"),
        ("TKM", "TRACECA", "2023-11-14"),
    ],
)
def test_joined_on(actor: str, bloc: str, start: str) -> None:
    assert [spell[0] for spell in spells(actor, bloc, "member")] == [start]


def test_observers_partners_and_candidates() -> None:
    assert members("EAEU", "2025-01-01", "observer") == {"MDA", "UZB", "CUB", "IRN"}
    assert members("OTS", "2022-01-01", "observer") == {"HUN", "TKM"}
    assert {"KAZ", "UZB", "BLR"} <= members("BRICS", "2025-06-30", "partner")
    assert {"UKR", "MDA", "TUR"} <= members("EU", "2022-12-31", "candidate")
    assert "KAZ" in members("NATO", "2000-12-31", "partner")


def test_syria_in_the_organisation_of_islamic_cooperation() -> None:
    assert members("OIC", "2020-12-31", "suspended") == {"SYR"}
    assert "SYR" in members("OIC", "2025-12-31")


def test_the_turkic_council_changed_its_name_in_november_2021() -> None:
    names = {row["name_en"]: (row["start"], row["end"]) for row in read("blocs") if row["id"] == "OTS"}
    assert names == {
        "Turkic Council": ("2009-10-03", "2021-11-12"),
        "Organization of Turkic States": ("2021-11-12", ""),
    }


@pytest.mark.parametrize("bloc", sorted(BLOCS))
def test_names_of_a_bloc_follow_each_other_without_a_gap(bloc: str) -> None:
    rows = sorted((row for row in read("blocs") if row["id"] == bloc), key=lambda row: row["start"])
    assert [row["end"] for row in rows] == [*(row["start"] for row in rows[1:]), ""]


@pytest.mark.parametrize(
    ("actor", "office", "on", "who"),
    [
        ("KAZ", "president", "2010-06-01", "Nursultan Nazarbayev"),
        ("KAZ", "president", "2023-06-01", "Kassym-Jomart Tokayev"),
        ("UZB", "president", "2010-06-01", "Islam Karimov"),
        ("TKM", "president", "2023-06-01", "Serdar Berdimuhamedow"),
        ("RUS", "president", "2010-06-01", "Dmitry Medvedev"),
        ("TUR", "prime minister", "2010-06-01", "Recep Tayyip Erdoğan"),
        ("TUR", "president", "2020-06-01", "Recep Tayyip Erdoğan"),
        ("USA", "president", "2022-06-01", "Joe Biden"),
        ("DEU", "chancellor", "2010-06-01", "Angela Merkel"),
        ("DEU", "chancellor", "2021-12-07", "Angela Merkel"),
        ("DEU", "chancellor", "2021-12-08", "Olaf Scholz"),
        ("ISR", "president", "2000-07-01", "Ezer Weizman"),
        ("FRA", "president", "2010-06-01", "Nicolas Sarkozy"),
        ("GBR", "prime minister", "2022-09-30", "Liz Truss"),
        ("CHN", "president", "2020-06-01", "Xi Jinping"),
        ("IND", "prime minister", "2010-06-01", "Manmohan Singh"),
        ("JPN", "prime minister", "2003-06-01", "Jun'ichirō Koizumi"),
        ("ISR", "prime minister", "2015-06-01", "Benjamin Netanyahu"),
        ("RUS", "president", "1995-06-01", "Boris Yeltsin"),
        ("UKR", "president", "1993-06-01", "Leonid Kravchuk"),
        ("AZE", "president", "1992-12-01", "Abulfaz Elchibey"),
        ("GEO", "president", "2006-06-01", "Mikheil Saakashvili"),
        ("KAZ", "prime minister", "2001-06-01", "Kassym-Jomart Tokayev"),
        ("KAZ", "prime minister", "2010-06-01", "Karim Massimov"),
        ("TUR", "prime minister", "1994-06-01", "Tansu Çiller"),
        ("IRN", "president", "2022-06-01", "Ebrahim Raisi"),
        ("FRA", "prime minister", "2023-06-01", "Élisabeth Borne"),
        ("NATO", "secretary general", "2020-06-01", "Jens Stoltenberg"),
        ("CSTO", "secretary general", "2024-06-01", "Imangali Tasmagambetov"),
        ("SCO", "secretary general", "2025-06-01", "Nurlan Yermekbayev"),
    ],
)
def test_who_held_the_office(actor: str, office: str, on: str, who: str) -> None:
    assert in_office(actor, office, on) == [who]


def test_only_one_person_is_president_at_a_time() -> None:
    days = [f"{year}-06-30" for year in range(1992, 2026)]
    states = {row["actor"] for row in read("leaders")}
    held = {(actor, on): in_office(actor, "president", on) for actor in states for on in days}
    assert {key: names for key, names in held.items() if len(names) > 1} == {}


def test_leaders_cover_the_states_that_the_articles_speak_of() -> None:
    states = "KAZ KGZ UZB TJK TKM AZE ARM GEO RUS BLR UKR TUR CHN USA GBR DEU FRA IRN IND ISR JPN"
    assert set(states.split()) <= {row["actor"] for row in read("leaders")}


@pytest.mark.parametrize(
    ("product", "actor"),
    [
        ("Bayraktar TB2", "TUR"),
        ("Akıncı", "TUR"),
        ("Anka", "TUR"),
        ("Aselsan", "TUR"),
        ("S-400", "RUS"),
        ("Rosoboronexport", "RUS"),
        ("Wing Loong", "CHN"),
        ("Patriot", "USA"),
        ("Rafale", "FRA"),
        ("Harop", "ISR"),
        ("Pinaka", "IND"),
        ("Shahed", "IRN"),
        ("Mohajer-6", "IRN"),
        ("HIMARS", "USA"),
        ("Leopard 2", "DEU"),
        ("Mi-17", "RUS"),
        ("T-72", "RUS"),
        ("CH-4", "CHN"),
        ("Norinco", "CHN"),
        ("C295", "ESP"),
    ],
)
def test_producer_of(product: str, actor: str) -> None:
    assert [row["actor"] for row in read("products") if row["product"] == product] == [actor]


def test_an_alias_names_one_product_only() -> None:
    owners: dict[str, set[str]] = {}
    for row in read("products"):
        for alias in {*row["alias_ru"].split("|"), *row["alias_en"].split("|")}:
            owners.setdefault(alias.casefold(), set()).add(row["product"])
    assert {alias: names for alias, names in owners.items() if len(names) > 1} == {}
