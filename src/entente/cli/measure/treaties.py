"""``entente measure treaties``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.edges import evidence_at, output_options, store_options
from entente.cli.measure._edges import print_result, span_of, state_id, years_option

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="treaties")
@click.argument("state")
@click.option("--partner", help="Only the obligations with this state.")
@click.option(
    "--exponent",
    type=click.FloatRange(0.0, 1.0),
    default=1.0,
    show_default=True,
    help="Shallow obligations with n partners count n to the power of minus this.",
)
@years_option
@store_options
@output_options
def command(
    state: str,
    partner: str | None,
    exponent: float,
    years: str | None,
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    """How deep STATE's treaty obligations are, by partner and year, with and without a discount for boiler-plate pacts.

    \b
    Example:
      entente measure treaties KAZ --years 2018 --json
    """
    from entente.measures import TreatyConfig, treaties

    other = None if partner is None else state_id(partner, years)
    config = TreatyConfig(exponent=exponent)
    with evidence_at(store, as_of) as evidence:
        print_result(
            treaties(evidence, state_id(state, years), partner=other, years=span_of(years), config=config), form
        )
