"""``entente reading``: a corpus in, ties and exchange files out, and one line for each mistake."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from entente.cli import VERBS, cli
from entente.errors import DocumentError, InputError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Event ID\tEvent Date\tSource Country\tCAMEO Code\tTarget Country\tStory ID\tPublisher"
ROW = "1\t2018-06-01\tKazakhstan\t042\tTurkey\t5\tA"


class Result:
    def __init__(self, given: Any) -> None:
        self.code = given.exit_code
        self.out = given.stdout
        self.err = given.stderr
        self.error = given.exception

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*words: object) -> Result:
    return Result(CliRunner().invoke(cli, ["reading", *map(str, words)]))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number, states in enumerate((("Турция", "Казахстану"), ("Россия", "Армении"))):
        text = f"Новости\n14.05.2024\n\n{states[0]} поставила {states[1]} 12 беспилотников.\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    return folder


@pytest.fixture
def events(tmp_path: Path) -> Path:
    path = tmp_path / "events.tab"
    path.write_text(f"{HEAD}\n{ROW}\nbroken\n", encoding="utf-8")
    return path


def test_the_verb_is_listed() -> None:
    assert "reading" in VERBS
    assert {"run", "jobs", "import", "export", "intensities", "train"} <= set(run("--help").out.split())


def test_a_corpus_becomes_claims_ties_and_tables(articles: Path, store: Path, tmp_path: Path) -> None:
    done = run("run", articles, "--store", store, "--workers", "1", "--ties", "--json")
    assert done.code == 0, done.err
    assert (done.json["documents"], done.json["failed"]) == (2, 1)
    assert done.json["failures"][0]["uri"].endswith("empty.txt")
    assert done.json["ties"]["source"] == "intensity.claims"
    again = run("run", articles, "--store", store, "--workers", "1")
    assert again.code == 0
    counted = dict(line.rsplit(maxsplit=1) for line in again.out.splitlines()[2:])
    assert (counted["coded before"], counted["failed before"], counted["failed"]) == ("2", "1", "0")
    assert "read again with --retry" in again.err
    assert "0 documents a minute" not in again.err
    retried = run("run", articles, "--store", store, "--workers", "1", "--retry", "--json").json
    assert (retried["known"], retried["failed_before"], retried["failed"]) == (2, 0, 1)
    assert [job["state"] for job in run("jobs", "--store", store, "--json").json] == ["done"] * 3
    (failed,) = run("jobs", "--failures", "--store", store, "--json").json
    assert failed["uri"].endswith("empty.txt")
    assert "empty" in failed["reason"]
    counted = run("intensities", "--store", store, "--csv").out.splitlines()
    assert counted[0].startswith("sender,receiver,month,verbal_cooperation")
    assert any(line.startswith("TUR,KAZ,2024-05") for line in counted)
    for name in ("claims.csv", "claims.parquet", "claims.jsonl"):
        assert run("export", tmp_path / name, "--store", store).code == 0
        assert (tmp_path / name).exists()
    assert run("export", "-", "--as", "csv", "--store", store).out == (tmp_path / "claims.csv").read_text("utf-8")


def test_events_come_in_and_go_out(events: Path, store: Path, tmp_path: Path) -> None:
    done = run("import", "icews", events, "--store", store, "--json")
    assert done.code == 0, done.err
    (report,) = done.json["imported"]
    assert (report["stored"], report["malformed"], report["new"]) == (1, 1, True)
    assert "malformed" in run("import", "icews", events, "--store", store).out
    counted = run("intensities", "--imported", "icews", "--store", store, "--json").json
    assert counted["cells"][0]["verbal_cooperation"] == 1
    out = tmp_path / "out.jsonl"
    assert run("export", out, "--imported", "icews", "--store", store).code == 0
    record = json.loads(out.read_text("utf-8"))
    assert (record["event"], record["date"]) == (["CONSULT"], "2018-06-01")
    own = record["entente"]
    assert (own["done_act"], own["evidence"], own["counts_as_event"]) == (True, "row", False)
    assert run("import", "ngec", out, "--store", store, "--json").json["imported"][0]["stored"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "gdelt", "{events}"), "none of the layouts"),
        (("import", "icews", "{events}x"), "no file"),
        (("import", "icews", "{events}", "--events", "{events}"), "gdelt-mentions"),
        (("run", "{events}x"), "no file or folder"),
        (("run", "{events}", "--coder", "embeded"), "did you mean embedded?"),
        (("run", "{events}", "--seconds", "-1"), "seconds"),
        (("intensities",), "no event between two actors"),
        (("intensities", "--imported", "icews", "--role", "author"), "no speakers"),
        (("export", "out.xyz"), "not told by its ending"),
        (("export", "-"), "standard output needs a format"),
        (("run", "{events}", "--coder", "os:system"), "'os:system' is no coder"),
        (("run", "{store}/empty"), "nothing to read"),
        (("export", "-", "--as", "parquet"), "not to standard output"),
        (("train", "--data", "{store}", "--only", "nothing"), "no corpus named"),
    ],
)
def test_one_clear_error(words: tuple[str, ...], said: str, events: Path, store: Path) -> None:
    from entente.evidence import Store

    Store.init(store)
    (store / "empty").mkdir()
    given = [word.format(events=events, store=store) for word in words]
    where = [] if words[0] == "train" else ["--store", store]
    result = run(*given, *where)
    assert result.code != 0
    assert said in str(result.error)


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    assert "no store" in str(run("intensities", "--store", tmp_path / "none").error)


def test_an_export_that_cannot_be_written_leaves_nothing(articles: Path, store: Path, tmp_path: Path) -> None:
    run("run", articles / "0.txt", "--store", store, "--workers", "1")
    result = run("export", tmp_path / "none" / "claims.csv", "--store", store)
    assert isinstance(result.error, OSError)
    assert not (tmp_path / "none").exists()


def test_an_export_of_a_document_or_folder_that_is_not_there(articles: Path, store: Path, tmp_path: Path) -> None:
    assert run("run", articles, "--store", store, "--workers", 1).code == 0
    unknown = run("export", tmp_path / "a.csv", "--document", "d_none", "--store", store)
    assert unknown.code != 0
    assert "no document named 'd_none'" in str(unknown.error)
    assert not (tmp_path / "a.csv").exists()
    nowhere = run("export", tmp_path / "none" / "a.csv", "--store", store)
    assert isinstance(nowhere.error, OSError)
    assert nowhere.error.filename == str(tmp_path / "none")


def test_a_run_in_a_language_without_a_coder_is_refused(articles: Path, store: Path) -> None:
    refused = run("run", articles, "--store", store, "--lang", "xx")
    assert refused.code != 0
    assert not store.exists()


def test_a_run_that_codes_nothing_is_an_error_each_time(articles: Path, store: Path) -> None:
    for name in ("0.txt", "1.txt"):
        (articles / name).write_text("Le gouvernement de la France a livré des drones.", encoding="utf-8")
    first = run("run", articles, "--store", store, "--workers", "1")
    assert isinstance(first.error, DocumentError)
    assert first.out == ""
    assert "none of the 2 documents could be coded; the first: " in first.error.message
    assert "not recognised as Russian, English" in first.error.message
    second = run("run", articles, "--store", store, "--workers", "1")
    assert isinstance(second.error, DocumentError)
    assert "--retry" in second.error.hint
    (job, _) = run("jobs", "--store", store, "--json").json
    assert job["message"] == "0 documents, 2 failed"


def test_a_failure_names_the_file_once_and_is_forgotten_when_mended(articles: Path, store: Path) -> None:
    done = run("run", articles, "--store", store, "--workers", "1")
    assert f"  {articles / 'empty.txt'}: the article is empty\n" in done.err
    (articles / "empty.txt").write_text("Иран поставил Армении 5 беспилотников.", encoding="utf-8")
    assert run("run", articles, "--store", store, "--workers", "1").code == 0
    assert run("jobs", "--failures", "--store", store, "--json").json == []


@pytest.mark.parametrize("name", ["claims.csv", "claims.parquet"])
def test_an_export_names_the_file_that_was_asked_for(articles: Path, store: Path, name: str) -> None:
    run("run", articles / "0.txt", "--store", store, "--workers", "1")
    result = run("export", f"/proc/{name}", "--store", store)
    assert isinstance(result.error, OSError)
    assert result.error.filename == f"/proc/{name}"


def test_what_an_export_leaves_out_is_told_in_words(store: Path, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(
        "14.05.2024\n\nКазахстан зависит от России. Турция поставила Казахстану 12 беспилотников.", "utf-8"
    )
    run("run", article, "--store", store, "--workers", "1")
    told = run("export", tmp_path / "a.jsonl", "--store", store).err
    assert "without a PLOVER type" in told
    assert "no_plover" not in told


@pytest.mark.parametrize("data", ["nope", "empty"])
def test_training_without_a_corpus_writes_nothing(data: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("train", "--data", tmp_path / data, "--out", tmp_path / "models")
    assert isinstance(result.error, InputError)
    assert "--only judged" in result.error.hint
    assert (result.out, result.err) == ("", "")
    assert not (tmp_path / "models").exists()


def test_what_ships_is_trained_without_a_folder(tmp_path: Path) -> None:
    assert "no folder of corpora" in str(run("train", "--out", tmp_path / "models").error)
    done = run("train", "--only", "judged", "--out", tmp_path / "models", "--json")
    assert done.code == 0, done.err
    assert [one["corpus"] for one in done.json["models"]] == ["judged"]
    assert (tmp_path / "models" / "claims_ru.npz").is_file()
