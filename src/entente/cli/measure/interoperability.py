"""``entente measure interoperability``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import evidence_at, output_options, store_options
from entente.cli.measure._edges import print_result, span_of, state_id, years_option

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="interoperability")
@click.argument("state")
@years_option
@click.option(
    "--life",
    type=click.Choice(["life30", "none", "decay5"]),
    default="life30",
    show_default=True,
    help="What is left of a delivery: all for 30 years, all for ever, or 5 % less each year.",
)
@click.option("--standards", type=click.Path(path_type=Path), help="Your own table of designs (CSV).")
@store_options
@output_options
def command(
    state: str,
    years: str | None,
    life: Any,  # noqa: ANN401 - a choice that click has checked
    standards: Path | None,
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    """Which share of STATE's delivered arms is of each standard, and so can work with each bloc, by year.

    Major conventional arms only. Stocks inherited from the Soviet Union are not in the register.

    \b
    Example:
      entente measure interoperability KAZ --years 2000-2024 --life decay5
    """
    from entente.measures.interoperability import interoperability, read_standards

    table = None if standards is None else read_standards(standards)
    with evidence_at(store, as_of) as evidence:
        result = interoperability(evidence, state_id(state, years), years=span_of(years), life=life, standards=table)
        print_result(result, form)
