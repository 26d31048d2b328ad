"""Downloads against a real server on this machine that cuts, stalls, lies, changes the file and refuses."""

from __future__ import annotations

import errno
import hashlib
import json
import threading
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from entente.errors import FetchError, OptionError, OutputError, UnknownNameError, UsageError
from entente.sources import Patience, fetch, pull, remotes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BODY = bytes(range(256)) * 4000
"""About a megabyte, so that it arrives in several pieces."""

OTHER = BODY[::-1]
HALF = len(BODY) // 2
SHA = hashlib.sha256(BODY).hexdigest()


@dataclass
class Plan:
    """What the server does with successive requests; the last step is repeated."""

    steps: list[Callable[[Handler], None]]
    seen: list[dict[str, str]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the next step of the plan."""

    protocol_version = "HTTP/1.1"
    plan: Plan

    def do_GET(self) -> None:
        step = self.plan.steps[min(len(self.plan.seen), len(self.plan.steps) - 1)]
        self.plan.seen.append({"path": self.path, **{key.lower(): value for key, value in self.headers.items()}})
        step(self)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
        """Stay silent."""

    def answer(self, status: int, body: bytes = b"", **headers: object) -> None:
        self.send_response(status)
        given = {key.replace("_", "-"): value for key, value in headers.items()}
        for key, value in {"Content-Length": len(body), **given}.items():
            if value is not None:
                self.send_header(key, str(value))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    @property
    def first(self) -> int:
        """First byte that is asked for."""
        return int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))


def whole(body: bytes = BODY, etag: str = '"v1"') -> Callable[[Handler], None]:
    """Serve all of it, or the rest if asked for the rest of this version."""

    def step(handler: Handler) -> None:
        asked = handler.headers.get("If-Range")
        if asked and asked == etag:
            place = f"bytes {handler.first}-{len(body) - 1}/{len(body)}"
            handler.answer(206, body[handler.first :], ETag=etag, Content_Range=place)
        else:
            handler.answer(200, body, ETag=etag)

    return step


def cut(upto: int = HALF, body: bytes = BODY, **headers: object) -> Callable[[Handler], None]:
    """Announce everything, send a part, hang up."""

    def step(handler: Handler) -> None:
        given = {"Content_Length": len(body), "ETag": '"v1"', **headers}
        handler.answer(200, body[:upto], **given)
        handler.close_connection = True
        handler.connection.shutdown(2)

    return step


def refuse(status: int, **headers: object) -> Callable[[Handler], None]:
    def step(handler: Handler) -> None:
        handler.answer(status, b"no", **headers)

    return step


class QuietServer(ThreadingHTTPServer):
    """Says nothing when a client hangs up."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent."""


@dataclass
class Server:
    """A running server: its address, and what it was asked."""

    url: str
    plan: Plan

    @property
    def seen(self) -> list[dict[str, str]]:
        return self.plan.seen


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Server]]:
    """Return a function that starts a server with a plan."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    running: list[tuple[ThreadingHTTPServer, Plan, threading.Thread]] = []

    def start(*steps: Callable[[Handler], None]) -> Server:
        plan = Plan(list(steps))
        server = QuietServer(("127.0.0.1", 0), type("Planned", (Handler,), {"plan": plan}))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        running.append((server, plan, thread))
        return Server(f"http://127.0.0.1:{server.server_address[1]}/data.csv", plan)

    yield start
    for server, plan, thread in running:
        plan.release.set()
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Clock:
    """Remembers how long it was asked to sleep, and does not."""

    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def patience(self, **options: Any) -> Patience:
        return Patience(sleep=self.sleep, jitter=lambda: 1.0, **{"stall": 5.0, **options})


@pytest.fixture
def clock() -> Clock:
    return Clock()


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_arrives_whole_and_alone(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    server = serve(whole())
    told: list[tuple[int, int | None]] = []
    target = fetch(
        server.url,
        tmp_path / "deep" / "data.csv",
        sha256=SHA.upper(),
        progress=lambda done, total: told.append((done, total)),
        patience=clock.patience(),
    )
    assert target.read_bytes() == BODY
    assert leftovers(target.parent) == ["data.csv"]
    assert told[0] == (0, len(BODY))
    assert told[-1] == (len(BODY), len(BODY))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert server.seen[0]["accept-encoding"] == "identity"
    assert clock.slept == []


def test_a_cut_download_goes_on_where_it_stopped(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    server = serve(cut(), whole())
    assert fetch(server.url, tmp_path / "data.csv", patience=clock.patience()).read_bytes() == BODY
    assert server.seen[1]["range"] == f"bytes={HALF}-"
    assert server.seen[1]["if-range"] == '"v1"'
    assert len(clock.slept) == 1


def test_a_later_call_goes_on_too(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    server = serve(cut(), refuse(404), whole())
    with pytest.raises(FetchError, match="no such file"):
        fetch(server.url, tmp_path / "data.csv", patience=clock.patience())
    assert (tmp_path / "data.csv.part").stat().st_size == HALF
    assert fetch(server.url, tmp_path / "data.csv", sha256=SHA, patience=clock.patience()).read_bytes() == BODY
    assert server.seen[2]["range"] == f"bytes={HALF}-"


def test_the_date_of_change_stands_in_for_a_tag(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    changed = formatdate(1_700_000_000, usegmt=True)

    def rest(handler: Handler) -> None:
        place = f"bytes {handler.first}-{len(BODY) - 1}/{len(BODY)}"
        handler.answer(206, BODY[handler.first :], Last_Modified=changed, Content_Range=place)

    server = serve(cut(ETag='W/"weak"', Last_Modified=changed), rest)
    assert fetch(server.url, tmp_path / "data.csv", patience=clock.patience()).read_bytes() == BODY
    assert server.seen[1]["if-range"] == changed


def test_a_weak_tag_alone_means_a_fresh_start(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    server = serve(cut(ETag='W/"weak"'), whole(etag='W/"weak"'))
    assert fetch(server.url, tmp_path / "data.csv", patience=clock.patience()).read_bytes() == BODY
    assert "range" not in server.seen[1]


def test_a_changed_file_is_never_spliced(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    server = serve(cut(), whole(OTHER, '"v2"'))
    assert fetch(server.url, tmp_path / "data.csv", patience=clock.patience()).read_bytes() == OTHER


@pytest.mark.parametrize("headers", [{"ETag": '"v2"'}, {"Content_Range": f"bytes 5-{len(OTHER) - 1}/{len(OTHER)}"}, {}])
def test_a_rest_of_another_version_is_refused(
    serve: Callable[..., Server], tmp_path: Path, clock: Clock, headers: dict[str, object]
) -> None:
    """The server ignores If-Range, or sends another range, or none that is named."""

    def careless(handler: Handler) -> None:
        place = {"Content_Range": f"bytes {handler.first}-{len(OTHER) - 1}/{len(OTHER)}"} if "ETag" in headers else {}
        handler.answer(206, OTHER[handler.first :], **place, **headers)

    server = serve(cut(), careless, whole(OTHER, '"v2"'))
    assert fetch(server.url, tmp_path / "data.csv", patience=clock.patience()).read_bytes() == OTHER
    assert "range" not in server.seen[2]


def test_a_spliced_file_is_found_by_its_sum_and_fetched_anew(
    serve: Callable[..., Server], tmp_path: Path, clock: Clock
) -> None:
    def deceitful(handler: Handler) -> None:
        place = f"bytes {handler.first}-{len(OTHER) - 1}/{len(OTHER)}"
        handler.answer(206, OTHER[handler.first :], ETag='"v1"', Content_Range=place)

    server = serve(cut(), deceitful, whole())
    assert fetch(server.url, tmp_path / "data.csv", sha256=SHA, patience=clock.patience()).read_bytes() == BODY
    assert len(server.seen) == 3


def test_a_server_that_ignores_ranges_starts_over(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    server = serve(cut(), lambda handler: handler.answer(200, BODY, ETag='"v1"'))
    assert fetch(server.url, tmp_path / "data.csv", sha256=SHA, patience=clock.patience()).read_bytes() == BODY


def test_a_range_beyond_the_end_starts_over(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    server = serve(cut(), refuse(416, Content_Range=f"bytes */{HALF}"), whole(BODY[:HALF]))
    assert fetch(server.url, tmp_path / "data.csv", patience=clock.patience()).read_bytes() == BODY[:HALF]


def test_a_length_that_promises_too_much_ends_in_an_error(
    serve: Callable[..., Server], tmp_path: Path, clock: Clock
) -> None:
    def lying(handler: Handler) -> None:
        if handler.headers.get("Range"):
            place = f"bytes {handler.first}-{len(BODY) + 99}/{len(BODY) + 100}"
            handler.answer(206, BODY[handler.first :], Content_Length=100, Content_Range=place, ETag='"v1"')
            handler.connection.shutdown(2)
        else:
            cut(len(BODY), BODY, Content_Length=len(BODY) + 100)(handler)
        handler.close_connection = True

    server = serve(lying)
    with pytest.raises(FetchError, match="connection failed"):
        fetch(server.url, tmp_path / "data.csv", patience=clock.patience(attempts=3))
    assert not (tmp_path / "data.csv").exists()
    assert len(server.seen) == 4  # the first brought bytes, then three in a row did not


def test_a_part_shorter_than_the_whole_is_noticed(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    def short(handler: Handler) -> None:
        place = f"bytes {handler.first}-{handler.first + 9}/{len(BODY)}"
        handler.answer(206, BODY[handler.first : handler.first + 10], ETag='"v1"', Content_Range=place)

    server = serve(cut(), short, whole())
    assert fetch(server.url, tmp_path / "data.csv", sha256=SHA, patience=clock.patience()).read_bytes() == BODY
    assert server.seen[2]["range"] == f"bytes={HALF + 10}-"


def test_a_length_that_promises_too_little_is_found_by_the_sum(
    serve: Callable[..., Server], tmp_path: Path, clock: Clock
) -> None:
    def lying(handler: Handler) -> None:
        handler.answer(200, BODY, Content_Length=1000)
        handler.close_connection = True

    with pytest.raises(FetchError, match="not the expected file"):
        fetch(serve(lying).url, tmp_path / "data.csv", sha256=SHA, patience=clock.patience())
    assert leftovers(tmp_path) == []


def test_a_file_without_a_stated_end_is_refused(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    def endless(handler: Handler) -> None:
        handler.answer(200, BODY, Content_Length=None)
        handler.close_connection = True

    with pytest.raises(FetchError, match="where the file ends"):
        fetch(serve(endless).url, tmp_path / "data.csv", patience=clock.patience())


def test_chunks_need_no_length(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    def chunked(handler: Handler) -> None:
        handler.answer(200, Content_Length=None, Transfer_Encoding="chunked")
        for piece in (BODY[:HALF], BODY[HALF:], b""):
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")

    assert fetch(serve(chunked).url, tmp_path / "data.csv", patience=clock.patience()).read_bytes() == BODY


def test_chunks_that_break_off_are_noticed(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    def broken(handler: Handler) -> None:
        handler.answer(200, Content_Length=None, Transfer_Encoding="chunked")
        handler.wfile.write(b"5\r\nabcde\r\n")
        handler.close_connection = True

    server = serve(broken, whole())
    assert fetch(server.url, tmp_path / "data.csv", patience=clock.patience()).read_bytes() == BODY


def test_silence_is_not_waited_out(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    def silent(handler: Handler) -> None:
        handler.answer(200, BODY[:HALF], Content_Length=len(BODY), ETag='"v1"')
        handler.plan.release.wait(20)
        handler.close_connection = True

    server = serve(silent, whole())
    patience = clock.patience(stall=0.2)
    assert fetch(server.url, tmp_path / "data.csv", sha256=SHA, patience=patience).read_bytes() == BODY
    assert server.seen[1]["range"] == f"bytes={HALF}-"


def test_nobody_listens(tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(FetchError, match="connection failed") as caught:
        fetch("http://127.0.0.1:9/x", tmp_path / "x", patience=clock.patience(attempts=3))
    assert "same command" in caught.value.hint
    assert clock.slept == [1.0, 2.0]
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451, 400])
def test_a_refusal_is_final(serve: Callable[..., Server], tmp_path: Path, clock: Clock, status: int) -> None:
    server = serve(refuse(status))
    with pytest.raises(FetchError, match=f"\\({status}\\)"):
        fetch(server.url, tmp_path / "x", patience=clock.patience())
    assert len(server.seen) == 1
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_trouble_on_the_server_is_tried_again(
    serve: Callable[..., Server], tmp_path: Path, clock: Clock, status: int
) -> None:
    server = serve(refuse(status), refuse(status), whole())
    assert fetch(server.url, tmp_path / "x", patience=clock.patience()).read_bytes() == BODY
    assert clock.slept == [1.0, 2.0]


def test_the_server_may_ask_for_time(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    server = serve(refuse(503, Retry_After="7"), refuse(429, Retry_After=formatdate(0, usegmt=True)), whole())
    fetch(server.url, tmp_path / "x", patience=clock.patience())
    assert clock.slept == [7.0, 2.0]


def test_but_not_for_a_day(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(FetchError, match="asks to wait 86400 s"):
        fetch(serve(refuse(429, Retry_After="86400")).url, tmp_path / "x", patience=clock.patience())
    assert clock.slept == []


def test_redirects_are_followed_but_not_in_a_circle(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    server = serve(refuse(302, Location="/there"), whole())
    assert fetch(server.url, tmp_path / "x", patience=clock.patience()).read_bytes() == BODY
    assert server.seen[1]["path"] == "/there"
    with pytest.raises(FetchError, match="circle"):
        fetch(serve(refuse(302, Location="/data.csv")).url, tmp_path / "y", patience=clock.patience())
    with pytest.raises(FetchError, match="elsewhere"):
        fetch(serve(refuse(302, Location="ftp://example.org/x")).url, tmp_path / "z", patience=clock.patience())


@pytest.mark.parametrize("length", [len(BODY), None])
def test_what_is_too_large_is_refused(
    serve: Callable[..., Server], tmp_path: Path, clock: Clock, length: int | None
) -> None:
    def large(handler: Handler) -> None:
        if length is None:
            handler.answer(200, Content_Length=None, Transfer_Encoding="chunked")
            handler.wfile.write(f"{len(BODY):x}\r\n".encode() + BODY + b"\r\n0\r\n\r\n")
        else:
            handler.answer(200, BODY)

    server = serve(large)
    with pytest.raises(FetchError, match="more than the limit of 1,000"):
        fetch(server.url, tmp_path / "x", max_bytes=1000, patience=clock.patience())
    assert len(server.seen) == 1
    assert leftovers(tmp_path) == []


def test_a_wrong_sum_leaves_nothing(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(FetchError, match=SHA):
        fetch(serve(whole()).url, tmp_path / "x", sha256="0" * 64, patience=clock.patience())
    assert leftovers(tmp_path) == []


def test_a_file_that_is_already_there_is_not_fetched(
    serve: Callable[..., Server], tmp_path: Path, clock: Clock
) -> None:
    server = serve(whole())
    (tmp_path / "x").write_bytes(BODY)
    fetch(server.url, tmp_path / "x", sha256=SHA, patience=clock.patience())
    assert server.seen == []


def test_an_interrupted_download_keeps_what_it_has(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    server = serve(whole())

    def interrupt(done: int, _total: int | None) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(server.url, tmp_path / "x", progress=interrupt, patience=clock.patience())
    kept = (tmp_path / "x.part").stat().st_size
    assert 0 < kept < len(BODY)
    assert fetch(server.url, tmp_path / "x", sha256=SHA, patience=clock.patience()).read_bytes() == BODY
    assert server.seen[1]["range"] == f"bytes={kept}-"


def test_a_part_of_another_address_is_not_used(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "x.part").write_bytes(OTHER[:HALF])
    (tmp_path / "x.part.json").write_text(json.dumps({"url": "http://elsewhere", "validator": '"v1"'}))
    assert fetch(serve(whole()).url, tmp_path / "x", patience=clock.patience()).read_bytes() == BODY


@pytest.mark.parametrize("about", ["", "[]", '{"url": 3}', "{"])
def test_a_part_of_unknown_origin_is_not_used(
    serve: Callable[..., Server], tmp_path: Path, clock: Clock, about: str
) -> None:
    server = serve(whole())
    (tmp_path / "x.part").write_bytes(OTHER[:HALF])
    (tmp_path / "x.part.json").write_text(about)
    assert fetch(server.url, tmp_path / "x", patience=clock.patience()).read_bytes() == BODY
    assert "range" not in server.seen[0]


def test_a_full_disk_is_told_and_nothing_lost(
    serve: Callable[..., Server], tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from entente.sources import download

    server = serve(whole())
    written = 0

    def write(part: Any, chunk: bytes) -> None:
        nonlocal written
        if written:
            raise OSError(errno.ENOSPC, "No space left on device")
        written += part._file.write(chunk)

    with monkeypatch.context() as patch:
        patch.setattr(download._Part, "write", write)
        with pytest.raises(OutputError, match="No space left") as caught:
            fetch(server.url, tmp_path / "x", patience=clock.patience())
    assert "free some space" in caught.value.hint
    assert (tmp_path / "x.part").stat().st_size == written > 0
    assert fetch(server.url, tmp_path / "x", sha256=SHA, patience=clock.patience()).read_bytes() == BODY
    assert server.seen[1]["range"] == f"bytes={written}-"


def test_a_target_that_cannot_be_is_told(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError) as caught:
        fetch("http://127.0.0.1:9/x", tmp_path / "file" / "x", patience=clock.patience())
    assert caught.value.hint


def test_two_downloads_of_one_file_do_not_mix(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    server = serve(whole())
    outcome: list[str] = []

    def second(done: int, _total: int | None) -> None:
        if done and not outcome:
            try:
                fetch(server.url, tmp_path / "x", patience=clock.patience())
            except FetchError as error:
                outcome.append(error.message)

    fetch(server.url, tmp_path / "x", progress=second, patience=clock.patience())
    assert "another process" in outcome[0]
    assert (tmp_path / "x").read_bytes() == BODY


@pytest.mark.parametrize("url", ["ftp://example.org/x", "file:///etc/passwd", "no address", "http://", ""])
def test_no_address(url: str, tmp_path: Path) -> None:
    with pytest.raises(OptionError):
        fetch(url, tmp_path / "x")


def test_a_limit_must_be_positive(tmp_path: Path) -> None:
    with pytest.raises(OptionError):
        fetch("https://example.org/x", tmp_path / "x", max_bytes=0)


def test_pull_from_an_address(serve: Callable[..., Server], tmp_path: Path, clock: Clock) -> None:
    url = serve(whole()).url.replace("data.csv", "..%2F.hidden%2Fda%20ta.csv?x=1")
    path = pull("unga", tmp_path, url=url, patience=clock.patience())
    assert path.parent == tmp_path
    assert path.read_bytes() == BODY


@pytest.mark.parametrize("name", ["sipri", "undl", "unga", "exercises_russia"])
def test_what_must_be_fetched_by_hand_says_how(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        pull(name, tmp_path)
    assert f"entente load {name} FILE" in caught.value.hint


def test_pull_of_an_unknown_dataset_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="did you mean sipri"):
        pull("sirpi", tmp_path)


def test_remotes_are_secure_and_licensed() -> None:
    for name, remote in remotes().items():
        assert remote.source == name
        assert remote.url.startswith("https://")
        assert remote.licence
        assert len(remote.sha256) in {0, 64}
    assert not {"sipri", "undl"} & set(remotes())
