"""``entente actors``: who is who."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import output_options, show

if TYPE_CHECKING:
    from entente.actors import Actor
    from entente.cli.edges import Form

LANGUAGES = ("en", "ru", "tr", "kk")


@click.group(name="actors")
def command() -> None:
    """Who is who: resolve names and codes, list blocs and poles."""


@command.command()
@click.argument("name")
@click.option("--year", type=int, help="In which year (default: today).")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of the name (default: any).")
@click.option(
    "--scheme",
    type=click.Choice(["auto", "name", "iso3", "iso2", "iso_numeric", "cow", "gw"]),
    default="auto",
    show_default=True,
    help="How to read NAME; numbers differ between schemes.",
)
@output_options
def resolve(name: str, year: int | None, language: str | None, scheme: Any, form: Form) -> None:  # noqa: ANN401 - a choice that click has checked
    """Find the actor that NAME (a name or a code) means.

    \b
    Examples:
      entente actors resolve "Турция" --year 2023
      entente actors resolve 255 --scheme cow --year 1995 --json
    """
    from entente import actors

    actor = actors.resolve(name, year, language=language, scheme=scheme)
    whole = _with_names(actor)
    show(form, rows=[asdict(actor)], whole=whole)


def _with_names(actor: Actor) -> dict[str, Any]:
    from entente import actors

    return {**asdict(actor), "names": {language: actors.display_name(actor.id, language) for language in LANGUAGES}}


@command.command()
@click.argument("state")
@click.option("--year", type=int, help="On 31 December of this year (default: all dated rows).")
@output_options
def blocs(state: str, year: int | None, form: Form) -> None:
    """List the blocs that STATE belongs to, with status, dates and the source of each row."""
    from entente import actors

    actor = actors.resolve(state, year)
    rows = [asdict(row) for row in actors.memberships(actor.id, on=year)]
    show(form, rows=rows, whole={"state": actor.id, "year": year, "blocs": rows})


@command.command()
@click.argument("bloc")
@click.option("--year", type=int, help="On 31 December of this year (default: today).")
@click.option("--status", default="member", show_default=True, help="member, observer, partner, ...")
@output_options
def members(bloc: str, year: int | None, status: str, form: Form) -> None:
    """List the members of BLOC."""
    from entente import actors

    found = actors.members(bloc, on=year if year is not None else _today(), status=status)
    rows = [{"actor": actor, "name": actors.display_name(actor)} for actor in found]
    show(form, rows=rows, whole={"bloc": bloc, "year": year, "status": status, "members": rows})


def _today() -> str:
    import datetime as dt

    return dt.datetime.now(tz=dt.UTC).date().isoformat()


@command.command()
@click.option("--year", type=int, required=True, help="States of the system in this year.")
@output_options
def states(year: int, form: Form) -> None:
    """List the states of a year with their codes in each scheme."""
    from entente import actors

    show(form, rows=[asdict(actor) for actor in actors.states(year)])


@command.command()
@click.option("--poles", "path", type=click.Path(path_type=Path, dir_okay=False), help="Your own table of poles (CSV).")
@click.option("--year", type=int, help="In this year (default: today).")
@output_options
def poles(path: Path | None, year: int | None, form: Form) -> None:
    """List the poles and their members in a year."""
    from entente import actors

    when = year if year is not None else int(_today()[:4])
    rows = [
        {"pole": pole.id, "name": pole.name_en, "members": sorted(pole.actors(when))} for pole in actors.poles(path)
    ]
    show(form, rows=rows, whole={"year": when, "poles": rows})
