"""``entente benchmark panel``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.edges import output_options, show

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="panel")
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the public datasets (alliances, memberships, roll calls, arms, capabilities).",
)
@output_options
def command(data: Path | None, form: Form) -> None:
    """All directed dyads 1816 to 2024 with five columns, beside joins of data frames.

    Loading the files into a store is preparation: it is told apart as load_seconds. Without --data the columns come
    from the evidence that ships with the package.

    \b
    Example:
      entente benchmark panel --data data --json
    """
    from entente.benchmarks.panel import PEER, run

    whole = run(data)
    keys = ("rows", "columns", "seconds", "peak_mb")
    ours = {"tool": "entente", **{key: whole[key] for key in keys}}
    theirs = {"tool": PEER, **{key: whole["peers"][PEER].get(key) for key in keys}}
    show(form, rows=[ours, theirs], whole=whole)
