"""``entente panel``: dyad-years and state-years."""

from __future__ import annotations

import click


@click.group(name="panel")
def command() -> None:
    """Build a panel of dyad-years or state-years from the evidence."""
