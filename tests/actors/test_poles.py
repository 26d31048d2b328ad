"""Poles, shipped and the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import actors
from entente.actors.poles import overlaps
from entente.errors import FormatError, UnknownActorError

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "pole,name_en,name_ru,member,from,to\n"


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "poles.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_poles() -> None:
    by_id = {pole.id: pole for pole in actors.poles()}
    assert list(by_id) == ["russia", "china", "turkiye", "west"]
    assert by_id["russia"].name_ru == "Россия"
    assert "RUS" in by_id["russia"].actors(2020)
    assert "SUN" in by_id["russia"].actors(1980)
    assert "SUN" not in by_id["russia"].actors(1992)
    assert by_id["china"].actors(2020) == {"CHN"}
    assert by_id["turkiye"].actors(2020) == {"TUR"}


@pytest.mark.parametrize(
    ("year", "inside", "outside"),
    [
        (1993, {"USA", "GBR", "CAN", "DEU", "FRA"}, {"TUR", "POL", "SWE"}),
        (1999, {"POL", "AUT", "SWE"}, {"EST", "TUR"}),
        (2004, {"EST", "CYP"}, {"HRV", "TUR"}),
        (2024, {"FIN", "SWE", "MKD", "GBR", "HRV"}, {"TUR", "SRB", "UKR", "KAZ", "JPN"}),
    ],
)
def test_the_west_grows_with_the_union_and_nato(year: int, inside: set[str], outside: set[str]) -> None:
    west = next(pole for pole in actors.poles() if pole.id == "west").actors(year)
    assert inside <= west
    assert not outside & west


@given(st.integers(1816, 2100))
def test_no_actor_is_in_two_shipped_poles(year: int) -> None:
    counted = [actor for pole in actors.poles() for actor in pole.actors(year)]
    assert len(counted) == len(set(counted))


def test_a_user_s_table(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        HEADER + "north,North,Север,Norway,2000,\nnorth,,,Швеция,,2010\nturkic,Turkic,,OTS,2015,2020\nturkic,,,KAZ,,\n",
    )
    north, turkic = actors.poles(path)
    assert north.actors(1999) == {"SWE"}
    assert north.actors(2005) == {"NOR", "SWE"}
    assert north.actors(2011) == {"NOR"}
    assert turkic.name_ru == "turkic"
    assert turkic.actors(2016) == {"AZE", "KAZ", "KGZ", "TUR"}
    assert turkic.actors(2019) == {"AZE", "KAZ", "KGZ", "TUR", "UZB"}
    assert turkic.actors(2021) == {"KAZ"}


def test_a_state_s_own_row_beats_what_blocs_bring_in(tmp_path: Path) -> None:
    east, nato = actors.poles(_file(tmp_path, HEADER + "east,,,TUR,,\nnato,,,NATO,,\n"))
    assert "TUR" in east.actors(2000)
    assert "TUR" not in nato.actors(2000)
    assert not nato.notes


def test_a_user_may_count_a_state_twice_and_is_told(tmp_path: Path) -> None:
    one, two, three = actors.poles(_file(tmp_path, HEADER + "a,,,KAZ,,2010\nb,,,KAZ,2005,\nc,,,UZB,,\n"))
    assert one.notes == two.notes == ("KAZ is in a and in b from 2005 to 2010",)
    assert three.notes == ()
    assert overlaps((one, two, three))[0][0] == ("a", "b")


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("", FormatError, "none"),
        (HEADER, FormatError, "names no pole"),
        ("pole,member\nx,KAZ\n", FormatError, "pole,member"),
        (HEADER + "x,X,Х,KAZ,,\ny,Y\n", FormatError, "row 3"),
        (HEADER + "x,X,Х,KAZ,soon,\n", FormatError, "soon"),
        (HEADER + "x,X,Х,KAZ,1500,\n", FormatError, "1500"),
        (HEADER + "x,X,Х,KAZ,2010,2000\n", FormatError, "from 2010 to 2000"),
        (HEADER + "x,X,Х,,,\n", FormatError, "without pole or member"),
        (HEADER + "x,X,Х,Atlantis,,\n", UnknownActorError, "Atlantis"),
        (HEADER + "x,X,Х,Korea,,\n", UnknownActorError, "Korea"),
    ],
)
def test_a_wrong_table_is_one_clear_error(tmp_path: Path, text: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said) as caught:
        actors.poles(_file(tmp_path, text))
    assert str(tmp_path) in str(caught.value)
    assert caught.value.hint  # type: ignore[attr-defined]


def test_files_that_are_no_tables(tmp_path: Path) -> None:
    binary = tmp_path / "poles.bin"
    binary.write_bytes(b"\x89PNG\xff\xfe\x00")
    with pytest.raises(FormatError, match="UTF-8"):
        actors.poles(binary)
    with pytest.raises(FormatError, match="cannot be read"):
        actors.poles(tmp_path / "absent.csv")
    with pytest.raises(FormatError, match="cannot be read"):
        actors.poles(tmp_path)
