"""``entente measure``: one measure at a time, one module a measure."""

from __future__ import annotations

import click

from entente.cli.lazy import LazyGroup

VERBS: dict[str, str] = {
    "agreement": "How often two states vote alike in the UN General Assembly.",
    "arms": "Suppliers' shares of a state's major conventional arms.",
    "change": "When a series of a state changed, with probabilities.",
    "cohesion": "How much closer a bloc's members are to each other than to others.",
    "dependence": "How much one state depends on another in trade, both ways.",
    "divergence": "Distance between a state's portfolios in two domains.",
    "hedging": "How evenly each domain of a state is spread over the poles.",
    "ideal-point": "A state's position on the main line of conflict in UN votes.",
    "interoperability": "Which share of a force can work with each bloc.",
    "memberships": "How many memberships two states share, against chance.",
    "multiverse": "How many reasonable ways of measuring agree on each headline.",
    "portfolio": "How a state's ties divide over the poles.",
    "similarity": "How alike the portfolios of two states are.",
    "trade": "Partners' shares of a state's reported trade.",
    "treaties": "How deep a state's treaty obligations are, by partner.",
}
"""Measure -> its line in ``entente measure --help``."""


@click.group(name="measure", cls=LazyGroup, verbs=VERBS, home="entente.cli.measure")
def command() -> None:
    """Measure one thing, with its interval (or the reason why there is none) and its evidence."""
