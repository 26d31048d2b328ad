"""``entente cite``: the citations behind the figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.edges import evidence_at, output_options, show, store_options

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="cite")
@click.argument("sources", nargs=-1)
@click.option("--bibtex", is_flag=True, help="Print BibTeX entries.")
@store_options
@output_options
def command(sources: tuple[str, ...], *, bibtex: bool, store: Path | None, as_of: str | None, form: Form) -> None:
    """Print the citations of SOURCES (default: all that are in use).

    \b
    Examples:
      entente cite
      entente cite starter.sipri --bibtex > entente.bib
    """
    from entente.errors import UnknownNameError

    with evidence_at(store, as_of) as evidence:
        origins = evidence.origins()
    for name in sources:
        if name not in origins:
            raise UnknownNameError.among("source in use", name, origins)
    chosen = [origins[name] for name in (sources or sorted(origins))]
    if bibtex and form == "table":
        click.echo("\n\n".join(origin.bibtex for origin in chosen if origin.bibtex))
        return
    show(form, rows=[origin.to_dict() for origin in chosen] if form != "table" else _plain(chosen))


def _plain(origins: list) -> list[dict[str, str]]:  # type: ignore[type-arg]
    return [{"source": origin.name, "citation": origin.citation, "licence": origin.licence} for origin in origins]
