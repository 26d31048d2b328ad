"""A corpus run that is killed, at any moment, goes on where it was: nothing twice, nothing lost, nothing by half.

Real processes are killed: the run itself (SIGKILL, and Ctrl-C), and single workers. The content of the store is
compared with that of a run that nobody disturbed.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from entente.reading.corpus import run_corpus

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reading.corpus.conftest import Texts

    from entente.evidence import Store

    MakeStore = Callable[[str], Store]
    Content = Callable[[Store], dict[str, Any]]

SEED = 20_240_514
DOCUMENTS = 120
KILLS = 6
PATIENCE = 60.0

_RUN = """
import sys
from entente.evidence import Store
from entente.reading.corpus import run, run_corpus
if __name__ == "__main__":
    run.BATCH = 3
    print("ready", flush=True)
    folder, store, coder, *options = sys.argv[1:]
    report = run_corpus([folder], Store.open(store), workers=2, coder=coder, retry="--retry" in options)
    print("done", report.documents, report.restarts, flush=True)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="worker processes are found in /proc")


def start(folder: Path, store: Store, toy: str, *options: str) -> subprocess.Popen[str]:
    script = folder.parent / "run.py"
    script.write_text(_RUN, encoding="utf-8")
    command = [sys.executable, str(script), str(folder), str(store.path), toy, *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def workers_of(pid: int) -> list[int]:
    """Return the worker processes of a run (its resource tracker is no worker)."""
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    return []


def wait_for(holds: Any) -> bool:
    """Wait until something holds; nothing is asserted about how long it takes."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.005)
    return False


def coded(store: Store) -> set[str]:
    return {one.id for one in store.coded()}


def undisturbed(folder: Path, stores: MakeStore, toy: str, content: Content) -> dict[str, Any]:
    store = stores("undisturbed")
    run_corpus([folder], store, workers=1, coder=toy)
    return content(store)


def test_killed_again_and_again(texts: Texts, stores: MakeStore, toy: str, log: Path, content: Content) -> None:
    folder, store = texts(DOCUMENTS, "RAISE", slow=True), stores("killed")
    wanted = undisturbed(folder, stores, toy, content)
    moments = random.Random(SEED)  # noqa: S311 - not for secrets
    kills = 0
    for _ in range(KILLS):
        before = coded(store)
        log.write_text("")
        process = start(folder, store, toy)
        more = moments.randrange(1, 2 * DOCUMENTS // KILLS)
        wait_for(lambda: len(coded(store)) >= len(before) + more or process.poll() is not None)  # noqa: B023 - called at once
        time.sleep(moments.uniform(0, 0.02))  # the moment is what is tried, nothing is waited for
        kids = workers_of(process.pid)
        kills += process.poll() is None
        process.kill()
        process.communicate()
        assert before.isdisjoint(log.read_text().split()), "a document that was stored has been coded again"
        assert wait_for(lambda: not any(Path(f"/proc/{kid}").exists() for kid in kids)), "workers outlive the run"  # noqa: B023 - called at once
        assert_whole(content(store), wanted)
    assert kills >= KILLS // 2, "the runs ended before they were killed"
    run_corpus([folder], store, workers=2, coder=toy)
    assert content(store) == wanted
    assert store.check().ok
    assert {job.state for job in store.jobs("corpus")} == {"cancelled", "done"}


def test_a_retry_that_is_killed_goes_on_where_it_was(  # noqa: PLR0913, PLR0917 - tests take their fixtures by name
    texts: Texts, stores: MakeStore, toy: str, log: Path, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, store = texts(20, *(f"SLOW LATER {number}." for number in range(60))), stores("killed")
    wanted = undisturbed(folder, stores, toy, content)
    monkeypatch.setenv("CODER_NOT_YET", "1")
    assert run_corpus([folder], store, workers=2, coder=toy).failed == 60
    monkeypatch.delenv("CODER_NOT_YET")
    for share in (20, 40):
        before = {one.id for one in store.documents()}
        log.write_text("")
        process = start(folder, store, toy, "--retry")
        wait_for(lambda: len(store.documents()) >= 20 + share or process.poll() is not None)  # noqa: B023 - called at once
        process.kill()
        process.communicate()
        assert before.isdisjoint(log.read_text().split()), "a document that was stored has been coded again"
        assert len(coded(store)) == 80, "a failed document is forgotten"
    run_corpus([folder], store, workers=2, coder=toy, retry=True)
    assert content(store) == wanted


def assert_whole(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    """All that is stored is as it will be: a document has all its claims, and its note."""
    assert found["documents"].items() <= wanted["documents"].items()
    assert found["notes"].items() <= wanted["notes"].items()
    assert set(found["documents"]) == {key for (key, _), note in found["notes"].items() if note[0] == "done"}
    for claim in wanted["claims"].values():
        assert (claim["id"] in found["claims"]) == (claim["document"] in found["documents"])


def test_workers_are_killed_under_way(texts: Texts, stores: MakeStore, toy: str, content: Content) -> None:
    folder, store = texts(DOCUMENTS, slow=True), stores("killed")
    wanted = undisturbed(folder, stores, toy, content)
    process = start(folder, store, toy)
    for share in (4, 2):
        wait_for(lambda: len(coded(store)) >= DOCUMENTS // share or process.poll() is not None)  # noqa: B023 - called at once
        kids = workers_of(process.pid)
        if kids:
            with suppress(ProcessLookupError):
                os.kill(kids[0], signal.SIGKILL)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    words = out.split()
    assert words[:2] == ["done", str(DOCUMENTS)]
    assert int(words[2]) >= 1
    assert content(store) == wanted


def test_ctrl_c_stores_what_is_ready_and_says_so(
    texts: Texts, stores: MakeStore, toy: str, root: Path, content: Content
) -> None:
    folder, store = texts(DOCUMENTS, slow=True), stores("stopped")
    wanted = undisturbed(folder, stores, toy, content)
    command = [sys.executable, "-m", "entente", "reading", "run", str(folder), "--store", str(store.path)]
    options = ["--coder", toy, "--workers", "2"]
    process = subprocess.Popen(
        [*command, *options],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert wait_for(lambda: len(coded(store)) >= 1)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the run and its workers
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "give the same command again" in err
    assert "Traceback" not in err
    assert store.jobs("corpus")[-1].state == "cancelled"
    assert_whole(content(store), wanted)
    done = subprocess.run(
        [*command, *options, "--json"], cwd=root, capture_output=True, text=True, check=True, timeout=120
    )
    assert '"failed": 0' in done.stdout
    assert content(store) == wanted
