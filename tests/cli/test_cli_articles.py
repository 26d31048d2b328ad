"""Articles on the command line: language and date of the text, and errors that name the file and an option."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from entente.cli import cli
from entente.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path

GERMAN = "Die Regierung in Berlin hat gestern Russland und Kasachstan kritisiert, weil sie nichts tun."
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Steppe News</title>
<item><title>Drones</title><description>Turkey delivered drones to Kazakhstan.</description></item></channel></rss>"""


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_STORE", "")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def invoke(*words: object) -> Any:
    return CliRunner().invoke(cli, [*map(str, words)])


@pytest.mark.parametrize(
    ("words", "hint"),
    [(("read",), "--lang"), (("check",), "--lang"), (("brief", "KAZ", "--article"), "in Russian, English, Turkish")],
)
def test_a_language_without_a_coder(words: tuple[str, ...], hint: str, tmp_path: Path) -> None:
    file = tmp_path / "german.txt"
    file.write_text(GERMAN, encoding="utf-8")
    error = invoke(*words, file).exception
    assert isinstance(error, DocumentError)
    assert str(file) in error.message
    assert hint in error.hint
    assert "lang=" not in error.hint


@pytest.mark.parametrize("words", [("check",), ("brief", "KAZ", "--article")])
def test_a_feed_where_one_article_is_asked_for(words: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(FEED, encoding="utf-8")
    error = invoke(*words, file).exception
    assert isinstance(error, DocumentError)
    assert "entente read" in error.hint


def test_check_takes_the_language_and_the_day_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("Uzbekistan is a member of the CSTO.", encoding="utf-8")
    verdicts = {}
    for day in ("2010-05-14", "2020-05-14"):
        answer = json.loads(invoke("check", file, "--lang", "en", "--date", day, "--json").stdout)
        verdicts[day] = [one["word"] for one in answer["verdicts"] if one["target"] == ["CSTO"]]
    assert verdicts == {"2010-05-14": ["supported"], "2020-05-14": ["contradicted"]}


def test_rows_say_which_article_and_whether_an_act_was_done(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("Turkey delivered drones to Kazakhstan. Russia did not attack Kazakhstan.", encoding="utf-8")
    claims = json.loads(invoke("read", file, "--json").stdout)["claims"]
    rows = list(csv.DictReader(io.StringIO(invoke("read", file, "--csv").stdout)))
    assert [row["counts_as_event"] for row in rows] == [str(claim["counts_as_event"]) for claim in claims]
    assert [(row["document"], row["start"], row["end"]) for row in rows] == [
        (claim["document"], str(claim["start"]), str(claim["end"])) for claim in claims
    ]
    assert {row["counts_as_event"] for row in rows if "negated" in row["flags"]} == {"False"}
