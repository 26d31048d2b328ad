"""The largest resident memory of this process, its own and not that of the process that started it."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_kib() -> int:
    """Return the largest resident memory so far in KiB.

    Linux keeps ``ru_maxrss`` over the start of another program, so that a child could report the peak of its parent;
    the status file tells the process's own.
    """
    if _STATUS.exists():
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
        found = next((line for line in lines if line.startswith("VmHWM")), "")
        if found:
            return int(found.split()[1])
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1024 if sys.platform == "darwin" else most


def peak_mb() -> float:
    """Return the largest resident memory so far in MiB."""
    return round(peak_kib() / 1024, 1)
