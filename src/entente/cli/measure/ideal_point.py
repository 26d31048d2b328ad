"""``entente measure ideal-point``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.edges import evidence_at, output_options, store_options
from entente.cli.measure._edges import poles_from, poles_option, print_result, span_of, years_option

if TYPE_CHECKING:
    from entente.cli.edges import Form

ISSUES = ("me", "nu", "di", "hr", "co", "ec")


@click.command(name="ideal-point")
@click.argument("state")
@years_option
@click.option(
    "--issue",
    type=click.Choice(ISSUES),
    help="Only votes on the Middle East, nuclear weapons, disarmament, human rights, colonialism or the economy.",
)
@click.option("--compare", metavar="STATES", default="", help="Other states whose rows follow, such as RUS,USA.")
@click.option(
    "--matches",
    type=click.Path(path_type=Path),
    help="Your own pairs of matched roll calls (CSV with rcid1, rcid2) to tie sessions together.",
)
@click.option(
    "--bridge",
    type=click.Choice(["texts", "none"]),
    default="texts",
    show_default=True,
    help="How loaded roll calls tie sessions together: by the same text, or not at all.",
)
@poles_option
@store_options
@output_options
def command(
    state: str,
    years: str | None,
    issue: str | None,
    compare: str,
    matches: Path | None,
    bridge: str,
    poles: Path | None,
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    """Where STATE stands in the votes of the UN General Assembly, by session.

    Positions are in standard deviations of all states in all sessions; higher is nearer to the United States. They are
    fitted to the loaded roll calls (once: fits are kept), else what ships is read.

    \b
    Example:
      entente measure ideal-point KAZ --compare RUS,USA --years 2010-2023 --json
    """
    from entente.measures.ideal_points import ideal_points
    from entente.measures.ideal_points.bridging import read_pairs

    bridging = bridge if matches is None else read_pairs(matches)
    others = [name.strip() for name in compare.split(",") if name.strip()]
    with evidence_at(store, as_of) as evidence:
        result = ideal_points(
            evidence,
            state,
            years=span_of(years),
            issue=issue,
            compare=others,
            bridging=bridging,
            poles=poles_from(poles),
        )
        print_result(result, form)
