"""``entente measure memberships``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.edges import evidence_at, output_options, store_options
from entente.cli.measure._edges import print_result, span_of, state_id, years_option

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="memberships")
@click.argument("state")
@click.argument("other")
@years_option
@store_options
@output_options
def command(state: str, other: str, years: str | None, store: Path | None, as_of: str | None, form: Form) -> None:
    """How many memberships STATE and OTHER share, by year, and how many more than by chance.

    \b
    Example:
      entente measure memberships KAZ RUS --years 2000-2014 --json
    """
    from entente.measures import memberships

    with evidence_at(store, as_of) as evidence:
        print_result(memberships(evidence, state_id(state, years), state_id(other, years), years=span_of(years)), form)
