"""Against a real server on 127.0.0.1 that fails in every way that servers fail."""
# ruff: noqa: PLR0913, PLR0917 - tests take their fixtures by name

from __future__ import annotations

import asyncio
import json
import logging
import socket
import sys
from typing import TYPE_CHECKING, Any

import pytest

from entente.errors import FetchError, OutputError, UsageError
from entente.reading import read_document
from entente.reading.llm import LlmCoder, code_with_llm, schema, write_rejects

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from entente.evidence.claims import Document
    from entente.reading.llm import LlmConfig, Patience

    Serve = Callable[[Callable[[Any], Any]], Any]
    Make = Callable[..., Any]

KEY = "sk-invented-0123456789"
THREE = """Турция поставила Казахстану 12 беспилотников.
Россия построила в Армении новый завод.
Китай продал Ирану сто автобусов."""


@pytest.fixture
def three() -> Document:
    return read_document(THREE, lang="ru", pub_date="2024-05-14")


@pytest.fixture
def run(config: Make, patience: Patience) -> Make:
    def call(document: Document, model: Any, **limits: Any) -> Any:
        return code_with_llm(document, config(model, **limits), patience=patience)

    return call


def test_a_paragraph_is_asked_once_and_its_claim_accepted(
    serve: Serve, answering: Make, item: Make, run: Make, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTENTE_LLM_KEY", KEY)
    model = serve(lambda _: answering(item()))
    result = run(document, model)
    assert [(one.source, one.target) for one in result.claims] == [(("TUR",), ("KAZ",))]
    assert (result.usage.requests, result.usage.prompt_tokens, result.usage.estimated) == (1, 900, False)
    (seen,) = model.seen
    assert (seen.path, seen.headers["Authorization"]) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert result.mode == "json_schema"
    assert KEY not in json.dumps(result.to_dict(), ensure_ascii=False)


def test_without_a_key_none_is_sent(serve: Serve, answering: Make, run: Make, document: Document) -> None:
    model = serve(lambda _: answering())
    run(document, model)
    assert "Authorization" not in model.seen[0].headers


def _refusing(answer: Any, reply: Any, *modes: str) -> Callable[[Any], Any]:
    """Refuse questions whose form is one of ``modes``."""

    def script(seen: Any) -> Any:
        mode = seen.body.get("response_format", {}).get("type", "text")
        return reply(400, b'{"error": {"message": "response_format is not supported"}}') if mode in modes else answer

    return script


@pytest.mark.parametrize(
    ("refused", "mode"),
    [((), "json_schema"), (("json_schema",), "json_object"), (("json_schema", "json_object"), "text")],
)
def test_the_form_that_a_server_takes_is_found_once(
    serve: Serve, reply: Any, answering: Make, item: Make, run: Make, three: Document, refused: Any, mode: str
) -> None:
    model = serve(_refusing(answering(item()), reply, *refused))
    result = run(three, model)
    assert result.mode == mode
    assert result.usage.requests == len(model.seen) == 3 + len(refused)
    assert len(result.claims) == 1


def test_fields_that_a_server_does_not_take_are_dropped(
    serve: Serve, reply: Any, answering: Make, item: Make, run: Make, document: Document
) -> None:
    def script(seen: Any) -> Any:
        for name in ("temperature", "max_tokens"):
            if name in seen.body:
                return reply(400, json.dumps({"error": {"message": f"Unsupported parameter: '{name}'"}}).encode())
        return answering(item())

    model = serve(script)
    result = run(document, model)
    assert len(result.claims) == 1
    assert model.seen[-1].body["max_completion_tokens"] == 2_000
    assert result.mode == "json_schema"


def test_a_question_that_is_too_long_changes_no_form(
    serve: Serve, reply: Any, answering: Make, item: Make, run: Make, three: Document
) -> None:
    def script(seen: Any) -> Any:
        long = "begin: paragraph to code\nРоссия" in seen.user
        return reply(400, b'{"error": "maximum context length is 10 tokens"}') if long else answering(item())

    result = run(three, serve(script))
    assert result.mode == "json_schema"
    assert [(one.paragraph, one.reason) for one in result.skipped] == [(1, "failed")]
    assert "1 paragraphs were left uncoded" in result.note


@pytest.mark.parametrize(
    ("shape", "requests"),
    [
        ({"manner": "dropped"}, 2),
        ({"manner": "cut", "body": b'{"choices": []}'}, 2),
        ({"manner": "endless"}, 1),
        ({"body": b""}, 2),
        ({"body": b'{"choices": [{"message": {"content": "{'}, 2),
        ({"body": b"\xff\xfe\xfd"}, 2),
        ({"body": b"[" * 50_000}, 2),
        ({"body": b" " * 1_200_000}, 1),
        ({"body": b"<html>busy</html>", "headers": {"Content-Type": "text/html"}}, 1),
        ({"body": b"x", "headers": {"Content-Type": "application/json", "Content-Encoding": "gzip"}}, 1),
        ({"status": 500, "body": b"oops"}, 2),
        ({"status": 503}, 2),
        ({"status": 429}, 2),
        ({"status": 401}, 1),
        ({"status": 403}, 1),
        ({"status": 404}, 1),
        ({"status": 418}, 1),
        ({"status": 302, "headers": {"Location": "http://127.0.0.1:9/"}}, 1),
    ],
)
def test_a_server_that_fails_gives_one_clear_error_in_bounded_time(
    serve: Serve, reply: Any, run: Make, document: Document, shape: dict[str, Any], requests: int
) -> None:
    model = serve(lambda _: reply(**shape))
    with pytest.raises(FetchError) as error:
        run(document, model, retries=1)
    assert error.value.hint
    assert len(str(error.value)) < 300
    assert len(model.seen) == requests


@pytest.mark.parametrize("manner", ["silent", "dripping"])
def test_a_server_that_stalls_is_given_up(
    serve: Serve, reply: Any, run: Make, document: Document, manner: str, pauses: list[float]
) -> None:
    model = serve(lambda _: reply(manner=manner))
    with pytest.raises(FetchError, match="does not answer in time"):
        run(document, model, retries=1, timeout=0.3)
    assert len(pauses) == 1
    assert len(model.seen) <= 2


def test_a_server_that_is_not_there_is_told(run: Make, document: Document) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(FetchError, match="cannot be reached"):
            run(document, url, retries=0)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_text_and_key_never_follow_a_redirect(
    serve: Serve, reply: Any, answering: Make, run: Make, document: Document, status: int
) -> None:
    other = serve(lambda _: answering())
    model = serve(lambda _: reply(status, b"", {"Location": f"{other.url}/v1/chat/completions"}))
    with pytest.raises(FetchError, match="redirects"):
        run(document, model)
    assert other.seen == []


def test_what_passes_is_asked_again(
    serve: Serve, reply: Any, answering: Make, item: Make, run: Make, document: Document, pauses: list[float]
) -> None:
    replies = [reply(manner="dropped"), reply(503), reply(body=b"{"), answering(item())]
    model = serve(lambda _: replies[len(model.seen) - 1])
    result = run(document, model)
    assert len(result.claims) == 1
    assert pauses == [1.0, 2.0, 4.0]
    assert result.usage.requests == 4
    assert result.usage.estimated


def test_a_busy_server_is_waited_for_as_long_as_it_asks(
    serve: Serve, reply: Any, answering: Make, item: Make, run: Make, document: Document, pauses: list[float]
) -> None:
    replies = [reply(429, b"", {"Retry-After": "7"}), answering(item())]
    model = serve(lambda _: replies[len(model.seen) - 1])
    assert len(run(document, model).claims) == 1
    assert pauses == [7.0]


def test_a_server_that_asks_for_too_long_is_not_waited_for(
    serve: Serve, reply: Any, run: Make, three: Document, pauses: list[float]
) -> None:
    model = serve(lambda _: reply(429, b"", {"Retry-After": "86400"}))
    with pytest.raises(FetchError, match="asks to wait 86400 s"):
        run(three, model)
    assert pauses == []
    assert len(model.seen) == 1


@pytest.mark.parametrize(
    ("limits", "reason", "coded"),
    [
        ({"max_requests": 2}, "max_requests", 2),
        ({"max_completion_tokens": 2_150}, "max_completion_tokens", 2),
        ({"max_prompt_tokens": 9_000}, "max_prompt_tokens", None),
        ({"max_cost": 1.0, "prompt_price": 0.1, "completion_price": 0.1}, "max_cost", None),
    ],
)
def test_a_limit_stops_the_run_before_it_is_exceeded(
    serve: Serve, answering: Make, item: Make, run: Make, limits: dict[str, Any], reason: str, coded: int | None
) -> None:
    long = read_document("\n".join(THREE.split("\n") * 4), lang="ru", pub_date="2024-05-14")
    model = serve(lambda _: answering(item()))
    result = run(long, model, **limits)
    left = result.uncoded()
    assert {one.reason for one in left} == {reason}
    assert [one.paragraph for one in left] == list(range(12 - len(left), 12))
    assert reason in result.note
    assert coded is None or len(model.seen) == coded
    assert 0 < len(model.seen) < 12
    assert result.usage.prompt_tokens <= limits.get("max_prompt_tokens", 10**9)
    assert result.usage.cost <= limits.get("max_cost", 10**9)


def test_repeated_requests_count(serve: Serve, reply: Any, run: Make, document: Document) -> None:
    model = serve(lambda _: reply(503))
    with pytest.raises(FetchError):
        run(document, model, max_requests=2, retries=5)
    assert len(model.seen) == 2


def test_a_limit_too_low_for_one_question_sends_nothing(
    serve: Serve, answering: Make, run: Make, document: Document
) -> None:
    model = serve(lambda _: answering())
    result = run(document, model, max_prompt_tokens=10)
    assert model.seen == []
    assert (result.claims, result.usage.requests) == ((), 0)
    assert [one.reason for one in result.skipped] == ["max_prompt_tokens"]


def test_a_server_that_breaks_down_stops_the_run_and_keeps_what_was_coded(
    serve: Serve, reply: Any, answering: Make, item: Make, run: Make
) -> None:
    long = read_document("\n".join(THREE.split("\n") * 4), lang="ru", pub_date="2024-05-14")
    model = serve(lambda _: answering(item()) if len(model.seen) == 1 else reply(500))
    result = run(long, model, retries=0)
    assert len(result.claims) == 1
    assert len(model.seen) == 4
    assert [one.reason for one in result.uncoded()] == ["failed"] * 3 + ["stopped"] * 8


def test_a_key_that_is_withdrawn_midway_stops_the_run(
    serve: Serve, reply: Any, answering: Make, item: Make, run: Make, three: Document
) -> None:
    model = serve(lambda _: answering(item()) if len(model.seen) == 1 else reply(401))
    result = run(three, model)
    assert len(result.claims) == 1
    assert "refuses the key" in result.note
    assert len(model.seen) == 2


def test_answers_of_no_use_are_rejected_not_errors(
    serve: Serve, saying: Make, run: Make, three: Document, tmp_path: Path
) -> None:
    contents = ["I cannot help with that.", '{"claims": [{"quote": "Рос', '{"claims": [{"quote": "\ud83d"}]}']
    model = serve(lambda _: saying(contents[len(model.seen) - 1]))
    result = run(three, model)
    assert result.claims == ()
    assert result.reasons() == {"not_json": 2, "schema": 1}
    write_rejects(tmp_path / "log.jsonl", result.rejected)
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(one)["reason"] for one in lines] == ["not_json", "not_json", "schema"]
    assert [one.name for one in tmp_path.iterdir()] == ["log.jsonl"]


