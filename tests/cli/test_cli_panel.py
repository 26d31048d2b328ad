"""``entente panel`` and its benchmark, as a user meets them on the evidence that ships."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from entente.benchmarks import panel as benchmark
from entente.cli import _run

if TYPE_CHECKING:
    from pathlib import Path

SMALL = ("--years", "2020-2022", "--states", "KAZ,RUS,Turkey")


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ENTENTE_STORE", raising=False)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert _run(["panel", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("verb", ["columns", "dyads", "states"])
def test_every_verb_has_examples(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["panel", verb, "--help"]) == 0
    assert "Examples:" in capsys.readouterr().out


def test_columns_are_listed_with_source_vintage_and_years(capsys: pytest.CaptureFixture[str]) -> None:
    found = {(item["level"], item["name"]): item for item in answer(capsys, "columns")["columns"]}
    agreement = found["dyads", "agreement"]
    assert (agreement["sources"], agreement["years"], agreement["unit"]) == (["starter.unga"], [1992, 2024], "share")
    assert all(item["licence"] and item["citation"] and item["vintages"] for item in found.values())
    assert ("states", "member:EAEU") in found
    assert _run(["panel", "columns"]) == 0
    assert "agreement" in capsys.readouterr().out


def test_dyads_as_json_are_bounded_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    whole = answer(capsys, "dyads", *SMALL, "--column", "agreement", "--column", "membership:CSTO", "--rows", "2")
    assert (whole["panel"], whole["n_rows"], whole["shown"], len(whole["rows"])) == ("directed", 18, 2, 2)
    agreement, bloc = whole["columns"]
    assert agreement["status"] == {"value": 18}
    assert bloc["status"] == {"value": 6, "not_member": 12}
    assert {item["name"] for item in whole["sources"]} == {"blocs", "starter.unga"}
    assert whole["rows"][0]["agreement_status"] == "value"
    bare = answer(capsys, "dyads", *SMALL, "--column", "agreement", "--no-status")
    assert "agreement_status" not in bare["rows"][0]


def test_csv_streams_every_row(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(["panel", "dyads", *SMALL, "--column", "trade", "--undirected", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capfdbinary.readouterr().out.decode())))
    assert [(row["year"], row["state_a"], row["state_b"]) for row in rows[:3]] == [
        ("2020", "KAZ", "RUS"), ("2020", "KAZ", "TUR"), ("2020", "RUS", "TUR"),
    ]  # fmt: skip
    assert Counter(row["trade_status"] for row in rows) == {"value": 6, "no_data": 3}
    assert all((row["trade"] == "") == (row["trade_status"] == "no_data") for row in rows)


def test_a_table_shows_counts_and_the_first_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["panel", "states", "--years", "2020-2020", "--column", "member:CSTO"]) == 0
    told = capsys.readouterr()
    assert "not_member" in told.out
    assert "AFG" in told.out
    assert "rows, 175 not shown" in told.err
    assert _run(["panel", "states", "--years", "2020-2020", "--rows", "1"]) == 0
    assert "AGO" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["p.parquet", "p.csv", "p.arrow", "p.feather"])
def test_files_are_written_and_named(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    whole = answer(capsys, "dyads", *SMALL, "--column", "agreement", "--out", str(path))
    assert whole["out"] == str(path)
    assert whole["rows"] == []
    assert path.stat().st_size > 0
    assert _run(["panel", "dyads", *SMALL, "--column", "agreement", "--out", str(path)]) == 0
    assert capsys.readouterr().out.endswith(f"{path}\n")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["dyads", "--column", "agrement"], 2, "did you mean agreement"),
        (["dyads", "--column", "defense"], 1, "entente load atop PATH"),
        (["dyads", "--years", "1990-x"], 2, "write it as 2000-2020"),
        (["dyads", "--years", "1700-1800"], 2, "not within 1816-2100"),
        (["dyads", "--states", "Atlantis"], 2, "Atlantis"),
        (["dyads", "--states", ""], 1, "states"),
        (["dyads", "--out", "x.xlsx"], 2, ".parquet"),
        (["dyads", *SMALL, "--out", "/no/such/folder/x.csv"], 1, "cannot write"),
        (["dyads", "--json", "--csv"], 2, "exclude each other"),
    ],
)
def test_mistakes_end_in_one_line(
    arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(["panel", *arguments]) == code
    told = capsys.readouterr()
    assert words in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert told.out == ""


def test_the_benchmark_tells_time_and_memory(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["benchmark", "panel", "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert (whole["rows"], whole["columns"]) == (2_214_336, 5)
    assert whole["seconds"] > 0
    assert 0 < whole["peak_mb"] < 1024
    assert (whole["wide_columns"], whole["wide_mb"] < 1024) == (10, True)
    assert all(sum(counts.values()) == whole["rows"] for counts in whole["status"].values())
    peer = whole["peers"][benchmark.PEER]
    assert peer.get("rows", whole["rows"]) == whole["rows"]


def test_the_benchmark_names_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["benchmark", "panel", "--data", str(tmp_path)]) == 1
    assert "atop_alliance.csv.gz" in capsys.readouterr().err
