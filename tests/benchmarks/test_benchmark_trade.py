"""``entente benchmark trade``: what it prints, without the slow peer; a size is timed elsewhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from entente.benchmarks import trade
from entente.cli import _run

if TYPE_CHECKING:
    from pathlib import Path


def test_anchors(data: Path) -> None:
    found = trade.cp2015(str(data / trade.CP2015))
    assert found["max_dev_pp"] <= 0.01
    assert found["exact_welfare_max_dev_pp"] <= 0.01
    assert max(found["residual"], found["walras"]) < 1e-8
    other = trade.ge_gravity(str(data / trade.GE_GRAVITY))
    assert other["max_dev"] < 1e-6
    assert other["max_dev_proportional"] < 2e-6


def test_nafta_is_the_case_that_is_timed(data: Path) -> None:
    told = trade.scale(str(data / trade.CP2015), 2, 1)
    assert told["size"] == "62x40"
    assert told["mexico_real_wage_pct"] == pytest.approx(1.7153)
    assert told["residual"] < 1e-8


def test_without_data_worlds_are_made_up() -> None:
    told = trade.scale(None, 1, 1)
    assert told["size"] == "31x40"
    assert told["residual"] < 1e-8
    anchors = trade._anchors(None)
    assert anchors["cp2015"]["max_dev_pp"] is None
    assert anchors["ge_gravity"]["max_dev"] is None
    assert "--data" in anchors["cp2015"]["reason"]


def test_one_sector_with_many_countries() -> None:
    assert trade.one_sector_180()["residual"] < 1e-8


def test_the_peer_is_asked_on_its_own_sample(data: Path) -> None:
    pytest.importorskip("gegravity", reason="gegravity (extra bench) is not installed", exc_type=ImportError)
    told = trade.gegravity(30, str(data / trade.SAMPLE))
    assert told["example"]["gegravity"] == pytest.approx(0.418261, abs=1e-5)
    assert told["example"]["exact"] == pytest.approx(0.428227, abs=1e-5)
    assert told["max_dev_pp"] == pytest.approx(0.009966, abs=1e-5)
    assert told["ours_seconds"] < told["seconds"]


def test_without_the_peer_a_reason_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    told = trade._peer(30, None)
    assert told["seconds"] is told["ours_seconds"] is told["max_dev_pp"] is None
    assert "not installed" in told["reason"]


def test_made_up_rows_are_balanced() -> None:
    rows = trade._made_up_rows(5)
    assert len(rows) == 25
    output = {row["exporter"]: row["Y"] for row in rows}
    spending = {row["importer"]: row["E"] for row in rows}
    assert output == spending
    assert np.isfinite([row["lndist"] for row in rows]).all()


def test_the_command_prints_one_object(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    peer: dict[str, Any] = {"seconds": 1.0, "ours_seconds": 0.01, "max_dev_pp": 0.01}
    size = {"seconds": 0.1, "peak_mb": 50.0}
    whole = {
        "anchors": trade._anchors(None),
        "scale": {"31x40": size, "155x80": size},
        "one_sector_180": {"seconds": 0.01},
        "monte_carlo_1000": {"seconds": 5.0},
        "gegravity": {"30": peer, "100": peer},
    }
    monkeypatch.setattr(trade, "run", lambda _data: whole)
    assert _run(["benchmark", "trade", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == whole
    assert _run(["benchmark", "trade", "--table"]) == 0
    assert "gegravity, 100 countries" in capsys.readouterr().out
