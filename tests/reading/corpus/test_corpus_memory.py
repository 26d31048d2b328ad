"""A process tells its own largest memory, not that of the process that started it."""

from __future__ import annotations

import subprocess
import sys

from entente.reading.corpus.memory import peak_kib, peak_mb


def test_a_child_does_not_report_its_parent() -> None:
    child = "from entente.reading.corpus.memory import peak_mb; print(peak_mb())"
    parent = f"import subprocess, sys; block = b'x' * 300_000_000; subprocess.run([sys.executable, '-c', {child!r}])"
    done = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, check=True, timeout=60)
    assert 0 < float(done.stdout) < 200


def test_the_peak_never_falls() -> None:
    before = peak_kib()
    block = bytearray(64_000_000)
    assert peak_kib() >= before
    del block
    assert peak_mb() >= before / 1024 - 1
