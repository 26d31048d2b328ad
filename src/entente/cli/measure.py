"""``entente measure``: one measure at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from entente.cli.edges import evidence_at, output_options, show, store_options
from entente.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from entente.cli.edges import Form

    class Result(Protocol):
        """What every measure returns."""

        def table(self) -> list[dict[str, Any]]: ...
        def to_dict(self) -> dict[str, Any]: ...
