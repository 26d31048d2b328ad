"""``entente measure hedging``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.edges import evidence_at, output_options, store_options
from entente.cli.measure._edges import poles_from, poles_option, print_result, span_of, state_id, years_option

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="hedging")
@click.argument("state")
@years_option
@poles_option
@store_options
@output_options
def command(
    state: str, years: str | None, poles: Path | None, store: Path | None, as_of: str | None, form: Form
) -> None:
    """Hedging index of STATE by domain: 0 one pole only, 1 evenly spread.

    \b
    Example:
      entente measure hedging KAZ --years 2015-2024
    """
    from entente.measures import hedging as measure
    from entente.measures import portfolio as shares

    with evidence_at(store, as_of) as evidence:
        print_result(
            measure(shares(evidence, state_id(state, years), poles=poles_from(poles), years=span_of(years))), form
        )
