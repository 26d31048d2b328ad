"""Where the model is: addresses, limits, and a key that nobody sees."""

from __future__ import annotations

import json
from typing import Any

import pytest

from entente.errors import OptionError
from entente.reading.llm import LlmConfig

KEY = "sk-invented-0123456789"


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1/chat/completions"),
        ("http://localhost:8080/", "http://localhost:8080/v1/chat/completions"),
        ("https://models.example/v1/", "https://models.example/v1/chat/completions"),
        ("https://models.example/api/v1/chat/completions", "https://models.example/api/v1/chat/completions"),
        ("https://x.example/deploy/a?api-version=1", "https://x.example/deploy/a/chat/completions?api-version=1"),
    ],
)
def test_the_endpoint_follows_from_the_address(url: str, endpoint: str) -> None:
    assert LlmConfig(url, "m").endpoint == endpoint


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:11434",
        "ftp://host/v1",
        "file:///etc/passwd",
        "https://",
        "https://host:99999/v1",
        "https://[::1/v1",
        "https://ho st/v1",
        "https://host/v1\r\nX-Evil: 1",
        "https://user:secret@host/v1",
        "https://host/v1?api_key=abc",
    ],
)
def test_what_is_no_address_or_carries_a_secret_is_refused(url: str) -> None:
    with pytest.raises(OptionError) as error:
        LlmConfig(url, "m")
    assert error.value.hint
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    "limits",
    [
        {"max_requests": 0},
        {"max_requests": 1.5},
        {"retries": -1},
        {"concurrency": True},
        {"timeout": 0.0},
        {"timeout": float("nan")},
        {"prompt_price": -1.0},
        {"max_cost": float("inf"), "prompt_price": 1.0},
        {"max_cost": -1.0, "prompt_price": 1.0},
        {"max_cost": 5.0},
    ],
)
def test_limits_out_of_range_are_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        LlmConfig("http://localhost", "m", **limits)


def test_a_model_must_be_named() -> None:
    with pytest.raises(OptionError):
        LlmConfig("http://localhost", " ")


def test_the_environment_fills_what_is_not_given() -> None:
    known = {"ENTENTE_LLM_URL": "http://localhost:1", "ENTENTE_LLM_MODEL": "one", "ENTENTE_LLM_KEY": KEY}
    assert LlmConfig.from_environment(environ=known).model == "one"
    assert LlmConfig.from_environment(None, "two", environ=known, max_requests=3, retries=None).max_requests == 3
    for name in ("ENTENTE_LLM_URL", "ENTENTE_LLM_MODEL"):
        with pytest.raises(OptionError, match=r"configured|named"):
            LlmConfig.from_environment(environ={**known, name: ""})


def test_nothing_that_is_shown_holds_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_LLM_KEY", KEY)
    config = LlmConfig("https://models.example/v1", "m")
    assert config.key() == KEY
    assert KEY not in repr(config) + config.notice() + json.dumps(config.to_dict())


@pytest.mark.parametrize("url", ["http://models.example/v1", "http://8.8.8.8/v1"])
def test_a_key_does_not_travel_unencrypted_to_another_network(url: str) -> None:
    with pytest.raises(OptionError, match="unencrypted") as error:
        LlmConfig(url, "m").key({"ENTENTE_LLM_KEY": KEY})
    assert KEY not in str(error.value)
    assert LlmConfig(url, "m").key({}) == ""


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://localhost", "http://10.0.0.7:8000", "http://gpu:8000"])
def test_a_key_may_go_to_a_near_server(url: str) -> None:
    assert LlmConfig(url, "m").key({"ENTENTE_LLM_KEY": KEY + "\n"}) == KEY


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "ключ"])
def test_what_cannot_be_a_key_is_refused_unseen(key: str) -> None:
    with pytest.raises(OptionError) as error:
        LlmConfig("http://localhost", "m").key({"ENTENTE_LLM_KEY": key})
    assert key not in str(error.value)


@pytest.mark.parametrize(
    ("url", "local", "words"),
    [
        ("http://127.0.0.1:8080", True, "this machine"),
        ("http://[::1]:8080/v1", True, "this machine"),
        ("http://localhost/v1", True, "this machine"),
        ("https://models.example/v1", False, "leaves this machine: it is sent to models.example"),
        ("http://192.168.0.4:8000", False, "leaves this machine, unencrypted: it is sent to 192.168.0.4:8000"),
        ("https://localhost.example.org/v1", False, "leaves this machine"),
        ("https://127.0.0.1.example.org/v1", False, "leaves this machine"),
    ],
)
def test_the_notice_says_where_the_text_goes(url: str, *, local: bool, words: str) -> None:
    config = LlmConfig(url, "m")
    assert config.is_local is local
    assert words in config.notice()
