"""Speed and exactness, measured on the machine at hand, beside peers: one module a benchmark.

Each module has ``run(data, **options)``, which returns what ``entente benchmark NAME --json`` prints. Work that is
timed runs in a process of its own (:func:`entente.benchmarks.process.measured`), so that memory and time are its own.
"""

from __future__ import annotations

from entente.benchmarks.process import Measured, measured

__all__ = ["Measured", "measured"]
