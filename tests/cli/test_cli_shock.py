"""``entente shock`` as a user calls it right after install."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from entente.cli import _run

if TYPE_CHECKING:
    from pathlib import Path

ACT = ("shock", "--from", "RUS", "--to", "KAZ", "--stop", "textiles,precious-metals,chemicals")


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert _run([*arguments, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_stop_by_horizon(capsys: pytest.CaptureFixture[str]) -> None:
    whole = _json(capsys, *ACT, "--horizon", "0.5,1,5,10")
    assert whole["horizons"] == [0.5, 1, 5, 10]
    assert {(row["state"], row["role"]) for row in whole["costs"]} == {("RUS", "sender"), ("KAZ", "receiver")}
    assert len(whole["costs"]) == 8
    for key in ("substitutes", "third_parties", "by_sector", "replacement", "rationing", "illustrative", "sources"):
        assert whole[key], key


def test_names_in_any_language(capsys: pytest.CaptureFixture[str]) -> None:
    whole = _json(capsys, "shock", "--from", "Россия", "--to", "Kazakistan", "--stop", "топливо", "--horizon", "5")
    assert whole["asked"]["from"] == ["RUS"]
    assert whole["asked"]["to"] == ["KAZ"]
    assert whole["asked"]["sectors"] == ["fuels"]


def test_csv_and_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run([*ACT, "--horizon", "5", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["state"] for row in rows] == ["RUS", "KAZ"]
    assert _run([*ACT, "--horizon", "5"]) == 0
    shown = capsys.readouterr()
    assert "real income %" in shown.out
    assert "illustrative" in shown.err


def test_scenario_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    path.write_text(
        'label = "tariff"\n[[verb]]\ndo = "tariff"\nimporter = "KAZ"\nexporter = "EU"\nrate = 0.05\n', encoding="utf-8"
    )
    whole = _json(capsys, "shock", "--verb", str(path), "--horizon", "5")
    assert whole["question"] == "tariff"
    assert "KAZ" in {row["state"] for row in whole["costs"]}


BAD = [
    (("shock",), "no act is named"),
    (("shock", "--from", "RUS", "--to", "KAZ"), "nothing is stopped"),
    (("shock", "--from", "RUS", "--stop", "oil"), "one side is missing"),
    (("shock", "--from", "RUS", "--to", "KAZ", "--stop", "textles"), "did you mean textiles"),
    (("shock", "--from", "RUS", "--to", "Atlantis", "--stop", "oil"), "Atlantis"),
    (("shock", "--from", "CHE", "--to", "KAZ", "--stop", "coal"), "nothing is traded"),
    (("shock", "--from", "RUS", "--to", "KAZ", "--stop", "oil", "--horizon", "soon"), "soon"),
]


@pytest.mark.parametrize(("arguments", "words"), BAD, ids=[words for _, words in BAD])
def test_errors_are_one_clear_line(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str) -> None:
    assert _run(list(arguments)) in {1, 2}
    told = capsys.readouterr()
    assert told.out == ""
    assert words in told.err
    assert len(told.err.strip().splitlines()) == 1


def test_no_baseline_in_the_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert _run([*ACT, "--data", str(tmp_path)]) == 1
    assert "holds no baseline" in capsys.readouterr().err


def test_verb_and_stop_exclude_each_other(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    path.write_text('[[verb]]\ndo = "tariff"\n', encoding="utf-8")
    assert _run([*ACT, "--verb", str(path)]) == 2
    assert "excludes" in capsys.readouterr().err


def test_starter_baseline(capsys: pytest.CaptureFixture[str], data: Path, tmp_path: Path) -> None:
    whole = _json(capsys, "starter", "baseline", "--data", str(data), "--out", str(tmp_path / "made"))
    assert [item["file"] for item in whole["files"]] == ["baseline.parquet", "baseline.json"]
    assert _json(capsys, *ACT, "--horizon", "5", "--data", str(tmp_path / "made"))["baseline"]["spec"] == "national"
