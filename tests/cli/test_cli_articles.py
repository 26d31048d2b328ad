"""Articles on the command line: language and date of the text, and errors that name the file and an option."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from entente.cli import cli
from entente.errors import DocumentError, OptionError, OutputError

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
    assert "'und'" not in error.message


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


def test_a_short_text_is_read_once_its_language_is_named(tmp_path: Path) -> None:
    file = tmp_path / "short.txt"
    file.write_text("Russian troops shelled Kharkiv.", encoding="utf-8")
    error = invoke("read", file).exception
    assert isinstance(error, DocumentError)
    assert error.message == f"{file}: its language was not recognised as Russian, English, Turkish or Kazakh"
    assert "--lang en" in error.hint
    assert json.loads(invoke("read", file, "--lang", "en", "--json").stdout)["claims"]


def test_what_holds_no_article_is_left_out_beside_one_that_does(tmp_path: Path) -> None:
    good, empty, german = (tmp_path / name for name in ("good.txt", "empty.txt", "german.txt"))
    good.write_text("Turkey delivered drones to Kazakhstan. The two sides said that this is new.", encoding="utf-8")
    empty.write_text("", encoding="utf-8")
    german.write_text(GERMAN, encoding="utf-8")
    read = invoke("read", good, empty, german, "--json")
    assert read.exit_code == 0
    assert json.loads(read.stdout)["claims"]
    assert f"left out: {empty}: the article is empty\n" in read.stderr
    assert f"left out: {german}: its language was not recognised" in read.stderr
    none = invoke("read", empty, german)
    assert isinstance(none.exception, DocumentError)


def test_a_name_that_is_not_there_is_told_before_any_work(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("Turkey delivered drones to Kazakhstan.", encoding="utf-8")
    error = invoke("read", good, tmp_path / "none.txt").exception
    assert isinstance(error, DocumentError)
    assert error.message == f"no file or folder at '{tmp_path / 'none.txt'}'"


@pytest.mark.parametrize("words", [("read",), ("check",), ("brief", "KAZ", "--article")])
@pytest.mark.parametrize("place", ["empty.txt", "../f/empty.txt"])
def test_a_file_is_named_once_and_as_it_was_given(
    words: tuple[str, ...], place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "empty.txt").write_text("", encoding="utf-8")
    error = invoke(*words, place).exception
    assert isinstance(error, DocumentError)
    assert error.message == f"{place}: the article is empty"


def test_a_paragraph_that_is_too_long_is_to_be_broken(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("Turkey and Kazakhstan are in talks. " * 700, encoding="utf-8")
    error = invoke("read", file).exception
    assert isinstance(error, DocumentError)
    assert "paragraphs on lines of their own" in error.hint


@pytest.mark.parametrize(
    ("words", "option"),
    [(("read", "--date", "14.05.2024"), "--date"), (("check", "--as-of", "14.05.2024"), "--as-of")],
)
def test_a_date_that_is_none_is_told_by_the_option(words: tuple[str, ...], option: str, tmp_path: Path) -> None:
    error = invoke(*words, tmp_path / "none.txt").exception
    assert isinstance(error, OptionError)
    assert error.message == f"{option} is '14.05.2024', not a date"
    assert "YYYY-MM-DD" in error.hint


def test_a_date_without_hyphens_is_the_same_day(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("Turkey delivered drones to Kazakhstan.", encoding="utf-8")
    read = json.loads(invoke("read", file, "--date", "20240514", "--lang", "en", "--json").stdout)
    assert read["documents"][0]["pub_date"] == "2024-05-14"


def test_a_brief_says_which_file_is_in_the_way_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    error = invoke("brief", "KAZ", "--out", tmp_path / "file").exception
    assert isinstance(error, OutputError)
    assert f"{tmp_path / 'file'} is a file, not a folder" in error.message
    assert "space" not in error.hint
