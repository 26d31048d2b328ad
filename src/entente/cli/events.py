"""``entente events``: dated events, each read in a source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.edges import evidence_at, output_options, show, store_options
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="events")
@click.argument("state")
@click.option("--pole", help="Only with this pole.")
@click.option("--domain", type=click.Choice(DOMAINS), help="Only in this domain.")
@click.option("--since", type=int, help="From this year on.")
@store_options
@output_options
def command(
    state: str,
    pole: str | None,
    domain: str | None,
    since: int | None,
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    """List the dated events of STATE, each with the source in which it was read.

    \b
    Examples:
      entente events KAZ --pole turkiye
      entente events ARM --domain guarantees --since 2020 --json
    """
    from entente import actors
    from entente.errors import UnknownNameError
    from entente.evidence import Query, Span

    known = {*(one.id for one in actors.poles()), "other"}
    if pole is not None and pole not in known:
        raise UnknownNameError.among("pole", pole, known)
    actor = actors.resolve(state)
    where: dict[str, object] = {"state": (actor.id,), "year": Span(since, None)}
    where |= {"pole": (pole,)} if pole else {}
    where |= {"domain": (domain,)} if domain else {}
    query = Query("event", where)  # type: ignore[arg-type]
    with evidence_at(store, as_of) as evidence:
        rows = evidence.run(query).to_pylist()
    rows = sorted(rows, key=lambda row: (row["date"], row["id"]))
    shown = [
        {key: row[key] for key in ("date", "partner", "domain", "kind", "title_en", "publisher", "url")} for row in rows
    ]
    show(form, rows=shown, whole={"state": actor.id, "query": query.sql, "events": rows})
