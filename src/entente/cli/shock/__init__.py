"""``entente shock``: what a stop, a tariff or a sanction costs both sides.

Without a verb of its own (``gravity``) the group runs a shock on the baseline of Kazakhstan that ships, or on the
user's own: the work is in :mod:`entente.cli.shock._state`, called as ``run(**options)`` with the keys of
:class:`Options`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click

from entente.cli.edges import output_options
from entente.cli.lazy import LazyGroup
from entente.errors import OptionError

if TYPE_CHECKING:
    from entente.cli.edges import Form

    class Options(TypedDict):
        """What ``_state.run`` is called with.

        Attributes
        ----------
        sender, receiver
            ``--from`` and ``--to``: who acts on whom, as given (name or code), or ``None``.
        stop
            ``--stop``: products, as given.
        scenario
            ``--verb``: a TOML file of verbs, or ``None``.
        horizon
            ``--horizon``: years after the act.
        data
            ``--data``: folder of the user's own baseline, or ``None`` for the one that ships.
        """

        sender: str | None
        receiver: str | None
        stop: tuple[str, ...]
        scenario: Path | None
        horizon: tuple[float, ...]
        data: Path | None
        seed: int
        form: Form


VERBS: dict[str, str] = {
    "gravity": "A one-sector gravity experiment from your own CSV of flows.",
}
"""Verb -> its line in ``entente shock --help``."""

LONGEST = 50.0
"""Years: beyond this a constant structure of trade means nothing."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _years(text: str) -> tuple[float, ...]:
    """Read ``0.5,1,5,10``.

    Raises
    ------
    OptionError
        If a part is no number of years above 0.
    """
    found = []
    for part in _names(text):
        try:
            years = float(part)
        except ValueError:
            years = float("nan")
        if not 0 < years <= LONGEST:
            raise OptionError(f"--horizon has {part!r}", hint=f"years above 0 and up to {LONGEST:g}, such as 0.5,1,5")
        found.append(years)
    if not found:
        raise OptionError("--horizon names no year", hint="write it as 0.5,1,5,10")
    return tuple(sorted(set(found)))


@click.group(name="shock", cls=LazyGroup, verbs=VERBS, home="entente.cli.shock", invoke_without_command=True)
@click.option("--from", "sender", metavar="STATE", help="Who stops selling.")
@click.option("--to", "receiver", metavar="STATE", help="Whom it hits.")
@click.option("--stop", default="", metavar="PRODUCTS", help="Products that are stopped, separated by commas.")
@click.option(
    "--verb",
    "scenario",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A scenario of several acts (TOML) in place of --stop.",
)
@click.option("--horizon", default="0.5,1,5,10", show_default=True, metavar="YEARS", help="Years after the act.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of your own baseline (default: the one that ships).",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the drawn elasticities.")
@output_options
@click.pass_context
def command(
    context: click.Context,
    sender: str | None,
    receiver: str | None,
    stop: str,
    scenario: Path | None,
    horizon: str,
    data: Path | None,
    seed: int,
    form: Form,
) -> None:
    """Show what a stop or another act costs both sides, by horizon, with bands.

    \b
    Example:
      entente shock --from RUS --to KAZ --stop textiles,chemicals --horizon 0.5,1,5,10 --json
      entente shock gravity --flows flows.csv --change change.csv --sigma 7 --numeraire DEU --json
    """
    if context.invoked_subcommand is not None:
        _refuse_misplaced(context)
        return
    years = _years(horizon)
    import_module("entente.cli.shock._state").run(
        sender=sender,
        receiver=receiver,
        stop=_names(stop),
        scenario=scenario,
        horizon=years,
        data=data,
        seed=seed,
        form=form,
    )


def _refuse_misplaced(context: click.Context) -> None:
    """Refuse options before the verb: they would be passed over in silence."""
    source = click.core.ParameterSource.DEFAULT
    given = [name for name in context.params if context.get_parameter_source(name) is not source]
    if given:
        verb = context.invoked_subcommand
        raise OptionError(f"an option stands before {verb!r}", hint=f"write options after it: entente shock {verb} ...")
