"""Where the store lies if no path is given."""

from __future__ import annotations

import os
from pathlib import Path

ENVIRONMENT = "ENTENTE_STORE"


def default_store() -> Path:
    """Return the folder named by ``ENTENTE_STORE``, else the one in the user's data folder. It may not exist yet."""
    import platformdirs

    given = os.environ.get(ENVIRONMENT, "")
    return Path(given).expanduser() if given else platformdirs.user_data_path("entente") / "store"


def absolute(path: str | Path | None) -> Path:
    """Return ``path`` (default: :func:`default_store`) made absolute, ``~`` expanded."""
    return (default_store() if path is None else Path(path).expanduser()).absolute()
