"""Wrong input as a new user would give it: exit code, one clear line, nothing lost."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from entente.cli import _run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests away from a store that the person may have."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("ENTENTE_STORE", raising=False)


def _told(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one line that was said on stderr; nothing may be on stdout."""
    captured = capsys.readouterr()
    assert captured.out == ""
    lines = captured.err.strip().splitlines()
    assert len(lines) == 1, captured.err
    assert "Traceback" not in captured.err
    return lines[0]


def test_unknown_state_suggests_a_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert _run(["brief", "Kazahstan", "--out", str(tmp_path / "out")]) == 2
    line = _told(capsys)
    assert "Kazahstan" in line
    assert "Kazakhstan" in line
    assert not (tmp_path / "out").exists()


def test_unknown_verb_suggests_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["breif", "KAZ"]) == 2
    assert "brief" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"  \n\n\t \n", b"\xef\xbb\xbf"])
def test_empty_article(content: bytes, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    article = tmp_path / "empty.txt"
    article.write_bytes(content)
    assert _run(["brief", "KAZ", "--article", str(article), "--out", str(tmp_path / "out")]) == 1
    assert "empty" in _told(capsys)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("head", [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\x7fELF", b"\x00\x01\x02"])
def test_binary_article(head: bytes, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_bytes(head + bytes(range(256)) * 40)
    assert _run(["check", str(article)]) == 1
    line = _told(capsys)
    assert "article.txt" in line
    assert " - " in line, "a hint says what to do"


def test_missing_article(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert _run(["read", str(tmp_path / "none.txt")]) == 1
    assert "none.txt" in _told(capsys)


@pytest.mark.parametrize("source", ["sipri", "unga", "atop", "igo", "kz_trade"])
def test_wrong_file_names_the_expected_columns(source: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    assert _run(["load", source, str(wrong), "--store", str(tmp_path / "store")]) == 1
    line = _told(capsys)
    assert "wrong.csv" in line
    assert "expect" in line.lower()
    assert not (tmp_path / "store").exists(), "a file that cannot be read makes no store"


def test_unknown_pole_of_events(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["events", "KAZ", "--pole", "turkye"]) == 2
    assert "turkiye" in _told(capsys)


def test_unknown_source(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert _run(["load", "sipry", str(tmp_path / "x.csv")]) == 2
    assert "sipri" in _told(capsys)


def test_store_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert _run(["store", "stats", "--store", str(tmp_path / "none")]) == 1
    line = _told(capsys)
    assert "store init" in line


def test_store_that_is_not_a_store(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"not a database at all" * 100)
    assert _run(["store", "check", "--store", str(tmp_path)]) == 1
    assert "ledger" in _told(capsys)


@pytest.mark.parametrize("sql", ["DROP TABLE tie", "SELECT 1; SELECT 2", "COPY tie TO 'x.csv'", "SELEC 1", ""])
def test_query_is_read_only(sql: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["store", "query", sql]) in {1, 2}
    _told(capsys)


def test_bad_years(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["measure", "agreement", "KAZ", "RUS", "--years", "2020-2010"]) == 2
    assert "2000-2020" in _told(capsys)


def test_forms_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["actors", "poles", "--json", "--csv"]) == 2
    assert "--json" in _told(capsys)


def test_bad_pole_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "poles.csv"
    path.write_text("pole,member\nx,Atlantis\n", encoding="utf-8")
    assert _run(["brief", "KAZ", "--poles", str(path), "--out", str(tmp_path / "out")]) in {1, 2}
    _told(capsys)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Path:
    """Return a folder on a file system of 2 MiB."""
    place = tmp_path / "tiny"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("a small file system can only be mounted by root")
    return place


@pytest.fixture
def full_disk(tiny_disk: Path) -> Path:
    """Return the tiny disk with 40 KiB left."""
    (tiny_disk / "filler").write_bytes(b"x" * (2048 - 40) * 1024)
    return tiny_disk


def test_full_disk_while_writing_the_brief(
    full_disk: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(lambda: subprocess.run(["umount", str(full_disk)], check=False))
    assert _run(["brief", "KAZ", "--out", str(full_disk / "out")]) == 1
    line = _told(capsys)
    assert "full" in line or "space" in line
    left = [path.name for path in (full_disk / "out").rglob("*") if path.is_file()]
    assert "brief.html" not in left
    assert not [name for name in left if "tmp" in name or "part" in name]


def test_full_disk_while_loading(
    tiny_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(lambda: subprocess.run(["umount", str(tiny_disk)], check=False))
    rows = "".join(f"{77000 + i},77,2022-10-{1 + i % 28:02d},705,{1 + i % 3}\n" for i in range(900))
    votes = tmp_path / "votes.csv"
    votes.write_text("resid,session,date,ccode,vote\n" + rows, encoding="utf-8")
    store = tiny_disk / "store"
    assert _run(["store", "init", "--store", str(store)]) == 0
    capsys.readouterr()
    free = shutil.disk_usage(tiny_disk).free
    (tiny_disk / "filler").write_bytes(b"x" * max(free - 4096, 0))
    assert _run(["load", "unga", str(votes), "--store", str(store)]) == 1
    line = _told(capsys)
    assert "full" in line or "space" in line
    (tiny_disk / "filler").unlink()
    # with room again the store is sound and takes the file
    assert _run(["store", "check", "--repair", "--store", str(store)]) == 0
    assert _run(["load", "unga", str(votes), "--store", str(store), "--json"]) == 0


def test_no_permission(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "closed"
    place.mkdir()
    if os.geteuid() == 0:  # root may write anywhere, except on a read-only file system
        mount = ["mount", "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", str(place)]
        if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
            pytest.skip("root, and no read-only file system can be mounted")
    else:
        place.chmod(0o500)
    try:
        assert _run(["brief", "KAZ", "--out", str(place / "out")]) == 1
        line = _told(capsys)
        assert "permission" in line.lower() or "read-only" in line.lower()
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", str(place)], check=False)


def test_out_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    assert _run(["brief", "KAZ", "--out", str(tmp_path / "out")]) == 1
    _told(capsys)
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_reader_of_the_output_goes_away() -> None:
    query = "SELECT * FROM tie LIMIT 5000"  # more than a pipe holds
    command = f"{shlex.quote(sys.executable)} -m entente store query {shlex.quote(query)} --csv | true"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


SERVER = """
import http.server, sys, time
class Slow(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.send_header("ETag", '"one"')
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x" * 1000)
            self.wfile.flush()
        print("sent", flush=True)
        time.sleep(60)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Slow)
print(server.server_port, flush=True)
server.serve_forever()
"""


def test_interrupted_pull_says_so_and_keeps_what_it_has(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            command = [
                sys.executable,
                "-m",
                "entente",
                "pull",
                "unga",
                "--url",
                f"http://127.0.0.1:{port}/votes.csv.gz",
            ]
            command += ["--cache", str(tmp_path / "cache"), "--store", str(tmp_path / "store")]
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as pull:
                assert server.stdout.readline() == "sent\n"
                part = _appears(tmp_path / "cache")
                pull.send_signal(signal.SIGINT)
                _, err = pull.communicate(timeout=30)
                assert pull.returncode == 130
                assert "interrupted" in err
                assert "Traceback" not in err
                assert part.stat().st_size > 0
                assert not (tmp_path / "store").exists()
        finally:
            server.kill()


def _appears(folder: Path) -> Path:
    """Wait for a part file with most of what was sent, as a person would watch for it."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for path in folder.rglob("*.part"):
            if path.stat().st_size >= 60_000:
                return path
        time.sleep(0.01)
    pytest.fail("no part file appeared")


def test_a_cut_file_is_not_taken_for_a_whole_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    votes = tmp_path / "votes.csv"
    votes.write_text(
        "resid,session,date,ccode,vote\n77001,77,2022-10-12,705,2\n77001,77,2022-10-12,3", encoding="utf-8"
    )
    assert _run(["load", "unga", str(votes), "--store", str(tmp_path / "store")]) == 1
    assert "cut short" in _told(capsys)
    assert not (tmp_path / "store").exists()


def test_article_that_is_a_device(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["read", "/dev/zero"]) == 1
    assert "no ordinary file" in _told(capsys)


def test_years_in_odd_digits(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["measure", "agreement", "KAZ", "RUS", "--years", "²"]) == 2
    _told(capsys)


def test_interrupted_query_ends_at_once() -> None:
    query = "SELECT count(*) FROM range(1000000000000)"
    command = [sys.executable, "-m", "entente", "store", "query", query]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        time.sleep(3)  # the query has to be under way; it would run for minutes
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err


@pytest.mark.parametrize("task", ["rusentrel", "rusentne", "plover", "actors", "kaznerd", "speed"])
def test_a_benchmark_without_its_data(task: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert _run(["benchmark", "reading", "--task", task, "--data", str(tmp_path / "empty")]) == 1
    line = _told(capsys)
    assert str(tmp_path / "empty") in line
    assert " - " in line, "a hint says what to do"
