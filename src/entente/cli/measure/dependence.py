"""``entente measure dependence``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.edges import evidence_at, message, output_options, store_options
from entente.cli.measure._edges import print_result, span_of, state_id, years_option

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="dependence")
@click.argument("state")
@click.argument("on")
@click.option("--product", help="An HS code (52, 520100), a word (textiles), a GTAP sector, or a whole item.")
@years_option
@click.option("--bloc", help="STATE's own bloc: goods of its members count as from inside (EU for its members).")
@click.option(
    "--slack", type=click.FloatRange(0, 1), default=0.0, show_default=True, help="Spare capacity beyond the peak."
)
@click.option("--ramp", type=click.FloatRange(0, 120), default=12.0, show_default=True, help="Months to full capacity.")
@click.option("--delay", type=click.FloatRange(0, 60), default=1.0, show_default=True, help="Months to first delivery.")
@click.option("--stock", type=click.FloatRange(0, 60), default=1.0, show_default=True, help="Months of stock.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the draws over years.")
@store_options
@output_options
def command(
    state: str,
    on: str,
    product: str | None,
    years: str | None,
    bloc: str | None,
    slack: float,
    ramp: float,
    delay: float,
    stock: float,
    seed: int,
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    """How much STATE depends on the state ON in trade, and ON on STATE.

    Shares both ways, concentration of suppliers, asymmetry, ranks, change over three periods; with product data
    loaded also the margins of the EC's and CEPII's rules and replacement times; with an input-output table
    exposure through production. What the evidence cannot say is listed with the reason.

    \b
    Examples:
      entente measure dependence KAZ RUS --json
      entente measure dependence KGZ KAZ --years 2018-2023
    """
    from entente.measures.dependence import DependenceConfig, dependence

    config = DependenceConfig(bloc=bloc, slack=slack, ramp=ramp, delay=delay, stock=stock, seed=seed)
    pair = state_id(state), state_id(on)
    with evidence_at(store, as_of) as evidence:
        result = dependence(evidence, *pair, product=product, years=span_of(years), config=config)
        print_result(result, form)
        if form == "table":
            message(f"level of products: {result.level}")
