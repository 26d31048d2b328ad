"""``entente starter``: the evidence that ships with the package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.edges import message, output_options, show

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.group(name="starter")
def command() -> None:
    """Recompute the evidence that ships with the package."""


@command.command()
@click.option("--data", type=click.Path(path_type=Path), required=True, help="Folder with the public datasets.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write (default: into the package).")
@output_options
def build(data: Path, out: Path | None, form: Form) -> None:
    """Compute the shipped figures from public data: the same bytes for the same data.

    \b
    Example:
      entente starter build --data DIR --out starter/
    """
    from entente.starter import build as build_starter

    rows = build_starter(data, out, tell=message)
    show(form, rows=rows, whole={"files": rows})


@command.command()
@click.option("--data", type=click.Path(path_type=Path), required=True, help="Folder with the public datasets.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write (default: into the package).")
@output_options
def baseline(data: Path, out: Path | None, form: Form) -> None:
    """Compute the trade baseline that ``entente shock`` starts from: the same bytes for the same data.

    \b
    Example:
      entente starter baseline --data DIR --out baseline/
    """
    from entente.scenarios.trade.baseline import write_baseline

    rows = write_baseline(data, out, tell=message)
    show(form, rows=rows, whole={"files": rows})
