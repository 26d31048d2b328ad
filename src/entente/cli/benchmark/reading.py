"""``entente benchmark reading``."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import message, output_options, show

if TYPE_CHECKING:
    from entente.cli.edges import Form

TASKS = ("rusentrel", "rusentne", "plover", "actors", "kaznerd", "speed")
"""Task -> module of the same name in :mod:`entente.benchmarks.reading`."""

SHOWN = ("f1", "precision", "recall", "ci95", "end_to_end_f1", "ms_per_1000_chars", "bare_ms_per_1000_chars", "peak_mb")


@click.command(name="reading")
@click.option("--task", type=click.Choice(TASKS), required=True, help="What to measure.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True),
    required=True,
    help="The corpus in its own layout: a folder, or a file for rusentne and plover.",
)
@click.option("--coder", help="Coder to measure, where a task has several (plover: en.heads, en.lexicon).")
@click.option("--seed", type=int, default=0, show_default=True, help="Of bootstrap draws and folds.")
@output_options
def command(task: str, data: Path, coder: str | None, seed: int, form: Form) -> None:
    """How well texts are read, by the official protocols of public corpora.

    Corpora are never shipped: --data is the folder (or file) that you hold. Articles or sentences that the training
    part holds too are told apart ("leaked") from the others ("clean").

    \b
    Examples:
      entente benchmark reading --task rusentrel --data RuSentRel/ --json
      entente benchmark reading --task rusentne --data validation_data_labeled.csv --json
      entente benchmark reading --task speed --data texts/ --json
    """
    options: dict[str, Any] = {"seed": seed} | ({"coder": coder} if coder else {})
    if coder and task != "plover":
        raise click.UsageError(f"--coder is for the task plover, not {task}")
    whole: dict[str, Any] = import_module(f"entente.benchmarks.reading.{task}").run(data, **options)
    rows = [row for name in SHOWN for row in _rows(name, whole.get(name))]
    for warning in whole.get("warnings", ()):
        message(f"note: {warning}")
    show(form, rows=rows, whole=whole)


def _rows(name: str, value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - plain values
    """Return a figure as rows to read; what the task does not have is left out."""
    if isinstance(value, dict):
        return [{"figure": f"{name} {part}", "value": one} for part, one in value.items() if one is not None]
    return [] if value is None else [{"figure": name, "value": value}]
