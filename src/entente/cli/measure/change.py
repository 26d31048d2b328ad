"""``entente measure change``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import evidence_at, output_options, show, store_options
from entente.cli.measure._edges import poles_from, poles_option, span_of, state_id, years_option
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="change")
@click.argument("state")
@click.option(
    "--domain",
    type=click.Choice((*DOMAINS, "all")),
    default="all",
    show_default=True,
    help="One domain, or all: then common breaks are told from those of one domain.",
)
@click.option("--pole", help="Only this pole.")
@click.option("--hazard", type=float, default=0.02, show_default=True, help="Prior probability of a change in a year.")
@click.option("--online", is_flag=True, help="Show what was known at each year instead of what is known now.")
@click.option("--noise", type=click.Choice(["normal", "student"]), default="normal", show_default=True)
@click.option("--simulations", type=int, default=999, show_default=True, help="Simulated series for each null model.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the simulations.")
@years_option
@poles_option
@store_options
@output_options
def command(
    state: str,
    domain: str,
    pole: str | None,
    hazard: float,
    online: bool,
    noise: Any,  # noqa: ANN401 - a choice that click has checked
    simulations: int,
    seed: int,
    years: str | None,
    poles: Path | None,
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    """When series of STATE changed: probabilities, a null test, and how often the rule errs.

    \b
    Examples:
      entente measure change KAZ --domain arms --json
      entente measure change KAZ --domain diplomacy --pole russia
    """
    from entente.measures.change import ChangeConfig
    from entente.measures.change import change as measure

    config = ChangeConfig(hazard=hazard, noise=noise, simulations=simulations, seed=seed)
    asked = {"domain": domain, "pole": pole, "poles": poles_from(poles), "years": span_of(years)}
    with evidence_at(store, as_of) as evidence:
        result = measure(evidence, state_id(state, years), config=config, **asked)  # type: ignore[arg-type]
    rows = result.known_then() if online else result.table()
    whole = result.to_dict()
    show(form, rows=rows, whole={**whole, "online": rows} if online else whole, note=whole["verdict"])
