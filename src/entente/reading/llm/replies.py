"""What a response means: an answer, or a trouble that says whether another attempt may help."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from entente.errors import FetchError
from entente.reading.llm.budget import Spent, estimate_tokens
from entente.reading.llm.cache import Answer
from entente.reading.llm.config import ENV_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from entente.reading.llm.config import LlmConfig

_OK, _BAD, _LOGIN, _FORBIDDEN, _MISSING, _UNPROCESSABLE, _TOO_MANY, _ERROR = 200, 400, 401, 403, 404, 422, 429, 500
_BUSY = (408, 425, _TOO_MANY)
_REDIRECTS = range(300, 400)
_FORMAT = re.compile(r"response_format|json_schema|json_object|grammar", re.IGNORECASE)
_SIZE = re.compile(r"context (?:length|window|size)|too (?:long|large|many)|exceed", re.IGNORECASE)
_UNPRINTED = re.compile(r"[^\x20-\x7e\u00a1-\u024f\u0400-\u04ff]+")
_SHOWN = 160
_MOST_TOKENS = 10**8


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of the question when its response comes."""

    config: LlmConfig
    estimate: int
    mode: str
    key: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a request gave no answer.

    Attributes
    ----------
    final
        No other attempt at this question will do better.
    stop
        No other question will do better either.
    wait
        Seconds that the server asks to wait.
    form
        What the server says of the question's form, if that may be what it refuses.
    lost
        Tokens that the attempt may have cost all the same.
    """

    error: FetchError
    final: bool = False
    stop: bool = False
    wait: float | None = None
    form: str | None = None
    lost: Spent | None = None


def unseen(estimate: int) -> Spent:
    """Return what a request that got no response may have cost."""
    return Spent(estimate, 0, estimated=True)


def judge(status: int, headers: Mapping[str, str], data: bytes, asked: Asked) -> Answer | Trouble:
    """Return the answer in a response, or what is wrong with it.

    Parameters
    ----------
    data
        The body as it came; longer than the limit if it was cut there.
    """
    host = asked.config.host
    if status in _REDIRECTS:
        hint = "redirects are not followed: give the final address"
        return Trouble(FetchError(f"{host} redirects elsewhere ({status})", hint=hint), final=True, stop=True)
    if status != _OK:
        return _refused(status, headers, data, asked)
    lost = unseen(asked.estimate)
    if len(data) > asked.config.max_answer_bytes:
        what = f"{host} answers with more than {asked.config.max_answer_bytes:,} bytes"
        return Trouble(FetchError(what, hint="check that this is a language model's address"), final=True, lost=lost)
    kind = headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if not (kind.endswith("json")) or headers.get("content-encoding", "identity") != "identity":
        what = f"{host} answers with {_shown(kind, '') or 'something'} instead of plain JSON"
        return Trouble(FetchError(what, hint="check the address: it should end in /v1"), final=True, lost=lost)
    return _read(data, asked) or Trouble(
        FetchError(f"{host} sends no valid answer: cut off, garbled, or of another form", hint="check the server"),
        lost=lost,
    )


def _refused(status: int, headers: Mapping[str, str], data: bytes, asked: Asked) -> Trouble:
    host, said = asked.config.host, data[:4_000].decode("utf-8", "replace")
    if status in {_LOGIN, _FORBIDDEN}:
        hint = f"set {ENV_KEY} to a valid key" if not asked.key else f"check {ENV_KEY} and what the key may be used for"
        return Trouble(FetchError(f"{host} refuses the key ({status})", hint=hint), final=True, stop=True)
    form = said if _concerns_form(status, said) else None
    if status == _MISSING:
        what = f"{host} knows no such address or no model {asked.config.model!r} (404)"
        hint = "check --llm-url and --llm-model; servers list their models at /v1/models"
        return Trouble(FetchError(what, hint=hint), final=True, stop=True, form=form)
    if status in _BUSY or status >= _ERROR:
        wait = retry_after(headers.get("retry-after", ""))
        error = FetchError(f"{host} is busy or out of order ({status})", hint="run again later")
        return Trouble(error, wait=wait, form=form)
    message = _shown(_message(said), asked.key)
    what = f"{host} refuses the question ({status})" + (f": {message}" if message else "")
    return Trouble(FetchError(what, hint="check the model and the limits"), final=True, form=form)


def _concerns_form(status: int, said: str) -> bool:
    """Whether the server may refuse how the question is put, not what it asks."""
    if status in {_BAD, _UNPROCESSABLE}:
        return not _SIZE.search(said)
    return status != _TOO_MANY and bool(_FORMAT.search(said))


def _message(said: str) -> str:
    """Return the sentence of an error response."""
    try:
        body = json.loads(said)
    except (ValueError, RecursionError):
        return ""
    inner = body.get("error", body) if isinstance(body, dict) else None
    found = inner.get("message", "") if isinstance(inner, dict) else inner
    return found if isinstance(found, str) else ""


def _shown(text: str, key: str) -> str:
    """Return a server's words fit to be shown: short, printable, without the key."""
    safe = text.replace(key, "***") if key else text
    return _UNPRINTED.sub(" ", safe).strip()[:_SHOWN]


def _read(data: bytes, asked: Asked) -> Answer | None:
    try:
        body = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    choice = _first(body.get("choices")) if isinstance(body, dict) else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        return None
    content, refusal = message.get("content"), message.get("refusal")
    finish = "refusal" if isinstance(refusal, str) and refusal else choice.get("finish_reason")
    if not isinstance(content, str) and not isinstance(finish, str):
        return None
    text = _clean(content) if isinstance(content, str) else ""
    spent = _spent(body.get("usage"), asked, text)
    return Answer(text, finish if isinstance(finish, str) else "", spent, asked.mode)


def _first(choices: Any) -> Any:  # noqa: ANN401 - any JSON
    return choices[0] if isinstance(choices, list) and choices else None


def _clean(text: str) -> str:
    """Replace half characters, which cannot be written to a file."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _spent(usage: Any, asked: Asked, content: str) -> Spent:  # noqa: ANN401 - any JSON
    """Return the tokens as the server counts them, else estimated."""
    given = usage if isinstance(usage, dict) else {}
    prompt, completion = (given.get(name, -1) for name in ("prompt_tokens", "completion_tokens"))
    if _is_count(prompt) and _is_count(completion) and prompt + completion > 0:
        return Spent(int(prompt), int(completion))
    return Spent(asked.estimate, estimate_tokens(content), estimated=True)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_TOKENS


def retry_after(word: str) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for (a number or a date), or ``None``."""
    if re.fullmatch(r"\d{1,9}(?:\.\d{1,6})?", word.strip()):
        return float(word)
    try:
        moment = parsedate_to_datetime(word)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)
