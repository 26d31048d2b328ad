"""The shipped tables: complete, cited, and recomputed from their sources byte for byte."""

from __future__ import annotations

import csv
import gzip
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from entente import actors
from entente.actors import build
from entente.actors.lemmas import lemma_rows
from entente.actors.names import normal
from entente.actors.records import ALIAS_TYPES, LANGUAGES
from entente.actors.registry import spells
from entente.actors.tables import COLUMNS, FOLDER, rows_of, table
from entente.errors import FormatError

if TYPE_CHECKING:
    from pathlib import Path

# Forms of a capital's name that the source spells otherwise.
OTHER_SPELLINGS = {"Kyiv": "Kiev", "Delhi": "New Delhi", "Washington": "Washington D.C.", "Yangon": "Rangoon"}


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_every_table_is_there_with_its_columns(name: str) -> None:
    assert rows_of(FOLDER / f"{name}.csv", COLUMNS[name])


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_no_row_is_repeated(name: str) -> None:
    counted = Counter(tuple(row.values()) for row in table(name))
    assert [row for row, times in counted.items() if times > 1] == []


def test_a_broken_table_is_named_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n3\n", encoding="utf-8")
    with pytest.raises(FormatError, match="row 3: 1 cells"):
        rows_of(path, ("a", "b"))
    with pytest.raises(FormatError) as caught:
        rows_of(path, ("a", "c"))
    assert "a,c" in caught.value.hint
    path.write_text("", encoding="utf-8")
    with pytest.raises(FormatError, match="none"):
        rows_of(path, ("a", "b"))
    path.write_text("﻿a,b\n\n 1 ,2\n,\n", encoding="utf-8")
    assert rows_of(path, ("a", "b")) == ({"a": "1", "b": "2"},)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_of_known_types_actors_and_sources(language: str) -> None:
    keys = {row["key"] for row in table("sources")}
    for row in table(f"words_{language}"):
        assert row["type"] in ALIAS_TYPES, row
        assert actors.known(row["actor"]), row
        assert set(row["flags"].split()) <= {"ethnic", "homograph", "loose", "acronym"}, row
        assert set(row["source"].split()) <= keys, row
        assert row["source"] or not (row["start"] or row["end"] or row["type"] == "capital"), row
        assert row["type"] not in {"leader", "bloc", "product", "firm"}, row
    names = Counter(row["actor"] for row in table(f"words_{language}") if row["type"] == "name")
    assert max(names.values()) == 1


def test_facts_cite_a_source() -> None:
    keys = {row["key"] for row in table("sources")}
    assert all(row["source"] in keys and row["actor"] in spells() for row in table("statehood"))
    assert all(set(row["source"].split()) <= keys for row in table("states"))
    assert all(row["title"] and row["publisher"] and row["url"].startswith("http") for row in table("sources"))
    assert all(actors.known(row["actor"]) and row["where"] for row in table("misprints"))


@pytest.mark.parametrize("name", ["blocs", "leaders", "products", "memberships"])
def test_tables_of_facts_cite_each_row(name: str) -> None:
    for row in table(name):
        assert row["source_title"], row
        assert row["publisher"], row
        assert row["url"].startswith("http"), row
        assert actors.known(row.get("actor") or row["id"]), row


def test_blocs_leaders_and_products_are_well_formed() -> None:
    for row in (*table("blocs"), *table("leaders")):
        assert row["start"], row
        assert not row["end"] or row["start"] < row["end"], row
    assert {row["kind"] for row in table("products")} == {"weapon", "firm"}
    for row in table("blocs"):
        assert row["name_en"], row
        assert row["name_ru"], row
    starts = {row["id"]: row["start"] for row in table("blocs")}
    assert starts["OTS"] == "2021-11-12"


def test_states_keep_their_codes_apart() -> None:
    for scheme in ("cow", "gw"):
        held = {(row[scheme], row["id"]) for row in table("states") if row[scheme]}
        shared = Counter(code for code, _ in held)
        assert {code for code, times in shared.items() if times > 1} <= {"345", "365"}
    letters = {(row["iso3"], row["id"]) for row in table("states") if row["iso3"]}
    assert all(code == actor for code, actor in letters)


def test_open_spells_say_that_the_lists_end() -> None:
    for row in table("states"):
        lasting = not row["to"] and row["systems"] != "un"
        assert ("taken as alive since" in row["note"]) == lasting, row["id"]


def test_capitals_are_those_of_the_source(data: Path) -> None:
    path = data / "states" / "peacesciencer_tables" / "cow_capitals.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
        known: dict[str, dict[str, tuple[str, str]]] = {}
        for row in csv.DictReader(handle):
            year = int(row["stdate"][:4]) if row["ccode"] in {"345", "365"} else None
            for actor in _actors(int(row["ccode"]), year):
                known.setdefault(actor, {})[normal(row["capital"])] = (row["stdate"], row["enddate"])
    for row in table("words_en"):
        if row["type"] == "capital" and row["actor"] not in {"SCG", "SUN"} and "cow_capitals" in row["source"]:
            place = normal(OTHER_SPELLINGS.get(row["word"], row["word"]))
            assert place in known[row["actor"]], row
            start, end = known[row["actor"]][place]
            assert not row["start"] or row["start"] == start, row
            assert not row["end"] or end < row["end"], row
    english = {row["actor"] for row in table("words_en") if row["type"] == "capital"}
    for language in ("ru", "tr", "kk"):
        assert {row["actor"] for row in table(f"words_{language}") if row["type"] == "capital"} <= english


def _actors(code: int, year: int | None) -> set[str]:
    if year is not None:
        return {"RUS"} if code == 365 else {"SRB", "YUG"}
    return {key for key, line in spells().items() if any(spell.cow == code for spell in line)}


def test_states_are_recomputed_byte_for_byte(data: Path, tmp_path: Path) -> None:
    shutil.copy(FOLDER / "words_ru.csv", tmp_path)
    build.main(["--data", str(data), "--out", str(tmp_path)])
    for name in ("states.csv", "lemmas_ru.csv"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), f"run the build again for {name}"


def test_lemmas_are_those_of_today_s_words() -> None:
    assert tuple(lemma_rows()) == table("lemmas_ru"), "run python -m entente.actors.build"


def test_a_list_that_contradicts_the_registry_stops_the_build() -> None:
    panel = [{"gwcode": "2", "ccode": "20", "year": "1900"}]
    with pytest.raises(FormatError, match="GW 2 and COW 20"):
        build._check_panel(panel, {20: "CAN"}, {2: "USA"})


def test_the_panel_s_repeated_rows_are_counted(data: Path) -> None:
    rows = build._gz(data / "states" / "isard" / "cw_gw_panel.csv.gz")
    both = {int(row["gwcode"]): "X" for row in rows if row["gwcode"]}
    cow = {int(row["ccode"]): "X" for row in rows if row["ccode"]}
    assert build._check_panel(rows, cow, both) == 79
