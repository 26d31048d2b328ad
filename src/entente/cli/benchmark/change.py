"""``entente benchmark change``."""

from __future__ import annotations

import click


@click.command(name="change")
def command() -> None:
    """Stand-in until the benchmark is there."""
