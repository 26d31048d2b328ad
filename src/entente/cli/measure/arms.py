"""``entente measure arms``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import evidence_at, output_options, store_options
from entente.cli.measure._edges import print_result, state_id
from entente.evidence.arms import CATEGORIES

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="arms")
@click.argument("state")
@click.option("--by", type=click.Choice(["period", "year", "all"]), default="period", show_default=True)
@click.option(
    "--weigh",
    type=click.Choice(["tiv", "orders"]),
    default="tiv",
    show_default=True,
    help="Each order by its volume, or all orders alike.",
)
@click.option("--category", type=click.Choice(CATEGORIES), help="Only weapons of this category (needs the register).")
@store_options
@output_options
def command(
    state: str,
    by: Any,  # noqa: ANN401 - a choice that click has checked
    weigh: Any,  # noqa: ANN401 - a choice that click has checked
    category: str | None,
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    """Suppliers' shares of STATE's major conventional arms, by volume (TIV) or by orders.

    \b
    Examples:
      entente measure arms KAZ --by period --json
      entente measure arms KAZ --by year --weigh orders
    """
    from entente.measures import supplier_shares

    with evidence_at(store, as_of) as evidence:
        print_result(supplier_shares(evidence, state_id(state), by=by, weigh=weigh, category=category), form)
