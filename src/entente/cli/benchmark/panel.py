"""``entente benchmark panel``."""

from __future__ import annotations

import click


@click.command(name="panel")
def command() -> None:
    """Stand-in until the benchmark is there."""
