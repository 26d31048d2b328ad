"""``entente measure agreement``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.edges import evidence_at, output_options, store_options
from entente.cli.measure._edges import print_result, span_of, state_id, years_option

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="agreement")
@click.argument("state")
@click.argument("other")
@years_option
@store_options
@output_options
def command(state: str, other: str, years: str | None, store: Path | None, as_of: str | None, form: Form) -> None:
    """How often STATE and OTHER vote alike in the UN General Assembly, by year.

    \b
    Example:
      entente measure agreement KAZ RUS --years 2000-2023 --json
    """
    from entente.measures import agreement as measure

    with evidence_at(store, as_of) as evidence:
        print_result(measure(evidence, state_id(state, years), state_id(other, years), years=span_of(years)), form)
