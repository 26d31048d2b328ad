"""Shared fixtures: where the real data lie, and what is skipped without them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("entente", parent=settings.default, deadline=None)
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a run in the background ignores Ctrl-C and hands that on; what the tests start must not inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.load_profile("entente")  # how long an example takes depends on what else the machine does

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("ENTENTE_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the shared real data; skips without it, fails in CI (where it always is)."""
    if not (SHARED / "data").is_dir():
        reason = f"the shared real data are not at {SHARED}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return SHARED


@pytest.fixture(scope="session")
def data(shared: Path) -> Path:
    """Folder ``data`` of the shared real data."""
    return shared / "data"


@pytest.fixture(scope="session")
def root() -> Path:
    """Top folder of the repository."""
    return ROOT
