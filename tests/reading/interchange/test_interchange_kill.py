"""An import that is killed at any moment leaves nothing that is half: at most files that a repair removes."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from entente.evidence import Query, Store, open_evidence
from entente.reading.interchange import import_events
from entente.reading.interchange.gdelt import EVENTS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reading.interchange.conftest import Write

SEED = 20_240_514
KILLS = 4
ROWS = 8_000
LONGEST_SECONDS = 0.05
PATIENCE = 60.0

_IMPORT = """
import sys
from entente.evidence import Store
from entente.reading.interchange import storing
import pyarrow.parquet
storing.CHUNK = storing._BATCH = 1_000
print("ready", flush=True)
storing.import_events("gdelt", sys.argv[1], Store.open(sys.argv[2]))
print("done", flush=True)
"""


def wait_for_parts(store: Store, count: int, process: subprocess.Popen[str]) -> None:
    """Wait until the import has written so many parts, or has ended."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end and len(list(store.path.rglob("*.parquet"))) < count:
        time.sleep(0.002)


def test_killed_while_it_imports(tmp_path: Path, write: Write) -> None:
    path = write(EVENTS, [{"sourceurl": f"https://news.example.org/{number}"} for number in range(ROWS)])
    store, moments = Store.init(tmp_path / "store"), random.Random(SEED)  # noqa: S311 - not for secrets
    repairs = 0
    for _ in range(KILLS):
        command = [sys.executable, "-c", _IMPORT, str(path), str(store.path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            wait_for_parts(store, moments.randrange(5), process)
            time.sleep(moments.uniform(0, LONGEST_SECONDS))  # the moment is what is tried, nothing is waited for
            process.kill()
            done = process.stdout.read() == "done\n"
        assert len(store.snapshots()) in ({1} if done else {0, 1})
        report = store.check()
        assert {problem.kind for problem in report.problems} <= {"orphan", "leftover"}
        repairs += not report.ok
        assert store.check(repair=True).ok
        if store.snapshots():
            break
    import_events("gdelt", path, store)
    assert store.check().ok
    with open_evidence(store.path, starter=False) as evidence:
        assert evidence.run(Query("coded_event")).num_rows == ROWS
    assert repairs >= 1, "no kill met a part that was written and not yet entered"
