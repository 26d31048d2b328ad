"""``entente measure multiverse`` as a user meets it, on the evidence that ships."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from entente.cli import _run
from entente.cli.measure import multiverse as verb

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ENTENTE_STORE", raising=False)


def _out(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert _run(["measure", "multiverse", *arguments]) == 0
    return capsys.readouterr().out


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(_out(capsys, *arguments, "--json"))


def test_the_options_name_all_domains_and_headlines() -> None:
    from entente.measures.multiverse import HEADLINES
    from entente.measures.multiverse.declared import CROSS
    from entente.measures.multiverse.run import READERS

    assert (*READERS, CROSS) == verb.DOMAINS
    assert verb.HEADLINES == HEADLINES


def test_json_has_the_state_and_each_headline_with_its_points(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _json(capsys, "KAZ", "--domain", "diplomacy", "--headline", "lead")
    assert answer["state"] == "KAZ"
    (headline,) = answer["headlines"]
    assert (headline["domain"], headline["headline"], headline["pole"]) == ("diplomacy", "lead", "china")
    assert headline["n_specs"] == len(headline["points"])
    assert headline["n_answered"] == sum(point["status"] == "value" for point in headline["points"])
    assert answer["evidence"]
    assert answer["sources"]


def test_the_table_has_one_row_a_headline_and_the_sentences_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["measure", "multiverse", "KAZ", "--domain", "trade", "--table"]) == 0
    told = capsys.readouterr()
    assert [line.split()[1] for line in told.out.splitlines()[2:]] == ["lead", "change", "hedging"]
    assert "trade lead: Not robust: 9 of 9 specifications" in told.err


def test_points_as_rows(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(_out(capsys, "KAZ", "--domain", "trade", "--points", "--csv"))))
    assert len(rows) == 27
    assert rows[0]["specification"] == "flow=turnover, window=1"
    assert any(row["status"] == "no_data" and row["reason"] and not row["estimate"] for row in rows)


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_the_shown_grid_can_be_given_back(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, form: tuple[str, ...]
) -> None:
    place = tmp_path / "grid"
    place.write_text(_out(capsys, "KAZ", "--domain", "trade", "--show-grid", *form), "utf-8")
    own = _json(capsys, "KAZ", "--grid", str(place))
    assert own["headlines"] == _json(capsys, "KAZ", "--domain", "trade")["headlines"]


def test_a_pole_and_a_base_year(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _json(capsys, "KGZ", "--domain", "trade", "--headline", "change", "--pole", "russia", "--base", "2005")
    (headline,) = answer["headlines"]
    assert (headline["pole"], headline["before"]) == ("russia", [2005, 2005])


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("KAZ", "--pole", "mars"), 2, "no pole named 'mars'"),
        (("Atlantis",), 2, "Atlantis"),
        (("KAZ", "--grid", "nowhere.toml"), 1, "cannot read the grid nowhere.toml"),
        (("KAZ", "--domain", "trade", "--years", "1993-1995"), 1, "no headline of KAZ can be answered"),
    ],
)
def test_errors_take_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, says: str
) -> None:
    assert _run(["measure", "multiverse", *arguments]) == code
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


def test_a_damaged_grid_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "grid.toml").write_text("[trade\nwindow = 1", "utf-8")
    assert _run(["measure", "multiverse", "KAZ", "--grid", str(tmp_path / "grid.toml")]) == 1
    assert "neither TOML nor JSON" in capsys.readouterr().err
