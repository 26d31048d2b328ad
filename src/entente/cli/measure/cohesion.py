"""``entente measure cohesion``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import evidence_at, message, output_options, show, store_options
from entente.cli.measure._edges import poles_from, poles_option, span_of, years_option

if TYPE_CHECKING:
    from entente.cli.edges import Form

TYPES = ("votes", "arms", "trade", "suppliers", "ideal_points")


@click.command(name="cohesion")
@click.argument("bloc")
@click.option("--by", "by", multiple=True, type=click.Choice(TYPES), help="Only this type of tie (repeatable).")
@years_option
@click.option("--against", metavar="BLOC", help="Outsiders: a bloc, pole or list of states (default: all others).")
@click.option(
    "--members",
    type=click.Choice(["current", "fixed", "founding", "latest"]),
    default="current",
    show_default=True,
    help="Members of each year, of every year, or of the first or last year throughout.",
)
@poles_option
@store_options
@output_options
def command(
    bloc: str,
    by: tuple[Any, ...],
    years: str | None,
    against: str | None,
    members: Any,  # noqa: ANN401 - a choice that click has checked
    poles: Path | None,
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    """How much closer the members of BLOC are to each other than to outsiders, by votes, arms and trade, and the trend.

    BLOC is a bloc (CSTO), a pole (west) or a list of states (KAZ,UZB,KGZ).

    \b
    Examples:
      entente measure cohesion CSTO --json
      entente measure cohesion EU --by votes --years 2000-2023 --members fixed
    """
    from entente.measures import cohesion as measure
    from entente.measures.cohesion.records import DEFAULT_BY

    options = {"years": span_of(years), "against": against, "members": members, "poles": poles_from(poles)}
    with evidence_at(store, as_of) as evidence:
        result = measure(evidence, bloc, by=by or DEFAULT_BY, **options)
        show(form, rows=result.table(), whole=result.to_dict())
        if form == "table":
            message(result.joint.text)
