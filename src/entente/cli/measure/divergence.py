"""``entente measure divergence``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import evidence_at, output_options, store_options
from entente.cli.measure._edges import poles_from, poles_option, print_result, span_of, state_id, years_option
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="divergence")
@click.argument("state")
@click.option("--between", nargs=2, type=click.Choice(DOMAINS), default=("trade", "arms"), show_default=True)
@years_option
@poles_option
@store_options
@output_options
def command(
    state: str,
    between: tuple[Any, Any],
    years: str | None,
    poles: Path | None,
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    """Distance between STATE's portfolios in two domains: 0 the same, 1 nothing in common.

    \b
    Example:
      entente measure divergence KAZ --between trade arms
    """
    from entente.measures import divergence as measure
    from entente.measures import portfolio as shares

    with evidence_at(store, as_of) as evidence:
        result = shares(
            evidence, state_id(state, years), poles=poles_from(poles), years=span_of(years), domains=between
        )
        print_result(measure(result, *between), form)
