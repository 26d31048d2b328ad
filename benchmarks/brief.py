"""How long the main jobs take on this machine: ``python benchmarks/brief.py [--data DIR]``.

Each job runs as a process of its own, three times after a warm-up; the median is printed as JSON. With ``--data`` the
starter evidence is computed anew as well.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3


def _jobs(out: str, data: Path | None) -> dict[str, list[str]]:
    article = str(ROOT / "examples" / "article_ru.txt")
    jobs = {
        "help": ["--help"],
        "agreement": ["measure", "agreement", "KAZ", "RUS", "--json"],
        "portfolio": ["measure", "portfolio", "KAZ", "--json"],
        "read": ["read", article, "--json"],
        "brief": ["brief", "KAZ", "--article", article, "--out", out],
    }
    return jobs | ({"starter": ["starter", "build", "--data", str(data), "--out", out]} if data else {})


def _run(arguments: list[str]) -> tuple[float, float]:
    """Return wall and processor seconds of one run."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "entente", *arguments], check=True, capture_output=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with the public datasets")
    data = parser.parse_args().data
    with tempfile.TemporaryDirectory() as out:
        result = {}
        for name, arguments in _jobs(out, data).items():
            _run(arguments)
            runs = [_run(arguments) for _ in range(RUNS)]
            wall, cpu = (statistics.median(values) for values in zip(*runs, strict=True))
            result[name] = {"wall_seconds": round(wall, 2), "cpu_seconds": round(cpu, 2)}
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps({"jobs": result, "peak_mb": peak}))


if __name__ == "__main__":
    main()
