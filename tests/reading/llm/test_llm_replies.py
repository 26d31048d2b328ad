"""What a response means, without a server."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.reading.llm import LlmConfig
from entente.reading.llm.answers import UnusableError, proposals
from entente.reading.llm.budget import Spent
from entente.reading.llm.cache import Answer, Cache
from entente.reading.llm.replies import Asked, Trouble, judge, retry_after

KEY = "sk-invented-0123456789"
ASKED = Asked(LlmConfig("https://models.example/v1", "m", max_answer_bytes=5_000), 100, "text", KEY)
JSON = {"content-type": "application/json"}


def _judge(body: object, status: int = 200) -> Answer | Trouble:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return judge(status, JSON, data, ASKED)


def _message(**changes: Any) -> dict[str, Any]:
    return {"choices": [{"message": {"content": "{}", **changes}, "finish_reason": "stop"}]}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"choices": [{"message": {"content": "cut',
        b"\xff\xfe not utf-8",
        b"[" * 4_000,
        b'{"a":' * 800 + b"1" + b"}" * 800,
        {},
        [],
        None,
        7,
        "text",
        {"choices": []},
        {"choices": [None]},
        {"choices": {"0": 1}},
        {"choices": [{"text": "old form"}]},
        {"choices": [{"message": None}]},
        {"choices": [{"message": {"content": None}}]},
        {"choices": [{"message": {"content": ["parts"]}}]},
        {"error": {"message": "overloaded"}},
    ],
)
def test_rubbish_is_no_answer_and_may_be_asked_again(body: object) -> None:
    found = _judge(body)
    assert isinstance(found, Trouble)
    assert not found.final
    assert found.error.hint


@given(st.binary(max_size=300))
def test_any_bytes_are_judged(data: bytes) -> None:
    assert isinstance(_judge(data), Answer | Trouble)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(json_values, json_values)
def test_any_choice_and_usage_are_judged(choice: object, usage: object) -> None:
    assert isinstance(_judge({"choices": [choice], "usage": usage}), Answer | Trouble)
    answer = _judge({**_message(), "usage": usage})
    assert isinstance(answer, Answer)
    assert answer.spent.prompt >= 0


def test_usage_is_the_servers_or_estimated() -> None:
    stated = _judge({**_message(), "usage": {"prompt_tokens": 12, "completion_tokens": 3}})
    absent = _judge({**_message(), "usage": {"prompt_tokens": -1, "completion_tokens": True}})
    assert isinstance(stated, Answer)
    assert isinstance(absent, Answer)
    assert stated.spent == Spent(12, 3)
    assert absent.spent.estimated
    assert absent.spent.prompt == ASKED.estimate


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/event-stream", "application/octet-stream", ""])
def test_what_is_not_json_by_its_type_is_final(kind: str) -> None:
    found = judge(200, {"content-type": kind}, b"<html>please log in</html>", ASKED)
    assert isinstance(found, Trouble)
    assert found.final
    assert "/v1" in found.error.hint


def test_compressed_bodies_are_not_unpacked() -> None:
    found = judge(200, {**JSON, "content-encoding": "gzip"}, b"\x1f\x8b", ASKED)
    assert isinstance(found, Trouble)
    assert found.final


def test_a_long_body_is_refused() -> None:
    found = _judge(b"[" + b"1," * 4_000)
    assert isinstance(found, Trouble)
    assert found.final
    assert "5,000 bytes" in found.error.message


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status: int) -> None:
    found = judge(status, {"location": "https://evil.example/v1"}, b"", ASKED)
    assert isinstance(found, Trouble)
    assert found.stop
    assert "evil" not in str(found.error)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_names_the_variable_and_not_the_key(status: int) -> None:
    found = _judge({"error": {"message": f"Incorrect API key provided: {KEY}"}}, status)
    assert isinstance(found, Trouble)
    assert found.stop
    assert "ENTENTE_LLM_KEY" in found.error.hint
    assert KEY not in str(found.error)


def test_an_unknown_model_is_named() -> None:
    found = _judge({"error": {"message": "model not found"}}, 404)
    assert isinstance(found, Trouble)
    assert found.stop
    assert "'m'" in found.error.message


@pytest.mark.parametrize(
    ("status", "said", "form"),
    [
        (400, "response_format is not supported", True),
        (422, "extra fields", True),
        (500, "failed to parse grammar", True),
        (400, "This model's maximum context length is 4096 tokens", False),
        (500, "out of memory", False),
        (429, "schema of limits", False),
    ],
)
def test_it_is_told_whether_the_form_may_be_refused(status: int, said: str, *, form: bool) -> None:
    found = _judge({"error": said}, status)
    assert isinstance(found, Trouble)
    assert (found.form is not None) is form


def test_a_servers_words_are_shown_short_and_clean() -> None:
    found = _judge({"error": {"message": f"bad {KEY} \x1b[31mred\x1b[0m \u202e" + "x" * 900}}, 409)
    assert isinstance(found, Trouble)
    assert KEY not in found.error.message
    assert "\x1b" not in found.error.message
    assert "\u202e" not in found.error.message
    assert len(found.error.message) < 300


@pytest.mark.parametrize(
    ("word", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("", None), ("soon", None), ("-3", None), ("9" * 40, None), ("1e9", None)],
)
def test_retry_after_in_seconds(word: str, seconds: float | None) -> None:
    assert retry_after(word) == seconds


def test_retry_after_as_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    found = retry_after(later)
    assert found is not None
    assert 60 < found <= 90
    assert retry_after("Mon, 01 Jan 1990 00:00:00 GMT") == 0.0


def _answer(content: str, finish: str = "stop") -> Answer:
    return Answer(content, finish, Spent(1, 1))


@pytest.mark.parametrize(
    "content",
    [
        '{"claims": [1]}',
        ' \n{"claims": [1]}\n',
        '```json\n{"claims": [1]}\n```',
        'Here is the result:\n{"claims": [1]}\nAnything else?',
        '<think>{"claims": [2]} or not</think>{"claims": [1]}',
    ],
)
def test_the_object_is_found_however_it_is_wrapped(content: str) -> None:
    assert proposals(_answer(content)) == ([1], [])


@pytest.mark.parametrize(
    ("content", "finish", "reason"),
    [
        ("", "refusal", "refused"),
        ("", "content_filter", "refused"),
        ('{"claims": [', "length", "truncated"),
        ("", "stop", "not_json"),
        ("I will not do that.", "stop", "not_json"),
        ('{"claims": [{"quote": "cut', "stop", "not_json"),
        ('{"claims": [NaN]}', "stop", "not_json"),
        ("[" * 100_000, "stop", "not_json"),
        ('{"claims":' + "[" * 100_000 + "}", "stop", "not_json"),
        ("[]", "stop", "not_json"),
        ('{"claims": {}}', "stop", "schema"),
        ('{"claims": [], "tool_calls": []}', "stop", "schema"),
        ("{}", "stop", "schema"),
    ],
)
def test_an_answer_without_a_list_of_claims_is_of_no_use(content: str, finish: str, reason: str) -> None:
    with pytest.raises(UnusableError) as error:
        proposals(_answer(content, finish))
    assert error.value.reason == reason


def test_more_claims_than_a_paragraph_gives_are_set_apart() -> None:
    listed, surplus = proposals(_answer(json.dumps({"claims": list(range(45))})))
    assert (len(listed), len(surplus)) == (40, 5)


def test_answers_are_kept_and_damage_counts_as_absent(tmp_path: Any) -> None:
    cache, digest = Cache(tmp_path), "ab" * 32
    answer = Answer("текст", "stop", Spent(3, 4), "text")
    assert cache.get(digest) is None
    cache.put(digest, answer, "m")
    assert cache.get(digest) == answer
    path = next(tmp_path.rglob("*.json"))
    for damage in (b"", b"{", b"[]", b'{"schema": "other"}', path.read_bytes().replace(digest.encode(), b"x")):
        path.write_bytes(damage)
        assert cache.get(digest) is None
    assert [one.name for one in tmp_path.rglob("*.part")] == []
