"""``entente benchmark similarity``."""

from __future__ import annotations

import click


@click.command(name="similarity")
def command() -> None:
    """Stand-in until the benchmark is there."""
