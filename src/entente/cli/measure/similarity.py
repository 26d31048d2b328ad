"""``entente measure similarity``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import evidence_at, output_options, store_options
from entente.cli.measure._edges import print_result

if TYPE_CHECKING:
    from entente.cli.edges import Form

PORTFOLIOS = ("votes", "treaties", "arms", "exports", "imports", "exercises", "memberships")


@click.command(name="similarity")
@click.argument("state")
@click.argument("other")
@click.option(
    "--portfolio", type=click.Choice(PORTFOLIOS), default="votes", show_default=True, help="What is compared."
)
@click.option("--session", type=int, help="One session of the UN General Assembly (votes), such as 77 for 2022-23.")
@click.option("--year", type=int, help="One year; all periods covered if neither session nor year is given.")
@click.option(
    "--weights",
    type=click.Choice(["none", "capability"]),
    default="none",
    show_default=True,
    help="Weigh states by their share of world capabilities (treaties; needs loaded capabilities).",
)
@click.option(
    "--pledges",
    type=click.Choice(["keep", "drop"]),
    default="keep",
    show_default=True,
    help="Keep or drop bare pledges of non-aggression (treaties).",
)
@click.option(
    "--ends",
    type=click.Choice(["in", "out"]),
    help="Whether the two states are among the objects (default: in the docs).",
)
@store_options
@output_options
def command(
    state: str,
    other: str,
    portfolio: Any,  # noqa: ANN401 - a choice that click has checked
    session: int | None,
    year: int | None,
    weights: Any,  # noqa: ANN401 - a choice that click has checked
    pledges: Any,  # noqa: ANN401 - a choice that click has checked
    ends: Any,  # noqa: ANN401 - a choice that click has checked
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    """How alike the portfolios of STATE and OTHER are: S, kappa, pi, A and agreement.

    \b
    Examples:
      entente measure similarity KAZ RUS --portfolio votes --session 77 --json
      entente measure similarity KAZ UZB --portfolio arms
    """
    from entente.measures.similarity import SimilarityConfig
    from entente.measures.similarity import similarity as measure

    config = SimilarityConfig(weights=weights, pledges=pledges, ends=ends)
    with evidence_at(store, as_of) as evidence:
        result = measure(evidence, state, other, portfolio=portfolio, session=session, year=year, config=config)
        print_result(result, form)
