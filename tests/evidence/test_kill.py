"""A writer that is killed, at any moment, loses nothing that it had reported as stored.

A helper process imports everything once; for each kill it forks a loader, a real process that adds reading after
reading and prints a line when an ``add`` has returned. The loader gets SIGKILL: at random moments, and then at each
single step (file opened, folder made, file renamed, SQL statement begun) of one ``add``.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from entente.evidence import Query, Store, open_evidence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.evidence.conftest import MakeReading

SEED = 20_240_501
KILLS = 50
KILLS_PER_STORE = 10
LONGEST_SECONDS = 0.12
ROWS = 40

_HELPER = """
import hashlib, os, signal, sqlite3, sys
import pyarrow as pa
import pyarrow.compute, pyarrow.parquet
from entente.evidence import Coverage, Origin, Reading, Reject, Store
from entente.evidence import catalogue, check, lake, ledger, lock, schema, store, texts

ROWS = int(sys.argv[1])
ORIGIN = Origin("sipri", "p", "t", "v", "c", "u", "l", True)
TIE = dict(domain="arms", kind="arms_delivery", sender="RUS", receiver="KAZ", directed=True, year=2000, year_to=2000,
           value=1.0, unit="TIV_million", n=1, status="value", item="x", locator="line 1")

def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

def reading(content):
    table = pa.Table.from_pylist([{**TIE, "locator": f"{content} {number}"} for number in range(ROWS)])
    coverage = (Coverage("arms", "arms_delivery", "*", "*", 1950, 2023),)
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    return Reading(ORIGIN, sha256, "2024", {"tie": table}, coverage, (Reject(1, "r"),))

def load(path, name, most):
    opened = Store.open(path)
    for number in range(most):
        say("stored", opened.add(reading(f"{name} {number}")).sha256)

def die_at(step):
    # Counts what can be told from outside: what Python opens, makes, renames and removes, and what SQLite is asked.
    left = [step]
    def count(*_):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    watched = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "fcntl.flock", "sqlite3.connect"}
    sys.addaudithook(lambda event, _: count() if event in watched else None)
    real = sqlite3.connect
    def connect(*given, **named):
        connection = real(*given, **named)
        connection.set_trace_callback(count)
        return connection
    sqlite3.connect = connect

reading("warm")
for line in sys.stdin:
    path, name, most, step = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if child == 0:
        if int(step):
            die_at(int(step))
        say("begun", os.getpid())
        load(path, name, int(most))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    say("ended", os.waitstatus_to_exitcode(status))
"""


class Helper:
    """Runs loaders; see the top of the file."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def start(self, store: Store, name: str, *, most: int = 10_000, step: int = 0) -> int:
        """Start a loader that adds ``most`` readings, or kills itself at a step; return its process id."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{store.path}\t{name}\t{most}\t{step}\n")
        self.process.stdin.flush()
        return int(self.line()[1])

    def line(self) -> list[str]:
        assert self.process.stdout is not None
        return self.process.stdout.readline().split()

    def end(self) -> tuple[list[str], int]:
        """Return what the loader reported as stored, and its exit code, once it has ended."""
        told = []
        while (words := self.line())[0] == "stored":
            told.append(words[1])
        assert words[0] == "ended"
        return told, int(words[1])


@pytest.fixture(scope="module")
def helper() -> Iterator[Helper]:
    command = [sys.executable, "-c", _HELPER, str(ROWS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Helper(process)
        assert process.stdin is not None
        process.stdin.close()


def assert_nothing_lost(store: Store, told: list[str]) -> bool:
    """Check all that was told; return whether the kill had left something to repair."""
    stored = [snapshot.sha256 for snapshot in store.snapshots()]
    assert set(told) <= set(stored)
    report = store.check()
    if not report.ok:
        assert {problem.kind for problem in report.problems} <= {"orphan", "leftover"}
        assert store.check(repair=True).ok
    assert store.check().problems == ()
    assert store.lost() == ()
    assert [snapshot.sha256 for snapshot in store.snapshots()] == stored
    return not report.ok


def assert_rows_are_whole(store: Store, told: list[str]) -> None:
    """The parts of every told snapshot hold its rows (check has compared their SHA-256), and the last one is seen."""
    snapshots = {snapshot.sha256: snapshot for snapshot in store.snapshots()}
    assert all(snapshots[sha256].rows == {"coverage": 1, "reject": 1, "tie": ROWS} for sha256 in told)
    with open_evidence(store.path, starter=False) as evidence:
        assert evidence.run(Query("tie")).num_rows == ROWS


def test_fifty_kills_at_random_moments(tmp_path: Path, helper: Helper, make: MakeReading) -> None:
    moments = random.Random(SEED)  # noqa: S311 - not for secrets
    repairs = holding = total = 0
    longest = LONGEST_SECONDS
    for kill in range(KILLS):
        if kill % KILLS_PER_STORE == 0:
            store, told = Store.init(tmp_path / f"store{kill}", wait=0), []
        pid = helper.start(store, f"load {kill}")
        time.sleep(moments.uniform(0, longest))  # the moment is what is tried, nothing is waited for
        os.kill(pid, signal.SIGKILL)
        new, code = helper.end()
        assert code == -signal.SIGKILL
        told += new
        total += len(new)
        if total <= 1.5 * kill:  # a busy machine: give the loaders longer, so that most kills find something stored
            longest = min(longest * 1.3, 20 * LONGEST_SECONDS)
        holding += writer_row(store)
        repairs += assert_nothing_lost(store, told)
        told.append(store.add(make(f"next writer {kill}", ties=[{}] * ROWS)).sha256)
        if kill % KILLS_PER_STORE == KILLS_PER_STORE - 1:
            assert_rows_are_whole(store, told)
    assert total >= KILLS, "the loaders hardly stored anything: the kills came too early to mean something"
    assert holding >= KILLS // 5, "hardly any kill met a writer at work"
    assert repairs >= 1, "no kill met a part that was written and not yet entered"


def writer_row(store: Store) -> bool:
    """Tell whether the dead loader held the lock."""
    from entente.evidence import ledger

    with ledger.reader(store.path) as connection:
        return connection.execute("SELECT 1 FROM writer").fetchone() is not None


def test_a_kill_at_each_step_of_one_add(tmp_path: Path, helper: Helper, make: MakeReading) -> None:
    store = Store.init(tmp_path / "store", wait=0)
    repairs, told, step = 0, [], 0
    for step in range(1, 200):
        helper.start(store, f"step {step}", most=1, step=step)
        new, code = helper.end()
        told += new
        repairs += assert_nothing_lost(store, told)
        if code == 0:
            break
    assert code == 0
    assert len(told) >= 1
    assert step > 30, "an add has more steps than that"
    assert repairs >= 5
    store.add(make("next writer"))
    assert store.check().ok
