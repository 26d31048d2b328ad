"""``entente measure multiverse``."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import evidence_at, output_options, show, store_options
from entente.cli.measure._edges import poles_from, poles_option, span_of, state_id, years_option

if TYPE_CHECKING:
    from entente.cli.edges import Form
    from entente.evidence import Evidence
    from entente.measures.multiverse import Grid

DOMAINS = ("guarantees", "arms", "institutions", "diplomacy", "trade", "trade-arms")
HEADLINES = ("lead", "change", "hedging", "gap", "divergence")


@click.command(name="multiverse")
@click.argument("state")
@click.option("--domain", "domains", multiple=True, type=click.Choice(DOMAINS), help="Only this domain (repeatable).")
@click.option(
    "--headline", "kinds", multiple=True, type=click.Choice(HEADLINES), help="Only this headline (repeatable)."
)
@click.option("--pole", help="Whom leads and changes are about (default: the pole that leads).")
@click.option("--base", type=int, metavar="YEAR", help="Year that changes are measured from (default: as in a brief).")
@click.option("--grid", type=click.Path(path_type=Path), help="Your own grid (TOML or JSON); see --show-grid.")
@click.option("--show-grid", is_flag=True, help="Print the grid and stop: a file to change and to give to --grid.")
@click.option("--vintage", metavar="DATE", help="Try the store as it was on this date too, as a choice of its own.")
@click.option(
    "--points", is_flag=True, help="With --table or --csv: one row per specification instead of per headline."
)
@years_option
@poles_option
@store_options
@output_options
def command(
    state: str,
    domains: tuple[Any, ...],
    kinds: tuple[Any, ...],
    pole: str | None,
    base: int | None,
    grid: Path | None,
    show_grid: bool,
    vintage: str | None,
    points: bool,
    years: str | None,
    poles: Path | None,
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    """Every headline of STATE under all reasonable specifications: how many agree, and what it depends on.

    \b
    Examples:
      entente measure multiverse KAZ --domain diplomacy --headline lead --json
      entente measure multiverse KAZ --show-grid > grid.toml
      entente measure multiverse KAZ --grid grid.toml
    """
    from entente.measures.multiverse import multiverse as measure

    with ExitStack() as stack:
        evidence = stack.enter_context(evidence_at(store, as_of))
        grids = _grids(evidence, grid, vintage)
        if show_grid:
            _show_grids({name: grids[name] for name in grids if not domains or name in domains}, form)
            return
        earlier = {vintage: stack.enter_context(evidence_at(store, vintage))} if vintage else {}
        result = measure(
            evidence,
            state_id(state, years),
            poles=poles_from(poles),
            years=span_of(years),
            domains=domains or None,
            kinds=kinds or None,
            pole=pole,
            base=base,
            grids=grids,
            earlier=earlier,
        )
        if points and form != "json":
            show(form, rows=_points(result.headlines))
        else:
            show(form, rows=result.table(), whole=result.to_dict(), note=_note(result))


def _grids(evidence: Evidence, grid: Path | None, vintage: str | None) -> dict[str, Grid]:
    from entente.measures.multiverse import declared, issue_codes, read_grids

    if grid is not None:
        return read_grids(grid)
    return declared(issues=issue_codes(evidence), vintages=(vintage,) if vintage else ())


def _show_grids(grids: dict[str, Grid], form: Form) -> None:
    from entente.measures.multiverse import to_plain, to_toml

    if form == "table":
        click.echo(to_toml(grids), nl=False)
    else:
        show(form, rows=[_flat(grid) for grid in grids.values()], whole=to_plain(grids))


def _flat(grid: Grid) -> dict[str, Any]:
    return {
        "grid": grid.id,
        "domain": grid.domain,
        "choices": {choice.name: list(choice.levels) for choice in grid.choices},
    }


def _points(headlines: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Return one row per specification with the same columns for every headline."""
    return [
        {
            "domain": headline.domain,
            "headline": headline.headline,
            "specification": ", ".join(f"{name}={level}" for name, level in point.choices),
            **{name: value for name, value in point.to_dict().items() if name != "choices"},
        }
        for headline in headlines
        for point in headline.points
    ]


def _note(result: Any) -> str:  # noqa: ANN401 - a Multiverse, whose module is imported late
    lines = [f"{item.domain} {item.headline}: {item.sentence}" for item in result.headlines]
    lines += [f"{item.domain} {item.headline}: no answer, {item.reason}" for item in result.missing]
    return "\n".join(lines)
