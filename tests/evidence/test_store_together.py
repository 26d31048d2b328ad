"""Several processes at one store: two read while one writes; two that write take turns."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from entente.evidence import Store

if TYPE_CHECKING:
    from pathlib import Path

_SETUP = """
import hashlib, sys
import pyarrow as pa
from entente.evidence import Coverage, Origin, Query, Reading, Store, open_evidence

TIE = dict(domain="arms", kind="k", sender="RUS", receiver="KAZ", directed=True, year=2000, year_to=2000,
           value=1.0, unit="u", n=1, status="value", item="x", locator="line 1")

def reading(name, number):
    origin = Origin(f"source{number % 3}", "p", "t", "v", "c", "u", "l", True)
    table = pa.Table.from_pylist([{**TIE, "value": float(number)}] * (number + 1))
    sha256 = hashlib.sha256(f"{name} {number}".encode()).hexdigest()
    return Reading(origin, sha256, "", {"tie": table}, (Coverage("arms", "k", "*", "*", 1950, 2023),))
"""
_WRITE = """
store = Store.open(sys.argv[1], wait=60)
for number in range(30):
    store.add(reading(sys.argv[2], number))
print("wrote", 30)
"""
_READ = """
views, seen = 0, 0
while seen < 30:
    with open_evidence(sys.argv[1], starter=False) as evidence:
        rows = {item.id: item.rows["tie"] for item in evidence.snapshots()}
        table = evidence.sql(
            "SELECT snapshot, count(*) AS n, min(value) AS low, max(value) AS high FROM tie GROUP BY snapshot"
        )
        found = table.to_pylist()
        assert {row["snapshot"]: row["n"] for row in found} == rows
        assert all(row["low"] == row["high"] == row["n"] - 1 for row in found)
    now = len(Store.open(sys.argv[1]).snapshots())
    assert now >= seen
    views, seen = views + 1, now
print("read", views)
"""


def start(code: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-c", _SETUP + code, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def outcome(process: subprocess.Popen[str]) -> tuple[str, int]:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    word, number = out.split()
    return word, int(number)


def test_two_read_while_one_writes(tmp_path: Path) -> None:
    store = Store.init(tmp_path / "store")
    readers = [start(_READ, str(store.path)) for _ in range(2)]
    writer = start(_WRITE, str(store.path), "one")
    assert outcome(writer) == ("wrote", 30)
    for reader in readers:
        word, views = outcome(reader)
        assert word == "read"
        assert views >= 2
    assert store.check().ok


def test_two_writers_take_turns(tmp_path: Path) -> None:
    store = Store.init(tmp_path / "store")
    writers = [start(_WRITE, str(store.path), name) for name in ("one", "two")]
    assert [outcome(writer) for writer in writers] == [("wrote", 30)] * 2
    snapshots = store.snapshots()
    assert len(snapshots) == 60
    assert len({snapshot.added for snapshot in snapshots}) == 60
    assert store.check().ok
