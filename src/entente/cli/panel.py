"""``entente panel``: dyad-years and state-years."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import evidence_at, message, output_options, show, store_options
from entente.cli.measure._edges import span_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.cli.edges import Form
    from entente.measures.panel import Panel

YEARS = "1816-2024"
FIRST_ROWS = {"table": 20, "json": 1000}
"""Rows shown without ``--rows``."""

ENDINGS = {".parquet": "to_parquet", ".csv": "to_csv", ".arrow": "to_ipc", ".feather": "to_ipc"}
"""Ending of a file -> the method that writes it."""

EPILOG = """\b
Examples:
  entente panel columns
  entente panel dyads --years 1992-2024 --column agreement --column membership:CSTO --out panel.parquet
  entente panel states --years 2000-2023 --column member:EAEU --states KAZ,KGZ --csv
"""


@click.group(name="panel", epilog=EPILOG)
def command() -> None:
    """Build a panel of dyad-years or state-years from the evidence.

    Every column comes with a column of statuses: value, no_tie (covered and nothing recorded: 0), no_data (nothing
    known: empty), not_member, suspended, imputed.
    """


def _panel_options(function: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.option("--years", default=YEARS, show_default=True, metavar="FROM-TO", help="First and last year."),
        click.option("--column", "columns", multiple=True, help="A column (see: entente panel columns). Repeat it."),
        click.option("--states", metavar="ID,ID", help="Only these states (both sides of a dyad). Default: all."),
        click.option(
            "--system",
            type=click.Choice(["cow", "gw"]),
            default="cow",
            show_default=True,
            help="List of states: Correlates of War, or Gleditsch and Ward.",
        ),
        click.option(
            "--count",
            type=click.Choice(["year", "year_end"]),
            default="year",
            show_default=True,
            help="Years of a state: its annual rows in the list, or those on whose 31 December it exists.",
        ),
        click.option("--out", type=click.Path(path_type=Path), help="Write a .parquet, .csv or .arrow file."),
        click.option("--rows", type=click.IntRange(0), help="Rows to show (default: 20 in a table, 1000 in JSON)."),
        click.option("--status/--no-status", default=True, help="With or without the columns of statuses."),
    )
    for option in reversed(options):
        function = option(function)
    return store_options(output_options(function))


@command.command(name="dyads")
@click.option("--undirected", is_flag=True, help="One row a pair, the first state before the second in the alphabet.")
@_panel_options
def dyads(*, undirected: bool, **options: Any) -> None:  # noqa: ANN401 - options that click has checked
    """Build dyad-years: every pair of states in every year.

    \b
    Examples:
      entente panel dyads --years 1992-2024 --column agreement --column membership:CSTO
      entente panel dyads --years 1992-2018 --undirected --column agreement --states KAZ,RUS,TUR --csv
    """
    _run("dyads", {"directed": not undirected}, **options)


@command.command(name="states")
@_panel_options
def states(**options: Any) -> None:  # noqa: ANN401 - options that click has checked
    """Build state-years: every state in every year.

    \b
    Examples:
      entente panel states --years 1992-2024 --column member:CSTO --column exports --states KAZ,KGZ
      entente panel states --years 1816-2022 --out states.parquet
    """
    _run("states", {}, **options)


@command.command(name="columns")
@store_options
@output_options
def columns(store: Path | None, as_of: str | None, form: Form) -> None:
    """List the columns that the evidence has, each with source, vintage and years covered.

    \b
    Examples:
      entente panel columns
      entente panel columns --json
    """
    from entente.measures import panel

    with evidence_at(store, as_of) as evidence:
        found = panel.columns(evidence)
    short = [
        {
            "column": column.name,
            "of": column.level,
            "unit": column.unit,
            "source": ", ".join(column.sources),
            "vintage": ", ".join(column.vintages),
            "years": "-".join(map(str, column.years or ())),
            "meaning": column.meaning,
        }
        for column in found
    ]
    show(form, rows=short, whole={"columns": [column.to_dict() for column in found]})


def _run(
    what: str,
    more: dict[str, Any],
    *,
    years: str,
    columns: tuple[str, ...],
    states: str | None,
    system: str,
    count: str,
    out: Path | None,
    rows: int | None,
    status: bool,
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    from entente.measures import panel

    write = _writer(out)
    chosen = [name.strip() for name in states.split(",") if name.strip()] if states is not None else None
    build = getattr(panel, what)
    with evidence_at(store, as_of) as evidence:
        built = build(evidence, span_of(years), columns=columns, states=chosen, system=system, count=count, **more)
    if write is not None:
        getattr(built, write)(out, status=status)
        _tell(built, out, form)
    else:
        _print(built, form, rows, status=status)


def _writer(out: Path | None) -> str | None:
    """Return the method that writes a file with this ending, before any work is done."""
    from entente.errors import OptionError

    if out is None:
        return None
    if out.suffix.lower() not in ENDINGS:
        raise OptionError(f"no form of file ends with {out.suffix!r}", hint=f"name it {', '.join(sorted(ENDINGS))}")
    return ENDINGS[out.suffix.lower()]


def _tell(built: Panel, out: Path | None, form: Form) -> None:
    """Say what was written: counts by status, and the path last."""
    whole = {**built.to_dict(0), "out": str(out)}
    if form == "json":
        show(form, rows=[], whole=whole)
        return
    show(form, rows=built.describe())
    message(f"{built.title}: {len(built):,} rows")
    click.echo(str(out))


def _print(built: Panel, form: Form, rows: int | None, *, status: bool) -> None:
    if form == "csv":
        _stream(built, rows, status=status)
        return
    most = FIRST_ROWS[form] if rows is None else rows
    if form == "json":
        show(form, rows=[], whole=built.to_dict(most, status=status))
        return
    if built.columns:
        show(form, rows=built.describe())
        click.echo()
    shown = built.table(most, status=status)
    if shown:
        show(form, rows=shown)
    left = len(built) - len(shown)
    message(f"{built.title}: {len(built):,} rows" + (f", {left:,} not shown: --csv, --out or --rows" if left else ""))


def _stream(built: Panel, rows: int | None, *, status: bool) -> None:
    """Write rows to stdout as they are made."""
    part = built if rows is None else built.first(rows)
    sys.stdout.flush()
    part.to_csv(sys.stdout.buffer, status=status)
    sys.stdout.buffer.flush()
