"""``entente store``: look after the evidence store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import evidence_at, message, output_options, show, store_options
from entente.errors import StoreDamagedError

if TYPE_CHECKING:
    from entente.cli.edges import Form


def _place(store: Path | None) -> Path:
    from entente.evidence import default_store

    return store if store is not None else default_store()


place_option = click.option(
    "--store", type=click.Path(path_type=Path), envvar="ENTENTE_STORE", help="Folder (default: your user data folder)."
)


@click.group(name="store")
def command() -> None:
    """Look after the evidence store: a ledger (SQLite) and a lake of immutable Parquet files."""


@command.command()
@place_option
def init(store: Path | None) -> None:
    """Make an empty store."""
    from entente.evidence import Store

    place = _place(store)
    Store.init(place)
    click.echo(str(place))
    message("next: entente load sipri PATH, or entente store sources")


@command.command()
@place_option
@click.option("--repair", is_flag=True, help="Remove leftovers; set damaged snapshots aside and name them.")
@output_options
def check(store: Path | None, *, repair: bool, form: Form) -> None:
    """Compare ledger and lake: every file there, whole and unchanged; nothing left over.

    Exit code 0 if the store is sound (or was made so), 1 otherwise.
    """
    from entente.evidence import Store

    report = Store.open(_place(store)).check(repair=repair)
    whole = report.to_dict()
    if form == "json" or whole["problems"]:
        show(form, rows=whole["problems"], whole=whole)
    if not report.ok:
        left = sum(1 for problem in report.problems if not problem.repairable)
        hint = "some need a new load of their source" if repair else "entente store check --repair"
        raise StoreDamagedError(f"{len(report.problems)} problems in the store, {left} not repairable", hint=hint)
    message("the store is sound")


@command.command()
@place_option
@output_options
def stats(store: Path | None, form: Form) -> None:
    """Count what the store holds."""
    from entente.evidence import Store

    whole = Store.open(_place(store)).stats()
    show(form, rows=[{"what": key, "value": value} for key, value in _leaves(whole)], whole=whole)


def _leaves(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in tree.items():
        name = f"{prefix}{key}"
        found += _leaves(value, f"{name}.") if isinstance(value, dict) else [(name, value)]
    return found


@command.command()
@store_options
@output_options
def sources(store: Path | None, as_of: str | None, form: Form) -> None:
    """List every source: what it is, its licence, and which snapshot of it is in use."""
    from entente.sources import SOURCES

    with evidence_at(store, as_of) as evidence:
        snapshots = {snapshot.source: snapshot for snapshot in evidence.snapshots()}
    origins = {name: spec.origin for name, spec in SOURCES.items()}
    origins |= {name: snapshot.origin for name, snapshot in snapshots.items() if name not in origins}
    rows = [
        {
            "source": name,
            "title": origin.title,
            "licence": origin.licence,
            "redistributable": origin.redistributable,
            "snapshot": snapshots[name].id if name in snapshots else None,
            "vintage": snapshots[name].vintage if name in snapshots else None,
            "rows": (sum(snapshots[name].rows.values()) or None) if name in snapshots else None,
        }
        for name, origin in sorted(origins.items())
    ]
    show(form, rows=rows, whole={"sources": rows})


@command.command()
@click.argument("sql")
@store_options
@output_options
def query(sql: str, store: Path | None, as_of: str | None, form: Form) -> None:
    """Run one read-only SQL query over the evidence.

    Tables: tie, attribute, vote, roll_call, event, coded_event, coverage, reject.

    \b
    Example:
      entente store query "SELECT sender, sum(value) AS tiv FROM tie WHERE kind = 'arms_delivery'
                           AND receiver = 'KAZ' GROUP BY sender ORDER BY tiv DESC"
    """
    with evidence_at(store, as_of) as evidence:
        rows = evidence.sql(sql).to_pylist()
    show(form, rows=rows)
