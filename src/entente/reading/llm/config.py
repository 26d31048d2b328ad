"""Where the model is and how much it may cost: a frozen record, from arguments and the environment.

The key is no part of it: it is read from the environment when a request is sent, and is never shown, logged or stored.
"""

from __future__ import annotations

import ipaddress
import math
import os
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from entente.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ENV_URL = "ENTENTE_LLM_URL"
ENV_MODEL = "ENTENTE_LLM_MODEL"
ENV_KEY = "ENTENTE_LLM_KEY"

_PATH = "/chat/completions"
_SECRET = re.compile(r"key|token|secret|password|sig", re.IGNORECASE)
_KEY = re.compile(r"[!-~]{1,4096}")
_COUNTS: dict[str, tuple[int, int]] = {
    "max_requests": (1, 10**9),
    "max_prompt_tokens": (1, 10**12),
    "max_completion_tokens": (1, 10**12),
    "max_answer_tokens": (16, 10**6),
    "max_answer_bytes": (1_000, 10**8),
    "retries": (0, 20),
    "concurrency": (1, 64),
    "seed": (0, 2**31 - 1),
}
_AMOUNTS: dict[str, tuple[float, float]] = {
    "prompt_price": (0.0, 1e6),
    "completion_price": (0.0, 1e6),
    "connect_timeout": (0.001, 3600.0),
    "timeout": (0.001, 3600.0),
}


