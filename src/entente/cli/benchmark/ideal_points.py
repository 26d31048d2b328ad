"""``entente benchmark ideal-points``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import output_options, show
from entente.errors import OptionError

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="ideal-points")
@click.option("--data", type=click.Path(path_type=Path), help="Folder with the public datasets.")
@click.option("--truth", type=click.Path(path_type=Path), help="A published series: CSV with ccode,year,value.")
@click.option("--states", default="KAZ,RUS", show_default=True, help="States whose paths over time are compared.")
@click.option("--starts", type=click.IntRange(0, 1000), default=20, show_default=True, help="Random starts.")
@click.option("--worlds", type=click.IntRange(0, 1000), default=5, show_default=True, help="Simulated worlds.")
@click.option(
    "--bridge",
    type=click.Choice(["matches", "texts", "none"]),
    default="matches",
    show_default=True,
    help="What ties sessions.",
)
@click.option("--quick", is_flag=True, help="Neither random starts nor simulated worlds.")
@click.option("--binary-oracle", is_flag=True, help="Binary votes against a published run instead.")
@output_options
def command(
    data: Path | None,
    truth: Path | None,
    states: str,
    starts: int,
    worlds: int,
    bridge: str,
    *,
    quick: bool,
    binary_oracle: bool,
    form: Form,
) -> None:
    """Ideal points from the stored roll calls, held against a published series; takes some minutes.

    \b
    Examples:
      entente benchmark ideal-points --data DIR --truth series.csv --states KAZ,RUS --json
      entente benchmark ideal-points --data DIR --binary-oracle --json
    """
    from entente.benchmarks import ideal_points

    if data is None:
        raise OptionError("the roll calls are not given", hint="name the folder with the public datasets: --data DIR")
    whole: dict[str, Any]
    if binary_oracle:
        whole = ideal_points.binary(data)
    elif truth is None:
        raise OptionError("no series to compare with", hint="give --truth CSV with the columns ccode,year,value")
    else:
        names = tuple(part.strip() for part in states.split(",") if part.strip())
        some = {"starts": 0, "worlds": 0} if quick else {"starts": starts, "worlds": worlds}
        whole = ideal_points.run(data, truth, names, bridge=bridge, **some)
    show(form, rows=[{"figure": name, "value": value} for name, value in whole.items()], whole=whole)
