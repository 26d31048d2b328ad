"""``entente measure dependence``: what a user sees right after install, and with data loaded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from entente.cli import cli
from entente.errors import EntenteError

if TYPE_CHECKING:
    from pathlib import Path

GTAP = """exporter,importer,gtap_sector,value_thousand_usd
Russia,Kazakhstan,tex,12.5
China,Kazakhstan,tex,37.5
Kazakhstan,Russia,oil,100
"""


@pytest.fixture(autouse=True)
def _no_store_of_my_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ENTENTE_STORE", raising=False)


def ask(*words: str) -> Any:
    done = CliRunner().invoke(cli, ["measure", "dependence", *words, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_right_after_install() -> None:
    answer = ask("KAZ", "RUS")
    assert (answer["measure"], answer["state"], answer["on"]) == ("dependence", "KAZ", "RUS")
    assert answer["coarse"] is True
    assert 0 < answer["latest"]["KAZ"]["import_share"]["value"] < 1
    assert "RUS" not in answer["latest"]
    assert {row["status"] for row in answer["rows"]} <= {"value", "no_data", "no_tie"}
    assert all(row["reason"] for row in answer["rows"] if row["status"] == "no_data")
    assert answer["sources"]
    assert answer["evidence"]
    assert len(answer["thresholds"]) == 6


def test_both_directions_where_both_report() -> None:
    latest = ask("KGZ", "KAZ", "--years", "2018-2023")["latest"]
    ratio = latest["KGZ"]["import_asymmetry"]["value"]
    assert ratio > 0
    assert latest["KAZ"]["export_asymmetry"]["value"] == pytest.approx(-ratio)


def test_a_product_of_a_loaded_file(tmp_path: Path) -> None:
    path, store = tmp_path / "trade.csv", str(tmp_path / "store")
    path.write_text(GTAP, encoding="utf-8")
    for words in (["store", "init", "--store", store], ["load", "baci_gtap39", str(path), "--store", store]):
        assert CliRunner().invoke(cli, words).exit_code == 0
    answer = ask("KAZ", "RUS", "--product", "textiles", "--store", store)
    assert answer["latest"]["KAZ"]["product_import_share"] == {"value": 0.25, "year": 2013}
    assert answer["level"] == "sectors of GTAP39 (coarse)"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("KAZ", "KAZ"), "both states are KAZ"),
        (("KAZ", "Atlantis"), "Atlantis"),
        (("KAZ", "RUS", "--product", "textile"), "did you mean textiles"),
        (("KAZ", "RUS", "--product", "77"), "Harmonized System"),
        (("KAZ", "RUS", "--years", "2023-2018"), "2000-2020"),
        (("KAZ", "RUS", "--slack", "7"), "--slack"),
        (("BRA", "ARG"), "no source covers trade"),
    ],
)
def test_bad_questions_get_one_clear_line(words: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(cli, ["measure", "dependence", *words])
    assert isinstance(done.exception, EntenteError | SystemExit)
    message = str(done.exception) if isinstance(done.exception, EntenteError) else done.output
    assert said in message
    assert "\n" not in str(done.exception)


def test_a_table_names_the_level() -> None:
    done = CliRunner().invoke(cli, ["measure", "dependence", "KAZ", "RUS", "--table"])
    assert done.exit_code == 0
    assert "level of products" in done.output
