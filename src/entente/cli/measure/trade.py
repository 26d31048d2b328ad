"""``entente measure trade``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import evidence_at, output_options, store_options
from entente.cli.measure._edges import print_result, state_id

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="trade")
@click.argument("state")
@click.option("--flow", type=click.Choice(["imports", "exports", "turnover"]), default="imports", show_default=True)
@click.option("--partner", help="Only this partner (default: the largest).")
@store_options
@output_options
def command(state: str, flow: Any, partner: str | None, store: Path | None, as_of: str | None, form: Form) -> None:  # noqa: ANN401 - a choice that click has checked
    """Partners' shares of STATE's reported trade.

    \b
    Example:
      entente measure trade KAZ --flow imports --partner RUS
    """
    from entente.measures import trade_shares

    with evidence_at(store, as_of) as evidence:
        result = trade_shares(evidence, state_id(state), flow=flow, partner=state_id(partner) if partner else None)
        print_result(result, form)