def test_many_at_a_time_give_the_same(serve: Serve, answering: Make, item: Make, run: Make) -> None:
    long = read_document("\n".join(THREE.split("\n") * 3), lang="ru", pub_date="2024-05-14")
    results = [run(long, serve(lambda _: answering(item())), concurrency=size) for size in (1, 4)]
    assert results[0].claims == results[1].claims
    assert len(results[0].claims) == 3


def test_a_repeated_run_costs_nothing(
    serve: Serve, answering: Make, item: Make, config: Make, three: Document, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("ENTENTE_LLM_KEY", KEY)
    model = serve(lambda _: answering(item()))
    told: list[str] = []
    settings = config(model, cache=tmp_path / "answers", max_requests=2)
    first = code_with_llm(three, settings)
    second = code_with_llm(three, settings)
    third = code_with_llm(three, settings, notice=told.append)
    assert [one.usage.requests for one in (first, second, third)] == [2, 1, 0]
    assert third.usage.cached == 3
    assert second.claims == third.claims
    assert len(model.seen) == 3
    assert told == []
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*.json"))
    assert KEY.encode() not in kept


def test_a_folder_that_cannot_be_written_is_one_clear_error(
    serve: Serve, answering: Make, config: Make, document: Document, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    settings = config(serve(lambda _: answering()), cache=tmp_path / "file" / "answers")
    with pytest.raises(OutputError, match="cannot keep answers"):
        code_with_llm(document, settings)


def test_it_is_said_once_where_the_text_goes(
    serve: Serve, answering: Make, config: Make, document: Document, three: Document
) -> None:
    model = serve(lambda _: answering())
    told: list[str] = []
    steps: list[tuple[int, int]] = []
    coder = LlmCoder(config(model), notice=told.append)
    for one in (document, three):
        coder.code(one, progress=lambda done, total: steps.append((done, total)))
    assert len(told) == 1
    assert "this machine" in told[0]
    assert steps == [(1, 1), (1, 3), (2, 3), (3, 3)]


def test_limits_hold_for_all_documents_of_a_run(
    serve: Serve, answering: Make, config: Make, document: Document, three: Document
) -> None:
    model = serve(lambda _: answering())
    coder = LlmCoder(config(model, max_requests=2))
    results = [coder.code(one) for one in (document, three)]
    assert len(model.seen) == 2
    assert len(results[1].uncoded()) == 2
    assert coder.code(document).uncoded() != ()


def test_it_runs_inside_a_running_loop(
    serve: Serve, answering: Make, item: Make, run: Make, document: Document
) -> None:
    model = serve(lambda _: answering(item()))

    async def notebook() -> Any:
        return run(document, model)

    assert len(asyncio.run(notebook()).claims) == 1


def test_no_proxy_comes_between_this_machine_and_itself(
    serve: Serve, answering: Make, run: Make, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    model = serve(lambda _: answering())
    run(document, model)
    assert len(model.seen) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("ALL_PROXY", "nonsense://x"), ("ALL_PROXY", "socks5://127.0.0.1:9"), ("SSL_CERT_FILE", "/no/such")],
)
def test_an_environment_that_cannot_be_used_is_told(
    run: Make, document: Document, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(FetchError, match="cannot be used") as error:
        run(document, "https://models.example.invalid/v1")
    assert name in error.value.hint


@pytest.mark.parametrize("status", [200, 401, 500])
def test_the_key_is_in_no_log_and_no_error(
    serve: Serve,
    reply: Any,
    config: Make,
    patience: Patience,
    document: Document,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    monkeypatch.setenv("ENTENTE_LLM_KEY", KEY)
    caplog.set_level(logging.DEBUG)
    body = json.dumps({"error": {"message": f"bad key {KEY}"}}).encode()
    model: LlmConfig = config(serve(lambda _: reply(status, body)), retries=0)
    with pytest.raises(FetchError) as error:
        code_with_llm(document, model, patience=patience)
    assert KEY not in caplog.text + str(error.value) + repr(error.value.__context__)


def test_a_missing_package_is_told_before_anything_is_sent(
    serve: Serve, answering: Make, run: Make, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = serve(lambda _: answering())
    schema._validator.cache_clear()
    monkeypatch.setitem(sys.modules, "jsonschema", None)
    with pytest.raises(UsageError, match="jsonschema") as error:
        run(document, model)
    assert "entente[llm]" in error.value.hint
    assert model.seen == []
