"""``entente measure change`` and ``entente benchmark change`` as a user calls them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from entente.benchmarks import change as benchmark
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


def test_arms_of_a_state(capsys: pytest.CaptureFixture[str]) -> None:
    told = _json(capsys, "measure", "change", "KAZ", "--domain", "arms", "--simulations", "99")
    wanted = {"state", "domain", "series", "probabilities", "windows", "number", "p_value", "null", "operating"}
    assert set(told) >= wanted | {"common", "events", "evidence", "sources", "verdict"}
    assert {row["pole"] for row in told["series"]} == {"russia", "china", "turkiye", "west"}
    assert told["config"]["simulations"] == 99


def test_one_pole_known_then_and_rows(capsys: pytest.CaptureFixture[str]) -> None:
    call = ["measure", "change", "KAZ", "--domain", "diplomacy", "--pole", "russia", "--simulations", "49"]
    told = _json(capsys, *call, "--online", "--years", "2000-2020", "--hazard", "0.05")
    assert {row["pole"] for row in told["online"]} == {"russia"}
    assert {row["year"] for row in told["online"]} <= set(range(2000, 2021))
    assert told["config"]["hazard"] == 0.05
    assert _run([*call, "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["pole"] for row in rows] == ["russia"]


@pytest.mark.parametrize(
    "wrong",
    [
        ["KAZ", "--hazard", "2"],
        ["KAZ", "--domain", "navy"],
        ["KAZ", "--pole", "atlantis"],
        ["NOWHERE"],
        ["KAZ", "--years", "2020-2000"],
        ["KAZ", "--domain", "arms", "--simulations", "0"],
    ],
)
def test_wrong_input_is_one_line(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["measure", "change", *wrong]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert "Traceback" not in lines[0]


def test_benchmark_of_few_series(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "MONTHS", 60)
    told = _json(capsys, "benchmark", "change", "--series", "60", "--length", "40")
    keys = {"series", "years", "seconds", "detected", "false_alarms", "mass_within_2y", "peers"}
    assert set(told) >= keys
    assert told["detected"] > told["false_alarms"]
    assert set(told["peers"]) == {"kernelcpd", "pelt", "cusum"}
    assert set(told["also"]) == {
        *("unknown_variance", "t4_noise", "t4_noise_unknown_variance", "t4_noise_student_model"),
    }
    kernel = told["peers"]["kernelcpd"]
    assert "reason" in kernel or kernel["detected"] > 0.5


def test_a_peer_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "_peer", lambda _name: None)
    assert "not installed" in benchmark.kernelcpd(series=4, years=20, seed=0)["reason"]
    assert "not installed" in benchmark.cusum(series=4, years=20, seed=0)["reason"]


def test_too_small_a_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["benchmark", "change", "--series", "1"]) == 2
    assert "two series" in capsys.readouterr().err