@dataclass(frozen=True, slots=True)
class LlmConfig:
    """An endpoint, a model, and the limits of a run.

    Attributes
    ----------
    url
        Base address of an OpenAI-compatible server: ``https://host/v1``, ``http://localhost:11434``, or the full
        address that ends in ``/chat/completions``.
    model
        The model's name as the server knows it.
    max_requests
        HTTP requests of the run, repeated ones included.
    max_prompt_tokens, max_completion_tokens
        Tokens of the run, sent and received. A request that could break a limit is not sent.
    max_cost
        In the currency of the prices; ``None`` for no limit. It needs prices.
    prompt_price, completion_price
        Per 1,000 tokens.
    max_answer_tokens
        Tokens that one answer may have.
    max_answer_bytes
        Bytes that one response may have.
    connect_timeout, timeout
        Seconds to connect, and for the whole of one request.
    retries
        Further attempts after a failure that may pass (busy server, lost connection).
    concurrency
        Requests under way at the same time.
    seed
        Passed to the server; with temperature 0, answers repeat where the server allows it.
    cache
        Folder that keeps the answers, or ``None``: a run that is repeated asks only what was not answered.

    Raises
    ------
    OptionError
        If the address is none, would carry a secret, or a limit is out of range.
    """

    url: str
    model: str
    max_requests: int = 500
    max_prompt_tokens: int = 1_000_000
    max_completion_tokens: int = 250_000
    max_cost: float | None = None
    prompt_price: float = 0.0
    completion_price: float = 0.0
    max_answer_tokens: int = 2_000
    max_answer_bytes: int = 1_000_000
    connect_timeout: float = 10.0
    timeout: float = 300.0
    retries: int = 3
    concurrency: int = 1
    seed: int = 1
    cache: Path | None = None

    def __post_init__(self) -> None:
        _check_url(self.url)
        if not self.model.strip() or not self.model.isprintable() or len(self.model) > 200:  # noqa: PLR2004 - a name
            raise OptionError(f"no model named {self.model[:40]!r}", hint=f"name one by --llm-model or {ENV_MODEL}")
        for name, (low, high) in {**_COUNTS, **_AMOUNTS}.items():
            _check_range(name, getattr(self, name), low, high, whole=name in _COUNTS)
        if self.max_cost is not None:
            _check_range("max_cost", self.max_cost, 0.0, 1e9, whole=False)
            if not self.prompt_price and not self.completion_price:
                raise OptionError(
                    "a limit of cost needs prices", hint="give --llm-prices IN,OUT (per 1,000 tokens), or limit tokens"
                )

    @classmethod
    def from_environment(
        cls,
        url: str | None = None,
        model: str | None = None,
        *,
        environ: Mapping[str, str] | None = None,
        **limits: Any,  # noqa: ANN401 - checked by the constructor
    ) -> LlmConfig:
        """Return the configuration by arguments, else by ``ENTENTE_LLM_URL`` and ``ENTENTE_LLM_MODEL``.

        Raises
        ------
        OptionError
            If no endpoint or no model is named, or a limit is out of range.
        """
        known = os.environ if environ is None else environ
        place, name = url or known.get(ENV_URL, ""), model or known.get(ENV_MODEL, "")
        if not place.strip():
            raise OptionError("no language model endpoint is configured", hint=f"give --llm-url or set {ENV_URL}")
        if not name.strip():
            raise OptionError("no language model is named", hint=f"give --llm-model or set {ENV_MODEL}")
        given = {key: value for key, value in limits.items() if value is not None}
        return cls(place.strip(), name.strip(), **given)

    @property
    def endpoint(self) -> str:
        """The address that requests go to."""
        parts = urlsplit(self.url)
        path = parts.path.rstrip("/")
        full = path if path.endswith(_PATH) else (path or "/v1") + _PATH
        return urlunsplit((parts.scheme, parts.netloc, full, parts.query, ""))

    @property
    def host(self) -> str:
        """Host, with the port if one is given: what may be shown."""
        parts = urlsplit(self.url)
        return (parts.hostname or "") + (f":{parts.port}" if parts.port else "")

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is on this machine."""
        return _is_loopback(urlsplit(self.url).hostname or "")

    @property
    def is_encrypted(self) -> bool:
        """Whether the address is https."""
        return urlsplit(self.url).scheme == "https"

    def notice(self) -> str:
        """Return the sentence that says where the text goes."""
        if self.is_local:
            return f"LLM coder: the text goes to {self.host}, which is this machine (model {self.model})"
        plain = "" if self.is_encrypted else ", unencrypted"
        return f"LLM coder: the text leaves this machine{plain}: it is sent to {self.host} (model {self.model})"

    def key(self, environ: Mapping[str, str] | None = None) -> str:
        """Return the key from the environment, or an empty string.

        Raises
        ------
        OptionError
            If it cannot be a key, or would travel unencrypted to another network.
        """
        found = (os.environ if environ is None else environ).get(ENV_KEY, "").strip()
        if found and not _KEY.fullmatch(found):
            raise OptionError(f"{ENV_KEY} is not a key: it holds blanks or letters outside ASCII", hint="set it again")
        if found and not self.is_encrypted and not _is_near(urlsplit(self.url).hostname or ""):
            raise OptionError(f"the key would travel unencrypted to {self.host}", hint=f"use https, or unset {ENV_KEY}")
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return what may be shown: host, model and limits; no address with its query, no key."""
        hidden = {"url", "cache"}
        shown = {item.name: getattr(self, item.name) for item in fields(self) if item.name not in hidden}
        return {"host": self.host, "local": self.is_local, **shown}


def _check_url(url: str) -> None:
    """Refuse an address that is none, or that carries a secret: addresses end up in logs."""
    hint = "give one such as https://host/v1 or http://localhost:11434"
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isascii() or not url.isprintable() or " " in url:
        raise OptionError("the endpoint is no http or https address", hint=hint)
    if parts.username is not None or any(_SECRET.search(name) for name, _ in parse_qsl(parts.query)):
        raise OptionError("the endpoint's address holds a password or key", hint=f"put the key into {ENV_KEY}")


def _check_range(name: str, value: object, low: float, high: float, *, whole: bool) -> None:
    kinds = (int,) if whole else (int, float)
    fits = isinstance(value, kinds) and not isinstance(value, bool) and math.isfinite(value) and low <= value <= high
    if not fits:
        kind = "a whole number" if whole else "a number"
        raise OptionError(f"{name} is {value!r}, not {kind} from {low:g} to {high:g}", hint="change it")


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_near(host: str) -> bool:
    """Whether a host is on this machine or in a private network."""
    if _is_loopback(host) or not {".", ":"} & set(host):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host.endswith((".local", ".lan", ".internal"))
