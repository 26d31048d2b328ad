"""``entente shock gravity`` as a user calls it: answers, and one clear line for each wrong input."""

from __future__ import annotations

import csv
import gzip
import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from entente.cli import _run

if TYPE_CHECKING:
    from pathlib import Path

FLOWS = """exporter,importer,trade
AAA,AAA,1000
AAA,BBB,50
AAA,CCC,20
BBB,AAA,60
BBB,BBB,2000
BBB,CCC,80
CCC,AAA,10
CCC,BBB,90
CCC,CCC,500
"""
CHANGE = "exporter,importer,factor\nAAA,BBB,1.2\nBBB,AAA,1.2\n"


@pytest.fixture
def given(tmp_path: Path) -> dict[str, Path]:
    files = {"flows": tmp_path / "flows.csv", "change": tmp_path / "change.csv"}
    files["flows"].write_text(FLOWS, encoding="utf-8")
    files["change"].write_text(CHANGE, encoding="utf-8")
    return files


def _call(given: dict[str, Path], *more: str, sigma: str = "7") -> int:
    files = ["--flows", str(given["flows"]), "--change", str(given["change"])]
    return _run(["shock", "gravity", *files, "--sigma", sigma, *more])


def _answer(capsys: pytest.CaptureFixture[str], given: dict[str, Path], *more: str) -> dict[str, Any]:
    assert _call(given, *more, "--json") == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_json_has_the_keys_and_clears(capsys: pytest.CaptureFixture[str], given: dict[str, Path]) -> None:
    answer = _answer(capsys, given, "--numeraire", "CCC")
    assert [list(row) for row in answer["countries"]] == [["iso3", "welfare_pct", "real_gdp_pct", "exports_pct"]] * 3
    assert answer["residual"] < 1e-8
    assert (answer["numeraire"], answer["numeraire_kind"], answer["closure"]) == ("CCC", "price", "proportional")
    found = {row["iso3"]: row for row in answer["countries"]}
    assert found["AAA"]["welfare_pct"] < 0
    assert found["BBB"]["welfare_pct"] < 0
    assert found["CCC"]["exports_pct"] > 0  # trade is diverted to the third


def test_numeraire_moves_exports_only(capsys: pytest.CaptureFixture[str], given: dict[str, Path]) -> None:
    answers = [
        _answer(capsys, given, *more)
        for more in ([], ["--numeraire", "AAA"], ["--numeraire", "AAA", "--numeraire-kind", "wage"])
    ]
    for name, same in (("welfare_pct", True), ("real_gdp_pct", True), ("exports_pct", False)):
        columns = np.array([[row[name] for row in answer["countries"]] for answer in answers])
        assert (np.ptp(columns, axis=0) < 1e-9).all() == same


def test_table_and_csv(capsys: pytest.CaptureFixture[str], given: dict[str, Path]) -> None:
    assert _call(given, "--csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["iso3"] for row in rows] == ["AAA", "BBB", "CCC"]
    assert _call(given, "--table") == 0
    told = capsys.readouterr()
    assert "welfare_pct" in told.out
    assert "closure proportional" in told.err


def test_closures(capsys: pytest.CaptureFixture[str], given: dict[str, Path]) -> None:
    for closure in ("fixed", "balanced", "proportional"):
        answer = _answer(capsys, given, "--closure", closure)
        assert answer["closure"] == closure
        assert answer["residual"] < 1e-8


def test_order_of_rows_and_a_byte_order_mark(capsys: pytest.CaptureFixture[str], given: dict[str, Path]) -> None:
    first = _answer(capsys, given)
    head, *rows = FLOWS.strip().split("\n")
    given["flows"].write_text("\ufeff" + "\r\n".join([head, *reversed(rows)]), encoding="utf-8")
    assert _answer(capsys, given)["countries"] == first["countries"]


WRONG: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    # what the flows and the changes are, further arguments, what the line names
    "missing column": (FLOWS.replace("trade", "value", 1), CHANGE, (), "no column trade"),
    "missing column of changes": (FLOWS, CHANGE.replace("factor", "cost"), (), "no column factor"),
    "missing domestic sales": (FLOWS.replace("BBB,BBB,2000\n", ""), CHANGE, (), "no domestic sales of BBB"),
    "domestic sales of zero": (FLOWS.replace("CCC,CCC,500", "CCC,CCC,0"), CHANGE, (), "no domestic sales of CCC"),
    "a pair twice": (FLOWS + "AAA,BBB,50\n", CHANGE, (), "line 11: AAA to BBB stands there twice"),
    "a change twice": (FLOWS, CHANGE + "AAA,BBB,1.2\n", (), "line 4: AAA to BBB stands there twice"),
    "unknown country": (FLOWS, CHANGE + "AAA,CCD,1.1\n", (), "'CCD' - did you mean CCC"),
    "unknown numeraire": (FLOWS, CHANGE, ("--numeraire", "DEU"), "'DEU'"),
    "sigma of one": (FLOWS, CHANGE, ("--sigma", "1"), "sigma is 1"),
    "sigma below one": (FLOWS, CHANGE, ("--sigma", "0.76"), "sigma is 0.76"),
    "sigma that is none": (FLOWS, CHANGE, ("--sigma", "nan"), "finite"),
    "a flow that is no number": (FLOWS.replace(",60", ",many"), CHANGE, (), "line 5: 'many'"),
    "a negative flow": (FLOWS.replace(",60", ",-60"), CHANGE, (), "line 5: '-60'"),
    "an empty flow": (FLOWS.replace(",60", ","), CHANGE, (), "line 5: ''"),
    "a factor of zero": (FLOWS, CHANGE.replace("1.2", "0"), (), "factor"),
    "no change": (FLOWS, CHANGE.replace("1.2", "1"), (), "changes no cost"),
    "no rows": ("exporter,importer,trade\n", CHANGE, (), "no rows"),
    "an empty file": ("", CHANGE, (), "no column exporter, importer, trade"),
}


