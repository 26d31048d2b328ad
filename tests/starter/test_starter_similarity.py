"""Vote tables that ship answer like the roll calls they were counted from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from entente.evidence import Store, open_evidence
from entente.measures.similarity import similarity
from entente.sources import get
from entente.starter.build import write
from entente.starter.similarity import STATES
from entente.starter.votes import votes_part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from entente.evidence import Evidence

ROLL_CALLS = "votes/unga_rollcall/votes.csv.gz"
LIMIT = 300_000


@pytest.fixture(scope="module")
def both(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Evidence, Evidence]]:
    """Open what ships of the roll calls, newly computed, and a store with the roll calls themselves."""
    reading = get("unga").read(data / ROLL_CALLS)
    place = tmp_path_factory.mktemp("similarity")
    write([votes_part(reading)], place / "starter")
    Store.init(place / "store").add(reading)
    with (
        open_evidence(None, starter=place / "starter") as shipped,
        open_evidence(place / "store", starter=False) as loaded,
    ):
        yield shipped, loaded


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.delenv("ENTENTE_STORE", raising=False)


@pytest.mark.parametrize("pair", [("KAZ", "RUS"), ("UZB", "KAZ"), ("TUR", "AZE"), ("USA", "CHN"), ("LTU", "IRN")])
def test_all_sessions_are_those_of_the_roll_calls(both: tuple[Evidence, Evidence], pair: tuple[str, str]) -> None:
    ours, theirs = (similarity(evidence, *pair) for evidence in both)
    sessions = [period.session for period in ours.periods]
    assert len(set(sessions) & set(range(47, 79))) > 25
    rows = {period.session: period for period in theirs.periods}
    for period in ours.periods:
        other = rows[period.session]
        assert (period.n, period.table, period.status) == (other.n, other.table, other.status)
        for mine, their in zip(period.estimates, other.estimates, strict=True):
            assert (mine.measure, mine.n, mine.reason) == (their.measure, their.n, their.reason)
            for name in ("value", "low", "high"):
                assert getattr(mine, name) == pytest.approx(getattr(their, name), abs=1e-9)


@pytest.mark.parametrize("year", [1992, 1993, 2004, 2023])
def test_calendar_years_are_those_of_the_roll_calls(both: tuple[Evidence, Evidence], year: int) -> None:
    ours, theirs = (similarity(evidence, "KAZ", "CHN", year=year).shown for evidence in both)
    assert ours.n > 30
    assert (ours.n, ours.table, ours.estimates) == (theirs.n, theirs.table, theirs.estimates)


def test_a_year_of_which_only_a_part_ships_is_no_data(both: tuple[Evidence, Evidence]) -> None:
    found = similarity(both[0], "LTU", "USA", year=1991).shown
    assert (found.status, found.n) == ("no_data", 0)


def test_what_does_not_ship_is_no_data_with_its_reason(both: tuple[Evidence, Evidence]) -> None:
    found = similarity(both[0], "KAZ", "BRA", session=77).shown
    assert (found.status, found.n) == ("no_data", 0)
    assert "shipped vote tables do not hold this pair" in found.reason


def test_the_lost_votes_of_tuerkiye_are_no_disagreement(both: tuple[Evidence, Evidence]) -> None:
    """The file of June 2024 has two votes of Türkiye in session 78."""
    found = similarity(both[0], "TUR", "KAZ", session=78).shown
    assert (found.status, found.value("s_abs")) == ("no_data", None)
    assert found.n <= 2


def test_vote_tables_are_small(both: tuple[Evidence, Evidence]) -> None:
    from entente.evidence.lake import encode

    table = both[0].sql("SELECT * FROM tie WHERE kind = 'vote_table' ORDER BY sender, receiver, year, item")
    assert len(encode(table)) < LIMIT
    assert {*table["sender"].to_pylist(), *table["receiver"].to_pylist()} == set(STATES)
    assert table["n"].to_numpy().max() < 150


def test_it_answers_right_after_install() -> None:
    with open_evidence(None) as evidence:
        found = similarity(evidence, "KAZ", "RUS", session=77).to_dict()
    assert (found["n"], found["table"]) == (79, [[43, 15, 10], [0, 1, 8], [0, 0, 2]])
    assert found["sources"][0]["name"] == "starter.unga"
