"""``entente measure interoperability``."""

from __future__ import annotations

import click


@click.command(name="interoperability")
def command() -> None:
    """Stand-in until the measure is there."""
