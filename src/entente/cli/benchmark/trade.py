"""``entente benchmark trade``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import output_options, show

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="trade")
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the public datasets: published equilibria and gegravity's sample (each if it is there).",
)
@output_options
def command(data: Path | None, form: Form) -> None:
    """Solve published cases, time one sector to 155 countries by 80 sectors, and run gegravity in the same go.

    Without --data the worlds are made up, and there is nothing to be exact about.

    \b
    Example:
      entente benchmark trade --data data --json
    """
    from entente.benchmarks.trade import run

    whole = run(data)
    show(form, rows=list(_rows(whole)), whole=whole)


def _rows(whole: dict[str, Any]) -> list[dict[str, object]]:
    cases = {
        "NAFTA, published table": whole["anchors"]["cp2015"],
        "ge_gravity, 44 countries": whole["anchors"]["ge_gravity"],
        **{f"{size}, baseline and counterfactual": found for size, found in whole["scale"].items()},
        "one sector, 180 countries": whole["one_sector_180"],
        "1,000 draws, one sector, 180 countries": whole["monte_carlo_1000"],
        **{f"gegravity, {size} countries": whole["gegravity"][size] for size in ("30", "100")},
    }
    keys = ("seconds", "ours_seconds", "peak_mb", "max_dev_pp", "max_dev")
    return [{"what": name, **{key: case.get(key) for key in keys}} for name, case in cases.items()]
