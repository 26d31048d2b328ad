"""``entente benchmark ideal-points``."""

from __future__ import annotations

import click


@click.command(name="ideal-points")
def command() -> None:
    """Stand-in until the benchmark is there."""
