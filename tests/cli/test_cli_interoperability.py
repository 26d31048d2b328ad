"""``entente measure interoperability`` and the new options of ``entente measure arms``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from entente.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """Transfers of major conventional arms from All countries  to All countries . Deals with deliveries made for the year range 'Not specified' to 'Not specified'
Source: SIPRI Arms Transfers Database (c) SIPRI.
Data generated: 7 March 2024 2:29:20 PM
Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons
"""  # noqa: E501 - lines of the register are this long
ROWS = """Kazakhstan,Russia,2010,,6,,Mi-99,transport helicopter,6,,2011,New,,10,60,60
Kazakhstan,Turkiye,2012,,3,,Bayraktar TB-9,armed drone,3,?,2013,New,Assembled in Kazakhstan,10,30,30
Kazakhstan,South Africa,2014,,1,,Newcar,armoured personnel carrier,1,,2015,New,,10,10,10
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_text(HEAD + ROWS, encoding="latin-1")
    place = tmp_path / "store"
    for words in (["store", "init", "--store", str(place)], ["load", "sipri", str(path), "--store", str(place)]):
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 0, done.output
    return place


def ask(store: Path, *words: str) -> Any:
    done = CliRunner().invoke(cli, ["measure", *words, "--store", str(store), "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_shares_of_the_last_year(store: Path) -> None:
    answer = ask(store, "interoperability", "KAZ")
    assert (answer["state"], answer["year"], answer["leading"]) == ("KAZ", 2015, "soviet_russian")
    assert answer["lock_in"] == pytest.approx(0.6)
    assert answer["lock_in_low"] == pytest.approx(0.6), "only the other side is uncertain"
    assert answer["lock_in_high"] == pytest.approx(1.0)
    assert answer["mapped_share"] == pytest.approx(0.9)
    assert answer["local_share"] == pytest.approx(0.3)
    last = {row["standard"]: row["share"] for row in answer["rows"] if row["year"] == 2015}
    assert last == pytest.approx(
        {"soviet_russian": 0.6, "nato_western": 0.3, "chinese": 0.0, "other": 0.1, "unmapped": 0.0}
    )
    assert answer["limits"]
    assert answer["coverage"]
    assert answer["sources"][0]["name"] == "sipri"


def test_years_and_life(store: Path) -> None:
    answer = ask(store, "interoperability", "KAZ", "--years", "2014-2015", "--life", "decay5")
    assert {row["year"] for row in answer["rows"]} == {2014, 2015}
    assert answer["life"] == "decay5"


def test_own_table(store: Path, tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("pattern,family,design,standard,source\nNewcar,Newcar,CHN,,a book\n", encoding="utf-8")
    answer = ask(store, "interoperability", "KAZ", "--standards", str(table))
    last = {row["standard"]: row["share"] for row in answer["rows"] if row["year"] == 2015}
    assert last["chinese"] == pytest.approx(0.1)


def test_arms_by_orders_and_category(store: Path) -> None:
    orders = ask(store, "arms", "KAZ", "--by", "all", "--weigh", "orders")
    assert [row["share"] for row in orders["rows"]] == pytest.approx([1 / 3] * 3)
    drones = ask(store, "arms", "KAZ", "--by", "all", "--category", "aircraft")
    assert {row["supplier"]: row["value"] for row in drones["rows"]} == {"RUS": 60.0, "TUR": 30.0}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["interoperability", "Atlantis"], "Atlantis"),
        (["interoperability", "KAZ", "--years", "now"], "not a span of years"),
        (["arms", "KAZ", "--category", "tanks"], "tanks"),
    ],
)
def test_bad_input_is_told_in_one_line(words: list[str], says: str, capfd: pytest.CaptureFixture[str]) -> None:
    from entente.cli import main

    with pytest.raises(SystemExit) as stop:
        main(["measure", *words])
    told = capfd.readouterr().err.strip()
    assert stop.value.code
    assert says in told
    assert len(told.splitlines()) <= 2


def test_a_state_of_the_past_answers_in_its_years(store: Path) -> None:
    answer = ask(store, "interoperability", "SUN", "--years", "1950-1990")
    assert answer["state"] == "SUN"
    assert {row["year"] for row in answer["rows"]} == set(range(1950, 1991))
