"""``entente shock gravity``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import output_options, show

if TYPE_CHECKING:
    from entente.cli.edges import Form

FILE = click.Path(path_type=Path)


@click.command(name="gravity")
@click.option("--flows", type=FILE, required=True, help="CSV: exporter, importer, trade; domestic sales included.")
@click.option("--change", type=FILE, required=True, help="CSV: exporter, importer, factor on the cost of delivery.")
@click.option("--sigma", type=float, required=True, help="Elasticity of substitution, above 1.")
@click.option(
    "--numeraire", default="world", show_default=True, metavar="COUNTRY", help="Whose money the exports are in."
)
@click.option(
    "--numeraire-kind",
    type=click.Choice(["price", "wage"]),
    default="price",
    show_default=True,
    help="What stays 1 of that country: its consumer price or its wage.",
)
@click.option(
    "--closure",
    type=click.Choice(["fixed", "balanced", "proportional"]),
    default="proportional",
    show_default=True,
    help="What becomes of trade deficits.",
)
@output_options
def command(
    flows: Path,
    change: Path,
    sigma: float,
    numeraire: str,
    numeraire_kind: Any,  # noqa: ANN401 - a choice that click has checked
    closure: Any,  # noqa: ANN401 - a choice that click has checked
    form: Form,
) -> None:
    """Welfare, real output and exports after a change of trade costs, in general equilibrium.

    A factor of 1.1 makes delivery 10 % dearer; pairs that the file of changes does not name stay as they are. From a
    gravity estimate: factor = exp(-beta * change / (sigma - 1)).

    \b
    Example:
      entente shock gravity --flows flows.csv --change change.csv --sigma 7 --numeraire DEU --json
    """
    from entente.scenarios.trade.gravity import experiment, read_factors, read_flows

    countries, table = read_flows(flows)
    found = experiment(
        countries,
        table,
        read_factors(change, countries),
        sigma=sigma,
        numeraire=numeraire,
        money=numeraire_kind,
        closure=closure,
    )
    note = f"numeraire {numeraire}, closure {closure}, sigma {sigma:g}; markets clear to {found.residual:.1g}"
    show(form, rows=found.table(), whole=found.to_dict(), note=note)
