"""``entente measure similarity`` and ``entente benchmark similarity`` as a user calls them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from entente.cli import _run

if TYPE_CHECKING:
    from pathlib import Path

TOP = ("n", "s_abs", "s_sq", "kappa_w2", "pi_nominal", "a", "agreement")
DATASETS = {
    "unga": "votes/unga_rollcall/votes.csv.gz",
    "atop": "states/peacesciencer_tables/atop_alliance.csv.gz",
    "igo": "institutions/igo_members/state_year_format3.csv.gz",
    "nmc": "states/peacesciencer_tables/cow_nmc.csv.gz",
}


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ENTENTE_STORE", raising=False)


@pytest.fixture(scope="module")
def store(data: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    from entente.evidence import Store
    from entente.sources import get

    place = tmp_path_factory.mktemp("cli") / "store"
    made = Store.init(place)
    for name, where in DATASETS.items():
        made.add(get(name).read(data / where))
    return str(place)


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert _run(["measure", "similarity", *arguments, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_votes_of_a_session(capsys: pytest.CaptureFixture[str], store: str) -> None:
    answer = _json(capsys, "KAZ", "RUS", "--portfolio", "votes", "--session", "77", "--store", store)
    assert set(TOP) <= answer.keys()
    assert (answer["n"], answer["table"]) == (79, [[43, 15, 10], [0, 1, 8], [0, 0, 2]])
    # 79 joint votes, none of them unanimous; 23 one step apart, 10 two steps
    assert answer["agreement"] == pytest.approx((46 + 23 / 2) / 79)
    assert answer["s_abs"] == pytest.approx(2 * answer["agreement"] - 1)
    for name in TOP[1:]:
        assert answer["intervals"][name]["low"] <= answer[name] <= answer["intervals"][name]["high"]
    known = {basis["id"] for basis in answer["evidence"]}
    assert all(set(row["evidence"]) <= known for row in answer["rows"])
    assert answer["sources"][0]["name"] == "unga"


def test_us_and_mexico_in_1946(capsys: pytest.CaptureFixture[str], store: str) -> None:
    answer = _json(capsys, "USA", "MEX", "--session", "1", "--store", store)
    found = [answer[name] for name in ("n", "s_abs", "s_sq", "kappa_w2", "pi_nominal")]
    assert found == pytest.approx([38, 0.131579, 0.197368, -0.012227, -0.027758], abs=1e-6)


def test_treaties_with_and_without_pledges_and_weights(capsys: pytest.CaptureFixture[str], store: str) -> None:
    asked = ("KAZ", "RUS", "--portfolio", "treaties", "--year", "2018", "--store", store)
    kept = _json(capsys, *asked)
    dropped = _json(capsys, *asked, "--pledges", "drop")
    assert kept["n"] == 195
    assert kept["other_pledges"]["s_abs"] == dropped["s_abs"] != kept["s_abs"]
    assert kept["intervals"]["s_abs"]["low"] is None
    weighted = _json(capsys, *asked, "--weights", "capability")
    assert weighted["weights"] == "capability"
    assert -1 <= weighted["s_abs"] <= 1
    assert weighted["s_abs"] != kept["s_abs"]
    assert {source["name"] for source in weighted["sources"]} == {"atop", "nmc"}
    outside = _json(capsys, "KAZ", "RUS", "--portfolio", "treaties", "--year", "2020", "--store", store)
    assert (outside["s_abs"], outside["reason"]) == (None, "treaty data cover 1816-2018")


def test_memberships(capsys: pytest.CaptureFixture[str], store: str) -> None:
    answer = _json(capsys, "KAZ", "RUS", "--portfolio", "memberships", "--year", "2014", "--store", store)
    assert answer["n"] > 250
    assert answer["s_abs"] > answer["kappa_w2"] > 0


@pytest.mark.parametrize("portfolio", ["arms", "exports", "imports"])
def test_shares_right_after_install(capsys: pytest.CaptureFixture[str], portfolio: str) -> None:
    answer = _json(capsys, "KAZ", "UZB", "--portfolio", portfolio)
    assert set(TOP) <= answer.keys()
    assert 0 <= answer["overlap"] <= 1
    assert answer["kappa_w2"] is None
    assert answer["scale"] is None


def test_csv_and_table_hold_the_same_rows(capsys: pytest.CaptureFixture[str], store: str) -> None:
    asked = ["measure", "similarity", "KAZ", "RUS", "--session", "77", "--store", store]
    assert _run([*asked, "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["measure"] for row in rows][:2] == ["s_abs", "s_sq"]
    assert _run([*asked, "--table"]) == 0
    assert len(capsys.readouterr().out.strip().splitlines()) == len(rows) + 2


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("KAZ", "Atlantis"), 2, "Atlantis"),
        (("KAZ", "KAZ"), 2, "always like itself"),
        (("KAZ", "NATO"), 2, "not a state"),
        (("KAZ", "RUS", "--session", "77", "--year", "2022"), 2, "both a session and a year"),
        (("KAZ", "RUS", "--portfolio", "arms", "--session", "77"), 2, "arms have no sessions"),
        (("KAZ", "RUS", "--session", "500"), 2, "no session 500"),
        (("KAZ", "RUS", "--portfolio", "trade"), 2, "--portfolio"),
        (("KAZ", "RUS", "--weights", "capability"), 2, "cannot be weighted by capability"),
        (("KAZ", "RUS", "--portfolio", "treaties"), 1, "entente load atop"),
        (("KAZ", "RUS", "--portfolio", "memberships"), 1, "entente load igo"),
        (("KAZ", "RUS", "--portfolio", "exercises"), 1, "entente load exercises_russia"),
    ],
)
def test_wrong_questions_get_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, told: str
) -> None:
    assert _run(["measure", "similarity", *arguments]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert told in captured.err
    assert len(captured.err.strip().splitlines()) == 1


@pytest.mark.parametrize("group", ["measure", "benchmark"])
def test_help_has_an_example(capsys: pytest.CaptureFixture[str], group: str) -> None:
    assert _run([group, "similarity", "--help"]) == 0
    assert "Example" in capsys.readouterr().out


def test_benchmark(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    assert _run(["benchmark", "similarity", "--data", str(data), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["max_abs_error"] < 1e-4
    assert answer["anchors"] == 115
    assert answer["dyad_years"] >= 2_000_000
    assert answer["measures"] == 5
    assert answer["seconds"] < 20, "a busy machine; the figure that counts is printed"
    assert answer["peak_mb"] < 2000
    peer = answer["peers"]["numpy_loop_over_pairs"]
    assert peer["largest_difference"] < 1e-12


def test_benchmark_without_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["benchmark", "similarity", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["max_abs_error"] is None
    assert "worked examples" in answer["anchors_reason"]
    assert answer["dyad_years"] >= 2_000_000
    assert answer["input"] == "simulated alliances"


def test_benchmark_wants_a_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert _run(["benchmark", "similarity", "--data", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err
