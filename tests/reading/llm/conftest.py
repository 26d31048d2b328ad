"""A language model that is none: a server on 127.0.0.1 that answers by a script, or replays recorded exchanges.

A cassette is a JSON file with exchanges ``request hash -> response``; a request without one fails the test. Set
``ENTENTE_RECORD=1`` to write the hashes anew after the question has changed: an exchange then belongs to the request
whose paragraph holds its ``paragraph``.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from entente.reading import read_document
from entente.reading.llm import LlmConfig, Patience
from entente.reading.llm.passages import passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from entente.evidence.claims import Document
    from entente.reading.llm.passages import Passage

CASSETTES = Path(__file__).parent / "cassettes"
RECORD = os.environ.get("ENTENTE_RECORD") == "1"


@dataclass(frozen=True)
class Reply:
    """What the server sends; ``manner`` is how: whole, cut off, never, without end."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    manner: str = "whole"


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def user(self) -> str:
        return str(self.body["messages"][1]["content"])

    @property
    def digest(self) -> str:
        """Hash of model and question; instructions and schema may be reworded without new recordings."""
        return hashlib.sha256(f"{self.body['model']}\n{self.user}".encode()).hexdigest()


class FakeModel:
    """The server: what it was asked, and how it answers."""

    def __init__(self, script: Callable[[Seen], Reply]) -> None:
        self.script = script
        self.seen: list[Seen] = []
        self.closing = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


def _handler(model: FakeModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", "0"))
            seen = Seen(self.path, dict(self.headers), json.loads(self.rfile.read(size)))
            model.seen.append(seen)
            with suppress(OSError):  # the client has gone: what these tests are about
                _send(self, model.script(seen), model.closing)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _send(handler: BaseHTTPRequestHandler, reply: Reply, closing: threading.Event) -> None:
    if reply.manner == "silent":
        closing.wait()
    elif reply.manner == "dripping":
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        _until(closing, handler, b"x", pause=0.01)
    elif reply.manner != "dropped":
        _respond(handler, reply, closing)


def _respond(handler: BaseHTTPRequestHandler, reply: Reply, closing: threading.Event) -> None:
    handler.send_response(reply.status)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    if reply.manner != "endless":
        missing = 10 if reply.manner == "cut" else 0
        handler.send_header("Content-Length", str(len(reply.body) + missing))
    handler.end_headers()
    handler.wfile.write(reply.body)
    if reply.manner == "endless":
        _until(closing, handler, b" " * 65_536)


def _until(closing: threading.Event, handler: BaseHTTPRequestHandler, piece: bytes, pause: float = 0.0) -> None:
    """Send the same again and again, until the client or the test ends."""
    while not closing.wait(pause):
        handler.wfile.write(piece)
        handler.wfile.flush()


@contextmanager
def running(script: Callable[[Seen], Reply]) -> Iterator[FakeModel]:
    model = FakeModel(script)
    thread = threading.Thread(target=model.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.closing.set()
        model.server.shutdown()
        model.server.server_close()
        thread.join()


def completion(content: str, *, finish: str = "stop", usage: tuple[int, int] | None = (900, 100)) -> bytes:
    """Return a chat completion as servers send it."""
    body: dict[str, Any] = {
        "id": "x",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}],
    }
    if usage is not None:
        body["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
    return json.dumps(body).encode()


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[Seen], Reply]], FakeModel]]:
    """Start a server with a script."""
    with ExitStack() as stack:
        yield lambda script: stack.enter_context(running(script))


@pytest.fixture
def reply() -> type[Reply]:
    return Reply


@pytest.fixture
def answering() -> Callable[..., Reply]:
    """Make the reply of a model that proposes these claims."""

    def make(*items: dict[str, Any], **options: Any) -> Reply:
        return Reply(body=completion(json.dumps({"claims": list(items)}, ensure_ascii=False), **options))

    return make


