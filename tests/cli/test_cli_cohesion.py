"""``entente measure cohesion``, ``treaties`` and ``memberships``, as a user types them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from entente.cli import _run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ENTENTE_STORE", raising=False)


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert _run([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_trade_of_a_bloc_from_what_ships(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _json(capsys, "measure", "cohesion", "EAEU", "--by", "trade", "--years", "2015-2024")
    assert (answer["bloc"], answer["years"], answer["against"]) == ("EAEU", [2015, 2024], "all other states")
    rows = {row["year"]: row for row in answer["rows"]}
    assert 0 < rows[2020]["within"] < 1
    assert (rows[2020]["gap"], rows[2024]["within"]) == (None, None)
    assert answer["trend"]["trade"]["verdict"] == "no data"
    assert {row["actor"] for row in answer["members"]} == {"ARM", "BLR", "KAZ", "KGZ", "RUS"}
    assert answer["sources"]


def test_options_and_forms(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["measure", "cohesion", "KAZ,KGZ,UZB", "--by", "trade", "--members", "fixed", "--years", "2018-2020"]
    assert _run([*arguments, "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["n_members"] for row in rows] == ["3", "3", "3"]
    assert _run([*arguments, "--table"]) == 0
    shown = capsys.readouterr()
    assert len(shown.out.strip().splitlines()) == 5
    assert shown.err.startswith("trade: no data")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["CTSO"], "CSTO"),
        (["CSTO", "--by", "love"], "votes"),
        (["CSTO", "--members", "old"], "fixed"),
        (["CSTO", "--years", "x"], "2000-2020"),
        (["KAZ,Ruritania"], "Ruritania"),
    ],
)
def test_wrong_words(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["measure", "cohesion", *arguments]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["cohesion", "treaties", "memberships"])
def test_help_has_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["measure", verb, "--help"]) == 0
    assert "Example" in capsys.readouterr().out


def test_treaties_by_pole_from_what_ships(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _json(capsys, "measure", "treaties", "KAZ", "--years", "2018-2019")
    rows = {row["partner"]: row for row in answer["rows"]}
    assert rows["pole:russia"]["weighted"] == 3.0
    assert {row["year"]: row["status"] for row in answer["years"]} == {2018: "value", 2019: "no_data"}


def test_memberships_name_the_blocs(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _json(capsys, "measure", "memberships", "KAZ", "RUS", "--years", "2020")
    assert "CSTO" in answer["rows"][0]["blocs"]
    assert answer["rows"][0]["status"] == "no_data"
