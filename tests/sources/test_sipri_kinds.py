"""Categories of weapons and local production: what the register states, and what is read from its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from entente.evidence.arms import CATEGORIES
from entente.sources._sipri_kinds import category_of, local_production, third_licence

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.evidence.records import Reading

    Read = Callable[[str, str], Reading]


@pytest.mark.parametrize(
    ("description", "category"),
    [
        ("fighter/ground-attack aircraft", "aircraft"),
        ("reconnaissance drone", "aircraft"),
        ("aircraft carrier", "ship"),
        ("aircraft engine", "engine"),
        ("armoured engineer vehicle", "armour"),
        ("tank destroyer", "armour"),
        ("destroyer", "ship"),
        ("tank turret", "other"),
        ("anti-tank missile", "missile"),
        ("anti-radar missile", "missile"),
        ("combat aircraft radar", "sensor"),
        ("surface-to-air missile system", "air_defence"),
        ("portable surface-to-air missile", "missile"),
        ("missile boat", "ship"),
        ("naval gun", "naval_weapon"),
        ("self-propelled gun", "artillery"),
        ("surveillance satellite", "satellite"),
    ],
)
def test_categories(description: str, category: str) -> None:
    assert category in CATEGORIES
    assert category_of(description) == category


def test_the_register_goes_before_the_patterns() -> None:
    assert category_of("drone", "Missiles") == "missile"
    assert category_of("thing", "Air-defence systems") == "air_defence"
    assert category_of("thing") is None


@pytest.mark.parametrize(
    ("comments", "recipient", "found"),
    [
        ("Produced under licence in Turkiye as ZPT; for police", "Turkiye", "whole"),
        ("Assembled from kits in Turkey", "Turkiye", "whole"),
        ("Incl 45 assembled in Belgium", "Belgium", "part"),
        ("possibly produced under licence in Iran as Fajr", "Iran", "part"),
        ("produced under licence in UK as Puma", "United Kingdom", "whole"),
        ("Part of a deal; assembled from kits; Chinese designation J-11", "China", "whole"),
        ("For 7 frigates produced in Canada", "Canada", ""),
        ("Incl production of components in Australia", "Australia", ""),
        ("Planned production in Iraq cancelled", "Iraq", ""),
        ("Prior to licensed production", "Poland", ""),
        ("From Polish production line", "Mongolia", ""),
        ("produced under licence in Poland", "Mongolia", ""),
        ("", "Kazakhstan", ""),
    ],
)
def test_local_production(comments: str, recipient: str, found: str) -> None:
    assert local_production(comments, recipient) == found


def test_licence_of_a_third_state() -> None:
    assert third_licence("produced under Russian licence after break-up of Soviet Union")
    assert not third_licence("produced under licence in India")


def test_ties_carry_category_description_and_maker(texts: dict[str, str], read_text: Read) -> None:
    text = texts["sipri"].replace(
        ",helicopter,6,,2011; 2012; 2013,New,,", ",helicopter,6,,2011,New,Assembled in Kazakhstan,"
    )
    rows = read_text("sipri", text).tables["tie"].to_pylist()
    first = rows[0]
    assert (first["category"], first["description"]) == ("aircraft", "helicopter")
    assert first["note"].endswith("local production")


def test_the_newer_export_states_both(texts: dict[str, str], read_text: Read) -> None:
    text = texts["sipri_new"].replace("2.5,5.0,No", "2.5,5.0,Yes")
    rows = read_text("sipri_new", text).tables["tie"].to_pylist()
    assert {row["category"] for row in rows} == {"aircraft"}
    assert ["local production" in (row["note"] or "") for row in rows] == [True, False, False]


def test_an_unknown_description_is_counted(texts: dict[str, str], read_text: Read) -> None:
    reading = read_text("sipri", texts["sipri"].replace("Za-23,gun", "Za-23,death ray"))
    assert any(note.endswith("fits no category of weapon") for note in reading.notes)
