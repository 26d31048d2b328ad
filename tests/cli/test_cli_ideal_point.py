"""``entente measure ideal-point``: one JSON object, rows to read, and wrong questions in one line."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner

from entente.cli import main

if TYPE_CHECKING:
    from pathlib import Path

CODES = (2, 20, 200, 220, 365, 640, 705, 710, 750, 40)
"""United States, Canada, United Kingdom, France, Russia, Türkiye, Kazakhstan, China, India, Cuba."""


def votes() -> str:
    rng = np.random.default_rng(3)
    lines = ["resid,session,date,ccode,vote"]
    for session in range(60, 63):
        for call in range(1, 26):
            slope, cut = rng.normal(0, 1.5), rng.normal()
            for place, code in zip(np.linspace(1.5, -1.5, len(CODES)), CODES, strict=True):
                z = slope * place + rng.normal()
                vote = 1 if z < cut - 0.2 else 3 if z > cut + 0.2 else 2
                lines.append(f"{session * 1000 + call},{session},{session + 1945}-11-04,{code},{vote}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from entente.evidence import Store
    from entente.sources import read

    folder = tmp_path_factory.mktemp("ideal")
    (folder / "votes.csv").write_text(votes(), encoding="utf-8")
    Store.init(folder / "store").add(read("unga", folder / "votes.csv"))
    return folder / "store"


@pytest.fixture
def run(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path))

    def call(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["measure", "ideal-point", *words, "--store", str(store)])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return call


def test_one_json_object(run: Any, tmp_path: Path) -> None:
    code, out, _ = run("Kazakhstan", "--compare", "RUS, USA", "--years", "2005-2006", "--json")
    assert code == 0
    answer = json.loads(out)
    assert {"state", "rows", "poles", "fit", "evidence", "sources"} <= answer.keys()
    assert (answer["state"], answer["compare"]) == ("KAZ", ["RUS", "USA"])
    assert [(row["state"], row["year"]) for row in answer["rows"]][:3] == [("KAZ", 2005), ("KAZ", 2006), ("RUS", 2005)]
    assert {"sweeps", "converged", "votes", "bridged_groups"} <= answer["fit"].keys()
    assert {row["pole"] for row in answer["poles"]} == {"russia", "china", "turkiye", "west"}
    assert all(row["low"] < row["distance"] < row["high"] for row in answer["poles"])
    assert len(list((tmp_path / "ideal_points").glob("*.npz"))) == 1


def test_rows_to_read(run: Any) -> None:
    code, out, _ = run("KAZ", "--csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["session"] for row in rows] == ["60", "61", "62"]
    assert {"value", "low", "high", "sd", "n", "status", "reason"} <= rows[0].keys()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Atlantis"], "no actor named 'Atlantis'"),
        (["CSTO"], "CSTO is a bloc"),
        (["KAZ", "--issue", "zz"], "'--issue'"),
        (["KAZ", "--issue", "hr"], "entente load unvotes"),
        (["KAZ", "--years", "2010-2000"], "not a span of years"),
        (["KAZ", "--matches", "nowhere.csv"], "nowhere.csv cannot be read"),
        (["KAZ", "--compare", "Nowhere"], "no actor named 'Nowhere'"),
        (["UZB"], "no votes of UZB"),
    ],
)
def test_wrong_questions_in_one_line(run: Any, words: list[str], told: str) -> None:
    code, out, err = run(*words)
    assert code in {1, 2}
    assert out == ""
    assert told in err
    assert len(err.strip().splitlines()) == 1


def test_the_help_has_an_example() -> None:
    from entente.cli.measure.ideal_point import command

    shown = CliRunner().invoke(command, ["--help"])
    assert shown.exit_code == 0
    assert "entente measure ideal-point KAZ" in shown.output
