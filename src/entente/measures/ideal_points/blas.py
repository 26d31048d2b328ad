"""One thread for linear algebra.

Threads of OpenBLAS spin while they wait for each other; on a machine where anything else runs, small products then
take a hundred times as long as on one thread. (Threads over sessions do not help either: what they do is too short.)
"""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NAMES = ("scipy_openblas_{}_num_threads64_", "scipy_openblas_{}_num_threads", "openblas_{}_num_threads")


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold the linear algebra of NumPy and SciPy to one thread where they bring OpenBLAS; else do nothing."""
    before = [(put, get()) for get, put in _controls()]
    try:
        for put, _ in before:
            put(1)
        yield
    finally:
        for put, threads in before:
            put(threads)


@lru_cache(maxsize=1)
def _controls() -> tuple[tuple[Callable[[], int], Callable[[int], None]], ...]:
    """Return (get, set) of the number of threads, one pair a library."""
    import numpy as np
    import scipy

    found = []
    for package in (np, scipy):
        home = Path(str(package.__file__)).parent
        for folder in (home.parent / f"{home.name}.libs", home / ".dylibs"):
            found += [pair for path in sorted(folder.glob("*openblas*")) if (pair := _pair(path))]
    return tuple(found)


def _pair(path: Path) -> tuple[Callable[[], int], Callable[[int], None]] | None:
    library = ctypes.CDLL(str(path))  # loaded already: this gives the same copy
    for name in _NAMES:
        if hasattr(library, name.format("set")):
            return getattr(library, name.format("get")), getattr(library, name.format("set"))
    return None
