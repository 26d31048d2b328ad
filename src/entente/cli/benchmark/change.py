"""``entente benchmark change``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.edges import output_options, show

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="change")
@click.option("--data", type=click.Path(path_type=Path), help="Taken for uniformity: the series are simulated.")
@click.option("--series", type=int, default=1000, show_default=True, help="How many; half of them have a shift.")
@click.option("--length", type=int, default=75, show_default=True, help="Years in each.")
@click.option("--seed", type=int, default=0, show_default=True)
@output_options
def command(data: Path | None, series: int, length: int, seed: int, form: Form) -> None:  # noqa: ARG001 - every benchmark takes --data
    """Change points of simulated series with known truth: time, detections, false alarms, beside other packages.

    \b
    Example:
      entente benchmark change --json
    """
    from entente.benchmarks.change import run

    whole = run(series, length, seed)
    ours = {"tool": "entente", **{key: whole[key] for key in ("seconds", "detected", "false_alarms")}}
    rows = [ours, *({"tool": name, **_row(peer)} for name, peer in whole["peers"].items())]
    show(form, rows=rows, whole=whole)


def _row(peer: dict[str, object]) -> dict[str, object]:
    return {key: peer.get(key) for key in ("seconds", "detected", "false_alarms")}
