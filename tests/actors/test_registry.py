"""States by year and by code: the cases in which the lists of states disagree or a code changes hands."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import actors
from entente.actors.codes import actors_of
from entente.actors.registry import spells
from entente.errors import AmbiguousActorError, OptionError, UnknownActorError, UnknownNameError

CASES = [
    # Germany: COW 255 to 1945, 260 in 1955-1990, 255 again; Gleditsch and Ward keep 260
    ("cow", 255, 1913, "DEU"),
    ("cow", 255, 1945, "DEU"),
    ("cow", 255, 1947, ""),
    ("cow", 260, 1955, "DEU"),
    ("cow", 260, 1990, "DEU"),
    ("cow", 265, 1960, "DDR"),
    ("cow", 265, 1990, "DDR"),
    ("cow", 265, 1991, ""),
    ("cow", 255, 1991, "DEU"),
    ("gw", 255, 1930, "DEU"),
    ("gw", 260, 1949, "DEU"),
    ("gw", 260, 2015, "DEU"),
    # Yemen: COW 678 to 1990, then 679; 680 the south; Gleditsch and Ward keep 678
    ("cow", 678, 1989, "YEM"),
    ("cow", 679, 1991, "YEM"),
    ("cow", 680, 1989, "YMD"),
    ("cow", 680, 1991, ""),
    ("gw", 678, 2010, "YEM"),
    # Serbia and Yugoslavia: COW 345 throughout; Gleditsch and Ward 340, 345, 340
    ("cow", 345, 1900, "SRB"),
    ("cow", 345, 1930, "YUG"),
    ("cow", 345, 1999, "YUG"),
    ("cow", 345, 2004, "SCG"),
    ("cow", 345, 2010, "SRB"),
    ("gw", 340, 1914, "SRB"),
    ("cow", 345, 1918, "SRB"),
    ("gw", 345, 1918, "YUG"),
    ("gw", 345, 1919, "YUG"),
    ("gw", 345, 2005, "SCG"),
    ("gw", 340, 2006, "SRB"),
    # Viet Nam
    ("cow", 816, 1960, "VNM"),
    ("cow", 817, 1960, "RVN"),
    ("cow", 817, 1975, "RVN"),
    ("cow", 817, 1976, ""),
    ("cow", 816, 1976, "VNM"),
    # Czechoslovakia
    ("cow", 315, 1992, "CSK"),
    ("cow", 315, 1993, ""),
    ("cow", 316, 1992, ""),
    ("cow", 316, 1993, "CZE"),
    ("cow", 317, 1993, "SVK"),
    # Russia and the Soviet Union
    ("cow", 365, 1913, "RUS"),
    ("gw", 365, 1921, "RUS"),
    ("cow", 365, 1922, "SUN"),
    ("gw", 365, 1991, "SUN"),
    ("cow", 365, 1992, "RUS"),
    # China and Taiwan
    ("cow", 710, 1960, "CHN"),
    ("cow", 713, 1960, "TWN"),
    ("cow", 713, 1940, ""),
    # Members of the United Nations before the lists admit them
    ("cow", 369, 1946, "UKR"),
    ("cow", 370, 1985, "BLR"),
    ("cow", 371, 1985, ""),
    ("cow", 750, 1946, "IND"),
    # Microstates: the lists give one number to two states
    ("cow", 946, 2000, "KIR"),
    ("gw", 970, 2000, "KIR"),
    ("cow", 970, 2000, "NRU"),
    ("gw", 971, 2000, "NRU"),
    ("cow", 955, 2000, "TON"),
    ("gw", 972, 2000, "TON"),
    ("cow", 947, 2005, "TUV"),
    ("gw", 973, 2005, "TUV"),
    # ISO
    ("iso_numeric", 643, 2000, "RUS"),
    ("iso_numeric", 810, 1985, "SUN"),
    ("iso_numeric", 280, 1980, "DEU"),
    ("iso_numeric", 842, 2020, "USA"),
    ("iso_numeric", 891, 1998, "YUG"),
    ("iso_numeric", 891, 2004, "SCG"),
    ("iso_numeric", 28, 2000, "ATG"),
    ("iso_numeric", 446, 2000, ""),
]


@pytest.mark.parametrize(("scheme", "code", "year", "expected"), CASES)
def test_a_code_means_the_actor_of_its_year(scheme: str, code: int, year: int, expected: str) -> None:
    assert actors.state_ids(scheme, [code], [year])[0] == expected  # type: ignore[arg-type]
    if expected:
        assert actors.resolve(code, year, scheme=scheme).id == expected  # type: ignore[arg-type]
    else:
        with pytest.raises(UnknownActorError):
            actors.resolve(code, year, scheme=scheme)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "year", "named"),
    [
        (970, 2005, ("NRU", "KIR")),
        (705, 2020, ("KAZ", "SVN")),
        (710, 2020, ("CHN", "ZAF")),
        (345, 1900, ()),
    ],
)
def test_a_bare_number_is_refused_where_the_schemes_differ(code: int, year: int, named: tuple[str, ...]) -> None:
    if not named:
        assert actors.resolve(code, year).id == "SRB"
        return
    with pytest.raises(AmbiguousActorError) as caught:
        actors.resolve(code, year)
    assert all(name in caught.value.message for name in named)
    assert "scheme" in caught.value.hint
    assert actors.resolve(str(code), year, scheme="cow").id == named[0]


def test_a_bare_number_is_taken_where_all_schemes_agree() -> None:
    assert actors.resolve(365, 2000).id == "RUS"
    assert actors.resolve("365", 1980).id == "SUN"
    assert actors.resolve(840, 2000, scheme="iso_numeric").id == "USA"


@pytest.mark.parametrize(
    ("gone", "followed"),
    [
        ("SUN", ("RUS",)),
        ("DDR", ("DEU",)),
        ("YMD", ("YEM",)),
        ("YUG", ("SCG",)),
        ("SCG", ("SRB",)),
        ("CSK", ("CZE", "SVK")),
        ("RVN", ("VNM",)),
        ("KAZ", ()),
    ],
)
def test_successors(gone: str, followed: tuple[str, ...]) -> None:
    assert actors.successors(gone) == followed
    assert actors.state(gone).successor == (followed[0] if len(followed) == 1 else None)
    assert all(gone in actors.predecessors(one) for one in followed)


def test_every_successor_lives_when_its_predecessor_ends() -> None:
    for key, line in spells().items():
        for after in line[-1].successors:
            end = int(line[-1].end[:4])
            assert any(s.touches(end) or s.touches(end + 1) for s in spells()[after]), (key, after)


@pytest.mark.parametrize(
    ("day", "sits"),
    [
        (1947, "CHN"),
        ("1949-12-07", "CHN"),
        ("1950-09-01", "TWN"),
        (1960, "TWN"),
        ("1971-10-07", "TWN"),
        ("1971-10-25", "CHN"),
        (1971, "CHN"),
        (2020, "CHN"),
    ],
)
def test_china_s_seat_passes_in_1971(day: str | int, sits: str) -> None:
    assert actors.un_seat("CHN", day) == sits
    assert actors.un_seat("TWN", day) == "TWN"
    assert actors.un_seat("KAZ", day) == "KAZ"


def test_an_actor_carries_the_codes_of_its_year() -> None:
    before, now = actors.resolve("Germany", 1980), actors.resolve("Germany", 2020)
    assert (before.id, before.cow, before.gw) == ("DEU", 260, 260)
    assert (now.cow, now.gw, now.iso3, now.iso_numeric) == (255, 260, "DEU", 276)
    assert before.start == now.start == "1949-09-21"
    assert now.end is None
    assert actors.resolve("Kiribati", 1990).cow is None
    assert actors.resolve("Ukraine", 1950).cow is None


def test_states_of_a_year_are_those_of_the_lists() -> None:
    now = {actor.id for actor in actors.states()}
    assert {"KAZ", "RUS", "TUR", "CHN", "USA", "XKX", "TWN"} <= now
    assert not now & {"SUN", "DDR", "PSE", "VAT", "YUG"}
    assert 190 <= len(now) <= 200
    then = {actor.id for actor in actors.states(1950)}
    assert {"SUN", "YUG", "CSK", "DEU"} <= then
    assert not then & {"RUS", "KAZ", "UKR", "BLR"}
    assert [a.id for a in actors.states(1816)] == sorted(a.id for a in actors.states(1816))


def test_a_state_by_its_id() -> None:
    assert actors.state("SUN").end == "1991-12-25"
    assert actors.state("DEU", 1960).cow == 260
    with pytest.raises(UnknownActorError, match="no state has the id"):
        actors.state("XYZ")
    with pytest.raises(UnknownActorError) as caught:
        actors.state("SUN", 2020)
    assert "1922-1991" in caught.value.hint


@pytest.mark.parametrize("year", [1815, 99, 9999])
def test_a_year_outside_the_lists_is_an_error(year: int) -> None:
    with pytest.raises(OptionError, match="outside"):
        actors.states(year)
    with pytest.raises(OptionError):
        actors.resolve("KAZ", year)


def test_columns_of_codes_with_gaps_and_rubbish() -> None:
    codes = [705, float("nan"), 365.0, -1, 5000, 2.5]
    assert list(actors.state_ids("cow", codes, 1990)) == ["", "", "SUN", "", "", ""]
    assert list(actors.state_ids("cow", ["705", None, "", "x", " 2"], 2000)) == ["KAZ", "", "", "", "USA"]
    assert list(actors.state_ids("iso3", np.array(["KAZ", None, 5, "kaz"], dtype=object), 2000)) == ["KAZ", "", "", ""]
    assert list(actors.state_ids("cow", [2, 2, 2], [1815, 2101, 1900])) == ["", "", "USA"]
    assert actors.state_ids("cow", [], []).shape == (0,)
    assert list(actors.state_ids("iso3", ["VDR", "XKK", "RVN"], [1960, 2015, 1960])) == ["VNM", "XKX", "RVN"]


def test_columns_are_checked() -> None:
    with pytest.raises(UnknownNameError, match="iso2"):
        actors.state_ids("iso2", ["KZ"], 2000)  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="3 years for 2 codes"):
        actors.state_ids("cow", [2, 20], [1900, 1901, 1902])


def test_a_million_codes_in_half_a_second() -> None:
    rng = np.random.default_rng(7)
    codes, years = rng.integers(0, 1000, 1_000_000), rng.integers(1816, 2026, 1_000_000)
    letters = rng.choice(np.array(["KAZ", "RUS", "SUN", "XXX"], dtype=object), 1_000_000)
    for scheme, given_codes in (("cow", codes), ("gw", codes), ("iso3", letters)):
        best = min(_seconds(scheme, given_codes, years) for _ in range(3))
        assert best < 0.5, scheme


def _seconds(scheme: str, codes: np.ndarray, years: np.ndarray) -> float:
    begin = time.perf_counter()
    actors.state_ids(scheme, codes, years)  # type: ignore[arg-type]
    return time.perf_counter() - begin


@given(year=st.integers(1816, 2100), scheme=st.sampled_from(["cow", "gw"]))
def test_columns_and_single_codes_agree(year: int, scheme: str) -> None:
    numbers = [code for code in actors_of(scheme) if isinstance(code, int)]
    for code, found in zip(numbers, actors.state_ids(scheme, numbers, year), strict=True):  # type: ignore[arg-type]
        one = actors.find(code, year, scheme=scheme)  # type: ignore[arg-type]
        assert (one.id if one else "") == found


@given(st.integers(1816, 2100))
def test_every_listed_state_answers_to_its_own_codes(year: int) -> None:
    for actor in actors.states(year):
        for scheme, code in (("cow", actor.cow), ("gw", actor.gw)):
            if code is not None and code not in {345, 365}:
                assert actors.state_ids(scheme, [code], [year])[0] == actor.id  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("actor", "year", "lists"),
    [
        ("KAZ", 2020, ("COW", "GW", "ISO 3166")),
        ("ABK", 2020, ("GW",)),
        ("SOT", 2020, ("GW",)),
        ("XKX", 2020, ("COW", "GW")),
        ("TWN", 2020, ("COW", "GW", "ISO 3166")),
        ("PSE", 2020, ("ISO 3166",)),
        ("VAT", 2020, ("ISO 3166",)),
        ("BAV", 1850, ("COW", "GW")),
    ],
)
def test_an_entry_says_which_lists_name_it(actor: str, year: int, lists: tuple[str, ...]) -> None:
    assert actors.state(actor, year).listed_by == lists


def test_every_state_of_a_year_is_named_by_one_of_the_two_lists_of_states() -> None:
    assert all({"COW", "GW"} & set(actor.listed_by) for actor in actors.states(2015))
    assert all(bloc.listed_by == () for bloc in actors.blocs())


def test_spells_of_one_actor_never_overlap() -> None:
    for line in spells().values():
        for before, after in itertools.pairwise(line):
            assert before.end
            assert before.end < after.start
