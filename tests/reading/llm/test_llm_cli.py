"""``entente read --llm``."""
# ruff: noqa: PLR0913, PLR0917 - tests take their fixtures by name

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from entente.cli import _run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Serve = Callable[[Callable[[Any], Any]], Any]
    Make = Callable[..., Any]

SENTENCE = "Турция поставила Казахстану 12 беспилотников."
_ASKED = ["--llm", "--llm-url", "http://localhost:1", "--llm-model", "m"]
KEY = "sk-invented-0123456789"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(SENTENCE, encoding="utf-8")
    return path


def test_both_coders_are_printed_side_by_side(
    serve: Serve, answering: Make, item: Make, article: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTENTE_LLM_KEY", KEY)
    model = serve(lambda _: answering(item(), item(quote="made up words")))
    log = article.with_name("rejects.jsonl")
    asked = ["--llm", "--llm-url", model.url, "--llm-model", "m", "--llm-log", str(log)]
    assert _run(["read", str(article), *asked, "--json"]) == 0
    out, err = capsys.readouterr()
    whole = json.loads(out)
    assert [claim["coder"]["name"] for claim in whole["llm"]["claims"]] == ["llm"]
    assert {claim["coder"]["name"] for claim in whole["claims"]} == {"ru.rules"}
    assert whole["llm"]["agreement"]["llm"] == 1
    assert whole["llm"]["agreement"]["agrees"] + whole["llm"]["agreement"]["conflicts"] == 1
    assert whole["llm"]["claims"][0]["links"][0]["id"] in {claim["id"] for claim in whole["claims"]}
    assert whole["llm"]["rejected"] == {"count": 1, "reasons": {"quote_not_verbatim": 1}}
    assert whole["stance"]["claims"] == len(whole["claims"])
    assert "this machine" in err
    assert KEY not in out + err + log.read_text(encoding="utf-8")
    assert json.loads(log.read_text(encoding="utf-8"))["reason"] == "quote_not_verbatim"


def test_the_table_says_whose_a_claim_is(serve: Serve, answering: Make, item: Make, article: Path, capsys: Any) -> None:
    model = serve(lambda _: answering(item()))
    assert _run(["read", str(article), "--llm", "--llm-url", model.url, "--llm-model", "m", "--csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("coder,speaker,")
    assert {line.split(",", maxsplit=1)[0] for line in lines[1:]} == {"ru.rules", "llm"}


def test_nothing_is_sent_unless_asked(
    serve: Serve, answering: Make, article: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = serve(lambda _: answering())
    monkeypatch.setenv("ENTENTE_LLM_URL", model.url)
    monkeypatch.setenv("ENTENTE_LLM_MODEL", "m")
    assert _run(["read", str(article), "--json"]) == 0
    assert "llm" not in json.loads(capsys.readouterr().out)
    assert model.seen == []


def test_an_article_without_an_embedded_reader_is_read_by_the_model_alone(
    serve: Serve, answering: Make, article: Path, capsys: Any
) -> None:
    article.write_text("Казахстан і Польща підписали угоду про її імпорт.", encoding="utf-8")
    model = serve(lambda _: answering())
    assert _run(["read", str(article), "--llm", "--llm-url", model.url, "--llm-model", "m", "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert whole["claims"] == []
    assert len(model.seen) == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--llm"], "no language model endpoint"),
        (["--llm", "--llm-url", "http://localhost:1"], "no language model is named"),
        (["--llm", "--llm-url", "nonsense", "--llm-model", "m"], "no http or https address"),
        (["--llm-url", "http://localhost:1"], "--llm-url does nothing without --llm"),
        (["--llm", "--llm-url", "http://localhost", "--llm-model", "m", "--llm-max-cost", "1"], "needs prices"),
        (["--llm", "--llm-prices", "cheap"], "not two numbers"),
        ([*_ASKED, "--llm-timeout", "0"], "--llm-timeout is 0.0"),
        ([*_ASKED, "--llm-prices", "1,1", "--llm-max-cost", "-1"], "--llm-max-cost is -1.0"),
        ([*_ASKED, "--llm-prices", "-1,1"], "--llm-prices is -1.0"),
    ],
)
def test_wrong_options_give_one_clear_line(options: list[str], words: str, article: Path, capsys: Any) -> None:
    assert _run(["read", str(article), *options]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert len(err.strip().splitlines()) == 1


def test_a_refused_key_gives_one_clear_line(serve: Serve, reply: Any, article: Path, capsys: Any) -> None:
    model = serve(lambda _: reply(401))
    assert _run(["read", str(article), "--llm", "--llm-url", model.url, "--llm-model", "m"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "ENTENTE_LLM_KEY" in err.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("option", "place"), [("--llm-log", "/proc/none/y"), ("--llm-log", "/proc"), ("--llm-cache", "/proc/q")]
)
def test_what_cannot_be_written_to_is_told_before_anything_is_sent(
    serve: Serve, answering: Make, item: Make, article: Path, capsys: Any, option: str, place: str
) -> None:
    model = serve(lambda _: answering(item()))
    assert _run(["read", str(article), "--llm", "--llm-url", model.url, "--llm-model", "m", option, place]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert place in err
    assert ".part" not in err
    assert len(err.strip().splitlines()) == 1
    assert model.seen == []


@pytest.mark.parametrize(("option", "way"), [("--llm-log", "mkdir"), ("--llm-cache", "touch")])
def test_what_can_be_written_no_longer_costs_no_claim(
    serve: Serve, answering: Make, item: Make, article: Path, capsys: Any, option: str, way: str
) -> None:
    place = article.with_name("kept")

    def answer(_: Any) -> Any:
        if place.is_dir():
            place.rmdir()
        getattr(place, way)()  # a folder where the log is to be, a file where the folder of answers was
        return answering(item())

    model = serve(answer)
    asked = ["--llm", "--llm-url", model.url, "--llm-model", "m", option, str(place)]
    assert _run(["read", str(article), *asked, "--csv"]) == 0
    out, err = capsys.readouterr()
    assert "llm" in {line.split(",", maxsplit=1)[0] for line in out.splitlines()[1:]}
    warning = next(line for line in err.splitlines() if line.startswith("warning: "))
    assert str(place) in warning


def test_a_log_that_was_there_stays_if_the_run_fails(serve: Serve, reply: Any, article: Path) -> None:
    model, log = serve(lambda _: reply(401)), article.with_name("log.jsonl")
    log.write_text("earlier", encoding="utf-8")
    asked = ["--llm", "--llm-url", model.url, "--llm-model", "m", "--llm-log", str(log)]
    assert _run(["read", str(article), *asked]) == 1
    assert log.read_text(encoding="utf-8") == "earlier"
