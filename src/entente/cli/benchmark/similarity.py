"""``entente benchmark similarity``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.edges import output_options, show

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="similarity")
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the public datasets: alliance data, worked examples, roll calls (each if it is there).",
)
@output_options
def command(data: Path | None, form: Form) -> None:
    """Worked examples, and five measures for two million dyad-years, beside a loop over pairs.

    Without --data the alliances are simulated, and there is nothing to be exact about.

    \b
    Example:
      entente benchmark similarity --data data --json
    """
    from entente.benchmarks.similarity import run

    whole = run(data)
    show(form, rows=[{"what": key, "value": value} for key, value in whole.items()], whole=whole)
