"""Names as published tables write them: every state must be found, and nothing else be taken for a state."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from entente import actors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Columns that nobody answers to, in the first year with a vote, and why.
UNRESOLVED = {
    "DONOTKNOW": "no name",
    "ANTIGUA AND BARBUDA": "one resolution of 1980, a year before independence",
    "BELIZE": "one resolution of 1980, a year before independence",
}

GROUPS = re.compile(r"Всего|^Страны |^Остальные страны|^(Европа|Азия|Америка|Африка|Австралия и Океания)$")
TERRITORIES = re.compile(
    r"(?i)остров|\((брит|сша|н\.зел)|сандвич|отдален|Аланд|Американское Самоа|Бермуды|Британская|Гваделупа|Гернси|"
    r"Гонконг|Гренландия|Джерси|Западная Сахара|Кюрасао|Майотта|Макао|Мартиника|Монтсеррат|Ниуэ|Новая Каледония|"
    r"Питкерн|Пуэрто-Рико|Реюньон|Сен-Бартелеми|Токелау|Футуна|Францу[зс]+к"
)


def _un_years(data: Path) -> Iterator[tuple[str, int, int]]:
    """Columns of the UN Digital Library file with the first and last year in which they hold a vote."""
    with zipfile.ZipFile(data / "votes" / "un_digital_library" / "UN_DATA.csv.zip") as archive:
        text = io.TextIOWrapper(archive.open(archive.namelist()[0]), encoding="utf-8-sig", newline="")
        rows = csv.reader(text)
        header = next(rows)
        years: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            year = int(row[1][:4])
            for column in range(11, len(header)):
                if row[column]:
                    years[column].append(year)
    yield from ((header[column], min(found), max(found)) for column, found in sorted(years.items()))


def test_every_column_of_the_un_file_is_a_state(data: Path) -> None:
    columns = list(_un_years(data))
    assert len(columns) == 259
    unknown = {name for name, first, last in columns if not (actors.find(name, first) and actors.find(name, last))}
    assert unknown == set(UNRESOLVED)
    assert all(actors.find(name, last) for name, _, last in columns if name != "DONOTKNOW")


def test_un_columns_mean_the_state_of_their_time(data: Path) -> None:
    meant = {name: actors.find(name, last) for name, _, last in _un_years(data)}
    expected = {
        "USSR": "SUN",
        "RUSSIAN FEDERATION": "RUS",
        "GERMAN DEMOCRATIC REPUBLIC": "DDR",
        "GERMANY, FEDERAL REPUBLIC OF": "DEU",
        "DEMOCRATIC YEMEN": "YMD",
        "YEMEN": "YEM",
        "SERBIAMONTENEGRO": "SCG",
        "UNITED ARAB REPUBLIC": "EGY",
        "CONGO (BRAZZAVILLE)": "COG",
        "CONGO (LEOPOLDVILLE)": "COD",
        "FEDERATION OF MALAYA": "MYS",
        "ZANZIBAR": "ZAN",
        "TANGANYIKA": "TZA",
        "SIAM": "THA",
    }
    assert {name: found.id for name, found in meant.items() if found and name in expected} == expected


def _arms_names(data: Path) -> Iterator[tuple[str, int]]:
    with (data / "arms" / "sipri_trade_register" / "trade-register.csv").open(encoding="latin-1", newline="") as handle:
        rows = csv.reader(handle)
        for row in rows:
            if row[:1] == ["Recipient"]:
                break
        yield from {(name, int(row[2])) for row in rows for name in row[:2]}


def test_every_state_of_the_arms_register_is_found(data: Path) -> None:
    names = set(_arms_names(data))
    unknown = {name for name, year in names if actors.find(name, year, strict=False) is None}
    assert {name for name in unknown if not re.search(r"\*$|^unknown ", name)} == {
        "Aruba",
        "Biafra",
        "Katanga",
        "Northern Cyprus",
        "Western Sahara",
    }
    blocs = {name for name, year in names if "**" in name and actors.find(name, year)}
    assert blocs == {"NATO**", "European Union**"}
    assert not {name for name, year in names if re.search(r"[^*]\*$", name) and actors.find(name, year, strict=False)}


def test_arms_orders_name_states_of_their_year(data: Path) -> None:
    names = {(name, year) for name, year in _arms_names(data) if "*" not in name and not name.startswith("unknown")}
    found = sum(actors.find(name, year) is not None for name, year in names)
    assert found / len(names) > 0.97


def test_every_sovereign_partner_of_kazakhstan_is_found_in_russian(data: Path) -> None:
    path = data / "trade" / "kz_national_trade" / "kz_trade_by_partner_2018_2023_thousand_usd.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        partners = {row["partner"] for row in csv.DictReader(handle)}
    unknown = {name for name in partners if actors.find(name, 2022, "ru") is None}
    assert {name for name in unknown if not GROUPS.search(name) and not TERRITORIES.search(name)} == set()
    states = partners - unknown
    assert not {name for name in states if GROUPS.search(name)}
    assert len({actors.resolve(name, 2022, language="ru").id for name in states}) > 185


def test_every_partner_in_exercises_is_found(data: Path) -> None:
    path = data / "exercises" / "russia_joint" / "Joint_Military_Exercises_Involving_Russia.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        for column, name in row.items():
            if column.startswith("part") and name:
                assert actors.find(name, int(row["yr"])) is not None, name


@pytest.mark.parametrize(
    ("file", "scheme", "code", "name", "start"),
    [
        ("isard/cw_system", "cow", "ccode", "cw_name", "start"),
        ("isard/gw_system", "gw", "gwcode", "gw_name", "start"),
        ("peacesciencer_tables/cow_states", "cow", "ccode", "statenme", "styear"),
        ("peacesciencer_tables/gw_states", "gw", "gwcode", "statename", "startdate"),
    ],
)
def test_names_and_codes_of_the_state_lists_agree(  # noqa: PLR0913, PLR0917 - one column name each
    data: Path, file: str, scheme: str, code: str, name: str, start: str
) -> None:
    with gzip.open(data / "states" / f"{file}.csv.gz", "rt", encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        year = int(row[start][:4])
        by_code = actors.resolve(int(row[code]), year, scheme=scheme)  # type: ignore[arg-type]
        by_name = actors.find(row[name], year, strict=False)
        assert by_name is not None, row[name]
        if by_code.id != "SRB":  # the lists call it Yugoslavia throughout
            assert by_name.id == by_code.id


def test_every_vote_of_the_assembly_belongs_to_a_state(data: Path) -> None:
    pairs: set[tuple[int, int]] = set()
    with gzip.open(data / "votes" / "unga_rollcall" / "votes.csv.gz", "rt", encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            pairs.add((int(row["ccode"]), int(row["date"][:4])))
    codes, years = zip(*sorted(pairs), strict=True)
    found = actors.state_ids("cow", codes, years)
    assert not [pair for pair, actor in zip(sorted(pairs), found, strict=True) if not actor]
    meant = dict(zip(sorted(pairs), found, strict=True))
    assert meant[365, 1991] == "SUN"
    assert meant[713, 1960] == "TWN"
    assert (713, 1972) not in meant
