"""``entente benchmark``: speed and exactness on this machine, beside peers; one module a benchmark."""

from __future__ import annotations

import click

from entente.cli.lazy import LazyGroup

VERBS: dict[str, str] = {
    "change": "Change points of simulated series, beside other packages.",
    "ideal-points": "Ideal points from roll calls, held against a published series.",
    "panel": "A panel of all directed dyads, 1816 to 2024.",
    "reading": "How well texts are read: attitudes, sentiment, event types, actors, speed.",
    "similarity": "Worked examples, and five measures for two million dyad-years.",
    "trade": "Published trade equilibria, speed by size, and gegravity beside.",
}
"""Benchmark -> its line in ``entente benchmark --help``."""


@click.group(name="benchmark", cls=LazyGroup, verbs=VERBS, home="entente.cli.benchmark")
def command() -> None:
    """Measure speed and exactness on this machine; peers are run in the same go if they are installed.

    \b
    Examples:
      entente benchmark change --json
      entente benchmark similarity --data DIR --json
    """
