"""``entente measure cohesion``."""

from __future__ import annotations

import click


@click.command(name="cohesion")
def command() -> None:
    """Stand-in until the measure is there."""
