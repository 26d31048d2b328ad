"""``entente measure arms``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import evidence_at, output_options, store_options
from entente.cli.measure._edges import print_result, state_id

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="arms")
@click.argument("state")
@click.option("--by", type=click.Choice(["period", "year", "all"]), default="period", show_default=True)
@store_options
@output_options
def command(state: str, by: Any, store: Path | None, as_of: str | None, form: Form) -> None:  # noqa: ANN401 - a choice that click has checked
    """Suppliers' shares of STATE's major conventional arms, by volume (TIV).

    \b
    Example:
      entente measure arms KAZ --by period --json
    """
    from entente.measures import supplier_shares

    with evidence_at(store, as_of) as evidence:
        print_result(supplier_shares(evidence, state_id(state), by=by), form)
