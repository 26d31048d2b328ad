"""``entente measure ideal-point``."""

from __future__ import annotations

import click


@click.command(name="ideal-point")
def command() -> None:
    """Stand-in until the measure is there."""