@pytest.fixture
def saying() -> Callable[..., Reply]:
    """Make the reply of a model that says this."""

    def make(content: str, **options: Any) -> Reply:
        return Reply(body=completion(content, **options))

    return make


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def patience(pauses: list[float]) -> Patience:
    """Wait without waiting; what was waited for is in ``pauses``."""

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    return Patience(sleep=sleep, jitter=lambda: 1.0)


@pytest.fixture
def cassette() -> Iterator[Callable[[str], FakeModel]]:
    """Replay a recorded cassette by its name; what was asked and not recorded fails the test."""
    missing: list[str] = []
    tapes: dict[Path, list[dict[str, Any]]] = {}

    def play(name: str) -> FakeModel:
        path = CASSETTES / f"{name}.json"
        tape = tapes[path] = json.loads(path.read_text(encoding="utf-8"))["exchanges"]
        return stack.enter_context(running(lambda seen: _replay(seen, tape, missing)))

    with ExitStack() as stack:
        yield play
    if RECORD:
        for path, tape in tapes.items():
            whole = {**json.loads(path.read_text(encoding="utf-8")), "exchanges": tape}
            path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert missing == [], "requests that no cassette answers; record them with ENTENTE_RECORD=1"


def _replay(seen: Seen, tape: list[dict[str, Any]], missing: list[str]) -> Reply:
    paragraph = seen.user.rpartition("begin: paragraph to code")[2]
    if RECORD:
        for one in tape:
            if one["paragraph"] in paragraph:
                one["request"] = seen.digest
    found = next((one["response"] for one in tape if one["request"] == seen.digest), None)
    if found is None:
        missing.append(paragraph)
        return Reply(404, b"{}")
    content = found["content"]
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return Reply(body=completion(text, finish=found.get("finish", "stop"), usage=tuple(found["usage"])))


@pytest.fixture
def config() -> Callable[..., LlmConfig]:
    """Make the configuration for a server."""

    def make(model: FakeModel | str, **limits: Any) -> LlmConfig:
        url = model if isinstance(model, str) else model.url
        return LlmConfig(url, "test-model", **{"timeout": 20.0, "connect_timeout": 5.0, **limits})

    return make


SENTENCE = "Турция поставила Казахстану 12 беспилотников."


@pytest.fixture
def document() -> Document:
    return read_document(SENTENCE, lang="ru", pub_date="2024-05-14")


@pytest.fixture(scope="session")
def passage_of() -> Callable[..., Passage]:
    """Return the last paragraph of a text as the model is shown it."""

    def make(text: str, *, lang: str = "ru", pub_date: str | None = "2024-05-14") -> Passage:
        return passages(read_document(text, lang=lang, pub_date=pub_date))[0][-1]

    return make


@pytest.fixture
def item() -> Callable[..., dict[str, Any]]:
    """Make a proposal: a right one for the sentence of ``document``, unless changed."""

    def make(**changes: Any) -> dict[str, Any]:
        right: dict[str, Any] = {
            "quote": SENTENCE,
            "source": [{"id": "TUR", "surface": "Турция"}],
            "target": [{"id": "KAZ", "surface": "Казахстану"}],
            "reciprocal": False,
            "subject": "arms/arms_transfer",
            "kind": "event",
            "modality": "asserted",
            "negated": False,
            "future": False,
            "hypothetical": False,
            "historical": False,
            "direction": None,
            "valence": 1,
            "plover": "COOPERATE",
            "speakers": [],
            "attitudes": [],
            "time": None,
            "quantity": None,
            "confidence": 0.9,
        }
        assert set(changes) <= set(right)
        return {**right, **changes}

    return make


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the person's own endpoint and key out of the tests, and proxies too."""
    for name in list(os.environ):
        if name.startswith("ENTENTE_LLM_") or name.lower() in {"http_proxy", "https_proxy", "all_proxy"}:
            monkeypatch.delenv(name)
