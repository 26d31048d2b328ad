"""What a person or a file writes, and the one actor it means."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import actors
from entente.actors.names import normal
from entente.errors import AmbiguousActorError, UnknownActorError, UnknownNameError


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("Turkey", 2000, "TUR"),
        ("Turkiye", 2023, "TUR"),
        ("Türkiye", 2023, "TUR"),
        ("TÜRKİYE", 2023, "TUR"),
        ("Turkey (Türkiye)", 2023, "TUR"),
        ("Турция", 2023, "TUR"),
        ("Түркия", 2023, "TUR"),
        ("Czech Republic", 2020, "CZE"),
        ("Czechia", 2020, "CZE"),
        ("Russia", 2020, "RUS"),
        ("Russian Federation", 2020, "RUS"),
        ("Soviet Union", 1980, "SUN"),
        ("USSR", 1991, "SUN"),
        ("СССР", 1985, "SUN"),
        (" UNITED STATES ", 1982, "USA"),
        ("Aa UNITED STATES", 1969, "USA"),
        ("TKAZAKHSTAN", 2007, "KAZ"),
        ("UKRAINIAN SSR", 1950, "UKR"),
        ("BYELORUSSIAN SSR", 1950, "BLR"),
        ("VENEZUELA (BOLIVARIAN REPUBLIC OF)", 2010, "VEN"),
        ("Iran (Islamic Republic of)", 2000, "IRN"),
        ("Korea, Republic of", 2000, "KOR"),
        ("Dem. Rep. of the Congo", 2000, "COD"),
        ("Congo", 2000, "COG"),
        ("CONGO (DEMOCRATIC REPUBLIC OF)", 1967, "COD"),
        ("COTE D’IVOIRE", 2019, "CIV"),
        ("Côte d'Ivoire", 2019, "CIV"),
        ("st. lucia", 2000, "LCA"),
        ("Trinidad & Tobago", 2000, "TTO"),
        ("Myanmar [Burma]", 2000, "MMR"),
        ("Молдова, Республика", 2020, "MDA"),
        ("Соединенные Штаты Америки", 2020, "USA"),
        ("Соединённые Штаты Америки", 2020, "USA"),
        ("Киргизия", 2020, "KGZ"),
        ("Кыргызстан", 2020, "KGZ"),
        ("АҚШ", 2020, "USA"),
        ("ABD", 2020, "USA"),
        ("Endonezya", 2020, "IDN"),
        ("Үндістан", 2020, "IND"),
        ("kaz", 2020, "KAZ"),
        ("KZ", 2020, "KAZ"),
        ("UK", 2020, "GBR"),
        ("CS", 1980, "CSK"),
        ("CS", 2004, "SCG"),
        ("Yemen", 1985, "YEM"),
        ("South Yemen", 1985, "YMD"),
        ("Korea", 1900, "XKOR"),
        ("ОДКБ", 2020, "CSTO"),
        ("CSTO", 2020, "CSTO"),
        ("NATO**", 2000, "NATO"),
        ("Turkic Council", 2015, "OTS"),
        ("Russia (Soviet Union)", 1960, "SUN"),
        ("Russia (Soviet Union)", 2010, "RUS"),
    ],
)
def test_names(name: str, year: int, expected: str) -> None:
    assert actors.resolve(name, year).id == expected


def test_a_bloc_has_the_name_of_its_year() -> None:
    assert actors.resolve("OTS", 2015).name == "Turkic Council"
    assert actors.resolve("ОТГ", 2022).name == "Organization of Turkic States"
    assert actors.resolve("OTS", 2022).kind == "bloc"


@pytest.mark.parametrize(
    ("name", "year", "said"),
    [
        ("Kazakhstan", 1980, "1991-today"),
        ("USSR", 2020, "followed by RUS"),
        ("Russia", 1960, "in 1960 it was Soviet Union (SUN)"),
        ("OTS", 2000, "from 2009-10-03"),
    ],
)
def test_a_known_name_in_the_wrong_year_says_when(name: str, year: int, said: str) -> None:
    with pytest.raises(UnknownActorError) as caught:
        actors.resolve(name, year)
    assert said in caught.value.hint
    assert str(year) in caught.value.message


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Kazakstan", "Kazakhstan"), ("Узбекистн", "Узбекистан"), ("Luxemburg", "Luxembourg")],
)
def test_a_typing_error_gets_near_names(typed: str, meant: str) -> None:
    with pytest.raises(UnknownActorError) as caught:
        actors.resolve(typed)
    assert meant in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "name",
    [
        *("Крым", "Приднестровье", "Северный Кипр", "Нагорный Карабах", "Курдистан", "ДНР", "Каталония"),
        *("Crimea", "Transnistria", "Northern Cyprus", "Kurdistan", "Somaliland", "Scotland"),
    ],
)
def test_a_territory_that_no_list_names_gets_no_other_name_suggested(name: str) -> None:
    with pytest.raises(UnknownActorError) as caught:
        actors.resolve(name)
    assert "did you mean" not in caught.value.hint
    assert "KAZ" in caught.value.hint


@pytest.mark.parametrize("name", ["Korea", "Корея"])
def test_a_name_of_two_states_is_ambiguous(name: str) -> None:
    with pytest.raises(AmbiguousActorError) as caught:
        actors.resolve(name, 2000)
    assert "KOR" in caught.value.message
    assert "PRK" in caught.value.message


@pytest.mark.parametrize(
    "name",
    ["Америка", "America", "Азия", "Guam (USA)", "Hamas (Palestine)*", "ANC (South Africa)*", "United Nations**", ""],
)
def test_what_is_no_state_finds_nobody(name: str) -> None:
    assert actors.find(name, 2000) is None


def test_only_the_language_asked_for() -> None:
    assert actors.find("Турция", 2020, "en") is None
    assert actors.resolve("Турция", 2020, language="ru").id == "TUR"
    with pytest.raises(UnknownNameError, match="xx"):
        actors.resolve("Турция", language="xx")
    with pytest.raises(UnknownNameError, match="scheme"):
        actors.resolve("KAZ", scheme="fips")  # type: ignore[arg-type]


def test_find_may_be_lenient_about_years_but_not_about_names() -> None:
    assert actors.find("Qatar", 1966) is None
    lenient = actors.find("Qatar", 1966, strict=False)
    assert lenient is not None
    assert lenient.id == "QAT"
    russia = actors.find("Russia", 1970, strict=False)
    assert russia is not None
    assert russia.id == "SUN"
    serbia = actors.find("Serbia", 1995, strict=False)
    assert serbia is not None
    assert serbia.id == "YUG"
    assert actors.find("Atlantis", 1966, strict=False) is None
    assert actors.find("Korea", 2000, strict=False) is None


@pytest.mark.parametrize("given_value", [None, 2.5, True, ["KAZ"]])
def test_what_is_neither_name_nor_number(given_value: object) -> None:
    assert actors.find(given_value) is None  # type: ignore[arg-type]
    with pytest.raises(UnknownActorError):
        actors.resolve(given_value)  # type: ignore[arg-type]


def test_numbers_of_arrays_are_numbers() -> None:
    assert actors.resolve(np.int64(365), 2000).id == "RUS"  # type: ignore[arg-type]


@given(st.sampled_from([a.name for a in actors.states(2020)]), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_and_blanks_do_not_matter(name: str, change: object) -> None:
    assert callable(change)
    assert actors.resolve(f"  {change(name)} ", 2020).id == actors.resolve(name, 2020).id


@given(st.text(max_size=30))
def test_normal_forms_are_stable(text: str) -> None:
    once = normal(text)
    assert normal(once.upper()) in {normal(once), normal(once.upper().lower())}
    assert "  " not in once


@given(st.text(max_size=20), st.integers(1816, 2100))
def test_no_text_breaks_the_search(text: str, year: int) -> None:
    found = actors.find(text, year)
    assert found is None or found.kind in {"state", "bloc"}


def test_every_actor_has_a_name_in_each_language() -> None:
    for language in ("en", "ru", "tr", "kk"):
        for actor in (*actors.states(), *actors.blocs()):
            assert actors.display_name(actor.id, language), (actor.id, language)


@pytest.mark.parametrize(
    ("actor", "language", "name"),
    [
        ("ARE", "ru", "ОАЭ"),
        ("KGZ", "ru", "Кыргызстан"),
        ("USA", "kk", "Америка Құрама Штаттары"),
        ("COD", "en", "DR Congo"),
        ("TUR", "en", "Türkiye"),
        ("DEU", "tr", "Almanya"),
        ("SUN", "ru", "СССР"),
        ("SUN", "tr", "Sovyetler Birliği"),
        ("OTS", "ru", "Организация тюркских государств"),
        ("BAV", "kk", "Bavaria"),
    ],
)
def test_display_names(actor: str, language: str, name: str) -> None:
    assert actors.display_name(actor, language) == name


def test_display_names_of_nobody() -> None:
    with pytest.raises(UnknownActorError):
        actors.display_name("XYZ")
    with pytest.raises(UnknownNameError):
        actors.display_name("KAZ", "de")


def test_shown_names_resolve_to_their_actor() -> None:
    for language in ("en", "ru", "tr", "kk"):
        for actor in actors.states(2020):
            found = actors.find(actors.display_name(actor.id, language), 2020, language)
            assert found is not None, (actor.id, language)
            assert found.id == actor.id


def test_import_and_first_answer_stay_light() -> None:
    code = (
        "import sys, time, entente.actors as a\n"
        "heavy = {'babel', 'numpy', 'rapidfuzz', 'pymorphy3', 'duckdb', 'pyarrow'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "start = time.perf_counter(); a.resolve('Турция', 2023); took = time.perf_counter() - start\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "print(took)"
    )
    runs = [float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout) for _ in "123"]
    assert min(runs) < 0.05