@pytest.mark.parametrize("case", sorted(WRONG))
def test_wrong_input_gets_one_clear_line(capsys: pytest.CaptureFixture[str], given: dict[str, Path], case: str) -> None:
    flows, change, more, message = WRONG[case]
    given["flows"].write_text(flows, encoding="utf-8")
    given["change"].write_text(change, encoding="utf-8")
    assert _call(given, *more, "--json") in {1, 2}
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
    assert told.err.startswith("entente: ")
    assert message in told.err
    assert " - " in told.err  # what to do


@pytest.mark.parametrize(("content", "message"), [(None, "cannot be read"), (b"\xff\xfe\x00a", "UTF-8")])
def test_files_that_cannot_be_read(
    capsys: pytest.CaptureFixture[str], given: dict[str, Path], content: bytes | None, message: str
) -> None:
    if content is None:
        given["flows"].unlink()
    else:
        given["flows"].write_bytes(content)
    assert _call(given) == 1
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["shock", "gravity"],
        ["shock", "gravity", "--flows", "a", "--change", "b", "--sigma", "x"],
        ["shock", "gravity", "--flows", "a", "--change", "b", "--sigma", "5", "--closure", "open"],
        ["shock", "gravty"],
        ["shock", "--json", "gravity", "--flows", "a", "--change", "b", "--sigma", "5"],
        ["shock", "--horizon", "0"],
        ["shock", "--horizon", "soon"],
        ["shock", "--horizon", ""],
        ["shock", "--horizon", "nan"],
        ["shock", "--seed", "-1"],
    ],
)
def test_wrong_usage(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert _run(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1


def test_a_published_table_through_the_command(
    capsys: pytest.CaptureFixture[str], data: Path, given: dict[str, Path]
) -> None:
    """ge_gravity's 44 countries (EU enlargement, theta 4) by way of two CSV files; see the reference tests."""
    path = data / "fixtures" / "ge_gravity_wiod" / "TradeData0014_Results.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if float(row["year"]) == 2000]
    flows = "".join(f"{row['exporter']},{row['importer']},{row['trade']}\n" for row in rows)
    change = "".join(
        f"{row['exporter']},{row['importer']},{np.exp(-float(row['eu_effect']) / 4):.15g}\n"
        for row in rows
        if float(row["new_eu_pair"])
    )
    given["flows"].write_text("exporter,importer,trade\n" + flows, encoding="utf-8")
    given["change"].write_text("exporter,importer,factor\n" + change, encoding="utf-8")
    answer = _answer(capsys, given, "--sigma", "5", "--closure", "fixed")
    published = {row["exporter"]: float(row["w_eu"]) for row in rows}
    assert len(answer["countries"]) == 44
    for row in answer["countries"]:
        assert 1 + row["welfare_pct"] / 100 == pytest.approx(published[row["iso3"]], abs=1e-6)
