"""``entente measure portfolio``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import evidence_at, output_options, store_options
from entente.cli.measure._edges import poles_from, poles_option, print_result, span_of, state_id, years_option
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="portfolio")
@click.argument("state")
@click.option("--domain", "domains", multiple=True, type=click.Choice(DOMAINS), help="Only this domain (repeatable).")
@years_option
@poles_option
@store_options
@output_options
def command(
    state: str,
    domains: tuple[Any, ...],
    years: str | None,
    poles: Path | None,
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    """How STATE's ties divide over the poles, by domain and year.

    \b
    Examples:
      entente measure portfolio KAZ --domain trade --domain arms
      entente measure portfolio UZB --poles my-poles.csv --csv > uzb.csv
    """
    from entente.measures import portfolio as measure

    with evidence_at(store, as_of) as evidence:
        result = measure(
            evidence, state_id(state, years), poles=poles_from(poles), years=span_of(years), domains=domains or None
        )
        print_result(result, form)
